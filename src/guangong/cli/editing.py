"""The commands that edit the plan: each says its steps, which are made by ``change``."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from guangong.cli.options import (
    EVERY,
    KINDS,
    File,
    Json,
    TaskName,
    TaskNames,
    choice,
    complete_field,
    complete_section,
    complete_unit,
    complete_value,
    every_word,
    field_value_word,
    field_values,
    kind_word,
    one_of,
    read_day,
    read_number,
    whole_number,
)
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.services import clock

if TYPE_CHECKING:
    from guangong.actions.step import Signed, Step
    from guangong.services.change import Draft

Steps: TypeAlias = "Callable[[Draft], list[Step]]"

On = Annotated[
    date | None,
    typer.Option("--on", parser=read_day, metavar="DATE", show_default=False, help=_("the day; else today")),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", show_default=False, help=_("who says so; else the setting: name")),
]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", show_default=False, help=_("a note for the log"))
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", show_default=False, help=_("why; it is recorded"))
]
WhyChanged = Annotated[
    str | None,
    typer.Option(
        "--reason", metavar="TEXT", show_default=False, help=_("why; with it, the change is recorded")
    ),
]
EvidenceFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        metavar="PATH",
        show_default=False,
        help=_("evidence: a file in the plan's folder, or a URL"),
    ),
]
Copy = Annotated[bool, typer.Option("--copy", help=_("copy evidence from elsewhere into the plan's folder"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("print the change as a diff, write nothing"))]


def _change(file: Path | None, steps: Steps, *, dry_run: bool, json: bool) -> None:
    from guangong.services.change import change

    change(file, clock.today(), steps, dry_run=dry_run, json=json)


def done(
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
    from guangong.actions import step as edits

    signed = _sign(on, by)
    _refuse_lone_copy(evidence, copy=copy)

    def steps(draft: "Draft") -> "list[Step]":
        return [
            edits.done(draft.plan, placed, signed, note, draft.evidence(evidence, placed.task.id, copy=copy))
            for placed in draft.find(tasks)
        ]

    _change(file, steps, dry_run=dry_run, json=json)


def start(
    tasks: TaskNames,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Mark tasks as begun, all or none of them."""
    from guangong.actions import step as edits

    _change(file, lambda draft: [edits.start(item) for item in draft.find(tasks)], dry_run=dry_run, json=json)


def reopen(
    task: TaskName,
    reason: Reason,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take a completion or cancellation back."""
    from guangong.actions import step as edits

    signed = _sign(on, by)
    _change(
        file, lambda draft: [edits.reopen(draft.find_one(task), signed, reason)], dry_run=dry_run, json=json
    )


def cancel(
    task: TaskName,
    reason: Reason,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Cancel a task."""
    from guangong.actions import step as edits

    signed = _sign(on, by)
    _change(
        file, lambda draft: [edits.cancel(draft.find_one(task), signed, reason)], dry_run=dry_run, json=json
    )


def postpone(
    task: TaskName,
    deadline: Annotated[date, typer.Argument(metavar="DATE", parser=read_day, hidden=True)],
    reason: Reason,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Move a deadline to a later day."""
    from guangong.actions import step as edits

    signed = _sign(on, by)

    def steps(draft: "Draft") -> "list[Step]":
        return [edits.postpone(draft.plan, draft.find_one(task), deadline, signed, reason)]

    _change(file, steps, dry_run=dry_run, json=json)


def log(
    task: TaskName,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", hidden=True)] = None,
    count: Annotated[
        int | None,
        typer.Option(
            parser=whole_number(-(10**9), 10**9),
            metavar="N",
            show_default=False,
            help=_("how many more towards the target; negative to correct"),
        ),
    ] = None,
    percent: Annotated[
        int | None,
        typer.Option(
            parser=whole_number(0, 100),
            metavar="P",
            show_default=False,
            help=_("how far the whole task is, 0 to 100"),
        ),
    ] = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Add an entry to a task's log."""
    from guangong.actions import step as edits

    signed = _sign(on, by)
    _refuse_lone_copy(evidence, copy=copy)

    def steps(draft: "Draft") -> "list[Step]":
        placed = draft.find_one(task)
        files = draft.evidence(evidence, placed.task.id, copy=copy)
        return [
            edits.log(draft.plan, placed, signed, note=text, count=count, percent=percent, evidence=files)
        ]

    _change(file, steps, dry_run=dry_run, json=json)


def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", hidden=True)],
    section: Annotated[
        int,
        typer.Option(
            "--section",
            "-s",
            parser=read_number,
            autocompletion=complete_section,
            metavar="N",
            help=_("the number of its section"),
        ),
    ],
    owners: Annotated[
        list[str] | None,
        typer.Option(
            "--owner",
            "-o",
            metavar="UNIT",
            autocompletion=complete_unit,
            show_default=False,
            help=_("who owns it: id, name or alias; the first leads"),
        ),
    ] = None,
    deadline: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DATE", show_default=False, help=_("its last day")),
    ] = None,
    kind: Annotated[
        str | None,
        choice(
            "--kind",
            "-k",
            known=KINDS,
            word=kind_word,
            metavar="KIND",
            help_=_("activity, deliverable or standing; else activity, with --every standing"),
        ),
    ] = None,
    every: Annotated[
        str | None,
        choice(
            known=EVERY,
            word=every_word,
            metavar="SPAN",
            help_=_("for standing work: month, quarter, half-year, year"),
        ),
    ] = None,
    clause: Annotated[
        str | None, typer.Option(metavar="TEXT", show_default=False, help=_("where the document says it"))
    ] = None,
    organizer: Annotated[
        str | None,
        typer.Option(metavar="NAME", show_default=False, help=_("the higher body that organises the event")),
    ] = None,
    begin: Annotated[
        date | None,
        typer.Option("--start", parser=read_day, metavar="DATE", show_default=False, help=_("its first day")),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Add a task under the next free id."""
    from guangong.actions import step as edits
    from guangong.services.book import find_section, find_unit

    fields = {
        "title": title,
        "kind": _kind(kind, every),
        "every": every,
        "clause": clause,
        "organizer": organizer,
        "start": begin,
        "deadline": deadline,
    }

    def steps(draft: "Draft") -> "list[Step]":
        units = tuple(find_unit(draft.plan, name) for name in owners or ())
        place = find_section(draft.plan, section)
        id_ = edits.next_id(section, draft.document, _earlier(draft.path))
        return [draft.moved(edits.add(place, {**fields, "owners": units}, id_))]

    _change(file, steps, dry_run=dry_run, json=json)


def _earlier(path: Path) -> Iterator[bytes]:
    """Yield what the plan was in earlier commits; what cannot be read is told."""
    from guangong.services.change import warn
    from guangong.storage import git

    try:
        yield from git.history(path)
    except git.GitError as error:
        text = _("the earlier commits cannot be read whole: {reason}; the id follows the highest one seen")
        warn(text.format(reason=error))


def set_(
    task: TaskName,
    values: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE", autocompletion=complete_value, hidden=True)
    ],
    reason: WhyChanged = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Give plain fields of a task new values."""
    from guangong.actions import step as edits

    pairs, signed = _pairs(values), _sign(None, None)

    def steps(draft: "Draft") -> "list[Step]":
        placed = draft.find_one(task)
        is_open = "title" in pairs and reason is None
        committed = draft.committed_title(placed.task.id) if is_open else None
        return [edits.set_fields(draft.plan, placed, pairs, signed, reason, committed)]

    _change(file, steps, dry_run=dry_run, json=json)


def unset(
    task: TaskName,
    field: Annotated[str, typer.Argument(metavar="FIELD", autocompletion=complete_field, hidden=True)],
    reason: WhyChanged = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take a plain field out of a task."""
    from guangong.actions import step as edits

    signed = _sign(None, None)

    def steps(draft: "Draft") -> "list[Step]":
        return [edits.unset_field(draft.plan, draft.find_one(task), field, signed, reason)]

    _change(file, steps, dry_run=dry_run, json=json)


def _refuse_lone_copy(evidence: list[str] | None, *, copy: bool) -> None:
    if copy and not evidence:
        raise typer.BadParameter(_("--copy is about evidence: give --evidence PATH as well"))


def _kind(kind: str | None, every: str | None) -> str:
    """Return the kind of a new task: only standing work comes back every month or quarter."""
    if every is None:
        return kind or "activity"
    if kind not in {None, "standing"}:
        raise typer.BadParameter(_("--every is for standing work: leave --every or --kind out"))
    return "standing"


def _pairs(values: list[str]) -> dict[str, str]:
    pairs = dict(_pair(text) for text in values)
    if len(pairs) < len(values):
        raise typer.BadParameter(_("name each field once"))
    return pairs


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(_("write FIELD=VALUE, for example title=读书征文"))
    name, value = name.strip(), value.strip()
    with suppress(typer.BadParameter):  # the edit itself says what is allowed
        if known := field_values(name):
            value = one_of(known, field_value_word(name))(value)
    return name, value


def _sign(on: date | None, by: str | None) -> "Signed":
    """Return the day and the name that the edit is signed with.

    Raises:
        NotFoundError: the day lies in the future.
    """
    from guangong.actions.step import Signed
    from guangong.storage import user_settings

    today = clock.today()
    if on is not None and on > today:
        raise NotFoundError(_("{day} lies in the future; today is {today}").format(day=on, today=today))
    name = by or user_settings.load().get("name")
    return Signed(on or today, str(name) if name else None, today if on not in {None, today} else None)
