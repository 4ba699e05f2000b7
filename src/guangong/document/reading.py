"""Reading YAML: PyYAML's events to a tree of nodes, and to what is wrong with the text.

*Events*, because composing would lose where an alias stands, and dies on deep nesting.
"""

from collections.abc import Iterable
from sys import intern
from typing import Any, Final, NamedTuple

import yaml

from guangong.document.nodes import Mapping, Node, Scalar, Sequence, Span, head
from guangong.document.problems import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Problem, Trouble

_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""What newer versions of libyaml say of a thousand levels, before the event of the first one is told."""


class Parsed(NamedTuple):
    """The tree of a text that could be parsed to its end, and what is wrong with it."""

    root: Node | None
    problems: tuple[Problem, ...]


def read(text: str) -> Parsed:
    """Read ``text`` whole; what is wrong with it is told, never raised."""
    reader = _Reader()
    try:
        reader.take_all(yaml.parse(text, Loader=yaml.CSafeLoader))
    except _Enough:
        return Parsed(None, tuple(reader.problems))
    except yaml.MarkedYAMLError as error:
        return Parsed(None, (*reader.problems, _syntax(error)))
    except (yaml.YAMLError, ValueError) as error:
        return Parsed(None, (*reader.problems, Problem("syntax", Span(0, 1), str(error))))
    return Parsed(reader.root, tuple(reader.problems))


class _Enough(Exception):  # noqa: N818 (no error: reading stops here)
    """What comes after this makes no difference."""


class _Open:
    """A collection whose end has not come; ``key`` waits for its value."""

    __slots__ = ("key", "node")

    def __init__(self, node: Sequence | Mapping) -> None:
        self.node = node
        self.key: Scalar | None = None


class _Reader:
    """Turns events into a tree, with a stack of its own; stops at what cannot be read."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []
        self._documents = 0

    def take_all(self, events: Iterable[Any]) -> None:
        """Read all events, and judge what they are together."""
        for count, event in enumerate(events):
            if count == MAX_NODES:
                self._problem("size", _first(event), "nodes")
                raise _Enough
            self._take(event)
        self._judge_root()

    def _take(self, event: Any) -> None:  # noqa: ANN401 (the stubs leave the marks optional; a parser sets them)
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.CollectionEndEvent():
                node = self._stack.pop().node
                node.end = _span(event).end
                self._place(node)
            case yaml.MappingStartEvent():
                self._begin(event, Mapping(*_span(event), bool(event.flow_style)))
            case yaml.SequenceStartEvent():
                self._begin(event, Sequence(*_span(event), bool(event.flow_style)))
            case yaml.AliasEvent():
                self._problem("feature", _span(event), "alias")
                self._place(Scalar(*_span(event), "", ""))
            case yaml.DocumentStartEvent():
                self._start_document(event)

    def _scalar(self, event: Any) -> None:  # noqa: ANN401 (as above)
        if event.anchor or event.tag:
            self._mark_features(event)
        text = intern(event.value)  # the same words come again and again
        node = Scalar(event.start_mark.index, event.end_mark.index, text, event.style or "")
        if mapping := self._awaiting_key():
            self._judge_key(node, mapping)
        self._place(node)

    def _awaiting_key(self) -> Mapping | None:
        """Return the mapping that wants a key next, ``None`` where something else is wanted."""
        level = self._stack[-1] if self._stack else None
        return level.node if level and level.key is None and isinstance(level.node, Mapping) else None

    def _judge_key(self, key: Scalar, mapping: Mapping) -> None:
        """Note a key that is there already, or merges."""
        if key.text == "<<" and not key.style:
            self._problem("feature", key.span, "merge")
        elif first := mapping.get(key.text):
            self._problem("duplicate", key.span, key.text, first[0].span)

    def _begin(self, event: yaml.CollectionStartEvent, node: Sequence | Mapping) -> None:
        self._mark_features(event)
        if len(self._stack) >= MAX_DEPTH:
            self._problem("depth", _first(event))
            raise _Enough
        if self._awaiting_key():
            self._problem("feature", _first(event), "key")
        self._stack.append(_Open(node))

    def _place(self, node: Node) -> None:
        """Put a whole node where it belongs."""
        if not self._stack:
            self.root = node
            return
        level = self._stack[-1]
        if isinstance(level.node, Sequence):
            level.node.items.append(node)
        elif level.key is None:
            level.key = node if isinstance(node, Scalar) else Scalar(*node.span, "", "")
        else:
            level.node.add(level.key, node)
            level.key = None

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if event.version or event.tags:
            self._problem("feature", _first(event), "directive")
        if self._documents > 1:
            self._problem("feature", _span(event), "document")
            raise _Enough

    def _mark_features(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._problem("feature", _first(event), "anchor")
        if event.tag:
            self._problem("feature", _first(event), "tag")

    def _judge_root(self) -> None:
        """Note what cannot be a plan at all; an alias alone is empty too, and has been named."""
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.text):
            if not self.problems:
                self._problem("empty", Span(0, 0))
        elif not isinstance(self.root, Mapping):
            self._problem("top", head(self.root))

    def _problem(self, trouble: Trouble, span: Span, detail: str = "", other: Span | None = None) -> None:
        self.problems.append(Problem(trouble, span, detail, other))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Enough


def _span(event: Any) -> Span:  # noqa: ANN401 (as above)
    return Span(event.start_mark.index, event.end_mark.index)


def _first(event: Any) -> Span:  # noqa: ANN401 (as above)
    """Return the place of an event's first character."""
    return Span(event.start_mark.index, event.start_mark.index + 1)


def _syntax(error: yaml.MarkedYAMLError) -> Problem:
    """Tell where libyaml stopped, and where the construct that it was in began."""
    stopped, began = _at(error.problem_mark), _at(error.context_mark)
    place = stopped or began or Span(0, 0)
    if error.problem == _TOO_DEEP:
        return Problem("depth", place)
    return Problem("syntax", place, error.problem or error.context or "", began)


def _at(mark: Any) -> Span | None:  # noqa: ANN401 (two kinds of marks without a common base)
    return None if mark is None else Span(mark.index, mark.index + 1)
