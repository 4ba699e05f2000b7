"""collect: what comes back is shown, asked about, and written; all rows of a file or none."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from returned_sheets import fill
from running import LIVELY, Ran, golden, run, shell
from sheet_files import CASES, PLAN, workbook

HEAD = "单位,任务,完成日期,数量,说明,佐证\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    return folder


def collect(office: Path, *arguments: str, lang: str = "en") -> Ran:
    return run("collect", *arguments, folder=office, env={"GUANGONG_LANG": lang})


def rows(office: Path, *arguments: str) -> list[dict[str, Any]]:
    answer = json.loads(collect(office, *arguments, "--json").out)
    return [row for file in answer["files"] for row in file["rows"]]


def states(office: Path, *arguments: str) -> list[str]:
    return [row["state"] for row in rows(office, *arguments)]


def csv(office: Path, name: str, *lines: str) -> str:
    (office / name).parent.mkdir(exist_ok=True)
    (office / name).write_text(HEAD + "\n".join(lines), "utf-8")
    return name


def returns(office: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((office / "returns").glob("*"))}


# ── what is written ──


def test_nothing_is_written_without_write(office: Path) -> None:
    ran = collect(office, csv(office, "a.csv", "晨光小学,1-03,3月15日,,已报送,"))
    assert (ran.code, returns(office)) == (0, {})
    assert "Nothing was written" in ran.out


def test_written_and_written_again_nothing_changes(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-03,3月15日,,已报送,", "湖畔小学,5-01,2026-06-30,12,,")
    assert states(office, name, "--write") == ["new", "new"]
    assert returns(office) == {
        "chenguang.yaml": "schema: 1\nunit: chenguang\ntasks:\n"
        "  1-03: {done_on: 2026-03-15, note: 已报送, entered: 2026-06-30}\n",
        "hupan.yaml": "schema: 1\nunit: hupan\ntasks:\n  5-01: {done_on: 2026-06-30, count: 12}\n",
    }
    before = returns(office)
    assert states(office, name, "--write") == ["same", "same"]
    assert returns(office) == before
    assert run("check", folder=office).code == 0


def test_a_later_correction_replaces_and_the_old_stays_in_the_changes(office: Path) -> None:
    collect(office, csv(office, "a.csv", "晨光小学,5-01,3月15日,10,已报送,"), "--write")
    name = csv(office, "b.csv", "晨光小学,5-01,3月16日,12,,")
    (row,) = rows(office, name)
    assert row["state"] == "changed"
    assert row["changes"] == [
        {"field": "done_on", "from": "2026-03-15", "to": "2026-03-16"},
        {"field": "count", "from": 10, "to": 12},
    ]
    shown = collect(office, name)
    assert "done on 15 Mar → 16 Mar; count 10 → 12" in shown.out
    collect(office, name, "--write")
    text = returns(office)["chenguang.yaml"]
    assert "done_on: 2026-03-16, count: 12" in text.replace("note: 已报送, ", "")
    assert "from: 2026-03-15" in text
    assert "reason: row 2 of sheet b.csv" in text
    assert states(office, name) == ["same"]


def test_a_file_is_taken_whole_or_not_at_all(office: Path) -> None:
    csv(office, "in/a.csv", "晨光小学,1-03,3月15日,,,", "晨光小学,1-99,3月15日,,,")
    csv(office, "in/b.csv", "湖畔小学,1-03,3月15日,,,")
    ran = collect(office, "in", "--write")
    assert ran.code == 1
    assert [*returns(office)] == ["hupan.yaml"]
    assert "Left out whole, for what has to be asked about: in/a.csv" in ran.out
    assert "Written: 1 return of 1 unit." in ran.out


def test_partial_takes_the_good_rows(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-03,3月15日,,,", "晨光小学,1-99,3月15日,,,")
    ran = collect(office, name, "--write", "--partial")
    assert ran.code == 1
    assert [*returns(office)] == ["chenguang.yaml"]
    assert states(office, name) == ["same", "problem"]


def test_what_was_sent_back_is_answered(office: Path) -> None:
    collect(office, csv(office, "a.csv", "晨光小学,1-03,3月15日,,已报送,"), "--write")
    assert run("send-back", "1-03", "--unit", "晨光", "--reason", "缺附件", folder=office).code == 0
    name = csv(office, "b.csv", "晨光小学,1-03,3月15日,,附件已补,")
    assert states(office, name, "--write") == ["again"]
    assert "answered: 2026-06-30" in returns(office)["chenguang.yaml"]
    assert states(office, name, "a.csv") == ["same", "outdated"]


def test_an_answer_beside_what_was_sent_back_is_taken(office: Path) -> None:
    """The folder of a week has both: what is no news contradicts nothing."""
    collect(office, csv(office, "in/a.csv", "晨光小学,1-03,3月15日,,已报送,"), "--write")
    assert run("send-back", "1-03", "--unit", "晨光", "--reason", "缺附件", folder=office).code == 0
    csv(office, "in/b.csv", "晨光小学,1-03,3月15日,,附件已补,")
    assert states(office, "in") == ["unanswered", "again"]
    csv(office, "in/c.csv", "晨光小学,1-03,3月16日,,,")
    assert states(office, "in") == ["unanswered", "problem", "problem"]


DECISIONS: Mapping[str, tuple[list[str], str, str]] = {
    "sent back": (
        ["send-back", "1-03", "--reason", "内容不实"],
        "unanswered",
        "sent back on 30 Jun: 内容不实",
    ),
    "exempt": (["exempt", "1-03", "--reason", "没有毕业班"], "outdated", "changed on 30 Jun: 没有毕业班"),
    "withdrawn": (["withdraw", "1-03", "--reason", "误报"], "outdated", "changed on 30 Jun: 误报"),
    "corrected": (["submit", "1-03", "--on", "3月16日"], "outdated", "changed on 30 Jun: corrected"),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_an_old_sheet_undoes_nothing(office: Path, decision: str) -> None:
    """A row that says what the return said before is no news, whatever the office has decided since."""
    arguments, state, decided = DECISIONS[decision]
    name = csv(office, "a.csv", "晨光小学,1-03,3月15日,,已报送,", "湖畔小学,1-03,3月15日,,,")
    assert collect(office, name, "--write").code == 0
    assert run(*arguments, "--unit", "晨光", folder=office).code == 0
    before = returns(office)
    found = rows(office, name, "--write")
    assert [row["state"] for row in found] == [state, "same"]
    assert found[0]["decided"] == decided
    assert returns(office) == before
    ran = collect(office, name)
    assert "1 row says only what was sent back or changed since, and is not taken." in ran.out
    assert decided in ran.out
    assert states(office, csv(office, "b.csv", "晨光小学,1-03,3月17日,,,"))[0] != state


def test_of_two_corrections_neither_undoes_the_other(office: Path) -> None:
    for name, day, number in (("a.csv", "3月15日", 10), ("b.csv", "3月16日", 12), ("c.csv", "3月17日", 12)):
        collect(office, csv(office, name, f"晨光小学,5-01,{day},{number},,"), "--write")
    assert [states(office, name) for name in ("a.csv", "b.csv", "c.csv")] == [
        ["outdated"],
        ["outdated"],
        ["same"],
    ]
    assert states(office, csv(office, "d.csv", "晨光小学,5-01,3月15日,12,,")) == ["changed"]


def test_what_does_not_apply_and_came_back_undoes_nothing(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-03,,,不适用：没有毕业班,")
    collect(office, name, "--write")
    assert run("submit", "1-03", "--unit", "晨光", folder=office).code == 0
    assert states(office, name) == ["outdated"]


def test_what_does_not_apply_is_exempt(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-03,,,不适用：没有毕业班,")
    assert states(office, name, "--write") == ["new"]
    assert "exempt: 没有毕业班" in returns(office)["chenguang.yaml"]
    assert states(office, name) == ["same"]


def test_a_row_in_two_files(office: Path) -> None:
    """The same words count once; other ones are asked about in both; which is right nobody can know."""
    csv(office, "in/a.csv", "晨光小学,1-03,3月15日,,,", "湖畔小学,1-03,3月15日,,甲,")
    csv(office, "in/b.csv", "晨光小学,1-03,2026-3-15,,,")
    assert states(office, "in") == ["new", "new", "repeated"]
    csv(office, "in/c.csv", "湖畔小学,1-03,3月15日,,乙,")
    found = rows(office, "in")
    assert [row["state"] for row in found] == ["new", "problem", "repeated", "problem"]
    assert found[1]["problems"] == [
        "in/c.csv, row 2, says otherwise of the same task; take out what is wrong"
    ]
    collect(office, "in", "--write")
    assert [*returns(office)] == ["chenguang.yaml"]  # of b.csv, for a.csv is left out


def test_evidence_is_an_address_or_a_file_of_the_plans(office: Path) -> None:
    for name in ("evidence/chenguang/照片.txt", "evidence/1-06/小结.txt"):
        (office / name).parent.mkdir(parents=True)
        (office / name).write_text("x", "utf-8")
    lines = (
        "晨光小学,1-03,3月15日,,,照片.txt、https://example.org/a",
        "晨光小学,1-06,3月15日,,,小结.txt",
        "晨光小学,5-03,3月15日,,,另附纸质材料",
    )
    found = rows(office, csv(office, "a.csv", *lines), "--write")
    assert [row["evidence"] for row in found] == [
        ["evidence/chenguang/照片.txt", "https://example.org/a"],
        ["evidence/1-06/小结.txt"],
        [],
    ]
    assert found[2]["note"] == "evidence: 另附纸质材料"
    assert run("check", folder=office).code == 0


def test_a_row_of_a_closed_school_is_asked_about_alone(office: Path) -> None:
    """What would be a mistake in the returns stops its row, not the command."""
    closing = ("members", "close", "梅园小学", "--on", "2026-03-01", "--reason", "并入晨光小学")
    assert run(*closing, folder=office).code == 0
    csv(
        office, "in/a.csv", "晨光小学,1-03,3月15日,,,", "梅园小学,1-03,3月15日,,,", "梅园小学,1-06,2月15日,,,"
    )
    csv(office, "in/b.csv", "湖畔小学,1-03,3月15日,,,")
    found = rows(office, "in", "--write")
    assert [row["state"] for row in found] == ["new", "problem", "new", "new"]
    assert found[1]["problems"] == ['"梅园小学" left its group on 2026-03-01, before 2026-03-15']
    assert [*returns(office)] == ["hupan.yaml"]
    assert collect(office, "in", "--write", "--partial").code == 1
    assert [*returns(office)] == ["chenguang.yaml", "hupan.yaml", "meiyuan.yaml"]
    assert run("check", folder=office).code == 0


def test_a_broken_file_of_returns_stops_the_rows_of_its_unit(office: Path) -> None:
    (office / "returns").mkdir()
    (office / "returns/hupan.yaml").write_text("schema: 1\nunit: hupan\ntasks: [\n", "utf-8")
    name = csv(office, "a.csv", "晨光小学,1-03,3月15日,,,", "湖畔小学,1-03,3月15日,,,")
    found = rows(office, name, "--write", "--partial")
    assert [row["state"] for row in found] == ["new", "problem"]
    assert found[1]["problems"] == ["what it has returned so far cannot be read: hupan.yaml"]
    assert [*returns(office)] == ["chenguang.yaml", "hupan.yaml"]


# ── what is read ──


def test_a_text_is_read_from_standard_input(office: Path) -> None:
    ran = shell(
        "printf '单位\\t任务\\t完成日期\\n晨光小学\\t1-03\\t2026年3月15日\\n' | guangong collect - --json",
        folder=office,
    )
    assert json.loads(ran.out)["files"][0]["rows"][0]["done_on"] == "2026-03-15"


def test_a_folder_is_read_with_the_folders_in_it(office: Path) -> None:
    for name in ("in/a.csv", "in/b/c.csv", "in/.hidden.csv", "in/~$a.csv"):
        csv(office, name, "晨光小学,1-03,3月15日,,,")
    (office / "in/b/说明.docx").write_text("x", "utf-8")
    ran = collect(office, "in", "--json")
    answer = json.loads(ran.out)
    assert [file["file"] for file in answer["files"]] == ["in/a.csv", "in/b/c.csv"]
    assert answer["warnings"] == ["no sheets, and not read: in/b/说明.docx"]


def test_hidden_sheets_are_told(office: Path) -> None:
    (office / "a.xlsx").write_bytes(workbook(CASES["hidden-sheet"]))
    assert 'the hidden sheet "去年" was not read' in collect(office, "a.xlsx").out


def test_columns_that_mean_nothing_are_told(office: Path) -> None:
    (office / "a.xlsx").write_bytes(workbook(CASES["not-done"]))
    assert "columns that were not read: 联系电话\n" in collect(office, "a.xlsx").out


BAD: Mapping[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Length 3>> stream\n\0\0\xff", "it is no sheet"),
    "empty": (b"", "no row has the headings"),
    "no headings": ("晨光小学,1-03,3月15日\n".encode(), "row 1 has: 晨光小学, 1-03, 3月15日"),
    "other headings": ("上报表,,\n学校,事,几时\n晨光小学,1-03,\n".encode(), "row 2 has: 学校, 事, 几时"),
    "headings in a hidden sheet": (
        workbook(CASES["hidden-sheet"]._replace(rows=[["见附表"]])),
        'the hidden sheet "去年" was not read',
    ),
    "empty rows": (b"\n,,,\n" * 100_000, "no row has the headings"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_a_sentence(office: Path, name: str) -> None:
    """Alone the command could not run; beside others it is told in its place."""
    content, sentence = BAD[name]
    (office / "bad.xlsx").write_bytes(content)
    ran = collect(office, "bad.xlsx", "--write")
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    ran = collect(office, "bad.xlsx", csv(office, "a.csv", "晨光小学,1-03,3月15日,,,"), "--write")
    assert ran.code == 1
    assert sentence in ran.out
    assert [*returns(office)] == ["chenguang.yaml"]


def test_a_school_is_asked_without_commands(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-99,3月15日,,,", "各学校关工委,1-03,3月15日,,,")
    assert collect(office, name, "--problems").out == (
        'a.csv:\nRow 2 (晨光小学): task: no task fits "1-99"\n'
        "Row 3 (各学校关工委, 1-03): 各学校关工委 is a group\nPlease put it right and send the sheet again.\n"
    )


def test_a_school_is_told_what_was_sent_back_and_came_unchanged(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-03,3月15日,,已报送,", "湖畔小学,1-03,3月15日,,,")
    assert collect(office, name, "--write").code == 0
    reason = "缺盖章，请联系13812345678"
    assert run("send-back", "1-03", "--unit", "晨光", "--reason", reason, folder=office).code == 0
    ran = collect(office, name, "--problems")
    assert ran.code == 0
    assert ran.out == (
        "a.csv:\nRow 2 (晨光小学, 1-03): sent back on 30 Jun: 缺盖章，请联系138****5678; "
        "the row is as it was: change the day, or write in the note what was put right\n"
        "Please put it right and send the sheet again.\n"
    )
    assert "as a text to send back: --problems" in collect(office, name).out
    answer = csv(office, "b.csv", "晨光小学,1-03,3月15日,,已报送，已补章,")
    assert states(office, answer) == ["again"]
    assert collect(office, answer, "--problems").out == ""


def test_a_school_sees_no_ids_and_no_paths_of_the_office(office: Path) -> None:
    csv(office, "in/a.csv", "小学,1-03,3月15日,,,", "晨光小学,1-06,3月15日,,甲,")
    csv(office, "in/b.csv", "晨光小学,1-06,3月15日,,乙,", f"湖畔小学,1-06,3月15日,,{'长' * 40_000},")
    (office / "in/c.csv").write_bytes(b"a\0b")
    csv(office, "in/d.csv", "红旗中学,5-03,3月15日,,,")
    assert run("cancel", "5-03", "--reason", "停办", folder=office).code == 0
    text = collect(office, "in", "--problems").out
    assert 'a.csv:\nRow 2 (1-03): unit: "小学" fits 3 units; name one: 晨光小学, 湖畔小学, 梅园小学' in text
    assert "Row 3 (晨光小学, 1-06): b.csv, row 2, says otherwise" in text
    assert (
        "Row 3 (湖畔小学, 1-06): note: it has 40000 characters; a cell has at most 32767; shorten it" in text
    )
    assert "Row 2 (红旗中学, 5-03): 5-03 is cancelled\n" in text
    assert not any(word in text for word in ("in/", "guangong", "chenguang"))
    assert "guangong members alias" in collect(office, "in").out


def test_control_characters_are_asked_about_and_never_shown(office: Path) -> None:
    name = csv(office, "a.csv", "晨光小学,1-03,3月15日,,\x1b[31m红,", "晨\x07光,1-03,3月15日,,,")
    ran = collect(office, name)
    assert ran.code == 1
    assert not {"\x1b", "\x07"} & {*ran.out, *ran.err}
    assert "it has an invisible character (U+001B)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name the files that came back"),
        (["a.csv", "--to", "b.xlsx"], "--to is for the sheet to send out"),
        (["--template", "--write"], "--write is for what comes back"),
        (["nowhere.xlsx"], "there is no such file"),
        (["empty"], "there is no sheet in this folder"),
    ],
)
def test_what_cannot_be_asked(office: Path, arguments: list[str], sentence: str) -> None:
    (office / "empty").mkdir()
    ran = collect(office, *arguments)
    assert ran.code == 2
    assert sentence in ran.err


# ── what is shown ──


@pytest.fixture
def school_year(tmp_path: Path) -> Path:
    """Return the example, with eight sheets that came back, three of them messy."""
    folder = tmp_path / "office"
    shutil.copytree(LIVELY, folder)
    zh = {"GUANGONG_LANG": "zh"}
    assert run("collect", "--template", "--to", "上报表.xlsx", folder=folder, env=zh).code == 0
    fill(folder / "上报表.xlsx", folder / "in")
    csv(
        folder,
        "in/更正.csv",
        "晨光小学,1-03,2月28日,,已报送,",
        ",1-06,2026-06-18,,,",
        "阳光幼儿园,4-05,,,不适用（小班）,",
    )
    return folder


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_shown(school_year: Path, lang: str) -> None:
    said = ""
    for arguments in (
        ["in"],
        ["in", "--problems"],
        ["in", "--format", "csv"],
        ["in", "--write"],
        ["in", "--write"],
    ):
        ran = collect(school_year, *arguments, lang=lang)
        out = ran.out.replace("\r\n", "\n")
        said += f"$ collect {' '.join(arguments)}\n{out}{ran.err}[{ran.code}]\n\n"
    golden(f"collect-{lang}", said)


@pytest.mark.parametrize("width", [80, 120])
def test_it_fits_a_terminal(school_year: Path, width: int) -> None:
    env = {"GUANGONG_LANG": "zh", "COLUMNS": str(width), "LINES": "24", "FORCE_COLOR": "1"}
    ran = run("collect", "in", folder=school_year, env=env)
    golden(f"collect.{width}.zh", ran.out)
