"""A report's main table as CSV (RFC 4180): headings and words in the language in use, no sum below.

The main table is the first part of a report that JSON has by a name, else the first one. Each of its
columns has a heading of its own. The name of a group of rows becomes their first column. Of a record the
fields are the columns. Several tables with the same columns are one: what heads each is the first column.
"""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from typing import Final

from guangong.messages import _
from guangong.render.text import visible
from guangong.render.worded import said
from guangong.reports.table import (
    Cell,
    Day,
    Fit,
    Listing,
    Prose,
    Record,
    Report,
    Table,
    Text,
    group_name,
)

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


# Where standard output writes CRLF for each line end, it must not become CRCRLF.
_LINE_END: Final = "\n" if os.linesep == "\r\n" else "\r\n"


def write(report: Report, line_end: str = _LINE_END) -> str:
    """Return the main table of a report as CSV, empty where there is none."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator=line_end)
    found = _found(report)
    if found and isinstance(found[0][1], Record):
        rows.writerows(_record(found[0][1]))
    elif found:
        rows.writerows(_tables([(head, part) for head, part in found if isinstance(part, Table)]))
    return out.getvalue()


def only(report: Report) -> str:
    """Return what heads the table that is written, where others with headings of their own are not."""
    found = _found(report)
    is_part = len(found) < sum(bool(head) for head, _part in _headed(report))
    return found[0][0] if is_part else ""


def _found(report: Report) -> list[tuple[str, Record | Table]]:
    """Return the main table of a report, with those like it, or its main record."""
    parts = list(_headed(report))
    if not parts:
        return []
    head, main = next((one for one in parts if one[1].name), parts[0])
    if isinstance(main, Record):
        return [(head, main)]
    return [(above, part) for above, part in parts if isinstance(part, Table) and _is_like(part, main)]


def _headed(report: Report) -> Iterator[tuple[str, Record | Table]]:
    """Yield the tables and records of a report, each with the heading above it."""
    above = ""
    for part in report.parts:
        if isinstance(part, Prose):
            heads = [each.text for each in part.paragraphs if each.style == "heading"]
            above = _words(heads[-1]) if heads else above
        elif not isinstance(part, Listing):
            yield above, part


def _is_like(table: Table, other: Table) -> bool:
    return (table.name, table.columns) == (other.name, other.columns)


def _record(record: Record) -> Iterator[list[str]]:
    yield [_safe(heading) for heading, _content in record.fields]
    yield [_words(content, "\n\n" if record.form == "page" else "") for _heading, content in record.fields]


def _tables(tables: Sequence[tuple[str, Table]]) -> Iterator[list[str]]:
    """Yield the headings and the rows of tables with the same columns, all of one length."""
    columns = tables[0][1].columns
    named = [(i, name) for i, column in enumerate(columns) if (name := column.name or column.heading)]
    headed = len(tables) > 1 and any(head for head, _table in tables)
    across = any(len(table.groups) > 1 for _head, table in tables) or (len(tables) > 1 and not headed)
    yield [_("sheet")] * headed + [_("group")] * across + [_safe(name) for _i, name in named]
    for head, table in tables:
        for group, cells in _rows(table):
            yield [head] * headed + [group] * across + [cells[i] for i, _name in named]


def _rows(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of a table, each with the name of its group."""
    for group in table.groups:
        for row in (one for found in group.rows for one in found.each or (found,)):
            if len(row.cells) == len(table.columns) and not row.for_screen:
                yield _words(group_name(group.name)), [_words(content or ()) for content in row.cells]


def _words(content: Cell, between: str = "") -> str:
    """Return a cell in words; a day is one that programs read."""
    content = content[0].choices[0] if content and isinstance(content[0], Fit) else content
    return _safe(
        said(tuple(Text(str(piece.day)) if isinstance(piece, Day) else piece for piece in content), between)
    )


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, with nothing in it that cannot be seen."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
