"""What is handed on says nothing by which a person could be called or found out."""

import re
from typing import Final

_APART: Final = r"[-\s－—]?"
"""What people write between the parts of a number."""

_ID: Final = re.compile(rf"(?<!\d)(\d{{6}}){_APART}\d{{4}}{_APART}\d{{4}}{_APART}(\d{{3}}[\dXxＸｘ])(?!\d)")
"""An identity number of 18 digits: district, day of birth, serial number."""

_MOBILE: Final = re.compile(
    rf"(?<!\d)((?:86{_APART})?[1１][3-9３-９]\d){_APART}\d{{4}}{_APART}(\d{{4}})(?!\d)"
)

_LANDLINE: Final = re.compile(rf"(?<!\d)([(（]?[0０]\d{{2,3}}[)）]?){_APART}\d{{3,4}}{_APART}(\d{{4}})(?!\d)")
"""With its area code; without, seven digits may be anything."""


def masked(text: str) -> str:
    """Return a text without the middle of identity, mobile and landline numbers: 138****1234."""
    if len(text) < len("0101234567"):  # no such number is shorter, and most texts of a large table are
        return text
    text = _ID.sub(r"\1********\2", text)
    text = _MOBILE.sub(r"\1****\2", text)
    return _LANDLINE.sub(r"\1-****\2", text)
