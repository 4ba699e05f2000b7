"""unlog: an entry of a log that is wrong is taken back."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date

from guangong.actions.step import (
    Signed,
    Step,
    changed,
    counting,
    figures_of,
    not_begun,
    refused,
    step,
    withdrawn,
)
from guangong.domain.plan import LogEntry, Placed, Task, parse_day
from guangong.messages import _
from guangong.yamldoc import Data
from guangong.yamldoc.engine import Delete, Operation, Set


def unlog(placed: Placed, day: date | None, signed: Signed, committed: Collection[LogEntry] | None) -> Step:
    """Take back the last entry of a task's log, or the last one of a day.

    One that was never committed is removed; any other one stays where it is, and says since when it does
    not count, and why. A task that began with it, and of which nothing else is logged, has not begun.

    Args:
        placed: the task.
        day: the day of the entry; ``None`` for the last one.
        signed: when it is taken back, by whom and why.
        committed: the entries of the task in the last commit; ``None`` where git cannot tell.

    Raises:
        RefusedError: there is no such entry, the task is done with it, or the reason is empty.
    """
    task = placed.task
    place = _place(task, day)
    entry, route = task.log[place], (*placed.route, "log", place)
    if entry.status == task.status == "done":
        text = _('{id} was done with its entry of {day}; to undo that: guangong reopen {id} --reason "…"')
        raise refused(task, text, day=entry.on)
    is_new = committed is not None and entry not in committed
    whole = (*placed.route, "log")  # an empty list would be left
    taken = Delete(route if len(task.log) > 1 else whole)
    undone = _undone(task, entry)
    is_recorded = not is_new or any(change.field in undone for change in task.changes)
    records = _records(placed, signed, undone) if is_recorded else []
    operations = [taken if is_new else withdrawn(route, signed), *_fields(placed, undone), *records]
    sentence = _("{id} entry of {day} withdrawn ({said})")
    if is_new:
        sentence = _("{id} entry of {day} removed ({said})")
    return step(task, operations, sentence, day=entry.on, said=_said(task, entry))


def _place(task: Task, day: date | None) -> int:
    """Return the place in the log of the entry that is meant."""
    places = [i for i, entry in enumerate(task.log) if entry.withdrawn is None and day in {None, entry.on}]
    if not places and day:
        text = _("{id} has no entry of {day}; see: guangong show {id}")
        raise refused(task, text, day=day)
    if not places:
        raise refused(task, _("the log of {id} has no entry"))
    return places[-1]


def _said(task: Task, entry: LogEntry) -> str:
    note = [] if entry.note is None else [_('"{name}"').format(name=entry.note)]
    return _(", ").join([*note, *figures_of(task, entry), *entry.evidence]) or _("without a text")


# ── what the entry did besides ──


def _undone(task: Task, entry: LogEntry) -> Mapping[str, Data]:
    """Return the fields of a task that an entry changed, as they are without it."""
    others = [item for item in counting(task) if item is not entry]
    if entry.status == task.status == "doing" and not others:
        return not_begun(task)
    if task.started_on != entry.on or (began := _moved_from(task, entry)) is None:
        return {}
    return {"started_on": min([began, *(other.on for other in others)])}


def _moved_from(task: Task, entry: LogEntry) -> date | None:
    """Return the day on which a task had begun before an entry of an earlier day was logged."""
    moved = next((change for change in reversed(task.changes) if change.field == "started_on"), None)
    if moved is None or (moved.on, moved.to, moved.entered) != (entry.on, str(entry.on), entry.entered):
        return None
    with suppress(ValueError):  # a record can say anything
        return parse_day(str(moved.from_))
    return None


def _fields(placed: Placed, values: Mapping[str, Data]) -> list[Operation]:
    routes = {(*placed.route, name): value for name, value in values.items()}
    return [Delete(route) if value is None else Set(route, value) for route, value in routes.items()]


def _records(placed: Placed, signed: Signed, values: Mapping[str, Data]) -> list[Operation]:
    old = {name: getattr(placed.task, name) for name in values}
    return [changed(placed, signed, name, old[name], value) for name, value in values.items()]
