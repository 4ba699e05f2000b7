"""When a task is to be done, by the document's own words."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from guangong.domain.plan import Every, Period
from guangong.domain.typed import NotUnderstoodError, spaceless
from guangong.domain.typed_days import day
from guangong.drafting.aligned import clause_after, clause_before, narrow, unquoted


class DeadlineWords(NamedTuple):
    """What a text says of the time.

    Args:
        day: the last day, ``None`` where the words name none.
        words: as the text has them, for ``deadline_text``.
        is_standing: it is work without an end: 持续推进, 常年, 每季度.
        every: the period of standing work, where the words name one.
        is_outside: the words name a day, which lies behind the plan's period and is not taken.
    """

    day: date | None
    words: str
    is_standing: bool = False
    every: Every | None = None
    is_outside: bool = False


def read_dates(text: str, period: Period) -> tuple[DeadlineWords, ...]:
    """Return everything that a text says of the time in which work is to be done, in its order."""
    plain = unquoted(text)
    found = (_read(text, plain, each, period) for each in _PHRASE.finditer(plain))
    return tuple(dict.fromkeys(filter(None, found)))


def last_of(dates: Iterable[DeadlineWords]) -> DeadlineWords | None:
    """Return what work is done by: the last of the days, else 每季度, else 全年, else what names no day."""

    def weight(each: DeadlineWords) -> tuple[bool, bool, bool, date]:
        is_day = each.day is not None and not each.words.endswith("全年")
        return is_day, each.every is not None, each.is_standing and not is_day, each.day or date.min

    return max(dates, key=weight, default=None)


def read_deadline(cell: str, period: Period) -> DeadlineWords | None:
    """Return the deadline in the cell of a table whose head says that it holds one, in the cell's words."""
    plain = spaceless(narrow(cell))
    if not re.search(r"\w", plain) or re.fullmatch("无|暂无|待定|未定", plain):
        return None
    words = cell.strip()
    read = last_of(read_dates(words, period)) or DeadlineWords(None, words)
    alone = re.sub(r"^([12]\d{3})年?$", r"\1年底", plain)
    named = read.day or _day(alone, period)
    return read._replace(day=named if named and named >= period.start else None, words=words)


# ── days ──

_N: Final = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})\s*"
_Y: Final = r"(?:(?:[12]\d{3}|[〇零○一二三四五六七八九]{4}|[今本当明后次翌])\s*年\s*)"
_START: Final = r"(?<![\d〇零一二三四五六七八九十])"
_DATE: Final = rf"{_START}{_Y}?{_N}月(?:\s*份?[底末]|\s*份?[上中下]旬|\s*{_N}[日号]|份)?"
_MONTHS: Final = rf"{_START}{_Y}?{_N}"
_END: Final = "(?:份?[底末])?"
_TO: Final = r"\s*[-‐-―−~至到]{1,3}\s*"
_QUARTERS: Final = rf"第?[一二三四1-4](?:(?:[、和及]|{_TO})第?[一二三四1-4])*"
_WHOLE_YEAR: Final = rf"(?:{_Y}年?度?|(?<![\d一二三四五六七八九十两几多每学历往近周成])年度?)"


def _day(words: str, period: Period) -> date | None:
    """Return the day that is written in one of the forms that people type, ``None`` for none or several."""
    with suppress(NotUnderstoodError):
        return day(re.sub("^[今本当]年", "", words), None, period, is_deadline=True)
    return None


def _one(words: str, period: Period) -> date | None:
    """Return the day of a date; of a month or its part, the last."""
    words = re.sub("份$|份(?=[底末上中下])", "", spaceless(words))
    for part, end in {"上旬$": "10日", "中旬$": "20日", "(?:下旬|(?<=月))$": "底"}.items():
        words = re.sub(part, end, words)
    return _day(words, period)


def _range(words: str, period: Period) -> date | None:
    """Return the last day of 3—5月 or 5月4日至10日."""
    first, last = re.split(_TO, words, maxsplit=1)
    given = re.match(rf"({_Y}?)((?:{_N}月)?)", first)
    year, month = given.groups() if given else ("", "")
    last = last if "月" in last else month + last
    return _one(last if "年" in last else year + last, period)


def _quarter(words: str, period: Period) -> date | None:
    number = "一二三四1234".index(re.findall("[一二三四1-4]", words)[-1]) % 4 + 1
    return _day(f"{_year(words)}{number * 3}月底", period)


def _half(words: str, period: Period) -> date | None:
    return _day(f"{_year(words)}{6 if '上' in words else 12}月底", period)


def _year_end(words: str, period: Period) -> date | None:
    return _day(f"{_year(words)}12月底", period)


def _year(words: str) -> str:
    found = re.match(_Y, words)
    return spaceless(found[0]) if found else ""


def _dated(last_day: Callable[[str, Period], date | None]) -> Callable[[str, Period], DeadlineWords]:
    """Return the reader of phrases that name a day."""
    return lambda words, period: DeadlineWords(last_day(words, period), "")


# ── words without a day ──

_SEASON: Final = (
    rf"{_Y}?(?:寒暑假|暑期|暑假|寒假|[春秋]季学期|学期末|学年末|(?:春节|清明节?|国庆节?|中秋节?|元旦|开学)前)"
    r"(?:期间)?|近期(?!目标)|(?<![及直])到[12]\d{3}年(?=[,，])"
)
_WITHIN: Final = (
    r"全年(?=[^,，。;；]*[\d一二三四五六七八九十两](?:人次|场|次|[期个项篇])|$|[,，。;；、]"
    "|[共累不至]|持续|坚持|开展|组织|进行|推进|实施|举办|开放)"
)
_STANDING: Final = (
    r"贯穿全年|(?<=[(,、;])(?:全年|[常长]年)(?=[)])|[常长]年(?=$|[,，。;；、)]|持续|坚持|开展|组织|进行|推进|实施|做好|抓好|落实|开放)"
    r"|长期坚持(?=$|[,，。;；)])|(?:(?<=[,，、])|(?<=[,，、]并))持续推进(?=$|[。;；)])"
)
_RHYTHM: Final = (
    r"(?:每个?|(?:(?<=[,，。;；、])|^)按|逐)(?:月|季度?|半年|学期|周|天)(?![^,，。;；]*元)"
    rf"(?:{_N}[日号]前?|[底末]前?)?"
)
_ALONE: Final = (
    "(?:贯穿全年|全年|[常长]年|持续|长期|常态化?|经常性?|日常|长效)"
    "(?:性|工作|推进|开展|进行|坚持|实施|落实|抓好)*"
)


def _no_day(_words: str, _period: Period) -> DeadlineWords:
    """Return no day: what is written names several, or none."""
    return DeadlineWords(None, "")


def _standing(words: str, _period: Period) -> DeadlineWords:
    spans: dict[str, Every] = {"半年": "half-year", "季": "quarter", "月": "month"}
    every = next((span for word, span in spans.items() if word in words), None)
    return DeadlineWords(None, "", is_standing=True, every=every)


# ── phrases where they stand ──

_KINDS: Final[dict[str, Callable[[str, Period], DeadlineWords]]] = {
    rf"每年的?{_DATE}": _no_day,
    rf"{_DATE}(?:[、和及]{_DATE})+|{_MONTHS}(?:[、和及]{_N})+月{_END}": _no_day,
    rf"{_DATE}{_TO}(?:{_DATE}|{_N}[日号])|{_MONTHS}{_TO}{_N}月{_END}": _dated(_range),
    _DATE: _dated(_one),
    rf"(?<![每各第]){_Y}?{_QUARTERS}季度[底末]?": _dated(_quarter),
    rf"(?<!每){_Y}?[上下]半年": _dated(_half),
    rf"{_WHOLE_YEAR}(?:[底末]|之?内)": _dated(_year_end),
    rf"^{_ALONE}$": _standing,
    _SEASON: _no_day,
    _STANDING: _standing,
    _WITHIN: lambda _words, period: DeadlineWords(period.end, ""),
    _RHYTHM: _standing,
}
_PHRASE: Final = re.compile("|".join(f"({pattern})" for pattern in _KINDS), re.ASCII)
_BEFORE: Final = re.compile(r"(?:自|从|截[至止]到?|去年|上年|前年|早在|已经?[于在]?|历年)\s*$")
_SINCE: Final = re.compile(r"\s*(?:(?:之?日)?起(?![草来])|开始|以来|[之以]?后|至今)")
_DONE: Final = re.compile(
    r"[^,，。;；]{0,12}(?:印发|发布|出台|颁布|公布|修订|施行|实施|通过|召开|下发|成立|批准|启动|开展|举办|制定)[了的)]"
)
_TAIL: Final = re.compile(r"\s*(?:[之以]?前(?![沿期])后?|左右|内)?")


def _read(text: str, plain: str, found: re.Match[str], period: Period) -> DeadlineWords | None:
    """Return what one phrase says, ``None`` where it tells of what was, or of a beginning."""
    if _is_told(plain, found):
        return None
    tail = _TAIL.match(plain, found.end())
    words = text[found.start() : tail.end() if tail else found.end()].strip()
    read = [*_KINDS.values()][(found.lastindex or 1) - 1](found[0], period)._replace(words=words)
    if read.day is None or _is_exact(found[0], words):
        return read if read.day is None or read.day >= period.start else None
    return read._replace(day=None)


def _is_exact(phrase: str, words: str) -> bool:
    """Whether what stands behind a phrase leaves its day as it is: neither 5月前 nor 5月4日前后."""
    named = phrase.strip()
    return words == named or (words[-1] == "前" and named[-1] in "底末日号")


def _is_told(plain: str, found: re.Match[str]) -> bool:
    """Whether a phrase belongs to what was, to another document, or to a beginning."""
    before, after = clause_before(plain, found.start()), clause_after(plain, found.end())
    if _BEFORE.search(before) or _SINCE.match(after):
        return True
    if found[0][-1] in "底末前内" or after.startswith("前"):
        return False
    is_past = re.search("^(?:根据|按照|依据|依照|贯彻)|已|了(?!解)|契机|之际|节点", before + after)
    return is_past is not None or _DONE.match(after) is not None
