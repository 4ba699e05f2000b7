"""What is wrong with the edit that led to a plan, and with what it changed of the judging itself."""

import re
import shlex
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.checks import Checked, Guarded, Lost, Open, check_edit, check_gone, check_guard
from guangong.checks.limits import RuleSettings
from guangong.checks.loosening import weaker
from guangong.checks.selection import choose, weigh
from guangong.domain.fields import declared
from guangong.domain.plan import Plan, Return, Returns
from guangong.domain.progress import returned
from guangong.domain.settings import Project
from guangong.services import clock
from guangong.services.comparing import Base, Wanted, base_of, commit_of, gone_from, settings_at
from guangong.services.inspection import Inspection
from guangong.storage import git
from guangong.storage.paths import PLAN_NAME
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic


class Judged(NamedTuple):
    """What an edit was compared with, ``None`` for a new plan; what is wrong with it; what settings count."""

    base: Base | None
    diagnostics: list[Diagnostic]
    settings: Project


def judge(inspection: Inspection, wanted: Wanted, today: date, looks: Looks) -> Judged:
    """Judge the edit that led to a plan, and what it changed of the judging itself.

    Raises:
        GuangongError: there is no base to compare with; the sentence says how to get one.
    """
    base = base_of(inspection.path, wanted, today, looks)
    if base is None:
        return _judge_new(inspection, wanted)
    document = inspection.files[0].document
    # The edit is judged by the settings of its base: its own could have been loosened for it.
    before = base.settings or inspection.project
    settings = RuleSettings(many_done=before.check.many_done, latest=clock.furthest(today))
    checked = Checked(inspection.plan, [], inspection.kept)
    found = check_edit(document, checked, base.document, base.checked, today, settings)
    found += check_guard(document, _guarded(inspection, base, before, today), base.document)
    if base.is_untracked:
        found += check_gone(document, f"git add --force -- {shlex.quote(str(inspection.path))}")
    return Judged(base, _weighed(found, before), before)


def _guarded(inspection: Inspection, base: Base, before: Project, today: date) -> Guarded:
    """Return what the edit changed beside the plan's own fields; of a plan alone nobody knows the returns."""
    return Guarded(
        weaker(before, inspection.project),
        links=base.links,
        returns=_less_returned(inspection, base.returns),
        open=[] if inspection.is_alone else _closed_by_hand(inspection, base.plan, today),
    )


def _judge_new(inspection: Inspection, wanted: Wanted) -> Judged:
    """Judge a plan that the base does not have: beside it another one could have been dropped."""
    place, commit = commit_of(inspection.path, wanted)
    if commit is None:
        return Judged(None, [], inspection.project)
    before = settings_at(place, commit)
    gone = [
        old.path
        for old in git.gone(place.repo, commit, place.name)
        if _is_plan(old.source) and not (wanted.whole and PurePosixPath(old.path).name == PLAN_NAME)
    ]
    edit = Guarded(weaker(before, inspection.project), gone=gone)
    return Judged(None, _weighed(check_guard(inspection.files[0].document, edit), before), before)


def _less_returned(inspection: Inspection, before: Iterable[Returns]) -> list[Lost]:
    """Return by unit what it had returned and has no more, or otherwise; of broken files others tell."""
    broken = {
        Path(file.name).stem
        for file in inspection.files[1:]
        if any(item.hides_data for item in file.diagnostics)
    }
    found = []
    for unit in before:
        now = inspection.returns[unit.unit].tasks if unit.unit in inspection.returns else {}
        gone = [id_ for id_ in unit.tasks if id_ not in now]
        other = [id_ for id_, old in unit.tasks.items() if id_ in now and _is_other(old, now[id_])]
        if unit.unit not in broken and (gone or other):
            found.append(Lost(unit.unit, gone, other))
    return found


def _is_other(old: Return, new: Return) -> bool:
    """Whether more than something added changed in a return, or it is an exemption now, unrecorded."""
    both = [
        (item.name, getattr(old, item.attribute), getattr(new, item.attribute)) for item in declared(Return)
    ]
    changed = {name for name, before, after in both if not _grew(before, after)}
    if bool(old.exempt) != bool(new.exempt):
        changed.add("exempt")
    recorded = (Counter(new.changes) - Counter(old.changes)).keys()
    return bool(changed - {change.field for change in recorded})


def _grew(old: object, new: object) -> bool:
    """Whether a value is as it was, or was added to."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return not Counter(old) - Counter(new)
    return old in {None, new}


def _closed_by_hand(inspection: Inspection, base: Plan, today: date) -> list[Open]:
    """Return the tasks of groups that the edit marks done while members have not returned them."""
    plan = inspection.plan
    if plan is None:
        return []
    closed = {placed.task.id for placed in base.tasks() if placed.task.status == "done"}
    found = []
    for placed in plan.tasks():
        if placed.task.status == "done" and placed.task.id not in closed:
            members = returned(plan, inspection.returns, placed, today)
            missing = [plan.unit_names()[id_] for id_, report in members.items() if report is None]
            place = Checked(plan, [], inspection.kept).original((*placed.route, "status"))
            found += [Open(placed.task.id, place, missing)] if missing else []
    return found


def _is_plan(source: bytes) -> bool:
    return all(re.search(rb"\b" + key + rb"[\"']?\s*:", source) for key in (b"schema", b"sections"))


def gone(folder: Path, wanted: Wanted, bases: Collection[str]) -> list[CheckedFile]:
    """Return the plans that are below a folder no more, each with the finding that says so.

    They are judged by the settings that held for them; the arguments are those of ``gone_from``.

    Raises:
        GuangongError: as for ``base_of``.
    """
    return [_gone(*lost) for lost in gone_from(folder, wanted, bases)]


def _gone(place: git.Place, commit: str, path: Path) -> CheckedFile:
    document = parse(git.bytes_at(place.repo, commit, place.name) or b"")
    command = f"git checkout {commit[:7]} -- {shlex.quote(f':/{place.name}')}"
    rules = settings_at(place, commit)
    found = _weighed(check_gone(document, command), rules)
    return CheckedFile(str(path), document, found, strict=rules.check.strict)


def _weighed(found: list[Diagnostic], settings: Project) -> list[Diagnostic]:
    return choose(weigh(found, settings.severity), settings.check.select, settings.check.ignore)
