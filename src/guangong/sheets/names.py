"""A column of names in a sheet, and what in it is none."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from guangong.messages import _, count
from guangong.sheets.model import Cell, Sheet, SheetError
from guangong.sheets.workbook import read_sheets
from guangong.unseen import narrowed


class Names(NamedTuple):
    """The names of a column in their order, each once; and a sentence for each thing that was passed over."""

    names: list[str]
    passed_over: list[str]


def read_names(file: str, source: bytes) -> Names:
    """Return the names in a workbook or a text: below a heading, else in the only column that has text.

    Args:
        file: what messages call the file.
        source: what it holds.

    Raises:
        SheetError: it is no sheet, or it does not tell in which column the names are.
    """
    sheets = read_sheets(file, source)
    for sheet in sheets:
        found = None if sheet.is_hidden else _column(sheet)
        if found:
            others = [_('the sheet "{name}"').format(name=item.name) for item in sheets if item is not sheet]
            names, passed_over = _names(sheet, *found)
            return Names(names, [*passed_over, *others])
    raise SheetError(
        _("{name}: it does not tell in which column the names are").format(name=file),
        _("write 单位 or 名称 above them, or leave nothing but them in the sheet"),
    )


def _column(sheet: Sheet) -> tuple[int, int] | None:
    """Return the column of the names, and the row of its heading, 0 where it has none."""
    for number, row in [*sheet.rows.items()][:20]:
        for place, cell in enumerate(row):
            if _is_heading(cell):
                return place, number
    texts = Counter(
        place
        for row in sheet.rows.values()
        for place, cell in enumerate(row)
        if _text(cell) and not _is_no_name(_text(cell))
    )
    return (next(iter(texts)), 0) if len(texts) == 1 else None


def _is_heading(cell: Cell) -> bool:
    form = r"(?:(?:成员|责任|上报)?单位|学校|幼儿园)(?:名称)?|名称|校名|园名|units?|schools?|names?"
    return bool(re.fullmatch(form, _plain(_text(cell)).casefold()))


def _names(sheet: Sheet, column: int, heading: int) -> tuple[list[str], list[str]]:
    names, passed_over, again = dict[str, None](), list[str](), 0
    for number, cell in _cells(sheet, column, heading):
        text = " ".join(_text(cell).split())
        if number < heading or cell.is_formula or not text or _is_no_name(text):
            passed_over.append(_("row {row}: {text}").format(row=number, text=text or cell.value))
        elif text in names:
            again += not cell.is_merged
        else:
            names[text] = None
    twice = [count("{n} name that stands there twice", "{n} names that stand there twice", again)]
    return [*names], passed_over + (twice if again else [])


def _cells(sheet: Sheet, column: int, heading: int) -> Iterator[tuple[int, Cell]]:
    """Yield the cells of a column that hold something; of a row that is none of a name, its first one."""
    for number, row in sheet.rows.items():
        first = next((cell for cell in row if cell.value is not None), Cell())
        is_other = number < heading or _is_note(_text(first))
        cell = first if is_other else row[column] if column < len(row) else Cell()
        if cell.value is not None and number != heading:
            yield number, cell


def _is_note(text: str) -> bool:
    """Whether a text begins a row that is a sum or a note."""
    sums = r"(?:合计|小计|总计|共计|total|sum)(?:$|[:(\d共].*)"
    notes = r"(?:注|备注|说明|填表|制表|审核|联系人)(?:$|[:(\d].*|人[:].*|日期.*)"
    return bool(re.fullmatch(f"{sums}|{notes}", _plain(text), re.IGNORECASE))


def _is_no_name(text: str) -> bool:
    """Whether a text is a sum, a note, a title or a number, and not a name."""
    title = ".*(?:名单|名册|一览表|汇总表|统计表|登记表)"
    return _is_note(text) or bool(re.fullmatch(rf"{title}|[\d\W_]+", _plain(text)))


def _plain(text: str) -> str:
    return narrowed(text).replace(" ", "")


def _text(cell: Cell) -> str:
    return cell.value if isinstance(cell.value, str) else ""
