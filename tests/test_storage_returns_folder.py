"""What lies in `returns/` and beside it: copies of sync tools, and names under which nothing is read."""

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from guangong.answers import looks
from guangong.answers.looks import Looks
from guangong.services.book import open_book
from guangong.services.plan_check import check_plan
from guangong.storage import returns_folder
from guangong.yamldoc.diagnostics import Severity
from running import EXAMPLES, real, run

DAY = date(2026, 6, 30)
posix = pytest.mark.skipif(sys.platform == "win32", reason="no such names there")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES, tmp_path / "计划")
    return tmp_path / "计划" / "plan.yaml"


def findings(plan: Path) -> list[tuple[str, str, str]]:
    """Return the file, the code and the help of each finding."""
    return [
        (Path(file.name).name, found.code, found.help)
        for file in check_plan(plan, DAY, Looks()).files
        for found in file.diagnostics
    ]


COPIES = (
    "chenguang (1).yaml",
    "chenguang-DESKTOP-1.yaml",
    "chenguang-desktop-1.yaml",
    "chenguang - 副本.yaml",
    "chenguang.sync-conflict-20230601-120000-ABCDEF.yaml",
    "chenguang (conflicted copy).yaml",
    "Copy of chenguang.yaml",
    "Chenguang.yaml",
    "a.YAML",
)


@pytest.mark.parametrize("name", COPIES)
def test_the_file_named_after_its_unit_counts_and_a_copy_is_told(plan: Path, name: str) -> None:
    """Some names stand before the real one, and some behind it."""
    before, status = check_plan(plan, DAY, Looks()).returns, run("status", folder=plan.parent).out
    (plan.parent / "returns" / name).write_text("schema: 1\nunit: chenguang\ntasks: {}\n", "utf-8")
    help_ = "compare the two, take over what chenguang.yaml lacks, then delete the copy"
    assert findings(plan) == [(name, "GG505", help_)]
    assert check_plan(plan, DAY, Looks()).returns == before
    assert open_book(plan, DAY, Looks()).findings == 1
    ran = run("status", folder=plan.parent)
    assert (ran.code, ran.out) == (0, status)
    assert ran.err == "The plan has 1 finding; see: guangong check\n"
    assert run("check", folder=plan.parent).code == 1


@posix
@pytest.mark.parametrize("name", ["chenguang.YAML", "chenguang.yml", "chenguang.YML", "chenguang.Yaml"])
def test_another_ending_is_a_copy_and_commands_go_on(plan: Path, name: str) -> None:
    before = check_plan(plan, DAY, Looks()).returns
    (plan.parent / "returns" / name).write_text("schema: 1\nunit: chenguang\ntasks: {}\n", "utf-8")
    assert [found[:2] for found in findings(plan)] == [(name, "GG505")]
    assert check_plan(plan, DAY, Looks()).returns == before
    assert run("status", folder=plan.parent).code == 0
    assert run("show", "1-01", folder=plan.parent).code == 0


@posix
def test_of_two_other_endings_yml_counts(plan: Path) -> None:
    folder = plan.parent / "returns"
    shutil.copy(folder / "chenguang.yaml", folder / "chenguang.YML")
    (folder / "chenguang.yaml").rename(folder / "chenguang.yml")
    assert [found[:2] for found in findings(plan)] == [("chenguang.YML", "GG505")]


def test_a_copy_alone_counts_and_is_told(plan: Path) -> None:
    before, folder = check_plan(plan, DAY, Looks()).returns, plan.parent / "returns"
    (folder / "chenguang.yaml").rename(folder / "chenguang (1).yaml")
    assert check_plan(plan, DAY, Looks()).returns == before
    (found,) = findings(plan)
    assert found[:2] == ("chenguang (1).yaml", "GG504")
    assert found[2].startswith("rename it to chenguang.yaml")


def test_two_copies_without_the_real_file_are_doubtful(plan: Path) -> None:
    folder = plan.parent / "returns"
    shutil.copy(folder / "chenguang.yaml", folder / "chenguang (2).yaml")
    (folder / "chenguang.yaml").rename(folder / "chenguang (1).yaml")
    assert [found[:2] for found in findings(plan)] == [
        ("chenguang (1).yaml", "GG504"),
        ("chenguang (2).yaml", "GG503"),
    ]
    assert run("status", folder=plan.parent).code == 1


@posix
@pytest.mark.parametrize("name", ["chenguang.YAML", "chenguang.Yml"])
def test_an_ending_in_capitals_is_read(plan: Path, name: str) -> None:
    before, folder = check_plan(plan, DAY, Looks()).returns, plan.parent / "returns"
    (folder / "chenguang.yaml").rename(folder / name)
    assert check_plan(plan, DAY, Looks()).returns == before
    assert findings(plan) == []


UNREAD = {
    "returns/miaopu.yaml.txt": "rename it to returns/miaopu.yaml",
    "returns/miaopu.YAML.TXT": "rename it to returns/miaopu.YAML",
    "returns/miaopu.yml (1)": "rename it to returns/miaopu.yml",
    "returns/miaopu.txt": "rename it to returns/miaopu.yaml",
    "returns/miaopu": "rename it to returns/miaopu.yaml",
    "returns/小学/miaopu.yaml": "rename it to returns/miaopu.yaml",
    "Returns/miaopu.yaml": "rename it to returns, or move its files there",
}


@posix
@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_is_told(plan: Path, name: str) -> None:
    (plan.parent / name).parent.mkdir(exist_ok=True)
    (plan.parent / name).write_text("schema: 1\nunit: miaopu\ntasks: {}\n", "utf-8")
    (found,) = findings(plan)
    assert found[:2] == ("plan.yaml", "GG506")
    assert found[2].startswith(UNREAD[name])
    assert name.removesuffix("/miaopu.yaml") in run("check", folder=plan.parent).out
    assert run("status", folder=plan.parent).err == "The plan has 1 finding; see: guangong check\n"


@posix
@pytest.mark.parametrize("name", ["Returns", "returns.bak", "returns (1)", "returns 2"])
def test_a_folder_that_is_named_almost_so_is_told_where_it_is_alone(plan: Path, name: str) -> None:
    (plan.parent / "returns").rename(plan.parent / name)
    help_ = "rename it to returns, or move its files there"
    assert findings(plan) == [("plan.yaml", "GG506", help_)]


@pytest.mark.parametrize(
    "name",
    [
        "returns/.miaopu.yaml.swp",
        "returns/miaopu.yaml~",
        "returns/~$miaopu.yaml",
        "returns/miaopu.yaml.bak",
        "returns/.DS_Store",
        "returns/README.md",
        "returns/汇总.xlsx",
        "returns.bak/miaopu.yaml",
        "returns.md",
        "evidence/miaopu.yaml",
    ],
)
def test_what_others_put_there_makes_no_noise(plan: Path, name: str) -> None:
    (plan.parent / name).parent.mkdir(exist_ok=True)
    (plan.parent / name).touch()
    assert findings(plan) == []


def test_where_case_says_nothing_the_folder_is_read(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a Mac: there is Returns, and returns leads to it."""
    look = looks.look

    def insensitive(how: str, path: str) -> str:
        seen = look(how, path)
        return seen.replace("returns", "Returns") if path.endswith("returns") and how == "kin" else seen

    monkeypatch.setattr(looks, "look", insensitive)
    assert returns_folder.unread(plan, Looks()) == ((), (), ())


@posix
def test_a_remembered_answer_knows_what_lies_there(plan: Path, tmp_path: Path) -> None:
    env = {"GUANGONG_CACHE": str(tmp_path / "cache")}
    places = (
        "returns/miaopu.yaml.txt",
        "Returns/a.yaml",
        "returns/小学/a.yaml",
        "returns/chenguang (1).yaml",
        "plan (1).yaml",
    )
    for place in places:
        assert real("check", folder=plan.parent, env=env).code == 0
        assert "GG50" not in real("check", folder=plan.parent, env=env).out
        (plan.parent / place).parent.mkdir(exist_ok=True)
        (plan.parent / place).write_text("schema: 1\nunit: chenguang\ntasks: {}\n", "utf-8")
        assert "GG50" in real("check", folder=plan.parent, env=env).out
        assert "finding" in real("status", folder=plan.parent, env=env).err
        (plan.parent / place).unlink()


COPIES_OF_THE_PLAN = {
    "plan (冲突副本 2026-06-30).yaml": "plan.yaml",
    "plan-李老师的冲突副本.yaml": "plan.yaml",
    "plan.sync-conflict-20260630-120000-ABCDEF.yaml": "plan.yaml",
    "plan (李老师's conflicted copy 2026-06-30).yaml": "plan.yaml",
    "plan-DESKTOP-8K2.yaml": "plan.yaml",
    "plan - 副本.yaml": "plan.yaml",
    "plan（1）.yaml": "plan.yaml",
    "plan 2.yml": "plan.yaml",
    "Copy of plan.yaml": "plan.yaml",
    "reminders (1).yaml": "reminders.yaml",
    "reminders-李老师的冲突副本.yaml": "reminders.yaml",
}


@pytest.mark.parametrize("name", COPIES_OF_THE_PLAN)
def test_a_copy_of_the_plan_is_told(plan: Path, name: str) -> None:
    shutil.copy(plan, plan.with_name(name))
    (checked,) = [file for file in check_plan(plan, DAY, Looks()).files if file.diagnostics]
    (found,) = checked.diagnostics
    of = COPIES_OF_THE_PLAN[name]
    assert (found.code, found.severity) == ("GG506", Severity.WARNING)
    assert found.message == f"{name} is a copy of {of}, and is not read"
    assert found.help == f"compare the two, take over what {of} lacks, then delete the copy"


@pytest.mark.parametrize(
    "name",
    [
        "plan-2025.yaml",
        "plan-2025-2026.yaml",
        "plan 2025.yaml",
        "plan_draft.yaml",
        "plan.2025.yaml",
        "plan-copy.bak",
        "plan (1).docx",
        "planning (1).yaml",
        "reminders-2025.yaml",
        "copy of notes.yaml",
    ],
)
def test_another_file_beside_the_plan_is_no_copy(plan: Path, name: str) -> None:
    shutil.copy(plan, plan.with_name(name))
    assert findings(plan) == []


# ── a plan under another name ──


@pytest.mark.parametrize(
    "name", ["plan.yml", "plan.yaml.txt", "Plan.yaml", "plan (1).yaml", "plan - 副本.yaml", "plan-2026.yaml"]
)
@pytest.mark.parametrize("command", [["status"], [], ["check"], ["done", "1-01"]])
def test_a_plan_under_another_name_is_told(tmp_path: Path, name: str, command: list[str]) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path / name)
    (tmp_path / "下级").mkdir()
    for folder, near in ((tmp_path, name), (tmp_path / "下级", f"../{name}")):
        ran = run(*command, folder=folder)
        assert ran.code == 2
        assert (
            f"here or in a parent folder, but {near}: rename it to plan.yaml, or name it: --file " in ran.err
        )


@pytest.mark.parametrize("name", ["plan.yaml~", "plan.yaml.bak", "plans.yaml", "plan.md", "planning.yaml"])
def test_what_is_no_plan_is_not_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert run("status", folder=tmp_path).err.endswith("name one with --file, or begin one: guangong init\n")
