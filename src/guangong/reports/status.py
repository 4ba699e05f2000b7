"""The plan at a glance: what needs attention and who has to move, then how far the sections are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final

from guangong.domain.plan import Plan
from guangong.domain.progress import (
    ATTENTION,
    DEFAULT,
    Figures,
    Light,
    Thresholds,
    share_of_time,
    unfinished,
)
from guangong.messages import _, count
from guangong.reports import drift, groups, owing, words
from guangong.reports.alike import alike_rows, together
from guangong.reports.drift import Baseline
from guangong.reports.sentence import due_figures, sentence
from guangong.reports.table import (
    Bar,
    Cell,
    Column,
    Columns,
    Data,
    Group,
    Mark,
    Report,
    Row,
    Sign,
    Table,
    Text,
    cell,
    headings,
)

_TILE: Final = 39
"""What a section takes at least: nine Chinese characters, a bar of ten cells, a percentage."""

_APART: Final = 5
"""So many points behind what is expected, the difference is toned."""


def status(  # noqa: PLR0913 (what the command line says, and where it goes)
    plan: Plan,
    assessed: Sequence[Figures],
    day: date,
    *,
    by: str = "section",
    limits: Thresholds = DEFAULT,
    handed_on: bool = False,
    baseline: Baseline | None = None,
) -> Report:
    """Report on ``assessed``, all tasks of ``plan`` or some, as of ``day``.

    ``by`` is what the rows of the last table are, one of ``groups.GROUPINGS``; ``limits`` say when a light
    comes on. What is ``handed_on`` is read on other days, too. Where there is a ``baseline``, it says how
    deadlines have drifted since.
    """
    ranked = sorted(assessed, key=lambda item: item.urgency(day))
    attention = [item for item in ranked if item.light in ATTENTION]
    total, due = summary(assessed), due_figures(plan, assessed, day)
    listed = _attention(plan, ranked, day, limits)
    title = (*cell(plan.title, "heading"), Text("\n"), *sentence(plan, total | due, day, handed_on=handed_on))
    parts = (*([listed] if listed.groups else []), _groups_table(plan, assessed, by))
    data = {
        **words.dated(plan, day),
        "period": {"start": plan.period.start, "end": plan.period.end},
        "expected": round(share_of_time(plan.period.start, plan.period.end, day), 4),
        **({} if by == "section" else {"by": by}),
        **due,
        "attention": lambda: [words.task_data(plan, item, day) for item in attention],
        "total": total,
    }
    report = Report("status", title, data, parts, _notes(plan, assessed, day))
    return _with_drift(report, plan, assessed, day, baseline) if baseline else report


def _with_drift(
    report: Report, plan: Plan, assessed: Sequence[Figures], day: date, baseline: Baseline
) -> Report:
    """Return a report with the drift above its parts, where a page keeps what was asked for."""
    found = drift.drifted(baseline, plan, {item.task.id for item in assessed})
    title = (*report.title, Text("\n"), *cell(drift.said(baseline, found, day)))
    data = {**report.data, "baseline": drift.data(baseline, found)}
    parts = [drift.drift_table(found, day)] if found else []
    return report._replace(title=title, data=data, parts=(*parts, *report.parts))


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


def _notes(plan: Plan, assessed: Sequence[Figures], day: date) -> tuple[str, ...]:
    if day > plan.period.end or any(item.light in ATTENTION for item in assessed):
        return ()
    return (_("No task is overdue, due soon or behind."),) if assessed else (words.none_fits(plan),)


# ── what needs attention ──


def _attention(plan: Plan, ranked: Sequence[Figures], day: date, limits: Thresholds) -> Table:
    """Return what needs attention, by its light; after the period, what was not done."""
    columns = _columns(plan, day)
    found = list(needing(plan, ranked, day, limits))
    shown = (
        _group(plan, day, columns, (name, caption, items), is_first=not place)
        for place, (name, caption, items) in enumerate(found)
    )
    return Table("", headings(columns), tuple(shown), "page")


def needing(
    plan: Plan, ranked: Sequence[Figures], day: date, limits: Thresholds
) -> Iterator[tuple[Cell, str, list[Figures]]]:
    """Yield what needs attention by its light, after the period what was not done: name, caption, tasks.

    The caption is that of ``amount_cell``; ``ranked`` are the tasks, the worst first.
    """
    if day > plan.period.end:
        if late := unfinished(ranked):
            yield _name(_("not done"), late, Light.OVERDUE), _("late"), late
        return
    known = (
        (_("overdue"), _("late"), Light.OVERDUE, {Light.OVERDUE}),
        (words.due_in(limits), _("left"), Light.DUE_SOON, {Light.DUE_SOON}),
        (_("behind"), _("should"), Light.FAR_BEHIND, {Light.FAR_BEHIND, Light.BEHIND}),
    )
    for word, caption, tone, lights in known:
        if items := [item for item in ranked if item.light in lights]:
            yield _name(word, items, tone), caption, items


def _name(word: str, items: Sequence[Figures], tone: Light) -> Cell:
    return (Text(word, tone), Text(f" {len(items)}", tone))


def _columns(plan: Plan, day: date) -> Columns[Figures]:
    return (
        (Column("", gap=1, name=_("light")), words.only_mark),
        (Column("", gap=1, name=_("task")), lambda item: cell(item.task.id, "dim")),
        (Column("", least=28, weight=5, name=_("title")), lambda item: words.title_cell(item.task)),
        (Column(_("progress"), "right"), partial(words.progress_cell, plan)),
        (Column(_("due by"), "right", extra=True), lambda item: words.due_cell(item, day)),
        (Column(_("late"), "right"), partial(amount_cell, day)),
        (Column(_("who · last note"), least=22, weight=3), partial(owing.who, plan)),
    )


def _group(
    plan: Plan,
    day: date,
    columns: Columns[Figures],
    named: tuple[Cell, str, list[Figures]],
    *,
    is_first: bool,
) -> Group:
    """Return a group: standing work with one gap and one due day is one row, and the debts stand below."""
    name, caption, items = named
    places = {5: caption} if is_first else {5: caption, 6: ""}

    def cells(same: Sequence[Figures]) -> tuple[Cell | None, ...]:
        said, days = together(plan, same, day), amount_cell(day, same[0])
        return ((Mark(same[0].light),), said, None, None, None, days, ())

    owed = owing.telephone(plan, items)
    foot = (Row({}, (owed,)),) if owed else ()
    return Group(alike_rows(columns, items, cells), name, places, foot)


def amount_cell(day: date, item: Figures) -> Cell:
    """Return the days over or left; for what is behind, what is expected in what it is counted in."""
    if item.light in {Light.BEHIND, Light.FAR_BEHIND}:
        if item.missed:
            return cell(count("{n} gap", "{n} gaps", item.missed), item.light)
        return cell(words.expected(item))
    return words.short_days_cell(day, item)


# ── how far the sections are ──


def _groups_table(plan: Plan, assessed: Sequence[Figures], by: str) -> Table:
    columns: Columns[tuple[groups.Bucket, Data]] = (
        (Column(words.heading(by), least=20), lambda found: found[0].label),
        (Column(_("progress"), least=10, most=20), lambda found: (_bar(found[1]),)),
        (Column("", "right", gap=1), lambda found: cell(f"{found[1]['progress']:4.0%}")),
        (Column("", "right", extra=True), lambda found: difference_cell(found[1])),
        (
            Column(_("done"), "right", extra=True),
            lambda found: cell(f"{found[1]['done']}/{found[1]['total']}"),
        ),
    )
    found = [(group, summary(group.tasks)) for group in groups.groups(plan, assessed, by)]
    lines = tuple(
        Row({**group.data, **figures}, tuple(content((group, figures)) for _column, content in columns))
        for group, figures in found
    )
    name = "sections" if by == "section" else "groups"
    return Table(name, headings(columns), (Group(lines, _key(by)),), "page", beside=_TILE)


def _key(by: str) -> Cell:
    """Return what stands above the bars where there is room: what they are of, and what their signs mean."""
    signs = ((Sign("done"), _("done")), (Sign("now"), _("expected by now")))
    known = (piece for sign, word in signs for piece in (Text("  "), sign, Text(f" {word}", "dim")))
    return (*cell(words.heading(by), "heading"), *known)


def _bar(figures: Data) -> Bar:
    return Bar(figures["progress"], figures["expected"])


def difference_cell(figures: Data) -> Cell:
    """Return by how many points tasks are ahead, or behind."""
    if figures["expected"] is None:
        return cell("")
    points = round((figures["progress"] - figures["expected"]) * 100)
    return cell(f"{points:+d}" if points else "0", "gap" if points <= -_APART else "")
