"""The days of a plan for calendars: deadlines, and the ends of the periods of standing work."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from guangong.domain.labels import every_word
from guangong.domain.plan import Task
from guangong.domain.progress import EVERY, Figures, Light, standing_periods
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.scope import Scope
from guangong.reports.table import Column, Columns, Data, Day, Event, Report, cell, in_words, table


def calendar(scope: Scope, alarms: Iterable[int] = (7, 1)) -> Report:
    """Report the days of ``scope`` by which something has to be done, the earliest first.

    ``alarms`` are the days before at which a calendar reminds of what is open.
    """
    plan, day = scope.plan, scope.day
    wanted = (event for event in _events(scope, alarms) if scope.tells(event.day))
    found = sorted(wanted, key=lambda event: event.day)
    columns: Columns[Event] = (
        (Column(_("day")), lambda event: (Day(event.day, spoken(event.day, plan.period.start)),)),
        (Column(_("title"), least=28, weight=3), lambda event: cell(event.title)),
        (Column(_("owners"), least=12), lambda event: cell(event.who)),
        (Column(_("status")), lambda event: cell(_state_words()[event.state])),
    )
    shown = table("events", columns, found, _data)
    notes = () if found else (words.none_fits(plan),)
    data = words.dated(plan, day)
    return Report("calendar", cell(plan.title, "heading"), data, (shown,), notes, events=tuple(found))


def _events(scope: Scope, alarms: Iterable[int]) -> Iterator[Event]:
    before, records = tuple(alarms), scope.records()
    for item in scope.figures:
        for event in _of_task(scope, item, records.get(item.task.id, 0)):
            nears = event.state == "open"
            left = (event.day - scope.day).days
            yield event._replace(alarms=tuple(days for days in before if nears and days <= left))


def _of_task(scope: Scope, item: Figures, records: int) -> Iterator[Event]:
    """Yield the deadline of a task of so many records, or the ends of its periods, without alarms."""
    for stretch in standing_periods(scope.plan, item.task, item.task.log):
        yield _event(scope, item, stretch.end, records, is_done=stretch.recorded)
    if item.task.kind != "standing" and item.deadline:
        yield _event(scope, item, item.deadline.value, records, is_done=item.light is Light.DONE)


def _event(scope: Scope, item: Figures, day: date, records: int, *, is_done: bool) -> Event:
    plan, task = scope.plan, item.task
    period = f".{day:%Y%m%d}" if task.kind == "standing" else ""
    age = max(timedelta(0), scope.day - plan.period.start).days
    return Event(
        uid=f"{task.id}{period}.{plan.period.start.year}.{plan.organization}@guangong",
        day=day,
        title=_title(task),
        who=_owners(scope, item),
        text="\n".join(_lines(scope, item)),
        state="done" if is_done else "cancelled" if item.light is Light.CANCELLED else "open",
        stamp=scope.day,
        # What is recorded on one day makes a new version, and each day one above all of the day before.
        # To take back what made it done is a record, which counts for more than the event's being open again.
        version=1000 * age + 2 * records + is_done,
    )


def _title(task: Task) -> str:
    title = in_words(words.title_cell(task), lambda _light: "")
    if task.kind != "standing":
        return title
    every = every_word(task.every or EVERY)
    return _("{title} ({every}, last day for the record)").format(title=title, every=every)


def _owners(scope: Scope, item: Figures) -> str:
    return words.value(scope.plan, "owners", item.owners.value) if item.owners else ""


def _lines(scope: Scope, item: Figures) -> Iterator[str]:
    """Yield what stands below the title of an event."""
    task = item.task
    if item.owners:
        yield _("{name}: {reason}").format(name=_("owners"), reason=_owners(scope, item))
    if task.deadline_text:
        yield _("{name}: {reason}").format(name=_("deadline"), reason=task.deadline_text)
    progress = in_words(words.progress_cell(scope.plan, item), lambda _light: "")
    yield _("{name}: {reason}").format(name=_("progress"), reason=progress)
    yield f"{scope.plan.title} {task.id}"


def _state_words() -> dict[str, str]:
    return {
        "open": _("open"),
        "done": words.light_word(Light.DONE),
        "cancelled": words.light_word(Light.CANCELLED),
    }


def _data(event: Event) -> Data:
    names = ("uid", "day", "title", "state", "text", "alarms")
    return {name: getattr(event, name) for name in names} | {"owners": event.who}
