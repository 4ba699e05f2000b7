"""A command's whole answer, remembered: the same question again costs hardly more than the interpreter.

The question is everything that the answer depends on and that is not looked at on disk: the arguments, the
day, the folder, the terminal, the environment, and the program with its libraries.
"""

from __future__ import annotations

import os
import sys
import time

from guangong.answers import entries, installation
from guangong.answers.looks import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

NAMES: Final = frozenset(
    "APPDATA COLUMNS FORCE_COLOR GIT_DIR HOME LANG LINES LOCALAPPDATA NO_COLOR TZ USERPROFILE".split()  # noqa: SIM905 (short)
)
BEGINNINGS: Final = (
    "GUANGONG_",
    "_GUANGONG_",
    "TYPER_",
    "_TYPER_",
    "COMP_",
    "LC_",
    "UNICODE_VERSION",
    "XDG_",
    "PYTHON",
    "TERM",
    "COLORTERM",
    "TTY_",
)
"""The variables that a command, its libraries or the completion of a shell look at."""


def question(arguments: list[str]) -> str | None:
    """Return what stands for the question, ``None`` when nothing is to be remembered."""
    if os.environ.get(entries.VARIABLE) == "0":
        return None
    try:
        folder = os.getcwd()
    except OSError:
        return None
    environment = sorted(
        f"{name}={value}"
        for name, value in os.environ.items()
        if name in NAMES or name.startswith(BEGINNINGS)
    )
    parts = [
        installation.installation(),
        folder,
        time.strftime("%Y-%m-%d"),
        str(int(time.time() + 14 * 3600) // 86400),  # the day of ``clock.furthest``
        sys.getfilesystemencoding(),
        str(sys.flags.optimize),  # without docstrings a rule has no page
        _terminal(),
        *environment,
        "",
        *arguments,
    ]
    return digest(*(part.encode("utf-8", "surrogatepass") for part in parts))


def _terminal() -> str:
    """Return what the answer is written to."""
    facts = []
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        is_terminal = stream is not None and stream.isatty()
        facts.append(f"{getattr(stream, 'encoding', None)} {_size(number) if is_terminal else ''}")
    return " ".join(facts)


def _size(number: int) -> str:
    try:
        size = os.get_terminal_size(number)
    except OSError:
        return "?"
    return f"{size.columns}x{size.lines}"
