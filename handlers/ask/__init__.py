"""What citizens ask, and the answers."""
