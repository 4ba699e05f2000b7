"""The list of units: members list, add, rename, alias, close; ids; and what the guard says of them."""

import json
import re
import shlex
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from desk import ROOT, Desk, diff, frozen
from guangong.actions.add_members import add_members
from guangong.actions.unit_ids import pinyin, unit_ids
from guangong.checks import check, check_edit
from guangong.domain.plan import MAX_ID, SLUG
from guangong.domain.progress import returned
from guangong.unseen import unseen
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import Severity
from guangong.yamldoc.engine import apply
from running import golden, run

TODAY = date(2026, 6, 30)
EXAMPLE = ROOT / "tests/data/office/plan.yaml"
PLAN = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {}}  # 名单
  yards:
    name: 各园
    # 两所
    members:
      xiaohe: 小荷幼儿园
      miaopu: {name: 苗圃幼儿园, since: 2026-03-01, reason: 新建}
defaults: {owners: [bureau], deadline: 2026-10-31}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 报送总结, owners: [yards]}
      - {id: 1-02, title: 报送计划, owners: [yards], deadline: 2026-02-28}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with frozen(TODAY):
        desk = Desk(tmp_path, EXAMPLE)
        desk.plan.write_text(PLAN, "utf-8", newline="\n")
        yield desk


def members(desk: Desk, group: str = "schools") -> dict[str, Any]:
    root: Any = parse(desk.text.encode()).data
    return dict(root["units"][group]["members"])


def owing(desk: Desk, day: date) -> dict[str, list[str]]:
    plan = check(parse(desk.text.encode()), TODAY).plan
    assert plan
    return {placed.task.id: [*returned(plan, {}, placed, day)] for placed in plan.tasks()}


# ── ids ──


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("晨光小学 星河小学 星河中学 星河幼儿园", "chenguang xinghe xinghezx xingheyey"),
        ("实验学校 外国语学校 职业教育中心", "shiyan waiguoyu zhiyejiaoyuzhongxin"),
        ("星河小学 星河中学 星河（中学） 星河 星河", "xinghe xinghezx xinghe-zhongxue xinghe-2 xinghe-3"),
        ("小学 中学 学校", "xiaoxue zhongxue xuexiao"),
        ("12中学 第3小学 ２１中", "12zhongxue di3 21zhong"),
        ("重庆路小学 绿洲小学", "zhongqinglu lvzhou"),
        ("St. Mary No.2", "st-mary-no-2"),
        ("😀 ！ no", "unit unit-2 no"),
    ],
)
def test_an_id_is_how_the_name_is_read(names: str, expected: str) -> None:
    given = [names] if names.isascii() else names.split()
    # A name may be there twice: here each gets a blank of its own.
    spaced = [name + "\u3000" * i for i, name in enumerate(given)]
    assert [*unit_ids(spaced, ()).values()] == (expected.split())


def test_an_id_that_is_taken_is_not_given() -> None:
    assert unit_ids(["晨光小学"], {"chenguang"}) == {"晨光小学": "chenguangxx"}
    assert unit_ids(["晨光小学"], {"chenguang", "chenguangxx"}) == {"晨光小学": "chenguangxiaoxue"}


@given(st.lists(st.text() | st.sampled_from(["晨光小学", "晨光中学", "no", "=cmd", "12:30"]), unique=True))
def test_any_names_get_ids_of_their_own(names: list[str]) -> None:
    made = unit_ids(names, {"unit", "no"})
    assert len({*made.values(), "unit", "no"}) == len(names) + 2
    assert all(len(id_) <= MAX_ID and re.fullmatch(SLUG, id_, re.ASCII) for id_ in made.values())


def test_a_name_of_a_megabyte_costs_no_more_than_a_short_one() -> None:
    began = time.monotonic()
    (made,) = unit_ids(["晨光" * 500_000], ()).values()
    assert time.monotonic() - began < 1
    assert len(made) <= MAX_ID


# ── add ──


@given(
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), unique=True, max_size=8),
    st.sampled_from(["schools", "yards"]),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_whatever_is_added_all_other_bytes_stay(names: list[str], group: str, since: date | None) -> None:
    document = parse(PLAN.encode())
    plan = check(document, TODAY).plan
    assert plan
    wanted = {name.strip(): "" for name in names if name.strip() and not unseen(name)}
    steps = add_members(plan, group, wanted, (), since)
    operations = [operation for step in steps for operation in step.operations]
    text = apply(document, operations).source.decode() if operations else PLAN
    taken = [line for line in diff(PLAN, text) if line.startswith("-")]
    assert taken == (
        ["-  schools: {name: 各校, members: {}}  # 名单"] if operations and group == "schools" else []
    )
    assert "# 名单" in text
    edited = check(parse(text.encode()), TODAY).plan
    assert edited
    added = {id_: one for id_, one in (edited.units[group].members or {}).items() if not plan.unit(id_)}
    assert {one.name for one in added.values()} <= wanted.keys()
    assert all(one.since == since for one in added.values())


def test_ids_are_shown_before_they_are_written(desk: Desk) -> None:
    files = desk.files()
    shown = desk.run("members", "add", "各校", "晨光小学", "重庆路小学")
    assert shown == (
        0,
        "2 new members of 各校\nchenguang: 晨光小学\nzhongqinglu: 重庆路小学\n",
        "nothing is written yet: with --write it is; another id: NAME=id\n",
    )
    assert desk.files() == files
    assert not (desk.plan.parent / ".plan.yaml.lock").exists()
    data = json.loads(desk.run("members", "add", "各校", "晨光小学", "--json").out)
    assert data["written"] is False
    assert data["changes"] == [{"unit": "schools", "field": "members", "added": {"chenguang": "晨光小学"}}]
    written = desk.run("members", "add", "各校", "晨光小学", "重庆路小学=chongqinglu", "--write")
    assert (written.code, written.err) == (0, "")
    assert members(desk) == {"chenguang": "晨光小学", "chongqinglu": "重庆路小学"}
    assert diff(PLAN, desk.text) == [
        "@@ -7 +7,5 @@",
        "-  schools: {name: 各校, members: {}}  # 名单",
        "+  schools:  # 名单",
        "+    name: 各校",
        "+    members:",
        "+      chenguang: 晨光小学",
        "+      chongqinglu: 重庆路小学",
    ]


def test_what_is_there_already_is_told_and_passed_over(desk: Desk) -> None:
    line = shlex.split("members add schools 晨光小学、星河小学 --write")
    assert desk.run(*line).code == 0
    old = desk.text
    again = desk.run(*line)
    assert again == (0, "2 are members already: 晨光小学, 星河小学\n", "")
    assert desk.text == old
    desk.run("members", "alias", "xinghe", "星河校")
    ran = desk.run("members", "add", "yards", "星河校", "局关工委", "各校", "小荷 幼儿园", "小荷幼儿园")
    assert ran.out.splitlines() == [
        "1 new member of 各园",
        "xiaoheyey: 小荷 幼儿园",
        "1 is a member already: 小荷幼儿园",
        '"星河校" is passed over: it is a name of 星河小学 (xinghe)',
        '"局关工委" is passed over: it is a name of 局关工委 (bureau)',
        '"各校" is passed over: it is a name of 各校 (schools)',
    ]


def test_a_day_that_is_not_changed_is_told(desk: Desk) -> None:
    line = shlex.split("members add schools 晨光小学 --write --joined")
    assert desk.run(*line, "2026-03-01").code == 0
    old = desk.text
    assert desk.run(*line, "2026-03-01").out == "1 is a member already: 晨光小学\n"
    ran = desk.run(*line, "2026-04-01")
    assert "not changed: to change it, write since: 2026-04-01 at each" in ran.out
    assert desk.text == old


def test_one_name_in_two_widths_is_one(desk: Desk) -> None:
    assert (
        desk.run("members", "add", "schools", "晨光（南）", "晨光(南)", "Hill", "hill", "--write").code == 0
    )
    assert [*members(desk).values()] == ["晨光（南）", "Hill"]


def test_who_was_closed_is_told(desk: Desk) -> None:
    desk.run("members", "close", "xiaohe", "--on", "2026-05-31", "--reason", "撤园")
    assert desk.run("members", "add", "yards", "小荷幼儿园", "--write").out == (
        "1 is a member already: 小荷幼儿园 (until 2026-05-31)\n"
    )


def test_a_member_of_two_groups_has_one_id(desk: Desk) -> None:
    assert desk.run("members", "add", "schools", "小荷幼儿园", "--write").code == 0
    assert members(desk) == {"xiaohe": "小荷幼儿园"}
    assert desk.run("members", "rename", "xiaohe", "小荷实验园").code == 0
    renamed = {"xiaohe": {"name": "小荷实验园", "aliases": ("小荷幼儿园",)}}
    assert members(desk) == renamed
    assert members(desk, "yards").items() >= renamed.items()
    assert desk.run("members", "close", "小荷幼儿园", "--reason", "撤园").code == 0
    assert {members(desk, group)["xiaohe"]["until"] for group in ("schools", "yards")} == {"2026-06-30"}


def test_a_name_that_is_near_another_one_is_asked_about(desk: Desk) -> None:
    ran = desk.run("members", "add", "yards", "小河幼儿园", "苗圃", "云栖幼儿园")
    assert ran.err.splitlines()[-1] == (
        "look twice, they may be the same: 小河幼儿园 – 小荷幼儿园 (xiaohe); 苗圃 – 苗圃幼儿园 (miaopu) "
        "They owe what the group owes, and what was due before, too; who joined later: --joined DATE."
    )


def test_the_id_of_a_file_of_returns_is_nobody_elses(desk: Desk) -> None:
    (desk.plan.parent / "returns").mkdir()
    (desk.plan.parent / "returns/chenguang.yaml").write_text(
        "schema: 1\nunit: chenguang\ntasks: {}\n", "utf-8"
    )
    assert "chenguangxx: 晨光小学" in desk.run("members", "add", "schools", "晨光小学").out
    assert "chenguang: 晨光小学" in desk.run("members", "add", "schools", "晨光小学=chenguang").out


HOSTILE = {
    "=cmd|calc": "cmd-calc",
    "no": "no",
    "12:30": "12-30",
    "2026-05-01": "2026-05-01",
    "a: b # c": "a-b-c",
    "{x}": "x",
    "- y": "y",
    "'q\"": "q",
    "长" * 300: "chang" * 11 + "c",
    "~": "unit",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_names(desk: Desk, name: str) -> None:
    sheet = desk.plan.parent / "名单.csv"
    sheet.write_text(f'单位\n"{name.replace(chr(34), chr(34) * 2)}"\n', "utf-8")
    ran = desk.run("members", "add", "schools", "--from", "名单.csv", "--write")
    if name in {"12:30", "2026-05-01", "~"}:  # no name to people
        assert "row 2" in ran.err
        ran = desk.run("members", "add", "schools", "--write", "--", name)
    assert ran.code == 0, ran
    assert members(desk) == {HOSTILE[name]: name}
    assert check(parse(desk.text.encode()), TODAY).diagnostics == []
    shown = desk.run("members", "--format", "csv").out
    assert "\n=" not in shown.replace(",=", "\n=")


@pytest.mark.parametrize("name", ["晨光\x1b[31m", "晨\u202e光", "a\x00b", "晨\n光", "甲\u2028乙"])
def test_a_name_that_cannot_be_read_is_refused(desk: Desk, name: str) -> None:
    old = desk.text
    for command in (
        ["add", "schools", name, "--write"],
        ["rename", "xiaohe", name],
        ["alias", "xiaohe", name],
    ):
        ran = desk.run("members", *command)
        if "\n" in name and command[0] != "rename":
            continue  # two names
        assert (ran.code, ran.out) == (1, ""), (command, ran)
        assert "invisible character" in ran.err
        assert "\x1b" not in ran.err
    assert desk.text == old or "\n" in name


def test_a_thousand_names_are_one_write(desk: Desk) -> None:
    digits = "一二三四五六七八九十"
    names = [f"{a}{b}{c}小学" for a in digits for b in digits for c in digits]
    (desk.plan.parent / "名单.csv").write_text("\n".join(["学校名称", *names]), "gbk")
    began = time.monotonic()
    ran = desk.run("members", "add", "schools", "--from", "名单.csv", "--write")
    assert ran.code == 0, ran
    assert time.monotonic() - began < 10
    assert len(members(desk)) == 1000
    assert sorted(
        item["name"] if isinstance(item, dict) else item for item in members(desk).values()
    ) == sorted(names)
    old = desk.text
    assert desk.run("members", "add", "schools", "--from", "名单.csv", "--write").code == 0
    assert desk.text == old


def test_without_xpinyin_ids_can_be_given(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xpinyin", None)
    pinyin.cache_clear()  # what an earlier test loaded
    old = desk.text
    ran = desk.run("members", "add", "schools", "晨光小学", "--write")
    assert (ran.code, desk.text) == (2, old)
    assert ran.err == (
        "error: this needs the Python package xpinyin, which is not installed\n"
        'hint: install it: pip install "guangong[pinyin]"\n'
    )
    assert desk.run("members", "add", "schools", "晨光小学=cg", "Hill School", "--write").code == 0
    assert members(desk) == {"cg": "晨光小学", "hill-school": "Hill School"}


def test_since_when_a_member_owes(desk: Desk) -> None:
    assert desk.run("members", "add", "yards", "云栖幼儿园", "--joined", "2026-03-01", "--write").code == 0
    assert owing(desk, TODAY) == {"1-01": ["xiaohe", "miaopu", "yunqi"], "1-02": ["xiaohe"]}


# ── from a file ──


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Give a workbook as an office sends one: a title, numbers, a sum and a note."""
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path) as made:
        hidden = made.add_worksheet("旧")
        hidden.write_column(0, 0, ["单位", "旧小学"])
        hidden.hide()
        sheet = made.add_worksheet("名单")
        sheet.activate()
        rows = [
            ["2026年成员单位名单"],
            [],
            ["序号", "单位名称", "联系人"],
            [1, "晨光小学", "王"],
            [2, " 星河  中学 ", "李"],
            [3, "晨光小学", "王"],
            [4, 5.1, ""],
            ["合计", "合计", 3],
            ["", "填表人：张三", ""],
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_formula(9, 1, '="云栖"&"小学"', None, "云栖小学")
    return path


def test_a_column_of_names_is_read(desk: Desk, book: Path) -> None:
    ran = desk.run("members", "add", "schools", "--from", str(book), "--write")
    assert ran.out == "2 new members of 各校\nchenguang: 晨光小学\nxinghe: 星河 中学\n"
    assert ran.err.splitlines()[0] == (
        f"not taken from {book}: row 1: 2026年成员单位名单; row 7: 5.1; row 8: 合计; row 9: 填表人：张三; "
        'row 10: 云栖小学; 1 name that stands there twice; the sheet "旧"'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("晨光小学\n星河小学\n", ["晨光小学", "星河小学"]),
        ("1,晨光小学\n2,星河小学\n", ["晨光小学", "星河小学"]),
        ("各校名单,\n1,晨光小学\n2,星河小学\n", ["晨光小学", "星河小学"]),
        ("学校,校长\n晨光小学,王\n", ["晨光小学"]),
        ("序号,学校,备注\n1,晨光小学,注\n合 计,3所,\n注：,另有1所,\n", ["晨光小学"]),
        ("注册表小学\n合肥路小学\n总计3所\n", ["注册表小学", "合肥路小学"]),
        ("Name;Phone\nHill;1\n", ["Hill"]),
        ("晨光小学,王\n星河小学,李\n", None),
        ("", None),
        ("1\n2\n", None),
    ],
)
def test_which_column_has_the_names(desk: Desk, text: str, expected: list[str] | None) -> None:
    (desk.plan.parent / "a.csv").write_text(text, "utf-8")
    ran = desk.run("members", "add", "schools", "--from", "a.csv", "--write")
    if expected is None:
        assert ran.code == 2
        assert "it does not tell in which column the names are" in ran.err
        assert desk.text == PLAN
    else:
        assert [*members(desk).values()] == expected


def test_an_id_may_be_given_beside_a_file(desk: Desk) -> None:
    (desk.plan.parent / "a.csv").write_text("学校\n晨光小学\n重庆路小学\n", "utf-8")
    assert (
        desk.run("members", "add", "schools", "重庆路小学=chongqinglu", "--from", "a.csv", "--write").code
        == 0
    )
    assert members(desk) == {"chenguang": "晨光小学", "chongqinglu": "重庆路小学"}


# ── rename, alias, close ──


def test_fields_stand_in_the_order_of_the_format(desk: Desk) -> None:
    desk.run("members", "rename", "miaopu", "苗圃实验园")
    desk.run("members", "close", "苗圃实验园", "--on", "2026-12-31", "--reason", "并入小荷")
    assert desk.text.splitlines()[12] == (
        "      miaopu: {name: 苗圃实验园, aliases: [苗圃幼儿园], since: 2026-03-01, "
        "until: 2026-12-31, reason: 新建; 并入小荷}"
    )


def test_an_old_name_can_come_back(desk: Desk) -> None:
    for name in ("小荷实验园", "小荷幼儿园"):
        assert desk.run("members", "rename", "xiaohe", name).code == 0
        assert check(parse(desk.text.encode()), TODAY).diagnostics == []
    assert members(desk, "yards")["xiaohe"] == {"name": "小荷幼儿园", "aliases": ("小荷幼儿园", "小荷实验园")}
    old = desk.text
    ran = desk.run("members", "rename", "xiaohe", "小荷幼儿园")
    assert (ran.code, desk.text) == (0, old)


def test_after_its_last_day_a_closed_member_owes_nothing(desk: Desk) -> None:
    assert desk.run("members", "close", "xiaohe", "--on", "2026-05-31", "--reason", "撤园").code == 0
    assert owing(desk, date(2026, 5, 31)) == {"1-01": ["xiaohe", "miaopu"], "1-02": ["xiaohe"]}
    assert owing(desk, date(2026, 6, 1)) == {"1-01": ["miaopu"], "1-02": []}
    assert desk.run("members", "close", "xiaohe", "--on", "2026-05-31", "--reason", "撤园").code == 0
    again = desk.run("members", "close", "xiaohe", "--on", "2026-06-30", "--reason", "撤园")
    assert (again.code, "until" in again.err or "last day" in again.err) == (1, True)
    early = desk.run("members", "close", "miaopu", "--on", "2026-02-01", "--reason", "撤园")
    assert (early.code, "is a member since 2026-03-01" in early.err) == (1, True)


# ── the guard ──


def judged(old: str, new: str) -> list[str]:
    before, after = parse(old.encode()), parse(new.encode())
    found = check_edit(after, check(after, TODAY), before, check(before, TODAY), TODAY)
    return [item.code for item in found if item.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    "command",
    [
        "add yards 云栖幼儿园 --write",
        "add yards 云栖幼儿园 --joined 2026-06-01 --write",
        "add schools 云栖小学 小荷幼儿园 --write",
        "rename xiaohe 小荷实验园",
        "rename yards 全区幼儿园",
        "alias xiaohe 小荷",
        "alias yards 幼儿园",
        "close xiaohe --reason 撤园",
        "close miaopu --on 2026-12-31 --reason 撤园",
    ],
)
def test_the_guard_lets_the_commands_through(desk: Desk, command: str) -> None:
    assert desk.run("members", *shlex.split(command)).code == 0
    assert desk.text != PLAN
    assert judged(PLAN, desk.text) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("xiaohe: 小荷幼儿园", "xiaohe: 小荷实验园", "GG417"),
        ("      xiaohe: 小荷幼儿园\n", "", "GG417"),
        ("xiaohe: 小荷幼儿园", "xiaohe: {name: 小荷幼儿园, until: 2026-06-30}", "GG427"),
        ("since: 2026-03-01, reason: 新建", "since: 2026-05-01, reason: 新建", ""),
        ("since: 2026-03-01, reason: 新建", "reason: 新建", ""),
        (", reason: 新建", "", "GG427"),
        ("reason: 新建", "reason: 别的", "GG427"),
        ("name: 各园", "name: 各班", "GG417"),
    ],
)
def test_by_hand_and_without_a_reason_the_guard_complains(old: str, new: str, code: str) -> None:
    assert old in PLAN
    assert judged(PLAN, PLAN.replace(old, new)) == [code] * bool(code)


# ── list ──


@pytest.fixture
def closed(desk: Desk) -> Desk:
    desk.run("members", "add", "schools", "晨光小学", "星河小学", "--write")
    desk.run("members", "alias", "chenguang", "晨光")
    desk.run("members", "close", "xiaohe", "--on", "2026-05-31", "--reason", "并入苗圃幼儿园")
    return desk


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list(closed: Desk, language: str) -> None:
    texts = [
        run(
            "members", *words, folder=closed.plan.parent, env={"GUANGONG_LANG": language, "COLUMNS": "80"}
        ).out
        for words in ([], ["list", "各园", "--as-of", "2026-05-31"], ["--format", "markdown"])
    ]
    golden(f"members.{language}", "\n".join(texts))


def test_the_list_for_programs(closed: Desk) -> None:
    data = json.loads(closed.run("members", "list", "yards", "--json").out)
    assert data["groups"] == [
        {
            "id": "yards",
            "name": "各园",
            "aliases": [],
            "count": 1,
            "members": [
                {
                    "id": "xiaohe",
                    "name": "小荷幼儿园",
                    "aliases": [],
                    "since": None,
                    "until": "2026-05-31",
                    "reason": "并入苗圃幼儿园",
                    "is_member": False,
                },
                {
                    "id": "miaopu",
                    "name": "苗圃幼儿园",
                    "aliases": [],
                    "since": "2026-03-01",
                    "until": None,
                    "reason": "新建",
                    "is_member": True,
                },
            ],
        }
    ]
    assert closed.run("members", "--format", "csv").out.splitlines()[0] == (
        "group,unit id,name,other names,since,until,reason"
    )


def test_where_there_is_nothing_to_list(desk: Desk) -> None:
    ran = desk.run("members", "list", "schools")
    assert "各校 has no members yet; see: guangong members add schools --help" in ran.out
    refused = desk.run("members", "list", "bureau")
    assert (refused.code, "is no group" in refused.err) == (1, True)
    desk.plan.write_text(
        re.sub(r"(?s)  schools:.*?defaults", "defaults", PLAN).replace("[yards]", "[bureau]"), "utf-8"
    )
    assert "the plan has no group" in desk.run("members").out
    assert "members: {}" in desk.run("members", "add", "bureau", "晨光小学").err


def test_options_stand_behind_the_commands_name(desk: Desk) -> None:
    ran = desk.run("members", "--as-of", "2026-06-30", "list")
    assert (ran.code, "behind the command" in ran.err) == (2, True)
    assert desk.run("名单", "清单", "各园").out == desk.run("members", "list", "yards").out


def test_add_wants_names(desk: Desk) -> None:
    ran = desk.run("members", "add", "schools")
    assert (ran.code, "name the members" in ran.err) == (2, True)
