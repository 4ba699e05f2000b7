"""The command that judges the file, and with --against the edit that led to it: check."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from guangong.cli.options import AgainstFile, Exact, Json, choice, one_format
from guangong.messages import _, count
from guangong.services import clock

if TYPE_CHECKING:
    from guangong.services.comparing import Base, Judged
    from guangong.services.inspection import Inspection
    from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic

# Spelled out here: --help must not wait for the writers. A test keeps them the same.
FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson")

FORGES = frozenset({"github", "gitlab", "sarif", "junit", "rdjson"})
"""Those whose readers know files by their paths in the repository."""

PlanFile = Annotated[Path | None, typer.Argument(parser=Path, metavar="FILE", hidden=True)]
FileOption = Annotated[Path | None, typer.Option("--file", "-f", parser=Path, hidden=True)]
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
        "--select", metavar="CODE", show_default=False, help=_("only rules whose codes begin so: GG3,GG411")
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="CODE", show_default=False, help=_("no rules whose codes begin so: GG3,GG411")
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
    from guangong.checks.selection import choose, known_codes
    from guangong.findings.formats import FORMATS as WRITERS
    from guangong.render.text import emit
    from guangong.services.book import plan_path

    if against_file and (exact or against is not None):
        raise typer.BadParameter(_("--against-file is a base of its own: leave out --against and --exact"))
    if exact and against is None:
        raise typer.BadParameter(_("--exact is about what is compared: give --against REV as well"))
    if file and option:
        raise typer.BadParameter(_("name the plan once: as FILE, or with --file"))
    name = one_format(context, format_, json=json)
    today = clock.today()
    where = plan_path(file or option)
    is_folder = _is_folder(where)
    if is_folder and against_file:
        raise typer.BadParameter(_("--against-file is compared with one plan: give the plan, not a folder"))
    base = None if against is None and against_file is None else Wanted(against or "", exact, against_file)
    if is_folder and base:
        base = _at_one_commit(where, base)
    examined = [_examine(path, base, today) for path in (_below(where) if is_folder else [where])]
    files = [_named(item, name) for one in examined for item in _files_of(one, name, strict=strict)]
    if is_folder:
        gone = _gone(where, base, examined)
        files += [_named(item._replace(strict=strict or item.strict), name) for item in gone]
    wanted, unwanted = known_codes(select or ("GG",)), known_codes(ignore or ())
    files = [item._replace(diagnostics=choose(item.diagnostics, wanted, unwanted)) for item in files]
    clean = "".join(one.clean for one in examined) if name in {"full", "concise"} else ""
    emit(WRITERS[name](files) or clean)
    if any(item.fails(finding) for item in files for finding in item.diagnostics):
        raise typer.Exit(1)


class Wanted(NamedTuple):
    """What to compare with: a revision, empty for what CI says, and whether it is exact; or a file.

    ``whole``: for all plans of a folder.
    """

    revision: str
    exact: bool
    file: Path | None
    whole: bool = False


def _at_one_commit(folder: Path, wanted: Wanted) -> Wanted:
    """Look the revision up once for all plans of a folder."""
    from guangong.services.comparing import commit_of

    commit = commit_of(folder, wanted.revision, exact=wanted.exact)
    found = wanted if commit is None else wanted._replace(revision=commit, exact=True)
    return found._replace(whole=True)


def _is_folder(path: Path) -> bool:
    """Whether every plan below is meant; a folder in the place of a plan is a mistake."""
    from guangong.storage.paths import PLAN_NAME

    return os.path.isdir(path) and path.name != PLAN_NAME  # noqa: PTH112 (Path's own fails on a name too long)


def _below(folder: Path) -> list[Path]:
    from guangong.services import plans  # git is waited for only here

    return plans.below(folder)


class Examined(NamedTuple):
    """A plan with its returns, judged; ``clean`` is what is said where nothing is wrong."""

    files: "list[CheckedFile]"
    is_strict: bool
    base: "Base | None"
    clean: str


def _examine(path: Path, wanted: Wanted | None, today: date) -> Examined:
    from guangong.services.comparing import judge
    from guangong.services.inspection import inspect

    inspection = inspect(path, today)
    files = [item._replace(diagnostics=_by_project(inspection, item)) for item in inspection.files]
    base, is_strict = None, inspection.project.check.strict
    if wanted is not None:
        judged = judge(
            inspection, wanted.revision, today, exact=wanted.exact, file=wanted.file, whole=wanted.whole
        )
        base, files[0] = judged.base, _with_edit(files[0], judged)
        # A strict project is not loosened by the edit that it judges.
        is_strict = is_strict or judged.settings.check.strict
    return Examined(files, is_strict, base, _clean(inspection))


def _files_of(one: Examined, format_: str, *, strict: bool) -> "list[CheckedFile]":
    plan, *returns = [item._replace(strict=strict or one.is_strict) for item in one.files]
    return [plan._replace(base_name=one.base.path) if one.base and format_ in FORGES else plan, *returns]


def _named(file: "CheckedFile", format_: str) -> "CheckedFile":
    """Return a file with its path in the repository; for forges this is its name."""
    from guangong.services.project import from_root

    path = from_root(file.name)
    return file._replace(path=path, name=path if format_ in FORGES else file.name)


def _gone(folder: Path, wanted: Wanted | None, examined: list[Examined]) -> "list[CheckedFile]":
    """Return the plans that the base has and the folder has not.

    Raises:
        GuangongError: there is nothing to check at all.
    """
    from guangong.services.comparing import gone

    bases = [one.base.name for one in examined if one.base]
    lost = gone(folder, wanted.revision, bases, exact=wanted.exact) if wanted else []
    _tell_unchecked(folder, is_all=not examined and not lost)
    return lost


def _tell_unchecked(folder: Path, *, is_all: bool) -> None:
    """Say what may be meant as a plan, and whether there is no other.

    Raises:
        GuangongError: there is nothing to check at all.
    """
    from guangong.errors import GuangongError
    from guangong.render.text import tell
    from guangong.services import plans

    misnamed = plans.misnamed(folder)
    for path in misnamed:
        tell(_("{file} is not checked: if it is a plan, rename it to plan.yaml").format(file=path))
    if is_all:
        text = _("{folder}: there is no plan.yaml in it or below").format(folder=folder)
        if misnamed or plans.IN_HOOK not in os.environ:
            raise GuangongError(text)
        tell(text)  # a hook that is there before the first plan must not stop every commit


def _by_project(inspection: "Inspection", file: "CheckedFile") -> "list[Diagnostic]":
    """Return the findings that the project asks for."""
    from guangong.checks.selection import choose

    settings = inspection.project.check
    return choose(file.diagnostics, settings.select, settings.ignore)


def _with_edit(plan: "CheckedFile", judged: "Judged") -> "CheckedFile":
    """Return the plan's file with the findings about the edit too."""
    from guangong.render.text import tell

    base, found = judged.base, judged.diagnostics
    diagnostics = sorted([*plan.diagnostics, *found], key=lambda item: item.span)
    if base is None:
        tell(_("{file} is new: there is nothing to compare it with.").format(file=plan.name))
        return plan._replace(diagnostics=diagnostics)
    return plan._replace(diagnostics=diagnostics, base=base.document, base_name=base.name)


def _clean(inspection: "Inspection") -> str:
    from guangong.render.text import visible

    plan = inspection.plan
    tasks = count("{n} task", "{n} tasks", sum(1 for _task in plan.tasks()) if plan else 0)
    return visible(_("{file}: {tasks}, no findings").format(file=inspection.path, tasks=tasks)) + "\n"
