"""The commands under their names."""

from collections.abc import Callable
from typing import Annotated

import typer

from guangong import __version__
from guangong.cli import bash, charts, checking, editing, reading, rules, schema, settings
from guangong.messages import _

bash.register()
app = typer.Typer(
    name="guangong",
    help=_("Keep an annual work plan (工作要点): progress, deadlines, and a check of the file."),
    epilog=_("Begin with: guangong status"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help can be copied, folds nothing into boxes, and starts 80 ms sooner
    context_settings={"help_option_names": ["-h", "--help"]},
)
config = typer.Typer(
    help=_("Your own settings: language, name, plan, due_soon_days."),
    no_args_is_help=True,
    rich_markup_mode=None,
)

_TASK = _("TASK is an id, or a part of an id or title that fits one task.")
_KEY = _("KEY is one of: language, name, plan, due_soon_days.")


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


def _add(group: typer.Typer, name: str, function: Callable[..., None], *help_: str) -> None:
    group.command(name, help="\n\n".join(help_))(function)


_add(app, "status", reading.status, _("Show the plan at a glance: sections, lights, what needs attention."))
_add(app, "list", reading.list_, _("List tasks, by filter and in an order."))
_add(app, "next", charts.next_, _("Say what to do this week and next, with the command that records it."))
_add(app, "timeline", charts.timeline, _("Draw the plan's time, month by month: a row a section or a task."))
_add(app, "board", charts.board, _("Show the tasks in columns: to do, doing, done, cancelled."))
_add(app, "show", reading.show, _("Show one task whole, with its log, changes and returns."), _TASK)
_add(
    app,
    "diff",
    reading.diff,
    _("Show what changed in the plan since a commit: tasks, deadlines, owners, log."),
    _("REV is a commit, branch or tag, or a file; without it, the last commit."),
)
_add(app, "done", editing.done, _("Mark tasks done: all of them, or none."), _TASK)
_add(app, "start", editing.start, _("Mark tasks as begun: all of them, or none."), _TASK)
_add(
    app,
    "log",
    editing.log,
    _("Add an entry to a task's log; a task that had not begun has begun with it."),
    _TASK,
    _("TEXT says what happened; a number, a percent or evidence will do as well."),
)
_add(app, "postpone", editing.postpone, _("Move a deadline to a later day; the old one is recorded."), _TASK)
_add(app, "reopen", editing.reopen, _("Take a completion or cancellation back; it is recorded."), _TASK)
_add(
    app,
    "cancel",
    editing.cancel,
    _("Cancel a task; it stays in the plan, and its id is never used again."),
    _TASK,
)
_add(app, "add", editing.add, _("Add a task at the end of a section, under the next free id."))
_add(
    app,
    "set",
    editing.set_,
    _("Give fields of a task new values."),
    _TASK,
    _("FIELD: title, clause, kind, organizer, start, deadline (to an earlier day), deadline_text, every."),
)
_add(
    app,
    "unset",
    editing.unset,
    _("Take a field out of a task."),
    _TASK,
    _("FIELD: clause, organizer, start, deadline_text, every."),
)
_add(
    app,
    "check",
    checking.check,
    _("Check the plan: every mistake with its place."),
    _("FILE is the plan; without it the plan is looked for here and above. Exit 1 if there is a mistake."),
)
_add(
    app,
    "rule",
    rules.rule,
    _("Explain a rule of check: what it does, why, an example and the mend."),
    _("CODE is a code such as GG301, or the beginning of several; without it all rules are listed."),
)
_add(app, "schema", schema.schema, _("Print the JSON Schema of the plan, for editors."))
_add(config, "list", settings.list_, _("Show every setting that is made."))
_add(config, "get", settings.get, _("Show one setting; exit 1 when it is not made."), _KEY)
_add(config, "set", settings.set_, _("Make a setting."), _KEY)
_add(config, "unset", settings.unset, _("Take a setting back."), _KEY)
_add(config, "path", settings.path, _("Show where the settings stand."))
app.add_typer(config, name="config")
