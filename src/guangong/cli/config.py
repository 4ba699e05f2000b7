"""The commands for the user's settings: config list, get, set, unset, path."""

from typing import Annotated

import typer

from guangong.cli.options import complete_setting
from guangong.errors import NotFoundError
from guangong.messages import _

Key = Annotated[str, typer.Argument(metavar="KEY", autocompletion=complete_setting, hidden=True)]
Value = Annotated[str, typer.Argument(metavar="VALUE", hidden=True)]


def list_() -> None:
    """Show every setting that is made."""
    from guangong.storage import user_settings

    for key, value in user_settings.load().items():
        _print(f"{key} = {value}")


def get(key: Key) -> None:
    """Show one setting; exit 1 when it is not made."""
    from guangong.storage import user_settings

    value = user_settings.get(key)
    if value is None:
        raise NotFoundError(_("{key} is not set").format(key=key))
    _print(str(value))


def set_(key: Key, value: Value) -> None:
    """Make a setting."""
    from guangong.storage import user_settings

    _print(f"{key} = {user_settings.set_(key, value)}")


def unset(key: Key) -> None:
    """Take a setting back."""
    from guangong.storage import user_settings

    user_settings.unset(key)


def path() -> None:
    """Show where the settings stand."""
    from guangong.storage import user_settings

    _print(str(user_settings.path()))


def _print(line: str) -> None:
    from guangong.render.text import emit, visible

    emit(visible(line) + "\n")
