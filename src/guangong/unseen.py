"""Characters that nobody sees, or that look alike: one list for the rules, for edits and for what is read.

Each constant is what stands between the brackets of a pattern. Sources: Unicode's properties Bidi_Control and
Default_Ignorable_Code_Point.
"""

import re
import unicodedata
from typing import Final

CONTROL: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""Control characters, less tab and line feed."""

TURNING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Bidi_Control: what turns the text around it, the set that Trojan Source (CVE-2021-42574) is about."""

SEPARATORS: Final = "\u2028\u2029"
"""Line ends to YAML, and to no editor."""

WIDTHLESS: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c"
    "\u2060\u2061\u2062\u2063\u2064\u2065\u206a\u206b\u206c\u206d\u206e\u206f\u3164\uffa0"
    "\U000e0000-\U000e007f"  # the tags, an invisible alphabet
)
"""Of Default_Ignorable_Code_Point what gets into texts, less the above, selectors of variants, the joiner."""

LONE_JOINER: Final = "(?<![{emoji}])\u200d|\u200d(?![{emoji}])".format(
    emoji="\u2600-\u27bf\u2b1b\ufe0f\U0001f000-\U0001faff"
)
"""A pattern: what makes one emoji of two, anywhere else; there nobody sees it."""


def narrowed(text: str) -> str:
    """Return a text in narrow forms (NFKC), with plain hyphens, single spaces and nothing unseen."""
    narrow = unicodedata.normalize("NFKC", text)
    if not narrow.isascii():
        narrow = re.sub(f"[{WIDTHLESS}{TURNING}\u200d\ufeff]", "", re.sub("[‐-―−]", "-", narrow))
    return " ".join(narrow.split())


def unseen(text: str) -> str:
    """Return the code of the first character that an edit does not write: ``U+000A``; ``""`` for none."""
    # Nobody sees them in the file, and a table breaks at them. Of what only lacks width, GG011 warns.
    found = re.search(f"[\t\n{CONTROL}{SEPARATORS}{TURNING}\ufeff]", text)
    return f"U+{ord(found.group()):04X}" if found else ""
