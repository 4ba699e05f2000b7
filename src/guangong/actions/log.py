"""log: what happened on a day."""

from guangong.actions.step import (
    RefusedError,
    Said,
    Signed,
    Step,
    begin,
    changed,
    logged,
    refuse_before_start,
    refuse_cancelled,
    refused,
    step,
)
from guangong.domain.plan import Placed, Plan
from guangong.messages import _
from guangong.yamldoc.engine import Operation, Set


def log(plan: Plan, placed: Placed, signed: Signed, said: Said) -> Step:
    """Add an entry to a task's log; a task that had not begun has begun with it.

    Raises:
        RefusedError: the entry is empty, counts nothing or without a target, or the task is cancelled or
            starts later.
    """
    task = placed.task
    if not said:
        raise RefusedError(_("say what happened: a text, --count, --percent or --evidence"))
    refuse_cancelled(task)
    if said.count == 0:
        raise RefusedError(_("--count 0 records nothing; leave it out, or give a number"))
    if said.count is not None and task.target is None:
        raise refused(task, _("{id} has no target to count towards; use --percent"))
    refuse_before_start(plan, task, signed.on)
    begins = task.status == "todo"
    begun = begin(placed, signed.on) if begins else _begun_earlier(placed, signed)
    entry = logged(placed, signed, said, "doing" if begins else None)
    done = step(task, [*begun, entry], _("{id} logged on {day}: {title}"), day=signed.on)
    if task.kind != "standing" or signed.on <= plan.period.end:
        return done
    hint = _("the plan's period ended on {end}: an entry of {day} counts for none of the periods of {id}")
    return done._replace(hint=hint.format(end=plan.period.end, day=signed.on, id=task.id))


def _begun_earlier(placed: Placed, signed: Signed) -> list[Operation]:
    """Return the operations that move the day on which a task began to that of an earlier entry."""
    began = placed.task.started_on
    if began is None or began <= signed.on:
        return []
    decided = (change.on for change in placed.task.changes if change.field == "started_on")
    on = max([signed.on, *decided])
    because = signed._replace(on=on, reason=_("something was logged of an earlier day"))
    return [
        Set((*placed.route, "started_on"), signed.on),
        changed(placed, because, "started_on", began, signed.on),
    ]
