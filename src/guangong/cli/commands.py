"""Commands that are loaded when they are asked for: typer would look at the signature of every one."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
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
    """A command before it is loaded: where its function is, ``views.status``, and its help.

    ``zh`` is its Chinese name, by which it runs in any language. ``near`` are words for it that are no names:
    who types one is asked whether it is meant. ``group`` says what it is for: help has those of one together.
    """

    place: str
    help: str
    zh: str
    near: str
    group: str
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
    """A command with commands of its own.

    The function at ``alone``, else that of its first command, is run where it stands alone, and before each
    of its commands: it knows when it is meant.
    """

    entries: "Mapping[str, Entry | Group]"
    help: str
    zh: str
    near: str
    group: str
    alone: str = ""

    def load(self, name: str) -> TyperGroup:
        """Return the group itself."""
        group = plain_typer(name=name, help=self.help, cls=group_of(self.entries))
        first = next(entry for entry in self.entries.values() if isinstance(entry, Entry))
        alone = first._replace(place=self.alone) if self.alone else first
        group.callback(invoke_without_command=True)(alone.function())
        return cast("TyperGroup", get_command(group))


class LoadingGroup(usage.Group):
    """A group that loads only the command that is asked for."""

    entries: ClassVar[Mapping[str, Entry | Group]]
    lines: ClassVar[Mapping[str, str]]
    daily: ClassVar[Mapping[str, str]]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override] # noqa: ANN401, ARG002
        """Return the command of this name, ``None`` if there is none."""
        name = self.chinese().get(cmd_name, cmd_name)
        entry = self.entries.get(name)
        return entry.load(name) if entry else None

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # noqa: ARG002
        """Return the names, in their order."""
        return list(self.entries)

    def groups(self) -> dict[str, list[str]]:
        """Return the names by their group, in their order."""
        found: dict[str, list[str]] = {}
        for name, entry in self.entries.items():
            if entry.group:
                found.setdefault(entry.group, []).append(name)
        return found

    def examples(self) -> dict[str, str]:
        """Return lines that are typed every day, with what they do."""
        return dict(self.daily)

    def chinese(self) -> dict[str, str]:
        """Return the Chinese name of every command, with its name."""
        return {entry.zh: name for name, entry in self.entries.items()}

    def suggestions(self) -> dict[str, str]:
        """Return every word for a command, with what to type: a Chinese name for a Chinese word."""
        near = {
            word: name if word.isascii() else entry.zh
            for name, entry in self.entries.items()
            for word in entry.near.split()
        }
        return {**near, **self.lines, **{name: name for name in (*self.entries, *self.chinese())}}


def group_of(
    entries: Mapping[str, Entry | Group],
    lines: Mapping[str, str] = MappingProxyType({}),
    daily: Mapping[str, str] = MappingProxyType({}),
) -> type[LoadingGroup]:
    """Return the class of a group; typer wants a class.

    Args:
        entries: its commands.
        lines: words that are no command, each with the line that does what is meant.
        daily: lines that are typed every day, with what they do.
    """
    return type("LoadingGroup", (LoadingGroup,), {"entries": entries, "lines": lines, "daily": daily})


def plain_typer(**settings: Any) -> typer.Typer:  # noqa: ANN401 (typer's settings)
    """Return an app whose help can be copied and folds nothing into boxes; it starts 80 ms sooner, too."""
    common = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}
    return typer.Typer(**{**common, **settings})
