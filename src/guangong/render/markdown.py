"""A report as Markdown, for the comment of a merge request: whatever a title holds stays text."""

import re
from typing import Final

from guangong.domain.styles import LOOKS, Looks
from guangong.messages import _
from guangong.render.text import visible
from guangong.reports.table import Bar, Cell, Mark, Piece, Record, Report, Row, Sign, Table, Track

_MARKUP: Final = re.compile(r"([\\`*_\[\]|~$])")
_REFERENCE: Final = re.compile(r"([@#!:])(?=\w)")
"""What GitHub and GitLab turn into a mention, a reference or an emoji."""

_TAGS: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def report(content: Report, looks: Looks = LOOKS) -> str:
    """Return a report as Markdown; ``looks`` are the marks of lights."""
    head, *rest = _text(content.title, looks).split("\n")
    parts = [f"### {head}", *rest]
    for part in content.parts:
        if isinstance(part, Record):
            parts.append(_fields(part, looks))
        elif part.rows:
            parts.append(_table(part, looks))
    parts += [_line(note) for note in content.notes]
    return "\n\n".join(parts) + "\n"


def _table(table: Table, looks: Looks) -> str:
    heads = [_cell_text(column.heading) for column in table.columns]
    rules = ["--:" if column.align == "right" else "---" for column in table.columns]
    rows = [_row(row, looks) for row in (*table.rows, *([table.total] if table.total else []))]
    heading = f"**{_escaped(table.heading)}**\n\n" if table.heading else ""
    return heading + "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *rows))


def _row(row: Row, looks: Looks) -> list[str]:
    return [_cell_text(_raw(part, looks)) for part in row.cells]


def _fields(record: Record, looks: Looks) -> str:
    return "\n".join(
        "- " + _("{name}: {reason}").format(name=_escaped(heading), reason=_cell_text(_raw(content, looks)))
        for heading, content in record.fields
    )


def _text(content: Cell, looks: Looks) -> str:
    return "\n".join(_line(line) for line in _raw(content, looks).split("\n"))


def _raw(content: Cell, looks: Looks) -> str:
    return "".join(_piece(part, looks) for part in content)


def _piece(part: Piece, looks: Looks) -> str:
    if isinstance(part, Track | Sign):
        return ""  # a picture, not a text
    if isinstance(part, Mark):
        return looks[part.light].mark
    return f"{part.share:.0%}" if isinstance(part, Bar) else part.text


def _cell_text(text: str) -> str:
    """Return a cell's text: a line end would end the row."""
    return "<br>".join(_escaped(line) for line in text.split("\n"))


def _line(text: str) -> str:
    """Return a paragraph's text; in GitLab a line that begins with a slash is a command."""
    escaped = _escaped(text.replace("\n", " "))
    return re.sub(r"^(\s*)/", r"\1&#47;", re.sub(r"^(\s*)([-+=]|\d+[.)])", r"\1&#8203;\2", escaped))


def _escaped(text: str) -> str:
    text = re.sub("[&<>]", lambda match: _TAGS[match.group()], visible(text).replace("\t", " "))
    return _REFERENCE.sub(r"\1&#8203;", _MARKUP.sub(r"\\\1", text))
