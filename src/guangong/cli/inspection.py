"""A plan and its returns, checked."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong import project, store
from guangong.diagnostics import CheckedFile
from guangong.document import Route
from guangong.plan import Plan, Returns


class Inspection(NamedTuple):
    """A plan and its returns, checked by the project's rules; ``plan`` is what can be read of it.

    ``kept`` is that of ``rules.Checked``.
    """

    path: Path
    project: project.Project
    plan: Plan | None
    returns: Mapping[str, Returns]
    files: list[CheckedFile]
    kept: Mapping[Route, list[int]]


def inspect(path: Path, today: date) -> Inspection:
    """Check a plan and the returns beside it."""
    from guangong import evidence
    from guangong.document import parse
    from guangong.rules import Filed, check, check_returns
    from guangong.rules.selection import weigh
    from guangong.rules.settings import RuleSettings

    rules = project.load(path)
    folder = path.resolve().parent
    settings = RuleSettings(
        rules.check.evidence_kinds, rules.check.many_done, lambda name: evidence.is_missing(name, folder)
    )
    document = parse(store.read(path))
    checked = check(document, today, settings)
    files = [CheckedFile(str(path), document, weigh(checked.diagnostics, rules.severity))]
    returns: dict[str, Returns] = {}
    reports: dict[str, str] = {}
    # Beside a task too broken to be in the plan, a return of it would seem to be of an unknown one.
    whole = None if checked.kept else checked.plan
    for file in store.returns_files(path):
        reported = parse(store.read(file))
        unit, found = check_returns(reported, whole, Filed(file.name, reports))
        files.append(CheckedFile(str(file), reported, weigh(found, rules.severity)))
        if unit is not None:
            returns.setdefault(unit.unit, unit)
            reports.setdefault(unit.unit, file.name)
    return Inspection(path, rules, checked.plan, returns, files, checked.kept)
