"""A plan as it was on a day: what is dated later has not happened, what was decided later was otherwise.

Decisions are rebuilt from the recorded changes, backwards; wording, defaults and period are those of now.
Whatever shows a plan for a day reads what these functions return.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from guangong.domain.fields import declared, names
from guangong.domain.plan import (
    Change,
    Defaults,
    LogEntry,
    Plan,
    Return,
    Returns,
    Section,
    SentBack,
    Task,
)

Changed = TypeVar("Changed", Task, Return)


def plan_on(plan: Plan, day: date) -> Plan:
    """Return the plan as it was on ``day``; itself, where nothing in it is later."""
    sections = tuple(_section_on(plan, section, day) for section in plan.sections)
    if all(now is then for now, then in zip(plan.sections, sections, strict=True)):
        return plan
    return plan.model_copy(update={"sections": sections})


def returns_on(returns: Mapping[str, Returns], day: date) -> dict[str, Returns]:
    """Return what units had returned by ``day``, by the unit's id: what was sent back is open again."""
    return {
        unit: item.model_copy(update={"tasks": dict(_returned_by(item, day))})
        for unit, item in returns.items()
    }


def entered_later(plan: Plan, returns: Mapping[str, Returns], day: date) -> int:
    """Return how many entries, changes and returns of ``day`` and before were written after it."""
    tasks = [placed.task for placed in plan.tasks()]
    reports = [report for item in returns.values() for report in item.tasks.values()]
    changes = (*(task.changes for task in tasks), *(report.changes for report in reports))
    records: Iterator[LogEntry | Change] = chain(*(task.log for task in tasks), *changes)
    dated = [(record.on, record.entered) for record in records]
    dated += [(on, report.entered) for report in reports if (on := report.done_on or report.exempt_on)]
    return sum(entered is not None and on <= day < entered for on, entered in dated)


# ── tasks ──


def _section_on(plan: Plan, section: Section, day: date) -> Section:
    if all(_is_past(task, day) for task in section.tasks):
        return section
    tasks = (
        task if _is_past(task, day) else _task_on(plan, section, task, day)
        for task in section.tasks
        if task.added is None or task.added <= day
    )
    return section.model_copy(update={"tasks": tuple(tasks)})


def _is_past(task: Task, day: date) -> bool:
    """Whether all that a task tells has happened by ``day``, and still counts."""
    dated = (task.added, task.started_on, task.done_on)
    return (
        not any(other and other > day for other in dated)
        and all(entry.on <= day and entry.withdrawn is None for entry in task.log)
        and all(change.on <= day for change in task.changes)
    )


def _task_on(plan: Plan, section: Section, task: Task, day: date) -> Task:
    task = _undone(_without_mistakes(task, day), day)
    changes = tuple(change for change in task.changes if change.on <= day)
    status, done_on, begun = task.status, task.done_on, task.started_on
    if done_on and done_on > day:
        done_on = None
        if status == "done":
            status = "doing" if begun or was_reopened(changes) else "todo"
    if begun and begun > day:
        status, begun = "todo" if status == "doing" else status, None
    log = tuple(entry for entry in log_on(task, day) if entry.withdrawn is None)
    inherited = {name: None for name in names(Defaults) if _was_inherited(plan, section, name, task, day)}
    state = {"status": status, "started_on": begun, "done_on": done_on}
    return task.model_copy(update={**state, "log": log, "changes": changes, **inherited})


def was_reopened(changes: Iterable[Change]) -> bool:
    """Whether the last change of a task's status says that it was under way again."""
    return [change.to for change in changes if change.field == "status"][-1:] == ["doing"]


def log_on(task: Task, day: date) -> tuple[LogEntry, ...]:
    """Return what stood in the log of a task on ``day``, also what had been withdrawn by then."""
    return tuple(
        _entry_on(entry, day) for entry in task.log if entry.on <= day and not _is_mistake(entry, day)
    )


def _entry_on(entry: LogEntry, day: date) -> LogEntry:
    is_later = entry.withdrawn is not None and entry.withdrawn.on > day
    return entry.model_copy(update={"withdrawn": None}) if is_later else entry


def _is_mistake(entry: LogEntry, day: date) -> bool:
    """Whether an entry was withdrawn after ``day``, but not after it was written: it has never counted."""
    return entry.withdrawn is not None and day < entry.withdrawn.on <= (entry.entered or entry.on)


def _without_mistakes(task: Task, day: date) -> Task:
    """Return a task without the changes that took back what an entry did that has never counted."""
    withdrawn = [entry.withdrawn for entry in task.log if _is_mistake(entry, day)]
    if not withdrawn:
        return task
    taken_back = {(item.on, item.reason) for item in withdrawn if item}
    of_state = {"status", "started_on", "done_on"}
    changes = (
        change
        for change in task.changes
        if change.field not in of_state or (change.on, change.reason) not in taken_back
    )
    return task.model_copy(update={"changes": tuple(changes)})


def _was_inherited(plan: Plan, section: Section, name: str, task: Task, day: date) -> bool:
    """Whether a task that has the value before a later change had it from its default.

    Its record says so where that was its own all the same; so do the document's own words beside it.
    """
    own_words = name == "deadline" and task.deadline_text is not None
    moved = next((change for change in _later(task, day) if change.field == name), None)
    is_own = own_words or moved is None or moved.source == "task"
    return not is_own and plan.restates(name, section, task)


# ── returns ──


def _returned_by(item: Returns, day: date) -> Iterator[tuple[str, Return]]:
    for task_id, report in item.tasks.items():
        then = _undone(report, day)
        sent_back = tuple(sent for sent in then.sent_back if sent.on <= day)
        if any(is_awaited(then, sent, day) for sent in sent_back):
            continue
        is_exempt = then.exempt and (then.exempt_on is None or then.exempt_on <= day)
        if is_exempt or (then.done_on and then.done_on <= day):
            changes = tuple(change for change in then.changes if change.on <= day)
            update = {"sent_back": sent_back, "changes": changes}
            yield task_id, then.model_copy(update=update if is_exempt else {**update, "exempt": None})


def sent_back_on(
    returns: Mapping[str, Returns], task_id: str, units: Iterable[str], day: date
) -> dict[str, SentBack]:
    """Return what was last sent back by ``day`` to those of ``units`` that had not answered it by then."""
    found = {}
    for unit in units:
        report = returns[unit].tasks.get(task_id) if unit in returns else None
        then = _undone(report, day) if report else Return()
        for sent in then.sent_back:
            if sent.on <= day and is_awaited(then, sent, day):
                found[unit] = sent
    return found


def is_awaited(report: Return, sent: SentBack, day: date) -> bool:
    """Whether a return that was sent back has not come again by ``day``.

    The command that returns it again says so; of a file edited by hand its days tell: a return that is of a
    later day, or was corrected or written on one, has come again.
    """
    if sent.answered:
        return sent.answered > day
    dated = (report.done_on, report.exempt_on, report.entered, *(change.on for change in report.changes))
    return not any(other and sent.on < other <= day for other in dated)


def stands_of(report: Return) -> Iterator[Return]:
    """Yield a return as it stands, and as it stood before each edit in its changes, the last one first."""
    yield report
    edit: list[Change] = []
    for change in reversed(report.changes):
        if edit and not _is_same_edit(edit, change):
            report = _without(report, edit)
            yield report
            edit = []
        edit.append(change)
    if edit:
        yield _without(report, edit)


def _is_same_edit(edit: Iterable[Change], change: Change) -> bool:
    """Whether a change was made with those of an edit, which moves each field once."""
    mark = (change.on, change.by, change.reason)
    return all((other.on, other.by, other.reason) == mark and other.field != change.field for other in edit)


def _without(report: Return, edit: Iterable[Change]) -> Return:
    values = {name: value for change in edit for name, value in _before(Return, change).items()}
    return report.model_copy(update=values)


# ── changes ──


def _later(item: Task | Return, day: date) -> list[Change]:
    """Return the changes after ``day``, the earliest first."""
    return sorted((change for change in item.changes if change.on > day), key=lambda change: change.on)


def _undone(item: Changed, day: date) -> Changed:
    """Return a task or a return with the fields that recorded changes moved after ``day`` as they were."""
    values: dict[str, Any] = {}
    for change in reversed(_later(item, day)):
        values |= _before(type(item), change)
    return item.model_copy(update=values) if values else item


def _before(model: type[Task] | type[Return], change: Change) -> dict[str, Any]:
    """Return the attribute that a change moved with its old value; nothing where the record cannot be one."""
    for field in declared(model):
        if field.name == change.field and field.policy.edit != "wording":
            try:
                return {field.attribute: _adapter(field.type).validate_python(_old_value(change))}
            except ValidationError:
                return {}
    return {}


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:  # noqa: ANN401 (of any field)
    return TypeAdapter(annotation)


def _old_value(change: Change) -> object:
    """Return the value before a change; a target may be recorded as text, as in 15–20 所.

    A cancellation that does not say what it was before was one of a task to be done.
    """
    if change.field == "status" and change.from_ is None:
        return "todo"
    if change.field != "target" or not isinstance(change.from_, str):
        return change.from_
    text = re.fullmatch(r"(\d+)(?:\s*[-–—]\s*(\d+))?\s*(\S+)", change.from_)
    return {"min": int(text[1]), "max": text[2] and int(text[2]), "unit": text[3]} if text else change.from_
