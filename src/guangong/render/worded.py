"""Tables in words alone: the columns that say something, and the names of groups."""

from collections.abc import Sequence
from itertools import pairwise

from guangong.reports.table import Cell, Column, Sign, Text


def kept_columns(
    columns: Sequence[Column], captions: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[int, str]:
    """Return the captions of the columns in which something stands, and of a scale's, by their places.

    A bar is left out where its percentage stands beside it.
    """
    kept = {
        i: caption
        for i, caption in enumerate(captions)
        if (columns[i].most and caption) or any(row[i] for row in rows)
    }
    for i, after in pairwise([*kept]):
        if not kept[after] and all(row[i] == row[after] for row in rows):
            kept[after] = kept.pop(i)
    return kept


def group_name(name: Cell) -> Cell:
    """Return the name of a group without signs and their meanings: nothing is drawn here."""
    return tuple(piece for before, piece in pairwise((Text(""), *name)) if not isinstance(before, Sign))
