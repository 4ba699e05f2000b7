"""The page for those who never open a terminal: what stands in it; how it behaves is in test_page_browser."""

import html
import json
import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from guangong.answers.looks import Looks
from guangong.reports.tasks import Filter
from guangong.services.exporting import EXPORTS, Request
from pages import DAY, hostile_plan, written
from running import LIVELY, run


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def _tasks(page: str) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = _data(page)["tasks"]
    return tasks


def test_figures_are_those_of_status(tmp_path: Path) -> None:
    ran = run("status", "--json", "--as-of", DAY, folder=LIVELY)
    page = written(tmp_path)
    status, data = json.loads(ran.out), _data(page)
    for name in ("total", "due_by", "done_of_due", "late", "due_today", "owed", "plan", "as_of"):
        assert data[name] == status[name]
    tasks = _tasks(page)
    assert len(tasks) == 50
    lights = status["total"]["lights"]
    assert {light: sum(task["light"] == light for task in tasks) for light in lights} == lights


@pytest.mark.parametrize("day", ["2026-06-15", "2026-12-31", "2025-12-01"])
def test_the_year_so_far_is_the_trend(day: str) -> None:
    ran = run("trend", "--json", "--as-of", day, folder=LIVELY)
    known = json.loads(ran.out)["points"]
    plan, today = LIVELY / "plan.yaml", date.fromisoformat(day)
    asked = Request(Filter(), plan, today, Looks(), today)
    drawn = EXPORTS["page"].make(asked).data["page"].burn_up
    assert [number for _place, number in drawn.due] == [point["due_by"] for point in known]
    done = [point["done"] for point in known if point["done"] is not None]
    assert [number for _place, number in drawn.done] == done


def test_of_thousands_of_tasks_a_group_shows_the_first(tmp_path: Path) -> None:
    tasks = "".join(f"\n  - {{id: 1-{n:03}, title: 任务, deadline: 2026-03-01}}" for n in range(1, 251))
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "schema: 1\ntitle: 计划\norganization: a\nperiod: {start: 2026-01-01, end: 2026-12-31}\n"
        "units: {a: {name: 甲}}\ndefaults: {owners: [a]}\n"
        f"sections:\n- number: 1\n  title: 一\n  tasks:{tasks}\n",
        "utf-8",
    )
    page = written(tmp_path, plan=plan)
    assert "<b>250</b> 逾期" in page
    assert page.count("另有50项，见全部任务") == page.count("另有150项，见全部任务") == 1
    assert page.count('<tbody id="task-') == 250


def test_one_square_a_task_leads_to_its_row(tmp_path: Path) -> None:
    page = written(tmp_path)
    head = page[page.index('<div class="tiles">') : page.index("</header>")]
    goals = re.findall(r'class="square [a-z-]+" href="#task-([^"]+)"', head)
    assert sorted(goals) == sorted(task["id"] for task in _tasks(page))
    assert all(page.count(f'<tbody id="task-{goal}">') == 1 for goal in goals)
    assert goals[:5] == ["1-03", "3-04", "2-04", "2-06", "4-01"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["2026年工作要点进展", "逾期", "14天内到期", "滞后", "各部分", "全年走势", "全年节点"]),
        ("zh", ["上报情况", "各单位亮灯", "全部任务 50", "用词说明", 'lang="zh-CN"', "到今天应完成 13"]),
        ("en", ["overdue", "due in 14 days", "behind", "sections", "the year so far", "the year by months"]),
        ("en", ["what units return", "lights by unit", "all tasks 50", "what the words mean", 'lang="en"']),
    ],
)
def test_it_speaks_both_languages_in_this_order(tmp_path: Path, language: str, said: Sequence[str]) -> None:
    page = written(tmp_path, language=language)
    assert all(text in page for text in said)


def test_nothing_in_it_asks_the_network(tmp_path: Path) -> None:
    page = written(tmp_path)
    assert not re.search(r"<link|<img|<iframe|@import|url\(|\bsrc=|\bstyle=|\bon[a-z]+=", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = html.unescape(policy[1])
    assert rules.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in rules


def test_persons_are_named_only_where_asked_for(tmp_path: Path) -> None:
    shutil.copytree(LIVELY, tmp_path / "plan")
    plan = tmp_path / "plan/plan.yaml"
    numbers = "13812345678 和 320102195001011234"
    ran = run("log", "2-06", numbers, "--by", "赵钱孙老师", "--on", DAY, folder=tmp_path / "plan")
    assert ran.code == 0
    page = written(tmp_path, plan=plan)
    assert page.count("138****5678 和 320102********1234") == 2
    assert not any(text in page for text in ("13812345678", "19500101", "赵钱孙"))
    assert "赵钱孙老师" in written(tmp_path, "--people", plan=plan)


def test_evidence_on_the_web_is_a_link_and_a_file_a_text(tmp_path: Path) -> None:
    shutil.copytree(LIVELY, tmp_path / "plan")
    shutil.copytree(LIVELY / "evidence", tmp_path / "plan/evidence", dirs_exist_ok=True)
    (tmp_path / "plan/evidence/a.txt").touch()
    given = ("https://example.org/a?b=1&c=2", "evidence/a.txt", "https://example.org/13812345678")
    options = [part for name in given for part in ("--evidence", name)]
    ran = run("log", "2-06", "看", *options, "--on", DAY, folder=tmp_path / "plan")
    assert ran.code == 0, ran.err
    page = written(tmp_path, plan=tmp_path / "plan/plan.yaml")
    address = "https://example.org/a?b=1&amp;c=2"
    assert f'<a href="{address}" rel="noopener noreferrer" target="_blank">{address}</a>' in page
    assert '<span class="evidence">evidence/a.txt</span>' in page
    assert '<span class="evidence">https://example.org/138****5678</span>' in page


def test_a_period_leaves_out_entries_of_other_days(tmp_path: Path) -> None:
    note = "尚缺两校作品，已电话催报"  # of 12 June; it is the last word on 2-06, too
    assert written(tmp_path).count(note) == 2
    assert written(tmp_path, "--period", "2026-05").count(note) == 1


def test_a_period_leaves_out_changes_of_other_days(tmp_path: Path) -> None:
    reason = "场馆检修，展示改在秋季"  # of 12 May
    assert written(tmp_path, "--period", "2026-05").count(reason) == 1
    assert written(tmp_path, "--period", "2026-06").count(reason) == 0


def test_labels_of_drawings_are_masked_and_visible(tmp_path: Path) -> None:
    shutil.copytree(LIVELY, tmp_path / "plan")
    plan = tmp_path / "plan/plan.yaml"
    text = plan.read_text("utf-8")
    assert "unit: 场}" in text
    plan.write_text(text.replace("unit: 场}", 'unit: "场\\u202e13812345678"}'), "utf-8")
    page = written(tmp_path, plan=plan)
    assert ("13812345678" in page, "\u202e" in page, "138****5678" in page) == (False, False, True)


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    page = written(tmp_path, plan=hostile_plan(tmp_path / "plan"))
    assert page.count("<script") == 2
    assert "<img" not in page
    assert "<!--" not in page
    assert "\u202e" not in page
    assert "&lt;U+202E&gt;" in page
    assert "{{ 7*7 }}" in page
    titles = [task["title"] for task in _tasks(page)]
    assert "</script><script>alert(1)</script>" in titles


def test_page_goes_into_html_and_html_takes_only_page(tmp_path: Path) -> None:
    ran = run("export", "page", "--to", str(tmp_path / "page.csv"), folder=LIVELY)
    assert ran.code == 2
    assert "page does not go into csv\nhint: it goes into html" in ran.err
    ran = run("export", "status", "--to", str(tmp_path / "status.html"), folder=LIVELY)
    assert ran.code == 2
    assert "status does not go into html" in ran.err
    assert not list(tmp_path.iterdir())


def test_open_opens_what_waswritten(tmp_path: Path) -> None:
    with mock.patch("typer.launch") as launch:
        written(tmp_path, "--open")
    launch.assert_called_once_with(str(tmp_path / "page.html"))
    ran = run("export", "page", "--format", "html", "--open", folder=LIVELY)
    assert ran.code == 2
    assert "--to" in ran.err


def test_a_page_of_any_size_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b" " * 10_000_001)
    assert written(tmp_path).startswith("<!doctype html>")


def test_without_jinja_the_line_is_named_that_installs_it() -> None:
    with mock.patch.dict("sys.modules", jinja2=None):
        ran = run("export", "page", "--format", "html", folder=LIVELY)
    assert ran.code == 2
    assert 'install it: pip install "guangong[page]"' in ran.err


@pytest.mark.parametrize("day", ["2025-12-01", "2026-01-01", "2026-12-31", "2027-02-01"])
def test_it_is_whole_on_any_day(tmp_path: Path, day: str) -> None:
    to = tmp_path / "page.html"
    ran = run("export", "page", "--to", str(to), "--as-of", day, folder=LIVELY)
    assert ran.code == 0
    assert to.read_text("utf-8").endswith("</html>\n")


def test_a_plan_without_tasks_or_schools_has_a_page(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "schema: 1\ntitle: 计划\norganization: a\nperiod: {start: 2026-01-01, end: 2026-12-31}\n"
        "units: {a: {name: 甲}}\nsections: [{number: 1, title: 一, tasks: []}]\n",
        "utf-8",
    )
    page = written(tmp_path, plan=plan)
    assert "全部任务 0" in page
    assert "上报情况" not in page


def test_ids_of_tasks_are_never_those_of_the_page(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    tasks = "".join(f"\n  - {{id: {id_}, title: {id_}}}" for id_ in ("data", "list", "all", "projector"))
    plan.write_text(
        "schema: 1\ntitle: 计划\norganization: a\nperiod: {start: 2026-01-01, end: 2026-12-31}\n"
        "units: {a: {name: 甲}}\ndefaults: {owners: [a], deadline: 2026-12-31}\n"
        f"sections:\n- number: 1\n  title: 一\n  tasks:{tasks}\n",
        "utf-8",
    )
    found = re.findall(r'\bid="([^"]+)"', written(tmp_path, plan=plan))
    assert len(found) == len(set(found))


def test_of_many_schools_some_are_named_and_the_others_counted(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    members = ", ".join(f"s{number}: 第{number}小学" for number in range(30))
    plan.write_text(
        "schema: 1\ntitle: 计划\norganization: a\nperiod: {start: 2026-01-01, end: 2026-12-31}\n"
        f"units: {{a: {{name: 甲}}, b: {{name: 各学校, members: {{{members}}}}}}}\n"
        "sections: [{number: 1, title: 一, tasks: [{id: 1-01, title: 报表, kind: deliverable, owners: [b], "
        "deadline: 2026-03-01}]}]\n",
        "utf-8",
    )
    page = written(tmp_path, plan=plan)
    row = page[page.index('<td class="who">') :]
    assert row[: row.index("</td>")].count("小学") == 12
    assert "另18校" in row[: row.index("</td>")]
