"""What a wrong key or value was clearly meant to be: what advice names and ``check --fix`` writes.

Each function returns the text to write, ``""`` where none or more than one can be meant.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from pydantic import BaseModel

from guangong.checks.suggest import find_wide_colon
from guangong.domain import typed
from guangong.domain.fields import declared
from guangong.domain.labels import truth_word, value_word
from guangong.domain.plan import MAX_ID, SLUG, Period, models
from guangong.domain.typed import SEPARATOR, NotUnderstoodError, ambiguous
from guangong.domain.typed_days import day
from guangong.unseen import narrowed
from guangong.yamldoc import Data


def meant_field(name: str, model: type[BaseModel]) -> str:
    """Return the field that a key names, by its label or in full-width letters: 类别 is kind."""
    if name != name.strip():  # in front of it stand full-width spaces: first they have to go
        return ""
    with suppress(NotUnderstoodError, LookupError):  # the fields of settings have no labels
        labels = {item.name: item for item in declared(model)}
        return typed.one_of(name, labels, lambda known: labels[known].label)
    return ""


def is_any_field(name: str) -> bool:
    """Whether a field of a plan or of returns is called so, wherever it may stand."""
    return any(meant_field(name, model) for model in models())


def meant_key(text: str, model: type[BaseModel]) -> str:
    """Return a key inside braces with a half-width colon where a full-width one made it a text: ``on：1``."""
    found = find_wide_colon(text)
    name = meant_field(found[1], model) if found else ""
    return f"{name}: {text[found.end() :].lstrip()}" if found and name else ""


def meant_day(value: Data, field: str, period: Period | None, today: date | None = None) -> str:
    """Return the day that a text in another form stands for; a period gives one without a year its year.

    ``today`` may lie outside the period: then a day of today's year may be meant.
    """
    with suppress(NotUnderstoodError):
        return str(_day(value, field, period, today))
    return ""


def refused_day(value: Data, field: str, period: Period | None, today: date | None) -> str:
    """Return what the command line says of what is no day or may be several: its readings, or an example."""
    refusals = [_refusal(text, field, period, today) for text in _as_written(value)]
    readings = [str(reading) for refusal in refusals for reading in refusal.candidates]
    if len(refusals) > 1 and readings:
        return str(ambiguous(str(value), readings))
    return str(refusals[0]) if readings else refusals[0].advice


def _refusal(value: Data, field: str, period: Period | None, today: date | None) -> NotUnderstoodError:
    try:
        return NotUnderstoodError("", candidates=[str(_day(value, field, period, today))])
    except NotUnderstoodError as error:
        return error


def _as_written(value: Data) -> list[Data]:
    """Return what may stand in the file: to YAML 5.10 is the number 5.1."""
    could_be_cut = isinstance(value, float) and re.search(r"(?:\.[12]|(?<!^2)\.3)$", str(value))
    return [value, f"{value}0"] if could_be_cut else [value]


def _day(value: Data, field: str, period: Period | None, today: date | None) -> date:
    text = str(value) if isinstance(value, (str, int, float)) else ""
    return day(text, today, period, is_deadline=field == "deadline", is_in_file=True)


def says_more(value: Data) -> bool:
    """Whether a text has words that its day would lose: 年底 and 5月4日前 are the document's own."""
    return isinstance(value, str) and re.search("[底末前]", value) is not None


def meant_number(value: Data, field: str) -> str:
    """Return the number that a text is: ３, ３％, 三, or "3" in quotes."""
    if isinstance(value, str):
        with suppress(NotUnderstoodError):
            return str(typed.number(value, "%" if field == "percent" else ""))
    return ""


def meant_target(value: Data) -> str:
    """Return the mapping that a quantity in one text is: 15-20所."""
    with suppress(NotUnderstoodError):
        read = typed.target(str(value))
        most = f", max: {read.max}" if read.max else ""
        return f"{{min: {read.min}{most}, unit: {read.unit}}}"
    return ""


def meant_list(value: Data) -> str:
    """Return the list that a text in Chinese brackets is: 【甲，乙】."""
    if not isinstance(value, str) or not (found := re.fullmatch("[【［〔](.*)[】］〕]", value.strip())):
        return ""
    parts = [part.strip() for part in SEPARATOR.split(found[1])]
    return f"[{', '.join(parts)}]" if all(map(narrowed, parts)) else ""


def meant_truth(value: Data) -> str:
    """Return true or false for 是 and 否, yes and no."""
    if isinstance(value, str):
        with suppress(NotUnderstoodError):
            return typed.one_of(value, ("true", "false"), truth_word)
    return ""


def meant_word(value: Data, field: str, known: Iterable[str]) -> str:
    """Return the value that a word stands for: 常态工作 is standing, 每季度 is quarter."""
    if not isinstance(value, str):
        return ""
    with suppress(NotUnderstoodError):
        word = value_word(field)
        return typed.period_length(value, word) if field == "every" else typed.one_of(value, known, word)
    return ""


def meant_id(value: Data) -> str:
    """Return an id that was typed in full-width signs in half-width ones."""
    narrow = narrowed(value) if isinstance(value, str) else ""
    is_id = len(narrow) <= MAX_ID and narrow != value and re.fullmatch(SLUG, narrow)
    return narrow if is_id else ""
