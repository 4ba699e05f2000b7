"""The options of the commands that edit the plan, each declared once, and how they are read."""

from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from guangong.cli.options import (
    EVERY,
    KINDS,
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
from guangong.messages import _

# ── what is recorded ──

On = Annotated[
    date | None,
    typer.Option("--on", parser=read_day, metavar="DATE", show_default=False, help=_("the day; else today")),
]
BegunOn = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=read_day,
        metavar="DATE",
        show_default=False,
        help=_("the day on which it began; it is recorded"),
    ),
]
AddedOn = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=read_day,
        metavar="DATE",
        show_default=False,
        help=_("the day on which it was added; it is recorded"),
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", show_default=False, help=_("who says so; else the setting: name")),
]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", show_default=False, help=_("a note for the log"))
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
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", show_default=False, help=_("why; it is recorded"))
]
WhyChanged = Annotated[
    str | None,
    typer.Option(
        "--reason", metavar="TEXT", show_default=False, help=_("why; with it, the change is recorded")
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("print the change as a diff, write nothing"))]

# ── log ──

Text = Annotated[str | None, typer.Argument(metavar="TEXT", hidden=True)]
Count = Annotated[
    int | None,
    typer.Option(
        "--count",
        parser=whole_number(-(10**9), 10**9),
        metavar="N",
        show_default=False,
        help=_("how many more towards the target; negative to correct"),
    ),
]
Percent = Annotated[
    int | None,
    typer.Option(
        "--percent",
        parser=whole_number(0, 100),
        metavar="P",
        show_default=False,
        help=_("how far the whole task is, 0 to 100"),
    ),
]

# ── postpone, set and unset ──

Until = Annotated[date, typer.Argument(metavar="DATE", parser=read_day, hidden=True)]
Pairs = Annotated[
    list[str], typer.Argument(metavar="FIELD=VALUE", autocompletion=complete_value, hidden=True)
]
Fields = Annotated[list[str], typer.Argument(metavar="FIELD", autocompletion=complete_field, hidden=True)]

# ── add ──

Title = Annotated[str, typer.Argument(metavar="TITLE", hidden=True)]
SectionNumber = Annotated[
    int,
    typer.Option(
        "--section",
        "-s",
        parser=read_number,
        autocompletion=complete_section,
        metavar="N",
        help=_("the number of its section"),
    ),
]
Owners = Annotated[
    list[str] | None,
    typer.Option(
        "--owner",
        "-o",
        metavar="UNIT",
        autocompletion=complete_unit,
        show_default=False,
        help=_("who owns it: id, name or alias; the first leads"),
    ),
]
Deadline = Annotated[
    date | None,
    typer.Option("--deadline", parser=read_day, metavar="DATE", show_default=False, help=_("its last day")),
]
Kind = Annotated[
    str | None,
    choice(
        "--kind",
        "-k",
        known=KINDS,
        word=kind_word,
        metavar="KIND",
        help_=_("activity, deliverable or standing; else activity, with --every standing"),
    ),
]
Every = Annotated[
    str | None,
    choice(
        "--every",
        known=EVERY,
        word=every_word,
        metavar="SPAN",
        help_=_("for standing work: month, quarter, half-year, year"),
    ),
]
Clause = Annotated[
    str | None,
    typer.Option("--clause", metavar="TEXT", show_default=False, help=_("where the document says it")),
]
Organizer = Annotated[
    str | None,
    typer.Option(
        "--organizer",
        metavar="NAME",
        show_default=False,
        help=_("the higher body that organises the event"),
    ),
]
FirstDay = Annotated[
    date | None,
    typer.Option("--start", parser=read_day, metavar="DATE", show_default=False, help=_("its first day")),
]

# ── how they are read ──


def refuse_lone_copy(evidence: list[str] | None, *, copy: bool) -> None:
    """Refuse ``--copy`` where there is nothing to copy."""
    if copy and not evidence:
        raise typer.BadParameter(_("--copy is about evidence: give --evidence PATH as well"))


def refuse_lone_name(by: str | None, note: str | None, evidence: list[str] | None) -> None:
    """Refuse ``--by`` where it would sign nothing."""
    if by and not (note or evidence):
        raise typer.BadParameter(_("--by signs an entry of the log: give --note or --evidence as well"))


def refuse_unrecorded(on: date | None, by: str | None, reason: str | None) -> None:
    """Refuse ``--on`` and ``--by`` of a change that is not recorded."""
    if (on or by) and reason is None:
        raise typer.BadParameter(_("--on and --by sign a change that is recorded: give --reason as well"))


def one_text(text: str | None, note: str | None) -> str | None:
    """Return what ``log`` is to say, which ``--note`` may give instead of the argument."""
    if text and note:
        raise typer.BadParameter(_("give the text once: behind the task, or with --note"))
    return text or note


def kind_of(kind: str | None, every: str | None) -> str:
    """Return the kind of a new task: only standing work comes back every month or quarter."""
    if every is None:
        return kind or "activity"
    if kind not in {None, "standing"}:
        raise typer.BadParameter(_("--every is for standing work: leave --every or --kind out"))
    return "standing"


def read_pairs(values: list[str]) -> dict[str, str]:
    """Return the text of each field."""
    pairs = dict(map(_pair, values))
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
