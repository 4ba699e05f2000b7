"""One task whole: its fields, log, changes and returns."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from guangong.domain.fields import declared, plain
from guangong.domain.plan import Change, Effective, LogEntry, Plan, Return, Task, Value
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Cell, Column, Data, Record, Report, Row, Table, Text, cell, lines


def task(
    plan: Plan,
    figures: Figures,
    members: Mapping[str, Return | None],
    day: date,
    evidence: Callable[[str], str] = str,
) -> Report:
    """Report one task; ``members`` is what each member of its groups has returned.

    ``evidence`` says of a piece that is not there what is wrong.
    """
    title = (Text(figures.task.id, "heading"), Text("  "), *words.title_cell(figures.task, "heading"))
    data = {"plan": plan.title, "as_of": day.isoformat()}
    record = Record("task", words.task_data(plan, figures, day), _fields(plan, figures, day))
    tables = (_log(figures.task.log, evidence), _changes(plan, figures.task.changes), _returns(plan, members))
    return Report("show", title, data, (record, *tables))


def _fields(plan: Plan, figures: Figures, day: date) -> tuple[tuple[str, Cell], ...]:
    item, section = figures.task, figures.placed.section
    is_open = figures.light not in {Light.DONE, Light.CANCELLED}
    expected = figures.expected if is_open else None
    rows: list[tuple[str, Cell | None]] = [
        (_("section"), cell(f"{section.number}  {section.title}")),
        (_("clause"), _given(item.clause)),
        (_("kind"), cell(words.kind_word(item.kind))),
        (_("owners"), _sourced(words.owners_cell(plan, figures, lead_only=False), figures.owners)),
        (_("organizer"), _given(item.organizer)),
        (_("start"), _given(item.start)),
        (_("deadline"), _sourced(words.deadline_cell(figures), figures.deadline)),
        (_("in the document"), _given(item.deadline_text)),
        (_("status"), cell(words.status_word(figures.status))),
        (_("done on"), _given(figures.done_on)),
        (_("light"), (*words.light_cell(figures), Text("  "), *words.days_cell(figures, day))),
        (_("progress"), words.progress_cell(figures)),
        (_("expected progress"), None if expected is None else cell(f"{expected:.0%}")),
    ]
    return (*((heading, content) for heading, content in rows if content), *_besides(item))


_SHOWN: Final = frozenset(
    {"id", "title", "clause", "kind", "owners", "organizer", "start", "deadline", "deadline_text"}
    | {"every", "target", "status", "done_on", "log", "changes"}
)
"""The fields of a task with a row, a table or a figure of their own."""


def _besides(task: Task) -> Iterator[tuple[str, Cell]]:
    """Yield the other fields that a task has."""
    for field in declared(Task):
        value = getattr(task, field.attribute)
        if field.attribute not in _SHOWN and value != field.default:
            yield field.label, cell(words.yes_or_no(value) if isinstance(value, bool) else str(value))


def _given(value: object) -> Cell | None:
    return None if value is None else cell(str(value))


def _sourced(content: Cell, effective: Effective[Any] | None) -> Cell:
    """Add where an inherited value comes from."""
    where = words.source_word(effective.source) if effective else ""
    return (*content, Text(_(" ({where})").format(where=where), "inherited")) if where else content


def _log(log: tuple[LogEntry, ...], evidence: Callable[[str], str]) -> Table:
    columns = (
        Column(_("day")),
        Column(_("by")),
        Column(_("note"), narrow=False),
        Column(_("progress"), "right"),
        Column(_("evidence"), narrow=False),
    )
    return Table("log", columns, tuple(_log_row(entry, evidence) for entry in log), heading=_("log"))


def _log_row(entry: LogEntry, evidence: Callable[[str], str]) -> Row:
    cells = (
        cell(str(entry.on)),
        cell(entry.by or ""),
        lines(entry.note or ""),
        cell(_logged(entry)),
        lines("\n".join(map(evidence, entry.evidence))),
    )
    return Row(_data(entry), cells)


def _logged(entry: LogEntry) -> str:
    number = "" if entry.count is None else f"{entry.count:+d}"
    percent = "" if entry.percent is None else f"{entry.percent}%"
    return f"{number} {percent}".strip()


def _changes(plan: Plan, changes: tuple[Change, ...]) -> Table:
    columns = (
        Column(_("day")),
        Column(_("by")),
        Column(_("field")),
        Column(_("from"), narrow=False),
        Column(_("to"), narrow=False),
        Column(_("reason"), narrow=False),
    )
    rows = tuple(_change_row(plan, change) for change in changes)
    return Table("changes", columns, rows, heading=_("changes"))


def _change_row(plan: Plan, change: Change) -> Row:
    cells = (
        cell(str(change.on)),
        cell(change.by or ""),
        cell(words.field_word(change.field)),
        cell(_value(plan, change.field, change.from_)),
        cell(_value(plan, change.field, change.to)),
        lines(change.reason),
    )
    return Row(_data(change), cells)


def _value(plan: Plan, field: str, value: Value) -> str:
    if isinstance(value, tuple):
        return _(", ").join(words.unit_name(plan, item) if field == "owners" else item for item in value)
    if value is None:
        return "—"
    return words.status_word(str(value)) if field == "status" else str(value)


def _returns(plan: Plan, members: Mapping[str, Return | None]) -> Table:
    columns = (
        Column(_("unit")),
        Column(_("done on")),
        Column(_("by")),
        Column(_("note"), narrow=False),
    )
    rows = tuple(_return_row(plan, *pair) for pair in members.items())
    return Table("returns", columns, rows, heading=_("returns"))


def _return_row(plan: Plan, member: str, report: Return | None) -> Row:
    cells = (
        cell(words.unit_name(plan, member)),
        _returned_cell(report),
        cell((report.by if report else None) or ""),
        lines((report.exempt or report.note if report else None) or ""),
    )
    return Row({"unit": member, **(_data(report) if report else {})}, cells)


def _returned_cell(report: Return | None) -> Cell:
    if report is None:
        return cell(_("missing"), Light.OVERDUE)
    return cell(_("exempt"), Light.CANCELLED) if report.exempt else cell(str(report.done_on), Light.DONE)


def _data(model: LogEntry | Change | Return) -> Data:
    """Return the fields that are set; evidence always, as the first version had it."""
    data = plain(model, exclude_none=True)
    return {name: value for name, value in data.items() if value != [] or name == "evidence"}
