"""Who has returned what, and the text that reminds the others: units and remind as people use them."""

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import IO, Any
from unittest import mock

import pytest
from python_calamine import CalamineWorkbook

from guangong.answers.looks import Looks
from guangong.render import cells
from guangong.render.screen import Screen
from guangong.render.terminal import draw_report
from guangong.services.reporting import on_units
from guangong.storage.failures import StoreError
from running import LIVELY, Ran, golden, run

AS_OF = ("--as-of", "2026-06-30")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example, in a folder that may be changed."""
    return Path(shutil.copytree(LIVELY, tmp_path / "office"))


def zh(*arguments: str, folder: Path = LIVELY) -> Ran:
    return run(*arguments, folder=folder, env={"GUANGONG_LANG": "zh"})


def edit(folder: Path, *arguments: str) -> None:
    assert run(*arguments, folder=folder).code == 0


# ── whole outputs ──

SCREENS = {
    "units": ("units", *AS_OF),
    "units-one": ("units", "红旗", *AS_OF),
    "units-task": ("units", "--task", "4-01", *AS_OF),
    "remind-table": ("remind", "--format", "table", "--overdue", *AS_OF),
}
TEXTS = {
    "remind": ("remind", *AS_OF),
    "remind-unit": ("remind", "--unit", "前浜,星河小学", "--reply-by", "2026-07-03", *AS_OF),
    "remind-named": ("remind", "2-04", "4-05", *AS_OF),
    "remind-csv": ("remind", "--overdue", "--format", "csv", *AS_OF),
    "remind-markdown": ("remind", "--overdue", "--format", "markdown", *AS_OF),
    "remind-json": ("remind", "1-03", "--json", *AS_OF),
    "units-csv": ("units", "--format", "csv", *AS_OF),
    "units-markdown": ("units", "--format", "markdown", *AS_OF),
    "units-json": ("units", "--json", *AS_OF),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", ["80", "120", "pipe"])
@pytest.mark.parametrize("name", SCREENS)
def test_whole_screens(name: str, width: str, language: str) -> None:
    size = {} if width == "pipe" else {"COLUMNS": width, "LINES": "24"}
    ran = run(*SCREENS[name], folder=LIVELY, env={"GUANGONG_LANG": language, **size})
    golden(f"{name}.{width}.{language}", ran.out)
    assert ran.code == 0
    assert [line for line in ran.out.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TEXTS)
def test_whole_texts(name: str, language: str) -> None:
    ran = run(*TEXTS[name], folder=LIVELY, env={"GUANGONG_LANG": language})
    golden(f"{name}.{language}", ran.out.replace("\r\n", "\n"))
    assert ran.code == 0


# ── units ──


@pytest.mark.parametrize(
    ("own", "asked", "typed"),
    [
        ("红旗", "红旗", "guangong submit ID"),
        ("hongqi", "红旗中学", "guangong submit ID"),
        ("前浜中学", "红旗", "guangong submit ID --unit hongqi"),
        ("没有的学校", "红旗", "guangong submit ID --unit hongqi"),
    ],
)
def test_a_school_need_not_name_itself(own: str, asked: str, typed: str, tmp_path: Path) -> None:
    env = {"GUANGONG_CONFIG": str(tmp_path / "config.toml"), "GUANGONG_LANG": "en"}
    assert run("config", "set", "unit", own, env=env).code == 0
    ran = run("units", asked, *AS_OF, folder=LIVELY, env=env)
    assert f"{typed}\n" in ran.out


def test_whoever_owes_most_stands_first() -> None:
    found = json.loads(run("units", *AS_OF, "--json", folder=LIVELY).out)["units"]
    owed = [(-unit["overdue"], -unit["due_soon"]) for unit in found]
    assert owed == sorted(owed)
    assert (found[0]["name"], found[0]["overdue"], found[0]["due_soon"]) == ("前浜中学", 3, 3)
    assert found[1]["tasks"] == {
        **dict.fromkeys(("2-04", "4-01"), "overdue"),
        **dict.fromkeys(("1-06", "4-05", "3-02"), "due-soon"),
        **dict.fromkeys(("5-03", "6-02"), "open"),
        "1-03": "late",
    }


def test_what_has_not_begun_is_left_out_but_may_be_asked_for() -> None:
    found = json.loads(run("units", *AS_OF, "--json", folder=LIVELY).out)["tasks"]
    assert [task["id"] for task in found] == ["1-03", "2-04", "4-01", "1-06", "4-05", "3-02", "5-03", "6-02"]
    asked = json.loads(run("units", "--task", "6-07", *AS_OF, "--json", folder=LIVELY).out)
    assert {unit["state"] for unit in asked["units"]} == {"open"}


@pytest.mark.parametrize("name", ["前浜中学", "前浜", "qianhuang"])
def test_one_unit_by_what_it_is_called(name: str) -> None:
    ran = zh("units", name, *AS_OF)
    assert ran.out.startswith(
        "前浜中学 · 上报情况  截至 6月30日\n过期没报3份，14天内到期没报3份；应报8份，已报0份\n"
    )


@pytest.mark.parametrize("name", ["各学校关工委", "各校", "schools", ""])
def test_a_group_by_what_it_is_called(name: str) -> None:
    assert zh("units", *([name] if name else []), *AS_OF).out.startswith("各学校关工委 24校 · 上报情况")


REFUSED = {
    "units 局关工委": "局关工委 is in no group with members on 2026-06-30: it returns nothing",
    "units 小学": '"小学" fits 10 units',
    "units 没有": 'the plan has no unit "没有"',
    "units --task 2-01": "2-01 is not returned by members of a group",
    "units --task 9-99": 'no task fits "9-99"',
    "remind 2-01": "2-01 is not returned by members of a group",
    "remind --unit 没有": 'the plan has no unit "没有"',
    "remind --reply-by 2026-06-01": "2026-06-01 is over: a reply cannot come by then",
    "remind --record --as-of 2027-01-01": "2027-01-01 lies in the future; today is 2026-06-30",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_cannot_be_answered_is_a_sentence(typed: str) -> None:
    ran = run(*typed.split(), *(AS_OF if "--as-of" not in typed else ()), folder=LIVELY)
    assert (ran.code, ran.out) == (1, "")
    assert REFUSED[typed] in ran.err


def test_a_plan_without_members(tmp_path: Path) -> None:
    text = (LIVELY / "plan.yaml").read_text("utf-8")
    text = re.sub(r"    members:\n(      .*\n)+", "", text)
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    for command in ("units", "remind"):
        ran = run(command, folder=tmp_path)
        assert ran.code == 1
        assert "no group of the plan has members" in ran.err


def test_what_was_sent_back_is_owed_again_until_it_is_answered(office: Path) -> None:
    edit(office, "send-back", "1-03", "--unit", "晨光", "--reason", "缺盖章，请电13812345678")
    drawn = run("units", *AS_OF, folder=office, env={"COLUMNS": "80", "LINES": "60"}).out
    row = next(line for line in drawn.splitlines() if line.startswith("晨光小学"))
    assert row.split()[1:3] == ["1", "↩"]
    assert "↩ sent back" in drawn
    text = zh("remind", "1-03", *AS_OF, folder=office).out
    assert "未报3校：晨光小学、前浜中学、老年教育分校\n退回重报：晨光小学（缺盖章，请电138****5678）" in text
    edit(office, "submit", "1-03", "--unit", "晨光")
    assert "晨光" not in zh("remind", "1-03", *AS_OF, folder=office).out
    assert "未报2校" in zh("remind", "1-03", *AS_OF, folder=office).out


def test_numbers_are_masked_in_names_too(office: Path) -> None:
    plan = office / "plan.yaml"
    text = plan.read_text("utf-8").replace("老年教育分校", "老年教育分校13812345678")
    plan.write_text(text, "utf-8")
    for format_ in ("text", "table", "json", "csv", "markdown"):
        out = run("remind", "1-03", *AS_OF, "--format", format_, folder=office).out
        assert "老年教育分校138****5678" in out.replace("\\*", "*")
        assert "13812345678" not in out


def test_a_member_that_joins_later_is_asked_for_nothing_before(office: Path) -> None:
    plan = office / "plan.yaml"
    text = plan.read_text("utf-8").replace(
        "laonian: 老年教育分校", "laonian: {name: 老年教育分校, since: 2026-05-01}"
    )
    plan.write_text(text, "utf-8")
    found = json.loads(run("units", *AS_OF, "--json", folder=office).out)["units"]
    assert "1-03" not in next(unit for unit in found if unit["unit"] == "laonian")["tasks"]
    assert "老年教育分校" not in zh("remind", "1-03", *AS_OF, folder=office).out


def test_what_the_office_closed_is_owed_by_nobody(office: Path) -> None:
    edit(office, "done", "1-03", "--reason", "年底统一收齐")
    found = json.loads(run("units", *AS_OF, "--json", folder=office).out)
    first = next(unit for unit in found["units"] if unit["unit"] == "qianhuang")
    assert (first["tasks"]["1-03"], first["overdue"]) == ("closed", 2)
    assert "1-03" not in run("remind", "--format", "csv", *AS_OF, folder=office).out
    assert zh("remind", "1-03", *AS_OF, folder=office) == Ran(0, "", "没有要催报的\n")


def test_what_was_postponed_is_not_late(office: Path) -> None:
    edit(office, "postpone", "1-03", "2026-12-01", "--reason", "等新表")
    assert "1-03" not in run("remind", "--format", "csv", *AS_OF, folder=office).out


# ── many schools and tasks ──


def test_before_anything_has_begun_all_of_it_is_shown(tmp_path: Path) -> None:
    plan_of(tmp_path, 3, 4)
    found = json.loads(run("units", "--as-of", "2026-01-01", "--json", folder=tmp_path).out)
    assert len(found["tasks"]) == 4
    assert "nothing is overdue\n" in run("units", "--as-of", "2026-01-01", folder=tmp_path).out


def plan_of(folder: Path, schools: int, tasks: int, *, name: str = "第{i}小学") -> Path:
    """Write a plan in which so many schools return so many tasks."""
    members = "".join(f"      s{i}: {name.format(i=i)}\n" for i in range(schools))
    listed = "".join(
        f"      - {{id: 1-{i:02}, title: 第{i}项, kind: deliverable, deadline: 2026-06-{1 + i % 28:02}}}\n"
        for i in range(tasks)
    )
    head = (
        "schema: 1\ntitle: 大计划\norganization: bureau\nperiod: {start: 2026-01-01, end: 2026-12-31}\n"
        "units:\n  bureau: {name: 局关工委}\n  schools:\n    name: 各校\n    members:\n"
    )
    sections = "defaults: {owners: [schools]}\nsections:\n  - number: 1\n    title: 一\n    tasks:\n"
    path = folder / "plan.yaml"
    path.write_text(head + members + sections + listed, "utf-8")
    return path


def test_of_a_long_text_a_terminal_shows_the_beginning(tmp_path: Path) -> None:
    plan_of(tmp_path, 100, 3)
    command = ("remind", *AS_OF, "--group-by", "unit")
    terminal = {"COLUMNS": "80", "LINES": "24"}
    ran = run(*command, folder=tmp_path, env=terminal)
    whole = run(*command, "--all", folder=tmp_path, env=terminal)
    assert ran.out == "".join(whole.out.splitlines(keepends=True)[:200])
    count = len(whole.out.splitlines()) + 1
    assert f"the first 200 of {count} lines; all of them: --all, or as a file: --to FILE.txt" in ran.err
    assert "the first 200" not in whole.err
    sent = run(*command, "--to", "催报.txt", folder=tmp_path)
    assert (sent.out, "the first 200" in sent.err) == ((tmp_path / "催报.txt").read_text("utf-8"), False)
    assert len(sent.out) > 10_000


def test_every_width_takes_a_page(tmp_path: Path) -> None:
    """Also with more tasks and longer names than have room."""
    path = plan_of(tmp_path, 300, 14, name="常州市武进区湖塘桥第{i}中心小学")
    found = [
        on_units("", "", LIVELY / "plan.yaml", date(2026, 6, 30), Looks()),
        on_units("", "", path, date(2026, 6, 30), Looks()),
    ]
    for wide in (False, True):
        cells.use(wide=wide)
        try:
            for width in range(80, 201):
                for report in found:
                    lines = draw_report(report, Screen(width, 24)).splitlines()
                    assert max(map(cells.width_of, lines)) <= width
                    assert len(lines) <= 23
        finally:
            cells.use(wide=False)


@pytest.mark.parametrize(("width", "columns", "more"), [("60", 8, "+7"), ("80", 10, "+5"), ("110", 10, "+5")])
def test_the_last_of_many_tasks_are_a_number(tmp_path: Path, width: str, columns: int, more: str) -> None:
    plan_of(tmp_path, 3, 14)
    out = run("units", *AS_OF, folder=tmp_path, env={"COLUMNS": width, "LINES": "24"}).out
    heads = next(line for line in out.splitlines() if "1-00" in line).split()
    assert [*heads[1:columns], heads[columns]] == [*(f"1-{i:02}" for i in range(columns - 1)), more]
    assert f"■{more[1:]}" in out
    assert run("units", *AS_OF, folder=tmp_path).out.count("1-13") == 1


def test_a_thousand_schools_and_fifty_tasks(tmp_path: Path) -> None:
    path = plan_of(tmp_path, 1000, 50)
    begun = time.perf_counter()
    report = on_units("", "", path, date(2026, 6, 30), Looks())
    assert len(draw_report(report, Screen(80, 24)).splitlines()) <= 23
    assert len(draw_report(report.whole(), Screen(80, 24)).splitlines()) > 1000
    assert time.perf_counter() - begun < 15


HOSTILE = "[red]\x1b[31m\u202e=1+1"


def test_hostile_titles_and_reasons(office: Path) -> None:
    plan = office / "plan.yaml"
    text = plan.read_text("utf-8").replace(
        "title: 制定本校年度工作计划", r'title: "\e[31m[red]=1+1\u202E制定"'
    )
    plan.write_text(text.replace("前浜中学", r'"\u202E前浜\e中学"'), "utf-8")
    for command in ("units", "units --task 1-03", "units qianhuang", "remind", "remind --group-by unit"):
        for more in ((), ("--format", "csv"), ("--format", "markdown"), ("--json",)):
            for size in ({}, {"COLUMNS": "80", "LINES": "24"}):
                ran = run(*command.split(), *AS_OF, *more, folder=office, env=size)
                assert ran.code == 0
                assert not re.search("[\x1b\u202e]", ran.out + ran.err)


# ── remind ──


def test_standard_output_is_the_message_alone() -> None:
    ran = zh("remind", *AS_OF)
    assert ran.out.startswith(
        "【催报】截至6月30日，3项已过时限，请未报学校尽快报局关工委：\n\n一、制定本校年度工作计划"
    )
    assert ran.out.endswith("\n局关工委  2026年6月30日\n")
    assert ran.err == "3项、6校、11份；按校：--group-by unit\n"
    for width in ("40", "200"):
        assert (
            run("remind", *AS_OF, folder=LIVELY, env={"COLUMNS": width}).out
            == run("remind", *AS_OF, folder=LIVELY).out
        )


def test_a_terminal_folds_it() -> None:
    out = run(
        "remind", *AS_OF, folder=LIVELY, env={"COLUMNS": "60", "LINES": "24", "GUANGONG_LANG": "zh"}
    ).out
    assert max(map(cells.width_of, out.splitlines())) <= 60
    assert out.replace("\n", "") == zh("remind", *AS_OF).out.replace("\n", "")


def test_nobody_is_reminded_of_what_is_exempt_or_in() -> None:
    rows = list(csv.DictReader(io.StringIO(run("remind", "--format", "csv", *AS_OF, folder=LIVELY).out)))
    asked = {(row["task"], row["unit"]) for row in rows}
    for unit in json.loads(run("units", *AS_OF, "--json", folder=LIVELY).out)["units"]:
        for task, state in unit["tasks"].items():
            assert ((task, unit["name"]) in asked) == (state in {"overdue", "due-soon"})


def test_one_unit_has_a_message_of_its_own() -> None:
    ran = zh("remind", "--unit", "前浜", "--reply-by", "7月3日", *AS_OF)
    assert ran.out == (
        "前浜中学：\n贵校还有3项已过时限：\n1. 制定本校年度工作计划（3月31日）\n"
        "2. “我是强国小主人”主题征稿（6月15日）\n3. 建立困境学生结对台账（6月20日）\n"
        "即将到期：报送上半年学习小结（今天）、暑期防溺水告家长书回执（7月5日）、提交优质化建设自评表（7月10日）。\n"
        "请尽快报局关工委；不适用或有困难的，请回复说明。\n请于7月3日前报送或回复。\n"
        "局关工委  2026年6月30日\n"
    )
    both = zh("remind", "--unit", "前浜,红旗", "--overdue", *AS_OF).out
    assert both.count("贵校还有") == 2
    assert "即将到期" not in both


def test_the_units_come_in_the_order_of_units() -> None:
    found = json.loads(run("units", *AS_OF, "--json", folder=LIVELY).out)["units"]
    heads = re.findall(r"^(\S+)：\n贵校", zh("remind", "--group-by", "unit", *AS_OF).out, re.MULTILINE)
    assert heads == [unit["name"] for unit in found if unit["overdue"] or unit["due_soon"]]


def test_without_anything_late_what_is_near_is_asked_for() -> None:
    out = zh("remind", "--as-of", "2026-03-25").out
    assert out.startswith(
        "【催报】截至3月25日，1项还没有报齐，请未报学校按时报局关工委：\n\n一、制定本校年度工作计划（3月31日到期"
    )
    assert zh("remind", "--overdue", "--as-of", "2026-03-25") == Ran(0, "", "没有要催报的\n")
    mixed = zh("remind", "4-05", "2-04", *AS_OF).out
    assert mixed.startswith("【催报】截至6月30日，2项还没有报齐，其中1项已过时限，请未报学校尽快报局关工委：")


def test_a_reminder_is_recorded_once_and_left_out_within_days(office: Path) -> None:
    def names(*more: str) -> str:
        return zh("remind", "1-03", *more, folder=office).out

    assert zh("remind", "1-03", "--record", *AS_OF, folder=office).err.endswith("2份已记入 reminders.yaml\n")
    assert zh("remind", "1-03", "--record", *AS_OF, folder=office).err.endswith("此前已记入 reminders.yaml\n")
    assert names("--since", "7", *AS_OF) == ""
    ran = zh("remind", "1-03", "--since", "7天", "--as-of", "2026-07-06", folder=office)
    assert ran == Ran(0, "", "2份未列入：7天内已催过\n")
    assert "未报2校：" in names("--since", "7", "--as-of", "2026-07-07")
    edit(office, "send-back", "1-03", "--unit", "晨光", "--reason", "缺盖章")
    assert "未报3校，这次催：晨光小学\n" in names("--since", "7", *AS_OF)
    table = zh("remind", "1-03", "--format", "table", *AS_OF, folder=office).out
    assert table.count("6月30日") == 3
    assert run("check", folder=office).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full")
def test_what_could_not_be_written_is_not_recorded(office: Path) -> None:
    with Path("/dev/full").open("w") as full:
        assert started("--record", folder=office, stdout=full)[0] == 2
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as nobody:
        code, said = started("--record", folder=office, stdout=nobody)
    assert code == 2
    assert "it is not recorded that they were reminded: not all of the text was read" in said
    assert not (office / "reminders.yaml").exists()


def started(*arguments: str, folder: Path, stdout: IO[str]) -> tuple[int, str]:
    """Return exit code and standard error of ``remind`` in a process of its own."""
    command = [sys.executable, "-m", "guangong", "remind", *arguments, *AS_OF]
    env = {**os.environ, "GUANGONG_LANG": "en"}
    ran = subprocess.run(
        command, cwd=folder, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, env=env
    )
    return ran.returncode, ran.stderr


def test_where_it_cannot_be_recorded_the_text_is_there_and_the_exit_code_says_it(office: Path) -> None:
    (office / "reminders.yaml").write_text("schema: 1\nreminders: []\n", "utf-8")
    with mock.patch("guangong.storage.writing.replace", side_effect=StoreError("no space")):
        ran = run("remind", "1-03", "--record", *AS_OF, folder=office)
    assert ran.code == 2
    assert ran.out.startswith("Overdue on 30 June")
    assert ran.err.endswith("it is not recorded that they were reminded: no space\n")


def test_without_record_nothing_is_written(office: Path) -> None:
    before = sorted(path.name for path in office.rglob("*"))
    for more in ([], ["--json"], ["--format", "csv"], ["--since", "7"]):
        assert run("remind", *more, folder=office).code == 0
    assert sorted(path.name for path in office.rglob("*")) == before


def test_a_broken_record_is_a_sentence(office: Path) -> None:
    (office / "reminders.yaml").write_text("reminders: 5\n", "utf-8")
    ran = run("remind", folder=office)
    assert (ran.code, ran.out) == (2, "")
    assert 'reminders.yaml:1: it has no list "reminders"' in ran.err


def test_json_has_the_message_and_a_line_each() -> None:
    found = json.loads(run("remind", "1-03", "--reply-by", "2026-07-03", "--json", folder=LIVELY).out)
    assert found["message"].startswith("Overdue on 30 June: 1 task. Schools that have not returned yet")
    assert "Please return it, or reply, by 3 July." in found["message"]
    assert found["reply_by"] == "2026-07-03"
    assert [item["unit"] for item in found["reminders"]] == ["qianhuang", "laonian"]
    assert found["warnings"] == ["1 item, 2 schools, 2 returns; a message a unit: --group-by unit"]


# ── where the other screens name it ──


def test_the_other_screens_name_the_command() -> None:
    assert "催报 6  guangong remind 1-03 2-04 4-01\n" in zh("next", *AS_OF).out
    shown = run(
        "show", "4-01", *AS_OF, folder=LIVELY, env={"COLUMNS": "80", "LINES": "40", "GUANGONG_LANG": "zh"}
    )
    assert "催报 guangong remind 4-01  改期" in shown.out
    found = json.loads(run("next", *AS_OF, "--json", folder=LIVELY).out)
    assert found["overdue"][0]["command"] == "guangong remind 1-03"
    plan = str(LIVELY / "plan.yaml")
    named = run("next", "--file", plan, *AS_OF).out
    assert f"guangong remind 1-03 2-04 4-01 --file {shlex.quote(plan)}\n" in named


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_as_a_file(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"催报.{ending}"
    arguments = ("remind", "--as-of", "2026-06-30", "--to", str(target))
    ran = run(*arguments, folder=LIVELY)
    assert (ran.code, f"{target} is written" in ran.err) == (0, True)
    assert run(*arguments, folder=LIVELY).code == 1  # it is there
    assert run(*arguments, "--force", folder=LIVELY).code == 0
    rows: list[list[Any]] = (
        list(csv.reader(target.read_text("utf-8-sig").splitlines()))
        if ending == "csv"
        else (CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()[2:])
    )
    assert rows[1][:3] == ["前浜中学", "1-03", "制定本校年度工作计划"]
    assert str(rows[1][3]) == "2026-03-31"
    assert len(rows) == len({(row[0], row[1]) for row in rows[1:]}) + 1


@pytest.mark.parametrize(("name", "code"), [("there.xlsx", 1), ("a.pdf", 2)])
def test_where_the_file_cannot_be_written_nothing_is_recorded(name: str, code: int, office: Path) -> None:
    (office / "there.xlsx").write_bytes(b"")
    assert zh("remind", "1-03", "--record", "--to", name, *AS_OF, folder=office).code == code
    assert not (office / "reminders.yaml").exists()


def test_a_table_goes_into_no_other_file(tmp_path: Path) -> None:
    ran = run("remind", "--as-of", "2026-06-30", "--to", str(tmp_path / "a.pdf"), folder=LIVELY)
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])
    assert ran.err.endswith(
        "a.pdf does not end as a format\nhint: it is one of: docx, xlsx, csv, md, json, txt, svg\n"
    )
