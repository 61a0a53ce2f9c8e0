"""Ekspor: taking data out, as the panel offers it."""
