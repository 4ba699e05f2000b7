"""TOML: Python's reader tells values, but no places; these are searched for when something is wrong."""

import re
from typing import Final, NamedTuple

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.yamldoc import Data, Route, Span
from guangong.yamldoc.diagnostics import Finding


class TomlError(GuangongError):
    """A text is no TOML; the sentence says in which line and why, ``finding`` also what to do."""

    def __init__(self, text: str, finding: Finding) -> None:
        self.finding = finding
        line = text.count("\n", 0, finding.place[0] if isinstance(finding.place, Span) else 0) + 1
        super().__init__(_("line {line}: {reason}").format(line=line, reason=finding.message))


def parse(text: str) -> dict[str, Data]:
    """Return the table that ``text`` holds, as plain data: a list is a tuple, a date or a time is text.

    Raises:
        TomlError: it is no TOML, or holds what Python cannot read.
    """
    if not text:  # no settings: the reader costs half an interpreter
        return {}
    import tomllib

    try:
        return {key: _plain(value) for key, value in tomllib.loads(text).items()}
    except (ValueError, RecursionError) as error:  # ValueError: a number of 5,000 digits, too
        raise TomlError(text, _mistake(text, error)) from None


def _plain(value: object) -> Data:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(map(_plain, value))
    return value if isinstance(value, bool | int | float | str) else str(value)


# ── where a value stands ──


class Place(NamedTuple):
    """Where a key and its value stand; the value of a table with a header is the header."""

    key: Span
    value: Span


_TEXT: Final = r""""(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'"""
_NAME: Final = rf"(?:[\w-]++|{_TEXT})"
_KEY: Final = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*+"
_LINE: Final = re.compile(
    rf"""^[ \t]*+(?:
      (?P<header> \[\[?[ \t]*(?P<table>{_KEY})[ \t]*\]\]? )
    | (?P<key>{_KEY}) [ \t]*=[ \t]* (?P<value> \[(?:{_TEXT}|\#.*|[^]"'\#])*+\] | (?:{_TEXT}|[^"'\#\n])*+ )
    )""",
    re.VERBOSE | re.MULTILINE,
)
_INNER: Final = re.compile(rf"""\#.*|(?:(?P<key>{_KEY})\s*=\s*)?(?P<value>{_TEXT}|[^]\s,=[{{}}"'#]++)""")


def places(text: str) -> dict[Route, Place]:
    """Search ``text``, which is TOML, for its keys and the items of its lists; not every one is found."""
    found: dict[Route, Place] = {}
    if '"""' in text or "'''" in text:  # a line inside may look like a key
        return found
    table: Route = ()
    for line in _LINE.finditer(text):
        if line["table"]:
            place = Place(_span(line, "table"), _span(line, "header"))
            table = _note(found, (), _names(line["table"]), place)
            continue
        place = Place(_span(line, "key"), _span(line, "value"))
        route = _note(found, table, _names(line["key"]), place)
        inner = (match for match in _INNER.finditer(text, *place.value) if match["value"])
        for number, match in enumerate(inner):
            place = Place(_span(match, "key" if match["key"] else "value"), _span(match, "value"))
            _note(found, route, _names(match["key"]) if match["key"] else (number,), place)
    return found


def _names(key: str) -> Route:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, key))


def _note(found: dict[Route, Place], table: Route, key: Route, place: Place) -> Route:
    """Note where a key of a table stands, for the tables that a dotted one names too; return its route."""
    for length in range(len(key)):
        found.setdefault((*table, *key[: length + 1]), place)
    return (*table, *key)


def _span(match: re.Match[str], group: str) -> Span:
    return Span(match.start(group), match.start(group) + len(match[group].rstrip()))


def locate(found: dict[Route, Place], route: Route, *, key: bool = False) -> Span:
    """Return the place of the value at ``route``, or of its key; what is not found points to its parent."""
    if route in found:
        return found[route].key if key else found[route].value
    return locate(found, route[:-1]) if route else Span(0, 0)


# ── text that is no TOML ──

_POSITION: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_WIDE: Final = {"“": '"', "”": '"', "‘": "'", "’": "'", "＝": "=", "，": ",", "【": "[", "】": "]"}


def _mistake(text: str, error: ValueError | RecursionError) -> Finding:
    """Return where and why Python's reader could not go on, and what to do."""
    words, span = _said(error, text)
    if words.startswith(("Cannot", "Duplicate")):
        span = _line(text, span.start)
    quoted = re.match(_OPEN_QUOTE, words)
    for at in range(span.start, span.end if quoted else min(span.start + 1, len(text))):
        if sign := _WIDE.get(text[at]):
            message = _("a full-width sign: {sign}").format(sign=text[at])
            return Finding(Span(at, at + 1), message, _("type a half-width one: {sign}").format(sign=sign))
    return Finding(span, *_explain(words))


def _said(error: ValueError | RecursionError, text: str) -> tuple[str, Span]:
    """Return the reader's words, and the rest of the line where it stopped, else the last line with text."""
    words, position = _POSITION.sub("", str(error)), _POSITION.search(str(error))
    if position is None:
        return words, Span(0, 0)
    # Attributes tell the place since Python 3.14.
    line, column = getattr(error, "lineno", position[1]), getattr(error, "colno", position[2])
    starts = [0, *(end.end() for end in re.finditer("\n", text))]
    start = starts[int(line) - 1] + int(column) - 1 if line else len(text)
    rest = text[start:].partition("\n")[0].rstrip()
    return words, Span(start, start + len(rest)) if rest else _line(text, len(text[:start].rstrip()))


def _line(text: str, offset: int) -> Span:
    """Return the line around ``offset``, without the spaces at its ends."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].partition("\n")[0]
    first = start + line.find(line.strip())
    return Span(first, first + len(line.strip()))


_OPEN_QUOTE: Final = "Unterminated |Illegal |Expected ['\"]"


def _explain(words: str) -> tuple[str, str]:
    """Return the reader's words in the user's, and what to do."""
    known = {
        "Cannot |Duplicate ": (_("this key or table stands here twice"), _("keep one of the two")),
        "Expected '=' ": (_("a key without an equals sign"), _('write "key = value"')),
        "Expected '\\]": (_("a bracket is not closed"), _('write "[table]" on a line of its own')),
        "Unclosed ": (
            _("a bracket is not closed, or a comma is missing"),
            _("write [a, b], with half-width commas"),
        ),
        _OPEN_QUOTE: (_("a quote is never closed"), _("close it at the end of the text")),
        "Invalid (?:statement|initial)": (
            _("this is neither a table nor a key"),
            _('write "[table]" or "key = value"'),
        ),
        "Invalid (?:value|date)": (
            _("this is no value"),
            _("write a number, true, false, a list in brackets, or a text in quotes"),
        ),
        "Expected newline ": (
            _("the value ends, but the line goes on"),
            _("put a text in quotes; give each key a line of its own"),
        ),
        "Unescaped |Invalid hex|Escaped ": (
            _("a backslash that stands for nothing"),
            _("put the text in single quotes"),
        ),
        "maximum recursion": (_("lists or tables are nested too deeply"), _("write them flat")),
        "Exceeds the limit": (_("a number has too many digits"), _("shorten it")),
    }
    fitting = (explained for beginning, explained in known.items() if re.match(beginning, words))
    return next(fitting, (_("this is no TOML"), words))
