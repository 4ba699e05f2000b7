"""What Tab offers, and the scripts by which shells ask for it; typer's own cannot be extended in public.

A shell runs the program with its own name in a variable, and with the words up to the cursor as arguments,
the last one unfinished. What fits comes back one a line; where nothing does, the shell offers files.
"""

import os
import re
import shlex
from collections.abc import Callable, Mapping
from importlib.resources import files
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, Final, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from guangong.cli import usage
from guangong.cli.session import Session, session_of
from guangong.cli.usage import AnyCommand, Context, Parameter
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.render.cells import fold, width_of
from guangong.storage.paths import resolved
from guangong.storage.reading import read
from guangong.storage.writing import create, replace
from guangong.unseen import narrowed

_SCRIPTS: Final = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
SHELLS: Final = tuple(_SCRIPTS)


Offer = tuple[str, str]
"""A word that fits at the cursor, and what it is."""

_LINES: Final[Mapping[str, Callable[[str, str], str]]] = {
    "bash": lambda word, title: f"{word}  {title}".rstrip(),
    "zsh": lambda word, title: word.replace(":", "\\:") + f":{title}",
    "fish": lambda word, title: f"{word}\t{title}".rstrip(),
    "powershell": lambda word, title: f"{word}:::{title or ' '}",
}


def answer(app: typer.Typer, shell: str, arguments: list[str], session: Session) -> str:
    """Return what a shell is told for a line; ``""`` for a shell that is not known."""
    if shell not in _LINES or not arguments:
        return ""
    command = cast("TyperGroup", get_command(app))
    if shell == "bash":
        offered = _in_bash(command, arguments, session)
    else:
        *words, unfinished = map(_unquoted, arguments)
        offered = _offers(command, words, unfinished, session)
    if shell == "fish":
        offered = [_in_fish(offer, unfinished) for offer in offered]
    return "".join(f"{_LINES[shell](word, _short(title))}\n" for word, title in offered)


def _short(title: str) -> str:
    """Return a title short enough for a menu."""
    most = 60  # columns: 30 Chinese characters
    return title if width_of(title) <= most else f"{fold(title, most - width_of('…'))[0]}…"


def _unquoted(word: str) -> str:
    """Return a word without its quotes, which most shells leave on it; that of the last may be open."""
    try:
        return " ".join(shlex.split(word))
    except ValueError:
        return word.lstrip("\"'")


def _in_fish(offer: Offer, unfinished: str) -> Offer:
    """Return an offer by its title, where that was typed: fish keeps only what goes on with the word."""
    word, title = offer
    if word.startswith(unfinished):
        return offer
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(word, unfinished, strict=False))
    start = "".join(sign for sign, _sign in alike)
    return f"{start}{title}{'=' * word.endswith('=')}", word


def _in_bash(command: AnyCommand, arguments: list[str], session: Session) -> list[Offer]:
    """Return what fits in bash: without the part in front of ``=``, where bash breaks words.

    Titles stand in the list while several fit: bash then inserts only what they begin with alike. Where that
    would replace the beginning of a title, the list has it as well: nothing else begins like it.
    """
    *words, unfinished = map(_unquoted, _joined(arguments))
    there = unfinished.removesuffix(_unquoted(arguments[-1])) if arguments[-1] != "=" else unfinished
    offered = _offers(command, words, unfinished, session)
    # 37, 42: menu-complete and insert-completions put what is offered into the line as it is.
    is_plain = len(offered) <= 1 or os.environ.get("COMP_TYPE") in {"37", "42"}
    if not is_plain and not offered[0][0].startswith(unfinished):
        offered.append((unfinished, ""))
    return [(word.removeprefix(there), "" if is_plain else title) for word, title in offered]


def _joined(words: list[str]) -> list[str]:
    """Return words as they were typed: bash breaks them at ``=``."""
    found: list[str] = []
    for before, word in pairwise(["", *words]):
        if found and "=" in {before, word}:
            found[-1] += word
        else:
            found.append(word)
    return found


def _offers(command: AnyCommand, words: list[str], unfinished: str, session: Session) -> list[Offer]:
    """Return what fits behind ``words``."""
    context = _context(command, words, session)
    name, equals, value = unfinished.partition("=")
    if equals and name.startswith("-"):
        return [(f"{name}={word}", title) for word, title in _of(_wanting(context, name), context, value)]
    asked = _wanting(context, words[-1]) if words else None
    if asked is None and not unfinished.startswith("-"):
        asked = _argument(context)
    return _of(asked or context.command, context, unfinished)


def _context(command: AnyCommand, words: list[str], session: Session) -> Context:
    """Return where a line stands: in the command that it names."""
    context: Context = command.make_context("guangong", list(words), resilient_parsing=True, obj=session)
    while isinstance(context.command, TyperGroup) and words:
        name, words = words[-len(context.args) - 1], context.args
        below = context.command.get_command(context, name)
        if below is None:
            break
        context = below.make_context(below.name, list(words), parent=context, resilient_parsing=True)
    return context


def _wanting(context: Context, name: str) -> Parameter:
    """Return the option ``name`` if it takes a value; those of the program stand anywhere, as ``--lang``."""
    for place in (context, context.find_root()):
        for parameter in place.command.get_params(place):
            if name in parameter.opts and not getattr(parameter, "is_flag", True):
                return parameter
    return None


def _argument(context: Context) -> Parameter:
    """Return the first argument that still takes a word."""
    for parameter in context.command.get_params(context):
        if parameter.param_type_name == "argument":
            source = context.get_parameter_source(parameter.name)
            if parameter.nargs == -1 or source is None or source.name != "COMMANDLINE":
                return parameter
    return None


def _of(asked: Any, context: Context, unfinished: str) -> list[Offer]:  # noqa: ANN401 (a command or parameter)
    """Return what of a command or parameter begins with ``unfinished``; Chinese may also stand in a title."""
    if isinstance(asked, usage.Group) and not unfinished.isascii():
        calls = [call for call in asked.chinese() if call.startswith(unfinished)]
        return [(call, asked.about(context, call)) for call in calls]
    found = _listed(asked, context, unfinished)
    return found if found or unfinished.isascii() else _titled(asked, context, unfinished)


def _listed(asked: Any, context: Context, unfinished: str) -> list[Offer]:  # noqa: ANN401 (as above)
    items = asked.shell_complete(context, unfinished) if asked else ()
    return [(item.value, " ".join((item.help or "").split())) for item in items]


def _titled(asked: Any, context: Context, unfinished: str) -> list[Offer]:  # noqa: ANN401 (as above)
    """Return what has the last of several values, or all that was typed, in its title."""
    last = re.split("[=,，、]", unfinished)[-1]
    for typed in (last, unfinished):
        offered = _listed(asked, context, unfinished.removesuffix(typed))
        found = [offer for offer in offered if narrowed(typed).casefold() in narrowed(offer[1]).casefold()]
        if found and typed:
            return found
    return []


def show(context: typer.Context, shell: str | None) -> None:
    """Print the script for a shell, by default the user's own."""
    if shell is not None and not context.resilient_parsing:
        session_of(context).emit(_script(_known(shell)))
        raise typer.Exit


def install(context: typer.Context, shell: str | None) -> None:
    """Write the script to where a shell finds it, and say how to take it out again."""
    if shell is None or context.resilient_parsing:
        return
    shell = _known(shell)
    path, settings = _places(shell)
    _write(path, lambda _old: _script(shell).encode())
    text = _("Completion was written to {path}; open a new terminal. To remove it, delete that file.")
    if settings is not None:
        line = f"source {shlex.quote(str(path))}".encode()
        _write(settings, lambda old: old if line in old.splitlines() else _with_line(old, line))
        text = _(
            "Completion was written to {path}; open a new terminal. To remove it, delete that file and its "
            "line in {settings}."
        )
    session_of(context).emit(text.format(path=path, settings=settings) + "\n")
    raise typer.Exit


def _known(shell: str) -> str:
    named = shell or Path(os.environ.get("SHELL", "")).name
    if named not in _SCRIPTS:
        text = _("name your shell: {known}").format(known=_(", ").join(SHELLS))
        raise typer.BadParameter(text)
    return named


def _script(shell: str) -> str:
    return files("guangong.cli").joinpath("shells", f"guangong.{_SCRIPTS[shell]}").read_text("utf-8")


def _places(shell: str) -> tuple[Path, Path | None]:
    """Return the file for a shell's script, and the user's own file that loads it, if it needs one."""
    home = Path.home()
    match shell:
        case "bash":
            return home / ".bash_completions" / "guangong.sh", home / ".bashrc"
        case "zsh":
            return home / ".zfunc" / "_guangong", Path(os.environ.get("ZDOTDIR") or home) / ".zshrc"
        case "fish":
            settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
            return settings / "fish" / "completions" / "guangong.fish", None
    raise GuangongError(
        _("add it to PowerShell's profile yourself: guangong --show-completion powershell >> $PROFILE")
    )


def _write(file: Path, edited: Callable[[bytes], bytes]) -> None:
    """Write a file as it is to be; it is always the old or the new one, also behind a link."""
    real = resolved(file)
    if not real.exists():
        create({real: edited(b"")})
        return
    old = read(real)
    if (new := edited(old)) != old:
        replace(real, old, new)


def _with_line(text: bytes, line: bytes) -> bytes:
    gap = b"" if not text or text.endswith(b"\n") else b"\n"
    return text + gap + line + b"\n"
