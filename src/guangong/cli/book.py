"""What commands work on: the plan found, read and checked, with its returns."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guangong import config, evidence, store
from guangong.diagnostics import CheckedFile, Diagnostic, FindingsError, Severity
from guangong.document import parse
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.plan import Placed, Plan, Returns
from guangong.rules import check, check_returns
from guangong.rules.settings import RuleSettings

_FIT = "GG3"
"""Below this code an error makes every figure doubtful; from it on, one task's."""
_SHOWN = "GG010"
"""But not a character that turns the text: reports spell it out."""


@dataclass(frozen=True)
class Book:
    """A plan that is fit to be reported on."""

    path: Path
    plan: Plan
    returns: Mapping[str, Returns]
    findings: int


def plan_path(file: Path | None) -> Path:
    """Return the plan's path: ``--file``, ``$GUANGONG_PLAN``, the folder and its parents, the setting."""
    environment = os.environ.get("GUANGONG_PLAN")
    given = file or (Path(environment) if environment else None)
    configured = None if given else config.load().get("plan")
    return store.find(Path.cwd(), given=given, configured=Path(str(configured)) if configured else None)


def check_files(path: Path, today: date) -> tuple[Plan | None, dict[str, Returns], list[CheckedFile]]:
    """Check a plan and the returns beside it."""
    document = parse(store.read(path))
    folder = path.resolve().parent
    settings = RuleSettings(is_missing=lambda name: evidence.is_missing(name, folder))
    checked = check(document, today, settings)
    files = [CheckedFile(str(path), document, checked.diagnostics)]
    returns: dict[str, Returns] = {}
    for file in store.returns_files(path):
        reported = parse(store.read(file))
        # A plan that lacks its broken tasks would call the returns of these unknown.
        unit, found = check_returns(reported, None if checked.kept else checked.plan)
        files.append(CheckedFile(str(path.parent / file.parent.name / file.name), reported, found))
        if unit is not None:
            returns[unit.unit] = unit
    return checked.plan, returns, files


def open_book(file: Path | None, today: date) -> Book:
    """Find, read and check the plan.

    Raises:
        FindingsError: it has findings that would make the figures wrong.
    """
    path = plan_path(file)
    plan, returns, files = check_files(path, today)
    found = [item for file in files for item in file.diagnostics]
    if plan is None or any(map(_is_doubtful, found)):
        raise FindingsError(files, _("the plan has to be mended first; see: guangong check"))
    return Book(path, plan, returns, sum(item.severity is not Severity.NOTE for item in found))


def _is_doubtful(found: Diagnostic) -> bool:
    return found.severity is Severity.ERROR and found.code < _FIT and found.code != _SHOWN


def find_task(plan: Plan, text: str) -> Placed:
    """Return the one task that ``text`` names.

    Raises:
        NotFoundError: none fits, or several do; they are listed.
    """
    found = plan.find(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(_('no task fits "{text}"; see: guangong list').format(text=text))
    lines = "".join(f"\n  {placed.task.id}  {placed.task.title}" for placed in found)
    raise NotFoundError(
        _('"{text}" fits {number} tasks; name one by its id:{lines}').format(
            text=text, number=len(found), lines=lines
        )
    )
