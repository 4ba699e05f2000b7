"""A YAML file as text, as a tree of nodes with their places, and as plain data.

Offsets count code points of ``Document.text``, which has no byte order mark.
"""

import gc
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from guangong.document.decoding import decode
from guangong.document.nodes import Beginnings, Mapping, Node, Scalar, Sequence, Span, Tape, plain
from guangong.document.problems import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Problem, Trouble
from guangong.document.scalars import resolve

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "MAX_PROBLEMS",
    "Data",
    "Document",
    "Mapping",
    "Node",
    "Problem",
    "Route",
    "Scalar",
    "Sequence",
    "Span",
    "Trouble",
    "decode",
    "no_collection",
    "parse",
    "plain",
    "resolve",
]

Route: TypeAlias = tuple[str | int, ...]
"""How a place in the data is named: the keys and indices that lead to it."""

Data: TypeAlias = Any
"""None, bool, int, float, str, or a tuple or dict of them."""


@contextmanager
def no_collection() -> Iterator[None]:
    """Switch the garbage collector off: while thousands of objects are made it costs more than they do."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # else the first collection afterwards walks through all that was made
            gc.enable()


_MANY: Final = 500
"""When so many items have been read alone, all nodes cost less."""


@dataclass(frozen=True)
class Document:
    """One file.

    ``data`` are its values as YAML 1.2's core schema types them; dates stay text. ``is_read`` is whether it
    could be parsed to its end; else ``data`` and ``root`` are ``None``. ``has_unseen`` is false where surely
    nothing in the text is hidden.
    """

    source: bytes
    text: str
    problems: tuple[Problem, ...] = ()
    data: Data = field(default=None, compare=False, repr=False)
    is_read: bool = False
    has_unseen: bool = True
    beginnings: Beginnings = field(default_factory=dict, compare=False, repr=False)
    read_tape: Tape | None = field(default=None, compare=False, repr=False)
    _items: dict[tuple[int, int], Tape] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def tape(self) -> Tape | None:
        """All its nodes, read only where they are wanted."""
        if self.read_tape or not self.is_read:
            return self.read_tape
        from guangong.document import taping

        with no_collection():
            return taping.read(self.text).tape

    @cached_property
    def root(self) -> Node | None:
        """All nodes; who wants one place asks for its node: a plan of 10,000 tasks has 160,000."""
        with no_collection():
            return self.tape.node(0) if self.tape else None

    @cached_property
    def _lines(self) -> "array[int]":
        # Only \n: editors do not count U+2028, U+2029 and U+0085, though YAML breaks lines there.
        starts = array("L", [0])
        starts.extend(match.end() for match in re.finditer("\n", self.text))
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, the column in code points."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a line, without its end."""
        start = self._lines[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].removesuffix("\r")

    def node(self, route: Route) -> Node | None:
        """Return the node at ``route``, ``None`` if there is none."""
        found = self._find(route)
        return None if found is None or found.lost else found.tape.node(found.place)

    def outline(self, route: Route) -> Node | None:
        """Return the node at ``route`` without what it holds and where it ends, ``None`` if there is none."""
        found = self._find(route, whole=False)
        return None if found is None or found.lost else found.tape.node(found.place, deep=False)

    def value(self, route: Route) -> Data:
        """Return the plain data at ``route``, ``None`` if there is none."""
        found = self._find(route)
        return None if found is None or found.lost else found.tape.data(found.place)

    def locate(self, route: Route, *, key: bool = False) -> Span:
        """Return where the value at ``route`` (or its key) stands.

        Parts that lead nowhere are skipped; a missing key points to its parent.
        """
        key = key and bool(route) and isinstance(route[-1], str)
        found = self._find(route, whole=not key)
        if found is None:
            return Span(0, 0)
        if key and not found.lost:
            return found.tape.span(found.place - 1)
        return found.tape.head(found.place)

    def _find(self, route: Route, *, whole: bool = True) -> "_Found | None":
        """Follow ``route`` as far as it leads; parts that lead nowhere are skipped.

        Unless the ``whole`` of what it leads to is wanted, the place may hold less than it has.
        """
        tape, rest = self._nodes_of(route, whole=whole)
        if tape is None:
            return None
        place, lost = 0, False
        for part in rest:
            child = tape.child(place, part)
            lost |= child is None
            place = place if child is None else child
        return _Found(tape, place, lost)

    def _nodes_of(self, route: Route, *, whole: bool) -> tuple[Tape | None, Route]:
        """Return the nodes of the innermost list item on ``route``, and the way on; else all nodes.

        One task of thousands is found so without the nodes of the others.
        """
        value, item, end, depth = self.data, None, len(self.text), 0
        for i, part in enumerate(route):
            starts = self.beginnings.get(id(value))
            try:
                value = value[part]
            except (LookupError, TypeError):
                break
            if starts and isinstance(part, int):
                end = starts[2 * part + 2] if len(starts) > 2 * part + 2 else end
                item, depth = (starts[2 * part], starts[2 * part + 1]), i + 1
        else:
            if not whole and (starts := self.beginnings.get(id(value))):
                end = starts[0]  # of a list with thousands of items, which begins before them
        if item is None or len(self._items) > _MANY:
            return self.tape, route
        key = (item[0], end)
        if key not in self._items:
            from guangong.document import taping

            self._items[key] = taping.read_item(self.text, *item, end)
        return self._items[key], route[depth:]


class _Found(NamedTuple):
    """A place on a tape; ``lost``: a part of the route to it led nowhere."""

    tape: Tape
    place: int
    lost: bool


def parse(source: bytes) -> Document:
    """Read ``source`` whole; what is wrong with it is in ``problems``, never raised."""
    from guangong.document import reading  # it loads PyYAML: a remembered plan does without

    with no_collection():
        return Document(source, *reading.parse(source))
