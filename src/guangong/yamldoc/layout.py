"""How a value is laid out over lines: in blocks, like a neighbour, or in brackets."""

from guangong.yamldoc import Data, quoting
from guangong.yamldoc.nodes import Mapping, Node, Scalar, Sequence
from guangong.yamldoc.places import Places, is_block


class Layout:
    """Writes values with one line end.

    ``list_indent`` is how far dashes stand to the right of their key. ``long_items`` is whether the items of
    a list without one to follow have a line for each key.
    """

    def __init__(self, places: Places, eol: str, list_indent: int, *, long_items: bool) -> None:
        self.places = places
        self.eol = eol
        self.list_indent = list_indent
        self.long_items = long_items

    def entry(self, name: str, value: Data, parent: Mapping, column: int) -> str:
        """Return ``name: value`` like the entries of ``parent``, for a line that begins at ``column``."""
        found = parent.get(name)
        like = quoting.model(parent, name)
        return f"{quoting.key(name, parent)}:{self.value(value, found and found[0], like, column)}"

    def value(self, value: Data, key: Scalar | None, like: Node | None, column: int) -> str:
        """Return what follows a colon whose key stands at ``column``, like the value ``like`` of ``key``."""
        if key and like and _follows(value, like):
            column += self.places.column(like.span.start) - self.places.column(key.span.start)
        elif _begins_list(value, like):
            column += self.list_indent
        else:
            return " " + _on_line(value, like)
        return self.eol + " " * column + self.at(value, like, column)

    def at(self, value: Data, like: Node | None, column: int) -> str:
        """Return ``value`` for a place at ``column``: further lines are indented, the first is not."""
        if isinstance(like, Mapping) and _follows(value, like):
            lines = [self.entry(name, item, like, column) for name, item in value.items()]
        elif isinstance(like, Sequence) and _follows(value, like):
            lines = [self.item(item, like, column) for item in value]
        elif _begins_list(value, like):
            lines = ["- " + self._first_item(item, column + 2) for item in value]
        else:
            return _on_line(value, like)
        return (self.eol + " " * column).join(lines)

    def _first_item(self, value: dict[str, Data], column: int) -> str:
        """Return an item where there is none to follow, for a place at ``column``."""
        if not self.long_items:
            return quoting.flow(value)
        lines = (f"{quoting.key(name, None)}: {_on_line(item, None)}" for name, item in value.items())
        return (self.eol + " " * column).join(lines)

    def item(self, value: Data, like: Sequence, column: int) -> str:
        """Return ``- value`` like the last item of ``like``, for a dash at ``column``."""
        last = like.items[-1]
        dash, start = self.places.column(like.span.start), self.places.column(last.span.start)
        same_line = self.places.before(last.span.start)[dash : dash + 1] == "-"
        gap = max(1, start - dash - 1) if same_line else 1
        return "-" + " " * gap + self.at(value, last, column + 1 + gap)


def _on_line(value: Data, like: Node | None) -> str:
    if isinstance(value, (dict, tuple)):
        return quoting.flow(value, like)
    return quoting.scalar(value, flow=False, like=quoting.quote(like))


def _follows(value: Data, like: Node) -> bool:
    """Whether ``value`` can be written in a block like ``like``."""
    kind = tuple if isinstance(like, Sequence) else dict
    return is_block(like) and isinstance(value, kind) and bool(value)


def _begins_list(value: Data, like: Node | None) -> bool:
    """Whether ``value`` is a list of mappings without a list to follow: each gets a line."""
    followed = isinstance(like, Sequence) and bool(like.items)
    return not followed and isinstance(value, tuple) and bool(value) and isinstance(value[0], dict)
