"""The commands for the user's settings: config list, get, set, unset, path."""

from typing import Annotated

import typer

from guangong.cli.options import complete_setting
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render.text import emit, visible
from guangong.storage import user_settings

Key = Annotated[str, typer.Argument(metavar="KEY", autocompletion=complete_setting, hidden=True)]
Value = Annotated[str, typer.Argument(metavar="VALUE", hidden=True)]


def list_() -> None:
    """Show every setting that is made."""
    for key, value in user_settings.load().items():
        _print(f"{key} = {value}")


def get(key: Key) -> None:
    """Show one setting; exit 1 when it is not made."""
    value = user_settings.get(key)
    if value is None:
        raise NotFoundError(_("{key} is not set").format(key=key))
    _print(str(value))


def set_(key: Key, value: Value) -> None:
    """Make a setting."""
    _print(f"{key} = {user_settings.set_(key, value)}")


def unset(key: Key) -> None:
    """Take a setting back."""
    user_settings.unset(key)


def path() -> None:
    """Show where the settings stand."""
    _print(str(user_settings.path()))


def _print(line: str) -> None:
    emit(visible(line) + "\n")
