"""A report as Markdown, for the comment of a merge request: whatever a title holds stays text."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from guangong.domain.styles import Styles
from guangong.messages import _
from guangong.render.text import visible
from guangong.render.worded import kept_columns, without_signs
from guangong.reports.table import (
    Cell,
    Group,
    Listing,
    Paragraph,
    Prose,
    Record,
    Report,
    Sign,
    Table,
    Text,
    in_words,
)

_MARKUP: Final = re.compile(r"([\\`*_\[\]|~$])")
_REFERENCE: Final = re.compile(r"([@#!:])(?=\w)")
"""What GitHub and GitLab turn into a mention, a reference or an emoji."""


def write(report: Report) -> str:
    """Return a report as Markdown: title, tables, fields and sentences, each a paragraph."""
    styles = report.styles
    head, *rest = _text(report.title, styles).split("\n")
    parts = [f"### {head}", *rest]
    parts += [_text(report.aside, styles)] if report.aside else []
    for part in report.parts:
        match part:
            case Record(form="page"):
                parts += _chapters(part)
            case Record():
                parts.append(_fields(part, styles))
            case Listing():
                parts += _entries(part, styles)
            case Prose():
                parts += [_paragraph(item, styles) for item in part.paragraphs]
            case Table():
                parts += [_table(part, group, styles) for group in part.groups if group.rows or group.foot]
    parts += [_line(note) for note in report.notes]
    signs = [_text(item, styles) for item in report.legend if not isinstance(item[0], Sign)]
    return "\n\n".join([*parts, " · ".join(signs)] if signs else parts) + "\n"


def _table(table: Table, group: Group, styles: Styles) -> str:
    """Return a group of rows; those of its foot stand below."""
    captions = [
        group.captions.get(i) or column.heading or column.name for i, column in enumerate(table.columns)
    ]
    across = [row for row in group.foot if len(row.cells) == 1 and row.cells[0]]
    sums = [row for row in group.foot if len(row.cells) > 1]
    listed = [row for row in (*group.rows, *sums) if not row.for_screen]
    rows = [[_cell_text(_raw(part or (), styles).strip(" ")) for part in row.cells] for row in listed]
    rows = [_across(row, len(captions)) for row in rows]
    kept = kept_columns(table.columns, captions, rows)
    rules = ["--:" if table.columns[i].align == "right" else "---" for i in kept]
    heads = list(map(_cell_text, kept.values()))
    foot = "".join(f"\n\n{_line(_raw(row.cells[0] or (), styles))}" for row in across)
    lines = (heads, rules, *([row[i] for i in kept] for row in rows)) if rows else ()
    return (
        _name(group.name, styles) + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + foot
    ).strip()


def _name(name: Cell, styles: Styles) -> str:
    text = re.sub(" {3,}", "  ", _raw(without_signs(name), styles)).strip()
    return f"**{_line(text)}**\n\n" if name else ""


def _entries(listing: Listing, styles: Styles) -> Iterator[str]:
    """Yield each entry as a paragraph; commands to type are for a screen."""
    for entry in listing.entries:
        if not entry.for_screen:
            items = _(", ").join(_line(_raw(item, styles)) for item in entry.items)
            label = _line(_raw(entry.label, styles))
            yield _("{name}: {reason}").format(name=label, reason=items) if label else items


def _across(row: list[str], length: int) -> list[str]:
    """Return a row; one that stands across the table is a heading in its first cell."""
    return row if len(row) == length else [f"**{row[0]}**", *[""] * (length - 1)]


def _paragraph(paragraph: Paragraph, styles: Styles) -> str:
    raw = _raw(paragraph.text, styles)
    behind = {"heading": "#### {}", "annex": "#### {}", "subheading": "**{}**"}
    if paragraph.style in behind:
        return behind[paragraph.style].format(_escaped(raw.replace("\n", " ")))
    blank = "\n\n____________" * 3  # as a page a rule each
    return f"{_line(raw)}{blank}" if paragraph.style == "fill" else _item(raw)


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
                yield f"```yaml\n{visible(piece.text)}\n```" if is_code else _with_code(piece.text)


def _with_code(text: str) -> str:
    """Return a paragraph in which what stands between backticks is code."""
    return "`".join(visible(part) if i % 2 else _line(part) for i, part in enumerate(text.split("`")))


def _text(content: Cell, styles: Styles) -> str:
    return "\n".join(_line(line) for line in _raw(content, styles).split("\n"))


def _raw(content: Cell, styles: Styles) -> str:
    return in_words(content, lambda piece: styles[piece.light].mark)


def _cell_text(text: str) -> str:
    """Return a cell's text: a line end would end the row."""
    return "<br>".join(_escaped(line) for line in text.split("\n"))


def _line(text: str) -> str:
    """Return a paragraph's text, which begins no list, heading or table; in GitLab a slash is a command."""
    escaped = _escaped(text.replace("\n", " "))
    plain = re.sub(r"^(\s*(?:\d+(?=[.)]))?)([-+=#.)])", r"\1\\\2", escaped)
    return re.sub(r"^(\s*)/", r"\1&#47;", plain)


def _item(text: str) -> str:
    """Return a paragraph of a document, which may be one of a numbered list."""
    numbered = re.match(r"\d{1,9}\. ", text)
    return numbered[0] + _line(text[numbered.end() :]) if numbered else _line(text)


def _escaped(text: str) -> str:
    text = escape(visible(text).replace("\t", " "), quote=False)
    return _REFERENCE.sub(r"\1&#8203;", _MARKUP.sub(r"\\\1", text))
