"""The sheets that are sent out: which tasks stand in them, for whom, and the files."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.domain.masking import masked
from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, assess, fans_out
from guangong.errors import Flaw, GuangongError, NotFoundError
from guangong.messages import _
from guangong.reports import words
from guangong.reports.tasks import Filter, select
from guangong.services.book import as_seen_by, find_section, find_task, find_units, open_book
from guangong.services.return_sheet import template
from guangong.sheets.writer import xlsx
from guangong.storage import writing


class Asked(NamedTuple):
    """What is asked for on a day: the plan as the units see it that are asked, and the tasks they owe."""

    plan: Plan
    items: Sequence[Figures]
    day: date

    def units(self) -> list[str]:
        """Return who can return the tasks, in the plan's order."""
        owners = {id_ for item in self.items if item.owners for id_ in item.owners.value}
        groups = self.plan.groups(self.day).items()
        return [*dict.fromkeys(unit for id_, members in groups if id_ in owners for unit in members)]

    def owed(self) -> dict[str, list[Figures]]:
        """Return what each unit owes that owes a task, in the plan's order."""
        owed: dict[str, list[Figures]] = {unit: [] for unit in self.units()}
        for item in self.items:
            for unit in item.owing:
                owed[unit].append(item)
        return {unit: items for unit, items in owed.items() if items}


class Sent(NamedTuple):
    """A file that was written, for one unit or (``None``) for all, with the ids of its tasks."""

    path: Path
    unit: str | None
    tasks: list[str]


def make_template(asked: Asked, path: Path, *, by_unit: bool = False, force: bool = False) -> list[Sent]:
    """Write the one sheet for all units.

    Raises:
        GuangongError: its name is none of an XLSX, a file of that name is there, or it cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        name = re.sub(r"\.[a-z]+$", "", path.name, flags=re.IGNORECASE)  # of 2026.6 the 6 is no ending
        advice = _("name it {name}").format(name=f"{name}.xlsx")
        raise GuangongError(_("{path}: the sheet is written as XLSX").format(path=path), advice)
    units, owed = asked.units(), asked.owed()
    rows = [("", item) for item in asked.items]
    if by_unit or len(units) == 1:
        rows = [(unit, item) for unit, items in owed.items() for item in items]
    sheet = template(asked.plan, rows, units, asked.day)
    writing.put({path: xlsx([sheet])}, force=force)
    return [Sent(path, None, [item.task.id for item in asked.items])]


def make_templates(asked: Asked, folder: Path, *, force: bool = False) -> list[Sent]:
    """Write a sheet for each unit that owes a task, named by the unit: all of them, or none.

    Raises:
        GuangongError: a file of one of the names is there, or cannot be written.
    """
    files, sent = dict[Path, bytes](), list[Sent]()
    owed = asked.owed()
    names = _file_names({unit: words.unit_name(asked.plan, unit) for unit in owed})
    for unit, items in owed.items():
        path = folder / f"{names[unit]}.xlsx"
        files[path] = xlsx([template(asked.plan, [(unit, item) for item in items], [unit], asked.day)])
        sent.append(Sent(path, unit, [item.task.id for item in items]))
    writing.put(files, force=force, folder=folder)
    return sent


def _file_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return what the file of each unit is called: its name, where two have one with the id behind it."""
    # What Windows has in no name, and no more than what each system takes with an id behind it.
    plain = {
        unit: re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', " ", masked(name))[:40].strip(" .")
        for unit, name in names.items()
    }
    often = Counter(map(_as_file, plain.values()))
    found = {unit: name for unit, name in plain.items() if name and often[_as_file(name)] == 1}
    taken = set(map(_as_file, found.values()))
    for unit in [unit for unit in plain if unit not in found]:
        numbers = chain([""], (f" {number}" for number in count(2)))
        tries = (f"{plain[unit]} {unit}{number}".strip() for number in numbers)
        found[unit] = next(name for name in tries if _as_file(name) not in taken)
        taken.add(_as_file(found[unit]))
    return found


def _as_file(name: str) -> str:
    """Return a name as file systems compare it that know no case and one way to write an accent."""
    return unicodedata.normalize("NFC", name.casefold())


# ── which tasks ──


def ask(names: Iterable[str], wanted: Filter, file: Path | None, today: date, looks: Looks) -> Asked:
    """Return what units are asked for: the tasks that are named, else all that are open and have begun.

    Args:
        names: ids of tasks, or what fits one.
        wanted: the sections and the owners whose tasks they are; a unit of a group is asked alone.
        file: the plan, if the user named it.
        today: the user's own day.
        looks: notes what is looked at.

    Raises:
        NotFoundError: the plan does not have what is named, nobody is to return it, or nobody owes any.
        FindingsError: the plan has findings that would make the figures wrong.
    """
    book = open_book(file, today, looks).on(today)
    for number in wanted.sections or ():
        find_section(book.plan, number)
    plan, owners = as_seen_by(book.plan, find_units(book.plan, wanted.owners or ()), today)
    assessed = assess(plan, book.returns, today, book.thresholds)
    if ids := {find_task(plan, name).task.id for name in names}:
        items = [item for item in assessed if item.task.id in ids]
        _refuse_unasked(plan, items, today)
    else:
        items = [item for item in assessed if _is_asked(item, today)]
    items = select(plan, items, wanted._replace(owners=owners))
    if others := ids - {item.task.id for item in items}:
        text = _("{id} is none of the tasks that --section and --owner leave")
        raise NotFoundError(text.format(id=min(others)), _("leave it out, or them"), word=min(others))
    if not items:
        advice = _("name one: guangong collect --template TASK")
        raise NotFoundError(_("no task that units return is open and has begun"), advice)
    return Asked(plan, items, today)


def _is_asked(item: Figures, today: date) -> bool:
    start = item.task.start
    return bool(item.owing) and not item.is_closed and (start is None or start <= today)


def _refuse_unasked(plan: Plan, items: Iterable[Figures], today: date) -> None:
    for item in items:
        if flaw := next(_flaws(plan, item, today), None):
            raise NotFoundError(flaw.text, flaw.advice, word=item.task.id)


def _flaws(plan: Plan, item: Figures, today: date) -> Iterator[Flaw]:
    """Yield why units are not asked for a task."""
    id_ = item.task.id
    empty = (unit for unit in (item.owners.value if item.owners else ()) if plan.units[unit].members == {})
    if unit := next(empty, ""):
        text = _("the members of {unit}, who would return {id}, are not in the plan")
        advice = _("add them: guangong members add {unit} NAME…").format(unit=unit)
        yield Flaw(text.format(unit=words.unit_name(plan, unit), id=id_), advice)
    if not fans_out(plan, item.placed, today):
        text = _("{id} is none that the units of a group return, each for itself")
        advice = _("leave it out; what is done for it is recorded by: guangong log {id}")
        yield Flaw(text.format(id=id_), advice.format(id=id_))
    if item.task.status == "cancelled":
        yield Flaw(_("{id} is cancelled").format(id=id_), _("leave it out"))
    if item.is_closed:
        advice = _("leave it out; to ask a unit again: guangong send-back {id} --unit UNIT --reason …")
        yield Flaw(_("nobody owes {id} any more").format(id=id_), advice.format(id=id_))
