"""The table in which a plan is handed out: each task with who answers for it, and by when (任务分解表)."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from guangong.domain.fields import declared
from guangong.domain.progress import Figures, Light
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.handout import Numbered, Offered, chosen, document, task_data
from guangong.reports.scope import Scope
from guangong.reports.table import Cell, Column, Day, Report, cell

DEFAULT: Final = ("number", "task", "clause", "leader", "lead", "support", "deadline", "remarks")
"""The columns of a breakdown: a form, which has also those in which nothing stands. People write in it."""


def breakdown(scope: Scope, *, columns: Sequence[str] = (), group_by: str = "") -> Report:
    """Report tasks as an office hands them out.

    Args:
        scope: the tasks; of a period, those that are due in it, and standing work.
        columns: which ones, in which order, by their headings or English names; else the usual ones.
        group_by: ``section`` gives each section a table of its own, ``unit`` each unit one of what it leads
            or supports.

    Raises:
        NotUnderstoodError: there is no such column.
    """
    kept = [item for item in scope.figures if item.deadline is None or scope.tells(item.deadline.value)]
    form = chosen(partial(offered, scope), columns, DEFAULT)
    found = [(column._replace(stays=True), content) for column, content in form]
    data = partial(task_data, scope)
    title = _("{plan}: breakdown of tasks").format(plan=scope.plan.title)
    return document("breakdown", title, scope._replace(figures=kept), found, data, group_by)


def offered(scope: Scope) -> Offered:
    """Return the columns that a breakdown can have."""

    def leader(item: Numbered) -> Cell:
        return cell(scope.plan.leader(item.figures.placed) or "")

    return {
        "number": (Column(_("no."), "right"), lambda item: cell(str(item.number))),
        "id": (Column(_("id")), lambda item: cell(item.figures.task.id)),
        "task": (Column(_("work to do"), least=20, weight=3), lambda item: cell(item.figures.task.title)),
        "clause": (Column(_("requirements"), least=8), lambda item: cell(item.figures.task.clause or "")),
        "leader": (Column(_("leader in charge"), least=8), leader),
        "lead": (Column(_("lead"), least=10), lambda item: words.lead_cell(scope.plan, item.figures)),
        "support": (Column(_("support"), least=10), lambda item: _support(scope, item.figures)),
        "deadline": (Column(_("deadline"), least=10), lambda item: deadline(scope, item.figures)),
        "remarks": (Column(_("remarks"), least=10), lambda item: _remarks(scope, item.figures)),
    }


def _support(scope: Scope, item: Figures) -> Cell:
    others = item.owners.value[1:] if item.owners else ()
    return cell(words.value(scope.plan, "owners", others))


def deadline(scope: Scope, item: Figures, *, dated: bool = False) -> Cell:
    """Return the document's own words for a deadline, else the day.

    The day stands behind the words where it was moved, and where all are ``dated``.
    """
    text, year = item.task.deadline_text, scope.plan.period.start
    if item.deadline is None:
        return cell(text or _("ongoing"))
    day = item.deadline.value
    if not text:
        return (Day(day, spoken(day, year)),)
    is_moved = any(change.field == "deadline" for change in item.task.changes)
    behind = _(" (now {day})") if is_moved else _(" ({day})") if dated else ""
    return cell(text + behind.format(day=spoken(day, year)))


def _remarks(scope: Scope, item: Figures) -> Cell:
    target = item.task.target and words.value(scope.plan, "target", item.task.target)
    said = [_("{name}: {reason}").format(name=_("target"), reason=target)] if target else []
    gone = [words.light_word(item.light)] if item.light is Light.CANCELLED else []
    return cell(_("; ").join([*marks(item), *said, *organizer(item), *gone]))


def marks(item: Figures) -> list[str]:
    """Return what the marks of a task say, behind them: ★ key task."""
    fields = (field for field in declared(type(item.task)) if field.policy.mark)
    return [f"{field.policy.mark} {field.label}" for field in fields if getattr(item.task, field.attribute)]


def organizer(item: Figures) -> list[str]:
    """Return who organises a task, behind the label."""
    name = item.task.organizer
    return [_("{name}: {reason}").format(name=_("organizer"), reason=name)] if name else []
