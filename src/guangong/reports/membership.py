"""The members of groups: what they are called, and since when and until when they are members."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from guangong.domain.plan import Member, Plan
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Group,
    Report,
    Table,
    Text,
    cell,
    headings,
    in_words,
    rows,
)


class _Listed(NamedTuple):
    """A member in the list of its group; ``is_one``: it is a member on the day of the report."""

    id_: str
    member: Member
    is_one: bool


def membership(plan: Plan, groups: Sequence[str], day: date) -> Report:
    """Report the members of groups; who has left, or has not joined by the day, is shown and not counted."""
    listed = {id_: _members(plan, id_, day) for id_ in groups}
    columns = _columns([item for items in listed.values() for item in items], day)
    shown = [
        Group(rows(columns, items), _heading(plan, id_, items)) for id_, items in listed.items() if items
    ]
    data = {"groups": [_data(plan, id_, items) for id_, items in listed.items()]}
    table = Table("", headings(columns), tuple(shown), form="line")
    notes = [_empty(plan.units[id_].name, id_) for id_, items in listed.items() if not items]
    notes += [] if groups else [_('the plan has no group; a unit is one with "members: {}" below its name')]
    return Report("members", words.title(plan, day), words.dated(plan, day) | data, (table,), tuple(notes))


def _empty(name: str, group: str) -> str:
    return _("{name} has no members yet; see: guangong members add {id} --help").format(name=name, id=group)


def _members(plan: Plan, group: str, day: date) -> list[_Listed]:
    members = plan.units[group].members or {}
    return [_Listed(id_, member, member.is_one(day)) for id_, member in members.items()]


def _columns(items: Sequence[_Listed], day: date) -> Columns[_Listed]:
    """Return the columns; those that say nothing of any member are left out."""
    always: Columns[_Listed] = (
        (Column("", name=_("unit id")), lambda item: cell(item.id_, "dim")),
        (Column("", name=_("name")), lambda item: cell(item.member.name, "" if item.is_one else "dim")),
    )
    rarely: Columns[_Listed] = (
        (Column(_("other names")), lambda item: cell(_(", ").join(item.member.aliases))),
        (Column(_("since")), lambda item: _day(item.member.since, day)),
        (Column(_("until")), lambda item: _day(item.member.until, day)),
        (Column(_("reason"), least=12), lambda item: cell(item.member.reason or "")),
    )
    said = [(column, of) for column, of in rarely if any(in_words(of(item), str) for item in items)]
    return (*always, *said)


def _day(day: date | None, today: date) -> Cell:
    return (Day(day, spoken(day, today)),) if day else cell("")


def _heading(plan: Plan, group: str, items: Sequence[_Listed]) -> Cell:
    """Return what a group is called, with how many members it has on the day."""
    number = sum(item.is_one for item in items)
    return (*cell(plan.units[group].name, "heading"), Text(f"  {group}  {number}", "dim"))


def _data(plan: Plan, group: str, items: Sequence[_Listed]) -> Data:
    unit = plan.units[group]
    names = {"id": group, "name": unit.name, "aliases": unit.aliases}
    return names | {"count": sum(item.is_one for item in items), "members": [*map(_member_data, items)]}


def _member_data(item: _Listed) -> Data:
    member = item.member
    return {
        "id": item.id_,
        "name": member.name,
        "aliases": member.aliases,
        "since": member.since,
        "until": member.until,
        "reason": member.reason,
        "is_member": item.is_one,
    }
