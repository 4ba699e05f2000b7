"""Which new values of a decision need a recorded reason: for the commands and the rules alike."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, get_args
from unicodedata import normalize

from guangong.domain.plan import Every, Plan, Target
from guangong.domain.progress import EVERY


def is_looser(field: str, before: Any, after: Any, plan: Plan) -> bool:  # noqa: ANN401 (of any field)
    """Whether a task's decision asks for less than it did, or for something else; a stricter one is free."""
    old, new = (in_force(field, value, plan) for value in (before, after))
    return bool(old != new) and _LOOSER.get(field, _always)(old, new)


def is_stricter(field: str, decided: Any, value: Any, plan: Plan) -> bool:  # noqa: ANN401
    """Whether a value asks for more than one that was recorded, which may be anything; days are texts."""
    return type(decided) is type(value) and decided != value and not is_looser(field, decided, value, plan)


def in_force(field: str, value: Any, plan: Plan) -> Any:  # noqa: ANN401
    """Return what holds for a task by a value, also where it has none."""
    return {"start": plan.period.start, "every": EVERY}.get(field) if value is None else value


def _rank(every: object) -> int:
    """Return how seldom an entry is wanted; a record can say anything."""
    rhythms = get_args(Every)
    return rhythms.index(every) if every in rhythms else -1


def _always(_old: object, _new: object) -> bool:
    return True


def _was_made(old: object, _new: object) -> bool:
    return old is not None


def relieves(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a unit is relieved: dropped, or no longer the lead."""
    return old[:1] != new[:1] or not set(old) <= set(new)


def _asks_less(old: Target | None, new: Target | None) -> bool:
    """Whether a target is smaller, of something else or gone, or one is counted for the first time."""
    if old is None or new is None:
        return True
    smaller = new.min < old.min or (new.max or new.min) < (old.max or old.min)
    return smaller or new.unit != old.unit


_LOOSER: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "start": lambda old, new: new > old,
    "deadline": lambda old, new: old is not None and (new is None or new > old),
    "every": lambda old, new: _rank(new) > _rank(old),
    "kind": lambda old, new: (old, new) != ("activity", "deliverable"),  # one that wants evidence besides
    "owners": relieves,
    "target": _asks_less,
    "status": lambda old, _new: old in {"done", "cancelled"},
    "started_on": _was_made,
    "done_on": _was_made,
}
"""When another value needs a reason; of a field that is not here each does."""


def weakens(old: str, new: str) -> bool:
    """Whether a title promises less: a number or a word for how often is gone, or it is shorter."""
    before, after = (normalize("NFKC", title) for title in (old, new))
    return bool(_figures(before) - _figures(after)) or _letters(after) < _letters(before)


def _figures(title: str) -> Counter[str]:
    """Return the numbers, and the words for how often and for how many."""
    numbers = r"\d+|[零一二两三四五六七八九十百千万]+(?=[所个次场名人篇期批项校年季月周天日份支位件部册])"
    words = r"每(?:半年|学年|学期|季度|[年季月周日天次校所个])?|半年|季度|月度|年度|定期|所有|全部|全体|各"
    return Counter(re.findall(f"{numbers}|{words}", title))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
