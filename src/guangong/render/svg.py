"""A report as a picture: as a terminal draws it, each character at its cell in any font.

Columns stand where they belong in every font: each run of narrow characters and each wide character has an x
of its own, and bars and marks are paths. Renderers disagree about ``textLength`` over wide characters.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.style import Style
from rich.text import Text

from guangong.messages import language
from guangong.render.cells import width_of
from guangong.render.inks import INKS
from guangong.render.screen import Screen
from guangong.render.terminal import draw_report
from guangong.reports.table import Listing, Part, Report

CELL, LINE, MARGIN = 9, 21, 18
"""Pixels: a cell's width, a line's height, what is left free around."""

MARKS: Final = {
    "■": "m.4-9.6h8.2v8.2h-8.2z",
    "▲": "m-.5-1l5-10 5 10z",
    "▼": "m-.5-10.5h10l-5 10z",
    "▽": "m-.5-10.5h10l-5 10zm2.4 1.4l2.6 5.2 2.6-5.2z",
    "●": "m.3-5.5a4.2 4.2 0 1 1 8.4 0a4.2 4.2 0 1 1-8.4 0z",
    "○": "m.3-5.5a4.2 4.2 0 1 1 8.4 0a4.2 4.2 0 1 1-8.4 0zm1.5 0a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0z",
    "√": "m.2-5.2l1.3-1.2 2 2.4 4.6-7.6 1.5.9-5.8 9.7z",
    "×": "m1.7-9.7l2.8 2.8 2.8-2.8 1.4 1.4-2.8 2.8 2.8 2.8-1.4 1.4-2.8-2.8-2.8 2.8-1.4-1.4 2.8-2.8-2.8-2.8z",
    "·": "m3.2-5.5a1.3 1.3 0 1 1 2.6 0a1.3 1.3 0 1 1-2.6 0z",
}
"""Paths from the left end of a cell's baseline; a hole turns against what is around it."""

BARS: Final = {
    "━": (0, -7, CELL, 3),
    "─": (0, -6.2, CELL, 1.4),
    "┃": (3, -12, 3, 13),
    "│": (3.8, -16, 1.4, LINE),
    **{sign: (0, 1 - 2 * level, CELL, 2 * level) for level, sign in enumerate("▁▂▃▄▅▆▇█", 1)},
}
"""Left, top, width and height of a box, from the same place."""

TERMINAL: Final = {1: "red", 2: "green", 3: "yellow", 4: "blue", 5: "magenta", 6: "cyan"}
"""The eight colours of a terminal by their numbers, but for black and white."""

STYLE: Final = """\
text{font:15px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace}
.wide{font:17px "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
.bold,.wide.bold{font-weight:700}
rect{stroke:#8d97a5;stroke-opacity:.4}
"""


class Run(NamedTuple):
    """Characters of one kind that stand together: ``narrow``, ``wide`` or signs, which are drawn.

    ``cell`` is where they begin, ``ink`` a key of ``INKS``.
    """

    cell: int
    line: int
    text: str
    kind: str
    ink: str
    bold: bool

    @property
    def x(self) -> int:
        """The left end in pixels."""
        return MARGIN + CELL * self.cell

    @property
    def y(self) -> int:
        """The baseline in pixels; the command stands a little apart from its answer."""
        return MARGIN + 7 + LINE * self.line + (11 if self.line else 0)

    @property
    def look(self) -> str:
        """The classes of its text."""
        return f"{self.ink} bold" if self.bold else self.ink


def write(report: Report, width: int) -> str:
    """Return a report as a picture of a terminal that is so many cells wide, and as high as it has to be."""
    whole = report.whole()
    read = whole._replace(parts=_to_read(whole.parts), layouts=tuple(map(_to_read, whole.layouts)))
    drawn = draw_report(read, Screen(width, sys.maxsize, "standard"))
    return draw(drawn.rstrip("\n"), language(), width)


def _to_read(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts without what is only there for whoever types."""
    return tuple(map(_without_commands, parts))


def _without_commands(part: Part) -> Part:
    if not isinstance(part, Listing):
        return part
    return part._replace(entries=tuple(entry for entry in part.entries if not entry.for_screen))


def draw(answer: str, language: str, columns: int, command: str = "") -> str:
    """Return a text with the codes of its colours as a picture in SVG.

    Args:
        answer: the text.
        language: in which words it is.
        columns: how many cells a line has.
        command: what has printed it, as the first line above it.
    """
    lines = list(AnsiDecoder().decode(f"\x1b[2m$\x1b[0m {command}\n{answer}" if command else answer))
    found = [run for number, line in enumerate(lines) for run in runs(line, number)]
    widest = max([columns, *(width_of(line.plain) for line in lines)])
    size = (2 * MARGIN + CELL * widest, MARGIN + 22 + LINE * len(lines))
    plain = [line.plain.rstrip() for line in lines]
    head = _head(language, command or plain[0], "\n".join(plain[bool(command) :]), *size)
    return "\n".join([*head, *_texts(found), *_paths(found), "</svg>\n"])


def _head(language: str, title: str, shown: str, width: int, height: int) -> Iterator[str]:
    """Yield what comes before the texts: the size, all words for who cannot see them, the looks, the page."""
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    yield f'height="{height}" role="img" aria-labelledby="title answer" xml:lang="{language}">'
    yield f'<title id="title">{escape(title, quote=False)}</title>'
    yield f'<desc id="answer">{escape(shown, quote=False)}</desc>'
    yield f"<style>\n{STYLE}{_inks(0)}\n@media(prefers-color-scheme:dark){{{_inks(1)}}}\n</style>"
    yield f'<rect class="page" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="6"/>'


def runs(line: Text, number: int) -> Iterator[Run]:
    """Yield the runs of a line; spaces are not drawn."""
    cell, console = 0, Console()
    for segment in line.render(console):
        ink, bold = _look(segment.style or Style())
        for kind, same in groupby(segment.text, _kind):
            text = "".join(same)
            if kind != "space":
                yield Run(cell, number, text, kind, ink, bold)
            cell += width_of(text)


def _kind(char: str) -> str:
    if char in MARKS or char in BARS:
        return char
    return "space" if char == " " else "narrow" if width_of(char) == 1 else "wide"


def _look(style: Style) -> tuple[str, bool]:
    """Return the ink of a style, and whether it is bold."""
    known = TERMINAL.get((style.color.number or 0) % 8) if style.color else None
    return known or ("dim" if style.dim else "text"), bool(style.bold)


def _texts(found: list[Run]) -> Iterator[str]:
    """Yield the texts: a run of narrow characters, or the wide ones of one look in a line."""
    wide = defaultdict[tuple[int, str], list[str]](list)
    for run in found:
        if run.kind == "narrow":
            length = CELL * width_of(run.text)
            text = escape(run.text, quote=False)
            yield f'<text class="{run.look}" x="{run.x}" y="{run.y}" textLength="{length}">{text}</text>'
        elif run.kind == "wide":
            places = range(run.x, run.x + 2 * CELL * len(run.text), 2 * CELL)
            wide[run.y, run.look] += [
                f'<tspan x="{x}.5">{char}</tspan>' for x, char in zip(places, run.text, strict=True)
            ]
    for (y, look), spans in wide.items():
        yield f'<text class="wide {look}" y="{y}">{"".join(spans)}</text>'


def _paths(found: list[Run]) -> Iterator[str]:
    """Yield the bars and marks, one path for an ink."""
    drawn = defaultdict[str, list[str]](list)
    for run in found:
        if run.kind in BARS:
            drawn[run.ink].append(_bar(run))
        elif run.kind in MARKS:
            drawn[run.ink] += [f"M{run.x + CELL * n} {run.y}{MARKS[run.kind]}" for n in range(len(run.text))]
    for ink, parts in drawn.items():
        yield f'<path class="{ink}" d="{"".join(parts)}"/>'


def _bar(run: Run) -> str:
    """Return a run of bars as a path; those that fill their cells are one box."""
    left, top, width, height = BARS[run.kind]
    times, wide = (1, width * len(run.text)) if width == CELL else (len(run.text), width)
    box = f"m{left:g} {top:g}h{wide:g}v{height:g}h-{wide:g}z"
    return "".join(f"M{run.x + CELL * n} {run.y}{box}" for n in range(times))


def _inks(scheme: int) -> str:
    return "".join(f".{ink}{{fill:{colours[scheme]}}}" for ink, colours in INKS.items())
