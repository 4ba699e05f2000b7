"""A time on a line of cells: a bar, signs on it, and a sign where the day stands."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from guangong.domain.styles import Styles
from guangong.render.cells import width_of
from guangong.render.screen import Line, Screen, has, joined
from guangong.reports.table import Mark, Sign, Text, Track

_SIGNS: Final = {"done": "━", "work": "─", "now": "┃", "missed": "!", "open": "·"}
_RETURNED: Final = {"late": ("迟", "L"), "exempt": ("/", "/"), "back": ("↩", "<")}
"""Signs of a table of returns, and what stands for one that an encoding lacks."""
_TONES: Final = {
    "done": "bar",
    "now": "heading",
    "missed": "gap",
    "open": "dim",
    "exempt": "dim",
    "back": "gap",
}
_BLANK: Final = Text(" ")
_COVERED: Final = Text("")
"""The second cell of a wide character."""


def signs(on: Screen) -> Mapping[str, str]:
    """Return what a track is drawn with, each sign one cell wide."""
    return {name: on.lines(sign) for name, sign in _SIGNS.items()}


def draw(track: Track, on: Screen, styles: Styles, width: int) -> Line:
    """Return ``track`` as pieces that take ``width`` cells."""
    cells = [_BLANK] * width
    if width:
        _draw_bar(cells, track, signs(on))
        now = None if track.now is None else min(_cell(track.now, track, width), width - 1)
        if now is not None:
            cells[now] = sign_text(Sign("now"), on)
        for at, sign in track.signs:
            drawn = sign_text(sign, on) if isinstance(sign, Sign) else mark_text(sign, styles)
            cell, size = _cell(at, track, width), width_of(drawn.text)
            if now is not None and cell <= now < cell + size:  # beside it, on the side where it lies
                cell = now - size if at < (track.now or 0) else now + 1
            _put(cells, drawn, cell)
    return joined(cells)


def sign_text(sign: Sign, on: Screen) -> Text:
    """Return a sign in its tone."""
    if sign.name in _RETURNED:
        drawn, plain = _RETURNED[sign.name]
        return Text(drawn if has(on.encoding, drawn) else plain, _TONES.get(sign.name, ""))
    return Text(signs(on)[sign.name], _TONES[sign.name])


def mark_text(mark: Mark, styles: Styles) -> Text:
    """Return the mark of a light in its tone."""
    return Text(styles[mark.light].mark, mark.light)


def _cell(at: float, track: Track, width: int) -> int:
    """Return the cell that begins at a share."""
    return min(int(at * (width + track.gap) + 1e-9), width)


def _draw_bar(cells: list[Text], track: Track, known: Mapping[str, str]) -> None:
    places = (track.start, track.done, track.expected, track.end)
    kinds = (("done", "bar"), ("work", "gap"), ("work", "dim"))
    bounds = pairwise([_cell(at, track, len(cells)) for at in places])
    for (first, last), (sign, tone) in zip(bounds, kinds, strict=True):
        cells[first:last] = [Text(known[sign], tone)] * (last - first)


def _put(cells: list[Text], drawn: Text, cell: int) -> None:
    """Put a sign over others; a wide one that loses one of its two cells goes."""
    size = width_of(drawn.text)
    start = max(0, min(cell, len(cells) - size))
    end = start + size
    if cells[start] is _COVERED:
        cells[start - 1] = _BLANK
    if end < len(cells) and cells[end] is _COVERED:
        cells[end] = _BLANK
    cells[start:end] = [drawn, *[_COVERED] * (size - 1)]
