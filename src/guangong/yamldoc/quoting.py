"""How a value is written on one line, so that YAML 1.1 and 1.2 readers agree on it."""

import math
import re
from datetime import date
from typing import Final

import yaml

from guangong.errors import GuangongError
from guangong.messages import _
from guangong.yamldoc import Data
from guangong.yamldoc.nodes import Mapping, Node, Scalar, Sequence
from guangong.yamldoc.scalars import resolve

# What is escaped in quotes: unprintable, a line break of YAML 1.1 (NEL, LS, PS), the byte order mark.
# The other way round, as what may stand there, it takes 2 ms to compile.
_ESCAPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def scalar(value: Data, *, flow: bool, like: str = "") -> str:
    """Write ``value`` on one line; ``like`` is the quote that its neighbour has.

    Raises:
        GuangongError: a text holds what was no UTF-8.
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return f"{like}{value}{like}"
    return _text(str(value), flow=flow, like=like)


def _float(value: float) -> str:
    """Write a number that YAML 1.1 reads too: it wants a dot before the exponent."""
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text if "." in text else text.replace("e", ".0e")


def _text(text: str, *, flow: bool, like: str) -> str:
    if like == '"' or _ESCAPED.search(text):
        return _double(text)
    if not like and is_plain(text, flow=flow):
        return text
    single = "'" + text.replace("'", "''") + "'"
    return single if like or '"' in text or "\\" in text else _double(text)


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether ``text`` can stand without quotes and is a text for YAML 1.1 and 1.2 alike."""
    return not (
        not text
        or text[0] in "-?:,[]{}#&*!|>'\"%@`"
        or text != text.strip()
        or text.startswith("...")
        or text.endswith(":")
        or ": " in text
        or " #" in text
        # "?" too: PyYAML's own scanner ends a plain text there, whatever follows.
        or (flow and any(character in text for character in ",?[]{}"))
        or text in {"y", "Y", "n", "N"}  # truth values by the letter of YAML 1.1, which PyYAML leaves out
        or not isinstance(resolve(text), str)
        or _typed_by_yaml_1_1(text)
    )


def _typed_by_yaml_1_1(text: str) -> bool:
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], [])
    return any(pattern.match(text) for _tag, pattern in resolvers)


def _double(text: str) -> str:
    return '"' + "".join(_escape(character) for character in text) + '"'


def _escape(character: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0"}
    if character in escapes:
        return escapes[character]
    if not _ESCAPED.search(character):
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 (what Python makes of bytes that are no UTF-8)
        raise GuangongError(_("the text holds bytes that are not UTF-8"))
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def flow(value: Data, like: Node | None = None) -> str:
    """Write ``value`` on one line in flow style, with the quotes that the neighbour ``like`` has.

    Raises:
        GuangongError: a text holds what was no UTF-8.
    """
    if isinstance(value, dict):
        pairs = (f"{key(name, like)}: {flow(item, model(like, name))}" for name, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (tuple, list)):
        last = like.items[-1] if isinstance(like, Sequence) and like.items else None
        return "[" + ", ".join(flow(item, last) for item in value) + "]"
    return scalar(value, flow=True, like=quote(like))


def key(name: str, parent: Node | None) -> str:
    """Write a key, quoted when all others of ``parent`` are."""
    like = quote(_alike(parent.keys)) if isinstance(parent, Mapping) else ""
    # "on" is the format's own, and stands plain although YAML 1.1 takes it for a truth value.
    return name if name == "on" and not like else scalar(name, flow=True, like=like)


def quote(node: Node | None) -> str:
    """Return the quote of a scalar, empty for anything else."""
    return node.style if isinstance(node, Scalar) and node.style in {"'", '"'} else ""


def model(parent: Node | None, name: str) -> Node | None:
    """Return what a value under ``name`` is written like: the one there, or texts that have one style."""
    if not isinstance(parent, Mapping):
        return None
    if entry := parent.get(name):
        return entry[1]
    values = (value for value in parent.values if isinstance(value, Scalar))
    return _alike(tuple(value for value in values if value.style or isinstance(resolve(value.text), str)))


def _alike(nodes: tuple[Scalar, ...]) -> Scalar | None:
    return nodes[0] if len({node.style for node in nodes}) == 1 else None


def as_read(value: Data) -> Data:
    """Return ``value`` as the parser gives it back: days are text, lists are tuples."""
    if isinstance(value, dict):
        return {name: as_read(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(as_read(item) for item in value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
