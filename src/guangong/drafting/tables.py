"""The rows of a 任务分解表: which of them are tasks, in which section, and what their cells hold."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from guangong.drafting.blocks import Row
from guangong.drafting.table_headings import READ, joined, roles_of


class Line(NamedTuple):
    """A row that is a task: its section, place, title and text, and the cells besides by what they hold.

    A cell of which nothing is read goes by the heading of its column. Only where each row has a title of its
    own beside its text, it has one.
    """

    section: str
    clause: str
    title: str
    text: str
    cells: tuple[tuple[str, str], ...]
    table: int


class Tables(NamedTuple):
    """What tables hold: tasks, texts of rows that are none, headings of columns, and those of unread ones."""

    lines: list[Line]
    others: list[str]
    heads: list[str]
    unread: list[str]


def read_tables(rows: Sequence[Row]) -> Tables:
    """Return what tables hold."""
    found = Tables([], [], [], [])
    for number, table in groupby(rows, key=lambda row: row.table):
        _read_table(_with_one_heading([row.cells for row in table], found.heads), found, number)
    return found


def _with_one_heading(rows: Sequence[tuple[str, ...]], heads: list[str]) -> list[tuple[str, ...]]:
    """Return the rows of a table; a heading of two rows is one."""
    found: list[tuple[str, ...]] = []
    for row in rows:
        if found and (whole := joined(found[-1], row)):
            heads.append("".join(found[-1]))
            found[-1] = whole
        else:
            found.append(row)
    return found


def _read_table(rows: Sequence[tuple[str, ...]], tables: Tables, number: int) -> None:
    names: tuple[str, ...] = ()
    roles: dict[str, int] = {}
    section, count, has_rows = "", 0, False
    groups = _titles(rows)
    for cells in rows:
        filled = [cell for cell in cells if cell]
        if found := roles_of(cells):  # a heading, which long tables repeat on each page
            roles, names = found, cells
            tables.unread.extend(name for name in _unread(cells, roles) if name not in tables.unread)
            tables.heads.append("".join(filled))
        elif not roles and len(filled) == 1 and not re.search("表$", filled[0]):
            section, has_rows = filled[0], True
            tables.heads.append(section)
        elif not roles or not filled or re.match("(?:合计|小计|总计|备注|注[:：]|说明[:：])", filled[0]):
            tables.others.append(" ".join(filled))
        elif len({*filled}) == 1 and not _cell(cells, roles, "number").isdecimal():
            section, has_rows = filled[0], True
            tables.heads.append(section)
        elif text := _cell(cells, roles, "task"):
            count += 1
            group = _cell(cells, roles, "group")
            named = _cell(cells, roles, "section") or ("" if groups else group)
            section = section if has_rows else named or section
            place, title = _clause(cells, roles, count), group if groups else ""
            read = roles if group in {section, title} else {**roles, "group": -1}
            tables.lines.append(Line(section, place, title, text, _others(cells, read, names), number))
        else:
            tables.others.append(" ".join(filled))


def _titles(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether each row has a name of its own before its text; one that several share is a section's."""
    roles = next(filter(None, map(roles_of, rows)), {})
    tasks = [cells for cells in rows if _cell(cells, roles, "task") and len({*cells} - {""}) > 1]
    names = [_cell(cells, roles, "group") for cells in tasks if not roles_of(cells)]
    return len(names) > 1 and len({*names} - {""}) == len(names)


def _cell(cells: Sequence[str], roles: dict[str, int], role: str) -> str:
    place = roles.get(role, len(cells))
    return cells[place] if place < len(cells) else ""


def _clause(cells: Sequence[str], roles: dict[str, int], count: int) -> str:
    number = _cell(cells, roles, "number")
    return f"第{number}项" if re.fullmatch(r"\d{1,4}", number) else number or f"第{count}行"


def _unread(names: Sequence[str], roles: dict[str, int]) -> list[str]:
    """Return the headings of columns of which nothing becomes part of a task."""
    read = {roles[role] for role in READ if role in roles}
    return [name for place, name in enumerate(names) if name and place not in read]


def _others(cells: Sequence[str], roles: dict[str, int], names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    read = {roles[role]: role for role in READ if role in roles}
    headed = dict(enumerate(names))
    filled = ((read.get(place, headed.get(place, "")), text) for place, text in enumerate(cells) if text)
    decided = ((role if "（默认）" not in text else "", text) for role, text in filled)  # not the document's
    return tuple((role, text) for role, text in decided if role != "task")
