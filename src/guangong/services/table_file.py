"""The main table of a report as a file that an office opens: CSV or XLSX."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render import csv
from guangong.render.text import one_line
from guangong.reports.table import Cell, Day, Report, Table, in_words
from guangong.reports.words import light_word
from guangong.sheets.writer import NewColumn, NewSheet, Value, fitting, xlsx
from guangong.storage.writing import put


def write_table(report: Report, to: Path, *, force: bool) -> None:
    """Write the main table of a report into a file, by its ending.

    Raises:
        NotFoundError: the ending is neither .csv nor .xlsx, or the file is there, without ``force``.
        StoreError: it cannot be written.
    """
    ending = to.suffix.lower()
    if ending not in {".csv", ".xlsx"}:
        raise NotFoundError(
            _("{file} is neither .csv nor .xlsx").format(file=to), _("end its name in one of these")
        )
    data = xlsx([_sheet(report)]) if ending == ".xlsx" else csv.write(report).encode("utf-8-sig")
    put({to: data}, force=force)


def _sheet(report: Report) -> NewSheet:
    table = next(part for part in report.parts if isinstance(part, Table))
    headings = [column.heading or column.name for column in table.columns]
    rows = [tuple(_value(cell or ()) for cell in row.cells) for row in table.rows]
    title, *lines = map(one_line, in_words(report.title, light_word).split("\n"))
    return NewSheet(report.name, title, lines, list(_columns(headings, rows)), rows)


def _columns(headings: list[str], rows: list[tuple[Value, ...]]) -> Iterator[NewColumn]:
    for i, heading in enumerate(headings):
        held = [row[i] for row in rows if i < len(row)]
        is_day = any(isinstance(value, date) for value in held)
        yield NewColumn(heading, fitting([heading, *map(str, held)], 40), "day" if is_day else "text")


def _value(content: Cell) -> Value:
    """Return what a cell of a workbook holds: a day is one."""
    if len(content) == 1 and isinstance(content[0], Day) and isinstance(content[0].day, date):
        return content[0].day
    return one_line(in_words(content, light_word))
