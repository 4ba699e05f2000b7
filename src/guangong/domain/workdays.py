"""Working days in China: holidays are none, and the weekends that make up for them (调休) are some."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate

from guangong.domain.progress import WorkingDays
from guangong.errors import GuangongError
from guangong.messages import _


def working_days(warn: Callable[[str], None]) -> WorkingDays:
    """Return what counts working days, from the day after one day to another, below 0 when that is over.

    The holidays of a year are known once the State Council has set them. In other years weekends alone are
    days off; ``warn`` gets a sentence on that, once, when the first of them is counted.

    Raises:
        GuangongError: the extra is not installed.
    """
    try:
        import chinese_calendar  # slow to load
    except ModuleNotFoundError:
        text = _('"working_days" needs the calendar of holidays: pip install "guangong[workdays]"')
        raise GuangongError(text) from None
    first, last = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year
    warn_once = cache(warn)

    @cache
    def sums(year: int) -> list[int]:
        if first <= year <= last:
            return _sums(year, chinese_calendar.is_workday)
        warn_once(_unknown_years(first, last))
        return _sums(year, _is_weekday)

    return partial(_between, sums)


def weekdays() -> WorkingDays:
    """Return what counts working days where no calendar is at hand: weekends alone are days off."""
    return partial(_between, cache(lambda year: _sums(year, _is_weekday)))


def _is_weekday(day: date) -> bool:
    return day.weekday() < calendar.SATURDAY


def _unknown_years(first: int, last: int) -> str:
    text = _(
        "Holidays are known from {first} to {last}: in other years only weekends count as days off. "
        "For newer ones, ask the IT teacher for: pip install --upgrade chinesecalendar"
    )
    return text.format(first=first, last=last)


def _sums(year: int, is_workday: Callable[[date], bool]) -> list[int]:
    """Return how many of the first n days of a year are worked, for each n from 0."""
    days = (date(year, 1, 1) + timedelta(n) for n in range(365 + calendar.isleap(year)))
    return list(accumulate(map(is_workday, days), initial=0))


def _between(sums: Callable[[int], list[int]], day: date, due: date) -> int:
    """Return the working days from the day after ``day`` to ``due``, below 0 when that is over."""
    if due < day:
        return -_between(sums, due, day)
    whole = sum(sums(year)[-1] for year in range(day.year, due.year))
    return whole + sums(due.year)[due.timetuple().tm_yday] - sums(day.year)[day.timetuple().tm_yday]
