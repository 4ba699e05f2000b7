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

from guangong.domain.data import Data, Route
from guangong.yamldoc.decoding import text_of
from guangong.yamldoc.nodes import Node, Scalar, Span, child, head, plain
from guangong.yamldoc.problems import MAX_BYTES, Problem

__all__ = ["MAX_BYTES", "Data", "Document", "Route", "Span", "no_collection", "parse"]


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
    """One file; where it could be parsed to its end, ``root`` is the tree of its nodes."""

    source: bytes
    text: str
    problems: tuple[Problem, ...] = ()
    root: Node | None = field(default=None, compare=False, repr=False)

    @property
    def is_read(self) -> bool:
        """Whether it could be parsed to its end."""
        return self.root is not None

    @cached_property
    def data(self) -> Data:
        """Its values as YAML 1.2's core schema types them; dates stay text."""
        with no_collection():
            return self.value(())

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
        _key, node, lost = self._find(route)
        return None if lost else node

    def value(self, route: Route) -> Data:
        """Return the plain data at ``route``, ``None`` if there is none."""
        node = self.node(route)
        return None if node is None else plain(node)

    def locate(self, route: Route, *, key: bool = False) -> Span:
        """Return where the value at ``route`` (or its key) stands.

        Parts that lead nowhere are skipped; a missing key points to its parent.
        """
        found, node, lost = self._find(route)
        if node is None:
            return Span(0, 0)
        return found.span if key and found and not lost else head(node)

    def _find(self, route: Route) -> tuple[Scalar | None, Node | None, bool]:
        """Return a key, if there is one, its node, and whether a part of ``route`` led nowhere."""
        if self.root is None:
            return None, None, True
        key: Scalar | None = None
        node, lost = self.root, False
        for part in route:
            if inner := child(node, part):
                key, node = inner
            else:
                lost = True
        return key, node, lost


def parse(source: bytes) -> Document:
    """Read ``source`` whole; what is wrong with it is in ``problems``, never raised."""
    from guangong.yamldoc.parsing import read  # it loads PyYAML: without a plan a command does without

    text, problems = text_of(source)
    if problems:
        return Document(source, text, problems)
    with no_collection():
        root, problems = read(text)
    return Document(source, text, problems, root)
