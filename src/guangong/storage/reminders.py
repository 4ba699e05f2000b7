"""The file beside the plan that remembers who was reminded of what: a line a task and day, new ones last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from guangong.domain.plan import parse_day
from guangong.messages import _
from guangong.storage import locking, writing
from guangong.storage.failures import StoreError, explained
from guangong.storage.paths import resolved
from guangong.storage.reading import read
from guangong.yamldoc import Data, Document, parse
from guangong.yamldoc.engine import Append, apply
from guangong.yamldoc.places import EditError

NAME: Final = "reminders.yaml"


class Reminder(NamedTuple):
    """Units that were reminded of a task on a day."""

    on: date
    task: str
    units: tuple[str, ...]


Reminded = Mapping[tuple[str, str], date]
"""The day on which a unit was last reminded of a task, by their ids: the task's, then the unit's."""


def last_reminded(plan: Path, day: date) -> Reminded:
    """Return when units were last reminded of tasks by a day; nothing where no reminder is recorded.

    Raises:
        StoreError: the file cannot be read, or holds something else.
    """
    path = _beside(plan)
    return _latest(_reminders(path, _document(path)), day)


def record(plan: Path, on: date, reminded: Mapping[str, Sequence[str]]) -> int:
    """Add who was reminded of each task on a day, and return how many were not there yet.

    Raises:
        StoreError: the file cannot be read or written, or holds something else; it is as it was.
    """
    path = _beside(plan)
    with locking.locked(plan, is_written=False):
        before = _document(path)
        there = {
            (item.task, unit) for item in _reminders(path, before) if item.on == on for unit in item.units
        }
        new = {
            task: [unit for unit in units if (task, unit) not in there] for task, units in reminded.items()
        }
        new = {task: units for task, units in new.items() if units}
        if new:
            _write(path, before, _with(path, before, on, new))
    return sum(map(len, new.values()))


def _beside(plan: Path) -> Path:
    return resolved(resolved(plan).with_name(NAME))


def _document(path: Path) -> Document:
    """Return the file, an empty one where there is none."""
    with explained(path):
        is_there = path.exists()
    return parse(read(path) if is_there else b"")


def _with(path: Path, before: Document, on: date, new: Mapping[str, Sequence[str]]) -> Document:
    """Return the file with a line for each task at its end."""
    items: list[Data] = [{"on": on, "task": task, "units": tuple(units)} for task, units in new.items()]
    document = before if before.source else parse(b"schema: 1\nreminders: []\n")
    try:
        return apply(document, [Append(("reminders",), item) for item in items])
    except EditError as error:
        raise StoreError(_("{path}: {reason}").format(path=path, reason=error)) from None


def _write(path: Path, before: Document, after: Document) -> None:
    locking.sweep(path)
    if path.exists():
        writing.replace(path, before.source, after.source)
    else:
        writing.create({path: after.source})


def _latest(reminders: Iterable[Reminder], day: date) -> Reminded:
    found: dict[tuple[str, str], date] = {}
    for item in reminders:
        for unit in item.units if item.on <= day else ():
            found[item.task, unit] = max(item.on, found.get((item.task, unit), item.on))
    return found


def _reminders(path: Path, document: Document) -> Iterator[Reminder]:
    """Yield what the file holds.

    Raises:
        StoreError: it is no list of reminders.
    """
    if not document.source:
        return
    problem = next((each for each in document.problems if each.trouble not in {"top", "empty"}), None)
    if problem:
        raise _unfit(path, document.position(problem.span[0])[0], _("it is not valid YAML"))
    data = document.data if document.is_read else None
    listed = data.get("reminders") if isinstance(data, dict) else None
    if not isinstance(listed, tuple):
        raise _unfit(path, 1, _('it has no list "reminders"'))
    for place, item in enumerate(listed):
        try:
            yield _reminder(item)
        except (KeyError, TypeError, ValueError):
            node = document.node(("reminders", place))
            line = document.position(node.span[0])[0] if node else 1
            raise _unfit(path, line, _("a reminder has on (a day), task and units")) from None


def _reminder(item: Any) -> Reminder:  # noqa: ANN401 (as the file has it)
    units = item["units"]
    if not isinstance(units, tuple):
        raise TypeError(units)
    return Reminder(parse_day(item["on"]), str(item["task"]), tuple(map(str, units)))


def _unfit(path: Path, line: int, what: str) -> StoreError:
    advice = _("put the line right, or delete the file: it only remembers who was reminded")
    return StoreError(f"{path}:{line}: {what}", advice)
