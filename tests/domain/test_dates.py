"""Dates as people in South Sulawesi type them."""

from datetime import date

import pytest

from domain.dates import read_date

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15/3/2024", date(2024, 3, 15)),
        ("15 maret 2024", date(2024, 3, 15)),
        ("lusa", date(2026, 11, 26)),
        ("tanggal 20", date(2026, 12, 20)),
        ("jumat depan", date(2026, 11, 27)),
    ],
)
def test_a_typed_date_is_understood(typed: str, meant: date) -> None:
    found = read_date(typed, TODAY)
    assert found is not None
    assert found.value == meant


def test_a_date_that_does_not_exist_is_not_guessed() -> None:
    assert read_date("31/2/2024", TODAY) is None
