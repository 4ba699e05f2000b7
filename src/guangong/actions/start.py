"""start: work on a task has begun."""

from datetime import date

from guangong.actions.step import (
    Said,
    Signed,
    Step,
    begin,
    is_recorded,
    logged,
    refuse_before_start,
    refuse_closed,
    refused,
    step,
)
from guangong.domain.plan import Placed, Plan, Task
from guangong.messages import _
from guangong.yamldoc.engine import Set


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
        return _again(plan, placed, signed.on if is_dated else None)
    if task.status == "doing":
        text = _("{id} has begun already; what happened since goes into its log: guangong log {id} …")
        raise refused(task, text)
    _refuse_day(plan, task, signed.on)
    if task.kind == "standing" and signed.entered and said is None:  # its entry would count for the period
        text = _("{id} is standing work; say what was done on {day}: guangong log {id} … --on {day}")
        raise refused(task, text, day=signed.on)
    is_logged = said is not None or signed.entered  # one that is written late says so
    entries = [logged(placed, signed, said or Said())] if is_logged else []
    return step(task, [*begin(placed, signed.on), *entries], _("{id} begun: {title}"))


def _refuse_day(plan: Plan, task: Task, day: date) -> None:
    refuse_before_start(plan, task, day)
    first = min((entry.on for entry in task.log), default=day)
    if first < day:
        text = _("the log of {id} begins on {first}; choose a day up to then")
        raise refused(task, text, first=first)


def _again(plan: Plan, placed: Placed, day: date | None) -> Step:
    """Return the step for a task that has begun: at most the day is new, which nobody had recorded."""
    task = placed.task
    if day and task.started_on and day != task.started_on:
        raise refused(task, _("{id} began on {day} already"), day=task.started_on)
    if day is None or task.started_on:
        return step(task, [], _("{id} has begun already"))
    _refuse_day(plan, task, day)
    operations = [Set((*placed.route, "started_on"), day)]
    return step(task, operations, _("{id} began on {day}: {title}"), day=day)
