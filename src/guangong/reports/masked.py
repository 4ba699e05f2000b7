"""A report that is handed on: all its texts without the numbers by which a person could be called."""

from collections.abc import Callable
from typing import Any

from guangong.domain.masking import masked
from guangong.reports.table import (
    Cell,
    Data,
    Day,
    Entry,
    Fit,
    Group,
    Listing,
    Part,
    Piece,
    Prose,
    Record,
    Report,
    Row,
    Rows,
    Scale,
    Table,
    Text,
    Track,
)


def masked_report(report: Report) -> Report:
    """Return a report with phone and identity numbers masked, for people and for programs."""
    return report._replace(
        title=_cell(report.title),
        data=_data(report.data),
        parts=tuple(map(_part, report.parts)),
        notes=tuple(map(masked, report.notes)),
        aside=_cell(report.aside),
        below=tuple(map(_part, report.below)),
        layouts=tuple(tuple(map(_part, layout)) for layout in report.layouts),
    )


def _part(part: Part) -> Part:
    match part:
        case Table():
            return part._replace(groups=tuple(map(_group, part.groups)))
        case Record(fields=fields):
            cells = tuple((heading, _cell(content)) for heading, content in fields)
            drawn = None if part.drawn is None else tuple(map(_drawn, part.drawn))
            return part._replace(data=_data(part.data), fields=cells, drawn=drawn)
        case Listing():
            return part._replace(entries=tuple(map(_entry, part.entries)))
        case Prose(paragraphs):
            return part._replace(
                paragraphs=tuple(item._replace(text=_cell(item.text)) for item in paragraphs)
            )


def _drawn(part: Table | Listing) -> Table | Listing:
    found = _part(part)
    return found if isinstance(found, Table | Listing) else part


def _entry(entry: Entry) -> Entry:
    return entry._replace(label=_cell(entry.label), items=tuple(map(_cell, entry.items)))


def _group(group: Group) -> Group:
    rows = Rows(_row, group.rows)
    return group._replace(rows=rows, name=_cell(group.name), foot=tuple(map(_row, group.foot)))


def _row(row: Row) -> Row:
    cells = tuple(None if content is None else _cell(content) for content in row.cells)
    return row._replace(data=_lazily(row.data), cells=cells, each=Rows(_row, row.each) if row.each else ())


def _cell(content: Cell) -> Cell:
    return tuple(map(_piece, content))


def _piece(piece: Piece) -> Piece:
    match piece:
        case Text() | Day():
            return piece._replace(text=masked(piece.text))
        case Track() | Scale():
            return piece._replace(words=masked(piece.words))
        case Fit(choices):
            return Fit(tuple(map(_cell, choices)))
    return piece


def _lazily(data: Data | Callable[[], Data]) -> Data | Callable[[], Data]:
    return (lambda: _data(data())) if callable(data) else _data(data)


def _data(value: Any) -> Any:  # noqa: ANN401 (what JSON has)
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_data(item) for item in value]
    return (lambda: _data(value())) if callable(value) else value
