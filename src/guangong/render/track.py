"""A time on a line of cells: work, what is due, the months, and a sign where the day stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from guangong.domain.styles import Styles
from guangong.render.cells import width_of
from guangong.render.screen import Line, Screen, joined
from guangong.reports.table import Marks, Segment, Text, Tick, Track

_SIGNS: Final = {"done": "━", "work": "─", "missed": "!", "dropped": "┄", "now": "┃", "more": "+"}
_ASCII: Final = {"done": "=", "work": "-", "missed": "!", "dropped": ".", "now": "|", "more": "+"}
_BLANK: Final = Text(" ")
_COVERED: Final = Text("")
"""The second cell of a wide character."""


def signs(on: Screen) -> Mapping[str, str]:
    """Return what a track is drawn with, each sign one cell wide."""
    return _ASCII if on.ascii_only else _SIGNS


def draw(track: Track, on: Screen, styles: Styles, width: int) -> Line:
    """Return ``track`` as pieces that take ``width`` cells."""
    if track.ticks:
        return [Text(_names(track.ticks, on, width), "heading")]
    cells = [_BLANK] * width
    for i, segment in enumerate(track.segments, start=1):
        _draw_segment(cells, segment, signs(on), parted=i < len(track.segments))
    if track.now is not None:
        cells[_first(track.now, width)] = Text(signs(on)["now"], "heading")
    for found in track.marks:
        _draw_marks(cells, found, on, styles)
    return joined(cells)


def _first(share: float, width: int) -> int:
    """Return the cell that begins at ``share``."""
    return min(int(share * width + 1e-9), width - 1)


def _cells(stretch: Segment | Marks, width: int) -> tuple[int, int]:
    """Return the first cell of a stretch and the one after its last: it has at least one."""
    first = _first(stretch.start, width)
    return first, max(first + 1, int(stretch.end * width + 1e-9))


def _draw_segment(cells: list[Text], segment: Segment, known: Mapping[str, str], *, parted: bool) -> None:
    """Draw work; a ``parted`` segment ends a cell early where it can, for the next to be told apart."""
    first, last = _cells(segment, len(cells))
    last -= parted and last - first > 1
    done = int((last - first) * segment.done + 1e-9)  # as a bar: full means done
    drawn = known["done"] * done + known[segment.kind] * (last - first - done)
    cells[first:last] = [Text(sign, segment.tone) for sign in drawn]


def _draw_marks(cells: list[Text], found: Marks, on: Screen, styles: Styles) -> None:
    """Draw marks up to the end of their stretch; a sign stands for those that have no room."""
    first, last = _cells(found, len(cells))
    room = last - first
    shown = [Text(styles[mark.light].mark, mark.light) for mark in found.marks]
    size = max(width_of(mark.text) for mark in shown)
    kept = len(shown) if len(shown) * size <= room else max(1, (room - 1) // size)
    drawn = [cell for mark in shown[:kept] for cell in (mark, *[_COVERED] * (size - 1))]
    drawn += [Text(signs(on)["more"], "heading")] * (kept < len(shown) and len(drawn) < room)
    _put(cells, max(0, last - len(drawn)), drawn)


def _put(cells: list[Text], start: int, drawn: Sequence[Text]) -> None:
    """Put cells over others; a wide character that loses one of its two cells goes."""
    end = start + len(drawn)
    if cells[start] is _COVERED:
        cells[start - 1] = _BLANK
    if end < len(cells) and cells[end] is _COVERED:
        cells[end] = _BLANK
    cells[start:end] = drawn


def _names(ticks: Sequence[Tick], on: Screen, width: int) -> str:
    """Return names where they begin: in full if all of them have room, else short, else those that have room.

    For all to have room, one may begin a cell late.
    """
    places = [_first(tick.at, width) for tick in ticks]
    full, short = ([on.shown(tick.names[i]) for tick in ticks] for i in (0, 1))
    choices = [list(_placed(places, *choice, width)) for choice in ((full, 0), (short, 0), (short, 1))]
    shown = next((choice for choice in choices if len(choice) == len(ticks)), choices[1])
    line = ""
    for place, name in shown:
        line += " " * (place - width_of(line)) + name
    return line + " " * (width - width_of(line))


def _placed(places: Sequence[int], names: Sequence[str], late: int, width: int) -> Iterator[tuple[int, str]]:
    """Yield the names that have room behind the one before, and where they begin: up to ``late`` cells on."""
    end = 0
    for place, name in zip(places, names, strict=True):
        begin = max(place, end)
        if begin <= place + late and begin + width_of(name) <= width:
            yield begin, name
            end = begin + width_of(name) + 1
