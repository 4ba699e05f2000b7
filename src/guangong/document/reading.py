"""Reading YAML: bytes to text, libyaml's events to a tape of nodes and to plain data, in one pass.

*Events*, because composing would lose where an alias stands, and dies on deep nesting. A plan of 10,000 tasks
has 180,000 of them: what is done for each counts.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from sys import intern
from typing import Any, Final, NamedTuple

import yaml

from guangong.document.decoding import decode
from guangong.document.nodes import (
    END,
    FLOW_MAPPING,
    FLOW_SEQUENCE,
    MAPPING,
    SEQUENCE,
    STYLES,
    Span,
    Tape,
)
from guangong.document.problems import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIRECTIVES,
    MAX_NODES,
    MAX_PROBLEMS,
    Problem,
    Trouble,
)
from guangong.document.scalars import resolve


class Parsed(NamedTuple):
    """A text and what is wrong with it; its nodes and its data, where it could be parsed to the end."""

    text: str
    problems: tuple[Problem, ...]
    tape: Tape | None = None
    data: Any = None


# YAML's printable characters, less the byte order mark: it may only stand at the start.
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""What newer versions of libyaml say of a thousand levels, before the event of the first one is told."""

_DIRECTIVE: Final = re.compile("^%", re.MULTILINE)


def parse(source: bytes) -> Parsed:
    """Read ``source`` whole; what is wrong with it is told, never raised."""
    if len(source) > MAX_BYTES:
        return Parsed("", (Problem("size", Span(0, 0), "bytes"),))
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    if problem:
        return Parsed(text, (problem,))
    if strange := tuple(_unprintable(text)):
        return Parsed(text, strange)
    if len(lines := list(islice(_DIRECTIVE.finditer(text), MAX_DIRECTIVES))) == MAX_DIRECTIVES:
        return Parsed(text, (Problem("feature", Span(*lines[0].span()), "directive"),))
    return _Builder(text).build()


def _unprintable(text: str) -> Iterator[Problem]:
    for match in islice(_UNPRINTABLE.finditer(text), MAX_PROBLEMS):
        yield Problem("control", Span(*match.span()), f"U+{ord(match.group()):04X}")


# ── events ──

_CODES: Final = {style or None: code for code, style in enumerate(STYLES)} | {"": 0}


class _Enough(Exception):  # noqa: N818 (no error: reading stops here)
    """What comes after this makes no difference."""


class _Level:
    """A collection while it is read: what it holds, the key that waits for its value, the keys seen."""

    __slots__ = ("inside", "key", "place", "seen")

    def __init__(self, inside: "list[Any] | dict[str, Any]", place: int) -> None:
        self.inside = inside
        self.place = place
        self.key: str | None = None
        self.seen: dict[str, int] = {}


class _Builder:
    """Turns events into a tape and data, with a stack of its own; stops at what cannot be read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tape = Tape()
        self._problems: list[Problem] = []
        self._level = _Level([], 0)
        self._above: list[_Level] = []
        self._documents = 0

    def build(self) -> Parsed:
        """Read all events."""
        loader = yaml.CSafeLoader(self._text)
        try:
            self._take_all(iter(loader.get_event, None))
        except _Enough:
            return Parsed(self._text, tuple(self._problems))
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
            return Parsed(self._text, tuple(self._problems))
        except (yaml.YAMLError, ValueError, KeyError, AttributeError, RecursionError, UnicodeError) as error:
            self._problems.append(Problem("syntax", Span(0, 1), str(error)))
            return Parsed(self._text, tuple(self._problems))
        finally:
            loader.dispose()
        self._judge_top()
        data = next(iter(self._level.inside), None)
        return Parsed(self._text, tuple(self._problems), self._tape if self._tape.codes else None, data)

    def _judge_top(self) -> None:
        """Note what cannot be a plan at all; an alias alone is empty too, and has been named."""
        codes = self._tape.codes
        if not codes or (codes[0] < SEQUENCE and not self._tape.content[0]):
            if not self._problems:
                self._problem("empty", Span(0, 0))
        elif codes[0] not in {MAPPING, FLOW_MAPPING}:
            self._problem("top", self._tape.head(0))

    def _take_all(self, events: Iterable[Any]) -> None:
        """Read all events. Most are scalars: for them, no function of ours is called."""
        tape, level, scalar = self._tape, self._level, yaml.ScalarEvent
        codes, starts, ends, content = tape.codes, tape.starts, tape.ends, tape.content
        for event in islice(events, MAX_NODES):
            start, end = event.start_mark.index, event.end_mark.index
            if type(event) is not scalar:
                self._take(event, start, end)
                level = self._level
                continue
            text, style = intern(event.value), event.style  # the same words come again and again
            if event.anchor or event.tag:
                self._mark_features(event, start)
            codes.append(_CODES[style])
            starts.append(start)
            ends.append(end)
            content.append(text)
            if isinstance(level.inside, list):
                level.inside.append(text if style else resolve(text))
            elif level.key is not None:
                level.inside.setdefault(level.key, text if style else resolve(text))
                level.key = None
            elif level.seen.setdefault(text, len(codes)) == len(codes) and text != "<<":
                level.key = text
            else:
                self._odd_key(text, style)
        if next(iter(events), None) is not None:
            self._problem("size", Span(start, start + 1), "nodes")
            raise _Enough

    def _odd_key(self, text: str, style: str | None) -> None:
        """Note a key that is there already, or merges."""
        place, level = len(self._tape.codes) - 1, self._level
        level.key = text
        if text == "<<" and not style:
            self._problem("feature", self._tape.span(place), "merge")
        elif (first := level.seen[text] - 1) != place:
            self._problem("duplicate", self._tape.span(place), text, self._tape.span(first))

    def _take(self, event: Any, start: int, end: int) -> None:  # noqa: ANN401 (the stubs leave the marks optional; a parser sets them)
        """Read an event that is no scalar."""
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._pop(end)
        elif kind is yaml.MappingStartEvent:
            self._push(event, FLOW_MAPPING if event.flow_style else MAPPING, start, {})
        elif kind is yaml.SequenceStartEvent:
            self._push(event, FLOW_SEQUENCE if event.flow_style else SEQUENCE, start, [])
        elif kind is yaml.AliasEvent:
            self._problem("feature", Span(start, end), "alias")
            self._tape.add(0, start, end, "")
            self._attach(None, "")
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

    def _push(
        self, event: yaml.CollectionStartEvent, code: int, start: int, inside: "list[Any] | dict[str, Any]"
    ) -> None:
        if event.anchor or event.tag:
            self._mark_features(event, start)
        if len(self._above) >= MAX_DEPTH:
            self._problem("depth", Span(start, start + 1))
            raise _Enough
        if isinstance(self._level.inside, dict) and self._level.key is None:
            self._problem("feature", Span(start, start + 1), "key")
        self._above.append(self._level)
        self._level = _Level(inside, self._tape.add(code, start, start, 0))

    def _pop(self, end: int) -> None:
        done, self._level = self._level, self._above.pop()
        self._tape.ends[done.place] = end
        self._tape.content[done.place] = self._tape.add(END, end, end, "")
        self._attach(tuple(done.inside) if isinstance(done.inside, list) else done.inside, "")

    def _attach(self, value: Any, name: str) -> None:  # noqa: ANN401
        """Give a value to the collection that it stands in; ``name`` is what it is called as a key."""
        level = self._level
        if isinstance(level.inside, list):
            level.inside.append(value)
        elif level.key is None:
            level.key = name
        else:
            level.inside.setdefault(level.key, value)
            level.key = None

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Note where libyaml stopped, and where the construct that it was in began."""
        stopped, began = _at(error.problem_mark), _at(error.context_mark)
        place = stopped or began or Span(0, 0)
        if error.problem == _TOO_DEEP:
            self._problems.append(Problem("depth", place))
        else:
            self._problems.append(Problem("syntax", place, error.problem or error.context or "", began))

    def _problem(self, trouble: Trouble, span: Span, detail: str = "", other: Span | None = None) -> None:
        self._problems.append(Problem(trouble, span, detail, other))
        if len(self._problems) >= MAX_PROBLEMS:
            raise _Enough


def _at(mark: Any) -> Span | None:  # noqa: ANN401 (two kinds of marks without a common base)
    return None if mark is None else Span(mark.index, mark.index + 1)
