"""An edit: lock, read, compute, compare, write, and what is to be said of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from guangong.actions import add
from guangong.actions.step import Signed, Step
from guangong.answers.looks import Looks
from guangong.checks import Checked, check, read
from guangong.checks.limits import RuleSettings
from guangong.domain.as_of import plan_on, returns_on
from guangong.domain.fields import names
from guangong.domain.plan import Member, Placed, Plan, Task, Unit
from guangong.domain.progress import Light, figures, returned
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _
from guangong.render.hunks import diff_of
from guangong.render.steps import changes
from guangong.render.text import one_line
from guangong.reports.days import spoken
from guangong.reports.standing import both, stands
from guangong.reports.words import members
from guangong.services import clock
from guangong.services.amendment import mistakes
from guangong.services.base import Wanted, base_of
from guangong.services.book import (
    find_group,
    find_section,
    find_task,
    find_unit,
    find_units,
    plan_path,
    with_file,
)
from guangong.services.plan_check import check_plan
from guangong.storage import copies as copying
from guangong.storage import evidence, git, locking, user_settings, writing
from guangong.storage.reading import read as read_file
from guangong.storage.returns_folder import returns_files
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, FindingsError, Severity
from guangong.yamldoc.engine import Edited, edit


@dataclass
class Draft:
    """A plan about to be edited; tasks that have errors of their own are not in ``plan``.

    ``path`` is the file behind any links, ``name`` what the user calls it. ``basis`` is the document by which
    all is decided, where one is given. ``copies`` are the files that are to be copied in, ``warnings`` what
    is to be said on the way.
    """

    path: Path
    name: str
    document: Document
    plan: Plan
    checked: Checked
    today: date
    basis: str | None = None
    copies: list[copying.Copy] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def signed(self, on: date | None, by: str | None, reason: str | None = None) -> Signed:
        """Return the day, the name and the reason that the edit is signed with, as ``sign`` does."""
        return sign(self.today, on, by, reason)._replace(document=self.basis)

    def find_one(self, name: str) -> Placed:
        """Return the one task that ``name`` fits, with its place in the file.

        Raises:
            FindingsError: it could mean a task that is too broken to be in the plan.
        """
        if self.checked.kept and name not in (placed.task.id for placed in self.plan.tasks()):
            raise _to_fix(self.name, self.document, self.today)
        placed = find_task(self.plan, name)
        return placed._replace(route=self.checked.original(placed.route))

    def with_evidence(
        self, names: Iterable[str], given: Iterable[str] | None, *, copy: bool
    ) -> Iterator[tuple[Placed, tuple[str, ...]]]:
        """Yield each task, once, with how the plan names the evidence that is given for it."""
        found = {placed.task.id: placed for placed in map(self.find_one, names)}
        for placed in found.values():
            yield placed, self.evidence(given, placed.task.id, copy=copy)

    def section(self, number: int) -> int:
        """Return the place in the file of the section with this number."""
        _sections, place = self.checked.original(("sections", find_section(self.plan, number)))
        return int(place)

    def unit(self, name: str) -> str:
        """Return the id of the one unit that ``name`` fits."""
        return find_unit(self.plan, name)

    def group(self, name: str) -> str:
        """Return the id of the one unit with members that ``name`` fits."""
        return find_group(self.plan, name)

    def units(self, given: Iterable[str] | None) -> tuple[str, ...] | None:
        """Return the ids of units by what they are called, ``None`` for none."""
        return tuple(find_units(self.plan, given)) if given else None

    def evidence(self, given: Iterable[str] | None, task_id: str, *, copy: bool) -> tuple[str, ...]:
        """Return how the plan names the evidence; what must be copied is noted."""
        found = evidence.find(given or (), self.path, task_id, copy=copy)
        self.copies += [item.copy for item in found if item.copy]
        return tuple(item.name for item in found)

    def next_id(self, section_number: int) -> str:
        """Return the id of a new task, behind those that earlier commits had too."""
        return add.next_id(section_number, self.document, self._earlier())

    def _earlier(self) -> Iterator[bytes]:
        """Yield what the plan was in earlier commits; what cannot be read is reported."""
        try:
            yield from git.history(self.path)
        except git.GitError as error:
            text = _(
                "the earlier commits cannot be read whole: {reason}; the id follows the highest one seen"
            )
            self.warnings.append(text.format(reason=error))

    def committed(self) -> dict[str, Task] | None:
        """Return the tasks of the last commit by their ids, ``None`` where git cannot tell."""
        try:
            base = base_of(self.path, Wanted("HEAD", exact=True), self.today, Looks())
        except GuangongError as error:
            if git.is_around(self.path):
                text = _("the last commit cannot be read: {reason}; the plan was not compared with it")
                self.warnings.append(text.format(reason=error))
            return None
        return {placed.task.id: placed.task for placed in base.plan.tasks()} if base else {}

    def returning(self) -> set[str]:
        """Return the ids of units by which files of returns are named."""
        return {path.stem for path in returns_files(self.path, Looks())}

    def is_reported(self, task_id: str) -> bool:
        """Whether a unit has returned a task, or a file of evidence lies in its folder."""
        looks = Looks()
        files = [read_file(path, looks) for path in returns_files(self.path, looks)]
        is_returned = any(returns_task(source, task_id) for source in files)
        return is_returned or evidence.has_folder(self.path, task_id)


def returns_task(source: bytes, task_id: str) -> bool:
    """Whether a file of returns names a task; one that cannot be read may."""
    document = parse(source)
    tasks = document.data.get("tasks") if isinstance(document.data, dict) else None
    return task_id in tasks if isinstance(tasks, dict) else task_id.encode() in source


def sign(today: date, on: date | None, by: str | None, reason: str | None = None) -> Signed:
    """Return the day, the name and the reason that an edit is signed with.

    Raises:
        NotFoundError: the day lies in the future.
    """
    if on is not None and on > today:
        text = _("{day} lies in the future; today is {today}")
        raise NotFoundError(text.format(day=on, today=today))
    name = by or user_settings.load().get("name")
    entered = None if on in {None, today} else today
    return Signed(on or today, str(name) if name else None, reason, entered)


Steps = Callable[[Draft], list[Step]]


class Edit(NamedTuple):
    """An edit that may be written, or was: the file before (its text alone) and after, and the steps between.

    ``said`` is a line for each step, with where its task stands then. ``copies`` are files to be copied in;
    ``warnings`` are what there is to say besides. ``parts`` are the edits that it is made of, one after the
    other, where there are several.
    """

    path: Path
    name: str
    before: Document
    after: Document
    plan: Plan
    steps: list[Step]
    copies: list[copying.Copy]
    warnings: list[str]
    said: tuple[str, ...] = ()
    written: bool = False
    parts: tuple["Edit", ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it leaves every byte as it was."""
        return self.after.source == self.before.source

    def diff(self) -> str:
        """Return what it changes in the file."""
        return diff_of(self.name, self.before.text, self.after.text)

    def changes(self) -> list[dict[str, Any]]:
        """Return what it changes, for programs."""
        edits = self.parts or (self,)
        return [item for edit in edits for item in changes(edit.steps, parse(edit.before.source))]


def change(file: Path | None, today: date, steps: Steps, *, dry_run: bool = False) -> Edit:
    """Apply ``steps`` to the plan in one write, or only work out what they would change.

    Raises:
        FindingsError: the plan, or a task that is meant, is too broken to be edited.
        NotFoundError: a step is not allowed, or would bring a new mistake.
    """
    return _apply(file, today, partial(_compute, steps=steps), None, dry_run=dry_run)


def amend(
    file: Path | None, today: date, lines: Mapping[int, Steps], basis: str, *, dry_run: bool = False
) -> Edit:
    """Apply the steps of several lines in one write, all or none, or only work out what they would change.

    Args:
        file: the plan, if the user named it.
        today: the user's own day.
        lines: the steps by the number of their line; each is about the plan as those before have left it.
        basis: the document by which they were decided.
        dry_run: whether nothing is written.

    Raises:
        FindingsError: the plan, or a task that is meant, is too broken to be edited.
        GuangongError: a step is not allowed, or would bring a new mistake; its line is named.
    """
    return _apply(file, today, partial(_in_turn, lines=lines), basis, dry_run=dry_run)


class _Start(NamedTuple):
    """Where an edit begins: the plan's file and what is in it; ``name`` is what the user calls it."""

    path: Path
    name: str
    source: bytes
    today: date
    basis: str | None = None


def _apply(
    file: Path | None, today: date, compute: Callable[[_Start], Edit], basis: str | None, *, dry_run: bool
) -> Edit:
    """Write what ``compute`` makes of the plan, or only work it out."""
    path = plan_path(file, Looks())
    if dry_run:
        edit = compute(_Start(path, str(path), read_file(path), today, basis))
    else:
        with locking.locked(path) as real:
            copying.clear(real)  # what a command that was killed has left
            edit = compute(_Start(real, str(path), read_file(real), today, basis))
            edit = edit if edit.is_empty else _write(edit)
    if edit.is_empty:  # what was so before says it
        edit = edit._replace(steps=[step for step in edit.steps if not step.operations])
    hints = [with_file(one_line(step.hint), file) for step in edit.steps if step.hint and step.operations]
    warnings = [*(with_file(text, file) for text in edit.warnings), *hints]
    return edit._replace(said=tuple(_said(edit, today)), warnings=warnings)


def _said(edit: Edit, today: date) -> Iterator[str]:
    """Yield what each step did, with where its task stands then, and its title."""
    plan = plan_on(edit.plan, today)
    tasks = {placed.task.id: placed for placed in plan.tasks()}
    for step in edit.steps:
        placed = tasks.get(step.task_id)
        is_moved = step.operations and not step.is_wording
        stand = _stands(edit.path, plan, placed, today) if placed and is_moved else ""
        yield sentence_of(step, today, stand)


def sentence_of(step: Step, today: date, stand: str = "") -> str:
    """Return what a step did, with where its task stands then, and its title."""
    days = {name: spoken(value, today) for name, value in step.values.items() if isinstance(value, date)}
    text = both(step.sentence.format(**{**step.values, **days}), stand)
    return one_line(_("{done}: {title}").format(done=text, title=step.title) if step.title else text)


def _stands(path: Path, plan: Plan, placed: Placed, today: date) -> str:
    """Return where a task stands; only where a group owns it do the returns have a say."""
    is_shared = bool(returned(plan, {}, placed, today))
    returns = returns_on(check_plan(path, today, Looks()).returns, today) if is_shared else {}
    item = figures(plan, returns, placed, today)
    missing = [unit for unit, report in returned(plan, returns, placed, today).items() if report is None]
    closed = item.light is Light.DONE and missing
    let_off = _("closed without {units}").format(units=members(plan, missing)) if closed else ""
    return both(stands(plan, item, today), let_off)


def _write(edit: Edit) -> Edit:
    """Write the edit; return it with what there is to say of the writing."""
    said = []
    if writing.has_other_links(edit.path):
        said.append(_("{path} has other hard links; they keep the old text").format(path=edit.name))
    with copying.beside(edit.path, edit.copies):
        writing.replace(edit.path, edit.before.source, edit.after.source)
    said += copying.told(edit.copies)
    return edit._replace(warnings=said + edit.warnings, written=True)


def _in_turn(start: _Start, lines: Mapping[int, Steps]) -> Edit:
    """Return the edits of all lines as one; lines with a mistake are passed over until all are known."""
    parts: list[Edit] = []
    wrong: dict[int, GuangongError] = {}
    for number, steps in lines.items():
        try:
            parts.append(_compute(start, steps))
        except FindingsError:  # of the plan as a whole
            raise
        except GuangongError as error:
            wrong[number] = error
        else:
            start = start._replace(source=parts[-1].after.source)
    if wrong:
        raise mistakes(wrong)
    return parts[-1]._replace(
        before=parts[0].before,
        steps=[step for part in parts for step in part.steps],
        copies=[copy for part in parts for copy in part.copies],
        warnings=[text for part in parts for text in part.warnings],
        parts=tuple(parts),
    )


def _compute(start: _Start, steps: Steps) -> Edit:
    """Return the edit; one that brings a new finding is refused."""
    today = start.today
    draft, edited = _drafted(start, steps)
    after = edited.read()
    del edited  # the data that it intended is large
    checked = _check(after, today)
    # A plan without errors and warnings cannot have gained one: the rules need not look at the old one.
    worse = any(item.severity is not Severity.NOTE for item in checked.diagnostics)
    old = _check(parse(draft.before.source), today).diagnostics if worse else []
    new = new_findings(old, checked.diagnostics) if worse else []
    refuse(item for item in new if item.severity is Severity.ERROR)
    if doubtful := [item for item in new if item.severity is Severity.WARNING]:
        if any(step.is_removal for step in draft.steps):  # the advice is to write it again
            doubtful = [item._replace(help="") for item in doubtful]
        draft.warnings.append(_("worth a look:{lines}").format(lines=in_lines(doubtful)))
    return draft._replace(after=after, plan=checked.plan or draft.plan)


def _drafted(start: _Start, steps: Steps) -> tuple[Edit, Edited]:
    """Return the edit as if nothing changed, and the new text: its tree beside the old would be too large."""
    path, name, today = start.path, start.name, start.today
    document = parse(start.source)
    checked = read(document)
    if checked.plan is None:
        raise _to_fix(name, document, today)
    draft = Draft(path, name, document, checked.plan, checked, today, start.basis)
    taken = steps(draft)
    order = (*names(Task), *dict.fromkeys((*names(Unit), *names(Member))))
    edited = edit(document, [operation for step in taken for operation in step.operations], order)
    text = Document(document.source, document.text)
    return Edit(path, name, text, text, draft.plan, taken, draft.copies, draft.warnings), edited


def _check(document: Document, today: date) -> Checked:
    return check(document, today, RuleSettings(latest=clock.furthest(today)))


def _to_fix(name: str, document: Document, today: date) -> FindingsError:
    sentence = _("the plan has to be fixed first; nothing was written")
    return FindingsError([CheckedFile(name, document, _check(document, today).diagnostics)], sentence)


def refuse(found: Iterable[Diagnostic]) -> None:
    """Refuse to write a plan that has these findings.

    Raises:
        NotFoundError: there is one.
    """
    if lines := in_lines(found):
        raise NotFoundError(_("nothing was written:{lines}").format(lines=lines))


def in_lines(found: Iterable[Diagnostic]) -> str:
    """Say what is wrong without places: they are in a text that nobody has, or has not seen yet."""
    both = _("{mistake}; {advice}")
    texts = dict.fromkeys(
        both.format(mistake=item.message, advice=item.help) if item.help else item.message for item in found
    )
    return "".join(f"\n  {one_line(text)}" for text in texts)


def new_findings(before: Iterable[Diagnostic], after: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings there are more of; places move, so all that read alike are among them."""
    counts = [Counter((item.code, item.message) for item in found) for found in (before, after)]
    more = counts[1] - counts[0]
    return [item for item in after if (item.code, item.message) in more]
