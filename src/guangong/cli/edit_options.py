"""The options that several commands share to edit the plan, and how the others of these are read."""

import shlex
from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from guangong.cli.options import day_option, field_value_word, field_values, one_of, option
from guangong.cli.usage import UsageError
from guangong.messages import _

On = Annotated[date | None, day_option("--on", _("the day; else today"))]
By = Annotated[str | None, option("--by", metavar=_("NAME"), help_=_("who says so; else the setting: name"))]
Note = Annotated[str | None, option("--note", metavar=_("TEXT"), help_=_("a note for the log"))]
EvidenceFiles = Annotated[
    list[str] | None,
    option("--evidence", metavar=_("PATH"), help_=_("evidence: a file in the plan's folder, or a URL")),
]
Copy = Annotated[bool, typer.Option("--copy", help=_("copy evidence from elsewhere into the plan's folder"))]
Reason = Annotated[str, option("--reason", metavar=_("TEXT"), help_=_("why; it is recorded"))]
WhyChanged = Annotated[
    str | None, option("--reason", metavar=_("TEXT"), help_=_("why; with it, the change is recorded"))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("print the change as a diff, write nothing"))]


def refuse_lone_copy(evidence: list[str] | None, *, copy: bool) -> None:
    """Refuse ``--copy`` where there is nothing to copy."""
    if copy and not evidence:
        raise typer.BadParameter(_("--copy is about evidence: give --evidence PATH as well"))


def refuse_lone_name(by: str | None, note: str | None, evidence: list[str] | None) -> None:
    """Refuse ``--by`` where it would sign nothing."""
    if by and not (note or evidence):
        raise typer.BadParameter(_("--by signs an entry of the log: give --note or --evidence as well"))


def refuse_unrecorded(
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
