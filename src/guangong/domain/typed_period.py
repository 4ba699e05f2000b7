"""The stretch of days that people type: 2026Q2, 2026H1, 2026-05, 第二季度, 上半年, 5月, 上月, 2026."""

import re
from collections.abc import Callable
from datetime import date

from guangong.domain.plan import Period
from guangong.domain.stretches import length, stretch
from guangong.domain.typed import NotUnderstoodError, ambiguous, numeral, quoted
from guangong.messages import _
from guangong.unseen import narrowed


def period(text: str, plan: Callable[[], Period | None], today: date) -> Period:
    """Return the month, quarter, half-year or year that was typed, without a year that of the plan.

    Args:
        text: what was typed.
        plan: gives the plan's period, where there is one.
        today: the day by which 本月 and 上季度 are read.

    Raises:
        NotUnderstoodError: it is none, is not in the plan's period, or has no year where that has two.
    """
    typed = re.sub(r"\s", "", narrowed(text)).upper()
    found = re.match(r"([12]\d{3})(年|[-/.](?=.))?", typed, re.ASCII)
    rest = typed[found.end() :] if found else typed
    whole = plan()
    if near := _near(typed, today):
        return _only(text, [near], whole)
    if rest == "全年" and not found and whole:  # a school year's, too
        return whole
    is_parted = found is not None and found[2] is not None
    months = (1, 12) if found and not rest else _months(rest, is_parted=is_parted, has_year=found is not None)
    if months is None:
        known = "2026-05, 2026Q2, 2026H1, 2026, 6月, 第二季度, 上半年, 上月"
        advice = _("write a month, a quarter, a half-year or a year: {known}").format(known=known)
        raise NotUnderstoodError(_('"{text}" is no period').format(text=quoted(text)), advice)
    if whole is None and found is None:
        mistake = _('"{text}" has no year').format(text=quoted(text))
        raise NotUnderstoodError(mistake, _("write the year, too: 2026-05"))
    years = [int(found[1])] if found else range(whole.start.year, whole.end.year + 1) if whole else []
    return _only(text, [stretch(year, *months) for year in years], whole)


def _near(text: str, today: date) -> Period | None:
    """Return the month, quarter or year of a day, or the one before it, where it is named so."""
    found = re.fullmatch(r"([本这上]个?(?!年)|[本今去](?=年))(月|季度?|年度?)", text)
    if found is None:
        return None
    months = {"月": 1, "季": 3, "年": 12}[found[2][0]]
    passed = (today.month - 1) // months - (found[1][0] in "上去")
    return stretch(today.year, 1 + passed * months, months)


def _only(text: str, read: list[Period], plan: Period | None) -> Period:
    """Return the one of several stretches that is in the plan's period.

    Raises:
        NotUnderstoodError: none is, or several are.
    """
    if plan is None:
        return read[0]
    spans = [span for span in read if span.start <= plan.end and plan.start <= span.end]
    if not spans:
        mistake = _('"{text}" lies outside the plan\'s period, {start} to {end}')
        shown = mistake.format(text=quoted(text), start=plan.start, end=plan.end)
        raise NotUnderstoodError(shown, _("write a period inside it"))
    if len(spans) > 1:
        raise ambiguous(text, map(_written, spans))
    return spans[0]


def _months(text: str, *, is_parted: bool, has_year: bool) -> tuple[int, int] | None:
    """Return the first month of what a text names behind its year, and how many it has.

    A number alone is a month only behind a year: 2026-5, 202605.
    """
    halves = {"H1": (1, 6), "H2": (7, 6), "上半年": (1, 6), "下半年": (7, 6), "全年": (1, 12)}
    if text in halves:
        return halves[text]
    if found := re.fullmatch(r"第?([1-4一二三四])季度?|Q([1-4])", text):
        return 3 * _number(found[1] or found[2]) - 2, 3
    alone = (r"|\d{1,2}" if is_parted else r"|\d{2}") if has_year else ""
    if not re.fullmatch(rf"(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月份?{alone}", text, re.ASCII):
        return None
    month = _number(text.rstrip("月份"))
    return (month, 1) if 1 <= month <= 12 else None  # noqa: PLR2004 (months)


def _number(text: str) -> int:
    return int(text) if text.isascii() else numeral(text) or 0


def _written(span: Period) -> str:
    """Return a stretch in the form in which it is typed: 2026-05, 2026Q2, 2026H1, 2026."""
    year, month, months = span.start.year, span.start.month, length(span)
    forms = {1: f"{year}-{month:02}", 3: f"{year}Q{month // 3 + 1}", 6: f"{year}H{month // 6 + 1}"}
    return forms.get(months, str(year))
