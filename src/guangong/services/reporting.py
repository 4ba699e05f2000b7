"""The reports of commands that only read: the plan opened, its tasks selected, the report made."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from guangong.answers.looks import Looks
from guangong.domain.as_of import log_on, sent_back_on
from guangong.domain.comparison import Comparison, compare, compare_returns
from guangong.domain.plan import Placed, Plan
from guangong.domain.progress import Figures, Thresholds, assess, fans_out, figures, returned
from guangong.domain.record_counts import records
from guangong.errors import NotFoundError
from guangong.messages import _, count
from guangong.reports import legend, words
from guangong.reports.diff import diff
from guangong.reports.drift import Baseline
from guangong.reports.membership import membership
from guangong.reports.one_unit import one_unit
from guangong.reports.only import only
from guangong.reports.registry import REPORTS, WITH_LIMITS
from guangong.reports.scope import Scope
from guangong.reports.table import Report
from guangong.reports.task import Shown, task
from guangong.reports.task_units import task_units
from guangong.reports.tasks import Filter, select
from guangong.reports.units import units
from guangong.reports.why import because, remedies
from guangong.services import project
from guangong.services.base import Wanted, base_of, returns_since, whole_plan
from guangong.services.baseline import baseline_of
from guangong.services.book import (
    Book,
    as_seen_by,
    file_option,
    find_group,
    find_section,
    find_task,
    find_units,
    open_book,
    plan_path,
    with_file,
)
from guangong.services.matters import matters, one_matter, returning
from guangong.storage import evidence, paths, user_settings


def on_tasks(  # noqa: PLR0913, PLR0917 (what the command line says)
    name: str,
    wanted: Filter,
    file: Path | None,
    today: date,
    looks: Looks,
    as_of: date | None = None,
    *,
    signs: bool = False,
    baseline: str = "",
    **options: str | bool | Thresholds | Baseline,
) -> Report:
    """Return the report of this name on the tasks that are wanted, as of a day, else of today.

    Args:
        name: one of ``REPORTS``.
        wanted: which tasks.
        file: the plan, if the user named it.
        today: the user's own day.
        looks: notes what is looked at.
        as_of: the day to report on.
        signs: whether to explain the marks and the bar.
        baseline: a day or a revision, since which it says how deadlines have drifted.
        options: the report's own.

    Raises:
        NotFoundError: the plan does not have a section or a unit that is wanted.
        FindingsError: the plan has findings that would make the figures wrong.
    """
    day = as_of or today
    now = open_book(file, today, looks)
    book = now.on(day)
    found, plan = selected(book, wanted, day)
    if name in WITH_LIMITS:
        options["limits"] = book.thresholds
    if baseline:
        options["baseline"] = baseline_of(baseline, now, day, today, looks)
    report = REPORTS[name](plan, found, day, **options)
    if signs:
        shown = legend.signs({item.light for item in found}, book.thresholds)
        report = report._replace(parts=(*report.parts, shown))
    ended = words.ended(book.plan, None if any(wanted) else found)
    return finished(report._replace(only=filtered(book, wanted)), book, file, day, ended)


def scope_of(
    wanted: Filter, file: Path | None, today: date, looks: Looks, as_of: date | None = None
) -> tuple[Scope, Callable[[Report], Report]]:
    """Return what a document is about, as of a day, and what adds to it what has to be said beside figures.

    Raises:
        NotFoundError: the plan does not have a section or a unit that is wanted.
        FindingsError: the plan has findings that would make the figures wrong.
    """
    day = as_of or today
    now = open_book(file, today, looks)
    book = now.on(day)
    found, plan = selected(book, wanted, day)
    narrowed = filtered(book, wanted)
    ids = {item.task.id for item in found}
    seen = matters(book._replace(plan=plan), now, day, list(plan.groups(day)))
    asked = [matter for matter in seen if matter.item.task.id in ids]

    def past(on: date) -> list[Figures]:
        return selected(now.on(on), wanted, on)[0]

    scope = Scope(
        plan,
        found,
        book.returns,
        day,
        plan.period,
        book.thresholds,
        matters=asked,
        only=narrowed,
        past=past,
        records=lambda: records(now.plan, now.returns),
    )
    ended = words.ended(book.plan, None if any(wanted) else found)

    def finish(report: Report) -> Report:
        made = finished(report._replace(only=narrowed), book, file, day, "")
        # A command is for whoever makes the document, not for whoever reads it.
        remarks = [with_file(ended, file)] if day > book.plan.period.end else []
        return made._replace(remarks=(*made.remarks, *remarks))

    return scope, finish


def on_task(text: str, file: Path | None, today: date, looks: Looks, as_of: date | None = None) -> Report:
    """Return the report on the one task that ``text`` names.

    Raises:
        NotFoundError: none fits, or several do, or the one was added later.
        FindingsError: the plan has findings that would make the figures wrong.
    """
    day = as_of or today
    now = open_book(file, today, looks)
    book = now.on(day)
    placed = _find_on(book, now, text, day)
    item = figures(book.plan, book.returns, placed, day, book.thresholds)
    members = returned(book.plan, book.returns, placed, day)
    log = log_on(find_task(now.plan, placed.task.id).task, day)
    commands = [(purpose, with_file(text, file)) for purpose, text in remedies(book.plan, item, day)]
    back = sent_back_on(now.returns, placed.task.id, item.owing, day)
    shown = Shown(item, log, members, back, because(item, day, book.thresholds), commands)
    folder = paths.resolved(book.path, looks).parent

    def piece(name: str) -> str:
        return wrong.text if (wrong := evidence.flaw(name, folder, looks)) else name

    report = _with_entered(task(book.plan, shown, day, piece), book, day, words.over(book.plan, item))
    return _beside(report, book, file)


def _find_on(book: Book, now: Book, text: str, day: date) -> Placed:
    """Return the task that ``text`` names in ``book``, what ``now`` was on a day."""
    try:
        return find_task(book.plan, text)
    except NotFoundError:
        for task in (placed.task for placed in now.plan.find(text)):
            if task.added and task.added > day:
                text = _("{id} was added on {added}: on {day} it was not in the plan")
                advice = _("see: guangong show {id} --as-of {added}")
                values = {"id": task.id, "added": task.added, "day": day}
                raise NotFoundError(text.format(**values), advice.format(**values), [task.id]) from None
        raise


def on_members(
    group: str | None, file: Path | None, today: date, looks: Looks, as_of: date | None = None
) -> Report:
    """Return the report on the members of a group, or of all groups.

    Raises:
        NotFoundError: there is no such unit, or it is no group.
        FindingsError: the plan has findings that would make the figures wrong.
    """
    day = as_of or today
    book = open_book(file, today, looks).on(day)
    groups = [find_group(book.plan, group)] if group else [*book.plan.units]
    known = [id_ for id_ in groups if book.plan.units[id_].members is not None]
    return _beside(membership(book.plan, known, day), book, file)


def on_changes(file: Path | None, today: date, looks: Looks, wanted: Wanted) -> Report:
    """Return the report on what changed since a revision, else since the last commit, or since a file.

    Raises:
        GuangongError: there is nothing to compare with, or a plan that cannot be read.
    """
    path = plan_path(file, looks)
    styles = project.load(path, looks).lights.styles
    found, name = compared(path, today, looks, wanted)
    return diff(found, name, str(path))._replace(styles=styles)


def compared(path: Path, today: date, looks: Looks, wanted: Wanted) -> tuple[Comparison, str]:
    """Return what differs between a plan and what it was, returns too, and the name of what it was.

    Raises:
        GuangongError: there is nothing to compare with, or a plan that cannot be read.
    """
    plan = whole_plan(path, today, looks)
    base = base_of(path, wanted, today, looks)
    # Beside a plan without sections, all of a new one is new.
    old = base.plan if base else plan.model_copy(update={"sections": ()})
    name = base.name if base else _("nothing: the plan is new")
    found = compare(old, plan)
    reported = compare_returns(*returns_since(path, base, today, looks), plan)
    return found._replace(differences=(*found.differences, *reported)), name


def selected(book: Book, wanted: Filter, day: date) -> tuple[list[Figures], Plan]:
    """Return the tasks that are wanted, and the plan as the owners that are wanted see it.

    What they own themselves, beside a group of theirs, has its whole state. What they are exempt from, and
    what was due before they joined their group, is not theirs.

    Raises:
        NotFoundError: the plan does not have a section or a unit that is wanted.
    """
    for number in wanted.sections or ():
        find_section(book.plan, number)
    units = find_units(book.plan, wanted.owners or ())
    plan, owners = as_seen_by(book.plan, units, day)
    whole = assess(book.plan, book.returns, day, book.thresholds)
    seen = whole if plan is book.plan else assess(plan, book.returns, day, book.thresholds)
    assessed = [item if _owns(units, item.placed) else share for item, share in zip(whole, seen, strict=True)]
    found = select(plan, assessed, wanted._replace(owners=owners))
    theirs = [item for item in found if not owners or _concerns(book, plan, units, item.placed, day)]
    return theirs, plan


def filtered(book: Book, wanted: Filter) -> str:
    """Return which tasks are wanted, in words; empty where all are.

    Raises:
        NotFoundError: the plan does not have a unit that is wanted.
    """
    units = find_units(book.plan, wanted.owners or ())
    return only(book.plan, wanted._replace(owners=units))


def _owns(units: Sequence[str], placed: Placed) -> bool:
    return placed.owners is not None and not set(units).isdisjoint(placed.owners.value)


def _concerns(book: Book, seen: Plan, units: Sequence[str], placed: Placed, day: date) -> bool:
    """Whether a task is for one of the units: not one that all are exempt from, or that was over before."""
    if _owns(units, placed) or not fans_out(book.plan, placed, day):
        return True
    reports = returned(seen, book.returns, placed, day).values()
    return not all(report and report.exempt for report in reports)


def finished(report: Report, book: Book, file: Path | None, day: date, ended: str) -> Report:
    """Return a report with the styles of the project, and what has to be said beside figures.

    That the plan's period is over, as ``ended`` says it; that tasks were added, or records entered, later.
    """
    return _beside(_with_entered(_with_added(report, book, day), book, day, ended), book, file)


def _with_added(report: Report, book: Book, day: date) -> Report:
    """Return a report that says how many tasks were added after its day."""
    report = report._replace(data={**report.data, "added_later": book.added_later})
    if not book.added_later:
        return report
    later = count(
        "{n} task was added after {day} and does not count here.",
        "{n} tasks were added after {day} and do not count here.",
        book.added_later,
        day=day,
    )
    is_empty = not any(True for _placed in book.plan.tasks())
    notes = [note for note in report.notes if not is_empty or note != words.none_fits(book.plan)]
    return report._replace(notes=(*notes, later))


def _with_entered(report: Report, book: Book, day: date, ended: str) -> Report:
    """Return a report that says that the plan's period is ``ended``, and how many records came later."""
    later = count(
        "Of the plan's records up to {day}, {n} was entered later.",
        "Of the plan's records up to {day}, {n} were entered later.",
        book.entered_later,
        day=day,
    )
    notes = [*report.notes, *([ended] if ended and day > book.plan.period.end else [])]
    notes += [later] if book.entered_later else []
    data = {**report.data, "entered_later": book.entered_later}
    return report._replace(data=data, notes=tuple(notes))


def _beside(report: Report, book: Book, file: Path | None) -> Report:
    """Return a report with the styles of the project, and remarks: the plan has findings, or no tasks yet.

    Figures beside findings could be read as sound. Commands in its sentences name the plan as the user did.
    """
    found = count(
        "The plan has {n} finding; see: guangong check",
        "The plan has {n} findings; see: guangong check",
        book.findings,
    )
    found = found if book.findings else ""
    first = "" if book.added_later else words.first_task(book.plan)
    return report._replace(
        styles=book.styles,
        notes=tuple(with_file(note, file) for note in report.notes),
        remarks=(*book.remarks, *(with_file(one, file) for one in (first, found) if one)),
    )


# ── what members return ──


def on_units(  # noqa: PLR0913, PLR0917 (what the command line says)
    name: str, task_: str, file: Path | None, today: date, looks: Looks, as_of: date | None = None
) -> Report:
    """Return the report on who has returned what, as of a day, else of today.

    Args:
        name: a group, or a member of one; empty for all groups whose members are known.
        task_: the one task that is asked about, empty for all.
        file: the plan, if the user named it.
        today: the user's own day.
        looks: notes what is looked at.
        as_of: the day to report on.

    Raises:
        NotFoundError: there is no such unit or task, or it is not one that returns, or is returned.
        FindingsError: the plan has findings that would make the figures wrong.
    """
    day = as_of or today
    now = open_book(file, today, looks)
    book = now.on(day)
    groups, unit = returning(book.plan, name, day)
    found = matters(book, now, day, groups)
    option = file_option(file)
    if task_:
        report = task_units(book.plan, one_matter(book, found, task_), day, unit, limits=book.thresholds)
    elif unit:
        if not _is_own(book.plan, unit, day, looks):
            option = f" --unit {unit}{option}"
        report = one_unit(book.plan, unit, found, day, limits=book.thresholds, option=option)
    else:
        report = units(book.plan, groups, found, day, limits=book.thresholds, option=option)
    return finished(report, book, file, day, words.ended(book.plan, None))


def _is_own(plan: Plan, unit: str, day: date, looks: Looks) -> bool:
    """Whether a unit is the one of the user's setting, which need not be named."""
    own = user_settings.load(looks).get("unit")
    with suppress(NotFoundError):
        return own is not None and returning(plan, str(own), day)[1] == unit
    return False
