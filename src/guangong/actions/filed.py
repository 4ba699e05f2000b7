"""What the actions on returns share: what a unit owes, and how a return is corrected without loss."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from guangong.actions.step import RefusedError, Signed, Step, filled, readable
from guangong.domain.as_of import is_awaited
from guangong.domain.plan import Placed, Return
from guangong.yamldoc import Data, Route
from guangong.yamldoc.engine import Append, Delete, Operation, Set


class Owed(NamedTuple):
    """A task that a unit returns: the unit's id and name, and its return so far, an empty one for none."""

    placed: Placed
    unit: str
    name: str
    report: Return

    @property
    def route(self) -> Route:
        """Where the return stands in the unit's file."""
        return ("tasks", self.placed.task.id)

    @property
    def is_new(self) -> bool:
        """Whether the unit's file says nothing of it yet."""
        return not self.report.model_fields_set

    @property
    def is_returned(self) -> bool:
        """Whether the unit has returned it, or is exempt."""
        return bool(self.report.done_on or self.report.exempt)

    def awaited(self, today: date) -> tuple[int, ...]:
        """Return the places of what was sent back and has not been answered."""
        sent_back = enumerate(self.report.sent_back)
        return tuple(i for i, sent in sent_back if is_awaited(self.report, sent, today))


def said(owed: Owed, operations: Iterable[Operation], sentence: str, **values: object) -> Step:
    """Return the step of these operations; ``sentence`` may name ``id``, ``unit`` and the values.

    Raises:
        RefusedError: a text has a line break, or a character that cannot be seen.
    """
    task = owed.placed.task
    named = {"id": task.id, "unit": owed.name, **values}
    return Step(task.id, readable(operations), sentence, named, task.title, unit=owed.unit)


def nothing_new(owed: Owed, sentence: str, **values: object) -> Step:
    """Return the step without an operation, for what is so already."""
    return said(owed, (), sentence, **values)._replace(title="")


def refused(owed: Owed, sentence: str, advice: str = "", **values: object) -> RefusedError:
    """Return the refusal of a step; the texts may name ``id``, ``unit`` and the values."""
    named = {"id": owed.placed.task.id, "unit": owed.name, **values}
    return RefusedError(*(text.format(**named) for text in (sentence, advice)))


def first(owed: Owed, values: Mapping[str, Data]) -> list[Operation]:
    """Return the operation that writes the first return of a task."""
    return [Set(owed.route, filled(values))]


def corrected(owed: Owed, values: Mapping[str, Data], signed: Signed, reason: str) -> list[Operation]:
    """Return the operations that give a return other values; what it was stays in its changes.

    Args:
        owed: the return.
        values: field → its new value, ``None`` for none.
        signed: who says so; the change is of the day of the command.
        reason: why.
    """
    day = signed.entered or signed.on
    operations: list[Operation] = []
    for name, old, new in _differing(owed.report, values):
        route = (*owed.route, name)
        operations.append(Delete(route) if new is None else Set(route, new))
        change = filled({"on": day, "by": signed.by, "field": name, "from": old, "to": new, "reason": reason})
        operations.append(Append((*owed.route, "changes"), change))
    return operations


def _differing(report: Return, values: Mapping[str, Data]) -> Iterator[tuple[str, Any, Any]]:
    for name, new in values.items():
        old = getattr(report, name)
        if old != new:
            yield name, old, new


def answered(owed: Owed, day: date) -> list[Operation]:
    """Return the operations that say that what was sent back has come again."""
    return [Set((*owed.route, "sent_back", i, "answered"), day) for i in owed.awaited(day)]
