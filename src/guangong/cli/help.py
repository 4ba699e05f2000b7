"""Help on a terminal: headings in bold, what can be typed in colour, columns that line up in Chinese."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final

import typer

from guangong.messages import _
from guangong.render.cells import fold, width_of
from guangong.render.grid import flow, line_width
from guangong.render.screen import Line, Screen
from guangong.reports.table import Text


class Formatter(typer.Context.formatter_class):  # type: ignore[valid-type, misc]
    """Writes help in cells: typer takes a wide character for one."""

    def __init__(self, on: Screen, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self.on = on

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        self._hang([Text(prefix or _("Usage: "), "heading"), Text(prog + " ")], args)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self._write([self._indented(Text(_("{heading}:").format(heading=heading), "heading"))])

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        paragraphs = (fold(part, self.width - self.current_indent) for part in text.split("\n\n"))
        indent = " " * self.current_indent
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write what can be typed, each with what it means behind it."""
        column = min(max(width_of(name) for name, _text in rows), col_max) + col_spacing
        for name, text in rows:
            gap = Text(" " * (column - width_of(name)) if text else "")
            self._hang(self._indented(Text(name, "command"), gap), text)

    def write_block(self, label: str, margin: int, items: Sequence[Line]) -> None:
        """Write items behind a label, from the ``margin`` on, as many on a line as have room."""
        for i, line in enumerate(flow(items, self.width - margin)):
            start = "" if i else label
            self._write([[Text(start, "heading"), Text(" " * (margin - width_of(start))), *line]])

    def _indented(self, *pieces: Text) -> Line:
        return [Text(" " * self.current_indent), *pieces]

    def _hang(self, start: Line, text: str) -> None:
        """Write ``text`` behind ``start``, its further lines below the first one."""
        size = line_width(start)
        first, *others = fold(text, self.width - size) or [""]
        self._write([[*start, Text(first)], *([Text(" " * size + line)] for line in others)])

    def _write(self, lines: Sequence[Line]) -> None:
        shown = ([Text(self.on.shown(piece.text), piece.tone) for piece in line] for line in lines)
        self.write(self.on.paint([*line[:-1], Text(line[-1].text.rstrip(), line[-1].tone)] for line in shown))


def write_overview(
    formatter: Formatter,
    groups: Mapping[str, Sequence[tuple[str, str, str]]],
    examples: Mapping[str, str],
    options: Sequence[str],
) -> None:
    """Write an overview of commands, which fits on a page.

    Args:
        formatter: what is written to.
        groups: by what they are for, the commands: each its name, its Chinese name or "", and what it does.
        examples: what is typed every day, and what it does.
        options: what options of the program itself are typed as.
    """
    labels = (*groups, _("e.g."), _("options"))
    margin = max(map(width_of, labels)) + 2
    formatter.write_paragraph()
    for label, found in zip(groups, _calls(list(groups.values()), formatter.width - margin), strict=True):
        formatter.write_block(label, margin, found)
    formatter.write_paragraph()
    width = max(map(width_of, examples)) + 2
    for i, (line, does) in enumerate(examples.items()):
        gap = " " * (width - width_of(line))
        formatter.write_block("" if i else labels[-2], margin, [[Text(line, "command"), Text(gap + does)]])
    formatter.write_block(labels[-1], margin, [[Text(name, "command")] for name in options])


def _calls(groups: Sequence[Sequence[tuple[str, str, str]]], room: int) -> list[list[Line]]:
    """Return the commands of each group as cells of columns: with what they do, where a page has room."""
    short = [[(name, local, "") for name, local, _does in found] for found in groups]
    for calls in (groups, short):
        parts = [max(width_of(call[i]) for found in calls for call in found) for i in range(3)]
        columns = max(1, (room + 2) // (sum(part + 2 for part in parts if part)))
        if sum(ceil(len(found) / columns) for found in calls) <= _MOST_LINES:
            break
    return [[_cells(call, parts) for call in found] for found in calls]


_MOST_LINES: Final = 13
"""So many lines of commands leave room for the rest of a page of 24."""


def _cells(call: tuple[str, str, str], widths: Sequence[int]) -> Line:
    """Return a command, its parts below those of the others; the gap behind it is the columns'."""
    name, *words = (text + " " * (width - width_of(text)) for text, width in zip(call, widths, strict=True))
    typed = name.rstrip()
    return [Text(typed, "command"), Text(name[len(typed) :] + "".join(f"  {text}" for text in words if text))]
