"""The lines of an amendment: a command each, as it is typed; and what is wrong with them, by line."""

import codecs
import shlex
from collections.abc import Iterator, Mapping
from io import StringIO

from guangong.actions.step import RefusedError
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.yamldoc.decoding import decode


def text_of(source: bytes) -> str:
    """Return the text of a file, which may be UTF-8, UTF-16 or GBK.

    Raises:
        GuangongError: it is damaged, or no text.
    """
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    if "\0" in text or (problem and not problem.detail):
        raise GuangongError(_("the edits are no text, or a damaged one; save them as text in UTF-8"))
    return text


def commands(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, each with its number."""
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.strip()
        if said and not said.startswith("#"):
            yield number, said


def words(line: str) -> list[str]:
    """Return the words of a line as a shell would, up to a ``#`` behind a blank.

    Raises:
        GuangongError: a quotation mark is not closed, or there is no command.
    """
    stream = StringIO(line)
    lexer = shlex.shlex(stream, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    found: list[str] = []
    try:
        while (rest := line[stream.tell() :].lstrip()) and not rest.startswith("#"):
            found.append(lexer.get_token() or "")
    except ValueError:
        raise GuangongError(_("a quotation mark is not closed")) from None
    if found == ["guangong"]:
        raise GuangongError(_("a command is missing"))
    return found[1:] if found[0] == "guangong" else found


def mistakes(wrong: Mapping[int, GuangongError]) -> GuangongError:
    """Return the error that says what is wrong with each line, by its number."""
    named = _("line {line}: {mistake}")
    if len(wrong) > 1:
        lines = [named.format(line=number, mistake=error) for number, error in wrong.items()]
        return RefusedError(_("nothing was written:{lines}").format(lines="".join(f"\n  {x}" for x in lines)))
    for number, error in wrong.items():
        error.message = named.format(line=number, mistake=error.message)
    return next(iter(wrong.values()))
