"""reopen: what was done or cancelled is open again."""

from guangong.actions.step import Signed, Step, changed, refused, step, withdrawn
from guangong.domain.plan import Placed, Task
from guangong.messages import _
from guangong.yamldoc.engine import Delete, Operation, Set


def reopen(placed: Placed, signed: Signed) -> Step:
    """Take a completion or cancellation back; the reason goes into the task's changes.

    The task is what it was before; the entry that ``done`` wrote counts no more.

    Raises:
        RefusedError: the task is open, was closed after that day, or the reason is empty.
    """
    task, route = placed.task, placed.route
    if task.status not in {"done", "cancelled"}:
        raise refused(task, _("{id} is open; there is nothing to reopen"))
    decided = [change.on for change in task.changes if change.field == "status"]
    closed = task.done_on or max(decided, default=None)
    if closed and signed.on < closed:
        text = _("{id} was closed on {closed}; it cannot be reopened on {day}")
        raise refused(task, text, closed=closed, day=signed.on)
    before = _status_before(task)
    operations: list[Operation] = [Set((*route, "status"), before)]
    if task.done_on is not None:
        operations.append(Delete((*route, "done_on")))
        operations.append(changed(placed, signed, "done_on", task.done_on, None))
    operations.append(changed(placed, signed, "status", task.status, before))
    if (place := _entry_of_done(task)) is not None:
        operations.append(withdrawn((*route, "log", place), signed))
    return step(task, operations, _("{id} reopened"))


def _status_before(task: Task) -> str:
    """Return what a task was before it was closed, as far as its records tell."""
    closing = [change for change in task.changes if (change.field, change.to) == ("status", task.status)]
    if closing and closing[-1].from_ in {"todo", "doing"}:
        return str(closing[-1].from_)
    others = [entry for i, entry in enumerate(task.log) if i != _entry_of_done(task)]
    return "doing" if task.started_on or others or task.status == "cancelled" else "todo"


def _entry_of_done(task: Task) -> int | None:
    """Return the place in the log of the entry that ``done`` wrote: the last one, of that day.

    It counts nothing, as ``done`` cannot.
    """
    last = len(task.log) - 1
    if task.done_on is None or last < 0 or task.log[last].on != task.done_on:
        return None
    entry = task.log[last]
    counts = (entry.count, entry.percent) != (None, None)
    return None if counts or entry.withdrawn else last
