"""collect --template: the sheet that goes out to the units, one for all or one for each."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from returned_sheets import MESSY, NEAT, fill
from running import LIVELY, Ran, golden, run


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder with the example of 24 schools."""
    shutil.copytree(LIVELY, tmp_path / "office")
    return tmp_path / "office"


def send(office: Path, *arguments: str, lang: str = "en") -> Ran:
    return run("collect", "--template", *arguments, folder=office, env={"GUANGONG_LANG": lang})


def shown(path: Path) -> str:
    """Return what stands in every sheet of a workbook, a line a row."""
    book = CalamineWorkbook.from_path(str(path))
    lines = []
    for about in book.sheets_metadata:
        lines.append(f"[{about.name}]")
        rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        lines += [" | ".join(str(cell) for cell in row).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def ids(path: Path) -> list[str]:
    """Return the hidden ids of the tasks in a sheet."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [str(row[-1]) for row in rows[4:]]


def units(path: Path) -> list[str]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [str(row[0]) for row in rows[4:]]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_stands_in_the_sheets(office: Path, lang: str) -> None:
    """One row a task; one a unit and task; one unit's own."""
    said = ""
    for arguments in (["--to", "a.xlsx"], ["1-03", "2-04", "--group-by", "unit", "--to", "b.xlsx"]):
        ran = send(office, *arguments, lang=lang)
        said += (
            f"$ collect --template {' '.join(arguments)}\n{ran.out}{ran.err}{shown(office / arguments[-1])}\n"
        )
        assert ran.code == 0
    ran = send(office, "--each", "out", "-o", "hupan,临江小学", lang=lang)
    said += f"$ collect --template --each out -o hupan,临江小学\n{ran.out}{ran.err}"
    for path in sorted((office / "out").iterdir()):
        said += f"{path.name}\n{shown(path)}"
    golden(f"template-{lang}", said)


def test_all_open_tasks_of_groups_that_have_begun_are_asked_for(office: Path) -> None:
    """6-07 begins in November; standing work and the office's own are not returned."""
    send(office, "--to", "a.xlsx")
    assert ids(office / "a.xlsx") == ["1-03", "1-06", "2-04", "3-02", "4-01", "4-05", "5-03", "6-02"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["6-07"], ["6-07"]),
        (["读书", "--section", "2"], None),
        (["-s", "4"], ["4-01", "4-05"]),
        (["-s", "四", "-s", "6"], ["4-01", "4-05", "6-02"]),
        (["2-04", "1-03", "2-04"], ["1-03", "2-04"]),
        (["-o", "各校", "-s", "1"], ["1-03", "1-06"]),
        (["-o", "湖畔小学"], ["1-06", "2-04", "5-03", "6-02"]),
        (["1-06", "-o", "湖畔小学"], ["1-06"]),
    ],
)
def test_which_tasks(office: Path, arguments: list[str], expected: list[str] | None) -> None:
    ran = send(office, *arguments, "--to", "a.xlsx")
    assert (ran.code == 0) == (expected is not None)
    if expected is not None:
        assert ids(office / "a.xlsx") == expected


def test_a_sheet_for_one_unit_names_it_and_leaves_out_what_it_has_returned(office: Path) -> None:
    send(office, "1-06", "2-04", "-o", "湖畔小学", "--to", "a.xlsx")
    assert units(office / "a.xlsx") == ["湖畔小学", "湖畔小学"]
    assert "Returns 2026: 湖畔小学" in shown(office / "a.xlsx")


def test_each_unit_gets_what_it_owes_and_who_owes_nothing_no_sheet(office: Path) -> None:
    """1-03 is owed by two schools; 苗圃幼儿园 is exempt from it."""
    ran = send(office, "1-03", "2-04", "--each", "out")
    found = {path.stem: ids(path) for path in (office / "out").iterdir()}
    assert found == {
        "前浜中学": ["1-03", "2-04"],
        "老年教育分校": ["1-03", "2-04"],
        "湖畔小学": ["2-04"],
        "红旗中学": ["2-04"],
        "外国语学校": ["2-04"],
    }
    assert ran.out.startswith("written: 5 files in out, one a unit: 2 tasks, owed by 5 schools\n")


def test_what_was_sent_back_is_asked_for_again(office: Path) -> None:
    path = office / "returns/chenguang.yaml"
    old = "1-06: {done_on: 2026-06-18, by: 沈老师, note: 已报送}"
    new = old.removesuffix("}") + ", sent_back: [{on: 2026-06-20, reason: 缺公章}]}"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    send(office, "-o", "chenguang", "-s", "1", "--to", "a.xlsx")
    assert ids(office / "a.xlsx") == ["1-06"]


def test_what_comes_back_is_read_from_the_plan_that_was_named(office: Path) -> None:
    ran = run("collect", "--template", "--file", "office/plan.yaml", "--to", "a.xlsx", folder=office.parent)
    assert ran.out.endswith("guangong collect --file office/plan.yaml FILE…\n")


def test_a_task_that_the_office_closed_for_all_is_asked_for_no_more(office: Path) -> None:
    assert run("done", "1-03", "--reason", "两校已合并", folder=office).code == 0
    assert "1-03" not in ids_of_all(office)
    assert "nobody owes 1-03 any more" in send(office, "1-03", "--to", "a.xlsx").err


# ── what is refused ──


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1-01", "--to", "a.xlsx"], "1-01 is none that the units of a group return, each for itself"),
        (["3-04", "--to", "a.xlsx"], "3-04 is none that the units of a group return, each for itself"),
        (["1-06", "1-01", "--to", "a.xlsx"], "guangong log 1-01"),
        (["1-06", "-o", "晨光小学", "--to", "a.xlsx"], "nobody owes 1-06 any more"),
        (["9-99", "--to", "a.xlsx"], 'no task fits "9-99"'),
        (["-o", "晨光学校", "--to", "a.xlsx"], 'the plan has no unit "晨光学校"'),
        (["-s", "9", "--to", "a.xlsx"], "the plan has no section 9"),
        (["1-06", "-s", "2", "--to", "a.xlsx"], "1-06 is none of the tasks that --section and --owner leave"),
        (["-o", "局关工委", "--to", "a.xlsx"], "no task that units return is open and has begun"),
        (["-o", "局关工委", "--to", "a.xlsx"], "guangong collect --template TASK"),
        (["--to", "a.csv"], "a.csv: the sheet is written as XLSX\nhint: name it a.xlsx"),
        (["--to", "上报表"], "上报表.xlsx"),
        (["--to", "a.xlsx", "--each", "out"], "either --to FILE or --each FOLDER"),
        ([], "either --to FILE or --each FOLDER"),
        (["--each", "plan.yaml"], "plan.yaml is no folder"),
        (["--to", "plan.yaml/a.xlsx"], "plan.yaml is no folder"),
        (["--to", "out/a.xlsx"], "there is no folder out; nothing was written"),
        (["--each", "out/new"], "there is no folder out; nothing was written"),
        (["--to", ""], "a path is missing"),
    ],
)
def test_refused(office: Path, arguments: list[str], said: str) -> None:
    before = sorted(office.iterdir())
    ran = send(office, *arguments)
    assert ran.code in {1, 2}
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert sorted(office.iterdir()) == before


def test_without_template_nothing_is_written(office: Path) -> None:
    assert run("collect", "--to", "a.xlsx", folder=office).code == 2
    assert not (office / "a.xlsx").exists()


def test_a_cancelled_task_is_refused(office: Path) -> None:
    run("cancel", "1-06", "--reason", "不再要求", folder=office)
    assert "1-06 is cancelled" in send(office, "1-06", "--to", "a.xlsx").err
    assert "1-06" not in ids_of_all(office)


def ids_of_all(office: Path) -> list[str]:
    send(office, "--to", "all.xlsx")
    return ids(office / "all.xlsx")


def test_a_group_whose_members_are_not_known_is_told_how_to_name_them(office: Path) -> None:
    plan = office / "plan.yaml"
    text = re.sub(r"    members:\n(?:      .+\n)+", "    members: {}\n", plan.read_text("utf-8"), count=1)
    plan.write_text(text, "utf-8")
    shutil.rmtree(office / "returns")
    ran = send(office, "1-06", "--to", "a.xlsx")
    assert "the members of 各学校关工委, who would return 1-06, are not in the plan" in ran.err
    assert "guangong members add schools NAME…" in ran.err


# ── the files ──


def test_a_file_that_is_there_is_overwritten_only_by_force(office: Path) -> None:
    path = office / "a.xlsx"
    path.write_text("mine")
    ran = send(office, "--to", "a.xlsx")
    assert (ran.code, path.read_text()) == (1, "mine")
    assert "a.xlsx is there already; nothing was written" in ran.err
    assert "--force" in ran.err
    assert send(office, "--to", "a.xlsx", "--force").code == 0
    assert "1-06" in ids(path)


def test_each_writes_all_or_none_and_by_force_over_what_is_there(office: Path) -> None:
    (office / "out").mkdir()
    mine = office / "out/红旗中学.xlsx"
    mine.write_text("mine")
    assert send(office, "2-04", "--each", "out").code == 1
    assert [path.name for path in (office / "out").iterdir()] == ["红旗中学.xlsx"]
    assert send(office, "2-04", "--each", "out", "--force").code == 0
    assert len([*(office / "out").iterdir()]) == 5
    assert ids(mine) == ["2-04"]


def test_a_folder_of_that_name_is_not_overwritten(office: Path) -> None:
    (office / "a.xlsx").mkdir()
    ran = send(office, "--to", "a.xlsx", "--force")
    assert (ran.code, ran.out) == (2, "")
    assert "a.xlsx is no file" in ran.err


def test_a_link_is_followed_by_force(office: Path) -> None:
    (office / "real.xlsx").write_text("old")
    (office / "a.xlsx").symlink_to("real.xlsx")
    assert send(office, "--to", "a.xlsx", "--force").code == 0
    assert (office / "a.xlsx").is_symlink()
    assert "1-06" in ids(office / "real.xlsx")


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (("一/二小学", "二小"), ["一 二小学", "二小"]),
        (("晨光小学", "晨光小学"), ["晨光小学 a", "晨光小学 b"]),
        (("No.1 School", "NO.1 school"), ["NO.1 school b", "No.1 School a"]),
        (("晨光小学", "晨光小学", "晨光小学 A"), ["晨光小学 A", "晨光小学 a 2", "晨光小学 b"]),
        (("甲13812345678", "甲13912345678"), ["甲138 5678", "甲139 5678"]),
        (("../../x", "con: <prn>|?*"), ["con prn", "x"]),
        ((".", "…" * 200), []),
        (("𠮷" * 60, "𠮷" * 61), ["𠮷" * 40 + " a", "𠮷" * 40 + " b"]),
    ],
)
def test_the_names_of_files(office: Path, names: tuple[str, ...], files: list[str]) -> None:
    plan = office / "plan.yaml"
    quoted = [json.dumps(name, ensure_ascii=False) for name in names]
    listed = ", ".join(f"{id_}: {name}" for id_, name in zip("abc", quoted, strict=False))
    members = f"    members: {{{listed}}}\n"
    text = re.sub(r"    members:\n(?:      .+\n)+", lambda _: members, plan.read_text("utf-8"), count=1)
    plan.write_text(text, "utf-8")
    shutil.rmtree(office / "returns")
    ran = send(office, "1-06", "--each", "out")
    assert ran.code == 0, ran.err
    found = sorted(path.stem for path in (office / "out").iterdir())
    assert len(found) == len(names)
    if files:
        assert found == files


def test_json_names_the_files_with_their_tasks(office: Path) -> None:
    ran = send(office, "1-03", "2-04", "--each", "out", "--json", "-o", "hupan,qianhuang")
    assert json.loads(ran.out) == {
        "version": 1,
        "report": "template",
        "files": [
            {"path": "out/湖畔小学.xlsx", "unit": "hupan", "tasks": ["2-04"]},
            {"path": "out/前浜中学.xlsx", "unit": "qianhuang", "tasks": ["1-03", "2-04"]},
        ],
    }
    ran = send(office, "1-03", "--to", "a.xlsx", "--json")
    assert json.loads(ran.out)["files"] == [{"path": "a.xlsx", "unit": None, "tasks": ["1-03"]}]


# ── what may be filled in ──


def test_the_list_of_units_has_every_member_and_days_begin_with_the_plan(office: Path) -> None:
    send(office, "1-06", "--to", "a.xlsx", lang="zh")
    with zipfile.ZipFile(office / "a.xlsx") as parts:
        rules = re.findall(
            "<dataValidation .*?</dataValidation>", parts.read("xl/worksheets/sheet1.xml").decode()
        )
    listed = re.findall("<formula1>(.*?)</formula1>", rules[0])[0]
    assert listed.strip('"').split(",")[:2] == ["晨光小学", "临江小学"]
    assert listed.count(",") == 23
    assert "请填写日期，如 2026-6-15（2026-01-01 至今天）；不适用写“不适用：理由”" in rules[1]
    assert 'errorStyle="warning"' in rules[1]
    assert 'sqref="E5"' in rules[2]


def test_numbers_of_people_are_masked_and_the_sheet_comes_back(office: Path) -> None:
    plan = office / "plan.yaml"
    text = plan.read_text("utf-8")
    title = re.search(r"id: 1-06\n +title: (.+)\n", text)
    assert title
    plan.write_text(text.replace(f"title: {title[1]}", "title: 报名电13812345678"), "utf-8")
    assert send(office, "1-06", "--to", "a.xlsx").code == 0
    assert "报名电138****5678" in shown(office / "a.xlsx")
    assert "13812345678" not in shown(office / "a.xlsx")


def test_a_sheet_for_one_unit_has_no_list_of_units(office: Path) -> None:
    send(office, "-o", "湖畔小学", "--to", "a.xlsx")
    with zipfile.ZipFile(office / "a.xlsx") as parts:
        assert 'type="list"' not in parts.read("xl/worksheets/sheet1.xml").decode()


def test_a_title_like_a_formula_stays_a_text(office: Path) -> None:
    plan = office / "plan.yaml"
    text = plan.read_text("utf-8").replace("title: 报送上半年学习小结", 'title: "=HYPERLINK(A1)"')
    plan.write_text(text, "utf-8")
    send(office, "1-06", "--to", "a.xlsx")
    with zipfile.ZipFile(office / "a.xlsx") as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(A1)" in shown(office / "a.xlsx")


# ── and back ──


def test_eight_schools_fill_it_in(office: Path) -> None:
    """The helper of the tests that read sheets: what it writes can be read, and says what it should."""
    send(office, "--to", "a.xlsx", lang="zh")
    found = fill(office / "a.xlsx", office / "back")
    assert len(found) == len(NEAT) + len(MESSY) == 8
    for item in found.values():
        text = item.path.read_bytes().decode("gbk") if item.path.suffix == ".csv" else shown(item.path)
        assert item.called in text
        assert all(row.note.split("\n")[0] in text for row in item.rows)
    assert "合计" in shown(found["qianhuang"].path)
    assert shown(found["waiguoyu"].path).count("区外国语中学") == 1
