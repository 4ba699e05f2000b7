"""A new plan: what is written for it, and what whoever begins it may not expect."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from guangong.checks import check
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.services import templates
from guangong.services.change import refuse
from guangong.storage import git
from guangong.storage.locking import lock_of
from guangong.storage.paths import PLAN_NAME, resolved
from guangong.storage.writing import create
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import Severity


def empty(organization: str, title: str, period: tuple[date, date], today: date) -> dict[str, bytes]:
    """Return a plan without tasks, as path → content.

    Raises:
        NotFoundError: a text in it would be a finding of ``check``.
    """
    files = templates.empty(title, organization, *period)
    found = check(parse(files[PLAN_NAME]), today).diagnostics
    refuse(item for item in found if item.severity is not Severity.NOTE)
    return files


def latest_example(today: date) -> int:
    """Return the last year for which nothing in the example lies in the future."""
    return today.year if today >= date(today.year, 6, 30) else today.year - 1  # its log ends then


def example(year: int, today: date) -> dict[str, bytes]:
    """Return the example with its returns and evidence, as path → content.

    Raises:
        NotFoundError: its log would lie in the future.
    """
    if year > (latest := latest_example(today)):
        text = _("the example runs to 30 June, which lies in the future; {year} is the latest year for it")
        raise NotFoundError(text.format(year=latest))
    return templates.example(year)


def write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write a new plan; return what there is to say: of other plans, and of what git would take along.

    Raises:
        StoreError: something is there already, or cannot be written.
    """
    create({folder / name: data for name, data in files.items()})
    plan, said = folder / PLAN_NAME, []
    above = (place / PLAN_NAME for place in resolved(plan).parent.parents)
    if other := next(filter(os.path.lexists, above), None):
        text = _("{path} is there as well; in this folder, commands use the new plan")
        said.append(text.format(path=other))
    if named := os.environ.get("GUANGONG_PLAN"):
        said.append(_("commands use {path} until GUANGONG_PLAN is unset").format(path=named))
    if git.would_track(lock := lock_of(plan)):
        text = _("tell git to ignore the lock file; add this line to .gitignore: {name}")
        said.append(text.format(name=lock.name))
    return said
