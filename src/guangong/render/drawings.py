"""What is drawn in cells: a bar, columns of numbers, a text in the wording that has room."""

from collections.abc import Sequence
from typing import Final

from guangong.render.cells import width_of
from guangong.render.grid import cut, line_width
from guangong.render.screen import Line, Screen, joined
from guangong.reports.table import Bar, Scale, Spark, Text

_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def bar(drawn: Bar, on: Screen, width: int) -> Line:
    """Return a bar: what is done, the gap up to a sign at what is expected, and the rest."""
    full, empty, sign, least = (on.lines(line) for line in "━─┃│")
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
    """Return numbers as columns, or in ASCII as digits; nothing is a line at the bottom.

    Where they are wide, several digits would pass for a number: they are drawn from left to right.
    """
    top = max(drawn.most, 1)
    if on.plain_lines and drawn.width > 1:
        return "".join(("=" * -(-value * drawn.width // top)).ljust(drawn.width) for value in drawn.values)
    heights = (round(min(value, top) * (len(_BLOCKS) - 1) / top) for value in drawn.values)
    signs = (
        "_" if value <= 0 else _BLOCKS[height] for value, height in zip(drawn.values, heights, strict=True)
    )
    return on.lines("".join(sign * drawn.width for sign in signs))


def fit(choices: Sequence[Line], on: Screen, width: int) -> Line:
    """Return the first of several wordings that has room; where none has, the last one is cut."""
    for choice in choices:
        if line_width(choice) <= width:
            return choice
    return cut(choices[-1], width, on)
