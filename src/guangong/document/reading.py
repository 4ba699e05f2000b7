"""Reading a file: bytes to text, and text to data; where that is not plain, by its nodes."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final, NamedTuple

from guangong.document import taping, values
from guangong.document.decoding import decode
from guangong.document.nodes import Beginnings, Data, Span, Tape
from guangong.document.problems import MAX_BYTES, MAX_DIRECTIVES, MAX_PROBLEMS, UNPRINTABLE, Problem
from guangong.document.rereading import Edit, reread
from guangong.unseen import JOINER, SEPARATORS, TAGS_BEGIN, TURNING, WIDTHLESS


class Parsed(NamedTuple):
    """A text and what is wrong with it; its data, where it could be parsed to the end.

    ``beginnings`` are those of ``values``, ``None`` where they were not asked for; where there can be none,
    ``tape`` are the nodes.
    """

    text: str
    problems: tuple[Problem, ...]
    data: Data = None
    is_read: bool = False
    has_unseen: bool = True
    beginnings: Beginnings | None = {}  # noqa: RUF012 (nobody changes it)
    tape: Tape | None = None


_HIDDEN: Final = f"{UNPRINTABLE}|[{TURNING}{SEPARATORS}{WIDTHLESS}{JOINER}]"


def parse(source: bytes) -> Parsed:
    """Read ``source`` whole; what is wrong with it is told, never raised."""
    return _parse(_text(source), source)


def parse_edited(source: bytes, edit: Edit) -> Parsed:
    """Return the same as ``parse`` for a ``source`` that came of ``edit``, sooner where that was small."""
    found = _text(source)
    if not found.problems:
        with suppress(values.UnusualError):
            data = reread(edit, found.text, source.removeprefix(codecs.BOM_UTF8))
            return found._replace(data=data, is_read=True, beginnings=None)
    return _parse(found, source)


def _parse(found: Parsed, source: bytes) -> Parsed:
    """Add the data of a text in which nothing is wrong so far."""
    if found.problems:
        return found
    with suppress(values.UnusualError):
        data, beginnings = values.read(found.text, source.removeprefix(codecs.BOM_UTF8))
        return found._replace(data=data, is_read=True, beginnings=beginnings)
    tape, problems = taping.read(found.text)
    return found._replace(
        problems=problems, data=tape.data() if tape else None, is_read=tape is not None, tape=tape
    )


def _text(source: bytes) -> Parsed:
    """Return the text, and what is wrong with its size, its encoding and its characters."""
    if len(source) > MAX_BYTES:
        return Parsed("", (Problem("size", Span(0, 0), "bytes"),))
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    if problem:
        return Parsed(text, (problem,))
    # One search for all of them takes as long as one for a few.
    has_unseen = re.search(_HIDDEN, text) is not None or TAGS_BEGIN in source
    if has_unseen and (strange := tuple(_unprintable(text))):
        return Parsed(text, strange)
    # One character is found in no time, two are not.
    if "%" in text and text.count("\n%") + text.startswith("%") >= MAX_DIRECTIVES:
        first = 0 if text.startswith("%") else text.index("\n%") + 1
        return Parsed(text, (Problem("feature", Span(first, first + 1), "directive"),))
    return Parsed(text, (), has_unseen=has_unseen)


def _unprintable(text: str) -> Iterator[Problem]:
    for match in islice(re.finditer(UNPRINTABLE, text), MAX_PROBLEMS):
        yield Problem("control", Span(*match.span()), f"U+{ord(match.group()):04X}")
