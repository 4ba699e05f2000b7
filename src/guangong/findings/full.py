"""Findings with their source lines, for people."""

from collections.abc import Iterable, Sequence
from typing import Final

from guangong.messages import _, count
from guangong.render.cells import width_of
from guangong.render.grid import fold
from guangong.render.screen import Line, Screen, screen
from guangong.reports.table import Text
from guangong.yamldoc import Document, Span
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, Severity

MOST_FINDINGS: Final = 1000


def on_standard_error(file: CheckedFile) -> str:
    """Return findings as they stand on standard error, for a command that they stop."""
    on = screen(error=True)
    return on.paint(_findings(file, on))


def write(files: Sequence[CheckedFile], *, plain: bool = False) -> str:
    """Return findings with their source lines and a line with their number; nothing when there is none.

    ``plain``: without colour, whatever the terminal and ``FORCE_COLOR`` want.
    """
    number = sum(len(file.diagnostics) for file in files)
    if not number:
        return ""
    on = Screen() if plain else screen()
    found = [line for file in files for line in _findings(file, on)]
    return on.paint([*found, [Text(count("{n} finding", "{n} findings", number))], *_explained(files)])


def _explained(files: Sequence[CheckedFile]) -> Iterable[Line]:
    """Yield a line with the pages of the manual on what is wrong; of many rules, on the first three."""
    found = (item for file in files for item in file.diagnostics if item.severity is Severity.ERROR)
    if codes := [*dict.fromkeys(item.code for item in found if item.code)][:3]:
        pages = _(", ").join(f"guangong rule {code}" for code in codes)
        yield [Text(_("see: ")), Text(pages, "command")]


def _findings(file: CheckedFile, on: Screen) -> Iterable[Line]:
    """Yield the lines of findings; what to do is folded alone: editors and people look for places."""
    for item in _worst(file.diagnostics):
        for line in _finding(file, item, on):
            yield [piece._replace(text=on.shown(piece.text)) for piece in line]
    if len(file.diagnostics) > MOST_FINDINGS:
        hidden = len(file.diagnostics) - MOST_FINDINGS
        yield [Text(count("… and {n} more", "… and {n} more", hidden))]


def _worst(found: Sequence[Diagnostic]) -> Iterable[Diagnostic]:
    """Return as many findings as are shown, in their order: no error is hidden behind notes."""
    weights = [*Severity]
    order = sorted(range(len(found)), key=lambda i: weights.index(found[i].severity))
    return [found[i] for i in sorted(order[:MOST_FINDINGS])]


def _finding(file: CheckedFile, item: Diagnostic, on: Screen) -> Iterable[Line]:
    place = ":".join(map(str, (file.name, *file.document.position(item.span.start))))
    yield [
        Text(f"{place}: ", "heading"),
        Text(f"{item.code} " if item.code else "", item.severity),
        Text(item.weighed),
    ]
    yield from _excerpt(file.document, item.span, "", on)
    for mark in item.related:
        if mark.in_base and file.base is not None:
            where = ":".join(map(str, (file.base_name, *file.base.position(mark.span.start))))
            yield [Text(f"   --> {where}", "dim")]
            yield from _excerpt(file.base, mark.span, mark.label, on)
        else:
            yield from _excerpt(file.document, mark.span, mark.label, on)
    if item.help:
        yield from _advice(_("help: {text}").format(text=item.help), on)
    yield []


def _advice(text: str, on: Screen) -> Iterable[Line]:
    """Yield what to do, below a sign, folded at its own indent."""
    start = "  = "
    for line in fold([Text(on.shown(text), "help")], on.width and on.width - len(start)):
        yield [Text(start, "dim"), *line]
        start = " " * len(start)


def _excerpt(document: Document, span: Span, label: str, on: Screen) -> Iterable[Line]:
    """Show a source line with a caret below; of a long line what is near: it may have megabytes."""
    around, most = 60, 120  # characters before and after what is marked, and of what is marked
    number, column = document.position(span.start)
    place = min(column - 1, around)  # in what is shown
    line = _near(document.text, span.start - place, place + most + around)
    length = max(1, min(span.end - span.start, len(line) - place, most))
    end = min(len(line), place + length + (around if length < most else 0))
    bar = on.lines("│")
    before = on.shown("…" * (column - 1 > place) + line[:place])
    marked = on.shown(line[place : place + length])
    after = line[place + length : end] + "…" * (end < len(line))
    yield [Text(f"{number:>5} {bar} ", "dim"), Text(f"{before}{marked}{after}")]
    yield [
        Text(" " * 5 + f" {bar} ", "dim"),
        Text(" " * width_of(before)),
        Text("^" * max(1, width_of(marked)) + (f" {label}" if label else ""), "caret"),
    ]


def _near(text: str, start: int, most: int) -> str:
    """Return a line from ``start`` on, without its end: at most one character more than ``most``."""
    line, _end, _rest = text[start : start + most + 2].partition("\n")  # two more: the end may be CR LF
    return line.removesuffix("\r")
