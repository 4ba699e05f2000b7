"""How a value is written as YAML, so that YAML 1.1 and 1.2 readers agree on it."""

import re
from datetime import date
from typing import Final

import yaml

from guangong.document import Data, resolve
from guangong.errors import GuangongError
from guangong.messages import _

_INDICATORS: Final = frozenset("-?:,[]{}#&*!|>'\"%@`")
_FLOW_INDICATORS: Final = frozenset(",[]{}")
# What may stand unescaped in quotes: printable, no line break of YAML 1.1 (NEL, LS, PS), no byte order mark.
_QUOTABLE: Final = re.compile(
    "[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0"}


def scalar(value: Data, *, flow: bool, like: str = "") -> str:
    """Write ``value`` on one line; ``like`` is the quote that its neighbour has."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float, date)):
        return str(value)
    text = str(value)
    quotable = _QUOTABLE.fullmatch(text) is not None
    if like == "'" and quotable:
        return _single(text)
    if like != '"' and quotable and is_plain(text, flow=flow):
        return text
    return _single(text) if quotable and like != '"' and ('"' in text or "\\" in text) else _double(text)


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether ``text`` can stand without quotes and is a text for YAML 1.1 and 1.2 alike."""
    return not (
        not text
        or text[0] in _INDICATORS
        or text != text.strip()
        or text.startswith("...")
        or text.endswith(":")
        or ": " in text
        or " #" in text
        or (flow and not _FLOW_INDICATORS.isdisjoint(text))
        or not isinstance(resolve(text), str)
        or _typed_by_yaml_1_1(text)
    )


def _typed_by_yaml_1_1(text: str) -> bool:
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], [])
    return any(pattern.match(text) for _tag, pattern in resolvers)


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return '"' + "".join(_escape(character) for character in text) + '"'


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _QUOTABLE.fullmatch(character):
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 (what Python makes of bytes that are no UTF-8)
        raise GuangongError(_("the text holds bytes that are not UTF-8"))
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def flow(value: Data, styles: dict[str, str] | None = None) -> str:
    """Write ``value`` on one line in flow style; ``styles`` are the quotes of a neighbour's values by key."""
    if isinstance(value, dict):
        pairs = (
            f"{key}: {flow(item, styles={'': (styles or {}).get(key, '')})}" for key, item in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(flow(item, styles) for item in value) + "]"
    return scalar(value, flow=True, like=(styles or {}).get("", ""))
