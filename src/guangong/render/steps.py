"""The steps of an edit for programs."""

from typing import Any

from guangong.actions.step import Step
from guangong.yamldoc import Document
from guangong.yamldoc.engine import Append, Delete, Set


def changes(step: Step, document: Document) -> list[dict[str, Any]]:
    """Return what a step changes: a field's old and new value, or the entry that a list gains."""
    shapes = []
    for operation in step.operations:
        shape = {"task": step.task_id, "field": operation.route[-1]}
        match operation:
            case Append(value=value):
                shapes.append({**shape, "added": value})
            case Set(route, value):
                shapes.append({**shape, "from": document.value(route), "to": value})
            case Delete(route):
                shapes.append({**shape, "from": document.value(route), "to": None})
    return shapes
