"""The commands of what units return: each says its steps, which ``services.filing`` applies."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from guangong.actions.exempt import exempt as exempt_unit
from guangong.actions.send_back import send_back as send_return_back
from guangong.actions.step import Said, Step
from guangong.actions.submit import submit as submit_task
from guangong.actions.withdraw import withdraw as withdraw_return
from guangong.cli.editing import (
    By,
    Copy,
    DryRun,
    EvidenceFiles,
    Note,
    On,
    Reason,
    counted,
    read_count,
    refuse_lone_copy,
    run_edit,
)
from guangong.cli.options import File, Json, TaskName, TaskNames, complete_unit, option
from guangong.cli.usage import UsageError
from guangong.messages import _
from guangong.services import clock
from guangong.services.filing import Filing, Steps, file_returns
from guangong.storage import user_settings

Units = Annotated[
    list[str] | None,
    option(
        "--unit",
        "-u",
        metavar=_("UNIT"),
        autocompletion=complete_unit,
        help_=_("whose return it is, several by commas; else the setting: unit"),
    ),
]


def submit(
    context: typer.Context,
    tasks: TaskNames,
    units: Units = None,
    on: On = None,
    by: By = None,
    note: Note = None,
    count: Annotated[
        str | None,
        option("--count", parser=read_count, metavar="N", help_=_("how many of the target, in all")),
    ] = None,
    evidence: EvidenceFiles = None,
    copy: Copy = False,
    reason: Annotated[str | None, option("--reason", help_=_("why a return is corrected"))] = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Return tasks for units, all or none of them."""
    refuse_lone_copy(evidence, copy=copy)

    def steps(filing: Filing) -> list[Step]:
        signed = filing.signed(on, by, reason)
        return [
            submit_task(
                filing.plan,
                owed,
                signed,
                Said(
                    note,
                    counted(owed.placed.task, count),
                    evidence=filing.evidence(evidence, owed.unit, copy=copy),
                ),
                is_dated=on is not None,
            )
            for owed in filing.owed(tasks, _whose(units))
        ]

    _file(context, file, steps, dry_run=dry_run, json=json)


def exempt(
    context: typer.Context,
    task: TaskName,
    reason: Reason,
    units: Units = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Say that a task does not apply to units."""

    def steps(filing: Filing) -> list[Step]:
        signed = filing.signed(on, by, reason)
        return [exempt_unit(owed, signed) for owed in filing.owed([task], _whose(units))]

    _file(context, file, steps, dry_run=dry_run, json=json)


def send_back(
    context: typer.Context,
    task: TaskName,
    reason: Reason,
    units: Units = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Send returns back."""

    def steps(filing: Filing) -> list[Step]:
        signed = filing.signed(None, by, reason)
        return [send_return_back(owed, signed) for owed in filing.owed([task], _whose(units))]

    _file(context, file, steps, dry_run=dry_run, json=json)


def withdraw(
    context: typer.Context,
    task: TaskName,
    units: Units = None,
    reason: Annotated[
        str | None, option("--reason", help_=_("why; it is recorded, where a commit has the return"))
    ] = None,
    by: By = None,
    dry_run: DryRun = False,
    json: Json = False,
    file: File = None,
) -> None:
    """Take returns back."""

    def steps(filing: Filing) -> list[Step]:
        signed = filing.signed(None, by, reason)
        return [
            withdraw_return(
                owed, signed, is_committed=filing.is_committed(owed), is_only=filing.is_only(owed)
            )
            for owed in filing.owed([task], _whose(units))
        ]

    _file(context, file, steps, dry_run=dry_run, json=json)


def _whose(units: list[str] | None) -> list[str]:
    """Return the units that are named, else the one of the setting."""
    if units:
        return units
    if own := user_settings.load().get("unit"):
        return [str(own)]
    advice = _("name it: --unit NAME; a school sets its own once: guangong config set unit NAME")
    raise UsageError(_("whose return is it?"), advice)


def _file(context: typer.Context, file: Path | None, steps: Steps, *, dry_run: bool, json: bool) -> None:
    run_edit(
        context,
        partial(file_returns, file, clock.today(), steps, dry_run=dry_run),
        dry_run=dry_run,
        json=json,
    )
