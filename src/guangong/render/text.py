"""Text for people: what must not reach a terminal raw, and how it gets out."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.storage.failures import reason
from guangong.unseen import CONTROL, SEPARATORS, TURNING, WIDTHLESS

# Also the byte order mark, and bytes that are no text.
HIDDEN: Final = re.compile(f"[{CONTROL}{TURNING}{SEPARATORS}{WIDTHLESS}\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """Return ``text`` with control, bidirectional and invisible characters spelled out: ``<U+202E>``."""
    return HIDDEN.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def one_line(text: str) -> str:
    """Return ``text`` visible and on one line: a title must not pass for a second answer."""
    return visible(re.sub("[\t\n]+", " ", text))


# ── how texts stand in the cells of a terminal ──

_OPENING: Final = "“‘（《〈「『【〔([{"
_JOINER: Final = "\u200d"
_CLOSING: Final = "”’）》〉」』】〕，。、；：！？…)]},.;:!?%"


@lru_cache(maxsize=1 << 16)
def width_of(text: str) -> int:
    """Return how many cells of a terminal a text of one line takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # only here: what programs read has no width

    return cell_len(text)


def fold(text: str, width: int) -> list[str]:
    """Return the lines of ``text``, at most ``width`` cells each."""
    return [
        line[start:end].rstrip(" ") for line in text.split("\n") for start, end in breaks(line, max(width, 2))
    ]


def breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of lines of at most ``width`` cells: they end where they may, else in a word."""
    start = split = at = 0
    used = used_to_split = 0  # cells since ``start``
    before, size_before = "", 0
    for char in characters(text):
        size = width_of(char)
        if (size > 1 or size_before > 1 or before == " ") and _may_break(before, char):
            split, used_to_split = at, used
        while used + size > width and at > start and char != " ":
            if split <= start:
                split, used_to_split = at, used
            yield start, split
            start, used, used_to_split = split, used - used_to_split, 0
        at += len(char)
        used += size
        before, size_before = char, size
    yield start, len(text)


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters: behind a space, beside a Chinese character.

    No line begins with a space or a closing sign, none ends with an opening one.
    """
    return after != " " and bool(before) and after not in _CLOSING and before not in _OPENING


def characters(text: str) -> Iterable[str]:
    """Return what stands as one character: a sign with its marks, an emoji with what is joined to it."""
    return text if text.isprintable() and all(map(width_of, text)) else _clusters(text)


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text)):
        if text[i - 1] != _JOINER and width_of(text[i]):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


class OutputError(GuangongError):
    """Standard output cannot be written."""

    code = "output"


def unwritable(error: OSError) -> OutputError:
    """Return the sentence for standard output that cannot be written."""
    drop()
    return OutputError(_("the output cannot be written: {reason}").format(reason=reason(error)))


def drop() -> None:
    """Send what Python still holds back to nowhere: it would fail again at exit."""
    if sys.stdout is None:
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 (a device, not a path)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
