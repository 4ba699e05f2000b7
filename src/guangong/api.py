"""The interface for Python: load a plan, figures on a day, check, compare, apply an action.

``docs/api.md`` describes it. What stands in ``__all__`` keeps its name and its meaning; every other module of
the package is private. The functions do what the commands of the same names do, through the same services:
the same refusals, one atomic write under a lock, and no output.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from guangong.actions.add import add as add_task
from guangong.actions.add import refuse_similar
from guangong.actions.cancel import cancel as cancel_task
from guangong.actions.done import done as mark_done
from guangong.actions.exempt import exempt as exempt_unit
from guangong.actions.log import log as log_entry
from guangong.actions.postpone import postpone as postpone_task
from guangong.actions.reopen import reopen as reopen_task
from guangong.actions.send_back import send_back as send_return_back
from guangong.actions.set_fields import set_fields as set_values
from guangong.actions.set_fields import unset_fields as take_out
from guangong.actions.start import start as begin
from guangong.actions.step import RefusedError, Said, Step
from guangong.actions.submit import submit as submit_task
from guangong.actions.withdraw import withdraw as withdraw_return
from guangong.answers.looks import Looks
from guangong.domain.comparison import Comparison, Difference
from guangong.domain.fields import plain
from guangong.domain.plan import (
    Change,
    Defaults,
    Effective,
    Every,
    Kind,
    LogEntry,
    Member,
    Period,
    Placed,
    Plan,
    Return,
    Returns,
    Section,
    SentBack,
    Target,
    Task,
    Unit,
    Withdrawn,
)
from guangong.domain.progress import Count, Figures, Light, assess
from guangong.errors import GuangongError, NotFoundError
from guangong.findings.json import findings as shapes_of
from guangong.messages import speaking
from guangong.render.hunks import hunks
from guangong.reports.status import summary
from guangong.services import change, clock, filing
from guangong.services.base import Wanted
from guangong.services.book import open_book, plan_path
from guangong.services.change import Draft
from guangong.services.filing import Filing
from guangong.services.plan_check import check_plan
from guangong.services.reporting import compared
from guangong.services.review import reported, review
from guangong.yamldoc.diagnostics import CheckedFile, FindingsError

__all__ = [
    "Change",
    "Comparison",
    "Count",
    "DayFigures",
    "Defaults",
    "Difference",
    "Edited",
    "Effective",
    "Figures",
    "Finding",
    "FindingsError",
    "GuangongError",
    "Light",
    "Loaded",
    "LogEntry",
    "Member",
    "NotFoundError",
    "Period",
    "Place",
    "Placed",
    "Plan",
    "RefusedError",
    "Return",
    "Returns",
    "Section",
    "SentBack",
    "Summary",
    "Target",
    "Task",
    "Unit",
    "Withdrawn",
    "add",
    "cancel",
    "check",
    "compare",
    "done",
    "exempt",
    "figures",
    "findings_of",
    "load",
    "log",
    "postpone",
    "reopen",
    "send_back",
    "set_fields",
    "speaking",
    "start",
    "submit",
    "unset_fields",
    "withdraw",
]

File = str | Path | None
"""A plan's file; ``None``: the one that a command would find."""

Names = str | Iterable[str]
"""One name, or several."""


# ── results ──


@dataclass(frozen=True)
class Place:
    """A second place of a finding: lines and columns from 1."""

    file: str
    line: int
    column: int
    label: str


@dataclass(frozen=True)
class Finding:
    """Something wrong at one place: lines and columns from 1, in code points.

    ``code`` is the rule's; ``replacement`` is the text to write there, where it is clear what was meant.
    ``fingerprint`` is the same for this finding in the next run.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    help: str
    replacement: str | None
    related: tuple[Place, ...]
    fingerprint: str


@dataclass(frozen=True)
class Loaded:
    """A plan as its file has it; ``plan`` is what can be read of it, ``None`` where nothing can.

    ``returns`` are what units have returned, by their ids; ``findings`` are what ``check`` says.
    """

    path: Path
    plan: Plan | None
    returns: Mapping[str, Returns]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Summary:
    """Figures of all tasks, as in ``status``; ``total`` leaves out the cancelled."""

    progress: float
    expected: float | None
    done: int
    total: int
    lights: Mapping[str, int]


@dataclass(frozen=True)
class DayFigures:
    """A plan as it was on a day, and the figures of its tasks in the plan's order.

    ``entered_later`` records of that day and before were written after it, ``added_later`` tasks were added.
    """

    day: date
    plan: Plan
    tasks: tuple[Figures, ...]
    summary: Summary
    entered_later: int
    added_later: int

    def task(self, id_: str) -> Figures:
        """Return the figures of the task with this id.

        Raises:
            KeyError: there is none.
        """
        return {item.task.id: item for item in self.tasks}[id_]


@dataclass(frozen=True)
class Edited:
    """An edit that was written, or with ``dry_run`` would be.

    ``changes`` are those of ``--json``, ``diff`` is what changes in the files. ``said`` has a sentence for
    each task, ``warnings`` what there is to say besides.
    """

    written: bool
    changes: tuple[Mapping[str, Any], ...]
    diff: str
    said: tuple[str, ...]
    warnings: tuple[str, ...]


# ── reading ──


def load(file: File = None) -> Loaded:
    """Return a plan with what units have returned, and with all that ``check`` finds in it.

    Raises:
        GuangongError: there is no such file, or it cannot be read.
    """
    looks = Looks()
    found = check_plan(plan_path(_path(file), looks), clock.today(), looks)
    return Loaded(found.path, found.plan, found.returns, _findings(found.files))


def figures(file: File = None, day: date | None = None) -> DayFigures:
    """Return the figures of a plan as of a day, else of today: what ``status --as-of`` shows.

    Raises:
        FindingsError: the plan has findings that would make the figures wrong.
        GuangongError: there is no such file, or it cannot be read.
    """
    today = clock.today()
    on = day or today
    book = open_book(_path(file), today, Looks()).on(on)
    items = assess(book.plan, book.returns, on, book.thresholds)
    whole = Summary(**summary(items))
    return DayFigures(on, book.plan, tuple(items), whole, book.entered_later, book.added_later)


def check(
    *files: str | Path, against: str | None = None, against_file: File = None, exact: bool = False
) -> tuple[Finding, ...]:
    """Return what is wrong with plans and the returns beside them; without any named, with the one found.

    Args:
        files: plans, or folders with plans in them.
        against: a revision of git to judge the edit by, empty for what CI says.
        against_file: the plan as it was, in the place of a revision.
        exact: compare with the revision itself, not with its merge base with HEAD.

    Raises:
        GuangongError: a plan could not be checked; that is never told as clean.
    """
    looks = Looks()
    places = [Path(name) for name in files] or [plan_path(None, looks)]
    is_judged = against is not None or against_file is not None
    wanted = Wanted(against or "", exact, _path(against_file)) if is_judged else None
    reviewed = review(places, wanted, clock.today(), looks)
    return _findings(reported(reviewed, looks, strict=False, in_repository=False))


def compare(
    file: File = None, revision: str = "HEAD", *, against_file: File = None, exact: bool = False
) -> Comparison:
    """Return what differs between a plan and what it was: in a revision of git, or in another file.

    Raises:
        GuangongError: there is nothing to compare with, or one of both cannot be read.
    """
    wanted = Wanted(revision, exact, _path(against_file))
    return compared(plan_path(_path(file), Looks()), clock.today(), Looks(), wanted)[0]


def findings_of(error: FindingsError) -> tuple[Finding, ...]:
    """Return what has to be fixed before what was asked for can be done."""
    return _findings(error.files)


def _path(file: File) -> Path | None:
    return None if file is None else Path(file)


def _findings(files: Iterable[CheckedFile]) -> tuple[Finding, ...]:
    shapes = shapes_of(list(files))
    return tuple(
        Finding(**{**shape, "related": tuple(Place(**place) for place in shape["related"])})
        for shape in shapes
    )


# ── edits of the plan ──


def done(
    tasks: Names,
    *,
    on: date | None = None,
    by: str | None = None,
    note: str | None = None,
    evidence: Names = (),
    copy: bool = False,
    for_the_year: bool = False,
    reason: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Mark tasks done, all or none of them; ``reason`` says why a group's is closed with returns missing."""

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [
            mark_done(draft.plan, placed, signed, Said(note, evidence=files), for_the_year=for_the_year)
            for placed, files in draft.with_evidence(_each(tasks), _each(evidence), copy=copy)
        ]

    return _edit(file, steps, dry_run=dry_run)


def start(
    tasks: Names,
    *,
    on: date | None = None,
    by: str | None = None,
    note: str | None = None,
    evidence: Names = (),
    copy: bool = False,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Mark tasks as begun, all or none of them."""
    is_said = bool(by or note or _each(evidence))

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by)
        return [
            begin(
                draft.plan, placed, signed, Said(note, evidence=files) if is_said else None, is_dated=bool(on)
            )
            for placed, files in draft.with_evidence(_each(tasks), _each(evidence), copy=copy)
        ]

    return _edit(file, steps, dry_run=dry_run)


def log(
    task: str,
    note: str | None = None,
    *,
    count: int | None = None,
    percent: int | None = None,
    on: date | None = None,
    by: str | None = None,
    evidence: Names = (),
    copy: bool = False,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Add an entry to a task's log; ``count`` is how many more, ``percent`` how far the whole task is."""

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by)
        return [
            log_entry(draft.plan, placed, signed, Said(note, count, percent, files))
            for placed, files in draft.with_evidence([task], _each(evidence), copy=copy)
        ]

    return _edit(file, steps, dry_run=dry_run)


def postpone(
    task: str,
    deadline: date,
    reason: str,
    *,
    words: str | None = None,
    on: date | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Move a deadline to a later day; ``words`` in which it was said, as 年底, are kept."""

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [postpone_task(draft.plan, draft.find_one(task), deadline, signed, words)]

    return _edit(file, steps, dry_run=dry_run)


def cancel(
    task: str,
    reason: str,
    *,
    on: date | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Cancel a task."""

    def steps(draft: Draft) -> list[Step]:
        return [cancel_task(draft.find_one(task), draft.signed(on, by, reason))]

    return _edit(file, steps, dry_run=dry_run)


def reopen(
    task: str,
    reason: str,
    *,
    on: date | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Take a completion or cancellation back."""

    def steps(draft: Draft) -> list[Step]:
        return [reopen_task(draft.find_one(task), draft.signed(on, by, reason))]

    return _edit(file, steps, dry_run=dry_run)


def add(
    title: str,
    section: int,
    *,
    owners: Names = (),
    deadline: date | None = None,
    deadline_text: str | None = None,
    kind: Kind = "activity",
    every: Every | None = None,
    clause: str | None = None,
    organizer: str | None = None,
    start: date | None = None,
    target: Target | None = None,
    key: bool = False,
    again: bool = False,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Add a task under the next free id; ``again``: though a task of this title is there."""
    fields: dict[str, Any] = {"title": title, "clause": clause, "organizer": organizer, "key": key or None}
    fields |= {"start": start, "deadline": deadline, "every": every, "deadline_text": deadline_text}
    fields |= {"kind": kind, "target": target and plain(target, exclude_none=True)}

    def steps(draft: Draft) -> list[Step]:
        if not again:
            refuse_similar(draft.plan, title)
        units, place, id_ = draft.units(_each(owners)), draft.section(section), draft.next_id(section)
        return [add_task(place, {**fields, "owners": units}, id_, draft.signed(None, None), Said())]

    return _edit(file, steps, dry_run=dry_run)


def set_fields(
    task: str,
    values: Mapping[str, str],
    *,
    reason: str | None = None,
    on: date | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Give plain fields of a task new values, as texts in the form of the file; a decision needs a reason."""

    def steps(draft: Draft) -> list[Step]:
        placed, owners = draft.find_one(task), values.get("owners")
        given = {**values, **({"owners": ",".join(draft.units([owners]) or ())} if owners else {})}
        is_open = "title" in values and reason is None
        was = (draft.committed() or {}).get(placed.task.id) if is_open else None
        signed = draft.signed(on, by, reason)
        return [set_values(draft.plan, placed, given, signed, was.title if was else None)]

    return _edit(file, steps, dry_run=dry_run)


def unset_fields(
    task: str,
    fields: Names,
    *,
    reason: str | None = None,
    on: date | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Take plain fields out of a task; a decision needs a reason."""

    def steps(draft: Draft) -> list[Step]:
        return [take_out(draft.plan, draft.find_one(task), _each(fields), draft.signed(on, by, reason))]

    return _edit(file, steps, dry_run=dry_run)


# ── edits of returns ──


def submit(
    tasks: Names,
    units: Names,
    *,
    on: date | None = None,
    by: str | None = None,
    note: str | None = None,
    count: int | None = None,
    evidence: Names = (),
    reason: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Return tasks for units, all or none of them; ``reason`` is why a return is corrected."""

    def steps(draft: Filing) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [
            submit_task(
                draft.plan,
                owed,
                signed,
                Said(note, count, evidence=draft.evidence(_each(evidence), owed.unit, copy=False)),
                is_dated=on is not None,
            )
            for owed in draft.owed(_each(tasks), _each(units))
        ]

    return _file(file, steps, dry_run=dry_run)


def exempt(
    task: str,
    units: Names,
    reason: str,
    *,
    on: date | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Say that a task does not apply to units."""

    def steps(draft: Filing) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [exempt_unit(owed, signed) for owed in draft.owed([task], _each(units))]

    return _file(file, steps, dry_run=dry_run)


def send_back(
    task: str,
    units: Names,
    reason: str,
    *,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Send returns back."""

    def steps(draft: Filing) -> list[Step]:
        signed = draft.signed(None, by, reason)
        return [send_return_back(owed, signed) for owed in draft.owed([task], _each(units))]

    return _file(file, steps, dry_run=dry_run)


def withdraw(
    task: str,
    units: Names,
    *,
    reason: str | None = None,
    by: str | None = None,
    file: File = None,
    dry_run: bool = False,
) -> Edited:
    """Take returns back; one that a commit has needs a reason."""

    def steps(draft: Filing) -> list[Step]:
        signed = draft.signed(None, by, reason)
        return [
            withdraw_return(owed, signed, is_committed=draft.is_committed(owed), is_only=draft.is_only(owed))
            for owed in draft.owed([task], _each(units))
        ]

    return _file(file, steps, dry_run=dry_run)


def _each(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _edit(file: File, steps: change.Steps, *, dry_run: bool) -> Edited:
    return _edited(change.change(_path(file), clock.today(), steps, dry_run=dry_run))


def _file(file: File, steps: filing.Steps, *, dry_run: bool) -> Edited:
    return _edited(filing.file_returns(_path(file), clock.today(), steps, dry_run=dry_run))


def _edited(edit: change.Edit | filing.ReturnsEdit) -> Edited:
    changes = json.loads(json.dumps(edit.changes(), default=str))  # days as text, as --json has them
    files = edit.files if isinstance(edit, filing.ReturnsEdit) else [edit]
    diff = "" if edit.is_empty else "".join(map(_diff, files))
    return Edited(edit.written, tuple(changes), diff, edit.said, tuple(edit.warnings))


def _diff(file: change.Edit | filing.UnitFile) -> str:
    old, new = (text.split("\n") for text in (file.before.text, file.after.text))
    return "".join(f"{line}\n" for line in (f"--- {file.name}", f"+++ {file.name}", *hunks(old, new)))
