"""What to do this week and next, by what one does: chase, finish, write down."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from guangong.domain.plan import Plan
from guangong.domain.progress import Figures, Light, fans_out, unfinished
from guangong.messages import _, count
from guangong.reports import owing, words
from guangong.reports.alike import alike_rows, together
from guangong.reports.days import spoken
from guangong.reports.sentence import alarm
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Day,
    Entry,
    Fit,
    Group,
    Listing,
    Part,
    Report,
    Table,
    Text,
    cell,
    headings,
)

OVERDUE, THIS_WEEK, NEXT_WEEK, STANDING, LATER = "overdue", "this_week", "next_week", "standing", "later"
SHOWN: Final = (OVERDUE, THIS_WEEK, NEXT_WEEK, STANDING)
"""The groups of JSON, in its order; what is due later is none of them."""

_WEEK: Final = timedelta(7)
_FEW: Final = 6
"""So many ids stand on the line of what comes later."""


def upcoming(plan: Plan, assessed: Sequence[Figures], day: date, *, option: str = "") -> Report:
    """Report what of ``assessed`` is overdue on ``day``, or due by the Sunday of the week that follows.

    ``option`` is what a command wants besides, to find this plan.
    """
    groups = grouped(assessed, day)
    coming = _coming(_later(groups, day))

    def data(item: Figures) -> Data:
        return {**words.task_data(plan, item, day), "command": command(plan, item, day) + option}

    shown = {
        **words.dated(plan, day),
        "weeks": {"this": _week_data(sunday(day)), "next": _week_data(sunday(day) + _WEEK)},
        **{name: [data(item) for item in groups[name]] for name in SHOWN},
        "then": next(map(data, coming), None),
        "coming": [data(item) for item in coming],
    }
    seen = _by_action(groups, day)
    if day > plan.period.end:
        seen = {_("not done"): sorted(unfinished(assessed), key=lambda item: item.urgency(day))}
    later = [] if day > plan.period.end else _later(groups, day)
    parts: tuple[Part, ...] = (_table(plan, seen, day, option), *_then(later, day))
    number = sum(map(len, seen.values()))
    notes = _notes(plan, assessed, number, later)
    return Report(
        "next", _title(number, len(groups[OVERDUE]), plan, day), shown, parts, notes, aside=_today(plan, day)
    )


def sunday(day: date) -> date:
    """Return the last day of the ISO week that ``day`` is in."""
    return day + timedelta(6 - day.weekday())


def grouped(assessed: Iterable[Figures], day: date) -> dict[str, list[Figures]]:
    """Return the tasks that something is left to do for, by group, the worst first."""
    groups: dict[str, list[Figures]] = {name: [] for name in (*SHOWN, LATER)}
    waiting = [(item.due, item) for item in assessed if item.due and item.status in {"todo", "doing"}]
    for due, item in sorted(waiting, key=lambda pair: pair[1].urgency(day)):
        groups[_group(item, due, day)].append(item)
    return groups


def _group(item: Figures, due: date, day: date) -> str:
    if item.light is Light.OVERDUE:
        return OVERDUE
    if item.missed:
        return STANDING
    if due > sunday(day) + _WEEK:
        return LATER
    if item.task.kind == "standing":
        return STANDING
    return THIS_WEEK if due <= sunday(day) else NEXT_WEEK


def _coming(later: Sequence[Figures]) -> list[Figures]:
    """Return the tasks of the next day on which any is due."""
    first = min((item.due for item in later if item.due), default=None)
    return [item for item in later if item.due == first]


def command(plan: Plan, item: Figures, day: date) -> str:
    """Return the command for an open task; who has not returned one of a group is reminded."""
    if fans_out(plan, item.placed, day):
        return f"guangong remind {item.task.id}"
    return f"guangong {'log' if item.task.kind == 'standing' else 'done'} {item.task.id}"


def _week_data(end: date) -> Data:
    return {"start": end - timedelta(6), "end": end}


# ── what people see ──


def _title(number: int, overdue: int, plan: Plan, day: date) -> Cell:
    """Return how much there is to do, and of which time."""
    if day > plan.period.end:
        return (Text(_("not done: {n}").format(n=number), "heading"), Text(f"  {plan.title}", "dim"))
    end = spoken(sunday(day) + _WEEK, day, weekday=True)
    late = alarm(_(", {n} overdue"), overdue) if overdue else ()
    span = _("overdue, this week and next (to {end})").format(end=end)
    return (Text(_("to do: {n}").format(n=number), "heading"), *late, Text(f"  {span}", "dim"))


def _today(plan: Plan, day: date) -> Cell:
    return cell(spoken(day, plan.period.start, weekday=True), "dim")


def _by_action(groups: Mapping[str, Sequence[Figures]], day: date) -> dict[str, list[Figures]]:
    """Return the tasks of these two weeks by what one does for them, the most overdue first."""
    end = sunday(day) + _WEEK
    items = [item for name in SHOWN for item in groups[name] if item.due and item.due <= end]
    items.sort(key=lambda item: item.urgency(day))
    actions: dict[str, list[Figures]] = {"chase": [], "finish": [], "log": []}
    for item in items:
        is_standing = item.task.kind == "standing"
        actions["chase" if item.owing else "log" if is_standing else "finish"].append(item)
    return actions


def _table(plan: Plan, actions: Mapping[str, Sequence[Figures]], day: date, option: str) -> Table:
    """Return a group for each thing to do, its command beside its name; ids are what is typed first."""
    columns: Columns[Figures] = (
        (Column("", gap=1, name=_("light")), words.only_mark),
        (Column("", name=_("days")), partial(words.days_to_act_cell, day)),
        (Column("", name=_("deadline")), partial(_due_cell, day)),
        (Column("", gap=1, name=_("task")), lambda item: cell(item.task.id, "dim")),
        (Column("", least=24, weight=5, name=_("title")), lambda item: words.title_cell(item.task)),
        (Column("", "right", name=_("progress")), partial(words.progress_cell, plan)),
        (Column("", least=10, name=_("who · last note")), partial(_left_cell, plan)),
    )

    def cells(same: Sequence[Figures]) -> tuple[Cell | None, ...]:
        first = (content(same[0]) for _column, content in columns[:3])
        return (*first, together(plan, same, day), None, None, None)

    found = (
        Group(alike_rows(columns, items, cells), _name(action, items, option))
        for action, items in actions.items()
        if items
    )
    return Table("", headings(columns), tuple(found), "page")


def _name(action: str, items: Sequence[Figures], option: str) -> Cell:
    """Return what one does, for how many tasks, and with which command."""
    late = [item.task.id for item in items if item.light is Light.OVERDUE]
    ids = late if 0 < len(late) <= _FEW else []  # without ids, all that is overdue
    known = {
        "chase": (_("chase"), " ".join(["guangong remind", *ids])),
        "finish": (_("to finish"), _("guangong done ID")),
        "log": (_("to record"), _('guangong log ID "…"')),
    }
    word, typed = known.get(action, (action, ""))
    command = (Text("  "), Text(typed + option, "command")) if typed else ()
    return (Text(word, "heading"), Text(f" {len(items)}", "heading"), *command)


def _due_cell(day: date, item: Figures) -> Cell:
    """Return the day on which something is due; its weekday where it is still to come."""
    due = item.due or day
    return (Day(due, spoken(due, day, weekday=due >= day), "dim" if due < day else ""),)


def _left_cell(plan: Plan, item: Figures) -> Cell:
    """Return what is missing: members, an amount, entries; else who leads, and the last word on it."""
    if item.owing:
        owed = _("owe {units}").format(units=words.members(plan, item.owing))
        return _with_names(plan, item, owed) if item.light is Light.OVERDUE else cell(owed)
    if item.missed:
        return cell(count("{n} gap", "{n} gaps", item.missed))
    if item.counted and item.counted.what == "target":
        short = item.counted.wanted - item.counted.achieved
        return cell(_("{n} short").format(n=f"{short}{words.counted_in(plan, item)}"))
    lead = words.lead_cell(plan, item)
    return () if item.task.kind == "standing" else (Fit((owing.who(plan, item), lead)),)


def _with_names(plan: Plan, item: Figures, owed: str) -> Cell:
    """Return what is owed, with the names of those that owe it where there is room."""
    whole, *fewer = (_(", ").join(names) for names in owing.some_names(plan, item.owing))
    least = _("owe {n}").format(n=len(item.owing))
    return (
        Fit(
            (cell(f"{owed} {whole}"), *(cell(f"{owed} {some} …") for some in fewer), cell(owed), cell(least))
        ),
    )


def _later(groups: Mapping[str, Sequence[Figures]], day: date) -> list[Figures]:
    """Return the tasks whose next day lies behind these two weeks, the first one first."""
    end = sunday(day) + _WEEK
    later = [item for items in groups.values() for item in items if item.due and item.due > end]
    return sorted(later, key=lambda item: item.due or day)


def _then(later: Sequence[Figures], day: date) -> tuple[Listing, ...]:
    """Return one line on the next two days on which something is due."""
    days: dict[date, list[Figures]] = {}
    for item in later:
        days.setdefault(item.due or day, []).append(item)
    items = tuple(_due_on(due, found, day) for due, found in list(days.items())[:2])
    return (Listing((Entry(cell(_("then"), "heading"), items),)),) if items else ()


def _due_on(due: date, items: Sequence[Figures], day: date) -> Cell:
    when = Text(f"{spoken(due, day)} ")
    if len(items) == 1:
        return (when, Text(items[0].task.id, "dim"), Text(f" {items[0].task.title}"))
    ids = [item.task.id for item in items]
    standing = Text(_(" (to record)") if all(item.task.kind == "standing" for item in items) else "")
    whole = (when, Text(" ".join(ids), "dim"), standing)
    if len(items) <= _FEW:
        return whole
    more = count(" … {n} task", " … {n} tasks", len(items))
    return (Fit((whole, (when, Text(" ".join(ids[:_FEW]) + more, "dim"), standing))),)


def _notes(plan: Plan, assessed: Sequence[Figures], number: int, later: Sequence[Figures]) -> tuple[str, ...]:
    """Return what to say when nothing is to do in these two weeks."""
    if not assessed:
        return (words.none_fits(plan),)
    if number:
        return ()
    return (_("Nothing is due this week or next.") if later else _("Nothing is left to do."),)
