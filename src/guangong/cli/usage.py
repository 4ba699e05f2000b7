"""How the command line speaks: help and the mistakes of whoever types; typer's own words are English."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup

from guangong.checks.suggest import nearest
from guangong.cli import language
from guangong.cli.session import Session
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.messages import language as language_in_use
from guangong.render.cells import fold, width_of
from guangong.unseen import narrowed

Context: TypeAlias = Any
"""What typer gives its commands: a ``typer.Context``, by a type that has no public name."""
Parameter: TypeAlias = Any
"""A ``TyperOption`` or ``TyperArgument``, as :data:`Context`."""
AnyCommand: TypeAlias = TyperCommand | TyperGroup


class _Formatter(typer.Context.formatter_class):  # type: ignore[valid-type, misc]
    """Writes help for columns of Chinese: typer takes a wide character for one cell."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self._hang((prefix or _("Usage: ")) + prog + " ", args)

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        paragraphs = (fold(part, self.width - self.current_indent) for part in text.split("\n\n"))
        indent = " " * self.current_indent
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        column = min(max(width_of(name) for name, _text in rows), col_max) + col_spacing
        for name, text in rows:
            self._hang(" " * self.current_indent + name + " " * (column - width_of(name)), text)

    def _hang(self, start: str, text: str) -> None:
        """Write ``text`` behind ``start``, its further lines below the first one."""
        lines = fold(text, self.width - width_of(start)) or [""]
        self.write(f"\n{' ' * width_of(start)}".join((start + lines[0], *lines[1:])).rstrip() + "\n")


class _Context(typer.Context):
    formatter_class = _Formatter


def _without_language(command: AnyCommand, context: Context, arguments: list[str]) -> list[str]:
    """Return the arguments without ``--lang``; where it could be another option's value, it is refused."""
    rest, given = language.take(arguments, leading=isinstance(command, TyperGroup))
    for before, _value in given:
        option = _option(command, context, before)
        if option and not _is_flag(option):
            raise _mistake(_("{name} needs a value").format(name=before), context)
    return rest


def _option(command: AnyCommand, context: Context, name: str) -> Parameter | None:
    return next((item for item in command.get_params(context) if name in item.opts), None)


def _is_flag(option: Parameter) -> bool:
    return bool(getattr(option, "is_flag", False))


def _refuse_repeated(command: AnyCommand, context: Context, arguments: list[str]) -> None:
    """Refuse an option with two values, where one of them would be passed over."""
    _values, _rest, order = command.make_parser(context).parse_args(list(arguments))
    for option, times in Counter(order).items():
        if times > 1 and option.param_type_name == "option" and not _is_flag(option) and not option.multiple:
            text = _("{name} is given twice").format(name=max(option.opts, key=len))
            raise _mistake(text, context)


if TYPE_CHECKING:
    _Base = TyperCommand  # the class above both has no public name
else:
    _Base = object


class _Spoken(_Base):
    """What commands and groups have in common."""

    context_class = _Context

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the parameters, with our words for the option that typer adds."""
        parameters: list[Parameter] = super().get_params(ctx)
        for parameter in parameters:
            if parameter.name == "help":
                parameter.help = _("show this help and exit")
        return parameters

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return what stands behind the name in the line of usage."""
        words = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 (typer's interface)
        """Return the first sentence whole: the list of commands folds it, and cuts nothing off."""
        return super().get_short_help_str(1000)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments; a mistake knows its command."""
        try:
            words = _without_language(self, ctx, args)
            rest = super().parse_args(ctx, list(words))
        except typer.TyperException as mistake:
            mistake.ctx = getattr(mistake, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise
        if not ctx.resilient_parsing:
            _refuse_repeated(self, ctx, words)
        return rest


class Command(_Spoken, TyperCommand):
    """A command that speaks the language in use."""

    allow_extra_args = True  # refused here, in our words

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            GuangongError: there are more than the command takes.
        """
        # Else "-1" would be an option that nobody knows, where a number is wanted.
        ctx.ignore_unknown_options = any(re.fullmatch(r"-\d+", word, re.ASCII) for word in args)
        rest = super().parse_args(ctx, args)
        if ctx.ignore_unknown_options and not ctx.resilient_parsing:
            _refuse_unknown(self, ctx, args)
        if rest and not ctx.resilient_parsing:
            raise _mistake(_('unexpected argument: "{words}"').format(words=" ".join(rest)), ctx)
        return rest


def _refuse_unknown(command: AnyCommand, context: Context, arguments: list[str]) -> None:
    """Refuse an option that nobody knows, where one number below zero lets all of them pass."""
    options = {name: item for item in command.get_params(context) for name in item.opts}
    for before, word in pairwise(["", *takewhile("--".__ne__, arguments)]):
        name = word.partition("=")[0]
        is_value = before in options and not _is_flag(options[before])
        is_known = name in options or (name[:2] in options and not name.startswith("--"))
        if re.match(r"-[^\d]", word) and not is_value and not is_known:
            raise _unknown(name, context, options)


def _unknown(name: str, context: Context, known: Iterable[str]) -> GuangongError:
    text = _('there is no option "{name}"').format(name=name)
    return _mistake(text, context, nearest(name, sorted(known)))


class Group(_Spoken, TyperGroup):
    """A group of commands that speaks the language in use."""

    def chinese(self) -> dict[str, str]:
        """Return the Chinese name of every command, with its name."""
        raise NotImplementedError

    def suggestions(self) -> dict[str, str]:
        """Return every word that may stand for a command, with what to type for it."""
        raise NotImplementedError

    def format_commands(self, ctx: Context, formatter: Any) -> None:  # noqa: ANN401 (typer's interface)
        """Write the list of commands; in Chinese with their Chinese names."""
        calls = {name: call for call, name in self.chinese().items()} if language_in_use() == "zh" else {}
        width = max(map(len, self.list_commands(ctx)))
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [
                    (f"{name:{width}}  {calls.get(name, '')}".rstrip(), self.about(ctx, name))
                    for name in self.list_commands(ctx)
                ]
            )

    def about(self, ctx: Context, name: str) -> str:
        """Return the first sentence of a command's help."""
        command: Any = self.get_command(ctx, name)
        return str(command.get_short_help_str())

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments in front of the command's name."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as mistake:
            if _kind(mistake) != "NoArgsIsHelpError":
                raise
            typer.echo(ctx.get_help(), err=True)
            raise typer.Exit(2) from None

    def resolve_command(self, ctx: Context, args: list[str]) -> Any:  # noqa: ANN401 (typer's interface)
        """Return the command that is named.

        Raises:
            GuangongError: there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            text = _('there is no command "{name}"').format(name=args[0])
            raise _mistake(text, ctx, self._suggested(args[0]))
        name, command, rest = super().resolve_command(ctx, args)
        return command.name if command else name, command, rest

    def _suggested(self, word: str) -> str:
        """Return what to type for a word that is no command, ``""`` where nothing is near."""
        known, typed = self.suggestions(), narrowed(word).casefold()[:64]
        names = [name for name, meant in known.items() if name == meant]
        mistyped = get_close_matches(typed, names, n=1, cutoff=0.75)  # nearer than what only begins alike
        near = [typed] if typed in known else mistyped or get_close_matches(typed, known, n=1)
        return known[near[0]] if near else ""


class UsageError(GuangongError):
    """The arguments cannot be used."""

    code = "usage"


class StoppedError(GuangongError):
    """A prompt was cancelled."""

    exit_code = 1
    code = "stopped"


def run(app: typer.Typer, arguments: list[str], session: Session) -> int:
    """Run the command that the arguments name; return its exit code.

    Raises:
        GuangongError: the arguments cannot be used; what is wrong and what to do, in the language in use.
    """
    try:
        # In its standalone mode typer would print its mistakes itself.
        return app(arguments, prog_name="guangong", standalone_mode=False, obj=session) or 0
    except typer.TyperException as mistake:
        raise _sentence(mistake) from None
    except typer.Abort:
        raise StoppedError(_("stopped; nothing was done")) from None


def _kind(mistake: typer.TyperException) -> str:
    """Return the name of a mistake's class: most of the classes have no public place."""
    return type(mistake).__name__


def _sentence(mistake: Any) -> GuangongError:  # noqa: ANN401 (each class knows something else)
    """Return the error in our words, by the class of typer's and what it knows."""
    context: Context = getattr(mistake, "ctx", None)
    match _kind(mistake):
        case "NoSuchOption":
            return _unknown(mistake.option_name, context, mistake.possibilities or ())
        case "BadOptionUsage":
            option = context and _option(context.command, context, mistake.option_name)
            text = _("{name} takes no value") if option and _is_flag(option) else _("{name} needs a value")
            return _mistake(text.format(name=mistake.option_name), context)
        case "MissingParameter":
            return _mistake(_("{name} is missing").format(name=_name(mistake.param)), context)
        case "BadParameter":
            # Only parsers of ours fail, and say what they want: what has none is a text.
            text, name = mistake.message, _name(mistake.param)
            return UsageError(_("{name}: {reason}").format(name=name, reason=text) if name else text)
        case "UsageError" if context and isinstance(context.command, TyperGroup):
            return _mistake(_("a command is missing"), context)
        case _:  # of a newer typer, in its words
            return _mistake(mistake.format_message(), context)


def _mistake(text: str, context: Context, near: str = "") -> UsageError:
    """Return the error with what to do: the name that may have been meant, or the help to read."""
    command = context.command_path if context else "guangong"
    if near:
        return UsageError(text, _('did you mean "{name}"?').format(name=near), [near])
    return UsageError(text, _("see: {command} --help").format(command=command))


def _name(parameter: Parameter) -> str:
    """Return what a parameter is called in help, ``""`` for none."""
    if parameter is None:
        return ""
    if parameter.param_type_name == "argument":
        return _(parameter.metavar or parameter.name)  # loaded before the language was known, it is English
    return str(max(parameter.opts, key=len))
