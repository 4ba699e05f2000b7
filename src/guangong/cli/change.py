"""The frame of every edit: lock, read, compute, compare, write, and say what changed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guangong import evidence, store
from guangong.cli.book import find_task, plan_path
from guangong.diagnostics import CheckedFile, Diagnostic, FindingsError, Severity
from guangong.document import Document, parse
from guangong.edits.engine import apply
from guangong.edits.tasks import ORDER, Step
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.output.text import complain, emit, one_line, visible
from guangong.plan import Placed, Plan
from guangong.rules import Checked, check, read


@dataclass
class Draft:
    """A plan about to be edited; tasks that have errors of their own are not in ``plan``.

    ``path`` is the file behind any links, ``name`` what the user calls it.
    """

    path: Path
    name: str
    document: Document
    checked: Checked
    plan: Plan
    copies: list[evidence.Evidence] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    """What the edit leaves behind that is worth a look, but no mistake."""

    def find_one(self, name: str) -> Placed:
        """Return the one task that ``name`` fits, with its place in the file.

        Raises:
            FindingsError: it could mean a task that is too broken to be in the plan.
        """
        if self.checked.kept and name not in (placed.task.id for placed in self.plan.tasks()):
            raise _to_mend(self.name, self.document, self.checked)
        placed = find_task(self.plan, name)
        return placed._replace(route=self.checked.original(placed.route))

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
        self.copies += found
        return tuple(item.name for item in found)


def change(
    file: Path | None, today: date, steps: Callable[[Draft], list[Step]], *, dry_run: bool, json: bool
) -> None:
    """Apply ``steps`` to the plan in one write, or show what they would change."""
    path = plan_path(file)
    if dry_run:
        draft, edited, taken = _compute(path, str(path), steps, today)
        if not json:
            from guangong.output.diff import print_diff

            if _same(draft, edited):
                emit(_nothing())
            else:
                print_diff(str(path), draft.document.text, edited.text)
            return
    else:
        with store.locked(path) as real:
            draft, edited, taken = _compute(real, str(path), steps, today)
            if not _same(draft, edited):
                _write(draft, edited)
    if _same(draft, edited):
        taken = []
    _tell(draft, taken, json=json, written=bool(taken) and not dry_run)


def _write(draft: Draft, edited: Document) -> None:
    evidence.copy_in(draft.copies)
    linked = store.has_other_links(draft.path)
    store.replace(draft.path, draft.document.source, edited.source)
    if linked:
        warn(_("{path} has other hard links; they keep the old text").format(path=draft.name))


def _same(draft: Draft, edited: Document) -> bool:
    return edited.source == draft.document.source


def _nothing() -> str:
    return _("nothing to change: the plan has these values already") + "\n"


def _compute(
    path: Path, name: str, steps: Callable[[Draft], list[Step]], today: date
) -> tuple[Draft, Document, list[Step]]:
    """Return the draft, the edited document and the steps; one that brings a new finding is refused.

    ``name`` is what the user calls the file.
    """
    document = parse(store.read(path))
    before = read(document)
    if before.plan is None:
        raise _to_mend(name, document, check(document, today))
    draft = Draft(path, name, document, before, before.plan)
    taken = steps(draft)
    edited = apply(document, [operation for step in taken for operation in step.operations], ORDER)
    after = check(edited, today)
    # A plan without errors and warnings cannot have gained one: the rules need not look at the old one.
    worse = any(item.severity is not Severity.NOTE for item in after.diagnostics)
    new = _new(check(document, today), after) if worse else []
    if errors := [item for item in new if item.severity is Severity.ERROR]:
        raise NotFoundError(_("nothing was written:{lines}").format(lines=in_lines(errors)))
    draft.warnings += [item for item in new if item.severity is Severity.WARNING]
    return draft, edited, taken


def _to_mend(name: str, document: Document, checked: Checked) -> FindingsError:
    sentence = _("the plan has to be mended first; nothing was written")
    return FindingsError([CheckedFile(name, document, checked.diagnostics)], sentence)


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


def _tell(draft: Draft, taken: list[Step], *, json: bool, written: bool) -> None:
    if json:
        from guangong.output import json as as_json
        from guangong.output import steps

        changes = [shape for step in taken for shape in steps.changes(step, draft.document)]
        emit(as_json.dump({"report": "edit", "written": written, "changes": changes}))
    else:
        emit("".join(one_line(step.sentence) + "\n" for step in taken) or _nothing())
    for copied in draft.copies:
        if copied.target is not None and written:
            warn(_("{source} was copied to {name}").format(source=copied.source, name=copied.name))
    if draft.warnings:
        warn(_("worth a look:{lines}").format(lines=in_lines(draft.warnings)))
    standing = {placed.task.id for placed in draft.plan.tasks() if placed.task.kind == "standing"}
    for step in taken:
        if step.task_id in standing and step.closes:
            warn(_("{id} is standing work: now it is closed for the whole period").format(id=step.task_id))


def warn(text: str) -> None:
    """Say something on standard error."""
    complain(visible(text) + "\n")
