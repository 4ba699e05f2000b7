"""How far deadlines have drifted since a baseline: what was moved, added or cancelled, and why."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Literal, NamedTuple

from guangong.domain.comparison import new_records
from guangong.domain.plan import Change, Placed, Plan
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.table import Cell, Column, Columns, Data, Table, cell, table
from guangong.reports.task import why


class Baseline(NamedTuple):
    """A plan as it was; ``name`` is how the user knows it, ``day`` the day from which it is."""

    name: str
    day: date
    plan: Plan


class Drifted(NamedTuple):
    """A task that is otherwise than in the baseline: its deadlines then and now, and what was decided."""

    placed: Placed
    kind: Literal["moved", "added", "cancelled", "removed"]
    old: date | None
    new: date | None
    decision: Change | None = None

    @property
    def days(self) -> int:
        """By how many days its deadline is later."""
        return (self.new - self.old).days if self.kind == "moved" and self.old and self.new else 0


def drifted(baseline: Baseline, plan: Plan, wanted: Collection[str]) -> list[Drifted]:
    """Return which of the tasks that are ``wanted`` have drifted: what moved latest first, new ones last."""
    before = {placed.task.id: placed for placed in baseline.plan.tasks()}
    now = [placed for placed in plan.tasks() if placed.task.id in wanted]
    found = [item for placed in now if (item := _drifted(before.get(placed.task.id), placed))]
    if len(now) == sum(1 for _placed in plan.tasks()):  # of some tasks, those that are gone are none
        gone = before.keys() - {placed.task.id for placed in now}
        found += [Drifted(was, "removed", _due(was), None) for id_, was in before.items() if id_ in gone]
    order = ("moved", "cancelled", "removed", "added")
    return sorted(found, key=lambda item: (order.index(item.kind), -item.days))


def _drifted(was: Placed | None, placed: Placed) -> Drifted | None:
    is_cancelled = placed.task.status == "cancelled"
    if was is None or was.task.status == "cancelled":
        return None if is_cancelled else Drifted(placed, "added", None, _due(placed))
    old, new = _due(was), _due(placed)
    if is_cancelled:
        return Drifted(placed, "cancelled", old, None, _decision(was, placed, "status"))
    return Drifted(placed, "moved", old, new, _decision(was, placed, "deadline")) if old != new else None


def _due(placed: Placed) -> date | None:
    return placed.deadline.value if placed.deadline else None


def _decision(was: Placed, placed: Placed, field: str) -> Change | None:
    """Return the last decision on a field since."""
    found = [change for change in new_records(was.task, placed.task) if change.field == field]
    return max(found, key=lambda change: change.on, default=None)


def data(baseline: Baseline, found: Collection[Drifted]) -> Data:
    """Return the drift for programs."""
    return {
        "name": baseline.name,
        "day": baseline.day,
        **_figures(found),
        "tasks": [
            {
                "id": item.placed.task.id,
                "title": item.placed.task.title,
                "change": item.kind,
                "from": item.old,
                "to": item.new,
                "days": item.days,
                "reason": item.decision.reason if item.decision else None,
                "document": item.decision.document if item.decision else None,
            }
            for item in found
        ],
    }


def _figures(found: Collection[Drifted]) -> dict[str, int]:
    """Return how many tasks drifted how, by how many days together, and the most that one did."""
    kinds = [item.kind for item in found]
    days = [item.days for item in found]
    numbers = {kind: kinds.count(kind) for kind in ("moved", "added", "cancelled", "removed")}
    return {**numbers, "days": sum(days), "most": max(days, key=abs, default=0)}


def said(baseline: Baseline, found: Collection[Drifted], day: date) -> str:
    """Return the figures as a sentence."""
    when = spoken(baseline.day, day)
    is_day = str(baseline.day) == baseline.name
    name = when if is_day else baseline.name + _(" ({where})").format(where=when)
    figures = _figures(found)
    text = _("Since {name}: {figures}.")
    return text.format(name=name, figures=_("; ").join(_said(figures)) or _("no deadline has moved"))


def _said(figures: dict[str, int]) -> Iterator[str]:
    if n := figures["moved"]:
        one = _("1 deadline moved, {days:+d} days")
        several = _("{n} deadlines moved, {days:+d} days in all, {most:+d} at most")
        yield (one if n == 1 else several).format(n=n, days=figures["days"], most=figures["most"])
    others = {"added": _("{n} added"), "cancelled": _("{n} cancelled"), "removed": _("{n} removed")}
    rest = [text.format(n=figures[kind]) for kind, text in others.items() if figures[kind]]
    if rest:
        yield _(", ").join(rest)


def drift_table(found: list[Drifted], day: date) -> Table:
    """Return a row for each task."""
    columns: Columns[Drifted] = (
        (Column("", gap=1, name=_("task")), lambda item: cell(item.placed.task.id, "dim")),
        (Column("", least=20, weight=2, name=_("title")), lambda item: words.title_cell(item.placed.task)),
        (Column(_("deadline")), lambda item: _moved(item, day)),
        (Column(_("moved by"), "right"), lambda item: cell(f"{item.days:+d}" if item.days else "")),
        (
            Column(_("reason"), least=16, weight=2),
            lambda item: cell(why(item.decision) if item.decision else ""),
        ),
    )
    name = _("drift")
    made = table("", columns, found).named(f"{name} {len(found)}")
    return made._replace(form="page")


def _moved(item: Drifted, day: date) -> Cell:
    """Return the deadline then and now, as far as there is one."""
    words_ = {"cancelled": _("cancelled"), "removed": _("removed")}
    old = _("new task") if item.kind == "added" else _day(item.old, day)
    return cell(f"{old} → {words_.get(item.kind) or _day(item.new, day)}")


def _day(due: date | None, day: date) -> str:
    return spoken(due, day) if due else "—"
