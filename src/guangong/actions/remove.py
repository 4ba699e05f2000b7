"""remove: a task that was added by mistake, and that nobody has seen."""

from guangong.actions.step import RefusedError, Step, step
from guangong.domain.plan import Placed
from guangong.messages import _
from guangong.yamldoc.engine import Delete


def remove(placed: Placed, *, is_committed: bool | None, is_reported: bool) -> Step:
    """Take a task out of the plan.

    Args:
        placed: the task.
        is_committed: whether the last commit has it; ``None`` where git cannot tell.
        is_reported: whether a unit has returned it, or a file of evidence lies in its folder.

    Raises:
        RefusedError: it was committed, or may have been; or something is recorded of it.
    """
    task = placed.task
    use = _('to drop it: guangong cancel {id} --reason "…"').format(id=task.id)
    if is_committed is None:
        raise RefusedError(_("git does not show that {id} is new").format(id=task.id), use)
    if is_committed:
        raise RefusedError(_("{id} is in the last commit").format(id=task.id), use)
    if task.log or task.changes or is_reported:
        raise RefusedError(_("something is recorded of {id}").format(id=task.id), use)
    return step(task, [Delete(placed.route)], _("{id} removed"))
