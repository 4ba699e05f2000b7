"""The rows of a 任务分解表: which of them are tasks, in which section, and what their cells hold."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from guangong.drafting.blocks import Row
from guangong.drafting.table_headings import roles_of


class Line(NamedTuple):
    """A row that is a task: its section, its place, its text, and the cells besides by what they hold."""

    section: str
    clause: str
    text: str
    cells: tuple[tuple[str, str], ...]


def lines_of(rows: Sequence[Row]) -> tuple[list[Line], list[str]]:
    """Return the tasks in tables, and the texts of rows that are none."""
    lines: list[Line] = []
    others: list[str] = []
    for _table, found in groupby(rows, key=lambda row: row.table):
        _read_table([row.cells for row in found], lines, others)
    return lines, others


def _read_table(rows: Sequence[tuple[str, ...]], lines: list[Line], others: list[str]) -> None:
    roles: dict[str, int] = {}
    section, count = "", 0
    for cells in rows:
        filled = [cell for cell in cells if cell]
        if found := roles_of(cells):  # a heading, which long tables repeat on each page
            roles = found
        elif not roles or not filled or re.match("(?:合计|小计|总计|备注|注[:：]|说明[:：])", filled[0]):
            others.append(" ".join(filled))
        elif len({*filled}) == 1 and not _cell(cells, roles, "number").isdecimal():
            section = filled[0]
        elif text := _cell(cells, roles, "task"):
            count += 1
            section = _cell(cells, roles, "section") or section
            lines.append(Line(section, _clause(cells, roles, count), text, _others(cells, roles)))
        else:
            others.append(" ".join(filled))


def _cell(cells: Sequence[str], roles: dict[str, int], role: str) -> str:
    place = roles.get(role, len(cells))
    return cells[place] if place < len(cells) else ""


def _clause(cells: Sequence[str], roles: dict[str, int], count: int) -> str:
    number = _cell(cells, roles, "number")
    return f"第{number}项" if re.fullmatch(r"\d{1,4}", number) else number or f"第{count}行"


def _others(cells: Sequence[str], roles: dict[str, int]) -> tuple[tuple[str, str], ...]:
    wanted = ("lead", "support", "deadline", "leader", "target")
    return tuple((role, text) for role in wanted if (text := _cell(cells, roles, role)))
