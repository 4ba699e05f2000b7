"""The commands for the user's settings: config list, get, set, unset, path."""

from typing import Annotated

import typer

from guangong.cli.options import argument, complete_setting
from guangong.cli.session import session_of
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render.text import visible
from guangong.storage import user_settings

Key = Annotated[str, argument(_("KEY"), autocompletion=complete_setting)]


def list_(context: typer.Context) -> None:
    """Show every setting that is made."""
    for key, value in user_settings.load().items():
        session_of(context).emit(visible(f"{key} = {value}") + "\n")


def get(context: typer.Context, key: Key) -> None:
    """Show one setting; exit 1 when it is not made."""
    value = user_settings.get(key)
    if value is None:
        raise NotFoundError(_("{key} is not set").format(key=key))
    session_of(context).emit(visible(str(value)) + "\n")


def set_(context: typer.Context, key: Key, value: Annotated[str, argument(_("VALUE"))]) -> None:
    """Make a setting."""
    session_of(context).emit(visible(f"{key} = {user_settings.set_(key, value)}") + "\n")


def unset(key: Key) -> None:
    """Take a setting back."""
    user_settings.unset(key)


def path(context: typer.Context) -> None:
    """Show where the settings stand."""
    session_of(context).emit(visible(str(user_settings.path())) + "\n")
