"""A year on a line of cells: work as solid stretches, and a sign where the day stands."""

from typing import Final

from guangong.output.screen import joined
from guangong.reports.table import Text, Track

_SIGNS: Final = {"solid": "━", "empty": "─", "now": "┃"}
_ASCII: Final = {"solid": "=", "empty": "-", "now": "|"}


def draw(track: Track, width: int, ascii_only: bool) -> list[Text]:  # noqa: FBT001 (a drawing has two alphabets)
    """Return ``track`` as pieces that take ``width`` cells."""
    signs = _ASCII if ascii_only else _SIGNS
    cells = [Text(signs["empty"], "inherited")] * width
    for start, end, tone in track.spans:
        first = min(int(start * width), width - 1)
        last = max(first + 1, round(end * width))
        cells[first:last] = [Text(signs["solid"], tone)] * (min(last, width) - first)
    if track.now is not None:
        cells[min(int(track.now * width), width - 1)] = Text(signs["now"], "heading")
    return joined(cells)
