"""alias: a unit gets more names that it goes by."""

from collections.abc import Iterable

from guangong.actions.parties import amended, parties, refuse_taken, unit_step
from guangong.actions.step import Step
from guangong.domain.plan import Plan
from guangong.messages import _


def alias_unit(plan: Plan, id_: str, names: Iterable[str]) -> Step:
    """Give a unit more names; one that it goes by already is passed over.

    Raises:
        RefusedError: another unit goes by one of them, or people cannot read it.
    """
    given = list(dict.fromkeys(name.strip() for name in names))
    for name in given:
        refuse_taken(plan, id_, name)
    new = [name for name in given if not plan.is_called(id_, name)]
    if not new:
        return unit_step(id_, (), _("{id} goes by that name already: {names}"), names=_(", ").join(given))
    route, party = next(iter(parties(plan, id_)))
    sentence = _("{name} ({id}) goes by another name too: {names}")
    values = {"name": plan.unit_names()[id_], "names": _(", ").join(new)}
    return unit_step(id_, amended(route, party, new), sentence, **values)
