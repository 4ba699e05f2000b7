"""Text for people: what must not reach a terminal raw, and how it gets out."""

import os
import re
import sys
from typing import Final

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.storage.failures import reason
from guangong.unseen import CONTROL, LONE_JOINER, SEPARATORS, TURNING, WIDTHLESS

# Also the byte order mark, and bytes that are no text.
HIDDEN: Final = re.compile(f"[{CONTROL}{TURNING}{SEPARATORS}{WIDTHLESS}\ufeff\ud800-\udfff]|{LONE_JOINER}")


def visible(text: str) -> str:
    """Return ``text`` with control, bidirectional and invisible characters spelled out: ``<U+202E>``."""
    return HIDDEN.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def one_line(text: str) -> str:
    """Return ``text`` visible and on one line: a title must not pass for a second answer."""
    return visible(re.sub("[\t\n]+", " ", text))


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
