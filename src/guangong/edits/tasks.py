"""What users do to a task, as operations on its text; what is not allowed is refused with the reason."""

from datetime import date
from typing import Any

from guangong.edits.engine import Append, Operation, Set
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.plan import Placed, Plan, Task
from guangong.progress import returned

ORDER = tuple(field.alias or name for name, field in Task.model_fields.items())
"""The order of a task's fields in the file."""


def done(  # noqa: PLR0913 (one parameter an option)
    plan: Plan,
    placed: Placed,
    *,
    on: date,
    by: str | None = None,
    note: str | None = None,
    evidence: tuple[str, ...] = (),
) -> list[Operation]:
    """Mark a task done on a day; who, how and the evidence go into its log.

    Raises:
        NotFoundError: the task is done or cancelled already, its group's members return it, or the day lies
            before its start.
    """
    task = placed.task
    _refuse_done(task)
    if returned(plan, {}, placed, on):
        raise NotFoundError(
            _("{id} is done when every member of its group has returned it").format(id=task.id)
        )
    _refuse_before_start(plan, task, on)
    route = placed.route
    operations: list[Operation] = [Set((*route, "status"), "done"), Set((*route, "done_on"), on)]
    if by or note or evidence:
        operations.append(Append((*route, "log"), _entry(on=on, by=by, note=note, evidence=evidence)))
    return operations


def _refuse_done(task: Task) -> None:
    if task.status == "cancelled":
        raise NotFoundError(_("{id} is cancelled; nothing was written").format(id=task.id))
    if task.status != "done":
        return
    by = next((entry.by for entry in reversed(task.log) if entry.on == task.done_on and entry.by), None)
    if by:
        text = _("{id} was already done on {day} by {by}; nothing was written")
    else:
        text = _("{id} was already done on {day}; nothing was written")
    raise NotFoundError(text.format(id=task.id, day=task.done_on or "?", by=by))


def _refuse_before_start(plan: Plan, task: Task, on: date) -> None:
    start = task.start or plan.period.start
    if on < start:
        raise NotFoundError(
            _("{id} starts on {start}; it cannot be done on {day}").format(id=task.id, start=start, day=on)
        )


def _entry(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 (the fields of LogEntry)
    """Return a log entry of the fields that have a value, in the order of the format."""
    return {name: value for name, value in fields.items() if value or value == 0}
