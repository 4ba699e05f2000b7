"""The project's settings: ``guangong.toml`` beside the plan or above it, the same for everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from guangong import cache, toml
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.model import Field, Limits, Model
from guangong.plan import Kind
from guangong.rules import SEVERITIES, explain, schema
from guangong.rules.selection import is_chosen, is_known
from guangong.store import read

NAME: Final = "guangong.toml"

Code = Annotated[str, Limits(pattern=r"^GG\d{3}$")]
Codes = tuple[Annotated[str, Limits(pattern=r"^GG\d{0,3}$")], ...]
Weight = Literal["error", "warning", "note", "off"]
Days = Annotated[int, Limits(ge=0, le=366)]
Points = Annotated[int, Limits(ge=1, le=100)]


class ProjectError(GuangongError):
    """``guangong.toml`` cannot be used."""


class Check(Model):
    """What ``guangong check`` looks at, and how strictly."""

    select: Annotated[Codes, Limits(min_length=1)] = Field(default=("GG",))
    ignore: Codes = Field(default=())
    strict: bool = Field(default=False)
    evidence_kinds: tuple[Kind, ...] = Field(default=())
    many_done: Annotated[int, Limits(ge=1)] = Field(default=10)


class Lights(Model):
    """When a light comes on, in days and in points."""

    due_soon_days: Days = Field(default=14)
    behind: Points = Field(default=10)
    far_behind: Points = Field(default=30)


class Project(Model):
    """All of ``guangong.toml``; without one the defaults hold."""

    check: Check = Field(default=Check())
    severity: dict[Code, Weight] = Field(default={})
    lights: Lights = Field(default=Lights())


def find(plan: Path) -> Path | None:
    """Return the nearest ``guangong.toml`` in the plan's folder or above, not beyond its repository."""
    cache.look("realpath", str(plan))
    for folder in plan.resolve().parents:
        if cache.look("isfile", str(folder / NAME)):
            return folder / NAME
        if cache.look("exists", str(folder / ".git")):
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
        table = toml.parse(source.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = _("it is not UTF-8")
        raise ProjectError(_("{path}: {reason}").format(path=name, reason=reason)) from None
    except toml.TomlError as error:
        raise ProjectError(_("{path}: {reason}").format(path=name, reason=error)) from None
    project, errors = schema.validate(Project, _frozen(table))
    reasons = explain(errors) if project is None else list(_unfit(project))
    if project is None or reasons:
        lines = "".join(f"\n  {reason}" for reason in reasons)
        raise ProjectError(_("{path} cannot be used:{reasons}").format(path=name, reasons=lines))
    return project


def _unfit(project: Project) -> Iterator[str]:
    """Yield what no single value shows: codes of no rule, which change nothing, and lights in no order."""
    named = {"check.select": project.check.select, "check.ignore": project.check.ignore}
    for place, codes in {**named, "severity": project.severity}.items():
        for code in codes:
            if not is_known(code):
                sentence = _('no rule begins with "{code}"; see: guangong rule').format(code=code)
                yield f"{place}: {sentence}"
    lights = project.lights
    if lights.far_behind < lights.behind:
        sentence = _('"far_behind" is {far}, less than "behind", which is {near}; make it the greater')
        yield f"lights: {sentence.format(far=lights.far_behind, near=lights.behind)}"


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
        "check.strict": old.check.strict and not new.check.strict,
        "check.evidence_kinds": set(old.check.evidence_kinds) - set(new.check.evidence_kinds),
        "check.many_done": new.check.many_done > old.check.many_done,
    }
    codes = sorted({*old.severity, *new.severity})
    lowered = [f"severity.{code}" for code in codes if _weight(new, code) < _weight(old, code)]
    return _chosen_no_more(old.check, new.check) + [name for name, loose in checks.items() if loose] + lowered


def _chosen_no_more(old: Check, new: Check) -> list[str]:
    """Return which of both settings leaves out a rule that was chosen."""
    chosen = [code for code in SEVERITIES if is_chosen(code, old.select, old.ignore)]
    lost = [code for code in chosen if not is_chosen(code, new.select, new.ignore)]
    by_select = any(not is_chosen(code, new.select, old.ignore) for code in lost)
    by_ignore = any(not is_chosen(code, old.select, new.ignore) for code in lost)
    names = {"check.select": by_select or not by_ignore, "check.ignore": by_ignore}
    return [name for name, is_weaker in names.items() if lost and is_weaker]


def _weight(project: Project, code: str) -> int:
    default = SEVERITIES.get(code)
    return _WEIGHTS.index(project.severity.get(code, default.value if default else "error"))
