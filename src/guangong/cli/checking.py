"""The command that judges the file: check."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.options import Json
from guangong.messages import _, count

PlanFile = Annotated[Path | None, typer.Argument(metavar="FILE", hidden=True)]
FileOption = Annotated[Path | None, typer.Option("--file", "-f", hidden=True)]


def check(file: PlanFile = None, json: Json = False, option: FileOption = None) -> None:
    """Check the plan and the returns beside it; exit 1 when something is wrong."""
    from guangong.cli.book import inspect, plan_path
    from guangong.diagnostics import Severity

    inspection = inspect(plan_path(file or option), date.today())
    plan, files = inspection.checked.plan, inspection.files
    found = [finding for checked in files for finding in checked.diagnostics]
    if json:
        from guangong.output import json as output
        from guangong.output.text import emit

        shapes = [shape for item in files for shape in output.findings(item)]
        emit(output.dump({"report": "check", "findings": shapes}))
    else:
        from guangong.output.terminal import print_findings
        from guangong.output.text import emit, visible

        for item in files:
            print_findings(item)
        tasks = count("{n} task", "{n} tasks", sum(1 for _task in plan.tasks())) if plan else ""
        summary = (
            count("{n} finding", "{n} findings", len(found))
            if found
            else _("{file}: {tasks}, no findings").format(file=visible(files[0].name), tasks=tasks)
        )
        emit(summary + "\n")
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(1)
