"""What a project decides for everybody, in ``guangong.toml``: of checks, of lights and of documents."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from guangong.domain.fields import Model
from guangong.domain.plan import Kind
from guangong.domain.styles import LIGHT_STYLES, PRESETS, Style, Styles, is_color, is_mark

Points = Annotated[int, Field(ge=1, le=100)]


def _fits(
    code: Literal["preset", "light", "color", "mark", "font"], fits: Callable[[str], bool]
) -> AfterValidator:
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


def _is_font(name: str) -> bool:
    return name.isprintable() and name.strip() == name and 0 < len(name) < 32  # noqa: PLR2004 (Word's own limit)


Fonts = Annotated[tuple[Annotated[str, _fits("font", _is_font)], ...], Field(min_length=1)]
"""Names of fonts: the first is used, the others where a machine does not have it."""

Millimetres = Annotated[float, Field(ge=5, le=80)]


class Typefaces(Model):
    """The fonts of a document, by what is set in them."""

    title: Fonts = Field(default=("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "宋体"))
    heading: Fonts = Field(default=("黑体", "SimHei"))
    subheading: Fonts = Field(default=("楷体_GB2312", "楷体", "KaiTi"))
    body: Fonts = Field(default=("仿宋_GB2312", "仿宋", "FangSong"))
    page_number: Fonts = Field(default=("宋体", "SimSun"))
    latin: Fonts = Field(default=("Times New Roman",))


class Margins(Model):
    """The margins of an A4 page, in millimetres: those of GB/T 9704 leave 156 × 225."""

    top: Millimetres = Field(default=37)
    bottom: Millimetres = Field(default=35)
    left: Millimetres = Field(default=28)
    right: Millimetres = Field(default=26)


class Document(Model):
    """How documents are set; spacings are in points, and give 22 lines of 28 characters (GB/T 9704)."""

    line_spacing: Annotated[float, Field(ge=12, le=72)] = Field(default=28.95)
    character_spacing: Annotated[float, Field(ge=-2, le=10)] = Field(default=-0.25)
    page_number: Literal["outside", "center", "none"] = Field(default="outside")
    margins: Margins = Field(default_factory=Margins)
    fonts: Typefaces = Field(default_factory=Typefaces)


class Project(Model):
    """All of ``guangong.toml``; without one the defaults hold."""

    check: Check = Field(default_factory=Check)
    severity: dict[str, Literal["error", "warning", "note", "off"]] = Field(default_factory=dict)
    lights: Lights = Field(default_factory=Lights)
    document: Document = Field(default_factory=Document)
