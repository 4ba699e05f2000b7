"""Stretches of whole months in a plan's period: the one that has a day, the next one, their numbers."""

from calendar import monthrange
from datetime import date

from guangong.domain.plan import Period


def stretch(year: int, month: int, months: int = 1) -> Period:
    """Return so many whole months from the first one; above 12, a month is one of the next year."""
    first, last = divmod(year * 12 + month - 1, 12), divmod(year * 12 + month - 2 + months, 12)
    end = date(last[0], last[1] + 1, monthrange(last[0], last[1] + 1)[1])
    return Period.model_construct(start=date(first[0], first[1] + 1, 1), end=end)


def running(plan: Period, day: date, months: int) -> Period:
    """Return the stretch of so many months that has ``day``; outside the plan, its first or last one.

    They are counted from the plan's first month: a school year's half-years begin with it.
    """
    inside = min(max(day, plan.start), plan.end)
    passed = (_month(inside) - _month(plan.start)) // months * months
    return stretch(plan.start.year, plan.start.month + passed, months)


def following(period: Period) -> Period:
    """Return the stretch behind one, as long as it."""
    return stretch(period.end.year, period.end.month + 1, length(period))


def length(period: Period) -> int:
    """Return how many months a stretch has."""
    return _month(period.end) - _month(period.start) + 1


def number(plan: Period, period: Period) -> int:
    """Return which one a stretch is, from 1, among those of its length in the plan's period."""
    return max(0, _month(period.start) - _month(plan.start)) // length(period) + 1


def _month(day: date) -> int:
    """Return the number of a day's month, counted through the years."""
    return day.year * 12 + day.month
