"""start: work on a task has begun."""

from datetime import date

from guangong.actions.step import (
    Said,
    Signed,
    Step,
    is_recorded,
    logged,
    refuse_before_start,
    refuse_closed,
    refused,
    step,
)
from guangong.domain.plan import Placed, Plan
from guangong.messages import _
from guangong.yamldoc.engine import Set


def start(plan: Plan, placed: Placed, signed: Signed, said: Said | None, begun_on: date | None) -> Step:
    """Mark a task as begun, on a day where one is named. A retry has no operations.

    Args:
        plan: where the task stands.
        placed: the task.
        signed: when an entry of its log was made, and by whom.
        said: what that entry says, ``None`` for no entry.
        begun_on: the day to be recorded, if one is.

    Raises:
        RefusedError: the task is done or cancelled, has begun otherwise, or starts later than on that day.
    """
    task = placed.task
    refuse_closed(task)
    if begun_on or said:
        refuse_before_start(plan, task, signed.on)
    if task.status == "doing" and (said is None or is_recorded(task, signed, said)):
        return _again(placed, begun_on)
    if task.status == "doing":
        text = _("{id} has begun already; what happened since goes into its log: guangong log {id} …")
        raise refused(task, text)
    entries = [] if said is None else [logged(placed, signed, said)]
    begun = Set((*placed.route, "status"), "doing")
    return step(task, [begun, *_on(placed, begun_on), *entries], _("{id} begun: {title}"))


def _again(placed: Placed, begun_on: date | None) -> Step:
    """Return the step for a task that has begun: at most the day is new, which nobody had recorded."""
    task = placed.task
    if begun_on and task.started_on and begun_on != task.started_on:
        raise refused(task, _("{id} began on {day} already"), day=task.started_on)
    if begun_on is None or task.started_on:
        return step(task, [], _("{id} has begun already"))
    return step(task, _on(placed, begun_on), _("{id} began on {day}: {title}"), day=begun_on)


def _on(placed: Placed, begun_on: date | None) -> list[Set]:
    return [Set((*placed.route, "started_on"), begun_on)] if begun_on else []
