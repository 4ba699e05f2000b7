"""The stretch of days that people type: 2026Q2, 2026H1, 2026-05, 第二季度, 上半年, 5月, 2026."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from guangong.domain.plan import Period
from guangong.domain.typed import NotUnderstoodError, numeral, quoted
from guangong.messages import _
from guangong.unseen import narrowed


def period(text: str, plan: Callable[[], Period | None]) -> Period:
    """Return the month, quarter, half-year or year that was typed.

    Args:
        text: what was typed.
        plan: gives the plan's period, whose year holds where none was typed.

    Raises:
        NotUnderstoodError: it is none, or has no year where the plan has two.
    """
    typed = re.sub(r"\s", "", narrowed(text)).upper()
    found = re.fullmatch(r"(?:(\d{4})(?:年|-|/|\.)?)?(.*)", typed)
    year, rest = (found[1], found[2]) if found else (None, typed)
    months = _months(rest) if rest else (1, 12)
    if months is None or not (year or rest):
        advice = _("write a month, a quarter, a half-year or a year: 2026-05, 2026Q2, 2026H1, 2026")
        raise NotUnderstoodError(_('"{text}" is no period').format(text=quoted(text)), advice)
    first, last = months
    of = int(year) if year else _year(text, plan(), first)
    days = {"start": date(of, first, 1), "end": date(of, last, monthrange(of, last)[1])}
    return Period.model_validate({name: str(day) for name, day in days.items()})


def _months(text: str) -> tuple[int, int] | None:
    """Return the first and the last month of what a text names behind its year."""
    halves = {"H1": (1, 6), "H2": (7, 12), "上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12)}
    if text in halves:
        return halves[text]
    if found := re.fullmatch(r"Q([1-4])|第?([一二三四1-4])季度?", text):
        quarter = _number(found[1] or found[2])
        return 3 * quarter - 2, 3 * quarter
    found = re.fullmatch(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月?份?", text)
    month = _number(found[1]) if found else 0
    return (month, month) if 1 <= month <= 12 else None  # noqa: PLR2004 (months)


def _number(text: str) -> int:
    return int(text) if text.isascii() else numeral(text) or 0


def _year(text: str, plan: Period | None, month: int) -> int:
    """Return the year of the plan that has a month: a school year has it once."""
    years = {plan.start.year, plan.end.year} if plan else set()
    years = {year for year in years if plan and plan.start <= date(year, month, 28)}
    years = {year for year in years if plan and date(year, month, 1) <= plan.end}
    if len(years) == 1:
        return years.pop()
    mistake = _('"{text}" has no year, and the plan has it more than once, or not at all')
    raise NotUnderstoodError(mistake.format(text=quoted(text)), _("write the year, too: 2026-05"))
