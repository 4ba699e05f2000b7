"""log: what happened on a day."""

from datetime import date

from guangong.actions.step import (
    RefusedError,
    Said,
    Signed,
    Step,
    begin,
    changed,
    figures_of,
    logged,
    refuse_before_start,
    refuse_cancelled,
    refused,
    step,
)
from guangong.domain.plan import Placed, Plan, Task
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
    figures = figures_of(task, said)
    made = step(
        task, [*begun, entry], _sentence(signed, figures), figures=_(", ").join(figures), day=signed.on
    )
    return made._replace(hint=_uncounted(plan, task, signed.on))


def _uncounted(plan: Plan, task: Task, day: date) -> str:
    """Return what to say of an entry of standing work that lies after the plan's period."""
    if task.kind != "standing" or day <= plan.period.end:
        return ""
    hint = _("the plan's period ended on {end}: an entry of {day} counts for none of the periods of {id}")
    return hint.format(end=plan.period.end, day=day, id=task.id)


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


def _sentence(signed: Signed, figures: list[str]) -> str:
    """Return what is said of an entry: its figures, and the day where it is an earlier one."""
    if not figures:
        return _("{id} logged on {day}") if signed.entered else _("{id} logged")
    return _("{id} logged {figures} on {day}") if signed.entered else _("{id} logged {figures}")
