"""Lossless edits: each is a few splices on the source, and its result is parsed again and compared.

A key goes in behind the keys that stand before it in ``order``, a list item behind the last one, both in the
style of their neighbours. What cannot be done without touching more is refused: ``EditError``.
"""

import codecs
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from guangong.document import Data, Document, Mapping, Node, Route, Scalar, parse
from guangong.document import Sequence as List
from guangong.edits import style
from guangong.errors import GuangongError
from guangong.messages import _

_BLOCK_SCALARS: Final = frozenset("|>")


class EditError(GuangongError):
    """The text at the place cannot be edited without changing more than was asked."""


class Set(NamedTuple):
    """Give the key at the end of ``route`` a value, new or instead of the old one."""

    route: Route
    value: Data


class Append(NamedTuple):
    """Add a value to the end of the list at ``route``, which is made where it is missing."""

    route: Route
    value: Data


class Delete(NamedTuple):
    """Take the key at the end of ``route`` out."""

    route: Route


Operation = Set | Append | Delete


class Splice(NamedTuple):
    """Replace the text from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def apply(document: Document, operations: Sequence[Operation], order: Sequence[str] = ()) -> Document:
    """Return ``document`` with ``operations`` done, every other byte as it was.

    Raises:
        EditError: the splices would not give exactly the intended data.
    """
    if document.root is None:
        raise EditError(_("the file is no valid YAML; see: guangong check"))
    editor = _Editor(document, order)
    splices = [splice for operation in operations for splice in editor.splices(operation)]
    intended = document.data
    for operation in operations:
        intended = _intend(intended, operation.route, operation)
    bom = codecs.BOM_UTF8 if document.source.startswith(codecs.BOM_UTF8) else b""
    edited = parse(bom + _join(document.text, splices).encode("utf-8"))
    if edited.root is None or edited.data != intended or len(edited.problems) > len(document.problems):
        line, _column = document.position(document.locate(operations[0].route).start)
        raise EditError(
            _("line {line} cannot be edited without changing more; edit it by hand").format(line=line)
        )
    return edited


def _join(text: str, splices: Iterable[Splice]) -> str:
    """Return ``text`` with ``splices`` applied; those at one place follow each other as they came."""
    parts, done = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < done:
            raise EditError(_("two changes fall on the same place; make them one after the other"))
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join((*parts, text[done:]))


def _intend(data: Data, route: Route, operation: Operation) -> Data:
    """Return plain ``data`` as ``operation`` should leave it; what is not on the way is shared."""
    if len(route) > 1:
        head, rest = route[0], route[1:]
        if isinstance(data, tuple):
            at = int(head)
            return (*data[:at], _intend(data[at], rest, operation), *data[at + 1 :])
        return {**data, head: _intend(data[head], rest, operation)}
    key = route[0]
    match operation:
        case Set(value=value):
            return {**data, key: _as_read(value)}
        case Append(value=value):
            return {**data, key: (*(data.get(key) or ()), _as_read(value))}
        case Delete():
            return {name: value for name, value in data.items() if name != key}


def _as_read(value: Data) -> Data:
    """Return ``value`` as the parser gives it back: days are text."""
    if isinstance(value, dict):
        return {key: _as_read(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(_as_read(item) for item in value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


class _Editor:
    """Finds the splices for operations on one document."""

    def __init__(self, document: Document, order: Sequence[str]) -> None:
        self.document = document
        self.text = document.text
        self.rank = {key: i for i, key in enumerate(order)}

    def splices(self, operation: Operation) -> list[Splice]:
        parent = self.document.node(operation.route[:-1])
        key = str(operation.route[-1])
        if not isinstance(parent, Mapping):
            raise EditError(_("there is nothing to edit at this place"))
        entry = parent.get(key)
        match operation:
            case Delete():
                return [self._delete(parent, key)]
            case Append(route, value) if entry and isinstance(entry[1], List):
                return [self._append(entry[1], value)]
            case Append(route, value):
                return [self._put(parent, route, entry, (value,))]
            case Set(route, value):
                return [self._put(parent, route, entry, value)]

    def _put(self, parent: Mapping, route: Route, entry: tuple[Scalar, Node] | None, value: Data) -> Splice:
        if entry is None:
            return self._insert(parent, route, value)
        return self._replace(parent, route, *entry, value)

    # ── insert a key ──

    def _insert(self, parent: Mapping, route: Route, value: Data) -> Splice:
        key = str(route[-1])
        if parent.flow:
            text = f"{key}: {style.flow(value)}"
            if not parent.entries:
                return Splice(parent.span.start + 1, parent.span.start + 1, text)
            end = self._end(*self._predecessor(parent, key))
            return Splice(end, end, f", {text}")
        indent = self._indent(parent)
        body = f"{indent}{key}:{self._block_value(route, len(indent), value)}"
        return self._new_lines(*self._predecessor(parent, key), body)

    def _predecessor(self, parent: Mapping, key: str) -> tuple[Scalar, Node]:
        """Return the entry behind which ``key`` belongs: the last of those that precede it in the order."""
        rank = self.rank.get(key, len(self.rank))
        before = [entry for entry in parent.entries if self.rank.get(entry[0].text, len(self.rank)) < rank]
        return (before or parent.entries)[-1]

    def _indent(self, parent: Mapping) -> str:
        """Return what stands before a key of ``parent`` on a line of its own."""
        for key, _value in parent.entries:
            prefix = self._line_prefix(key.span.start)
            if not prefix.strip(" "):
                return prefix
        return " " * len(self._line_prefix(parent.entries[0][0].span.start))

    def _block_value(self, route: Route, column: int, value: Data) -> str:
        """Return what follows ``key:``; a list of mappings stands below it, one a line."""
        if not (isinstance(value, tuple) and value and isinstance(value[0], dict)):
            return (
                " " + style.flow(value)
                if isinstance(value, (tuple, dict))
                else " " + style.scalar(value, flow=False)
            )
        model = self._neighbour_list(route)
        if model is not None and model.flow:
            return " " + style.flow(value)
        dash = " " * (column + self._list_indent(route))
        like = model.items[-1] if model else None
        eol = self._eol(self.document.locate(route[:-1]).start)
        return "".join(eol + dash + self._item(item, dash, like, eol, gap=1) for item in value)

    def _neighbour_list(self, route: Route) -> List | None:
        """Return a list that another task has under the same key: a new one is written like it."""
        for i in reversed(range(len(route))):
            siblings = self.document.node(route[:i]) if isinstance(route[i], int) else None
            for sibling in siblings.items if isinstance(siblings, List) else ():
                found = sibling.get(str(route[-1])) if isinstance(sibling, Mapping) else None
                if found and isinstance(found[1], List) and found[1].items:
                    return found[1]
        return None

    def _list_indent(self, route: Route) -> int:
        """Return how far this file indents a list's dashes below its key."""
        for i in reversed(range(1, len(route))):
            parent, node = self.document.node(route[: i - 1]), self.document.node(route[:i])
            if isinstance(parent, Mapping) and isinstance(node, List) and not node.flow:
                entry = parent.get(str(route[i - 1]))
                if entry:
                    return self._column(node.span.start) - self._column(entry[0].span.start)
        return 2

    # ── append an item ──

    def _append(self, node: List, value: Data) -> Splice:
        if node.flow:
            at = self._end(None, node.items[-1]) if node.items else node.span.start + 1
            return Splice(at, at, (", " if node.items else "") + style.flow(value, _styles(node)))
        last = node.items[-1]
        prefix = self._line_prefix(node.span.start)
        dash = prefix if not prefix.strip(" ") else " " * len(prefix)
        gap = max(1, self._column(last.span.start) - len(dash) - 1) if self._same_line(node, last) else 1
        eol = self._eol(last.span.start)
        return self._new_lines(None, last, dash + self._item(value, dash, last, eol, gap=gap))

    def _item(self, value: Data, dash: str, like: Node | None, eol: str, *, gap: int) -> str:
        """Return ``- value`` in the style of the item ``like``; further lines begin below the first key."""
        bullet = "-" + " " * gap
        if isinstance(like, Mapping) and not like.flow and isinstance(value, dict):
            lines = (f"{key}: {self._nested(item, like, key)}" for key, item in value.items())
            return bullet + (eol + dash + " " * len(bullet)).join(lines)
        return bullet + (
            style.flow(value, _item_styles(like))
            if isinstance(value, (dict, tuple))
            else style.scalar(value, flow=False)
        )

    def _nested(self, value: Data, like: Mapping, key: str) -> str:
        if isinstance(value, (dict, tuple)):
            return style.flow(value)
        return style.scalar(value, flow=False, like=_item_styles(like).get(key, ""))

    # ── replace and delete ──

    def _replace(self, parent: Mapping, route: Route, key: Scalar, node: Node, value: Data) -> Splice:
        in_flow = parent.flow
        if isinstance(node, Scalar) and not node.text and not node.style:
            return self._fill(parent, route, key, value)
        start, end = node.span.start, self._end(key, node)
        block = isinstance(node, Scalar) and node.style in _BLOCK_SCALARS
        nested = not isinstance(node, Scalar) and not node.flow
        if (block and "#" in self.text[start : self.text.find("\n", start)]) or (
            nested and "#" in self.text[key.span.end : end]
        ):
            raise EditError(
                _("line {line} has a comment that would be lost; edit it by hand").format(
                    line=self.document.position(start)[0]
                )
            )
        if nested:
            start = self._colon(key) + 1
        like = node.style if isinstance(node, Scalar) and not block else ""
        text = (
            style.flow(value)
            if isinstance(value, (tuple, dict))
            else style.scalar(value, flow=in_flow, like=like)
        )
        return Splice(start, end, " " * nested + text)

    def _fill(self, parent: Mapping, route: Route, key: Scalar, value: Data) -> Splice:
        """Give an empty value its text: behind the colon, before a comment."""
        if parent.flow:
            colon = self._colon(key)
            at, mark = (key.span.end, ":") if colon < 0 else (colon + 1, "")
            return Splice(at, at, f"{mark} {style.flow(value)}")
        at = self._colon(key) + 1
        text = self._block_value(route, self._column(key.span.start), value)
        if text[:1] in {"\r", "\n"}:
            at = self._line_end(at)
        return Splice(at, at, text)

    def _delete(self, parent: Mapping, name: str) -> Splice:
        entry = parent.get(name)
        if entry is None:
            raise EditError(_('there is no "{key}" here').format(key=name))
        at = next(i for i, (key, _value) in enumerate(parent.entries) if key is entry[0])
        if parent.flow:
            return self._delete_in_flow(parent, at)
        start, end = entry[0].span.start, self._line_end(self._end(*entry))
        if isinstance(entry[1], Scalar) and entry[1].style in _BLOCK_SCALARS:
            end = self._line_end(self._content_end(entry[1]))
        prefix = self._line_prefix(start)
        if prefix.strip(" "):
            # The first key stands behind the dash: what follows moves up to it, a comment in between too.
            rest = self.text[end:]
            return Splice(start, end + len(rest) - len(rest.lstrip()), "")
        if end >= len(self.text):
            line_break = self.text.rfind("\n", 0, start)
            return Splice(line_break - (self.text[line_break - 1] == "\r"), len(self.text), "")
        return Splice(start - len(prefix), end + 1, "")

    def _delete_in_flow(self, parent: Mapping, at: int) -> Splice:
        key, value = parent.entries[at]
        end = max(self._end(key, value), key.span.end)
        if at:
            start = self._end(*parent.entries[at - 1])
        else:
            start = key.span.start
            end = parent.entries[1][0].span.start if len(parent.entries) > 1 else end
        if "#" in self.text[start:end]:
            line, _column = self.document.position(start)
            raise EditError(
                _("line {line} has a comment that would be lost; edit it by hand").format(line=line)
            )
        return Splice(start, end, "")

    # ── places in the text ──

    def _end(self, key: Scalar | None, node: Node) -> int:
        """Return the offset behind ``node``'s last character; a block's own mark lies past what follows it."""
        while not isinstance(node, Scalar) and not node.flow:
            key, node = node.entries[-1] if isinstance(node, Mapping) else (None, node.items[-1])
        if isinstance(node, Scalar):
            if node.style in _BLOCK_SCALARS:
                return self._content_end(node)
            if key is not None and not node.text and not node.style:
                colon = self._colon(key)
                return key.span.end if colon < 0 else colon + 1
        return node.span.end

    def _content_end(self, node: Scalar) -> int:
        """Return the end of a block scalar's last line: empty lines behind it are content only after ``+``."""
        end = node.span.end
        header = self.text[node.span.start : self.text.find("\n", node.span.start)]
        if "+" not in header.split("#")[0]:
            while (line_start := self.text.rfind("\n", 0, end - 1) + 1) > node.span.start and not self.text[
                line_start:end
            ].strip("\r\n"):
                end = line_start
        return end - 1 if end and self.text[end - 1 : end] == "\n" else end

    def _new_lines(self, key: Scalar | None, node: Node, body: str) -> Splice:
        """Return the splice that puts ``body`` on lines of its own below ``node``."""
        end = self._end(key, node)
        at = self._line_end(end)
        eol = self._eol(end)
        if at >= len(self.text):
            return Splice(len(self.text), len(self.text), eol + body)
        return Splice(at + 1, at + 1, body + eol)

    def _line_end(self, offset: int) -> int:
        """Return the offset of the next line feed, or of the end of the text."""
        at = self.text.find("\n", offset)
        return len(self.text) if at < 0 else at

    def _eol(self, offset: int) -> str:
        """Return the line end used at ``offset``, in a last line without one that of the line before."""
        at = self.text.find("\n", offset)
        if at < 0:
            at = self.text.rfind("\n", 0, offset)
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    def _colon(self, key: Scalar) -> int:
        """Return the offset of the colon behind ``key``, -1 where a flow mapping has a key alone."""
        rest = self.text[key.span.end : key.span.end + 200]
        blanks = len(rest) - len(rest.lstrip())
        return key.span.end + blanks if rest[blanks : blanks + 1] == ":" else -1

    def _line_prefix(self, offset: int) -> str:
        return self.text[self.text.rfind("\n", 0, offset) + 1 : offset]

    def _column(self, offset: int) -> int:
        return len(self._line_prefix(offset))

    def _same_line(self, node: List, item: Node) -> bool:
        """Whether ``item`` stands on the line of its dash."""
        return self._line_prefix(item.span.start).strip(" ").startswith("-") and node is not item


def _item_styles(node: Node | None) -> dict[str, str]:
    """Return the quotes of a mapping's values by key."""
    if not isinstance(node, Mapping):
        return {}
    quoted = ((key.text, value.style) for key, value in node.entries if isinstance(value, Scalar))
    return {key: quote for key, quote in quoted if quote in {"'", '"'}}


def _styles(node: List) -> dict[str, str]:
    return _item_styles(node.items[-1]) if node.items else {}
