"""The command that describes files and answers to programs: schema."""

import json
from typing import Annotated

import typer

from guangong.cli.session import session_of
from guangong.domain.plan import Plan, Returns, json_schema
from guangong.messages import _
from guangong.render.shapes import output_schema


def schema(
    context: typer.Context,
    of_returns: Annotated[
        bool, typer.Option("--returns", help=_("the schema of the files in returns/ instead"))
    ] = False,
    of_output: Annotated[
        bool, typer.Option("--output", help=_("the schema of what commands print with --json instead"))
    ] = False,
) -> None:
    """Print the JSON Schema of the plan."""
    if of_returns and of_output:
        raise typer.BadParameter(_("give --returns or --output, not both"))
    shape = output_schema() if of_output else json_schema(Returns if of_returns else Plan)
    session_of(context).emit(json.dumps(shape, ensure_ascii=False, indent=2) + "\n")
