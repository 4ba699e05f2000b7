"""Who has returned what: the members of groups by the tasks that they return, who owes most first."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from guangong.domain.plan import Plan
from guangong.domain.progress import DEFAULT, Light, Thresholds
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.reported import Matter, State, begun, owed, state_mark, state_word, worst_first
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Entry,
    Fit,
    Group,
    Listing,
    Part,
    Report,
    Row,
    Rows,
    Table,
    Text,
    cell,
    headings,
    rows,
)
from guangong.unseen import narrowed

_MOST: Final = 10
"""So many tasks are asked of a reader at once."""

_OWES: Final = 4
"""Cells for how much a unit owes."""


class UnitRow(NamedTuple):
    """A member of a group: how it stands with each task, how much it owes, and when it last returned one."""

    id: str
    name: str
    states: Sequence[State | None]
    overdue: int
    soon: int
    latest: date | None


class Overview(NamedTuple):
    """What is shown: tasks, units and how they stand."""

    plan: Plan
    matters: Sequence[Matter]
    units: Sequence[UnitRow]
    day: date
    limits: Thresholds
    option: str


def units(  # noqa: PLR0913 (what there is to say)
    plan: Plan,
    groups: Sequence[str],
    matters: Sequence[Matter],
    day: date,
    *,
    limits: Thresholds = DEFAULT,
    option: str = "",
) -> Report:
    """Report how the members of groups stand with the tasks that they return.

    Args:
        plan: the plan as it was on the day.
        groups: the ids of the groups.
        matters: the tasks that their members return.
        day: the day of the report.
        limits: when a deadline is near.
        option: what a command wants besides, to find this plan.
    """
    overview = _overview(plan, groups, matters, day, limits)._replace(option=option)
    title = (Text(_title(plan, groups, overview.units), "heading"), Text("\n"), *_sentence(overview))
    return Report(
        "units",
        title,
        {**words.dated(plan, day), "groups": list(groups), **_totals(overview)},
        (_in_words(overview),),
        _notes(overview),
        aside=(words.as_of(plan, day, in_full=True),),
        layouts=tuple(_layouts(overview)) if overview.matters else (),
    )


def _overview(
    plan: Plan, groups: Sequence[str], matters: Sequence[Matter], day: date, limits: Thresholds
) -> Overview:
    asked = begun(matters)
    overdue, soon = owed(asked, Light.OVERDUE), owed(asked, Light.DUE_SOON)
    known = plan.groups(day)
    members = {id_: name for group in groups for id_, name in known[group].items()}
    found = [
        UnitRow(
            id_,
            members[id_],
            [matter.state(id_) for matter in asked],
            overdue.get(id_, 0),
            soon.get(id_, 0),
            _latest(matters, id_),
        )
        for id_ in worst_first(matters, members)
    ]
    return Overview(plan, asked, found, day, limits, "")


def _latest(matters: Sequence[Matter], unit: str) -> date | None:
    reports = (matter.members.get(unit) for matter in matters)
    return max((report.done_on for report in reports if report and report.done_on), default=None)


def _title(plan: Plan, groups: Sequence[str], units: Sequence[UnitRow]) -> str:
    names = _(", ").join(words.unit_name(plan, group) for group in groups)
    number = words.members(plan, [unit.id for unit in units])
    return _("{names}: {units}, returns").format(names=names, units=number)


def _sentence(overview: Overview) -> Iterator[Text]:
    """Yield what is owed in all; only what is overdue is toned."""
    late = [unit for unit in overview.units if unit.overdue]
    overdue, soon = sum(unit.overdue for unit in late), sum(unit.soon for unit in overview.units)
    if late:
        who = words.members(overview.plan, [unit.id for unit in late])
        yield Text(_("overdue, not in: "))
        yield Text(_("{n} (from {units})").format(n=overdue, units=who), Light.OVERDUE)
    else:
        yield Text(_("nothing is overdue"))
    if soon:
        near = words.due_in(overview.limits)
        yield Text(_("; {near}, not in: {n}").format(near=near, n=soon))


def _totals(overview: Overview) -> Data:
    return {
        "overdue": sum(unit.overdue for unit in overview.units),
        "due_soon": sum(unit.soon for unit in overview.units),
        "tasks": [_task_data(matter) for matter in overview.matters],
    }


def _task_data(matter: Matter) -> Data:
    return {
        "id": matter.item.task.id,
        "title": matter.item.task.title,
        "deadline": matter.item.due,
        "light": matter.item.light.value,
        "returned": len(matter.returned),
        "expected": len(matter.expected),
    }


def _unit_data(overview: Overview, unit: UnitRow) -> Data:
    asked = zip(overview.matters, unit.states, strict=True)
    return {
        "unit": unit.id,
        "name": unit.name,
        "overdue": unit.overdue,
        "due_soon": unit.soon,
        "latest": unit.latest,
        "tasks": {matter.item.task.id: state.value for matter, state in asked if state},
    }


def _notes(overview: Overview) -> tuple[str, ...]:
    return () if overview.matters else (_("No task of the plan is returned by its members."),)


# ── in words, for a pipe or a sheet ──


def _in_words(overview: Overview) -> Table:
    """Return a row for each unit, and a column for each task."""

    def state(place: int, unit: UnitRow) -> Cell:
        found = unit.states[place]
        return cell(state_word(found, overview.limits), found if found is State.OVERDUE else "")

    columns: Columns[UnitRow] = (
        (Column(_("unit")), lambda unit: cell(unit.name)),
        (Column(_("owes"), "right"), _owes),
        *(
            (_named(overview.matters, place), partial(state, place))
            for place, _matter in enumerate(overview.matters)
        ),
        (Column(_("latest")), partial(_last, overview)),
    )
    sums = (cell(_("in / due"), "dim"), (), *map(_sum, overview.matters), ())
    shown = rows(columns, overview.units, partial(_unit_data, overview))
    return Table("units", headings(columns), (Group(shown, foot=(Row({}, sums),)),), "line")


def _named(matters: Sequence[Matter], place: int) -> Column:
    task = matters[place].item.task
    return Column(f"{task.id} {' '.join(task.title.split())}")


def _owes(unit: UnitRow) -> Cell:
    return cell(str(unit.overdue), Light.OVERDUE) if unit.overdue else ()


def _last(overview: Overview, unit: UnitRow) -> Cell:
    if unit.latest is None:
        return cell(_("never"))
    return (Day(unit.latest, spoken(unit.latest, overview.day)),)


def _sum(matter: Matter) -> Cell:
    tone = "heading" if matter.item.light is Light.OVERDUE else ""
    return cell(f"{len(matter.returned)}/{len(matter.expected)}", tone)


def _sum_or_share(matter: Matter) -> Cell:
    """Return how many have returned a task; of more than there is room for, their share."""
    whole = _sum(matter)
    share = len(matter.returned) / max(1, len(matter.expected))
    return (Fit((whole, cell(f"{share:.0%}"))),)


def _short(title: str) -> str:
    """Return the first characters of a title, without signs; of a Latin one none, they would not stack."""
    found = "".join(char for char in narrowed(title) if char.isalnum())[:9]
    return "" if found[:6].isascii() else found


# ── on a page: marks under stacked headings ──


def _layouts(overview: Overview) -> Iterator[tuple[Part, ...]]:
    """Yield the overview in layouts, the widest first: narrower headings, then fewer tasks."""
    most = min(len(overview.matters), _MOST)
    key = _key(overview)
    yield _drawn(overview, 3, most), key
    for shown in range(most, 0, -1):
        yield _drawn(overview, 2, shown), key


def _drawn(overview: Overview, characters: int, most: int) -> Table:
    """Return marks in as many columns as have room, headings of so many characters a line above them."""
    is_wide = characters > 2  # noqa: PLR2004 (what has room for less has none for the last column)
    single = overview.matters[: most - 1 if most < len(overview.matters) else most]
    others = overview.matters[len(single) :]
    last = [(Column("", least=8), partial(_last, overview))] if is_wide else []
    narrow = Column("", least=2 * characters + 1, gap=1)
    columns: Columns[UnitRow] = (
        (Column("", least=24, weight=5, gap=0), lambda unit: cell(unit.name)),
        (Column("", "right"), _owes),
        *((narrow, partial(_mark, place)) for place in range(len(single))),
        *([(narrow._replace(least=7), partial(_marks, len(single)))] if others else []),
        *last,
    )
    heads = list(_heads(single, len(others), characters, is_wide=is_wide))
    body = rows(columns, overview.units)
    items = [*heads, *range(len(body))]
    shown = Rows(lambda item: item if isinstance(item, Row) else body.row(item), items)
    sums = Row(
        {}, (cell(_("in / due"), "dim"), None, *map(_sum_or_share, single), *[()] * (bool(others) + is_wide))
    )
    group = Group(shown, foot=(sums,), fewest=len(heads) + 1, hidden=partial(_hidden, overview))
    return Table("", headings(columns), (group,), "page")


def _mark(place: int, unit: UnitRow) -> Cell:
    state = unit.states[place]
    return (state_mark(state),) if state else ()


def _marks(start: int, unit: UnitRow) -> Cell:
    """Return how a unit stands with the tasks that have no column: the worst, and how often."""
    states = [state for state in unit.states[start:] if state]
    if not states:
        return ()
    worst = min(states, key=list(State).index)
    return (state_mark(worst), Text(str(states.count(worst)), "dim"))


def _heads(single: Sequence[Matter], others: int, characters: int, *, is_wide: bool) -> Iterator[Row]:
    """Yield the lines above the columns: titles, stacked, then ids with the captions, then deadlines."""
    titles = [_short(matter.item.task.title) for matter in single]
    blank = " " * (2 * characters + 1)
    after: list[Cell] = [()] * (bool(others) + is_wide)
    for start in range(0, 3 * characters, characters):
        parts = [title[start : start + characters] for title in titles]
        if any(parts):
            yield Row({}, ((), (), *(cell(f"{part} " if part else blank) for part in parts), *after))
    captions = [cell(_("+{n}").format(n=others), "dim")] * bool(others)
    captions += [cell(_("latest"), "dim")] * is_wide
    ids = (cell(matter.item.task.id.ljust(len(blank)), "dim") for matter in single)
    yield Row({}, ((), cell(_("owes"), "dim"), *ids, *captions))
    yield Row({}, ((), cell(" " * _OWES), *map(_deadline, single), *after))


def _deadline(matter: Matter) -> Cell:
    tones = {Light.OVERDUE: Light.OVERDUE, Light.DUE_SOON: Light.DUE_SOON}
    tone = tones.get(matter.item.light, "dim")
    return (Day(matter.due, f"{matter.due.month}-{matter.due.day}", tone),)


def _hidden(overview: Overview, number: int) -> str:
    """Return what to say of the units that have no room: they are the last ones."""
    if not number:
        return ""
    hidden = overview.units[-number:]
    said = words.members(overview.plan, [unit.id for unit in hidden])
    if any(unit.overdue for unit in hidden):
        return _("not shown: {units}; --all shows them").format(units=said)
    return _("not shown: {units} with nothing overdue; --all shows them").format(units=said)


def _key(overview: Overview) -> Listing:
    """Return what the marks mean that are there, and what can be typed."""
    there = {state for unit in overview.units for state in unit.states if state}
    order = (
        *(State.OVERDUE, State.SENT_BACK, State.DUE_SOON, State.OPEN),
        *(State.RETURNED, State.LATE, State.EXEMPT, State.CLOSED),
    )
    signs = tuple(
        (state_mark(state), Text(f" {state_word(state, overview.limits)}", "dim"))
        for state in order
        if state in there
    )
    first = overview.units[0]
    unit = first.name if first.name.isalnum() else first.id
    chase = ((_("chase"), f"guangong remind{overview.option}"),)
    commands = (
        *(chase if first.overdue or first.soon else ()),
        (_("one unit"), f"guangong units {unit}{overview.option}"),
    )
    typed = tuple((Text(f"{purpose} ", "dim"), Text(command, "command")) for purpose, command in commands)
    return Listing((Entry((), signs), Entry((), typed, for_screen=True)))
