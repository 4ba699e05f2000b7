"""What an edit changed of the returns beside a plan, and what a unit's own edit touched besides."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from guangong.checks import Amended, Guarded, check_amendment, check_guard, check_trespass
from guangong.checks.selection import weighed
from guangong.domain.plan import Plan
from guangong.domain.settings import Project
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _
from guangong.render.text import one_line
from guangong.services import plans, project
from guangong.services.base import Base, Reported, Wanted, commit_of
from guangong.services.book import find_unit
from guangong.services.plan_check import PlanCheck, files_of_units
from guangong.storage import git
from guangong.storage.failures import working_folder
from guangong.storage.locking import lock_of
from guangong.storage.paths import PLAN_NAME, is_yaml, resolved
from guangong.storage.returns_folder import RETURNS_FOLDER
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


def judged(  # noqa: PLR0913, PLR0917 (a plan, its files, its base, and the rules)
    current: PlanCheck,
    files: Sequence[CheckedFile],
    base: Base | None,
    wanted: Wanted,
    settings: Project,
    today: date,
) -> list[CheckedFile]:
    """Return the files of a plan with the findings about the edit of its returns.

    Raises:
        GuangongError: a unit's own edit has no base, or that has no such unit.
    """
    unit = _member(base, wanted.as_unit) if wanted.as_unit else ""
    found = {file.name: file for file in files}
    if base is None or base.settings is None or current.plan is None:
        return list(files)
    for file, edit, old in _edits(current, files, base, current.plan, today):
        diagnostics = weighed(_judge(file, edit._replace(is_own=bool(unit)), old), settings)
        found[file.name] = _with(found[file.name], diagnostics, old if file is not files[0] else None)
    if unit:
        for file in _trespasses(current.path, wanted, unit, files):
            diagnostics = weighed(file.diagnostics, settings)
            found[file.name] = _with(found.get(file.name, file._replace(diagnostics=[])), diagnostics)
    return list(found.values())


def _with(file: CheckedFile, diagnostics: list[Diagnostic], old: Reported | None = None) -> CheckedFile:
    found = sorted([*file.diagnostics, *diagnostics], key=lambda item: item.span)
    file = file._replace(diagnostics=found)
    return file._replace(base=old.document, base_name=old.name) if old else file


def _member(base: Base | None, name: str) -> str:
    """Return the id of a unit that returns something: in the base, for the edit could name itself so."""
    if base is None or base.settings is None:
        text = _("--as-unit compares files with a commit that has the plan, and there is none")
        raise GuangongError(text, _("give one: --against REV"))
    try:
        unit = find_unit(base.plan, name)
    except NotFoundError as error:  # nothing was checked: exit 1 would say that something was found
        raise GuangongError(error.message, error.advice, error.candidates, error.word) from None
    if not any(unit in (group.members or {}) for group in base.plan.units.values()):
        text = _('"{unit}" is no member of a group: it returns nothing').format(unit=name)
        raise GuangongError(text, _("name a member of a group, such as a school"))
    return unit


# ── what was returned ──


def _edits(
    current: PlanCheck, files: Sequence[CheckedFile], base: Base, plan: Plan, today: date
) -> Iterator[tuple[CheckedFile, Amended, Reported | None]]:
    """Yield what the edit changed by units, with the file in which that is said; broken ones are left out."""
    before = {item.returns.unit: item for item in base.returns}
    counting = files_of_units(files[1:])
    new = [unit for unit, file in counting.items() if Path(file.name).name not in base.reports]
    for unit in dict.fromkeys([*before, *new]):
        old, now = before.get(unit), current.returns.get(unit)
        file = counting.get(unit) or _same_name(files[1:], old) or files[0]
        if file is files[0] or not any(item.hides_data for item in file.diagnostics):
            was = old.returns if old else None
            yield file, Amended(unit, was, now, plan, min(base.since, today), today), old


def _same_name(files: Sequence[CheckedFile], old: Reported | None) -> CheckedFile | None:
    """Return the file that has the name of one that is another unit's now."""
    return next((file for file in files if old and Path(file.name).name == old.file), None)


def _judge(file: CheckedFile, edit: Amended, old: Reported | None) -> list[Diagnostic]:
    base = old.document if old else None
    found = check_amendment(file.document, edit, base)
    new_comments = check_guard(file.document, Guarded(), base or parse(b"")) if edit.new else []
    return [*found, *new_comments]


# ── what else was touched ──


def _trespasses(path: Path, wanted: Wanted, unit: str, files: Sequence[CheckedFile]) -> Iterator[CheckedFile]:
    """Yield the files that differ from the base and are not the unit's own, each with what is said of it.

    In a hook and in CI only what is staged or committed is judged: the rest is not part of the edit.
    """
    place, commit = commit_of(path, wanted)
    if commit is None:
        return
    unstaged = not (plans.IN_HOOK in os.environ or os.environ.get("CI"))
    there = {_followed(Path(file.name)): file for file in files}
    folder, lock = PurePosixPath(place.name).parent, lock_of(PurePosixPath(place.name))
    for name, mode in sorted(git.touched(place.repo, commit, unstaged=unstaged).items()):
        # The lock is made by every edit; git add -A takes it along.
        if PurePosixPath(name) != lock and not _is_own(PurePosixPath(name), mode, folder, unit):
            path = _followed(resolved(place.repo.top) / name)
            shown = one_line(os.path.relpath(path, working_folder()))
            known = there.get(path) or CheckedFile(shown, parse(b""), [])
            yield known._replace(diagnostics=check_trespass(known.document, [one_line(name)], unit))


def _followed(path: Path) -> Path:
    """Return a path without links in its folders; where it is a link itself, that is a file of its own."""
    return resolved(path.parent) / path.name


def _is_own(path: PurePosixPath, mode: str, folder: PurePosixPath, unit: str) -> bool:
    """Whether a file is the returns of a unit, or evidence of it: a plain file, or one that is gone."""
    is_returns = path.parent == folder / RETURNS_FOLDER and path.stem == unit and is_yaml(path.name)
    is_inside = path.is_relative_to(folder / "evidence" / unit) and path != folder / "evidence" / unit
    # A plan there would count in rollup; settings and what begins with a dot steer programs.
    is_evidence = is_inside and path.name not in {PLAN_NAME, project.NAME} and path.name[0] != "."
    return mode in {git.FILE, ""} and (is_returns or is_evidence)
