"""Running an edition from a phone: one message edited in place, always a way back."""
