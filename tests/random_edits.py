"""Random edits as the tracker's commands make them, and what must hold after each."""

import codecs
import re
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import random_layouts
from guangong.yamldoc import Data, Document, Route
from guangong.yamldoc.engine import Append, Delete, Operation, Set
from guangong.yamldoc.nodes import Mapping, Node, Scalar
from guangong.yamldoc.nodes import Sequence as List

DAY = date(2023, 9, 10)


def tasks(document: Document) -> list[Route]:
    """Return the routes of all tasks."""
    return [
        ("sections", i, "tasks", j)
        for i, section in enumerate(document.data["sections"])
        for j in range(len(section["tasks"]))
    ]


def step(random: Random, document: Document) -> tuple[Route, list[Operation]]:
    """Return a random edit: the route of the task whose lines it may change, and its operations."""
    return addition(random, document) if random.random() < 0.1 else command(random, document)


def command(random: Random, document: Document) -> tuple[Route, list[Operation]]:
    """Return a random task and the operations of a random command on it."""
    route = random.choice(tasks(document))
    task = document.node(route)
    assert isinstance(task, Mapping)
    names = {key.text for key, _value in task.entries}
    log = Append((*route, "log"), _tuples(random_layouts.log_entry(random)))
    change = Append((*route, "changes"), _tuples(random_layouts.change(random)))
    undone: list[Operation] = [Delete((*route, "done_on"))] if "done_on" in names else []
    commands: list[list[Operation]] = [
        [Set((*route, "status"), "done"), Set((*route, "done_on"), DAY)],
        [Set((*route, "status"), "done"), Set((*route, "done_on"), DAY), log],
        [Set((*route, "status"), "doing")],
        [Set((*route, "status"), "doing"), *undone, change],
        [Set((*route, "status"), "cancelled"), *undone, change],
        [Set((*route, "deadline"), DAY), change],
        [log],
        [Set((*route, "title"), random.choice(random_layouts.TEXTS))],
        [Set((*route, "owners"), ("schools", "bureau"))],
        [Set((*route, "target"), {"min": 1, "unit": "所"})],
    ]
    if entries := task.get("log"):
        assert isinstance(entries[1], List)
        places = range(len(entries[1].items))
        for place in places:
            commands.append([Append(log.route, log.value, place)])
            commands.append([Set((*log.route, place, "withdrawn"), {"on": DAY, "reason": "重复"})])
            if len(places) > 1:
                commands.append([Delete((*log.route, place))])
    if optional := sorted(names - {"id", "title", "log", "changes"}):
        commands.append([Delete((*route, random.choice(optional)))])
    return route, random.choice(commands)


def addition(random: Random, document: Document) -> tuple[Route, list[Operation]]:
    """Return the operation that adds a task or removes one, and the route of the task before it."""
    route = random.choice(tasks(document))
    siblings = len(document.data["sections"][route[1]]["tasks"])
    if siblings > 1 and random.random() < 0.3:
        return route, [Delete(route)]
    last = len(document.data["sections"][route[1]]["tasks"]) - 1
    task = {
        "id": "9-99",
        "title": random.choice(random_layouts.TEXTS),
        "owners": ("schools",),
        "deadline": DAY,
    }
    return (*route[:-1], last), [Append(route[:-1], task)]


def _tuples(entry: dict[str, Any]) -> dict[str, Data]:
    """Return a log entry or a change as the commands write it: days are dates."""
    return {
        key: tuple(value)
        if isinstance(value, list)
        else date.fromisoformat(value)
        if value in random_layouts.DAYS
        else value
        for key, value in entry.items()
    }


def intended(data: Data, operations: Sequence[Operation]) -> Data:
    """Return plain ``data`` after ``operations``, computed as simply as possible."""
    data = mutable(data)
    for operation in operations:
        *way, last = operation.route
        place = data
        for part in way:
            place = place[part]
        match operation:
            case Set(_route, value):
                place[last] = mutable(value)
            case Append(_route, value, before):
                items = list(place.get(last) or [])
                items.insert(len(items) if before is None else before, mutable(value))
                place[last] = items
            case Delete():
                del place[last]
    return data


def mutable(data: Data) -> Data:
    """Return plain data with lists for tuples, days as text."""
    if isinstance(data, dict):
        return {key: mutable(value) for key, value in data.items()}
    if isinstance(data, (tuple, list)):
        return [mutable(value) for value in data]
    return str(data) if isinstance(data, date) else data


def fault(before: Document, after: Document, route: Route, operations: Sequence[Operation]) -> str:
    """Return what is wrong with an edit of the task at ``route``, empty when nothing is."""
    if after.problems or mutable(after.data) != intended(before.data, operations):
        return "data"
    start, end = lines(before, before.node(route))
    above = before.text[:start]
    if before.text and before.text[-1] != "\n" and end == len(before.text):  # its last line has no end
        above = above.rstrip("\r\n")
    if not after.text.startswith(above) or not after.text.endswith(before.text[end:]):
        return "other lines"
    if before.source.startswith(codecs.BOM_UTF8) != after.source.startswith(codecs.BOM_UTF8):
        return "byte order mark"
    allowed = {comment for operation in operations for comment in _own_comments(before, operation)}
    lost = set(random_layouts.comments(before.text)) - set(random_layouts.comments(after.text)) - allowed
    if lost:
        return f"comments: {sorted(lost)}"
    ends = set(re.findall(r"\r?\n", after.text)) - set(re.findall(r"\r?\n", before.text))
    return "line ends" if ends and "\n" in before.text else ""


def lines(document: Document, node: Node | None) -> tuple[int, int]:
    """Return where the lines of ``node`` begin and end, with its dash and the comments that belong to it."""
    assert node is not None
    text = document.text
    start = text.rfind("\n", 0, node.span.start) + 1
    if text[start : node.span.start].strip() == "" and text[:start].rstrip(" \r\n").endswith("-"):
        start = text[:start].rstrip(" \r\n").rfind("\n") + 1
    end = _last_line_end(document, node)
    # Comments that are indented like its dash or deeper belong to it.
    column = node.span.start - text.rfind("\n", 0, node.span.start) - 2
    while (comment := re.compile(r"( *)#.*(\n|\Z)").match(text, end)) and len(comment[1]) >= column:
        end = comment.end()
    return start, end


def _last_line_end(document: Document, node: Node) -> int:
    while not isinstance(node, Scalar) and not node.flow:
        node = node.items[-1] if isinstance(node, List) else node.entries[-1][1]
    text, end = document.text, node.span.end
    return end if text[end - 1] == "\n" else (text.find("\n", end) + 1) or len(text)


def _own_comments(document: Document, operation: Operation) -> list[str]:
    """Return the comments behind values that are deleted, on their lines."""
    old = document.node(operation.route)
    if isinstance(operation, Delete):
        return _comments_behind(document, document.node(operation.route[:-1]), str(operation.route[-1]))
    if isinstance(operation, Set) and isinstance(old, Mapping) and isinstance(operation.value, dict):
        gone = {key.text for key, _value in old.entries} - set(operation.value)
        return [comment for name in gone for comment in _comments_behind(document, old, name)]
    return []


def _comments_behind(document: Document, parent: Node | None, name: str) -> list[str]:
    """Return the comments on the lines of an entry, except those that have a line of their own."""
    entry = parent.get(name) if isinstance(parent, Mapping) and not parent.flow else None
    if entry is None:
        return []
    start = document.text.rfind("\n", 0, entry[0].span.start) + 1
    written = document.text[start : _last_line_end(document, entry[1])]
    behind = [line for line in written.split("\n") if not line.lstrip().startswith("#")]
    return random_layouts.comments("\n".join(behind))
