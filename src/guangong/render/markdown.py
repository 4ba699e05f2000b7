"""A report as Markdown, for the comment of a merge request: whatever a title holds stays text."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from guangong.domain.styles import Styles
from guangong.messages import _
from guangong.render.text import visible
from guangong.reports.table import Cell, Record, Report, Sign, Table, Text, in_words

_MARKUP: Final = re.compile(r"([\\`*_\[\]|~$])")
_REFERENCE: Final = re.compile(r"([@#!:])(?=\w)")
"""What GitHub and GitLab turn into a mention, a reference or an emoji."""


def write(report: Report) -> str:
    """Return a report as Markdown: title, tables, fields and sentences, each a paragraph."""
    styles = report.styles
    head, *rest = _text(report.title, styles).split("\n")
    parts = [f"### {head}", *rest]
    for part in report.parts:
        if isinstance(part, Record):
            parts += _chapters(part) if part.page else [_fields(part, styles)]
        elif part.rows:
            parts.append(_table(part, styles))
    parts += [_line(note) for note in report.notes]
    signs = [_text(item, styles) for item in report.legend if not isinstance(item[0], Sign)]
    return "\n\n".join([*parts, " · ".join(signs)] if signs else parts) + "\n"


def _table(table: Table, styles: Styles) -> str:
    heads = [_cell_text(column.heading) for column in table.columns]
    rules = ["--:" if column.align == "right" else "---" for column in table.columns]
    total = [table.total] if table.total else []
    rows = [[_cell_text(_raw(part, styles)) for part in row.cells] for row in (*table.rows, *total)]
    rows = [_across(row, len(heads)) for row in rows if any(row)]
    heading = f"**{_escaped(table.heading)}**\n\n" if table.heading else ""
    return heading + "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *rows))


def _across(row: list[str], length: int) -> list[str]:
    """Return a row; one that stands across the table is a heading in its first cell."""
    return row if len(row) == length else [f"**{row[0]}**", *[""] * (length - 1)]


def _fields(record: Record, styles: Styles) -> str:
    return "\n".join(
        "- " + _("{name}: {reason}").format(name=_escaped(heading), reason=_cell_text(_raw(content, styles)))
        for heading, content in record.fields
    )


def _chapters(page: Record) -> Iterator[str]:
    """Yield the headings and paragraphs of a page."""
    for heading, paragraphs in page.fields:
        yield f"**{_escaped(heading)}**"
        for piece in paragraphs:
            if isinstance(piece, Text):
                is_code = piece.tone == "code"
                yield f"```yaml\n{visible(piece.text)}\n```" if is_code else _line(piece.text)


def _text(content: Cell, styles: Styles) -> str:
    return "\n".join(_line(line) for line in _raw(content, styles).split("\n"))


def _raw(content: Cell, styles: Styles) -> str:
    return in_words(content, lambda light: styles[light].mark)


def _cell_text(text: str) -> str:
    """Return a cell's text: a line end would end the row."""
    return "<br>".join(_escaped(line) for line in text.split("\n"))


def _line(text: str) -> str:
    """Return a paragraph's text; in GitLab a line that begins with a slash is a command."""
    escaped = _escaped(text.replace("\n", " "))
    return re.sub(r"^(\s*)/", r"\1&#47;", re.sub(r"^(\s*)([-+=]|\d+[.)])", r"\1&#8203;\2", escaped))


def _escaped(text: str) -> str:
    text = escape(visible(text).replace("\t", " "), quote=False)
    return _REFERENCE.sub(r"\1&#8203;", _MARKUP.sub(r"\\\1", text))
