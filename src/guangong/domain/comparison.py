"""What an edit changed, in the plan's terms: two plans in, their differences out. Pure, in linear time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final, Literal, NamedTuple, TypeVar

from guangong.domain.data import Route
from guangong.domain.fields import Declared, Model, declared
from guangong.domain.plan import (
    Change,
    Defaults,
    LogEntry,
    Member,
    Period,
    Placed,
    Plan,
    Return,
    Returns,
    Section,
    Source,
    T,
    Target,
    Task,
    Unit,
)
from guangong.domain.progress import EVERY

Kind = Literal[
    "title",
    "organization",
    "period",
    "default",
    "unit-added",
    "unit-removed",
    "unit-renamed",
    "member-added",
    "member-removed",
    "member-renamed",
    "section-added",
    "section-removed",
    "section-renumbered",
    "section-retitled",
    "task-added",
    "task-removed",
    "task-renamed",
    "task-reused",
    "task-moved",
    "started",
    "done",
    "reopened",
    "cancelled",
    "status",
    "done-on",
    "deadline",
    "every",
    "owners",
    "target",
    "field",
    "log-added",
    "log-extended",
    "log-changed",
    "log-dropped",
    "change-added",
    "change-extended",
    "change-changed",
    "change-dropped",
    "return-added",
    "return-removed",
    "return-changed",
]

_OWN: Final[Mapping[type[Model], frozenset[str]]] = {
    Plan: frozenset({"title", "organization", "period", "units", "defaults", "sections"}),
    Period: frozenset({"start", "end"}),
    Unit: frozenset({"name", "members"}),
    Member: frozenset({"name"}),
    Section: frozenset({"number", "title", "defaults", "tasks"}),
    Task: frozenset({"id", "owners", "deadline", "every", "target", "status", "done_on", "log", "changes"}),
    Target: frozenset({"min", "max", "unit"}),
    Returns: frozenset({"unit", "tasks"}),
}
"""The fields with a comparison of their own; all others are compared as they stand."""


class Difference(NamedTuple):
    """One thing that an edit changed: where it stood, where it stands, and its value before and after.

    ``was`` and ``now`` are the task in both plans; ``inherited``: the value comes from a default in both.
    A place that is ``None`` does not exist in that plan. ``declared`` is the field, where it was compared as
    it stands; ``unit`` is the id of the unit, member or reporting unit that the change is about.
    """

    kind: Kind
    old: Route | None
    new: Route | None
    before: Any = None
    after: Any = None
    field: str = ""
    was: Placed | None = None
    now: Placed | None = None
    inherited: bool = False
    declared: Declared | None = None
    unit: str = ""

    @property
    def placed(self) -> Placed | None:
        """The task, as it stands now where it still does."""
        return self.now or self.was


class Comparison(NamedTuple):
    """Two plans and what differs between them."""

    old: Plan
    new: Plan
    differences: tuple[Difference, ...]

    def of(self, *kinds: Kind) -> Iterator[Difference]:
        """Yield the differences of some kinds."""
        return (item for item in self.differences if item.kind in kinds)


def compare(old: Plan, new: Plan) -> Comparison:
    """Return what ``new`` changed; what only looks different (order, explicit defaults) is no difference."""
    sections = _section_pairs(old, new)
    found = [
        *_head(old, new),
        *_units(old, new),
        *_sections(old, new, sections),
        *_tasks(old, new, sections),
    ]
    return Comparison(old, new, tuple(found))


def _pair(
    old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable | None]
) -> Iterator[tuple[int, int]]:
    """Pair what has an equal key, the most telling first, each thing once; a key of ``None`` has no pair."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for key in keys:
        if not left or not right:
            return
        places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for j in reversed(right):
            places[key(right[j])].append(j)
        for i in list(left):
            wanted = key(left[i])
            if wanted is not None and places.get(wanted):
                j = places[wanted].pop()
                del left[i], right[j]
                yield i, j


@lru_cache(maxsize=4096)
def _bigrams(title: str) -> frozenset[str]:
    letters = "".join(character for character in title[:200].casefold() if character.isalnum())
    return frozenset(letters[i : i + 2] for i in range(max(1, len(letters) - 1)))


def alike(one: str, other: str) -> bool:
    """Whether two titles or names could be one, reworded: half of their pairs of characters are the same."""
    if one == other:
        return True
    left, right = _bigrams(one), _bigrams(other)
    return 2 * len(left & right) >= (len(left) + len(right)) / 2


def _rest(old: Model, new: Model, was: Route, now: Route) -> Iterator[Difference]:
    """Compare the fields that have no comparison of their own."""
    own = next((_OWN[kind] for kind in type(old).__mro__ if kind in _OWN), frozenset())
    for field in declared(type(old)):
        before, after = getattr(old, field.attribute), getattr(new, field.attribute)
        if before != after and field.attribute not in own:
            yield _as_it_stands(field, before, after, was, now)


def _as_it_stands(field: Declared, before: object, after: object, was: Route, now: Route) -> Difference:
    places = (*was, field.name), (*now, field.name)
    return Difference("field", *places, before, after, field.name, declared=field)


# ── the plan's head, units and sections ──


def _head(old: Plan, new: Plan) -> Iterator[Difference]:
    if old.title != new.title:
        yield Difference("title", ("title",), ("title",), old.title, new.title)
    if old.organization != new.organization:
        place = ("organization",)
        yield Difference("organization", place, place, old.organization, new.organization)
    place = ("period",)
    if (old.period.start, old.period.end) != (new.period.start, new.period.end):
        yield Difference("period", place, place, old.period, new.period)
    yield from _rest(old.period, new.period, place, place)
    yield from _defaults(old.defaults, new.defaults, ("defaults",), ("defaults",))
    yield from _rest(old, new, (), ())


def _defaults(old: Defaults, new: Defaults, was: Route, now: Route) -> Iterator[Difference]:
    yield from (item._replace(kind="default") for item in _rest(old, new, was, now))


def _units(old: Plan, new: Plan) -> Iterator[Difference]:
    for id_ in dict.fromkeys([*old.units, *new.units]):
        place, before, after = ("units", id_), old.units.get(id_), new.units.get(id_)
        yield from _party(("unit-added", "unit-removed", "unit-renamed"), id_, (before, after), place)
        if before and after:
            yield from _members(before.members or {}, after.members or {}, (*place, "members"))


def _members(old: Mapping[str, Member], new: Mapping[str, Member], place: Route) -> Iterator[Difference]:
    for id_ in dict.fromkeys([*old, *new]):
        kinds: tuple[Kind, Kind, Kind] = ("member-added", "member-removed", "member-renamed")
        yield from _party(kinds, id_, (old.get(id_), new.get(id_)), (*place, id_))


def _party(
    kinds: tuple[Kind, Kind, Kind],
    id_: str,
    both: tuple[Unit | Member | None, Unit | Member | None],
    place: Route,
) -> Iterator[Difference]:
    """Compare a unit or a member with what it was; one of the two may not be there."""
    added, removed, renamed = kinds
    old, new = both
    if old is None or new is None:
        if old:
            gone = place[:-1] if isinstance(old, Member) else None
            yield Difference(removed, place, gone, old.name, None, id_, unit=id_)
        if new:
            yield Difference(added, None, place, None, new.name, id_, unit=id_)
        return
    if old.name != new.name:
        name = (*place, "name")
        yield Difference(renamed, name, name, old.name, new.name, id_, unit=id_)
    yield from (item._replace(unit=id_) for item in _rest(old, new, place, place))


def _section_pairs(old: Plan, new: Plan) -> dict[int, int]:
    """Return which section became which."""
    pairs = _pair(
        old.sections,
        new.sections,
        lambda section: (section.number, section.title),
        lambda section: section.title,
        lambda section: section.number,
        lambda section: section.tasks[0].id if section.tasks else None,
    )
    return dict(pairs)


def _sections(old: Plan, new: Plan, pairs: Mapping[int, int]) -> Iterator[Difference]:
    kept = set(pairs.values())
    for j, section in enumerate(new.sections):
        if j not in kept:
            yield Difference("section-added", None, ("sections", j), None, section)
    for i, section in enumerate(old.sections):
        if i not in pairs:
            yield Difference("section-removed", ("sections", i), None, section)
        else:
            yield from _section(section, new.sections[pairs[i]], ("sections", i), ("sections", pairs[i]))


def _section(old: Section, new: Section, was: Route, now: Route) -> Iterator[Difference]:
    if old.number != new.number:
        yield Difference("section-renumbered", (*was, "number"), (*now, "number"), old, new)
    if old.title != new.title:
        yield Difference("section-retitled", (*was, "title"), (*now, "title"), old, new)
    yield from _defaults(old.defaults, new.defaults, (*was, "defaults"), (*now, "defaults"))
    yield from _rest(old, new, was, now)


# ── which task is which ──


def _tasks(old: Plan, new: Plan, sections: Mapping[int, int]) -> Iterator[Difference]:
    olds, news = list(old.tasks()), list(new.tasks())
    pairs, reused = _task_pairs(olds, news)
    befores = {j: i for i, j in pairs.items()}
    holders = {j: i for i, j in reused.items()}
    for j, now in enumerate(news):
        if j in befores:
            was = olds[befores[j]]
            yield from _task(_Both(was, now, sections.get(int(was.route[1])) == now.route[1]))
        elif j not in holders:
            yield Difference("task-added", None, now.route, now=now)
        if j in holders:
            holder = olds[holders[j]]
            yield Difference("task-reused", holder.route, now.route, was=holder, now=now)
    for i, was in enumerate(olds):
        if i not in pairs and i not in reused:
            yield Difference("task-removed", was.route, None, was=was)


def _task_pairs(olds: Sequence[Placed], news: Sequence[Placed]) -> tuple[dict[int, int], dict[int, int]]:
    """Return which task became which, and those whose id another task has now."""
    # The title as well, first: where an id stood twice, each keeps its own.
    by_id = dict(_pair(olds, news, lambda item: (item.task.id, item.task.title), lambda item: item.task.id))
    titles = {item.task.title for item in olds}, {item.task.title for item in news}
    reused = {i: j for i, j in by_id.items() if _is_reused(olds[i].task, news[j].task, *titles)}
    pairs = {i: j for i, j in by_id.items() if i not in reused}
    taken = set(pairs.values())
    rest_old = [i for i in range(len(olds)) if i not in pairs]
    rest_new = [j for j in range(len(news)) if j not in taken]
    pairs |= _renamed(olds, news, rest_old, rest_new)
    return pairs, reused


def _is_reused(old: Task, new: Task, old_titles: set[str], new_titles: set[str]) -> bool:
    """Whether an id stands for another task: another title, and one of them elsewhere or another clause."""
    if alike(old.title, new.title) or _is_retitled(old, new):
        return False
    swapped = old.title in new_titles or new.title in old_titles
    return swapped or old.clause != new.clause or old.clause is None


def _is_retitled(old: Task, new: Task) -> bool:
    """Whether the edit records a decision that the task is called so now."""
    titles = (entry.to for entry in new_records(old, new) if entry.field == "title")
    return any(isinstance(title, str) and alike(title, new.title) for title in titles)


def _renamed(
    olds: Sequence[Placed], news: Sequence[Placed], rest_old: Sequence[int], rest_new: Sequence[int]
) -> dict[int, int]:
    """Pair tasks under another id: with the same title, else with a similar one of the same clause."""
    left, right = [olds[i].task for i in rest_old], [news[j].task for j in rest_new]
    keys = (lambda task: (task.title, task.clause), lambda task: task.title)
    pairs = {rest_old[i]: rest_new[j] for i, j in _pair(left, right, *keys)}
    taken = set(pairs.values())
    by_clause: defaultdict[str | None, list[int]] = defaultdict(list)
    for j in rest_new:
        if j not in taken:
            by_clause[news[j].task.clause].append(j)
    for i in rest_old:
        if i not in pairs and olds[i].task.clause is not None:
            neighbours = by_clause[olds[i].task.clause]
            near = _alike_among(olds[i].task, neighbours, news)
            if near is not None:
                pairs[i] = near
                neighbours.remove(near)
    return pairs


def _alike_among(task: Task, neighbours: Sequence[int], news: Sequence[Placed]) -> int | None:
    """Return which of the first 20 neighbours is like a task: comparing all with all would be quadratic."""
    return next((j for j in neighbours[:20] if alike(task.title, news[j].task.title)), None)


# ── one task ──


class _Both(NamedTuple):
    """A task in both plans; ``stayed``: in the same section."""

    was: Placed
    now: Placed
    stayed: bool

    def difference(
        self,
        kind: Kind,
        before: object,
        after: object,
        *part: str | int,
        field: str = "",
        inherited: bool = False,
    ) -> Difference:
        """Return a difference of a part of the task that stands in the same place in both."""
        old, new = (*self.was.route, *part), (*self.now.route, *part)
        return Difference(kind, old, new, before, after, field, self.was, self.now, inherited)

    def of_the_task(self, items: Iterable[Difference]) -> Iterator[Difference]:
        """Give differences the task that they are in."""
        return (item._replace(was=self.was, now=self.now) for item in items)


def _task(both: _Both) -> Iterator[Difference]:
    was, now = both.was.task, both.now.task
    if was.id != now.id:
        yield both.difference("task-renamed", was.id, now.id, "id")
    if not both.stayed:
        yield both.difference("task-moved", both.was.section, both.now.section)
    yield from _inheritable(both)
    if was != now:
        for compare_ in (_status, _work, _fields, _log, _changes):
            yield from compare_(both)


def _status(both: _Both) -> Iterator[Difference]:
    was, now = both.was.task, both.now.task
    if was.status != now.status:
        closed = was.status in {"done", "cancelled"}
        kinds: Mapping[str, Kind] = {"done": "done", "cancelled": "cancelled"}
        opened: Kind = "reopened" if closed else "started" if now.status == "doing" else "status"
        yield both.difference(kinds.get(now.status, opened), was.status, now.status, "status")
    elif was.done_on != now.done_on:
        yield both.difference("done-on", was.done_on, now.done_on, "done_on")


def _inheritable(both: _Both) -> Iterator[Difference]:
    """Compare the values in force, wherever they were decided."""
    was, now = both.was, both.now
    same_kind = (was.task.kind == "standing") == (now.task.kind == "standing")
    fields: tuple[Kind, ...] = ("owners", "deadline")
    for field in fields:
        before, after = getattr(was, field), getattr(now, field)
        if (before and before.value) == (after and after.value):
            continue
        own = getattr(was.task, field) or getattr(now.task, field)
        inherited = both.stayed and not own and (field == "owners" or same_kind)
        difference = both.difference(field, before, after, field, field=field, inherited=inherited)
        yield difference._replace(
            old=_decided(was, before.source if before else "task", field),
            new=_decided(now, after.source if after and inherited else "task", field),
        )


def _decided(placed: Placed, source: Source, field: str) -> Route:
    """Return where a value in force is written."""
    places = {"task": placed.route, "section": (*placed.route[:2], "defaults"), "plan": ("defaults",)}
    return (*places[source], field)


def _work(both: _Both) -> Iterator[Difference]:
    was, now = both.was.task, both.now.task
    if was.kind == now.kind == "standing":
        before, after = was.every or EVERY, now.every or EVERY
        if before != after:
            yield both.difference("every", before, after, "every", field="every")
        yield from _unused(both, "deadline")
    else:
        yield from _unused(both, "every")
    if _quantity(was.target) != _quantity(now.target):
        yield both.difference("target", was.target, now.target, "target", field="target")
    if was.target and now.target:
        places = ((*item.route, "target") for item in (both.was, both.now))
        yield from both.of_the_task(_rest(was.target, now.target, *places))


def _unused(both: _Both, name: str) -> Iterator[Difference]:
    """Compare a field that says nothing of a task of its kind, and would of another one."""
    before, after = getattr(both.was.task, name), getattr(both.now.task, name)
    if before != after:
        field = next(item for item in declared(Task) if item.attribute == name)
        yield from both.of_the_task([_as_it_stands(field, before, after, both.was.route, both.now.route)])


def _quantity(target: Target | None) -> tuple[int, int, str] | None:
    return (target.min, target.max or target.min, target.unit) if target else None


def _fields(both: _Both) -> Iterator[Difference]:
    return both.of_the_task(_rest(both.was.task, both.now.task, both.was.route, both.now.route))


# ── the records of a task ──

Record = TypeVar("Record", LogEntry, Change)


def _log(both: _Both) -> Iterator[Difference]:
    old, new = both.was.task.log, both.now.task.log
    kinds: tuple[Kind, Kind, Kind, Kind] = ("log-added", "log-extended", "log-changed", "log-dropped")
    yield from _records(both, kinds, old, new, paired_log(old, new))


def paired_log(old: Sequence[LogEntry], new: Sequence[LogEntry]) -> dict[int, int]:
    """Return which entry of a log became which."""
    pairs = _pair(
        old,
        new,
        lambda entry: entry,
        lambda entry: (entry.on, entry.count, entry.percent, entry.by, entry.note),
        lambda entry: (entry.on, entry.count, entry.percent, entry.note),
        lambda entry: (entry.on, entry.count, entry.percent, entry.by),
        lambda entry: (entry.on, entry.count, entry.percent),
        lambda entry: (entry.on, entry.note),
        lambda entry: entry.on,
        lambda entry: (entry.by, entry.note, entry.count, entry.percent),
    )
    return dict(pairs)


def _changes(both: _Both) -> Iterator[Difference]:
    old, new = both.was.task.changes, both.now.task.changes
    kinds: tuple[Kind, Kind, Kind, Kind] = (
        "change-added",
        "change-extended",
        "change-changed",
        "change-dropped",
    )
    yield from _records(both, kinds, old, new, paired_changes(old, new))


def paired_changes(old: Sequence[Change], new: Sequence[Change]) -> dict[int, int]:
    """Return which recorded decision became which."""
    pairs = _pair(
        old,
        new,
        lambda change: change,
        lambda change: (change.on, change.field, change.from_, change.to, change.reason),
        lambda change: (change.on, change.field, change.to),
        lambda change: (change.on, change.field),
        lambda change: change.on,
        lambda change: (change.field, change.to, change.reason),
    )
    return dict(pairs)


def _records(
    both: _Both,
    kinds: tuple[Kind, Kind, Kind, Kind],
    old: Sequence[Record],
    new: Sequence[Record],
    pairs: Mapping[int, int],
) -> Iterator[Difference]:
    """Compare entries as a set: their order says nothing, each says when."""
    added, extended, changed, dropped = kinds
    field = "log" if added == "log-added" else "changes"
    before: Route = (*both.was.route, field)
    now: Route = (*both.now.route, field)
    difference = partial(Difference, field=field, was=both.was, now=both.now)
    for i, entry in enumerate(old):
        if i not in pairs:
            yield difference(dropped, (*before, i), now, entry)
        elif entry != (after := new[pairs[i]]):
            kind = extended if _extends(entry, after) else changed
            yield difference(kind, (*before, i), (*now, pairs[i]), entry, after)
    for j in sorted(set(range(len(new))) - set(pairs.values())):
        yield difference(added, before, (*now, j), None, new[j])


def _extends(old: LogEntry | Change, new: LogEntry | Change) -> bool:
    """Whether an entry only gained who, a note, a document, evidence, or its withdrawal; a number is news."""
    filled = {
        name: getattr(new, name)
        for name in ("by", "note", "document", "withdrawn")
        if hasattr(old, name) and getattr(old, name) is None
    }
    if (
        isinstance(old, LogEntry)
        and isinstance(new, LogEntry)
        and not Counter(old.evidence) - Counter(new.evidence)
    ):
        filled["evidence"] = new.evidence
    return old.model_copy(update=filled) == new


def new_records(was: Task, now: Task) -> Sequence[Change]:
    """Return the decisions that the edit recorded."""
    return list((Counter(now.changes) - Counter(was.changes)).elements())


# ── returns ──


def compare_returns(
    old: Mapping[str, Returns], new: Mapping[str, Returns], plan: Plan
) -> Iterator[Difference]:
    """Return what units have returned otherwise than before; ``plan`` knows the tasks."""
    known = {placed.task.id: placed for placed in plan.tasks()}
    for unit in dict.fromkeys([*old, *new]):
        was, now = old.get(unit), new.get(unit)
        if was and now:
            yield from (item._replace(unit=unit) for item in _rest(was, now, (), ()))
        before, after = (item.tasks if item else {} for item in (was, now))
        for id_ in dict.fromkeys([*before, *after]):
            changed = _return(id_, before.get(id_), after.get(id_))
            yield from (item._replace(unit=unit, now=known.get(id_)) for item in changed)


def _return(task_id: str, old: Return | None, new: Return | None) -> Iterator[Difference]:
    place = ("tasks", task_id)
    if old and new:
        yield from (item._replace(kind="return-changed") for item in _rest(old, new, place, place))
    elif old:
        yield Difference("return-removed", place, None, old, None, task_id)
    else:
        yield Difference("return-added", None, place, None, new, task_id)
