"""The commands under their names."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from guangong import __version__
from guangong.cli import checking, editing, reading, settings
from guangong.messages import _

app = typer.Typer(
    name="guangong",
    help=_("Keep an annual work plan (工作要点): progress, deadlines, and a check of the file."),
    epilog=_("Begin with: guangong status"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
config = typer.Typer(help=_("Your own settings: language, name, plan, due_soon_days."), no_args_is_help=True)

_LOOK, _EDIT, _GUARD = _("Look"), _("Edit"), _("Guard and settings")


def _version(wanted: bool) -> None:
    if wanted:
        from guangong.output.text import emit

        emit(f"guangong {__version__}\n")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=_("print the version and exit")),
    ] = False,
) -> None:
    """Hold the options of the program itself."""


def _add(
    group: typer.Typer, name: str, function: Callable[..., None], help_: str, panel: str | None = None
) -> None:
    extra: dict[str, Any] = {"rich_help_panel": panel} if panel else {}
    group.command(name, help=help_, **extra)(function)


_add(
    app,
    "status",
    reading.status,
    _("Show the plan at a glance: sections, lights, what needs attention."),
    _LOOK,
)
_add(app, "list", reading.list_, _("List tasks, by filter and in an order."), _LOOK)
_add(app, "show", reading.show, _("Show one task whole, with its log, changes and returns."), _LOOK)
_add(app, "done", editing.done, _("Mark tasks done: all of them, or none."), _EDIT)
_add(
    app,
    "check",
    checking.check,
    _("Check the file: every mistake with its place. Exit 1 if there is one."),
    _GUARD,
)
_add(config, "list", settings.list_, _("Show every setting that is made."))
_add(config, "get", settings.get, _("Show one setting; exit 1 when it is not made."))
_add(config, "set", settings.set_, _("Make a setting."))
_add(config, "unset", settings.unset, _("Take a setting back."))
_add(config, "path", settings.path, _("Show where the settings stand."))
app.add_typer(config, name="config", rich_help_panel=_GUARD)
