"""Stretches of whole months in a plan's period."""

from datetime import date

import pytest

from guangong.domain.plan import Period
from guangong.domain.stretches import following, number, running, stretch


def days(start: str, end: str) -> Period:
    return Period.model_validate({"start": start, "end": end})


YEAR = days("2026-01-01", "2026-12-31")
SCHOOL_YEAR = days("2025-09-01", "2026-08-31")


@pytest.mark.parametrize(
    ("plan", "day", "months", "expected", "number_"),
    [
        (YEAR, "2026-06-30", 1, days("2026-06-01", "2026-06-30"), 6),
        (YEAR, "2026-06-30", 3, days("2026-04-01", "2026-06-30"), 2),
        (YEAR, "2026-06-30", 6, days("2026-01-01", "2026-06-30"), 1),
        (YEAR, "2026-07-01", 6, days("2026-07-01", "2026-12-31"), 2),
        (YEAR, "2026-02-10", 1, days("2026-02-01", "2026-02-28"), 2),
        # outside the plan: its first, or its last
        (YEAR, "2025-12-31", 1, days("2026-01-01", "2026-01-31"), 1),
        (YEAR, "2027-03-05", 1, days("2026-12-01", "2026-12-31"), 12),
        (YEAR, "2027-03-05", 6, days("2026-07-01", "2026-12-31"), 2),
        # counted from the plan's first month
        (SCHOOL_YEAR, "2026-02-28", 6, days("2025-09-01", "2026-02-28"), 1),
        (SCHOOL_YEAR, "2026-03-01", 6, days("2026-03-01", "2026-08-31"), 2),
        (SCHOOL_YEAR, "2025-12-31", 1, days("2025-12-01", "2025-12-31"), 4),
        (SCHOOL_YEAR, "2026-01-01", 1, days("2026-01-01", "2026-01-31"), 5),
    ],
)
def test_the_stretch_of_a_day_and_its_number(
    plan: Period, day: str, months: int, expected: Period, number_: int
) -> None:
    found = running(plan, date.fromisoformat(day), months)
    assert found == expected
    assert number(plan, found) == number_


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (stretch(2026, 12), days("2027-01-01", "2027-01-31")),
        (stretch(2026, 1), days("2026-02-01", "2026-02-28")),
        (stretch(2026, 10, 3), days("2027-01-01", "2027-03-31")),
        (stretch(2025, 9, 6), days("2026-03-01", "2026-08-31")),
        (stretch(2026, 1, 12), days("2027-01-01", "2027-12-31")),
    ],
)
def test_the_following_stretch_is_as_long(period: Period, expected: Period) -> None:
    assert following(period) == expected


def test_a_calendar_quarter_has_its_number_in_a_school_year() -> None:
    assert [number(SCHOOL_YEAR, stretch(2025, month, 3)) for month in (10, 13, 16, 19)] == [1, 2, 3, 4]
