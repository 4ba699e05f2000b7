"""Commands that are loaded when they are asked for: typer would look at the signature of every one."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from guangong.cli import usage
from guangong.cli.session import session_of
from guangong.errors import GuangongError
from guangong.services.book import with_file


class Command(usage.Command):
    """A command with options; the answer of one that ``only_reads`` is kept for the next time."""

    only_reads = False

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 (typer's interface)
        """Run it."""
        if self.only_reads:
            session_of(ctx).only_reads = True
        try:
            return super().invoke(ctx)
        except GuangongError as error:
            file = ctx.params.get("file")
            error.message, error.advice = with_file(error.message, file), with_file(error.advice, file)
            raise


class Entry(NamedTuple):
    """A command before it is loaded: where its function is, ``views.status``, and its help."""

    place: str
    help: str
    only_reads: bool

    def function(self) -> Callable[..., None]:
        """Return the function itself."""
        module, name = self.place.rsplit(".", 1)
        return cast("Callable[..., None]", getattr(import_module(f"guangong.cli.{module}"), name))

    def load(self, name: str) -> TyperCommand:
        """Return the command itself."""
        one = plain_typer()
        one.command(name, cls=Command, help=self.help)(self.function())
        command = cast("Command", get_command(one))
        command.only_reads = self.only_reads
        return command


class Group(NamedTuple):
    """A command with commands of its own; its callback is the first of them, which knows when it is meant."""

    entries: "Mapping[str, Entry | Group]"
    help: str

    def load(self, name: str) -> TyperGroup:
        """Return the group itself."""
        group = plain_typer(name=name, help=self.help, cls=group_of(self.entries))
        first = next(entry for entry in self.entries.values() if isinstance(entry, Entry))
        group.callback(invoke_without_command=True)(first.function())
        return cast("TyperGroup", get_command(group))


class LoadingGroup(usage.Group):
    """A group that loads only the command that is asked for."""

    entries: ClassVar[Mapping[str, Entry | Group]]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override] # noqa: ANN401, ARG002
        """Return the command of this name, ``None`` if there is none."""
        entry = self.entries.get(cmd_name)
        return entry.load(cmd_name) if entry else None

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # noqa: ARG002
        """Return the names, in their order."""
        return list(self.entries)


def group_of(entries: Mapping[str, Entry | Group]) -> type[LoadingGroup]:
    """Return the class of a group with these commands; typer wants a class."""
    return type("LoadingGroup", (LoadingGroup,), {"entries": entries})


def plain_typer(**settings: Any) -> typer.Typer:  # noqa: ANN401 (typer's settings)
    """Return an app whose help can be copied and folds nothing into boxes; it starts 80 ms sooner, too."""
    common = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}
    return typer.Typer(**{**common, **settings})
