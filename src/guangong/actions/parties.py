"""What the edits of units share: where a unit stands, and how it gains names and other fields."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from guangong.actions.step import RefusedError, Step, readable
from guangong.domain.fields import names
from guangong.domain.plan import Member, Plan, Unit
from guangong.messages import _
from guangong.unseen import narrowed
from guangong.yamldoc import Route
from guangong.yamldoc.engine import Append, Operation, Set

FIELDS = tuple(dict.fromkeys((*names(Unit), *names(Member))))
"""The fields of units and members, in the order of the format."""


def parties(plan: Plan, id_: str) -> Iterator[tuple[Route, Unit | Member]]:
    """Yield every place where a unit stands: its own, and one in each group that it is a member of."""
    if id_ in plan.units:
        yield ("units", id_), plan.units[id_]
    yield from memberships(plan, id_)


def memberships(plan: Plan, id_: str) -> Iterator[tuple[Route, Member]]:
    """Yield every place where a unit is a member of a group."""
    for group, unit in plan.units.items():
        if member := (unit.members or {}).get(id_):
            yield ("units", group, "members", id_), member


def amended(
    route: Route,
    party: Unit | Member,
    aliases: Sequence[str] = (),
    **values: Any,  # noqa: ANN401 (of any field)
) -> list[Operation]:
    """Return the operations that give a unit other values, and more names that it goes by.

    A member that stands as its name alone gets braces around it.
    """
    if isinstance(party, Member) and party.model_fields_set <= {"name"}:
        given = {"name": party.name, "aliases": tuple(aliases), **values}
        return [Set(route, {field: given[field] for field in FIELDS if given.get(field)})]
    gained: list[Operation] = [Append((*route, "aliases"), name) for name in aliases]
    return [*(Set((*route, field), value) for field, value in values.items()), *gained]


def unit_step(
    id_: str,
    operations: Iterable[Operation],
    sentence: str,
    **values: object,
) -> Step:
    """Return the step of these operations on a unit; ``sentence`` may name its ``id`` and the values.

    Raises:
        RefusedError: a text has a line break, or a character that cannot be seen.
    """
    return Step("", readable(operations), sentence, {"id": id_, **values}, unit=id_)


def refused_unit(sentence: str, advice: str = "", **values: object) -> RefusedError:
    """Return the refusal of a step; ``sentence`` and ``advice`` may name the values."""
    return RefusedError(*(text.format(**values) for text in (sentence, advice)))


def folded(name: str) -> str:
    """Return what is the same for names that people take for one: wide or narrow, small or capital."""
    return narrowed(name).casefold()


def called(plan: Plan) -> dict[str, str]:
    """Return the id of the unit that goes by each name, folded: an id, a name or an alias."""
    names_ = plan.unit_names()
    pairs = [(id_, id_) for id_ in names_] + [(name, id_) for id_, name in names_.items()]
    pairs += [(alias, id_) for id_, aliases in plan.aliases().items() for alias in aliases]
    return {folded(name): id_ for name, id_ in reversed(pairs)}


def refuse_taken(plan: Plan, id_: str, name: str) -> None:
    """Refuse a name that another unit goes by.

    Raises:
        RefusedError: one does, or the name is empty.
    """
    if not name:
        raise refused_unit(_("a name is missing"))
    other = called(plan).get(folded(name), id_)
    if other != id_:
        text = _('"{name}" is a name of {other} already')
        raise refused_unit(text, _("write each name out, so that it means one unit"), name=name, other=other)
