"""A report's main table as CSV (RFC 4180): headings and words in the language in use, no sum below.

The main table is the first part of a report that JSON has by a name, else the first one. Each of its
columns has a heading of its own. The name of a group of rows becomes their first column. Of a record the
fields are the columns. Where several parts have the same columns, they are one table: of tables, what heads
each is the first column.
"""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from typing import Final

from guangong.messages import _
from guangong.render.text import visible
from guangong.reports.table import Cell, Day, Fit, Listing, Mark, Prose, Record, Report, Table, Text, in_words
from guangong.reports.words import light_word

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write(report: Report) -> str:
    """Return the main table of a report as CSV, empty where there is none."""
    out = io.StringIO(newline="")
    # Where standard output writes CRLF for each line end, it must not become CRCRLF.
    rows = csv.writer(out, lineterminator="\n" if os.linesep == "\r\n" else "\r\n")
    if parts := list(_headed(report)):
        _head, main = next((found for found in parts if found[1].name), parts[0])
        alike = [found for found in parts if _columns(found[1]) == _columns(main)]
        rows.writerows(_records(alike) if isinstance(main, Record) else _tables(alike))
    return out.getvalue()


def _headed(report: Report) -> Iterator[tuple[str, Record | Table]]:
    """Yield the tables and records of a report, each with the heading above it."""
    above = ""
    for part in report.parts:
        if isinstance(part, Prose):
            heads = [each.text for each in part.paragraphs if each.style == "heading"]
            above = _words(heads[-1]) if heads else above
        elif not isinstance(part, Listing):
            yield above, part


def _columns(part: Record | Table) -> tuple[object, ...]:
    """Return what is the same of two parts that are one table."""
    if isinstance(part, Record):
        return (part.name, *(heading for heading, _content in part.fields))
    return (part.name, *part.columns)


def _records(records: Sequence[tuple[str, Record | Table]]) -> Iterator[list[str]]:
    """Yield the headings, and a row for each record."""
    for i, (_head, record) in enumerate(records):
        if isinstance(record, Record):
            if i == 0:
                yield [_safe(heading) for heading, _content in record.fields]
            between = "\n\n" if record.form == "page" else ""
            yield [_words(content, between) for _heading, content in record.fields]


def _tables(tables: Sequence[tuple[str, Record | Table]]) -> Iterator[list[str]]:
    """Yield the headings and the rows of tables, all of one length."""
    found = [(head, table) for head, table in tables if isinstance(table, Table)]
    many, across = len(found) > 1, any(len(table.groups) > 1 for _head, table in found)
    columns = found[0][1].columns
    named = [(i, name) for i, column in enumerate(columns) if (name := column.name or column.heading)]
    yield [_("sheet")] * many + [_("group")] * across + [_safe(name) for _i, name in named]
    for head, table in found:
        for group, cells in _rows(table):
            yield [head] * many + [group] * across + [cells[i] for i, _name in named]


def _rows(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of a table, each with the name of its group."""
    for group in table.groups:
        for row in (one for found in group.rows for one in found.each or (found,)):
            if len(row.cells) == len(table.columns) and not row.for_screen:
                yield _group(group.name), [_words(content or ()) for content in row.cells]


def _group(name: Cell) -> str:
    """Return the name of a group without its figures."""
    match name:
        case (Fit(choices),):
            return _group(choices[0])
    return _words(name[:1])


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
