"""The bulletin and the summary: what they say, of which days, and that their figures are those of status."""

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from running import LIVELY, ROOT, golden, run

MID_YEAR = ("--as-of", "2026-06-30")


def exported(name: str, *more: str, folder: Path = LIVELY, language: str = "en", format_: str = "md") -> str:
    ran = run("export", name, "--format", format_, *more, folder=folder, env={"GUANGONG_LANG": language})
    assert ran.code == 0, ran.err
    return ran.out


def data(name: str, *more: str, folder: Path = LIVELY) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exported(name, *more, folder=folder, format_="json"))
    return found


TEXTS = [
    ("bulletin", "csv"),
    *((name, form) for name in ("bulletin", "summary") for form in ("md", "txt", "json")),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "report", "more", "folder"),
    [
        ("bulletin-month", "bulletin", MID_YEAR, LIVELY),
        ("bulletin-quarter", "bulletin", (*MID_YEAR, "--period", "2026Q2", "--people"), LIVELY),
        ("bulletin-real", "bulletin", ("--as-of", "2023-06-30"), ROOT),
        ("summary-half-year", "summary", MID_YEAR, LIVELY),
        ("summary-year", "summary", (*MID_YEAR, "--period", "2026", "--people"), LIVELY),
        ("summary-real", "summary", ("--as-of", "2023-06-30"), ROOT),
    ],
)
def test_whole_document(name: str, report: str, more: tuple[str, ...], folder: Path, language: str) -> None:
    golden(f"{name}.{language}", exported(report, *more, folder=folder, language=language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_to_send(language: str) -> None:
    text = exported("bulletin", *MID_YEAR, language=language, format_="txt")
    golden(f"bulletin-text.{language}", text)
    assert not re.search("[│━■▲▼▽●○√|]", text)
    assert json.loads(exported("bulletin", *MID_YEAR, language=language, format_="json"))["message"] == text


# ── a plan of its own ──

PLAN = """\
schema: 1
title: 教育局关工委2026年工作要点
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各学校关工委, members: {chenguang: 晨光小学, xinghe: 星河中学}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 主题教育
    tasks:
"""


def planned(folder: Path, *tasks: str, returns: str = "") -> Path:
    lines = "".join(f"      - {task}\n" for task in tasks)
    (folder / "plan.yaml").write_text(PLAN + (lines or "      []\n"), "utf-8")
    if returns:
        (folder / "returns").mkdir()
        (folder / "returns/xinghe.yaml").write_text(
            f"schema: 1\nunit: xinghe\ntasks:\n  {returns}\n", "utf-8"
        )
    return folder


@pytest.mark.parametrize(
    ("title", "name"),
    {
        "常州市武进区教育局关工委2023年工作要点": "常州市武进区教育局关工委",
        "青枫区教育局关工委（示例）2026年工作要点": "青枫区教育局关工委",
        "局关工委2026年工作要点": "局关工委",
        "2026年工作要点": "局关工委",
        "关于局关工委2026年工作的意见": "局关工委",
        "2026年局关工委工作要点": "局关工委",
    }.items(),
)
def test_the_masthead_has_the_full_name_that_begins_the_title(tmp_path: Path, title: str, name: str) -> None:
    folder = planned(tmp_path)
    text = PLAN.replace("教育局关工委2026年工作要点", title) + "      []\n"
    (folder / "plan.yaml").write_text(text, "utf-8")
    shown = exported("bulletin", *MID_YEAR, folder=folder, language="zh")
    assert f"\n{name}  第6期  2026年6月30日\n" in shown
    assert f"\n{name}\n\n2026年6月30日\n" in shown
    assert exported("bulletin", *MID_YEAR, folder=folder, language="zh", format_="txt").endswith(
        f"\n{name}  2026年6月30日\n"
    )
    summed_up = exported("summary", *MID_YEAR, folder=folder, language="zh")
    assert summed_up.startswith(f"### {name}2026年上半年工作小结\n\n2026年6月30日\n")


MOVED = (
    "{id: 1-01, title: 征文, deadline: 2026-05-20, deadline_text: 五月, changes: ["
    "{on: 2026-03-01, field: deadline, from: 2026-03-31, to: 2026-04-30, reason: 场地检修。},"
    "{on: 2026-04-20, field: deadline, from: 2026-04-30, to: 2026-05-20, reason: 评委出差},"
    "{on: 2026-07-05, field: deadline, from: 2026-05-20, to: 2026-08-31, reason: 改在秋季}]}"
)


def test_overdue_has_its_first_deadline_and_the_reasons(tmp_path: Path) -> None:
    folder = planned(tmp_path, MOVED.replace("2026-05-20, deadline_text", "2026-08-31, deadline_text"))
    text = exported("bulletin", *MID_YEAR, folder=folder, language="zh")
    assert (
        "征文：局关工委；时限5月20日（原定3月31日），已超41天；3月1日改期：场地检修；4月20日改期：评委出差；尚未启动。"
    ) in text
    sent = exported("bulletin", *MID_YEAR, folder=folder, language="zh", format_="txt")
    assert (
        "1. 征文（时限5月20日（原定3月31日），已超41天；局关工委；3月1日改期：场地检修；"
        "4月20日改期：评委出差）"
    ) in sent
    assert "改在秋季" not in text
    found = data("bulletin", *MID_YEAR, folder=folder)["overdue"][0]
    assert (found["deadline"], found["first_deadline"]) == ("2026-05-20", "2026-03-31")
    assert found["reasons"] == ["场地检修。", "评委出差"]


@pytest.mark.parametrize(("moved", "said"), [("", "时限5月31日"), ("2026-03-31", "时限5月31日，原定3月31日")])
def test_what_was_done_late_says_by_how_much(tmp_path: Path, moved: str, said: str) -> None:
    change = (
        f"{{on: 2026-03-01, field: deadline, from: {moved}, to: 2026-05-31, reason: 检修}}" if moved else ""
    )
    task = "id: 1-01, title: 演讲比赛, deadline: 2026-05-31, status: done, done_on: 2026-06-05"
    folder = planned(tmp_path, f"{{{task}, changes: [{change}]}}")
    told = f"6月5日完成（{said}，逾期5天）"
    for name in ("bulletin", "summary"):
        assert told in exported(name, *MID_YEAR, folder=folder, language="zh")
    sent = exported("bulletin", *MID_YEAR, folder=folder, language="zh", format_="txt")
    assert f"1. 演讲比赛（6月5日；{said}，逾期5天）" in sent


@pytest.mark.parametrize("format_", ["csv", "docx"])
@pytest.mark.parametrize("name", ["list", "ledger"])
def test_a_late_completion_has_one_word_in_all_tables(tmp_path: Path, format_: str, name: str) -> None:
    task = "id: 1-01, title: 演讲比赛, deadline: 2026-05-31, status: done, done_on: 2026-06-05"
    folder, made = planned(tmp_path, f"{{{task}}}"), tmp_path / f"made.{format_}"
    ran = run("export", name, "--to", str(made), *MID_YEAR, folder=folder, env={"GUANGONG_LANG": "zh"})
    assert ran.code == 0, ran.err
    text = made.read_bytes()
    if format_ == "docx":
        with zipfile.ZipFile(made) as parts:
            text = parts.read("word/document.xml")
    assert "逾期完成".encode() in text


def test_a_record_that_is_no_day_is_not_a_first_deadline(tmp_path: Path) -> None:
    change = "{on: 2026-03-01, field: deadline, from: 年内, to: 2026-05-20, reason: 提前}"
    folder = planned(tmp_path, f"{{id: 1-01, title: 征文, deadline: 2026-05-20, changes: [{change}]}}")
    assert "时限5月20日，已超41天；3月1日改期：提前" in exported(
        "bulletin", *MID_YEAR, folder=folder, language="zh"
    )


def test_only_the_days_of_the_period_are_told(tmp_path: Path) -> None:
    days = {"2026-05-31": "早", "2026-06-01": "头", "2026-06-30": "尾", "2026-07-01": "晚"}
    log = ", ".join(f"{{on: {day}, note: {note}}}" for day, note in days.items())
    folder = planned(
        tmp_path,
        f"{{id: 1-01, title: 走访, status: doing, log: [{log}]}}",
        "{id: 1-02, title: 五月办完, status: done, done_on: 2026-05-31}",
        "{id: 1-03, title: 六月办完, status: done, done_on: 2026-06-01}",
        "{id: 1-04, title: 七月办完, status: done, done_on: 2026-07-01}",
    )
    as_of = ("--as-of", "2026-07-31", "--period", "6月")
    found = data("bulletin", *as_of, folder=folder)
    assert [item["task"] for item in found["done"]] == ["1-03"]
    tasks = data("summary", *as_of, folder=folder)["sections"][0]["tasks"]
    assert [(item["task"], [entry["note"] for entry in item["log"]]) for item in tasks] == [
        ("1-01", ["头", "尾"]),
        ("1-03", []),
    ]
    assert found["total"]["done"] == 3  # figures are those of the day, whatever the period


def test_what_was_returned_in_the_period_and_who_owes(tmp_path: Path) -> None:
    task = "{id: 1-01, title: 制定计划, kind: deliverable, owners: [schools], deadline: 2026-06-15}"
    folder = planned(tmp_path, task, returns="1-01: {done_on: 2026-06-10, entered: 2026-07-02}")
    text = exported("bulletin", *MID_YEAR, folder=folder, language="zh")
    assert "1. 制定计划：各学校关工委；应报2校，已报1校。" in text
    assert "制定计划：各学校关工委；时限6月15日，已超15天；应报2校，已报1校；未报1校：晨光小学。" in text
    assert "1校共欠1份：晨光小学1份。" in text
    assert "本期登记进展0条，收到上报1份。其中1件为期后补记。" in exported(
        "summary", *MID_YEAR, folder=folder, language="zh"
    )


def test_for_one_school_only_its_own_returns_are_counted() -> None:
    wanted = (*MID_YEAR, "--owner", "前浜中学")
    found = data("summary", *wanted, folder=LIVELY)
    assert (found["returns"], [section["tasks"] for section in found["sections"] if section["tasks"]]) == (
        0,
        [],
    )
    assert data("bulletin", *wanted, folder=LIVELY)["moved"] == []


@pytest.mark.parametrize(("day", "late"), [("2026-06-30", 1), ("2026-12-31", 1)])
def test_what_was_entered_after_the_period_is_counted(tmp_path: Path, day: str, late: int) -> None:
    log = (
        "{on: 2026-05-31, note: 及时, entered: 2026-06-02}, {on: 2026-06-20, note: 补记, entered: 2026-07-15}"
    )
    folder = planned(tmp_path, f"{{id: 1-01, title: 走访, status: doing, log: [{log}]}}")
    found = data("summary", "--as-of", day, "--period", "2026H1", folder=folder)
    assert (found["entries"], found["returns"], found["entered_after"]) == (2, 0, late)


# ── the days of a year ──


def test_on_its_first_day_nothing_is_done_or_late() -> None:
    for language, words in {
        "en": ("By 1 January 2026, 50 in all: 0 done (0%), 50 on schedule (100%), 0 behind (0%)", "No. 1"),
        "zh": ("已完成0项，占0%；按序时推进50项，占100%；滞后0项，占0%；逾期0项，占0%。", "第1期"),
    }.items():
        text = exported("bulletin", "--as-of", "2026-01-01", language=language)
        assert all(word in text for word in words)
        assert {"en": "Nothing is overdue or behind.", "zh": "没有逾期和滞后的任务。"}[language] in text
        assert {"en": "#### Annex\n", "zh": "#### 附件\n"}[language] in text


@pytest.mark.parametrize("name", ["bulletin", "summary"])
def test_before_the_plan_begins_there_is_nothing_to_tell(name: str) -> None:
    ran = run("export", name, "--format", "md", "--as-of", "2025-12-31", folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")
    assert "2025-12-31 lies before the plan's period, which starts on 2026-01-01" in ran.err
    assert "--as-of 2026-01-01" in ran.err


def test_on_a_day_after_its_end_the_whole_plan_is_told_and_nothing_comes_next() -> None:
    ran = run("export", "bulletin", "--format", "md", "--as-of", "2027-02-01", folder=LIVELY)
    assert "Bulletin for the year 2026" in ran.out
    assert "No. 12" not in ran.out
    assert "By 1 February 2027" in ran.out
    assert "The plan's period ended on 31 December 2026." in ran.out
    assert "guangong status" not in ran.out
    assert "guangong status --as-of 2026-12-31" in ran.err


def test_a_period_that_has_not_begun_is_said_to_be_so() -> None:
    text = exported("bulletin", *MID_YEAR, "--period", "2026Q4")
    assert "The period has not begun on 30 June." in text
    assert "Nothing was recorded" not in text


def test_with_everything_done_there_is_no_annex(tmp_path: Path) -> None:
    folder = planned(tmp_path, "{id: 1-01, title: 征文, status: done, done_on: 2026-06-02}")
    text = exported("bulletin", *MID_YEAR, folder=folder)
    assert "1 in all: 1 done (100%), 0 on schedule (0%), 0 behind (0%), 0 overdue (0%)." in text
    assert "Annex" not in text
    assert "Open:" not in text
    assert "Nothing is due by 31 July." in text
    assert "Nothing is overdue or behind." in exported("summary", *MID_YEAR, folder=folder)


@pytest.mark.parametrize(("name", "format_"), TEXTS)
def test_a_plan_without_tasks_has_documents(tmp_path: Path, name: str, format_: str) -> None:
    folder = planned(tmp_path)
    ran = run("export", name, "--format", format_, *MID_YEAR, folder=folder)
    assert "The plan has no tasks yet." in ran.out or format_ in {"json", "csv"}
    assert "guangong" not in ran.out or format_ == "json"  # its remarks are for whoever typed it
    assert "Add the first task: guangong add TITLE --section 1" in (ran.out + ran.err)


@pytest.mark.parametrize("name", ["status", "list", "timeline", "trend", "breakdown", "ledger", "calendar"])
def test_no_document_on_a_plan_without_tasks_has_a_command(tmp_path: Path, name: str) -> None:
    ran = run("export", name, "--format", "md", *MID_YEAR, folder=planned(tmp_path))
    assert "The plan has no tasks yet." in ran.out
    assert "guangong" not in ran.out
    assert ran.err.count("guangong add") == 1


def test_a_school_year_is_told_by_its_own_half_years(tmp_path: Path) -> None:
    folder = planned(tmp_path, "{id: 1-01, title: 征文}")
    text = (
        (folder / "plan.yaml")
        .read_text("utf-8")
        .replace("2026-01-01, end: 2026-12-31", "2025-09-01, end: 2026-08-31")
    )
    (folder / "plan.yaml").write_text(text.replace("deadline: 2026-12-31", "deadline: 2026-08-31"), "utf-8")
    said = exported("summary", "--as-of", "2026-02-10", folder=folder, language="zh")
    assert "2025年9月至2026年2月工作小结\n" in said
    assert "第6期" in exported("bulletin", "--as-of", "2026-02-10", folder=folder, language="zh")


# ── figures ──


@pytest.mark.parametrize(
    ("day", "filters"),
    [
        ("2026-01-01", ()),
        ("2026-03-31", ()),
        ("2026-06-30", ()),
        ("2026-06-30", ("--section", "2")),
        ("2026-06-30", ("--owner", "bureau")),
        ("2027-01-31", ()),
    ],
)
@pytest.mark.parametrize("name", ["bulletin", "summary"])
def test_figures_are_those_of_status(name: str, day: str, filters: tuple[str, ...]) -> None:
    status = json.loads(run("status", "--json", "--as-of", day, *filters, folder=LIVELY).out)
    found = data(name, "--as-of", day, *filters)
    same = ("plan", "as_of", "due_by", "done_of_due", "late", "due_today", "owed", "total", "entered_later")
    assert {key: found[key] for key in same} == {key: status[key] for key in same}
    lights, pace = status["total"]["lights"], found["pace"]
    late = sum(lights.get(light, 0) for light in ("overdue", "behind", "far-behind"))
    assert pace["behind"] == late
    assert sum(pace.values()) == status["total"]["total"] - status["total"]["done"]


def test_the_sentence_says_the_figures_and_the_annexes_have_the_tasks() -> None:
    found = data("bulletin", *MID_YEAR)
    total, lights, pace = found["total"], found["total"]["lights"], found["pace"]
    assert len(found["behind_schedule"]) == pace["behind"]
    assert len(found["on_schedule"]) == pace["on"] + pace["ahead"]
    behind = pace["behind"] - lights["overdue"]
    said = (total["total"], total["done"], len(found["on_schedule"]), behind, lights["overdue"])
    text = exported("bulletin", *MID_YEAR, language="zh")
    numbers = re.search(
        r"共(\d+)项任务，已完成(\d+)项，占14%；按序时推进(\d+)项，占61%；滞后(\d+)项，占14%；逾期(\d+)项，占10%",
        text,
    )
    assert numbers
    assert tuple(map(int, numbers.groups())) == said
    assert sum(section["pace"]["behind"] for section in found["sections"]) == pace["behind"]


def test_standing_work_is_never_ahead() -> None:
    assert all(item["light"] != "overdue" for item in data("bulletin", *MID_YEAR)["on_schedule"])
    assert data("bulletin", *MID_YEAR, "--kind", "standing")["pace"]["ahead"] == 0


# ── number, options ──


@pytest.mark.parametrize(
    ("more", "issue"),
    [
        ((), 6),
        (("--period", "2026-03"), 3),
        (("--period", "2026Q2"), None),
        (("--period", "2026H1"), None),
        (("--owner", "五老宣讲团"), None),
        (("--issue", "17"), 17),
        (("--period", "2026Q2", "--issue", "17"), 17),
        (("--issue", "２期"), 2),
    ],
)
def test_the_number_of_a_bulletin(more: tuple[str, ...], issue: int | None) -> None:
    found = data("bulletin", *MID_YEAR, *more)
    assert found["issue"] == issue
    head = exported("bulletin", *MID_YEAR, *more, language="zh").split("\n\n")[1]
    numbered = [f"第{issue}期"] if issue else []
    assert head == "  ".join(["青枫区教育局关工委", *numbered, "2026年6月30日"])
    assert found["message"].startswith(f"Bulletin No. {issue}, " if issue else "Bulletin, ")


# ── of which days, of which tasks ──


@pytest.mark.parametrize(
    ("today", "period", "as_of"),
    [
        ("2026-01-05", "2026-01-01", "2026-01-05"),
        ("2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026-07-01", "2026-01-01", "2026-06-30"),
        ("2026-07-20", "2026-01-01", "2026-06-30"),
        ("2026-08-15", "2026-07-01", "2026-08-15"),
        ("2027-01-10", "2026-07-01", "2026-12-31"),
    ],
)
def test_in_the_first_days_of_a_half_year_the_last_one_is_summed_up(
    today: str, period: str, as_of: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guangong.services.clock.today", lambda: date.fromisoformat(today))
    folder = planned(tmp_path, "{id: 1-01, title: 征文}")
    found = json.loads(run("export", "summary", "--format", "json", folder=folder, frozen=False).out)
    assert (found["period"]["start"], found["as_of"]) == (period, as_of)


@pytest.mark.parametrize(("name", "as_of"), [("ledger", "2027-01-10"), ("bulletin", "2026-12-31")])
def test_after_the_plan_its_last_month_is_told_and_records_go_on(
    name: str, as_of: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guangong.services.clock.today", lambda: date(2027, 1, 10))
    folder = planned(tmp_path, "{id: 1-01, title: 征文}")
    found = json.loads(run("export", name, "--format", "json", folder=folder, frozen=False).out)
    assert found["as_of"] == as_of


def test_a_day_that_was_asked_for_stays() -> None:
    found = data("summary", "--as-of", "2026-07-01")
    assert (found["period"]["end"], found["as_of"]) == ("2026-06-30", "2026-07-01")


FILTERS = ("--owner", "五老宣讲团", "--section", "2", "--kind", "standing", "--light", "behind", "--key")
FILTERED = (
    "统计范围：部分为二、加强青少年思想道德建设，深化立德树人教育；责任单位为五老宣讲团；亮灯为滞后；"
    "2026年12月1日前到期；类别为常态工作；★ 重点；含“宣讲”"
)


@pytest.mark.parametrize(
    "name", ["status", "list", "timeline", "trend", "breakdown", "ledger", "bulletin", "summary", "calendar"]
)
def test_a_filtered_report_says_of_which_tasks(name: str) -> None:
    more = ("--due-before", "2026-12-01", "--search", "宣讲")
    text = exported(name, *MID_YEAR, *FILTERS, *more, language="zh")
    assert FILTERED in text.split("\n\n")[:4]
    assert "统计范围" not in exported(name, *MID_YEAR, language="zh")


def test_the_text_to_send_and_the_page_say_of_which_tasks() -> None:
    wanted = ("--owner", "五老宣讲团")
    sent = exported("bulletin", *MID_YEAR, *wanted, language="zh", format_="txt")
    assert sent.splitlines()[1] == "统计范围：责任单位为五老宣讲团"
    assert "统计范围：责任单位为五老宣讲团" in exported(
        "page", *MID_YEAR, *wanted, language="zh", format_="html"
    )


@pytest.mark.parametrize("name", ["status", "trend", "bulletin", "summary", "page"])
def test_documents_say_no_today(name: str) -> None:
    text = exported(name, *MID_YEAR, language="zh", format_="html" if name == "page" else "md")
    assert "今天到期" not in text
    assert "6月30日到期1项" in text
    assert "截至2026年6月30日" in text


# ── sentences ──


@pytest.mark.parametrize(
    ("states", "shares"),
    [
        (("done", "done"), ("100%", "0%", False)),
        (("done", "todo", "todo"), ("33%", "67%", False)),
        (("done", "todo", "late"), ("33%", "33%", True)),
    ],
)
def test_shares_that_do_not_make_100_are_said_to_be_rounded(
    tmp_path: Path, states: tuple[str, ...], shares: tuple[str, str, bool]
) -> None:
    known = {
        "done": "status: done, done_on: 2026-06-02",
        "todo": "start: 2026-07-01, deadline: 2026-12-31",
        "late": "deadline: 2026-06-01",
    }
    folder = planned(
        tmp_path, *(f"{{id: 1-0{n}, title: 任务{n}, {known[it]}}}" for n, it in enumerate(states, 1))
    )
    for form in ("md", "txt"):
        text = exported("bulletin", *MID_YEAR, folder=folder, language="zh", format_=form)
        assert ("各项占比经四舍五入，相加不等于100%。" in text) == shares[2]
    assert re.search(
        f"已完成1?2?项，占{shares[0]}；按序时推进.项，占{shares[1]}；",
        exported("bulletin", *MID_YEAR, folder=folder, language="zh"),
    )


def test_standing_work_stands_in_lists(tmp_path: Path) -> None:
    tasks = [f"{{id: 1-0{n}, title: '甲、乙{n}', kind: standing, every: month}}" for n in range(1, 4)]
    folder = planned(tmp_path, *tasks)
    text = exported("summary", *MID_YEAR, folder=folder, language="zh")
    assert "缺记录的常态工作3项：\n\n1. 甲、乙1：局关工委；缺5期。\n\n2. 甲、乙2" in text
    assert "6月30日前须有记录的常态工作3项：\n\n1. 甲、乙1（局关工委）\n\n2. 甲、乙2（局关工委）" in text


def test_entries_of_standing_work_that_say_the_same_stand_together(tmp_path: Path) -> None:
    log = [f"{{on: 2026-0{month}-15, note: {note}}}" for month, note in enumerate("学学访学", 1)]
    folder = planned(
        tmp_path, f"{{id: 1-01, title: 学习, kind: standing, every: month, log: [{', '.join(log)}]}}"
    )
    text = exported("summary", *MID_YEAR, folder=folder, language="zh")
    assert "1. 学习：6期中4期有记录；1月15日、2月15日、4月15日学；3月15日访。" in text


def test_where_no_unit_has_returned_a_task_none_is_named(tmp_path: Path) -> None:
    task = "{id: 1-01, title: 制定计划, kind: deliverable, owners: [schools], deadline: 2026-06-15}"
    text = exported("bulletin", *MID_YEAR, folder=planned(tmp_path, task), language="zh")
    assert "1. 制定计划：各学校关工委；时限6月15日，已超15天；应报2校，已报0校；2校均未上报。" in text


@pytest.mark.parametrize("title", ["- 甲", "+ 甲", "# 甲", "1. 甲", "2) 甲", "=== 甲", "/close 甲"])
def test_a_title_begins_no_list_and_no_heading_in_markdown(tmp_path: Path, title: str) -> None:
    folder = planned(tmp_path, f"{{id: 1-01, title: '{title}', status: done, done_on: 2026-06-02}}")
    text = exported("bulletin", *MID_YEAR, folder=folder, language="zh")
    assert "&#8203;" not in text
    line = next(line for line in text.splitlines() if line.startswith("1. "))
    assert re.match(r"1\. (\\[-+#=]|\d\\[.)]|&#47;)", line)


def test_a_report_without_a_table_goes_into_none() -> None:
    ran = run("export", "summary", "--format", "csv", folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")
    assert "it goes into docx, xlsx, md, json, txt, svg" in ran.err


def test_an_option_of_another_report_is_refused() -> None:
    ran = run("export", "summary", "--format", "md", "--issue", "3", folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")
    assert "summary has no --issue" in ran.err
    assert "these have it: bulletin" in ran.err


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    assert run("export", "bulletin", "--format", "md", f"--issue={number}", folder=LIVELY).code == 2


@pytest.mark.parametrize("typed", ["13月", "2027-01", "5"])
def test_a_period_that_is_none_is_refused(typed: str) -> None:
    ran = run("export", "bulletin", "--format", "md", "--period", typed, folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")


BEHIND = (
    "{id: 1-01, title: 读本, deadline: 2026-08-31, log: [{on: 2026-04-22, percent: 20, note: 列出篇目}]}",
    "{id: 1-02, title: 学习, kind: standing, every: month}",
    "{id: 1-03, title: 停办, status: cancelled}",
)


def test_what_is_behind_stands_in_the_text_and_in_the_message(tmp_path: Path) -> None:
    folder = planned(tmp_path, *BEHIND)
    text = exported("bulletin", *MID_YEAR, folder=folder, language="zh")
    said = "局关工委；时限8月31日；进度20%；序时74%；目前情况：列出篇目"
    assert f"逾期和滞后事项\n\n滞后2项：\n\n1. 读本：{said}。\n\n2. 学习：局关工委；缺5期。" in text
    sent = exported("bulletin", *MID_YEAR, folder=folder, language="zh", format_="txt")
    assert f"\n滞后2项：\n1. 读本（{said}）\n2. 学习（局关工委；缺5期）\n" in sent
    assert "\n另有1项已取消，不计在内。\n按时限尚无应完成的任务；总进度10%，序时58%。\n" in sent


def test_what_is_due_on_the_day_stands_apart_with_how_many_have_not_returned_it(tmp_path: Path) -> None:
    task = "{id: 1-01, title: 学习小结, kind: deliverable, owners: [schools], deadline: 2026-06-30}"
    folder = planned(tmp_path, task, "{id: 1-02, title: 册子, deadline: 2026-07-08}")
    for form, gap in (("md", "\n\n"), ("txt", "\n")):
        text = exported("bulletin", *MID_YEAR, folder=folder, language="zh", format_=form)
        lines = text.split(gap)
        place = next(i for i, line in enumerate(lines) if line.startswith("1. 学习小结（"))
        assert lines[place].strip() == "1. 学习小结（各学校关工委；2校未报）"
        assert re.match("6月30日到期的?1项：", lines[place - 1])
        assert "1. 7月8日：册子（局关工委）" in text


def test_a_summary_has_numbered_chapters_for_what_is_to_be_filled_in(tmp_path: Path) -> None:
    text = exported("summary", *MID_YEAR, folder=planned(tmp_path, *BEHIND), language="zh")
    headings = re.findall("^#### (.)、", text, re.MULTILINE)
    assert headings == list("一二三四五六")
    blanks = re.findall("^请填写(.*)：((?:\n\n_{12}){3})$", text, re.MULTILINE)
    assert [what for what, _lines in blanks] == ["主要成效", "存在问题", "下一步打算"]


@pytest.mark.parametrize(("name", "what"), [("bulletin", "推进情况通报"), ("summary", "工作小结")])
def test_a_document_opens_with_what_it_tells(tmp_path: Path, name: str, what: str) -> None:
    text = exported(name, *MID_YEAR, folder=planned(tmp_path, *BEHIND), language="zh")
    assert text.split("\n\n")[2].startswith("现将《教育局关工委2026年工作要点》2026年")
    assert text.split("\n\n")[2].endswith(f"{what}如下：")


def test_for_one_school_no_number_of_schools_is_said() -> None:
    wanted = (*MID_YEAR, "--owner", "前浜中学")
    for form in ("md", "txt"):
        text = exported("bulletin", *wanted, language="zh", format_=form)
        assert "统计范围：责任单位为前浜中学（含各学校关工委任务中由其上报的部分）\n" in text
        assert "未报1校" not in text
        assert "应报1校" not in text
    assert "1. 制定本校年度工作计划（时限3月31日，已超91天；未报）\n" in text


# ── what is handed on ──

NUMBER = "13812345678"


@pytest.mark.parametrize(("name", "format_"), TEXTS)
def test_numbers_of_people_are_masked_and_their_names_left_out(
    tmp_path: Path, name: str, format_: str
) -> None:
    entry = f"{{on: 2026-06-02, by: 王老师, note: 电话{NUMBER}, percent: 20}}"
    moved = "on: 2026-06-01, by: 李老师, field: deadline, from: 2026-05-01, to: 2026-06-15"
    state = f"deadline: 2026-06-15, status: doing, log: [{entry}]"
    signed = f"{{on: 2026-06-02, by: '{NUMBER}', note: 完成一半}}"
    folder = planned(
        tmp_path,
        f"{{id: 1-01, title: 征文{NUMBER}, {state}, changes: [{{{moved}, reason: 联系{NUMBER}}}]}}",
        f"{{id: 1-02, title: 读书, deadline: 2026-07-10, status: doing, log: [{signed}]}}",
    )
    text = exported(name, *MID_YEAR, folder=folder, format_=format_)
    assert NUMBER not in text
    assert not re.search("王老师|李老师", text)
    named = exported(name, *MID_YEAR, "--people", folder=folder, format_=format_)
    assert NUMBER not in named
    assert ("王老师" in named) == (format_ in {"md", "txt", "json"} and (name, format_) not in UNNAMED)


UNNAMED = {("bulletin", "txt"), ("bulletin", "json")}
"""What names nobody, whatever is wanted: the text for a group, and figures."""


@pytest.mark.parametrize(("name", "format_"), TEXTS)
def test_hostile_texts_stay_text(tmp_path: Path, name: str, format_: str) -> None:
    title = r'"=1+1 <script>\u202e [a](b) **x** {0} {n} %s \e[31m|\n换行"'
    folder = planned(
        tmp_path,
        f"{{id: 1-01, title: {title}, deadline: 2026-06-15, log: [{{on: 2026-06-02, note: {title}}}]}}",
        f"{{id: 1-02, title: {title}, status: done, done_on: 2026-06-03}}",
        f"{{id: 1-03, title: {title}, deadline: 2026-07-03, target: {{min: 3, unit: {title}}}}}",
    )
    text = exported(name, *MID_YEAR, folder=folder, format_=format_)
    assert not re.search("[\u202e\x1b]", text)
    if format_ == "md":
        assert "<script>" not in text
    if format_ == "txt" and name == "bulletin":
        assert "{0} {n} %s" in text
        assert all(not line.startswith("换行") for line in text.splitlines())


# ── what the manual says ──


@pytest.mark.parametrize("name", ["manual.md", "manual.zh-CN.md"])
def test_the_commands_of_the_manual_make_the_documents(name: str) -> None:
    manual = (ROOT / "docs" / name).read_text("utf-8")
    found = re.findall(r"^guangong export (bulletin|summary) +--to \S+ (--period .*)", manual, re.MULTILINE)
    assert [report for report, _options in found] == ["bulletin", "summary"]
    for report, options in found:
        assert data(report, *options.split())["as_of"] == "2026-06-30"
