"""rename: a unit gets another name, and keeps the old one among its aliases."""

from guangong.actions.parties import amended, parties, refuse_taken, unit_step
from guangong.actions.step import Step
from guangong.domain.plan import Plan
from guangong.messages import _


def rename_unit(plan: Plan, id_: str, name: str) -> Step:
    """Give a unit another name, wherever it stands; the old one stays as an alias.

    Raises:
        RefusedError: another unit goes by that name, or people cannot read it.
    """
    name, old = name.strip(), plan.unit_names()[id_]
    refuse_taken(plan, id_, name)
    if name == old:
        return unit_step(id_, (), _("{id} is called {name} already"), name=name)
    operations = []
    for route, party in parties(plan, id_):
        operations += amended(route, party, [old] if old not in party.aliases else [], name=name)
    sentence = _("{id} is called {name} now; {old} stays another name of it")
    return unit_step(id_, operations, sentence, name=name, old=old)
