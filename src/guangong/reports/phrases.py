"""What documents tell of a period, in sentences and paragraphs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guangong.domain.plan import LogEntry
from guangong.domain.progress import Count, Figures, Light
from guangong.messages import _, count
from guangong.reports import facts, owing, words
from guangong.reports.days import spoken
from guangong.reports.scope import Scope
from guangong.reports.sentence import said_behind
from guangong.reports.standing import both
from guangong.reports.status import summary
from guangong.reports.table import Cell, Paragraph, cell, in_words

# ── pieces ──


def on(scope: Scope, day: date) -> str:
    """Return a day as a sentence says it."""
    return spoken(day, scope.day, in_full=True)


def dated(day: date) -> str:
    """Return a day with its year."""
    return spoken(day, 0, in_full=True)


def full_name(scope: Scope) -> str:
    """Return the full name of the organization, where the plan's title begins with it, else its name."""
    name = words.unit_name(scope.plan, scope.plan.organization)
    found = re.match(rf"(?!关于|印发)[^\W\d_]*?{re.escape(name)}", scope.plan.title)
    return words.shown(found.group() if found else name)


def owners(scope: Scope, item: Figures) -> str:
    """Return the names of a task's owners, the lead first."""
    return named(scope, item.owners.value if item.owners else ())


def named(scope: Scope, units: Sequence[str]) -> str:
    """Return the names of units."""
    return _(", ").join(words.shown(words.unit_name(scope.plan, unit)) for unit in units)


def progress(scope: Scope, item: Figures) -> str:
    """Return how far a task is, in what it is counted in: 21/23校, 60%."""
    return words.shown(in_words(words.progress_cell(scope.plan, item), str))


def title(item: Figures) -> str:
    """Return what a task is called."""
    return words.shown(item.task.title)


def not_in(scope: Scope, item: Figures) -> str:
    """Return which units have not returned a task; where it is all of them, no names."""
    if _is_of_one(item):
        return _("not in")
    units = words.members(scope.plan, item.owing)
    if item.counted and len(item.owing) == item.counted.so_far > 1:
        return _("none of {units} has returned it").format(units=units)
    return _("not in ({units}): {names}").format(units=units, names=named(scope, item.owing))


def _is_of_one(item: Figures) -> bool:
    """Whether one unit alone is asked for its return, as where the tasks of one are wanted."""
    return item.counted is not None and item.counted.what == "returns" and item.counted.so_far == 1


def in_brackets(texts: Sequence[str]) -> str:
    """Return texts in one pair of brackets, nothing where there are none."""
    return _(" ({where})").format(where=_("; ").join(texts)) if texts else ""


def told(name: str, said: Sequence[str]) -> str:
    """Return a sentence that says several things of one."""
    return _("{name}: {facts}.").format(name=name, facts=_("; ").join(said)) if said else name


def history(scope: Scope, item: Figures, entries: Sequence[LogEntry]) -> list[str]:
    """Return how far a task is, and what was recorded; the day of completion is said once."""
    late = in_brackets(done_late(scope, item))
    done = [_("done on {day}").format(day=on(scope, item.done_on)) + late] if item.done_on else []
    is_said = item.counted is None and any(entry.percent is not None for entry in entries)
    stand = [] if is_said else _so_far(scope, item)
    return [*done, *stand, *filter(None, _entries(scope, item, entries))]


def _entries(scope: Scope, item: Figures, entries: Sequence[LogEntry]) -> Iterator[str]:
    """Yield what was recorded; entries of standing work that say the same, without figures, stand as one."""
    days: dict[tuple[str, date | None], list[str]] = {}
    for entry in entries:
        # With figures nobody could tell whether they are those of each day.
        is_alike = item.task.kind == "standing" and not re.search(r"\d", f"{entry.note}{words.logged(entry)}")
        key = _entry(scope, item, entry), None if is_alike else entry.on
        days.setdefault(key, []).append(on(scope, entry.on))
    for (text, day), found in days.items():
        is_said = day is not None and day == item.done_on
        yield text if is_said else _("{day} {note}").format(day=_(", ").join(found), note=text)


def done_late(scope: Scope, item: Figures) -> list[str]:
    """Return which deadline was missed by a task that was done late, and by how much."""
    if not (item.late and item.done_on and item.deadline):
        return []
    due = _("deadline {day}").format(day=on(scope, item.deadline.value))
    if first := facts.first_deadline(item):
        due = both(due, _("at first {day}").format(day=on(scope, first)))
    days = (item.done_on - item.deadline.value).days
    return [count("{due}, missed by {n} day", "{due}, missed by {n} days", days, due=due)]


def _entry(scope: Scope, item: Figures, entry: LogEntry) -> str:
    """Return what was recorded, with its figures; by whom, where names are wanted."""
    unit = words.shown(item.task.target.unit) if item.task.target else ""
    figures = [] if entry.count is None else [f"{entry.count:+d}{unit}"]
    figures += [] if entry.percent is None or item.is_closed else [f"{entry.percent}%"]
    people = [words.shown(entry.by)] if scope.people and entry.by else []
    said = "" if entry.on == item.done_on else _said(entry)
    return (clause(entry.note) or said) + in_brackets([*figures, *people])


def _said(entry: LogEntry) -> str:
    """Return what an entry without a note says."""
    return {"doing": _("begun"), "done": _("done")}.get(entry.status or "", _("recorded"))


def clause(text: str | None) -> str:
    """Return a text of the plan without the stop at its end: it goes into a sentence."""
    return words.shown(text or "").rstrip("。.；;！!")


def due_text(scope: Scope, item: Figures) -> str:
    """Return by when a task is due, with what it is and who owns it."""
    text = _owned(scope, item)
    return _("{name}: {reason}").format(name=on(scope, item.due), reason=text) if item.due else text


def _owned(scope: Scope, item: Figures) -> str:
    return title(item) + in_brackets([owners(scope, item)] * bool(item.owners))


def _so_far(scope: Scope, item: Figures) -> Iterator[str]:
    """Yield how far a task is, in words: 14/24 is only for tables."""
    counted, target = item.counted, item.task.target
    if _is_of_one(item) and item.owing:  # that it is not in is said as the reason
        return
    if counted and counted.what == "returns":
        yield _returned(scope, item, counted)
    elif counted and counted.what == "periods":
        yield _("recorded in {n} of {all} periods").format(n=counted.achieved, all=counted.so_far)
    elif counted and target:
        text = _("{n} {unit} so far, target {target}")
        unit = words.shown(target.unit)
        yield text.format(n=counted.achieved, unit=unit, target=words.quantity(target))
    elif not item.is_closed:
        yield _("progress {progress}").format(progress=progress(scope, item))


def _returned(scope: Scope, item: Figures, counted: Count) -> str:
    """Return how many units have returned a task; how many of them in the period, where others did before."""
    unit, new = words.counted_in(scope.plan, item), facts.new_returns(scope, item)
    text = _("{n} of {all}{unit}").format(n=counted.achieved, all=counted.so_far, unit=unit)
    if new in {0, counted.achieved}:
        return text
    return _("{progress}, in this period {new}").format(progress=text, new=f"{new}{unit}")


def why_late(scope: Scope, item: Figures) -> list[str]:
    """Return what there is to say of a task that is late: who, since when, how far it is, and why."""
    found = [owners(scope, item)] if item.owners else []
    return [*found, *due_on(scope, item), *(_not_begun(item) or _so_far(scope, item)), *why(scope, item)]


def why_behind(scope: Scope, item: Figures) -> list[str]:
    """Return what there is to say of a task that is behind; of standing work, how much of it is missed."""
    found = [owners(scope, item)] if item.owners else []
    if item.task.kind != "standing":
        expected = _("{amount} expected").format(amount=words.shown(words.expected(item)))
        stand = _not_begun(item) or _so_far(scope, item)
        return [*found, *due_on(scope, item), *stand, expected, *why(scope, item)]
    return [*found, count("no entry in {n} period", "no entry in {n} periods", item.missed)]


def _not_begun(item: Figures) -> list[str]:
    """Return that a task has not begun, where nothing was recorded of it: 0% does not say so."""
    return [_("not begun")] if item.status == "todo" and not item.task.log and item.counted is None else []


def why(scope: Scope, item: Figures) -> Iterator[str]:
    """Yield why a task is late: which units have not returned it, else what was last noted of it."""
    if item.owing:
        yield not_in(scope, item)
    elif note := clause(owing.last_note(item)):
        yield _("latest: {note}").format(note=note)


def due_on(scope: Scope, item: Figures) -> Iterator[str]:
    """Yield a deadline with the one that it was first, and the reasons why it was moved."""
    if item.deadline is None:
        return
    text = _("deadline {day}").format(day=on(scope, item.deadline.value))
    if first := facts.first_deadline(item):
        text += in_brackets([_("at first {day}").format(day=on(scope, first))])
    if item.light is Light.OVERDUE:
        days = (scope.day - item.deadline.value).days
        text = count("{due}, {n} day late", "{due}, {n} days late", days, due=text)
    yield text
    for change in facts.moves(item):
        text = _("moved on {day}: {reason}")
        yield text.format(day=on(scope, change.on), reason=clause(change.reason))


# ── sentences ──


def numbers(scope: Scope) -> Mapping[str, int]:
    """Return how many tasks are done, on schedule, behind and overdue: all of them but for the cancelled."""
    found, late = facts.pace(scope), len(facts.overdue(scope))
    return {
        "done": summary(scope.figures)["done"],
        "on": len(found.in_time),
        "behind": len(found.behind) - late,
        "late": late,
    }


def shares(scope: Scope) -> Mapping[str, str]:
    """Return the share of all tasks of each of the ``numbers``, each rounded on its own: equals are equal."""
    known = numbers(scope)
    return {name: f"{number / max(1, sum(known.values())):.0%}" for name, number in known.items()}


def rounded(scope: Scope) -> str:
    """Return the sentence that shares are rounded, where that shows: they do not make 100%."""
    total = sum(int(share.removesuffix("%")) for share in shares(scope).values())
    return "" if total in {0, 100} else _(" Shares are rounded and do not add up to 100%.")


def _counts(scope: Scope) -> str:
    """Return how many tasks there are, and how many are done, on schedule, behind and overdue."""
    text = _(
        "By {day}, {total} in all: {done} done ({done_share}), {on} on schedule ({on_share}), "
        "{behind} behind ({behind_share}), {late} overdue ({late_share})."
    )
    known = numbers(scope)
    found = {f"{name}_share": share for name, share in shares(scope).items()}
    return text.format(day=dated(scope.day), total=sum(known.values()), **known, **found)


def overview(scope: Scope) -> Iterator[Cell]:
    """Yield the sentences on all tasks: counts with shares, what is due, the pace of what is open."""
    if not scope.figures:
        yield cell(words.none_fits(scope.plan))
        return
    total = facts.data(scope)
    yield cell(_counts(scope) + cancelled(scope) + rounded(scope))
    yield due(scope)
    if sum(total["pace"].values()):
        text = _("Open: {n}, of which {behind} behind schedule, {on} on it, {ahead} ahead of it.")
        yield cell(text.format(n=sum(total["pace"].values()), **total["pace"]))


def due(scope: Scope) -> Cell:
    """Return the sentence on what should be done by the day, and how far all is beside what is expected."""
    found = facts.data(scope)
    return said_behind(found | found["total"], scope.day)


def cancelled(scope: Scope) -> str:
    """Return the sentence that cancelled tasks do not count, empty where there are none."""
    number = sum(item.light is Light.CANCELLED for item in scope.figures)
    text = count(
        " {n} task was cancelled and does not count.",
        " {n} tasks were cancelled and do not count.",
        number,
    )
    return text if number else ""


def debts(scope: Scope) -> tuple[str, str] | None:
    """Return how many units owe how many overdue returns, and which; ``None`` where none does."""
    owed = owing.debts(scope.figures)
    if not owed:
        return None
    units, total = words.members(scope.plan, owed), sum(owed.values())
    said = count("{units} owes {total}", "{units} owe {total}", len(owed), units=units, total=total)
    each = (_("{unit} {n}").format(unit=named(scope, [unit]), n=n) for unit, n in owed.items())
    return said, _(", ").join(each)


# ── paragraphs ──


def body(text: str) -> Paragraph:
    """Return a paragraph of text."""
    return Paragraph(cell(text))


def numbered(texts: Sequence[str], none: str = "") -> list[Paragraph]:
    """Return a paragraph for each text, with its number; where there is none, one that says so."""
    listed = [body(f"{n}. {text}") for n, text in enumerate(texts, start=1)]
    return listed or [body(none)] * bool(none)


def nothing(scope: Scope) -> str:
    """Return the sentence for a period of which there is nothing to tell."""
    if scope.day < scope.period.start:
        return _("The period has not begun on {day}.").format(day=on(scope, scope.day))
    return _("Nothing was recorded in this period.")


def chapter(number: int, heading: str) -> Paragraph:
    """Return the heading of a chapter, with its number as a document has it."""
    text = _("{number}. {heading}").format(number=words.section_number(number), heading=heading)
    return Paragraph(cell(text), "heading")


def signed(scope: Scope) -> str:
    """Return who signs, and the day."""
    return f"{full_name(scope)}  {dated(scope.day)}"


def signature(scope: Scope) -> tuple[Paragraph, Paragraph]:
    """Return the paragraphs at the end that say who signs, and below it the day."""
    return Paragraph(cell(full_name(scope)), "signature"), Paragraph(cell(dated(scope.day)), "signature")


def coming(scope: Scope) -> list[Paragraph]:
    """Return what is due next; once the plan's period is over, that it is."""
    if scope.day > scope.plan.period.end:
        text = _("The plan's period ended on {day}.")
        return [body(text.format(day=on(scope, scope.plan.period.end)))]
    found, day = facts.coming(scope), on(scope, facts.horizon(scope))
    if not found:
        return [body(_("Nothing is due by {day}.").format(day=day))]
    now, later = due_now(scope), due_later(scope)
    today = count(
        "{n} task is due on {day}:", "{n} tasks are due on {day}:", len(now), day=on(scope, scope.day)
    )
    text = count("{n} task is due by {day}:", "{n} tasks are due by {day}:", len(later), day=day)
    heads = [[body(head)] * bool(listed) for head, listed in ((today, now), (text, later))]
    return [*heads[0], *numbered(now), *heads[1], *numbered(later), *_standing(scope, found)]


def due_now(scope: Scope) -> list[str]:
    """Return what is due on the day itself, with the units that have not returned it."""
    return [
        title(item) + in_brackets([owners(scope, item)] * bool(item.owners) + _missing(scope, item))
        for item in facts.coming(scope)
        if item.task.kind != "standing" and item.due == scope.day
    ]


def due_later(scope: Scope) -> list[str]:
    """Return what is due next, each with its day."""
    return [
        due_text(scope, item)
        for item in facts.coming(scope)
        if item.task.kind != "standing" and item.due != scope.day
    ]


def _missing(scope: Scope, item: Figures) -> list[str]:
    """Return how many units have not returned a task, nothing where none has to."""
    if _is_of_one(item):
        return [_("not in")] * bool(item.owing)
    units = words.members(scope.plan, item.owing)
    return [_("{units} not in").format(units=units)] * bool(item.owing)


def _standing(scope: Scope, coming: Sequence[Figures]) -> Iterator[Paragraph]:
    """Yield the standing work that wants an entry, under the ends of its periods."""
    found: dict[date, list[str]] = {}
    for item in coming:
        if item.task.kind == "standing" and item.due:
            found.setdefault(item.due, []).append(_owned(scope, item))
    for day, tasks in found.items():
        text = count(
            "{n} standing task wants an entry by {day}:",
            "{n} standing tasks want an entry by {day}:",
            len(tasks),
            day=on(scope, day),
        )
        yield body(text)
        yield from numbered(tasks)
