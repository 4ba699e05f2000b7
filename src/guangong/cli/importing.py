"""import: a document becomes the draft of a plan."""

from pathlib import Path
from typing import Annotated

import typer

from guangong.cli.editing import complain_unsaid
from guangong.cli.options import Format, Json, argument, option, read_path
from guangong.cli.options import write as print_report
from guangong.cli.session import session_of
from guangong.messages import _
from guangong.render.text import OutputError
from guangong.services import clock
from guangong.services.imports import import_document
from guangong.storage.paths import PLAN_NAME


def import_(
    context: typer.Context,
    document: Annotated[str, argument(_("DOCUMENT"))],
    to: Annotated[
        Path,
        option(
            "--to",
            parser=read_path,
            metavar=_("FILE"),
            help_=_("the plan to write, or its folder; else plan.yaml here"),
        ),
    ] = Path(PLAN_NAME),
    write: Annotated[bool, typer.Option("--write", help=_("write the draft, where no plan is yet"))] = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Draft a plan from a document, or from standard input (-)."""
    found = import_document(document, to, clock.today(), write_it=write)
    try:
        print_report(found.report, context, format_, json=json)
    except OutputError as error:
        if not write:
            raise
        complain_unsaid(session_of(context), str(to), error)
