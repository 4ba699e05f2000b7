"""Where things stand in a TOML text: Python's reader tells values, but no places."""

import re
from contextlib import suppress
from typing import Any, Final, NamedTuple

from guangong.diagnostics import Finding
from guangong.document import Route, Span
from guangong.errors import GuangongError
from guangong.messages import _


class TomlError(GuangongError):
    """A text is no TOML; the sentence says where and why."""


def parse(text: str) -> dict[str, Any]:
    """Return the table that ``text`` holds.

    Raises:
        TomlError: it is no TOML, or holds what Python cannot read.
    """
    if not text:  # no settings: the reader costs half an interpreter
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of 5,000 digits, too
        found = mistake(text, error)
        line = text.count("\n", 0, found.place[0] if isinstance(found.place, Span) else 0) + 1
        raise TomlError(_("line {line}: {reason}").format(line=line, reason=found.message)) from None


class Place(NamedTuple):
    """Where a key and its value stand; the value of a table with a header is the header."""

    key: Span
    value: Span


def places(text: str) -> dict[Route, Place]:
    """Return where each key and each item of a list stands in ``text``, which is TOML.

    Of a text that is no TOML, or nested too deeply, the places are those before the first mistake.
    """
    reader = _Reader(text)
    with suppress(ValueError, RecursionError):
        reader.read()
    return reader.found


def locate(found: dict[Route, Place], route: Route, *, key: bool = False) -> Span:
    """Return the place of the value at ``route``, or of its key; what is not there points to its parent."""
    if route in found:
        return found[route].key if key else found[route].value
    return locate(found, route[:-1]) if route else Span(0, 0)


_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""")
_SCALAR: Final = re.compile(
    r'''
    """ (?: [^"\\] | \\. | "(?!"") )*+ "{3,5}  # up to two quotes may stand before the closing three
    | \'{3} (?: [^'] | '(?!\'\') )*+ '{3,5}
    | " (?: [^"\\\n] | \\. )*+ "
    | ' [^'\n]*+ '
    | [^\s,\[\]{}="'\#]+ (?: [ ] [^\s,\[\]{}="'\#]+ )*  # a space as in 2026-02-14 08:00:00
    ''',
    re.VERBOSE | re.DOTALL,
)
_OPENING: Final = re.compile(r"\[\[?")
_CLOSING: Final = re.compile(r"\]\]?")


class _Reader:
    """Walks through a text once; raises ValueError where it cannot go on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Route, Place] = {}
        self._last: dict[Route, int] = {}
        """For each array of tables the index of its last one."""

    def read(self) -> None:
        """Find the places of the whole text."""
        table: Route = ()
        while not self._is_next(""):
            if self._is_next("["):
                table = self._header()
            else:
                self._pair(table)

    def _is_next(self, character: str) -> bool:
        """Whether this comes next, after spaces, line ends and comments; ``""`` is the end."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr] # it matches nothing, too
        return self.text[self.at : self.at + 1] == character

    def _eat(self, character: str) -> bool:
        """Go past this if it comes next."""
        is_next = self._is_next(character)
        self.at += is_next
        return is_next

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(self.at)
        self.at = found.end()
        return found.group()

    def _header(self) -> Route:
        """Read ``[table]`` or ``[[table]]``; return the route of the keys below it."""
        start = self.at
        is_array = self._take(_OPENING) == "[["
        keys = self._keys()
        self._take(_CLOSING)
        route, place = self._route((), keys), Place(keys[-1][1], Span(start, self.at))
        self.found[route] = place
        if is_array:
            self._last[route] = self._last.get(route, -1) + 1
            route = (*route, self._last[route])
            self.found[route] = place
        return route

    def _pair(self, table: Route) -> None:
        keys = self._keys()
        if not self._eat("="):
            raise ValueError(self.at)
        route = self._route(table, keys)
        self.found[route] = Place(keys[-1][1], self._value(route))

    def _keys(self) -> list[tuple[str, Span]]:
        """Read a dotted key; return the name and place of each part."""
        keys = [self._key()]
        while self._eat("."):
            keys.append(self._key())
        self._is_next("]")
        return keys

    def _key(self) -> tuple[str, Span]:
        self._is_next("")
        start, written = self.at, self._take(_KEY)
        import tomllib

        (name,) = tomllib.loads(f"{written} = 0")  # it may have quotes and escapes
        return name, Span(start, self.at)

    def _route(self, table: Route, keys: list[tuple[str, Span]]) -> Route:
        """Return the route of a dotted key below ``table``; the tables on the way get a place."""
        *above, (last, _span) = keys
        for name, span in above:
            table = (*table, name)
            self.found.setdefault(table, Place(span, span))
            if table in self._last:
                table = (*table, self._last[table])
        return (*table, last)

    def _value(self, route: Route) -> Span:
        self._is_next("")
        start = self.at
        if self._eat("["):
            self._items(route)
        elif self._eat("{"):
            while not self._eat("}"):
                self._pair(route)
                self._eat(",")
        else:
            self._take(_SCALAR)
        return Span(start, self.at)

    def _items(self, route: Route) -> None:
        number = 0
        while not self._eat("]"):
            span = self._value((*route, number))
            self.found[(*route, number)] = Place(span, span)
            number += 1
            self._eat(",")


# ── text that is no TOML ──

_POSITION: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_WIDE: Final = {"“": '"', "”": '"', "‘": "'", "’": "'", "＝": "=", "，": ",", "【": "[", "】": "]"}


def mistake(text: str, error: ValueError | RecursionError) -> Finding:
    """Return where and why Python's reader could not go on, and what to do."""
    words, position = _POSITION.sub("", str(error)), _POSITION.search(str(error))
    span = _visible(text, _offset(text, position)) if position else Span(0, 0)
    if words.startswith(("Cannot", "Duplicate")):
        span = _line(text, span.start)
    quoted = re.match(_OPEN_QUOTE, words)
    for at in range(span.start, span.end if quoted else min(span.start + 1, len(text))):
        if sign := _WIDE.get(text[at]):
            message = _("a full-width sign: {sign}").format(sign=text[at])
            return Finding(Span(at, at + 1), message, _("type a half-width one: {sign}").format(sign=sign))
    return Finding(span, *_explain(words))


def _offset(text: str, position: re.Match[str]) -> int:
    line, column = position.groups()
    if line is None:
        return len(text)
    return sum(len(before) + 1 for before in text.split("\n")[: int(line) - 1]) + int(column) - 1


def _visible(text: str, offset: int) -> Span:
    """Return the rest of the line; where nothing is to be seen, the line before."""
    rest = text[offset:].partition("\n")[0].rstrip()
    return Span(offset, offset + len(rest)) if rest else _line(text, len(text[:offset].rstrip()))


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
        _OPEN_QUOTE: (
            _("a quote is never closed"),
            _("close it at the end of the text"),
        ),
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
