"""A report's main table as CSV (RFC 4180): headings and words in the language in use, no sum below.

The main table is the first part of a report that JSON has by a name, else the first one. Each of its
columns has a heading of its own. The name of a group of rows becomes their first column. Of a record the
fields are the columns.
"""

import csv
import io
import os
from collections.abc import Iterator
from typing import Final

from guangong.messages import _
from guangong.render.text import visible
from guangong.reports.table import (
    Cell,
    Day,
    Fit,
    Listing,
    Mark,
    Prose,
    Record,
    Report,
    Table,
    Text,
    group_name,
    in_words,
)
from guangong.reports.words import light_word

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


# Where standard output writes CRLF for each line end, it must not become CRCRLF.
_LINE_END: Final = "\n" if os.linesep == "\r\n" else "\r\n"


def write(report: Report, line_end: str = _LINE_END) -> str:
    """Return the main table of a report as CSV, empty where there is none."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator=line_end)
    if parts := [part for part in report.parts if not isinstance(part, Listing | Prose)]:
        part = next((part for part in parts if part.name), parts[0])
        rows.writerows(_record(part) if isinstance(part, Record) else _table(part))
    return out.getvalue()


def _record(record: Record) -> Iterator[list[str]]:
    yield [_safe(heading) for heading, _content in record.fields]
    yield [_words(content, "\n\n" if record.form == "page" else "") for _heading, content in record.fields]


def _table(table: Table) -> Iterator[list[str]]:
    """Yield the headings and the rows, all of one length."""
    named = [(i, name) for i, column in enumerate(table.columns) if (name := column.name or column.heading)]
    across = len(table.groups) > 1
    yield [_("group")] * across + [_safe(name) for _i, name in named]
    for group in table.groups:
        for row in (one for found in group.rows for one in found.each or (found,)):
            if len(row.cells) == len(table.columns) and not row.for_screen:
                cells = [_words(content or ()) for content in row.cells]
                yield [_words(group_name(group.name))] * across + [cells[i] for i, _name in named]


def _words(content: Cell, between: str = "") -> str:
    """Return a cell in words: a mark is one where none of its light stands beside it."""
    content = content[0].choices[0] if content and isinstance(content[0], Fit) else content
    content = tuple(Text(str(piece.day)) if isinstance(piece, Day) else piece for piece in content)
    tones = {piece.tone for piece in content if isinstance(piece, Text)}
    if len(content) > 1 and all(isinstance(piece, Mark) for piece in content):
        between = _(", ")
    text = in_words(content, lambda light: "" if light in tones else light_word(light), between)
    return _safe(text.strip(" "))


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, with nothing in it that cannot be seen."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
