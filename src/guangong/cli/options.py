"""The options that several commands share, and what Tab offers for them."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from guangong.messages import _
from guangong.plan import parse_day


def read_day(text: str) -> date:
    """Read an option's day."""
    try:
        return parse_day(text)
    except ValueError:
        raise typer.BadParameter(_("write an existing day as YYYY-MM-DD, for example 2023-06-30")) from None


def complete_task(incomplete: str) -> list[tuple[str, str]]:
    """Offer task ids with their titles; a shell must never see an error."""
    try:
        from guangong.cli.book import check_files, plan_path

        plan, _returns, _files = check_files(plan_path(None), date.today())
        found = [placed.task for placed in plan.tasks()] if plan else []
        return [
            (task.id, task.title)
            for task in found
            if task.id.startswith(incomplete) or incomplete in task.title
        ]
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        return []


def complete_unit(incomplete: str) -> list[tuple[str, str]]:
    """Offer unit ids with their names."""
    try:
        from guangong.cli.book import check_files, plan_path

        plan, _returns, _files = check_files(plan_path(None), date.today())
        return (
            [(id_, name) for id_, name in plan.unit_names().items() if id_.startswith(incomplete)]
            if plan
            else []
        )
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        return []


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
