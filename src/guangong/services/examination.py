"""What ``check`` finds in what is named: plans with their returns, their edits, and plans that are gone."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.checks.selection import choose
from guangong.errors import GuangongError
from guangong.messages import _, count
from guangong.render.text import visible
from guangong.services import plans
from guangong.services.comparing import Base, Wanted, at_one_commit
from guangong.services.inspection import STANDARD_INPUT, Inspection, inspect, inspect_standard_input
from guangong.services.judgement import Judged, gone, judge
from guangong.services.project import from_root
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


class Examined(NamedTuple):
    """A plan with its returns, judged.

    ``clean`` is what is said where nothing is wrong, ``remarks`` what is said beside the findings.
    """

    files: list[CheckedFile]
    base: Base | None = None
    clean: str = ""
    remarks: tuple[str, ...] = ()


def examine(named: Sequence[Path], wanted: Wanted | None, today: date, looks: Looks) -> list[Examined]:
    """Check the plans that are named, each once, and every one below a folder.

    Args:
        named: Files, folders, and the path of ``STANDARD_INPUT``.
        wanted: What to compare them with, to judge the edits too.
        today: The user's day.
        looks: Notes what is looked at.

    Raises:
        GuangongError: one cannot be checked or compared, or a folder has none.
    """
    folders = [place for place in named if plans.is_folder(place)]
    if folders:
        looks.invalidate()  # neither git nor the folders that are walked through are noted
    bases = {place: at_one_commit(place, wanted) for place in folders if wanted}
    below = {place: plans.below(place) for place in folders}
    listed = {path: bases.get(place, wanted) for place in named for path in below.get(place, [place])}
    examined = [_examine(path, base, today, looks) for path, base in listed.items()]
    names = [one.base.name for one in examined if one.base]
    for place in folders:
        lost = gone(place, bases[place], names) if wanted else []
        remarks = _unchecked(place, is_all=not below[place] and not lost)
        examined.append(Examined(lost, remarks=remarks))
    return examined


def reported(
    examined: Iterable[Examined], looks: Looks, *, strict: bool, in_repository: bool
) -> list[CheckedFile]:
    """Return all files for a report.

    Args:
        examined: What was found.
        looks: Notes what is looked at.
        strict: Warnings make the check fail, whatever the projects say.
        in_repository: The report names files by their paths in the repository.
    """
    found = []
    for one in examined:
        files = [
            _named(file, looks, in_repository=in_repository)._replace(strict=strict or file.strict)
            for file in one.files
        ]
        if one.base and in_repository:
            files[0] = files[0]._replace(base_name=one.base.path_in_repository(looks))
        found += files
    return found


def _named(file: CheckedFile, looks: Looks, *, in_repository: bool) -> CheckedFile:
    """Return a file with its path in the repository; for forges this is its name."""
    path = file.name if file.name == str(STANDARD_INPUT) else from_root(file.name, looks)
    return file._replace(path=path, name=path if in_repository else file.name)


def _examine(path: Path, wanted: Wanted | None, today: date, looks: Looks) -> Examined:
    is_input = path == STANDARD_INPUT
    inspection = inspect_standard_input(today, looks) if is_input else inspect(path, today, looks)
    files = [item._replace(diagnostics=_by_project(inspection, item)) for item in inspection.files]
    base, is_strict = None, inspection.project.check.strict
    remarks: tuple[str, ...] = ()
    if wanted is not None:
        judged = judge(inspection, wanted, today, looks)
        base, files[0] = judged.base, _with_edit(files[0], judged)
        if base is None:
            text = _("{file} is new: there is nothing to compare it with.")
            remarks = (text.format(file=files[0].name),)
        # A strict project is not loosened by the edit that it judges.
        is_strict = is_strict or judged.settings.check.strict
    files = [file._replace(strict=is_strict) for file in files]
    return Examined(files, base, _clean(inspection), remarks)


def _by_project(inspection: Inspection, file: CheckedFile) -> list[Diagnostic]:
    """Return the findings that the project asks for."""
    settings = inspection.project.check
    return choose(file.diagnostics, settings.select, settings.ignore)


def _with_edit(plan: CheckedFile, judged: Judged) -> CheckedFile:
    """Return the plan's file with the findings about the edit too."""
    diagnostics = sorted([*plan.diagnostics, *judged.diagnostics], key=lambda item: item.span)
    if judged.base is None:
        return plan._replace(diagnostics=diagnostics)
    return plan._replace(diagnostics=diagnostics, base=judged.base.document, base_name=judged.base.name)


def _clean(inspection: Inspection) -> str:
    plan = inspection.plan
    tasks = count("{n} task", "{n} tasks", sum(1 for _task in plan.tasks()) if plan else 0)
    return visible(_("{file}: {tasks}, no findings").format(file=inspection.path, tasks=tasks)) + "\n"


def _unchecked(folder: Path, *, is_all: bool) -> tuple[str, ...]:
    """Return remarks on what may be meant as a plan, and on that there is no other.

    Raises:
        GuangongError: there is nothing to check at all.
    """
    misnamed = plans.misnamed(folder)
    text = _("{file} is not checked: if it is a plan, rename it to plan.yaml")
    remarks = tuple(text.format(file=path) for path in misnamed)
    if not is_all:
        return remarks
    text = _("{folder}: there is no plan.yaml in it or below").format(folder=folder)
    if misnamed or plans.IN_HOOK not in os.environ:
        raise GuangongError("\n  ".join([text, *remarks]))
    return (text,)  # a hook that is there before the first plan must not stop every commit
