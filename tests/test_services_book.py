"""What commands work on: which findings stop a report, and which evidence is there."""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from guangong.answers.looks import Looks
from guangong.errors import NotFoundError
from guangong.services.book import find_task, open_book
from guangong.services.plan_check import check_plan
from guangong.storage import evidence
from guangong.yamldoc.diagnostics import FindingsError
from running import run

EXAMPLES = Path(__file__).parent / "data/office"
DAY = date(2026, 6, 30)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES, tmp_path / "计划")
    return tmp_path / "计划" / "plan.yaml"


def change(plan: Path, old: str, new: str) -> None:
    text = plan.read_text("utf-8")
    assert text.count(old) == 1
    plan.write_text(text.replace(old, new), "utf-8")


def codes(plan: Path) -> list[str]:
    return [found.code for file in check_plan(plan, DAY, Looks()).files for found in file.diagnostics]


def test_the_example_has_all_its_evidence(plan: Path) -> None:
    assert codes(plan) == []
    assert open_book(plan, DAY, Looks()).findings == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a privilege there")
def test_evidence_is_looked_up_from_the_plans_folder(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    link = plan.parent.parent / "plan.yaml"
    link.symlink_to(plan)
    assert codes(link) == []
    (plan.parent / "evidence/1-02/小结.txt").unlink()
    assert codes(plan) == ["GG314"]
    assert open_book(plan, DAY, Looks()).findings == 1


@pytest.mark.parametrize("name", ["a", "../a", "a" * 5000, "a\0", "\ud800", "ftp://example.org/a"])
def test_missing(name: str, tmp_path: Path) -> None:
    assert evidence.flaw(name, tmp_path, Looks())


@pytest.mark.parametrize(
    ("old", "new", "code", "findings"),
    [
        ("lecturers: {name: 五老宣讲团}", "lecturers: {name: 五老\u200b宣讲团}", "GG011", 1),
        ("lecturers: {name: 五老宣讲团}", "lecturers: {name: 五老\u202e宣讲团}", "GG010", 1),
        ("lecturers: {name: 五老宣讲团}", r'lecturers: {name: "五老\e宣讲团"}', "GG005", 1),
        ("lecturers: {name: 五老宣讲团}", r'lecturers: {name: "五老\n宣讲团"}', "GG325", 1),
        ("lecturers: {name: 五老宣讲团}", "lecturers: {name: 局关工委}", "GG207", 1),
        ("id: 2-06", "id: 2-1", "GG210", 1),
        ("lecturers: {name: 五老宣讲团}", "lecturers: {name: 五老宣讲团, members: {}}", "GG323", 0),
    ],
)
def test_what_does_not_stop_a_report(plan: Path, old: str, new: str, code: str, findings: int) -> None:
    change(plan, old, new)
    assert codes(plan) == [code]
    assert open_book(plan, DAY, Looks()).findings == findings


def test_what_stops_a_report(plan: Path) -> None:
    change(plan, "lecturers: {name: 五老宣讲团}", "lecturers: {name: 五老宣讲团, members: {bureau: 局}}")
    assert codes(plan) == ["GG206"]
    with pytest.raises(FindingsError):
        open_book(plan, DAY, Looks())


def test_a_second_file_of_a_unit_stops_a_report_and_counts_for_nothing(plan: Path) -> None:
    before = check_plan(plan, DAY, Looks()).returns
    (plan.parent / "returns" / "miaopu.yaml").write_text("schema: 1\nunit: chenguang\ntasks: {}\n", "utf-8")
    found = check_plan(plan, DAY, Looks())
    assert [item.code for file in found.files for item in file.diagnostics] == ["GG503"]
    assert found.returns["chenguang"] == before["chenguang"]
    with pytest.raises(FindingsError):
        open_book(plan, DAY, Looks())


def test_a_file_that_is_not_named_after_its_unit_is_mentioned(plan: Path) -> None:
    folder = plan.parent / "returns"
    (folder / "miaopu.yaml").rename(folder / "苗圃.yaml")
    assert codes(plan) == ["GG504"]
    assert open_book(plan, DAY, Looks()).findings == 1


ALONE = {
    "GG509": "1-03: {done_on: 2027-01-01}",
    "GG510": "1-03: {done_on: 2025-01-01}",
    "GG512": "1-01: {done_on: 2026-03-01}",
    "GG514": "1-03: {done_on: 2026-03-01, count: 3}",
    "GG515": "1-03: {}",
}


@pytest.mark.parametrize(("code", "line"), ALONE.items(), ids=ALONE)
def test_what_is_wrong_with_one_return_stops_no_report(plan: Path, code: str, line: str) -> None:
    text = f"schema: 1\nunit: miaopu\ntasks:\n  {line}\n"
    (plan.parent / "returns" / "miaopu.yaml").write_text(text, "utf-8")
    assert codes(plan) == [code]
    assert open_book(plan, DAY, Looks()).findings == 1


def test_a_task_closed_by_hand_stops_no_report_and_is_not_done(plan: Path) -> None:
    due = "deadline: 2026-10-20\n        status: "
    change(plan, f"{due}doing", f"{due}done\n        done_on: 2026-06-01")
    assert codes(plan) == ["GG516"]
    assert open_book(plan, DAY, Looks()).findings == 1


def test_an_exact_id_wins(plan: Path) -> None:
    change(plan, "id: 2-06", "id: 2-1")
    found = open_book(plan, DAY, Looks()).plan
    assert [find_task(found, name).task.id for name in ("2-1", "2-01", "２－１")] == ["2-1", "2-01", "2-1"]
    with pytest.raises(NotFoundError, match=r"fits 2 tasks; name one by its id:\n  2-01 .*\n  2-1 "):
        find_task(found, "2-001")


@pytest.mark.parametrize("text", ["骨干\u200b培训", "骨干培训\ufeff", "１－02", "1–2"])
def test_what_nobody_sees_or_an_input_method_widens_is_no_difference(text: str, plan: Path) -> None:
    assert find_task(open_book(plan, DAY, Looks()).plan, text).task.id == "1-02"


def test_an_id_that_stands_twice_cannot_be_named(plan: Path) -> None:
    change(plan, "id: 2-06", "id: 2-01")
    found = check_plan(plan, DAY, Looks()).plan
    assert found
    with pytest.raises(NotFoundError, match=r'^the id "2-01" is used twice; give the newer task'):
        find_task(found, "2-1")


def test_a_book_on_a_day_counts_what_was_entered_later(plan: Path) -> None:
    old = "{on: 2026-05-14, by: 王老师, note: 上半年座谈会}"
    change(plan, old, old.replace("}", ", entered: 2026-07-02}"))
    book = open_book(plan, date(2026, 7, 31), Looks())
    assert book.entered_later == 0
    days = (date(2026, 5, 13), DAY, date(2026, 7, 2))
    assert [book.on(day).entered_later for day in days] == [0, 1, 0]
    early = find_task(book.on(date(2026, 5, 13)).plan, "3-06").task
    assert (early.log, len(find_task(book.plan, "3-06").task.log)) == ((), 1)


# ── owners ──

SEEN = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {a: 甲校, b: {name: 乙校, aliases: [乙小]}}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - {number: 1, title: 一, tasks: [{id: 1-01, title: 演讲, owners: [bureau, schools]}]}
"""


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(SEEN, "utf-8")
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns/a.yaml").write_text(
        "schema: 1\nunit: a\ntasks: {1-01: {done_on: 2026-03-20}}\n", "utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("owners", "count"),
    [
        ("局关工委", "1/2"),
        ("甲校", "1/1"),
        ("乙小", "0/1"),
        ("乙校、甲校", "1/2"),
        ("甲校,局关工委", "1/2"),
        ("局关工委；乙小", "1/2"),
        ("各校、甲校", "1/2"),
    ],
)
def test_a_unit_sees_its_own_share_and_an_owner_all_of_it(owners: str, count: str, seen: Path) -> None:
    ran = run("list", "--owner", owners, "--json", folder=seen)
    (task,) = json.loads(ran.out)["tasks"]
    assert f"{task['count']['achieved']}/{task['count']['wanted']}" == count
    assert (task["status"] == "done") == (count == "1/1")


def test_an_alias_of_a_member_is_known_everywhere(seen: Path) -> None:
    assert 'did you mean "乙小"?' in run("list", "--owner", "乙小学", folder=seen).err
    change(seen / "plan.yaml", "bureau: {name: 局关工委}", "bureau: {name: 局关工委, aliases: [乙小]}")
    assert codes(seen / "plan.yaml") == ["GG207"]


# ── one task ──


def test_before_a_task_was_added_show_says_when_it_was(seen: Path) -> None:
    change(seen / "plan.yaml", "title: 演讲", "title: 演讲, added: 2026-05-10")
    ran = run("show", "演讲", "--as-of", "2026-05-09", folder=seen)
    said = "error: 1-01 was added on 2026-05-10: on 2026-05-09 it was not in the plan\nhint: "
    assert (ran.code, ran.err) == (1, said + "see: guangong show 1-01 --as-of 2026-05-10\n")
    assert run("show", "演讲", "--as-of", "2026-05-10", folder=seen).code == 0


def test_commands_that_show_names_have_the_plans_file(seen: Path) -> None:
    (seen / "plan.yaml").rename(seen / "b.yaml")
    change(seen / "b.yaml", "owners: [bureau, schools]", "status: doing")
    out = run("show", "1-01", "--file", "b.yaml", "--json", folder=seen).out
    assert "guangong log --file b.yaml 1-01 --percent P" in out
