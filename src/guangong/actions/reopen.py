"""reopen: what was done or cancelled is open again."""

from datetime import date

from guangong.actions.step import Signed, Step, changed, counting, refused, step, withdrawn
from guangong.domain.as_of import was_reopened
from guangong.domain.plan import Placed, Task
from guangong.messages import _
from guangong.yamldoc.engine import Delete, Operation, Set


def reopen(placed: Placed, signed: Signed) -> Step:
    """Take a completion or cancellation back; the reason goes into the task's changes.

    The task is what it was before; the entry with which it was done counts no more.

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
    operations += [withdrawn((*route, "log", place), signed) for place in _closing(task)]
    return step(task, operations, _("{id} reopened: {title}"))


def _status_before(task: Task) -> str:
    """Return what a task was before it was closed, as far as its records tell."""
    last = next((change for change in reversed(task.changes) if change.field == "status"), None)
    if last and last.to == task.status and last.from_ in {"todo", "doing"}:
        return str(last.from_)
    closed = task.done_on or date.max
    begun = task.started_on or any(entry.on < closed for entry in counting(task))
    return "doing" if begun or was_reopened(task.changes) or task.status == "cancelled" else "todo"


def _closing(task: Task) -> list[int]:
    """Return the places in the log of the entries with which a task was done."""
    entries = enumerate(task.log) if task.status == "done" else ()
    return [i for i, entry in entries if entry.status == "done" and entry.withdrawn is None]
