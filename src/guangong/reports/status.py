"""The plan at a glance: a row a section, then what needs attention, soonest first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from guangong.messages import _, count
from guangong.plan import Plan, Section
from guangong.progress import ATTENTION, Figures, Light, share_of_time
from guangong.reports import words
from guangong.reports.table import Bar, Cell, Column, Data, Report, Row, Table, Text, cell


def status(plan: Plan, assessed: Sequence[Figures], day: date) -> Report:
    """Report on ``assessed``, all tasks of ``plan`` or some, as of ``day``."""
    shown = {item.placed.section.number for item in assessed}
    whole = len(assessed) == sum(1 for _task in plan.tasks())
    sections = [section for section in plan.sections if whole or section.number in shown]
    rows = tuple(_section_row(section, _of(section, assessed)) for section in sections)
    expected = share_of_time(plan.period.start, plan.period.end, day)
    ended = day > plan.period.end
    attention = sorted(
        (item for item in assessed if item.light in ATTENTION), key=lambda item: item.due or day
    )
    tables = [Table("sections", _section_columns(), rows, total=_total_row(assessed))]
    # A year after its end every open task is red: one line says more than the list.
    if attention and not ended:
        tables.append(_attention_table(plan, attention, day))
    data = {
        "plan": plan.title,
        "as_of": day.isoformat(),
        "period": {"start": plan.period.start.isoformat(), "end": plan.period.end.isoformat()},
        "ended": ended,
        "expected": round(expected, 4),
        "attention": [words.task_data(plan, item, day) for item in attention],
    }
    return Report("status", _title(plan, day, expected), data, tuple(tables), _notes(plan, assessed, day))


def _title(plan: Plan, day: date, expected: float) -> Cell:
    when = _("as of {day}, {share} of the time has passed").format(day=day, share=f"{expected:.0%}")
    return (Text(plan.title, "heading"), Text("\n"), Text(when, "inherited"))


def _of(section: Section, assessed: Iterable[Figures]) -> list[Figures]:
    return [item for item in assessed if item.placed.section is section]


def _section_columns() -> tuple[Column, ...]:
    return (
        Column(_("no."), "right"),
        Column(_("section"), narrow=False),
        Column(_("progress")),
        Column("", "right"),
        Column(_("done"), "right"),
        Column(_("lights"), narrow=False),
    )


def _section_row(section: Section, assessed: Sequence[Figures]) -> Row:
    data = {"number": section.number, "title": section.title, **summary(assessed)}
    return Row(data, (cell(str(section.number)), cell(section.title), *_summary_cells(data, assessed)))


def _total_row(assessed: Sequence[Figures]) -> Row:
    data = summary(assessed)
    return Row(data, (cell(""), cell(_("total"), "heading"), *_summary_cells(data, assessed)))


def summary(assessed: Sequence[Figures]) -> Data:
    """Return the figures of several tasks; cancelled ones count nowhere but among the lights."""
    counted = [item for item in assessed if item.light is not Light.CANCELLED]
    lights = Counter(item.light for item in assessed)
    return {
        "progress": round(_mean(item.progress for item in counted), 4),
        "expected": round(_mean(item.expected for item in counted), 4),
        "done": lights[Light.DONE],
        "total": len(counted),
        "lights": {light.value: lights[light] for light in Light if lights[light]},
    }


def _mean(shares: Iterable[float]) -> float:
    numbers = list(shares)
    return sum(numbers) / len(numbers) if numbers else 0.0


def _summary_cells(data: Data, assessed: Sequence[Figures]) -> tuple[Cell, ...]:
    lights = Counter(item.light for item in assessed)
    parts = [words.lights_cell(light, lights[light]) for light in Light if lights[light]]
    spaced = tuple(piece for part in parts for piece in (Text(" "), *part))[1:]
    return (
        (Bar(data["progress"]),),
        cell(f"{data['progress']:.0%}"),
        cell(f"{data['done']}/{data['total']}"),
        spaced,
    )


def _attention_table(plan: Plan, attention: Sequence[Figures], day: date) -> Table:
    columns = (
        Column(_("light")),
        Column(_("task")),
        Column(_("title"), narrow=False),
        Column(_("lead"), narrow=False),
        Column(_("deadline")),
        Column(_("days"), "right"),
    )
    rows = tuple(
        Row(
            {},
            (
                words.light_cell(item),
                cell(item.task.id),
                cell(item.task.title),
                words.owners_cell(plan, item, lead_only=True),
                words.deadline_cell(item),
                words.days_cell(item, day),
            ),
        )
        for item in attention
    )
    return Table("", columns, rows, heading=_("needs attention"))


def _notes(plan: Plan, assessed: Sequence[Figures], day: date) -> tuple[str, ...]:
    if day <= plan.period.end:
        calm = not any(item.light in ATTENTION for item in assessed)
        return (_("Nothing needs attention.") if assessed else _("No task fits."),) if calm else ()
    late = sum(item.light is Light.OVERDUE for item in assessed)
    thin = sum(item.light in {Light.BEHIND, Light.FAR_BEHIND} for item in assessed)
    ended = _(
        "The plan's period ended on {end}: {late} not done, {thin} lacking entries. "
        "The state on its last day: guangong status --as-of {end}"
    )
    tasks = count("{n} task", "{n} tasks", late)
    standing = count("{n} standing task", "{n} standing tasks", thin)
    return (ended.format(end=plan.period.end, late=tasks, thin=standing),)
