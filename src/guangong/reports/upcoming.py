"""What to do this week and next, each task with the command that records it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light, fans_out, unfinished
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Cell, Column, Columns, Data, Mark, Report, Row, Table, cell, headings, rows

OVERDUE, THIS_WEEK, NEXT_WEEK, STANDING, LATER = "overdue", "this_week", "next_week", "standing", "later"
SHOWN: Final = (OVERDUE, THIS_WEEK, NEXT_WEEK, STANDING)
"""The groups of a report, in its order; what is due later is none of them."""

COMING, NOT_DONE = "coming", "not_done"
"""What people see besides where nothing is due in these two weeks, and in place of all after the period."""

_WEEK: Final = timedelta(7)


def upcoming(plan: Plan, assessed: Sequence[Figures], day: date, *, option: str = "") -> Report:
    """Report what of ``assessed`` is overdue on ``day``, or due by the Sunday of the week that follows.

    ``option`` is what a command wants besides, to find this plan.
    """
    groups = grouped(assessed, day)
    coming = _coming(groups[LATER])

    def typed(item: Figures) -> str:
        return command(plan, item, day) + option

    def data(item: Figures) -> Data:
        return {**words.task_data(plan, item, day), "command": typed(item)}

    shown = {
        **words.dated(plan, day),
        "weeks": {"this": _week_data(sunday(day)), "next": _week_data(sunday(day) + _WEEK)},
        **{name: [data(item) for item in groups[name]] for name in SHOWN},
        "then": next(map(data, coming), None),
        "coming": [data(item) for item in coming],
    }
    seen = {name: groups[name] for name in SHOWN} | ({COMING: coming} if _is_calm(groups) else {})
    if day > plan.period.end:
        seen = {NOT_DONE: sorted(unfinished(assessed), key=lambda item: item.urgency(day))}
    parts = (_table(plan, seen, day, typed),) if any(seen.values()) else ()
    return Report("next", words.title(plan, day), shown, parts, _notes(plan, assessed, groups, day))


def sunday(day: date) -> date:
    """Return the last day of the ISO week that ``day`` is in."""
    return day + timedelta(6 - day.weekday())


def grouped(assessed: Iterable[Figures], day: date) -> dict[str, list[Figures]]:
    """Return the tasks that something is left to do for, by group, the worst first."""
    groups: dict[str, list[Figures]] = {name: [] for name in (*SHOWN, LATER)}
    waiting = [(item.due, item) for item in assessed if item.due and item.status in {"todo", "doing"}]
    for due, item in sorted(waiting, key=lambda pair: pair[1].urgency(day)):
        groups[_group(item, due, day)].append(item)
    return groups


def _coming(later: Sequence[Figures]) -> list[Figures]:
    """Return the tasks of the next day on which any is due."""
    first = min((item.due for item in later if item.due), default=None)
    return [item for item in later if item.due == first]


def _is_calm(groups: Mapping[str, Sequence[Figures]]) -> bool:
    return not any(groups[name] for name in (THIS_WEEK, NEXT_WEEK, STANDING))


def _group(item: Figures, due: date, day: date) -> str:
    if item.light is Light.OVERDUE:
        return OVERDUE
    if item.missed:
        return STANDING
    if due > sunday(day) + _WEEK:
        return LATER
    if item.task.kind == "standing":
        return STANDING
    return THIS_WEEK if due <= sunday(day) else NEXT_WEEK


def _heading(name: str, items: Sequence[Figures], day: date) -> str:
    end = sunday(day)
    week = _("{name} ({start} to {end})")
    return {
        OVERDUE: _("overdue"),
        THIS_WEEK: week.format(name=_("this week"), start=end - timedelta(6), end=end),
        NEXT_WEEK: week.format(name=_("next week"), start=end + timedelta(1), end=end + _WEEK),
        STANDING: _("standing work that wants an entry (the deadline is the last day of its period)"),
        COMING: _("coming next, due on {day}").format(day=items[0].due),
        NOT_DONE: _("not done"),
    }[name]


def _table(
    plan: Plan, groups: Mapping[str, Sequence[Figures]], day: date, typed: Callable[[Figures], str]
) -> Table:
    """Return groups below each other, an empty line and a heading above each; ids stand in commands."""
    columns: Columns[Figures] = (
        (Column("", name=_("light")), lambda item: (Mark(item.light),)),
        (Column(_("title"), narrow=False), lambda item: words.title_cell(item.task)),
        (Column(_("lead"), narrow=False, extra=True), partial(words.lead_cell, plan)),
        (Column(_("deadline"), extra=True), _due_cell),
        (Column(_("days"), "right"), partial(words.days_cell, day)),
        (Column(_("when done, type"), name=_("command")), lambda item: cell(typed(item))),
    )
    lines: list[Row] = []
    for name, items in groups.items():
        if items:
            heading = Row({}, (cell(_heading(name, items, day), "heading"),))
            lines += [Row({}, (cell(""),)), heading, *rows(columns, items)]
    return Table("", headings(columns), lines[1:])


def _due_cell(item: Figures) -> Cell:
    """Return the deadline, or for standing work the last day of the period that wants the next entry."""
    return cell(str(item.due)) if item.task.kind == "standing" else words.deadline_cell(item)


def command(plan: Plan, item: Figures, day: date) -> str:
    """Return the command for an open task; one that members of a group return shows who has not."""
    if fans_out(plan, item.placed, day):
        return f"guangong show {item.task.id}"
    return f"guangong {'log' if item.task.kind == 'standing' else 'done'} {item.task.id}"


def _week_data(end: date) -> Data:
    return {"start": end - timedelta(6), "end": end}


def _notes(
    plan: Plan, assessed: Sequence[Figures], groups: Mapping[str, Sequence[Figures]], day: date
) -> tuple[str, ...]:
    """Return what to say when nothing is due in these two weeks."""
    if not assessed:
        return (words.none_fits(plan),)
    if day > plan.period.end or not _is_calm(groups):
        return ()
    is_over = not (groups[OVERDUE] or groups[LATER])
    return (_("Nothing is left to do.") if is_over else _("Nothing is due this week or next."),)
