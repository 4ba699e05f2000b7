"""Text for people: what must not reach a terminal raw, and how it gets out."""

import os
import re
import sys
import unicodedata
from contextlib import suppress
from typing import Final

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.store import reason

# Control characters but tab and newline; what turns or hides the text around it; bytes that are no text.
HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return ``text`` with control, bidirectional and invisible characters spelled out: ``<U+202E>``."""
    return HIDDEN.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def one_line(text: str) -> str:
    """Return ``text`` visible and on one line: a title must not pass for a second answer."""
    return visible(re.sub("[\t\n]+", " ", text))


_spoken: Final[tuple[list[str], list[str]]] = ([], [])
"""What a command has said so far, on standard output and on standard error."""


def begin() -> None:
    """Forget what an earlier command of this process has said."""
    for texts in _spoken:
        texts.clear()


def spoken() -> tuple[str, str]:
    """Return what was said on standard output and on standard error."""
    out, err = map("".join, _spoken)
    return out, err


def tell(text: str) -> None:
    """Say something beside the answer, on standard error."""
    line = visible(text) + "\n"
    _spoken[1].append(line)
    complain(line)


def complain(text: str) -> None:
    """Write to standard error; where it is closed or full, only the exit code can say it."""
    if sys.stderr is None:
        return
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


_OPENING, _CLOSING = "（《“‘「『【", "，。；：、！？）》”’」』】"
_WIDE = "\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff"
# Between its pieces a line may be broken: a Chinese character or a word with its punctuation, or a space.
_PIECE: Final = re.compile(
    f"[{_OPENING}]*(?:[{_WIDE}]|[^ {_WIDE}{_OPENING}{_CLOSING}]+)[{_CLOSING}]*| |[{_OPENING}{_CLOSING}]+"
)


def cells(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def fold(text: str, width: int) -> list[str]:
    """Return the lines of ``text``, at most ``width`` columns each where a piece is not longer itself."""
    lines = []
    for line in text.split("\n"):
        lines.append("")
        for piece in _PIECE.findall(line):
            if not lines[-1] or cells(lines[-1] + piece.rstrip()) <= width:
                lines[-1] += piece
            else:
                lines[-1:] = [lines[-1].rstrip(), piece.lstrip()]
    return [line.rstrip() for line in lines]


def emit(text: str) -> None:
    """Write an answer to standard output, whole or with an error.

    A reader that has gone (``| head``) is no error.

    Raises:
        GuangongError: the output cannot be written, for example on a full disk.
    """
    _spoken[0].append(text)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        drop()
    except OSError as error:
        raise unwritable(error) from None


def unwritable(error: OSError) -> GuangongError:
    """Return the sentence for standard output that cannot be written."""
    drop()
    return GuangongError(_("the output cannot be written: {reason}").format(reason=reason(error)))


def drop() -> None:
    """Send what Python still holds back to nowhere: it would fail again at exit."""
    if sys.stdout is None:
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 (a device, not a path)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
