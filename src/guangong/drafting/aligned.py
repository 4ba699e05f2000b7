"""A text in which phrases are looked for, as long as the original: a place in one is the other's."""

import re
import unicodedata
from typing import Final

_NAMED: Final = r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|〈[^〈〉]*〉|「[^「」]*」|『[^『』]*』|〔[^〔〕]*〕"


def narrow(text: str) -> str:
    """Return a text in narrow forms: ６月 is 6月, （ is (."""
    return "".join(map(_narrow, text))


def unquoted(text: str) -> str:
    """Return a text in narrow forms in which quoted words, titles and numbers of documents are blacked out.

    What stands there is a name: neither “双百” nor 《2025年行动计划》 counts or dates anything.
    """
    blank = re.sub(_NAMED, lambda found: "■" * len(found[0]), text)
    return narrow(blank)


def _narrow(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 and unicodedata.category(sign) != "No" else sign
