"""The gallery of recorded innovations: pages that need no script, and the same as open data."""
