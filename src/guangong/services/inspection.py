"""A plan and its returns, checked by the project's rules."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.checks import Filed, check, check_returns, check_unread, counting
from guangong.checks.limits import RuleSettings
from guangong.checks.selection import weigh
from guangong.domain.plan import Plan, Returns
from guangong.domain.settings import Project
from guangong.services import clock, project
from guangong.storage import evidence, paths, reading, returns_folder
from guangong.yamldoc import Document, Route, parse
from guangong.yamldoc.diagnostics import CheckedFile


class Inspection(NamedTuple):
    """A plan and its returns, checked by the project's rules; ``plan`` is what can be read of it.

    ``kept`` is that of ``rules.Checked``.
    """

    path: Path
    project: Project
    plan: Plan | None
    returns: Mapping[str, Returns]
    files: list[CheckedFile]
    kept: Mapping[Route, list[int]]


def inspect(path: Path, today: date) -> Inspection:
    """Check a plan and the returns beside it."""
    rules = project.load(path)
    folder = paths.resolved(path).parent
    settings = RuleSettings(
        rules.check.evidence_kinds,
        rules.check.many_done,
        lambda name: evidence.flaw(name, folder),
        clock.furthest(today),
    )
    document = parse(reading.read(path))
    checked = check(document, today, settings)
    reports = [(file, parse(reading.read(file))) for file in returns_folder.returns_files(path)]
    counts = counting((file.name, _unit(reported)) for file, reported in reports)
    found = [*check_unread(document, checked.plan, *returns_folder.unread(path)), *checked.diagnostics]
    files = [CheckedFile(str(path), document, weigh(found, rules.severity))]
    returns: dict[str, Returns] = {}
    # Beside a task too broken to be in the plan, a return of it would seem to be of an unknown one.
    whole = None if checked.kept else checked.plan
    for file, reported in reports:
        unit, found = check_returns(reported, whole, Filed(file.name, counts, settings))
        files.append(CheckedFile(str(file), reported, weigh(found, rules.severity)))
        if unit is not None and counts[unit.unit] == file.name:
            returns[unit.unit] = unit
    return Inspection(path, rules, checked.plan, returns, files, checked.kept)


def _unit(reported: Document) -> object:
    """Return whose returns a file says that it holds."""
    return reported.data.get("unit") if isinstance(reported.data, dict) else None
