"""unlog: an entry of a log that is wrong is taken back."""

from collections.abc import Collection
from datetime import date

from guangong.actions.step import Signed, Step, refused, step, withdrawn
from guangong.domain.plan import LogEntry, Placed
from guangong.messages import _
from guangong.yamldoc.engine import Delete, Operation, Set


def unlog(placed: Placed, day: date | None, signed: Signed, committed: Collection[LogEntry] | None) -> Step:
    """Take back the last entry of a task's log, or the one of a day.

    One that was never committed is removed; any other one stays where it is, and says since when it does
    not count, and why.

    Args:
        placed: the task.
        day: the day of the entry; ``None`` for the last one.
        signed: when it is taken back, by whom and why.
        committed: the entries of the task in the last commit; ``None`` where git cannot tell.

    Raises:
        RefusedError: there is no such entry, there are several of that day, or the reason is empty.
    """
    task = placed.task
    place = _place(placed, day)
    entry = task.log[place]
    route = (*placed.route, "log", place)
    is_new = committed is not None and entry not in committed
    whole = (*placed.route, "log")  # an empty list would be left
    taken = Delete(route if len(task.log) > 1 else whole)
    operations: list[Operation] = [taken if is_new else withdrawn(route, signed)]
    others = [item for item in task.log if item is not entry and item.withdrawn is None]
    if task.status == "doing" and task.started_on == entry.on and not others:
        operations += [Set((*placed.route, "status"), "todo"), Delete((*placed.route, "started_on"))]
    sentence = _("{id} entry of {day} removed") if is_new else _("{id} entry of {day} withdrawn")
    return step(task, operations, sentence, day=entry.on)


def _place(placed: Placed, day: date | None) -> int:
    """Return the place in the log of the entry that is meant."""
    task = placed.task
    places = [i for i, entry in enumerate(task.log) if entry.withdrawn is None and day in {None, entry.on}]
    if not places and day:
        text = _("{id} has no entry of {day}; see: guangong show {id}")
        raise refused(task, text, day=day)
    if not places:
        raise refused(task, _("the log of {id} has no entry"))
    if day and len(places) > 1:
        last = _("{id} has {number} entries of {day}; without --on, the last entry is meant")
        raise refused(task, last, number=len(places), day=day)
    return places[-1]
