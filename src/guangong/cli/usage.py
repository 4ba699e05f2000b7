"""How the command line speaks: help and the mistakes of whoever types; typer's own words are English."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup

from guangong.checks.suggest import nearest
from guangong.cli import language
from guangong.cli.help import Formatter, write_overview
from guangong.cli.session import Session
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.messages import language as language_in_use
from guangong.render.screen import screen
from guangong.unseen import narrowed

Context: TypeAlias = Any
"""What typer gives its commands: a ``typer.Context``, by a type that has no public name."""
Parameter: TypeAlias = Any
"""A ``TyperOption`` or ``TyperArgument``, as :data:`Context`."""
AnyCommand: TypeAlias = TyperCommand | TyperGroup


class _Context(typer.Context):
    def make_formatter(self) -> Formatter:
        """Return what writes help on standard output, in colour where that has colours."""
        on = screen()
        self.color = bool(on.colours)  # else typer would look for itself, and not at FORCE_COLOR
        return Formatter(on, self.terminal_width, self.max_content_width)


def _without_language(command: AnyCommand, context: Context, arguments: list[str]) -> list[str]:
    """Return the arguments without ``--lang``; where it could be another option's value, it is refused."""
    rest, given = language.take(arguments, leading=isinstance(command, TyperGroup))
    for before, _value in given:
        option = _option(command, context, before)
        if option and not _is_flag(option):
            raise _about(before, _("{name} needs a value"), context)
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
            raise _about(max(option.opts, key=len), _("{name} is given twice"), context)


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
            raise _about(" ".join(rest), _('unexpected argument: "{name}"'), ctx)
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
    return _about(name, _('there is no option "{name}"'), context, nearest(name, sorted(known)))


class Group(_Spoken, TyperGroup):
    """A group of commands that speaks the language in use."""

    def chinese(self) -> dict[str, str]:
        """Return the Chinese name of every command, with its name."""
        raise NotImplementedError

    def suggestions(self) -> dict[str, str]:
        """Return every word that may stand for a command, with what to type for it."""
        raise NotImplementedError

    def groups(self) -> dict[str, list[str]]:
        """Return the commands by what they are for, in the language in use; empty where that is one thing."""
        return {}

    def examples(self) -> dict[str, str]:
        """Return lines that are typed every day, with what they do."""
        return {}

    def format_help(self, ctx: Context, formatter: Any) -> None:  # noqa: ANN401 (typer's interface)
        """Write the help; of many commands an overview, which fits on a page."""
        if not self.groups():
            super().format_help(ctx, formatter)
            return
        self.format_usage(ctx, formatter)
        formatter.write_text(self.help or "")
        calls = {
            label: [(name, self.local(name), _beginning(self.about(ctx, name))) for name in names]
            for label, names in self.groups().items()
        }
        options = [max(parameter.opts, key=len) for parameter in self.get_params(ctx)]  # on one line
        write_overview(formatter, calls, self.examples(), options)

    def format_commands(self, ctx: Context, formatter: Any) -> None:  # noqa: ANN401 (typer's interface)
        """Write the list of commands; in Chinese with their Chinese names."""
        width = max(map(len, self.list_commands(ctx)))
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [
                    (f"{name:{width}}  {self.local(name)}".rstrip(), self.about(ctx, name))
                    for name in self.list_commands(ctx)
                ]
            )

    def local(self, name: str) -> str:
        """Return the Chinese name of a command where Chinese is spoken, else ``""``."""
        names = {call: chinese for chinese, call in self.chinese().items()}
        return names[name] if language_in_use() == "zh" else ""

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
            raise _about(args[0], _('there is no command "{name}"'), ctx, self._suggested(args[0]))
        name, command, rest = super().resolve_command(ctx, args)
        return command.name if command else name, command, rest

    def _suggested(self, word: str) -> str:
        """Return what to type for a word that is no command, ``""`` where nothing is near."""
        known, typed = self.suggestions(), narrowed(word).casefold()[:64]
        names = [name for name, meant in known.items() if name == meant]
        mistyped = get_close_matches(typed, names, n=1, cutoff=0.75)  # nearer than what only begins alike
        near = [typed] if typed in known else mistyped or get_close_matches(typed, known, n=1)
        return known[near[0]] if near else ""


def _beginning(sentence: str) -> str:
    """Return a sentence up to its first comma or colon: the page of the command has it whole."""
    return re.split("[,.:;，。：；]", sentence, maxsplit=1)[0]


class UsageError(GuangongError):
    """The arguments cannot be used."""

    code = "usage"


class StoppedError(GuangongError):
    """A prompt was cancelled."""

    exit_code = 1
    code = "stopped"


def run(
    app: typer.Typer | AnyCommand,
    arguments: list[str],
    session: Session,
    name: str = "guangong",
    **settings: Any,  # noqa: ANN401 (typer's, of its context)
) -> int:
    """Run the command that the arguments name, or one that is called ``name``; return its exit code.

    Raises:
        GuangongError: the arguments cannot be used; what is wrong and what to do, in the language in use.
    """
    try:
        # In its standalone mode typer would print its mistakes itself.
        return app(arguments, prog_name=name, standalone_mode=False, obj=session, **settings) or 0
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
            return _about(mistake.option_name, text, context)
        case "MissingParameter":
            return _about(_name(mistake.param), _("{name} is missing"), context)
        case "BadParameter":
            # Only parsers of ours fail, and say what they want: what has none is a text.
            cause = mistake.__cause__
            reason = cause if isinstance(cause, GuangongError) else GuangongError(mistake.message)
            return _not_taken(reason, _name(mistake.param))
        case "UsageError" if context and isinstance(context.command, TyperGroup):
            return _mistake(_("a command is missing"), context)
        case _:  # of a newer typer, in its words
            return _mistake(mistake.format_message(), context)


def _not_taken(reason: GuangongError, name: str) -> UsageError:
    """Return the error for a value that the option or argument of this name does not take."""
    text = _("{name}: {reason}").format(name=name, reason=reason.message) if name else reason.message
    return UsageError(text, reason.advice, reason.candidates)


def _about(word: str, sentence: str, context: Context, near: str = "") -> UsageError:
    """Return the error about a word that was typed, or is missing; the ``sentence`` has it as ``name``."""
    return _mistake(sentence.format(name=word), context, near, word)


def _mistake(text: str, context: Context, near: str = "", word: str = "") -> UsageError:
    """Return the error with what to do: the name that may have been meant, or the help to read."""
    command = context.command_path if context else "guangong"
    if near:
        return UsageError(text, _('did you mean "{name}"?').format(name=near), [near], word)
    return UsageError(text, _("see {command} --help").format(command=command), word=word)


def _name(parameter: Parameter) -> str:
    """Return what a parameter is called in help, ``""`` for none."""
    if parameter is None:
        return ""
    if parameter.param_type_name == "argument":
        return _(parameter.metavar or parameter.name)  # loaded before the language was known, it is English
    return str(max(parameter.opts, key=len))
