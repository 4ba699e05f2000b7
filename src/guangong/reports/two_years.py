"""Two years side by side: their figures, what became of last year's tasks, and what goes on."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.facts import first_deadline
from guangong.reports.sentence import alarm, due_figures
from guangong.reports.status import summary
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Fit,
    Group,
    Mark,
    Report,
    Row,
    Table,
    Text,
    cell,
    headings,
    rows,
)
from guangong.unseen import narrowed


class Year(NamedTuple):
    """A plan as of a day, its last one or an earlier one, and the figures of its tasks on that day."""

    plan: Plan
    figures: Sequence[Figures]
    day: date


class Ended(NamedTuple):
    """A task of last year as it stands now, the ids of this year's that go on with it, and of those alike.

    Alike are tasks that have the same title, and name no task of last year.
    """

    figures: Figures
    successors: Sequence[str]
    alike: Sequence[str]

    @property
    def days_late(self) -> int:
        """How many days after its deadline it was done, 0 where it was in time or is open."""
        item = self.figures
        late = item.late and item.done_on and item.deadline
        return (item.done_on - item.deadline.value).days if late and item.done_on and item.deadline else 0

    @property
    def reason(self) -> str:
        """Why it was cancelled, empty where it was not."""
        task = self.figures.task
        told = [
            change.reason for change in task.changes if change.field == "status" and change.to == "cancelled"
        ]
        return told[-1] if told and self.figures.light is Light.CANCELLED else ""


def two_years(last: Year, this: Year, now: Sequence[Figures], day: date) -> Report:
    """Report what became of last year's tasks, and the figures of both years, each as of its end.

    Args:
        last: last year.
        this: this year.
        now: the figures of last year's tasks on the day: some were done after its end.
        day: the day of the report.
    """
    ended = [*_ended(now, this.plan)]
    left = [item for item in ended if not item.successors and item.figures.light is not Light.CANCELLED]
    ids = {item.figures.task.id for item in ended}
    named = [(placed.task.id, placed.task.previous) for placed in this.plan.tasks() if placed.task.previous]
    unknown = [(id_, previous) for id_, previous in named if previous not in ids]
    standing = [item for item in ended if item.figures.task.kind == "standing"]
    dated = [item for item in ended if item.figures.task.kind != "standing"]
    data = {
        "as_of": day,
        "last": _year_data(last),
        "this": _year_data(this),
        "standing": [_task_data(item) for item in standing],
        "without_successor": [item.figures.task.id for item in left],
        "new": [placed.task.id for placed in this.plan.tasks() if placed.task.previous not in ids],
        "unknown_previous": [{"id": id_, "previous": previous} for id_, previous in unknown],
    }
    parts = (_figures(last, this), *_left(last.plan, left), _looking_back(last.plan, dated))
    return Report("compare", _title(last, this, ended), data, parts, tuple(_notes(last, left, unknown)))


def _ended(now: Sequence[Figures], this: Plan) -> Iterator[Ended]:
    successors: dict[str, list[str]] = {}
    titles: dict[str, list[str]] = {}
    for placed in this.tasks():
        if placed.task.previous:
            successors.setdefault(placed.task.previous, []).append(placed.task.id)
        else:
            titles.setdefault(narrowed(placed.task.title).casefold(), []).append(placed.task.id)
    for item in now:
        alike = titles.get(narrowed(item.task.title).casefold(), [])
        yield Ended(item, successors.get(item.task.id, []), alike)


# ── as data ──


def _year_data(year: Year) -> Data:
    due = due_figures(year.plan, year.figures, year.day)
    return {
        "plan": year.plan.title,
        "period": {"start": year.plan.period.start, "end": year.plan.period.end},
        "as_of": year.day,
        **summary(year.figures),
        **{name: due[name] for name in ("due_by", "done_of_due", "late")},
        "done_late": sum(item.late for item in year.figures),
        **_reached(year),
    }


def _reached(year: Year) -> Data:
    """Return how much is reached of what is counted: targets, returns, and periods of standing work."""
    open_ = [item for item in year.figures if item.light is not Light.CANCELLED]
    counted = [item.counted for item in open_ if item.counted]
    targets = [one.achieved >= one.wanted for one in counted if one.what == "target"]
    sums = {
        what: {
            "reached": sum(one.achieved for one in counted if one.what == what),
            "wanted": sum(one.wanted for one in counted if one.what == what),
        }
        for what in ("returns", "periods")
    }
    return {"targets": {"reached": sum(targets), "wanted": len(targets)}, **sums}


def _task_data(item: Ended) -> Data:
    found = item.figures
    is_late, is_open = found.light is Light.DONE and found.late, not found.is_closed
    return {
        "id": found.task.id,
        "title": found.task.title,
        "section": found.placed.section.number,
        "kind": found.task.kind,
        "deadline": found.deadline.value if found.deadline else None,
        "first_deadline": first_deadline(found),
        "end": "open" if is_open else "done-late" if is_late else found.light.value,
        "done_on": found.done_on,
        "days_late": item.days_late,
        "reason": item.reason or None,
        "progress": round(found.progress, 4),
        "successors": list(item.successors),
        "alike": list(item.alike),
    }


# ── what people see ──


def _title(last: Year, this: Year, ended: Sequence[Ended]) -> Cell:
    """Return what is compared, and the sentence on last year's tasks."""
    dated = [item for item in ended if item.figures.task.kind != "standing"]
    lights = [item.figures.light for item in dated]
    open_ = [item.figures for item in dated if not item.figures.is_closed]
    head = _("Looking back at {last}, beside {this}").format(last=last.plan.title, this=this.plan.title)
    said = _("{n} dated tasks: {done} done ({late} of them late), {cancelled} cancelled").format(
        n=len(dated),
        done=lights.count(Light.DONE),
        late=sum(bool(item.days_late) for item in dated),
        cancelled=lights.count(Light.CANCELLED),
    )
    left = _(", {n} not done")
    is_late = any(item.light is Light.OVERDUE for item in open_)
    rest = alarm(left, len(open_)) if is_late else (Text(left.format(n=len(open_))),)
    going = _("; of all {n} tasks {going} go on.").format(
        n=len(ended), going=sum(bool(item.successors) for item in ended)
    )
    return (*cell(head, "heading"), Text("\n"), Text(said), *rest, Text(going))


def _figures(last: Year, this: Year) -> Table:
    """Return the figures of both years, a row each."""
    both = [(_year_data(year), year) for year in (last, this)]
    known: tuple[tuple[str, Callable[[Data], str]], ...] = (
        (_("tasks"), lambda data: str(data["total"])),
        (_("done"), lambda data: str(data["done"])),
        (_("done late"), lambda data: str(data["done_late"])),
        (_("done of what was due"), lambda data: f"{data['done_of_due']}/{data['due_by']}"),
        (_("due, and not done"), lambda data: str(data["due_by"] - data["done_of_due"])),
        (_("cancelled"), lambda data: str(data["lights"].get(Light.CANCELLED, 0))),
        (_("targets reached"), partial(_fraction, "targets")),
        (_("returns in"), partial(_fraction, "returns")),
        (_("standing work recorded"), partial(_fraction, "periods")),
        (_("progress"), lambda data: f"{data['progress']:.0%}"),
        (_("as of"), lambda data: spoken(data["as_of"], 0)),
    )
    names = [_years(year.plan) for year in (last, this)]
    if names[0] == names[1]:
        names = [last.plan.title, this.plan.title]
    columns = (Column("", name=_("figure")), *(Column(name, "right") for name in names))
    shown = [Row({}, (cell(name), *(cell(say(data)) for data, _year in both))) for name, say in known]
    return Table("", columns, (Group(shown),), "line")


def _years(plan: Plan) -> str:
    """Return the years of a plan as they stand above its figures: 2026, 2026年."""
    years = dict.fromkeys(str(day.year) for day in (plan.period.start, plan.period.end))
    return _("{years}").format(years="–".join(years))


def _fraction(name: str, data: Data) -> str:
    reached, wanted = data[name]["reached"], data[name]["wanted"]
    return f"{reached}/{wanted}" if wanted else "—"


def _left(plan: Plan, left: Sequence[Ended]) -> Iterator[Table]:
    """Yield the tasks that nothing goes on with, those first that are not done."""
    columns: Columns[Ended] = (
        *_task_columns(),
        (Column("", name=_("end")), partial(_end, plan)),
        (Column("", name=_("same title")), _alike),
    )
    groups = (
        (
            _("not done, no successor {n}"),
            [item for item in left if not item.figures.is_closed],
        ),
        (_("done, no successor {n}"), [item for item in left if item.figures.is_closed]),
    )
    found = [
        Group(rows(columns, items), cell(name.format(n=len(items)), "heading"))
        for name, items in groups
        if items
    ]
    if found:
        yield Table("", headings(columns), tuple(found), "line")


def _task_columns() -> Columns[Ended]:
    return (
        (Column("", gap=1, name=_("light")), lambda item: (Mark(item.figures.light),)),
        (Column("", gap=1, name=_("task")), lambda item: cell(item.figures.task.id, "dim")),
        (Column("", least=20, weight=3, name=_("title")), lambda item: words.title_cell(item.figures.task)),
    )


def _end(plan: Plan, item: Ended) -> Cell:
    """Return how a task ended: done on which day and how late, cancelled and why, or how far it is."""
    found = item.figures
    if found.light is Light.CANCELLED:
        reason = _("cancelled: {reason}").format(reason=item.reason) if item.reason else _("cancelled")
        return cell(" ".join(reason.split()), found.light)
    if found.light is not Light.DONE:
        progress = words.progress_cell(plan, found)
        is_dated = found.task.kind != "standing"
        return (Text(_("not done") + " ", found.light), *progress) if is_dated else progress
    if found.done_on is None:
        return cell(_("done"))
    done = _("done {day}").format(day=spoken(found.done_on, plan.period.start))
    if not item.days_late:
        return cell(done)
    late = count("{done}, {n} day late", "{done}, {n} days late", item.days_late, done=done)
    return cell(late, Light.BEHIND)


def _alike(item: Ended) -> Cell:
    return cell(_("same title: {ids}").format(ids=_(", ").join(item.alike)), "dim") if item.alike else ()


def _looking_back(plan: Plan, dated: Sequence[Ended]) -> Table:
    """Return the dated tasks of last year by section, each with its end and with what goes on with it."""
    columns: Columns[Ended] = (
        *_task_columns(),
        (Column(_("deadline"), least=9), partial(_deadline, plan)),
        (Column(_("end"), least=20, weight=2), partial(_end, plan)),
        (Column(_("goes on as")), lambda item: cell(_(", ").join(item.successors) or "—")),
    )
    sections = groupby(dated, key=lambda item: item.figures.placed.route[1])
    groups = tuple(_section(columns, list(items)) for _place, items in sections)
    return Table("tasks", headings(columns), groups or (Group(()),), "line")


def _section(columns: Columns[Ended], items: Sequence[Ended]) -> Group:
    lights = [item.figures.light for item in items]
    done, all_ = lights.count(Light.DONE), len(lights) - lights.count(Light.CANCELLED)
    section = items[0].figures.placed.section
    return Group(rows(columns, items, _task_data), words.section_heading(section, f"{done}/{all_}"))


def _deadline(plan: Plan, item: Ended) -> Cell:
    """Return a task's deadline, with the one that it was first."""
    found, year = item.figures.deadline, plan.period.start
    if found is None:
        return cell("—")
    due = Day(found.value, spoken(found.value, year))
    first = first_deadline(item.figures)
    if first is None or first == found.value:
        return (due,)
    moved = Text(_(" (at first {day})").format(day=spoken(first, year)), "dim")
    return (Fit(((due, moved), (due,))),)


def _notes(last: Year, left: Sequence[Ended], unknown: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield how to say that a task goes on, and which tasks name one that last year did not have."""
    alike = next((item for item in left if item.alike), None)
    if alike:
        text = _("A task that goes on says so: guangong set {id} previous={previous}")
        yield text.format(id=alike.alike[0], previous=alike.figures.task.id)
    if unknown:
        named = (f"{id_} → {previous}" for id_, previous in unknown)
        text = _("Last year's plan, {plan}, has no such task: {tasks}.")
        yield text.format(plan=last.plan.title, tasks=_(", ").join(named))
