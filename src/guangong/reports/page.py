"""The year at a glance, for those who never open a terminal: what stands on the page, whatever draws it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from guangong.domain.masking import masked
from guangong.domain.plan import Change, LogEntry, Plan
from guangong.domain.progress import PRESSING, Figures, Light
from guangong.messages import _, count
from guangong.reports import groups, legend, owing, words
from guangong.reports.days import spoken
from guangong.reports.handout import as_of
from guangong.reports.months import Axis, column_name, timescale_of
from guangong.reports.reported import Matter, State, begun, owed, state_mark, state_word, worst_first
from guangong.reports.scope import Scope
from guangong.reports.sentence import due_figures, sentence
from guangong.reports.status import amount_cell, needing, summary
from guangong.reports.table import Bar, Cell, Data, Fit, Report, Text, cell, in_words
from guangong.reports.task import moved, note_of, why
from guangong.reports.timeline import Stage, stages
from guangong.reports.trend import points


class Written(NamedTuple):
    """What was recorded of a task on a day: an entry of its log, or a change with its reason.

    ``evidence`` are texts, each with the web address that it leads to, or none.
    """

    day: str
    said: str
    note: str
    by: str
    evidence: Sequence[tuple[str, str]] = ()


class Item(NamedTuple):
    """A task as the page shows it.

    ``stages`` are the periods of standing work, or the one stretch of other work; ``spans`` are they as
    shares of the plan's period. Where nothing is expected of a task, its ``bar`` has no sign.
    """

    id: str
    title: str
    light: str
    word: str
    owners: str
    due: str
    days: Cell
    said: str
    bar: Bar | None
    stages: Sequence[Stage]
    spans: Sequence[tuple[float, float, str]]
    who: Cell
    facts: str
    log: Sequence[Written]
    changes: Sequence[Written]


class Group(NamedTuple):
    """Tasks under a name; ``tone`` is its light, ``caption`` that of their days, ``figures`` are theirs.

    A section has its ``number``. There may be more tasks than are shown: ``more`` says how many.
    """

    name: Cell
    tasks: Sequence[Item] = ()
    tone: str = ""
    caption: str = ""
    figures: Mapping[str, Any] = MappingProxyType({})
    number: int = 0
    total: int = 0
    more: str = ""


class BurnUp(NamedTuple):
    """What is due and what is done at the ends of months: shares of the period, each with a number.

    ``now`` is where today ends, ``None`` outside the period; ``columns`` are the middles of months, with
    their names.
    """

    due: Sequence[tuple[float, int]]
    done: Sequence[tuple[float, int]]
    now: float | None
    due_now: int
    done_now: int
    due_text: str
    done_text: str
    total: int
    columns: Sequence[tuple[float, str]]


class Months(NamedTuple):
    """Columns of the period, each ``past``, ``current`` or ``coming``; rows of sections."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[tuple[Cell, Sequence[Sequence[Item]]]]
    sums: Sequence[str]


class Sheet(NamedTuple):
    """Units by the tasks that they return: cells are a sign, a state, and what it says in words."""

    heads: Sequence[tuple[str, str, str, str]]
    rows: Sequence[tuple[str, str, Sequence[tuple[Cell, str, str]]]]
    sums: Sequence[str]
    hidden: str
    key: Sequence[tuple[Cell, str]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything on the page, in its order."""

    organization: str
    heading: str
    day: str
    lead: Cell
    tiles: Sequence[Group]
    needing: Sequence[Group]
    owed: Cell
    sections: Sequence[Group]
    burn_up: BurnUp
    months: Months
    sheet: Sheet | None
    units: Sequence[Group]
    lights: Sequence[tuple[str, str]]
    parts: Sequence[Group]
    total: int
    meanings: Sequence[tuple[Cell, str]]
    now: float | None
    words: Mapping[str, str]


def page(scope: Scope) -> Report:
    """Report a plan on one page; beside what programs get, ``data`` has the whole ``page`` to be drawn."""
    items = {item.task.id: _item(scope, item) for item in scope.figures}
    total, due = summary(scope.figures), due_figures(scope.plan, scope.figures, scope.day)
    data = {
        **words.dated(scope.plan, scope.day),
        **due,
        "total": total,
        "tasks": [_task_data(scope.plan, item, items[item.task.id]) for item in scope.figures],
    }
    drawn = _drawn(scope, items, total | due)
    return Report("page", cell(scope.plan.title, "heading"), {**data, "page": drawn}, ())


def _drawn(scope: Scope, items: Mapping[str, Item], found: Data) -> Page:
    plan, day, assessed = scope.plan, scope.day, scope.figures
    ranked = sorted(assessed, key=lambda item: item.urgency(day))

    def shown(of: Iterable[Figures]) -> list[Item]:
        return [items[item.task.id] for item in of]

    organization, heading = _heading(plan.title)
    return Page(
        organization=organization,
        heading=heading,
        day=_("; ").join(filter(None, [as_of(day), scope.only])),
        lead=sentence(plan, found, day, handed_on=True),
        tiles=[
            Group(cell(word), shown(of[:200]), tone, total=len(of), more=_more(len(of) - 200))
            for word, tone, of in _tiles(scope, ranked)
        ],
        needing=[
            Group(name, shown(of[:100]), _tone(name), caption, more=_more(len(of) - 100))
            for name, caption, of in needing(plan, ranked, day, scope.limits)
        ],
        owed=owing.telephone(plan, assessed),
        sections=_buckets(scope, "section"),
        burn_up=_burn_up(scope),
        months=_months(scope, shown),
        sheet=_sheet(scope),
        units=_buckets(scope, "owner"),
        lights=[(light.value, words.light_word(light)) for light in PRESSING if light in found["lights"]],
        parts=[
            Group(part.label, shown(part.tasks), number=part.data["number"])
            for part in groups.groups(plan, assessed, "section")
        ],
        total=len(assessed),
        meanings=_meanings(scope),
        now=_axis(scope).middle(day),
        words=_words(),
    )


def _heading(title: str) -> tuple[str, str]:
    """Return who has the plan, where its title begins with that, and what it is called."""
    found = re.fullmatch(r"(\D{2,}?)\s*(\d{4}(?:[-–—/]\d{2,4})?(?:学年|年)\D.*)", title)
    organization, rest = found.groups() if found else ("", title)
    return organization, _("{title}: progress").format(title=rest)


def _tone(name: Cell) -> str:
    return name[0].tone if isinstance(name[0], Text) else ""


def _more(number: int) -> str:
    """Return how many tasks only the list of all has."""
    if number <= 0:
        return ""
    return count("{n} more in the list of all tasks", "{n} more in the list of all tasks", number)


def _axis(scope: Scope) -> Axis:
    return Axis(scope.plan.period.start, scope.plan.period.end)


def _tiles(scope: Scope, ranked: Sequence[Figures]) -> Iterator[tuple[str, str, list[Figures]]]:
    """Yield the tasks by what they need, the worst first: a word, its light, the tasks."""
    known = (
        (words.light_word(Light.OVERDUE), (Light.OVERDUE,)),
        (words.due_in(scope.limits), (Light.DUE_SOON,)),
        (words.light_word(Light.BEHIND), (Light.BEHIND, Light.FAR_BEHIND)),
        *((words.light_word(light), (light,)) for light in (Light.ON_TRACK, Light.NOT_STARTED)),
        *((words.light_word(light), (light,)) for light in (Light.DONE, Light.CANCELLED)),
    )
    for word, lights in known:
        if found := [item for item in ranked if item.light in lights]:
            yield word, lights[0].value, found


def _buckets(scope: Scope, by: str) -> list[Group]:
    """Return the sections, or the units that lead, with their figures."""
    found = groups.groups(scope.plan, scope.figures, by)
    return [Group(bucket.label, figures=summary(bucket.tasks)) for bucket in found]


# ── a task ──


def _item(scope: Scope, item: Figures) -> Item:
    plan, day, task = scope.plan, scope.day, item.task
    found, axis = stages(plan, item, day), _axis(scope)
    is_standing = task.kind == "standing"
    expected = None if item.is_closed or item.expected == 1 else item.expected
    return Item(
        id=task.id,
        title=in_words(words.title_cell(task), str),
        light=item.light.value,
        word=words.light_word("done-late" if item.late else item.light),
        owners=in_words(words.owners_cell(plan, item), str),
        due=in_words(words.due_cell(item, day), str),
        days=amount_cell(day, item) if not item.is_closed else (),
        said=in_words(words.progress_cell(plan, item), str),
        bar=None if is_standing else Bar(item.progress, expected),
        stages=found if is_standing else (),
        spans=[(axis.at(stage.start), axis.after(stage.end), stage.state) for stage in found],
        who=_who(plan, item),
        facts=_facts(item),
        log=[_entry(scope, entry) for entry in reversed(task.log) if scope.tells(entry.on)],
        changes=[_change(scope, change) for change in reversed(task.changes) if scope.tells(change.on)],
    )


def _who(plan: Plan, item: Figures) -> Cell:
    """Return who has to move: of what is overdue, how many have not returned it, and their names."""
    if item.owing and item.light is Light.OVERDUE:
        number = in_words(owing.not_in(plan, item.owing), str)
        most = 12
        names = [words.unit_name(plan, unit) for unit in item.owing[:most]]
        said = [Text(name + _(", "), "name") for name in names[:-1]] + [Text(names[-1], "name")]
        others = words.members(plan, item.owing[most:])
        rest = [Text(" " + _("{units} more").format(units=others), "dim")] if item.owing[most:] else []
        return (Text(number, "heading"), Text(" "), *said, *rest)
    return owing.who(plan, item)


def _task_data(plan: Plan, item: Figures, shown: Item) -> Data:
    """Return what the page is filtered and sorted by."""
    return {
        "id": shown.id,
        "title": shown.title,
        "section": item.placed.section.number,
        "light": shown.light,
        "owners": shown.owners,
        "lead": in_words(words.lead_cell(plan, item), str),
        "due": item.due,
        "progress": round(item.progress, 4),
        "expected": None if item.expected is None else round(item.expected, 4),
        "done_on": item.done_on,
    }


def _facts(item: Figures) -> str:
    """Return where the document says it, and until when in its own words."""
    text = item.task.deadline_text
    own = _("in the plan: {text}").format(text=text) if text else ""
    return _("; ").join(filter(None, (item.task.clause, own)))


def _entry(scope: Scope, entry: LogEntry) -> Written:
    return Written(
        spoken(entry.on, scope.day),
        " ".join(words.logged(entry)),
        note_of(entry),
        (entry.by or "") if scope.people else "",
        [(piece, _address(piece)) for piece in entry.evidence],
    )


def _address(evidence: str) -> str:
    """Return the web address that evidence is; one with a number of a person in it leads nowhere."""
    is_address = re.fullmatch(r"https?://\S+", evidence, re.IGNORECASE)
    return evidence if is_address and masked(evidence) == evidence else ""


def _change(scope: Scope, change: Change) -> Written:
    said = f"{words.field_word(change.field)} {moved(scope.plan, change, scope.day)}"
    return Written(spoken(change.on, scope.day), said, why(change), (change.by or "") if scope.people else "")


# ── the year ──


def _burn_up(scope: Scope) -> BurnUp:
    """Return what is due and what is done at the end of each month, as the trend has it."""
    axis, day = _axis(scope), scope.day
    found = points(scope.plan, scope.figures, day, scope.past)
    due_now, done_now = due_figures(scope.plan, scope.figures, day)["due_by"], summary(scope.figures)["done"]
    return BurnUp(
        due=[(axis.after(point.day), point.due) for point in found if point.due is not None],
        done=[(axis.after(point.day), point.figures["done"]) for point in found if point.figures],
        now=axis.after(day) if axis.start <= day <= axis.end else None,
        due_now=due_now,
        done_now=done_now,
        due_text=_("due by now: {n}").format(n=due_now),
        done_text=_("done: {n}").format(n=done_now),
        total=sum(item.deadline is not None and item.light is not Light.CANCELLED for item in scope.figures),
        columns=list(_middles(axis)),
    )


def _middles(axis: Axis) -> Iterator[tuple[float, str]]:
    scale = timescale_of(axis)
    for column in scale.axes:
        yield (axis.at(column.start) + axis.after(column.end)) / 2, column_name(column, scale.months)


def _months(scope: Scope, shown: Callable[[Iterable[Figures]], list[Item]]) -> Months:
    """Return the tasks by section and by the month of their deadline, the worst first."""
    scale, day = timescale_of(_axis(scope)), scope.day
    rows = []
    every: dict[int, list[Figures]] = defaultdict(list)
    for _place, tasks in groupby(scope.figures, key=lambda item: item.placed.route[1]):
        dated = sorted((item for item in tasks if item.deadline), key=lambda item: item.urgency(day))
        found: dict[int, list[Figures]] = defaultdict(list)
        for item in dated:
            column = scale.column(item.due or day)
            found[column].append(item)
            every[column].append(item)
        if dated:
            label = _shortest(words.section_label(dated[0].placed.section))
            rows.append((label, [shown(found[i]) for i in range(len(scale.axes))]))
    columns = [(column_name(column, scale.months), _tense(column, day)) for column in scale.axes]
    return Months(columns, rows, [_done_of(every[i]) for i in range(len(columns))])


def _shortest(label: Cell) -> Cell:
    return label[0].choices[-1] if isinstance(label[0], Fit) else label


def _tense(column: Axis, day: date) -> str:
    if column.start <= day <= column.end:
        return "current"
    return "past" if column.end < day else "coming"


def _done_of(items: Sequence[Figures]) -> str:
    counted = [item for item in items if item.light is not Light.CANCELLED]
    done = sum(item.light is Light.DONE for item in counted)
    return f"{done}/{len(counted)}" if counted else ""


# ── what units return ──


def _sheet(scope: Scope) -> Sheet | None:
    """Return the units, who owes most first, by tasks: those that are due and still owed go before others."""
    asked = begun(scope.matters)
    if not asked:
        return None
    most = 12
    found = sorted(asked, key=lambda matter: not matter.owing)[:most]
    matters = sorted(found, key=lambda matter: matter.due)
    overdue = owed(asked, Light.OVERDUE)
    asks = {unit for matter in asked for unit in matter.members}
    units = [unit for unit in worst_first(scope.matters, scope.plan.unit_names()) if unit in asks]
    hidden = len(asked) - len(matters)
    known = {matter.state(unit) for matter in matters for unit in units}
    return Sheet(
        [_head(scope, matter) for matter in matters],
        [
            (words.unit_name(scope.plan, unit), str(overdue.get(unit, "")), _row(scope, matters, unit))
            for unit in units
        ],
        [f"{len(matter.returned)}/{len(matter.expected)}" for matter in matters],
        count("{n} more task is not shown", "{n} more tasks are not shown", hidden) if hidden else "",
        [((state_mark(state),), state_word(state, scope.limits)) for state in State if state in known],
    )


def _head(scope: Scope, matter: Matter) -> tuple[str, str, str, str]:
    task = matter.item.task
    return task.id, task.title, spoken(matter.due, scope.day), matter.item.light.value


def _row(scope: Scope, matters: Sequence[Matter], unit: str) -> list[tuple[Cell, str, str]]:
    states = (matter.state(unit) for matter in matters)
    return [
        ((state_mark(state),), state.value, state_word(state, scope.limits)) if state else ((), "", "")
        for state in states
    ]


# ── words ──


def _meanings(scope: Scope) -> list[tuple[Cell, str]]:
    """Return what the marks and the bar mean."""
    shown = legend.signs({item.light for item in scope.figures}, scope.limits)
    return [(row.cells[0] or (), in_words(row.cells[1] or (), str)) for row in shown.rows]


def _words() -> Mapping[str, str]:
    """Return the headings and captions of the page."""
    return {
        "task": _("title"),
        "light": _("light"),
        "due": _("due by"),
        "progress": _("progress"),
        "who": _("who · last note"),
        "owners": _("owners"),
        "sections": _("sections"),
        "section": _("section"),
        "expected": _("expected by now"),
        "difference": _("difference"),
        "done": _("done"),
        "done_of_due": _("done / due"),
        "overdue": _("overdue"),
        "year": _("the year so far"),
        "year_note": _("tasks with a deadline, added up: due (grey), done (blue), and the arrears between"),
        "months": _("the year by months"),
        "months_note": _("each task in the month of its deadline; standing work is not among them"),
        "returns": _("what units return"),
        "unit": _("unit"),
        "owes": _("owes"),
        "in": _("in / due"),
        "units": _("lights by unit"),
        "lead": _("lead"),
        "all": _("all tasks"),
        "time": _("time"),
        "search": _("search"),
        "every_section": _("all sections"),
        "every_light": _("all lights"),
        "every_lead": _("all units"),
        "sort": _("sort by"),
        "as_in_plan": _("as in the plan"),
        "deadline": _("deadline"),
        "title": _("title"),
        "shown": _("{n} of {all} tasks"),
        "log": _("log"),
        "changes": _("changes"),
        "meanings": _("what the words mean"),
        "projector": _("projector"),
        "projector_help": _("key P; arrows turn the pages, Esc ends"),
    }
