"""Next year's plan from this one: what it would be, and the writing of it."""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from guangong.actions.carry_over import carry_over, closed_units
from guangong.answers.looks import Looks
from guangong.checks import check, read
from guangong.checks.selection import weigh
from guangong.domain.next_year import next_period, years_moved
from guangong.domain.plan import Plan
from guangong.domain.progress import WorkingDays, assess
from guangong.domain.workdays import weekdays, working_days
from guangong.errors import GuangongError, TakenError
from guangong.messages import _
from guangong.reports.next_plan import Draft, next_plan
from guangong.reports.table import Report
from guangong.services import project, templates
from guangong.services.base import whole_plan
from guangong.services.book import file_option, find_task, open_book, plan_path
from guangong.services.change import in_lines, refuse
from guangong.services.plan_check import settings_of
from guangong.storage.failures import working_folder
from guangong.storage.paths import PLAN_NAME, resolved
from guangong.storage.reading import read as read_file
from guangong.storage.returns_folder import RETURNS_FOLDER
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import Severity


def roll_over(  # noqa: PLR0913 (what the command line says)
    file: Path | None,
    today: date,
    looks: Looks,
    *,
    keep: Sequence[str] = (),
    everything: bool = False,
    to: Path | None = None,
    is_written: bool = False,
) -> Report:
    """Report what next year's plan would be, and write it where that is wanted.

    Args:
        file: this year's plan, if the user named it.
        today: the user's own day.
        looks: notes what is looked at.
        keep: the tasks, besides standing work, that next year's plan has as well.
        everything: whether it has all that are not cancelled.
        to: where it goes, or its folder; else one beside this year's, or in it.
        is_written: whether to write it.

    Raises:
        NotFoundError: there is no such task, or the new one would have errors.
        TakenError: a plan is there already.
        FindingsError: this year's plan has to be fixed first.
        GuangongError: it cannot be made without touching more, or not be written.
    """
    path = plan_path(file, looks)
    book = open_book(file, today, looks)
    plan, document = whole_plan(path, today, looks), parse(read_file(path, looks))
    folder = _folder(path, plan) if to is None else to.parent if to.name == PLAN_NAME else to
    _refuse_taken(folder)
    kept = _kept(plan, keep, everything=everything)
    remarks: list[str] = []
    new = _beside(carry_over(document, plan, kept, _calendar(remarks)), path, folder)
    remarks += _doubts(new, path, today, looks)
    files = {**_settings(path, folder, looks), PLAN_NAME: new.source}  # the plan when all is there
    if is_written:
        remarks += templates.write(folder, files)
    now = book.on(today)
    draft = Draft(
        plan,
        assess(now.plan, now.returns, today, now.thresholds),
        read(new).plan or plan,
        [str(folder / name) for name in files],
        [*closed_units(plan, kept).values()],
        new.text,
        is_written=is_written,
        option=file_option(file),
    )
    return next_plan(draft, today)._replace(remarks=(*book.remarks, *remarks), styles=book.styles)


def _kept(plan: Plan, keep: Sequence[str], *, everything: bool) -> set[str]:
    """Return the ids of the tasks of next year's plan: standing work, and those that were chosen."""
    lasting = {
        placed.task.id
        for placed in plan.tasks()
        if placed.task.status != "cancelled" and (everything or placed.task.kind == "standing")
    }
    return lasting | {find_task(plan, name).task.id for name in keep}


def _calendar(remarks: list[str]) -> WorkingDays:
    """Return what counts working days; without a calendar of holidays it says so, and knows the weekends."""
    try:
        return working_days(remarks.append)
    except GuangongError:
        text = _('only weekends are days off here; for holidays: pip install "guangong[workdays]"')
        remarks.append(text)
        return weekdays()


def _folder(path: Path, plan: Plan) -> Path:
    """Return where next year's plan goes: beside a folder that is named after its year, else into one."""
    folder, period = resolved(path).parent, next_period(plan.period)
    beside = folder.with_name(years_moved(folder.name, plan.period)) if folder.name else folder
    years = "-".join(dict.fromkeys(str(day.year) for day in (period.start, period.end)))
    found = folder / years if beside == folder else beside
    return Path(os.path.relpath(found, working_folder()))


def _refuse_taken(folder: Path) -> None:
    """Let a folder pass that a new plan can have.

    Raises:
        TakenError: it has a plan, or returns, which would be taken for those of the new one.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise TakenError(_("{path} is no folder").format(path=folder))
    for name in (PLAN_NAME, RETURNS_FOLDER):
        if os.path.lexists(folder / name):
            text = _("{path} is there already; nothing was written").format(path=folder / name)
            raise TakenError(text, _("name another folder: --to FOLDER"))


def _beside(document: Document, path: Path, folder: Path) -> Document:
    """Return a plan whose first lines name the schema, for editors, by its path from another folder."""

    def moved(found: re.Match[str]) -> str:
        schema = resolved(path).parent / found[1]
        return "$schema=" + Path(os.path.relpath(schema, resolved(folder))).as_posix()

    pattern = r"(?<=# yaml-language-server: )\$schema=(?![a-z]+:|/)(\S+)"
    text = re.sub(pattern, moved, document.source.decode(), count=1)
    return parse(text.encode())


def _doubts(new: Document, path: Path, today: date, looks: Looks) -> Iterator[str]:
    """Yield what is worth a look in a new plan.

    Raises:
        NotFoundError: it has errors.
    """
    settings = project.load(path, looks)
    found = weigh(check(new, today, settings_of(settings, path, today, looks)).diagnostics, settings.severity)
    refuse(item for item in found if item.severity is Severity.ERROR)
    if doubtful := [item for item in found if item.severity is Severity.WARNING]:
        yield _("worth a look:{lines}").format(lines=in_lines(doubtful))


def _settings(path: Path, folder: Path, looks: Looks) -> dict[str, bytes]:
    """Return the project's settings, where the new plan would not find them by itself."""
    own, there = project.find(path, looks), project.find(folder / PLAN_NAME, looks)
    if own is None or there == own or os.path.lexists(folder / project.NAME):
        return {}
    return {project.NAME: read_file(own, looks)}
