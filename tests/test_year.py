"""A year of an office with eight schools: what is said of a month's last day is said of it ever after."""

import calendar
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from desk import Desk, frozen
from guangong.domain.as_of import entered_later
from guangong.domain.fields import declared
from guangong.domain.plan import Change, LogEntry, Plan, Task
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
      - {{id: 3-03, title: 跨年调研, status: doing}}
      - {{id: 3-04, title: 年度总结, owners: [bureau], deadline: 2026-12-31}}
"""
"""A task under way since nobody knows, and one whose own values equal the defaults, are among them."""

FIRST = """\
init --template empty --title 教育局关工委2026年工作要点 --organization 局关工委 --year 2026 --yes
write units
add 制定学习计划 -s 1 -k deliverable -o schools --deadline 3月31日
add 组织专题学习 -s 1 --every 每月
add 报送学习小结 -s 1 -k deliverable -o 各学校关工委 --deadline 2026-12-15
add 征文比赛 -s 2 --deadline 2026-06-15 --deadline-text 六月中旬
add 编印读本 -s 2 -k deliverable --start 2026-03-01 --deadline 2026-09-30
add 宣讲 -s 2 -o lecturers --target 30场
add 走访慰问 -s 3 --every 季度
add 业务培训 -s 3 --deadline 2026-10-31
add 跨年调研 -s 4
add 年度总结 -s 4 -o 局关工委 --deadline 2026-12-31
add 慰问老战士 -s 4 --deadline 2026-11-30
write doing
"""
"""How the office begins, on 5 January; "write" stands for what it writes by hand."""
MEMBERS = "".join(f"      {id_}: {name}\n" for id_, name in SCHOOLS.items())
WRITTEN = {
    "units": (
        "units:\n",
        "units:\n  lecturers: {name: 五老宣讲团}\n  schools:\n    name: 各学校关工委\n    members:\n"
        + MEMBERS,
    ),
    "doing": ("title: 跨年调研\n", "title: 跨年调研\n        status: doing\n"),
}

# What was done on which day; "return UNIT TASK DAY" stands for a sheet that came back.
DIARY = """\
01-15 log 1-02 一月学习
01-20 start 2-03
01-25 log 4-03 走错了门
02-10 log 1-02 二月学习 --by 王老师
02-12 log 2-03 --count 4 首轮宣讲
02-14 unlog 4-03 --reason 登错了任务
02-20 return chenguang 1-01 2026-02-18
02-25 return xinghe 1-01 2026-02-25
03-02 start 2-02 --by 李老师
03-09 log 1-02 三月学习
03-18 return nanhu 1-01 2026-03-18
03-20 log 2-02 --percent 20 列出篇目
03-28 log 3-01 走访十二户
03-29 start 4-03
03-30 return hutang 1-01 2026-03-30
04-03 return miaopu 1-01 exempt
04-06 add 红色基地研学 --section 2 --deadline 2026-05-31
04-08 log 2-03 --count 5
04-18 set 4-03 started_on=2026-03-20 --reason 更正
04-20 set 2-02 deadline=2026-08-31 --reason "赶在开学前"
05-06 log 1-02 五月学习
05-12 postpone 2-01 2026-07-15 --reason "与中考错开"
05-14 return meiyuan 1-01 2026-05-14
05-20 log 2-03 --count 9 多报了
05-25 unlog 2-03 --reason "报成了累计数"
05-16 postpone 4-03 2026-12-15 --reason 并入年末
05-29 done 2-04 --by 王老师 --note 两校参加
06-03 start 3-02
06-03 set 4-02 deadline=2026-11-30 owners=lecturers --reason 提前
06-04 reopen 2-04 --reason "第二批还没有去"
06-10 return dongpo 1-01 2026-06-10
06-20 log 1-02 六月学习
06-25 log 3-01 走访八户
07-03 cancel 3-02 --reason "培训并入省里"
07-10 done 2-01
07-11 log 2-01 补记合影
07-12 postpone 2-02 2026-10-15 --reason "印刷厂检修"
07-15 log 1-02 四月学习补记 --on 2026-04-28
08-20 done 2-04 --on 2026-06-28
08-22 done 4-01
08-25 log 2-02 --percent 70 校对
09-01 reopen 4-01 --reason 还差两校
09-01 reopen 3-02 --reason "省里推迟"
09-10 log 1-02 九月学习
09-11 unset 4-03 started_on --reason 其实没有启动
09-12 add 补记一项 --section 3 --on 2026-09-01 --note 动员会
09-30 log 3-01 走访九户
10-12 done 2-02 --by 李老师
10-13 reopen 2-02 --reason "样书有错"
10-14 unset 4-02 owners deadline --reason 照原定
10-20 done 3-02
10-26 cancel 3-03 --reason "重复"
11-01 done 4-01
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
# The months of which something was written after they were over, in which month, and of which tasks.
LATE = {(4, 7): {"1-02"}, (5, 7): {"1-02"}, (6, 7): {"1-02"}, (6, 8): {"2-04"}, (7, 8): {"2-04"}}
OVER = date(2027, 2, 10)
"""A day after the plan's period."""


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


class Told(NamedTuple):
    """What was said of a day."""

    answers: dict[str, Any]

    @property
    def tasks(self) -> dict[str, dict[str, Any]]:
        """The tasks by their ids."""
        return {task["id"]: task for task in self.answers["list --json"]["tasks"]}

    def shown(self, task: str) -> list[str]:
        """Return what is shown of a task, without the number of the plan's late entries."""
        lines: list[str] = self.answers[f"show {task}"].splitlines()
        return [line for line in lines if line and "entered later" not in line]


def said(desk: Desk, day: date) -> Told:
    """Return all that the program says of a day, for people and for programs."""
    listed = json.loads(desk.run("list", "--as-of", day.isoformat(), "--json").out)
    for name in ("warnings", "added_later"):  # those are of today
        listed.pop(name, None)
    answers = {"list --json": listed}
    for question in (*QUESTIONS, *(f"show {task['id']}" for task in listed["tasks"])):
        ran = desk.run(*question.split(), "--as-of", day.isoformat())
        assert ran.code == 0, ran.err
        lines = [line for line in ran.out.splitlines() if line and "added after" not in line]
        answers[question] = "\n".join(lines)
    return Told(answers)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "office").mkdir()
    (tmp_path / "given.yaml").write_text(PLAN, "utf-8")
    return Desk(tmp_path / "office", tmp_path / "given.yaml")


def do(desk: Desk, words: list[str]) -> None:
    match words:
        case ["return", unit, task, day]:
            hand_in(desk, unit, task, day)
        case ["write", name]:
            old, new = WRITTEN[name]
            assert desk.text.count(old) == 1
            desk.plan.write_text(desk.text.replace(old, new), "utf-8")
        case _:
            ran = desk.run(*words)
            assert ran.code == 0, (words, ran)


def test_a_year(desk: Desk) -> None:
    desk.plan.unlink()
    with frozen(date(YEAR, 1, 5)):
        for line in FIRST.splitlines():
            do(desk, shlex.split(line))
    pages = list(diary())
    told: dict[int, Told] = {}
    for month in range(1, 13):
        for day, words in pages:
            if day.month == month:
                with frozen(day):
                    do(desk, words)
        with frozen(last_day(month)):
            compare(desk, told, month)
            told[month] = said(desk, last_day(month))
    with frozen(OVER):
        compare(desk, told, 13)
        assert "2026-12-31" in desk.run("status").out


def compare(desk: Desk, told: dict[int, Told], month: int) -> None:
    """Ask again about the months before; all but the tasks with late entries is as it was said."""
    for earlier, before in told.items():
        late, now = LATE.get((earlier, month), set()), said(desk, last_day(earlier))
        assert now.answers["list --json"]["entered_later"] == sum(
            len(ids) for (over, since), ids in LATE.items() if over == earlier and since <= month
        )
        assert now.tasks.keys() == before.tasks.keys()
        changed = {id_ for id_ in now.tasks if now.tasks[id_] != before.tasks[id_]}
        assert changed == late, (earlier, month)
        shown = {id_ for id_ in now.tasks if now.shown(id_) != before.shown(id_)}
        assert shown == late, (earlier, month)
        assert late or now.answers == before.answers, (earlier, month)
        told[earlier] = now


# ── whatever is typed ──

TYPED = (
    "start {task}",
    "start {task} --note 启动",
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
    "unset {task} deadline --reason 照原定",
    "unset {task} owners --reason 照原定",
    "unset {task} started_on --reason 误启动",
    "set {task} started_on=2026-0{early}-10 --reason 更正",
    "set {task} deadline=2026-12-31 --reason 明确",
    "set {task} owners=bureau --reason 明确",
    "set {task} kind=activity --reason 调整",
    "add 新任务 -s 1 --again",
    "add 新任务 -s 2 --again --note 动员",
)
"""What is typed without a day; with --on of an earlier one it is entered late."""


WORDING = {field.attribute for field in declared(Task) if field.policy.edit == "wording"}


def read_plan(desk: Desk) -> Plan:
    return Plan.model_validate(parse(desk.plan.read_bytes()).data)


def figures_of(plan: Plan, day: date) -> dict[str, tuple[Any, int]]:
    """Return all that counts of each task on a day, but for its wording, and how much was entered later."""
    late = {placed.task.id: _late(placed.task, day) for placed in plan.tasks()}
    assert entered_later(plan, {}, day) == sum(late.values())
    return {
        item.task.id: (
            (item.task.model_dump(exclude=WORDING), item.owners, item.deadline, item[1:]),
            late[item.task.id],
        )
        for item in figures_on(plan, {}, day)
    }


def _late(task: Task, day: date) -> int:
    records: tuple[LogEntry | Change, ...] = (*task.log, *task.changes)
    return sum(item.entered is not None and item.on <= day < item.entered for item in records)


@pytest.mark.parametrize("seed", range(6))
def test_what_was_said_of_a_day_stays_true(desk: Desk, seed: int) -> None:
    """A task that has the late records it had is what it was."""
    draw, today = Random(seed), date(YEAR, 1, 5)  # noqa: S311 (the seed repeats it)
    ran: list[tuple[date, str]] = []
    told: dict[date, dict[str, tuple[Any, int]]] = {}
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
        plan = read_plan(desk)
        for day, before in told.items():
            now = figures_of(plan, day) if day < today else before
            assert now.keys() == before.keys(), (day, ran[-8:])
            for id_, (figures, late) in before.items():
                assert now[id_][1] > late or now[id_][0] == figures, (day, id_, ran[-8:])
            told[day] = now
        if draw.random() < 0.4 or today in told:
            told[today] = figures_of(plan, today)
        today += timedelta(draw.randint(0, 6))
    assert len(ran) > 20
