"""The course for beginners, changed by organizers in chat."""
