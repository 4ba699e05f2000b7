"""Who is reminded of what, and that it is remembered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.answers.looks import Looks
from guangong.domain.progress import Light
from guangong.errors import NotFoundError
from guangong.messages import _, count
from guangong.render.text import visible
from guangong.reports import words
from guangong.reports.reminder import Chased, ChasedReturn, Letter, Message, by_task, by_unit, reminders
from guangong.reports.reported import Matter, worst_first
from guangong.reports.table import Report
from guangong.services.book import Book, find_units, open_book, with_file
from guangong.services.matters import matters, one_matter, returning
from guangong.storage.failures import StoreError
from guangong.storage.reminders import NAME, Reminded, last_reminded, record


class Request(NamedTuple):
    """Whom to remind of what: ``since`` leaves out who was reminded within so many days."""

    tasks: Sequence[str] = ()
    units: Sequence[str] = ()
    overdue: bool = False
    since: int = 0
    reply_by: date | None = None
    by_unit: bool = False

    @property
    def is_by_unit(self) -> bool:
        """Whether each unit has a message of its own."""
        return self.by_unit or bool(self.units)


class Reminding(NamedTuple):
    """A text to send, empty where there is nobody to remind; the same as a table; and what is said beside.

    ``asked`` are the units by their tasks, for ``remember``.
    """

    text: str
    report: Report
    said: list[str]
    asked: Mapping[str, Sequence[str]]
    plan: Path
    day: date


def remind(  # noqa: PLR0913 (what the command line says)
    request: Request,
    file: Path | None,
    today: date,
    looks: Looks,
    as_of: date | None = None,
    *,
    is_recorded: bool = False,
) -> Reminding:
    """Return what to send to those that have not returned something.

    Raises:
        NotFoundError: there is no such task or unit, or a day does not fit.
        FindingsError: the plan has findings that would make the figures wrong.
        StoreError: what was recorded cannot be read.
    """
    day = as_of or today
    _refuse_days(request, day, today, is_recorded=is_recorded)
    now = open_book(file, today, looks)
    book = now.on(day)
    last = last_reminded(book.path, day)
    found = matters(book, now, day, returning(book.plan, "", day)[0])
    asked = _asked(book, found, request, day)
    chased = _without(asked, last, day, request.since)
    members = worst_first(found, dict.fromkeys(unit for matter in found for unit in matter.members))
    letter = Letter(book.plan, members, day, request.reply_by)
    made = _written(letter, chased, request)
    said = [*book.remarks, *_said(book, made, request, _returns(asked) - _returns(chased))]
    report = _report(letter, chased, last, made)._replace(styles=book.styles)
    return Reminding(made.text, report, [with_file(line, file) for line in said], made.asked, book.path, day)


def remember(made: Reminding) -> str:
    """Record who is reminded, once the text is written, and return what there is to say of it.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        return _recorded(record(made.plan, made.day, made.asked))
    except StoreError as error:
        raise StoreError(_unrecorded(error.message), error.advice) from None


def unread() -> StoreError:
    """Return what there is to say where whoever was to read the text has gone."""
    advice = _("write it to a file, or to the screen")
    return StoreError(_unrecorded(_("not all of the text was read")), advice)


def _unrecorded(reason: str) -> str:
    return _("it is not recorded that they were reminded: {reason}").format(reason=reason)


def _returns(chased: Iterable[Chased]) -> int:
    return sum(len(item.units) for item in chased)


def _written(letter: Letter, chased: Sequence[Chased], request: Request) -> Message:
    """Return the message, with nothing in it that cannot be seen."""
    if not chased:
        return Message("", {})
    made = (by_unit if request.is_by_unit else by_task)(letter, chased)
    return made._replace(text="\n".join(map(visible, made.text.split("\n"))))


def _report(letter: Letter, chased: Sequence[Chased], last: Reminded, made: Message) -> Report:
    lines = [
        ChasedReturn(item, unit, last.get((item.matter.item.task.id, unit)))
        for item in chased
        for unit in item.units
    ]
    return reminders(letter, lines, made.text)


def _refuse_days(request: Request, day: date, today: date, *, is_recorded: bool) -> None:
    if request.reply_by and request.reply_by < day:
        text = _("{day} is over: a reply cannot come by then")
        raise NotFoundError(text.format(day=request.reply_by), _("give --reply-by a later day"))
    if is_recorded and day > today:
        text = _("{day} lies in the future; today is {today}")
        raise NotFoundError(text.format(day=day, today=today), _("leave out --record"))


def _asked(book: Book, found: Sequence[Matter], request: Request, day: date) -> list[Chased]:
    """Return the tasks that somebody is to be reminded of, the worst first."""
    named = {one_matter(book, found, text).item.task.id for text in request.tasks}
    units = _members(book, request.units, day)
    near = {Light.OVERDUE} if request.overdue else {Light.OVERDUE, Light.DUE_SOON}
    chased = []
    for matter in found:
        is_named = matter.item.task.id in named
        if is_named if named else matter.item.light in near:
            owing = [unit for unit in matter.owing if not request.units or unit in units]
            chased.append(Chased(matter, owing, is_named))
    chased.sort(key=lambda item: item.matter.due)
    return [item for item in chased if item.units and (item.is_late or not request.overdue)]


def _members(book: Book, names: Sequence[str], day: date) -> set[str]:
    """Return the ids of units; of a group those of its members."""
    known = book.plan.groups(day)
    found = find_units(book.plan, names)
    return {id_ for unit in found for id_ in known.get(unit, {unit: ""})}


def _without(asked: Sequence[Chased], last: Reminded, day: date, since: int) -> list[Chased]:
    """Return what is left to ask without those that were reminded within so many days."""

    def is_due(item: Chased, unit: str) -> bool:
        before = last.get((item.matter.item.task.id, unit))
        return before is None or not since or (day - before).days >= since

    left = (item._replace(units=[unit for unit in item.units if is_due(item, unit)]) for item in asked)
    return [item for item in left if item.units]


def _said(book: Book, made: Message, request: Request, left_out: int) -> list[str]:
    """Return what is said beside the message: how many are asked, how else, and who is left out."""
    said = []
    if made.asked:
        text = _("{tasks}, {units}, {returns}")
        said.append(text.format(**_counts(book, made.asked)))
        if not request.is_by_unit:
            said[0] += _("; a message a unit: --group-by unit")
    elif left_out == 0:
        said.append(_("nobody has to be reminded"))
    if left_out:
        said.append(
            count(
                "{n} return is left out: reminded within {days} days",
                "{n} returns are left out: reminded within {days} days",
                left_out,
                days=request.since,
            )
        )
    return said


def _recorded(number: int) -> str:
    if not number:
        return _("all of it was recorded in {file} before").format(file=NAME)
    return count("{n} return recorded in {file}", "{n} returns recorded in {file}", number, file=NAME)


def _counts(book: Book, asked: Mapping[str, Sequence[str]]) -> dict[str, str]:
    units = list(dict.fromkeys(unit for found in asked.values() for unit in found))
    returns = sum(map(len, asked.values()))
    return {
        "tasks": count("{n} item", "{n} items", len(asked)),
        "units": words.members(book.plan, units),
        "returns": count("{n} return", "{n} returns", returns),
    }
