"""GG4: an edit removes no task and no section, and gives no id or number to another one."""

import json
from collections.abc import Iterator
from datetime import date

from guangong.checks.limits import RuleSettings
from guangong.checks.reasons import entry_for, in_base
from guangong.checks.suggest import excerpt
from guangong.domain.comparison import Comparison
from guangong.domain.plan import id_parts
from guangong.messages import _
from guangong.yamldoc.diagnostics import Finding, Related


def task_removed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A task is never removed from the plan.

    What it does:
        Finds tasks of the old plan that are in the new one under no id.

    Why it is bad:
        A task that is gone leaves every total and every report: nobody sees any more that it was planned.

    Example:
        old: `- {id: 1-04, title: 组织赴外地考察学习}`
        new: (the lines are deleted)

    Fix:
        Put the lines back, then `guangong cancel 1-04 --reason "压减外出活动"`.
    """
    for item in compared.of("task-removed"):
        if item.was is None:
            continue
        task, number = item.was.task, item.was.section.number
        help_ = _('put it back and cancel it: guangong cancel {id} --reason "…"').format(id=task.id)
        if task.status == "cancelled":
            help_ = _("put it back: a cancelled task stays, with its reason")
        message = _('task "{id}" was removed: {title}').format(id=task.id, title=excerpt(task.title))
        places = (i for i, section in enumerate(compared.new.sections) if section.number == number)
        yield Finding(
            ("sections", next(places, 0)), message, help_, related=in_base(item, _("it stood here"))
        )


def id_renamed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id is permanent.

    What it does:
        Finds tasks with the same title, or a similar one of the same clause, under a new id.

    Why it is bad:
        Returns, minutes and messages name the task by its id; they would lead nowhere.

    Example:
        old: `- {id: 1-03, title: 制定学习计划并落实}`
        new: `- {id: 1-13, title: 制定学习计划并落实}`

    Fix:
        Write the old id again. Where a task stands does not depend on its id.
    """
    old, standing = ({placed.task.id for placed in plan.tasks()} for plan in (compared.old, compared.new))
    stayed = set(map(id_parts, old & standing))  # of two ids that look alike, one has to be changed
    for item in compared.of("task-renamed"):
        if item.before not in standing and id_parts(item.before) not in stayed and item.new:
            message = _('the id "{old}" became "{new}"').format(old=item.before, new=item.after)
            help_ = _('write "id: {old}" again; an id is permanent').format(old=item.before)
            yield Finding(item.new, message, help_, related=in_base(item, _("the id was this")))


def id_reused(compared: Comparison, today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """An id is never given to another task.

    What it does:
        Finds ids under which another task stands now: with an unlike title without a new entry in `changes`,
        and with another clause or none, or with a title that stood under another id.

    Why it is bad:
        Log, returns and evidence of the old task would count for the new one.

    Example:
        old: `- {id: 1-04, title: 组织赴外地考察学习, clause: 一、第2段}`
        new: `- {id: 1-04, title: 编印简报, clause: 三、第1段}`

    Fix:
        Put the old task back (cancelled, if need be) and give the new one a free id, as `guangong add` does.
        Where it is the same task, record why its title changed, as `guangong set --reason` does.
    """
    message = _('the id "{id}" now stands for another task: {title}')
    help_ = _(
        "put the old task back, and give the new one a free id with: guangong add; "
        "if it is the same task, add to the task's changes: {entry}"
    )
    for item in compared.of("task-reused"):
        if item.was and item.now:
            task = item.now.task
            titles = (json.dumps(title, ensure_ascii=False) for title in (item.was.task.title, task.title))
            entry = entry_for(today, "title", *titles)
            related = (Related((*item.was.route, "title"), _("it stood for this"), in_base=True),)
            text = message.format(id=task.id, title=excerpt(task.title))
            yield Finding((*item.now.route, "title"), text, help_.format(entry=entry), related=related)


def section_removed(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A section is never removed from the plan.

    What it does:
        Finds sections of the old plan whose number and title are both gone.

    Why it is bad:
        The plan follows the document; a part that is gone looks as if it had never been issued.

    Example:
        old: `- {number: 5, title: 加强自身建设, tasks: […]}`
        new: (the lines are deleted)

    Fix:
        Put the section back, and cancel its tasks one by one, each with its reason.
    """
    message = _("section {number} was removed: {title}")
    help_ = _("put it back; cancel its tasks instead, each with a reason")
    for item in compared.of("section-removed"):
        text = message.format(number=item.before.number, title=excerpt(item.before.title))
        yield Finding(("sections",), text, help_, key=True, related=in_base(item, _("it stood here")))


def section_renumbered(compared: Comparison, _today: date, _settings: RuleSettings) -> Iterator[Finding]:
    """A section keeps its number.

    What it does:
        Finds sections with the same title, or the same first task, under another number.

    Why it is bad:
        The number is the document's own; ids, clauses and reports of earlier months refer to it.

    Example:
        old: `- {number: 3, title: 推进优质化建设}`
        new: `- {number: 4, title: 推进优质化建设}`

    Fix:
        Write the old number again. The order of sections in the file is free.
    """
    message, help_ = _("section {old} became section {new}"), _('write "number: {old}" again')
    for item in compared.of("section-renumbered"):
        old, new = item.before.number, item.after.number
        related = in_base(item, _("the number was this"))
        yield Finding(
            item.new or (), message.format(old=old, new=new), help_.format(old=old), related=related
        )
