"""The commands to look things up: lights, rule."""

from typing import Annotated

import typer

from guangong.checks.manual import all_pages
from guangong.cli.completion import Offer
from guangong.cli.options import File, Format, Json, argument, choice, write
from guangong.cli.session import session_of
from guangong.domain.styles import PRESETS
from guangong.messages import _
from guangong.services.ladder import on_lights
from guangong.services.rule_pages import on_rules


def complete_code() -> list[Offer]:
    """Offer the codes of the rules with their titles."""
    return [(page.code, page.title) for page in all_pages()]


def lights(
    context: typer.Context,
    preset: Annotated[
        str | None,
        choice(
            "--preset",
            known=tuple(PRESETS),
            metavar=_("PRESET"),
            help_=_("the ladder of a preset instead: default, classic, blue, traffic"),
        ),
    ] = None,
    format_: Format = "text",
    json: Json = False,
    file: File = None,
) -> None:
    """Show the ladder of lights that is in use, or a preset's."""
    write(on_lights(preset, file, session_of(context).looks), context, format_, json=json)


def rule(
    context: typer.Context,
    code: Annotated[str | None, argument(_("CODE"), autocompletion=complete_code)] = None,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Show a rule's page, or list the rules whose codes begin with ``code``."""
    write(on_rules(code or ""), context, format_, json=json)
