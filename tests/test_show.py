"""The screen of one task: what stands on it for each kind of task, and that it fits."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guangong import messages
from guangong.answers.looks import Looks
from guangong.render import markdown
from guangong.render.drawings import bar, scale
from guangong.render.screen import Screen
from guangong.render.terminal import draw_report
from guangong.reports.table import Bar, Report, Scale
from guangong.services.reporting import on_task
from running import ROOT, TODAY, golden, run

LIVELY = ROOT / "examples"
TASKS = ("4-01", "1-06", "3-03", "6-05", "2-06", "2-08", "2-10", "2-14", "2-15", "2-05", "6-07")
"""What schools return, overdue and not; a target, months, percents, quarters, changes, what is over."""

PLAN = """\
schema: 1
title: 某局关工委工作计划
organization: bureau
period: {start: PERIOD}
units:
  bureau: {name: 局关工委}
  schools: {name: 各学校关工委, members: {a: 甲校, b: 乙校, c: 丙校, d: 丁校}}
defaults: {owners: [bureau]}
sections:
  - number: 1
    title: 学习
    tasks:
      - {id: 1-01, title: 事项, TASK}
"""
YEAR = "2026-01-01, end: 2026-12-31"


class Office:
    """A plan with one task, and what schools have returned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, task: str, period: str = YEAR, **returns: str) -> None:
        """Write the plan with a task, and the returns of schools by their ids."""
        text = PLAN.replace("PERIOD", period).replace("TASK", task)
        (self.folder / "plan.yaml").write_text(text, "utf-8")
        for unit, report in returns.items():
            path = self.folder / "returns" / f"{unit}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"schema: 1\nunit: {unit}\ntasks: {{1-01: {{{report}}}}}\n", "utf-8")

    def report(self, day: str = "2026-06-30") -> Report:
        return on_task("1-01", self.folder / "plan.yaml", TODAY, Looks(), date.fromisoformat(day))

    def show(
        self, day: str = "2026-06-30", language: str = "zh", *, typed: bool = False, width: int = 80
    ) -> list[str]:
        """Return the lines of the screen, without what can be typed."""
        messages.use(language)
        return draw_report(self.report(day), Screen(width, 60 if typed else None)).splitlines()

    def after(self, word: str, day: str = "2026-06-30") -> str:
        """Return what follows a word on its line."""
        return next(
            (line.partition(word)[2].strip() for line in self.show(day, typed=True) if word in line), ""
        )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# ── whole ──


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120, None])
def test_whole_output(width: int | None, language: str) -> None:
    env = {"GUANGONG_LANG": language}
    env |= {"COLUMNS": str(width), "LINES": "24"} if width else {}
    texts = []
    for task in TASKS:
        ran = run("show", task, "--as-of", "2026-06-30", folder=LIVELY, env=env)
        assert (ran.code, ran.err) == (0, "")
        texts.append(f"$ guangong show {task}\n{ran.out}")
    golden(f"show-lively.{width or 'pipe'}.{language}", "\n".join(texts))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_task_fits_any_width(language: str) -> None:
    messages.use(language)
    ids = [task["id"] for task in json.loads(run("list", "--json", folder=LIVELY).out)["tasks"]]
    messages.use(language)
    for id_ in ids:
        report = on_task(id_, LIVELY / "plan.yaml", TODAY, Looks(), TODAY)
        for width in (80, 100, 120, 200):
            plain = draw_report(report, Screen(width, 24))
            coloured = draw_report(report, Screen(width, 24, "standard"))
            assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
            assert max(map(cell_len, plain.splitlines())) <= width
            assert not [line for line in plain.splitlines() if line != line.rstrip()]
            assert len(plain.splitlines()) <= 23


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_every_encoding_can_draw_it(encoding: str) -> None:
    for task in TASKS:
        out = run("show", task, "--lang", "en", folder=LIVELY, encoding=encoding).out
        assert task in out


# ── the head ──


@pytest.mark.parametrize(
    ("task", "day", "head"),
    [
        ("deadline: 2026-06-20, status: doing", "2026-06-30", "■ 逾期 10 天"),
        ("deadline: 2026-06-30, status: doing", "2026-06-30", "▲ 临近  今天"),
        ("deadline: 2026-07-01, status: doing", "2026-06-30", "▲ 临近  余 1 天"),
        ("deadline: 2026-06-20, status: done, done_on: 2026-06-18", "2026-06-30", "√ 已完成  6月18日"),
        ("deadline: 2026-06-20, status: done, done_on: 2026-06-22", "2026-06-30", "√ 逾期完成  6月22日"),
        ("kind: standing, every: month", "2026-03-05", "▼ 严重滞后  缺 2 期"),
    ],
)
def test_the_light_stands_at_the_titles_end(office: Office, task: str, day: str, head: str) -> None:
    office.holds(task)
    (first, *_others) = office.show(day, typed=True)
    assert first.startswith("1-01 事项 ")
    assert first.endswith(f" {head}")
    assert cell_len(first) == 80


@pytest.mark.parametrize(
    ("task", "facts"),
    [
        ("deadline: 2026-06-20", "一 学习 · 活动 · 局关工委（默认） · 时限 6月20日"),
        (
            "clause: 一、第1段, owners: [bureau], deadline: 2026-07-05, deadline_text: 放假前",
            "一、第1段 · 活动 · 局关工委 · 时限 7月5日 周日（原文：放假前）",
        ),
        (
            (
                "clause: 一, kind: deliverable, key: true, organizer: 省关工委, start: 2026-03-01, "
                "deadline: 2027-01-08"
            ),
            (
                "一 · 成果 · 重点 · 局关工委（默认） · 主办单位 省关工委 · 开始时间 3月1日 ·\n"
                "时限 2027年1月8日 周五"
            ),
        ),
        (
            "kind: standing, every: half-year, deadline_text: 全年",
            "一 学习 · 常态·每半年 · 局关工委（默认） · 原文：全年",
        ),
    ],
)
def test_facts_stand_on_one_line(office: Office, task: str, facts: str) -> None:
    office.holds(task, YEAR.replace("2026-12", "2027-12"))
    assert "\n".join(office.show()[1:]).startswith(facts)


# ── how far ──


@pytest.mark.parametrize(
    ("log", "number", "below"),
    [
        ("", "0 所", "序时 5   至少 10"),
        ("count: 9", "9 所", "序时 5   至少 10"),
        ("count: -3", "-3 所", "序时 5   至少 10"),
        ("count: 99", "99 所", "序时 5   至少 10"),
    ],
)
def test_a_target_has_its_least_and_what_is_expected(
    office: Office, log: str, number: str, below: str
) -> None:
    entries = f", log: [{{on: 2026-01-02, {log}}}]" if log else ""
    start = "start: 2026-06-20, deadline: 2026-07-10"
    office.holds(f"{start}, target: {{min: 10, max: 20, unit: 所}}, status: doing{entries}")
    lines = office.show()
    (bar,) = [line for line in lines if "目标 10–20 所" in line]
    assert bar.startswith(f"{number}  ")
    marks = lines[lines.index(bar) + 1]
    assert re.sub(" {3,}", "   ", marks.strip()) == below
    assert abs(cell_len(bar[: bar.index("│")]) - cell_len(marks[: marks.index("至少")]) - 3) <= 1


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.integers(1, 200), st.booleans())
def test_a_bar_and_the_words_below_it_take_its_cells(
    shares: list[float],
    width: int,
    plain: bool,  # noqa: FBT001
) -> None:
    on = Screen(width, 24, encoding="ascii" if plain else "utf-8")
    done, expected, least = shares[0], *sorted(shares[1:])
    drawn = "".join(piece.text for piece in bar(Bar(done, expected, least), on, width))
    assert len(drawn) == width
    now, at_least = ("|", ":") if plain else ("┃", "│")
    assert drawn.index(now) == min(int(expected * width), width - 1)
    assert at_least in drawn or int(expected * width) == int(least * width) or least == 1
    texts = ((expected, "expected 7.4"), (least, "at least 15"))
    (words,) = scale(Scale(texts), on, width)
    assert words.text.split("  ")[0] != "" or width > len("expected 7.4  at least 15")
    assert re.sub(" {2,}", "  ", words.text.strip()) == "expected 7.4  at least 15"
    assert len(words.text) <= max(width, len("expected 7.4  at least 15"))


def test_where_nothing_says_how_far_it_is_nothing_is_drawn(office: Office) -> None:
    office.holds("deadline: 2026-12-31, status: doing")
    assert not re.search("[━─]", "".join(office.show()))


def months(office: Office, day: str, width: int = 80) -> list[str]:
    """Return the lines of periods, each with its cells."""
    lines = office.show(day, width=width)
    start = next(i for i, line in enumerate(lines) if re.search(r"[√!·]( |$)", line) and i > 1)
    return [" ".join(line.split()) for line in lines[start - 1 :] if line]


def test_standing_work_has_a_sign_a_period(office: Office) -> None:
    log = "log: [{on: 2026-01-05}, {on: 2026-03-05}]"
    office.holds(f"kind: standing, every: quarter, {log}")
    assert months(office, "2026-08-01")[:2] == [
        "1月–3月 4月–6月 7月–9月 10月–12月",
        "1/3 季 √ ! · ·",
    ]


def test_a_school_year_is_one_row_and_two_years_are_two(office: Office) -> None:
    office.holds("kind: standing, every: month, start: 2026-11-01", "2026-09-01, end: 2027-08-31")
    assert months(office, "2026-12-05")[:2] == [
        "11月 12月 1月 2月 3月 4月 5月 6月 7月 8月",
        "0/2 月 ! · · · · · · · · ·",
    ]
    office.holds("kind: standing, every: half-year", "2026-01-01, end: 2027-12-31")
    assert months(office, "2026-12-05")[:4] == [
        "2026 1月–6月 7月–12月",
        "0/2 半年 ! ·",
        "2027 1月–6月 7月–12月",
        "· ·",
    ]


@pytest.mark.parametrize(
    ("every", "width", "names"),
    [
        ("month", 80, "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"),
        ("month", 56, "1月 2月 3月 4月 5月 6月 7月 8月 9月 10 11 12"),
        ("quarter", 80, "1月–4月 4月–7月 7月–10月 10月–1月"),
        ("quarter", 40, "1月–4月 4月–7月 7月 10月"),
        ("half-year", 80, "1月–7月 7月–1月"),
        ("year", 80, "2026"),
    ],
)
def test_a_period_from_the_middle_of_a_month_has_its_name_whole(
    office: Office, every: str, width: int, names: str
) -> None:
    office.holds(f"kind: standing, every: {every}", "2026-01-15, end: 2027-01-14")
    assert months(office, "2026-06-20", width)[0] == names


# ── who has returned it ──

GROUP = "owners: [schools], deadline: 2026-06-20, status: doing"


@pytest.mark.parametrize(("day", "word"), [("2026-06-20", "待报"), ("2026-06-21", "欠报")])
def test_what_is_not_in_is_owed_after_the_deadline(office: Office, day: str, word: str) -> None:
    office.holds(GROUP, a="done_on: 2026-06-01", b="exempt: 无此年级")
    assert office.after(f"{word} 2", day) == "丙校  丁校"
    assert office.after("不适用 1", day) == "乙校（无此年级）"
    assert office.after("已报 1", day) == "6月1日 甲校"
    assert office.after("退回", day) == ""
    tones = [piece.tone for entry in office.report(day).parts[1].entries for piece in entry.label]  # type: ignore[union-attr]
    assert ("overdue" in tones) == (word == "欠报")


def test_nothing_in_the_report_only_aligns_it(office: Office) -> None:
    office.holds(GROUP, a="done_on: 2026-06-09", b="done_on: 2026-06-10")
    messages.use("zh")
    assert "已报 2：6月10日 乙校、6月9日 甲校" in markdown.write(office.report())


def test_what_was_sent_back_is_said_until_it_is_returned(office: Office) -> None:
    office.holds(GROUP, a="done_on: 2026-06-01, sent_back: [{on: 2026-06-05, reason: 缺附件}]")
    assert office.after("已报 1", "2026-06-04") == "6月1日 甲校"
    assert office.after("退回", "2026-06-04") == ""
    assert office.after("退回 1", "2026-06-10") == "甲校（6月5日 缺附件）"
    assert office.after("待报 4", "2026-06-10") == "甲校  乙校  丙校  丁校"
    office.holds(GROUP, a="done_on: 2026-06-08, sent_back: [{on: 2026-06-05, reason: 缺附件}]")
    assert office.after("退回", "2026-06-10") == ""


def test_six_weeks_are_counted_from_a_monday(office: Office) -> None:
    days = {"a": "2026-05-25", "b": "2026-05-31", "c": "2026-06-30", "d": "2026-05-24"}
    office.holds(GROUP, **{unit: f"done_on: {day}" for unit, day in days.items()})
    assert office.after("每周新报").endswith("  2 0 0 0 0 1  （5月25日起，一周一格）")
    office.holds(GROUP, **dict.fromkeys("abcd", "done_on: 2026-04-01"))
    assert office.after("每周新报") == ""


# ── what was recorded ──


def test_the_log_adds_up_newest_first(office: Office) -> None:
    office.holds(
        "deadline: 2026-12-31, target: {min: 20, unit: 所}, status: doing, log: ["
        "{on: 2026-03-01, count: 6, note: 首批}, {on: 2026-05-01, count: 9, note: 误记, "
        "withdrawn: {on: 2026-05-09, reason: 重复}}, "
        "{on: 2026-04-01, count: 3, note: 又报, percent: 40, entered: 2026-06-01}]"
    )
    lines = office.show()
    assert lines[lines.index("进展记录 3") + 1 :] == [
        "5月1日  +9          误记（5月9日撤回：重复）",
        "4月1日  +3 → 9 40%  又报（6月1日补录）",
        "3月1日  +6 → 6      首批",
    ]


def test_an_entry_that_says_nothing_else_says_what_it_did(office: Office) -> None:
    office.holds(
        "deadline: 2026-12-31, status: done, done_on: 2026-05-02, started_on: 2026-03-01, log: ["
        "{on: 2026-03-01, by: 王老师, status: doing}, {on: 2026-05-01, note: 排练, status: doing}, "
        "{on: 2026-05-02, status: done}]"
    )
    lines = office.show()
    assert [" ".join(line.split()) for line in lines[lines.index("进展记录 3") + 1 :]] == [
        "5月2日 已完成",
        "5月1日 排练",
        "3月1日 已启动 王老师",
    ]


def test_changes_say_days_as_people_do(office: Office) -> None:
    office.holds(
        "deadline: 2026-09-30, changes: [{on: 2026-05-12, field: deadline, from: 2026-05-31, "
        "to: 2026-09-30, reason: 场馆检修, by: 局关工委}, "
        "{on: 2026-05-13, field: title, from: 甲, to: 乙, reason: 笔误}]"
    )
    lines = office.show()
    assert [" ".join(line.split()) for line in lines[lines.index("变更记录 2") + 1 :]] == [
        "5月13日 名称 甲 → 乙 笔误",
        "5月12日 完成时限 5月31日 → 9月30日 场馆检修 局关工委",
    ]


# ── what can be typed ──


@pytest.mark.parametrize(
    ("task", "commands"),
    [
        ("deadline: 2026-12-31", ["启动 guangong start 1-01"]),
        (
            "deadline: 2026-06-20, status: doing",
            ["完成 guangong done 1-01", '改期 guangong postpone 1-01 日期 --reason "…"'],
        ),
        (GROUP, ["催报 guangong remind 1-01", '改期 guangong postpone 1-01 日期 --reason "…"']),
        ("kind: standing, every: month", ['补记 guangong log 1-01 "…" --on 日期']),
        ("deadline: 2026-06-20, status: done, done_on: 2026-06-18", []),
    ],
)
def test_the_last_line_is_what_can_be_typed_on_a_terminal(
    office: Office, task: str, commands: list[str]
) -> None:
    office.holds(task)
    named = [text.replace("1-01", f"--file {office.folder}/plan.yaml 1-01", 1) for text in commands]
    shown = "\n".join(office.show(typed=True))
    assert "guangong" not in "\n".join(office.show())
    assert re.findall(r"(\S+ guangong \S+)", shown) == [" ".join(text.split()[:3]) for text in named]
    assert re.sub(r"\s", "", "".join(named)) in re.sub(r"\s", "", shown)


def test_json_keeps_the_order_of_the_file(office: Office) -> None:
    office.holds(
        "deadline: 2026-12-31, log: [{on: 2026-03-01, note: 一}, {on: 2026-05-01, note: 二}]",
        a="done_on: 2026-03-01",
    )
    data: dict[str, Any] = json.loads(run("show", "1-01", "--json", folder=office.folder).out)
    assert [entry["note"] for entry in data["log"]] == ["一", "二"]
    assert {"task", "log", "changes", "returns"} <= data.keys()
