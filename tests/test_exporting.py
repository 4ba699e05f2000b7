"""``guangong export``: reports as files, which are read back by other libraries and compared."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree import ElementTree as ET

import docx
import pytest
from python_calamine import CalamineWorkbook

from guangong.domain.progress import Light
from guangong.messages import use
from guangong.render.documents import BINARY, DOCUMENTS
from guangong.reports.words import light_word
from guangong.services.exporting import EXPORTS
from running import LIVELY, PROGRAM, ROOT, environment, golden, run

AS_OF = ("--as-of", "2026-06-30")
SVG = "{http://www.w3.org/2000/svg}"
TEXTS = [name for name in EXPORTS["list"].formats if name not in BINARY]


def exported(target: Path, report: str, *more: str, folder: Path = LIVELY, language: str = "en") -> bytes:
    ran = run(
        "export", report, "--to", str(target), *AS_OF, *more, folder=folder, env={"GUANGONG_LANG": language}
    )
    assert (ran.code, ran.err) == (0, "")
    return target.read_bytes()


def sheets(made: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def cells(made: bytes) -> list[str]:
    return [str(cell) for rows in sheets(made).values() for row in rows for cell in row]


# ── the same figures everywhere ──


def lights_in_sheets(made: bytes) -> list[str]:
    return cells(made)


def lights_in_table(made: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(made.decode("utf-8-sig"))) for cell in row]


def lights_in_data(made: bytes) -> list[str]:
    return [light_word(task["light"]) for task in json.loads(made)["tasks"]]


def marks(text: str) -> list[str]:
    """Return the lights of rows that begin with a mark, as Markdown, plain text and pictures have them."""
    known = {"√": "done", "×": "cancelled", "■": "overdue", "▼": "far-behind", "▽": "behind"}
    known |= {"▲": "due-soon", "○": "not-started", "●": "on-track"}
    found = re.findall(r"^(?:\| )?([√×■▼▽▲○●]) (?:\| )?\d", text, re.MULTILINE)
    return [light_word(known[mark]) for mark in found]


def lights_in_picture(made: bytes) -> list[str]:
    return marks(ET.fromstring(made).findtext(f"{SVG}desc") or "")  # noqa: S314 (our own)


def document(made: bytes) -> str:
    """Return what stands in a document: its paragraphs, and a line for each cell of its tables."""
    read = docx.Document(io.BytesIO(made))
    found = (cell.text for table in read.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *found])


READ: Mapping[str, Callable[[bytes], list[str]]] = {
    "docx": lambda made: document(made).split("\n"),
    "xlsx": lights_in_sheets,
    "csv": lights_in_table,
    "md": lambda made: marks(made.decode()),
    "json": lights_in_data,
    "txt": lambda made: marks(made.decode()),
    "svg": lights_in_picture,
}
"""How a format's lights are read back, by another library where there is one. A new format is a line here."""


@pytest.mark.parametrize("day", ["2026-03-31", "2026-06-30", "2026-12-31"])
@pytest.mark.parametrize("format_", [name for name in DOCUMENTS if name in EXPORTS["list"].formats])
def test_the_figures_of_every_format_are_those_of_status(format_: str, day: str, tmp_path: Path) -> None:
    status = json.loads(run("status", "--json", "--as-of", day, folder=LIVELY).out)
    target = tmp_path / f"list.{format_}"
    run("export", "list", "--to", str(target), "--as-of", day, folder=LIVELY)
    use("en")
    words = Counter(READ[format_](target.read_bytes()))
    words[light_word("done")] += words[light_word("done-late")]
    assert {light: words[light_word(light)] for light in status["total"]["lights"]} == status["total"][
        "lights"
    ]
    assert sum(words[light_word(light)] for light in Light) == sum(status["total"]["lights"].values())


@pytest.mark.parametrize("format_", TEXTS)
def test_the_sentence_of_status_is_in_every_text(format_: str, tmp_path: Path) -> None:
    said = run("status", *AS_OF, folder=LIVELY).out.splitlines()[1]
    said = said.replace("30 June", "30 June 2026", 1).replace(
        "today", "on 30 June"
    )  # read on other days, too
    made = exported(tmp_path / f"status.{format_}", "status").decode("utf-8-sig")
    figures = json.loads(run("status", "--json", *AS_OF, folder=LIVELY).out)
    if format_ == "json":
        assert json.loads(made)["total"] == figures["total"]
    elif format_ != "csv":
        assert said.partition(";")[0] in made.replace("&#8203;", "")


def test_the_help_names_every_report() -> None:
    help_ = (ROOT / "tests/golden/help.en.txt").read_text("utf-8")
    named = re.search(r"REPORT is one of: ([^.]+)\.", help_)
    assert named
    assert re.split(r",\s+", named[1]) == list(EXPORTS)


# ── workbooks ──


def test_a_workbook_has_days_numbers_and_words(tmp_path: Path) -> None:
    ((name, rows),) = sheets(exported(tmp_path / "a.xlsx", "list", language="zh")).items()
    assert name == rows[0][0] == "青枫区教育局关工委（示例）2026年工作要点"
    assert rows[2] == ["亮灯", "编号", "任务", "牵头单位", "时限", "进度", "距时限", "分组"]
    section = "一 深入学习二十大精神，把牢工作方向"
    assert rows[3] == [f"{section}  2/7", "", "", "", "", "", "", section]
    assert rows[6] == [
        *(
            "逾期",
            "1-03",
            "制定本校年度工作计划",
            "各学校关工委",
            date(2026, 3, 31),
            "21/23校",
            "超91天",
            section,
        )
    ]
    assert rows[8][5] == 0.5


def test_a_section_is_a_sheet_where_that_is_asked_for(tmp_path: Path) -> None:
    made = sheets(exported(tmp_path / "a.xlsx", "list", "--group-by", "section", language="zh"))
    assert [name[:1] for name in made] == [*"一二三四五六"]
    assert sum(re.match(r"\d-\d\d$", row[1]) is not None for rows in made.values() for row in rows) == 50


def test_the_tables_of_a_report_are_sheets(tmp_path: Path) -> None:
    made = sheets(exported(tmp_path / "a.xlsx", "status"))
    first, second = made.values()
    assert first[3][0] == "overdue 5"
    assert [cell for cell in second[-1] if cell != ""][1] == pytest.approx(0.54)


def test_a_unit_that_owes_is_a_row_with_numbers(tmp_path: Path) -> None:
    rows = next(iter(sheets(exported(tmp_path / "a.xlsx", "units", language="zh")).values()))
    assert next(row for row in rows if row[0] == "前浜中学")[:3] == ["前浜中学", 3.0, "过期没报"]


# ── what is hostile, and what is private ──

PLAN = """\
schema: 1
title: "=1+1 [red]标题 <b>"
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: "+局"}
sections:
  - number: 1
    title: "@部分[1]*?/"
    tasks:
      - {id: 1-01, title: "=cmd|' /C calc'!A0", owners: [bureau], deadline: 2026-06-01, kind: activity}
      - {id: 1-02, title: "<script>联系 13812345678", owners: [bureau], deadline: 2026-06-01, kind: activity}
      - {id: 1-03, title: "a\\u202Eb\\x1b[31m", owners: [bureau], deadline: 2026-06-01, kind: activity}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    return tmp_path


@pytest.mark.parametrize("format_", EXPORTS["list"].formats)
@pytest.mark.parametrize("report", ["list", "status", "timeline"])
def test_hostile_titles_stay_texts_and_numbers_are_masked(report: str, format_: str, hostile: Path) -> None:
    target = hostile / f"a.{format_}"
    ran = run("export", report, "--to", str(target), *AS_OF, folder=hostile)
    assert ran.code == 0
    made = target.read_bytes()
    read = {"xlsx": lambda: "\n".join(cells(made)), "docx": lambda: document(made)}
    text = read.get(format_, lambda: made.decode("utf-8-sig"))()
    assert not {"\u202e", "\x1b"} & set(text)
    assert "13812345678" not in text
    if format_ in {"md", "svg"}:
        assert "<script>" not in text
    if format_ == "csv":
        assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell[:1] in {*"=+-@"}]
    if format_ == "svg":
        ET.fromstring(made)  # noqa: S314 (our own)


def test_the_numbers_are_masked_in_what_is_handed_on(hostile: Path) -> None:
    for format_ in TEXTS:
        assert "138****5678" in run("export", "list", "--format", format_, folder=hostile).out.replace(
            "\\", ""
        )


# ── files and standard output ──


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [name for name, one in EXPORTS.items() if "json" in one.formats])
def test_a_report_goes_by_its_chinese_name(name: str, language: str) -> None:
    asked = ("--format", "json", *AS_OF)
    ran = run("export", EXPORTS[name].zh, *asked, folder=LIVELY, env={"GUANGONG_LANG": language})
    assert json.loads(ran.out)["report"] == name


def test_csv_has_a_mark_in_a_file_and_none_on_standard_output(tmp_path: Path) -> None:
    made = exported(tmp_path / "a.csv", "list")
    out = run("export", "list", "--format", "csv", *AS_OF, folder=LIVELY).out
    assert made == b"\xef\xbb\xbf" + out.encode()
    assert made.count(b"\r\n") == made.count(b"\n")


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", b"gr"), ("gb18030", b"gr"), ("gbk", b"gr")])
def test_csv_in_an_encoding(encoding: str, start: bytes, tmp_path: Path) -> None:
    made = exported(tmp_path / "a.csv", "list", "--encoding", encoding)
    assert made.startswith(start)
    assert "制定本校年度工作计划" in made.decode(encoding)


def test_a_character_that_an_encoding_lacks_is_told(hostile: Path) -> None:
    plan = hostile / "plan.yaml"
    plan.write_text(PLAN.replace("联系", "𠮷"), "utf-8")
    ran = run("export", "list", "--to", "a.csv", "--encoding", "gbk", folder=hostile)
    assert (ran.code, (hostile / "a.csv").exists()) == (2, False)
    assert ran.err == (
        "error: gbk does not have these characters: 𠮷\nhint: write --encoding gb18030, which has all\n"
    )
    assert run("export", "list", "--to", "a.csv", "--encoding", "gb18030", folder=hostile).code == 0


REFUSED = {
    "list": "name the file, --to FILE, or the format, --format: ",
    "list --to a.pdf": "a.pdf has to end as its format: ",
    "list --to a.csv --format md": "a.csv ends as csv, and --format says md",
    "list --format pdf": '--format: "pdf" is none of: ',
    "nothing --format csv": 'REPORT: "nothing" is none of: ',
    "status --format csv --group-by section": "status has no --group-by\nhint: these have it: list",
    "list --format csv --group-by unit": "--group-by of list is not unit\nhint: it is one of: section",
    "status --format csv --each": "status has no --each",
    "status --format csv --columns a,b": "status has no --columns",
    "breakdown --format csv --columns ,": "a name is missing",
    "list --format csv --encoding latin1": '--encoding: "latin1" is none of: utf-8-sig, utf-8, gb18030, gbk',
    "list --format md --encoding gbk": "--encoding is for csv, not for md",
    "list --format csv --width 80": "--width is for svg, not for csv",
    "list --format csv --open": "--open wants a file: --to FILE",
    "list --format csv --period Q7": '"Q7" is no period',
    "units --format csv --section 1": "units takes no filter but one --owner",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items())
def test_what_makes_no_sense_is_refused_with_what_does(line: str, said: str, tmp_path: Path) -> None:
    ran = run("export", *line.split(), "--file", str(LIVELY / "plan.yaml"), folder=tmp_path)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("command", [("export", "list"), ("remind", "1-03")])
def test_a_folder_that_is_not_there_is_not_made(command: tuple[str, str], force: list[str]) -> None:
    ran = run(*command, "--to", "报表/a.csv", *force, *AS_OF, folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: there is no folder 报表; nothing was written\n"
        "hint: make the folder first, or correct its name\n"
    )
    assert not (LIVELY / "报表").exists()


def test_a_file_that_cannot_be_replaced_is_told(tmp_path: Path) -> None:
    """As on Windows, where another program has it open."""
    target = tmp_path / "a.csv"
    target.write_text("mine", "utf-8")
    with mock.patch.object(Path, "replace", side_effect=PermissionError):
        ran = run("export", "list", "--to", str(target), "--force", folder=LIVELY)
    assert (ran.code, ran.out, [*tmp_path.iterdir()]) == (2, "", [target])
    assert target.read_text("utf-8") == "mine"
    assert ran.err.startswith(f"error: {target} cannot be replaced; ")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("mine", "utf-8")
    ran = run("export", "list", "--to", str(target), folder=LIVELY)
    assert (ran.code, target.read_text("utf-8")) == (1, "mine")
    assert (
        "is there already; nothing was written\nhint: name another one, or overwrite it: --force" in ran.err
    )
    exported(target, "list", "--force")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("通报.xlsx", "~$通报.xlsx"),
        ("a-long-name.csv", "~$long-name.csv"),
        ("seven12.csv", "~$even12.csv"),
        ("a.csv", ".~lock.a.csv#"),
    ],
)
def test_a_file_that_is_open_in_an_office_program_is_told(name: str, mark: str, tmp_path: Path) -> None:
    for one in (name, mark):
        (tmp_path / one).write_text("mine", "utf-8")
    ran = run("export", "list", "--to", str(tmp_path / name), "--force", folder=LIVELY)
    assert (ran.code, (tmp_path / name).read_text("utf-8")) == (2, "mine")
    assert f"is open in another program: {mark} is beside it" in ran.err
    assert f"close it there and try again; where nobody has it open, remove {mark}" in ran.err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    ran = run("export", "list", "--to", str(tmp_path / "a.csv"), folder=LIVELY)
    assert (ran.code, "no permission" in ran.err) == (2, True)


@pytest.mark.parametrize(("answer", "said"), [(0, ""), (1, "no program could be started that opens ")])
def test_the_file_is_opened_where_that_is_asked_for(answer: int, said: str, tmp_path: Path) -> None:
    with mock.patch("typer.launch", return_value=answer) as launched:
        ran = run("export", "list", "--to", str(tmp_path / "a.csv"), "--open", folder=LIVELY)
    launched.assert_called_once_with(str(tmp_path / "a.csv"))
    assert ran.code == 0
    assert ran.err.startswith(said)


@pytest.mark.parametrize(
    ("options", "day"),
    [
        (("--period", "5月"), "2026-05-31"),
        (("--period", "2026Q1"), "2026-03-31"),
        (("--period", "上半年"), "2026-06-30"),
        (("--period", "2026"), "2026-06-30"),
        (("--period", "2026-05", "--as-of", "2026-06-02"), "2026-06-02"),
    ],
)
def test_a_period_is_told_as_of_its_end(options: tuple[str, ...], day: str) -> None:
    ran = run("export", "status", "--format", "json", *options, folder=LIVELY)
    assert json.loads(ran.out)["as_of"] == day


# ── pictures ──


@pytest.mark.parametrize("width", [80, 120])
def test_a_picture_is_as_wide_as_a_terminal_and_has_all_rows(width: int, tmp_path: Path) -> None:
    made = ET.fromstring(exported(tmp_path / "a.svg", "list", "--width", str(width)))  # noqa: S314 (our own)
    assert made.attrib["width"] == str(36 + 9 * width)
    assert len(marks(made.findtext(f"{SVG}desc") or "")) == 50


def words(made: bytes) -> str:
    return ET.fromstring(made).findtext(f"{SVG}desc") or ""  # noqa: S314 (our own)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whole_pictures(language: str, tmp_path: Path) -> None:
    drawn = [
        f"$ {name}\n{words(exported(tmp_path / f'{name}.svg', name, language=language))}"
        for name in ("status", "list", "units", "timeline")
    ]
    golden(f"export-svg.{language}", "\n\n".join(drawn) + "\n")


# ── a whole process ──


def test_a_pipe_takes_a_whole_workbook() -> None:
    ran = subprocess.run(
        [*PROGRAM, "export", "list", "--format", "xlsx", *AS_OF],
        cwd=LIVELY,
        env=environment(),
        capture_output=True,
        check=True,
    )
    assert (len(sheets(ran.stdout)), ran.stderr) == (1, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo terminal is Unix's")
def test_a_terminal_is_given_no_workbook() -> None:
    import pty

    ours, theirs = pty.openpty()
    ran = subprocess.run(
        [*PROGRAM, "export", "list", "--format", "xlsx", *AS_OF],
        cwd=LIVELY,
        env=environment(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert ran.returncode == 2
    assert b"xlsx is no text for a terminal: name a file, --to FILE" in ran.stderr


def test_a_remark_stands_beside_a_file_and_in_json(tmp_path: Path) -> None:
    shutil.copy(LIVELY / "plan.yaml", tmp_path)
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns/nobody.yaml").write_text(
        "schema: 1\nunit: nobody\ntasks: {1-03: {done_on: 2026-03-01}}\n"
    )
    ran = run("export", "list", "--to", "a.json", "--format", "json", *AS_OF, folder=tmp_path)
    assert (ran.out, "finding" in ran.err) == ("a.json is written\n", True)
    ran = run("export", "list", "--format", "json", *AS_OF, folder=tmp_path)
    assert ("finding" in json.loads(ran.out)["warnings"][0], ran.err) == (True, "")


def test_csv_says_which_table_it_has() -> None:
    bulletin = ("export", "bulletin", "--as-of", "2026-06-30", "--format")
    ran = run(*bulletin, "csv", folder=LIVELY)
    assert ran.err == "csv has one table of it, “Tasks behind schedule”; docx and xlsx have all\n"
    assert run(*bulletin, "md", folder=LIVELY).err == ""


def test_a_period_is_read_by_the_day_to_report_on() -> None:
    for options in (
        ("--period", "上月", "--as-of", "2026-05-31"),
        ("--as-of", "2026-05-31", "--period", "上月"),
    ):
        ran = run("export", "bulletin", "--format", "json", *options, folder=LIVELY)
        assert json.loads(ran.out)["period"] == {"start": "2026-04-01", "end": "2026-04-30"}
