"""members add: a group gains members, under ids made of their names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from guangong.actions.parties import called, refused_unit, unit_step
from guangong.actions.step import Step
from guangong.actions.unit_ids import reading, unit_ids
from guangong.domain.plan import Plan, Slug
from guangong.errors import GuangongError
from guangong.messages import _, count
from guangong.unseen import narrowed
from guangong.yamldoc.engine import Extend


def add_members(
    plan: Plan, group: str, wanted: Mapping[str, str], taken: Collection[str], since: date | None
) -> list[Step]:
    """Add units to a group; a name that one goes by already is passed over, and said.

    Args:
        plan: the plan.
        group: the id of the group.
        wanted: the names, each with the id that it is to have, ``""`` for one made of the name.
        taken: ids that none is to have, besides those of the plan.
        since: the first day on which they are members, if not always.

    Raises:
        RefusedError: the unit is no group, an id cannot be used, or people cannot read a name.
        GuangongError: what makes ids is not installed.
    """
    _refuse_no_group(plan, group)
    sorted_ = _sort(plan, group, wanted)
    ids = {**sorted_.of_others, **_ids(plan, sorted_.new, taken)}
    steps = [_gain(plan, group, ids, since)] if ids else []
    ...
