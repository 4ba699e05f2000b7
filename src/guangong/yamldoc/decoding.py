"""Bytes to text: UTF-8 of printable characters, and what to say of everything else."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from guangong.yamldoc.nodes import Span
from guangong.yamldoc.problems import MAX_BYTES, MAX_PROBLEMS, UNPRINTABLE, Problem


def text_of(source: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of ``source`` without its byte order mark, and what of it cannot be parsed."""
    if len(source) > MAX_BYTES:
        return "", (Problem("size", Span(0, 0), "bytes"),)
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    if problem:
        return text, (problem,)
    return text, tuple(_unprintable(text)) or tuple(_directives(text))


def _unprintable(text: str) -> Iterator[Problem]:
    for match in islice(re.finditer(UNPRINTABLE, text), MAX_PROBLEMS):
        yield Problem("control", Span(*match.span()), f"U+{ord(match.group()):04X}")


def _directives(text: str) -> Iterator[Problem]:
    """Refuse a hundred lines that begin with %: libyaml's time is quadratic in them."""
    # One character is found in no time, two are not.
    if "%" in text and text.count("\n%") + text.startswith("%") >= 100:  # noqa: PLR2004 (far above any use)
        first = 0 if text.startswith("%") else text.index("\n%") + 1
        yield Problem("feature", Span(first, first + 1), "directive")


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
    start = len(body) - len(body.lstrip(bytes(range(128))))
    return Span(start, start + 1)
