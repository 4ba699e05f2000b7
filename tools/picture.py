"""Draw the README's pictures: ``guangong status`` on the example, in Chinese and in English.

``python tools/picture.py`` writes docs/status.svg and docs/status.en.svg from what the program prints.

Columns stand where they belong in every font: each run of narrow characters and each wide character has an x
of its own, and bars and marks are paths. Renderers disagree about ``textLength`` over wide characters.
"""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.style import Style
from rich.text import Text

from guangong.render.cells import width_of

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"zh": ROOT / "docs" / "status.svg", "en": ROOT / "docs" / "status.en.svg"}
COMMAND = ("guangong", "status", "--as-of", "2026-06-30")

OTHERS = ("GUANGONG_", "COLORTERM", "NO_COLOR")
"""Variables that would change what the program prints."""

COLUMNS, LINES = 80, 24
CELL, LINE, MARGIN = 9, 21, 18
"""Pixels: a cell's width, a line's height, what is left free around."""

MARKS = {
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

BARS = {
    "━": (0, -7, CELL, 3),
    "─": (0, -6.2, CELL, 1.4),
    "┃": (3, -12, 3, 13),
    "│": (3.8, -16, 1.4, LINE),
    **{sign: (0, 1 - 2 * level, CELL, 2 * level) for level, sign in enumerate("▁▂▃▄▅▆▇█", 1)},
}
"""Left, top, width and height of a box, from the same place."""

INKS = {
    "text": ("#1f2630", "#e4e8ee"),
    "dim": ("#69727f", "#8d97a5"),
    "red": ("#b3261e", "#ff8a7f"),
    "yellow": ("#8a5300", "#f0b95a"),
    "cyan": ("#1d6a96", "#6bb3dd"),
    "green": ("#2f6f3e", "#7cc48d"),
    "magenta": ("#8a3a7d", "#d795cb"),
    "page": ("#fbfcfd", "#14181e"),
}
"""What stands for a colour of the terminal: where the page is light, where it is dark."""

TERMINAL: dict[int | None, str] = {1: "red", 2: "green", 3: "yellow", 5: "magenta", 6: "cyan"}
"""The colours of a terminal by their numbers, those that the program uses."""

STYLE = """\
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


def draw(answer: str, language: str) -> str:
    """Return what a command has printed in a language, with the codes of its colours, as a picture in SVG."""
    lines = list(AnsiDecoder().decode(f"\x1b[2m$\x1b[0m {' '.join(COMMAND)}\n{answer}"))
    found = [run for number, line in enumerate(lines) for run in runs(line, number)]
    size = (2 * MARGIN + CELL * COLUMNS, MARGIN + 22 + LINE * len(lines))
    shown = "\n".join(line.plain.rstrip() for line in lines[1:])
    return "\n".join([*_head(language, shown, *size), *_texts(found), *_paths(found), "</svg>\n"])


def _head(language: str, shown: str, width: int, height: int) -> Iterator[str]:
    """Yield what comes before the texts: the size, all words for who cannot see them, the looks, the page."""
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    yield f'height="{height}" role="img" aria-labelledby="title answer" xml:lang="{language}">'
    yield f'<title id="title">{" ".join(COMMAND)}</title>'
    yield f'<desc id="answer">{escape(shown, quote=False)}</desc>'
    yield f"<style>\n{STYLE}{_inks(0)}\n@media(prefers-color-scheme:dark){{{_inks(1)}}}\n</style>"
    yield f'<rect class="page" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="6"/>'


def printed(language: str) -> str:
    """Return what the command prints on a page of a terminal, with the codes of its colours."""
    ours = {
        "GUANGONG_LANG": language,
        "GUANGONG_CACHE": "0",
        "GUANGONG_CONFIG": str(ROOT / "no-settings.toml"),
        "COLUMNS": str(COLUMNS),
        "LINES": str(LINES),
        "FORCE_COLOR": "1",
        "TERM": "xterm",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    ran = subprocess.run(
        [sys.executable, "-m", *COMMAND],
        cwd=ROOT / "examples",
        env={**others, **ours},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return ran.stdout.rstrip("\n")


def runs(line: Text, number: int) -> Iterator[Run]:
    """Yield the runs of a line; spaces are not drawn."""
    cell = 0
    for segment in line.render(Console()):
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
    ink = TERMINAL[style.color.number] if style.color else "dim" if style.dim else "text"
    return ink, bool(style.bold)


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


if __name__ == "__main__":
    for name, picture in PICTURES.items():
        picture.write_text(draw(printed(name), name), "utf-8", newline="\n")
