"""What a plain scalar means: YAML 1.2's core schema, where ``no`` and ``12:30`` are text."""

import re
from functools import lru_cache
from typing import Any, Final

_CONSTANTS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@lru_cache(maxsize=4096)  # days, kinds and units come again and again, and are then one object
def resolve(text: str) -> Any:  # noqa: ANN401 (None, bool, int, float or str)
    """Return the value of a plain scalar."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    # A dash inside is that of a day or an id, unless it is that of an exponent.
    if text[0] in "+-.0123456789" and ("-" not in text[1:] or "e" in text or "E" in text):
        if re.fullmatch(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,16}", text):
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        real = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        if re.fullmatch(rf"{real}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", text):  # .INF and .NaN too
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text
