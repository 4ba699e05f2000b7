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
            about = {"unit": step.unit, "task": step.task_id}
            shape = {key: id_ for key, id_ in about.items() if id_} | {"field": _field(operation.route)}
            match operation:
                case Append(value=value) | Extend(value=value):
                    yield {**shape, "added": value}
                case Set(route, value):
                    yield {**shape, "from": document.value(route), "to": value}
                case Delete(route):
                    yield {**shape, "from": document.value(route), "to": None}


def _field(route: Route) -> str | int:
    """Return the field that a route ends with; a return, or a member, that is new is one of its own."""
    match route:
        case ("tasks", _):
            return "return"
        case (*_, "members", _):
            return "members"
    return route[-1]
