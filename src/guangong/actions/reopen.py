"""reopen: what was done or cancelled is open again."""

from guangong.actions.step import Signed, Step, changed, refused, step
from guangong.domain.plan import Placed
from guangong.messages import _
from guangong.yamldoc.engine import Delete, Operation, Set


def reopen(placed: Placed, signed: Signed) -> Step:
    """Take a completion or cancellation back; the reason goes into the task's changes.

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
    operations: list[Operation] = [Set((*route, "status"), "doing")]
    if task.done_on is not None:
        operations.append(Delete((*route, "done_on")))
        operations.append(changed(placed, signed, "done_on", task.done_on, None))
    operations.append(changed(placed, signed, "status", task.status, "doing"))
    return step(task, operations, _("{id} reopened: {title}"))
