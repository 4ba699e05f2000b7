"""done: a task is finished on a day."""

from datetime import date

from guangong.actions.step import (
    Said,
    Signed,
    Step,
    changed,
    counting,
    done_by,
    is_recorded,
    logged,
    nothing,
    refuse_before_begun,
    refuse_before_decided,
    refuse_before_start,
    refuse_closed,
    refused,
    step,
)
from guangong.domain.as_of import was_reopened
from guangong.domain.plan import Placed, Plan, Task
from guangong.domain.progress import fans_out, logged_count
from guangong.messages import _
from guangong.yamldoc.engine import Operation, Set


def done(plan: Plan, placed: Placed, signed: Signed, said: Said, *, for_the_year: bool = False) -> Step:
    """Mark a task done on a day; who, how and the evidence go into its log. A retry has no operations.

    Args:
        plan: where the task stands.
        placed: the task.
        signed: the day of completion, and who says so.
        said: what goes into the log besides.
        for_the_year: whether standing work is closed for the whole of its period.

    Raises:
        RefusedError: the task is cancelled, or was done otherwise; its group's members return it and no
            reason is given, it is standing work, or the day lies before its start.
    """
    task = placed.task
    if _is_done_so(task, signed, said):
        return nothing(task, _("{id} was done on {day} already"), day=signed.on)
    refuse_closed(task)
    shared = fans_out(plan, placed, signed.on)
    if shared and not signed.reason:
        advice = _(
            "for one: guangong submit {id} --unit NAME; to close it for all of them: "
            'guangong done {id} --reason "…"'
        )
        raise refused(task, _("{id} is done when every member of its group has returned it"), advice)
    if signed.reason and not shared:
        text = _("{id} is not returned by units: it is done without a reason")
        raise refused(task, text, _("leave --reason out"))
    if task.kind == "standing" and not for_the_year:
        advice = _(
            'to record what was done: guangong log {id} "…"; '
            "to close it for the rest of the plan's period: guangong done {id} --for-the-year"
        )
        raise refused(task, _("{id} is standing work, which goes on"), advice)
    _refuse_early(plan, task, signed.on)
    marks = [Set((*placed.route, "status"), "done"), Set((*placed.route, "done_on"), signed.on)]
    # An entry of its own, so that undoing it takes nothing else back, and a late one says that it is.
    is_logged = signed.by or said or signed.entered or (task.log and task.log[-1].on == signed.on)
    entries = [logged(placed, signed, said, "done")] if is_logged else []
    closed = (
        [changed(placed, signed, "status", task.status, "done")] if shared else _was_doing(placed, signed)
    )
    operations = [*marks, *entries, *closed]
    marked = step(task, operations, _("{id} done on {day}"), day=signed.on)
    return marked._replace(hint=_left_open(task))


def _refuse_early(plan: Plan, task: Task, on: date) -> None:
    refuse_before_start(plan, task, on)
    refuse_before_begun(task, on)
    refuse_before_decided(task, "status", on)


def _was_doing(placed: Placed, signed: Signed) -> list[Operation]:
    """Return the operation that records that a task was under way, where nothing else would tell."""
    task = placed.task
    if task.status != "doing" or task.started_on or was_reopened(task.changes):
        return []
    because = signed._replace(reason=_("done; the day on which it began is not recorded"))
    return [changed(placed, because, "status", "doing", "done")]


def _is_done_so(task: Task, signed: Signed, said: Said) -> bool:
    """Whether a task is done on this day by this person, with all that is said."""
    if (task.status, task.done_on, done_by(task)) != ("done", signed.on, signed.by):
        return False
    return not said or is_recorded(task, signed, said)


def _left_open(task: Task) -> str:
    """Return what a task that is closed leaves open, ``""`` if it is nothing."""
    total = logged_count(counting(task))
    if task.target is None or total >= task.target.min:
        return ""
    hint = _(
        "the log of {id} counts {total} of {wanted} {unit}; if some are missing: guangong log {id} --count N"
    )
    return hint.format(id=task.id, total=total, wanted=task.target.min, unit=task.target.unit)
