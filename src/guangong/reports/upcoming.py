"""What to do this week and next, each task with the command that records it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light, returned
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Column, Columns, Data, Mark, Report, Row, Table, cell, headings, rows

OVERDUE, THIS_WEEK, NEXT_WEEK, STANDING, LATER = "overdue", "this_week", "next_week", "standing", "later"
SHOWN: Final = (OVERDUE, THIS_WEEK, NEXT_WEEK, STANDING)
"""The groups of a report, in its order; what is due later is none of them."""

_WEEK: Final = timedelta(7)


def upcoming(plan: Plan, assessed: Sequence[Figures], day: date, *, option: str = "") -> Report:
    """Report what of ``assessed`` is overdue on ``day``, or due by the Sunday of the week that follows.

    After the plan's period people get one sentence: no entry of today counts for it any more. ``option`` is
    what a command wants besides, to find this plan.
    """
    groups = grouped(assessed, day)

    def typed(item: Figures) -> str:
        return command(plan, item, day) + option

    def data(item: Figures) -> Data:
        return {**words.task_data(plan, item, day), "command": typed(item)}

    shown = {
        **words.dated(plan, day),
        "weeks": {"this": _week_data(sunday(day)), "next": _week_data(sunday(day) + _WEEK)},
        **{name: [data(item) for item in groups[name]] for name in SHOWN},
        "then": next(map(data, groups[LATER]), None),
    }
    report = Report("next", words.title(plan, day), shown, ())
    if assessed and day > plan.period.end:
        return report._replace(notes=(words.ended(plan, assessed),))
    parts = (_table(plan, groups, day, typed),) if any(groups[name] for name in SHOWN) else ()
    return report._replace(parts=parts, notes=_notes(plan, assessed, groups))


def sunday(day: date) -> date:
    """Return the last day of the ISO week that ``day`` is in."""
    return day + timedelta(6 - day.weekday())


def grouped(assessed: Iterable[Figures], day: date) -> dict[str, list[Figures]]:
    """Return the tasks that something is left to do for, by group, soonest first."""
    groups: dict[str, list[Figures]] = {name: [] for name in (*SHOWN, LATER)}
    waiting = [(item.due, item) for item in assessed if item.due and item.status in {"todo", "doing"}]
    for due, item in sorted(waiting, key=lambda pair: pair[0]):
        groups[_group(item, due, day)].append(item)
    return groups


def _group(item: Figures, due: date, day: date) -> str:
    if item.light is Light.OVERDUE:
        return OVERDUE
    if due > sunday(day) + _WEEK:
        return LATER
    if item.task.kind == "standing":
        return STANDING
    return THIS_WEEK if due <= sunday(day) else NEXT_WEEK


def _heading(name: str, day: date) -> str:
    end = sunday(day)
    week = _("{name} ({start} to {end})")
    return {
        OVERDUE: _("overdue"),
        THIS_WEEK: week.format(name=_("this week"), start=end - timedelta(6), end=end),
        NEXT_WEEK: week.format(name=_("next week"), start=end + timedelta(1), end=end + _WEEK),
        STANDING: _("standing work that wants an entry by {end}").format(end=end + _WEEK),
    }[name]


def _table(
    plan: Plan, groups: Mapping[str, Sequence[Figures]], day: date, typed: Callable[[Figures], str]
) -> Table:
    """Return the groups below each other, an empty line and a heading above each; ids stand in commands."""
    columns: Columns[Figures] = (
        (Column("", name=_("light")), lambda item: (Mark(item.light),)),
        (Column(_("title"), narrow=False), lambda item: words.title_cell(item.task)),
        (Column(_("lead"), narrow=False, extra=True), partial(words.lead_cell, plan)),
        (Column(_("deadline"), extra=True), words.deadline_cell),
        (Column(_("days"), "right"), partial(words.days_cell, day)),
        (Column(_("when done, type"), name=_("command")), lambda item: cell(typed(item))),
    )
    lines: list[Row] = []
    for name in SHOWN:
        if groups[name]:
            heading = Row({}, (cell(_heading(name, day), "heading"),))
            lines += [Row({}, (cell(""),)), heading, *rows(columns, groups[name])]
    return Table("", headings(columns), lines[1:])


def command(plan: Plan, item: Figures, day: date) -> str:
    """Return the command for an open task; one that members of a group return shows who has not."""
    if returned(plan, {}, item.placed, day):
        return f"guangong show {item.task.id}"
    return f"guangong {'log' if item.task.kind == 'standing' else 'done'} {item.task.id}"


def _week_data(end: date) -> Data:
    return {"start": end - timedelta(6), "end": end}


def _notes(
    plan: Plan, assessed: Sequence[Figures], groups: Mapping[str, Sequence[Figures]]
) -> tuple[str, ...]:
    """Return what to say when nothing is due in these two weeks, and what comes then."""
    if not assessed:
        return (words.none_fits(plan),)
    if any(groups[name] for name in (THIS_WEEK, NEXT_WEEK, STANDING)):
        return ()
    calm = _("Nothing is due this week or next.")
    if not groups[LATER]:
        return (calm if groups[OVERDUE] else _("Nothing is left to do."),)
    coming = groups[LATER][0]
    then = _("Next comes {id} {title}, due on {due}.")
    return (calm, then.format(id=coming.task.id, title=coming.task.title, due=coming.due))
