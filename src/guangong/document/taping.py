"""Reading YAML node by node: libyaml's events to a tape of nodes, and to what is wrong with them.

*Events*, because composing would lose where an alias stands, and dies on deep nesting.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from sys import intern
from typing import Any, Final, NamedTuple

import yaml

from guangong.document.nodes import (
    END,
    FLOW_MAPPING,
    FLOW_SEQUENCE,
    MAPPING,
    SEQUENCE,
    STYLES,
    Item,
    Span,
    Tape,
)
from guangong.document.problems import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Problem, Trouble

_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""What newer versions of libyaml say of a thousand levels, before the event of the first one is told."""

_CODES: Final = {style or None: code for code, style in enumerate(STYLES)} | {"": 0}


class Taped(NamedTuple):
    """The nodes of a text that could be parsed to its end, and what is wrong with it."""

    tape: Tape | None
    problems: tuple[Problem, ...]


def read(text: str) -> Taped:
    """Read ``text`` whole; what is wrong with it is told, never raised."""
    return _Builder(text).build()


def read_item(text: str, item: Item) -> Tape:
    """Read the nodes of an item of ``text`` in which nothing is wrong."""
    return _Builder(item.alone(text)).build_item(item.start - item.column)


class _Enough(Exception):  # noqa: N818 (no error: reading stops here)
    """What comes after this makes no difference."""


class _Level:
    """A collection while it is read: its place, the keys seen, and whether one waits for its value."""

    __slots__ = ("is_mapping", "place", "seen", "waits")

    def __init__(self, place: int, *, is_mapping: bool) -> None:
        self.place = place
        self.is_mapping = is_mapping
        self.waits = False
        self.seen: dict[str, int] = {}

    def takes_key(self) -> bool:
        """Whether the next node is a key; the one after a key is none."""
        self.waits = self.is_mapping and not self.waits
        return self.waits


class _Builder:
    """Turns events into a tape, with a stack of its own; stops at what cannot be read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tape = Tape()
        self._problems: list[Problem] = []
        self._level = _Level(0, is_mapping=False)
        self._above: list[_Level] = []
        self._documents = 0

    def build(self) -> Taped:
        """Read all events."""
        loader = yaml.CSafeLoader(self._text)
        try:
            self._take_all(iter(loader.get_event, None))
            self._judge_top()
        except _Enough:
            return self._stopped()
        except yaml.MarkedYAMLError as error:
            return self._stopped(_syntax(error))
        except (yaml.YAMLError, ValueError, KeyError, AttributeError, RecursionError, UnicodeError) as error:
            return self._stopped(Problem("syntax", Span(0, 1), str(error)))
        finally:
            loader.dispose()
        return Taped(self._tape if self._tape.codes else None, tuple(self._problems))

    def build_item(self, offset: int) -> Tape:
        """Read the first collection; its text stands ``offset`` further on."""
        loader = yaml.CSafeLoader(self._text)
        try:
            self._take_all(_first_collection(iter(loader.get_event, None)))
        finally:
            loader.dispose()
        self._tape.move(offset)
        return self._tape

    def _stopped(self, *why: Problem) -> Taped:
        return Taped(None, (*self._problems, *why))

    def _judge_top(self) -> None:
        """Note what cannot be a plan at all; an alias alone is empty too, and has been named."""
        codes = self._tape.codes
        if not codes or (codes[0] < SEQUENCE and not self._tape.content[0]):
            if not self._problems:
                self._problem("empty", Span(0, 0))
        elif codes[0] not in {MAPPING, FLOW_MAPPING}:
            self._problem("top", self._tape.head(0))

    def _take_all(self, events: Iterable[Any]) -> None:
        """Read all events. Most are scalars: for them, nearly no function of ours is called."""
        tape, level, scalar = self._tape, self._level, yaml.ScalarEvent
        codes = tape.codes
        add_code, add_start, add_end = codes.append, tape.starts.append, tape.ends.append
        add_content = tape.content.append
        for event in islice(events, MAX_NODES):
            start, end = event.start_mark.index, event.end_mark.index
            if type(event) is not scalar:
                self._take(event, start, end)
                level = self._level
                continue
            if event.anchor or event.tag:
                self._mark_features(event, start)
            text = intern(event.value)  # the same words come again and again
            add_code(_CODES[event.style])
            add_start(start)
            add_end(end)
            add_content(text)
            if level.is_mapping:
                level.waits = not level.waits
                if level.waits and (text in level.seen or text == "<<"):
                    self._odd_key(text, event.style)
                elif level.waits:
                    level.seen[text] = len(codes) - 1
        if next(iter(events), None) is not None:
            self._problem("size", Span(start, start + 1), "nodes")
            raise _Enough

    def _odd_key(self, text: str, style: str | None) -> None:
        """Note a key that is there already, or merges."""
        place = len(self._tape.codes) - 1
        first = self._level.seen.setdefault(text, place)
        if text == "<<" and not style:
            self._problem("feature", self._tape.span(place), "merge")
        elif first != place:
            self._problem("duplicate", self._tape.span(place), text, self._tape.span(first))

    def _take(self, event: Any, start: int, end: int) -> None:  # noqa: ANN401 (the stubs leave the marks optional; a parser sets them)
        """Read an event that is no scalar."""
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._pop(end)
        elif kind is yaml.MappingStartEvent:
            self._push(event, FLOW_MAPPING if event.flow_style else MAPPING, start)
        elif kind is yaml.SequenceStartEvent:
            self._push(event, FLOW_SEQUENCE if event.flow_style else SEQUENCE, start)
        elif kind is yaml.AliasEvent:
            self._problem("feature", Span(start, end), "alias")
            self._level.takes_key()
            self._tape.add(0, start, end, "")
        elif kind is yaml.DocumentStartEvent:
            self._start_document(event, Span(start, end))

    def _start_document(self, event: yaml.DocumentStartEvent, span: Span) -> None:
        self._documents += 1
        if event.version or event.tags:
            self._problem("feature", Span(span.start, span.start + 1), "directive")
        if self._documents > 1:
            self._problem("feature", span, "document")
            raise _Enough

    def _mark_features(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, start: int) -> None:
        if event.anchor:
            self._problem("feature", Span(start, start + 1), "anchor")
        if event.tag:
            self._problem("feature", Span(start, start + 1), "tag")

    def _push(self, event: yaml.CollectionStartEvent, code: int, start: int) -> None:
        if event.anchor or event.tag:
            self._mark_features(event, start)
        if len(self._above) >= MAX_DEPTH:
            self._problem("depth", Span(start, start + 1))
            raise _Enough
        if self._level.takes_key():
            self._problem("feature", Span(start, start + 1), "key")
        self._above.append(self._level)
        place = self._tape.add(code, start, start, 0)
        self._level = _Level(place, is_mapping=code in {MAPPING, FLOW_MAPPING})

    def _pop(self, end: int) -> None:
        done, self._level = self._level, self._above.pop()
        self._tape.ends[done.place] = end
        self._tape.content[done.place] = self._tape.add(END, end, end, "")

    def _problem(self, trouble: Trouble, span: Span, detail: str = "", other: Span | None = None) -> None:
        self._problems.append(Problem(trouble, span, detail, other))
        if len(self._problems) >= MAX_PROBLEMS:
            raise _Enough


def _first_collection(events: Iterable[Any]) -> Iterator[Any]:
    depth = 0
    for event in events:
        yield event
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if not depth:
                return


def _syntax(error: yaml.MarkedYAMLError) -> Problem:
    """Tell where libyaml stopped, and where the construct that it was in began."""
    stopped, began = _at(error.problem_mark), _at(error.context_mark)
    place = stopped or began or Span(0, 0)
    if error.problem == _TOO_DEEP:
        return Problem("depth", place)
    return Problem("syntax", place, error.problem or error.context or "", began)


def _at(mark: Any) -> Span | None:  # noqa: ANN401 (two kinds of marks without a common base)
    return None if mark is None else Span(mark.index, mark.index + 1)
