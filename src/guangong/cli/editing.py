"""The commands that edit the plan: each says its steps, which ``services.change`` applies."""

from datetime import date
from pathlib import Path
from typing import Annotated, get_args

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
    By,
    Copy,
    DryRun,
    EvidenceFiles,
    Note,
    On,
    Reason,
    WhyChanged,
    counted,
    kind_of,
    one_text,
    read_count,
    read_field,
    read_pairs,
    refuse_lone_copy,
    refuse_lone_name,
    refuse_unrecorded,
)
from guangong.cli.options import (
    File,
    Json,
    TaskName,
    TaskNames,
    argument,
    choice,
    complete_field,
    complete_section,
    complete_unit,
    complete_value,
    day_in_plan,
    day_option,
    every_word,
    kind_word,
    option,
    section_in_plan,
    whole_number,
)
from guangong.cli.session import session_of
from guangong.domain.plan import Every, Kind
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
    on: Annotated[date | None, day_option("--on", _("the day on which it began; it is recorded"))] = None,
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
    deadline: Annotated[date, argument("DATE", parser=str, callback=day_in_plan(is_deadline=True))],
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
    text: Annotated[str | None, argument("TEXT")] = None,
    count: Annotated[
        str | None,
        option(
            "--count",
            parser=read_count,
            metavar="N",
            help_=_("how many more towards the target; negative to correct"),
        ),
    ] = None,
    percent: Annotated[
        int | None,
        option(
            "--percent",
            parser=whole_number(0, 100, "%"),
            metavar="P",
            help_=_("how far the whole task is, 0 to 100"),
        ),
    ] = None,
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
            log_entry(draft.plan, placed, signed, Said(text, counted(placed.task, count), percent, files))
            for placed, files in draft.with_evidence([task], evidence, copy=copy)
        ]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def add(
    context: typer.Context,
    title: Annotated[str, argument("TITLE")],
    section: Annotated[
        int,
        option(
            "--section",
            "-s",
            parser=str,
            callback=section_in_plan,
            autocompletion=complete_section,
            metavar="N",
            help_=_("the number of its section"),
        ),
    ],
    owners: Annotated[
        list[str] | None,
        option(
            "--owner",
            "-o",
            autocompletion=complete_unit,
            metavar="UNIT",
            help_=_("who owns it: id, name or alias; the first leads"),
        ),
    ] = None,
    deadline: Annotated[date | None, day_option("--deadline", _("its last day"))] = None,
    kind: Annotated[
        str | None,
        choice(
            "--kind",
            "-k",
            known=get_args(Kind),
            word=kind_word,
            metavar="KIND",
            help_=_("activity, deliverable or standing; else activity, with --every standing"),
        ),
    ] = None,
    every: Annotated[
        str | None,
        choice(
            "--every",
            known=get_args(Every),
            word=every_word,
            metavar="SPAN",
            help_=_("for standing work: month, quarter, half-year, year"),
        ),
    ] = None,
    clause: Annotated[
        str | None, option("--clause", metavar="TEXT", help_=_("where the document says it"))
    ] = None,
    organizer: Annotated[
        str | None,
        option("--organizer", metavar="NAME", help_=_("the higher body that organises the event")),
    ] = None,
    begin: Annotated[date | None, day_option("--start", _("its first day"))] = None,
    on: Annotated[date | None, day_option("--on", _("the day on which it was added; it is recorded"))] = None,
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
    values: Annotated[list[str], argument("FIELD=VALUE", autocompletion=complete_value)],
    reason: WhyChanged = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Give plain fields of a task new values."""
    refuse_unrecorded(on, by, reason)
    pairs = read_pairs(context, values)

    def steps(draft: Draft) -> list[Step]:
        signed, placed = draft.signed(on, by, reason), draft.find_one(task)
        is_open = "title" in pairs and reason is None
        committed = draft.committed_title(placed.task.id) if is_open else None
        return [set_fields(draft.plan, placed, pairs, signed, committed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def unset(
    context: typer.Context,
    task: TaskName,
    fields: Annotated[list[str], argument("FIELD", autocompletion=complete_field)],
    reason: WhyChanged = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take plain fields out of a task."""
    refuse_unrecorded(on, by, reason)
    named = [read_field(name) for name in fields]

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [unset_fields(draft.plan, draft.find_one(task), named, signed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def _edit(context: typer.Context, file: Path | None, steps: Steps, *, dry_run: bool, json: bool) -> None:
    """Apply steps to the plan, or show what they would change, and say so."""
    session = session_of(context)
    session.as_json = json
    edit = change(file, clock.today(), steps, dry_run=dry_run)
    for text in edit.warnings if json else ():  # a program reads them in the answer
        session.tell(text)
    if json:
        found = [*changes(edit.steps, parse(edit.before.source))]
        session.emit(dump({"report": "edit", "written": edit.written, "changes": found}))
    elif edit.is_empty and not edit.steps:
        session.emit(_("nothing to change: the plan has these values already") + "\n")
    elif dry_run and not edit.is_empty:
        session.emit(diff_of(edit.name, edit.before.text, edit.after.text))
    else:
        session.emit("".join(one_line(step.sentence) + "\n" for step in edit.steps))
    for text in () if json else edit.warnings:
        session.tell(text)
