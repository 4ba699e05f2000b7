"""The project's settings: ``guangong.toml`` beside the plan or above it, the same for everybody."""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.plan import Kind, Model
from guangong.rules import SEVERITIES, explain, schema
from guangong.store import read

NAME: Final = "guangong.toml"

Code = Annotated[str, Field(pattern=r"^GG\d{3}$")]
Codes = tuple[Annotated[str, Field(pattern=r"^GG\d{0,3}$")], ...]
Weight = Literal["error", "warning", "note", "off"]
Days = Annotated[int, Field(ge=0, le=366)]
Points = Annotated[int, Field(ge=1, le=100)]


class ProjectError(GuangongError):
    """``guangong.toml`` cannot be used."""


class Check(Model):
    """What ``guangong check`` looks at, and how strictly."""

    select: Codes = ("GG",)
    ignore: Codes = ()
    strict: bool = False
    evidence_kinds: tuple[Kind, ...] = ()
    many_done: Annotated[int, Field(ge=1)] = 10


class Lights(Model):
    """When a light comes on, in days and in points."""

    due_soon_days: Days = 14
    behind: Points = 10
    far_behind: Points = 30


class Project(Model):
    """All of ``guangong.toml``; without one the defaults hold."""

    check: Check = Check()
    severity: dict[Code, Weight] = Field(default_factory=dict)
    lights: Lights = Lights()


def find(plan: Path) -> Path | None:
    """Return the nearest ``guangong.toml`` in the plan's folder or above, not beyond its repository."""
    for folder in plan.resolve().parents:
        if (folder / NAME).is_file():
            return folder / NAME
        if (folder / ".git").exists():
            break
    return None


def load(plan: Path) -> Project:
    """Return the settings that hold for a plan.

    Raises:
        ProjectError: the file is no TOML, or holds what it cannot hold.
    """
    path = find(plan)
    return Project() if path is None else parse(read(path), str(path))


def parse(source: bytes, name: str) -> Project:
    """Read settings; every mistake is named.

    Raises:
        ProjectError: as for ``load``.
    """
    try:
        table = tomllib.loads(source.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, a number of 5,000 digits
        raise ProjectError(_("{path}: {reason}").format(path=name, reason=error)) from None
    project, errors = schema.validate(Project, _frozen(table))
    if project is None:
        reasons = "".join(f"\n  {reason}" for reason in explain(errors))
        raise ProjectError(_("{path} cannot be used:{reasons}").format(path=name, reasons=reasons))
    return project


def _frozen(value: object) -> object:
    """Return lists as tuples, as the models want them; a date of TOML's own is text to them."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value if isinstance(value, bool | int | float | str) else str(value)


_WEIGHTS: Final = ("off", "note", "warning", "error")


def weaker(old: Project, new: Project) -> list[str]:
    """Return the settings by which ``new`` lets pass what ``old`` did not."""
    checks = {
        "check.select": set(old.check.select) - set(new.check.select),
        "check.ignore": set(new.check.ignore) - set(old.check.ignore),
        "check.strict": old.check.strict and not new.check.strict,
        "check.evidence_kinds": set(old.check.evidence_kinds) - set(new.check.evidence_kinds),
        "check.many_done": new.check.many_done > old.check.many_done,
    }
    codes = sorted({*old.severity, *new.severity})
    lowered = [f"severity.{code}" for code in codes if _weight(new, code) < _weight(old, code)]
    return [name for name, is_weaker in checks.items() if is_weaker] + lowered


def _weight(project: Project, code: str) -> int:
    default = SEVERITIES.get(code)
    return _WEIGHTS.index(project.severity.get(code, default.value if default else "error"))
