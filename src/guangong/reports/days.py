"""Days as people say them; JSON, CSV and what is typed have them as YYYY-MM-DD."""

from datetime import date
from typing import Final

from guangong.domain.plan import Period
from guangong.domain.stretches import length
from guangong.messages import _

_QUARTER: Final = 3
_HALF: Final = 6


def spoken(day: date, today: int | date, *, weekday: bool = False, in_full: bool = False) -> str:
    """Return a day as people say it: 15 Jun, 6月15日.

    Args:
        day: the day.
        today: the day or year of the report: the year of ``day`` is said only where it is another.
        weekday: whether its weekday stands beside it, as for what is still to come.
        in_full: whether the month's name is whole, as in a sentence.
    """
    said = _("{day} {month}").format(day=day.day, month=month_name(day.month, in_full=in_full))
    said = _with_year(said, day, today)
    if weekday:
        name = _("Mon Tue Wed Thu Fri Sat Sun").split()[day.weekday()]
        said = _("{weekday} {date}").format(weekday=name, date=said)
    return said


def spoken_month(day: date, today: int | date) -> str:
    """Return the month of a day as people say it: Jun, 6月; with the year where that is another."""
    return _with_year(month_name(day.month), day, today)


def _with_year(said: str, day: date, today: int | date) -> str:
    if day.year == (today.year if isinstance(today, date) else today):
        return said
    return _("{date} {year}").format(date=said, year=day.year)


def spoken_period(period: Period) -> str:
    """Return whole months as people call them: June 2026, 2026年第二季度; else the first and the last."""
    year, month, months = period.start.year, period.start.month, length(period)
    if months == 1:
        return _with_year(month_name(month, in_full=True), period.start, 0)
    if months == _QUARTER and month % _QUARTER == 1:
        return _("Q{n} {year}").format(n=_("1 2 3 4").split()[month // _QUARTER], year=year)
    if months == _HALF and month % _HALF == 1:
        return (_("H1 {year}") if month == 1 else _("H2 {year}")).format(year=year)
    if months == 2 * _HALF and month == 1:
        return _("the year {year}").format(year=year)
    first, last = (
        _with_year(month_name(day.month, in_full=True), day, 0) for day in (period.start, period.end)
    )
    return _("{first} to {last}").format(first=first, last=last)


def month_name(number: int, *, in_full: bool = False) -> str:
    """Return what the month of a number from 1 to 12 is called: Jan, 1月."""
    if in_full:
        names = _("January February March April May June July August September October November December")
    else:
        names = _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
    return names.split()[number - 1]
