"""``guangong trend``: how the plan went, by the dates in it and by its commits."""

import json
from pathlib import Path
from typing import Any

import pytest

from guangong.yamldoc import MAX_BYTES
from repositories import PLAN
from repositories import run as git
from running import EXAMPLES, LIVELY, run

AS_OF = ("--as-of", "2026-06-15")
RETURN = "schema: 1\nunit: {unit}\ntasks:\n  1-03: {{done_on: 2026-03-20}}\n"


def shown(*arguments: str, folder: Path = EXAMPLES) -> Any:  # noqa: ANN401 (JSON)
    ran = run(*arguments, "--json", folder=folder)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


# ── by the dates in the plan ──


@pytest.mark.parametrize("folder", [EXAMPLES, LIVELY])
@pytest.mark.parametrize(
    "filters", ["", "--section 1", "--owner 局关工委 --kind activity", "--light overdue"]
)
def test_each_month_is_what_status_says_of_its_end(folder: Path, filters: str) -> None:
    trend = shown("trend", *AS_OF, *filters.split(), folder=folder)
    days = [point["day"] for point in trend["points"]]
    assert days[:6] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-15"]
    for point in trend["points"][:6]:
        status = shown("status", "--as-of", point["day"], *filters.split(), folder=folder)
        total = status["total"]
        assert {name: point[name] for name in ("done", "total", "progress", "expected")} == {
            name: total[name] for name in ("done", "total", "progress", "expected")
        }
        assert (point["due_by"], point["overdue"]) == (status["due_by"], status["late"])


def test_what_is_to_come_has_what_is_due_alone() -> None:
    *_past, last = shown("trend", *AS_OF, folder=LIVELY)["points"]
    due = shown("status", "--as-of", "2026-12-31", folder=LIVELY)["due_by"]
    assert last == {
        "start": "2026-12-01",
        "day": "2026-12-31",
        "done": None,
        "overdue": None,
        "due_by": due,
        "total": None,
        "progress": None,
        "expected": None,
    }


def test_where_no_task_fits_it_says_so() -> None:
    assert "No task fits." in run("trend", *AS_OF, "--search", "没有").out
    for day in ("2026-06-15", "2025-06-15"):
        assert "No task fits." not in run("trend", "--as-of", day).out


def test_before_and_after_the_period() -> None:
    before = shown("trend", "--as-of", "2025-06-01")["points"]
    assert {point["done"] for point in before} == {None}
    after = shown("trend", "--as-of", "2027-06-01")["points"]
    assert after[-1]["day"] == "2026-12-31"
    assert None not in {point["done"] for point in after}


def test_a_long_period_has_longer_columns(tmp_path: Path) -> None:
    text = PLAN.replace(
        "period: {start: 2026-01-01, end: 2026-12-31}", "period: {start: 2020-01-01, end: 2039-12-31}"
    )
    assert text != PLAN
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    assert len(shown("trend", *AS_OF, folder=tmp_path)["points"]) <= 13


# ── by the commits ──

pytestmark = pytest.mark.usefixtures("own_git")


def commit(folder: Path, day: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T23:00:00+0800")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Edit")


PLAIN = """schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {a: 甲校, b: 乙校}}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 送书, owners: [bureau], deadline: 2026-03-31}
      - {id: 1-03, title: 计划, owners: [schools], deadline: 2026-04-15}
"""
DONE = PLAIN.replace("deadline: 2026-03-31", "deadline: 2026-03-31, status: done, done_on: 2026-02-10")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan whose commits lag behind the dates in it, and that was renamed, twice."""
    folder = tmp_path / "plans"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, "2026-02-28", {"2026/plan.yaml": PLAIN}, monkeypatch)
    git(folder, "mv", "2026", "今年")
    commit(folder, "2026-03-31", {}, monkeypatch)
    commit(
        folder,
        "2026-04-02",
        {"今年/plan.yaml": DONE, "今年/returns/a.yaml": RETURN.format(unit="a")},
        monkeypatch,
    )
    git(folder, "mv", "今年/plan.yaml", "今年/要点.yaml")
    commit(folder, "2026-05-02", {"今年/returns/b.yaml": RETURN.format(unit="b")}, monkeypatch)
    return folder / "今年"


def by_month(folder: Path, *arguments: str) -> dict[str, tuple[int, int, int]]:
    found = shown("trend", "--git", "--file", "要点.yaml", *arguments, folder=folder)
    return {
        point["day"][5:]: (point["done"], point["due_by"], point["overdue"])
        for point in found["points"]
        if point["done"] is not None
    }


def test_commits_show_what_was_known_then(repository: Path) -> None:
    assert by_month(repository, *AS_OF) == {
        "02-28": (0, 0, 0),
        "03-31": (0, 1, 0),
        "04-30": (1, 2, 1),
        "05-31": (2, 2, 0),
        "06-15": (2, 2, 0),
    }
    told = run("trend", "--git", "--file", "要点.yaml", *AS_OF, folder=repository)
    assert "No commit before 2026-02-01 has the plan." in told.out


def test_of_a_merge_the_branch_counts(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "checkout", "--quiet", "-b", "side", "HEAD~1")
    commit(repository, "2026-04-20", {"returns/b.yaml": RETURN.format(unit="b")}, monkeypatch)
    git(repository, "checkout", "--quiet", "main")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-06-01T12:00:00+0800")
    git(repository, "merge", "--quiet", "--no-ff", "--message", "Merge", "side")
    assert by_month(repository, *AS_OF)["04-30"] == (1, 2, 1)


LARGE = f"{PLAIN}\n# {'x' * MAX_BYTES}"


@pytest.mark.parametrize(
    "broken",
    ["title: [", PLAIN.replace("id: 1-01", "id: 1-03"), "", pytest.param(LARGE, id="too large")],
)
def test_what_cannot_be_read_is_passed_over_and_counted(
    repository: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (repository / "要点.yaml").read_text("utf-8")
    for day in ("2026-05-20", "2026-05-30"):
        commit(repository, day, {"要点.yaml": f"{broken}\n# {day}\n"}, monkeypatch)
    commit(repository, "2026-06-10", {"要点.yaml": whole}, monkeypatch)
    assert by_month(repository, *AS_OF)["05-31"] == (2, 2, 0)
    assert shown("trend", "--git", "--file", "要点.yaml", *AS_OF, folder=repository)["unreadable"] == 2
    told = run("trend", "--git", "--file", "要点.yaml", *AS_OF, folder=repository).out
    assert "2 commits were passed over: their plan cannot be read." in told


def test_the_last_commit_may_be_one_that_cannot_be_read(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (repository / "要点.yaml").read_text("utf-8")
    commit(repository, "2026-05-30", {"要点.yaml": LARGE}, monkeypatch)
    (repository / "要点.yaml").write_text(whole, "utf-8")
    assert by_month(repository, *AS_OF)["05-31"] == (2, 2, 0)


@pytest.mark.parametrize("broken", ["unit: [", pytest.param(f"# {'x' * MAX_BYTES}", id="too large")])
def test_returns_that_cannot_be_read_are_not_missing(
    repository: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, "2026-05-30", {"returns/b.yaml": broken}, monkeypatch)
    commit(repository, "2026-06-10", {"returns/b.yaml": RETURN.format(unit="b")}, monkeypatch)
    assert by_month(repository, *AS_OF)["05-31"] == (2, 2, 0)


def test_the_plan_of_the_year_before_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "2025-06-30", {"要点.yaml": PLAIN.replace("2026", "2025")}, monkeypatch)
    commit(tmp_path, "2026-02-10", {"要点.yaml": PLAIN}, monkeypatch)
    assert list(by_month(tmp_path, "--as-of", "2026-03-15")) == ["02-28", "03-15"]


def test_a_unit_that_a_commit_does_not_have(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (repository / "要点.yaml").read_text("utf-8")
    commit(
        repository,
        "2026-06-01",
        {"要点.yaml": text.replace("局关工委}", "局关工委}\n  y: {name: 苗圃}")},
        monkeypatch,
    )
    assert list(by_month(repository, *AS_OF, "--owner", "苗圃")) == ["06-15"]


def test_what_git_cannot_tell_is_an_error(repository: Path, tmp_path: Path) -> None:
    early = run("trend", "--git", "--file", "要点.yaml", "--as-of", "2026-01-15", folder=repository)
    assert (early.code, early.err) == (
        1,
        "error: no commit by 2026-01-15 has the plan\nhint: leave --git out\n",
    )
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.parent.as_uri(), "shallow")
    ran = run("trend", "--git", "--file", "今年/要点.yaml", folder=tmp_path / "shallow")
    assert (ran.code, ran.out) == (2, "")
    assert "git fetch --unshallow" in ran.err
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "plan.yaml").write_text(PLAIN, "utf-8")
    ran = run("trend", "--git", folder=outside)
    assert (ran.code, ran.out) == (2, "")
    assert "git init" in ran.err


def test_export_has_the_same(repository: Path) -> None:
    ran = run("export", "trend", "--git", "--format", "csv", "--file", "要点.yaml", *AS_OF, folder=repository)
    assert ran.out.splitlines()[3:5] == ["2026-03-31,0,1,0,0%,100%", "2026-04-30,1,2,1,100%,100%"]
