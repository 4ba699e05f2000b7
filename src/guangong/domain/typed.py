"""What people type, read kindly and strictly: numbers, sections, values, fields, names.

Full-width forms, spaces and Chinese numerals are read; what could mean two things is refused with both
readings, and nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, cast

from guangong.domain.fields import Declared
from guangong.domain.plan import Every, Target
from guangong.errors import GuangongError
from guangong.messages import LANGUAGES, _, speaking
from guangong.unseen import narrowed

NUMERALS: Final = "〇一二三四五六七八九十百千零○两"
"""What a Chinese number below ten thousand is written with."""

SEPARATOR: Final = re.compile("[,，、;；\n]")
"""What stands between several names or values in one text."""

_PLACES: Final = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


class NotUnderstoodError(GuangongError):
    """What was typed means nothing here, or several things; ``candidates`` may be typed instead."""


class AmbiguousError(NotUnderstoodError):
    """What was typed can mean any of its ``candidates``."""


def quoted(text: str) -> str:
    """Return what was typed as a message has it: a long text is cut."""
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 (half a line)


def named(value: object, word: str) -> str:
    """Return a value with its word; an English word says nothing more."""
    return str(value) if word.isascii() else _("{value} ({word})").format(value=value, word=word)


def ambiguous(text: str, readings: Mapping[str, str] | Iterable[str]) -> AmbiguousError:
    """Return the refusal of what can mean several things.

    Args:
        text: what was typed.
        readings: what may be typed instead; in a mapping, each with what it means.
    """
    meanings = readings if isinstance(readings, Mapping) else dict.fromkeys(readings, "")
    shown = _(" or ").join(named(value, word) if word else value for value, word in meanings.items())
    mistake = _('"{text}" can mean {readings}').format(text=quoted(text), readings=shown)
    return AmbiguousError(mistake, _("write the one that is meant"), [*meanings])


# ── numbers ──


def numeral(text: str) -> int | None:
    """Return the number below ten thousand that is written in Chinese, as 十二 or 一百零五; else ``None``.

    一二 is none: it means one or two.
    """
    same, total, digit = re.sub("^一十", "十", text.translate(str.maketrans("零○两", "〇〇二"))), 0, 0
    units = {sign: place for place, sign in _PLACES if sign}
    for sign in same:
        if sign in units:
            total, digit = total + (digit or 1) * units[sign], 0
        elif sign in NUMERALS[:10]:
            digit = NUMERALS.index(sign)
        else:
            return None
    total += digit
    # What is written in another way, as 一百五, people do not read alike.
    return total if total < 10_000 and in_chinese(total) == same else None  # noqa: PLR2004


def in_chinese(number: int) -> str:
    """Return a number below ten thousand as it is written in Chinese."""
    written = ""
    for place, sign in _PLACES:
        digit, number = divmod(number, place)
        if digit:
            written += NUMERALS[digit] + sign
        elif written and number and not written.endswith("〇"):
            written += "〇"
    return written.removeprefix("一") if written.startswith("一十") else written or "〇"


def number(text: str, unit: str = "") -> int:
    """Return the whole number that was typed, alone or with what it counts: 3, ３, 三所, 1,000, 1.2万, 50%.

    Args:
        text: what was typed.
        unit: what is counted, as 所 or %, ``""`` for nothing in particular.

    Raises:
        NotUnderstoodError: it is none, or counts something else.
    """
    amount, other = quantity(text, unit)
    if not other or other == narrowed(unit):
        return amount
    if not unit:
        mistake = _('"{text}" says {other}, but only a number is wanted here')
    else:
        mistake = _('"{text}" says {other}, but this is counted in {unit}')
    advice = _("if the number is right, write {number}").format(number=f"{amount}{unit}")
    raise NotUnderstoodError(
        mistake.format(text=quoted(text), other=quoted(other), unit=unit), advice, [f"{amount}{unit}"]
    )


def quantity(text: str, unit: str = "") -> tuple[int, str]:
    """Return the whole number that was typed, and what it counts, ``""`` where that is not said.

    Args:
        text: what was typed.
        unit: what may be counted, which need not be said.

    Raises:
        NotUnderstoodError: it is no whole number.
    """
    amount, counted = _amount(re.sub("^百分之(.+)$", r"\1%", spaceless(text)), narrowed(unit))
    if amount is None:
        raise _no_number(text, unit)
    return amount, counted


def spaceless(text: str) -> str:
    """Return a text in narrow forms without spaces; between two digits one stays: 1 2 and 1② are not 12."""
    apart = "".join(f" {sign} " if unicodedata.category(sign) == "No" else sign for sign in text)
    return re.sub(r"(?<!\d) | (?!\d)", "", narrowed(apart))


def _no_number(text: str, unit: str) -> NotUnderstoodError:
    advice = _("write a whole number, for example {example}")
    example = f"50{unit}" if unit == "%" else f"3{unit}"
    mistake = _('"{text}" is no whole number').format(text=quoted(text))
    return NotUnderstoodError(mistake, advice.format(example=example))


def _amount(text: str, unit: str) -> tuple[int | None, str]:
    """Return the number that a text begins with, and what is counted; 50余所 and 5所以下 are no number."""
    alone = text.removesuffix(unit)  # first: 三千克 may be three 千克
    if alone != text and (amount := _value(alone)) is not None:
        return amount, unit
    counted = r"(?![余多来几半百千万亿])[^\W\d_]+(?<![内下余多许])(?<!以上|左右|上下|前后|不到|不等)"
    found = re.fullmatch(rf"([+-]?[0-9.,]+万?|[{NUMERALS}]+)(|%|{counted})", text)
    return (_value(found[1]), found[2]) if found else (None, "")


def _value(text: str) -> int | None:
    """Return the whole number that a text is."""
    found = re.fullmatch(r"([+-]?)(\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?:\.(\d{1,4}))?(万?)", text, re.ASCII)
    if not found:
        return numeral(text)
    sign, whole, part, many = found.groups(default="")
    places, part = 4 if many else 0, part.rstrip("0")
    return None if len(part) > places else int(sign + whole.replace(",", "") + part.ljust(places, "0"))


def target(text: str) -> Target:
    """Return the quantity that was typed: 5所, 15–20所, 15至20 所, 5所以上.

    Raises:
        NotUnderstoodError: it is none, names nothing that is counted, or its numbers are in the wrong order.
    """
    typed = re.sub("^(?:至少|不少于)|(?:及?以上)$", "", spaceless(text))
    head = re.match(rf"([\d,]+|[{NUMERALS}]+)[-~至到](?=[\d{NUMERALS}])", typed)
    most, unit = _amount(typed[head.end() :] if head else typed, "")
    least = _value(head[1]) if head else most
    if typed.startswith("+") or unit == "%" or not least or most is None or min(least, most) < 1:
        raise _no_target(text, "15-20所")
    if not unit:
        raise _no_target(text, f"{typed}所")
    if most < least:
        raise ambiguous(text, [f"{most}-{least}{unit}"])
    return Target(min=least, max=most if head else None, unit=unit)


def _no_target(text: str, example: str) -> NotUnderstoodError:
    mistake = _('"{text}" is no quantity: how many, and of what').format(text=quoted(text))
    return NotUnderstoodError(mistake, _("write it as {example}, for example").format(example=example))


# ── sections ──


def section_number(text: str) -> int | None:
    """Return the number of a section that was typed alone: 4, 四, 第四部分, 四、; else ``None``."""
    number_, rest = _numbered(text)
    return None if rest else number_


def section(text: str, titles: Mapping[int, str]) -> int:
    """Return the number of the section that was typed: 4, 四, 第四部分, 四、, its title or a part of that.

    Args:
        text: what was typed.
        titles: the title of each section of the plan, by its number.

    Raises:
        NotUnderstoodError: there is none, or several fit.
    """
    number_, rest = _numbered(text)
    names_ = {n: spaceless(title).casefold() for n, title in titles.items()}
    fits = [n for n, title in names_.items() if rest in title]
    if number_ in titles and (not rest or number_ in fits):
        return cast("int", number_)
    same = [n for n in fits if rest == names_[n]] or fits
    if number_ is None and len(same) == 1 and rest:
        return same[0]
    if fits and rest:
        both = dict.fromkeys(n for n in (number_, *fits) if n in titles)
        raise ambiguous(text, {str(n): titles[n] for n in both if n is not None})
    raise _unknown_section(text, titles)


def _numbered(text: str) -> tuple[int | None, str]:
    """Return the number at the beginning of a section's name, and what stands behind it."""
    typed = spaceless(text).casefold()
    head = re.match(rf"第?\(?(\d{{1,2}}|[{NUMERALS}]{{1,3}})\)?(?:部分)?(?:[、.,:]|$)", typed, re.ASCII)
    found = (int(head[1]) if head[1].isdecimal() else numeral(head[1])) if head else None
    return found, typed[head.end() :] if head and found is not None else typed


def _unknown_section(text: str, titles: Mapping[int, str]) -> NotUnderstoodError:
    mistake = _('there is no section "{text}"').format(text=quoted(text))
    known = _(", ").join(named(number, title) for number, title in titles.items())
    return NotUnderstoodError(mistake, _("there are: {known}").format(known=known), [str(n) for n in titles])


# ── values and fields ──


def one_of(
    text: str, known: Iterable[str], word: Callable[[str], str] = str, *, in_part: bool = False
) -> str:
    """Return the value that was typed: itself or its word, in English or Chinese, whatever is in use.

    Of a Chinese word 已, 工作 and 中 may be missing: 完成 is 已完成, 常态 is 常态工作.

    Args:
        text: what was typed.
        known: the values.
        word: gives a value its word, in the language in use.
        in_part: a part of a Chinese word is enough where it fits one.

    Raises:
        NotUnderstoodError: it is none of them, or fits several.
    """
    typed, calls = narrowed(text).casefold(), {value: _called(value, word) for value in known}
    ways: list[Callable[[str], bool]] = [
        lambda name: name == typed,
        lambda name: _short(name) == _short(typed),
        lambda name: in_part and len(typed) > 1 and not typed.isascii() and typed in name,
    ]
    for fits in ways:
        found = [value for value, names_ in calls.items() if typed and any(map(fits, names_))]
        if len(found) == 1:
            return found[0]
        if found:
            raise ambiguous(text, {value: word(value) for value in found})
    listed = _(", ").join(named(value, word(value)) for value in calls)
    mistake = _('"{text}" is none of: {known}').format(text=quoted(text), known=listed)
    raise NotUnderstoodError(mistake, candidates=[*calls])


def _called(value: str, word: Callable[[str], str]) -> set[str]:
    """Return what a value is called in every language."""
    also = {
        "title": "标题 题目 任务名称",
        "owners": "牵头单位 责任部门 责任人 承办单位 负责单位",
        "deadline": "截止日期 截止时间 截止",
    }
    called = {value, *also.get(value, "").split()}
    for language in LANGUAGES:
        with speaking(language):
            called.add(word(value))
    return {narrowed(name).casefold() for name in called}


def _short(word: str) -> str:
    return re.sub("^已|(?:工作|中)$", "", word)


def field(text: str, fields: Sequence[Declared]) -> str:
    """Return the name of the field that was typed: deadline, 完成时限, or a part of its label that fits one.

    Raises:
        NotUnderstoodError: there is none, or several fit.
    """
    labels = {item.name: item for item in fields}
    return one_of(text, labels, lambda name: labels[name].label, in_part=True)


def period_length(text: str, word: Callable[[str], str] = str) -> Every:
    """Return how often standing work wants an entry: quarter, 季度, 每季, 每季度一次.

    Args:
        text: what was typed.
        word: gives a length its word, in the language in use.

    Raises:
        NotUnderstoodError: it is none.
    """
    spans: dict[str, Every] = {"月": "month", "季": "quarter", "半年": "half-year", "年": "year"}
    if found := re.fullmatch("[每按]?个?(月|季|半年|年)度?(?:[一1]次)?", spaceless(text)):
        return spans[found[1]]
    adverb = narrowed(text).casefold().removesuffix("ly")
    return cast("Every", one_of(adverb if adverb in spans.values() else text, spans.values(), word))


# ── names ──


def split_names(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names that were typed in one text, each once: 甲,乙 and 甲、乙 are two.

    A space stands inside a name, unless all that it separates are known.

    Args:
        text: what was typed.
        known: names that are never taken apart.

    Raises:
        NotUnderstoodError: there is none.
    """
    typed = unicodedata.normalize("NFC", text).strip()
    if typed in known:
        return (typed,)
    parts = [part.strip() for part in SEPARATOR.split(typed)]
    found = dict.fromkeys(name for part in parts if part for name in _apart(part, known))
    if not found:
        raise NotUnderstoodError(_("a name is missing"), _("write one, or several as 甲、乙"))
    return tuple(found)


def _apart(part: str, known: Collection[str]) -> list[str]:
    words = part.split()
    return words if part not in known and all(word in known for word in words) else [part]
