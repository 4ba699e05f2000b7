"""The project's settings: ``guangong.toml`` beside the plan or above it, the same for everybody."""

import codecs
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from guangong import toml
from guangong.diagnostics import CheckedFile, Finding, FindingsError, Severity, locate
from guangong.document import Document, decode
from guangong.looks import COLORS, PRESETS, WEIGHTS, Look, Looks, is_color, is_mark
from guangong.messages import _
from guangong.plan import Kind, Model
from guangong.progress import Light
from guangong.rules import SEVERITIES, explain, schema
from guangong.rules.selection import is_chosen, is_known
from guangong.rules.suggest import did_you_mean, excerpt
from guangong.rules.text import not_utf8
from guangong.store import read

NAME: Final = "guangong.toml"


class ProjectError(FindingsError):
    """``guangong.toml`` cannot be used; the findings say where and why."""

    exit_code = 2


# ── values ──

_UNFIT: Final = "unfit"
"""pydantic's type of the errors that are findings already; their places count from the value."""


def _unfit(*findings: Finding) -> PydanticCustomError:
    return PydanticCustomError(_UNFIT, _UNFIT, {"findings": findings})


def _beginning(text: str) -> str:
    if not is_known(text):
        message = _('no rule begins with "{code}"').format(code=excerpt(text))
        raise _unfit(Finding((), message, _("codes are such as GG305; see: guangong rule")))
    return text


def _code(text: str) -> str:
    if text not in SEVERITIES:
        message = _('no rule has the code "{code}"').format(code=excerpt(text))
        raise _unfit(Finding((), message, _("codes are such as GG305; see: guangong rule")))
    return text


def _light(text: str) -> str:
    if text not in set(Light):
        message = _('there is no light "{name}"').format(name=excerpt(text))
        raise _unfit(Finding((), message, _nearest(text, Light)))
    return text


def _preset(text: str) -> str:
    if text not in PRESETS:
        message = _('there is no preset "{name}"').format(name=excerpt(text))
        raise _unfit(Finding((), message, _nearest(text, PRESETS)))
    return text


def _color(text: str) -> str:
    if not is_color(text):
        message = _('"{color}" is no colour').format(color=excerpt(text))
        known = ", ".join(COLORS)
        help_ = _("write one of these, or #rrggbb, also with bold or dim before it: {known}").format(known=known)
        raise _unfit(Finding((), message, did_you_mean(text, (*COLORS, *WEIGHTS)) or help_))
    return text


def _mark(text: str) -> str:
    if not is_mark(text):
        message = _('"{mark}" is no mark').format(mark=excerpt(text))
        help_ = _("write one character that can be seen, written from left to right")
        raise _unfit(Finding((), message, help_))
    return text


def _nearest(text: str, known: Iterable[str]) -> str:
    return did_you_mean(text, known) or _("allowed: {known}").format(known=", ".join(known))


Code = Annotated[str, AfterValidator(_code)]
Codes = tuple[Annotated[str, AfterValidator(_beginning)], ...]
Weight = Literal["error", "warning", "note", "off"]
Days = Annotated[int, Field(ge=0, le=366)]
Points = Annotated[int, Field(ge=1, le=100)]
LightName = Annotated[str, AfterValidator(_light)]
Preset = Annotated[str, AfterValidator(_preset)]
Color = Annotated[str, AfterValidator(_color)]
Mark = Annotated[str, AfterValidator(_mark)]


# ── tables ──


class Check(Model):
    """What ``guangong check`` looks at, and how strictly."""

    select: Annotated[Codes, Field(min_length=1)] = ("GG",)
    ignore: Codes = ()
    strict: bool = False
    evidence_kinds: tuple[Kind, ...] = ()
    many_done: Annotated[int, Field(ge=1)] = 10


class Lights(Model):
    """When a light comes on, in days and in points, and how it looks: a preset, and what differs from it."""

    preset: Preset = "default"
    due_soon_days: Days = 14
    behind: Points = 10
    far_behind: Annotated[Points, Field(validate_default=True)] = 30
    working_days: bool = False
    colors: dict[LightName, Color] = Field(default_factory=dict)
    marks: dict[LightName, Mark] = Field(default_factory=dict)

    @field_validator("far_behind")
    @classmethod
    def _is_greater(cls, far: int, info: ValidationInfo) -> int:
        near = info.data.get("behind", far)
        if far < near:
            message = _('"far_behind" is {far}, less than "behind", which is {near}')
            help_ = _("a task falls far behind later than behind: make it the greater")
            # Where "far_behind" is not written this is beside it, else it leads nowhere and is skipped.
            raise _unfit(Finding(("behind",), message.format(far=far, near=near), help_))
        return far

    @field_validator("marks")
    @classmethod
    def _differ(cls, marks: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        """Refuse a mark that another light has too: a printout shows nothing else."""
        preset = PRESETS.get(info.data.get("preset", ""), {})
        all_marks = {light: look.mark for light, look in preset.items()} | marks
        message = _('the light "{other}" has the mark "{mark}" too')
        found = [
            Finding((light,), message.format(other=other, mark=mark), _("give each light a mark of its own"))
            for light, mark in marks.items()
            for other, its_mark in all_marks.items()
            if other != light and its_mark == mark
        ]
        if found:
            raise _unfit(*found)
        return marks

    @property
    def looks(self) -> Looks:
        """The look of every light."""
        return {
            light: Look(self.marks.get(light, look.mark), self.colors.get(light, look.color))
            for light, look in PRESETS[self.preset].items()
        }


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
    """Read settings; every mistake is named, with its place in the file ``name``.

    Raises:
        ProjectError: as for ``load``.
    """
    document = _document(source)
    if document.problems:
        raise _refused(name, document, not_utf8(document))
    try:
        table = _frozen(tomllib.loads(document.text))
    except (ValueError, RecursionError) as error:  # ValueError: no TOML, or a number of 5,000 digits
        raise _refused(name, document, [toml.mistake(document.text, error)]) from None
    project, errors = schema.validate(Project, table)
    if project is None:
        raise _refused(name, document, _explained(document.text, errors))
    return project


def _document(source: bytes) -> Document:
    """Return the file as what findings have their places in; it has no nodes, which are YAML's."""
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    return Document(source, text, None, (problem,) if problem else ())


def _refused(name: str, document: Document, found: Iterable[Finding]) -> ProjectError:
    # No rule of the check found them: there is no code to look up, to ignore or to weigh.
    diagnostics = sorted(locate(document, "", Severity.ERROR, found), key=lambda item: item.span)
    sentence = _("the settings have to be mended first: {path}").format(path=name)
    return ProjectError([CheckedFile(name, document, diagnostics)], sentence)


def _explained(text: str, errors: Sequence[schema.SchemaError]) -> Iterator[Finding]:
    """Yield what is wrong with the values, at its place in ``text``."""
    where = toml.places(text)
    own = (
        found._replace(place=(*error.route, *found.place), key=error.is_key)
        for error in errors
        if error.code == _UNFIT
        for found in error.context["findings"]
    )
    for found in (*explain(errors), *own):
        yield found._replace(place=toml.locate(where, found.place, key=found.key))


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
