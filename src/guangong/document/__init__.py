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

from guangong.document.decoding import decode
from guangong.document.lookup import Nodes
from guangong.document.nodes import (
    Beginnings,
    Data,
    Item,
    Mapping,
    Node,
    Route,
    Scalar,
    Sequence,
    Span,
    Tape,
    plain,
    replaced,
)
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
    "parse_edited",
    "plain",
    "replaced",
    "resolve",
]


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


@dataclass(frozen=True)
class Document:
    """One file.

    ``data`` are its values as YAML 1.2's core schema types them; dates stay text. ``is_read`` is whether it
    could be parsed to its end; else ``data`` and ``root`` are ``None``. ``has_unseen`` is false where surely
    nothing in the text is hidden. ``beginnings`` are ``None`` where they would have to be read first.
    """

    source: bytes
    text: str
    problems: tuple[Problem, ...] = ()
    data: Data = field(default=None, compare=False, repr=False)
    is_read: bool = False
    has_unseen: bool = True
    beginnings: Beginnings | None = field(default_factory=dict, compare=False, repr=False)
    read_tape: Tape | None = field(default=None, compare=False, repr=False)

    @cached_property
    def _nodes(self) -> Nodes:
        if self.beginnings is not None:
            return Nodes(self.text, self.data, self.beginnings, self.read_tape)
        from guangong.document import values

        with no_collection():
            return Nodes(self.text, *values.read(self.text, self.text.encode()), None)

    @property
    def tape(self) -> Tape | None:
        """All its nodes, read only where they are wanted."""
        with no_collection():
            return self._nodes.all if self.is_read else None

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
        found = self._nodes.find(route) if self.is_read else None
        return found.tape.node(found.place) if found and not found.lost else None

    def outline(self, route: Route) -> Node | None:
        """Return the node at ``route`` without what it holds and where it ends, ``None`` if there is none."""
        found = self._nodes.find(route, whole=False) if self.is_read else None
        return found.tape.node(found.place, deep=False) if found and not found.lost else None

    def item(self, route: Route) -> Item | None:
        """Return the innermost list item on ``route`` that can be read alone, ``None`` if there is none."""
        return self._nodes.item(route) if self.is_read and not self.problems else None

    def value(self, route: Route) -> Data:
        """Return the plain data at ``route``, ``None`` if there is none."""
        found = self._nodes.find(route) if self.is_read else None
        return found.tape.data(found.place) if found and not found.lost else None

    def locate(self, route: Route, *, key: bool = False) -> Span:
        """Return where the value at ``route`` (or its key) stands.

        Parts that lead nowhere are skipped; a missing key points to its parent.
        """
        if not self.is_read:
            return Span(0, 0)
        key = key and bool(route) and isinstance(route[-1], str)
        found = self._nodes.find(route, whole=not key)
        if key and not found.lost:
            return found.tape.span(found.place - 1)
        return found.tape.head(found.place)


def parse(source: bytes) -> Document:
    """Read ``source`` whole; what is wrong with it is in ``problems``, never raised."""
    from guangong.document import reading  # it loads PyYAML: a remembered plan does without

    with no_collection():
        return Document(source, *reading.parse(source))


def parse_edited(before: Document, source: bytes, changed: Span, route: Route) -> Document:
    """Read ``source``, which is ``before`` with another text in the range ``changed``.

    Returns the same as ``parse``, sooner where only a small list item on ``route`` has changed: there the
    change is expected.
    """
    from guangong.document import reading
    from guangong.document.rereading import Edit

    item = before.item(route)
    if item is None:
        return parse(source)
    with no_collection():
        edit = Edit(before.text, before.data, changed, item)
        return Document(source, *reading.parse_edited(source, edit))
