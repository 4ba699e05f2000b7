"""The nodes of a YAML file: values with their places."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias


class Span(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int


@dataclass(slots=True)
class Scalar:
    """A value: its text after unquoting; ``style`` is the opening ``'``, ``"``, ``|``, ``>``, or empty."""

    span: Span
    text: str
    style: str


@dataclass(slots=True)
class Sequence:
    """A list; ``flow`` when written in brackets."""

    span: Span
    flow: bool
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values in the file's order; ``flow`` when written in braces."""

    span: Span
    flow: bool
    entries: "list[tuple[Scalar, Node]]" = field(default_factory=list)
    _first: "dict[str, tuple[Scalar, Node]] | None" = field(
        default=None, init=False, repr=False, compare=False
    )

    def get(self, key: str) -> "tuple[Scalar, Node] | None":
        """Return the first entry with this key."""
        # Kept: a thousand findings in a mapping of 100,000 keys must not each walk through it.
        if self._first is None:
            self._first = {entry[0].text: entry for entry in reversed(self.entries)}
        return self._first.get(key)


Node: TypeAlias = Scalar | Sequence | Mapping


def head(node: Node) -> Span:
    """Return a place for ``node`` that fits on a line: a block collection shows its first entry."""
    while not isinstance(node, Scalar) and not node.flow:
        if isinstance(node, Mapping):
            key, value = node.entries[0]
            return Span(key.span.start, value.span.end if isinstance(value, Scalar) else key.span.end)
        node = node.items[0]
    return node.span


# ── the tape ──

STYLES: Final = ("", "'", '"', "|", ">")
SEQUENCE, FLOW_SEQUENCE, MAPPING, FLOW_MAPPING, END = range(len(STYLES), len(STYLES) + 5)


class Tape:
    """All nodes in the file's order, in a few bytes each: nodes as objects take ten times the room.

    An entry has a code (the index of a scalar's style, or one of the constants above), and where it starts
    and ends; ``texts`` are those of the scalars.
    """

    __slots__ = ("codes", "ends", "starts", "texts")

    def __init__(self) -> None:
        self.codes = bytearray()
        self.starts = array("L")
        self.ends = array("L")
        self.texts: list[str] = []

    def add(self, code: int, start: int, end: int) -> int:
        """Add an entry; return its place."""
        self.codes.append(code)
        self.starts.append(start)
        self.ends.append(end)
        return len(self.codes) - 1

    def span(self, place: int) -> Span:
        """Return where an entry stands in the text."""
        return Span(self.starts[place], self.ends[place])

    def tree(self) -> Node | None:
        """Return the root of the nodes as objects."""
        return next(_nodes(self, iter(self.texts)), None)


def _nodes(tape: Tape, texts: Iterator[str]) -> Iterator[Node]:
    """Yield the nodes that stand in no other: the root."""
    opened: list[tuple[Node, list[Node]]] = []
    inside: list[Node] = []
    for place, code in enumerate(tape.codes):
        if code == END:
            node, children = opened.pop()
            inside = _close(node, inside, children)
            continue
        span = tape.span(place)
        if code < SEQUENCE:
            inside.append(Scalar(span, next(texts), STYLES[code]))
        else:
            made = Sequence if code in {SEQUENCE, FLOW_SEQUENCE} else Mapping
            opened.append((made(span, code in {FLOW_SEQUENCE, FLOW_MAPPING}), inside))
            inside = []
    yield from inside


def _close(node: Node, children: list[Node], siblings: list[Node]) -> list[Node]:
    """Give a finished collection its children, and itself to its parent's."""
    if isinstance(node, Sequence):
        node.items = children
    elif isinstance(node, Mapping):
        keys = [key if isinstance(key, Scalar) else Scalar(key.span, "", "") for key in children[::2]]
        node.entries = list(zip(keys, children[1::2], strict=True))
    siblings.append(node)
    return siblings
