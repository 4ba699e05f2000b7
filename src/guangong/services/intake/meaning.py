"""What the cells of a row mean in a plan: what may mean two things is refused with both."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, TypeVar

from guangong.checks.suggest import listed
from guangong.domain.plan import Placed, Plan, id_parts
from guangong.domain.typed import NotUnderstoodError, ambiguous, number, quantity, quoted, spaceless
from guangong.domain.typed_days import day as read_day
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _
from guangong.services.book import find_task, find_unit
from guangong.services.intake.lines import Line, is_example, is_open
from guangong.sheets import Cell, Sheet
from guangong.unseen import WIDTHLESS, narrowed, unseen
from guangong.yamldoc.diagnostics import FindingsError

T = TypeVar("T")


@dataclass(frozen=True)
class Meant:
    """What a row says, as far as it is understood; ``problems`` are what has to be asked about.

    ``unit`` is an id, ``exempt`` the reason why the task is not for the unit, and ``proof`` what stands in
    the column of evidence.
    """

    line: Line
    unit: str = ""
    placed: Placed | None = None
    done_on: date | None = None
    count: int | None = None
    note: str = ""
    proof: str = ""
    exempt: str = ""
    problems: tuple[str, ...] = ()


class Known:
    """A plan by what rows name in it, and the day of the command."""

    def __init__(self, plan: Plan, today: date) -> None:
        self.plan = plan
        self.today = today
        self.ids = {id_parts(placed.task.id): placed for placed in plan.tasks()}
        titles: dict[str, list[Placed]] = {}
        for placed in plan.tasks():
            titles.setdefault(_bare(placed.task.title), []).append(placed)
        self.titles = {title: found[0] for title, found in titles.items() if len(found) == 1}
        names = {id_: (id_, name, *plan.aliases().get(id_, ())) for id_, name in plan.unit_names().items()}
        self.units: dict[str, str] = {}
        for id_, called in names.items():
            for name in called:
                self.units.setdefault(spaceless(name), id_)


def understand(line: Line, sheet: Sheet, known: Known) -> Meant:
    """Return what a row of a sheet says of a task of a plan."""
    problems: list[str] = []
    row = _Row(line, problems)
    unit = row.read("unit", partial(_unit, known), _("it names no unit")) or ""
    placed = _placed(row, known, sheet)
    note, proof = row.read("note", _text) or "", row.read("evidence", _list) or ""
    problems += _of_other_year(line, known, placed)
    reason = _not_applicable(row, note)
    if reason is not None:
        problems += _of_exempt(row, reason)
        return Meant(line, unit, placed, proof=proof, exempt=reason, problems=tuple(problems))
    done_on = row.read("day", partial(_day, sheet, known))
    problems += _of_open(row, note)
    counted = placed.task.target.unit if placed and placed.task.target else ""
    count = row.read("count", partial(_count, counted))
    return Meant(line, unit, placed, done_on, count, note, proof, problems=tuple(problems))


def column_word(name: str) -> str:
    """Return what a column of a sheet is called, as in the sheet that is sent out."""
    return {
        "unit": _("unit"),
        "task": _("TASK").lower(),
        "id": _("id"),
        "day": _("done on"),
        "count": _("count"),
        "note": _("note"),
        "evidence": _("evidence"),
    }[name]


class _Row:
    """A row that is read cell by cell; what is wrong with one is noted, and the others are read."""

    def __init__(self, line: Line, problems: list[str]) -> None:
        self.cells = line.cells
        self.problems = problems

    def read(self, name: str, read: Callable[[Cell], T], missing: str = "") -> T | None:
        """Return what a column says, ``None`` where it says nothing or what is not understood."""
        cells = self.cells.get(name, ())
        if not cells and missing:
            self.problems.append(missing)
        try:
            return read(_one(cells, joined=name == "note")) if cells else None
        except GuangongError as error:
            text = _("{column}: {problem}")
            self.problems.append(text.format(column=column_word(name), problem=question(error)))
            return None


def question(error: GuangongError) -> str:
    """Return what is wrong as one asks a school: commands are the office's."""
    if isinstance(error, FindingsError):
        names = _(", ").join(re.split(r"[\\/]", file.name)[-1] for file in error.files)
        return _("what it has returned so far cannot be read: {files}").format(files=names)
    is_command = "guangong " in error.advice or "--" in error.advice
    said = error.message if is_command else str(error)
    return re.sub(r"[;；][^;；]*\bguangong .*", "", said)


def _one(cells: Sequence[Cell], *, joined: bool) -> Cell:
    """Return the one cell of several columns that mean the same; texts may be ``joined``."""
    if formula := next((cell for cell in cells if cell.is_formula), None):
        text = _("it is a formula, whose value was {value} when the file was saved")
        value = _("empty") if formula.value is None else formula.value
        raise NotUnderstoodError(text.format(value=value), _("write the value itself"))
    if longest := max((len(cell.value) for cell in cells if isinstance(cell.value, str)), default=0):
        _refuse_long(longest)
    values = dict.fromkeys(cell.value for cell in cells)
    if len(values) == 1:
        return cells[0]
    if joined:
        return Cell("；".join(_text(cell) for cell in cells))
    raise ambiguous("/".join(map(str, values)), map(str, values))


def _refuse_long(length: int) -> None:
    most = 32_767  # of a workbook
    if length > most:
        text = _("it has {length} characters; a cell has at most {most}")
        raise NotUnderstoodError(text.format(length=length, most=most), _("shorten it"))


# ── units and tasks ──


def _unit(known: Known, cell: Cell) -> str:
    text = narrowed(str(cell.value))
    if found := known.units.get(spaceless(text)):
        return found
    within = [name for name in known.plan.unit_names().values() if name in text]
    if len(within) == 1:  # 某某区晨光小学 may be another school of that name
        mistake = _('the plan has no unit "{name}"').format(name=quoted(text))
        raise NotFoundError(mistake, _('did you mean "{name}"?').format(name=within[0]), within, text)
    try:
        return find_unit(known.plan, text)
    except NotFoundError as error:
        raise _by_names(known, error) from None


def _by_names(known: Known, error: NotFoundError) -> NotFoundError:
    """Return the refusal of a unit with the names of those that may be meant: no school knows ids."""
    names = known.plan.unit_names()
    called = [names.get(item, item) for item in error.candidates]
    advice = _("name one: {known}").format(known=listed(called))
    if len(called) == 1:
        advice = _('did you mean "{name}"?').format(name=called[0])
    elif len(called) == len(names):
        advice = _("write the unit's name as in the sheet that was sent out")
    return NotFoundError(error.message, advice, error.candidates, error.word)


def _placed(row: _Row, known: Known, sheet: Sheet) -> Placed | None:
    """Return the task that a row is about: by its id, which must be that of its title."""
    by_name = partial(_task, known, sheet)
    ids = row.cells.get("id", ())
    if not ids or (row.cells.get("task") and _is_row_number(known, ids[0])):
        return row.read("task", by_name, _("it names no task"))
    placed, other = row.read("id", by_name), None
    with suppress(GuangongError):
        cells = row.cells.get("task", ())
        other = by_name(_one(cells, joined=False)) if cells else None
    if placed and other and placed.task.id != other.task.id:
        row.problems.append(_contradiction(placed, other))
        return None
    return placed


def _is_row_number(known: Known, cell: Cell) -> bool:
    """Whether what stands in a column of ids only numbers the rows."""
    text = narrowed(str(cell.value))
    return text.isdecimal() and id_parts(text) not in known.ids


def _contradiction(placed: Placed, other: Placed) -> str:
    text = _("its id is that of {id} {title}, its title that of {other} {other_title}")
    names = {"id": placed.task.id, "title": placed.task.title}
    return text.format(**names, other=other.task.id, other_title=other.task.title)


def _task(known: Known, sheet: Sheet, cell: Cell) -> Placed:
    """Return the task that a cell names."""
    if isinstance(cell.value, date):
        text = _('"{day}" is a day, of which a spreadsheet makes one where an id is typed')
        raise NotUnderstoodError(text.format(day=cell.value), _("write the title, or the id as a text"))
    text = narrowed(str(cell.value))
    if re.fullmatch(r"\d+\.\d+", text):
        return _dotted(known, text, is_number=sheet.is_text or isinstance(cell.value, float))
    if text.isdecimal():  # the number of a row, unless an id looks like one
        return _with_id(known, text)
    return _titled(known, text)


def _dotted(known: Known, text: str, *, is_number: bool) -> Placed:
    """Return the task whose id is written with a point: a number has lost the zeros at its end."""
    id_ = text.replace(".", "-")
    if not is_number or len(text.partition(".")[2]) > 1:
        return _with_id(known, id_)
    readings = {}
    for reading in (id_, f"{id_}0"):
        placed = known.ids.get(id_parts(reading))
        readings[placed.task.id if placed else reading] = placed.task.title if placed else ""
    raise ambiguous(text, readings)


def _with_id(known: Known, id_: str) -> Placed:
    if placed := known.ids.get(id_parts(id_.casefold())):
        return placed
    raise NotFoundError(_('no task has the id "{id}"').format(id=id_), _("see guangong list"), word=id_)


def _titled(known: Known, text: str) -> Placed:
    """Return the task with a title, whatever its signs, perhaps behind its id or a number of a list."""
    if placed := known.ids.get(id_parts(text.casefold())) or known.titles.get(_bare(text)):
        return placed
    if known.plan.find(text):
        return find_task(known.plan, text)
    if named := re.match(r"([a-z0-9]+(?:-[a-z0-9]+)+)[\s,.:、]+(\S.*)", text, re.IGNORECASE):
        return _agreeing(_with_id(known, named[1]), _titled(known, named[2]))
    numbered = re.match(
        r"(?:\d+|[一二三四五六七八九十]+|\(.{1,3}\)|[^\w\s-])(?!-)[\s.,:、]*(?=\D)(\S.*)", text
    )
    try:
        return _titled(known, numbered[1]) if numbered else find_task(known.plan, text)
    except NotFoundError as error:
        if error.candidates:
            raise
        return find_task(known.plan, text)  # it says what was written, with its number


def _agreeing(placed: Placed, other: Placed) -> Placed:
    if placed.task.id != other.task.id:
        raise NotUnderstoodError(_contradiction(placed, other), _("write the one that is meant"))
    return placed


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", narrowed(text).casefold())


# ── days and numbers ──


def _day(sheet: Sheet, known: Known, cell: Cell) -> date:
    """Return the day that a cell names, which is over, and in the plan's period."""
    if cell.is_month and isinstance(cell.value, date):
        text = _("the sheet shows no more of it than the month {month}")
        raise NotUnderstoodError(text.format(month=f"{cell.value:%Y-%m}"), _("write the day that is meant"))
    found = cell.value if isinstance(cell.value, date) else _typed_day(sheet, known, str(cell.value))
    if found > known.today:
        text = _("{day} lies in the future; today is {today}")
        raise NotUnderstoodError(text.format(day=found, today=known.today))
    period = known.plan.period
    if not period.start <= found <= period.end:
        text = _("{day} is outside the plan's period, {start} to {end}")
        raise NotUnderstoodError(text.format(day=found, start=period.start, end=period.end))
    return found


def _typed_day(sheet: Sheet, known: Known, text: str) -> date:
    plan, today = known.plan, known.today
    typed = re.sub(r"[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$", "", narrowed(text))
    if re.fullmatch(r"\d{5}", typed):
        return _serial(sheet, plan, int(typed))
    days = [partial(read_day, form, today, plan.period) for form in _lost_zero(typed)]
    if len(days) == 1:
        return read_day(typed, today, plan.period, is_in_file=True)
    raise ambiguous(text, [str(found) for found in map(_quietly, days) if found])


def _lost_zero(text: str) -> list[str]:
    """Return a day in Chinese for each that a number may be: 3.1 is 1 March, or 10 March."""
    found = re.fullmatch(r"(\d{1,2})\.([1-3])", text)
    return [f"{found[1]}月{found[2]}{zero}日" for zero in ("", "0")] if found else [text]


def _quietly(read: Callable[[], date]) -> date | None:
    with suppress(GuangongError):
        return read()
    return None


def _serial(sheet: Sheet, plan: Plan, days: int) -> date:
    """Return the day of a spreadsheet's number, which is counted from 1900 or 1904."""
    firsts = [sheet.first_day] if sheet.first_day else [date(1899, 12, 30), date(1904, 1, 1)]
    readings = [first + timedelta(days) for first in firsts]
    inside = [found for found in readings if plan.period.start <= found <= plan.period.end]
    if len(inside) == 1:
        return inside[0]
    if len(readings) == 1:
        return readings[0]
    raise ambiguous(str(days), map(str, readings))


def _count(unit: str, cell: Cell) -> int:
    if cell.is_merged:
        text = _("{value} stands for several rows: is it the number of each, or of all?")
        raise NotUnderstoodError(text.format(value=cell.value), _("write the number of each"))
    if isinstance(cell.value, (bool, date)):
        raise NotUnderstoodError(_('"{text}" is no whole number').format(text=cell.value))
    text = str(cell.value)
    return number(text, unit) if unit else quantity(text)[0]


# ── texts ──


def _text(cell: Cell) -> str:
    """Return a text on one line."""
    if isinstance(cell.value, (bool, float, date)):  # 0.5 may be shown as 50%, a day without its year
        text = _('"{text}" is a number or a day, and may look otherwise in the sheet')
        raise NotUnderstoodError(text.format(text=cell.value), _("write it as a text"))
    text = re.sub(f"[{WIDTHLESS}\ufeff]", "", str(cell.value))
    text = re.sub(r"[ \t\r\n\u3000\xa0]+", " ", text).strip()
    if code := unseen(text):
        mistake = _("it has an invisible character ({code})").format(code=code)
        raise NotUnderstoodError(mistake, _("delete it"))
    return text


def _list(cell: Cell) -> str:
    """Return a text on one line, of which several may have made a list."""
    return _text(cell._replace(value=re.sub(r"\s*\n\s*", "、", str(cell.value).strip())))


def _not_applicable(row: _Row, note: str) -> str | None:
    """Return the reason why a row says that its task is not for the unit, ``None`` where it does not say so.

    It is said in the place of a note, or in that of the day.
    """
    cells = [cell.value for name in ("day", "status") for cell in row.cells.get(name, ())]
    texts = [value for value in cells if isinstance(value, str)]
    for text, other in (*((text, note) for text in texts), (note, "")):
        if found := re.fullmatch(_NOT_APPLICABLE, text.strip(), re.IGNORECASE):
            return found[1].strip("()（） ") or other
    return None


_NOT_APPLICABLE: Final = r"(?:不适用|不涉及|not applicable|n/a)(?:$|(?=[(（因])|[\s,，:：;；。.、—-]+)(.*)"


def _of_exempt(row: _Row, reason: str) -> Iterator[str]:
    """Yield what is wrong with a row that says that its task is not for the unit."""
    days = (str(cell.value).strip() for cell in row.cells.get("day", ()))
    if not all(re.fullmatch(_NOT_APPLICABLE, day, re.IGNORECASE) for day in days) or row.cells.keys() & {
        "count",
        "evidence",
    }:
        yield _("it does not apply, and yet has a day, a number or evidence; leave out what is wrong")
    if not reason:
        yield _("it does not apply: say why, in the column {note}").format(note=column_word("note"))


# ── what is no return ──


def _of_open(row: _Row, note: str) -> Iterator[str]:
    """Yield why a row may be none of a task that is done, though more stands in it."""
    if is_open(row.cells):
        yield _("it says that it is not done, and yet more stands in it; leave out what is wrong")
    elif any(not re.fullmatch(_DONE, _word(cell), re.IGNORECASE) for cell in row.cells.get("status", ())):
        text = _('"{text}" does not tell whether it is done')
        yield text.format(text=quoted(_word(row.cells["status"][0])))
    if is_example(note):
        yield _("its note says that it is an example")


def _word(cell: Cell) -> str:
    return spaceless(str(cell.value))


_DONE: Final = (
    r"是的?|有|已?(?:完成|办结|落实|上报|报送|开展)|[√✓✔☑]|对|y|yes|done|completed?|finished|true|1|100%"
)


def _of_other_year(line: Line, known: Known, placed: Placed | None) -> Iterator[str]:
    """Yield what tells that a sheet is of another year than the plan: its title, or a deadline in it."""
    period = known.plan.period
    years = {*range(period.start.year, period.end.year + 1)}
    if line.years and not line.years & years:
        text = _("above the table stands the year {other}, but the plan is of {years}")
        named = (_(", ").join(map(str, sorted(found))) for found in (line.years, years))
        yield text.format(**dict(zip(("other", "years"), named, strict=True)))
    due = {placed.deadline.value} if placed and placed.deadline else set()
    for cell in line.cells.get("deadline", ()):
        year = re.match(r"20\d\d(?!\d)", str(cell.value))
        if year and int(year[0]) not in years and cell.value not in due:
            text = _("its deadline is of {other}, but the plan of {years}")
            yield text.format(other=year[0], years=_(", ").join(map(str, sorted(years))))
