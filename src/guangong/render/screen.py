"""What is written to: how wide and high it is, which colours and characters it has."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final, NamedTuple, TextIO

from guangong.domain.styles import LIGHT_STYLES, PLAIN, Styles
from guangong.render import cells
from guangong.render.text import visible
from guangong.reports.table import Text

STYLES: Final = {
    "heading": "bold",
    "dim": "dim",
    "bar": "cyan",
    "gap": "yellow",
    "command": "cyan",
    "code": "cyan",
    "help": "cyan",
    "added": "cyan",
    "removed": "bold",
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "caret": "bold",
}
"""How a tone looks, in rich's words; lights have their own.

Each colour has a job: red is overdue or an error, yellow due soon or behind, cyan done or to be typed, and
dim what may be skipped. No green stands against red; without colour signs and words say the same.
"""

_LINES: Final = dict(zip(map(ord, "━─┃│·▁▂▃▄▅▆▇█"), "=-|:.12345678", strict=True))
_SIGNS: Final = {
    **_LINES,
    **{ord(style.mark): PLAIN[light] for light, style in LIGHT_STYLES.items()},
    **dict(zip(map(ord, "–—“”‘’…→±"), (*"--\"\"''", "...", "->", "+-"), strict=True)),
}
"""What stands in ASCII for lines and bars, for marks, and in texts."""

CHINESE: Final = re.compile("[\u3400-\u9fff␦]")
"""A Chinese character, or the sign for one that an encoding lacks: of one cell, and written as ``?``."""

Line = list[Text]
"""The pieces of one line, none with a line end."""


class Screen(NamedTuple):
    """Cells a line and lines a page, ``None`` where there is no end, as in a pipe or a file.

    ``colours`` is rich's name of a colour system, such as ``truecolor``, empty for none.
    """

    width: int | None = None
    height: int | None = None
    colours: str = ""
    encoding: str = "utf-8"

    @property
    def is_page(self) -> bool:
        """Whether it ends: in a pipe or a file nothing is cut, and each thing has a line of its own."""
        return self.height is not None

    @property
    def wide(self) -> bool:
        """Whether marks and other signs of ambiguous width take two cells."""
        return cells.is_wide()

    @property
    def plain_lines(self) -> bool:
        """Whether lines and bars have to be drawn in ASCII: of two cells each they would have gaps."""
        return self.wide or not has(self.encoding, "".join(map(chr, _LINES)))

    def lines(self, text: str) -> str:
        """Return what a line or a bar is drawn with, in ASCII where it has to be."""
        return text.translate(_LINES) if self.plain_lines else text

    def shown(self, text: str) -> str:
        """Return ``text`` as it will stand there: nothing hidden, ``?`` for what the encoding lacks."""
        # Not by isprintable alone: to Python, fillers without width are letters.
        if not (text.isascii() and text.isprintable()):
            text = visible(text).replace("\t", " ")
        if has(self.encoding, text):
            return text
        return "".join(char if has(self.encoding, char) else _instead(char) for char in text)

    def styles(self, styles: Styles) -> Styles:
        """Return styles, all with plain marks where the encoding does not have one of theirs."""
        if all(has(self.encoding, style.mark) for style in styles.values()):
            return styles
        return {light: style._replace(mark=PLAIN[light]) for light, style in styles.items()}

    def paint(self, lines: Iterable[Line], styles: Mapping[str, str] = STYLES) -> str:
        """Return lines as one text; ``styles`` are rich's words for the tones."""
        return "".join(self._painted(line, styles) + "\n" for line in lines)

    def _painted(self, line: Line, styles: Mapping[str, str]) -> str:
        if not self.colours:
            return "".join(piece.text for piece in line)
        from rich.console import COLOR_SYSTEMS  # only here: in a pipe nobody waits for it
        from rich.style import Style

        system = COLOR_SYSTEMS[self.colours]
        drawn = ((Style.parse(styles.get(piece.tone, "")), piece.text) for piece in line)
        return "".join(style.render(text, color_system=system) for style, text in drawn)


def joined(pieces: Iterable[Text]) -> Line:
    """Return pieces with those of one tone put together."""
    return [
        Text("".join(piece.text for piece in same), tone)
        for tone, same in groupby(pieces, lambda piece: piece.tone)
    ]


def screen(*, error: bool = False) -> Screen:
    """Return what standard output writes to, or standard error."""
    stream = sys.stderr if error else sys.stdout
    if stream is None:  # closed
        return Screen()
    width, height = _size(stream)
    return Screen(width, height, _colours(stream), stream.encoding or "utf-8")


def _size(stream: TextIO) -> tuple[int | None, int | None]:
    """Return width and height: as COLUMNS and LINES have them, else as the terminal says."""
    columns, lines = (_number(os.environ.get(name, "")) for name in ("COLUMNS", "LINES"))
    if not stream.isatty():
        return columns, lines
    try:
        width, height = os.get_terminal_size(stream.fileno())
    except OSError:
        width, height = 0, 0
    return columns or width or 80, lines or height or 24


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) else None


def _colours(stream: TextIO) -> str:
    """Return the colours of a stream as rich finds them: NO_COLOR, FORCE_COLOR, the terminal's kind.

    An old console of Windows understands no escape codes.
    """
    if not stream.isatty() and not os.environ.get("FORCE_COLOR"):
        return ""
    from rich.console import Console  # only here: in a pipe nobody waits for it

    console = Console(file=stream, force_terminal=True)
    return "" if console.no_color or console.legacy_windows else console.color_system or ""


def _instead(char: str) -> str:
    """Return what stands where an encoding lacks a character; one that is Chinese stays known as such."""
    return "␦" if CHINESE.match(char) else char.translate(_SIGNS) if ord(char) in _SIGNS else "?"


def has(encoding: str, text: str) -> bool:
    """Whether an encoding has every character of ``text``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
