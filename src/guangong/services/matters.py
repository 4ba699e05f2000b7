"""Who returns what: groups with their members, and the tasks that these return."""

from collections.abc import Sequence
from datetime import date

from guangong.domain.as_of import sent_back_on
from guangong.domain.plan import Plan
from guangong.domain.progress import Light, figures, returned
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.reports import words
from guangong.reports.reported import Matter
from guangong.services.book import Book, find_task, find_unit


def returning(plan: Plan, name: str, day: date) -> tuple[list[str], str]:
    """Return the groups that a name means on a day, and the member of them that it means, or nothing.

    Raises:
        NotFoundError: there is no such unit, or it returns nothing.
    """
    known = plan.groups(day)
    if not known:
        advice = _('list them in the plan under "units", as members of their group')
        raise NotFoundError(_("no group of the plan has members"), advice)
    if not name:
        return list(known), ""
    unit = find_unit(plan, name)
    if unit in known:
        return [unit], ""
    if groups := [id_ for id_, members in known.items() if unit in members]:
        return groups, unit
    called = words.unit_name(plan, unit)
    for group in plan.units.values():
        member = (group.members or {}).get(unit)
        if member and (other := member.until or member.since):
            text = _("{unit} is no member of {group} on {day}")
            advice = _("as it was: guangong units {unit} --as-of {other}").format(unit=unit, other=other)
            mistake = text.format(unit=called, group=group.name, day=day)
            raise NotFoundError(mistake, advice, word=name)
    text = _("{unit} is in no group with members on {day}: it returns nothing")
    advice = _("what it owns: guangong list --owner {unit}").format(unit=unit)
    raise NotFoundError(text.format(unit=called, day=day), advice, list(known), name)


def matters(book: Book, now: Book, day: date, groups: Sequence[str]) -> list[Matter]:
    """Return the tasks that members of groups return, in the plan's order, but for those that are cancelled.

    Args:
        book: the plan as it was on the day.
        now: the plan as it is: it knows what was sent back.
        day: the day.
        groups: the ids of the groups; members of others are left out.
    """
    known = book.plan.groups(day)
    asked = {member for group in groups for member in known[group]}
    found = []
    for placed in book.plan.tasks():
        members = returned(book.plan, book.returns, placed, day)
        theirs = {member: report for member, report in members.items() if member in asked}
        if theirs:
            item = figures(book.plan, book.returns, placed, day, book.thresholds)
            owing = [member for member in item.owing if member in theirs]
            found.append(Matter(item, theirs, sent_back_on(now.returns, item.task.id, owing, day)))
    return [matter for matter in found if matter.item.light is not Light.CANCELLED]


def one_matter(book: Book, found: Sequence[Matter], text: str) -> Matter:
    """Return the one of them that ``text`` names.

    Raises:
        NotFoundError: there is no such task, or these members do not return it.
    """
    task = find_task(book.plan, text).task
    for matter in found:
        if matter.item.task.id == task.id:
            return matter
    mistake = _("{id} is not returned by members of a group").format(id=task.id)
    raise NotFoundError(mistake, _("see: guangong show {id}").format(id=task.id), word=text)
