"""Who does a task, by the document's own words."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple

from guangong.drafting.aligned import brackets, labelled, narrow, unquoted
from guangong.drafting.unit_names import is_group, is_place, is_subject, is_unit, names
from guangong.drafting.verbs import VERBS_ONLY

Role = Literal["lead", "support"]


class OwnerWords(NamedTuple):
    """A unit that the text makes responsible.

    Args:
        unit: its name, as the text has it.
        role: lead where it leads or is responsible, support where it helps.
        words: what this was read from, as the text has it.
        is_group: it stands for several units: 各学校, 有关单位.
    """

    unit: str
    role: Role
    words: str
    is_group: bool = False


class OwnersAt(NamedTuple):
    """The units of one place in a text.

    Args:
        owners: in the text's order.
        start: where the place begins.
        end: where it ends; where it begins, if the words belong to the sentence.
    """

    owners: tuple[OwnerWords, ...]
    start: int
    end: int


def first_leads(text: str) -> bool:
    """Whether a text says that in every list the first unit leads: 排在第一位的为牵头单位，下同."""
    return re.search(_FIRST, text) is not None


def read_owners(cell: str) -> tuple[OwnerWords, ...]:
    """Return the units in the cell of a table whose head says that it holds owners."""
    words = cell.strip()
    if re.fullmatch(r"\W*|无", words):
        return ()
    labelled_ = [each for place in _in_labels(words, first=False) for each in place.owners]
    return ordered(labelled_ or [*_in_words(words, first=False)] or _listed(words, "lead", words))


def owners_at(text: str, *, first: bool, known: Collection[str] = ()) -> Iterator[OwnersAt]:
    """Yield the units at every place of a text that makes some responsible.

    Args:
        text: a sentence or a paragraph.
        first: in a list without 牵头 and 配合 the first leads.
        known: the units that the document names elsewhere.
    """
    first = first or first_leads(text)
    yield from _in_labels(text, first=first)
    yield from _in_brackets(text, known, first=first)
    yield from _in_sentences(text)


def ordered(owners: Iterable[OwnerWords]) -> tuple[OwnerWords, ...]:
    """Return each unit once, those who lead before the others."""
    by_unit: dict[str, OwnerWords] = {}
    for each in sorted(owners, key=lambda each: each.role != "lead"):
        by_unit.setdefault(each.unit, each)
    return tuple(by_unit.values())


def _listed(text: str, role: Role, words: str, *, first: bool = False) -> tuple[OwnerWords, ...]:
    """Return the units of a list; where the first leads, or one that is marked 牵头, the others support."""
    mark = r"[(（](牵头|配合)(?:单位|部门)?[)）]$"
    roles: dict[str, Role] = {"牵头": "lead", "配合": "support"}
    marked = [(re.sub(mark, "", name), *re.findall(mark, name)) for name in names(text)]
    others: Role = "support" if any("牵头" in each for each in marked) else role
    return tuple(
        OwnerWords(
            name, roles[said[0]] if said else "support" if first and place else others, words, is_group(name)
        )
        for place, (name, *said) in enumerate(marked)
    )


# ── 牵头单位：甲；配合单位：乙、丙 ──

_UNITS: Final = "(?:责任)?(?:主体|单位|部门|[科处股部]室|机构|学校|学院)(?:\\(.*\\))?"
_LEAD: Final = f"牵头|承办|(?:总?牵头|主责|承办)及?(?:负责)?{_UNITS}"
_OWN: Final = f"责任|(?:责任|负责|落实|实施|主管|主体|完成){_UNITS}"
_SUPPORT: Final = f"配合|协办|(?:配合|协办|协同|协作|协助|参与|参加|支持)(?:配合)?{_UNITS}"


def _in_labels(text: str, *, first: bool) -> Iterator[OwnersAt]:
    found = [each for each in labelled(text) if re.fullmatch(f"{_LEAD}|{_OWN}|{_SUPPORT}", each.label)]
    has_lead = any(re.fullmatch(_LEAD, each.label) for each in found)
    for each in found:
        is_own = re.fullmatch(_OWN, each.label) is not None
        leads = not re.fullmatch(_SUPPORT, each.label) and not (is_own and has_lead)
        words = text[each.start : each.end].strip(" ,，、\u3000")
        value = re.sub(rf"[,，;；]?\s*(?:{_FIRST}.*)$", "", each.value)
        owners = tuple(_in_words(value, first=first)) or _listed(
            value, "lead" if leads else "support", words, first=first and is_own and leads
        )
        if all(map(_is_plausible, owners)):
            yield OwnersAt(owners, each.start, each.end)


def _is_plausible(owner: OwnerWords) -> bool:
    """Whether what stands behind a label is a name and no sentence."""
    is_short = len(owner.unit) <= 12  # noqa: PLR2004 (signs: a department's name without 处 or 科)
    return is_unit(owner.unit) or (
        is_short and not re.search(rf"^(?:{VERBS_ONLY})|[\d要]|切实|做好", owner.unit)
    )


# ── （甲牵头，乙、丙配合） ──

_HELPING: Final = ("参与", "参加", "配合", "协助", "协同", "协办")
_FIRST: Final = (
    "(?:其中|注[:：])?(?:排|列|位|居|名|序)*[在于列]?(?:第一|首|最前)[位个家面名]?的?(?:责任)?(?:单位|部门|[科处]室)?的?"
    "[为是系]牵头[^。]{0,12}"
)
_VERB: Final = re.compile(
    r"(?:按照?(?:各自)?(?:职责|分工)+|分别|共同|具体|联合|各自)*"
    r"(?:(?P<role>牵头|负责|组织实施|承办|参与|参加|配合|协助|协同|协办|落实)"
    r"(?:负责|抓总|组织|落实|实施|推进|完成|配合|参与)*(?=$|[、,;。\s])|会同)"
)
_TIME: Final = (
    r"(?:^|(?<=[,，;；]))[^,，;；、]*(?:\d月|月底|月份|季度|年[底内]|半年|长期|持续推进|[日号]前)[^,，;；、]*"
    r"|(?:^|(?<=[,，;；、]))\s*(?:[全常长]年|每(?:月|学期|周)[^,，;；、]*)(?=$|[,，;；、])"
)


def _in_brackets(text: str, known: Collection[str], *, first: bool) -> Iterator[OwnersAt]:
    plain = narrow(text)
    for start, end in brackets(plain):
        content = re.sub(rf"[,，;；、]?\s*(?:{_FIRST})$", "", text[start + 1 : end - 1])
        owners = tuple(_in_words(content, first=first))
        if not owners and (first or re.search(r"[。;；]\s*$", plain[:start]) or _ends(plain, end)):
            owners = _bare(content, known, first=first)
        if owners:
            yield OwnersAt(owners, start, end)


def _ends(plain: str, place: int) -> bool:
    """Whether nothing but brackets and signs follows a place."""
    return re.fullmatch(r"(?:[\s,。;、]|[(\[【][^()\[\]【】]*[)\]】])*", plain[place:]) is not None


def _bare(content: str, known: Collection[str], *, first: bool) -> tuple[OwnerWords, ...]:
    """Return the units of a list of which nothing is said; a place is one where the document knows it so."""
    listed = re.sub(_TIME, "", content)
    owners = _listed(listed, "lead", listed.strip(" ,，;；、"), first=first)
    are_units = all(each.unit in known or (is_unit(each.unit) and not is_place(each.unit)) for each in owners)
    return owners if are_units else ()


def may_be_owners(text: str, known: Collection[str] = ()) -> str:
    """Return the bracket at the end of a text that may say who does it, where that is not certain."""
    plain = narrow(text)
    for start, end in brackets(plain):
        content = re.sub(_TIME, "", text[start + 1 : end - 1])
        listed = names(content)
        is_list = len(listed) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff]{2,8}", name) for name in listed)
        may = any(name in known or is_unit(name) for name in listed) or is_list
        is_said = re.match(f"[含见如附详即]|包括|{VERBS_ONLY}", content) or re.search(r"[:：\d]", content)
        if _ends(plain, end) and may and not is_said and not _bare(content, known, first=False):
            return text[start:end]
    return ""


def _in_words(content: str, *, first: bool) -> Iterator[OwnerWords]:
    """Yield the units behind which 牵头, 负责 or 配合 stands; none where something else stands there too."""
    content = re.sub(_TIME, lambda found: " " * len(found[0]), content)
    plain, start, helps = narrow(content), 0, False
    owners: list[OwnerWords] = []
    for found in _VERB.finditer(plain):
        words = re.sub("^[\\s、,，;；]*(?:并?由)?", "", content[start : found.end()])
        helps = helps or found["role"] in _HELPING or (found["role"] != "牵头" and "牵头" in plain[:start])
        listed = words[: len(words) - len(found[0])]
        owners += _listed(
            listed, "support" if helps else "lead", words, first=first and found["role"] == "负责"
        )
        start, helps = found.end(), found["role"] is None
    if start == len(plain.rstrip(" ,;。")) and all(is_unit(each.unit) for each in owners):
        yield from owners


# ── 各学校要…, 由甲牵头，乙配合 ──

_HEAD: Final = (
    r"(?:^|[\n。;,、:])\s*(?:\(?[\d一二三四五六七八九十]{1,3}[)、.]+\s*|[一二三四五六七八九十]{1,2}是)?由?"
)
_NAME: Final = r"[^,。;:\n的■]"
_DOING: Final = (
    "(?:制[定订]|修订|建立|健全|成立|组建|组织(?!部|委员|处|科)|开展|举办|召开|做好|抓好|落实|完善|加强|强化|报送|上报|选派|撰写|配[齐备]"
    "|每[月季学年半]|认真|积极|切实|广泛|及时|定期|结合|根据|按照|对照)"
)
_SENTENCE: Final = re.compile(
    rf"{_HEAD}(?:(?P<lead>{_NAME}{{2,30}}?)"
    r"(?:(?:都|均|也|还)?(?:要|应当?|须|必须)(?![求对急用素点知])|负责(?![人同制任的])|牵头(?=[,、]|负责|组织|开展|实施|制定))"
    rf"|(?P<support>{_NAME}{{2,30}}?)(?:协同)?(?:配合|协助|参与|协办)(?=[,。;、]|$)"
    rf"|(?P<all>各{_NAME}{{1,12}}?)(?={_DOING}))"
)
_ARRANGED: Final = re.compile("[^。;]*的[^,。;]{0,6}(?:机制|格局|模式|体系|局面)")


def _in_sentences(text: str) -> Iterator[OwnersAt]:
    """Yield the units that are the subject of a sentence or clause; none where a mechanism is described."""
    plain, has_lead = unquoted(text), False
    for found in _SENTENCE.finditer(plain):
        kind = next(name for name, value in found.groupdict().items() if value)
        listed = text[found.start(kind) : found.end(kind)]
        is_meant = all(map(is_subject, names(listed))) and not _ARRANGED.match(plain, found.end())
        if is_meant and (kind != "support" or has_lead):
            words, place = text[found.start(kind) : found.end()], found.end()
            helps = kind == "support" or re.match("[积极主动]*(?:配合|协助)", plain[place:])
            yield OwnersAt(_listed(listed, "support" if helps else "lead", words), place, place)
            has_lead = True
