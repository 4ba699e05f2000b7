"""The bulletin of a month or a quarter (通报): what was done, who is late, what comes next."""

from collections.abc import Iterator, Mapping, Sequence

from guangong.domain.progress import Figures
from guangong.domain.stretches import length, number
from guangong.messages import _, count
from guangong.reports import facts, phrases, words
from guangong.reports.days import spoken, spoken_period
from guangong.reports.groups import Bucket, groups
from guangong.reports.scope import Scope
from guangong.reports.status import summary
from guangong.reports.table import (
    Cell,
    Column,
    Columns,
    Data,
    Paragraph,
    Part,
    Prose,
    Report,
    Table,
    cell,
    in_words,
    table,
    titled,
)


def bulletin(scope: Scope, *, issue: int = 0) -> Report:
    """Report on a period, with an annex of the tasks that are behind schedule, and one of those on it.

    Args:
        scope: the plan as of the day, and the period.
        issue: the number of the bulletin (第N期); else that of the month among the plan's. A quarter has
            none of its own, nor has a part of the tasks: two bulletins would have the same one.
    """
    issue = issue or _number(scope)
    opening = _("This is how far {plan} is, {period}:").format(
        plan=words.shown(scope.plan.title), period=spoken_period(scope.period)
    )
    head = Prose(
        (
            phrases.body(opening),
            phrases.chapter(1, _("How far the plan is")),
            *map(Paragraph, phrases.overview(scope)),
        )
    )
    annexes = _annexes(scope)
    text = Prose((*_chapters(scope), *_listed([*annexes]), *phrases.signature(scope)))
    parts = (head, *_by_section(scope), text, *_annexed(annexes))
    message = _message(scope, issue)
    data = {**_data(scope), "issue": issue or None, "message": message}
    return Report("bulletin", _masthead(scope, issue), data, parts, message=message)


def _masthead(scope: Scope, issue: int) -> Cell:
    day = spoken(scope.day, 0, in_full=True)
    return titled(_title(scope), phrases.full_name(scope), *_issue(issue), day)


def _number(scope: Scope) -> int:
    """Return which month of the plan's a bulletin is for, 0 where it is for something else."""
    is_month = length(scope.period) == 1 and not scope.only
    return number(scope.plan.period, scope.period) if is_month else 0


def _title(scope: Scope) -> str:
    text = _("Bulletin for {period}: {plan}")
    return text.format(plan=words.shown(scope.plan.title), period=spoken_period(scope.period))


def _issue(number: int) -> list[str]:
    return [_("No. {n}").format(n=number)] if number else []


def _data(scope: Scope) -> Data:
    sections = [
        {**group.data, **facts.counted(scope._replace(figures=group.tasks))}
        for group in groups(scope.plan, scope.figures, "section")
    ]
    return {
        **facts.data(scope),
        "sections": sections,
        "done": facts.briefs(scope, facts.done_in(scope)),
        "moved": facts.briefs(scope, facts.moved_in(scope)),
        "overdue": facts.briefs(scope, facts.overdue(scope)),
        "next": facts.briefs(scope, facts.coming(scope)),
    }


# ── the text ──


def _chapters(scope: Scope) -> Iterator[Paragraph]:
    yield phrases.chapter(2, _("What was done in this period"))
    yield from _period(scope)
    yield phrases.chapter(3, _("What is late or behind"))
    yield from _late_or_behind(scope)
    yield phrases.chapter(4, _("Which units owe returns"))
    debts = phrases.debts(scope)
    yield phrases.body(phrases.told(debts[0], debts[1:]) if debts else _("No unit owes an overdue return."))
    yield phrases.chapter(5, _("What comes next"))
    yield from phrases.coming(scope)


def _late_or_behind(scope: Scope) -> Iterator[Paragraph]:
    late = [phrases.told(phrases.title(item), phrases.why_late(scope, item)) for item in facts.overdue(scope)]
    slow = [
        phrases.told(phrases.title(item), phrases.why_behind(scope, item)) for item in facts.behind(scope)
    ]
    if not (late or slow):
        yield phrases.body(_("Nothing is overdue or behind."))
    if late:
        yield phrases.body(count("{n} task is overdue:", "{n} tasks are overdue:", len(late)))
        yield from phrases.numbered(late)
    if slow:
        yield phrases.body(count("{n} task is behind:", "{n} tasks are behind:", len(slow)))
        yield from phrases.numbered(slow)


def _period(scope: Scope) -> Iterator[Paragraph]:
    """Yield what was done, what moved on, and the standing work that was recorded."""
    done, moved = facts.done_in(scope), facts.moved_in(scope)
    dated = [item for item in moved if item.task.kind != "standing"]
    standing = [item for item in moved if item.task.kind == "standing"]
    if not (done or moved):
        yield phrases.body(phrases.nothing(scope))
    if done:
        yield phrases.body(count("{n} task was done:", "{n} tasks were done:", len(done)))
        yield from phrases.numbered([_progress(scope, item) for item in done])
    if dated:
        yield phrases.body(count("{n} task moved on:", "{n} tasks moved on:", len(dated)))
        yield from phrases.numbered([_progress(scope, item) for item in dated])
    if standing:
        yield phrases.body(
            count("{n} standing task was recorded:", "{n} standing tasks were recorded:", len(standing))
        )
        yield from phrases.numbered([_progress(scope, item) for item in standing])


def _progress(scope: Scope, item: Figures) -> str:
    """Return how far a task is, with the last entry of the period."""
    owners = [phrases.owners(scope, item)] if item.owners else []
    last = facts.entries(scope, item)[-1:]
    return phrases.told(phrases.title(item), [*owners, *phrases.history(scope, item, last)])


# ── tables ──


def _by_section(scope: Scope) -> Iterator[Table]:
    """Yield a table of the sections with the pace of each, where there are several."""
    found = groups(scope.plan, scope.figures, "section")
    if len(found) < 2:  # noqa: PLR2004 (several)
        return
    paces = [(group, facts.pace(scope._replace(figures=group.tasks))) for group in found]
    columns: Columns[tuple[Bucket, facts.Pace]] = (
        (Column(words.heading("section"), least=20), lambda line: cell(_section(line[0]))),
        (Column(_("tasks in all"), "right"), lambda line: cell(str(summary(line[0].tasks)["total"]))),
        (Column(_("done"), "right"), lambda line: cell(str(summary(line[0].tasks)["done"]))),
        (Column(_("behind schedule"), "right"), lambda line: cell(str(len(line[1].behind)))),
        (Column(_("on it"), "right"), lambda line: cell(str(len(line[1].on)))),
        (Column(_("ahead of it"), "right"), lambda line: cell(str(len(line[1].ahead)))),
        (
            Column(words.heading("progress"), "right"),
            lambda line: cell(f"{summary(line[0].tasks)['progress']:.0%}"),
        ),
    )
    yield table("", columns, paces)


def _section(group: Bucket) -> str:
    text = _("{number}. {heading}")
    number = words.section_number(group.data["number"])
    return text.format(number=number, heading=words.shown(group.data["title"]))


# ── annexes ──


def _annexes(scope: Scope) -> dict[str, Table]:
    """Return the tables of the open tasks by their titles: those that are behind, and the others."""
    pace = facts.pace(scope)
    known = {
        _("Tasks behind schedule"): ("behind_schedule", pace.behind),
        _("Tasks on schedule"): ("on_schedule", pace.in_time),
    }
    return {title: _table(scope, name, items) for title, (name, items) in known.items() if items}


def _listed(titles: Sequence[str]) -> Iterator[Paragraph]:
    """Yield the list of the annexes, which stands below the text."""
    numbered = [f"{n}. {title}" for n, title in enumerate(titles, start=1)]
    for place, title in enumerate(numbered if titles[1:] else titles):
        yield phrases.body(title if place else _("Annexes: {titles}").format(titles=title))


def _annexed(annexes: Mapping[str, Table]) -> Iterator[Part]:
    """Yield each annex under its label, which has a number where there are several, and its title."""
    for n, (title, listed) in enumerate(annexes.items(), start=1):
        label = _("Annex {n}").format(n=n) if len(annexes) > 1 else _("Annex")
        yield Prose((Paragraph(cell(label), "annex"), Paragraph(cell(title), "heading")))
        yield listed
        note = _(
            "Note: “expected” is how far a task should be by the day; what units return and standing work "
            "are not measured by it (—)."
        )
        yield Prose((phrases.body(note),))


def _table(scope: Scope, name: str, items: Sequence[Figures]) -> Table:
    columns: Columns[tuple[int, Figures]] = (
        (Column(_("No."), "right"), lambda line: cell(str(line[0]))),
        (Column(words.heading("title"), least=20, weight=3), lambda line: cell(phrases.title(line[1]))),
        (Column(words.field_word("owners"), least=12), lambda line: cell(phrases.owners(scope, line[1]))),
        (Column(words.heading("due")), lambda line: words.due_cell(line[1], scope.day)),
        (Column(words.heading("progress"), "right"), lambda line: cell(phrases.progress(scope, line[1]))),
        (Column(_("expected"), "right"), lambda line: cell(_expected(line[1]))),
        (
            Column(words.heading("light")),
            lambda line: cell(words.light_word(line[1].light), line[1].light),
        ),
        (Column("", name=_("days")), lambda line: _days(scope, line[1])),
    )
    lines = list(enumerate(items, start=1))
    return table(name, columns, lines, lambda line: facts.brief(scope, line[1]))


def _expected(item: Figures) -> str:
    """Return what is expected by now; of standing work, and of what members return, there is no such."""
    is_counted = item.expected is not None and item.task.kind != "standing"
    return words.shown(words.expected(item)) if is_counted else "—"


def _days(scope: Scope, item: Figures) -> Cell:
    """Return how many days are left or over; what is due on the day of the bulletin has no today."""
    if item.due == scope.day and not item.missed:
        return cell(_("due on {day}").format(day=phrases.on(scope, item.due)), item.light)
    return words.days_cell(scope.day, item)


# ── the text for a message group ──


def _message(scope: Scope, issue: int) -> str:
    """Return the bulletin as a text to send: short lines, no columns, no marks."""
    blocks = [list(_stand(scope, issue)), *_lists(scope), [phrases.signed(scope)]]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _stand(scope: Scope, issue: int) -> Iterator[str]:
    """Yield the head, and a line for each count."""
    plan, period = words.shown(scope.plan.title), spoken_period(scope.period)
    head = _("Bulletin {issue}") if issue else _("Bulletin")
    text = _("{head}, {period}: {plan}")
    yield text.format(head=head.format(issue=_("No. {n}").format(n=issue)), period=period, plan=plan)
    if scope.only:
        yield scope.only
    if not scope.figures:
        yield words.none_fits(scope.plan)
        return
    known, shares = phrases.numbers(scope), phrases.shares(scope)
    yield _("By {day}, {n} in all:").format(day=phrases.dated(scope.day), n=sum(known.values()))
    named = {"done": _("done"), "on": _("on schedule"), "behind": _("behind"), "late": _("overdue")}
    for name, word in named.items():
        yield _("{word} {n} ({share})").format(word=word, n=known[name], share=shares[name])
    if note := phrases.rounded(scope):
        yield note.strip()
    if cancelled := phrases.cancelled(scope):
        yield cancelled.strip()
    yield in_words(phrases.due(scope), str)


def _lists(scope: Scope) -> Iterator[list[str]]:
    """Yield the lists under their headings; what is empty is left out."""
    done = [phrases.title(item) + phrases.in_brackets(_done_on(scope, item)) for item in facts.done_in(scope)]
    late = [phrases.title(item) + phrases.in_brackets(_late(scope, item)) for item in facts.overdue(scope)]
    slow = [
        phrases.title(item) + phrases.in_brackets(phrases.why_behind(scope, item))
        for item in facts.behind(scope)
    ]
    debts = phrases.debts(scope)
    yield _under(_("Done in this period"), done)
    yield _under(_("Overdue"), late)
    yield _under(_("Behind schedule"), slow)
    yield [phrases.told(debts[0], debts[1:])] if debts else []
    yield _under(_("Due on {day}").format(day=phrases.on(scope, scope.day)), phrases.due_now(scope))
    end = phrases.on(scope, facts.horizon(scope))
    yield _under(_("Due by {day}").format(day=end), phrases.due_later(scope))


def _under(heading: str, texts: Sequence[str]) -> list[str]:
    head = _("{name} ({n}):").format(name=heading, n=len(texts))
    return [head, *(f"{n}. {text}" for n, text in enumerate(texts, start=1))] if texts else []


def _done_on(scope: Scope, item: Figures) -> list[str]:
    return [phrases.on(scope, item.done_on), *phrases.done_late(scope, item)] if item.done_on else []


def _late(scope: Scope, item: Figures) -> list[str]:
    """Return by when a task was due, who has to move, and why it is late."""
    who = [] if item.owing or not item.owners else [phrases.owners(scope, item)]
    when = list(phrases.due_on(scope, item))
    return [*when[:1], *who, *when[1:], *phrases.why(scope, item)]
