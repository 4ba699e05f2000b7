"""The summary of a half-year or a year (小结): what was done, as raw material, and lines to fill in."""

from collections.abc import Iterator, Sequence

from guangong.domain.progress import Figures, Light
from guangong.messages import _, count
from guangong.reports import facts, phrases, words
from guangong.reports.days import spoken_period
from guangong.reports.groups import groups
from guangong.reports.scope import Scope
from guangong.reports.table import Cell, Data, Paragraph, Prose, Report, cell, titled


def summary(scope: Scope) -> Report:
    """Report on a half-year or a year by the plan's sections: what a person makes a text of."""
    paragraphs = (*_chapters(scope), *phrases.signature(scope))
    return Report("summary", _masthead(scope), _data(scope), (Prose(paragraphs),))


def _masthead(scope: Scope) -> Cell:
    text = _("{office}: summary of work, {period}")
    title = text.format(office=phrases.full_name(scope), period=spoken_period(scope.period))
    return titled(title, phrases.dated(scope.day))


def _data(scope: Scope) -> Data:
    return {
        **facts.data(scope),
        **facts.records(scope)._asdict(),
        "sections": lambda: [
            {**group.data, "tasks": [_task_data(scope, item) for item in _told(scope, group.tasks)]}
            for group in groups(scope.plan, scope.figures, "section")
        ],
        "open": facts.briefs(scope, facts.pace(scope).behind),
        "next": facts.briefs(scope, facts.coming(scope)),
    }


def _task_data(scope: Scope, item: Figures) -> Data:
    """Return a task with what was recorded of it in the period."""
    log = [
        {
            "on": entry.on,
            **({"by": words.shown(entry.by) if entry.by else None} if scope.people else {}),
            "note": words.shown(entry.note) if entry.note else None,
            "count": entry.count,
            "percent": entry.percent,
            "entered": entry.entered,
        }
        for entry in facts.entries(scope, item)
    ]
    return {**facts.brief(scope, item), "returned": facts.new_returns(scope, item), "log": log}


def _told(scope: Scope, items: Sequence[Figures]) -> list[Figures]:
    """Return the tasks of which there is something to tell: done in the period, or moved on."""
    return [item for item in items if scope.tells(item.done_on) or facts.is_moved(scope, item)]


def _chapters(scope: Scope) -> Iterator[Paragraph]:
    text = _("This sums up the work on {plan}, {period}:")
    plan, period = words.shown(scope.plan.title), spoken_period(scope.period)
    yield phrases.body(text.format(plan=plan, period=period))
    yield phrases.chapter(1, _("How far the plan is"))
    yield from map(Paragraph, phrases.overview(scope))
    yield phrases.body(_recorded(scope))
    yield phrases.chapter(2, _("Main results"))
    yield Paragraph(cell(_("Please fill in the main results:")), "fill")
    yield phrases.chapter(3, _("What was done"))
    yield from _sections(scope)
    yield phrases.chapter(4, _("What is late or behind"))
    yield from _open(scope)
    yield phrases.chapter(5, _("Problems"))
    yield Paragraph(cell(_("Please fill in the problems:")), "fill")
    yield phrases.chapter(6, _("What comes next"))
    yield from phrases.coming(scope)
    yield Paragraph(cell(_("Please fill in the next steps:")), "fill")


def _recorded(scope: Scope) -> str:
    """Return how much was recorded in the period, and how much of it was entered after its end."""
    found = facts.records(scope)
    log = count("{n} log entry", "{n} log entries", found.entries)
    returns = count("{n} return", "{n} returns", found.returns)
    text = _("In this period {log} and {returns} were recorded.").format(log=log, returns=returns)
    late = count(
        " {n} of them was entered after its end.",
        " {n} of them were entered after its end.",
        found.entered_after,
    )
    return text + late if found.entered_after else text


def _sections(scope: Scope) -> Iterator[Paragraph]:
    """Yield the sections with the tasks of each, as raw material."""
    for place, group in enumerate(groups(scope.plan, scope.figures, "section"), start=1):
        title, done = words.shown(group.data["title"]), sum(item.light is Light.DONE for item in group.tasks)
        all_ = sum(item.light is not Light.CANCELLED for item in group.tasks)
        number = words.section_number(place)
        text = _("({number}) {title} ({done} of {all} done)")
        heading = text.format(number=number, title=title, done=done, all=all_)
        yield Paragraph(cell(heading), "subheading")
        texts = [_task(scope, item) for item in _told(scope, group.tasks)]
        yield from phrases.numbered(texts, phrases.nothing(scope))


def _task(scope: Scope, item: Figures) -> str:
    """Return what was done of a task: on which day, with which figures, and each entry of the period."""
    return phrases.told(phrases.title(item), phrases.history(scope, item, facts.entries(scope, item)))


def _open(scope: Scope) -> Iterator[Paragraph]:
    """Yield what is overdue or behind, and which units owe returns."""
    found = facts.pace(scope).behind
    late = [_late(scope, item) for item in found if item.task.kind != "standing"]
    lacking = _lacking(scope, [item for item in found if item.task.kind == "standing"])
    yield from phrases.numbered(late, "" if lacking else _("Nothing is overdue or behind."))
    yield from lacking
    if debts := phrases.debts(scope):
        yield phrases.body(phrases.told(debts[0], debts[1:]))


def _late(scope: Scope, item: Figures) -> str:
    name = phrases.title(item) + phrases.in_brackets([words.light_word(item.light)])
    return phrases.told(name, phrases.why_late(scope, item))


def _lacking(scope: Scope, standing: Sequence[Figures]) -> list[Paragraph]:
    """Return the standing work without an entry in a period that is over, most such periods first."""
    if not standing:
        return []
    text = count("{n} standing task lacks entries:", "{n} standing tasks lack entries:", len(standing))
    ranked = sorted(standing, key=lambda item: -item.missed)
    return [phrases.body(text), *phrases.numbered([_missed(scope, item) for item in ranked])]


def _missed(scope: Scope, item: Figures) -> str:
    return phrases.told(phrases.title(item), phrases.why_behind(scope, item))
