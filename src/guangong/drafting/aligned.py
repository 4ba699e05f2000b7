"""A text in which phrases are looked for, as long as the original: a place in one is the other's."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

_STOPS: Final = "[,，。;；!！?？\n]"
_FAR: Final = 200  # signs; no clause is longer
_NAMED: Final = r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|〈[^〈〉]*〉|「[^「」]*」|『[^『』]*』|〔[^〔〕]*〕"
_OPENING: Final = "([【"
_CLOSING: Final = ")]】"
_LABEL: Final = re.compile(
    rf"(?:^|(?<=[\s,，;；。、|{re.escape(_OPENING)}]))([一-鿿]{{2,8}}(?:\([一-鿿]{{1,6}}\))?)\s*:"
)


class Labelled(NamedTuple):
    """A value behind its label, as 责任单位：教育局.

    Args:
        label: as the text has it.
        value: the same.
        start: where the label begins.
        end: where the value ends.
    """

    label: str
    value: str
    start: int
    end: int


def narrow(text: str) -> str:
    """Return a text in narrow forms: ６月 is 6月, （ is (."""
    return "".join(map(_narrow, text))


def unquoted(text: str) -> str:
    """Return a text in narrow forms in which quoted words, titles and numbers of documents are blacked out.

    What stands there is a name: neither “双百” nor 《2025年行动计划》 counts or dates anything.
    """
    return narrow(re.sub(_NAMED, lambda found: "■" * len(found[0]), text))


def _narrow(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 and unicodedata.category(sign) != "No" else sign


def clause_before(text: str, place: int) -> str:
    """Return the beginning of the clause, between commas or full stops, in which a place of a text lies."""
    return re.split(_STOPS, text[max(place - _FAR, 0) : place])[-1]


def clause_after(text: str, place: int) -> str:
    """Return the end of the clause in which a place of a text lies."""
    return re.split(_STOPS, text[place : place + _FAR])[0]


def brackets(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where each outermost bracket of a narrow text begins, and where the text goes on."""
    depth = start = 0
    for place, sign in enumerate(plain):
        if sign in _OPENING:
            start = start if depth else place
            depth += 1
        elif sign in _CLOSING and depth:
            depth -= 1
            if not depth:
                yield start, place + 1


def outside(plain: str, separators: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a narrow text between separators that stand in no bracket."""
    depth = start = 0
    for place, sign in enumerate(plain):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign in separators and depth <= 0:
            yield start, place
            start = place + 1
    yield start, len(plain)


def labelled(text: str) -> Iterator[Labelled]:
    """Yield every value that stands behind a label, up to the next label, a semicolon or a full stop."""
    plain = narrow(text)
    found = [*_LABEL.finditer(plain)]
    limits = [*(each.start() for each in found), len(plain)][1:]
    for label, limit in zip(found, limits, strict=False):
        end = label.end() + _value_length(plain[label.end() : limit])
        yield Labelled(label[1], text[label.end() : end].strip(" ,，、\t\u3000"), label.start(), end)


def _value_length(plain: str) -> int:
    """Return how long the value is with which a narrow text begins."""
    depth = 0
    for place, sign in enumerate(plain):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth < 0 or (sign in ";；。|\n" and not depth):
            return place
    return len(plain)
