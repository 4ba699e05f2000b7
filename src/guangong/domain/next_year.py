"""What next year's plan has in the place of this year's days and titles."""

import re
from calendar import monthrange
from datetime import date, timedelta

from guangong.domain.plan import Period
from guangong.domain.progress import WorkingDays


def a_year_later(day: date) -> date:
    """Return the same day of the next year; the last one of a month stays the last one."""
    last = monthrange(day.year + 1, day.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(day.year + 1, day.month, last if is_last else day.day)


def next_period(period: Period) -> Period:
    """Return the days that next year's plan covers."""
    return Period.model_construct(start=a_year_later(period.start), end=a_year_later(period.end))


def next_deadline(deadline: date, period: Period, start: date | None, working_days: WorkingDays) -> date:
    """Return a deadline of next year; of a day off it is the last working day before.

    Args:
        deadline: that of this year; the last day of its period stays that, whatever day it is.
        period: the days that this year's plan covers.
        start: the task's first day next year, where it has one of its own: no deadline lies before it.
        working_days: counts working days.
    """
    moved = found = a_year_later(deadline)
    first = start or a_year_later(period.start)
    while found >= first and not working_days(found - timedelta(1), found):
        found -= timedelta(1)
    return moved if deadline == period.end or found < first else found


def years_moved(text: str, period: Period) -> str:
    """Return a text with the years of a period as those of the next one: 2026, ２０２６, 二〇二六."""
    forms = [
        str.maketrans("0123456789", digits)
        for digits in ("0123456789", "０１２３４５６７８９", "〇一二三四五六七八九")
    ]
    later = {
        str(year).translate(form): str(year + 1).translate(form)
        for year in (period.start.year, period.end.year)
        for form in forms
    }
    years = "|".join(later)
    return re.sub(rf"(?<!\d)(?:{years})(?!\d)", lambda found: later[found[0]], text, flags=re.ASCII)
