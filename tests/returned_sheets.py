"""What comes back: a sheet that was sent out, filled in as schools do. Eight files, three of them messy."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import xlsxwriter
from python_calamine import CalamineWorkbook

Cell = str | int | date | None


class Row(NamedTuple):
    """What a school says of a task: the day as it writes it, and the day that it means."""

    task: str
    written: str | date
    day: date
    number: int | None = None
    note: str = ""
    evidence: str = ""


class Returned(NamedTuple):
    """A file, the school that fills it in, by its id and by the name that it writes, and what it says."""

    path: Path
    unit: str
    called: str
    rows: Sequence[Row]


class Sent(NamedTuple):
    """What stands in a sheet that was sent out: rows above, headings, titles and deadlines by id."""

    above: list[list[Any]]
    headings: list[str]
    titles: dict[str, str]
    deadlines: dict[str, Any]


def _june(day: int) -> date:
    return date(2026, 6, day)


NEAT: Final = {
    ("hupan", "湖畔小学"): [
        Row("1-06", _june(12), _june(12), note="已报送"),
        Row("2-04", "2026-06-15", _june(15), 32, "征文32篇", "征文目录.xlsx"),
    ],
    ("yunxi", "云栖小学"): [Row("1-06", _june(20), _june(20), note="小结已交")],
    ("meiyuan", "梅园小学"): [Row("1-06", "2026-6-18", _june(18)), Row("4-05", _june(28), _june(28), 640)],
    ("lantian", "蓝天中学"): [
        Row("1-06", _june(30), _june(30), note="=1+1 并非公式", evidence="https://example.org/xiaojie")
    ],
    ("teshu", "特殊教育学校"): [
        Row("1-06", _june(9), _june(9), note="两页\n另附照片"),
        Row("4-05", "2026/6/29", _june(29), 58),
    ],
}
"""Schools that fill in the sheet as it was sent, and send it back."""

MESSY: Final = {
    ("qianhuang", "前浜中学"): [
        Row("1-03", "6月15日", _june(15), note="迟报，已说明"),
        Row("1-06", "2026.6.15", _june(15)),
        Row("2-04", _june(17), _june(17), 12, "12篇"),
    ],
    ("hongqi", "红旗中学"): [
        Row("1-06", "2026年6月18日", _june(18), note="已报送"),
        Row("4-01", "2026/6/19", _june(19), 7, "7名，台账已建"),
    ],
    ("waiguoyu", "外国语学校"): [Row("1-06", _june(22), _june(22), note="已交")],
}
"""Schools with sheets of their own.

前浜中学: a title of its own, other headings, its name in merged cells, days in three forms, a line 合计.
红旗中学: CSV in GBK, as Excel saves it, of the columns that it cares for.
外国语学校: a name that no school has, an example, and remarks below.
"""


def fill(sent: Path, folder: Path) -> dict[str, Returned]:
    """Write what eight schools return of the sheet ``sent`` into ``folder``; return it by the school's id."""
    folder.mkdir(exist_ok=True)
    form = read(sent)
    found = {unit: Returned(folder / f"{name}.xlsx", unit, name, rows) for (unit, name), rows in NEAT.items()}
    for item in found.values():
        _as_sent(form, item)
    for write, ((unit, name), rows) in zip((_own, _gbk, _misnamed), MESSY.items(), strict=True):
        found[unit] = write(form, folder, unit, name, rows)
    return found


def read(path: Path) -> Sent:
    """Return what stands in a sheet that was sent out in Chinese."""
    lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    top = next(i for i, line in enumerate(lines) if line[0] == "单位")
    headings = [str(heading) for heading in lines[top]]
    place = {heading: i for i, heading in enumerate(headings)}
    tasks = {str(line[place["编号"]]): line for line in lines[top + 1 :]}
    titles = {id_: str(line[place["任务"]]) for id_, line in tasks.items()}
    deadlines = {id_: line[place["完成时限"]] for id_, line in tasks.items()}
    return Sent(lines[:top], headings, titles, deadlines)


# ── how schools send it back ──


def _as_sent(form: Sent, item: Returned) -> None:
    """Write every task of the sheet, with the school's name, days where it has some, and the hidden ids."""
    said = {row.task: row for row in item.rows}
    table = [_line(form, item.called, id_, said.get(id_)) for id_ in form.titles]
    _save(item.path, [*form.above, form.headings, *table], hidden=form.headings.index("编号"))


def _line(form: Sent, name: str, id_: str, row: Row | None) -> list[Cell]:
    cells: Mapping[str, Cell] = {
        "单位": name,
        "任务": form.titles[id_],
        "完成时限": form.deadlines[id_],
        "完成日期": row.written if row else None,
        "数量": row.number if row else None,
        "说明": row.note if row else None,
        "佐证": row.evidence if row else None,
        "编号": id_,
    }
    return [cells[heading] for heading in form.headings]


def _own(form: Sent, folder: Path, unit: str, name: str, rows: Sequence[Row]) -> Returned:
    head = ["序号", "学校", "工作事项", "完成时间", "数量（份）", "备注", "佐证材料"]
    table: list[list[Cell]] = [
        [i, None, form.titles[row.task], row.written, row.number, row.note, row.evidence]
        for i, row in enumerate(rows, 1)
    ]
    total: list[Cell] = ["合计", None, None, None, sum(row.number or 0 for row in rows), None, None]
    path = folder / f"{name}关工委上报.xlsx"
    _save(path, [[f"{name}关工委工作完成情况"], [], head, *table, total], merged=(3, 2 + len(rows), 1, name))
    return Returned(path, unit, name, rows)


def _gbk(form: Sent, folder: Path, unit: str, name: str, rows: Sequence[Row]) -> Returned:
    text = io.StringIO()
    lines = [[name, form.titles[row.task], row.written, row.number, row.note] for row in rows]
    csv.writer(text).writerows([["单位", "任务", "完成日期", "数量", "说明"], *lines])
    path = folder / "上报表.csv"
    path.write_bytes(text.getvalue().encode("gbk"))
    return Returned(path, unit, name, rows)


def _misnamed(form: Sent, folder: Path, unit: str, name: str, rows: Sequence[Row]) -> Returned:
    called = f"区{name.removesuffix('学校')}中学"
    example = ["示例", "报送上半年学习小结", None, date(2026, 6, 1), 1, "已报送", "小结.docx", None]
    table = [_line(form, called, row.task, row) for row in rows]
    remarks: list[list[Cell]] = [[], ["注：其余各项正在进行。"]]
    path = folder / "新建 Microsoft Excel 工作表 (2).xlsx"
    _save(path, [*form.above, form.headings, example, *table, *remarks])
    return Returned(path, unit, called, rows)


def _save(
    path: Path,
    lines: Sequence[Sequence[Cell]],
    *,
    hidden: int | None = None,
    merged: tuple[int, int, int, str] | None = None,
) -> None:
    """Write lines as a workbook; ``merged``: the first and last row, the column and the text of a cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        page = book.add_worksheet()
        for i, line in enumerate(lines):
            for j, value in enumerate(line):
                page.write_datetime(i, j, value, day) if isinstance(value, date) else page.write(i, j, value)
        if hidden is not None:
            page.set_column(hidden, hidden, None, None, {"hidden": True})
        if merged:
            first, last, column, text = merged
            page.merge_range(first, column, last, column, text)
