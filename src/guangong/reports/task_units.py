"""One task that members return: how each of them stands with it, with dates."""

from datetime import date
from functools import partial

from guangong.domain.plan import Plan
from guangong.domain.progress import DEFAULT, Thresholds
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.reported import Matter, State, note_cell, state_data, state_mark, state_word
from guangong.reports.table import Cell, Column, Columns, Data, Day, Report, Text, cell, table
from guangong.reports.task import aside


def task_units(
    plan: Plan, matter: Matter, day: date, only: str = "", *, limits: Thresholds = DEFAULT
) -> Report:
    """Report how members stand with one task, who owes it first; ``only`` one of them where it is named."""
    units = [unit for unit in matter.members if only in {"", unit}]
    units.sort(key=partial(_order, matter))
    item = matter.item
    came, all_ = len(matter.returned), len(matter.expected)
    said = _("in: {n} of {all}").format(n=came, all=words.members(plan, matter.expected) if all_ else 0)
    due = _("due {day}").format(day=spoken(matter.due, day, weekday=matter.due >= day, in_full=True))
    listed = table("units", _columns(plan, matter, day, limits), units, partial(_data, plan, matter))
    return Report(
        "units",
        (
            *(Text(f"{item.task.id} ", "dim"), *words.title_cell(item.task, "heading")),
            *(Text("\n"), Text(said), Text(" · ", "dim"), Text(due, "dim")),
        ),
        {**words.dated(plan, day), "task": words.task_data(plan, item, day)},
        (listed._replace(form="page"),),
        aside=aside(item, day),
    )


def _order(matter: Matter, unit: str) -> tuple[int, int]:
    """Return what sorts those first that somebody must chase, and of returns the newest."""
    report, state = matter.members[unit], matter.state(unit)
    rank = {State.SENT_BACK: 0, State.EXEMPT: 3}.get(state or State.OPEN, 2 if report else 1)
    newest = -report.done_on.toordinal() if report and report.done_on else 0
    return rank, newest


def _columns(plan: Plan, matter: Matter, day: date, limits: Thresholds) -> Columns[str]:
    return (
        (Column("", gap=1), lambda unit: (state_mark(matter.state(unit) or State.OPEN),)),
        (Column(_("unit"), least=12), lambda unit: cell(words.unit_name(plan, unit))),
        (Column(_("state")), lambda unit: cell(state_word(matter.state(unit), limits))),
        (Column(_("day")), partial(_day, matter, day)),
        (Column(_("note"), least=20), partial(_note, matter)),
    )


def _day(matter: Matter, day: date, unit: str) -> Cell:
    """Return when a unit returned it, was found exempt, or got it back."""
    report, sent = matter.members[unit], matter.back.get(unit)
    on = (report.exempt_on if report.exempt else report.done_on) if report else sent.on if sent else None
    return (Day(on, spoken(on, day)),) if on else ()


def _note(matter: Matter, unit: str) -> Cell:
    sent = matter.back.get(unit)
    return cell(" ".join(sent.reason.split()), "gap") if sent else note_cell(matter, unit)


def _data(plan: Plan, matter: Matter, unit: str) -> Data:
    return {"unit": unit, "name": words.unit_name(plan, unit), **state_data(matter, unit)}
