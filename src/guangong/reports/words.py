"""The words of the tables: lights, kinds, statuses, days."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache

from pydantic import BaseModel

from guangong.domain.fields import declared, plain
from guangong.domain.labels import truth_word, value_word
from guangong.domain.masking import masked
from guangong.domain.plan import LogEntry, Plan, Section, Source, Target, Task
from guangong.domain.progress import ATTENTION, EVERY, Figures, Light, Thresholds, unfinished
from guangong.messages import _, count
from guangong.reports.days import spoken
from guangong.reports.table import Cell, Data, Day, Fit, Mark, Text, cell


def title(plan: Plan, day: date) -> Cell:
    """Return the title of a report: the plan's, and the day that it is for."""
    return (*cell(plan.title, "heading"), Text("\n"), as_of(plan, day, "dim"))


def as_of(plan: Plan, day: date, tone: str = "", *, in_full: bool = False) -> Day:
    """Return the day that a report is for; its year only where the plan begins in another."""
    said = spoken(day, plan.period.start, in_full=in_full)
    return Day(day, _("as of {day}").format(day=said), tone)


def dated(plan: Plan, day: date) -> Data:
    """Return what JSON says of every report: its plan, its day, and whether the plan's period is over."""
    return {"plan": plan.title, "as_of": day, "ended": day > plan.period.end}


def more(hidden: int) -> str:
    """Return the sentence for rows that have no room on a page."""
    return _("… {n} more; --all shows them").format(n=hidden)


def first(shown: int) -> str:
    """Return what stands beside the name of a group of which only the first rows are shown."""
    return _("{n} shown, --all").format(n=shown)


def none_fits(plan: Plan) -> str:
    """Return what to say where no task is shown: there is none yet, or none passes the filter."""
    if any(True for _placed in plan.tasks()):
        return _("No task fits.")
    return _("The plan has no tasks yet.")


def first_task(plan: Plan) -> str:
    """Return how the first task is added, empty where there is one: for whoever types, not for readers."""
    if any(True for _placed in plan.tasks()):
        return ""
    text = _("Add the first task: guangong add TITLE --section {number}")
    return text.format(number=plan.sections[0].number)


def heading(name: str) -> str:
    """Return how a column is headed, by what a table is grouped or sorted by."""
    return {
        "plan": _("as in the plan"),
        "section": _("section"),
        "task": _("title"),
        "unit": _("unit"),
        "title": _("title"),
        "owner": _("lead"),
        "kind": _("kind"),
        "due": _("deadline"),
        "month": _("due in"),
        "light": _("light"),
        "progress": _("progress"),
    }[name]


def light_word(light: str) -> str:
    """Return a light in words."""
    words: dict[str, str] = {
        Light.DONE: _("done"),
        Light.CANCELLED: _("cancelled"),
        Light.OVERDUE: _("overdue"),
        Light.DUE_SOON: _("due soon"),
        Light.FAR_BEHIND: _("far behind"),
        Light.BEHIND: _("behind"),
        Light.NOT_STARTED: _("not started"),
        Light.ON_TRACK: _("on track"),
        "done-late": _("done late"),
    }
    return words[light]


def when(light: Light, limits: Thresholds, *, working_days: bool) -> str:
    """Return in words when a light holds; ``working_days``: the days before a deadline are such."""
    return {
        Light.DONE: _("it is done, in time or late"),
        Light.CANCELLED: _("it is cancelled, and counts no more"),
        Light.OVERDUE: _("its deadline is over"),
        Light.DUE_SOON: _soon(limits.due_soon_days, working_days=working_days),
        Light.FAR_BEHIND: count(
            "standing work: two periods without an entry, or more; "
            "other work, until its deadline is near: {n} point behind the expected progress, or more",
            "standing work: two periods without an entry, or more; "
            "other work, until its deadline is near: {n} points behind the expected progress, or more",
            limits.far_behind,
        ),
        Light.BEHIND: count(
            "standing work: one period without an entry; "
            "other work, until its deadline is near: {n} point behind the expected progress, or more",
            "standing work: one period without an entry; "
            "other work, until its deadline is near: {n} points behind the expected progress, or more",
            limits.behind,
        ),
        Light.NOT_STARTED: _("it has not begun, and no start that it was given is missed"),
        Light.ON_TRACK: _("none of these holds"),
    }[light]


def due_in(limits: Thresholds) -> str:
    """Return in how many days the deadline is of what is due soon."""
    days = limits.due_soon_days
    if limits.working_days:
        return count("due in {n} working day", "due in {n} working days", days)
    return count("due in {n} day", "due in {n} days", days)


def _soon(days: int, *, working_days: bool) -> str:
    if days == 0:
        return _("it is the day of the deadline, or the last one of a period without an entry")
    if working_days:
        return count(
            "{n} working day or less is left to the deadline, or to the end of a period without an entry",
            "{n} working days or fewer are left to the deadline, or to the end of a period without an entry",
            days,
        )
    return count(
        "{n} day or less is left to the deadline, or to the end of a period without an entry",
        "{n} days or fewer are left to the deadline, or to the end of a period without an entry",
        days,
    )


def legend(assessed: Iterable[Figures]) -> tuple[Cell, ...]:
    """Return the marks of the lights that ``assessed`` have, with their words."""
    lights = {item.light for item in assessed}
    return tuple((Mark(light), Text(f" {light_word(light)}")) for light in Light if light in lights)


def mark_word(mark: Mark) -> str:
    """Return what stands for a mark in words."""
    return mark.word or light_word(mark.light)


def only_mark(figures: Figures) -> Cell:
    """Return the mark of a task's light, where it stands alone; in words it says what ``light_cell`` does."""
    return (Mark(figures.light, _("done late") if figures.late else ""),)


def light_cell(figures: Figures) -> Cell:
    """Return mark and word of a task's light."""
    return mark_cell(figures.light, _("done late") if figures.late else "")


def mark_cell(light: str, word: str = "") -> Cell:
    """Return a light's mark and its word, or another one for it."""
    return (Mark(light), Text(f" {word or light_word(light)}", light))


def over(plan: Plan, figures: Figures) -> str:
    """Return what to say of one task after the end of the plan's period."""
    end = plan.period.end
    sentence = _(
        "The plan's period ended on {end}. The state on its last day: guangong show {id} --as-of {day}"
    )
    return sentence.format(end=spoken(end, 0, in_full=True), id=figures.task.id, day=end)


def ended(plan: Plan, assessed: Sequence[Figures] | None) -> str:
    """Return what is left of all tasks after the end of the plan's period; of some, only that it is over."""
    end, day = spoken(plan.period.end, 0, in_full=True), plan.period.end
    if assessed is None:
        sentence = _(
            "The plan's period ended on {end}. The state on its last day: guangong status --as-of {day}"
        )
        return sentence.format(end=end, day=day)
    sentence = _(
        "The plan's period ended on {end}: {late} not done, {thin} lacking entries. "
        "The state on its last day: guangong status --as-of {day}"
    )
    late = count("{n} task", "{n} tasks", len(unfinished(assessed)))
    lacking = sum(item.task.kind == "standing" and item.light in ATTENTION for item in assessed)
    thin = count("{n} standing task", "{n} standing tasks", lacking)
    return sentence.format(end=end, late=late, thin=thin, day=day)


def field_word(field: str) -> str:
    """Return in words the field that a decision changed."""
    return next((item.label for item in declared(Task) if item.name == field), field)


def value(plan: Plan, field: str, content: object) -> str:
    """Return what a field of a task holds, or held, in words."""
    if content is None:
        return "—"
    if field == "owners" and isinstance(content, tuple):
        return _(", ").join(unit_name(plan, id_) for id_ in content)
    if isinstance(content, Target):
        return f"{quantity(content)} {content.unit}"
    text = in_words(content)
    return value_word(field)(text) if field in {"status", "kind", "every"} else text


def in_words(content: object) -> str:
    """Return any value in words."""
    if isinstance(content, tuple):
        return _(", ").join(map(in_words, content))
    if isinstance(content, BaseModel):
        return "  ".join(str(part) for part in plain(content, exclude_defaults=True).values())
    return truth_word(str(content).lower()) if isinstance(content, bool) else str(content)


def source_word(source: Source) -> str:
    """Return where a value was decided, empty for the task itself."""
    return {"task": "", "section": _("the section's default"), "plan": _("the plan's default")}[source]


def section_named(section: Section) -> str:
    """Return a section's number and title as a document has them: 一、深化学习."""
    text = _("{number}. {heading}")
    return text.format(number=section_number(section.number), heading=section.title)


def section_label(section: Section) -> Cell:
    """Return a section's number and title; where that is too long, the title up to its first comma."""
    return (Fit(tuple(map(cell, _section_names(section)))),)


def section_heading(section: Section, figures: str) -> Cell:
    """Return a section's label as a heading, with figures behind it."""
    figures = f"  {figures}"
    return (Fit(tuple((*cell(name, "heading"), Text(figures, "dim")) for name in _section_names(section))),)


def _section_names(section: Section) -> tuple[str, str]:
    number = section_number(section.number)
    short = re.split("[，,；;。]", section.title, maxsplit=1)[0]
    return f"{number} {section.title}", f"{number} {short}"


def section_number(number: int) -> str:
    """Return a section's number as a document has it: in Chinese 一, 十二, 二十三."""
    digits = _("0 1 2 3 4 5 6 7 8 9").split()
    if digits[1] == "1" or not 0 < number < 100:  # noqa: PLR2004 (its own figures, and numbers beyond use)
        return str(number)
    tens, ones = divmod(number, 10)
    head = (digits[tens] if tens > 1 else "") + "十" if tens else ""
    return head + (digits[ones] if ones or not tens else "")


def title_cell(task: Task, tone: str = "") -> Cell:
    """Return what a task is called, behind the marks of its fields: a star where the document stresses it."""
    marks = "".join(mark for attribute, mark in _marks(type(task)) if getattr(task, attribute))
    return cell(f"{marks} {task.title}" if marks else task.title, tone)


@cache
def _marks(model: type[Task]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a task that have a mark, with it."""
    return tuple((field.attribute, field.policy.mark) for field in declared(model) if field.policy.mark)


def shown(text: str) -> str:
    """Return a text of the plan as it is handed on: on one line, without numbers that name people."""
    return masked(" ".join(text.split()))


def unit_name(plan: Plan, id_: str) -> str:
    """Return a unit's name; a unit that the plan does not know keeps its id."""
    return plan.unit_names().get(id_, id_)


def lead_cell(plan: Plan, figures: Figures) -> Cell:
    """Return the name of the unit that leads."""
    return owners_cell(plan, figures, 1)


def owners_cell(plan: Plan, figures: Figures, most: int | None = None) -> Cell:
    """Return the owners' names, the lead first."""
    if figures.owners is None:
        return cell("—")
    return cell(value(plan, "owners", figures.owners.value[:most]))


def deadline_cell(figures: Figures) -> Cell:
    """Return the deadline, or how often standing work wants an entry."""
    task = figures.task
    if task.kind == "standing":
        every = {
            "month": _("monthly"),
            "quarter": _("quarterly"),
            "half-year": _("half-yearly"),
            "year": _("yearly"),
        }[task.every or EVERY]
        return cell(every)
    if figures.deadline is None:
        return cell("—")
    return cell(str(figures.deadline.value))


def days_cell(day: date, figures: Figures) -> Cell:
    """Return how many days are left or over, or for standing work how many periods lack an entry."""
    if figures.light in {Light.BEHIND, Light.FAR_BEHIND} and figures.missed:
        return cell(count("{n} missed", "{n} missed", figures.missed), figures.light)
    if figures.due is None or figures.is_closed:
        return cell("")
    return cell(_left(day, figures.due, figures.working_days), figures.light)


def due_cell(figures: Figures, day: date) -> Cell:
    """Return the deadline as people say it; of standing work, that it is such."""
    if figures.task.kind == "standing":
        return cell(_("standing"))
    if figures.deadline is None:
        return cell("—")
    return (Day(figures.deadline.value, spoken(figures.deadline.value, day)),)


def short_days_cell(day: date, figures: Figures) -> Cell:
    """Return how many days are left, or over, under a caption that says which."""
    return cell(_short_days(day, figures), figures.light) if figures.due else cell("")


def _short_days(day: date, figures: Figures) -> str:
    """Return the days to the one on which a task is due, or since: working days where they are counted."""
    if figures.due is None or figures.due == day:
        return _("today")
    if figures.working_days:
        return count("{n} wd", "{n} wd", abs(figures.working_days))
    return count("{n}d", "{n}d", abs((figures.due - day).days))


def days_to_act_cell(day: date, figures: Figures) -> Cell:
    """Return how many days are left or over of what is near or late, where no caption says which."""
    if figures.is_closed or figures.due is None:
        return ()
    days = _short_days(day, figures)
    return cell(_("{days} late").format(days=days) if figures.due < day else days, figures.light)


def need_cell(day: date, figures: Figures) -> Cell:
    """Return how late a task is, what it lacks or how soon it is due; nothing where nobody is needed."""
    if figures.missed and figures.light in ATTENTION:
        return cell(count("{n} gap", "{n} gaps", figures.missed), figures.light)
    is_near = figures.light in {Light.OVERDUE, Light.DUE_SOON}
    return days_to_act_cell(day, figures) if is_near else ()


def expected(figures: Figures) -> str:
    """Return what is expected of a task by now, in what it is counted in."""
    target = figures.task.target
    whole, unit = (target.min, target.unit) if target else (100, "%")
    return f"{round((figures.expected or 0) * whole)}{unit}"


def _left(day: date, due: date, working_days: int | None) -> str:
    """Return the days left, or over, in words: working days where they are counted."""
    if due == day:
        return _("today")
    if working_days:  # 0 between two days with only holidays would be read as today
        if due < day:
            return count("{n} working day late", "{n} working days late", -working_days)
        return count("{n} working day left", "{n} working days left", working_days)
    if due < day:
        return count("{n} day late", "{n} days late", (day - due).days)
    return count("{n} day left", "{n} days left", (due - day).days)


def progress_cell(plan: Plan, figures: Figures) -> Cell:
    """Return the progress in what the office counts: schools, months, the unit of a target, or percent."""
    counted = figures.counted
    if counted is None:
        return cell(f"{figures.progress:.0%}")
    return cell(f"{counted.achieved}/{counted.so_far}{counted_in(plan, figures)}")


def counted_in(plan: Plan, figures: Figures) -> str:
    """Return what the progress of a task is counted in, empty where there is no word for it."""
    counted, task = figures.counted, figures.task
    if counted is None:
        return "%"
    if counted.what == "target":
        return task.target.unit if task.target else ""
    if counted.what == "periods":
        return period_unit(task.every or EVERY)
    owners = figures.owners.value if figures.owners else ()
    return _(" in") if are_schools(plan, owners) else _(" units")


def period_unit(every: str) -> str:
    """Return in what the periods of standing work are counted."""
    return {"month": _(" mo"), "quarter": _(" qtr"), "half-year": _(" hyr"), "year": _(" yr")}[every]


def this_period(every: str) -> str:
    """Return the period of standing work that runs, as people call it."""
    return {
        "month": _("this month"),
        "quarter": _("this quarter"),
        "half-year": _("this half-year"),
        "year": _("this year"),
    }[every]


def members(plan: Plan, units: Collection[str]) -> str:
    """Return how many members of a group there are: so many schools, or units."""
    if are_schools(plan, units):
        return count("{n} school", "{n} schools", len(units))
    return count("{n} unit", "{n} units", len(units))


def are_schools(plan: Plan, units: Iterable[str]) -> bool:
    """Whether units, or the group they belong to, are schools by their name."""
    known = {id_ for unit in plan.units.values() if "校" in unit.name for id_ in unit.members or ()}
    return any(id_ in known or "校" in unit_name(plan, id_) for id_ in units)


def logged(entry: LogEntry) -> list[str]:
    """Return the figures of an entry: how many more, and how far the task is."""
    number = [] if entry.count is None else [f"{entry.count:+d}"]
    return number if entry.percent is None else [*number, f"{entry.percent}%"]


def quantity(target: Target) -> str:
    """Return how many a target wants."""
    return f"{target.min}–{target.max}" if target.max and target.max != target.min else str(target.min)


def task_data(plan: Plan, figures: Figures, day: date) -> Data:
    """Return a task as JSON has it, version 1: the shape is documented in docs/json.md and only grows."""
    task = figures.task
    # In the data of a report these three have another form or place.
    fields = (field for field in declared(type(task)) if field.name not in {"target", "log", "changes"})
    return {field.name: getattr(task, field.attribute) for field in fields} | {
        "section": figures.placed.section.number,
        "status": figures.status,
        "light": figures.light.value,
        "late": figures.late,
        **_owners_data(plan, figures),
        "leader": plan.leader(figures.placed),
        **_time_data(figures, day),
        "missed": figures.missed,
        "progress": round(figures.progress, 4),
        "expected": None if figures.expected is None else round(figures.expected, 4),
        "count": figures.counted._asdict() if figures.counted else None,
        "done_on": figures.done_on,
    }


def _owners_data(plan: Plan, figures: Figures) -> Data:
    owners = figures.owners
    return {
        "owners": list(owners.value) if owners else [],
        "owners_source": owners.source if owners else None,
        "owner_names": [unit_name(plan, id_) for id_ in owners.value] if owners else [],
    }


def _time_data(figures: Figures, day: date) -> Data:
    task, deadline, due = figures.task, figures.deadline, figures.due
    return {
        "deadline": deadline.value if deadline else None,
        "deadline_source": deadline.source if deadline else None,
        "every": (task.every or EVERY) if task.kind == "standing" else None,
        "due": due,
        "days": (due - day).days if due else None,
        "working_days": figures.working_days,
    }
