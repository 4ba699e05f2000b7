"""The nodes of a YAML file: values with their places."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from guangong.domain.data import Data, Route
from guangong.yamldoc.scalars import resolve


class Span(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int


@dataclass(slots=True)
class _Place:
    """Where a node stands: the offset where it starts, and the number of characters."""

    start: int
    length: int  # unlike an end mostly one of the small numbers that Python has only once

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + self.length

    @property
    def span(self) -> Span:
        """From where to where it stands."""
        return Span(self.start, self.end)


@dataclass(slots=True)
class Scalar(_Place):
    """A value: its text after unquoting; ``style`` is the opening ``'``, ``"``, ``|``, ``>``, or empty."""

    text: str
    style: str


@dataclass(slots=True)
class Sequence(_Place):
    """A list; ``flow`` when written in brackets."""

    flow: bool
    items: "tuple[Node, ...]"


@dataclass(slots=True)
class Mapping(_Place):
    """Keys and their values in the file's order; ``flow`` when written in braces."""

    flow: bool
    keys: tuple[Scalar, ...]
    values: "tuple[Node, ...]"
    _index: dict[str, int] | None = field(default=None, compare=False, repr=False)

    @property
    def entries(self) -> "list[Entry]":
        """The keys with their values."""
        return list(zip(self.keys, self.values, strict=True))

    def get(self, key: str) -> "Entry | None":
        """Return the first entry with this key."""
        # Kept: a thousand findings in a mapping of 100,000 keys must not each walk through it.
        if self._index is None:
            self._index = {self.keys[i].text: i for i in reversed(range(len(self.keys)))}
        at = self._index.get(key)
        return None if at is None else (self.keys[at], self.values[at])


Node: TypeAlias = Scalar | Sequence | Mapping
Entry: TypeAlias = tuple[Scalar, Node]


def plain(node: Node) -> Data:
    """Return ``node`` as plain data; of duplicate keys the first counts."""
    if isinstance(node, Scalar):
        return node.text if node.style else resolve(node.text)
    if isinstance(node, Sequence):
        return tuple([plain(item) for item in node.items])
    data: dict[str, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key.text not in data:
            data[key.text] = plain(value)
    return data


def is_nothing(node: Node) -> bool:
    """Whether a node is empty, as a value or as a list."""
    return plain(node) is None if isinstance(node, Scalar) else isinstance(node, Sequence) and not node.items


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield every key and value of ``node`` in the file's order."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.entries:
            yield key
            yield from scalars(value)


def child(node: Node, part: str | int) -> tuple[Scalar | None, Node] | None:
    """Return what stands in ``node`` under a key or at an index, with its key if it has one."""
    if isinstance(node, Mapping) and isinstance(part, str):
        return node.get(part)
    if isinstance(node, Sequence) and isinstance(part, int) and 0 <= part < len(node.items):
        return None, node.items[part]
    return None


def head(node: Node) -> Span:
    """Return a place for ``node`` that fits on a line: a block collection shows its first entry."""
    while isinstance(node, Sequence) and not node.flow and node.items:
        node = node.items[0]
    if isinstance(node, Mapping) and not node.flow and node.entries:
        key, value = node.entries[0]
        return Span(key.start, value.end if isinstance(value, Scalar) else key.end)
    return node.span


def replaced(data: Data, route: Route, value: Data) -> Data:
    """Return plain ``data`` with another value at ``route``; what is not on the way is shared."""
    if not route:
        return value
    part, rest = route[0], route[1:]
    inner = replaced(data[part], rest, value)
    if isinstance(data, tuple):
        at = int(part)
        return (*data[:at], inner, *data[at + 1 :])
    return {**data, part: inner}


def without(data: Data, routes: Collection[Route], route: Route = ()) -> Data:
    """Return plain ``data``, which is at ``route``, without what is at ``routes``."""
    if isinstance(data, dict):
        return {
            key: without(value, routes, (*route, key))
            for key, value in data.items()
            if (*route, key) not in routes
        }
    if isinstance(data, tuple):
        kept = (i for i in range(len(data)) if (*route, i) not in routes)
        return tuple(without(data[i], routes, (*route, i)) for i in kept)
    return data
