"""How far a draft is, as a line of blocks."""

BAR = 10


def bar(done: int, total: int) -> str:
    """Ten blocks, as many filled as there are tenths done."""
    filled = BAR * done // total if total else 0
    return "▓" * filled + "░" * (BAR - filled)
