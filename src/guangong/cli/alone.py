"""The program without a command."""

import typer

from guangong.cli.views import status
from guangong.messages import _
from guangong.render.text import width_of
from guangong.storage.paths import NoPlanError


def without_command(context: typer.Context) -> None:
    """Show the status, or where there is no plan how to begin."""
    try:
        status(context)
    except NoPlanError as error:
        if error.near:
            raise
        error.message = _how_to_begin()
        raise


def _how_to_begin() -> str:
    steps = {
        "guangong init": _("begins one in this folder"),
        f"guangong status --file {_('FILE')}": _("shows one that stands elsewhere"),
        "guangong --help": _("names all commands"),
    }
    return _("there is no plan here or in a parent folder") + "".join(
        f"\n  {command}{' ' * (27 - width_of(command))}  {does}" for command, does in steps.items()
    )
