"""What is drawn in cells: a bar, columns of numbers, a text in the wording that has room."""

from collections.abc import Sequence
from typing import Final

from guangong.render.cells import width_of
from guangong.render.grid import cut
from guangong.render.screen import Line, Screen, joined
from guangong.reports.table import Bar, Scale, Spark, Text

_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def bar(drawn: Bar, on: Screen, width: int) -> Line:
    """Return a bar: what is done, the gap up to a sign at what is expected, and the rest."""
    full, empty, sign, least = "=-|:" if on.ascii_only else "━─┃│"
    filled = int(drawn.share * width + 1e-9)  # a full bar means done, so nothing is rounded up
    pieces = [Text(full, "bar")] * filled + [Text(empty, "dim")] * (width - filled)
    if drawn.least is not None and width:
        pieces[_place(drawn.least, width)] = Text(least, "heading")
    if drawn.expected is not None and width:
        place = _place(drawn.expected, width)
        pieces[filled:place] = [
            piece if piece.text == least else Text(empty, "gap") for piece in pieces[filled:place]
        ]
        pieces[place] = Text(sign, "heading")
    return joined(pieces)


def _place(share: float, width: int) -> int:
    """Return the cell in which a share of a bar lies."""
    return min(int(share * width), width - 1)


def scale(drawn: Scale, on: Screen, width: int) -> Line:
    """Return words below a bar: each around its place, or as near to it as there is room."""
    line = ""
    left = sum(width_of(on.shown(text)) + 2 for _share, text in drawn.texts)
    for share, text in drawn.texts:
        size = width_of(on.shown(text))
        begin = min(_place(share, width) - size // 2, width + 2 - left)
        line += " " * max(begin - width_of(line), 2 * bool(line)) + on.shown(text)
        left -= size + 2
    return [Text(line, "dim")]


def spark(drawn: Spark, on: Screen) -> str:
    """Return numbers as columns; nothing is a line at the bottom."""
    signs = "0123456789" if on.ascii_only else _BLOCKS
    top = max(drawn.most, 1)
    return "".join(
        ("_" if value <= 0 else signs[min(len(signs) - 1, value * len(signs) // (top + 1))]) * drawn.width
        for value in drawn.values
    )


def fit(choices: Sequence[Line], on: Screen, width: int) -> Line:
    """Return the first of several wordings that has room; where none has, the last one is cut."""
    for choice in choices:
        if sum(width_of(piece.text) for piece in choice) <= width:
            return choice
    return cut(choices[-1], width, on)
