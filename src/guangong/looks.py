"""How a light looks: a mark that print and ``NO_COLOR`` keep, and a colour. Offices use different ones."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from guangong.progress import Light


class Look(NamedTuple):
    """A light's mark, one character, and its style in rich's words, such as ``bold red``."""

    mark: str
    style: str


Looks: TypeAlias = Mapping[str, Look]
"""The look of every light, by the light's name."""

LOOKS: Final[Looks] = MappingProxyType(
    {
        Light.DONE: Look("√", "green"),
        Light.CANCELLED: Look("×", "dim"),
        Light.OVERDUE: Look("■", "bold red"),
        Light.DUE_SOON: Look("▲", "yellow"),
        Light.FAR_BEHIND: Look("▼", "red"),
        Light.BEHIND: Look("▽", "magenta"),
        Light.NOT_STARTED: Look("○", ""),
        Light.ON_TRACK: Look("●", "cyan"),
    }
)
"""What holds when the project says nothing; the marks differ in shape."""
