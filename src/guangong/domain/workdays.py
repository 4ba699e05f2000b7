"""Working days in China: holidays are none, and the weekends that make up for them (调休) are some."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from guangong.domain.progress import WorkingDays
from guangong.errors import GuangongError
from guangong.messages import _


def working_days(tell: Callable[[str], None]) -> WorkingDays:
    """Return what counts working days, from the day after one day to another, below 0 when that is over.

    The holidays of a year are known once the State Council has set them. In other years weekends alone are
    days off; ``tell`` gets a sentence on that, once, when the first of them is counted.

    Raises:
        GuangongError: the extra is not installed.
    """
    try:
        import chinese_calendar  # slow to load
    except ModuleNotFoundError:
        text = _('"working_days" needs the calendar of holidays: pip install "guangong[workdays]"')
        raise GuangongError(text) from None
    first, last = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year

    @cache
    def tell_once() -> None:
        text = _(
            "Holidays are known from {first} to {last}: in other years only weekends count as days off. "
            "For newer ones: pip install --upgrade chinesecalendar"
        )
        tell(text.format(first=first, last=last))

    @cache
    def sums(year: int) -> list[int]:
        """Return how many of the first n days of a year are worked, for each n from 0."""
        days = [date(year, 1, 1) + timedelta(n) for n in range(365 + calendar.isleap(year))]
        if first <= year <= last:
            return list(accumulate(map(chinese_calendar.is_workday, days), initial=0))
        tell_once()
        return list(accumulate((day.weekday() < calendar.SATURDAY for day in days), initial=0))

    def between(day: date, due: date) -> int:
        if due < day:
            return -between(due, day)
        whole = sum(sums(year)[-1] for year in range(day.year, due.year))
        return whole + sums(due.year)[due.timetuple().tm_yday] - sums(day.year)[day.timetuple().tm_yday]

    return between
