"""Reports show the figures that ``status --json`` has of the same day, in every format that they go into."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import docx
import pytest
from python_calamine import CalamineWorkbook

from guangong.services.exporting import EXPORTS
from running import LIVELY, run

DAYS = ("2026-03-31", "2026-06-30")
MARKS = {
    "overdue": "■",
    "far-behind": "▼",
    "behind": "▽",
    "due-soon": "▲",
    "not-started": "○",
    "on-track": "●",
}
Status: TypeAlias = Mapping[str, Any]


def status_of(day: str) -> Status:
    found: Status = json.loads(run("status", "--json", "--as-of", day, folder=LIVELY).out)
    return found


# ── what stands in a file: a line a row or paragraph, with a | between cells ──


def lines(rows: list[list[Any]]) -> str:
    return "\n".join(" | ".join(_plain(cell) for cell in row) for row in rows)


def _plain(cell: object) -> str:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text.replace("\n", " ")


def of_docx(made: bytes) -> str:
    read = docx.Document(io.BytesIO(made))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *map(lines, tables)])


def of_xlsx(made: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return "\n".join(lines(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def of_csv(made: bytes) -> str:
    return lines([*csv.reader(io.StringIO(made.decode("utf-8-sig")))])


def of_picture(made: bytes) -> str:
    return ET.fromstring(made).findtext("{http://www.w3.org/2000/svg}desc") or ""  # noqa: S314 (our own)


READ: Mapping[str, Callable[[bytes], str]] = {
    "docx": of_docx,
    "xlsx": of_xlsx,
    "csv": of_csv,
    "md": lambda made: made.decode().replace("&#8203;", ""),
    "txt": bytes.decode,
    "svg": of_picture,
}


def in_order(*numbers: object) -> str:
    """Return a pattern for numbers that stand near each other; of one with a percent the share may follow."""
    return r"[^\d\n]{1,40}(?:\(\d+%\)[^\d]{1,40})?".join(rf"(?<![\d/]){number}(?!\d)" for number in numbers)


def lights(text: str) -> Counter[str]:
    """Return how often a light stands in a cell of its own, or behind its mark; else at a row's start."""
    signs = "".join(MARKS.values())
    words = "|".join(MARKS).replace("-", "[ -]")
    cells = re.findall(rf"(?:^|\| |[{signs}] )({words})(?= \||  |$)", text, re.MULTILINE)
    starts = re.findall(rf"^(?:\| )?([{signs}]) (?:\| )?\d", text, re.MULTILINE)
    by_mark = {mark: light for light, mark in MARKS.items()}
    return Counter(word.replace(" ", "-") for word in cells or map(by_mark.__getitem__, starts))


# ── what is expected of each report ──


def sections(status: Status, text: str) -> bool:
    return all(re.search(in_order(f"{one['done']}/{one['total']}"), text) for one in status["sections"])


def open_lights(status: Status, text: str) -> bool:
    found = lights(text)
    return all(found[light] == status["total"]["lights"].get(light, 0) for light in MARKS)


def owed(status: Status, text: str) -> bool:
    number = sum(one["overdue"] for one in status["owed"])
    said = re.search(in_order(number, len(status["owed"])), text)
    return bool(said) or text.count("overdue, not in") == number


def overdue(status: Status, text: str) -> bool:
    text = text.replace("■ overdue", "")  # the key
    return bool(status["late"] == text.count("■") + len(re.findall(r"\boverdue\b", text)))


def month(status: Status, text: str) -> bool:
    figures = (status["done_of_due"], status["due_by"], status["late"])
    return bool(re.search(rf"(?:{status['as_of'][:7]}\S*|\w{{3}})\W[^\d\n]*{in_order(*figures)}", text))


def last_number(status: Status, text: str) -> bool:
    number = sum(status["total"]["lights"].values())
    rows = [line for line in text.splitlines() if re.search(rf"(?<![\d-]){number}(?!\d)", line)]
    return bool(rows) and not re.search(rf"^\W*{number + 1} ", text, re.MULTILINE)


def overview(status: Status, text: str) -> bool:
    """Whether a text has the sentence on all tasks; a table alone lists those that are late or behind."""
    total, found = status["total"], status["total"]["lights"]
    on_schedule = sum(found.get(light, 0) for light in ("due-soon", "not-started", "on-track"))
    behind = found.get("far-behind", 0) + found.get("behind", 0)
    figures = (total["total"], total["done"], on_schedule, behind, found.get("overdue", 0))
    said = re.search(in_order(*figures), re.sub(r"\s*\n", " ", text))
    listed = lights(text)
    return bool(said) or all(
        listed[light] == found.get(light, 0) for light in ("overdue", "far-behind", "behind")
    )


TEXTS: Mapping[str, Callable[[Status, str], bool]] = {
    "status": sections,
    "list": open_lights,
    "units": owed,
    "timeline": overdue,
    "trend": month,
    "breakdown": last_number,
    "ledger": open_lights,
    "bulletin": overview,
    "summary": overview,
}
"""How the figures of ``status`` are looked for in a report. A new report is a line here, or below."""

NO_FIGURES = {"calendar"}
AS_DATA = {"page"}


def test_no_report_is_left_out() -> None:
    assert {*TEXTS, *NO_FIGURES, *AS_DATA} == {*EXPORTS}
    assert {*READ, "json"} == {format_ for name in TEXTS for format_ in EXPORTS[name].formats}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("name", "format_"),
    [(name, format_) for name in TEXTS for format_ in EXPORTS[name].formats if format_ != "json"],
)
def test_the_figures_of_a_report_are_those_of_status(
    name: str, format_: str, day: str, tmp_path: Path
) -> None:
    target = tmp_path / f"a.{format_}"
    ran = run("export", name, "--to", str(target), "--as-of", day, folder=LIVELY)
    assert ran.code == 0
    text = READ[format_](target.read_bytes())
    assert TEXTS[name](status_of(day), text), text


# ── as data ──


def of_tasks(found: Status) -> Counter[str]:
    return Counter(task["light"] for task in found["tasks"])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", [*TEXTS])
def test_the_figures_in_json_are_those_of_status(name: str, day: str) -> None:
    status = status_of(day)
    found = json.loads(run("export", name, "--format", "json", "--as-of", day, folder=LIVELY).out)
    for key in ("total", "due_by", "late", "done_of_due", "due_today", "owed"):
        assert found.get(key, status[key]) == status[key]
    if name in {"list", "breakdown", "ledger"}:
        assert of_tasks(found) == Counter(status["total"]["lights"])
    elif name == "trend":
        point = next(one for one in found["points"] if one["day"] == day)
        assert (point["due_by"], point["overdue"]) == (status["due_by"], status["late"])
    elif name == "units":
        assert found["overdue"] == sum(one["overdue"] for one in status["owed"])
