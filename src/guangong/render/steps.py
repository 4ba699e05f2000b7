"""The steps of an edit for programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from guangong.actions.step import Step
from guangong.yamldoc import Document, Route
from guangong.yamldoc.engine import Append, Delete, Extend, Set


def changes(steps: Iterable[Step], document: Document) -> Iterator[dict[str, Any]]:
    """Yield what steps change: a field's old and new value, or what a list or a group gains."""
    for step in steps:
        for operation in step.operations:
            subject = {"task": step.task_id} if step.task_id else {"unit": step.unit}
            shape = {**subject, "field": _field(operation.route)}
            match operation:
                case Append(value=value) | Extend(value=value):
                    yield {**shape, "added": value}
                case Set(route, value):
                    yield {**shape, "from": document.value(route), "to": value}
                case Delete(route):
                    yield {**shape, "from": document.value(route), "to": None}


def _field(route: Route) -> str | int:
    """Return the field that a route ends with; one to a member itself ends with the members."""
    return "members" if route[-2:-1] == ("members",) else route[-1]
