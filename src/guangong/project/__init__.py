"""The project's settings: ``guangong.toml`` beside the plan or above it, the same for everybody."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from guangong import cache
from guangong.diagnostics import FindingsError
from guangong.fields import Model
from guangong.looks import LOOKS, PRESETS, Look, Looks, is_color, is_mark
from guangong.plan import Kind
from guangong.store import read, resolved, working_folder

NAME: Final = "guangong.toml"

Weight = Literal["error", "warning", "note", "off"]
Days = Annotated[int, Field(ge=0, le=366)]
Points = Annotated[int, Field(ge=1, le=100)]


def _fits(code: Literal["preset", "light", "color", "mark"], fits: Callable[[str], bool]) -> AfterValidator:
    def check(value: str) -> str:
        if not fits(value):
            raise PydanticCustomError(code, "it is not one")
        return value

    return AfterValidator(check)


Preset = Annotated[str, _fits("preset", PRESETS.__contains__)]
LightName = Annotated[str, _fits("light", LOOKS.__contains__)]
Color = Annotated[str, _fits("color", is_color)]
Mark = Annotated[str, _fits("mark", is_mark)]


class ProjectError(FindingsError):
    """``guangong.toml`` cannot be used; the findings say where and why."""

    exit_code = 2


class Check(Model):
    """What ``guangong check`` looks at, and how strictly."""

    select: Annotated[tuple[str, ...], Field(min_length=1)] = Field(default=("GG",))
    ignore: tuple[str, ...] = Field(default=())
    strict: bool = Field(default=False)
    evidence_kinds: tuple[Kind, ...] = Field(default=())
    many_done: Annotated[int, Field(ge=1)] = Field(default=10)


class Lights(Model):
    """When a light comes on, in days and in points, and how it looks: a preset, and what differs from it."""

    preset: Preset = Field(default="default")
    due_soon_days: Days | None = Field(default=None)
    behind: Points | None = Field(default=None)
    far_behind: Points | None = Field(default=None)
    working_days: bool = Field(default=False)
    colors: dict[LightName, Color] = Field(default_factory=dict)
    marks: dict[LightName, Mark] = Field(default_factory=dict)

    @property
    def looks(self) -> Looks:
        """The look of every light."""
        return {
            light: Look(self.marks.get(light, look.mark), self.colors.get(light, look.color))
            for light, look in PRESETS[self.preset].items()
        }


class Project(Model):
    """All of ``guangong.toml``; without one the defaults hold."""

    check: Check = Field(default_factory=Check)
    severity: dict[str, Weight] = Field(default_factory=dict)
    lights: Lights = Field(default_factory=Lights)


def find(plan: Path) -> Path | None:
    """Return the nearest ``guangong.toml`` in the plan's folder or above, not beyond its repository."""
    for folder in resolved(plan).parents:
        # A link that leads nowhere, or what is no file, is an error: settings must not be passed over.
        if cache.look("lexists", str(folder / NAME)):
            return folder / NAME
        if cache.look("exists", str(folder / ".git")):
            break
    return None


def from_root(name: str) -> str:
    """Return a file's path as forges know it: from the top of its repository, else from the working folder.

    One that lies in neither is returned as given. A link keeps its own name, for git knows it by that.
    """
    folder, own = os.path.split(name)
    path = resolved(Path(folder)) / own
    tops = (place for place in path.parents if cache.look("exists", str(place / ".git")))
    top = next(tops, working_folder())
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else name


def load(plan: Path) -> Project:
    """Return the settings that hold for a plan.

    Raises:
        ProjectError: the file is no TOML, or holds what it cannot hold.
    """
    path = find(plan)
    if path is None:
        return Project()
    from guangong.project.reading import parse  # it loads every rule

    return parse(read(path), str(path))
