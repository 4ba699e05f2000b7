"""The nodes of a YAML file: values with their places."""

from array import array
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from guangong.document.scalars import resolve

Data: TypeAlias = Any
"""None, bool, int, float, str, or a tuple or dict of them."""

Route: TypeAlias = tuple[str | int, ...]
"""How a place in the data is named: the keys and indices that lead to it."""


class Span(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int


class Item(NamedTuple):
    """An item of a list, a mapping: its route, its offset and column, and an offset behind it.

    What else stands before that offset is not read.
    """

    route: Route
    start: int
    column: int
    end: int

    def alone(self, text: str) -> str:
        """Return its part of ``text`` in its old column.

        There it means what it means in its list: YAML knows no other context of a block.
        """
        return " " * self.column + text[self.start : self.end]


class Scalar(NamedTuple):
    """A value: its text after unquoting; ``style`` is the opening ``'``, ``"``, ``|``, ``>``, or empty."""

    span: Span
    text: str
    style: str


class Sequence(NamedTuple):
    """A list; ``flow`` when written in brackets."""

    span: Span
    flow: bool
    items: "list[Node]"


class Mapping(NamedTuple):
    """Keys and values in the file's order; ``flow`` when written in braces."""

    span: Span
    flow: bool
    entries: "list[tuple[Scalar, Node]]"

    def get(self, key: str) -> "tuple[Scalar, Node] | None":
        """Return the first entry with this key."""
        return next((entry for entry in self.entries if entry[0].text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:  # noqa: ANN401 (any data)
    """Return ``node`` as plain data; of duplicate keys the first counts."""
    if isinstance(node, Scalar):
        return node.text if node.style else resolve(node.text)
    if isinstance(node, Sequence):
        return tuple([plain(item) for item in node.items])
    data: dict[str, Any] = {}
    for key, value in node.entries:
        if key.text not in data:
            data[key.text] = plain(value)
    return data


def replaced(data: Data, route: Route, value: Data) -> Data:
    """Return plain ``data`` with another value at ``route``; what is not on the way is shared."""
    if not route:
        return value
    head, rest = route[0], route[1:]
    inner = replaced(data[head], rest, value)
    if isinstance(data, tuple):
        at = int(head)
        return (*data[:at], inner, *data[at + 1 :])
    return {**data, head: inner}


# ── the tape ──

STYLES: Final = ("", "'", '"', "|", ">")
SEQUENCE, FLOW_SEQUENCE, MAPPING, FLOW_MAPPING, END = range(len(STYLES), len(STYLES) + 5)


Beginnings: TypeAlias = dict[int, "array[int]"]
"""By the ``id`` of a list whose items are mappings: offset and column of where each of them begins."""


class Tape:
    """All nodes in the file's order, in a few bytes each: nodes as objects take ten times the room.

    An entry has a code (the index of a scalar's style, or one of the constants above), and where it starts
    and ends. Its ``content`` is the text of a scalar, or the place of a collection's end.
    """

    def __init__(self) -> None:
        self.codes = bytearray()
        self.starts = array("I")
        self.ends = array("I")
        self.content: list[Any] = []
        self._children: dict[int, dict[str | int, int]] = {}

    def add(self, code: int, start: int, end: int, content: str | int) -> int:
        """Add an entry; return its place."""
        self.codes.append(code)
        self.starts.append(start)
        self.ends.append(end)
        self.content.append(content)
        return len(self.codes) - 1

    def move(self, offset: int) -> None:
        """Let all entries stand ``offset`` further on in the text."""
        self.starts = array("I", [start + offset for start in self.starts])
        self.ends = array("I", [end + offset for end in self.ends])

    def span(self, place: int) -> Span:
        """Return where an entry stands in the text."""
        return Span(self.starts[place], self.ends[place])

    def node(self, place: int, *, deep: bool = True) -> Node:
        """Return an entry as an object, with what it holds unless it is not ``deep``."""
        code, span = self.codes[place], self.span(place)
        if code < SEQUENCE:
            return Scalar(span, self.content[place], STYLES[code])
        inside = [self.node(child) for child in self._inside(place)] if deep else []
        if code in {SEQUENCE, FLOW_SEQUENCE}:
            return Sequence(span, code == FLOW_SEQUENCE, inside)
        keys = [key if isinstance(key, Scalar) else Scalar(key.span, "", "") for key in inside[::2]]
        return Mapping(span, code == FLOW_MAPPING, list(zip(keys, inside[1::2], strict=True)))

    def data(self, place: int = 0) -> Any:  # noqa: ANN401 (any data)
        """Return an entry as plain data: of equal keys the first counts, one that is no scalar is ``""``."""
        code = self.codes[place]
        if code < SEQUENCE:
            text = self.content[place]
            return text if code else resolve(text)
        inside = list(self._inside(place))
        if code in {SEQUENCE, FLOW_SEQUENCE}:
            return tuple([self.data(child) for child in inside])
        found: dict[str, Any] = {}
        for key, value in zip(inside[::2], inside[1::2], strict=True):
            name = self.content[key] if self.codes[key] < SEQUENCE else ""
            if name not in found:
                found[name] = self.data(value)
        return found

    def head(self, place: int) -> Span:
        """Return a place for an entry that fits on a line: a block collection shows its first entry."""
        while self.codes[place] in {SEQUENCE, MAPPING} and self.codes[place + 1] != END:
            first = place + 1
            if self.codes[place] == SEQUENCE:
                place = first
                continue
            value = self.content[first] + 1 if self.codes[first] >= SEQUENCE else first + 1
            end = self.ends[value if self.codes[value] < SEQUENCE else first]
            return Span(self.starts[first], end)
        return self.span(place)

    def child(self, place: int, part: str | int) -> int | None:
        """Return the place of what stands in a collection under a key or at an index."""
        # Kept: a thousand findings in a list of 100,000 items must not each walk through it.
        if place not in self._children:
            self._children[place] = self._index(place)
        return self._children[place].get(part)

    def _index(self, place: int) -> dict[str | int, int]:
        """Return the places of a list's items, or of a mapping's values; of equal keys the first counts."""
        code = self.codes[place]
        if code < SEQUENCE:
            return {}
        inside = list(self._inside(place))
        if code in {SEQUENCE, FLOW_SEQUENCE}:
            return dict(enumerate(inside))
        keys = [self.content[key] if self.codes[key] < SEQUENCE else "" for key in inside[::2]]
        return dict(reversed(list(zip(keys, inside[1::2], strict=True))))

    def _inside(self, place: int) -> Iterator[int]:
        """Yield the places of what stands right inside a collection."""
        place += 1
        while (code := self.codes[place]) != END:
            yield place
            place = place + 1 if code < SEQUENCE else self.content[place] + 1
