"""A plan and its returns, checked by the project's rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from guangong.answers.looks import Looks
from guangong.checks import Checked, Filed, check, check_closing, check_returns, check_unread, counting
from guangong.checks.limits import RuleSettings
from guangong.checks.selection import weigh
from guangong.domain.plan import Plan, Returns
from guangong.domain.settings import Project
from guangong.services import clock, project
from guangong.storage import evidence
from guangong.storage.paths import resolved
from guangong.storage.reading import read, read_standard_input
from guangong.storage.returns_folder import returns_files, unread
from guangong.yamldoc import Document, Route, parse
from guangong.yamldoc.diagnostics import CheckedFile

STANDARD_INPUT: Final = Path("<stdin>")
"""How findings name a plan that is in no file."""


class PlanCheck(NamedTuple):
    """A plan and its returns, checked by the project's rules; ``plan`` is what can be read of it.

    ``kept`` is that of ``rules.Checked``.
    """

    path: Path
    project: Project
    plan: Plan | None
    returns: Mapping[str, Returns]
    files: list[CheckedFile]
    kept: Mapping[Route, list[int]]

    @property
    def is_alone(self) -> bool:
        """Whether the plan has no folder: neither returns nor evidence were looked at."""
        return self.path == STANDARD_INPUT


def check_plan(path: Path, today: date, looks: Looks) -> PlanCheck:
    """Check a plan and the returns beside it, or one from standard input by the rules of the working folder.

    Raises:
        GuangongError: a file cannot be read, or the project's settings are wrong.
    """
    rules, is_alone = project.load(path, looks), path == STANDARD_INPUT
    settings = settings_of(rules, path, today, looks)
    if is_alone:
        looks.invalidate()  # nobody can look at standard input a second time
        document = parse(read_standard_input(path))
    else:
        document = parse(read(path, looks))
    checked = check(document, today, settings)
    reports = [] if is_alone else [(file, parse(read(file, looks))) for file in returns_files(path, looks)]
    returns, files = check_reported(reports, checked, rules, Filed("", {}, settings, today))
    beside = [] if is_alone else check_unread(document, checked.plan, *unread(path, looks))
    # Beside a file that cannot be read its unit would seem to owe everything.
    if not any(item.hides_data for file in files for item in file.diagnostics):
        beside += [] if is_alone else check_closing(document, checked, returns, today)
    plan = CheckedFile(str(path), document, weigh([*beside, *checked.diagnostics], rules.severity))
    return PlanCheck(path, rules, checked.plan, returns, [plan, *files], checked.kept)


def settings_of(rules: Project, path: Path, today: date, looks: Looks) -> RuleSettings:
    """Return the parameters of rules for a plan; one from standard input has no folder with evidence."""
    settings = RuleSettings(rules.check.evidence_kinds, rules.check.many_done, latest=clock.furthest(today))
    if path == STANDARD_INPUT:
        return settings
    folder = resolved(path, looks).parent
    return settings._replace(evidence_flaw=lambda name: evidence.flaw(name, folder, looks))


def files_of_units(files: Iterable[CheckedFile]) -> dict[str, CheckedFile]:
    """Return for each unit the file that counts, of those in which units report."""
    by_name = {Path(file.name).name: file for file in files}
    counts = counting((name, _unit(file.document)) for name, file in by_name.items())
    return {unit: by_name[name] for unit, name in counts.items()}


def check_reported(
    reports: Sequence[tuple[Path, Document]], checked: Checked, rules: Project, filed: Filed
) -> tuple[dict[str, Returns], list[CheckedFile]]:
    """Return what the units have returned, and the files in which they did."""
    counts = counting((file.name, _unit(reported)) for file, reported in reports)
    # Beside a task too broken to be in the plan, a return of it would seem to be of an unknown one.
    whole = None if checked.kept else checked.plan
    returns, files = {}, []
    for file, reported in reports:
        unit, found = check_returns(reported, whole, filed._replace(name=file.name, counting=counts))
        files.append(CheckedFile(str(file), reported, weigh(found, rules.severity)))
        if unit is not None and counts[unit.unit] == file.name:
            returns[unit.unit] = unit
    return returns, files


def _unit(reported: Document) -> object:
    """Return whose returns a file says that it holds."""
    return reported.data.get("unit") if isinstance(reported.data, dict) else None
