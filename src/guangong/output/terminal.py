"""A report or findings for a terminal, with rich: aligned in Chinese, folded and never cut."""

import os
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Styled

from guangong.diagnostics import CheckedFile, Diagnostic, Severity
from guangong.document import Document, Span
from guangong.looks import LOOKS, Looks
from guangong.messages import _, count
from guangong.output.text import emit, visible
from guangong.reports.table import Bar, Cell, Mark, Record, Report, Table

_STYLES: Final = {
    "heading": "bold",
    "inherited": "dim",
    "added": "green",
    "removed": "red",
    "changed": "yellow",
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "caret": "bold red",
    "help": "cyan",
}
_BAR_WIDTH: Final = 10
_UNBOUNDED: Final = 100_000
"""The width when nobody looks at a screen: nothing is folded in a pipe."""

MOST_FINDINGS: Final = 1000


def console(*, error: bool = False) -> Console:
    """Return a console for the answer, or for messages; rich honours ``NO_COLOR`` and ``FORCE_COLOR``."""
    stream = sys.stderr if error else sys.stdout
    bounded = stream.isatty() or "COLUMNS" in os.environ
    return Console(
        file=stream,
        width=None if bounded else _UNBOUNDED,
        height=None if bounded else 25,  # without it rich takes 80 columns where TERM is dumb
        color_system=None if os.environ.get("NO_COLOR") else "auto",  # rich alone would keep bold and dim
        highlight=False,
        markup=False,
        emoji=False,
    )


def print_report(content: Report, looks: Looks = LOOKS) -> None:
    """Print a report; ``looks`` are the marks and colours of lights."""
    out = console()
    with out.capture() as captured:
        draw_report(content, out, looks)
    emit(_without_trailing_spaces(captured.get()))


def draw_report(content: Report, out: Console, looks: Looks = LOOKS) -> None:
    """Draw a report on a console."""
    out.print(_styled(content.title, looks), overflow="fold")
    for part in content.parts:
        if isinstance(part, Table) and not part.rows:
            continue
        out.print()
        if isinstance(part, Table) and part.heading:
            out.print(Styled(part.heading, "bold"))
        out.print(_grid(part, out, looks) if isinstance(part, Table) else _lines(part, looks))
    for note in content.notes:
        out.print()
        out.print(Styled(visible(note)), overflow="fold")


def _grid(table: Table, out: Console, looks: Looks) -> Grid:
    grid = Grid(
        box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", show_edge=False
    )
    for column in table.columns:
        grid.add_column(column.heading, justify=column.align, no_wrap=column.narrow, overflow="fold")
    for row in table.rows:
        grid.add_row(*(_styled(part, looks, out) for part in row.cells))
    if table.total:
        grid.add_section()
        grid.add_row(*(_styled(part, looks, out) for part in table.total.cells))
    return grid


def _lines(record: Record, looks: Looks) -> Grid:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for heading, content in record.fields:
        grid.add_row(Styled(heading, "dim"), _styled(content, looks))
    return grid


def _styled(content: Cell, looks: Looks, out: Console | None = None) -> Styled:
    text = Styled(overflow="fold")
    for part in content:
        if isinstance(part, Bar):
            text.append_text(
                _bar(part.share, ascii_only=out is not None and out.encoding not in {"utf-8", "gbk"})
            )
        elif isinstance(part, Mark):
            text.append(looks[part.light].mark, looks[part.light].style)
        else:
            look = looks.get(part.tone)
            text.append(visible(part.text), look.style if look else _STYLES.get(part.tone, ""))
    return text


def _bar(share: float, *, ascii_only: bool) -> Styled:
    full, empty = ("#", "-") if ascii_only else ("━", "─")
    filled = int(share * _BAR_WIDTH + 1e-9)  # a full bar means done, so nothing is rounded up
    return Styled.assemble((full * filled, "green"), (empty * (_BAR_WIDTH - filled), "dim"))


def _without_trailing_spaces(text: str) -> str:
    return "".join(line.rstrip(" ") + "\n" for line in text.removesuffix("\n").split("\n"))


# ── findings ──


def print_findings(file: CheckedFile, *, error: bool = False) -> None:
    """Print findings with their source lines; on standard error for a command that they stop."""
    out = console(error=error)
    with out.capture() as captured:
        _draw_findings(file, out)
    if error:
        sys.stderr.write(captured.get())
    else:
        emit(captured.get())


def full(files: Sequence[CheckedFile], *, plain: bool = False) -> str:
    """Return findings with their source lines and a line with their number; nothing when there is none.

    ``plain``: without colour, whatever the terminal and ``FORCE_COLOR`` want.
    """
    number = sum(len(file.diagnostics) for file in files)
    out = _plain_console() if plain else console()
    with out.capture() as captured:
        for file in files:
            _draw_findings(file, out)
    return captured.get() + count("{n} finding", "{n} findings", number) + "\n" if number else ""


def _plain_console() -> Console:
    return Console(
        file=StringIO(),
        width=_UNBOUNDED,
        height=25,  # as in console()
        color_system=None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _draw_findings(file: CheckedFile, out: Console) -> None:
    for item in file.diagnostics[:MOST_FINDINGS]:
        for line in _finding(file, item):
            out.print(line, soft_wrap=True)
    if len(file.diagnostics) > MOST_FINDINGS:
        out.print(count("… and {n} more", "… and {n} more", len(file.diagnostics) - MOST_FINDINGS))


def _finding(file: CheckedFile, item: Diagnostic) -> Iterable[Styled]:
    place = ":".join(map(str, (file.name, *file.document.position(item.span.start))))
    weight = "" if item.severity is Severity.ERROR else f"{_severity(item.severity)}: "
    yield Styled.assemble(
        (f"{visible(place)}: ", "bold"),
        (f"{item.code} " if item.code else "", _STYLES[item.severity]),
        weight,
        visible(item.message),
    )
    yield from _excerpt(file.document, item.span, "")
    for mark in item.related:
        if mark.in_base and file.base is not None:
            where = ":".join(map(str, (file.base_name, *file.base.position(mark.span.start))))
            yield Styled.assemble(("   --> ", "dim"), (visible(where), "dim"))
            yield from _excerpt(file.base, mark.span, mark.label)
        else:
            yield from _excerpt(file.document, mark.span, mark.label)
    if item.help:
        yield Styled.assemble(
            ("  = ", "dim"), (_("help: {text}").format(text=visible(item.help)), _STYLES["help"])
        )
    yield Styled()


_BEFORE: Final = 60
_AFTER: Final = 60


def _excerpt(document: Document, span: Span, label: str) -> Iterable[Styled]:
    """Show a source line with a caret below; of a long line what is near."""
    number, column = document.position(span.start)
    line = document.line(number)
    start = max(0, column - 1 - _BEFORE)
    length = max(1, min(span.end - span.start, len(line) - column + 1))
    end = min(len(line), column - 1 + length + _AFTER)
    length = min(length, end - column + 1) if end >= column else 1
    before, marked = _flat(line[start : column - 1]), _flat(line[column - 1 : column - 1 + length])
    shown = (
        ("…" if start else "")
        + before
        + marked
        + _flat(line[column - 1 + length : end])
        + "…" * (end < len(line))
    )
    indent = cell_len(before) + (1 if start else 0)
    gutter = f"{number:>5} │ "
    yield Styled.assemble((gutter, "dim"), shown)
    yield Styled.assemble(
        (" " * 5 + " │ ", "dim"),
        " " * indent,
        ("^" * max(1, cell_len(marked)) + (f" {visible(label)}" if label else ""), _STYLES["caret"]),
    )


def _flat(text: str) -> str:
    return visible(text).replace("\t", " ")


def _severity(severity: Severity) -> str:
    return {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}[severity]
