"""Reminders, managed: the plan of an edition, its changes, samples, and whom it cannot reach."""
