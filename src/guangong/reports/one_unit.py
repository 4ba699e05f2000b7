"""One unit: what it has to return, by when, and what it has returned."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from guangong.domain.plan import Plan
from guangong.domain.progress import DEFAULT, Light, Thresholds
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.reported import Matter, State, begun, note_cell, state_data, state_mark, state_word
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Group,
    Report,
    Table,
    Text,
    cell,
    headings,
    rows,
)


def one_unit(  # noqa: PLR0913 (what there is to say)
    plan: Plan,
    unit: str,
    matters: Sequence[Matter],
    day: date,
    *,
    limits: Thresholds = DEFAULT,
    option: str = "",
) -> Report:
    """Report how one unit stands with the tasks that it returns.

    Args:
        plan: the plan as it was on the day.
        unit: its id.
        matters: the tasks that members of its groups return.
        day: the day of the report.
        limits: when a deadline is near.
        option: what a command wants besides, to find the unit and this plan.
    """
    asked = [matter for matter in begun(matters) if unit in matter.members]
    owing = [matter for matter in asked if unit in matter.owing]
    owing.sort(key=lambda matter: matter.item.urgency(day))
    others = [matter for matter in asked if matter not in owing]
    title = _("{unit}: returns").format(unit=words.unit_name(plan, unit))
    data = {
        **words.dated(plan, day),
        "unit": unit,
        "name": words.unit_name(plan, unit),
        "overdue": _number(owing, Light.OVERDUE),
        "due_soon": _number(owing, Light.DUE_SOON),
    }
    columns = _columns(unit, day, limits)
    groups = tuple(_groups(columns, unit, owing, others, option))
    return Report(
        "units",
        (Text(title, "heading"), Text("\n"), *_sentence(unit, owing, others, limits)),
        data,
        (Table("tasks", headings(columns), groups, "page"),),
        () if asked else (_("It has nothing to return yet."),),
        aside=(words.as_of(plan, day, in_full=True),),
    )


def _number(matters: Sequence[Matter], light: Light) -> int:
    return sum(matter.item.light is light for matter in matters)


def _sentence(
    unit: str, owing: Sequence[Matter], others: Sequence[Matter], limits: Thresholds
) -> Iterator[Text]:
    """Yield what it owes, and how much it has returned of what applies to it."""
    overdue, soon = (_number(owing, light) for light in (Light.OVERDUE, Light.DUE_SOON))
    if overdue:
        yield Text(_("overdue, not in: "))
        yield Text(count("{n} return", "{n} returns", overdue), Light.OVERDUE)
    else:
        yield Text(_("nothing is overdue"))
    if soon:
        yield Text(_("; {near}, not in: {n}").format(near=words.due_in(limits), n=soon))
    came = sum(unit in matter.returned for matter in others)
    asked = sum(unit in matter.expected for matter in (*owing, *others))
    yield Text(_("; in: {n} of {all}").format(n=came, all=asked))


def _groups(
    columns: Columns[Matter],
    unit: str,
    owing: Sequence[Matter],
    others: Sequence[Matter],
    option: str,
) -> Iterator[Group]:
    """Yield what is still to be returned, what is returned, and what does not apply, each if there is any."""
    exempt = [matter for matter in others if matter.state(unit) is State.EXEMPT]
    closed = [matter for matter in others if matter.state(unit) is State.CLOSED]
    came = [matter for matter in others if unit in matter.returned]
    came.sort(key=lambda matter: _done_on(matter, unit), reverse=True)
    data = partial(_data, unit)
    known = (
        (_("to return"), owing, _("guangong submit ID") + option),
        (_("returned"), came, ""),
        (_("exempt"), exempt, ""),
        (_("closed without it"), closed, ""),
    )
    for word, found, command in known:
        typed = (Text("  "), Text(command, "command")) if command else ()
        name = (Text(word, "heading"), Text(f" {len(found)}", "heading"), *typed)
        if found:
            yield Group(rows(columns, found, data), name)


def _done_on(matter: Matter, unit: str) -> date:
    report = matter.members[unit]
    return (report and report.done_on) or date.min


def _columns(unit: str, day: date, limits: Thresholds) -> Columns[Matter]:
    def state(matter: Matter) -> Cell:
        return cell(state_word(matter.state(unit), limits))

    return (
        (Column("", gap=1), lambda matter: (state_mark(matter.state(unit) or State.OPEN),)),
        (Column("", name=_("state")), lambda matter: _when(matter, unit, day) or state(matter)),
        (Column("", name=_("deadline")), partial(_due, unit, day)),
        (Column("", gap=1, name=_("task")), lambda matter: cell(matter.item.task.id, "dim")),
        (Column("", least=24, weight=5, name=_("title")), lambda matter: words.title_cell(matter.item.task)),
        (Column("", least=10, weight=3, name=_("note")), partial(_said, unit, day)),
    )


def _when(matter: Matter, unit: str, day: date) -> Cell:
    """Return how late or near a task is that is still to be returned, or when it was returned."""
    if unit in matter.owing:
        return words.days_to_act_cell(day, matter.item)
    report = matter.members[unit]
    if report and report.done_on and not report.exempt:
        return (Day(report.done_on, spoken(report.done_on, day)),)
    return ()


def _due(unit: str, day: date, matter: Matter) -> Cell:
    due, is_to_come = matter.due, matter.due >= day and unit in matter.owing
    return (Day(due, spoken(due, day, weekday=is_to_come), "" if is_to_come else "dim"),)


def _said(unit: str, day: date, matter: Matter) -> Cell:
    """Return why a return came back or is not due, how late it was, and its note."""
    if sent := matter.back.get(unit):
        when = _("sent back on {day}: {reason}")
        return cell(" ".join(when.format(day=spoken(sent.on, day), reason=sent.reason).split()), "gap")
    return note_cell(matter, unit)


def _data(unit: str, matter: Matter) -> Data:
    """Return a task as JSON has it, with what the unit has returned of it."""
    task = matter.item.task
    named = {"id": task.id, "title": task.title, "deadline": matter.item.due}
    return named | state_data(matter, unit)
