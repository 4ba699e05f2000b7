"""The headings of a sheet, as people word them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guangong.domain.typed import quoted
from guangong.sheets import Cell, Sheet
from guangong.unseen import narrowed

Columns = Mapping[str, Sequence[int]]
"""The places of the columns that mean something, by what they mean; several may mean the same."""


def find_columns(row: Sequence[Cell]) -> Columns:
    """Return the columns that a row names, empty where it is no row of headings."""
    columns: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        if name := _meaning(cell):
            columns.setdefault(name, []).append(place)
    said = columns.keys() - {"status", "deadline", "row"}
    return columns if len(said) > 1 and said & {"task", "id"} else {}


def unread(row: Sequence[Cell]) -> dict[int, str]:
    """Return the headings of a row that mean nothing here, by their places."""
    return {place: str(cell.value) for place, cell in enumerate(row) if cell.value and not _meaning(cell)}


def _meaning(cell: Cell) -> str:
    return _MEANINGS.get(_bare(cell.value), "") if isinstance(cell.value, str) else ""


def likeliest(sheet: Sheet) -> tuple[int, list[str]]:
    """Return the row that is likeliest meant to have the headings, by its number, and what stands in it."""
    rows = {
        number: [cell for cell in row if isinstance(cell.value, str)] for number, row in sheet.rows.items()
    }
    best = max(rows, key=lambda number: (sum(map(bool, map(_meaning, rows[number]))), len(rows[number]) > 1))
    return best, [quoted(str(cell.value)) for cell in rows[best]]


def unit_above(row: Sequence[Cell]) -> str:
    """Return the unit that a row above the headings names: 单位：晨光小学, in one cell or in two."""
    texts = [str(cell.value) for cell in row if cell.value is not None]
    line = " ".join(texts) + " "
    found = re.search(r"(?:填报|上报|报送)?(?:单位|学校)(?:名称)?(?:\(.*?\))?\s*:\s*(\S+)", narrowed(line))
    found = found or re.search(r"\b(?:unit|school): *(\S.*?)(?: {2}|$)", narrowed(line), re.IGNORECASE)
    return re.sub(r"\((?:盖|公|签)?章\)", "", found[1]) if found else ""


def _bare(text: str) -> str:
    """Return a heading without blanks, signs and what stands in brackets: *完成日期（年-月-日）."""
    return re.sub(r"\(.*?\)|[\W\d_]", "", narrowed(text).casefold())


_SYNONYMS: Final = {
    "unit": "单位 单位名称 学校 学校名称 填报单位 上报单位 报送单位 报告单位 成员单位 基层单位 "
    "unit unitname school schoolname",
    "task": "任务 任务名称 事项 事项名称 工作 工作任务 工作事项 工作内容 工作名称 任务事项 任务内容 "
    "工作任务名称 工作任务内容 重点任务 具体任务 主要任务 重点工作任务 "
    "活动 活动名称 项目 项目名称 重点工作 目标任务 task title tasktitle activity item",
    "id": "编号 任务编号 事项编号 id taskid",
    "day": "完成日期 完成时间 完成日 办结日期 办结时间 日期 时间 完成年月日 "
    "doneon date datedone donedate completed completedon completiondate dateofcompletion",
    "count": "数量 完成数量 数目 完成数 次数 场次 count number quantity amount howmany",
    "note": "说明 备注 情况 完成情况 情况说明 完成情况说明 落实情况 进展情况 工作情况 "
    "note notes remark remarks comment comments explanation",
    "status": "是否完成 完成与否 是否已完成 是否办结 是否落实 是否上报 完成状态 任务状态 办结状态 状态 "
    "status state done isdone isitdone",
    "deadline": "完成时限 完成期限 时限 期限 截止日期 截止时间 要求完成时间 计划完成时间 "
    "deadline due duedate",
    "row": "序号 行号 no",
    "evidence": "佐证 佐证材料 佐证资料 附件 证明 证明材料 印证材料 evidence attachment attachments proof",
}
_MEANINGS: Final = {word: name for name, words in _SYNONYMS.items() for word in words.split()}
