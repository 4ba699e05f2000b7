"""What a project decides for everybody, in ``guangong.toml``: what check looks at, and how lights look."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from guangong.domain.fields import Model
from guangong.domain.plan import Kind
from guangong.domain.styles import LIGHT_STYLES, PRESETS, Style, Styles, is_color, is_mark

Points = Annotated[int, Field(ge=1, le=100)]


def _fits(code: Literal["preset", "light", "color", "mark"], fits: Callable[[str], bool]) -> AfterValidator:
    def check(value: str) -> str:
        if not fits(value):
            raise PydanticCustomError(code, "it is not one")
        return value

    return AfterValidator(check)


LightName = Annotated[str, _fits("light", LIGHT_STYLES.__contains__)]


class Check(Model):
    """What ``guangong check`` looks at, and how strictly."""

    select: Annotated[tuple[str, ...], Field(min_length=1)] = Field(default=("GG",))
    ignore: tuple[str, ...] = Field(default=())
    strict: bool = Field(default=False)
    evidence_kinds: tuple[Kind, ...] = Field(default=())
    many_done: Annotated[int, Field(ge=1)] = Field(default=10)


class Lights(Model):
    """When a light comes on, in days and in points, and how it looks: a preset, and what differs from it."""

    preset: Annotated[str, _fits("preset", PRESETS.__contains__)] = Field(default="default")
    due_soon_days: Annotated[int, Field(ge=0, le=366)] | None = Field(default=None)
    behind: Points | None = Field(default=None)
    far_behind: Points | None = Field(default=None)
    working_days: bool = Field(default=False)
    colors: dict[LightName, Annotated[str, _fits("color", is_color)]] = Field(default_factory=dict)
    marks: dict[LightName, Annotated[str, _fits("mark", is_mark)]] = Field(default_factory=dict)

    @property
    def styles(self) -> Styles:
        """The style of every light."""
        return {
            light: Style(self.marks.get(light, style.mark), self.colors.get(light, style.color))
            for light, style in PRESETS[self.preset].items()
        }


class Project(Model):
    """All of ``guangong.toml``; without one the defaults hold."""

    check: Check = Field(default_factory=Check)
    severity: dict[str, Literal["error", "warning", "note", "off"]] = Field(default_factory=dict)
    lights: Lights = Field(default_factory=Lights)
