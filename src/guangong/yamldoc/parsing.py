"""Reading YAML: PyYAML's events to a tree of nodes, and to what is wrong with the text.

*Events*, because composing would lose where an alias stands, and dies on deep nesting.
"""

from itertools import islice
from sys import intern
from typing import Any, TypeAlias

import yaml

from guangong.yamldoc.nodes import Mapping, Node, Scalar, Sequence, Span, head
from guangong.yamldoc.problems import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Problem, Trouble

_Event: TypeAlias = Any
"""An event of PyYAML: its stubs leave the marks optional, which a parser sets."""


def read(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the tree of ``text``, if it could be parsed to its end, and what is wrong with it."""
    reader = _Reader(text)
    try:
        root = reader.read()
    except _Enough:
        return None, tuple(reader.problems)
    except yaml.MarkedYAMLError as error:
        return None, (*reader.problems, _syntax(error))
    except (yaml.YAMLError, ValueError) as error:
        return None, (*reader.problems, Problem("syntax", Span(0, 1), str(error)))
    return root, tuple(reader.problems)


class _Enough(Exception):  # noqa: N818 (no error: reading stops here)
    """What comes after this makes no difference."""


class _Reader:
    """Turns events into a tree; stops at what cannot be read."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._all = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._events = islice(self._all, MAX_NODES)

    def read(self) -> Node | None:
        """Read the only document; a second one is a problem, and so are too many events."""
        try:
            root = self._document()
        except StopIteration:
            self._problem("size", _first(next(self._all)), "nodes")
            raise _Enough from None
        self._judge_root(root)
        return root

    def _document(self) -> Node | None:
        root, documents = None, 0
        while type(event := next(self._events)) is not yaml.StreamEndEvent:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._judge_start(event, documents)
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        return root

    def _node(self, event: _Event, depth: int, *, is_key: bool = False) -> Node:
        """Read what begins with ``event``; ``depth`` collections are around it."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._problem("feature", _span(event), "alias")
            return _stand_in(_span(event))
        if event.anchor or event.tag:
            self._mark_features(event)
        start = event.start_mark.index
        if kind is yaml.ScalarEvent:
            # The same words come again and again.
            return Scalar(start, event.end_mark.index - start, intern(event.value), event.style or "")
        if depth >= MAX_DEPTH:
            self._problem("depth", _first(event))
            raise _Enough
        if is_key:
            self._problem("feature", _first(event), "key")
        read = self._mapping if kind is yaml.MappingStartEvent else self._sequence
        return read(event, depth + 1)

    def _sequence(self, event: _Event, depth: int) -> Sequence:
        start = event.start_mark.index
        items: list[Node] = []
        while type(inner := next(self._events)) is not yaml.SequenceEndEvent:
            items.append(self._node(inner, depth))
        return Sequence(start, _span(inner).end - start, bool(event.flow_style), tuple(items))

    def _mapping(self, event: _Event, depth: int) -> Mapping:
        start = event.start_mark.index
        keys: list[Scalar] = []
        values: list[Node] = []
        seen: dict[str, Scalar] = {}
        while type(inner := next(self._events)) is not yaml.MappingEndEvent:
            keys.append(self._key(inner, depth, seen))
            values.append(self._node(next(self._events), depth))
        length = _span(inner).end - start
        return Mapping(start, length, bool(event.flow_style), tuple(keys), tuple(values))

    def _key(self, event: _Event, depth: int, seen: dict[str, Scalar]) -> Scalar:
        """Read a key, and note one that merges or is among those that were ``seen``."""
        key = self._node(event, depth, is_key=True)
        if type(event) is not yaml.ScalarEvent or not isinstance(key, Scalar):
            return _stand_in(key.span)
        first = seen.setdefault(key.text, key)
        if key.text == "<<" and not key.style:
            self._problem("feature", key.span, "merge")
        elif first is not key:
            self._problem("duplicate", key.span, key.text, first.span)
        return key

    def _judge_start(self, event: _Event, documents: int) -> None:
        """Note directives, and stop at a second document."""
        if event.version or event.tags:
            self._problem("feature", _first(event), "directive")
        if documents > 1:
            self._problem("feature", _span(event), "document")
            raise _Enough

    def _mark_features(self, event: _Event) -> None:
        if event.anchor:
            self._problem("feature", _first(event), "anchor")
        if event.tag:
            self._problem("feature", _first(event), "tag")

    def _judge_root(self, root: Node | None) -> None:
        """Note what cannot be a plan at all; an alias alone is empty too, and has been named."""
        if root is None or (isinstance(root, Scalar) and not root.text):
            if not self.problems:
                self._problem("empty", Span(0, 0))
        elif not isinstance(root, Mapping):
            self._problem("top", head(root))

    def _problem(self, trouble: Trouble, span: Span, detail: str = "", other: Span | None = None) -> None:
        self.problems.append(Problem(trouble, span, detail, other))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Enough


def _span(event: _Event) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)


def _stand_in(span: Span) -> Scalar:
    """Return an empty value for what may not stand here."""
    return Scalar(span.start, span.end - span.start, "", "")


def _first(event: _Event) -> Span:
    """Return the place of an event's first character."""
    return Span(event.start_mark.index, event.start_mark.index + 1)


def _syntax(error: yaml.MarkedYAMLError) -> Problem:
    """Tell where libyaml stopped, and where the construct that it was in began."""
    stopped, began = _at(error.problem_mark), _at(error.context_mark)
    place = stopped or began or Span(0, 0)
    # Newer versions of libyaml say so of a thousand levels, before the event of the first one.
    if error.problem == "exceeded maximum nesting depth":
        return Problem("depth", place)
    return Problem("syntax", place, error.problem or error.context or "", began)


def _at(mark: Any) -> Span | None:  # noqa: ANN401 (two kinds of marks without a common base)
    return None if mark is None else Span(mark.index, mark.index + 1)
