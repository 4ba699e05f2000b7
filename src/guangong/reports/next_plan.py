"""What next year's plan would be: what goes on, what is left, and on which days it is due."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from guangong.domain.next_year import a_year_later, years_moved
from guangong.domain.plan import Effective, Placed, Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
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


class Draft(NamedTuple):
    """Next year's plan beside this one.

    ``figures`` are those of this year's tasks today; ``files`` what is, or would be, written, and ``text``
    what the new plan says; ``closed`` are the names of the units that it leaves out. ``option`` is what a
    command wants besides, to find this year's plan.
    """

    plan: Plan
    figures: Sequence[Figures]
    new: Plan
    files: Sequence[str]
    closed: Sequence[str]
    text: str
    is_written: bool
    option: str = ""


class Kept(NamedTuple):
    """A task of next year's plan, and what it is this year."""

    figures: Figures
    new: Placed

    @property
    def day_off(self) -> date | None:
        """The day off that its deadline would have been; it is another day."""
        old, new = self.figures.deadline, self.new.deadline
        moved = a_year_later(old.value) if old and new else None
        return moved if new and moved != new.value else None


def next_plan(draft: Draft, day: date) -> Report:
    """Report what next year's plan would be, or is: its tasks with their days, and what it leaves out."""
    found = {item.task.id: item for item in draft.figures}
    kept = [Kept(found[placed.task.id], placed) for placed in draft.new.tasks() if placed.task.id in found]
    ids = {item.figures.task.id for item in kept}
    left = [item for item in draft.figures if item.task.id not in ids]
    open_ = [item for item in left if not item.is_closed and item.task.kind != "standing"]
    dated = [item for item in kept if item.figures.task.kind != "standing"]
    standing = [item for item in kept if item.figures.task.kind == "standing"]
    data = {
        "plan": draft.plan.title,
        "next": {
            "title": draft.new.title,
            "period": {"start": draft.new.period.start, "end": draft.new.period.end},
            "files": list(draft.files),
        },
        "written": draft.is_written,
        "closed_units": list(draft.closed),
        "standing": [_kept_data(item) for item in standing],
        "tasks": [],
        "open": [_left_data(item) for item in open_],
        "left_out": [item.task.id for item in left],
    }
    parts = [_sections(draft, kept, left), *_dated(draft, dated), *_open(draft, open_, day)]
    notes = (*_notes(draft, kept, left, open_), _last(draft))
    return Report("rollover", _title(draft), data, tuple(parts), notes)


def _kept_data(item: Kept) -> Data:
    return {
        "id": item.new.task.id,
        "previous": item.new.task.previous,
        "title": item.new.task.title,
        "kind": item.new.task.kind,
        "start": item.new.task.start,
        "deadline": _value(item.new.deadline),
        "last_deadline": _value(item.figures.deadline),
        "day_off": item.day_off,
    }


def _left_data(item: Figures) -> Data:
    return {
        "id": item.task.id,
        "title": item.task.title,
        "light": item.light.value,
        "progress": round(item.progress, 4),
        "deadline": _value(item.deadline),
    }


def _value(found: Effective[date] | None) -> date | None:
    return found.value if found else None


# ── what people see ──


def _title(draft: Draft) -> Cell:
    period = draft.new.period
    first, last = (spoken(day, 0, in_full=True) for day in (period.start, period.end))
    text = _("Next year's plan, {first} to {last}, from: {plan}")
    below = text.format(first=first, last=last, plan=draft.plan.title)
    return (*cell(draft.new.title, "heading"), Text("\n"), Text(below, "dim"))


def _sections(draft: Draft, kept: Sequence[Kept], left: Sequence[Figures]) -> Table:
    """Return a row a section: how many of its tasks go on, how many are left."""
    going = [item.figures for item in kept]
    standing = [item for item in going if item.task.kind == "standing"]
    dated = [item for item in going if item.task.kind != "standing"]

    def number(items: Sequence[Figures], place: int) -> Cell:
        found = sum(item.placed.route[1] == place for item in items)
        return cell(str(found), "" if found else "dim")

    columns: Columns[int] = (
        (
            Column("", least=20, weight=3, name=_("section")),
            lambda i: words.section_label(draft.plan.sections[i]),
        ),
        (Column(_("this year"), "right"), lambda i: number(draft.figures, i)),
        (Column(_("standing"), "right"), lambda i: number(standing, i)),
        (Column(_("carried over"), "right"), lambda i: number(dated, i)),
        (Column(_("not carried over"), "right"), lambda i: number(left, i)),
    )
    sums = (_("together"), *(str(len(items)) for items in (draft.figures, standing, dated, left)))
    foot = (Row({}, tuple(cell(text, "heading") for text in sums)),)
    group = Group(rows(columns, range(len(draft.plan.sections))), foot=foot)
    return Table("", headings(columns), (group,), "line")


def _dated(draft: Draft, kept: Sequence[Kept]) -> Iterator[Table]:
    """Yield the tasks that are carried over, with the deadlines of both years."""
    old, day = draft.plan.period.start, draft.new.period.start

    def remark(item: Kept) -> Cell:
        if not item.day_off:
            return ()
        off = spoken(item.day_off, day, weekday=True)
        return cell(_("{day} is a day off").format(day=off), "dim")

    columns: Columns[Kept] = (
        (Column("", gap=1, name=_("task")), lambda item: cell(item.new.task.id, "dim")),
        (Column("", least=20, weight=3, name=_("title")), lambda item: words.title_cell(item.new.task)),
        (Column(_("this year"), name=_("deadline this year")), lambda item: _day(item.figures.deadline, old)),
        (Column(_("next year"), name=_("deadline next year")), lambda item: _day(item.new.deadline, day)),
        (Column("", least=10, name=_("remarks")), remark),
    )
    if kept:
        name = cell(_("carried over {n}").format(n=len(kept)), "heading")
        group = Group(rows(columns, kept, _kept_data), name)
        yield Table("tasks", headings(columns), (group,), "line")


def _day(found: Effective[date] | None, year: date) -> Cell:
    return (Day(found.value, spoken(found.value, year)),) if found else cell("—")


def _open(draft: Draft, items: Sequence[Figures], day: date) -> Iterator[Table]:
    """Yield the open tasks that are left, and the command that carries them over."""
    plan = draft.plan
    columns: Columns[Figures] = (
        (Column("", gap=1, name=_("light")), lambda item: (Mark(item.light),)),
        (Column("", gap=1, name=_("task")), lambda item: cell(item.task.id, "dim")),
        (Column("", least=20, weight=3, name=_("title")), lambda item: words.title_cell(item.task)),
        (Column(_("progress"), "right"), lambda item: words.progress_cell(plan, item)),
        (Column(_("deadline")), lambda item: words.due_cell(item, day)),
    )
    if items:
        name = cell(_("open, and not carried over {n}").format(n=len(items)), "heading")
        yield Table("", headings(columns), (Group(rows(columns, items), name),), "line")


def _notes(
    draft: Draft, kept: Sequence[Kept], left: Sequence[Figures], open_: Sequence[Figures]
) -> Iterator[str]:
    """Yield how to carry over more, and what a person has to look at."""
    done = sum(item.light is Light.DONE for item in left)
    if open_:
        chosen = [item.figures for item in kept if item.figures.task.kind != "standing"]
        text = _("To carry over what is open: guangong rollover --keep {ids}")
        yield text.format(ids=",".join(item.task.id for item in (*chosen, *open_))) + draft.option
    if done:
        text = count(
            "{n} task is done and left; what recurs: --keep ID, or all: --all.",
            "{n} tasks are done and left; what recurs: --keep ID, or all: --all.",
            done,
        )
        yield text
    if draft.closed:
        yield _("Closed, and left out: {units}.").format(units=_(", ").join(draft.closed))
    if owning := _still_owning(draft.new):
        text = _("Closed, and still an owner of what is carried over; decide who owns it: {units}.")
        yield text.format(units=_(", ").join(owning))
    if named := [*_year_named(draft, kept)]:
        yield _("Still names this year: {places}.").format(places=_(", ").join(named))


def _still_owning(new: Plan) -> list[str]:
    """Return the names of members that are closed when the plan begins: they own something."""
    members = (member for unit in new.units.values() for member in (unit.members or {}).values())
    return [member.name for member in members if member.until and member.until < new.period.start]


def _year_named(draft: Draft, kept: Sequence[Kept]) -> Iterator[str]:
    """Yield where the new plan still names a year of the old one, comments included."""

    def is_named(text: str | None) -> bool:
        return bool(text) and years_moved(text or "", draft.plan.period) != text

    for item in kept:
        task = item.new.task
        fields = {"title": task.title, "clause": task.clause, "deadline_text": task.deadline_text}
        for name, text in fields.items():
            if is_named(text):
                yield f"{task.id} {words.field_word(name)}"
    lines = (line.lstrip() for line in draft.text.split("\n"))
    comments = [str(n) for n, line in enumerate(lines, 1) if line.startswith("#") and is_named(line)]
    if comments:
        yield _("comments in lines {lines}").format(lines=_(", ").join(comments))


def _last(draft: Draft) -> str:
    """Return what was written where, or how it is."""
    files = _(", ").join(draft.files)
    if draft.is_written:
        return _("Written: {files}.").format(files=files)
    text = _("Nothing was written; it would be: {files}. To write it: the same command with --write.")
    return text.format(files=files)
