"""How lights look: a mark that print and ``NO_COLOR`` keep, and a colour. Offices use different ladders."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from guangong.domain.progress import Light

COLORS: Final = (
    *("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"),
    *("orange", "gray", "plain"),
)
"""The words for colours; ``plain`` is the terminal's own. ``#rrggbb`` is a colour as well."""
WEIGHTS: Final = ("bold", "dim")
"""What may stand before a colour, or alone."""


class Style(NamedTuple):
    """A light's mark, one character, and its colour, such as ``bold red``."""

    mark: str
    color: str

    @property
    def in_rich(self) -> str:
        """The colour in rich's words."""
        words = {"orange": "dark_orange", "gray": "bright_black", "plain": ""}
        return " ".join(words.get(word, word) for word in self.color.split())


Styles: TypeAlias = Mapping[str, Style]
"""The style of every light, by the light's name."""


def _ladder(*styles: tuple[Light, str, str]) -> Styles:
    return MappingProxyType({light.value: Style(mark, color) for light, mark, color in styles})


LIGHT_STYLES: Final = _ladder(
    (Light.DONE, "√", "cyan"),
    (Light.CANCELLED, "×", "dim"),
    (Light.OVERDUE, "■", "bold red"),
    (Light.FAR_BEHIND, "▼", "bold yellow"),
    (Light.BEHIND, "▽", "yellow"),
    (Light.DUE_SOON, "▲", "bold yellow"),
    (Light.NOT_STARTED, "○", "plain"),
    (Light.ON_TRACK, "●", "plain"),
)
"""What holds when the project says nothing; the marks differ in shape.

Red is what is overdue and nothing else; nobody has to tell red from green, and what needs nobody is plain.
"""

PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        Light.DONE: "v",
        Light.CANCELLED: "x",
        Light.OVERDUE: "@",
        Light.FAR_BEHIND: "%",
        Light.BEHIND: "~",
        Light.DUE_SOON: "^",
        Light.NOT_STARTED: "o",
        Light.ON_TRACK: "*",
    }
)
"""The marks where an encoding has only ASCII; they differ: without colour nothing else tells lights apart."""

PRESETS: Final[Mapping[str, Styles]] = MappingProxyType(
    {
        "default": LIGHT_STYLES,
        # A colour for each light; it was the default once.
        "classic": _ladder(
            (Light.DONE, "√", "green"),
            (Light.CANCELLED, "×", "dim"),
            (Light.OVERDUE, "■", "bold red"),
            (Light.FAR_BEHIND, "▼", "red"),
            (Light.BEHIND, "▽", "magenta"),
            (Light.DUE_SOON, "▲", "yellow"),
            (Light.NOT_STARTED, "○", "plain"),
            (Light.ON_TRACK, "●", "cyan"),
        ),
        # 蓝、橙、红: what comes near is blue, what lags is orange, what is over is red.
        "blue": _ladder(
            (Light.DONE, "√", "green"),
            (Light.CANCELLED, "×", "dim"),
            (Light.OVERDUE, "■", "bold red"),
            (Light.FAR_BEHIND, "▼", "bold orange"),
            (Light.BEHIND, "▽", "orange"),
            (Light.DUE_SOON, "◆", "blue"),
            (Light.NOT_STARTED, "○", "plain"),
            (Light.ON_TRACK, "●", "green"),
        ),
        # 红灯、黄灯、绿灯: no fourth colour but that of what has not begun or counts no more.
        "traffic": _ladder(
            (Light.DONE, "√", "green"),
            (Light.CANCELLED, "×", "dim"),
            (Light.OVERDUE, "■", "bold red"),
            (Light.FAR_BEHIND, "▼", "red"),
            (Light.BEHIND, "▽", "yellow"),
            (Light.DUE_SOON, "▲", "yellow"),
            (Light.NOT_STARTED, "○", "plain"),
            (Light.ON_TRACK, "●", "green"),
        ),
    }
)
"""The ladders that an office can choose by name."""


def is_color(text: str) -> bool:
    """Whether ``text`` is a colour, with ``bold`` or ``dim`` before it or one of these alone."""
    *weights, last = text.split() or [""]
    is_known = last in (*WEIGHTS, *COLORS) or re.fullmatch(r"#[0-9A-Fa-f]{6}", last) is not None
    return set(weights) <= set(WEIGHTS) and is_known


def is_mark(text: str) -> bool:
    """Whether ``text`` is one character that is seen, fills a cell or two, and is no sign of a chart."""
    # Letters and symbols by Unicode, but alone they are blank or have no width: parts of Korean syllables,
    # fillers, the blank braille pattern, skin tones.
    blank = "[\u1100-\u11ff\u2800\u3164\ud7b0-\ud7ff\uffa0\U0001f3fb-\U0001f3ff]"
    return (
        len(text) == 1
        and text not in "━─┃┄!+…"  # bars and charts are drawn with these
        and unicodedata.category(text)[0] in "LNPS"
        and unicodedata.bidirectional(text) not in {"R", "AL"}
        and not re.match(blank, text)
    )
