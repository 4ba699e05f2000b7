"""Workbooks of reports: what stands on which sheet, and how it is printed."""

import io
import re
import subprocess
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from programs import needs
from running import LIVELY, run


def written(folder: Path, report: str, *options: str, language: str = "zh") -> Path:
    """Return the workbook of a report of the example."""
    to = folder / "a.xlsx"
    command = ("export", report, "--to", str(to), "--force", "--as-of", "2026-06-30", *options)
    ran = run(*command, folder=LIVELY, env={"GUANGONG_LANG": language})
    assert (ran.code, ran.err) == (0, "")
    return to


def rows(book: Path) -> dict[str, list[list[Any]]]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(book.read_bytes()))
    return {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names}


def xml(book: Path, place: int = 1) -> str:
    with zipfile.ZipFile(book) as parts:
        return parts.read(f"xl/worksheets/sheet{place}.xml").decode()


def forms(book: Path, column: str) -> Counter[str]:
    """Return how the numbers of a column are shown, and how many have each form."""
    with zipfile.ZipFile(book) as parts:
        styles = parts.read("xl/styles.xml").decode()
    codes = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    looks = re.findall(r'<xf numFmtId="(\d+)"', styles[styles.index("<cellXfs") :])
    cells = re.findall(rf'<c r="{column}\d+" s="(\d+)"><v>', xml(book))
    return Counter(codes[looks[int(look)]].replace("&quot;", '"') for look in cells)


# ── on paper ──


def printed(book: Path) -> list[tuple[float, str]]:
    """Return the texts of a printed workbook, each with its size in points."""
    profile = (book.parent / "profile").as_uri()
    office = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*office, "--outdir", str(book.parent), str(book)], capture_output=True, check=True, timeout=240
    )
    command = ["pdftohtml", "-xml", "-stdout", "-i", "-zoom", "3", str(book.with_suffix(".pdf"))]
    text = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout
    sizes = {number: int(size) / 3 for number, size in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', text)}
    found = re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', text)
    return [(sizes[number], re.sub("<[^>]*>", "", said)) for number, said in found]


@needs("soffice", "pdftohtml")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", ["ledger", "breakdown", "bulletin", "summary"])
def test_what_is_printed_has_8_points_at_least(tmp_path: Path, report: str, language: str) -> None:
    texts = printed(written(tmp_path, report, language=language))
    assert min(size for size, _text in texts) >= 8


@pytest.mark.parametrize(
    ("report", "paper"),
    [
        ("ledger", 'paperSize="8" orientation="landscape"'),
        ("breakdown", 'paperSize="9" orientation="landscape"'),
        ("summary", 'paperSize="9" orientation="portrait"'),
        ("bulletin", 'paperSize="9" orientation="portrait"'),
    ],
)
def test_the_paper_is_as_large_as_it_has_to_be(tmp_path: Path, report: str, paper: str) -> None:
    found = re.search("<pageSetup [^>]*>", xml(written(tmp_path, report)))
    assert found
    assert paper in re.sub(r' fitToHeight="0"', "", found[0])


def test_a_column_with_long_texts_is_wider(tmp_path: Path) -> None:
    book = written(tmp_path, "ledger")
    heads = rows(book)["青枫区教育局关工委（示例）2026年工作要点台账"][2]
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', xml(book))
    widths = [float(width) for first, last, width in columns for _ in range(int(first), int(last) + 1)]
    known = dict(zip(heads, widths, strict=True))
    assert known["进展记录"] > 2 * known["进度"]
    assert known["工作任务"] > 2 * known["序号"]


# ── columns ──


def test_a_ledger_leaves_out_what_is_empty_and_a_breakdown_does_not(tmp_path: Path) -> None:
    of_schools = ("--owner", "各学校")  # nobody leads these
    heads = next(iter(rows(written(tmp_path, "ledger", *of_schools)).values()))[3]
    assert "分管领导" not in heads
    assert heads[0] == "序号"
    assert "分管领导" in next(iter(rows(written(tmp_path, "breakdown", *of_schools)).values()))[3]
    typed = written(tmp_path, "ledger", "--columns", "leader,task")
    assert next(iter(rows(typed).values()))[2] == ["分管领导", "工作任务", "分组"]


@pytest.mark.parametrize(("language", "form"), [("zh", 'm"月"d"日"'), ("en", "[$-409]d mmm")])
def test_days_look_alike_and_are_days(tmp_path: Path, language: str, form: str) -> None:
    book = written(tmp_path, "breakdown", language=language)
    assert set(forms(book, "G")) == {form}
    days = [row[6] for row in next(iter(rows(book).values())) if isinstance(row[6], date)]
    assert date(2026, 5, 31) in days


def test_the_name_of_the_group_is_sorted_with_the_rows_and_folded_away(tmp_path: Path) -> None:
    made = xml(written(tmp_path, "breakdown"))
    assert re.search(r'<autoFilter ref="A3:I\d+"/>', made)
    assert re.search(r'<col min="9" max="9" [^>]*hidden="1" [^>]*outlineLevel="1"', made)


@pytest.mark.parametrize(
    ("report", "place", "column"), [("ledger", 1, "G"), ("bulletin", 2, "G"), ("list", 1, "A")]
)
def test_lights_are_conditional(tmp_path: Path, report: str, place: int, column: str) -> None:
    book = written(tmp_path, report)
    made = xml(book, place)
    assert re.search(rf'<conditionalFormatting sqref="{column}\d+:{column}\d+">', made)
    assert '<formula>"逾期"</formula>' in made
    read = [*rows(book).values()][place - 1]
    words = {row[ord(column) - ord("A")] for row in read}
    assert "逾期" in words
    assert not any("■" in str(word) for word in words)


# ── texts ──


def test_the_text_of_a_bulletin_is_the_first_sheet_and_its_annexes_are_others(tmp_path: Path) -> None:
    book = written(tmp_path, "bulletin")
    text, *annexes = rows(book).values()
    said = [str(row[0]) for row in text]
    chapters = [line[:2] for line in said if re.match("[一二三四五]、(?!.*，)", line)]
    assert chapters == ["一、", "二、", "三、", "四、", "五、"]
    assert said.index("部分") < said.index("二、本期工作开展情况")
    assert "2026年6月30日" in said[-1]
    assert [rows_[0][0][:5] for rows_ in annexes] == ["附件1  ", "附件2  "]
    assert ["序号" in [row[0] for row in rows_[:3]] for rows_ in annexes] == [True, True]
    assert ["<autoFilter" in xml(book, place) for place in (1, 2, 3)] == [False, True, True]
    assert ["<pane" in xml(book, place) for place in (1, 2, 3)] == [False, True, True]


def test_a_summary_has_lines_to_write_on_and_no_head(tmp_path: Path) -> None:
    book = written(tmp_path, "summary")
    (text,) = rows(book).values()
    said = [row[0] for row in text]
    for heading in ("请填写主要成效：", "请填写存在问题：", "请填写下一步打算："):
        place = said.index(heading)
        assert said[place + 1 : place + 4] == ["", "", ""]
    assert said.count("") == 9
    assert "D9E2EC" not in zipfile.ZipFile(book).read("xl/styles.xml").decode()
