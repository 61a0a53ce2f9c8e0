"""What citizens ask, understood by rules and data."""
