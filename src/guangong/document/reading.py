"""Reading a file: bytes to text, and text to data; where that is not plain, by its nodes."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final, NamedTuple

from guangong.document import taping, values
from guangong.document.decoding import decode
from guangong.document.nodes import Span, Tape
from guangong.document.problems import MAX_BYTES, MAX_DIRECTIVES, MAX_PROBLEMS, UNPRINTABLE, Problem


class Parsed(NamedTuple):
    """A text and what is wrong with it; its data, where it could be parsed to the end.

    ``tape`` are its nodes, where they were read.
    """

    text: str
    problems: tuple[Problem, ...]
    data: Any = None
    is_read: bool = False
    tape: Tape | None = None


_UNPRINTABLE: Final = re.compile(UNPRINTABLE)


def parse(source: bytes, *, nodes: bool) -> Parsed:
    """Read ``source`` whole, with ``nodes`` or where it can without; what is wrong is told, never raised."""
    if len(source) > MAX_BYTES:
        return Parsed("", (Problem("size", Span(0, 0), "bytes"),))
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    if problem:
        return Parsed(text, (problem,))
    if strange := tuple(_unprintable(text)):
        return Parsed(text, strange)
    if text.count("\n%") + text.startswith("%") >= MAX_DIRECTIVES:
        first = 0 if text.startswith("%") else text.index("\n%") + 1
        return Parsed(text, (Problem("feature", Span(first, first + 1), "directive"),))
    if not nodes:
        with suppress(values.UnusualError):
            return Parsed(text, (), values.read(text), is_read=True)
    tape, problems = taping.read(text)
    return Parsed(text, problems, tape.data() if tape else None, tape is not None, tape)


def _unprintable(text: str) -> Iterator[Problem]:
    for match in islice(_UNPRINTABLE.finditer(text), MAX_PROBLEMS):
        yield Problem("control", Span(*match.span()), f"U+{ord(match.group()):04X}")
