"""What is said where two sides changed one thing in two ways."""

from collections.abc import Iterator, Mapping, Sequence

from guangong.actions.add import next_id
from guangong.actions.step import label_of
from guangong.domain.data import Data
from guangong.domain.labels import value_word
from guangong.domain.three_way import ABSENT, SECTION, Clash
from guangong.messages import _
from guangong.yamldoc import Document


def free_ids(clashes: Sequence[Clash], document: Document, others: Sequence[bytes]) -> dict[str, str]:
    """Return the ids that each side gave a task of its own, each with one that no version of the plan has.

    Args:
        clashes: where the two sides clash.
        document: one version of the plan.
        others: the other ones.
    """
    free, following = dict[str, str](), dict[int, int]()
    for clash in clashes:
        if clash.is_new and clash.route[0] == "tasks" and SECTION in clash.theirs:
            section = clash.theirs[SECTION]
            if section not in following:
                following[section] = int(next_id(section, document, others).rpartition("-")[2])
            free[str(clash.route[1])] = f"{section}-{following[section]:02d}"
            following[section] += 1
    return free


def sentences(clashes: Sequence[Clash], free: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each clash, each once; ``free`` are ids that a task can have instead."""
    yield from dict.fromkeys(_sentence(clash, free) for clash in clashes)


def _sentence(clash: Clash, free: Mapping[str, str]) -> str:
    route = clash.route
    if route[0] != "tasks":
        return _("{place}: changed on both sides").format(place=".".join(map(str, route[:4])))
    if len(route) > len(("tasks", "id")):
        return _of_field(clash)
    if route[1] in free:
        text = _("{id} is a new task on both sides, and not the same; the next free id is {free}")
        return text.format(id=route[1], free=free[str(route[1])])
    if clash.is_new:
        return _("{id} is returned on both sides, and not in the same way").format(id=route[1])
    return _("{id} is removed on one side and changed on the other").format(id=route[1])


def _of_field(clash: Clash) -> str:
    _tasks, id_, field, *inner = clash.route
    label = _("section") if field == SECTION else label_of(str(field))
    if inner or any(isinstance(value, (dict, tuple)) for value in (clash.ours, clash.theirs)):
        return _("{id}, {field}: changed on both sides").format(id=id_, field=label)
    text = _("{id}, {field}: {ours} on one side, {theirs} on the other")
    ours, theirs = (_shown(str(field), value) for value in (clash.ours, clash.theirs))
    return text.format(id=id_, field=label, ours=ours, theirs=theirs)


def _shown(field: str, value: Data) -> str:
    return _("nothing") if value is ABSENT or value is None else value_word(field)(str(value))
