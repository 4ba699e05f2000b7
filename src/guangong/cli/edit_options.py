"""The options that several commands share to edit the plan, and how the others of these are read."""

from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from guangong.cli.options import (
    day_in_plan,
    day_option,
    field_value_word,
    field_values,
    one_of,
    option,
    understood,
)
from guangong.domain.fields import declared, written_by
from guangong.domain.plan import Task
from guangong.domain.typed import AmbiguousError, NotUnderstoodError, field, number, quantity
from guangong.messages import _

On = Annotated[date | None, day_option("--on", _("the day; else today"))]
By = Annotated[str | None, option("--by", metavar="NAME", help_=_("who says so; else the setting: name"))]
Note = Annotated[str | None, option("--note", metavar="TEXT", help_=_("a note for the log"))]
EvidenceFiles = Annotated[
    list[str] | None,
    option("--evidence", metavar="PATH", help_=_("evidence: a file in the plan's folder, or a URL")),
]
Copy = Annotated[bool, typer.Option("--copy", help=_("copy evidence from elsewhere into the plan's folder"))]
Reason = Annotated[str, option("--reason", metavar="TEXT", help_=_("why; it is recorded"))]
WhyChanged = Annotated[
    str | None, option("--reason", metavar="TEXT", help_=_("why; with it, the change is recorded"))
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


def refuse_unrecorded(on: date | None, by: str | None, reason: str | None) -> None:
    """Refuse ``--on`` and ``--by`` of a change that is not recorded."""
    if (on or by) and reason is None:
        raise typer.BadParameter(_("--on and --by sign a change that is recorded: give --reason as well"))


def one_text(text: str | None, note: str | None) -> str | None:
    """Return what ``log`` is to say, which ``--note`` may give instead of the argument."""
    if text and note:
        raise typer.BadParameter(_("give the text once: behind the task, or with --note"))
    return text or note


@understood
def read_count(text: str) -> str:
    """Return a number, which may have its unit, as it was typed: only the task knows what it counts."""
    quantity(text)
    return text


def counted(task: Task, text: str | None) -> int | None:
    """Return the number that was typed for a task.

    Raises:
        NotUnderstoodError: it counts something else than the task's target.
    """
    if text is None:
        return None
    return number(text, task.target.unit) if task.target else quantity(text)[0]


def kind_of(kind: str | None, every: str | None) -> str:
    """Return the kind of a new task: only standing work comes back every month or quarter."""
    if every is None:
        return kind or "activity"
    if kind not in {None, "standing"}:
        raise typer.BadParameter(_("--every is for standing work: leave --every or --kind out"))
    return "standing"


def read_pairs(context: typer.Context, values: list[str]) -> dict[str, str]:
    """Return the text of each field, as the plan has it."""
    pairs = dict(_pair(context, text) for text in values)
    if len(pairs) < len(values):
        raise typer.BadParameter(_("name each field once"))
    return pairs


def _pair(context: typer.Context, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=" if "=" in text else "＝")
    if not equals:
        raise typer.BadParameter(_("write FIELD=VALUE, for example title=读书征文"))
    name, value = read_field(name.strip()), value.strip()
    if name in (item.name for item in written_by(Task, "set") if item.is_day):
        return name, str(day_in_plan(is_deadline=name == "deadline")(context, value))
    with suppress(typer.BadParameter):  # the edit itself says what is allowed
        if known := field_values(name):
            value = one_of(known, field_value_word(name))(value)
    return name, value


@understood
def read_field(text: str) -> str:
    """Return the name of the field of a task that people call ``text``; what none is called stays."""
    try:
        return field(text, declared(Task))
    except AmbiguousError:
        raise
    except NotUnderstoodError:  # the edit itself says what there is
        return text
