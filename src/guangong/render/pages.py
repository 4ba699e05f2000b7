"""A page of the manual for a terminal: chapters, whose code stands in quotes and in colour."""

from collections.abc import Iterator

from guangong.messages import _
from guangong.render.grid import fold
from guangong.render.screen import Line, Screen
from guangong.reports.table import Record, Text


def chapters(page: Record, on: Screen) -> Iterator[list[Line]]:
    """Yield the blocks of a page: a heading with the paragraph below it, and the other paragraphs."""
    for heading, paragraphs in page.fields:
        first, *others = (_paragraph(piece, on) for piece in paragraphs if isinstance(piece, Text))
        yield [*fold([Text(on.shown(heading), "heading")], on.width), *first]
        yield from others


def _paragraph(piece: Text, on: Screen) -> list[Line]:
    """Return a paragraph, indented; YAML is not folded."""
    if piece.tone == "code":
        return [[Text("      "), Text(on.shown(line))] if line else [] for line in piece.text.split("\n")]
    pieces = [piece._replace(text=on.shown(piece.text)) for piece in _pieces(piece.text)]
    return [[Text("  "), *line] for line in fold(pieces, on.width and on.width - 2)]


def _pieces(text: str) -> Line:
    """Return the pieces of a text: what stands between backticks is code."""
    quoted = _("‘{code}’")
    return [
        Text(quoted.format(code=part), "code") if i % 2 else Text(part)
        for i, part in enumerate(text.split("`"))
        if part
    ]
