"""A text to send to those that have not returned something; and the same as a table.

It names units, never people, and no number by which anybody could be called.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from guangong.domain.plan import Plan
from guangong.domain.progress import Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.reported import Matter
from guangong.reports.table import Cell, Column, Columns, Data, Day, Report, cell, table


class Chased(NamedTuple):
    """A task, the units that are reminded of it, and whether they are asked for it by name."""

    matter: Matter
    units: Sequence[str]
    is_named: bool

    @property
    def is_late(self) -> bool:
        """Whether its deadline is over."""
        return self.matter.item.light is Light.OVERDUE


class Letter(NamedTuple):
    """What every reminder says: whose plan, the members of its groups, the day, and by when to reply."""

    plan: Plan
    members: Sequence[str]
    day: date
    reply_by: date | None

    @property
    def office(self) -> str:
        """Who asks."""
        return words.shown(words.unit_name(self.plan, self.plan.organization))

    @property
    def who(self) -> str:
        """What those are called that are asked."""
        return _("Schools") if words.are_schools(self.plan, self.members) else _("Units")

    @property
    def signature(self) -> str:
        """Who signs it, and the day."""
        return f"{self.office}  {spoken(self.day, 0, in_full=True)}"

    def said(self, day: date) -> str:
        """Return a deadline as it is said in a text."""
        return _("today") if day == self.day else spoken(day, self.day, in_full=True)


class Message(NamedTuple):
    """A text to send, and who is asked for what by name in it: units by the id of a task."""

    text: str
    asked: Mapping[str, Sequence[str]]


# ── by task ──


def by_task(letter: Letter, chased: Sequence[Chased]) -> Message:
    """Return one message to all: a paragraph for each task, and a line on what is due soon."""
    listed, soon = _parted(chased)
    blocks = [_head(letter, listed)]
    blocks.append("\n".join(_task(letter, number, item) for number, item in enumerate(listed, start=1)))
    if soon:
        tasks = _("; ").join(_soon(letter, item) for item in soon)
        blocks.append(_("Due soon: {tasks}.").format(tasks=tasks))
    blocks.append("\n".join(_end(letter)))
    asked = {item.matter.item.task.id: item.units for item in listed}
    return Message("\n\n".join(blocks) + "\n", asked)


def _parted(chased: Sequence[Chased]) -> tuple[list[Chased], list[Chased]]:
    """Return the tasks that are asked for one by one, and those that are due soon while others are late."""
    listed = [item for item in chased if item.is_late or item.is_named]
    return (listed, [item for item in chased if item not in listed]) if listed else ([*chased], [])


def _head(letter: Letter, listed: Sequence[Chased]) -> str:
    late = sum(item.is_late for item in listed)
    soon = _(" {who} that have not returned yet, please do so soon, to {office}.")
    in_time = _(" {who} that have not returned yet, please do so in time, to {office}.")
    asked = (soon if late else in_time).format(who=letter.who, office=letter.office)
    return _stand(letter, len(listed), late) + asked


def _stand(letter: Letter, number: int, late: int) -> str:
    """Return how many tasks are not all in, and how many of them are late."""
    day = spoken(letter.day, letter.plan.period.start, in_full=True)
    if late == number:
        return count("Overdue on {day}: {n} task.", "Overdue on {day}: {n} tasks.", number, day=day)
    if late:
        return count(
            "Not all in on {day}: {n} task, {late} overdue.",
            "Not all in on {day}: {n} tasks, {late} overdue.",
            number,
            day=day,
            late=late,
        )
    return count("Not all in on {day}: {n} task.", "Not all in on {day}: {n} tasks.", number, day=day)


def _task(letter: Letter, number: int, chased: Chased) -> str:
    """Return the lines of a task: what, by when, how many have, who has not, and why some got it back."""
    matter = chased.matter
    head = _("{number}. {title} (due {day}, {n} of {all} in)").format(
        number=words.section_number(number),
        title=words.shown(matter.item.task.title),
        day=letter.said(matter.due),
        n=len(matter.returned),
        all=len(matter.expected),
    )
    names = _named(letter, chased.units)
    owing = words.members(letter.plan, matter.owing)
    is_whole = len(chased.units) == len(matter.owing)
    text = _("Not in ({units}): {names}") if is_whole else _("Not in ({units}), asked now: {names}")
    back = [_returned(letter, matter, unit) for unit in chased.units if unit in matter.back]
    sent = [_("Sent back, to be returned again: {names}").format(names=_(", ").join(back))] if back else []
    return "\n".join([head, text.format(units=owing, names=names), *sent])


def _returned(letter: Letter, matter: Matter, unit: str) -> str:
    name, reason = _named(letter, [unit]), words.shown(matter.back[unit].reason)
    return name + _(" ({where})").format(where=reason)


def _soon(letter: Letter, chased: Chased) -> str:
    return _("{title} ({day}, {units} not in)").format(
        title=words.shown(chased.matter.item.task.title),
        day=letter.said(chased.matter.due),
        units=words.members(letter.plan, chased.units),
    )


def _end(letter: Letter) -> Iterator[str]:
    text = _(
        "{who} that have returned need not do so again. "
        "If it does not apply to you or something stands in the way, reply and say so."
    )
    yield text.format(who=letter.who)
    yield from _reply(letter)
    yield letter.signature


def _reply(letter: Letter) -> Iterator[str]:
    if letter.reply_by:
        day = spoken(letter.reply_by, letter.day, in_full=True)
        yield _("Please return it, or reply, by {day}.").format(day=day)


# ── by unit ──


def by_unit(letter: Letter, chased: Sequence[Chased]) -> Message:
    """Return one message for each unit, in the order of the letter's members."""
    own = {unit: [item for item in chased if unit in item.units] for unit in letter.members}
    units = [unit for unit, items in own.items() if items]
    asked: dict[str, list[str]] = {}
    for unit in units:
        for item in own[unit]:
            asked.setdefault(item.matter.item.task.id, []).append(unit)
    return Message("\n".join(_to_unit(letter, unit, own[unit]) for unit in units), asked)


def _late(items: Sequence[Chased]) -> int:
    return sum(item.is_late for item in items)


def _to_unit(letter: Letter, unit: str, items: Sequence[Chased]) -> str:
    listed, soon = _parted(items)
    late = _late(listed)
    your = _("Your school") if words.are_schools(letter.plan, [unit]) else _("Your unit")
    text = _("{your} has {n} overdue:") if late == len(listed) else _("{your} has {n} still to return:")
    found = [_("{unit}:").format(unit=_named(letter, [unit])), text.format(your=your, n=len(listed))]
    found += [f"{number}. {_own(letter, unit, item)}" for number, item in enumerate(listed, start=1)]
    if soon:
        tasks = _(", ").join(_own(letter, unit, item) for item in soon)
        found.append(_("Due soon: {tasks}.").format(tasks=tasks))
    closing = (
        _(
            "Please return to {office} soon. "
            "If it does not apply to you or something stands in the way, say so."
        )
        if late
        else _(
            "Please return to {office} in time. "
            "If it does not apply to you or something stands in the way, say so."
        )
    )
    found += [closing.format(office=letter.office), *_reply(letter), letter.signature]
    return "\n".join(found) + "\n"


def _own(letter: Letter, unit: str, chased: Chased) -> str:
    """Return a task with its deadline, and why the office sent back what the unit had returned."""
    matter = chased.matter
    said = letter.said(matter.due)
    if sent := matter.back.get(unit):
        said += _("; sent back: {reason}").format(reason=words.shown(sent.reason))
    return words.shown(matter.item.task.title) + _(" ({where})").format(where=said)


def _named(letter: Letter, units: Sequence[str]) -> str:
    return _(", ").join(words.shown(words.unit_name(letter.plan, unit)) for unit in units)


# ── as a table ──


class ChasedReturn(NamedTuple):
    """A return that somebody is reminded of, and the day on which that last happened."""

    chased: Chased
    unit: str
    last: date | None


def reminders(letter: Letter, lines: Sequence[ChasedReturn], message: str) -> Report:
    """Report who is reminded of what, a row each; programs get the message besides."""
    plan, day = letter.plan, letter.day
    columns: Columns[ChasedReturn] = (
        (Column(_("unit"), least=12), lambda line: cell(_named(letter, [line.unit]))),
        (Column("", gap=1, name=_("task")), lambda line: cell(line.chased.matter.item.task.id, "dim")),
        (
            Column(_("title"), least=20, weight=3),
            lambda line: cell(words.shown(line.chased.matter.item.task.title)),
        ),
        (Column(_("deadline")), lambda line: _due(line, day)),
        (Column("", name=_("days")), lambda line: words.days_to_act_cell(day, line.chased.matter.item)),
        (Column(_("last reminded")), lambda line: _last(line, day)),
        (Column(_("note"), least=10), lambda line: cell(_reason(line))),
    )
    data = {
        **words.dated(plan, day),
        "reply_by": letter.reply_by,
        "message": message,
    }
    title = words.title(plan, day)
    listed = table("reminders", columns, lines, partial(_data, letter))
    return Report("remind", title, data, (listed,), message=message)


def _due(line: ChasedReturn, day: date) -> Cell:
    due = line.chased.matter.due
    return (Day(due, spoken(due, day, weekday=due >= day)),)


def _last(line: ChasedReturn, day: date) -> Cell:
    return (Day(line.last, spoken(line.last, day)),) if line.last else ()


def _reason(line: ChasedReturn) -> str:
    """Return why the office sent back what had been returned."""
    sent = line.chased.matter.back.get(line.unit)
    return _("sent back: {reason}").format(reason=words.shown(sent.reason)) if sent else ""


def _data(letter: Letter, line: ChasedReturn) -> Data:
    item, sent = line.chased.matter.item, line.chased.matter.back.get(line.unit)
    return {
        "unit": line.unit,
        "name": _named(letter, [line.unit]),
        "task": item.task.id,
        "title": words.shown(item.task.title),
        "deadline": item.due,
        "days": (item.due - letter.day).days if item.due else None,
        "sent_back": words.shown(sent.reason) if sent else None,
        "reminded": line.last,
    }
