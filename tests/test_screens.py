"""What every screen keeps: its width in cells, a page of lines, its words without colour, and one truth."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from guangong import messages
from guangong.answers.looks import Looks
from guangong.domain.styles import LIGHT_STYLES
from guangong.render import cells
from guangong.render.screen import Screen
from guangong.render.terminal import draw_report
from guangong.reports.table import Report
from guangong.reports.tasks import Filter
from guangong.services.reporting import on_task, on_tasks, on_units
from running import LIVELY, ROOT, TODAY, run

PLANS = {"example": (LIVELY / "plan.yaml", TODAY), "real": (ROOT / "plan.yaml", date(2023, 6, 30))}
TASKS = ("show 4-01", "show 3-03", "show 6-05", "show 2-04", "show 1-01", "show 2-08")
UNITS = ("units", "units 前浜", "units --task 1-03")
SCREENS = ("status", "next", "list", "board", "timeline", "timeline task", "status owner", "status month")
WIDTHS = (80, 100, 120, 200)


@contextmanager
def wide_signs(*, wide: bool) -> Iterator[None]:
    cells.use(wide=wide)
    try:
        yield
    finally:
        cells.use(wide=False)


def by(option: list[str]) -> dict[str, str]:
    return {"by": option[0]} if option else {}


@cache
def report(language: str, screen: str, plan: str = "example") -> Report:
    path, day = PLANS[plan]
    name, *option = screen.split()
    messages.use(language)
    try:
        if name == "show":
            return on_task(option[0], path, day, Looks())
        if name == "units":
            asked = ("", option[1]) if option[1:] else (*option, "", "")
            return on_units(asked[0], asked[1], path, day, Looks())
        return on_tasks(name, Filter(), path, day, Looks(), None, signs=False, **by(option))
    finally:
        messages.use("en")


def drawn(language: str, screen: str, on: Screen, plan: str = "example", *, whole: bool = False) -> str:
    found = report(language, screen, plan)
    messages.use(language)
    try:
        return draw_report(found.whole() if whole else found, on)
    finally:
        messages.use("en")


@pytest.mark.parametrize("wide", [False, True], ids=["narrow", "wide"])
@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("screen", [*SCREENS, *TASKS, *UNITS])
def test_every_line_is_within_the_width(screen: str, language: str, *, wide: bool) -> None:
    with wide_signs(wide=wide):
        for width in WIDTHS:
            for whole in (False, True):
                lines = drawn(language, screen, Screen(width, 24), whole=whole).splitlines()
                assert [line for line in lines if cells.width_of(line) > width] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("screen", ["status", "next", "board", "timeline", "timeline task", "show 1-03"])
def test_a_page_is_a_page(screen: str, plan: str, language: str) -> None:
    """23 lines, and the last one is the prompt's."""
    lines = drawn(language, screen, Screen(80, 24), plan).splitlines()
    assert len(lines) <= 23


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("screen", UNITS)
def test_a_page_of_returns(screen: str, language: str) -> None:
    for height in (18, 24, 40):  # where the folder has a long name, what can be typed takes two lines more
        assert len(drawn(language, screen, Screen(80, height)).splitlines()) <= height - 1


@pytest.fixture(scope="session")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of 10,000 tasks, made of the example's."""
    path = tmp_path_factory.mktemp("large") / "plan.yaml"
    head, _sections, tail = (LIVELY / "plan.yaml").read_text("utf-8").partition("\nsections:\n")
    section = "  - number: {n}\n    title: 第{n}部分，内容很多\n    tasks:\n"
    task = "      - {{id: {n}-{i}, title: 任务{n}之{i}, kind: activity, deadline: 2026-{month:02}-15}}\n"
    body = "".join(
        section.format(n=n) + "".join(task.format(n=n, i=i, month=i % 12 + 1) for i in range(100, 1100))
        for n in range(1, 11)
    )
    assert tail
    path.write_text(f"{head}\nsections:\n{body}", "utf-8")
    return path


@pytest.mark.parametrize("screen", ["status", "next", "board", "timeline", "timeline task"])
def test_a_page_of_10_000_tasks(screen: str, ten_thousand: Path) -> None:
    name, *option = screen.split()
    found = on_tasks(name, Filter(), ten_thousand, TODAY, Looks(), None, signs=False, **by(option))
    lines = draw_report(found, Screen(80, 24)).splitlines()
    assert len(lines) <= 23
    assert max(map(cells.width_of, lines)) <= 80


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("screen", [*SCREENS, *TASKS, *UNITS])
def test_colours_only_add(screen: str, language: str) -> None:
    for on in (Screen(80, 24), Screen(120, 40), Screen(200, 60), Screen()):
        coloured = drawn(language, screen, on._replace(colours="truecolor"))
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == drawn(language, screen, on)
        assert "\x1b[" in coloured


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
@pytest.mark.parametrize("screen", [*SCREENS, *TASKS, *UNITS])
def test_any_encoding_has_it(screen: str, encoding: str) -> None:
    for on in (Screen(80, 24), Screen()):
        text = drawn("en", screen, on._replace(encoding=encoding))
        assert text.replace("␦", "?").encode(encoding).decode(encoding) == text.replace("␦", "?")


def test_the_piped_text_has_each_mark_and_group() -> None:
    text = drawn("zh", "status", Screen())
    assert {style.mark for style in LIGHT_STYLES.values()} & {*text} == {"■", "▲", "▼", "▽"}
    assert re.findall(r"^(\S+) \d+ ", text, re.MULTILINE)[:3] == ["逾期", "14天内到期", "滞后"]
    board = drawn("zh", "board", Screen())
    assert {"■", "▲", "▼", "▽", "●", "○", "√"} <= {*board}
    assert re.findall(r"^(\S+) \d+$", board, re.MULTILINE) == [
        "逾期",
        "临近和滞后",
        "进行中",
        "未开始",
        "已完成",
    ]
    assert "…" not in text + board


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_cut_in_a_pipe(screen: str, language: str) -> None:
    text = drawn(language, screen, Screen())
    attention = report(language, "status").data["attention"]()
    wanted = attention if screen.startswith("status") else tasks(language)
    if screen not in {"next", "timeline"}:
        assert [task["id"] for task in wanted if f" {task['id']} " not in text and screen != "board"] == []
        assert [task["title"] for task in wanted if task["title"] not in text] == []
    owed = [item["name"] for item in report(language, "status").data["owed"]]
    assert [name for name in owed if name not in text and screen in {"status", "next"}] == []
    assert not re.search(r"…|--all|等\d+校|\d more", text.replace('"…"', ""))


@pytest.mark.parametrize(("screen", "caption"), [("status", "滞后 40  "), ("next", "待记录 40  ")])
def test_alike_work_is_a_row_on_a_page_and_a_line_each_in_a_pipe(
    tmp_path: Path, screen: str, caption: str
) -> None:
    task = "      - {{id: 1-{i:02}, title: 每月{i}, kind: standing, every: month}}\n"
    head = (LIVELY / "plan.yaml").read_text("utf-8").partition("\nsections:\n")[0]
    body = "".join(task.format(i=i) for i in range(1, 41))
    path = tmp_path / "plan.yaml"
    path.write_text(f"{head}\nsections:\n  - number: 1\n    title: 一\n    tasks:\n{body}", "utf-8")
    messages.use("zh")
    found = on_tasks(screen, Filter(), path, TODAY, Looks())
    for width in WIDTHS:
        lines = draw_report(found, Screen(width, 24)).splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith(caption))
        assert "常态40项" in lines[at + 1]
        assert "  1-01 1-02" in lines[at + 1]
        assert "".join(lines[at + 2 : at + 3]) == ""
    whole = draw_report(found, Screen())
    messages.use("en")
    assert [i for i in range(1, 41) if f" 1-{i:02} 每月{i} " not in whole] == []


def tasks(language: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = report(language, "list").data["tasks"]
    return found


def test_status_next_and_show_name_the_same_debts() -> None:
    owed = {item["name"]: item["overdue"] for item in report("zh", "status").data["owed"]}
    on = Screen(300, 100)
    status, upcoming = (drawn("zh", name, on) for name in ("status", "next"))
    line = next(line for line in status.splitlines() if line.startswith("6校共欠11份"))
    assert dict(re.findall(r"(\S+) (\d+)(?:  |$)", line.partition("  ")[2])) == {
        name: str(number) for name, number in owed.items()
    }
    assert sum(owed.values()) == 11
    counted: dict[str, int] = {}
    for task in ("1-03", "2-04", "4-01"):
        names = names_behind(task, status)
        assert names == names_behind(task, upcoming)
        shown = drawn("zh", f"show {task}", on)
        assert all(name in shown for name in names)
        for name in names:
            counted[name] = counted.get(name, 0) + 1
    assert counted == owed


def test_units_and_remind_name_the_same_debts() -> None:
    owed = {item["name"]: item["overdue"] for item in report("zh", "status").data["owed"]}
    lines = drawn("zh", "units", Screen(120, 60)).splitlines()
    rows = (line.split() for line in lines if re.search("[■▲√迟]", line))
    assert {name: int(number) for name, number, *_marks in rows if number.isdigit()} == owed
    for name, number in owed.items():
        assert f"过期没报{number}份，" in drawn("zh", f"units {name}", Screen())
    ran = run("remind", "--as-of", "2026-06-30", folder=LIVELY, env={"GUANGONG_LANG": "zh"})
    said = [
        name for names in re.findall(r"^未报\d校：(.*)$", ran.out, re.MULTILINE) for name in names.split("、")
    ]
    assert {name: said.count(name) for name in said} == owed
    assert ran.err == "3项、6校、11份；按校：--group-by unit\n"


def names_behind(task: str, text: str) -> list[str]:
    line = next(line for line in text.splitlines() if re.search(rf" {task} [“\u4e00-\u9fff]", line))
    return line.split()[-1].split("、")


def test_the_sentence_is_in_json() -> None:
    ran = run("status", "--as-of", "2026-06-30", "--json", folder=LIVELY)
    found = json.loads(ran.out)
    assert {name: found[name] for name in ("due_by", "done_of_due", "late", "due_today")} == {
        "due_by": 13,
        "done_of_due": 7,
        "late": 5,
        "due_today": 1,
    }
    assert found["owed"][0] == {"unit": "qianhuang", "name": "前浜中学", "overdue": 3}
    assert found["total"]["total"] == 49


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("screen", ["status", "next", "list", "status owner", *TASKS])
def test_a_width_without_a_page_cuts_nothing(screen: str, language: str) -> None:
    """As ``COLUMNS=80 guangong status | cat``: folded, with a row for each task."""
    text, folded = (drawn(language, screen, Screen(width)) for width in (None, 80))
    assert "…" not in folded.replace('"…"', "")
    assert "--all" not in folded
    assert max(map(cells.width_of, folded.splitlines())) <= 80
    ids = re.compile(r"(?<![\d-])\d-\d\d(?![\d-])")
    assert sorted(ids.findall(folded)) == sorted(ids.findall(text))


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("screen", ["status", "next", "board", "timeline task"])
def test_how_many_are_shown_is_said_whole(screen: str, language: str) -> None:
    for width in (*WIDTHS, 60, 50, 40):
        for line in drawn(language, screen, Screen(width, 16)).splitlines():
            assert not re.search(r"(\d shown|前\d+项?|--a?l?l?)…", line)
