"""Realistic plans of any size, the same on every machine and day: for benchmarks and their tests."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

Task = dict[str, str | list[str]]
"""A task's fields as they are written in YAML; a list holds one item of a block sequence each."""

DAY: Final = date(2023, 6, 30)
"""The day to look at the plans: what they record happened before it."""

SECTIONS: Final = ("理论学习", "主题教育", "优质化建设", "关爱帮扶", "队伍建设", "宣传调研")
_NUMERALS: Final = "一二三四五六"
_VERBS: Final = ("组织", "开展", "举办", "推进", "参加", "总结", "协办")
_EVENTS: Final = (
    "“老少同声颂家乡”读书征文",
    "五老宣讲进校园",
    "清风伴我行活动",
    "法治教育讲座",
    "老少同台朗诵比赛",
    "试点校交流",
    "暑期“小书虫”阅读营",
    "结对帮扶走访",
    "家庭教育指导站挂牌",
    "骨干培训班",
    "红色基地研学实践",
)
_KINDS: Final = ("activity", "standing", "activity", "deliverable", "activity", "standing", "deliverable")
_OWNERS: Final = ("", "[schools]", "", "", "[bureau, lecturers]")
_NAMES: Final = ("王老师", "李老师", "张主任")
_HEAD: Final = """\
# yaml-language-server: $schema=docs/plan.schema.json
schema: 1
title: 某区教育局关工委2023年工作要点
organization: bureau
period: {start: 2023-01-01, end: 2023-12-31}
units:
  bureau: {name: 局关工委}
  lecturers: {name: 五老宣讲团}
  schools: {name: 各学校关工委, aliases: [各校]}
defaults: {owners: [bureau], deadline: 2023-12-31}
sections:
"""


def plan(size: int) -> str:
    """Return the YAML of a plan of ``size`` tasks in six sections; ``guangong check`` finds nothing in it."""
    return _HEAD + "\n".join(_lines(tasks(size))) + "\n"


def tasks(size: int) -> list[Task]:
    """Return ``size`` tasks; the sections take turns."""
    return [_task(index) for index in range(size)]


def next_task(found: list[Task]) -> str:
    """Return the id of an activity in the middle of the plan that can be marked done on ``DAY``."""
    later = found[len(found) // 2 :]
    return next(str(task["id"]) for task in later if task["kind"] == "activity" and _is_next(task))


def _is_next(task: Task) -> bool:
    return is_open(task) and "start" not in task and "target" not in task


def is_open(task: Task) -> bool:
    """Whether something is left to do."""
    return task.get("status") not in {"done", "cancelled"}


def _lines(found: list[Task]) -> Iterator[str]:
    for place, title in enumerate(SECTIONS):
        yield f"  - number: {place + 1}"
        yield f"    title: 抓实{title}"
        mine = found[place :: len(SECTIONS)]
        yield "    tasks:" if mine else "    tasks: []"
        for task in mine:
            dash = "- "
            for field, value in task.items():
                yield f"      {dash}{field}: {value}" if isinstance(value, str) else f"        {field}:"
                dash = "  "
                yield from (f"          - {item}" for item in value if not isinstance(value, str))


def _task(index: int) -> Task:
    """Return one task; seven kinds and eight courses of work take turns, so that all meet all."""
    number, place = divmod(index, len(SECTIONS))
    kind = _KINDS[index % len(_KINDS)]
    owners = _OWNERS[index // 3 % len(_OWNERS)]
    task: Task = {
        "id": f"{place + 1}-{number + 1:02d}",
        "title": f"{_VERBS[index // 2 % len(_VERBS)]}第{number + 1}期{_EVENTS[index % len(_EVENTS)]}",
        "clause": f"{_NUMERALS[place]}、第{number % 9 + 1}段",
        "kind": kind,
    }
    if owners:
        task["owners"] = owners
    return task | (_standing(index) if kind == "standing" else _COURSES[number % len(_COURSES)](index))


def _standing(index: int) -> Task:
    first = _entry(index, date(2023, 1, 10) + timedelta(index % 60), "已开展，情况良好")
    second = _entry(index + 1, date(2023, 4, 3), "二季度已开展")
    log = [first, second][: index % 3]
    return {"status": "doing", "log": log} if log else {}


def _untouched(index: int) -> Task:
    return {"start": str(date(2023, 7, 1) + timedelta(index % 90))} if index % 2 else {}


def _done(index: int) -> Task:
    day = date(2023, 2, 1) + timedelta(index % 140)
    return {
        "deadline": str(day + timedelta(20)),
        "status": "done",
        "done_on": str(day),
        "log": [_entry(index, day, "按计划完成，资料已归档")],
    }


def _begun(index: int) -> Task:
    return {
        "deadline": str(date(2023, 5, 20) + timedelta(index % 200)),
        "status": "doing",
        "log": [_entry(index, date(2023, 4, 20), "方案已定，正在落实", f"percent: {20 + index % 7 * 10}")],
    }


def _counted(index: int) -> Task:
    log = [_entry(index, date(2023, month, 25), "新增一批", "count: 4") for month in (3, 5)]
    return {
        "deadline_text": "年内",
        "target": f"{{min: {12 + index % 4}, max: 20, unit: 所}}",
        "status": "doing",
        "log": log,
    }


def _decided(index: int) -> Task:
    """Return a task that was moved, or, one in ten, cancelled."""
    decision = "on: 2023-05-10, by: 局关工委"
    if index % 10 == 0:
        change = f"{{{decision}, field: status, from: todo, to: cancelled, reason: 压减活动}}"
        return {"status": "cancelled", "changes": [change]}
    deadline = date(2023, 7, 1) + timedelta(index % 150)
    change = f"{{{decision}, field: deadline, from: 2023-06-15, to: {deadline}, reason: 场地检修，改期举行}}"
    return {"deadline": str(deadline), "changes": [change]}


_COURSES: Final = (_untouched, _done, _begun, _untouched, _counted, _untouched, _done, _decided)


def _entry(index: int, day: date, note: str, more: str = "") -> str:
    return f"{{on: {day}, by: {_NAMES[index % len(_NAMES)]}, note: {note}{', ' if more else ''}{more}}}"
