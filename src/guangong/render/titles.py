"""A title of several lines of about one length, its words whole, as GB/T 9704—2012 wants them."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from guangong.render.wordml import cells

_WORD: Final = re.compile(
    r"[!-~]+[年月日届期号次个项]?|关于|关心下一代|工作委员会|教育局|教育系统|关工委|委员会|办公室|领导小组|五老"
    r"|年度|上半年|下半年|第?[一二三四]季度|重点|任务|分解表|工作|要点|计划|总结|小结|台账|方案|安排|清单|情况|进度"
    r"|推进|进展|完成|落实|实施|印发|学校|示例|的?(?:通报|通知|报告|函)|.",
    re.DOTALL,
)
"""What is not broken: numbers with what they count, and words of which titles of offices are made."""

_OPENING: Final = tuple("《（“〈")
_CLOSING: Final = tuple("》）”〉，、；：！？。")


def broken(title: str, room: int) -> str:
    """Return a Chinese title with its line breaks; ``room`` is that of a line, in halves of a character."""
    pieces = [*_pieces(title)]
    if cells(title) <= room or cells(title) * 4 < len(title) * 5 or len(pieces) > 60:  # noqa: PLR2004
        return title
    fewest = -(-cells(title) // room)
    for count in range(fewest, min(fewest, 3) + 2):
        ways = (lines for lines in _ways(pieces, count) if max(map(cells, map("".join, lines))) <= room)
        if best := min(ways, key=_cost, default=None):
            return "\n".join(map("".join, best))
    return title


def _pieces(title: str) -> Iterator[str]:
    """Yield the words of a title, each with the signs that open before it and close behind it."""
    word = ""
    for piece in _WORD.findall(title):
        opens, closes = word.endswith(_OPENING), piece in _CLOSING
        if word and not (opens or closes):
            yield word
            word = ""
        word += piece
    yield word


def _ways(pieces: Sequence[str], count: int) -> Iterator[list[Sequence[str]]]:
    for places in combinations(range(1, len(pieces)), count - 1):
        yield [pieces[start:end] for start, end in pairwise((0, *places, len(pieces)))]


def _cost(lines: Sequence[Sequence[str]]) -> int:
    """Return how bad it is to break a title so: between characters of no known word, into uneven lines."""
    widths = [cells("".join(line)) for line in lines]
    return max(widths) - min(widths) + sum(_apart(line[-1], after[0]) for line, after in pairwise(lines))


def _apart(before: str, after: str) -> int:
    """Return how much belongs together what stands on both sides of a break."""
    if before.endswith(_CLOSING) or after.startswith(("《", "“")):
        return 0
    single = sum(len(word) == 1 for word in (before, after))
    return 8 + 8 * single + (40 if after[0] == "的" else 0)
