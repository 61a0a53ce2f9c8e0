"""How long an innovation has run."""

from datetime import date


def months_between(start: date, end: date) -> int:
    """Whole months from ``start`` to ``end``; negative when it starts later.

    Age counts back from the close of registration to the start of implementation (KIPP 2021).
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months
