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


def lines_of(rows: Sequence[Row]) -> tuple[list[Line], list[str], list[str]]:
    """Return the tasks in tables, the texts of rows that are none, and the headings of the columns."""
    lines: list[Line] = []
    others: list[str] = []
    heads: list[str] = []
    for _table, found in groupby(rows, key=lambda row: row.table):
        _read_table([row.cells for row in found], lines, others, heads)
    return lines, others, heads


def _read_table(
    rows: Sequence[tuple[str, ...]], lines: list[Line], others: list[str], heads: list[str]
) -> None:
    roles: dict[str, int] = {}
    section, count, has_rows = "", 0, False
    for cells in rows:
        filled = [cell for cell in cells if cell]
        if found := roles_of(cells):  # a heading, which long tables repeat on each page
            roles = found
            heads.append("".join(filled))
        elif not roles or not filled or re.match("(?:合计|小计|总计|备注|注[:：]|说明[:：])", filled[0]):
            others.append(" ".join(filled))
        elif len({*filled}) == 1 and not _cell(cells, roles, "number").isdecimal():
            section, has_rows = filled[0], True
        elif text := _cell(cells, roles, "task"):
            count += 1
            section = section if has_rows else _cell(cells, roles, "section") or section
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
    named = {place: role for role, place in roles.items()}
    filled = ((named.get(place, ""), text) for place, text in enumerate(cells) if text)
    return tuple((role, text) for role, text in filled if role != "task")
