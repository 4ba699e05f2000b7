"""Reading a file: bytes to text, and text to data; where that is not plain, by its nodes."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final, NamedTuple

from guangong.document import taping, values
from guangong.document.decoding import decode
from guangong.document.nodes import Beginnings, Span, Tape
from guangong.document.problems import MAX_BYTES, MAX_DIRECTIVES, MAX_PROBLEMS, UNPRINTABLE, Problem
from guangong.unseen import JOINER, SEPARATORS, TAGS_BEGIN, TURNING, WIDTHLESS


class Parsed(NamedTuple):
    """A text and what is wrong with it; its data, where it could be parsed to the end.

    ``beginnings`` are those of ``values``; where they are not known, ``tape`` are its nodes.
    """

    text: str
    problems: tuple[Problem, ...]
    data: Any = None
    is_read: bool = False
    has_unseen: bool = True
    beginnings: Beginnings = {}  # noqa: RUF012 (nobody changes it)
    tape: Tape | None = None


_HIDDEN: Final = f"{UNPRINTABLE}|[{TURNING}{SEPARATORS}{WIDTHLESS}{JOINER}]"


def parse(source: bytes) -> Parsed:
    """Read ``source`` whole; what is wrong with it is told, never raised."""
    if len(source) > MAX_BYTES:
        return Parsed("", (Problem("size", Span(0, 0), "bytes"),))
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    if problem:
        return Parsed(text, (problem,))
    # One search for all of them takes as long as one for a few.
    has_unseen = re.search(_HIDDEN, text) is not None or TAGS_BEGIN in source
    if has_unseen and (strange := tuple(_unprintable(text))):
        return Parsed(text, strange)
    if text.count("\n%") + text.startswith("%") >= MAX_DIRECTIVES:
        first = 0 if text.startswith("%") else text.index("\n%") + 1
        return Parsed(text, (Problem("feature", Span(first, first + 1), "directive"),))
    with suppress(values.UnusualError):
        data, beginnings = values.read(text)
        return Parsed(text, (), data, is_read=True, has_unseen=has_unseen, beginnings=beginnings)
    tape, problems = taping.read(text)
    return Parsed(text, problems, tape.data() if tape else None, is_read=tape is not None, tape=tape)


def _unprintable(text: str) -> Iterator[Problem]:
    for match in islice(re.finditer(UNPRINTABLE, text), MAX_PROBLEMS):
        yield Problem("control", Span(*match.span()), f"U+{ord(match.group()):04X}")
