"""What ``check`` says of the plans that are named: of each, of the edit that led to it, and of those gone."""

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.checks import Checked, Guarded, Open, check_edit, check_gone, check_guard
from guangong.checks.limits import RuleSettings
from guangong.checks.loosening import weaker
from guangong.checks.returns import closed_with_missing
from guangong.checks.selection import choose, known_codes, weighed
from guangong.domain.plan import Plan
from guangong.domain.settings import Project
from guangong.errors import GuangongError
from guangong.messages import _, count
from guangong.render.text import visible
from guangong.services import clock, plans, unit_edits
from guangong.services.base import Base, Wanted, at_one_commit, base_of, commit_of, gone_from, settings_at
from guangong.services.plan_check import STANDARD_INPUT, PlanCheck, check_plan
from guangong.services.project import from_root
from guangong.storage import git
from guangong.storage.paths import PLAN_NAME
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


class Reviewed(NamedTuple):
    """A plan with its returns, judged.

    ``clean`` is what is said where nothing is wrong, ``remarks`` what is said beside the findings.
    """

    files: list[CheckedFile]
    base: Base | None = None
    clean: str = ""
    remarks: tuple[str, ...] = ()


class Judged(NamedTuple):
    """What an edit was compared with, ``None`` for a new plan; what is wrong with it; what settings count."""

    base: Base | None
    diagnostics: list[Diagnostic]
    settings: Project


def review(named: Sequence[Path], wanted: Wanted | None, today: date, looks: Looks) -> list[Reviewed]:
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
    found = [_review(path, base, today, looks) for path, base in listed.items()]
    names = [one.base.name for one in found if one.base]
    for place in folders:
        lost = [_gone(*one) for one in gone_from(place, bases[place], names)] if wanted else []
        remarks = _unchecked(place, is_all=not below[place] and not lost)
        found.append(Reviewed(lost, remarks=remarks))
    return found


def reported(  # noqa: PLR0913 (what the command line says)
    reviewed: Iterable[Reviewed],
    looks: Looks,
    *,
    strict: bool,
    in_repository: bool,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
) -> list[CheckedFile]:
    """Return all files for a report.

    Args:
        reviewed: What was found.
        looks: Notes what is looked at.
        strict: Warnings make the check fail, whatever the projects say.
        in_repository: The report names files by their paths in the repository.
        select: The codes, or beginnings of some, of the only findings that are wanted.
        ignore: Those of the findings that are not wanted.

    Raises:
        UnknownCodeError: no rule's code begins so.
    """
    chosen, dropped = known_codes(select or ("GG",)), known_codes(ignore or ())
    return [
        file._replace(diagnostics=choose(file.diagnostics, chosen, dropped), strict=strict or file.strict)
        for one in reviewed
        for file in _named(one, looks, in_repository=in_repository)
    ]


def _named(one: Reviewed, looks: Looks, *, in_repository: bool) -> Iterator[CheckedFile]:
    """Yield its files with their paths in the repository; for forges these are their names."""
    for file in one.files:
        is_input = file.name == str(STANDARD_INPUT)
        path = file.name if is_input else from_root(file.name, looks)
        named = file._replace(path=path, name=path if in_repository else file.name)
        # A base that has settings is a commit's: git gave its name from the top.
        if in_repository and file.base and one.base and one.base.settings is None:
            named = named._replace(base_name=from_root(file.base_name, looks))
        yield named


def _review(path: Path, wanted: Wanted | None, today: date, looks: Looks) -> Reviewed:
    found = check_plan(path, today, looks)
    own = found.project.check
    files = [
        file._replace(diagnostics=choose(file.diagnostics, own.select, own.ignore)) for file in found.files
    ]
    base, is_strict = None, own.strict
    remarks: tuple[str, ...] = ()
    if wanted is not None:
        base, diagnostics, settings = judge(found, wanted, today, looks)
        files[0] = _with_edit(files[0], base, diagnostics)
        files = unit_edits.judged(found, files, base, wanted, settings, today)
        # A strict project is not loosened by the edit that it judges.
        is_strict = is_strict or settings.check.strict
        new = _("{file} is new: there is nothing to compare it with.").format(file=files[0].name)
        remarks = () if base else (new,)
    files = [file._replace(strict=is_strict) for file in files]
    return Reviewed(files, base, _clean(found), remarks)


def _with_edit(plan: CheckedFile, base: Base | None, found: list[Diagnostic]) -> CheckedFile:
    """Return the plan's file with the findings about the edit too; what the edit closed is said once."""
    closed = {item.span for item in found if item.code == "GG433"}
    own = (item for item in plan.diagnostics if item.code != "GG516" or item.span not in closed)
    diagnostics = sorted([*own, *found], key=lambda item: item.span)
    if base is None:
        return plan._replace(diagnostics=diagnostics)
    return plan._replace(diagnostics=diagnostics, base=base.document, base_name=base.name)


def _clean(current: PlanCheck) -> str:
    plan = current.plan
    tasks = count("{n} task", "{n} tasks", sum(1 for _task in plan.tasks()) if plan else 0)
    return visible(_("{file}: {tasks}, no findings").format(file=current.path, tasks=tasks)) + "\n"


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


# ── the edit ──


def judge(current: PlanCheck, wanted: Wanted, today: date, looks: Looks) -> Judged:
    """Judge the edit that led to a plan, and what it changed of the judging itself.

    Raises:
        GuangongError: there is no base to compare with; the sentence says how to get one.
    """
    base = base_of(current.path, wanted, today, looks)
    if base is None:
        return _judge_new(current, wanted)
    document = current.files[0].document
    # The edit is judged by the settings of its base: its own could have been loosened for it.
    before = base.settings or current.project
    settings = RuleSettings(many_done=before.check.many_done, latest=clock.furthest(today))
    checked = Checked(current.plan, [], current.kept)
    found = check_edit(document, checked, base.document, base.checked, today, settings)
    found += check_guard(document, _guarded(current, base, before, today), base.document)
    if base.is_untracked:
        found += check_gone(document, f"git add --force -- {shlex.quote(str(current.path))}")
    return Judged(base, weighed(found, before), before)


def _guarded(current: PlanCheck, base: Base, before: Project, today: date) -> Guarded:
    """Return what the edit changed beside the plan's own fields; of a plan alone nobody knows the returns."""
    return Guarded(
        weaker(before, current.project),
        links=base.links,
        open=[] if current.is_alone else _closed_by_hand(current, base.plan, today),
    )


def _judge_new(current: PlanCheck, wanted: Wanted) -> Judged:
    """Judge a plan that the base does not have: beside it another one could have been dropped."""
    place, commit = commit_of(current.path, wanted)
    if commit is None:
        return Judged(None, [], current.project)
    before = settings_at(place, commit)
    gone = [
        old.path
        for old in git.gone(place.repo, commit, place.name)
        if _is_plan(old.source) and not (wanted.whole and PurePosixPath(old.path).name == PLAN_NAME)
    ]
    edit = Guarded(weaker(before, current.project), gone=gone)
    return Judged(None, weighed(check_guard(current.files[0].document, edit), before), before)


def _closed_by_hand(current: PlanCheck, base: Plan, today: date) -> list[Open]:
    """Return the tasks of groups that the edit marks done, without a reason, while returns are missing."""
    plan = current.plan
    if plan is None:
        return []
    closed = {placed.task.id for placed in base.tasks() if placed.task.status == "done"}
    found = []
    for placed, missing in closed_with_missing(plan, current.returns, today):
        if placed.task.id not in closed:
            names = [plan.unit_names()[id_] for id_ in missing]
            place = Checked(plan, [], current.kept).original((*placed.route, "status"))
            found.append(Open(placed.task.id, place, names))
    return found


def _is_plan(source: bytes) -> bool:
    return all(re.search(rb"\b" + key + rb"[\"']?\s*:", source) for key in (b"schema", b"sections"))


def _gone(place: git.Place, commit: str, path: Path) -> CheckedFile:
    document = parse(git.bytes_at(place.repo, commit, place.name) or b"")
    command = f"git checkout {commit[:7]} -- {shlex.quote(f':/{place.name}')}"
    rules = settings_at(place, commit)
    found = weighed(check_gone(document, command), rules)
    return CheckedFile(str(path), document, found, strict=rules.check.strict)
