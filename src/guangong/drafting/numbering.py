"""The numbering of official documents: 一、 （一） 1. （1） ① 一是 第一， and what it says of the order."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from guangong.domain.typed import numeral
from guangong.unseen import narrowed

_CHINESE: Final = "[一二三四五六七八九十百]{1,4}"
_DAY: Final = (
    r"(?:(?:19|20)\d\d\s?(?:[年学]|[.\-/—－–])|"
    r"(?:[1-9]|0[1-9]|1[0-2])\s?(?:[-—－–~～至到、]\s?\d{1,2}\s?)?月|\d{1,2}\s?[日号])"
)
_RINGS: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
RANKS: Final = {
    "part": rf"第({_CHINESE})(?:部分|章|篇|编)[、：:．.\s]*",
    "chapter": rf"({_CHINESE})[、．.：][\s]*",
    "paren": rf"[（(]\s*({_CHINESE})\s*[）)][、．.]?\s*",
    "digit": rf"(\d{{1,3}})(?:[．、]|\.(?!\d)|\.(?={_DAY}))\s*",
    "dotted": r"\d{1,2}[.．](\d{1,2})(?:[.．](?!\d)|、|\s)\s*",
    "digit-paren": r"[（(]?\s*(\d{1,2})\s*[）)][、．.]?\s*",
    "ring": rf"([{_RINGS}])\s*",
    "yishi": rf"({_CHINESE})(?:是|要)(?:要|：|:|，)?",
    "first": rf"第({_CHINESE})[，,、：:]",
    "bullet": r"()(?:——|[•·●◆▪○■□▶➢*]|[-–—]\s)\s*",
}
"""Kinds of numbers, the highest level first, each with the pattern of it."""

ORDER: Final = {kind: place for place, kind in enumerate(RANKS)}


class Number(NamedTuple):
    """A number at the beginning of a text: its kind, its value, how it is written, what stands behind it."""

    kind: str
    value: int
    label: str
    rest: str

    @property
    def rank(self) -> int:
        """How deep it stands: a smaller rank is above."""
        return ORDER[self.kind]


def number_of(text: str) -> Number | None:
    """Return the number that a text begins with, ``None`` where it has none."""
    for kind, pattern in RANKS.items():
        found = re.match(pattern, text)
        if found and (kind != "dotted" or found.end() < len(text)):
            return Number(kind, _value(found[1]), _label(found[0]), text[found.end() :].strip())
    return None


def continued(texts: Sequence[str]) -> list[str]:
    """Return texts, in each of which a point that ends a number is one that is no decimal point.

    2.50名教师参加 is the second item where the first one stands before it and no 2.1 behind it; 2.5% is none.
    """
    decimal = r"(?:[\s．、]|\.(?!\d)|\s?[%％‰万亿倍个元])"
    found = [re.match(rf"(\d{{1,3}})(?:(\.)\d(?!\d*{decimal})|[.．、])", text) for text in texts]
    numbers = [match for match in found if match]
    wide: set[int] = set()
    for before, match, behind in zip([None, *numbers], numbers, [*numbers[1:], None], strict=False):
        is_next = before is not None and int(match[1]) == int(before[1]) + 1
        if match[2] and is_next and not (behind and behind[1] == match[1]):
            wide.add(id(match))
    return [
        f"{match[1]}．{text[len(match[1]) + 1 :]}" if match and id(match) in wide else text
        for text, match in zip(texts, found, strict=True)
    ]


def _label(written: str) -> str:
    return written.strip().rstrip("，,：:、．.")


def _value(digits: str) -> int:
    if digits in _RINGS and digits:
        return _RINGS.index(digits) + 1
    return int(digits) if digits.isdecimal() else numeral(narrowed(digits)) or 0


def inline(text: str) -> tuple[str, list[Number]]:
    """Return what stands before numbers within a text, and these in their order, each with its part of it.

    Only a series counts that begins with one: 一是 alone is no list.
    """
    for kind in ("yishi", "first", "digit-paren", "ring", "digit"):
        found = [*_series(kind, text)]
        if len(found) > 1:
            ends = [match.start() for match in found[1:]] + [len(text)]
            parts = [
                Number(kind, _value(match[1]), _label(match[0]), text[match.end() : end].strip())
                for match, end in zip(found, ends, strict=True)
            ]
            return text[: found[0].start()].strip(), parts
    return text, []


def _series(kind: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a kind that follow each other from one on, each where a sentence may begin."""
    wanted = 1
    for match in re.finditer(rf"(?:(?<=[。；;：:，,！\s])|^){RANKS[kind]}", text):
        if _value(match[1]) == wanted:
            wanted += 1
            yield match
