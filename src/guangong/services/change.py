"""The frame of every edit: lock, read, compute, compare, write, and say what changed."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from guangong.actions.step import ORDER, Step
from guangong.checks import Checked, check, read
from guangong.checks.limits import RuleSettings
from guangong.domain.plan import Placed, Plan
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _
from guangong.render.text import complain, emit, one_line, visible
from guangong.services import clock
from guangong.services.book import find_task, plan_path, with_file
from guangong.storage import copies as copying
from guangong.storage import evidence, locking, reading, writing
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, FindingsError, Severity
from guangong.yamldoc.engine import apply


@dataclass
class Draft:
    """A plan about to be edited; tasks that have errors of their own are not in ``plan``.

    ``path`` is the file behind any links, ``name`` what the user calls it.
    """

    path: Path
    name: str
    document: Document
    plan: Plan
    checked: Checked
    today: date
    copies: list[copying.Copy] = field(default_factory=list)

    def find_one(self, name: str) -> Placed:
        """Return the one task that ``name`` fits, with its place in the file.

        Raises:
            FindingsError: it could mean a task that is too broken to be in the plan.
        """
        if self.checked.kept and name not in (placed.task.id for placed in self.plan.tasks()):
            raise _to_fix(self.name, self.document, self.today)
        placed = find_task(self.plan, name)
        return placed._replace(route=self.checked.original(placed.route))

    def committed_title(self, task_id: str) -> str | None:
        """Return the title that a task has in the last commit; small steps since then can lead far."""
        from guangong.services.comparing import Wanted, base_of

        with suppress(GuangongError):  # no repository, no commit, or a plan that nothing compares with
            base = base_of(self.path, Wanted("HEAD", exact=True), self.today)
            found = base.plan.tasks() if base else ()
            return next((placed.task.title for placed in found if placed.task.id == task_id), None)
        return None

    def moved(self, step: Step) -> Step:
        """Return a step on ``plan`` as one on the file."""
        original = self.checked.original
        return step._replace(
            operations=tuple(item._replace(route=original(item.route)) for item in step.operations)
        )

    def find(self, names: Iterable[str]) -> list[Placed]:
        """Return the tasks, each once."""
        return list({placed.task.id: placed for placed in map(self.find_one, names)}.values())

    def evidence(self, given: Iterable[str] | None, task_id: str, *, copy: bool) -> tuple[str, ...]:
        """Return how the plan names the evidence; what must be copied is noted."""
        found = evidence.find(given or (), self.path, task_id, copy=copy)
        self.copies += [item.copy for item in found if item.copy]
        return tuple(item.name for item in found)


class Edit(NamedTuple):
    """An edit that may be written: the file before and after it, and the steps between.

    ``copies`` are files to be copied in with it; ``warnings`` are what it leaves behind that is worth a look.
    """

    path: Path
    name: str
    before: Document
    after: Document
    steps: list[Step]
    copies: list[copying.Copy]
    warnings: list[Diagnostic]

    @property
    def is_empty(self) -> bool:
        """Whether it leaves every byte as it was."""
        return self.after.source == self.before.source


def change(
    file: Path | None, today: date, steps: Callable[[Draft], list[Step]], *, dry_run: bool, json: bool
) -> None:
    """Apply ``steps`` to the plan in one write, or show what they would change."""
    path = plan_path(file)
    if dry_run:
        edit = _compute(path, str(path), steps, today)
        if not json:
            from guangong.render.hunks import print_diff

            if edit.is_empty:
                emit(_nothing())
            else:
                print_diff(str(path), edit.before.text, edit.after.text)
            return
    else:
        with locking.locked(path) as real:
            copying.clear(real)  # what a command that was killed has left
            edit = _compute(real, str(path), steps, today)
            if not edit.is_empty:
                _write(edit)
    if edit.is_empty:
        edit = edit._replace(steps=[])
    _tell(edit, json=json, written=bool(edit.steps) and not dry_run)
    for hint in filter(None, (step.hint for step in edit.steps)):
        warn(with_file(one_line(hint), file))


def _write(edit: Edit) -> None:
    linked = writing.has_other_links(edit.path)
    with copying.beside(edit.path, edit.copies):
        writing.replace(edit.path, edit.before.source, edit.after.source)
    if linked:
        warn(_("{path} has other hard links; they keep the old text").format(path=edit.name))


def _nothing() -> str:
    return _("nothing to change: the plan has these values already") + "\n"


def _compute(path: Path, name: str, steps: Callable[[Draft], list[Step]], today: date) -> Edit:
    """Return the edit; one that brings a new finding is refused. ``name`` is what the user calls the file."""
    before = parse(reading.read(path))
    taken, to_copy = _taken(path, name, before, steps, today)
    after = apply(before, [operation for step in taken for operation in step.operations], ORDER)
    checked = _check(after, today)
    # A plan without errors and warnings cannot have gained one: the rules need not look at the old one.
    worse = any(item.severity is not Severity.NOTE for item in checked.diagnostics)
    new = _new(_check(before, today), checked) if worse else []
    if errors := [item for item in new if item.severity is Severity.ERROR]:
        raise NotFoundError(_("nothing was written:{lines}").format(lines=in_lines(errors)))
    warnings = [item for item in new if item.severity is Severity.WARNING]
    return Edit(path, name, before, after, taken, to_copy, warnings)


def _taken(
    path: Path, name: str, document: Document, steps: Callable[[Draft], list[Step]], today: date
) -> tuple[list[Step], list[copying.Copy]]:
    """Return the steps, and what is to be copied; the plan that they were taken from is not kept."""
    checked = read(document)
    if checked.plan is None:
        raise _to_fix(name, document, today)
    draft = Draft(path, name, document, checked.plan, checked, today)
    return steps(draft), draft.copies


def _check(document: Document, today: date) -> Checked:
    return check(document, today, RuleSettings(latest=clock.furthest(today)))


def _to_fix(name: str, document: Document, today: date) -> FindingsError:
    sentence = _("the plan has to be fixed first; nothing was written")
    return FindingsError([CheckedFile(name, document, _check(document, today).diagnostics)], sentence)


def in_lines(new: Iterable[Diagnostic]) -> str:
    """Say what is wrong without places: they are in a text that nobody has, or has not seen yet."""
    both = _("{mistake}; {advice}")
    texts = dict.fromkeys(
        both.format(mistake=item.message, advice=item.help) if item.help else item.message for item in new
    )
    return "".join(f"\n  {one_line(text)}" for text in texts)


def _new(before: Checked, after: Checked) -> list[Diagnostic]:
    """Return the findings there are more of; places move, so all that read alike are among them."""
    counts = [
        Counter((item.code, item.message) for item in checked.diagnostics) for checked in (before, after)
    ]
    more = counts[1] - counts[0]
    return [item for item in after.diagnostics if (item.code, item.message) in more]


def _tell(edit: Edit, *, json: bool, written: bool) -> None:
    if json:
        from guangong.render import json as as_json
        from guangong.render import steps

        changes = [shape for step in edit.steps for shape in steps.changes(step, edit.before)]
        emit(as_json.dump({"report": "edit", "written": written, "changes": changes}))
    else:
        emit("".join(one_line(step.sentence) + "\n" for step in edit.steps) or _nothing())
    for copied in edit.copies:
        if written:
            warn(_("{source} was copied to {name}").format(source=copied.source, name=copied.name))
    if edit.warnings:
        warn(_("worth a look:{lines}").format(lines=in_lines(edit.warnings)))


def warn(text: str) -> None:
    """Say something on standard error."""
    complain(visible(text) + "\n")
