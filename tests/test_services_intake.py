"""collect: of sheets of every kind no cell is read wrong; each row is taken right, or asked about."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guangong.checks import read
from guangong.services.intake.lines import read_lines
from guangong.services.intake.meaning import Known, understand
from guangong.sheets import Cell, Sheet
from guangong.yamldoc import parse
from running import TODAY, run
from sheet_files import CASES, CONVERTED, FORMULAS, HEAD, PLAN, TEXTS, TYPED, Case, in_file, text, workbook


class File(NamedTuple):
    """A file, and the case that it is made of."""

    name: str
    case: Case
    content: bytes
    is_text: bool = False


def files() -> Iterator[File]:
    for name, case in {**CASES, "formulas": FORMULAS}.items():
        yield File(f"{name}.xlsx", case, workbook(case))
        yield File(f"{name}-1904.xlsx", case._replace(says=_in_1904(case)), workbook(case, date_1904=True))
    for kind, (ending, encoding, delimiter) in TEXTS.items():
        for name, case in CASES.items():
            yield File(f"{name}-{kind}.{ending}", case, text(case, encoding, delimiter), is_text=True)
    for path in sorted(CONVERTED.iterdir()):
        case = FORMULAS if path.stem == "formulas" else CASES[path.stem]
        yield File(path.name, case, path.read_bytes())


def _in_1904(case: Case) -> dict[int, str]:
    """Return what rows say where days are counted from 1904: a bare number is another day."""
    return {
        row: "? lies in the future" if case is CASES["serial-days"] and row == 2 else said
        for row, said in case.says.items()
    }


FILES = {file.name: file for file in files()}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    return folder


def collect(office: Path, *arguments: str) -> dict[str, Any]:
    ran = run("collect", *arguments, "--json", folder=office)
    assert ran.err == ""
    answer: dict[str, Any] = json.loads(ran.out)
    assert ran.code == int(any(row["problems"] for file in answer["files"] for row in file["rows"]))
    return answer


def said(row: dict[str, Any]) -> str:
    """Return what a row says as the cases have it."""
    if row["problems"]:
        return f"? {'; '.join(row['problems'])}"
    if row["exempt"]:
        return f"{row['unit']} {row['task']} exempt {row['exempt']}"
    cells = (row["count"], row["note"], "、".join(row["evidence"]))
    shown = " | ".join("" if cell is None else str(cell) for cell in cells)
    return f"{row['unit']} {row['task']} {row['done_on']} | {shown}".replace("|  ", "| ").rstrip()


def is_as(wanted: str, found: str) -> bool:
    if wanted.startswith("? "):
        return found.startswith("? ") and wanted[2:] in found
    return found == wanted.replace("|  ", "| ").rstrip()


def test_there_are_many_files() -> None:
    assert len(FILES) >= 60
    assert {file.name.rpartition(".")[2] for file in FILES.values()} == {"xlsx", "xls", "ods", "csv", "txt"}
    assert {path.stem for path in CONVERTED.iterdir()} == {*TYPED, "formulas"}


@pytest.mark.parametrize("name", FILES)
def test_no_cell_is_read_wrong(office: Path, name: str) -> None:
    file = FILES[name]
    (office / name).write_bytes(file.content)
    (answer,) = collect(office, name)["files"]
    found = {row["row"]: said(row) for row in answer["rows"]}
    wanted = in_file(file.case, is_text=file.is_text)
    assert {row: text for row, text in found.items() if not is_as(wanted.get(row, "? "), text)} == {}
    assert found.keys() == wanted.keys()
    assert {item["row"]: item["as"] for item in answer["passed"]} == file.case.passed
    assert not (office / "returns").exists()


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(alphabet="0123456789.-/年月日单位晨光小学1一、：（）不适用合计示例注\n\x07\u202e ", max_size=12),
    st.sampled_from(["晨光小学", "1-03", "5.1", 5.1, 46096, "3月15日", "不适用：甲", "合计", "未完成"]),
)
LINES = st.lists(st.lists(st.builds(Cell, VALUES, st.booleans(), st.booleans()), max_size=7), max_size=6)


@given(lines=LINES, is_text=st.booleans())
def test_whatever_stands_in_a_row_it_is_understood_or_asked_about(
    *, lines: list[list[Cell]], is_text: bool
) -> None:
    """Nothing is taken without a unit, a task and a day that can be; each row is taken or passed over."""
    plan = read(parse(PLAN.encode())).plan
    assert plan
    known = Known(plan, TODAY)
    table = {1: tuple(map(Cell, HEAD)), **{i: tuple(line) for i, line in enumerate(lines, 2)}}
    rows = {number: row for number, row in table.items() if any(cell.value is not None for cell in row)}
    sheet = Sheet("", rows, is_text=is_text)
    found = read_lines(sheet)
    numbers = [*(line.number for line in found.taken), *(row.number for row in found.passed)]
    assert len(numbers) == len(set(numbers)) == len(rows) - 1
    for line in found.taken:
        meant = understand(line, sheet, known)
        assert meant.problems or (meant.unit and meant.placed)
        assert meant.done_on is None or plan.period.start <= meant.done_on <= TODAY
