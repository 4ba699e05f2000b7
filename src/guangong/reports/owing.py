"""Who has to move: the members that have not returned a task, and what they owe in all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports import words
from guangong.reports.table import Cell, Data, Fit, Text, cell

_MOST_NAMES: Final = 12
"""So many names are tried to fit on a line, then fewer."""


def debts(assessed: Iterable[Figures]) -> Mapping[str, int]:
    """Return how many overdue returns each member owes, by its id, who owes most first."""
    overdue = (item for item in assessed if item.light is Light.OVERDUE)
    return dict(Counter(member for item in overdue for member in item.owing).most_common())


def data(plan: Plan, assessed: Iterable[Figures]) -> list[Data]:
    """Return what JSON says of the members that owe overdue returns."""
    return [
        {"unit": unit, "name": words.unit_name(plan, unit), "overdue": number}
        for unit, number in debts(assessed).items()
    ]


def telephone(plan: Plan, assessed: Iterable[Figures]) -> Cell:
    """Return one line on who owes what in all, empty where nobody does: whom to telephone."""
    owed = debts(assessed)
    total, units = sum(owed.values()), words.members(plan, owed)
    if not owed:
        return ()
    said = count("{units} owes {total}", "{units} owe {total}", len(owed), units=units, total=total)
    head = Text(f"{said}  ", "dim")
    choices = [(head, *_owed(plan, owed, most)) for most in range(min(len(owed), _MOST_NAMES), 0, -1)]
    whole = (head, *_owed(plan, owed, len(owed)))
    return (Fit((whole, *choices)),)


def _owed(plan: Plan, owed: Mapping[str, int], most: int) -> list[Text]:
    pieces: list[Text] = []
    for unit, number in list(owed.items())[:most]:
        pieces += [Text("  ")] * bool(pieces)
        pieces += [Text(f"{words.unit_name(plan, unit)} "), Text(str(number), Light.OVERDUE)]
    others = list(owed)[most:]
    rest = Text("  " + _("{units} more").format(units=words.members(plan, others)), "dim")
    return [*pieces, rest] if others else pieces


def names(plan: Plan, members: Sequence[str]) -> Cell:
    """Return the names of members, as many as have room: 甲、乙等5校."""
    whole, *fewer = some_names(plan, members)
    choices = (
        _("{names} … {all}").format(names=_(", ").join(some), all=words.members(plan, members))
        for some in fewer
    )
    return (Fit((cell(_(", ").join(whole)), *map(cell, choices), not_in(plan, members))),)


def some_names(plan: Plan, members: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the names of members: all of them, then fewer and fewer, for what has room."""
    known = [words.unit_name(plan, member) for member in members]
    yield known
    for most in range(min(len(known) - 1, _MOST_NAMES), 0, -1):
        yield known[:most]


def not_in(plan: Plan, members: Sequence[str]) -> Cell:
    """Return how many members have not returned a task yet."""
    return cell(_("{units} not in").format(units=words.members(plan, members)))


def who(plan: Plan, item: Figures) -> Cell:
    """Return who has to move, with the last word on it.

    Of what a group returns, the members that owe it, by name once it is overdue; else who leads.
    """
    if item.owing:
        return names(plan, item.owing) if item.light is Light.OVERDUE else not_in(plan, item.owing)
    lead = words.lead_cell(plan, item)
    return (*lead, Text(f" {note}", "dim")) if (note := last_note(item)) else lead


def last_note(item: Figures) -> str:
    """Return the note of the latest entry that has one, on one line."""
    noted = [entry for entry in item.task.log if entry.note]
    last = max(noted, key=lambda entry: entry.on, default=None)
    return " ".join((last.note or "").split()) if last else ""
