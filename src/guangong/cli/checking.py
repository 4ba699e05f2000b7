"""The command that judges plans, and with --against the edits that led to them: check."""

from pathlib import Path
from typing import Annotated

import typer

from guangong.answers.looks import Looks
from guangong.cli.options import (
    AgainstFile,
    Exact,
    Json,
    argument,
    complete_unit,
    format_option,
    one_format,
    option,
    read_path,
)
from guangong.cli.session import Session, session_of
from guangong.findings.formats import FOR_PEOPLE, FORGES, FORMATS
from guangong.messages import _
from guangong.render.hunks import diff_of
from guangong.services import clock, fixing
from guangong.services.base import Wanted
from guangong.services.book import plan_path
from guangong.services.plan_check import STANDARD_INPUT
from guangong.services.plans import is_folder
from guangong.services.review import reported, review
from guangong.storage.paths import resolved


def check(
    context: typer.Context,
    files: Annotated[list[Path] | None, argument(_("FILE"), parser=read_path)] = None,
    against: Annotated[
        str | None,
        option(
            "--against",
            metavar=_("REV"),
            help_=_("judge the edit since REV, a revision; without REV, what CI says"),
        ),
    ] = None,
    exact: Exact = False,
    against_file: AgainstFile = None,
    as_unit: Annotated[
        str | None,
        option(
            "--as-unit",
            metavar=_("UNIT"),
            autocompletion=complete_unit,
            help_=_("the edit is this unit's own: it may touch its returns and evidence alone"),
        ),
    ] = None,
    format_: Annotated[
        str, format_option(FORMATS, _("full, concise, json, github, gitlab, sarif, junit, rdjson"))
    ] = "full",
    json: Json = False,
    select: Annotated[
        list[str] | None,
        option("--select", metavar=_("CODE"), help_=_("only rules whose codes begin so: GG3,GG411")),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        option("--ignore", metavar=_("CODE"), help_=_("no rules whose codes begin so: GG3,GG411")),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("fail on warnings too"))] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help=_("write what is clearly meant: days in another form, Chinese names, …")),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("with --fix: print it as a diff, write nothing"))
    ] = False,
    file: Annotated[Path | None, typer.Option("--file", "-f", parser=read_path, hidden=True)] = None,
) -> None:
    """Check plans and the returns beside them; exit 1 when something is wrong."""
    wanted = _wanted(against, exact=exact, file=against_file, as_unit=as_unit)
    name = one_format(context, format_, json=json)
    session = session_of(context)
    places = _places(files or [], file, session.looks)
    _refuse_uncomparable(places, wanted)
    _refuse_unfixable(places, fix=fix, dry_run=dry_run)
    if fix:
        with_diff = dry_run and name in FOR_PEOPLE
        _fix(session, places, (select, ignore), dry_run=dry_run, with_diff=with_diff)
    reviewed = review(places, wanted, clock.today(), session.looks)
    for remark in (remark for one in reviewed for remark in one.remarks):
        session.tell(remark)
    in_repository = name in FORGES
    found = reported(
        reviewed, session.looks, strict=strict, in_repository=in_repository, select=select, ignore=ignore
    )
    clean = "".join(one.clean for one in reviewed) if name in FOR_PEOPLE else ""
    session.emit(FORMATS[name](found) or clean)
    if any(item.fails(finding) for item in found for finding in item.diagnostics):
        raise typer.Exit(1)


def _fix(
    session: Session, places: list[Path], chosen: fixing.Chosen, *, dry_run: bool, with_diff: bool
) -> None:
    """Fix what is clear, and say so line by line; the findings that are left follow."""
    session.looks.invalidate()  # asked again, it would write again
    fixed = fixing.fix(places, clock.today(), chosen, session.looks, dry_run=dry_run)
    for one in fixed:
        for made in one.fixes:
            session.tell(made.sentence(one.name))
        if with_diff:
            session.emit(diff_of(one.name, one.before.text, one.after.text))


def _places(files: list[Path], option: Path | None, looks: Looks) -> list[Path]:
    """Return what is to be checked, each once; where nothing is named, the plan that is found."""
    if files and option:
        raise typer.BadParameter(_("name the plan once: as FILE, or with --file"))
    named = files or [plan_path(option, looks)]
    places = [STANDARD_INPUT if place == Path("-") else place for place in named]
    return list({resolved(place, looks): place for place in reversed(places)}.values())[::-1]


def _wanted(against: str | None, *, exact: bool, file: Path | None, as_unit: str | None) -> Wanted | None:
    """Return what to compare with, ``None`` where nothing is to be compared."""
    if file and (exact or against is not None):
        raise typer.BadParameter(_("--against-file is a base of its own: leave out --against and --exact"))
    if exact and against is None:
        raise typer.BadParameter(_("--exact is about what is compared: give --against REV as well"))
    if as_unit is not None and against is None:
        raise typer.BadParameter(_("--as-unit is about an edit of files: give --against REV as well"))
    if as_unit is not None and not as_unit.strip():
        raise typer.BadParameter(_("--as-unit is empty; name the unit by its id, name or alias"))
    return (
        None
        if against is None and file is None
        else Wanted(against or "", exact, file, as_unit=as_unit or "")
    )


def _refuse_unfixable(places: list[Path], *, fix: bool, dry_run: bool) -> None:
    """Refuse a diff of nothing, and to write to standard input."""
    if dry_run and not fix:
        raise typer.BadParameter(_("--dry-run is about what --fix writes: give --fix as well"))
    if fix and STANDARD_INPUT in places:
        raise typer.BadParameter(_("a plan on standard input cannot be fixed; name its file"))


def _refuse_uncomparable(places: list[Path], wanted: Wanted | None) -> None:
    """Refuse several plans beside one base, and a plan without a history beside a revision."""
    if wanted is None:
        return
    if wanted.file and len(places) > 1:
        raise typer.BadParameter(_("--against-file is compared with one plan: name only that one"))
    if wanted.file and is_folder(places[0]):
        raise typer.BadParameter(_("--against-file is compared with one plan: give the plan, not a folder"))
    if wanted.as_unit and (len(places) > 1 or is_folder(places[0])):
        raise typer.BadParameter(_("--as-unit is about the units of one plan: give that plan, not a folder"))
    if STANDARD_INPUT in places and not wanted.file:
        raise typer.BadParameter(
            _("a plan on standard input has no history; compare it with a file: --against-file FILE")
        )
