"""Whose plan it is, and for which days, by its title and its text."""

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Period


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
        found = re.search(r"(20\d\d)\s?[-—–至]+\s?(20\d\d)?\d{0,2}\s?学年|(20\d\d)年?(?:度)?", text)
        if found:
            return _days(found, text)
    years = Counter(re.findall(r"(?<!\d)(20\d\d)年", "".join(texts)))
    year = int(years.most_common(1)[0][0]) if years else today.year
    return Days(_year(year), f"{year}年" if years else "")


def _days(found: re.Match[str], text: str) -> Days:
    behind = text[found.end() : found.end() + 6]
    if found[1]:
        year = int(found[1])
        return Days(_period(year, 9, year + 1, 8), found[0])
    year = int(found[3])
    for half, months in (("上半年", (1, 6)), ("下半年", (7, 12))):
        if behind.startswith(half):
            return Days(_period(year, months[0], year, months[1]), found[0] + half)
    return Days(_year(year), found[0])


def _year(year: int) -> Period:
    return _period(year, 1, year, 12)


def _period(first_year: int, first: int, last_year: int, last: int) -> Period:
    end = date(last_year, last, calendar.monthrange(last_year, last)[1])
    return Period.model_validate({"start": f"{first_year}-{first:02}-01", "end": str(end)})
