"""start: work on a task has begun."""

from datetime import date

from guangong.actions.step import (
    Said,
    Signed,
    Step,
    begin,
    is_recorded,
    logged,
    refuse_closed,
    refuse_false_start,
    refused,
    step,
)
from guangong.domain.plan import Placed, Plan, Task
from guangong.messages import _


def start(plan: Plan, placed: Placed, signed: Signed, said: Said | None, *, is_dated: bool = False) -> Step:
    """Mark a task as begun on a day. A retry has no operations.

    Args:
        plan: where the task stands.
        placed: the task.
        signed: the day on which it began, and who says so.
        said: what an entry of its log says, ``None`` for no entry.
        is_dated: whether the day was named; else it is that of the command.

    Raises:
        RefusedError: the task is done or cancelled, has begun otherwise, or starts later than on that day;
            its log begins before; or it is standing work that began earlier, of which nothing is said.
    """
    task = placed.task
    refuse_closed(task)
    if task.status == "doing" and (said is None or is_recorded(task, signed, said)):
        return _again(task, signed.on if is_dated else None)
    if task.status == "doing":
        text = _("{id} has begun already; what happened since goes into its log: guangong log {id} …")
        raise refused(task, text)
    refuse_false_start(plan, task, signed.on)
    if task.kind == "standing" and signed.entered and said is None:  # its entry would count for the period
        text = _("{id} is standing work; say what was done on {day}: guangong log {id} … --on {day}")
        raise refused(task, text, day=signed.on)
    is_logged = said is not None or signed.entered  # one that is written late says so
    entries = [logged(placed, signed, said or Said(), "doing")] if is_logged else []
    return step(task, [*begin(placed, signed.on), *entries], _("{id} begun: {title}"))


def _again(task: Task, day: date | None) -> Step:
    """Return the empty step for a task that has begun, on that day where one is named."""
    if day and task.started_on and day != task.started_on:
        text = _('{id} began on {day}; to correct that: guangong set {id} started_on={wanted} --reason "…"')
        raise refused(task, text, day=task.started_on, wanted=day)
    if day and task.started_on is None:  # of the days before, it was said that it had begun
        text = _(
            "{id} has begun, on a day that is not recorded; to add it: "
            'guangong set {id} started_on={wanted} --reason "…"'
        )
        raise refused(task, text, wanted=day)
    return step(task, [], _("{id} has begun already"))
