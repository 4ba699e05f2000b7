"""Days as people say them; JSON, CSV and what is typed have them as YYYY-MM-DD."""

from datetime import date

from guangong.messages import _


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


def month_name(number: int, *, in_full: bool = False) -> str:
    """Return what the month of a number from 1 to 12 is called: Jan, 1月."""
    if in_full:
        names = _("January February March April May June July August September October November December")
    else:
        names = _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
    return names.split()[number - 1]
