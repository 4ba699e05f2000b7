"""``--lang``: read before the commands are loaded, since their help is in the language of that moment."""

from typing import Final, NamedTuple

OPTION: Final = "--lang"


class Given(NamedTuple):
    """One ``--lang``: the word that stands before it, and its value, ``None`` where that is missing."""

    before: str
    value: str | None


def take(arguments: list[str], *, leading: bool = False) -> tuple[list[str], list[Given]]:
    """Return the arguments without ``--lang``, and each one that was there; ``--`` ends the options.

    ``leading`` looks only at the options in front of a command's name.
    """
    rest: list[str] = []
    given: list[Given] = []
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--" or (leading and not word.startswith("-")):
            return [*rest, word, *words], given
        if name == OPTION:
            given.append(Given(rest[-1] if rest else "", value if equals else next(words, None)))
        else:
            rest.append(word)
    return rest, given
