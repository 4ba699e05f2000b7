"""The breakdown and the ledger: what offices hand out, in every format of tables."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from running import LIVELY, ROOT, Ran, golden, run

PLAN = """\
schema: 1
title: 某区2026年工作要点
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委, leader: 张局长}
  lecturers: {name: 宣讲团}
  schools: {name: 各校, leader: 李副局长, members: {xinghe: 星河小学, baihe: 白荷小学, hupan: 湖畔小学}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 抓好学习
    tasks:
      - {id: 1-01, title: 每月集中学习, clause: 一、第1段, kind: standing, every: month}
      - id: 1-02
        title: 制定计划
        kind: deliverable
        owners: [schools]
        deadline: 2026-03-31
        status: doing
  - number: 2
    title: 关爱帮扶
    tasks:
      - id: 2-01
        title: 宣讲进校园
        key: true
        owners: [lecturers, bureau, schools]
        leader: 王主任
        organizer: 市关工委
        deadline: 2026-06-30
        deadline_text: 暑期前
        target: {min: 15, max: 20, unit: 场}
        status: doing
        log:
          - {on: 2026-02-10, by: 周老师, note: 首场, count: 2, evidence: [evidence/a.txt, https://example.org/b]}
          - {on: 2026-05-11, by: 周老师, note: 联系 13812345678, count: 3}
        changes:
          - {on: 2026-05-20, by: 王主任, field: deadline, from: 2026-05-31, to: 2026-06-30, reason: 场馆检修}
      - {id: 2-02, title: 年内走访, deadline: 2026-12-20, deadline_text: 年内}
      - id: 2-03
        title: 外出考察
        deadline: 2026-09-30
        status: cancelled
        changes: [{on: 2026-04-10, field: status, from: todo, to: cancelled, reason: 压减}]
"""
RETURNS = {
    "xinghe": "1-02: {done_on: 2026-03-20, by: 赵老师, note: 已印发, evidence: [evidence/xinghe/j.pdf]}",
    "baihe": "1-02: {exempt: 新校, exempt_on: 2026-03-01}",
}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give a folder with a plan whose tasks have leaders, targets, records and returns."""
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "returns").mkdir()
    for unit, task in RETURNS.items():
        text = f"schema: 1\nunit: {unit}\ntasks:\n  {task}\n"
        (tmp_path / "returns" / f"{unit}.yaml").write_text(text, "utf-8")
    (tmp_path / "evidence" / "xinghe").mkdir(parents=True)
    for name in ("a.txt", "xinghe/j.pdf"):
        (tmp_path / "evidence" / name).write_text("…", "utf-8")
    return tmp_path


def exported(report: str, *options: str, folder: Path, format_: str = "csv", language: str = "zh") -> Ran:
    arguments = ("export", report, "--format", format_, "--as-of", "2026-06-15", *options)
    return run(*arguments, folder=folder, env={"GUANGONG_LANG": language})


def rows(report: str, *options: str, folder: Path, language: str = "zh") -> list[dict[str, str]]:
    """Return the rows of a report as CSV has them."""
    ran = exported(report, *options, folder=folder, language=language)
    assert ran.code == 0
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def told(report: str, *options: str, folder: Path) -> Any:  # noqa: ANN401
    return json.loads(exported(report, *options, folder=folder, format_="json").out)


def column(name: str, report: str, *options: str, folder: Path) -> list[str]:
    return [row[name] for row in rows(report, *options, folder=folder)]


# ── whole outputs ──

COMMANDS = {
    "breakdown": (
        *("breakdown --format txt", "breakdown --format md", "breakdown --format csv --group-by unit -s 1,3"),
        "breakdown --format txt --columns 完成时限,工作任务,lead -s 5",
    ),
    "ledger": (
        *("ledger --format md", "ledger --format csv -s 2", "ledger --format md --each --people -s 1"),
        *("ledger --format md --period 2026Q2 -s 2", "ledger --format txt --columns 编号,进度,上报 -s 1"),
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_whole_output(name: str, language: str) -> None:
    folder, day = (ROOT, "2023-06-30") if name == "breakdown" else (LIVELY, "2026-06-30")
    texts = []
    for command in COMMANDS[name]:
        ran = run("export", *command.split(), "--as-of", day, folder=folder, env={"GUANGONG_LANG": language})
        assert (ran.code, ran.err) == (0, "")
        texts.append(f"$ guangong export {command}\n{ran.out}".replace("\r\n", "\n"))
    golden(f"{name}.{language}", "\n".join(texts))


# ── breakdown ──


def test_a_task_has_its_own_leader_or_that_of_the_unit_that_leads(office: Path) -> None:
    assert column("分管领导", "breakdown", folder=office) == [
        "张局长",
        "李副局长",
        "王主任",
        "张局长",
        "张局长",
    ]
    found = [task["leader"] for task in told("breakdown", folder=office)["tasks"]]
    assert found == ["张局长", "李副局长", "王主任", "张局长", "张局长"]


def test_show_names_the_leader_of_the_unit_too(office: Path) -> None:
    for task, leader in {"1-01": "张局长", "2-01": "王主任"}.items():
        shown = run("show", task, folder=office, env={"GUANGONG_LANG": "zh"}).out
        assert f"分管领导 {leader}" in shown


def test_columns_stay_where_nothing_stands_in_them() -> None:
    assert set(column("分管领导", "breakdown", folder=ROOT)) == {""}
    heads = "| 序号 | 工作任务 | 具体要求 | 分管领导 | 牵头单位 | 配合单位 | 完成时限 | 备注 |"
    shown = exported("breakdown", folder=ROOT, format_="md").out
    assert [line for line in shown.split("\n") if line.startswith("| 序号")] == [heads] * 6
    shown = exported("ledger", "-s", "1", "--columns", "工作任务,变更记录", folder=ROOT, format_="md").out
    assert "| 工作任务 | 变更记录 |" in shown


def test_numbers_count_through_the_whole_table_and_start_anew_for_each_unit(office: Path) -> None:
    assert column("序号", "breakdown", folder=office) == ["1", "2", "3", "4", "5"]
    found = rows("breakdown", "--group-by", "unit", folder=office)
    assert [(row["分表"], row["序号"], row["工作任务"]) for row in found] == [
        ("局关工委", "1", "每月集中学习"),
        ("局关工委", "2", "宣讲进校园"),
        ("局关工委", "3", "年内走访"),
        ("局关工委", "4", "外出考察"),
        ("宣讲团", "1", "宣讲进校园"),
        ("各校", "1", "制定计划"),
        ("各校", "2", "宣讲进校园"),
    ]
    units = told("breakdown", "--group-by", "unit", folder=office)["units"]
    assert [(unit["name"], [task["id"] for task in unit["tasks"]]) for unit in units] == [
        ("局关工委", ["1-01", "2-01", "2-02", "2-03"]),
        ("宣讲团", ["2-01"]),
        ("各校", ["1-02", "2-01"]),
    ]


def test_who_leads_who_supports_by_when_and_what_else(office: Path) -> None:
    names = ("具体要求", "牵头单位", "配合单位", "完成时限", "备注")
    found = [tuple(row[name] for name in names) for row in rows("breakdown", folder=office)]
    assert found == [
        ("一、第1段", "局关工委", "", "持续推进", ""),
        ("", "各校", "", "2026-03-31", ""),
        (
            "",
            "宣讲团",
            "局关工委、各校",
            "暑期前（现为6月30日）",
            "★ 重点；目标：15–20 场；主办单位：市关工委",
        ),
        ("", "局关工委", "", "年内", ""),
        ("", "局关工委", "", "2026-09-30", "已取消"),
    ]


NOTE = "注：以下内容原文未写明，按工作要点的默认值确定。牵头单位：序号1、4–5。"


@pytest.mark.parametrize("report", ["breakdown", "ledger"])
@pytest.mark.parametrize("format_", ["md", "txt", "docx", "xlsx"])
def test_one_note_says_what_the_plan_decided(office: Path, report: str, format_: str) -> None:
    file = office / f"a.{format_}"
    command = ("export", report, "--to", str(file), "--as-of", "2026-06-15")
    assert run(*command, folder=office, env={"GUANGONG_LANG": "zh"}).code == 0
    if format_ == "docx":
        texts = [item.text for row in docx.Document(str(file)).tables[0].rows for item in row.cells[:1]]
        text = "".join(texts)
    elif format_ == "xlsx":
        sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
        text = "".join(str(value) for row in sheet.to_python() for value in row)
    else:
        text = file.read_text("utf-8")
    assert text.count(NOTE) == 1
    assert "默认）" not in text


def test_where_numbers_start_anew_each_table_has_its_note(office: Path) -> None:
    text = exported("breakdown", "--group-by", "unit", folder=office, format_="md").out
    assert [line.partition("。")[2] for line in text.split("\n") if line.startswith("注")] == [
        "牵头单位：序号1、3–4。"
    ]
    text = exported("breakdown", "--group-by", "section", folder=office, format_="md").out
    notes = [line.partition("。")[2] for line in text.split("\n") if line.startswith("注")]
    assert notes == ["牵头单位：序号1。", "牵头单位：序号4–5。"]
    text = exported("ledger", "--columns", "工作任务,牵头单位", folder=office, format_="md").out
    assert "牵头单位：1-01、2-02、2-03。" in text
    assert "注" not in exported("breakdown", "--columns", "工作任务", folder=office, format_="md").out


def test_a_light_is_said_once_in_a_document(office: Path) -> None:
    file = office / "a.docx"
    command = ("export", "ledger", "--to", str(file), "--as-of", "2026-06-15")
    assert run(*command, folder=office, env={"GUANGONG_LANG": "zh"}).code == 0
    head, *found = docx.Document(str(file)).tables[0].rows
    place = [item.text for item in head.cells].index("亮灯")
    assert [row.cells[place].text for row in found if row.cells[0].text.isdecimal()] == [
        "严重滞后",
        "逾期",
        "正常",
        "未开始",
        "已取消",
    ]


@pytest.mark.parametrize(
    ("typed", "headings"),
    {
        "工作任务,牵头单位": ["work to do", "lead"],
        "lead，task": ["lead", "work to do"],
        "work to do、序号、work to do": ["work to do", "no."],
        "领导,截止时间": ["leader in charge", "deadline"],
        "id": ["id"],
    }.items(),
)
def test_columns_are_chosen_and_ordered(office: Path, typed: str, headings: list[str]) -> None:
    (first, *_others) = rows("breakdown", "--columns", typed, folder=office, language="en")
    assert list(first) == ["group", *headings]


@pytest.mark.parametrize(
    ("typed", "said"),
    {
        "工作任务,进度": "“进度”无法识别，可填：number（序号）、id（编号）、task（工作任务）",
        "单位": "“单位”有几种读法：lead（牵头单位） 或 support（配合单位）",
        " , ": "缺少名称",
    }.items(),
)
def test_a_column_that_is_not_there_is_refused_with_the_known(office: Path, typed: str, said: str) -> None:
    ran = exported("breakdown", "--columns", typed, folder=office)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"错误：{said}")


def test_a_period_has_what_is_due_in_it_and_standing_work(office: Path) -> None:
    assert column("编号", "breakdown", "--columns", "id", "--period", "Q1", folder=office) == ["1-01", "1-02"]
    ids = column("编号", "breakdown", "--columns", "id", "--period", "下半年", folder=office)
    assert ids == ["1-01", "2-02", "2-03"]


# ── ledger ──


def test_what_was_recorded(office: Path) -> None:
    names = ("亮灯", "进度", "目标", "完成日期", "进展记录", "佐证", "变更记录", "上报情况", "备注")
    found = {
        row["工作任务"]: tuple(row[name] for name in names if row[name])
        for row in rows("ledger", folder=office)
    }
    assert found["制定计划"] == (
        *("逾期", "1/2校", "星河小学：evidence/xinghe/j.pdf"),
        "已报 1；不适用 1；欠报 1：湖畔小学",
    )
    assert found["宣讲进校园"] == (
        *("正常", "5/15场", "15–20 场", "2月10日 +2 首场\n5月11日 +3 联系 138****5678"),
        *("evidence/a.txt\nhttps://example.org/b", "5月20日 完成时限：5月31日 → 6月30日（场馆检修）"),
        *("待报 3", "★ 重点；主办单位：市关工委"),
    )


def test_a_period_has_the_records_of_its_days(office: Path) -> None:
    (row,) = rows("ledger", "--period", "Q1", "--search", "宣讲", folder=office)
    assert (row["进展记录"], row["变更记录"]) == ("2月10日 +2 首场", "")
    (task,) = told("ledger", "--period", "Q1", "--search", "宣讲", folder=office)["tasks"]
    assert (len(task["log"]), task["changes"]) == (1, [])


def test_each_task_on_its_own_has_the_return_of_each_unit(office: Path) -> None:
    found: dict[str, dict[str, str]] = {}
    for row in rows("ledger", "--each", folder=office):
        found.setdefault(row["分表"].split()[0], {})[row["项目"]] = row["内容"]
    assert [sheet["编号"] for sheet in found.values()] == ["1-01", "1-02", "2-01", "2-02", "2-03"]
    assert found["1-02"]["上报情况"].split("\n") == [
        "已报 1；不适用 1；欠报 1：湖畔小学",
        "星河小学 3月20日（已印发）",
        "白荷小学 不适用（新校）",
        "湖畔小学 欠报",
    ]
    assert found["1-02"]["部分"] == "一、抓好学习"
    assert found["1-01"]["类别"] == "常态·每月"
    shown = exported("ledger", "--each", folder=office, format_="md").out
    assert [line for line in shown.split("\n") if line.startswith("####")] == [
        *("#### 1-01 每月集中学习", "#### 1-02 制定计划", "#### 2-01 宣讲进校园"),
        *("#### 2-02 年内走访", "#### 2-03 外出考察"),
    ]


@pytest.mark.parametrize("format_", ["csv", "md", "json", "txt"])
@pytest.mark.parametrize("options", [(), ("--each",), ("--group-by", "unit")])
def test_people_are_named_where_they_are_asked_for(
    office: Path, format_: str, options: tuple[str, ...]
) -> None:
    without = exported("ledger", *options, folder=office, format_=format_).out
    named = exported("ledger", *options, "--people", folder=office, format_=format_).out
    assert ("周老师" in without, "周老师" in named) == (False, True)
    assert ("赵老师" in without, "赵老师" in named) == (False, format_ == "json" or options == ("--each",))
    assert "13812345678" not in without + named
    assert "王主任" in without  # the leader of a task is official


def test_json_has_the_records_as_show_has_them(office: Path) -> None:
    data = told("ledger", folder=office)
    assert (data["report"], data["period"]) == ("ledger", {"start": "2026-01-01", "end": "2026-12-31"})
    task = data["tasks"][2]
    assert (task["number"], task["target"]) == (3, {"min": 15, "max": 20, "unit": "场"})
    assert task["log"][1] == {"on": "2026-05-11", "note": "联系 138****5678", "count": 3, "evidence": []}
    assert task["changes"][0]["reason"] == "场馆检修"
    assert [unit["unit"] for unit in data["tasks"][1]["returns"]] == ["xinghe", "baihe", "hupan"]


# ── both ──


@pytest.mark.parametrize(
    ("arguments", "names"),
    {
        "breakdown": ["某区2026年工作要点任务分解表"],
        "breakdown --group-by unit": ["局关工委", "宣讲团", "各校"],
        "ledger --group-by section": ["一、抓好学习", "二、关爱帮扶"],
        "ledger --each -s 2": ["2-01 宣讲进校园", "2-02 年内走访", "2-03 外出考察"],
    }.items(),
)
def test_a_workbook_has_a_sheet_for_each_table(office: Path, arguments: str, names: list[str]) -> None:
    arguments_ = (*arguments.split(), "--to", "a.xlsx", "--as-of", "2026-06-15")
    assert run("export", *arguments_, folder=office, env={"GUANGONG_LANG": "zh"}).code == 0
    book = CalamineWorkbook.from_path(office / "a.xlsx")
    assert book.sheet_names == names
    texts = [str(value) for row in book.get_sheet_by_name(names[0]).to_python() for value in row]
    assert any("宣讲进校园" in text for text in texts) or "每月集中学习" in texts


def test_a_table_for_each_section_is_one_csv(office: Path) -> None:
    found = rows("breakdown", "--group-by", "section", folder=office)
    assert [(row["分组"], row["序号"]) for row in found] == [
        *(("一、抓好学习", "1"), ("一、抓好学习", "2")),
        *(("二、关爱帮扶", "3"), ("二、关爱帮扶", "4"), ("二、关爱帮扶", "5")),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("status --each", "status has no --each; these have it: ledger"),
        ("breakdown --each", "breakdown has no --each; these have it: ledger"),
        ("list --columns id", "list has no --columns; these have it: breakdown, ledger"),
        ("ledger --each --group-by unit", "give --each or --group-by, not both"),
    ],
)
def test_options_that_mean_nothing_are_refused(office: Path, arguments: str, said: str) -> None:
    ran = exported(*arguments.split(), folder=office, language="en")
    assert (ran.code, ran.out) == (2, "")
    assert " ".join(ran.err.replace("hint:", ";").split()).replace(" ;", ";") == f"error: {said}"


HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\\t=1",
    "<b>a</b>",
    "[red]a",
    "a|b",
    "**a**",
    "a\\u202eb",
    "a\\nb",
)


@pytest.mark.parametrize("report", ["breakdown", "ledger", "ledger --each", "ledger --group-by unit"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(office: Path, report: str, text: str) -> None:
    plan = PLAN.replace("title: 年内走访", f'title: "{text}", clause: "{text}", leader: "{text}"')
    (office / "plan.yaml").write_text(plan, "utf-8")
    for format_ in ("csv", "md", "json", "txt"):
        ran = exported(*report.split(), folder=office, format_=format_)
        assert (ran.code, "\u202e" in ran.out, "\x1b" in ran.out) == (0, False, False)
    for row in rows(*report.split(), folder=office):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.values())
    shown = exported(*report.split(), folder=office, format_="md").out
    assert not any(raw in shown for raw in ("<b>", "| a|b |", " **a** |"))


@pytest.mark.parametrize("report", ["breakdown", "ledger", "ledger --each", "breakdown --group-by unit"])
@pytest.mark.parametrize("format_", ["csv", "md", "json", "txt"])
def test_a_filter_that_nothing_passes_leaves_a_table_without_rows(
    office: Path, report: str, format_: str
) -> None:
    ran = exported(*report.split(), "--search", "没有", folder=office, format_=format_)
    assert (ran.code, ran.err) == (0, "")


def test_a_ledger_of_a_period_says_that_it_has_only_the_records_of_these_days(office: Path) -> None:
    said = {
        "ledger": "2026年6月，截至2026年6月30日；只列本时段的记录",
        "breakdown": "2026年6月，截至2026年6月30日",
    }
    for report, line in said.items():
        ran = run(
            *("export", report, "--format", "md", "--period", "2026-06"),
            folder=office,
            env={"GUANGONG_LANG": "zh"},
        )
        assert ran.out.splitlines()[2] == line
