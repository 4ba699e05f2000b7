"""New plans: an empty one in the language in use, made of the files in this folder, and the example."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from guangong.checks import check
from guangong.errors import NotFoundError
from guangong.messages import _, language
from guangong.services.change import refuse
from guangong.storage import git
from guangong.storage.locking import lock_of
from guangong.storage.paths import PLAN_NAME, resolved
from guangong.storage.writing import create
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import Severity
from guangong.yamldoc.engine import Set, apply

_FOLDER: Final = Path(__file__).parent
# Its first lines, for editors: the schema does not stand beside a new plan.
_MODELINE: Final = "# yaml-language-server: $schema=../docs/plan.schema.json\n#\n"


def empty(organization: str, title: str, period: tuple[date, date], today: date) -> dict[str, bytes]:
    """Return a plan of six sections without tasks, as path → content.

    ``organization`` is the name of the unit that owns what nobody else does, until the last day.

    Raises:
        NotFoundError: a text in it would be a finding of ``check``.
        GuangongError: a text holds bytes that are not UTF-8.
    """
    first, last = period
    text = (_FOLDER / f"empty.{language()}.yaml").read_text("utf-8")
    answers = (
        Set(("title",), title),
        Set(("units", "committee", "name"), organization),
        Set(("period", "start"), first),
        Set(("period", "end"), last),
        Set(("defaults", "deadline"), last),
    )
    plan = apply(parse(_moved(text, first.year)), answers)
    refuse(item for item in check(plan, today).diagnostics if item.severity is not Severity.NOTE)
    return {PLAN_NAME: plan.source}


def latest_example(today: date) -> int:
    """Return the last year for which nothing in the example lies in the future."""
    return today.year if today >= date(today.year, 6, 30) else today.year - 1  # its log ends then


def example(year: int, today: date) -> dict[str, bytes]:
    """Return the invented plan with its returns and evidence, moved to a year, as path → content.

    The plan comes last: it is not there before what it refers to.

    Raises:
        NotFoundError: its log would lie in the future.
    """
    if year > (latest := latest_example(today)):
        text = _("the example runs to 30 June, which lies in the future; {year} is the latest year for it")
        raise NotFoundError(text.format(year=latest))
    folder = _example_folder()
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
    texts[PLAN_NAME] = texts.pop(PLAN_NAME).removeprefix(_MODELINE)
    return {name: _moved(text, year) for name, text in texts.items()}


def _example_folder() -> Path:
    """Return where the example stands: a wheel has a copy in this folder, a clone has ``examples/`` alone."""
    packed = _FOLDER / "example"
    return packed if packed.is_dir() else _FOLDER.parents[3] / "examples"


def _moved(text: str, year: int) -> bytes:
    return text.replace("2026", str(year)).encode("utf-8")  # the year that stands in the files


def write(folder: Path, files: Mapping[str, bytes], name: str = PLAN_NAME) -> list[str]:
    """Write a new plan; return what there is to say: of other plans, and of what git would take along.

    Args:
        folder: where.
        files: path → content.
        name: which of them is the plan.

    Raises:
        StoreError: something is there already, or cannot be written.
    """
    create({folder / path: data for path, data in files.items()})
    plan, said = folder / name, []
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
