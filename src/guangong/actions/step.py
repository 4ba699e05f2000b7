"""What all actions share: the step that one comes to, the records that it writes, and what it refuses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from guangong.domain.fields import declared, names
from guangong.domain.plan import Defaults, LogEntry, Placed, Plan, Task
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.unseen import unseen
from guangong.yamldoc import Data, Route
from guangong.yamldoc.engine import Append, Delete, Operation, Set


class Step(NamedTuple):
    """The operations on one task, or on a unit, and what they do: a ``sentence`` that names ``values``.

    ``title`` is what the task is called, empty where the sentence is all there is to say; ``hint`` is what to
    think of besides. ``is_wording``: words alone change, and the task stands where it stood; ``is_removal``:
    nobody is to be advised to write what is removed. ``unit`` is the unit that they change, or whose
    returns they change with ``task_id``; else it is empty.
    """

    task_id: str
    operations: tuple[Operation, ...]
    sentence: str
    values: Mapping[str, object]
    title: str = ""
    hint: str = ""
    is_wording: bool = False
    is_removal: bool = False
    unit: str = ""


class RefusedError(NotFoundError):
    """The step is not allowed; nothing was written."""

    code = "refused"


class Signed(NamedTuple):
    """When something happened, who says so, and why where it is a decision."""

    on: date
    by: str | None = None
    reason: str | None = None
    entered: date | None = None
    """The day of the command, where that is another."""
    document: str | None = None
    """The document by which it was decided."""


@dataclass(frozen=True)
class Said:
    """What an entry of a log says; false where that is nothing."""

    note: str | None = None
    count: int | None = None
    percent: int | None = None
    evidence: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.note or self.evidence) or (self.count, self.percent) != (None, None)


def step(task: Task, operations: Iterable[Operation], sentence: str, **values: object) -> Step:
    """Return the step of these operations; ``sentence`` may name the task's ``id`` and the values.

    Raises:
        RefusedError: a text has a line break, or a character that cannot be seen.
    """
    return Step(task.id, readable(operations), sentence, {"id": task.id, **values}, task.title)


def nothing(task: Task, sentence: str, **values: object) -> Step:
    """Return the step without an operation, for what is so already."""
    return Step(task.id, (), sentence, {"id": task.id, **values})


def refused(task: Task, sentence: str, advice: str = "", **values: object) -> RefusedError:
    """Return the refusal of a step; ``sentence`` and ``advice`` may name the task's ``id`` and the values."""
    return RefusedError(*(text.format(id=task.id, **values) for text in (sentence, advice)))


def readable(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Return the operations when every text in them is one that people can read.

    Raises:
        RefusedError: one has a line break, or a character that cannot be seen.
    """
    kept = tuple(operations)
    for text in (text for item in kept if not isinstance(item, Delete) for text in _texts(item.value)):
        if code := unseen(text):
            message = _("a text has a line break or an invisible character ({code}); write it without")
            raise RefusedError(message.format(code=code))
    return kept


def _texts(value: Data) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def figures_of(task: Task, said: Said | LogEntry) -> list[str]:
    """Return the figures of an entry of a task's log, as they are said: +2场, 60%."""
    unit = task.target.unit if task.target else ""
    counted = [] if said.count is None else [f"{said.count:+d}{unit}"]
    return counted if said.percent is None else [*counted, f"{said.percent}%"]


# ── records ──


def entry(signed: Signed, said: Said, status: str | None = None) -> dict[str, Any]:
    """Return an entry of a log: the fields that have a value, in the order of the format.

    ``status`` is the state that the task gets with it, if any: to take the entry back is to undo that too.
    """
    values = {"on": signed.on, "by": signed.by, **vars(said), "status": status, "entered": signed.entered}
    return filled(values)


def logged(placed: Placed, signed: Signed, said: Said, status: str | None = None) -> Append:
    """Return the operation that puts an entry into a task's log, by its day."""
    later = (i for i, entry in enumerate(placed.task.log) if entry.on > signed.on)
    return Append((*placed.route, "log"), entry(signed, said, status), next(later, None))


def begin(placed: Placed, day: date) -> list[Set]:
    """Return the operations that say since when a task is under way."""
    return [Set((*placed.route, "status"), "doing"), Set((*placed.route, "started_on"), day)]


def not_begun(task: Task) -> dict[str, Data]:
    """Return the fields that say that a task has begun, and what they are when it has not."""
    return {"status": "todo", "started_on": None} if task.status == "doing" else {"started_on": None}


def counting(task: Task) -> list[LogEntry]:
    """Return the entries of a task's log that were not taken back."""
    return [entry for entry in task.log if entry.withdrawn is None]


def withdrawn(route: Route, signed: Signed) -> Set:
    """Return the operation that takes back the entry of a log at ``route``; it stays where it is.

    Raises:
        RefusedError: there is no reason.
    """
    return Set((*route, "withdrawn"), {"on": signed.on, "reason": reason_of(signed)})


def reason_of(signed: Signed) -> str:
    """Return why a decision was made.

    Raises:
        RefusedError: there is no reason.
    """
    reason = (signed.reason or "").strip()
    if not reason:
        raise RefusedError(_('say why: --reason "…"'))
    return reason


def changed(  # noqa: PLR0913, PLR0917 (the record has as many fields)
    placed: Placed, signed: Signed, field: str, old: Data, new: Data, source: str | None = None
) -> Append:
    """Return the operation that records a decision in a task's changes.

    ``source`` says that the old value was the task's own, where its default was the same.

    Raises:
        RefusedError: it has no reason, or is dated before another decision on that field.
    """
    reason = reason_of(signed)
    refuse_before_decided(placed.task, field, signed.on)
    values = {"from": _written(old), "source": source, "to": _written(new)}
    record = {"on": signed.on, "by": signed.by, "field": field, **values, "reason": reason}
    later = (i for i, change in enumerate(placed.task.changes) if change.on > signed.on)
    written = filled({**record, "document": signed.document, "entered": signed.entered})
    return Append((*placed.route, "changes"), written, next(later, None))


def source_of(plan: Plan, placed: Placed, field: str) -> str | None:
    """Return the source of a field's value where a record of the value would not tell it."""
    is_own = field in names(Defaults) and plan.restates(field, placed.section, placed.task)
    return "task" if is_own else None


def _written(value: Data) -> Data:
    """Return a field's value as a record has it, where yes and no are texts."""
    return str(value).lower() if isinstance(value, bool) else value


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value or value == 0}


def label_of(name: str) -> str:
    """Return what people call a field of a task: its label, or in English its name."""
    label = next((field.label for field in declared(Task) if field.name == name), name)
    return name if label.isascii() else label


# ── refusals ──


def refuse_before_decided(task: Task, field: str, on: date) -> None:
    """Refuse a day before the last decision on a field.

    Raises:
        RefusedError: it lies before.
    """
    last = max((change.on for change in task.changes if change.field == field), default=on)
    if on < last:
        text = _("{field} of {id} was decided on {last}; choose that day or a later one")
        raise refused(task, text, field=label_of(field), last=last)


def refuse_cancelled(task: Task) -> None:
    """Refuse a task that is cancelled.

    Raises:
        RefusedError: it is.
    """
    if task.status == "cancelled":
        raise refused(task, _('{id} is cancelled; first: guangong reopen {id} --reason "…"'))


def refuse_closed(task: Task) -> None:
    """Refuse a task that is done or cancelled.

    Raises:
        RefusedError: it is.
    """
    refuse_cancelled(task)
    if task.status != "done":
        return
    by = done_by(task)
    text = _('{id} was done on {day}; to undo that: guangong reopen {id} --reason "…"')
    if by:
        text = _('{id} was done on {day} by {by}; to undo that: guangong reopen {id} --reason "…"')
    raise refused(task, text, day=task.done_on or "?", by=by)


def done_by(task: Task) -> str | None:
    """Return who said that a task was done, by its log."""
    entries = [entry for entry in reversed(counting(task)) if entry.on == task.done_on]
    closing = [entry for entry in entries if entry.status == "done"]
    return next((entry.by for entry in closing or entries if entry.by), None)


def refuse_before_start(plan: Plan, task: Task, on: date) -> None:
    """Refuse a day before a task's first one.

    Raises:
        RefusedError: it lies before.
    """
    first = task.start or plan.period.start
    first = min(first, task.started_on or first)  # it may have begun earlier than planned
    if on < first:
        raise refused(task, _("{id} starts on {start}; {day} is before that"), start=first, day=on)


def refuse_before_begun(task: Task, on: date) -> None:
    """Refuse a completion before the day on which work began.

    Raises:
        RefusedError: it lies before.
    """
    if task.started_on and on < task.started_on:
        text = _("{id} began on {start}; {day} is before that")
        raise refused(task, text, start=task.started_on, day=on)


def refuse_false_start(plan: Plan, task: Task, day: date) -> None:
    """Refuse a day of beginning before the plan's period, or after something happened.

    Raises:
        RefusedError: it lies so.
    """
    if day < plan.period.start:
        text = _("the plan begins on {start}; {day} is before that")
        raise refused(task, text, start=plan.period.start, day=day)
    first = min((entry.on for entry in counting(task)), default=day)
    if first < day:
        text = _("the log of {id} begins on {first}; choose a day up to then")
        raise refused(task, text, first=first)


def is_recorded(task: Task, signed: Signed, said: Said) -> bool:
    """Whether an entry of that day and person says so already: a retry is no mistake."""
    entries = [entry for entry in counting(task) if (entry.on, entry.by) == (signed.on, signed.by)]
    return any(
        said.note in {None, entry.note} and set(said.evidence) <= set(entry.evidence) for entry in entries
    )
