"""A year of an office with eight schools: what is said of a month's last day is said of it ever after."""

import calendar
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk import Desk, frozen
from guangong.domain.as_of import entered_later
from guangong.domain.plan import Plan
from guangong.yamldoc import parse
from strategies import figures_on

YEAR = 2026
SCHOOLS = {
    "chenguang": "晨光小学",
    "xinghe": "星河小学",
    "nanhu": "南湖中学",
    "hutang": "湖塘小学",
    "miaopu": "苗圃幼儿园",
    "meiyuan": "梅园小学",
    "dongpo": "东坡中学",
    "qingtan": "清潭小学",
}
PLAN = f"""\
schema: 1
title: 教育局关工委2026年工作要点
organization: bureau
period: {{start: 2026-01-01, end: 2026-12-31}}
units:
  bureau: {{name: 局关工委}}
  lecturers: {{name: 五老宣讲团}}
  schools:
    name: 各学校关工委
    members:
{"".join(f"      {id_}: {name}{chr(10)}" for id_, name in SCHOOLS.items())}\
defaults: {{owners: [bureau], deadline: 2026-12-31}}
sections:
  - number: 1
    title: 深入学习
    tasks:
      - {{id: 1-01, title: 制定学习计划, kind: deliverable, owners: [schools], deadline: 2026-03-31}}
      - {{id: 1-02, title: 组织专题学习, kind: standing, every: month}}
      - {{id: 1-03, title: 报送学习小结, kind: deliverable, owners: [schools], deadline: 2026-12-15}}
  - number: 2
    title: 主题教育
    tasks:
      - {{id: 2-01, title: 征文比赛, deadline: 2026-06-15, deadline_text: 六月中旬}}
      - {{id: 2-02, title: 编印读本, kind: deliverable, start: 2026-03-01, deadline: 2026-09-30}}
      - {{id: 2-03, title: 宣讲, owners: [lecturers], target: {{min: 30, unit: 场}}}}
  - number: 3
    title: 自身建设
    tasks:
      - {{id: 3-01, title: 走访慰问, kind: standing}}
      - {{id: 3-02, title: 业务培训, deadline: 2026-10-31}}
"""

# What was done on which day; "return UNIT TASK DAY" stands for a sheet that came back.
DIARY = """\
01-15 log 1-02 一月学习
01-20 start 2-03
02-10 log 1-02 二月学习 --by 王老师
02-12 log 2-03 --count 4 首轮宣讲
02-20 return chenguang 1-01 2026-02-18
02-25 return xinghe 1-01 2026-02-25
03-02 start 2-02 --by 李老师
03-09 log 1-02 三月学习
03-18 return nanhu 1-01 2026-03-18
03-20 log 2-02 --percent 20 列出篇目
03-28 log 3-01 走访十二户
03-30 return hutang 1-01 2026-03-30
04-03 return miaopu 1-01 exempt
04-06 add 红色基地研学 --section 2 --deadline 2026-05-31
04-08 log 2-03 --count 5
04-20 set 2-02 deadline=2026-08-31 --reason "赶在开学前"
05-06 log 1-02 五月学习
05-12 postpone 2-01 2026-07-15 --reason "与中考错开"
05-14 return meiyuan 1-01 2026-05-14
05-20 log 2-03 --count 9 多报了
05-25 unlog 2-03 --reason "报成了累计数"
05-29 done 2-04 --by 王老师 --note 两校参加
06-03 start 3-02
06-04 reopen 2-04 --reason "第二批还没有去"
06-10 return dongpo 1-01 2026-06-10
06-20 log 1-02 六月学习
06-25 log 3-01 走访八户
07-03 cancel 3-02 --reason "培训并入省里"
07-10 done 2-01
07-12 postpone 2-02 2026-10-15 --reason "印刷厂检修"
07-15 log 1-02 四月学习补记 --on 2026-04-28
08-20 done 2-04 --on 2026-06-28
08-25 log 2-02 --percent 70 校对
09-01 reopen 3-02 --reason "省里推迟"
09-10 log 1-02 九月学习
09-12 add 补记一项 --section 3 --on 2026-09-01 --note 动员会
09-30 log 3-01 走访九户
10-12 done 2-02 --by 李老师
10-13 reopen 2-02 --reason "样书有错"
10-20 done 3-02
10-26 cancel 3-03 --reason "重复"
11-02 done 2-02
11-20 log 1-02 十一月学习
11-25 log 2-03 --count 14
12-03 return qingtan 1-01 2026-12-03
12-10 return chenguang 1-03 2026-12-10
12-15 log 1-02 十二月学习
12-20 log 3-01 走访七户
12-30 done 2-03 --note 共二十三场
"""
QUESTIONS = ("status", "next", "board", "timeline --group-by task", "list --sort light")
# The months of which something was written after they were over, in which month, and how much.
LATE = {(4, 7): 1, (5, 7): 1, (6, 7): 1, (6, 8): 1, (7, 8): 1}


def diary() -> Iterator[tuple[date, list[str]]]:
    for line in DIARY.splitlines():
        when, text = line.split(" ", 1)
        yield date.fromisoformat(f"{YEAR}-{when}"), shlex.split(text)


def hand_in(desk: Desk, unit: str, task: str, day: str) -> None:
    """Write a school's return as the sheet says it."""
    path = desk.plan.parent / "returns" / f"{unit}.yaml"
    path.parent.mkdir(exist_ok=True)
    old = path.read_text("utf-8") if path.exists() else f"schema: 1\nunit: {unit}\ntasks:\n"
    report = "{exempt: 当年停办, exempt_on: 2026-04-03}" if day == "exempt" else f"{{done_on: {day}}}"
    path.write_text(f"{old}  {task}: {report}\n", "utf-8")


def last_day(month: int) -> date:
    return date(YEAR, month, calendar.monthrange(YEAR, month)[1])


def said(desk: Desk, day: date, tasks: list[str]) -> dict[str, Any]:
    """Return all that the program says of a day, for people and for programs."""
    answers: dict[str, Any] = {}
    for question in (*QUESTIONS, *(f"show {task}" for task in tasks)):
        ran = desk.run(*question.split(), "--as-of", day.isoformat())
        assert ran.code == 0, ran.err
        answers[question] = ran.out
    told = json.loads(desk.run("list", "--as-of", day.isoformat(), "--json").out)
    answers["list --json"] = {name: told[name] for name in told if name != "warnings"}  # those are of today
    return answers


def ids(desk: Desk, day: date) -> list[str]:
    answer = json.loads(desk.run("list", "--as-of", day.isoformat(), "--json").out)
    return [task["id"] for task in answer["tasks"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "office").mkdir()
    (tmp_path / "given.yaml").write_text(PLAN, "utf-8")
    return Desk(tmp_path / "office", tmp_path / "given.yaml")


def test_a_year(desk: Desk) -> None:
    pages = list(diary())
    told: dict[int, dict[str, Any]] = {}
    for month in range(1, 13):
        for day, words in pages:
            if day.month == month:
                with frozen(day):
                    if words[0] == "return":
                        hand_in(desk, *words[1:])
                    else:
                        ran = desk.run(*words)
                        assert ran.code == 0, (day, words, ran)
        today = last_day(month)
        with frozen(today):
            for earlier, before in told.items():
                now = said(desk, last_day(earlier), list_of(before))
                late = LATE.get((earlier, month), 0)
                assert now["list --json"]["entered_later"] == sum(
                    number for (over, since), number in LATE.items() if over == earlier and since <= month
                )
                if late:
                    assert now != before
                    told[earlier] = now
                else:
                    assert now == before, (earlier, month)
            told[month] = said(desk, today, ids(desk, today))


def list_of(before: dict[str, Any]) -> list[str]:
    return [question.removeprefix("show ") for question in before if question.startswith("show ")]


# ── whatever is typed ──

TYPED = (
    "start {task}",
    "log {task} 推进",
    "log {task} --percent 40",
    "log {task} --count 2",
    "done {task}",
    "done {task} --note 办结",
    "done {task} --for-the-year",
    "reopen {task} --reason 补办",
    "cancel {task} --reason 压减",
    "postpone {task} 2026-12-{late} --reason 检修",
    "unlog {task} --reason 误记",
    "set {task} deadline=2026-0{early}-15 --reason 提前",
    "set {task} start=2026-0{early}-01 --reason 调整",
    "set {task} owners=lecturers --reason 调整",
    "set {task} target={early}场 --reason 调整",
    "set {task} every=month --reason 加密",
    "set {task} kind=deliverable --reason 调整",
    "set {task} key=true title=全然另一件事 --reason 改题",
    "unset {task} target --reason 不计数",
    "unset {task} start --reason 照原定",
    "add 新任务 -s 1 --again",
    "add 新任务 -s 2 --again --note 动员",
)
"""What is typed without a day; with --on of an earlier one it is entered late."""


def figures_of(desk: Desk, day: date) -> tuple[list[Any], int]:
    """Return all that counts of a plan on a day, but for its wording, and how much was entered later."""
    plan = Plan.model_validate(parse(desk.plan.read_bytes()).data)
    shown = [
        (
            item[1:],
            item.task.id,
            item.owners,
            item.deadline,
            item.task.log,
            item.task.changes,
        )
        for item in figures_on(plan, {}, day)
    ]
    return shown, entered_later(plan, {}, day)


@pytest.mark.parametrize("seed", range(3))
def test_what_was_said_of_a_day_stays_true(desk: Desk, seed: int) -> None:
    draw, today = Random(seed), date(YEAR, 1, 5)  # noqa: S311 (the seed repeats it)
    ran: list[tuple[date, str]] = []
    told: dict[date, tuple[list[Any], int]] = {}
    while today < date(YEAR, 11, 30):
        tasks = re.findall(r"id: (\d-\d\d)", desk.text)
        typed = draw.choice(TYPED).format(
            task=draw.choice(tasks), early=draw.randint(3, 9), late=draw.randint(10, 31)
        )
        if draw.random() < 0.2 and not typed.startswith(("unlog", "add 新任务 -s 1")):
            typed += f" --on {today - timedelta(draw.randint(1, 40))}"
        with frozen(today):
            if desk.run(*typed.split()).code == 0:
                ran.append((today, typed))
        for day, (shown, late) in told.items():
            if day < today:
                now = figures_of(desk, day)
                if now[1] <= late:
                    changed = [pair for pair in zip(now[0], shown, strict=True) if pair[0] != pair[1]]
                    assert changed == [], (day, ran[-8:])
                told[day] = now
        if draw.random() < 0.4 or today in told:
            told[today] = figures_of(desk, today)
        today += timedelta(draw.randint(0, 6))
    assert len(ran) > 20
