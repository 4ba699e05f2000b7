"""A YAML file as text, as a tree of nodes with their places, and as plain data.

Built from libyaml's *events*: composing would lose where an alias stands, and dies on deep nesting.
Offsets count code points of ``Document.text``, which has no byte order mark.
"""

import codecs
import gc
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import yaml

Route: TypeAlias = tuple[str | int, ...]
"""How a place in the data is named: the keys and indices that lead to it."""

Data: TypeAlias = Any
"""None, bool, int, float, str, or a tuple or dict of them."""

MAX_DEPTH: Final = 64
"""Deeper nesting is refused: libyaml's time is quadratic in it."""

MAX_PROBLEMS: Final = 1000
"""Reading stops after so many: a hostile file must not fill the memory with them."""

MAX_BYTES: Final = 10_000_000
"""A larger file is not read, from disk or from a commit: a plan of 10,000 tasks has 3 MB."""

MAX_NODES: Final = 400_000
"""Reading stops after so many keys and values: a plan of 10,000 tasks has 300,000."""

MAX_DIRECTIVES: Final = 100
"""A file with so many lines that begin with % is not parsed: libyaml's time is quadratic in them."""


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

Trouble = Literal["encoding", "control", "syntax", "duplicate", "feature", "depth", "size", "empty", "top"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the text is no plain YAML.

    ``detail`` is the key, feature, encoding, character or libyaml's words; ``other`` is a second place.
    """

    trouble: Trouble
    span: Span
    detail: str = ""
    other: Span | None = None


@dataclass(frozen=True)
class Document:
    """One file; ``root`` is ``None`` when it could not be parsed to the end."""

    source: bytes
    text: str
    root: Node | None
    problems: tuple[Problem, ...]

    @cached_property
    def data(self) -> Data:
        """The values as YAML 1.2's core schema types them; dates stay text."""
        with no_collection():
            return None if self.root is None else plain(self.root)

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
        node, rest = self._walk(route)
        return None if rest else node

    def value(self, route: Route) -> Data:
        """Return the plain data at ``route``, ``None`` if there is none."""
        node = self.node(route)
        return None if node is None else plain(node)

    def locate(self, route: Route, *, key: bool = False) -> Span:
        """Return where the value at ``route`` (or its key) stands.

        Parts that lead nowhere are skipped; a missing key points to its parent.
        """
        *parents, last = ("", *route)
        parent, _rest = self._walk(tuple(parents[1:]))
        if key and isinstance(parent, Mapping) and (entry := parent.get(str(last))):
            return entry[0].span
        node, _rest = self._walk(route)
        return Span(0, 0) if node is None else _head(node)

    def _walk(self, route: Route) -> tuple[Node | None, Route]:
        """Follow ``route`` as far as it leads; return the node there and the parts that led nowhere."""
        node, lost = self.root, []
        for part in route:
            child = _child(node, part)
            if child is None:
                lost.append(part)
            else:
                node = child
        return node, tuple(lost)


def _child(node: Node | None, part: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(part, str):
        entry = node.get(part)
        return entry[1] if entry else None
    if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
        return node.items[part]
    return None


def _head(node: Node) -> Span:
    """Return a place for ``node`` that fits on a line: a block collection shows its first entry."""
    while not isinstance(node, Scalar) and not node.flow:
        if isinstance(node, Mapping):
            key, value = node.entries[0]
            return Span(key.span.start, value.span.end if isinstance(value, Scalar) else key.span.end)
        node = node.items[0]
    return node.span


# ── plain data ──

_CONSTANTS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START: Final = frozenset("+-.0123456789")
_INT: Final = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,16}", re.ASCII)
_FLOAT: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    re.ASCII,
)


def resolve(text: str) -> Data:
    """Return the value of a plain scalar by YAML 1.2's core schema: ``no`` and ``12:30`` are text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _NUMBER_START:
        if _INT.fullmatch(text):
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        if _FLOAT.fullmatch(text):  # .INF and .NaN too
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def plain(node: Node) -> Data:
    """Return ``node`` as plain data; of duplicate keys the first counts."""
    if isinstance(node, Scalar):
        return node.text if node.style else resolve(node.text)
    if isinstance(node, Sequence):
        return tuple([plain(item) for item in node.items])
    data: dict[str, Data] = {}
    for key, value in node.entries:
        if key.text not in data:
            data[key.text] = plain(value)
    return data


# ── parsing ──

# YAML's printable characters, less the byte order mark: it may only stand at the start.
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""What newer versions of libyaml say of a thousand levels, before the event of the first one is told."""

_ASCII: Final = bytes(range(128))
_DIRECTIVE: Final = re.compile("^%", re.MULTILINE)


def parse(source: bytes) -> Document:
    """Read ``source`` whole; what is wrong with it is in ``problems``, never raised."""
    if len(source) > MAX_BYTES:
        return Document(source, "", None, (Problem("size", Span(0, 0), "bytes"),))
    body = source.removeprefix(codecs.BOM_UTF8)
    text, problem = decode(body)
    if problem:
        return Document(source, text, None, (problem,))
    if strange := tuple(_unprintable(text)):
        return Document(source, text, None, strange)
    if len(lines := list(islice(_DIRECTIVE.finditer(text), MAX_DIRECTIVES))) == MAX_DIRECTIVES:
        return Document(source, text, None, (Problem("feature", Span(*lines[0].span()), "directive"),))
    builder = _Builder(text)
    with no_collection():
        builder.build()
    return Document(source, text, builder.root, tuple(builder.problems))


def _unprintable(text: str) -> Iterator[Problem]:
    for match in islice(_UNPRINTABLE.finditer(text), MAX_PROBLEMS):
        yield Problem("control", Span(*match.span()), f"U+{ord(match.group()):04X}")


def decode(body: bytes) -> tuple[str, Problem | None]:
    """Return ``body`` as text; where it is not UTF-8, a readable text and the problem."""
    # In UTF-16 an ASCII character has a zero beside it, and a plan begins with ASCII.
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0\0" in {body[:4:2], body[1:4:2]}:
        codec = "utf-16-be" if body.startswith((codecs.BOM_UTF16_BE, b"\0")) else "utf-16-le"
        return body.decode(codec, "replace").removeprefix("\ufeff"), Problem("encoding", Span(0, 1), "UTF-16")
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        start = len(body[: error.start].decode("utf-8"))
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    # UTF-8 with a few bad bytes often makes sense as GBK too, but then most of it is good UTF-8.
    if damaged > len(text) - damaged - len(text.encode("ascii", "ignore")):
        try:
            return body.decode("gb18030"), Problem("encoding", _first_wide(body), "GBK")
        except UnicodeDecodeError:
            pass
    return text, Problem("encoding", Span(start, start + 1))


def _first_wide(body: bytes) -> Span:
    """Return the place of the first byte outside ASCII: there all encodings still count alike."""
    start = len(body) - len(body.lstrip(_ASCII))
    return Span(start, start + 1)


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


def _at(mark: Any) -> Span | None:  # noqa: ANN401 (two kinds of marks without a common base)
    return None if mark is None else Span(mark.index, mark.index + 1)


class _Builder:
    """Turns events into nodes, with a stack of its own; stops at what cannot be read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._seen: list[dict[str, Span]] = []
        self._documents = 0
        self._nodes = 0

    def build(self) -> None:
        """Read all events; ``root`` is set only when the last one was reached."""
        try:
            complete = all(self._take(event) for event in yaml.parse(self.text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
            complete = False
        except (yaml.YAMLError, ValueError, KeyError, AttributeError, RecursionError, UnicodeError) as error:
            self._problem("syntax", Span(0, 1), str(error))
            complete = False
        if not complete:
            self.root = None
        elif self.root is None or (isinstance(self.root, Scalar) and not self.root.text):
            # An alias alone leaves an empty scalar too, and has been named.
            if not self.problems:
                self._problem("empty", Span(0, 0))
        elif not isinstance(self.root, Mapping):
            self._problem("top", _head(self.root))

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Note where libyaml stopped, and where the construct that it was in began."""
        stopped, began = _at(error.problem_mark), _at(error.context_mark)
        if error.problem == _TOO_DEEP:
            self._problem("depth", stopped or Span(0, 1))
            return
        self._problem("syntax", stopped or began or Span(0, 0), error.problem or error.context or "", began)

    def _problem(self, trouble: Trouble, span: Span, detail: str = "", other: Span | None = None) -> None:
        self.problems.append(Problem(trouble, span, detail, other))

    def _take(self, event: Any) -> bool:  # noqa: ANN401 (the stubs leave the marks optional; a parser sets them)
        """Add what ``event`` says; return whether to go on."""
        if len(self.problems) >= MAX_PROBLEMS:
            return False
        span = Span(event.start_mark.index, event.end_mark.index)
        if self._nodes > MAX_NODES:
            self._problem("size", Span(span.start, span.start + 1), "nodes")
            return False
        match event:
            case yaml.ScalarEvent():
                self._mark_features(event, span)
                self._add(Scalar(span, event.value, event.style or ""))
            case yaml.SequenceStartEvent():
                self._mark_features(event, span)
                return self._push(Sequence(span, bool(event.flow_style)))
            case yaml.MappingStartEvent():
                self._mark_features(event, span)
                return self._push(Mapping(span, bool(event.flow_style)))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._pop(span.end)
            case yaml.AliasEvent():
                self._problem("feature", span, "alias")
                self._add(Scalar(span, "", ""))
            case yaml.DocumentStartEvent():
                return self._start_document(event, span)
        return True

    def _start_document(self, event: yaml.DocumentStartEvent, span: Span) -> bool:
        self._documents += 1
        if event.version or event.tags:
            self._problem("feature", Span(span.start, span.start + 1), "directive")
        if self._documents > 1:
            self._problem("feature", span, "document")
        return self._documents == 1

    def _mark_features(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, span: Span) -> None:
        if event.anchor:
            self._problem("feature", Span(span.start, span.start + 1), "anchor")
        if event.tag:
            self._problem("feature", Span(span.start, span.start + 1), "tag")

    def _push(self, node: Sequence | Mapping) -> bool:
        if len(self._open) >= MAX_DEPTH:
            self._problem("depth", Span(node.span.start, node.span.start + 1))
            return False
        self._add(node)
        self._open.append(node)
        self._keys.append(None)
        self._seen.append({})
        return True

    def _pop(self, end: int) -> None:
        node = self._open.pop()
        node.span = Span(node.span.start, end)
        self._keys.pop()
        self._seen.pop()

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if not self._open:
            self.root = node
        elif isinstance(parent := self._open[-1], Sequence):
            parent.items.append(node)
        elif (key := self._keys[-1]) is not None:
            parent.entries.append((key, node))
            self._keys[-1] = None
        elif isinstance(node, Scalar):
            self._note_key(node)
            self._keys[-1] = node
        else:
            self._problem("feature", Span(node.span.start, node.span.start + 1), "key")
            self._keys[-1] = Scalar(node.span, "", "")

    def _note_key(self, key: Scalar) -> None:
        seen = self._seen[-1]
        if key.text == "<<" and not key.style:
            self._problem("feature", key.span, "merge")
        elif key.text in seen:
            self._problem("duplicate", key.span, key.text, seen[key.text])
        else:
            seen[key.text] = key.span
