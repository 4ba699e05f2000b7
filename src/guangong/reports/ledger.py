"""The ledger of a plan: each task with how far it is, and all that was recorded of it (台账)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from guangong.domain.fields import Model, plain
from guangong.domain.labels import kind_word
from guangong.domain.plan import Change, LogEntry, Return
from guangong.domain.progress import Figures, Light, returned
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.reports import breakdown, words
from guangong.reports.days import spoken
from guangong.reports.handout import (
    Numbered,
    Offered,
    chosen,
    defaults,
    document,
    numbered,
    task_data,
)
from guangong.reports.scope import Scope
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Paragraph,
    Part,
    Prose,
    Report,
    cell,
    in_words,
    lines,
    table,
)
from guangong.reports.task import moved, note_of, why

DEFAULT: Final = (
    *("number", "task", "leader", "lead", "support", "deadline", "light", "progress", "target"),
    *("done_on", "log", "evidence", "changes", "returns", "remarks"),
)
"""The columns of a ledger: those on a page still have room for the names and days in them."""

WHOLE: Final = ("id", "section", "kind", "task", "clause", *DEFAULT[2:])
"""What there is on one task alone; a number would count nothing."""


def ledger(scope: Scope, *, columns: Sequence[str] = (), group_by: str = "", each: bool = False) -> Report:
    """Report tasks with their records, of a period with those of its days.

    Args:
        scope: the tasks, and the period.
        columns: which ones, in which order, by their headings or English names; else the usual ones.
        group_by: ``section`` gives each section a table of its own, ``unit`` each unit one of what it leads
            or supports.
        each: whether each task stands on its own (一事一表), with the return of each unit.

    Raises:
        NotUnderstoodError: there is no such column.
        GuangongError: tasks on their own are not in tables.
    """
    if each and group_by:
        raise GuangongError(_("give --each or --group-by, not both"))
    usual = WHOLE if each else DEFAULT
    found = chosen(lambda: _offered(scope, whole=each), columns, usual)
    title = _("{plan}: ledger").format(plan=scope.plan.title)
    only = _("records of these days only")
    report = document("ledger", title, scope, found, partial(_data, scope), group_by, only)
    if not each:
        return report
    items = numbered(scope.figures)
    return report._replace(parts=tuple(part for item in items for part in _sheet(found, item)))


def _sheet(columns: Columns[Numbered], item: Numbered) -> tuple[Part, Part]:
    """Return one task on its own, under what it is called: a row for each of its columns."""
    task = item.figures.task
    head = Prose((Paragraph(cell(f"{task.id} {task.title}"), "heading"),))
    form: Columns[tuple[Column, Callable[[Numbered], Cell]]] = (
        (Column(_("item")), lambda field: cell(field[0].heading)),
        (Column(_("content"), least=20), lambda field: field[1](item)),
    )
    (group,) = (sheet := table("", form, columns)).groups
    return head, sheet._replace(groups=(group._replace(foot=defaults(columns, [item])),))


def _data(scope: Scope, item: Numbered) -> Data:
    """Return a task with its records as JSON has it."""
    task, reports = item.figures.task, _returned(scope, item.figures)
    records = {
        "log": [_plain(scope, entry) for entry in scope.told(task.log)],
        "changes": [_plain(scope, change) for change in scope.told(task.changes)],
        "returns": [{"unit": unit, **_plain(scope, report)} for unit, report in reports.items()],
    }
    return {**task_data(scope, item), **records}


def _plain(scope: Scope, record: Model | None) -> Data:
    """Return a record as JSON has it, without names of people unless they are wanted."""
    data = plain(record, exclude_none=True) if record else {}
    return data if scope.people else _unsigned(data)


def _unsigned(data: Any) -> Any:  # noqa: ANN401 (a record, or what is in one)
    if isinstance(data, dict):
        return {name: _unsigned(value) for name, value in data.items() if name != "by"}
    return list(map(_unsigned, data)) if isinstance(data, list) else data


def _returned(scope: Scope, item: Figures) -> Mapping[str, Return | None]:
    """Return what each member of the owning groups has returned."""
    return returned(scope.plan, scope.returns, item.placed, scope.day)


# ── columns ──


def _offered(scope: Scope, *, whole: bool) -> Offered:
    """Return the columns of a breakdown and those of a ledger; ``whole``: with the return of each unit."""
    plan, returns = scope.plan, _each_return if whole else _counted

    def deadline(item: Numbered) -> Cell:
        return breakdown.deadline(scope, item.figures, dated=True)

    return {
        **breakdown.offered(scope),
        "deadline": (Column(_("deadline"), least=10), deadline),
        "section": (
            Column(_("section")),
            lambda item: cell(words.section_named(item.figures.placed.section)),
        ),
        "kind": (Column(_("kind")), lambda item: cell(_kind(item.figures))),
        "light": (Column(_("light")), lambda item: words.light_cell(item.figures)),
        "progress": (Column(_("progress"), "right"), lambda item: words.progress_cell(plan, item.figures)),
        "target": (Column(_("target"), "right"), lambda item: _target(scope, item.figures)),
        "done_on": (Column(_("done on")), lambda item: _done_on(scope, item.figures.done_on)),
        "log": (Column(_("log"), least=20, weight=3), lambda item: _log(scope, item.figures)),
        "evidence": (Column(_("evidence"), least=12, weight=2), lambda item: _evidence(scope, item.figures)),
        "changes": (Column(_("changes"), least=12, weight=2), lambda item: _changes(scope, item.figures)),
        "returns": (Column(_("returns"), least=12), lambda item: returns(scope, item.figures)),
        "remarks": (Column(_("remarks"), least=10), lambda item: _remarks(item.figures)),
    }


def _remarks(item: Figures) -> Cell:
    return cell(_("; ").join([*breakdown.marks(item), *breakdown.organizer(item)]))


def _kind(item: Figures) -> str:
    if item.task.kind != "standing":
        return kind_word(item.task.kind)
    return _("standing, {every}").format(every=in_words(words.deadline_cell(item), str))


def _target(scope: Scope, item: Figures) -> Cell:
    target = item.task.target
    return cell(words.value(scope.plan, "target", target)) if target else ()


def _done_on(scope: Scope, day: date | None) -> Cell:
    return (Day(day, _on(scope, day)),) if day else ()


def _log(scope: Scope, item: Figures) -> Cell:
    return lines("\n".join(_entry(scope, entry) for entry in scope.told(item.task.log)))


def _entry(scope: Scope, entry: LogEntry) -> str:
    said = [_on(scope, entry.on), *words.logged(entry), _one_line(note_of(entry))]
    return " ".join(filter(None, said)) + _in_brackets(_people(scope, entry.by))


def _evidence(scope: Scope, item: Figures) -> Cell:
    """Return what proves it, that of a unit behind its name."""
    own = [piece for entry in scope.told(item.task.log) for piece in entry.evidence]
    theirs = (
        _("{name}: {reason}").format(name=words.unit_name(scope.plan, unit), reason=piece)
        for unit, report in _returned(scope, item).items()
        if report and report.done_on and scope.tells(report.done_on)
        for piece in report.evidence
    )
    return lines("\n".join(map(_one_line, [*own, *theirs])))


def _changes(scope: Scope, item: Figures) -> Cell:
    return lines("\n".join(_change(scope, change) for change in scope.told(item.task.changes)))


def _change(scope: Scope, change: Change) -> str:
    said = moved(scope.plan, change, scope.plan.period.start)
    text = _("{name}: {reason}").format(name=words.field_word(change.field), reason=_one_line(said))
    return f"{_on(scope, change.on)} {text}" + _in_brackets(why(change), _people(scope, change.by))


def _counted(scope: Scope, item: Figures) -> Cell:
    """Return how many units have returned it, to how many it does not apply, and how many have not.

    Those that owe an overdue one are named.
    """
    reports = [report for report in _returned(scope, item).values() if report]
    exempt = sum(bool(report.exempt) for report in reports)
    found = {_("returned"): len(reports) - exempt, _("exempt"): exempt, _owed(item): len(item.owing)}
    said = [f"{word} {number}" for word, number in found.items() if number]
    if item.owing and item.light is Light.OVERDUE:
        said[-1] = _("{name}: {reason}").format(
            name=said[-1], reason=words.value(scope.plan, "owners", item.owing)
        )
    return cell(_("; ").join(said))


def _each_return(scope: Scope, item: Figures) -> Cell:
    """Return the count, and a line for each unit."""
    reports = _returned(scope, item).items()
    each = (_return(scope, item, unit, report) for unit, report in reports)
    return lines("\n".join(filter(None, [in_words(_counted(scope, item), str), *each])))


def _return(scope: Scope, item: Figures, unit: str, report: Return | None) -> str:
    """Return how one unit stands with a task."""
    name = words.unit_name(scope.plan, unit)
    if report is None:
        return f"{name} {_owed(item)}"
    if report.exempt:
        return f"{name} {_('exempt')}" + _in_brackets(report.exempt)
    day = [_on(scope, report.done_on)] if report.done_on else []
    number = [] if report.count is None else [f"{report.count:+d}"]
    said = " ".join([name, *day, *number])
    return said + _in_brackets(report.note or "", _people(scope, report.by))


def _owed(item: Figures) -> str:
    """Return what it is called that a unit has not returned a task."""
    return {Light.OVERDUE: _("owe"), Light.CANCELLED: _("cancelled")}.get(item.light, _("to come"))


def _on(scope: Scope, day: date) -> str:
    return spoken(day, scope.plan.period.start)


def _people(scope: Scope, name: str | None) -> str:
    return name or "" if scope.people else ""


def _in_brackets(*texts: str) -> str:
    said = _("; ").join(_one_line(text) for text in texts if text)
    return _(" ({where})").format(where=said) if said else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
