"""``guangong rollup``: many plans as one table, whatever is wrong with some of them."""

import errno
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from rich.cells import cell_len

from running import EXAMPLES, LIVELY, PROGRAM, ROOT, Ran, environment, golden, real, run
from test_output import wide

AS_OF = ("--as-of", "2026-06-30")
SOUND = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("evidence/", "https://example.org/")
BROKEN = SOUND.replace("owners: [schools]", "owners: [nobody]", 1)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def called(title: str, text: str = SOUND) -> str:
    return re.sub("title: .*", lambda _match: f"title: {title}", text, count=1)


def data(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    return found


# ── what it shows ──

SHOWN = (
    "rollup",
    "examples",
    "tests/data/office",
    "plan.yaml",
    "nope.yaml",
    "tests/data/broken.yaml",
    *AS_OF,
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", ["80", "120", "pipe"])
def test_whole_output(width: str, language: str) -> None:
    ran = run(*SHOWN, folder=ROOT, env={"GUANGONG_LANG": language, **wide(width)})
    assert ran.code == 1
    golden(f"rollup.{width}.{language}", ran.out)
    lines = ran.out.splitlines()
    assert not [line for line in lines if line != line.rstrip()]
    assert width == "pipe" or max(map(cell_len, lines)) <= int(width)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["markdown", "csv"])
def test_in_any_format(name: str, language: str) -> None:
    ran = run(*SHOWN, "--format", name, folder=ROOT, env={"GUANGONG_LANG": language})
    golden(f"rollup-{name}.{language}", ran.out.replace("\r\n", "\n"))


def test_a_page_and_all() -> None:
    page = run(*SHOWN, folder=ROOT, env={"COLUMNS": "80", "LINES": "10"}).out
    assert "--all shows them" in page
    assert len(page.splitlines()) <= 10
    assert run(*SHOWN, "--all", folder=ROOT, env={"COLUMNS": "80", "LINES": "10"}).out.count("■") == 3


@pytest.mark.parametrize("plan", [LIVELY, EXAMPLES, ROOT])
@pytest.mark.parametrize("day", ["2023-11-20", "2026-06-30", "2027-02-01"])
def test_the_figures_are_those_of_status(plan: Path, day: str) -> None:
    status = data(run("status", "--as-of", day, "--json", folder=plan))
    rolled = data(run("rollup", "plan.yaml", "--as-of", day, "--json", folder=plan))
    (row,) = rolled["plans"]
    names = (
        "plan",
        "ended",
        "period",
        "due_by",
        "done_of_due",
        "late",
        "due_today",
        "entered_later",
        "added_later",
    )
    assert {name: row[name] for name in names} == {name: status[name] for name in names}
    assert {name: row[name] for name in status["total"]} == status["total"]
    assert row["owed_returns"] == sum(owed["overdue"] for owed in status["owed"])
    assert row["owing_units"] == len(status["owed"])
    assert {name: rolled["total"][name] for name in status["total"]} == status["total"]
    assert rolled["as_of"] == status["as_of"]


def test_each_by_the_settings_beside_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a/plan.yaml": SOUND, "b/plan.yaml": SOUND, "b/guangong.toml": "[lights]\ndue_soon_days = 100\n"},
    )
    rows = {
        row["file"]: row["lights"]
        for row in data(run("rollup", ".", *AS_OF, "--json", folder=tmp_path))["plans"]
    }
    assert rows["b/plan.yaml"]["due-soon"] > rows["a/plan.yaml"]["due-soon"]


def test_the_total_adds_up_and_the_mean_is_over_all_tasks(tmp_path: Path) -> None:
    shutil.copytree(LIVELY, tmp_path / "a")
    write(tmp_path, {"b/plan.yaml": SOUND})
    found = data(run("rollup", ".", *AS_OF, "--json", folder=tmp_path))
    rows, total = found["plans"], found["total"]
    for name in ("total", "done", "due_by", "late", "owed_returns"):
        assert total[name] == sum(row[name] for row in rows)
    assert total["plans"] == 2
    both = []
    for row in rows:
        tasks = data(run("list", *AS_OF, "--json", folder=tmp_path / Path(row["file"]).parent))["tasks"]
        both += [one for one in tasks if one["expected"] is not None and one["light"] != "cancelled"]
    for name in ("progress", "expected"):
        assert total[name] == pytest.approx(sum(one[name] for one in both) / len(both), abs=1e-4)


def test_the_worst_comes_first(tmp_path: Path) -> None:
    calm = re.sub("deadline: 2026-0[3-6].*", "deadline: 2026-12-01", SOUND)
    write(tmp_path, {"a/plan.yaml": called("好", calm), "b/plan.yaml": called("差")})
    found = data(run("rollup", ".", *AS_OF, "--json", folder=tmp_path))["plans"]
    assert [row["plan"] for row in found] == ["差", "好"]
    assert found[0]["late"] > found[1]["late"]


def test_of_two_plans_of_one_name_the_files_are_shown(tmp_path: Path) -> None:
    write(tmp_path, {"a/plan.yaml": SOUND, "b/plan.yaml": SOUND, "c/plan.yaml": called("另一份")})
    out = run("rollup", ".", *AS_OF, folder=tmp_path, env=wide("80")).out
    assert "a/plan.yaml" in out
    assert "b/plan.yaml" in out
    assert "c/plan.yaml" not in out


def test_a_day_wants_its_year(tmp_path: Path) -> None:
    write(tmp_path, {"plan.yaml": SOUND})
    ran = run("rollup", ".", "--as-of", "2026年6月30日", "--json", folder=tmp_path)
    assert data(ran)["as_of"] == "2026-06-30"
    assert data(ran)["warnings"][0] == '"2026年6月30日" is read as 2026-06-30'
    assert run("rollup", ".", "--as-of", "6月30日", folder=tmp_path).code == 2


# ── plans that cannot be read ──


def test_a_broken_plan_stops_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"a/plan.yaml": SOUND, "b/plan.yaml": BROKEN, "c/plan.yaml": "[", "d/plan.yaml": ""})
    write(tmp_path, {"e/plan.yaml": SOUND, "e/guangong.toml": "[", "f/plan.yaml": SOUND, "f/returns": ""})
    (tmp_path / "g").mkdir()
    (tmp_path / "g/plan.yaml").symlink_to("plan.yaml")
    (tmp_path / "h").symlink_to(tmp_path)
    ran = run("rollup", ".", *AS_OF, "--json", folder=tmp_path)
    errors = {row["file"]: row["error"] for row in data(ran)["plans"]}
    assert (ran.code, ran.err) == (1, "")
    assert errors.pop("a/plan.yaml") is None
    assert len(errors) == 6
    assert all(errors.values())
    assert "GG202" in errors["b/plan.yaml"]
    assert "in a circle" in errors["g/plan.yaml"]
    assert data(ran)["total"]["unread"] == 6


def test_none_that_can_be_read_is_exit_2(tmp_path: Path) -> None:
    write(tmp_path, {"b/plan.yaml": BROKEN, "x/plan.yml": SOUND})
    ran = run("rollup", ".", "nope", *AS_OF, folder=tmp_path)
    assert ran.code == 2
    assert "2 plans could not be read" in ran.out
    assert ran.err == "x/plan.yml is not counted: if it is a plan, rename it to plan.yaml\n"
    (tmp_path / "empty").mkdir()
    ran = run("rollup", "empty", folder=tmp_path)
    assert (ran.code, ran.out, ran.err) == (2, "", "error: empty: there is no plan.yaml in it or below\n")


@pytest.mark.parametrize("in_git", [False, True])
def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, in_git: bool) -> None:  # noqa: FBT001 (a case)
    write(tmp_path, {"a/plan.yaml": SOUND, "b/plan.yaml": SOUND})
    if in_git:
        subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)

    def scandir(path: str, real: Any = os.scandir) -> Any:  # noqa: ANN401
        if str(path).endswith("b"):  # for root, permissions would not do
            raise PermissionError(errno.EACCES, "no", path)
        return real(path)

    with mock.patch("os.scandir", scandir):
        ran = run("rollup", ".", *AS_OF, "--json", folder=tmp_path)
    rows = {row["file"]: row["error"] for row in data(ran)["plans"]}
    assert ran.code == 1
    assert rows["a/plan.yaml"] is None
    assert rows["./b" if "./b" in rows else "b"] == "no permission"


def test_a_plan_named_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, {"plan.yaml": SOUND})
    (tmp_path / "link.yaml").symlink_to("plan.yaml")
    found = data(run("rollup", ".", "plan.yaml", "link.yaml", *AS_OF, "--json", folder=tmp_path))
    assert found["total"]["plans"] == 1


def test_what_is_hidden_in_a_title_does_not_reach_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, {"a/plan.yaml": called('"\\e[31m红\\u202e"'), "b\x1b[31m/plan.yaml": SOUND})
    ran = run("rollup", ".", *AS_OF, folder=tmp_path)
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out


# ── where the tables go ──


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write(tmp_path, {"in/plan.yaml": SOUND})
    return tmp_path


def to(folder: Path, target: str, **env: str) -> Ran:
    return run("rollup", "in", *AS_OF, "--to", target, folder=folder, env=env)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("target", ["t", "t.sqlite", "2026.6", "T.DB"])
def test_what_it_has_written_it_replaces(plan: Path, target: str) -> None:
    for _time in range(2):
        ran = to(plan, target)
        assert (ran.code, ran.err) == (0, "")
        assert f"Written to {target}: plans 1, tasks 16" in ran.out
        assert names(plan) == sorted(["in", target])
    found = json.loads(run("rollup", "in", *AS_OF, "--to", target, "--json", folder=plan).out)["written"]
    assert found["to"] == target
    assert found["rows"]["tasks"] == 16


def test_what_is_not_its_own_stays(plan: Path) -> None:
    write(plan, {"a.sqlite": "mine", "b/mine.txt": "x", "c": "a file"})
    with sqlite3.connect(plan / "other.db") as base:
        base.execute("CREATE TABLE t (a)")
    (plan / "d.sqlite").mkdir()
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    for target in ("a.sqlite", "b", "c", "other.db", "d.sqlite"):
        ran = to(plan, target)
        assert (ran.code, ran.out) == (1, "")
        assert "holds what rollup has not written" in ran.err
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before


def test_a_folder_to_which_somebody_has_added_stays(plan: Path) -> None:
    assert to(plan, "t").code == 0
    write(plan, {"t/tasks/note.txt": "mine"})
    assert to(plan, "t").code == 1
    (plan / "t/tasks/note.txt").unlink()
    (plan / "t/link").symlink_to(plan / "in")
    assert to(plan, "t").code == 1
    (plan / "t/link").unlink()
    assert to(plan, "t").code == 0


def test_an_empty_folder_and_a_link_are_written_to(plan: Path) -> None:
    (plan / "empty").mkdir()
    (plan / "link").symlink_to("empty")
    assert to(plan, "link").code == 0
    assert (plan / "link").is_symlink()
    assert (plan / "empty/_guangong.json").is_file()


@pytest.mark.parametrize("target", ["t.csv", "t.xlsx", "t.parquet"])
def test_another_format_is_refused(plan: Path, target: str) -> None:
    ran = to(plan, target)
    assert (ran.code, ran.out) == (2, "")
    assert "--format csv" in ran.err


@pytest.mark.parametrize("target", ["no/t", "no/t.sqlite"])
def test_a_folder_that_is_not_there_is_told(plan: Path, target: str) -> None:
    ran = to(plan, target)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: there is no folder no; nothing was written\n")


def test_people_are_about_tables(plan: Path) -> None:
    assert "give --to FILE as well" in run("rollup", "in", "--people", folder=plan).err


@pytest.mark.parametrize("target", ["t", "t.sqlite"])
def test_a_full_disk_leaves_the_old_tables(plan: Path, target: str) -> None:
    assert to(plan, target).code == 0
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        mock.patch("guangong.tables.parquet.sync_file", side_effect=full),
        mock.patch("guangong.tables.sqlite.sync_file", side_effect=full),
    ):
        ran = to(plan, target)
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: {target}: the disk is full\n")
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before


def test_sqlite_says_itself_that_the_disk_is_full(plan: Path) -> None:
    with mock.patch("guangong.tables.sqlite.SqliteTables", side_effect=full_error()):
        ran = to(plan, "t.sqlite")
    assert (ran.code, ran.err) == (2, "error: t.sqlite: the disk is full\n")
    assert names(plan) == ["in"]


def full_error() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def test_a_folder_that_cannot_be_renamed_is_the_old_one(plan: Path) -> None:
    assert to(plan, "t").code == 0
    before = (plan / "t/_guangong.json").stat().st_ino
    renamed = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.suffix == ".tmp":
            raise OSError(errno.EIO, "io")
        return renamed(path, target)

    with mock.patch.object(Path, "rename", rename):
        assert to(plan, "t").code == 2
    assert (plan / "t/_guangong.json").stat().st_ino == before
    assert names(plan) == ["in", "t"]


def test_without_the_extra_it_says_what_to_install(plan: Path) -> None:
    with mock.patch.dict(sys.modules, {"pyarrow": None, "pyarrow.parquet": None}):
        ran = to(plan, "t")
        assert to(plan, "t.sqlite").code == 0
    assert (ran.code, ran.out) == (2, "")
    assert 'pip install "guangong[parquet]"' in ran.err
    assert names(plan) == ["in", "t.sqlite"]


def test_stopped_in_the_middle_it_leaves_nothing(plan: Path) -> None:
    for number in range(200):
        write(plan, {f"in/{number}/plan.yaml": SOUND})
    process = subprocess.Popen(
        [*PROGRAM, "rollup", "in", *AS_OF, "--to", "t"],
        cwd=plan,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 20
    while not any(name.endswith(".tmp") for name in names(plan)) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM
    assert names(plan) == ["in"]


def test_a_path_that_is_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    path = Path(os.fsdecode(folder))
    path.mkdir()
    (path / "plan.yaml").write_text(SOUND, "utf-8")
    for target in ("t", "t.sqlite"):
        ran = real("rollup", ".", *AS_OF, "--to", target, folder=tmp_path)
        assert (ran.code, ran.err) == (0, "")
