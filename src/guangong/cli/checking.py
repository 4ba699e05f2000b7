"""The command that judges the file, and with --against the edit that led to it: check."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guangong.cli.options import AgainstFile, Exact, Json, choice, one_format
from guangong.messages import _, count

if TYPE_CHECKING:
    from guangong.cli.comparing import Base, Judged
    from guangong.cli.inspection import Inspection
    from guangong.diagnostics import CheckedFile, Diagnostic

# Spelled out here: --help must not wait for the writers. A test keeps them the same.
FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson")

FORGES = frozenset({"github", "gitlab", "sarif", "junit", "rdjson"})
"""Those whose readers know files by their paths in the repository."""

PlanFile = Annotated[Path | None, typer.Argument(metavar="FILE", hidden=True)]
FileOption = Annotated[Path | None, typer.Option("--file", "-f", hidden=True)]
Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="REV",
        show_default=False,
        help=_("judge the edit since REV, a revision; without REV, what CI says"),
    ),
]
Format = Annotated[
    str,
    choice(
        "--format",
        known=FORMATS,
        metavar="FORMAT",
        help_=_("full, concise, json, github, gitlab, sarif, junit, rdjson"),
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODE", show_default=False, help=_("only rules that begin with this code")
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="CODE", show_default=False, help=_("no rules that begin with this code")
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help=_("fail on warnings too"))]


def check(
    context: typer.Context,
    file: PlanFile = None,
    against: Against = None,
    exact: Exact = False,
    against_file: AgainstFile = None,
    format_: Format = "full",
    json: Json = False,
    select: Select = None,
    ignore: Ignore = None,
    strict: Strict = False,
    option: FileOption = None,
) -> None:
    """Check the plan and the returns beside it; exit 1 when something is wrong."""
    from guangong.cli.book import plan_path
    from guangong.cli.comparing import judge
    from guangong.cli.inspection import inspect
    from guangong.output.formats import FORMATS as WRITERS
    from guangong.output.text import emit
    from guangong.rules.selection import choose, known_codes

    if against_file and (exact or against is not None):
        raise typer.BadParameter(_("--against-file is a base of its own: leave out --against and --exact"))
    if exact and against is None:
        raise typer.BadParameter(_("--exact is about what is compared: give --against REV as well"))
    if file and option:
        raise typer.BadParameter(_("name the plan once: as FILE, or with --file"))
    name = one_format(context, format_, json=json)
    today = date.today()
    inspection = inspect(plan_path(file or option), today)
    files = [item._replace(diagnostics=_by_project(inspection, item)) for item in inspection.files]
    must_be_strict = strict or inspection.project.check.strict
    base: Base | None = None
    if against is not None or against_file:
        judged = judge(inspection, against or "", today, exact=exact, file=against_file)
        base, files[0] = judged.base, _with_edit(files[0], judged)
        # A strict project is not loosened by the edit that it judges.
        must_be_strict |= bool(base and base.settings and base.settings.check.strict)
    wanted, unwanted = known_codes(select or ("GG",)), known_codes(ignore or ())
    files = [
        item._replace(diagnostics=choose(item.diagnostics, wanted, unwanted), strict=must_be_strict)
        for item in _placed(files, base, name)
    ]
    emit(WRITERS[name](files) or (_clean(inspection) if name in {"full", "concise"} else ""))
    if any(item.fails(finding) for item in files for finding in item.diagnostics):
        raise typer.Exit(1)


def _placed(files: "list[CheckedFile]", base: "Base | None", format_: str) -> "list[CheckedFile]":
    """Return the files with their paths in the repository; for forges these are their names."""
    from guangong.project import from_root

    placed = [item._replace(path=from_root(item.name)) for item in files]
    if format_ not in FORGES:
        return placed
    plan, *returns = [item._replace(name=item.path) for item in placed]
    return [plan._replace(base_name=base.path) if base else plan, *returns]


def _by_project(inspection: "Inspection", file: "CheckedFile") -> "list[Diagnostic]":
    """Return the findings that the project asks for."""
    from guangong.rules.selection import choose

    settings = inspection.project.check
    return choose(file.diagnostics, settings.select, settings.ignore)


def _with_edit(plan: "CheckedFile", judged: "Judged") -> "CheckedFile":
    """Return the plan's file with the findings about the edit too."""
    from guangong.output.text import tell

    base, found = judged
    diagnostics = sorted([*plan.diagnostics, *found], key=lambda item: item.span)
    if base is None:
        tell(_("The plan is new: there is nothing to compare it with."))
        return plan._replace(diagnostics=diagnostics)
    return plan._replace(diagnostics=diagnostics, base=base.document, base_name=base.name)


def _clean(inspection: "Inspection") -> str:
    from guangong.output.text import visible

    plan = inspection.plan
    tasks = count("{n} task", "{n} tasks", sum(1 for _task in plan.tasks()) if plan else 0)
    return visible(_("{file}: {tasks}, no findings").format(file=inspection.path, tasks=tasks)) + "\n"
