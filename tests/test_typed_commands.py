"""What people type at the commands: each line does the same as the one that is documented."""

import json
import re
import shlex
from functools import cache

import pytest

from guangong.cli.app import COMMANDS
from guangong.cli.commands import Entry, Group
from running import Ran, run

UNDERSTOOD: dict[str, list[str]] = {
    # commands
    "status": ["状态", ""],
    "list": ["清单"],
    "next": ["近期"],
    "timeline": ["进度图"],
    "board": ["看板"],
    "units": ["上报情况"],
    "units 各校": ["上报情况 schools"],
    "units 晨光小学": ["units 晨光", "上报情况 chenguang"],
    "remind 1-03 --json": ["催报 1-03 --json", "remind 制定 --json", "remind 1-03 --since 7天 --format JSON"],
    "remind 1-03 --group-by unit --json": ["催报 1-03 --group-by 单位 --json"],
    "remind 1-03 --unit 晨光小学 --json": ["催报 1-03 -u 晨光 --json"],
    "lights": ["亮灯"],
    "check plan.yaml": ["检查 plan.yaml"],
    "rule GG301": ["规则 GG301"],
    "schema": ["格式"],
    "config path": ["设置 位置", "config 位置", "设置 path"],
    "config list": ["设置 清单", "设置"],
    "init 新 --yes --dry-run": ["新建 新 --yes --dry-run"],
    # tasks
    "show 3-01": [
        "查看 3-01",
        "show 3-1",
        "show ３－０１",
        "show 3–01",
        "show 关爱工作站",
        "show 新建关爱工作站",
        "查看 关爱工作站",
        "show 3-01 --as-of 今天",
        "show 3-01 --as-of 2026年6月30日",
    ],
    # days
    "list --as-of 2026-05-04": [
        f"list --as-of {day}"
        for day in [
            "2026年5月4日",
            "2026年5月4号",
            "2026年05月04日",
            "2026.5.4",
            "2026．5．4",
            "2026/5/4",
            "2026／5／4",
            "2026-5-4",
            "20260504",
            "２０２６－０５－０４",
            "２０２６年５月４日",
            "二〇二六年五月四日",
            "5月4日",
            "5月4号",
            "05月04日",
            "五月四日",
            "今年5月4日",
            "57天前",
        ]
    ],
    "status --as-of 2026-06-29": [
        "status --as-of 昨天",
        "status --as-of 昨日",
        "状态 --as-of 昨天",
        "status --as-of 本周一",
        "status --as-of yesterday",
        "status --as-of 1天前",
    ],
    "next --as-of 2026-06-26": ["next --as-of 上周五", "近期 --as-of 6月26日", "next --as-of 4天前"],
    "board --as-of 2026-05-31": ["board --as-of 5月底", "看板 --as-of 上月底"],
    "list --due-before 2026-09-30": [
        "list --due-before 9月30日",
        "list --due-before 9月底",
        "清单 --due-before 2026.9.30",
        "list --due-before '2026 年 9 月 30 日'",
    ],
    # values and their several
    "list --status done": [
        "list --status 完成",
        "list --status 已完成",
        "清单 --status Done",
        "list --status ＤＯＮＥ",
    ],
    "list --status doing": ["list --status 进行中", "list --status 进行"],
    "list --status todo": ["list --status 未开始"],
    "list --status cancelled": ["list --status 取消", "list --status 已取消"],
    "list --status done,cancelled": [
        "list --status 完成,取消",
        "list --status 已完成，已取消",
        "list --status 已完成、cancelled",
        "list --status 完成；取消",
        "list --status 完成;取消",
        "list --status done --status 取消",
    ],
    "list --kind standing": ["list --kind 常态工作", "list -k 常态", "清单 --kind 常态"],
    "list --kind activity,deliverable": ["list --kind 活动、成果", "list -k 活动 -k 成果"],
    "list --light overdue": ["list --light 逾期", "list -l 逾期", "清单 -l 逾期"],
    "list --light due-soon,far-behind": ["list --light 临近、严重滞后", "list -l 临近，严重滞后"],
    "list --light behind": ["list --light 滞后"],
    "list --light on-track": ["list --light 正常"],
    "list --sort due": ["list --sort 完成时限"],
    "list --sort owner": ["list --sort 牵头单位"],
    "list --sort progress": ["list --sort 进度"],
    "status --group-by kind": ["status --group-by 类别", "状态 --group-by 类别"],
    "status --group-by owner": ["status --group-by 牵头单位"],
    "status --group-by light": ["status --group-by 亮灯"],
    "timeline --group-by task": ["timeline --group-by 任务", "进度图 --group-by 任务"],
    # sections
    "list --section 3": [
        f"list -s {section}"
        for section in [
            "3",
            "３",
            "三",
            "第三部分",
            "第3部分",
            "三、",
            "（三）",
            "(3)",
            "第三",
            "关爱",
            "建强工作队伍",
            "三、做实关爱帮扶",
        ]
    ]
    + ["list -s 做实关爱帮扶，建强工作队伍", "清单 -s 三"],
    "list --section 1 --section 2": [
        "list -s 一、二",
        "list -s 1,2",
        "list -s 1，２",
        "list -s 一 -s 第二部分",
    ],
    # units
    "list --owner lecturers": ["list --owner 五老宣讲团", "list -o 五老宣讲团", "清单 -o ' 五老宣讲团 '"],
    "list --owner schools": ["list --owner 各学校关工委", "list --owner 各校"],
    "list --owner chenguang": ["list --owner 晨光小学（示例）", "list --owner 晨光"],
    "list --owner bureau --owner lecturers": [
        "list --owner bureau,lecturers",
        "list --owner 局关工委,五老宣讲团",
        "list --owner 局关工委、五老宣讲团",
        "list --owner 局关工委，lecturers",
        "list --owner 局关工委；五老宣讲团",
        "list --owner '局关工委 五老宣讲团'",
    ],
    # edits: what the plan would become
    "done 2-03 --on 2026-06-29 --dry-run": [
        "完成 2-03 --on 昨天 --dry-run",
        "完成 安全宣传册 --on 昨天 --dry-run",
        "done 2-3 --on 6月29日 --dry-run",
        "done 2-03 --on 2026.6.29 --dry-run",
        "done ２－０３ --on ６月２９号 --dry-run",
        "done 2-03 --on 本周一 --dry-run",
    ],
    "start 2-04 --dry-run": [
        "启动 2-04 --dry-run",
        "start 家乡变化 --dry-run",
        "启动 ２－４ --dry-run",
        "start 2-05 2-4 --dry-run",  # of which the first had begun
    ],
    "start 2-04 --on 2026-06-29 --by 王老师 --dry-run": ["启动 家乡变化 --on 昨天 --by 王老师 --dry-run"],
    "start 2-06 2-05 --dry-run": [
        "启动 红色故事 2-5 --dry-run",
        "start ２－６ 讲解员 --dry-run",
    ],  # had begun
    "log 2-06 --percent 50 --dry-run": [
        f"log 2-06 --percent {percent} --dry-run"
        for percent in ["50%", "５０％", "五十", "百分之五十", "50.0%"]
    ]
    + [
        "登记 2-06 --percent 50% --dry-run",
        "登记 红色故事集 --percent '50 %' --dry-run",
        "登记 2-6 --percent=50% --dry-run",
    ],
    "log 3-01 第三批 --count 3 --dry-run": [
        f"log 3-01 第三批 --count {count} --dry-run" for count in ["3所", "３所", "三所", "三", "+3", "3.0"]
    ]
    + ["登记 3-01 第三批 --count '3 所' --dry-run", "登记 工作站 --note 第三批 --count 3所 --dry-run"],
    "log 3-01 --count -1 --note 更正 --dry-run": [
        "log 3-01 --count=-1所 --note 更正 --dry-run",
        "log 3-01 --count －1 --note 更正 --dry-run",
    ],
    "log 3-02 --count 12 --dry-run": ["log 3-02 --count 十二场 --dry-run", "log 3-02 --count 12场 --dry-run"],
    "log 3-03 二季度走访 --on 2026-06-28 --by 王老师 --dry-run": [
        "登记 3-03 二季度走访 --on 2天前 --by 王老师 --dry-run",
        "登记 结对学生 二季度走访 --on 前天 --by 王老师 --dry-run",
        "登记 3-03 二季度走访 --on 上周日 --by 王老师 --dry-run",
    ],
    "postpone 2-06 2026-09-30 --reason 稿件未齐 --dry-run": [
        f"{command} 2-06 {day} --reason 稿件未齐 --dry-run"
        for command, day in [
            ("推迟", "9月30日"),
            ("推迟", "2026年9月30日"),
            ("postpone", "2026/9/30"),
            ("postpone", "20260930"),
            ("postpone", "九月三十日"),
        ]
    ],
    "cancel 2-04 --reason 并入3-02 --on 2026-06-30 --dry-run": [
        "取消 2-04 --reason 并入3-02 --on 今天 --dry-run",
        "取消 家乡变化 --reason 并入3-02 --on 今日 --dry-run",
    ],
    "reopen 1-02 --reason 误登 --dry-run": [
        "恢复 1-02 --reason 误登 --dry-run",
        "恢复 骨干培训班 --reason 误登 --dry-run",
    ],
    "set 2-06 title=红色故事 --reason 简称 --dry-run": [
        "set 2-06 名称=红色故事 --reason 简称 --dry-run",
        "修改 2-06 名称=红色故事 --reason 简称 --dry-run",
        "修改 2-06 名称＝红色故事 --reason 简称 --dry-run",
        "修改 2-06 Title=红色故事 --reason 简称 --dry-run",
    ],
    "set 2-06 title=红色故事A=B --reason 简称 --dry-run": [
        "修改 2-06 名称＝红色故事A=B --reason 简称 --dry-run",
        "修改 2-06 '名称 = 红色故事A=B' --reason 简称 --dry-run",
    ],
    "set 2-04 clause=二、（二） organizer=市关工委 --dry-run": [
        "修改 2-04 出处=二、（二） 主办单位=市关工委 --dry-run",
        "set 2-04 出处=二、（二） 主办=市关工委 --dry-run",
    ],
    "set 2-06 deadline=2026-07-31 --reason 提前 --dry-run": [
        "修改 2-06 完成时限=7月31日 --reason 提前 --dry-run",
        "set 2-06 deadline=2026.7.31 --reason 提前 --dry-run",
    ],
    "set 2-06 key=true --dry-run": [
        "set 2-06 重点=是 --dry-run",
        "修改 2-06 重点=true --dry-run",
        "set 2-06 key=yes --dry-run",
    ],
    "set 3-03 every=half-year --reason 减轻 --dry-run": [
        f"set 3-03 {every} --reason 减轻 --dry-run"
        for every in ["周期=每半年", "every=半年", "every=半年度", "周期=half-yearly", "周期=半年一次"]
    ],
    "unset 2-03 deadline_text --dry-run": ["清除 2-03 原文时限 --dry-run", "unset 2-03 原文 --dry-run"],
    "unset 2-02 clause organizer --dry-run": ["清除 2-02 出处 主办单位 --dry-run"],
    "add 编印简报 --section 3 --every quarter --owner bureau --owner lecturers --dry-run": [
        f"{line} --dry-run"
        for line in [
            "新增 编印简报 -s 三 --every 每季度 --owner 局关工委、五老宣讲团",
            "add 编印简报 -s 第三部分 --every 季度 --owner 局关工委,五老宣讲团",
            "add 编印简报 -s 关爱 --every 每季 -o bureau，lecturers",
            "add 编印简报 -s 3 --every 按季 -o 局关工委 -o 五老宣讲团",
            "add 编印简报 -s ３ --every 每季度一次 --kind 常态工作 --owner 局关工委、五老宣讲团",
            "新增 编印简报 -s 三、 --every quarterly --kind 常态 --owner 局关工委、五老宣讲团",
        ]
    ],
    "add 开展调研 -s 2 --kind deliverable --start 2026-07-01 --deadline 2026-11-30 --dry-run": [
        f"{line} --dry-run"
        for line in [
            "新增 开展调研 -s 二 --kind 成果 --start 7月1日 --deadline 11月30日",
            "add 开展调研 -s 第二部分 -k 成果 --start 2026年7月1日 --deadline 2026.11.30",
            "add 开展调研 -s 主题教育 -k 成果 --start 明天 --deadline 2026/11/30",
        ]
    ],
    "add 每月例会 --section 1 --every month --dry-run": [
        "add 每月例会 -s 一 --every 每月 --dry-run",
        "add 每月例会 -s 1 --every 每个月 --dry-run",
        "新增 每月例会 -s 理论学习 --every 月 --dry-run",
    ],
    "add 年度总结 --section 1 --every year --dry-run": ["add 年度总结 -s 1 --every 每年 --dry-run"],
}
LINES = [(meant, typed) for meant, lines in UNDERSTOOD.items() for typed in lines]


def ran(line: str) -> Ran:
    return run(*shlex.split(line), env={"GUANGONG_LANG": "zh"} if "--lang" not in line else None)


@cache
def documented(line: str) -> Ran:
    found = run(*shlex.split(line), env={"GUANGONG_LANG": "zh"})
    assert (found.code, found.err) == (0, ""), line
    return found


@pytest.mark.parametrize(("meant", "typed"), LINES)
def test_it_does_what_is_meant(meant: str, typed: str) -> None:
    found = ran(typed)
    assert (found.code, found.out) == (0, documented(meant).out), found.err
    assert re.sub(r"“[^”]+”.*20\d\d-\d\d-\d\d\n", "", found.err) == ""


@pytest.mark.parametrize(
    ("line", "deadline"),
    [
        ("postpone 2-06 {} --reason 稿件未齐 --dry-run", "2026-09-30 9月底 9月底前 9月30日前"),
        ("推迟 2-06 {} --reason 稿件未齐 --dry-run", "2026-12-31 年底 年底前 12月底"),
        ("set 2-06 完成时限={} --reason 提前 --dry-run", "2026-07-31 7月底 7月底前"),
        ("新增 开展调研 -s 二 --deadline {} --dry-run", "2026-11-30 11月底 11月30日前"),
    ],
)
def test_the_words_of_a_deadline_are_kept(line: str, deadline: str) -> None:
    day, *texts = deadline.split()
    for text in texts:
        found = ran(line.format(text))
        assert found.code == 0, found.err
        added = [line[1:].strip() for line in found.out.splitlines() if line.startswith("+")]
        assert {f"deadline: {day}", f"deadline_text: {text}"} <= set(added)


def test_the_table_is_long() -> None:
    assert len(set(LINES)) >= 150


def test_a_day_in_another_form_is_said_back() -> None:
    assert run("list", "--as-of", "上周五").err == '"上周五" is read as 2026-06-26\n'
    assert run("done", "2-03", "--on", "2026-06-29", "--dry-run").err == ""


REFUSED: dict[str, str] = {
    "list --as-of 5.4": '"5.4" can be the day 2026-05-04, or a number\nhint: for the day write 2026-05-04',
    "done 2-03 --on 周五 --dry-run": '"周五" can mean 2026-06-26 (上周五) or 2026-07-03 (本周五)',
    "postpone 2-06 2月30日 --reason 迟 --dry-run": '"2月30日" does not exist: month 2 of 2026 has 28 days',
    "log 3-01 --count 3场 --dry-run": '"3场" says 场, but this is counted in 所\nhint: if the number',
    "log 2-06 --percent 50所 --dry-run": '"50所" says 所, but this is counted in %',
    "log 2-06 --percent 一半 --dry-run": '"一半" is no whole number',
    "log 2-06 --percent 150% --dry-run": "write a number from 0 to 100",
    "list -s 第九部分": "the plan has no section 9\nhint: it has 1, 2, 3",
    "list --owner 示例": "name one: chenguang (晨光小学（示例）), linjiang (",
    "list --kind 任务": '"任务" is none of: activity, deliverable, standing',
    "add 例会 -s 1 --every 每周 --dry-run": '"每周" is none of: month',
    "set 2-06 时限=7月底 --dry-run": '"时限" can mean deadline',
    "set 2-06 owners= --reason 误 --dry-run": "to remove it: guangong unset 2-06 owners",
    "set 2-06 启动日期=5月4日 --dry-run": "the log of 2-06 begins on 2026-04-22; choose a day up to then",
    "set 3-01 target=5所以下 --reason 误 --dry-run": '"5所以下" is no quantity: how many, and of what',
    "log 3-01 --count 5② --dry-run": '"5②" is no whole number',
    "set 2-06 名字=甲 --dry-run": '"名字"',
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items())
def test_what_is_unclear_is_refused_with_what_to_type(line: str, said: str) -> None:
    found = run(*shlex.split(line))
    assert found.code in {1, 2}
    assert said in found.err
    assert found.out == ""


# ── names of commands ──


def words_of(entries: dict[str, Entry | Group]) -> list[str]:
    return [word for name, entry in entries.items() for word in (name, entry.zh, *entry.near.split())]


def test_every_command_has_a_chinese_name_and_no_word_is_two_commands() -> None:
    config = COMMANDS["config"]
    assert isinstance(config, Group)
    for entries in (COMMANDS, dict(config.entries)):
        words = words_of(entries)
        assert sorted(words) == sorted(set(words))
        assert all(re.fullmatch("[一-龥]{2,4}", entry.zh) for entry in entries.values())


NEAR = {
    "exprt": "export",
    "help": "--help",
    "帮助": "--help",
    "完工": "完成",
    "办结": "完成",
    "已完成": "完成",
    "任务完成": "完成",
    "finish": "done",
    "dnoe": "done",
    "nxt": "next",
    "Status": "status",
    "ＳＨＯＷ": "show",
    "详情": "查看",
    "查看任务": "查看",
    "view": "show",
    "总览": "状态",
    "待办": "近期",
    "提醒": "催报",
    "催办": "催报",
    "nudge": "remind",
    "欠报": "上报情况",
    "延期": "推迟",
    "撤销": "取消",
    "作废": "取消",
    "重开": "恢复",
    "添加": "新增",
    "edit": "set",
    "校验": "检查",
    "登记进度": "登记",
    "draft": "import",
    "config 配置": "",
    "config remove": "unset",
    "设置 取消": "清除",
    "xyzzy": "",
}


@pytest.mark.parametrize(("typed", "meant"), NEAR.items())
def test_a_near_word_is_answered_with_the_command(typed: str, meant: str) -> None:
    found = run(*typed.split())
    assert (found.code, found.out) == (2, "")
    assert found.err.endswith(f'\nhint: did you mean "{meant}"?\n' if meant else " --help\n")


def test_messages_name_the_documented_commands() -> None:
    """Also where a Chinese one was typed: so documents, messages and what colleagues see agree."""
    assert 'guangong reopen 1-04 --reason "…"' in run("完成", "1-04", env={"GUANGONG_LANG": "zh"}).err
    assert run("完成", "2-03", "--＃").err.endswith("\nhint: see guangong done --help\n")
    assert run("完成", "--help").out == run("done", "--help").out


def test_a_chinese_name_takes_what_the_command_takes() -> None:
    """``--against`` stands without a value behind ``check`` alone."""
    assert run("检查", "plan.yaml", "--against") == run("check", "plan.yaml", "--against")
    assert run("--lang", "en", "查看", "3-01") == run("show", "3-01")


# ── a school ──


@pytest.mark.parametrize(
    ("owners", "found"),
    [
        ("chenguang", {"1-03": ("done", "done", 1, 1)}),
        ("linjiang", {"1-03": ("doing", "on-track", 0, 1)}),
        ("chenguang,临江小学（示例）", {"1-03": ("doing", "on-track", 1, 2)}),
        ("schools", {"1-03": ("doing", "on-track", 1, 3)}),
        ("linjiang,schools", {"1-03": ("doing", "on-track", 1, 3)}),
        ("miaopu", {}),  # exempt
    ],
)
def test_a_member_sees_what_its_group_owns_with_its_own_state(
    owners: str, found: dict[str, tuple[str, str, int, int]]
) -> None:
    tasks = json.loads(run("list", "--owner", owners, "--json").out)["tasks"]
    assert {
        task["id"]: (task["status"], task["light"], task["count"]["achieved"], task["count"]["wanted"])
        for task in tasks
    } == found


def test_a_member_is_late_alone() -> None:
    """After the deadline the group's task is overdue, and for who returned it in time it is done."""
    after = ("list", "--as-of", "2026-10-21", "--json", "--owner")
    lights = {
        owner: json.loads(run(*after, owner).out)["tasks"][0]["light"]
        for owner in ("schools", "chenguang", "linjiang")
    }
    assert lights == {"schools": "overdue", "chenguang": "done", "linjiang": "overdue"}
