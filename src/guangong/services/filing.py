"""An edit of what units return: a file each beside the plan, all of them or none."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from guangong.actions.filed import Owed
from guangong.actions.step import Signed, Step
from guangong.answers.looks import Looks
from guangong.checks import Filed, check_returns
from guangong.checks.limits import RuleSettings
from guangong.domain.as_of import plan_on, returns_on
from guangong.domain.fields import names
from guangong.domain.plan import Placed, Plan, Return, Returns, SentBack
from guangong.domain.progress import fans_out, figures
from guangong.errors import Flaw, GuangongError, NotFoundError
from guangong.messages import _
from guangong.render.hunks import diff_of
from guangong.render.steps import changes
from guangong.render.text import one_line
from guangong.reports.standing import counted
from guangong.services import project
from guangong.services.base import Wanted, commit_of
from guangong.services.book import find_task, find_units, plan_path, with_file
from guangong.services.change import in_lines, new_findings, refuse, returns_task, sentence_of, sign
from guangong.services.plan_check import PlanCheck, check_plan, files_of_units, settings_of
from guangong.storage import copies as copying
from guangong.storage import evidence, git, locking, writing
from guangong.storage.paths import resolved
from guangong.storage.returns_folder import RETURNS_FOLDER
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import CheckedFile, Diagnostic, FindingsError, Severity
from guangong.yamldoc.engine import apply


@dataclass
class Filing:
    """A plan whose units' returns are about to be edited; ``path`` is the plan's file, behind any links.

    ``copies`` are the files that are to be copied in, ``warnings`` what is to be said on the way.
    """

    path: Path
    found: PlanCheck
    plan: Plan
    today: date
    warnings: list[str] = field(default_factory=list)
    copies: list[copying.Copy] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files = files_of_units(self.found.files[1:])
        self.named = {Path(file.name).name: file for file in self.found.files[1:]}
        self._edited: dict[str, UnitFile] = {}

    @cached_property
    def settings(self) -> RuleSettings:
        """What the project has set for the rules; evidence that is to be copied in counts as there."""
        looks = Looks()
        settings = settings_of(project.load(self.path, looks), self.path, self.today, looks)

        def flaw(name: str) -> Flaw | None:
            return None if any(copy.name == name for copy in self.copies) else settings.evidence_flaw(name)

        return settings._replace(evidence_flaw=flaw)

    def edited(self, unit: str, steps: list[Step]) -> "UnitFile":
        """Return a unit's file after steps on its returns, with the new mistakes that they bring.

        Raises:
            FindingsError: nothing can be read of it any more.
        """
        known = self._edited.get(unit)
        if known is None or known.steps != steps:
            known = self._edited[unit] = _edited(self, unit, steps)
        return known

    def signed(self, on: date | None, by: str | None, reason: str | None = None) -> Signed:
        """Return the day, the name and the reason that the edit is signed with, as ``change.sign`` does."""
        return sign(self.today, on, by, reason)

    def owed(self, tasks: Iterable[str], units: Iterable[str]) -> Iterator[Owed]:
        """Yield what each of ``units`` owes of each of ``tasks``, all by what people call them.

        Raises:
            NotFoundError: one is not there, or such a unit does not return such a task.
            FindingsError: the unit's file is too broken to be edited.
        """
        members = list(dict.fromkeys(find_units(self.plan, units)))
        placed = {found.task.id: found for found in map(self.find_one, tasks)}
        for each in placed.values():
            for unit in members:
                yield self.of(each, unit)

    def find_one(self, text: str) -> Placed:
        """Return the one task that ``text`` fits.

        Raises:
            FindingsError: it could mean a task that is too broken to be in the plan.
        """
        if self.found.kept and text not in (placed.task.id for placed in self.plan.tasks()):
            raise FindingsError(self.found.files[:1], _to_fix())
        return find_task(self.plan, text)

    def of(self, placed: Placed, unit: str) -> Owed:
        """Return a task that a unit owes, with its return so far."""
        self._refuse_other(placed, unit)
        file = self.files.get(unit) or self.named.get(f"{unit}.yaml")  # it may be too broken to tell its unit
        if file and (unit not in self.found.returns or any(item.hides_data for item in file.diagnostics)):
            raise FindingsError([file], _to_fix())
        tasks = self.found.returns[unit].tasks if file else {}
        report = tasks.get(placed.task.id) or Return()
        return Owed(placed, unit, self.plan.unit_names()[unit], report)

    def _refuse_other(self, placed: Placed, unit: str) -> None:
        """Refuse a task that a unit does not return."""
        groups, owners = self.plan.units, placed.owners.value if placed.owners else ()
        if any(unit in (groups[id_].members or {}) for id_ in owners if id_ in groups):
            if placed.task.kind != "standing":
                return
            text = _("{id} is standing work, which no unit returns")
            raise _refused(text, _('record it in the plan: guangong log {id} "…"'), id=placed.task.id)
        name = self.plan.unit_names()[unit]
        if groups[unit].members is not None if unit in groups else False:
            raise _refused(_("{unit} is a group"), _("name its members: --unit A,B"), unit=name)
        if not fans_out(self.plan, placed, self.today):
            text = _("no units return {id}: a task is returned by the members of a group that owns it")
            raise _refused(text, _("who owns it: guangong show {id}"), id=placed.task.id)
        text = _("{unit} is in no group that owns {id}")
        raise _refused(text, _("who owns it: guangong show {id}"), unit=name, id=placed.task.id)

    def evidence(self, given: Iterable[str] | None, unit: str, *, copy: bool) -> tuple[str, ...]:
        """Return how a return names the evidence; what must be copied is noted, for all tasks once."""
        found = evidence.find(given or (), self.path, unit, copy=copy)
        self.copies += [item.copy for item in found if item.copy and item.copy not in self.copies]
        return tuple(item.name for item in found)

    def is_only(self, owed: Owed) -> bool:
        """Whether a unit has returned nothing else."""
        own = self.found.returns.get(owed.unit)
        return own is not None and set(own.tasks) == {owed.placed.task.id}

    def is_committed(self, owed: Owed) -> bool:
        """Whether somebody may know of the return: the office, or a commit; yes, where git cannot tell."""
        if owed.unit not in self.files:
            return False
        if owed.report.sent_back:
            return True  # the office has answered it
        path = Path(self.files[owed.unit].name)
        try:
            place, commit = commit_of(path, Wanted("HEAD", exact=True))
            source = git.bytes_at(place.repo, commit, place.name) if commit else None
        except GuangongError as error:
            if git.is_around(path):
                text = _("the last commit cannot be read: {reason}; the plan was not compared with it")
                self.warnings.append(text.format(reason=error))
            return True
        return source is not None and returns_task(source, owed.placed.task.id)


Steps = Callable[[Filing], Iterable[Step]]


class UnitFile(NamedTuple):
    """A unit's file under the name that the user knows: its text before, empty for a new one, and after.

    ``found`` are the findings that it did not have before.
    """

    name: str
    path: Path
    before: Document
    after: Document
    returns: Returns
    steps: list[Step]
    found: list[Diagnostic]

    @property
    def is_new(self) -> bool:
        """Whether the unit has reported nothing so far."""
        return not self.before.source


class ReturnsEdit(NamedTuple):
    """An edit of returns that may be written, or was; ``said`` is a line for each step.

    ``name`` is the plan's file. ``warnings`` are what there is to say besides.
    """

    name: str
    files: list[UnitFile]
    steps: list[Step]
    warnings: list[str]
    said: tuple[str, ...] = ()
    written: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it leaves every byte as it was."""
        return not self.files

    def diff(self) -> str:
        """Return what it changes in the files."""
        return "".join(diff_of(file.name, file.before.text, file.after.text) for file in self.files)

    def changes(self) -> list[dict[str, Any]]:
        """Return what it changes, for programs."""
        return [item for file in self.files for item in changes(file.steps, file.before)]


def file_returns(file: Path | None, today: date, steps: Steps, *, dry_run: bool = False) -> ReturnsEdit:
    """Apply ``steps`` to what units return, or only work out what they would change.

    Raises:
        FindingsError: the plan, or a file of returns, is too broken to be edited.
        NotFoundError: a step is not allowed, or would bring a new mistake.
    """
    path = plan_path(file, Looks())
    with ExitStack() as held:
        if not dry_run:
            copying.clear(held.enter_context(locking.locked(path, is_written=False)))
        edit, filing = _compute(path, today, steps)
        if not dry_run and not edit.is_empty:
            with copying.beside(filing.path, filing.copies):
                _write(edit.files)
            edit = edit._replace(written=True, warnings=[*copying.told(filing.copies), *edit.warnings])
    warnings = [with_file(text, file) for text in edit.warnings]
    return edit._replace(said=tuple(_said(edit, filing)), warnings=warnings)


def _compute(path: Path, today: date, steps: Steps) -> tuple[ReturnsEdit, Filing]:
    found = check_plan(path, today, Looks())
    if found.plan is None:
        raise FindingsError(found.files[:1], _to_fix())
    filing = Filing(resolved(path), found, found.plan, today)
    taken = list(steps(filing))
    by_unit: dict[str, list[Step]] = {}
    for step in taken:
        if step.operations:
            by_unit.setdefault(step.unit, []).append(step)
    files = [filing.edited(unit, own) for unit, own in by_unit.items()]
    _judge(filing, files)
    told = [step for step in taken if step.operations or not files]  # what was so before is said alone
    filing.warnings += [one_line(step.hint) for step in taken if step.hint and step.operations]
    return ReturnsEdit(str(path), files, told, filing.warnings), filing


def _edited(filing: Filing, unit: str, steps: list[Step]) -> UnitFile:
    ids = (placed.task.id for placed in filing.plan.tasks())
    order = [*dict.fromkeys((*ids, *names(Return), *names(SentBack)))]
    operations = [operation for step in steps for operation in step.operations]
    there = filing.files.get(unit)
    name = there.name if there else str(filing.found.path.parent / RETURNS_FOLDER / f"{unit}.yaml")
    before = there.document if there else parse(b"")
    after = apply(before if there else _begun(unit, steps[0].task_id), operations, order)
    filed = Filed(Path(name).name, {}, filing.settings, filing.today)
    returns, found = check_returns(after, filing.plan, filed)
    if returns is None:
        raise FindingsError([CheckedFile(name, after, found)], _to_fix())
    old = check_returns(before, filing.plan, filed)[1] if there else []
    return UnitFile(name, Path(name), before, after, returns, steps, new_findings(old, found))


def _begun(unit: str, task_id: str) -> Document:
    """Return a file in which the first task stands already: so the tasks get a line each."""
    return parse(f"schema: 1\nunit: {unit}\ntasks:\n  {task_id}: {{}}\n".encode())


def _judge(filing: Filing, files: Iterable[UnitFile]) -> None:
    """Refuse what brings a new mistake into a file; what is worth a look is said.

    Raises:
        NotFoundError: it does.
    """
    for file in files:
        refuse(item for item in file.found if item.severity is Severity.ERROR)
        if doubtful := in_lines(item for item in file.found if item.severity is Severity.WARNING):
            filing.warnings.append(_("worth a look:{lines}").format(lines=doubtful))


def _write(files: Iterable[UnitFile]) -> None:
    """Write all files; where one cannot be written, those before it get their old text back.

    Each file is the old or the new one, whole, at every instant. Whoever is killed between two of them leaves
    the first ones written: the same command again finds those done, and writes the others.
    """
    with ExitStack() as undo:
        for file in files:
            path = resolved(file.path)
            locking.sweep(path)
            before, after = file.before.source, file.after.source
            if file.is_new:
                if not path.parent.exists():  # undone last: it has to be empty by then
                    undo.callback(_remove_empty, path.parent)
                writing.create({path: after})
                undo.callback(writing.remove, path, after)
            else:
                writing.replace(path, before, after)
                undo.callback(writing.replace, path, after, before)
        undo.pop_all()


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # another command has put something there meanwhile
        folder.rmdir()


def _said(edit: ReturnsEdit, filing: Filing) -> Iterator[str]:
    """Yield what each step did; the last one on a task says where it stands then."""
    last = {step.task_id: step for step in edit.steps if step.operations}
    plan = plan_on(filing.plan, filing.today)
    tasks = {placed.task.id: placed for placed in plan.tasks() if placed.task.id in last}
    after = {**filing.found.returns, **{file.returns.unit: file.returns for file in edit.files}}
    returns = returns_on(after, filing.today) if last else {}
    for step in edit.steps:
        placed = tasks.get(step.task_id) if step is last.get(step.task_id) else None
        item = figures(plan, returns, placed, filing.today) if placed else None
        yield sentence_of(step, filing.today, counted(plan, item) if item else "")


def _to_fix() -> str:
    return _("the plan has to be fixed first; nothing was written")


def _refused(text: str, advice: str, **values: object) -> NotFoundError:
    return NotFoundError(text.format(**values), advice.format(**values))
