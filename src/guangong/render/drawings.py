"""What is drawn in cells: a bar, columns of numbers, a text in the wording that has room."""

from collections.abc import Sequence
from typing import Final

from guangong.render.cells import width_of
from guangong.render.grid import cut
from guangong.render.screen import Line, Screen, joined
from guangong.reports.table import Bar, Spark, Text

_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def bar(drawn: Bar, on: Screen, width: int) -> Line:
    """Return a bar: what is done, the gap up to a sign at what is expected, and the rest."""
    full, empty, sign = ("=", "-", "|") if on.ascii_only else ("━", "─", "┃")
    filled = int(drawn.share * width + 1e-9)  # a full bar means done, so nothing is rounded up
    pieces = [Text(full, "bar")] * filled + [Text(empty, "dim")] * (width - filled)
    if drawn.expected is not None and width:
        place = min(int(drawn.expected * width), width - 1)
        pieces[filled:place] = [Text(empty, "gap")] * (place - filled)
        pieces[place] = Text(sign, "heading")
    return joined(pieces)


def spark(drawn: Spark, on: Screen) -> str:
    """Return numbers as columns, or in ASCII as digits; nothing is a line at the bottom.

    Where they are wide, several digits would pass for a number: they are drawn from left to right.
    """
    signs = "0123456789" if on.ascii_only else _BLOCKS
    top = max(drawn.most, 1)
    if on.ascii_only and drawn.width > 1:
        return "".join(("=" * -(-value * drawn.width // top)).ljust(drawn.width) for value in drawn.values)
    heights = (round(min(value, top) * (len(signs) - 1) / top) for value in drawn.values)
    return "".join(
        ("_" if value <= 0 else signs[height]) * drawn.width
        for value, height in zip(drawn.values, heights, strict=True)
    )


def fit(choices: Sequence[Line], on: Screen, width: int) -> Line:
    """Return the first of several wordings that has room; where none has, the last one is cut."""
    for choice in choices:
        if sum(width_of(piece.text) for piece in choice) <= width:
            return choice
    return cut(choices[-1], width, on)
