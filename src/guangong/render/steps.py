"""The steps of an edit for programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from guangong.actions.step import Step
from guangong.yamldoc import Document
from guangong.yamldoc.engine import Append, Delete, Set


def changes(steps: Iterable[Step], document: Document) -> Iterator[dict[str, Any]]:
    """Yield what steps change: a field's old and new value, or the entry that a list gains."""
    for step in steps:
        for operation in step.operations:
            # A return that is new or removed is a field of its own.
            field = operation.route[-1] if not step.unit or len(operation.route) > 2 else "return"  # noqa: PLR2004
            unit = {"unit": step.unit} if step.unit else {}
            shape = {**unit, "task": step.task_id, "field": field}
            match operation:
                case Append(value=value):
                    yield {**shape, "added": value}
                case Set(route, value):
                    yield {**shape, "from": document.value(route), "to": value}
                case Delete(route):
                    yield {**shape, "from": document.value(route), "to": None}
