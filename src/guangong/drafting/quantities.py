"""How much is to be reached, by the document's own words."""

import re
from contextlib import suppress
from typing import Final, NamedTuple

from guangong.domain.plan import Period
from guangong.domain.typed import NotUnderstoodError, quantity
from guangong.drafting.aligned import clause_after, clause_before, unquoted
from guangong.drafting.verbs import VERBS


class TargetWords(NamedTuple):
    """A quantity to reach.

    Args:
        least: the lowest number.
        most: the highest, where the text names two.
        unit: what is counted, as 所 or %.
        words: what this was read from, as the text has it.
        per: what it holds for where that is not the whole task: 每校, 每季度; else ``""``.
    """

    least: int
    most: int | None
    unit: str
    words: str
    per: str = ""


def read_targets(text: str, period: Period) -> tuple[TargetWords, ...]:
    """Return every quantity that a text asks for in the plan's period; what was, or merely is, is none.

    Quantities alone, as they stand in a cell, are asked for.
    """
    plain = unquoted(text)
    words_alone = r"(?:全年|年内|[总共计]|每[^\d,，、]{1,4}|各[^\d,，、]{1,3}|[,，、;；。/\s和及])*"
    is_alone = re.fullmatch(words_alone, _QUANTITY.sub("", plain)) is not None
    found = (
        _read(text, plain, each)
        for each in _QUANTITY.finditer(plain)
        if is_alone or _is_asked(plain, each, period)
    )
    return tuple(dict.fromkeys(filter(None, found)))


def unread_quantities(text: str, period: Period) -> list[str]:
    """Return the numbers of something in a text that are not read as quantities to reach."""
    left = text
    for target in read_targets(text, period):
        left = left.replace(target.words, "■")
    plain = unquoted(left)
    counted = rf"{_START}(?:{_NUMBER})\s*[余多几]?\s*(?:{_UNIT}|个)(?:[以之]?[上下内])?"
    found = [each for each in re.finditer(counted, plain) if re.search(r"\d", each[0])]
    return list(dict.fromkeys(left[each.start() : each.end()] for each in found))


_NUMBER: Final = r"(?:(?:\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d+)?)(?:万(?!元))?|[一二三四五六七八九十百两]{1,5})"
_TIMES: Final = "人次|场次|次(?![年要日月性])|场(?![所地景])|期(?![间末限望工])|篇(?!章)"
_HOURS: Final = "[课学]时|小时|分钟"
_UNIT: Final = (
    f"{_TIMES}|{_HOURS}|[万亿]?元|平方米|公里|个百分点|%|名(?![单称义])|人(?![民才员均大物])|所(?![有在属])"
    "|个(?!月|工作日|方面|学?年|学期|星期|小时|确立|维护|自信|意识|务必|坚持|环节|层面|阶段)|家(?![长庭校])"
    "|项|份|本(?!科)|册|件|门(?!户)|节(?![点日假])|例|堂|支(?!部)|部(?![分门署委])|条|台|套|间|座|户|轮|届|亩|幅"
)
_START: Final = r"(?<![\d.第一二三四五六七八九十百])"
_QUANTITY: Final = re.compile(
    r"(?P<bound>(?:不(?:得|应|能)?[少低小]于|(?:至少|最少)[^,，。;；、\d]{0,6}?|(?<!不)(?<!不得)超过|突破|达到?|≥)\s*)?"
    rf"(?:{_START}(?P<least>{_NUMBER})(?P<first>[^\W\d]{{0,2}}?)\s*[-‐-―−~至到]{{1,3}}\s*)?"
    rf"{_START}(?P<percent>百分之)?(?P<number>{_NUMBER})\s*(?P<unit>(?(percent)|(?:{_UNIT})))"
    r"(?:\s*及?以上)?(?![以之]?[下内]|左右|上下|者)"
)
_COUNTING: Final = re.compile(
    "(?:新增|新建|建设|建成|建立|创建|打造|培育|培养|培训|评选|选树|表彰|举办|开展|组织|召开|完成|实现|选派|选聘|招募|发展|设立"
    "|成立|命名|认定|推荐|报送|上报|撰写|编写|征集|开设|开发|资助|救助|帮扶|走访|慰问|结对|配备|配[齐强]|编[印发]|招聘|引进|增加|扩大|改造|改建"
    "|发放|投入|筹集|制作|拍摄|推出|出版|发表|申报|创作|遴选|推选|宣讲|组建|提交|提高|提升|增长|惠及|覆盖|服务)[^的为\\d]{0,12}$"
)
_SHARE: Final = re.compile(r"(?:率|比|比例|占比|比重|覆盖面|度)[^的\d]{0,8}$")
_TOLD: Final = re.compile(
    "去年|上年|已|了(?!解)|原有|现有|基础上|经验|不超过|控制在|^(?:对|凡|根据|按照)|[约近](?=■)"
)
_LEAST: Final = "(?:不.*于|至少|最少).*"
_RHYTHM: Final = "每(?:个?(?:月|季度?|学期|半年|学年|星期|周)|[年季天日周])"
_PER: Final = re.compile(
    rf"{_RHYTHM}|每(?:个|所|名|位)?[^,，、\d至不]{{1,4}}?(?=至少|不[少低得]|{VERBS}|[要应均推选报召一两\d]|$)"
    r"|每[^,，、\d]{1,12}$|每[^,，、\d至不]{1,2}|各(?:[学校园区县镇乡科室单位部门地级班年]{1,4})?|[人校生班]均"
)
_EACH: Final = re.compile(r"\s*[/／每](?:个?月|季度?|学期|半年|年|周|人|名|校|园|班|所|镇|单位)")


def _is_asked(plain: str, found: re.Match[str], period: Period) -> bool:
    """Whether the words around a number ask for it: 新增, 举办, 不少于; not 去年5所, nor 2030年达到50所."""
    before, after = clause_before(plain, found.start()), clause_after(plain, found.end())
    years = map(int, re.findall(r"([12]\d{3})年", before + after))
    if _TOLD.search(f"{before}■{after}") or any(
        not period.start.year <= each <= period.end.year for each in years
    ):
        return False
    if after.startswith("的"):
        return re.fullmatch(_LEAST, found["bound"] or "") is not None and _COUNTING.search(before) is not None
    return bool(found["bound"]) or _is_wanted(before, found)


def _is_wanted(before: str, found: re.Match[str]) -> bool:
    """Whether the words before a bare number ask for it; 两次 counts so, 一次 and 三项 do not."""
    is_article = not found["number"][0].isdecimal() and (
        found["number"] == "一" or not re.fullmatch(_TIMES, found["unit"])
    )
    if is_article or re.fullmatch(_HOURS, found["unit"]):
        return False
    listed = re.sub(rf"{_NUMBER}\s*(?:{_UNIT})(?:及?以上)?[、和及]", "、", before)
    return bool(_COUNTING.search(listed) or ("%" in found[0] and _SHARE.search(listed)))


def _read(text: str, plain: str, found: re.Match[str]) -> TargetWords | None:
    """Return the quantity that was found, ``None`` where it is no whole number, or none in order."""
    unit = "%" if found["percent"] else found["unit"]
    if found["first"] not in {None, "", unit}:
        return None
    with suppress(NotUnderstoodError):
        numbers = [quantity(found[name] + unit, unit)[0] for name in ("least", "number") if found[name]]
        if numbers == sorted(numbers) and numbers[0] > 0:
            most = numbers[1] if found["least"] else None
            words = text[found.start() : found.end()].strip()
            return TargetWords(numbers[0], most, unit, words, _per(text, plain, found))
    return None


def _per(text: str, plain: str, found: re.Match[str]) -> str:
    """Return the words that say what a quantity holds for, ``""`` for the whole task.

    A period or the schools named in a clause before hold on, unless its own clause says 全年 or 共.
    """
    if each := _EACH.match(plain, found.end()):
        return text[each.start() : each.end()].strip()
    place = found.start()
    clause = place - len(clause_before(plain, place))
    spans = [each.span() for each in _PER.finditer(plain, clause, place)]
    if not spans and not re.search("[全本]年|年内|[总共]", plain[clause:place]):
        spans = [
            each.span() for each in re.finditer(f"{_RHYTHM}|^各[^,]{{1,8}}?(?=[要应须])", plain[:clause])
        ]
    return text[slice(*spans[-1])] if spans else ""
