"""Text for people: what must not reach a terminal raw, and how it gets out."""

import os
import re
import sys
from typing import Final

from guangong.errors import GuangongError
from guangong.messages import _

# Control characters but tab and newline; what turns or hides the text around it; bytes that are no text.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return ``text`` with control, bidirectional and invisible characters spelled out: ``<U+202E>``."""
    return _HIDDEN.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def escape(json: str) -> str:
    r"""Return JSON with the characters that ``visible`` spells out as ``\\u202e``: the same data."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", json)


def emit(text: str) -> None:
    """Write an answer to standard output, whole or with an error.

    A reader that has gone (``| head``) is no error.

    Raises:
        GuangongError: the output cannot be written, for example on a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        raise GuangongError(
            _("the output cannot be written: {reason}").format(reason=error.strerror)
        ) from None


def _drop_output() -> None:
    """Send what Python still holds back to nowhere: it would fail again at exit."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 (a device, not a path)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
