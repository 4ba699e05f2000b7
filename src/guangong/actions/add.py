"""add: a new task, under an id that nothing has had."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from guangong.actions.step import RefusedError, Said, Signed, Step, entry, readable
from guangong.domain.fields import names
from guangong.domain.plan import MAX_ID, Plan, Task
from guangong.messages import _
from guangong.unseen import narrowed
from guangong.yamldoc import Data, Document, parse
from guangong.yamldoc.engine import Append

_NUMBER: Final = rf"\d{{1,{MAX_ID - 2}}}"
"""The number in an id, as long as an id can be."""


class SimilarError(RefusedError):
    """The plan has a task of this title; it can be meant, and is asked for."""


def refuse_similar(plan: Plan, title: str) -> None:
    """Refuse a title that a task of the plan has.

    Raises:
        SimilarError: one has.
    """
    for placed in plan.tasks():
        if narrowed(placed.task.title).casefold() == narrowed(title).casefold():
            text = _("{id} has this title: {title}").format(id=placed.task.id, title=placed.task.title)
            raise SimilarError(text, _("if it is another task: --again"), [placed.task.id])


def add(section: int, fields: Mapping[str, Any], id_: str, signed: Signed, said: Said) -> Step:
    """Add a task at the end of the plan's section at this place; with an entry in its log, it has begun.

    It is in the plan from the day of the command on; its entry may be of an earlier one.

    Raises:
        RefusedError: a text has a line break, or a character that cannot be seen.
    """
    given = {"id": id_, **fields, "added": signed.entered or signed.on}
    if said:
        given |= {"status": "doing", "started_on": signed.on, "log": (entry(signed, said, "doing"),)}
    value = {name: given[name] for name in names(Task) if given.get(name) is not None}
    sentence = _("{id} added: {title}").format(id=id_, title=fields["title"])
    return Step(id_, readable([Append(("sections", section, "tasks"), value)]), sentence)


def next_id(section_number: int, document: Document, earlier: Iterable[bytes]) -> str:
    """Return ``<section>-<nn>`` behind every such id of a task, of the plan and of what it was earlier."""
    last = _last(section_number, document.data)
    for source in earlier:
        last = max(last, _last_of_old(section_number, source, last))
    return f"{section_number}-{last + 1:02d}"


def _last(section_number: int, data: Data) -> int:
    """Return the highest number among the ids of a section, wherever their tasks stand."""
    form = re.compile(rf"0*{section_number}-({_NUMBER})", re.ASCII)
    return max((int(found[1]) for found in map(form.fullmatch, _ids(data)) if found), default=0)


def _ids(data: Data) -> Iterator[str]:
    """Yield the ids of all tasks, of those too that are broken otherwise."""
    for section in _items(data, "sections"):
        for task in _items(section, "tasks"):
            if isinstance(task, dict) and isinstance(id_ := task.get("id"), str):
                yield id_


def _items(data: Data, name: str) -> Iterable[Data]:
    items = data.get(name) if isinstance(data, dict) else None
    return items if isinstance(items, (list, tuple)) else ()


def _last_of_old(section_number: int, source: bytes, beyond: int) -> int:
    """Return the highest number of a section in an earlier plan, if it is higher than one that is known.

    Thousands of plans are read only where something in them looks like a higher id.
    """
    form = rf"""\bid["']?\s*:\s*(?:[&!|>]\S*\s+)*["']?0*{section_number}-({_NUMBER})(?![\w-])"""
    looks = max(map(int, re.findall(form.encode(), source)), default=0)
    if looks <= beyond:
        return looks
    old = parse(source)
    # What cannot be read may well hold what looks like an id.
    return _last(section_number, old.data) if old.is_read and not old.problems else looks
