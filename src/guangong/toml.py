"""TOML read with mistakes in words of our own: the standard library has them in English alone."""

import re
from typing import Any

from guangong.errors import GuangongError
from guangong.messages import _


class TomlError(GuangongError):
    """A text is no TOML; the sentence says where."""


def parse(text: str) -> dict[str, Any]:
    """Return the table that ``text`` holds.

    Raises:
        TomlError: it is no TOML, or holds what Python cannot read.
    """
    import tomllib  # most have no settings

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of 5,000 digits, too
        raise TomlError(_reason(error, text)) from None


def _reason(error: Exception, text: str) -> str:
    # Before Python 3.14 the place stands in the sentence alone.
    import tomllib

    place = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
    if place:
        return _("line {line}, column {column}: this is no TOML").format(line=place[1], column=place[2])
    if isinstance(error, tomllib.TOMLDecodeError):  # at the end of the text
        return _("line {line}: this is no TOML").format(line=text.count("\n") + 1)
    return _("this is no TOML: a number is too long, or brackets stand too deep")
