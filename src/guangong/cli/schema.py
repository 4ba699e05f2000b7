"""The command for editors: schema."""

from typing import Annotated

import typer

from guangong.messages import _

OfReturns = Annotated[bool, typer.Option("--returns", help=_("the schema of the files in returns/ instead"))]


def schema(of_returns: OfReturns = False) -> None:
    """Print the JSON Schema of the plan."""
    import json

    from guangong.domain.plan import Plan, Returns, json_schema
    from guangong.render.text import emit

    shape = json_schema(Returns if of_returns else Plan)
    emit(json.dumps(shape, ensure_ascii=False, indent=2) + "\n")
