"""What a sentence says of owners, deadlines and quantities; nothing is invented."""

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from guangong.domain.plan import Period
from guangong.drafting.aligned import Labelled, brackets, labelled, narrow, unquoted
from guangong.drafting.deadlines import DeadlineWords, last_of, read_dates, read_deadline
from guangong.drafting.owners import OwnerWords, first_leads, may_be_owners, ordered, owners_at, read_owners
from guangong.drafting.quantities import TargetWords, read_targets
from guangong.drafting.verbs import VERBS

__all__ = [
    "DeadlineWords",
    "OwnerWords",
    "Phrases",
    "TargetWords",
    "first_leads",
    "read_deadline",
    "read_owners",
    "read_phrases",
]


class Phrases(NamedTuple):
    """What was read from a text.

    Args:
        owners: in the text's order, those who lead first. Several may lead: the text then names no first.
        deadline: the one that it is done by; of several days the last.
        dates: everything that it says of time, in its order; more than one is doubtful.
        targets: every quantity to reach, in its order.
        key: the text itself stresses it.
        rest: the text without brackets and labels of owners and deadlines.
        unsure: a bracket at its end that may say who does it.
    """

    owners: tuple[OwnerWords, ...]
    deadline: DeadlineWords | None
    dates: tuple[DeadlineWords, ...]
    targets: tuple[TargetWords, ...]
    key: bool
    rest: str
    unsure: str = ""


_TIME: Final = (
    "(?:完成|办结|整改|推进)?(?:[时期]限|时间|日期)(?:节点|要求|安排)?|截[止至](?:时间|日期)?|进度安排"
)


def read_phrases(
    text: str, period: Period, *, first_leads: bool = False, known: Collection[str] = ()
) -> Phrases:
    """Return what a text says of owners, deadlines and quantities.

    Args:
        text: a sentence, a paragraph or a cell.
        period: the plan's; a day without a year lies in it.
        first_leads: the document says 排在第一位的为牵头单位，下同.
        known: the units that the document names elsewhere.
    """
    places = [*owners_at(text, first=first_leads, known=known)]
    times = [each for each in labelled(text) if re.fullmatch(_TIME, each.label)]
    dates = _dates(text, times, period)
    taken = [(each.start, each.end) for each in places if each.end > each.start]
    taken += [(each.start, each.end) for each in times]
    taken += [place for place in brackets(narrow(text)) if _is_time(text[slice(*place)], period)]
    rest = _without(text, taken) if taken else text
    owners = ordered(each for place in places for each in place.owners)
    unsure = "" if any(each.end > each.start for each in places) else may_be_owners(text, known)
    return Phrases(owners, last_of(dates), dates, read_targets(text, period), _is_key(text), rest, unsure)


def _dates(text: str, times: Iterable[Labelled], period: Period) -> tuple[DeadlineWords, ...]:
    """Return what stands behind the labels of deadlines; without one, all that the text says of time.

    A day alone is the signature's.
    """
    if re.fullmatch(r"[(\s]*[\d〇零○一二三四五六七八九]{4}年[^月]{1,3}月[^日]{1,3}日[)\s]*", narrow(text)):
        return ()
    said = (read_deadline(each.value, period) for each in times)
    return tuple(filter(None, said)) or read_dates(text, period)


def _is_time(bracket: str, period: Period) -> bool:
    """Whether a bracket holds nothing but a time, as （6月底前完成）."""
    content = bracket[1:-1].strip()
    said = [date.words for date in read_dates(bracket, period)]
    return any(content.removesuffix("完成") == words for words in said)


def _is_key(text: str) -> bool:
    """Whether a text stresses what it says: ★, （重点）, 重点 before a verb."""
    pattern = rf"★|[(【\[]重点[)】\]]|(?:^|[,，。;、\s要将应])重点(?:{VERBS}|抓|办|搞)"
    return re.search(pattern, unquoted(text)) is not None


def _without(text: str, taken: list[tuple[int, int]]) -> str:
    """Return a text without these places; a bracket that begins with one goes with it."""
    ends = dict(sorted(taken, reverse=True))  # of several that begin at one place, the shortest
    outer = [
        (start, end)
        for start, end in brackets(narrow(text))
        if any(ends.get(first, end + 1) <= end for first in (start, start + 1))
    ]
    kept, done = "", 0
    for start, end in sorted([*taken, *outer]):
        kept += text[done:start]
        done = max(done, end)
    kept = (kept + text[done:]).strip(" ;；,，、\u3000")
    return kept if re.search(r"\w", kept) else ""
