"""What commands work on: the plan found, read and checked, with its returns."""

import os
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from guangong.answers.looks import Looks
from guangong.checks.suggest import nearest
from guangong.domain import as_of
from guangong.domain.plan import Placed, Plan, Returns, Unit
from guangong.domain.progress import DEFAULT, Thresholds
from guangong.domain.settings import Lights
from guangong.domain.styles import Styles
from guangong.domain.typed import named, split_names
from guangong.domain.workdays import working_days
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render.text import one_line
from guangong.services.plan_check import check_plan
from guangong.storage import failures, paths, user_settings
from guangong.yamldoc.diagnostics import Diagnostic, FindingsError, Severity


class Book(NamedTuple):
    """A plan that is fit to be reported on, with what units have returned."""

    path: Path
    plan: Plan
    returns: Mapping[str, Returns]
    thresholds: Thresholds
    styles: Styles
    findings: int
    remarks: list[str]
    """What is said beside a report; it grows while figures are made."""
    entered_later: int = 0
    """How many records of the day that is reported on, and before, were written after it."""
    added_later: int = 0
    """How many tasks were added after the day that is reported on."""

    def on(self, day: date) -> "Book":
        """Return it as it was on ``day``."""
        plan, returns = as_of.plan_on(self.plan, day), as_of.returns_on(self.returns, day)
        later = as_of.entered_later(plan, returns, day)
        added = sum(1 for _placed in self.plan.tasks()) - sum(1 for _placed in plan.tasks())
        return self._replace(plan=plan, returns=returns, entered_later=later, added_later=added)


def plan_path(file: Path | None, looks: Looks) -> Path:
    """Return the plan's path: ``--file``, ``$GUANGONG_PLAN``, the folder and its parents, the setting."""
    environment = os.environ.get("GUANGONG_PLAN")
    given = file or (Path(environment) if environment else None)
    configured = None if given else user_settings.load(looks).get("plan")
    return paths.find(
        failures.working_folder(),
        looks,
        given=given,
        configured=Path(str(configured)) if configured else None,
    )


def file_option(file: Path | None) -> str:
    """Return what a command wants besides, where the plan was named by ``--file``."""
    return f" --file {shlex.quote(str(file))}" if file else ""


def with_file(text: str, file: Path | None) -> str:
    """Return ``text`` with ``--file`` in the commands that it names for a plan."""
    return _COMMAND.sub(lambda match: match.group() + file_option(file), text) if file else text


_COMMAND: Final = re.compile(
    r"\bguangong (?:status|list|next|trend|show|check|done|start|log|unlog|postpone|reopen|cancel|add|remove"
    r"|set|unset|amend|units|remind|submit|exempt|send-back|withdraw|collect"
    r"|members (?:list|add|rename|alias|close))\b(?! --file)"
)


def open_book(file: Path | None, today: date, looks: Looks) -> Book:
    """Find, read and check the plan.

    Raises:
        FindingsError: it has findings that would make the figures wrong.
    """
    path = plan_path(file, looks)
    found = check_plan(path, today, looks)
    plan, diagnostics = found.plan, [item for file in found.files for item in file.diagnostics]
    if plan is None or any(map(spoils, diagnostics)):
        raise FindingsError(found.files, _("the plan has to be fixed first; see: guangong check"))
    lights = found.project.lights
    limits, remarks = thresholds(lights, looks), list[str]()
    if lights.working_days:
        limits = limits._replace(working_days=working_days(remarks.append))
    mentioned = sum(item.severity is not Severity.NOTE for item in diagnostics)
    return Book(path, plan, found.returns, limits, lights.styles, mentioned, remarks)


def spoils(found: Diagnostic) -> bool:
    """Whether a finding makes all figures doubtful: not one on a task alone or on what tables spell out.

    Nor is one on a unit's returns; but of two files of one unit (GG503) nobody knows which is right.
    """
    alone = ("GG005", "GG010", "GG210", "GG3", "GG5")
    is_alone = found.code.startswith(alone) and found.code != "GG503"
    return found.severity is Severity.ERROR and not is_alone


def thresholds(lights: Lights, looks: Looks) -> Thresholds:
    """Return when lights come on: the user's own setting, else the project's, else the default."""
    made = {name: getattr(lights, name) for name in ("due_soon_days", "behind", "far_behind")}
    made |= {name: own for name, own in user_settings.load(looks).items() if name in made}
    return DEFAULT._replace(**{name: number for name, number in made.items() if number is not None})


def find_task(plan: Plan, text: str) -> Placed:
    """Return the one task that ``text`` names.

    Raises:
        NotFoundError: none fits, or several do; they are listed.
    """
    found = plan.find(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(_('no task fits "{text}"').format(text=text), _("see guangong list"), word=text)
    if len({placed.task.id for placed in found}) == 1:
        twice = _('the id "{id}" is used twice').format(id=found[0].task.id)
        raise NotFoundError(twice, _("give the newer task the next free number"))
    lines = "".join(f"\n  {placed.task.id}  {one_line(placed.task.title)}" for placed in found)
    fits = _('"{text}" fits {number} tasks').format(text=text, number=len(found))
    advice = _("name one by its id:{lines}").format(lines=lines)
    raise NotFoundError(fits, advice, [placed.task.id for placed in found], text)


def find_unit(plan: Plan, name: str) -> str:
    """Return the id of the unit with this id, name or alias, else of the one that a part of a name fits.

    Raises:
        NotFoundError: there is none, or several fit; they are listed.
    """
    if found := plan.unit(name):
        return found
    units = plan.unit_names()
    alike = {id_: units[id_] for id_ in plan.units_like(name)}
    if len(alike) == 1:
        return next(iter(alike))
    if alike:
        text = _('"{text}" fits {number} units').format(text=name, number=len(alike))
        raise NotFoundError(text, _("name one: {known}").format(known=_listed(alike)), list(alike), name)
    text = _('the plan has no unit "{name}"').format(name=name)
    if near := nearest(name, [*units, *units.values(), *_aliases(plan)]):
        raise NotFoundError(text, _('did you mean "{name}"?').format(name=near), [near], name)
    raise NotFoundError(text, _known_units(units), list(units), name)


def find_group(plan: Plan, name: str) -> str:
    """Return the id of the unit with this id, name or alias that has members, or is to have some.

    Raises:
        NotFoundError: there is none, or it is no group.
    """
    id_ = find_unit(plan, name)
    unit = plan.units.get(id_)
    if unit is None or unit.members is None:
        text = _("{name} is no group: it has no members").format(name=named(id_, plan.unit_names()[id_]))
        groups = {key: unit.name for key, unit in plan.units.items() if unit.members is not None}
        advice = _("groups are: {known}").format(known=_(", ").join(named(*pair) for pair in groups.items()))
        making = _('write "members: {}" below its name in the plan, under units')
        raise NotFoundError(text, advice if groups else making, list(groups), name)
    return id_


def _known_units(units: Mapping[str, str]) -> str:
    """Return which units there are; of many the first ones, and where all of them stand."""
    known = _("it has {known}").format(known=_listed(units))
    if len(units) <= _MOST_UNITS:
        return known
    return _('{known}; all stand under "units" in the plan').format(known=known)


_MOST_UNITS: Final = 8


def _listed(units: Mapping[str, str]) -> str:
    """Return the first of many units, and how many more there are."""
    known = _(", ").join(named(id_, unit) for id_, unit in list(units.items())[:_MOST_UNITS])
    more = len(units) - _MOST_UNITS
    return _("{known} and {n} more").format(known=known, n=more) if more > 0 else known


def find_units(plan: Plan, given: Iterable[str]) -> list[str]:
    """Return the ids of units, which may be listed in one text: 甲,乙 or 甲、乙.

    Raises:
        NotFoundError: one of them is not there.
    """
    known = {*plan.unit_names(), *plan.unit_names().values(), *_aliases(plan)}
    listed = (name for text in given for name in (split_names(text, known) if text.strip() else [text]))
    return [find_unit(plan, name) for name in listed]


def _aliases(plan: Plan) -> list[str]:
    return [alias for aliases in plan.aliases().values() for alias in aliases]


def as_seen_by(plan: Plan, units: Sequence[str], day: date) -> tuple[Plan, list[str]]:
    """Return a plan as units see it on a day, and who owns what is theirs: they, and the groups they are in.

    Such a group, unless it is meant itself, has no other members then: its tasks have the units' own state.
    """
    groups = {id_: members for id_, members in plan.groups(day).items() if id_ not in units}
    own = {id_: [unit for unit in units if unit in members] for id_, members in groups.items()}
    theirs = {id_: _with_members(plan.units[id_], members) for id_, members in own.items() if members}
    seen = plan.model_copy(update={"units": {**plan.units, **theirs}}) if theirs else plan
    return seen, [*units, *theirs]


def _with_members(group: Unit, members: Iterable[str]) -> Unit:
    known = group.members or {}
    return group.model_copy(update={"members": {id_: known[id_] for id_ in members}})


def find_section(plan: Plan, number: int) -> int:
    """Return the place among the plan's sections of the one with this number.

    Raises:
        NotFoundError: there is none.
    """
    numbers = [section.number for section in plan.sections]
    if number in numbers:
        return numbers.index(number)
    text = _("the plan has no section {number}").format(number=number)
    advice = _("it has {known}").format(known=_(", ").join(map(str, numbers)))
    raise NotFoundError(text, advice, list(map(str, numbers)), str(number))
