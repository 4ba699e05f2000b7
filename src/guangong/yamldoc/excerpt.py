"""A file without some of its values: what stands beside them goes with them, every other byte stays."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from guangong.messages import _
from guangong.yamldoc import Document, Route, no_collection, parse
from guangong.yamldoc.engine import spliced
from guangong.yamldoc.nodes import Mapping, Node, Scalar, without
from guangong.yamldoc.places import Places
from guangong.yamldoc.splices import Splice


def excerpt(document: Document, left_out: Collection[Route]) -> Document:
    """Return ``document`` without the values at ``left_out``.

    A comment above a value, at its column, is about it and goes with it; so do comments in it and behind it.
    What is written in brackets is written anew where something in it is left out.

    Raises:
        EditError: the result would not hold exactly the other data.
    """
    if document.root is None or not left_out:
        return document
    with no_collection():
        splices = _Cutter(document.text, left_out).splices(document.root, ())
        found = parse(spliced(document, splices))
        if not found.is_read or found.data != without(document.data, left_out):
            place = document.locate(min(left_out, key=len)).start
            raise Places(document.text).refusal(place, _("this cannot be left out without touching more"))
    return found


_Entry: TypeAlias = tuple[Scalar | None, Node]
"""A value of a mapping with its key, or of a list with none."""


class _Cutter:
    """Finds what to take out of one text."""

    def __init__(self, text: str, left_out: Collection[Route]) -> None:
        self.text = text
        self.left_out = left_out
        self.above = {route[:i] for route in left_out for i in range(len(route))}
        self.places = Places(text)

    def splices(self, node: Node, route: Route, key: Scalar | None = None) -> Iterator[Splice]:
        """Yield what leaves out all values in ``node``, which is at ``route``, the value of ``key``."""
        if isinstance(node, Scalar) or route not in self.above:
            return
        if node.flow:
            yield Splice(*node.span, self._in_brackets(node, route))
        elif isinstance(node, Mapping):
            yield from self._block(route, key, [name.text for name in node.keys], node.entries, "{}")
        else:
            items = [(None, item) for item in node.items]
            yield from self._block(route, key, range(len(items)), items, "[]")

    def _in_brackets(self, node: Node, route: Route) -> str:
        """Return how a value in brackets is written without what is left out."""
        if isinstance(node, Scalar) or route not in self.above:
            return self._text(node)
        if isinstance(node, Mapping):
            kept = [(key, value, (*route, key.text)) for key, value in node.entries]
            return "{" + ", ".join(self._pair(*one) for one in kept if one[2] not in self.left_out) + "}"
        items = [(item, (*route, i)) for i, item in enumerate(node.items)]
        return "[" + ", ".join(self._in_brackets(*one) for one in items if one[1] not in self.left_out) + "]"

    def _pair(self, key: Scalar, value: Node, route: Route) -> str:
        return f"{self._text(key)}: {self._in_brackets(value, route)}"

    def _text(self, node: Node) -> str:
        return self.text[slice(*node.span)]

    def _block(
        self,
        route: Route,
        key: Scalar | None,
        parts: Sequence[str | int],
        entries: Sequence[_Entry],
        nothing: str,
    ) -> Iterator[Splice]:
        """Yield what leaves out entries of a block; where none stays, ``nothing`` stands in its place."""
        gone = [(*route, part) in self.left_out for part in parts]
        if all(gone):
            yield from self._emptied(key, entries, nothing)
            return
        first = gone.index(False)
        if first:
            yield self._beginning(entries[0], entries[first])
        for i in range(first, len(entries)):
            name, value = entries[i]
            if gone[i]:
                yield self._cut(entries[i], entries[i - 1])
            else:
                yield from self.splices(value, (*route, parts[i]), name)

    def _beginning(self, first: _Entry, kept: _Entry) -> Splice:
        """Return what takes out all before an entry; a key moves to the dash that the first one had."""
        if kept[0]:
            return Splice(self._start(*first), self._start(*kept), "")
        return Splice(self._begin(self._start(*first)), self._begin(self._start(*kept)), "")

    def _emptied(self, key: Scalar | None, entries: Sequence[_Entry], nothing: str) -> Iterator[Splice]:
        """Yield what puts ``nothing`` in the place of a block, behind the colon of its key."""
        start, end = self._start(*entries[0]), self.places.end(*entries[-1])
        colon = self.places.behind_colon(key) if key else None
        if colon is None:
            yield Splice(start, end, nothing)
        else:
            yield Splice(colon, colon, f" {nothing}")
            yield Splice(self._begin(start), self._behind(end, start), "")

    def _cut(self, entry: _Entry, before: _Entry) -> Splice:
        """Return what takes out an entry with its lines, and with the empty ones that set it apart."""
        start, floor = self._start(*entry), self.places.end(*before)
        begin = self._begin(start)
        while not self._line(begin - 1).strip() and (above := self.places.line_start(begin - 1)) > floor:
            begin = above
        return Splice(begin, self._behind(self.places.end(*entry), start), "")

    def _behind(self, end: int, start: int) -> int:
        """Return where the lines end of what stands from ``start`` to ``end``, deeper comments included."""
        return self.places.behind_comments(end, self.places.column(start))

    def _start(self, key: Scalar | None, value: Node) -> int:
        """Return where an entry begins: at its key, or at its dash."""
        return key.span.start if key else self.text.rfind("-", 0, value.span.start)

    def _begin(self, start: int) -> int:
        """Return where the lines of an entry begin, with the comments right above it at its column."""
        line, column = self.places.line_start(start), self.places.column(start)
        while line and self._line(line - 1).startswith(" " * column + "#"):
            line = self.places.line_start(line - 1)
        return line

    def _line(self, offset: int) -> str:
        return self.text[self.places.line_start(offset) : self.places.line_end(offset)]
