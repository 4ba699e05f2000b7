"""The command that judges the file, and with --against the edit that led to it: check."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from guangong.cli.options import Json, choice
from guangong.messages import _, count

if TYPE_CHECKING:
    from guangong.cli.comparing import Base
    from guangong.cli.inspection import Inspection
    from guangong.diagnostics import CheckedFile, Diagnostic

# Spelled out here: --help must not wait for the writers. A test keeps them the same.
FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson")

PlanFile = Annotated[Path | None, typer.Argument(metavar="FILE", hidden=True)]
FileOption = Annotated[Path | None, typer.Option("--file", "-f", hidden=True)]
Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="REV",
        show_default=False,
        help=_("judge the edit since REV, a revision or file; without REV, what CI says"),
    ),
]
Exact = Annotated[
    bool, typer.Option("--exact", help=_("compare with REV itself, not its merge base with HEAD"))
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
    file: PlanFile = None,
    against: Against = None,
    exact: Exact = False,
    format_: Format = "full",
    json: Json = False,
    select: Select = None,
    ignore: Ignore = None,
    strict: Strict = False,
    option: FileOption = None,
) -> None:
    """Check the plan and the returns beside it; exit 1 when something is wrong."""
    from guangong.cli.book import plan_path
    from guangong.output.formats import FORMATS as WRITERS
    from guangong.output.text import emit
    from guangong.rules.selection import choose, fails, known_codes

    if exact and against is None:
        raise typer.BadParameter(_("--exact is about what is compared: give --against REV as well"))
    today = date.today()
    where = plan_path(file or option)
    is_folder = _is_folder(where)
    paths = _below(where) if is_folder else [where]
    examined = [_examine(path, against, today, exact=exact) for path in paths]
    files = [item for one in examined for item in one.files]
    if is_folder:
        files += _gone(where, against, examined, exact=exact)
    wanted, unwanted = known_codes(select or ("GG",)), known_codes(ignore or ())
    files = [item._replace(diagnostics=choose(item.diagnostics, wanted, unwanted)) for item in files]
    name = "json" if json else format_
    clean = "".join(one.clean for one in examined) if name in {"full", "concise"} else ""
    emit(WRITERS[name](files) or clean)
    found = [finding for item in files for finding in item.diagnostics]
    if fails(found, strict=strict or any(one.is_strict for one in examined)):
        raise typer.Exit(1)


def _is_folder(path: Path) -> bool:
    """Whether every plan below is meant; a folder in the place of a plan is a mistake."""
    from guangong.store import PLAN_NAME

    return os.path.isdir(path) and path.name != PLAN_NAME  # noqa: PTH112 (Path's own fails on a name too long)


def _below(folder: Path) -> list[Path]:
    from guangong.cli import plans  # git is waited for only here

    return plans.below(folder)


class Examined(NamedTuple):
    """A plan with its returns, judged; ``clean`` is what is said where nothing is wrong."""

    files: "list[CheckedFile]"
    is_strict: bool
    base: "Base | None"
    clean: str


def _examine(path: Path, against: str | None, today: date, *, exact: bool) -> Examined:
    from guangong.cli.inspection import inspect

    inspection = inspect(path, today)
    files = [item._replace(diagnostics=_by_project(inspection, item)) for item in inspection.files]
    base = None
    if against is not None:
        base, files[0] = _judged(inspection, files[0], against, today, exact=exact)
    # A strict project is not loosened by the edit that it judges.
    settings = [inspection.project, *([base.settings] if base and base.settings else [])]
    return Examined(files, any(each.check.strict for each in settings), base, _clean(inspection))


def _gone(folder: Path, against: str | None, examined: list[Examined], *, exact: bool) -> "list[CheckedFile]":
    """Return the plans that the base has and the folder has not.

    Raises:
        GuangongError: there is nothing to check at all.
    """
    from guangong.cli.comparing import gone
    from guangong.errors import GuangongError

    bases = [one.base.name for one in examined if one.base]
    lost = [] if against is None else gone(folder, against, bases, exact=exact)
    if not examined and not lost:
        raise GuangongError(_("{folder}: there is no plan.yaml in it or below").format(folder=folder))
    return lost


def _by_project(inspection: "Inspection", file: "CheckedFile") -> "list[Diagnostic]":
    """Return the findings that the project asks for."""
    from guangong.rules.selection import choose

    settings = inspection.project.check
    return choose(file.diagnostics, settings.select, settings.ignore)


def _judged(
    inspection: "Inspection", plan: "CheckedFile", against: str, today: date, *, exact: bool
) -> "tuple[Base | None, CheckedFile]":
    """Return what the edit is compared with, and the plan's file with the findings about the edit."""
    from guangong.cli.comparing import judge
    from guangong.output.text import tell

    base, found = judge(inspection, against, today, exact=exact)
    if base is None:
        tell(_("The plan is new: there is nothing to compare it with."))
        return None, plan
    diagnostics = sorted([*plan.diagnostics, *found], key=lambda item: item.span)
    return base, plan._replace(diagnostics=diagnostics, base=base.document, base_name=base.name)


def _clean(inspection: "Inspection") -> str:
    from guangong.output.text import visible

    plan = inspection.plan
    tasks = count("{n} task", "{n} tasks", sum(1 for _task in plan.tasks()) if plan else 0)
    return visible(_("{file}: {tasks}, no findings").format(file=inspection.path, tasks=tasks)) + "\n"
