"""The activities of one sentence."""

import re
from collections.abc import Callable
from typing import Final, Literal

from guangong.drafting.aligned import outside, unquoted
from guangong.drafting.unit_names import is_subject, names
from guangong.drafting.verbs import ACTIVITIES, ADVERBS, VERBS, VERBS_ONLY

_Kind = Literal["activity", "introduction", "continuation"]

_BEFORE: Final = (
    r"\s*(?:[一二三四五六七八九十]{1,3}[是要][,\s]*)?(?:并且?|同时|另外|此外)?"
    r"(?:[^,;。、]{0,7}(?:月底?|\d年|年底|年内|季度|半年|期间|[月日底]前))?(?:还?[要将应须拟]|必须|应当)?"
)
_INTRODUCING: Final = (
    "以|按照?|依照|依据|根据|围绕|聚焦|紧扣|紧紧围绕|结合|立足|依托|通过|利用|借助|针对|对照?|面向|为了?|在|从"
    "|协同|会同|运用"
)
_GUIDING: Final = "指导|督促|引导|组织|动员|发动|鼓励|支持|帮助|要求|推动"
_BASES: Final = "结合|围绕|根据|按照|立足|依托|针对|聚焦|紧扣|对照"
_SUBJECT: Final = re.compile(r"\s*(?P<units>[^,;。■]{2,20}?)(?:要|应当?|须|必须|负责(?!人))")


def split(text: str) -> tuple[str, ...]:
    """Return the activities of a sentence, as they stand there; the whole where it cannot be parted.

    It is parted at ；, ， and 、, and only where a verb follows. What introduces an activity, as 围绕…, stays
    with it; so does what it is for, as 促进…. Who does it may be said in the first alone.
    """
    parts = [piece for part in _cut(text, ";", _kind_of_sentence) for piece in _cut(part, ",", _kind)]
    return tuple(piece for part in parts for piece in _listed(part)) or (text,)


def may_hold_several(text: str) -> bool:
    """Whether a text that was not parted lists what may be activities of their own."""
    plain = unquoted(text)
    items = [plain[start:end] for start, end in outside(plain, "、;")]
    is_listed = re.search("等[^,;。、]{0,6}(?:活动|教育|工作|比赛|征文|培训)[。;]?$", plain) is not None
    has_names = sum("■" in item for item in items) > 1
    has_verbs = any(re.match(rf"\s*(?:{VERBS_ONLY})", item) for item in items[1:])
    return len(items) > 1 and (is_listed or has_names or has_verbs)


def _cut(text: str, separators: str, kind: Callable[[str], _Kind]) -> list[str]:
    """Return the parts of a text between separators, each with an activity if the text has one."""
    plain = unquoted(text)
    spans: list[tuple[int, int, bool]] = []
    before = ""
    for start, end in outside(plain, separators):
        is_a = kind(plain[start:end])
        begins = is_a == "activity" or (is_a == "introduction" and spans and spans[-1][2])
        begins, before = begins and not is_open(before), plain[start:end]
        if spans and not (begins and spans[-1][2]):
            first, _, is_whole = spans.pop()
            spans.append((first, end, is_whole or is_a == "activity"))
        else:
            spans.append((start, end, is_a == "activity"))
    if len(spans) > 1 and not spans[-1][2]:
        spans[-2:] = [(spans[-2][0], spans[-1][1], True)]
    return [part for start, end, _ in spans if (part := text[start:end].strip(" ，,；;、\u3000"))]


def _kind_of_sentence(clauses: str) -> _Kind:
    """Say whether what stands between semicolons begins by any verb, or has an activity."""
    is_one = re.match(f"{_BEFORE}(?:{VERBS})", clauses) or any(
        _kind(clauses[start:end]) == "activity" for start, end in outside(clauses, ",")
    )
    return "activity" if is_one else "continuation"


def _kind(clause: str) -> _Kind:
    """Say what a clause is: 举办…, 围绕…, or what goes on with the one before."""
    said = _after_subject(clause)
    if re.match(rf"{_BEFORE}{ACTIVITIES}.{{2}}", said or clause):
        return "activity"
    if re.match(rf"{_BEFORE}(?:{_INTRODUCING})", said or clause):
        has_activity = re.search(f"(?:{ADVERBS}|[要将]){ACTIVITIES}", said or clause)
        return "activity" if has_activity else "introduction"
    return "activity" if said else "continuation"


def is_open(clause: str) -> bool:
    """Whether a clause says who is guided, but not yet to do what: 指导各校关工委结合实际."""
    guided = f"(?:{_GUIDING})[^,，;；]{{2,20}}(?:{_BASES})([^,，;；]*)$"
    found = re.search(guided, clause)
    return found is not None and not re.search(f".(?:{ADVERBS})*(?:{VERBS_ONLY})", found[1])


def _after_subject(clause: str) -> str:
    """Return what stands behind 各学校要 at the beginning of a clause, ``""`` where it has no subject."""
    found = _SUBJECT.match(clause)
    return clause[found.end() :] if found and all(map(is_subject, names(found["units"]))) else ""


def _listed(text: str) -> list[str]:
    """Return the items of 制定方案、召开会议; the text where an item is no verb with what it does."""
    plain = unquoted(text)
    spans = [*outside(plain, "、")]
    first, *others = (plain[start:end] for start, end in spans)
    begins = f"{_BEFORE}(?:{ADVERBS})*(?:{VERBS_ONLY})(?!工作|活动).{{2}}"
    is_list = others and re.search(f"(?:^|[是要]|{ADVERBS})(?:{VERBS_ONLY}).{{2}}", first)
    if (
        is_list
        and all(re.match(begins, item) for item in others)
        and not re.search("等[^,。]{0,6}$", plain.rstrip("。"))
    ):
        return [text[start:end].strip() for start, end in spans]
    return [text]
