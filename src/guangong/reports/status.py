"""The plan at a glance: a row a section or another group, then what needs attention, the worst first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial

from guangong.domain.plan import Plan
from guangong.domain.progress import ATTENTION, Figures, Light, share_of_time, unfinished
from guangong.messages import _
from guangong.reports import groups, words
from guangong.reports.table import (
    Bar,
    Cell,
    Column,
    Columns,
    Data,
    Group,
    Report,
    Row,
    Table,
    cell,
    headings,
    table,
    titled,
)


def status(plan: Plan, assessed: Sequence[Figures], day: date, *, by: str = "section") -> Report:
    """Report on ``assessed``, all tasks of ``plan`` or some, as of ``day``.

    ``by`` is what the rows of the first table are, one of ``groups.GROUPINGS``.
    """
    expected = share_of_time(plan.period.start, plan.period.end, day)
    ended = day > plan.period.end
    ranked = sorted(assessed, key=lambda item: item.urgency(day))
    attention = [item for item in ranked if item.light in ATTENTION]
    parts = [_groups_table(plan, assessed, by)]
    if listed := unfinished(ranked) if ended else attention:
        parts.append(_attention_table(plan, listed, day))
    data = {
        **words.dated(plan, day),
        "period": {"start": plan.period.start, "end": plan.period.end},
        "expected": round(expected, 4),
        **({} if by == "section" else {"by": by}),
        "attention": lambda: [words.task_data(plan, item, day) for item in attention],
    }
    when = _("as of {day}, {share} of the time has passed").format(day=day, share=f"{expected:.0%}")
    return Report("status", titled(plan.title, when), data, tuple(parts), _notes(plan, assessed, day))


def _groups_table(plan: Plan, assessed: Sequence[Figures], by: str) -> Table:
    labels, columns = groups.columns(by), _columns(by)

    def row(data: Data, label: Sequence[Cell], tasks: Sequence[Figures]) -> Row:
        figures = summary(tasks)
        return Row({**data, **figures}, (*label, *(content(figures) for _column, content in columns)))

    rows = [row(*group) for group in groups.groups(plan, assessed, by)]
    name = "sections" if by == "section" else "groups"
    return Table(name, (*labels, *headings(columns)), (Group(rows),), "page")


def _columns(by: str) -> Columns[Data]:
    """Return the columns of a group's figures."""
    lights = (Column(_("lights")), lambda figures: words.lights_cell(figures["lights"]))
    return (
        (Column(_("progress")), lambda figures: (Bar(figures["progress"], figures["expected"]),)),
        (Column("", "right", extra=True), lambda figures: cell(f"{figures['progress']:.0%}")),
        (
            Column(_("expected"), "right", extra=True),
            lambda figures: cell(_share(figures["expected"]), "dim"),
        ),
        (Column(_("done"), "right"), lambda figures: cell(f"{figures['done']}/{figures['total']}")),
        *(() if by == "light" else (lights,)),  # a row a light needs no lights
    )


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def summary(assessed: Sequence[Figures]) -> Data:
    """Return the figures of several tasks; cancelled ones count nowhere but among the lights.

    The means are over the tasks that have both values: not what members return, of which nothing is expected
    — where there is nothing else, the progress is theirs.
    """
    counted = [item for item in assessed if item.light is not Light.CANCELLED]
    both = [item for item in counted if item.expected is not None]
    expected = [item.expected for item in both if item.expected is not None]
    lights = Counter([item.light for item in assessed])
    return {
        "progress": round(_mean([item.progress for item in both or counted]), 4),
        "expected": round(_mean(expected), 4) if expected else None,
        "done": lights[Light.DONE],
        "total": len(counted),
        "lights": {light.value: lights[light] for light in Light if lights[light]},
    }


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 0.0


def _attention_table(plan: Plan, attention: Sequence[Figures], day: date) -> Table:
    heading = _("not done") if day > plan.period.end else _("needs attention")
    columns: Columns[Figures] = (
        (Column(_("light")), words.light_cell),
        (Column(_("task")), lambda item: cell(item.task.id)),
        (Column(heading, least=20), lambda item: words.title_cell(item.task)),
        (Column(_("lead"), least=20, extra=True), partial(words.lead_cell, plan)),
        (Column(_("deadline"), extra=True), words.deadline_cell),
        (Column(_("progress"), "right", extra=True), partial(words.progress_cell, plan)),
        (Column(_("days"), "right"), partial(words.days_cell, day)),
    )
    return table("", columns, attention)._replace(form="page")


def _notes(plan: Plan, assessed: Sequence[Figures], day: date) -> tuple[str, ...]:
    if day > plan.period.end or any(item.light in ATTENTION for item in assessed):
        return ()
    return (_("Nothing needs attention.") if assessed else words.none_fits(plan),)
