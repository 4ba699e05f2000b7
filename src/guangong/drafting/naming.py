"""Whose plan it is, and for which days, by its title and its text."""

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Period
from guangong.domain.typed import numeral


class Named(NamedTuple):
    """A value, and the words that it was read from; ``""``: the document does not say it."""

    value: str
    words: str = ""


class Days(NamedTuple):
    """A period, and the words that it was read from; ``""``: the document does not say it."""

    period: Period
    words: str = ""


def organization_of(title: str, tail: Sequence[str]) -> Named:
    """Return who keeps the plan: who stands in its title before the year or 关于, else who signs it."""
    plain = re.sub(r"^关于印发《|^【[^】]*】", "", title)
    found = re.match(r"([^\d《》“”]{2,30}?)(?:20\d\d|20xx|二〇|关于|[“《]十)", plain)
    name = found[1].strip(" 　-—") if found else ""
    if name and not re.search("年$|通知$", name):
        return Named(name.split()[0], name)
    signer = next((text for text in tail if re.fullmatch(r"[\u4e00-\u9fff（）()]{3,30}", text)), "")
    return Named(signer, signer) if signer and not re.search("公开|印发|附件", signer) else Named("")


def period_of(title: str, texts: Sequence[str], today: date) -> Days:
    """Return the days that a plan covers: the year of its title, else the one that its text names first."""
    for text in (title, *texts[:6]):
        plain = _in_digits(text)
        pattern = r"(20\d\d)\s?[-—–至]+\s?(20\d\d)?\d{0,2}\s?学年|(20\d\d)年?(?:度)?"
        if years := [*re.finditer(pattern, plain)]:
            found = next((year for year in years if _is_planned(plain[year.end() :])), years[0])
            return _days(found, text, plain, is_title=text == title)
    plain = _in_digits("".join(texts))
    years_ = Counter(re.findall(r"(?<!\d)(20\d\d)年", plain))
    year = int(years_.most_common(1)[0][0]) if years_ else today.year
    return Days(_year(year), f"{year}年" if years_ else "")


def _in_digits(text: str) -> str:
    """Return a text, as long as it is, with years in digits: 二〇二七年 is 2027年."""
    table = str.maketrans("〇○零一二三四五六七八九", "000123456789")
    return re.sub(
        "二[〇○零0][〇○零一二三四五六七八九]{2}(?=\\s?年)", lambda found: found[0].translate(table), text
    )


def _is_planned(behind: str) -> bool:
    """Whether what stands behind a year is a plan, and no review of it."""
    return (
        re.match(r"(?:(?!总结|回顾|情况)[^\d，。]){0,20}?(?:要点|计划|安排|打算|思路|方案|任务)", behind)
        is not None
    )


def _days(found: re.Match[str], text: str, plain: str, *, is_title: bool) -> Days:
    said, behind = text[found.start() : found.end()], plain[found.end() :]
    if found[1]:
        year = int(found[1])
        return Days(_period(year, 9, year + 1, 8), said)
    year = int(found[3])
    for half, months in (("上半年", (1, 6)), ("下半年", (7, 12))):
        if behind.startswith(half):
            return Days(_period(year, months[0], year, months[1]), said + half)
    part = _months(behind) if is_title else None
    if part and re.match("[^\\d，。会]{0,6}?(?:要点|计划|安排|打算|方案|任务)", behind[len(part[0]) :]):
        return Days(_period(year, part[1], year, part[2]), said + text[found.end() :][: len(part[0])])
    return Days(_year(year), said)


def _months(behind: str) -> tuple[str, int, int] | None:
    """Return the months that stand behind a year: 3月份, 3—5月, 第二季度."""
    if found := re.match("第?([一二三四1234])季度", behind):
        last = (numeral(found[1]) or int(found[1])) * 3
        return found[0], last - 2, last
    number = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
    if found := re.match(rf"\s?{number}(?:月?\s?[-—–~至到]\s?{number})?月份?", behind):
        first, last = (
            numeral(text) or 0 if not text.isdecimal() else int(text)
            for text in (found[1], found[2] or found[1])
        )
        return (found[0], first, last) if 0 < first <= last <= 12 else None  # noqa: PLR2004
    return None


def _year(year: int) -> Period:
    return _period(year, 1, year, 12)


def _period(first_year: int, first: int, last_year: int, last: int) -> Period:
    end = date(last_year, last, calendar.monthrange(last_year, last)[1])
    return Period.model_validate({"start": f"{first_year}-{first:02}-01", "end": str(end)})
