"""The commands for the user's settings: config list, get, set, unset, path."""

from contextlib import suppress
from typing import Annotated

import typer

from guangong.cli.options import Json, argument, complete_setting, format_option, one_format, setting_word
from guangong.cli.session import session_of
from guangong.domain.typed import NotUnderstoodError, one_of
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.render.json import dump
from guangong.render.text import visible
from guangong.storage import user_settings


def read_key(text: str) -> str:
    """Return the name of the setting that people call ``text``; what none is called stays."""
    with suppress(NotUnderstoodError):  # the settings themselves say what there is
        return one_of(text, user_settings.KEYS, setting_word)
    return text


Key = Annotated[str, argument(_("KEY"), parser=read_key, autocompletion=complete_setting)]
Format = Annotated[str, format_option(("text", "json"), _("how to print it: text, json"))]


def list_(context: typer.Context, format_: Format = "text", json: Json = False) -> None:
    """Show every setting that is made, also where ``config`` stands alone."""
    if context.invoked_subcommand is None:
        made = user_settings.load()
        lines = [f"{key} = {user_settings.shown(value)}" for key, value in made.items()]
        _answer(context, lines, {"settings": made}, format_, json=json)
    elif json or format_ != "text":
        raise typer.BadParameter(_("give --json or --format behind the command's name"))


def get(context: typer.Context, key: Key, format_: Format = "text", json: Json = False) -> None:
    """Show one setting; exit 1 when it is not made."""
    value = user_settings.get(key)
    if value is None:
        raise NotFoundError(_("{key} is not set").format(key=key))
    _answer(context, [user_settings.shown(value)], {"settings": {key: value}}, format_, json=json)


def set_(context: typer.Context, key: Key, value: Annotated[str, argument(_("VALUE"))]) -> None:
    """Make a setting."""
    made = user_settings.shown(user_settings.set_(key, value))
    session_of(context).emit(visible(f"{key} = {made}") + "\n")


def unset(key: Key) -> None:
    """Remove a setting."""
    user_settings.unset(key)


def path(context: typer.Context, format_: Format = "text", json: Json = False) -> None:
    """Show where the settings stand."""
    place = str(user_settings.path())
    _answer(context, [place], {"path": place}, format_, json=json)


def _answer(
    context: typer.Context, lines: list[str], data: dict[str, object], format_: str, *, json: bool
) -> None:
    is_json = one_format(context, format_, json=json) == "json"
    text = "".join(f"{visible(line)}\n" for line in lines)
    session_of(context).emit(dump({"report": "config", **data}) if is_json else text)
