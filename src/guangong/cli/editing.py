"""The commands that edit the plan: each says its steps, which ``services.change`` applies."""

import re
import shlex
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, get_args

import typer

from guangong.actions.add import SimilarError, refuse_similar
from guangong.actions.add import add as add_task
from guangong.actions.cancel import cancel as cancel_task
from guangong.actions.done import done as mark_done
from guangong.actions.log import log as log_entry
from guangong.actions.postpone import postpone as postpone_task
from guangong.actions.remove import remove as remove_task
from guangong.actions.reopen import reopen as reopen_task
from guangong.actions.set_fields import set_fields, unset_fields
from guangong.actions.start import start as begin
from guangong.actions.step import Said, Step
from guangong.actions.unlog import unlog as take_back
from guangong.cli.options import (
    File,
    Json,
    TaskName,
    TaskNames,
    argument,
    choice,
    complete_field,
    complete_one_section,
    complete_unit,
    complete_value,
    day_in_plan,
    day_option,
    deadline_words,
    field_values,
    number_option,
    one_of,
    option,
    section_in_plan,
    understood,
)
from guangong.cli.session import Session, session_of
from guangong.cli.usage import UsageError
from guangong.domain.fields import declared, plain, written_by
from guangong.domain.labels import every_word, kind_word, truth_word, value_word
from guangong.domain.plan import Every, Kind, Target, Task
from guangong.domain.typed import AmbiguousError, NotUnderstoodError, field, number, quantity
from guangong.domain.typed import one_of as read_one_of
from guangong.domain.typed import target as read_target
from guangong.messages import _
from guangong.render.json import dump
from guangong.render.mistakes import mistake
from guangong.render.text import OutputError, one_line
from guangong.services import clock
from guangong.services.change import Draft, Edit, Steps, change
from guangong.services.filing import ReturnsEdit
from guangong.unseen import narrowed

On = Annotated[date | None, day_option("--on", _("the day; else today"))]
By = Annotated[str | None, option("--by", metavar=_("NAME"), help_=_("who says so; else the setting: name"))]
Note = Annotated[str | None, option("--note", help_=_("a note for the log"))]
EvidenceFiles = Annotated[
    list[str] | None,
    option("--evidence", metavar=_("PATH"), help_=_("evidence: a file in the plan's folder, or a URL")),
]
Copy = Annotated[bool, typer.Option("--copy", help=_("copy evidence from elsewhere into the plan's folder"))]
Reason = Annotated[str, option("--reason", help_=_("why; it is recorded"))]
WhyChanged = Annotated[str | None, option("--reason", help_=_("why; with it, the change is recorded"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("print the change as a diff, write nothing"))]


@understood
def read_count(text: str) -> str:
    """Return a number, which may have its unit, as it was typed: only the task knows what it counts."""
    quantity(text)
    return text


def done(
    context: typer.Context,
    tasks: TaskNames,
    on: On = None,
    by: By = None,
    note: Note = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    for_the_year: Annotated[
        bool, typer.Option("--for-the-year", help=_("close standing work for the rest of the plan's period"))
    ] = False,
    reason: Annotated[
        str | None, option("--reason", help_=_("why a group's task is closed with returns missing"))
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Mark tasks done, all or none of them."""
    refuse_lone_copy(evidence, copy=copy)

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [
            mark_done(draft.plan, placed, signed, Said(note, evidence=files), for_the_year=for_the_year)
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
            begin(
                draft.plan, placed, signed, Said(note, evidence=files) if is_said else None, is_dated=bool(on)
            )
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
    deadline: Annotated[date, argument(_("DATE"), parser=str, callback=day_in_plan(is_deadline=True))],
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
        placed = draft.find_one(task)
        return [postpone_task(draft.plan, placed, deadline, signed, deadline_words(context))]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def log(
    context: typer.Context,
    task: TaskName,
    text: Annotated[str | None, argument(_("TEXT"))] = None,
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
        number_option("--percent", "P", 0, 100, _("how far the whole task is, 0 to 100"), unit="%"),
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
    text = _one_text(text, note)

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by)
        return [
            log_entry(draft.plan, placed, signed, Said(text, counted(placed.task, count), percent, files))
            for placed, files in draft.with_evidence([task], evidence, copy=copy)
        ]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def unlog(
    context: typer.Context,
    task: TaskName,
    reason: Reason,
    on: Annotated[date | None, day_option("--on", _("the day of the entry; else the last one"))] = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take back an entry of a task's log."""

    def steps(draft: Draft) -> list[Step]:
        signed, placed, committed = draft.signed(None, None, reason), draft.find_one(task), draft.committed()
        was = None if committed is None else committed.get(placed.task.id)
        known = None if committed is None else was.log if was else ()
        return [take_back(placed, on, signed, known)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def remove(
    context: typer.Context,
    task: TaskName,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Remove a task that was added by mistake."""

    def steps(draft: Draft) -> list[Step]:
        placed, committed = draft.find_one(task), draft.committed()
        is_committed = None if committed is None else placed.task.id in committed
        is_reported = draft.is_reported(placed.task.id)
        return [remove_task(placed, is_committed=is_committed, is_reported=is_reported)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def add(
    context: typer.Context,
    title: Annotated[str, argument(_("TITLE"))],
    section: Annotated[
        int,
        option(
            "--section",
            "-s",
            parser=str,
            callback=section_in_plan,
            autocompletion=complete_one_section,
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
            metavar=_("UNIT"),
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
            metavar=_("KIND"),
            help_=_("activity, deliverable or standing; else activity, with --every standing"),
        ),
    ] = None,
    every: Annotated[
        str | None,
        choice(
            "--every",
            known=get_args(Every),
            word=every_word,
            metavar=_("SPAN"),
            help_=_("for standing work: month, quarter, half-year, year"),
        ),
    ] = None,
    clause: Annotated[str | None, option("--clause", help_=_("where the document says it"))] = None,
    organizer: Annotated[
        str | None,
        option("--organizer", metavar=_("NAME"), help_=_("the higher body that organises the event")),
    ] = None,
    begin: Annotated[date | None, day_option("--start", _("its first day"))] = None,
    target: Annotated[
        Target | None,
        option(
            "--target",
            parser=understood(read_target),
            help_=_("how many of what: 15-20所 or 3场, for example"),
        ),
    ] = None,
    deadline_text: Annotated[
        str | None, option("--deadline-text", help_=_("the document's own words for the deadline"))
    ] = None,
    key: Annotated[bool, typer.Option("--key", help=_("the document itself stresses it: ★"))] = False,
    again: Annotated[
        bool, typer.Option("--again", help=_("add it though a task of this title is there"))
    ] = False,
    on: On = None,
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
    _refuse_lone(on, by, note, evidence)
    dates = {"start": begin, "deadline": deadline, "every": every}
    dates |= {"deadline_text": deadline_text or deadline_words(context)}
    words = {"title": title, "clause": clause, "organizer": organizer, "key": key or None}
    wanted = target and plain(target, exclude_none=True)
    fields = {**words, **dates, "kind": _kind_of(kind, every), "target": wanted}

    def steps(draft: Draft) -> list[Step]:
        if not again:
            refuse_similar(draft.plan, title)
        signed, units = draft.signed(on, by), draft.units(owners)
        place, id_ = draft.section(section), draft.next_id(section)
        said = Said(note, evidence=draft.evidence(evidence, id_, copy=copy))
        return [add_task(place, {**fields, "owners": units}, id_, signed, said)]

    try:
        _edit(context, file, steps, dry_run=dry_run, json=json)
    except SimilarError as error:
        again = not json and is_confirmed(error.message)
        if not again:
            raise
        _edit(context, file, steps, dry_run=dry_run, json=json)


def is_confirmed(found: str) -> bool:
    """Whether who types wants another task of that title; a script is not asked. Enter is no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    question = _("{found}. Add another task? [yes/no, else no]").format(found=one_line(found))
    while True:
        answer = typer.prompt(question, default="no", show_default=False, err=True)
        with suppress(NotUnderstoodError):
            return _is_yes(answer)
        typer.echo(_("write yes or no"), err=True)


def _is_yes(answer: str) -> bool:
    """Read yes or no: 是, y, 否, N.

    Raises:
        NotUnderstoodError: it is neither.
    """
    word = {"y": "yes", "n": "no", "不": "no", "不是": "no", "好": "yes"}.get(
        narrowed(answer).casefold(), answer
    )
    return read_one_of(word, ("true", "false"), truth_word) == "true"


def set_(
    context: typer.Context,
    task: TaskName,
    values: Annotated[list[str], argument(_("FIELD=VALUE"), autocompletion=complete_value)],
    reason: WhyChanged = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Give plain fields of a task new values."""
    _refuse_unrecorded(context, [task, *values], on, by, reason)
    pairs = _read_pairs(context, values)

    def steps(draft: Draft) -> list[Step]:
        signed, placed = draft.signed(on, by, reason), draft.find_one(task)
        given = {**pairs, **_owners(draft, pairs.get("owners"))}
        if placed.task.deadline_text is None and (words := deadline_words(context)):
            given.setdefault("deadline_text", words)
        is_open = "title" in pairs and reason is None
        committed = (draft.committed() or {}).get(placed.task.id) if is_open else None
        return [set_fields(draft.plan, placed, given, signed, committed.title if committed else None)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def _owners(draft: Draft, text: str | None) -> dict[str, str]:
    """Return the field of owners with their ids, by what they are called; nothing where none is given."""
    return {"owners": ",".join(draft.units([text]) or ())} if text else {}


def unset(
    context: typer.Context,
    task: TaskName,
    fields: Annotated[list[str], argument(_("FIELD"), autocompletion=complete_field)],
    reason: WhyChanged = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take plain fields out of a task."""
    _refuse_unrecorded(context, [task, *fields], on, by, reason)
    named = [_read_field(name) for name in fields]

    def steps(draft: Draft) -> list[Step]:
        signed = draft.signed(on, by, reason)
        return [unset_fields(draft.plan, draft.find_one(task), named, signed)]

    _edit(context, file, steps, dry_run=dry_run, json=json)


def _edit(context: typer.Context, file: Path | None, steps: Steps, *, dry_run: bool, json: bool) -> None:
    """Apply steps to the plan, or show what they would change, and say so; or only collect them."""
    collected = session_of(context).collected
    if collected is not None:
        _refuse_for_all(context)
        collected.append(steps)
        return
    run_edit(
        context, partial(change, file, clock.today(), steps, dry_run=dry_run), dry_run=dry_run, json=json
    )


def run_edit(
    context: typer.Context, make: Callable[[], Edit | ReturnsEdit], *, dry_run: bool, json: bool
) -> None:
    """Make an edit, and say what it did.

    An answer that cannot be written is no error where the edit was: tried again, it would be made twice.
    """
    session = session_of(context)
    session.as_json = json
    edit = make()
    try:
        _say(edit, session, dry_run=dry_run)
    except OutputError as error:
        if not edit.written:
            raise
        complain_unsaid(session, edit.name, error)


def complain_unsaid(session: Session, path: str, error: OutputError) -> None:
    """Say on standard error that an edit is written, where standard output cannot say it."""
    text = _("{path} is written, and the command need not be repeated; {reason}")
    session.complain(mistake(OutputError(text.format(path=path, reason=error))))


def _say(edit: Edit | ReturnsEdit, session: Session, *, dry_run: bool) -> None:
    if session.as_json:
        for text in edit.warnings:
            session.tell(text)  # a program reads them in the answer
        session.emit(dump({"report": "edit", "written": edit.written, "changes": edit.changes()}))
        return
    if edit.is_empty and not edit.steps:
        session.emit(_("nothing to change: the plan has these values already") + "\n")
    elif dry_run and not edit.is_empty:
        session.emit(edit.diff())
    else:
        session.emit("".join(f"{line}\n" for line in edit.said))
    for text in edit.warnings:
        session.tell(text)


# ── what goes together ──


def _refuse_for_all(context: typer.Context) -> None:
    """Refuse, on a line of several, the options that all of them have in common."""
    for name in ("file", "dry_run", "json"):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            text = _("{option} is not for one line: give it to guangong amend")
            raise typer.BadParameter(text.format(option="--" + name.replace("_", "-")))


def refuse_lone_copy(evidence: list[str] | None, *, copy: bool) -> None:
    """Refuse ``--copy`` where there is nothing to copy."""
    if copy and not evidence:
        raise typer.BadParameter(_("--copy is about evidence: give --evidence PATH as well"))


def _refuse_lone(on: date | None, by: str | None, note: str | None, evidence: list[str] | None) -> None:
    """Refuse ``--on`` and ``--by`` where they would sign nothing."""
    if (on or by) and not (note or evidence):
        name = "--by" if by else "--on"
        text = _("{option} signs an entry of the log: give --note or --evidence as well")
        raise typer.BadParameter(text.format(option=name))


def _refuse_unrecorded(
    context: typer.Context, words: list[str], on: date | None, by: str | None, reason: str | None
) -> None:
    """Refuse ``--on`` and ``--by`` of a change that is not recorded; ``words`` are the arguments.

    Raises:
        UsageError: there is no reason; it says the line to type.
    """
    signed = {"--on": str(on or ""), "--by": by or ""}
    given = [word for name, value in signed.items() if value for word in (name, value)]
    if given and reason is None:
        line = f'guangong {context.info_name} {shlex.join([*words, *given])} --reason "…"'
        raise UsageError(
            _("--on and --by sign a change that is recorded"), _("say why: {line}").format(line=line)
        )


def _one_text(text: str | None, note: str | None) -> str | None:
    """Return what ``log`` is to say, which ``--note`` may give instead of the argument."""
    if text and note:
        raise typer.BadParameter(_("give the text once: behind the task, or with --note"))
    return text or note


def _kind_of(kind: str | None, every: str | None) -> str:
    """Return the kind of a new task: only standing work comes back every month or quarter."""
    if every is None:
        return kind or "activity"
    if kind not in {None, "standing"}:
        raise typer.BadParameter(_("--every is for standing work: leave --every or --kind out"))
    return "standing"


def counted(task: Task, text: str | None) -> int | None:
    """Return the number that was typed for a task.

    Raises:
        NotUnderstoodError: it counts something else than the task's target.
    """
    if text is None:
        return None
    return number(text, task.target.unit) if task.target else quantity(text)[0]


def _read_pairs(context: typer.Context, values: list[str]) -> dict[str, str]:
    """Return the text of each field, as the plan has it."""
    pairs = dict(_pair(context, text) for text in values)
    if len(pairs) < len(values):
        raise typer.BadParameter(_("name each field once"))
    return pairs


def _pair(context: typer.Context, text: str) -> tuple[str, str]:
    name, *values = re.split("[=＝]", text, maxsplit=1)
    if not values:
        raise typer.BadParameter(_("write FIELD=VALUE, for example title=读书征文"))
    name, value = _read_field(name.strip()), values[0].strip()
    if value and name in (item.name for item in written_by(Task, "set") if item.is_day):
        return name, str(day_in_plan(is_deadline=name == "deadline")(context, value))
    known = field_values(name)
    if value and known == ("true", "false"):
        return name, one_of(known, value_word(name))(value)
    with suppress(typer.BadParameter):  # the edit itself says what is allowed
        if known:
            value = one_of(known, value_word(name))(value)
    return name, value


@understood
def _read_field(text: str) -> str:
    """Return the name of the field of a task that people call ``text``; what none is called stays."""
    try:
        return field(text, declared(Task))
    except AmbiguousError:
        raise
    except NotUnderstoodError:  # the edit itself says what there is
        return text
