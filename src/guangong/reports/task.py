"""One task whole: its fields, log, changes and returns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from guangong.domain.fields import declared, plain
from guangong.domain.plan import Change, Effective, LogEntry, Plan, Return, Value, Withdrawn
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Record,
    Report,
    Table,
    Text,
    cell,
    lines,
    table,
)


class Shown(NamedTuple):
    """What there is to say of one task on a day.

    ``log`` has also what was withdrawn by then, ``members`` what each member of its groups has returned;
    ``because`` says how its light came about.
    """

    figures: Figures
    log: Sequence[LogEntry]
    members: Mapping[str, Return | None]
    because: str


def task(plan: Plan, shown: Shown, day: date, evidence: Callable[[str], str] = str) -> Report:
    """Report one task; ``evidence`` says of a piece that is not there what is wrong."""
    found = shown.figures.task
    title = (Text(found.id, "heading"), Text("  "), *words.title_cell(found, "heading"))
    data = {**words.task_data(plan, shown.figures, day), "why": shown.because or None}
    record = Record("task", data, tuple(_fields(plan, shown, day)))
    tables = (_log(shown.log, evidence), _changes(plan, found.changes), _returns(plan, shown.members))
    return Report("show", title, words.dated(plan, day), (record, *tables))


_ELSEWHERE: Final = ("id", "title", "every", "target", "log", "changes")
"""The fields of a task that the title, a table, a figure or another field shows."""


def _fields(plan: Plan, shown: Shown, day: date) -> Iterator[tuple[str, Cell]]:
    """Yield what there is to say of a task: its fields as they are declared, then its figures."""
    figures = shown.figures
    section = figures.placed.section
    yield _("section"), cell(f"{section.number}  {section.title}")
    for field in declared(type(figures.task)):
        if field.name not in _ELSEWHERE and (content := _field(plan, figures, field.name)):
            yield field.label, content
    yield _("light"), (*words.light_cell(figures), Text("  "), *words.days_cell(day, figures))
    if shown.because:
        yield _("because"), cell(shown.because)
    yield _("progress"), words.progress_cell(plan, figures)
    if figures.expected is not None and figures.light not in {Light.DONE, Light.CANCELLED}:
        yield _("expected progress"), cell(f"{figures.expected:.0%}")


def _field(plan: Plan, figures: Figures, name: str) -> Cell | None:
    """Return what a field holds on the day of the figures, with where it comes from."""
    match name:
        case "owners":
            return _sourced(words.owners_cell(plan, figures), figures.owners)
        case "deadline":
            return _sourced(words.deadline_cell(figures), figures.deadline)
    value = getattr(figures if name in {"status", "done_on"} else figures.task, name)
    return None if value is None or value is False else cell(words.value(plan, name, value))


def _sourced(content: Cell, effective: Effective[Any] | None) -> Cell:
    """Add where an inherited value comes from."""
    where = words.source_word(effective.source) if effective else ""
    return (*content, Text(_(" ({where})").format(where=where), "dim")) if where else content


def _noted(note: str | None, entered: date | None, withdrawn: Withdrawn | None = None) -> Cell:
    """Return a note, below the withdrawal of its entry, and when it was entered where that is another day."""
    said = [note] if note else []
    if withdrawn:
        text = _("withdrawn on {day}: {reason}")
        said.insert(0, text.format(day=withdrawn.on, reason=withdrawn.reason))
    if entered:
        said.append(_("entered on {day}").format(day=entered))
    return lines("\n".join(said))


def _log(log: Sequence[LogEntry], evidence: Callable[[str], str]) -> Table:
    columns: Columns[LogEntry] = (
        (Column(_("day")), lambda entry: cell(str(entry.on))),
        (Column(_("by")), lambda entry: cell(entry.by or "")),
        (Column(_("note"), least=20), lambda entry: _noted(entry.note, entry.entered, entry.withdrawn)),
        (Column(_("progress"), "right"), lambda entry: cell(" ".join(words.logged(entry)))),
        (
            Column(_("evidence"), least=20),
            lambda entry: lines("\n".join(map(evidence, entry.evidence))),
        ),
    )
    return table("log", columns, log, _data).named(_("log"))


def _changes(plan: Plan, changes: tuple[Change, ...]) -> Table:
    def shown(change: Change, value: Value) -> Cell:
        return cell(words.value(plan, change.field, value))

    columns: Columns[Change] = (
        (Column(_("day")), lambda change: cell(str(change.on))),
        (Column(_("by")), lambda change: cell(change.by or "")),
        (Column(_("field")), lambda change: cell(words.field_word(change.field))),
        (Column(_("from"), least=20), lambda change: shown(change, change.from_)),
        (Column(_("to"), least=20), lambda change: shown(change, change.to)),
        (Column(_("reason"), least=20), lambda change: _noted(change.reason, change.entered)),
    )
    return table("changes", columns, changes, _data).named(_("changes"))


def _returns(plan: Plan, members: Mapping[str, Return | None]) -> Table:
    def report(member: str) -> Return:
        return members[member] or Return()

    columns: Columns[str] = (
        (Column(_("unit")), lambda member: cell(words.unit_name(plan, member))),
        (Column(_("done on")), lambda member: _returned_cell(members[member])),
        (Column(_("by")), lambda member: cell(report(member).by or "")),
        (
            Column(_("note"), least=20),
            lambda member: _noted(report(member).exempt or report(member).note, report(member).entered),
        ),
    )
    found = table("returns", columns, list(members), lambda unit: {"unit": unit, **_data(members[unit])})
    return found.named(_("returns"))


def _returned_cell(report: Return | None) -> Cell:
    if report is None:
        return cell(_("missing"), Light.OVERDUE)
    return cell(_("exempt"), Light.CANCELLED) if report.exempt else cell(str(report.done_on), Light.DONE)


def _data(model: LogEntry | Change | Return | None) -> Data:
    """Return the fields that are set; evidence always, as the first version had it."""
    data = plain(model, exclude_none=True) if model else {}
    return {name: value for name, value in data.items() if value != [] or name == "evidence"}
