"""Finds the splices for a change: where text goes in or out, and what it looks like there.

No splice takes a comment out, except one that stands behind a deleted value on the same line.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guangong.messages import _
from guangong.yamldoc import Data, Document, Route, quoting
from guangong.yamldoc.layout import Layout
from guangong.yamldoc.nodes import Entry, Mapping, Node, Scalar, is_nothing, plain
from guangong.yamldoc.nodes import Sequence as List
from guangong.yamldoc.places import Places, is_block, is_block_scalar, is_empty, last_scalar


class Splice(NamedTuple):
    """Replace the text from ``start`` to ``end``."""

    start: int
    end: int
    text: str


class Splicer:
    """Finds the splices for changes of one document; ``order`` is that of the keys."""

    def __init__(self, document: Document, order: Sequence[str]) -> None:
        self.document = document
        self.text = document.text
        self.places = Places(document.text)
        self.rank = {key: i for i, key in enumerate(order)}

    def put(self, route: Route, value: Data) -> list[Splice]:
        """Return what gives the key at the end of ``route`` a value.

        Raises:
            EditError: there is no mapping, or more would have to change than the value.
        """
        parent = self._parent(route)
        entry = parent.get(str(route[-1]))
        if entry is None:
            return [self._insert(parent, route, value)]
        if self.places.has_comment(entry[1]):
            if isinstance(entry[1], Mapping) and isinstance(value, dict):
                return self._merge_mapping(entry[1], route, value)
            if isinstance(entry[1], List) and isinstance(value, tuple):
                return self._merge_list(entry[1], value)
        return self._replace(parent, entry, route, value)

    def append(self, route: Route, value: Data, before: int | None = None) -> list[Splice]:
        """Return what adds an item to the list at the end of ``route``, at its end or ``before`` another one.

        Raises:
            EditError: there is no list, or more would have to change than one item.
        """
        entry = self._parent(route).get(str(route[-1]))
        if entry is None or (is_nothing(entry[1]) and "#" not in self.text[slice(*entry[1].span)]):
            return self.put(route, (value,))
        if not isinstance(entry[1], List):
            raise self.places.refusal(entry[0].span.start, _("there is no list here"))
        if before is None or before >= len(entry[1].items):
            return [self._append(entry[1], value)]
        return [self._insert_item(entry[1], value, before)]

    def extend(self, route: Route, values: dict[str, Data]) -> list[Splice]:
        """Return what gives the mapping at the end of ``route`` new keys.

        One that has keys gets them in its own style, an empty one on lines of their own where it can have
        lines.

        Raises:
            EditError: there is no mapping.
        """
        node = self.document.node(route)
        if not isinstance(node, Mapping):
            raise self.places.refusal(self.document.locate(route).start, _("there is no mapping here"))
        if node.entries:
            return [self._insert(node, (*route, name), value) for name, value in values.items()]
        lines = [f"{quoting.key(name, None)}: {quoting.flow(value)}" for name, value in values.items()]
        inside = node.span.start + 1
        return self._on_lines(route, lines) or [Splice(inside, inside, ", ".join(lines))]

    def delete(self, route: Route) -> list[Splice]:
        """Return what removes the key, or the item of a list, at the end of ``route``.

        Raises:
            EditError: there is no such key, or a comment would be lost.
        """
        inside = self.document.node(route[:-1])
        if isinstance(inside, List) and isinstance(route[-1], int):
            return [self._delete_item(inside, route[-1])]
        parent, name = self._parent(route), str(route[-1])
        at = next((i for i, (key, _value) in enumerate(parent.entries) if key.text == name), None)
        if at is None:
            reason = _('there is no "{key}" here').format(key=name)
            raise self.places.refusal(self.document.locate(route).start, reason)
        return [self._delete_in_flow(parent, at) if parent.flow else self._delete(parent, at)]

    def _parent(self, route: Route) -> Mapping:
        parent = self.document.node(route[:-1])
        if not isinstance(parent, Mapping):
            raise self.places.refusal(self.document.locate(route[:-1]).start, _("there is no mapping here"))
        return parent

    # ── a new key ──

    def _insert(self, parent: Mapping, route: Route, value: Data) -> Splice:
        name = str(route[-1])
        written_key = quoting.key(name, parent)
        like_key, like = self._neighbour(parent, route) or (None, quoting.model(parent, name))
        if parent.flow:
            return self._insert_in_flow(parent, name, f"{written_key}: {quoting.flow(value, like)}")
        column = self.places.column(parent.entries[0][0].span.start)
        written = self._layout(route, parent.span.start).value(value, like_key, like, column)
        key, node = self._predecessor(parent, name)
        return self._on_new_lines(key, node, column, f"{written_key}:{written}")

    def _insert_in_flow(self, parent: Mapping, name: str, text: str) -> Splice:
        if not parent.entries:
            return Splice(parent.span.start + 1, parent.span.start + 1, text)
        key, node = self._predecessor(parent, name)
        # Behind an empty value its blank stays: libyaml takes no colon right before a comma.
        at = node.span.end if is_empty(node) and self.places.behind_colon(key) else self.places.end(key, node)
        return Splice(at, at, f", {text}")

    def _predecessor(self, parent: Mapping, name: str) -> Entry:
        """Return the entry behind which ``name`` belongs: the last of those that precede it in the order."""
        rank = self.rank.get(name, len(self.rank))
        before = [entry for entry in parent.entries if self.rank.get(entry[0].text, len(self.rank)) < rank]
        return (before or parent.entries)[-1]

    def _neighbour(self, parent: Mapping, route: Route) -> Entry | None:
        """Return the entry under the same key in the nearest item that is written like ``parent``."""
        if len(route) == 1 or not isinstance(route[-2], int):
            return None
        for index in _nearest(route[-2]):
            item = self.document.node((*route[:-2], index))
            if isinstance(item, Mapping) and item.flow == parent.flow:
                entry = item.get(str(route[-1]))
                if entry and not is_nothing(entry[1]):
                    return entry
        return None

    def _layout(self, route: Route, offset: int) -> Layout:
        eol, indent = self.places.eol(offset), self._list_indent(route)
        return Layout(self.places, eol, indent, long_items=route[-1:] == ("tasks",))

    def _list_indent(self, route: Route) -> int:
        """Return how far the innermost list on ``route`` indents its dashes below its key."""
        for i in reversed(range(1, len(route))):
            node = self.document.node(route[:i])
            if isinstance(route[i - 1], str) and isinstance(node, List) and not node.flow:
                key = self.document.locate(route[:i], key=True)
                return self.places.column(node.span.start) - self.places.column(key.start)
        return 2  # there is no list to look at

    def _on_new_lines(self, key: Scalar | None, node: Node, column: int, body: str) -> Splice:
        """Return the splice that puts ``body`` at ``column`` on lines of its own below ``node``."""
        end = self.places.end(key, node)
        at = self.places.behind_comments(end, column)
        eol = self.places.eol(end)
        if self.text[at - 1] == "\n":
            return Splice(at, at, " " * column + body + eol)
        if is_block_scalar(last_scalar(key, node)[1]) and end == at:
            raise self.places.refusal(end, _("this text has no line end and would get one"))
        return Splice(at, at, eol + " " * column + body)

    def _on_lines(self, route: Route, lines: Sequence[str]) -> list[Splice]:
        """Return what writes the empty mapping at the end of ``route`` on lines, nothing where it has none.

        Where it stands in braces, what else is in those gets lines, too.
        """
        parent, outer = self._parent(route), route[:-1]
        if not parent.flow:
            return self._below(parent, route, lines)
        if not outer or self._parent(outer).flow or self.places.has_comment(parent):
            return []
        holder = self._parent(outer)
        indent = " " * self._indent(holder, outer)
        spread = list[str]()
        for key, node in parent.entries:
            is_it = key.text == route[-1]
            value = "" if is_it else " " + self.text[node.span.start : self.places.end(key, node)]
            spread += [f"{self.text[slice(*key.span)]}:{value}", *(indent + line for line in lines if is_it)]
        return [] if any("\n" in line for line in spread) else self._below(holder, outer, spread)

    def _below(self, parent: Mapping, route: Route, lines: Sequence[str]) -> list[Splice]:
        """Return what writes the value at the end of ``route`` on ``lines``, nothing behind a comment."""
        key, node = parent.get(str(route[-1])) or parent.entries[0]
        start, end = self._behind_colon(key), self.places.end(key, node)
        if "#" in self.text[start : node.span.start] or self.places.has_comment(node):
            return []
        column = self.places.column(key.span.start) + self._indent(parent, route)
        at, eol = self.places.line_end(end), self.places.eol(end)
        return [Splice(start, end, ""), Splice(at, at, "".join(eol + " " * column + line for line in lines))]

    def _indent(self, parent: Mapping, route: Route) -> int:
        """Return how far ``parent``, which holds the end of ``route``, is indented below its own key."""
        column = self.places.column(parent.entries[0][0].span.start)
        return column - self.places.column(self.document.locate(route[:-1], key=True).start) or 2

    # ── a new item ──

    def _append(self, node: List, value: Data) -> Splice:
        if not node.items:
            return Splice(node.span.start + 1, node.span.start + 1, quoting.flow(value))
        last = node.items[-1]
        if node.flow:
            return Splice(last.span.end, last.span.end, ", " + quoting.flow(value, last))
        column = self.places.column(node.span.start)
        body = self._layout((), last.span.start).item(value, node, column)
        at, end, text = self._on_new_lines(None, last, column, body)
        return Splice(at, end, self._blank_line(node) + text)

    def _insert_item(self, node: List, value: Data, before: int) -> Splice:
        following = node.items[before].span.start
        if node.flow:
            return Splice(following, following, quoting.flow(value, node.items[before]) + ", ")
        column = self.places.column(node.span.start)
        body = self._layout((), following).item(value, node, column)
        if before:
            return self._on_new_lines(None, node.items[before - 1], column, body)
        at = self.places.line_start(following)
        return Splice(at, at, " " * column + body + self.places.eol(following))

    def _blank_line(self, node: List) -> str:
        """Return the empty line that separates the items of ``node``, if one does."""
        _key, end = last_scalar(None, node)
        # Behind "+" an empty line would be content.
        if len(node.items) == 1 or (isinstance(end, Scalar) and "+" in self.places.indicator(end)):
            return ""
        before, last = node.items[-2:]
        gap = self.text[self.places.end(None, before) : last.span.start]
        return self.places.eol(last.span.start) if re.search(r"\n[ \t]*\r?\n", gap) else ""

    # ── another value ──

    def _replace(self, parent: Mapping, entry: Entry, route: Route, value: Data) -> list[Splice]:
        key, node = entry
        if parent.flow:
            return [self._replace_in_flow(key, node, value)]
        if is_block(node):
            return [self._replace_block(key, node, value)]
        if isinstance(node, Scalar) and is_block_scalar(node):
            return self._replace_block_scalar(node, value)
        return self._replace_on_line(parent, entry, route, value)

    def _merge_mapping(self, node: Mapping, route: Route, value: dict[str, Data]) -> list[Splice]:
        """Change ``node`` key by key: its comments stay."""
        inner = Splicer(self.document, tuple(value))
        old = plain(node)
        changed = [
            name for name, item in value.items() if name not in old or old[name] != quoting.as_read(item)
        ]
        return [
            *(splice for name in changed for splice in inner.put((*route, name), value[name])),
            *(splice for name in old if name not in value for splice in inner.delete((*route, name))),
        ]

    def _merge_list(self, node: List, value: tuple[Data, ...]) -> list[Splice]:
        """Change ``node`` item by item: its comments stay."""
        splices = []
        for old, new in zip(node.items, value, strict=False):
            if plain(old) == quoting.as_read(new):
                continue
            end = self.places.end(None, old)
            self.places.refuse_comment(old, old.span.start, end)
            splices.append(Splice(old.span.start, end, quoting.flow(new, old)))
        if len(value) < len(node.items):
            self.places.refuse_comment(node, node.span.start, self.places.end(None, node))
        return splices + [self._append(node, item) for item in value[len(node.items) :]]

    def _replace_in_flow(self, key: Scalar, node: Node, value: Data) -> Splice:
        start, end = node.span
        if not is_empty(node):
            self.places.refuse_comment(node, start, end)
            return Splice(start, end, quoting.flow(value, node))
        if self.places.behind_colon(key) is None:
            return Splice(key.span.end, key.span.end, f": {quoting.flow(value)}")
        return Splice(self.places.end(key, node), self._behind_blank(key, node), f" {quoting.flow(value)}")

    def _behind_blank(self, key: Scalar, node: Node) -> int:
        """Return the end of a value in braces, of an empty one that of the blanks behind its colon."""
        end = self.places.end(key, node)
        return node.span.end if self.text[end : node.span.end].strip(" ") == "" else end

    def _replace_block(self, key: Scalar, node: Node, value: Data) -> Splice:
        end, start = self.places.end(key, node), node.span.start
        layout, column = self._layout((), start), self.places.column(start)
        kind = tuple if isinstance(node, List) else dict
        if isinstance(value, kind) and value:
            self.places.refuse_comment(node, start, end)
            return Splice(start, end, layout.at(value, node, column))
        colon = self._behind_colon(key)
        self.places.refuse_comment(node, colon, end)
        return Splice(colon, end, layout.value(value, None, None, column))

    def _replace_block_scalar(self, node: Scalar, value: Data) -> list[Splice]:
        """Put ``value`` where the ``|`` stands, and take the lines below it out; its comment stays."""
        start, below = node.span.start, self.places.line_end(node.span.start)
        text = quoting.flow(value) if isinstance(value, (dict, tuple)) else quoting.scalar(value, flow=False)
        return [
            Splice(start, start + len(self.places.indicator(node)), text),
            Splice(below, self.places.end(None, node), ""),
        ]

    def _replace_on_line(self, parent: Mapping, entry: Entry, route: Route, value: Data) -> list[Splice]:
        key, node = entry
        colon = self._behind_colon(key)
        start, end = (colon, colon) if is_empty(node) else node.span
        like = (self._neighbour(parent, route) if is_nothing(node) else None) or entry
        written = self._layout(route, start).value(value, *like, self.places.column(key.span.start))
        if written.startswith(" "):
            self.places.refuse_comment(node, start, end)
            return [Splice(start, end, written if start == colon else written[1:])]
        self.places.refuse_comment(node, colon, end)
        below = self.places.line_end(end)
        return [Splice(colon, end, ""), Splice(below, below, written)]

    def _behind_colon(self, key: Scalar) -> int:
        colon = self.places.behind_colon(key)
        if colon is None:
            raise self.places.refusal(key.span.start, _("there is no colon behind this key"))
        return colon

    # ── a key less ──

    def _delete(self, parent: Mapping, at: int) -> Splice:
        key, node = parent.entries[at]
        start, end = key.span.start, self.places.end(key, node)
        if len(parent.entries) == 1:
            raise self.places.refusal(start, _("nothing else stands in this mapping"))
        self.places.refuse_comment(node, key.span.end, end, own_line=True)
        if self.places.before(start).strip(" "):
            return self._delete_behind_dash(parent, end)
        if self.places.next_line(end) < len(self.text) or self.text.endswith("\n"):
            return Splice(self.places.line_start(start), self.places.next_line(end), "")
        return Splice(self._last_line_end(parent, at, start), len(self.text), "")

    def _delete_item(self, node: List, at: int) -> Splice:
        item = node.items[at]
        start, end = item.span.start, self.places.end(None, item)
        self.places.refuse_comment(item, start, end if node.flow else self.places.line_end(end))
        if len(node.items) == 1:
            raise self.places.refusal(start, _("nothing else stands in this list"))
        if node.flow:
            following = node.items[at + 1 : at + 2]
            if following:
                return Splice(start, following[0].span.start, "")
            return Splice(node.items[at - 1].span.end, end, "")
        if self.places.next_line(end) < len(self.text) or self.text.endswith("\n"):
            return Splice(self.places.line_start(start), self.places.next_line(end), "")
        line = self.places.line_start(start)
        return Splice(line - len(self.places.eol(line - 1)), len(self.text), "")

    def _delete_behind_dash(self, parent: Mapping, end: int) -> Splice:
        """Take the first key out: the second moves up to the dash unless a comment stands in between."""
        start, following = parent.entries[0][0].span.start, parent.entries[1][0].span.start
        line_end = self.places.line_end(end)
        if "#" in self.text[line_end:following]:
            dash = self.places.before(start).rstrip(" ")
            return Splice(self.places.line_start(start) + len(dash), line_end, "")
        return Splice(start, following, "")

    def _last_line_end(self, parent: Mapping, at: int, start: int) -> int:
        """Return where to delete the last line from: the line end before it goes, unless a text needs it."""
        line = self.places.line_start(start)
        before = last_scalar(*parent.entries[at - 1])[1] if at else None
        if before and is_block_scalar(before) and before.span.end == line:
            return line
        return max(0, line - len(self.places.eol(max(0, line - 1))))

    def _delete_in_flow(self, parent: Mapping, at: int) -> Splice:
        key, node = parent.entries[at]
        start, end = key.span.start, self._behind_blank(key, node)
        self.places.refuse_comment(node, key.span.end, end)
        comma = re.compile(r"\s*,[ \t]*").match(self.text, end)
        before = self.places.end(*parent.entries[at - 1]) if at else start
        gap = self.text[before:start]
        if at and "#" not in gap and (comma is None or "\n" not in gap):
            return Splice(before, end, "")
        # A comma before a comment stays: braces may end with one.
        return self._whole_lines(start, comma.end() if comma else end)

    def _whole_lines(self, start: int, end: int) -> Splice:
        """Return the splice that takes out a range, with its lines when nothing else stands on them."""
        if self.places.before(start).strip(" ") or self.text[end : self.places.line_end(end)].strip(" "):
            return Splice(start, end, "")
        return Splice(self.places.line_start(start), self.places.next_line(end), "")


def _nearest(at: int) -> Iterator[int]:
    """Yield the 50 indices before and the 50 behind ``at``, the nearest first."""
    for distance in range(1, 51):
        if distance <= at:
            yield at - distance
        yield at + distance
