"""Dates and numbers in the six languages: day, month, year; Latin digits everywhere."""

from datetime import date, datetime

import pytest
from django.utils import formats, translation

NARROW = "\u202f"
DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 9, 5)  # noqa: DTZ001  (already in UTC, shown as it is)


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("ar", "1 مارس 2026", "1 مارس 2026، 09:05", "1,234,567"),
        ("zh-hans", "2026年3月1日", "2026年3月1日 09:05", "1,234,567"),
        ("en", "1 March 2026", "1 March 2026, 09:05", "1,234,567"),
        ("fr", "1 mars 2026", "1 mars 2026, 09:05", f"1{NARROW}234{NARROW}567"),
        ("ru", "1 марта 2026 г.", "1 марта 2026 г., 09:05", f"1{NARROW}234{NARROW}567"),
        ("es", "1 de marzo de 2026", "1 de marzo de 2026, 09:05", f"1{NARROW}234{NARROW}567"),
    ],
)
def test_dates_and_numbers(language: str, day: str, moment: str, number: str) -> None:
    with translation.override(language):
        written = [
            formats.date_format(DAY),
            formats.date_format(MOMENT, "DATETIME_FORMAT"),
            formats.localize(1_234_567),
        ]

    assert written == [day, moment, number]


@pytest.mark.parametrize(("language", "number"), [("ar", "1,234.5"), ("en", "1,234.5"), ("fr", f"1{NARROW}234,5")])
def test_decimals(language: str, number: str) -> None:
    with translation.override(language):
        assert formats.localize(1234.5) == number
