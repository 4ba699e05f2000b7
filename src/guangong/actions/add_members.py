"""members add: a group gains members, under ids made of their names."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from guangong.actions.parties import called, folded, refused_unit, unit_step
from guangong.actions.step import Step
from guangong.actions.unit_ids import reading, unit_ids
from guangong.domain.plan import MAX_ID, SLUG, Plan
from guangong.errors import GuangongError
from guangong.messages import _, count
from guangong.yamldoc.engine import Extend


def add_members(
    plan: Plan, group: str, wanted: Mapping[str, str], taken: Collection[str], since: date | None
) -> list[Step]:
    """Add units to a group; a name that one goes by already is passed over, and said.

    Args:
        plan: the plan.
        group: the id of the group.
        wanted: the names, each with the id that it is to have, ``""`` for one made of the name.
        taken: ids that none is to be given, besides those of the plan.
        since: the first day on which they are members, if not always.

    Raises:
        RefusedError: an id cannot be used, or people cannot read a name.
        GuangongError: what makes ids is not installed.
    """
    found = _sorted(plan, group, wanted)
    _refuse_ids(plan, found.new)
    given = {name: id_ for name, id_ in found.new.items() if id_}
    used = {*plan.unit_names(), *taken, *given.values()}
    made = unit_ids([name for name in found.new if name not in given], used)
    ids = found.elsewhere | {name: given.get(name) or made[name] for name in found.new}
    return [*_gain(plan, group, ids, since), *found.passed_over(plan, group, since)]


def _gain(plan: Plan, group: str, ids: Mapping[str, str], since: date | None) -> Iterator[Step]:
    """Yield the step that gives a group its members, and one that names each."""
    if not ids:
        return
    members = {id_: {"name": name, "since": since} if since else name for name, id_ in ids.items()}
    text = count(
        "{n} new member of {group}", "{n} new members of {group}", len(ids), group=plan.units[group].name
    )
    gained = unit_step(group, [Extend(("units", group, "members"), members)], "{text}", text=text)
    yield gained._replace(hint=" ".join(filter(None, (_near(plan, ids), _owing(plan, group, since)))))
    yield from (unit_step(id_, (), "{id}: {name}", name=name) for name, id_ in ids.items())


def _owing(plan: Plan, group: str, since: date | None) -> str:
    """Return what to think of where units join a group that has members: they owe what it has owed so far."""
    if since or not plan.units[group].members:
        return ""
    return _("They owe what the group owes, and what was due before, too; who joined later: --joined DATE.")


# ── which are new ──


class _Sorted(NamedTuple):
    """Names, and the ids that are wanted for them: new ones, those of members of other groups, and the rest.

    ``members`` are what is told of those that are members already, with their ids.
    ``others`` are names of units that cannot be meant, with their ids.
    """

    new: dict[str, str]
    elsewhere: dict[str, str]
    members: dict[str, str]
    others: dict[str, str]

    def passed_over(self, plan: Plan, group: str, since: date | None) -> Iterator[Step]:
        """Yield a step that says which names are members already, and one for each that is another unit's."""
        if self.members:
            yield unit_step("", (), "{text}", text=_already([*self.members]))
        own = plan.units[group].members or {}
        if since and {own[id_].since for id_ in self.members.values()} - {since}:
            text = _("their first day is not changed: to change it, write since: {day} at each in plan.yaml")
            yield unit_step("", (), text, day=str(since))
        for name, id_ in self.others.items():
            sentence = _('"{name}" is passed over: it is a name of {unit} ({id})')
            yield unit_step(id_, (), sentence, name=name, unit=plan.unit_names()[id_])


def _already(names: Sequence[str]) -> str:
    """Return the sentence for names of members; of many it has the first ones."""
    few = [*names[:20], "…"] if len(names) > 20 else names  # noqa: PLR2004 (what one reads)
    listed = _(", ").join(few)
    return count(
        "{n} is a member already: {names}", "{n} are members already: {names}", len(names), names=listed
    )


def _sorted(plan: Plan, group: str, wanted: Mapping[str, str]) -> _Sorted:
    known, own = called(plan), plan.units[group].members or {}
    found = _Sorted({}, {}, {}, {})
    seen = set[str]()
    for name, id_ in wanted.items():
        unit = known.get(folded(name), "")
        if folded(name) in seen:
            continue
        seen.add(folded(name))
        if not unit:
            found.new[name] = id_
        elif unit in own:
            until = own[unit].until
            told = _("{name} (until {day})").format(name=name, day=until) if until else name
            found.members[told] = unit
        elif unit not in plan.units and folded(name) == folded(plan.unit_names()[unit]):
            found.elsewhere[plan.unit_names()[unit]] = unit
        else:
            found.others[name] = unit
    return found


def _near(plan: Plan, ids: Mapping[str, str]) -> str:
    """Return the question whether new names are meant as others: one holds the other, or they sound alike."""
    known = {name: id_ for id_, name in plan.unit_names().items()}
    with suppress(GuangongError):  # without what reads pinyin, ids were given, and names are as they are
        by_sound = {sound: name for name in known if (sound := reading(name))}
        alike = ((name, by_sound.get(reading(name)) or _holding(name, known)) for name in ids)
        found = [f"{name} – {other} ({known[other]})" for name, other in alike if other and other != name]
        if found:
            return _("look twice, they may be the same: {pairs}").format(pairs=_("; ").join(found[:20]))
    return ""


def _holding(name: str, known: Iterable[str]) -> str | None:
    return next((other for other in known if name in other or other in name), None)


# ── refusals ──


def _refuse_ids(plan: Plan, new: Mapping[str, str]) -> None:
    """Refuse ids that were given and cannot be used."""
    given: dict[str, str] = {}
    for name, id_ in new.items():
        if id_ and (len(id_) > MAX_ID or not re.fullmatch(SLUG, id_, re.ASCII)):
            advice = _("write small letters, digits and hyphens, for example {name}={example}")
            example = (id_.isascii() and reading(id_)) or "chongqinglu"
            raise refused_unit(_('"{id}" cannot be an id'), advice, id=id_, name=name, example=example)
        other = plan.unit_names().get(id_) or given.get(id_)
        if id_ and other:
            raise refused_unit(
                _("{id} is the id of {name} already"), _("choose another one"), id=id_, name=other
            )
        given[id_] = name
