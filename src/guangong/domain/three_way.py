"""Two edits of one file put together, as plain data: what both sides changed in two ways stays open. Pure.

Tasks are told apart by their ids wherever they stand, sections by their numbers, records as ``comparison``
pairs them. What both did alike, and what one side alone did, is in both results.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from guangong.domain.comparison import paired_changes, paired_log
from guangong.domain.data import Data, Route
from guangong.domain.plan import Change, LogEntry

ABSENT: Final = object()
"""The value of a key that is not there."""

SECTION: Final = "(section)"
"""Where a task stands, as a field of it: no field has such a name."""

GROWING: Final = frozenset({"aliases", "evidence"})
"""The lists of texts to which both sides can add."""

_STATE: Final = ("status", "started_on", "done_on")
"""The fields that say together where a task stands."""

Map = dict[Any, Any]
Both = tuple[Any, Any]
"""A value as it is with ours, and with theirs, where the two clash."""


class Clash(NamedTuple):
    """A place that the two sides changed in two ways; a value is ``ABSENT`` where there is none.

    ``route`` names tasks and sections by their ids and numbers, wherever they stand.
    """

    route: Route
    before: Any
    ours: Any
    theirs: Any

    @property
    def is_of_a_task(self) -> bool:
        """Whether a whole task, or a whole return, is in question."""
        return _is_entry(self.route) and self.route[0] == "tasks"

    @property
    def is_new(self) -> bool:
        """Whether both sides added it."""
        return self.before is ABSENT and self.ours is not ABSENT and self.theirs is not ABSENT


class Merged(NamedTuple):
    """Both edits in one: where they clash ``ours`` has the one, and ``theirs`` the other."""

    ours: Map
    theirs: Map
    clashes: list[Clash]


class UnclearError(ValueError):
    """A task or a section cannot be told from another one, or the section of a task is gone."""


def merge(base: Data, ours: Data, theirs: Data, whole: Collection[str] = ()) -> Merged:
    """Put the edits of two sides together.

    Args:
        base: what both began with, ``{}`` where it was not there yet.
        ours: what one side made of it.
        theirs: what the other side made of it.
        whole: the ids of tasks that are taken from one side or the other, never from both.

    Raises:
        UnclearError: it cannot be told which task is which.
    """
    sides = (base, ours, theirs)
    merging = _Merging(whole)
    with_ours, with_theirs = merging.mapping((), *map(_tree, sides))
    listed = [_listed(side) for side in sides]
    return Merged(_data(with_ours, listed, 1), _data(with_theirs, listed, 2), merging.clashes)


# ── sections and tasks by their numbers and ids ──


def _tree(data: Map) -> Map:
    """Return the data with its tasks by their ids, beside its sections."""
    if "sections" not in data:
        return data
    sections = {section["number"]: _without(section, "tasks") for section in data["sections"]}
    placed = [(section["number"], task) for section in data["sections"] for task in section["tasks"]]
    tasks = {task["id"]: {**task, SECTION: number} for number, task in placed}
    if (len(sections), len(tasks)) != (len(data["sections"]), len(placed)):
        raise UnclearError
    return {**data, "sections": sections, "tasks": tasks}


def _without(mapping: Map, name: str) -> Map:
    return {key: value for key, value in mapping.items() if key != name}


def _listed(data: Map) -> dict[Any, list[Any]]:
    """Return the numbers of the sections, under ``None``, and of each section the ids of its tasks."""
    sections = data.get("sections", ())
    ids = {section["number"]: [task["id"] for task in section["tasks"]] for section in sections}
    return {None: list(ids), **ids}


def _data(tree: Map, listed: Sequence[dict[Any, list[Any]]], first: int) -> Map:
    """Return a tree as a file has it; where both sides moved some, in the order of side ``first``."""
    if "sections" not in tree:
        return tree
    ids = defaultdict[Any, list[str]](list)
    for id_, task in tree["tasks"].items():
        ids[task[SECTION]].append(id_)
    if not ids.keys() <= tree["sections"].keys():
        raise UnclearError

    def in_order(number: Any, keys: Collection[Any]) -> list[Any]:  # noqa: ANN401
        return _ordered(keys, [side.get(number, []) for side in listed], first)

    sections = [
        {
            **tree["sections"][number],
            "tasks": tuple(_without(tree["tasks"][id_], SECTION) for id_ in in_order(number, ids[number])),
        }
        for number in in_order(None, tree["sections"])
    ]
    return {**_without(tree, "tasks"), "sections": tuple(sections)}


def _ordered(keys: Collection[Any], sides: Sequence[list[Any]], first: int) -> list[Any]:
    """Return keys in the order of the side that moved some, of both that of ``first``; others behind theirs.

    ``sides`` are the keys of the base, of ours and of theirs.
    """
    moved = [_is_moved(sides[0], side) for side in sides]
    lead = first if moved[1] == moved[2] and moved[1] else 2 if moved[2] else 1
    order = [key for key in sides[lead] if key in keys]
    known, other = {*order}, sides[3 - lead]
    shared = {*sides[0], *other}
    for at, key in enumerate(other):
        if key not in keys or key in known:
            continue
        behind = next((order.index(each) + 1 for each in reversed(other[:at]) if each in known), 0)
        while behind < len(order) and order[behind] not in shared:
            behind += 1
        order.insert(behind, key)
        known.add(key)
    return order + [key for key in keys if key not in known]


def _is_moved(base: Sequence[Any], side: Sequence[Any]) -> bool:
    """Whether what stands in both stands in another order."""
    before, now = {*base}, {*side}
    return [key for key in base if key in now] != [key for key in side if key in before]


# ── values ──


class _Merging:
    """Puts two edits together, and notes where they clash."""

    def __init__(self, whole: Collection[str]) -> None:
        self.whole = whole
        self.clashes: list[Clash] = []

    def mapping(self, route: Route, base: Map, ours: Map, theirs: Map) -> tuple[Map, Map]:
        """Merge mappings key by key."""
        results: tuple[Map, Map] = {}, {}
        for key in dict.fromkeys((*ours, *theirs, *base)):
            values = (side.get(key, ABSENT) for side in (base, ours, theirs))
            for result, value in zip(results, self.value((*route, key), *values), strict=True):
                if value is not ABSENT:
                    result[key] = value
        return results

    def value(self, route: Route, base: Any, ours: Any, theirs: Any) -> Both:  # noqa: ANN401
        """Merge what stands at a place."""
        is_whole = _is_entry(route) and route[0] == "tasks" and route[1] in self.whole
        if ours == theirs or (theirs == base and not is_whole):
            return ours, ours
        if ours == base and not is_whole:
            return theirs, theirs
        merged = None if is_whole else self._merged(route, base, ours, theirs)
        if merged is not None:
            return merged
        self.clashes.append(Clash(route, base, ours, theirs))
        return ours, theirs

    def _merged(self, route: Route, *values: Any) -> Both | None:  # noqa: ANN401
        """Merge what both sides changed, ``None`` where there is more than one right answer."""
        base, ours, theirs = values
        if (settled := _settled(route, *values)) is not None:
            return settled, settled
        if isinstance(ours, tuple) and isinstance(theirs, tuple):
            return self._lists(route, base if isinstance(base, tuple) else (), ours, theirs)
        if _is_entry(route) and base is ABSENT:
            return None
        if _is_member(route) and str in map(type, values):
            sides = self.mapping(route, *map(_long, values)) if all(map(_is_told, values)) else None
            return sides and (_short(sides[0]), _short(sides[1]))
        if not (isinstance(ours, dict) and isinstance(theirs, dict)) or route[-1] == "target":
            return None
        merge_ = self._task if _is_entry(route) and route[0] == "tasks" else self.mapping
        return merge_(route, base if isinstance(base, dict) else {}, ours, theirs)

    def _task(self, route: Route, base: Map, ours: Map, theirs: Map) -> tuple[Map, Map]:
        """Merge a task; what clashes takes the other fields of its state with it, and its decisions."""
        before = len(self.clashes)
        results = self.mapping(route, base, ours, theirs)
        open_ = {clash.route[2] for clash in self.clashes[before:]}
        open_ |= set() if open_.isdisjoint(_STATE) else {*_STATE}
        for result, own, other in zip(results, (ours, theirs), (theirs, ours), strict=True):
            for name in open_.intersection(_STATE):
                result.pop(name, None)
                result.update({name: own[name]} if name in own else {})
            if result.get("changes") and "changes" not in open_:
                _leave_decisions(result, open_, base, own, other)
        return results

    def _lists(self, route: Route, *sides: tuple[Any, ...]) -> Both | None:
        """Merge records, and lists that only grow."""
        if route[-1] in PAIRED and all(isinstance(item, dict) for side in sides for item in side):
            return self._records(route, *sides)
        if route[-1] in GROWING:
            base, ours, theirs = sides
            more = [item for item in theirs if item not in (*ours, *base)]
            grown = (*(item for item in ours if item in theirs or item not in base), *more)
            return grown, grown
        return None

    def _records(
        self, route: Route, base: tuple[Map, ...], ours: tuple[Map, ...], theirs: tuple[Map, ...]
    ) -> Both:
        """Merge records: those of both sides are kept, new ones of theirs by their day."""
        keyed = [_keyed(str(route[-1]), base, side) for side in (base, ours, theirs)]
        results = self.mapping(route, *keyed)
        order = [*keyed[1]]
        days = {key: str(record.get("on")) for result in results for key, record in result.items()}
        for key in (key for key in keyed[2] if key not in keyed[1] and key in days):
            later = (i for i, other in enumerate(order) if days.get(other, "") > days[key])
            order.insert(next(later, len(order)), key)
        ours_, theirs_ = (tuple(result[key] for key in order if key in result) for result in results)
        return ours_, theirs_


def _leave_decisions(task: Map, fields: Collection[Any], base: Map, own: Map, other: Map) -> None:
    """Take the decisions on some fields that the other side alone has recorded out of a merged task."""
    known = (*base.get("changes", ()), *own.get("changes", ()))
    added = [change for change in other.get("changes", ()) if change not in known]
    kept = [one for one in task["changes"] if one["field"] not in fields or one not in added]
    task["changes"] = tuple(kept)
    if not kept and "changes" not in own:
        del task["changes"]


def _is_entry(route: Route) -> bool:
    """Whether a task, a return, a unit or a member stands here: two new ones under one id are two things."""
    return (len(route) == len(("units", "id")) and route[0] in {"tasks", "units"}) or _is_member(route)


def _is_member(route: Route) -> bool:
    return len(route) == len(("units", "id", "members", "id")) and route[::2] == ("units", "members")


def _is_told(member: object) -> bool:
    return isinstance(member, (str, dict))


def _long(member: Any) -> Map:  # noqa: ANN401
    """Return a member with its fields, of which it may have the name alone."""
    return {"name": member} if isinstance(member, str) else member


def _short(member: Map) -> Data:
    return member["name"] if member.keys() == {"name"} else member


def _settled(route: Route, base: Any, ours: Any, theirs: Any) -> Data:  # noqa: ANN401
    """Return the one right answer to two values of a field of a task, ``None`` where there is none.

    Who says that work is done says that it has begun; where two say when it began, it was on the first day.
    """
    if route[:1] != ("tasks",) or len(route) != len(("tasks", "id", "field")):
        return None
    if route[2] == "status" and base in (ABSENT, "todo") and {ours, theirs} == {"doing", "done"}:
        return "done"
    if route[2] == "started_on" and base is ABSENT and isinstance(ours, str) and isinstance(theirs, str):
        return min(ours, theirs)
    return None


# ── which record is which ──

Records = Sequence[Map]


def _of_log(old: Records, new: Records) -> dict[int, int]:
    return paired_log(*([LogEntry.model_validate(item) for item in side] for side in (old, new)))


def _of_changes(old: Records, new: Records) -> dict[int, int]:
    return paired_changes(*([Change.model_validate(item) for item in side] for side in (old, new)))


def _of_equals(old: Records, new: Records) -> dict[int, int]:
    """Pair what says the same; that it was answered is said of it later."""
    places, pairs = defaultdict[str, list[int]](list), dict[int, int]()
    for j in reversed(range(len(new))):
        places[_text(_without(new[j], "answered"))].append(j)
    for i, record in enumerate(old):
        if found := places[_text(_without(record, "answered"))]:
            pairs[i] = found.pop()
    return pairs


PAIRED: Final[Mapping[str, Callable[[Records, Records], dict[int, int]]]] = {
    "log": _of_log,
    "changes": _of_changes,
    "sent_back": _of_equals,
    "reminders": _of_equals,
}
"""The lists of records, each with what tells which record became which."""


def _text(record: Map) -> str:
    return json.dumps(record, sort_keys=True, ensure_ascii=False)


def _keyed(name: str, base: Records, side: Records) -> Map:
    """Return records under the place that they have in the base; new ones under what they say."""
    places = {j: i for i, j in PAIRED[name](base, side).items()}
    seen, keyed = Counter[str](), Map()
    for j, record in enumerate(side):
        if j in places:
            keyed[places[j]] = record
            continue
        text = _text(record)
        seen[text] += 1
        keyed[text, seen[text]] = record
    return keyed
