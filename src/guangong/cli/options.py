"""The options that several commands share, and what Tab offers for them."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from guangong.messages import _

if TYPE_CHECKING:
    from guangong.plan import Plan

HINT_LENGTH: Final = 30
"""How much of a title a completion menu shows: twice as many columns in Chinese."""


def read_day(text: str) -> date:
    """Read an option's day."""
    from guangong.plan import parse_day  # pydantic: --help must not wait for it

    try:
        return parse_day(text)
    except ValueError:
        raise typer.BadParameter(_("write an existing day as YYYY-MM-DD, for example 2023-06-30")) from None


def read_number(text: str) -> int:
    """Read an option's number."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise typer.BadParameter(_("write a number, for example 3"))
    return int(text)


def one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    """Return what reads an option that has one of the values ``known``; typer's own words are pydantic's."""

    def read(text: str) -> str:
        if text not in known:
            raise typer.BadParameter(
                _('"{text}" is none of: {known}').format(text=text, known=", ".join(known))
            )
        return text

    return read


def complete(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return what offers the values ``known``."""
    return lambda incomplete: [value for value in known if value.startswith(incomplete)]


def complete_task(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer task ids with their titles; a shell must never see an error."""
    try:
        found = [placed.task for placed in _plan(context).tasks()]
        return [(task.id, _hint(task.title)) for task in found if task.id.startswith(incomplete)]
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        return []


def _plan(context: typer.Context) -> "Plan":
    """Return what can be read of the plan: neither the project's settings nor returns matter to Tab."""
    from guangong import store
    from guangong.cli.book import plan_path
    from guangong.document import parse
    from guangong.rules import check

    plan = check(parse(store.read(plan_path(context.params.get("file")))), date.today()).plan
    if plan is None:
        raise ValueError
    return plan


def _hint(title: str) -> str:
    """Return a title fit for a menu: short, and without what the shell or typer would take as its own.

    typer reads ``[…]`` as markup and folds at 80 columns; for zsh it leaves a backslash as it is, which frees
    the ``$`` behind it: a title could run commands.
    """
    from guangong.output.text import one_line

    plain = re.sub(r"[\\$`\"'\[\]]", " ", one_line(title))
    return plain if len(plain) <= HINT_LENGTH else plain[: HINT_LENGTH - 1] + "…"


def complete_unit(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer unit ids with their names."""
    try:
        names = _plan(context).unit_names()
        return [(id_, _hint(name)) for id_, name in names.items() if id_.startswith(incomplete)]
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        return []


def complete_field(incomplete: str) -> list[str]:
    """Offer the fields that ``unset`` takes out."""
    from guangong.edits.tasks import UNSETTABLE

    return [name for name in UNSETTABLE if name.startswith(incomplete)]


def complete_value(incomplete: str) -> list[str]:
    """Offer the fields that ``set`` writes, each with its equals sign."""
    from guangong.edits.tasks import PLAIN

    return [f"{name}=" for name in PLAIN if f"{name}=".startswith(incomplete)]


def complete_setting(incomplete: str) -> list[str]:
    """Offer the names of the settings."""
    from guangong import config

    return [key for key in config.KEYS if key.startswith(incomplete)]


File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        "-f",
        metavar="FILE",
        show_default=False,
        help=_("the plan; else it is looked for here and above"),
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=read_day,
        metavar="DATE",
        show_default=False,
        help=_("the day to report on; else today"),
    ),
]
Json = Annotated[bool, typer.Option("--json", help=_("print JSON for programs"))]
# An argument has no line of its own in --help: the command's text explains it without typer's "<list[str]>".
TaskName = Annotated[str, typer.Argument(metavar="TASK", autocompletion=complete_task, hidden=True)]
TaskNames = Annotated[list[str], typer.Argument(metavar="TASK", autocompletion=complete_task, hidden=True)]
