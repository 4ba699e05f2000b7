"""Reports in words alone: the columns that say something, and cells without drawings."""

from collections.abc import Sequence
from itertools import pairwise

from guangong.messages import _
from guangong.reports.table import Cell, Column, Fit, Mark, Sign, Text, in_words
from guangong.reports.words import mark_word


def kept_columns(
    columns: Sequence[Column], captions: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[int, str]:
    """Return the captions of the columns that say something, stay or have a scale, by their places.

    A bar is left out where its percentage stands beside it.
    """
    kept = {
        i: caption
        for i, caption in enumerate(captions)
        if (columns[i].most and caption) or columns[i].stays or any(row[i] for row in rows)
    }
    for i, after in pairwise([*kept]):
        if not kept[after] and all(row[i] == row[after] for row in rows):
            kept[after] = kept.pop(i)
    return kept


def without_signs(content: Cell) -> Cell:
    """Return a cell without signs and their meanings: nothing is drawn here."""
    pairs = pairwise((Text(""), *content))
    return tuple(piece for before, piece in pairs if not isinstance(before, Sign))


def said(content: Cell, between: str = "") -> str:
    """Return a cell in words: a mark is one where none of its light stands beside it."""
    content = content[0].choices[0] if content and isinstance(content[0], Fit) else content
    tones = {piece.tone for piece in content if isinstance(piece, Text)}
    if len(content) > 1 and all(isinstance(piece, Mark) for piece in content):
        between = _(", ")
    return in_words(content, lambda mark: "" if mark.light in tones else mark_word(mark), between).strip(" ")
