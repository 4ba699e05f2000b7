"""Ids of new units, made of their names: 晨光小学 is chenguang."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import count
from typing import Any

from guangong.domain.plan import MAX_ID
from guangong.errors import needs
from guangong.unseen import narrowed


def unit_ids(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Return an id for each name: its pinyin, and none that is taken.

    What many names end in, as 小学, is left out; 星河中学 beside 星河小学 is xinghezx, then xinghezhongxue,
    then xinghe-2.

    Raises:
        GuangongError: a name is not in Latin letters, and what reads pinyin is not installed.
    """
    used, ids = set(taken), dict[str, str]()
    for name in names:
        ids[name] = next(id_ for id_ in _candidates(name) if id_ not in used)
        used.add(ids[name])
    return ids


def reading(name: str) -> str:
    """Return how a name is read: names that only sound alike have the same.

    Raises:
        GuangongError: as for ``unit_ids``.
    """
    typed = narrowed(name[: 2 * MAX_ID]).casefold()
    read = typed if typed.isascii() else pinyin().get_pinyin(typed, "")
    return "-".join(re.findall("[a-z0-9]+", read))[: MAX_ID - 8].strip("-")


def _candidates(name: str) -> Iterator[str]:
    """Yield ids for a name without end, the shortest first."""
    whole = reading(name) or "unit"
    found = re.search("小学$|中学$|幼儿园$|学校$", narrowed(name))
    short = reading(narrowed(name)[: found.start()]) if found else ""
    if found and re.search("[a-z]", short):  # 12 alone would say little
        yield short
        yield short + pinyin().get_initials(found.group(), "").lower()
    yield whole
    yield from (f"{short or whole}-{number}" for number in count(2))


@cache
def pinyin() -> Any:  # noqa: ANN401 (a library without types)
    """Return what reads Chinese characters.

    Raises:
        GuangongError: it is not installed.
    """
    with needs("pinyin"):
        from xpinyin import Pinyin
    return Pinyin()
