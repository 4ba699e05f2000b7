"""What sheets say that came back, row by row: new, the same, corrected, or to be asked about."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from guangong.domain.fields import declared
from guangong.domain.masking import masked
from guangong.domain.plan import Plan, Return
from guangong.messages import _, count, deferred
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.table import Cell, Column, Data, Group, Report, Row, Rows, Table, cell, titled

State = Literal["new", "again", "changed", "same", "repeated", "unanswered", "outdated", "problem"]
FIELDS: Final = ("done_on", "count", "note", "evidence", "exempt")
"""What a row says of a return."""


class Said(NamedTuple):
    """What a row of a sheet says.

    ``unit`` and ``task`` are ids, empty where they are not known; ``values`` is what it says by the fields of
    a return, and ``old`` what those that it corrects were. ``decided`` is what the office has done since the
    unit said the same before: the row is not taken.
    """

    sheet: str
    row: int
    state: State
    unit: str
    task: str
    values: Mapping[str, Any]
    old: Mapping[str, Any]
    problems: Sequence[str] = ()
    is_filled_down: bool = False
    decided: str = ""


class Collected(NamedTuple):
    """A file: its rows, what was passed over by sheet and row, and what there is to tell besides.

    ``problem`` is why nothing in it can be read; ``is_taken``: its rows are written, or would be.
    """

    name: str
    rows: Sequence[Said]
    passed: Sequence[tuple[str, int, str]]
    told: Sequence[str]
    problem: str = ""
    is_taken: bool = True

    def where(self, row: Said) -> str:
        """Return where a row stands: its number, and its sheet where there are several."""
        is_one = len({other.sheet for other in self.rows}) == 1
        return str(row.row) if is_one else _("{sheet} {row}").format(sheet=row.sheet, row=row.row)

    @property
    def problems(self) -> int:
        """How many of its rows cannot be taken; 1 where the file cannot be read."""
        return sum(row.state == "problem" for row in self.rows) + bool(self.problem)

    @property
    def is_asked_about(self) -> bool:
        """Whether the school has to put something right, be it what was sent back before."""
        return bool(self.problem) or any(map(_question, self.rows))


def collected(plan: Plan, files: Sequence[Collected], *, written: bool) -> Report:
    """Report what files say that came back: those first in which something has to be asked about."""
    states = Counter[str](row.state for file in files for row in file.rows)
    data = {
        "plan": plan.title,
        "written": written,
        "counts": {state: states[state] for state in _MARKS},
        "files": [_file_data(file) for file in files],
    }
    titles = {placed.task.id: placed.task.title for placed in plan.tasks()}
    ordered = sorted(files, key=lambda file: not file.problems)
    table = Table("", _columns(), tuple(_group(plan, titles, file) for file in ordered))
    title = titled(
        _("Sheets that came back: {files}").format(files=_files(len(files))), _summary(states, files)
    )
    legend = tuple(_marked(state, _(word)) for state, (_mark, word) in _MARKS.items() if states[state])
    return Report("collect", title, data, (table,), tuple(_notes(files, written=written)), legend)


def _files(number: int) -> str:
    return count("{n} file", "{n} files", number)


def _summary(states: Counter[str], files: Sequence[Collected]) -> str:
    text = _("{state} {n}")
    said = [
        text.format(state=_(word), n=states[state]) for state, (_m, word) in _MARKS.items() if states[state]
    ]
    if unread := sum(bool(file.problem) for file in files):
        said.append(count("{n} file cannot be read", "{n} files cannot be read", unread))
    return _(", ").join(said) or _("nothing is filled in")


def _marked(state: str, word: str) -> Cell:
    tones = {"problem": "warning", "changed": "heading"}
    return cell(f"{_MARKS[state][0]} {word}".strip(), tones.get(state, ""))


_MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("+", deferred("new")),
    "again": ("+", deferred("returned again")),
    "changed": ("~", deferred("corrected")),
    "same": ("=", deferred("the same")),
    "repeated": ("=", deferred("repeated")),
    "unanswered": ("-", deferred("sent back, and unchanged")),
    "outdated": ("-", deferred("changed since")),
    "problem": ("?", deferred("to be asked about")),
}


def _notes(files: Sequence[Collected], *, written: bool) -> Iterator[str]:
    """Yield what was written, or how it is, and what is left out."""
    rows = (row for file in files if file.is_taken for row in file.rows)
    taken = [row.unit for row in rows if row.state in {"new", "again", "changed"}]
    if written:
        yield _("Written: {returns} of {units}.").format(
            returns=count("{n} return", "{n} returns", len(taken)),
            units=count("{n} unit", "{n} units", len({*taken})),
        )
    elif taken:
        yield _("Nothing was written; to write it: the same command with --write.")
    if old := sum(bool(row.decided) for file in files for row in file.rows):
        yield count(
            "{n} row says only what was sent back or changed since, and is not taken.",
            "{n} rows say only what was sent back or changed since, and are not taken.",
            old,
        )
    if left := [file.name for file in files if not (file.is_taken or file.problem)]:
        text = _("Left out whole, for what has to be asked about: {files}; their other rows: --partial.")
        yield text.format(files=_(", ").join(left))
    if any(row.problems and not row.unit for file in files for row in file.rows):
        yield _("If a unit of the plan goes by another name, too: guangong members alias UNIT NAME.")
    if any(file.is_asked_about for file in files):
        yield _("What to ask, as a text to send back: --problems.")


def _group(plan: Plan, titles: Mapping[str, str], file: Collected) -> Group:
    rows: Sequence[Row] = Rows(partial(_row, plan, titles, file), file.rows)
    if file.problem:
        rows = (_unread(file.problem),)
    passed = [_passed_over(file.passed)] if file.passed else []
    foot = tuple(Row({}, (cell(text, "dim"),)) for text in (*passed, *_filled_down(file), *file.told))
    return Group(rows, cell(file.name, "heading"), foot=foot)


def _unread(problem: str) -> Row:
    """Return the row of a file that cannot be read."""
    mark, word, what = _marked("problem", ""), cell(_(_MARKS["problem"][1])), cell(problem)
    others = ((),) * (len(_columns()) - 4)
    return Row({}, ((), mark, (), *others, what), (Row({}, ((), (), word, *others, what)),))


def _passed_over(passed: Sequence[tuple[str, int, str]]) -> str:
    """Return which rows were passed over, and why; of what is not filled in only how many."""
    by_reason: dict[str, list[str]] = {}
    for _sheet, row, why in passed:
        by_reason.setdefault(why, []).append(str(row))
    names = {
        "total": _("totals: row {rows}"),
        "remark": _("remarks: row {rows}"),
        "example": _("examples: row {rows}"),
        "open": _("said not to be done: row {rows}"),
        "blank": _("not filled in: {n}"),
    }
    said = [names[why].format(n=len(rows), rows=_(", ").join(rows)) for why, rows in by_reason.items()]
    return _("passed over: {reasons}").format(reasons=_("; ").join(said))


def _filled_down(file: Collected) -> Iterator[str]:
    if rows := [str(row.row) for row in file.rows if row.is_filled_down]:
        text = _("the unit is that of the row above: row {rows}")
        yield text.format(rows=_(", ").join(rows))


def _row(plan: Plan, titles: Mapping[str, str], file: Collected, row: Said) -> Row:
    unit = words.unit_name(plan, row.unit) if row.unit else ""
    title = titles.get(row.task, "")
    what = _what(plan, row)
    shown = ((), _marked(row.state, ""), (), cell(unit), (), cell(f"{row.task} {title}".strip()))
    values = [_word(row.values.get(name)) for name in FIELDS]
    told = ((), (), cell(_(_MARKS[row.state][1])), cell(unit), cell(row.task), cell(title))
    number = cell(file.where(row), "dim")
    program = Row(
        {}, (number, *told[1:], *map(cell, values), cell(what if row.problems or row.old else row.decided))
    )
    return Row({}, (number, *shown[1:], (), (), (), (), (), cell(what)), (program,))


def _word(value: object) -> str:
    return "" if value is None else "、".join(value) if isinstance(value, tuple) else str(value)


def _what(plan: Plan, row: Said) -> str:
    """Return what a row says, what it corrects, or what has to be asked about."""
    if row.problems:
        return _("; ").join(row.problems)
    if row.old:
        text = _("{field} {old} → {new}")
        pairs = ((name, old, row.values.get(name)) for name, old in row.old.items())
        return _("; ").join(
            text.format(field=_label(name), old=_said(plan, name, old), new=_said(plan, name, new))
            for name, old, new in pairs
        )
    said = [_said(plan, name, row.values.get(name)) for name in FIELDS if row.values.get(name)]
    return " · ".join([*said, *([row.decided] if row.decided else [])])


def _label(name: str) -> str:
    return next(field.label for field in declared(Return) if field.name == name)


def _said(plan: Plan, name: str, value: object) -> str:
    """Return a value as people say it."""
    if value is None or value == ():
        return "—"
    if isinstance(value, date):
        return spoken(value, plan.period.start)
    return _("exempt: {reason}").format(reason=value) if name == "exempt" else _word(value)


def _columns() -> tuple[Column, ...]:
    names = [_label(name) for name in FIELDS]
    return (
        Column("", "right", name=_("row")),
        Column("", gap=1),
        Column("", gap=0, name=_("state")),  # those without cells are for programs
        Column("", least=8, name=_("unit")),
        Column("", gap=0, name=_("task")),
        Column("", least=16, name=_("title")),
        *(Column("", gap=0, name=name) for name in names),
        Column("", least=24, name=_("what")),
    )


# ── for programs ──


def _file_data(file: Collected) -> Data:
    return {
        "file": file.name,
        "problem": file.problem or None,
        "taken": file.is_taken,
        "rows": [_row_data(row) for row in file.rows],
        "passed": [{"sheet": sheet or None, "row": row, "as": why} for sheet, row, why in file.passed],
        "told": list(file.told),
    }


def _row_data(row: Said) -> Data:
    return {
        "sheet": row.sheet or None,
        "row": row.row,
        "state": row.state,
        "unit": row.unit or None,
        "unit_filled_down": row.is_filled_down,
        "task": row.task or None,
        **{name: row.values.get(name) for name in FIELDS},
        "changes": [
            {"field": name, "from": old, "to": row.values.get(name)} for name, old in row.old.items()
        ],
        "decided": row.decided or None,
        "problems": list(row.problems),
    }


def to_send_back(plan: Plan, files: Sequence[Collected]) -> str:
    """Return what has to be asked about as a text, file by file, empty where there is nothing.

    Where the office keeps the files is none of the school's business.
    """
    text = "\n".join(_questions(plan, file) for file in files if file.is_asked_about)
    for name in sorted((file.name for file in files), key=len, reverse=True):
        text = text.replace(name, re.split(r"[\\/]", name)[-1])
    return text


def _questions(plan: Plan, file: Collected) -> str:
    lines = [_("{file}:").format(file=file.name), *([file.problem] if file.problem else [])]
    for row in file.rows:
        if question := _question(row):
            where = [words.unit_name(plan, row.unit)] if row.unit else []
            where += [row.task] if row.task else []
            text = _("Row {row} ({about}): {problems}") if where else _("Row {row}: {problems}")
            lines.append(text.format(row=file.where(row), about=_(", ").join(where), problems=question))
    lines.append(_("Please put it right and send the sheet again."))
    return "".join(f"{' '.join(line.split())}\n" for line in lines)


def _question(row: Said) -> str:
    """Return what the school has to put right in a row, empty where there is nothing."""
    if row.state == "unanswered":
        text = _("{decided}; the row is as it was: change the day, or write in the note what was put right")
        return text.format(decided=masked(row.decided))
    return _("; ").join(row.problems)
