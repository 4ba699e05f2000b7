"""cancel: a task is dropped, and stays in the plan."""

from guangong.actions.step import Signed, Step, changed, refuse_closed, step
from guangong.domain.plan import Placed
from guangong.messages import _
from guangong.yamldoc.engine import Set


def cancel(placed: Placed, signed: Signed) -> Step:
    """Cancel a task; the reason goes into its changes.

    Raises:
        RefusedError: it is done or cancelled already, or the reason is empty.
    """
    task = placed.task
    refuse_closed(task)
    record = changed(placed, signed, "status", task.status, "cancelled")
    return step(task, [Set((*placed.route, "status"), "cancelled"), record], _("{id} cancelled"))
