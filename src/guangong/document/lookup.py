"""Finding nodes: those of one list item where that is enough, else all of a text."""

from functools import cached_property
from typing import Final, NamedTuple

from guangong.document.nodes import Beginnings, Data, Item, Route, Tape

_MANY: Final = 500
"""When so many items have been read alone, all nodes cost less."""


class Found(NamedTuple):
    """A place on a tape; ``lost``: a part of the route to it led nowhere."""

    tape: Tape
    place: int
    lost: bool


class Nodes:
    """The nodes of a text that could be parsed to its end; ``read`` are all of them, if they are known."""

    def __init__(self, text: str, data: Data, beginnings: Beginnings, read: Tape | None) -> None:
        self._text = text
        self._data = data
        self._beginnings = beginnings
        self._read = read
        self._items: dict[tuple[int, int], Tape] = {}

    @cached_property
    def all(self) -> Tape:
        """All nodes, which are read only where they are wanted.

        Raises:
            ValueError: the text cannot be parsed.
        """
        from guangong.document import taping

        tape = self._read or taping.read(self._text).tape
        if tape is None:
            raise ValueError(self._text)
        return tape

    def find(self, route: Route, *, whole: bool = True) -> Found:
        """Follow ``route`` as far as it leads; parts that lead nowhere are skipped.

        Unless the ``whole`` of what it leads to is wanted, the place may hold less than it has.
        """
        item = self.item(route, whole=whole)
        if item is None or len(self._items) > _MANY:
            tape, rest = self.all, route
        else:
            tape, rest = self._read_item(item), route[len(item.route) :]
        place, lost = 0, False
        for part in rest:
            child = tape.child(place, part)
            lost |= child is None
            place = place if child is None else child
        return Found(tape, place, lost)

    def item(self, route: Route, *, whole: bool = True) -> Item | None:
        """Return the last list item on ``route`` that can be read alone, ``None`` if there is none.

        Unless the ``whole`` of what is at ``route`` is wanted, it may end before that does.
        """
        value, item, end = self._data, None, len(self._text)
        for depth, part in enumerate(route, start=1):
            starts = self._beginnings.get(id(value))
            try:
                value = value[part]
            except (LookupError, TypeError):
                return item
            if starts and isinstance(part, int):
                end = starts[2 * part + 2] if len(starts) > 2 * part + 2 else end
                item = Item(route[:depth], starts[2 * part], starts[2 * part + 1], end)
        # A list begins before its items: where it is enough to know that, thousands need not be read.
        starts = None if whole else self._beginnings.get(id(value))
        return item._replace(end=starts[0]) if item and starts else item

    def _read_item(self, item: Item) -> Tape:
        from guangong.document import taping

        key = (item.start, item.end)
        if key not in self._items:
            self._items[key] = taping.read_item(self._text, item)
        return self._items[key]
