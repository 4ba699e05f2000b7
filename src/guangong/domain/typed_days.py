"""A day as people write it, in a small strict grammar: 2026年5月4日, 5月4日, 2026.5.4, 昨天, 上周五, 5月底.

Libraries for dates guess: one reads 4月30日前 as 27 June. Here what can mean two days is refused with both.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final, NamedTuple

from guangong.domain.plan import Period, parse_day
from guangong.domain.typed import NUMERALS, NotUnderstoodError, ambiguous, numeral, quoted, spaceless
from guangong.messages import _

_Match = re.Match[str]
_WEEK: Final = "(?:周|星期|礼拜)"
_WEEKDAYS: Final = "一二三四五六日"


class _Asked(NamedTuple):
    """What was typed, and what it is read by."""

    text: str
    today: date | None
    period: Period | None
    is_deadline: bool

    @property
    def years(self) -> list[int]:
        """The years that a day without one can be in."""
        if self.period:
            return [*range(self.period.start.year, self.period.end.year + 1)]
        return [self.today.year, self.today.year + 1] if self.today else []

    @property
    def example(self) -> date:
        """A day in the plan's period."""
        if self.period is None:
            return date(next(iter(self.years), 2026), 5, 4)
        days = (date(year, 5, 4) for year in self.years)
        return next((day for day in days if self.period.start <= day <= self.period.end), self.period.start)

    def refused(self, mistake: str, readings: Iterable[date] = (), advice: str = "") -> NotUnderstoodError:
        """Return the refusal with what to type: the readings, else an example in the plan's period."""
        days = [str(day) for day in readings]
        advice = advice or (
            _("write {days}").format(days=_(" or ").join(days))
            if days
            else _("write a day as {example}, for example").format(example=self.example)
        )
        return NotUnderstoodError(mistake, advice, days)

    def unknown(self) -> NotUnderstoodError:
        """Return the refusal of what is no day."""
        return self.refused(_('"{text}" is no day').format(text=quoted(self.text)))

    def several(self, days: Iterable[date]) -> NotUnderstoodError:
        """Return the refusal of what can mean any of ``days``."""
        readings = [*dict.fromkeys(days)]
        if len(readings) == 1:
            return self.refused(_('"{text}" is no clear day').format(text=quoted(self.text)), readings)
        return ambiguous(self.text, map(str, readings))

    def span(self, first: date, last: date) -> NotUnderstoodError:
        """Return the refusal of what is more than one day."""
        text = _('"{text}" is every day from {first} to {last}')
        mistake = text.format(text=quoted(self.text), first=first, last=last)
        return self.refused(mistake, (first, last), _("write the day that is meant"))


def day(
    text: str,
    today: date | None,
    period: Period | None,
    *,
    is_deadline: bool = False,
    is_in_file: bool = False,
) -> date:
    """Return the day that was typed.

    Without a year it is in the plan's period, or in the one year that the period has.

    Args:
        text: what was typed.
        today: the day by which 昨天 and 上周五 are read; without it they are not.
        period: the plan's, where there is a plan.
        is_deadline: 5月4日前 is then read as offices mean it, 5月4日 included.
        is_in_file: it may have been written on another day: 昨天 is not read, though ``today`` is known.

    Raises:
        NotUnderstoodError: it is no day, or may be several.
    """
    with suppress(ValueError):
        return parse_day(text)
    asked = _Asked(text, today, period, is_deadline)
    typed = spaceless(text).casefold().replace("。", ".")
    typed = re.sub(rf"[{NUMERALS}]+(?=[年月日号天周星礼个])", _digits, typed)
    with suppress(OverflowError):
        if len(typed) <= 30:  # noqa: PLR2004 (二〇二六年十二月三十一日之前（星期四） has 20)
            return _read(asked, _spelled_out(typed, today) if today and not is_in_file else typed)
    raise asked.unknown()


def has_words(text: str) -> bool:
    """Whether a deadline that was typed has words that its day would lose: 年底, 5月底前, 5月4日前."""
    return re.search(r"[底末]|[\d日号][之以]?前$", spaceless(text)) is not None


def _digits(found: _Match) -> str:
    """Return a Chinese number in digits; of a year the digits alone are written."""
    value = numeral(found[0])
    if value is not None:
        return str(value)
    digits = [str(numeral(sign)) for sign in found[0]]
    return "".join(digits) if found.string[found.end()] == "年" and max(map(len, digits)) == 1 else found[0]


# ── what is said from today, written as a day with its year ──


def _spelled_out(text: str, today: date) -> str:
    """Return a text in which 昨天, 上周五, 去年 or 本月 at its beginning is a day, a year or a month."""
    for pattern, write in _SPOKEN.items():
        if found := re.match(pattern, text):
            return write(today, found) + text[found.end() :]
    return text


def _near(today: date, found: _Match) -> str:
    names = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
    names |= {"yesterday": -1, "today": 0, "tomorrow": 1}
    return str(today + timedelta(names[found[1] or found[0]]))


def _apart(today: date, found: _Match) -> str:
    days = int(found[1]) * (1 if found[2] == "天" else 7)
    return str(today + timedelta(-days if found[3] == "前" else days))


def _in_week(today: date, found: _Match) -> str:
    weeks = {"上": -1, "下": 1}.get(found[1][0], 0) * len(found[1])
    return str(_of_week(today, found[2], weeks))


def _of_week(today: date, weekday: str, weeks: int = 0) -> date:
    """Return a day of this week, which begins on Monday, or of one that is ``weeks`` later."""
    place = _WEEKDAYS.index(weekday.replace("天", "日"))
    return today + timedelta(place - today.weekday() + 7 * weeks)


def _this_year(today: date, found: _Match) -> str:
    shift = {"前": -2, "去": -1, "明": 1, "后": 2}.get(found[1], 0)
    return f"{today.year + shift}年"


def _this_month(today: date, found: _Match) -> str:
    months = today.year * 12 + today.month - 1 + {"上": -1, "下": 1}.get(found[1] or "", 0)
    return f"{months // 12}年{months % 12 + 1}月"


_SPOKEN: Final[dict[str, Callable[[date, _Match], str]]] = {
    r"(大?前|昨|今|明|大?后)[天日]|yesterday|today|tomorrow": _near,
    rf"(\d{{1,3}})(天|个?{_WEEK})[之以]?([前后])$": _apart,
    rf"(本|这|上+|下+)个?{_WEEK}([{_WEEKDAYS}天])": _in_week,
    "([今本去明前后])年": _this_year,
    "(本|这|上|下)个?月|()月(?=[底末])": _this_month,
}


# ── written days ──


def _read(asked: _Asked, text: str) -> date:
    """Return the day that a text without words from today stands for."""
    for pattern, read in _WRITTEN.items():
        if found := re.fullmatch(pattern, text, re.ASCII):
            return read(asked, found)
    raise asked.unknown()


def _whole(asked: _Asked, found: _Match) -> date:
    year, month, day_ = (found[name] for name in ("year", "month", "day"))
    return _in(asked, int(year), int(month), int(day_)) if year else _yearless(asked, int(month), int(day_))


def _month_end(asked: _Asked, found: _Match) -> date:
    year, month = found["year"], int(found["month"])
    return _in(asked, int(year), month, None) if year else _yearless(asked, month, None)


def _year_end(asked: _Asked, found: _Match) -> date:
    return _in(asked, int(found[1]), 12, 31) if found[1] else _yearless(asked, 12, 31)


def _in(asked: _Asked, year: int, month: int, day_: int | None) -> date:
    """Return a day of a month, by default its last.

    Raises:
        NotUnderstoodError: it does not exist.
    """
    if not 1 <= month <= 12:  # noqa: PLR2004 (months)
        text = _('"{text}" is no day: a year has the months 1 to 12')
        raise asked.refused(text.format(text=quoted(asked.text)))
    last = date(year, month, calendar.monthrange(year, month)[1])
    if day_ is None:
        return last
    if 1 <= day_ <= last.day:
        return last.replace(day=day_)
    text = _('"{text}" does not exist: month {month} of {year} has {n} days')
    raise asked.refused(text.format(text=quoted(asked.text), month=month, year=year, n=last.day), [last])


def _yearless(asked: _Asked, month: int, day_: int | None) -> date:
    """Return a day in the plan's year; where that has two years, the one in the period.

    Raises:
        NotUnderstoodError: it does not exist, or several are in the period, or none of several.
    """
    if not asked.years:
        raise asked.unknown()
    found = _possible(asked, month, day_)
    period = asked.period
    if period is None:
        raise asked.several(found)
    inside = found if len(found) == 1 else [item for item in found if period.start <= item <= period.end]
    others = [item for item in _since_then(asked, period, month, day_) if item not in inside]
    if len(inside) != 1 or others:
        raise asked.several([*(inside or found), *others][:4])
    return inside[0]


def _possible(asked: _Asked, month: int, day_: int | None) -> list[date]:
    """Return the day in each year that has it.

    Raises:
        NotUnderstoodError: none has.
    """
    found = []
    for year in asked.years:
        with suppress(NotUnderstoodError):
            found.append(_in(asked, year, month, day_))
    return found or [_in(asked, asked.years[-1], month, day_)]


def _since_then(asked: _Asked, period: Period, month: int, day_: int | None) -> list[date]:
    """Return the day as it lies between the period and today: whoever types may mean the calendar's year."""
    today = asked.today
    if today is None or period.start <= today <= period.end:
        return []
    with suppress(NotUnderstoodError):
        other = _in(asked, today.year, month, day_)
        return [other] if period.end < other <= today or today <= other < period.start else []
    return []


# ── what is refused, with what it can mean ──


def _pair(asked: _Asked, found: _Match) -> date:
    """Refuse two numbers: a day, or a decimal, a fraction, a task."""
    first = str(_yearless(asked, int(found[1]), int(found[3])))
    number = {".": _("a number"), "/": _("a fraction"), "-": _("a task or a range")}[found[2]]
    text = _('"{text}" can be the day {day}, or {number}')
    mistake = text.format(text=quoted(asked.text), day=first, number=number)
    advice = _("for the day write {day}").format(day=first)
    raise NotUnderstoodError(mistake, advice, [first])


def _short_year(asked: _Asked, found: _Match) -> date:
    """Refuse a year of two digits, or one behind the day."""
    first, middle, last = found.groups()
    orders = [(first, middle, last)]
    if "年" not in found[0]:
        orders += [(last, middle, first), (last, first, middle)]
    readings = []
    for year, month, day_ in orders:
        with suppress(ValueError):
            readings.append(parse_day(f"{'20' * (len(year) == 2)}{year}-{int(month):02}-{int(day_):02}"))  # noqa: PLR2004
    if not readings:
        raise asked.unknown()
    raise asked.several(readings)


def _weekday(asked: _Asked, found: _Match) -> date:
    """Refuse a weekday of no week."""
    if asked.today is None:
        raise asked.unknown()
    this = _of_week(asked.today, found[1])
    past = this < asked.today
    words = {this: f"本周{found[1]}"}
    words[this + timedelta(7 if past else -7)] = f"下周{found[1]}" if past else f"上周{found[1]}"
    raise ambiguous(asked.text, {str(item): words[item] for item in sorted(words)})


def _day_alone(asked: _Asked, found: _Match) -> date:
    """Refuse a day of no month."""
    if asked.today is None:
        raise asked.unknown()
    first = asked.today.replace(day=1)
    months = (first - timedelta(1), first, first + timedelta(31))
    before, this, after = (_day_of(asked, month, int(found[1])) for month in months)
    near = (before, after) if this is None else (this, after) if this < asked.today else (before, this)
    readings = [item for item in near if item]
    raise asked.several(readings) if readings else asked.unknown()


def _day_of(asked: _Asked, month: date, day_: int) -> date | None:
    """Return a day of the month in which ``month`` lies, ``None`` if it has no such day."""
    with suppress(NotUnderstoodError):
        return _in(asked, month.year, month.month, day_)
    return None


def _month(asked: _Asked, found: _Match) -> date:
    """Refuse a month, or ten days of it."""
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, None)}.get(found["part"], (1, None))
    month, year = int(found["month"]), found["year"]
    if not year:
        year = str(_yearless(asked, month, last).year)
    raise asked.span(_in(asked, int(year), month, first), _in(asked, int(year), month, last))


def _year(asked: _Asked, found: _Match) -> date:
    """Refuse a year."""
    year = int(found[1]) if found[1] else next(iter(asked.years), None)
    if year is None:
        raise asked.unknown()
    raise asked.span(date(year, 1, 1), date(year, 12, 31))


def _lunar(asked: _Asked, _found: _Match) -> date:
    """Refuse a day of the lunar calendar."""
    text = _('"{text}" is a day of the lunar calendar, which is not read').format(text=quoted(asked.text))
    raise asked.refused(text)


# ── what stands behind a day ──


def _with_weekday(asked: _Asked, found: _Match) -> date:
    """Return a day behind which its weekday stands.

    Raises:
        NotUnderstoodError: it is another weekday.
    """
    read = _read(asked._replace(text=found[1]), found[1])
    if _of_week(read, found[3]) == read:
        return read
    text = _('"{text}" contradicts itself: {day} is a {weekday}')
    weekday = _WEEKDAYS[read.weekday()]
    raise asked.refused(text.format(text=quoted(asked.text), day=read, weekday=f"周{weekday}"), [read])


def _before(asked: _Asked, found: _Match) -> date:
    """Return the deadline that 5月4日前 is: offices include the day.

    Raises:
        NotUnderstoodError: it is no deadline that is asked for.
    """
    read = _read(asked._replace(text=found[1]), found[1])
    if asked.is_deadline:
        return read
    raise asked.several([read, read - timedelta(1)])


_Y: Final = r"(?:(?P<year>[12]\d{3})年)?"
_M: Final = r"(?P<month>\d{1,2})"

_WRITTEN: Final[dict[str, Callable[[_Asked, _Match], date]]] = {
    rf"{_Y}{_M}月(?P<day>\d{{1,2}})[日号]?": _whole,
    rf"(?P<year>[12]\d{{3}})(?P<sign>[./-]){_M}(?P=sign)(?P<day>\d{{1,2}})": _whole,
    r"(?P<year>[12]\d{3})(?P<month>\d\d)(?P<day>\d\d)": _whole,
    rf"{_Y}{_M}月份?[底末]": _month_end,
    r"(?:([12]\d{3})年[年度]?|年度?)[底末]": _year_end,
    r"(\d{1,2})([./-])(\d{1,2})": _pair,
    r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?": _short_year,
    r"(\d\d)(\d\d)(\d\d)": _short_year,
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{1,2}|[12]\d{3})": _short_year,
    rf"{_WEEK}([{_WEEKDAYS}天])": _weekday,
    r"(\d{1,2})[日号]": _day_alone,
    rf"{_Y}{_M}月份?(?P<part>[上中下]旬|[初中内])?": _month,
    rf"(?P<year>[12]\d{{3}})[./-]{_M}(?P<part>)": _month,
    r"([12]\d{3})年?度?内?|年度?内": _year,
    r"(?:农历|正月|腊月).*|.*初[一二三四五六七八九十].*": _lunar,
    rf"(.*[\d日号])(\()?{_WEEK}([{_WEEKDAYS}天])(?(2)\))": _with_weekday,
    r"(.*[\d日号底末])[之以]?前": _before,
}
