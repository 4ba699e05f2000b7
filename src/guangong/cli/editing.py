"""The commands that edit the plan: done."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guangong.cli.options import File, TaskNames, read_day
from guangong.errors import NotFoundError
from guangong.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from guangong.document import Document
    from guangong.edits.engine import Operation
    from guangong.plan import Placed, Plan
    from guangong.rules import Checked

On = Annotated[
    date | None,
    typer.Option("--on", parser=read_day, metavar="DATE", show_default=False, help=_("the day; else today")),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", show_default=False, help=_("who did it; else the setting: name")),
]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", show_default=False, help=_("a note for the log"))
]
Evidence = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence", metavar="PATH", show_default=False, help=_("evidence for the log: a path or URL")
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("print the change as a diff, write nothing"))]


def done(
    tasks: TaskNames,
    on: On = None,
    by: By = None,
    note: Note = None,
    evidence: Evidence = None,
    dry_run: DryRun = False,
    file: File = None,
) -> None:
    """Mark tasks done, all or none of them."""
    from guangong import config
    from guangong.edits import tasks as edits
    from guangong.output.text import emit, one_line

    today = date.today()
    day = on or today
    if day > today:
        raise NotFoundError(_("{day} lies in the future; today is {today}").format(day=day, today=today))
    who = by or config.load().get("name")

    def step(plan: "Plan", placed: "Placed") -> "list[Operation]":
        name = str(who) if who else None
        return edits.done(plan, placed, on=day, by=name, note=note, evidence=tuple(evidence or ()))

    for placed in _edit(file, tasks, step, today, dry_run=dry_run):
        task = placed.task
        emit(one_line(_("{id} done on {day}: {title}").format(id=task.id, day=day, title=task.title)) + "\n")
        if task.kind == "standing":
            _warn(_("{id} is standing work: now it is closed for the whole period").format(id=task.id))


def _edit(
    file: Path | None,
    names: list[str],
    step: "Callable[[Plan, Placed], list[Operation]]",
    today: date,
    *,
    dry_run: bool,
) -> "list[Placed]":
    """Apply ``step`` to the tasks named, in one write; return them, or none after a dry run."""
    from guangong import store
    from guangong.cli.book import plan_path

    path = plan_path(file)
    if dry_run:
        from guangong.output.diff import print_diff

        document, edited, _tasks = _compute(path, names, step, today)
        print_diff(str(path), document.text, edited.text)
        return []
    with store.locked(path) as real:
        document, edited, changed = _compute(path, names, step, today)
        linked = store.has_other_links(real)
        store.replace(real, document.source, edited.source)
        if linked:
            _warn(_("{path} has other hard links; they keep the old text").format(path=path))
    return changed


def _compute(
    path: Path, names: list[str], step: "Callable[[Plan, Placed], list[Operation]]", today: date
) -> "tuple[Document, Document, list[Placed]]":
    """Return the document, the edited one and the tasks; an edit that brings a new finding is refused."""
    from collections import Counter

    from guangong import store
    from guangong.cli.book import find_task
    from guangong.diagnostics import CheckedFile, FindingsError
    from guangong.document import parse
    from guangong.edits.engine import apply
    from guangong.edits.tasks import ORDER
    from guangong.rules import check

    document = parse(store.read(path))
    before = check(document, today)
    if before.plan is None:
        raise FindingsError([CheckedFile(str(path), document, before.diagnostics)])
    if any(_may_be_lost(before, name) for name in names):
        raise FindingsError([CheckedFile(str(path), document, before.diagnostics)])
    found = {placed.task.id: placed for placed in (find_task(before.plan, name) for name in names)}
    changed = [placed._replace(route=before.original(placed.route)) for placed in found.values()]
    operations = [operation for placed in changed for operation in step(before.plan, placed)]
    edited = apply(document, operations, ORDER)
    after = check(edited, today)
    known = Counter((item.code, item.message) for item in before.errors)
    if new := [
        item
        for item in after.errors
        if (known.subtract([key := (item.code, item.message)]), known[key])[1] < 0
    ]:
        raise FindingsError([CheckedFile(str(path), edited, new)])
    return document, edited, changed


def _may_be_lost(checked: "Checked", name: str) -> bool:
    """Whether ``name`` could mean a task that is too broken to be in the plan; an id in it is sure."""
    ids = [placed.task.id for placed in checked.plan.tasks()] if checked.plan else []
    return bool(checked.kept) and name not in ids


def _warn(text: str) -> None:
    from guangong.output.text import visible

    typer.echo(visible(text), err=True)
