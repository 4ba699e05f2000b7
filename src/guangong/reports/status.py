"""The plan at a glance: a row a section or another group, then what needs attention, soonest first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial

from guangong.domain.plan import Plan
from guangong.domain.progress import ATTENTION, Figures, Light, share_of_time
from guangong.messages import _
from guangong.reports import groups, words
from guangong.reports.table import Bar, Cell, Column, Data, Report, Row, Rows, Table, Text, cell


def status(plan: Plan, assessed: Sequence[Figures], day: date, *, by: str = "section") -> Report:
    """Report on ``assessed``, all tasks of ``plan`` or some, as of ``day``.

    ``by`` is what the rows of the first table are, one of ``groups.GROUPINGS``.
    """
    expected = share_of_time(plan.period.start, plan.period.end, day)
    ended = day > plan.period.end
    attention = sorted(
        (item for item in assessed if item.light in ATTENTION), key=lambda item: item.urgency(day)
    )
    parts = [_groups_table(plan, assessed, by)]
    # A year after its end every open task is red: one line says more than the list.
    if attention and not ended:
        parts.append(_attention_table(plan, attention, day))
    data = {
        "plan": plan.title,
        "as_of": day.isoformat(),
        "period": {"start": plan.period.start.isoformat(), "end": plan.period.end.isoformat()},
        "ended": ended,
        "expected": round(expected, 4),
        **({} if by == "section" else {"by": by}),
        "attention": lambda: [words.task_data(plan, item, day) for item in attention],
    }
    return Report("status", _title(plan, day, expected), data, tuple(parts), _notes(plan, assessed, day))


def _title(plan: Plan, day: date, expected: float) -> Cell:
    when = _("as of {day}, {share} of the time has passed").format(day=day, share=f"{expected:.0%}")
    return (*cell(plan.title, "heading"), Text("\n"), Text(when, "inherited"))


def _groups_table(plan: Plan, assessed: Sequence[Figures], by: str) -> Table:
    labels = groups.columns(by)
    columns = (
        *labels,
        Column(_("progress")),
        Column("", "right", extra=True),
        Column(_("expected"), "right", extra=True),
        Column(_("done"), "right"),
        *(() if by == "light" else (Column(_("lights")),)),  # a row a light needs no lights
    )
    name = "sections" if by == "section" else "groups"
    rows = [
        _row(group.data, group.cells, group.tasks, len(columns))
        for group in groups.groups(plan, assessed, by)
    ]
    blank = (cell(""),) * (len(labels) - 1)
    total = _row({}, (*blank, cell(_("total"), "heading")), assessed, len(columns))
    return Table(name, columns, tuple(rows), total=total, more=words.more())


def _row(data: Data, cells: tuple[Cell, ...], tasks: Sequence[Figures], length: int) -> Row:
    """Return a group's figures for people in ``length`` cells, and whole for programs."""
    figures = summary(tasks)
    return Row({**data, **figures}, (*cells, *_summary_cells(figures))[:length])


def summary(assessed: Sequence[Figures]) -> Data:
    """Return the figures of several tasks; cancelled ones count nowhere but among the lights.

    The means are over the tasks that have both values: not what members return, of which nothing is expected.
    """
    counted = [item for item in assessed if item.light is not Light.CANCELLED]
    both = [(item.progress, item.expected) for item in counted if item.expected is not None]
    lights = Counter([item.light for item in assessed])
    return {
        "progress": round(_mean([progress for progress, _expected in both]), 4),
        "expected": round(_mean([expected for _progress, expected in both]), 4),
        "done": lights[Light.DONE],
        "total": len(counted),
        "lights": {light.value: lights[light] for light in Light if lights[light]},
    }


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 0.0


def _summary_cells(figures: Data) -> tuple[Cell, ...]:
    progress, expected = figures["progress"], figures["expected"]
    return (
        (Bar(progress, expected),),
        cell(f"{progress:.0%}"),
        cell(f"{expected:.0%}", "inherited"),
        cell(f"{figures['done']}/{figures['total']}"),
        words.lights_cell(figures["lights"]),
    )


def _attention_table(plan: Plan, attention: Sequence[Figures], day: date) -> Table:
    columns = (
        Column(_("light")),
        Column(_("task")),
        Column(_("needs attention"), narrow=False),
        Column(_("lead"), narrow=False, extra=True),
        Column(_("deadline"), extra=True),
        Column(_("progress"), "right", extra=True),
        Column(_("days"), "right"),
    )
    rows = Rows(partial(_attention_row, plan, day), attention)
    return Table("", columns, rows, more=words.more())


def _attention_row(plan: Plan, day: date, item: Figures) -> Row:
    cells = (
        words.light_cell(item),
        cell(item.task.id),
        words.title_cell(item.task),
        words.owners_cell(plan, item, lead_only=True),
        words.deadline_cell(item),
        words.progress_cell(item),
        words.days_cell(item, day),
    )
    return Row({}, cells)


def _notes(plan: Plan, assessed: Sequence[Figures], day: date) -> tuple[str, ...]:
    if day <= plan.period.end:
        calm = not any(item.light in ATTENTION for item in assessed)
        return (_("Nothing needs attention.") if assessed else words.none_fits(plan),) if calm else ()
    return (words.ended(plan, assessed),)
