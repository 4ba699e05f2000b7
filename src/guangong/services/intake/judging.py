"""What rows of sheets come to, beside what was returned before: new, the same, corrected, or a problem."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from guangong.actions.exempt import exempt
from guangong.actions.filed import Owed
from guangong.actions.step import Said as Entry
from guangong.actions.step import Signed, Step
from guangong.actions.submit import submit
from guangong.answers.looks import Looks
from guangong.domain.as_of import stands_of
from guangong.domain.plan import Return
from guangong.domain.typed import SEPARATOR
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _
from guangong.reports.collected import FIELDS, Said, State
from guangong.reports.days import spoken
from guangong.services.filing import Filing
from guangong.services.intake.meaning import Meant, column_word, question
from guangong.storage import evidence
from guangong.yamldoc.diagnostics import Severity


class Row(NamedTuple):
    """A row of a file, and what it means."""

    file: str
    sheet: str
    meant: Meant

    @property
    def about(self) -> tuple[str, str] | None:
        """The unit and the task, where they are known and nothing has to be asked about."""
        meant = self.meant
        return (meant.unit, meant.placed.task.id) if meant.placed and not meant.problems else None

    @property
    def says(self) -> tuple[object, ...]:
        """What it says of them."""
        meant = self.meant
        return (meant.done_on, meant.count, meant.note, meant.proof, meant.exempt)


class Judged(NamedTuple):
    """A row as it was judged, and the step that would write it, ``None`` where it is not taken."""

    said: Said
    step: Step | None = None

    @property
    def is_news(self) -> bool:
        """Whether it would change a return."""
        return bool(self.step and self.step.operations)


def judge(filing: Filing, rows: Iterable[Row]) -> Iterator[Judged]:
    """Yield what each row comes to; of rows that say the same of a task, the first one counts."""
    signed = filing.signed(None, None)
    judged = [(row, _judge(filing, row, signed)) for row in rows]
    alike: dict[tuple[str, str], list[tuple[Row, Judged]]] = {}
    for row, item in judged:
        if row.about:
            alike.setdefault(row.about, []).append((row, item))
    for row, item in judged:
        yield _beside(row, item, alike[row.about]) if row.about else item


def _judge(filing: Filing, row: Row, signed: Signed) -> Judged:
    if row.meant.problems:
        return _problem(row, *row.meant.problems)
    try:
        return _against(filing, row, signed)
    except GuangongError as error:
        return _problem(row, question(error))


def _beside(row: Row, judged: Judged, alike: Sequence[tuple[Row, Judged]]) -> Judged:
    """Return what a row comes to beside others of the same task; what is no news contradicts none."""
    others = (other for other, item in alike if item.is_news and other.says != row.says)
    if judged.is_news and (other := next(others, None)):
        text = _("{file}, row {row}, says otherwise of the same task; take out what is wrong")
        return _problem(row, text.format(file=other.file, row=other.meant.line.number))
    first = next(other for other, _item in alike if other.says == row.says)
    if first is row or judged.said.problems:
        return judged
    return judged._replace(said=judged.said._replace(state="repeated", old={}, decided=""))


def _problem(row: Row, *problems: str) -> Judged:
    return Judged(_said(row, "problem")._replace(problems=problems))


def _said(row: Row, state: State) -> Said:
    meant = row.meant
    evidence_ = (meant.proof,) if meant.proof else ()
    values = (meant.done_on, meant.count, meant.note or None, evidence_, meant.exempt or None)
    task = meant.placed.task.id if meant.placed else ""
    said = dict(zip(FIELDS, values, strict=True))
    return Said(
        row.sheet, meant.line.number, state, meant.unit, task, said, {}, (), meant.line.is_filled_down
    )


def _against(filing: Filing, row: Row, signed: Signed) -> Judged:
    """Return what a row comes to beside what the unit has returned."""
    meant = row.meant
    assert meant.placed  # noqa: S101 (else it has problems)
    owed = filing.of(meant.placed, meant.unit)
    entry = _entry(filing, owed, meant)
    step = _step(filing, owed, row, entry, signed)
    names = {operation.route[-1] for operation in step.operations if len(operation.route) > len(owed.route)}
    old: dict[str, object] = (
        {} if owed.is_new else {name: getattr(owed.report, name) for name in FIELDS if name in names}
    )
    said = _said(row, _state(filing, owed, step))
    values = {"note": entry.note, "count": entry.count, "evidence": entry.evidence}
    said = said._replace(values={**said.values, **values})
    if step.operations and any(_says(meant, entry, stand) for stand in stands_of(owed.report)):
        return Judged(_not_news(filing, owed, said))
    return Judged(said._replace(old=old), step)


def _says(meant: Meant, entry: Entry, stand: Return) -> bool:
    """Whether a row says no more than a return said: then it is read again, and undoes nothing."""
    if meant.exempt or stand.exempt:
        return bool(meant.exempt) and meant.exempt == stand.exempt
    return (
        stand.done_on is not None
        and meant.done_on in {None, stand.done_on}
        and entry.count in {None, stand.count}
        and entry.note in {None, stand.note}
        and {*entry.evidence} <= {*stand.evidence}
    )


def _not_news(filing: Filing, owed: Owed, said: Said) -> Said:
    """Return a row of which the office has decided otherwise since, with what it decided."""
    first = filing.plan.period.start
    if places := owed.awaited(filing.today):
        sent = owed.report.sent_back[places[-1]]
        text = _("sent back on {day}: {reason}").format(day=spoken(sent.on, first), reason=sent.reason)
        return said._replace(state="unanswered", decided=text)
    change = owed.report.changes[-1]
    text = _("changed on {day}: {reason}").format(day=spoken(change.on, first), reason=change.reason)
    return said._replace(state="outdated", decided=text)


def _state(filing: Filing, owed: Owed, step: Step) -> State:
    if not step.operations:
        return "same"
    if owed.awaited(filing.today):
        return "again"
    return "changed" if owed.is_returned else "new"


def _step(filing: Filing, owed: Owed, row: Row, entry: Entry, signed: Signed) -> Step:
    meant = row.meant
    if meant.exempt:
        return exempt(owed, signed._replace(reason=meant.exempt))
    day = meant.done_on or (None if owed.awaited(filing.today) else owed.report.done_on)
    if day is None:
        raise NotFoundError(_("it has no day of completion"), _("write the day, or that it does not apply"))
    reason = _("row {row} of sheet {file}").format(file=row.file, row=meant.line.number)
    entered = None if day == filing.today else filing.today
    dated = Signed(day, signed.by, reason, entered)
    return submit(filing.plan, owed, dated, entry, is_dated=meant.done_on is not None)


# ── what the rules say of it ──


def sound(filing: Filing, judged: Sequence[Judged]) -> Iterator[Judged]:
    """Yield the rows, with those to be asked about whose return would be a mistake."""
    steps: dict[str, list[Step]] = {}
    for step in once(item.step for item in judged if item.step):
        steps.setdefault(step.unit, []).append(step)
    flawed = {unit for unit, own in steps.items() if _mistakes(filing, unit, own)}
    for item in judged:
        alone = [item.step] if item.step and item.step.unit in flawed else []
        mistakes = _mistakes(filing, item.said.unit, alone) if alone else []
        yield Judged(item.said._replace(state="problem", old={}, problems=mistakes)) if mistakes else item


def once(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the first of the steps that write the same return: several rows may say the same."""
    written = set()
    for step in steps:
        if step.operations and (step.unit, step.task_id) not in written:
            written.add((step.unit, step.task_id))
            yield step


def _mistakes(filing: Filing, unit: str, steps: list[Step]) -> list[str]:
    """Return what the rules refuse of a unit's returns after steps."""
    try:
        file = filing.edited(unit, steps)
    except GuangongError as error:
        return [question(error)]
    return [item.message for item in file.found if item.severity is Severity.ERROR]


# ── evidence, and what has no place of its own ──


def _entry(filing: Filing, owed: Owed, meant: Meant) -> Entry:
    """Return what a row says of a task; what has no place of its own in a return stands in the note."""
    pieces = [piece.strip() for piece in SEPARATOR.split(meant.proof) if piece.strip()]
    whole = _file(filing, owed, meant.proof) if meant.proof else None
    files = {piece: _file(filing, owed, piece) for piece in pieces} if whole is None else {"": whole}
    rest = [piece for piece, file in files.items() if file is None]
    extra = {"evidence": "、".join(rest)} if rest else {}
    is_counted = owed.placed.task.target is not None
    if meant.count is not None and not is_counted:
        extra["count"] = str(meant.count)
    text = _("{column}: {text}")
    said = [text.format(column=column_word(name), text=value) for name, value in extra.items()]
    note = _("; ").join([*([meant.note] if meant.note else []), *said])
    found = tuple(file for file in files.values() if file)
    return Entry(note or None, meant.count if is_counted else None, evidence=found)


def _file(filing: Filing, owed: Owed, name: str) -> str | None:
    """Return how a return names a piece of evidence, ``None`` where it is no address and no file."""
    folder = filing.path.parent
    for path in (name, f"evidence/{owed.unit}/{name}", f"evidence/{owed.placed.task.id}/{name}"):
        if evidence.flaw(path, folder, Looks()) is None:
            return path
    return None
