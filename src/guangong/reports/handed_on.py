"""What is handed on: no numbers by which people are called, and their names only where they are wanted."""

from typing import Any

from guangong.domain.masking import masked
from guangong.reports.table import Cell, Fit, Piece, Text


def in_cell(content: Cell) -> Cell:
    """Return a cell with phone and identity numbers masked."""
    return tuple(map(_piece, content))


def _piece(piece: Piece) -> Piece:
    match piece:
        case Text(text):
            return piece._replace(text=masked(text))
        case Fit(choices):
            return Fit(tuple(map(in_cell, choices)))
    return piece


def in_data(data: Any, *, people: bool) -> Any:  # noqa: ANN401 (any data)
    """Return data with phone and identity numbers masked, without ``by`` unless ``people`` are wanted."""
    match data:
        case dict():
            kept = {name: value for name, value in data.items() if people or name != "by"}
            return {name: in_data(value, people=people) for name, value in kept.items()}
        case list() | tuple():
            return [in_data(value, people=people) for value in data]
        case str():
            return masked(data)
    return data
