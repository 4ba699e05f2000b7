"""The commands that edit the plan: each says its steps, which ``services.change`` applies."""

from pathlib import Path

import typer

from guangong.actions.add import add as add_task
from guangong.actions.cancel import cancel as cancel_task
from guangong.actions.done import done as mark_done
from guangong.actions.log import log as log_entry
from guangong.actions.postpone import postpone as postpone_task
from guangong.actions.reopen import reopen as reopen_task
from guangong.actions.set_fields import set_fields, unset_fields
from guangong.actions.start import start as begin
from guangong.actions.step import Said, Step
from guangong.cli.edit_options import (
    AddedOn,
    BegunOn,
    By,
    Clause,
    Copy,
    Count,
    Deadline,
    DryRun,
    Every,
    EvidenceFiles,
    Fields,
    FirstDay,
    Kind,
    Note,
    On,
    Organizer,
    Owners,
    Pairs,
    Percent,
    Reason,
    SectionNumber,
    Text,
    Title,
    Until,
    WhyChanged,
    kind_of,
    one_text,
    read_pairs,
    refuse_lone_copy,
    refuse_lone_name,
    refuse_unrecorded,
)
from guangong.cli.options import File, Json, TaskName, TaskNames
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.render.hunks import diff_of
from guangong.render.json import dump
from guangong.render.steps import changes
from guangong.render.text import one_line
from guangong.services import clock
from guangong.services.change import Draft, Steps, change
from guangong.yamldoc import parse


def done(
    context: typer.Context,
    tasks: TaskNames,
    on: On = None,
    by: By = None,
    note: Note = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Mark tasks done, all or none of them."""
    refuse_lone_copy(evidence, copy=copy)

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by)
        return [
            mark_done(draft.plan, placed, signed, Said(note, evidence=files))
            for placed, files in draft.with_evidence(tasks, evidence, copy=copy)
        ]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def start(
    context: typer.Context,
    tasks: TaskNames,
    on: BegunOn = None,
    by: By = None,
    note: Note = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Mark tasks as begun, all or none of them."""
    refuse_lone_copy(evidence, copy=copy)
    is_said = bool(by or note or evidence)

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by)
        return [
            begin(draft.plan, placed, signed, Said(note, evidence=files) if is_said else None, on)
            for placed, files in draft.with_evidence(tasks, evidence, copy=copy)
        ]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def reopen(
    context: typer.Context,
    task: TaskName,
    reason: Reason,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take a completion or cancellation back."""

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [reopen_task(draft.find_one(task), signed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def cancel(
    context: typer.Context,
    task: TaskName,
    reason: Reason,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Cancel a task."""

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [cancel_task(draft.find_one(task), signed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def postpone(
    context: typer.Context,
    task: TaskName,
    deadline: Until,
    reason: Reason,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Move a deadline to a later day."""

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [postpone_task(draft.plan, draft.find_one(task), deadline, signed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def log(
    context: typer.Context,
    task: TaskName,
    text: Text = None,
    count: Count = None,
    percent: Percent = None,
    note: Note = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Add an entry to a task's log."""
    refuse_lone_copy(evidence, copy=copy)
    text = one_text(text, note)

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by)
        return [
            log_entry(draft.plan, placed, signed, Said(text, count, percent, files))
            for placed, files in draft.with_evidence([task], evidence, copy=copy)
        ]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def add(
    context: typer.Context,
    title: Title,
    section: SectionNumber,
    owners: Owners = None,
    deadline: Deadline = None,
    kind: Kind = None,
    every: Every = None,
    clause: Clause = None,
    organizer: Organizer = None,
    begin: FirstDay = None,
    on: AddedOn = None,
    by: By = None,
    note: Note = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Add a task under the next free id."""
    refuse_lone_copy(evidence, copy=copy)
    refuse_lone_name(by, note, evidence)
    given = {"clause": clause, "organizer": organizer, "start": begin, "deadline": deadline, "added": on}
    fields = {"title": title, "kind": kind_of(kind, every), "every": every, **given}

    def steps(draft: Draft) -> list[Step]:
        signed, units = draft.signed(on, by), draft.units(owners)
        place, id_ = draft.section(section), draft.next_id(section)
        said = Said(note, evidence=draft.evidence(evidence, id_, copy=copy))
        return [add_task(place, {**fields, "owners": units}, id_, signed, said)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def set_(
    context: typer.Context,
    task: TaskName,
    values: Pairs,
    reason: WhyChanged = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Give plain fields of a task new values."""
    refuse_unrecorded(on, by, reason)
    pairs = read_pairs(values)

    def steps(draft: Draft) -> list[Step]:
        signed, placed = draft.signed(on, by, reason), draft.find_one(task)
        is_open = "title" in pairs and reason is None
        committed = draft.committed_title(placed.task.id) if is_open else None
        return [set_fields(draft.plan, placed, pairs, signed, committed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def unset(
    context: typer.Context,
    task: TaskName,
    fields: Fields,
    reason: WhyChanged = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take plain fields out of a task."""
    refuse_unrecorded(on, by, reason)

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [unset_fields(draft.plan, draft.find_one(task), fields, signed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def _edit(context: typer.Context, file: Path | None, steps: Steps, *, dry_run: bool, json: bool) -> None:
    """Apply steps to the plan, or show what they would change, and say so."""
    session = session_of(context)
    edit = change(file, clock.today(), steps, dry_run=dry_run)
    for text in edit.warnings if json else ():  # a program reads them in the answer
        session.tell(text)
    if json:
        found = [*changes(edit.steps, parse(edit.before.source))]
        session.emit(dump({"report": "edit", "written": edit.written, "changes": found}))
    elif edit.is_empty:
        session.emit(_("nothing to change: the plan has these values already") + "\n")
    elif dry_run:
        session.emit(diff_of(edit.name, edit.before.text, edit.after.text))
    else:
        session.emit("".join(one_line(step.sentence) + "\n" for step in edit.steps))
    for text in () if json else edit.warnings:
        session.tell(text)
