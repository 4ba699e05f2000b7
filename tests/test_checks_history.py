"""An id is never given again, whatever became of its task in earlier commits."""

import shutil
import subprocess
from pathlib import Path
from unittest import mock

import pytest

from guangong.storage import git
from guangong.storage.git import clones, versions
from repositories import PLAN, commit, make, run
from running import Ran
from running import run as guangong

pytestmark = pytest.mark.usefixtures("own_git")

LAST = "      - id: 2-06\n"
TASK = "      - {id: 2-30, title: 删去的任务, deadline: 2026-08-31}\n"
MORE = PLAN.replace(LAST, TASK + LAST)
assert MORE != PLAN


def add(folder: Path) -> Ran:
    return guangong("add", "新", "--section", "2", folder=folder)


def given(folder: Path) -> str:
    """Return the id that ``add`` gives, where it has nothing to complain of."""
    ran = add(folder)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.split()[0]


def test_an_id_that_was_deleted(tmp_path: Path) -> None:
    assert given(make(tmp_path / "r", MORE, PLAN)) == "2-31"


LAYOUTS = {
    "block style": "      - id: 2-30\n        title: 一\n",
    "quoted": '      - id: "2-30"\n        title: 一\n',
    "in single quotes, as JSON has it": '      - {"title":"一","id":\'2-30\'}\n',
    "last in braces": "      - {title: 一, id: 2-30}\n",
    "on a line of its own": "      - id:\n          2-30\n        title: 一\n",
    "with a comment": "      - id: 2-30  # 新\n        title: 一\n",
    "in text that is no YAML": "      - id: 2-30\n        title: [一\n",
    "anchored": "      - id: &a 2-30\n        title: 一\n",
    "a key twice": "      - id: 2-30\n        title: 一\n        title: 二\n",
    "a section with a zero": "      - {id: 02-30, title: 一}\n",
}


@pytest.mark.parametrize("task", LAYOUTS.values(), ids=LAYOUTS)
def test_an_id_however_it_was_written(tmp_path: Path, task: str) -> None:
    assert given(make(tmp_path / "r", PLAN.replace(LAST, task + LAST), PLAN)) == "2-31"


TEXTS = {
    "a month": ("征集稿件", "2-11月征集稿件"),
    "a telephone": ("征集稿件", "电话2-9999"),
    "what looks like an id": ("列出篇目，征集稿件", '"- id: 2-99"'),
    "a comment": (LAST, "      # - id: 2-99\n" + LAST),
}


@pytest.mark.parametrize("change", TEXTS.values(), ids=TEXTS)
def test_a_text_that_was_there_is_no_id(tmp_path: Path, change: tuple[str, str]) -> None:
    old = PLAN.replace(*change)
    assert old != PLAN
    assert given(make(tmp_path / "r", old, PLAN)) == "2-07"


ATTRIBUTES = ("plan.yaml -diff", "* binary", "*.yaml diff=none", "plan.yaml -text", "* -diff -text")


@pytest.mark.parametrize("line", ATTRIBUTES)
def test_attributes_hide_nothing(tmp_path: Path, line: str) -> None:
    repo = make(tmp_path / "r")
    (repo / ".gitattributes").write_text(f"{line}\n", "utf-8")
    run(repo, "config", "diff.none.textconv", "true")
    commit(repo, MORE)
    commit(repo, PLAN)
    assert given(repo) == "2-31"


def move(repo: Path, old: str, new: str) -> None:
    (repo / new).parent.mkdir(parents=True, exist_ok=True)
    run(repo, "mv", old, new)
    run(repo, "commit", "--quiet", "--message", "Move")


def test_a_plan_that_was_moved(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    move(repo, "plan.yaml", "2026/plan.yaml")
    assert given(repo / "2026") == "2-31"


def test_a_plan_that_was_moved_and_edited_again_and_again(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, name="[工作]*.yml")
    run(repo, "mv", "[工作]*.yml", "plan.yaml")
    commit(repo, PLAN)
    move(repo, "plan.yaml", "a b/要点.yaml")
    move(repo, "a b/要点.yaml", "a b/plan.yaml")
    run(repo, "config", "diff.renames", "false")
    run(repo, "config", "diff.renameLimit", "1")
    assert given(repo / "a b") == "2-31"


def test_a_plan_that_is_new_beside_another(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, name="2025/plan.yaml")
    commit(repo, PLAN, "2026/plan.yaml")
    assert given(repo / "2026") == "2-07"


def test_what_came_and_went_on_a_branch(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "checkout", "--quiet", "-b", "edit")
    commit(repo, MORE)
    commit(repo, PLAN)
    run(repo, "checkout", "--quiet", "main")
    (repo / "x").touch()
    run(repo, "add", "x")
    run(repo, "commit", "--quiet", "--message", "Other")
    run(repo, "merge", "--quiet", "--no-edit", "edit")
    assert given(repo) == "2-31"


def test_what_a_merge_alone_brought(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "checkout", "--quiet", "-b", "edit")
    run(repo, "commit", "--quiet", "--allow-empty", "--message", "Edit")
    run(repo, "checkout", "--quiet", "main")
    run(repo, "merge", "--quiet", "--no-ff", "--no-commit", "edit")
    commit(repo, MORE)
    assert "Merge" in run(repo, "log", "--merges", "--format=%H Merge")
    commit(repo, PLAN)
    assert given(repo) == "2-31"


def test_a_branch_that_was_never_merged_does_not_count(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "checkout", "--quiet", "-b", "edit")
    commit(repo, MORE)
    run(repo, "checkout", "--quiet", "main")
    assert given(repo) == "2-07"


def test_a_plan_that_was_away(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE)
    run(repo, "rm", "--quiet", "plan.yaml")
    run(repo, "commit", "--quiet", "--message", "Remove")
    commit(repo, PLAN)
    assert given(repo) == "2-31"


def test_a_plan_that_was_a_link(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE)
    (repo / "plan.yaml").unlink()
    (repo / "plan.yaml").symlink_to("elsewhere.yaml")
    run(repo, "add", "--all")
    run(repo, "commit", "--quiet", "--message", "Link")
    (repo / "plan.yaml").unlink()
    commit(repo, PLAN)
    assert given(repo) == "2-31"


def test_few_processes_for_many_commits(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", *(f"{MORE}# {number}\n" for number in range(20)), PLAN)
    with mock.patch.object(subprocess, "run", wraps=subprocess.run) as ran:
        texts = [text.decode() for text in git.history(repo / "plan.yaml")]
    assert ran.call_count <= 11
    assert sorted(texts) == sorted([PLAN, *(f"{MORE}# {number}\n" for number in range(20))])


def test_large_plans_are_not_held_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{MORE}# {number}\n" for number in range(5)]
    repo = make(tmp_path / "r", *texts)
    monkeypatch.setattr(versions, "_AT_ONCE", 2 * len(texts[0].encode()))
    assert sorted(text.decode() for text in git.history(repo / "plan.yaml")) == texts


# ── where there is no history ──


def test_outside_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    assert given(tmp_path) == "2-07"


def test_without_a_commit(tmp_path: Path) -> None:
    repo = make(tmp_path / "r")
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert given(repo) == "2-07"


def test_on_a_branch_without_a_commit(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    run(repo, "checkout", "--quiet", "--orphan", "fresh")
    assert given(repo) == "2-07"


def test_a_plan_that_was_never_committed(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, name="x/plan.yaml")
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert given(repo) == "2-07"


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert given(tmp_path) == "2-07"


# ── where it cannot be read whole ──


def told(folder: Path, reason: str) -> str:
    """Return the id that ``add`` gives, where it says why it could not see all."""
    ran = add(folder)
    assert ran.code == 0
    assert (
        ran.err
        == f"the earlier commits cannot be read whole: {reason}; the id follows the highest one seen\n"
    )
    return ran.out.split()[0]


DAMAGED = "a part is missing, damaged or larger than 10 MB; look with: git fsck"


def clone(repo: Path, *options: str) -> Path:
    folder = repo.parent / "clone"
    run(repo.parent, "clone", "--quiet", *options, repo.as_uri(), str(folder))
    return folder


def test_a_shallow_clone(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN.replace(LAST, TASK.replace("2-30", "2-20") + LAST), PLAN)
    reason = "this clone is shallow; get the rest with: git fetch --unshallow"
    assert told(clone(repo, "--depth=2"), reason) == "2-21"
    run(tmp_path / "clone", "checkout", "--quiet", "plan.yaml")
    run(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
    assert given(tmp_path / "clone") == "2-31"


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_a_partial_clone(tmp_path: Path, left_out: str) -> None:
    repo = make(tmp_path / "r", MORE, PLAN.replace(LAST, TASK.replace("2-30", "2-20") + LAST))
    folder = clone(repo, f"--filter={left_out}")
    commit(repo, PLAN)
    run(folder, "pull", "--quiet")
    reason = "this clone is partial; get the rest with: git fetch --refetch --no-filter"
    assert told(folder, reason) == "2-21"
    run(folder, "checkout", "--quiet", "plan.yaml")
    run(folder, "fetch", "--quiet", "--refetch", "--no-filter")
    assert given(folder) == "2-31"


def lose(repo: Path, name: str) -> None:
    """Remove the object that a revision names."""
    id_ = run(repo, "rev-parse", name)
    (repo / ".git" / "objects" / id_[:2] / id_[2:]).unlink()


OBJECTS = {
    "a content": ("HEAD~2:plan.yaml", "2-41"),
    "a folder": ("HEAD~2^{tree}", "2-41"),
    "a commit": ("HEAD~2", "2-41"),
    "the last commit": ("HEAD", "2-07"),
}


@pytest.mark.parametrize(("name", "expected"), OBJECTS.values(), ids=OBJECTS)
def test_an_object_that_is_missing(tmp_path: Path, name: str, expected: str) -> None:
    later = PLAN.replace(LAST, TASK.replace("2-30", "2-40") + LAST)
    repo = make(tmp_path / "r", PLAN, MORE, later, PLAN.replace("年内", "今年内"))
    commit(repo, PLAN)
    lose(repo, name.replace("~2", "~3"))
    assert told(repo, DAMAGED) == expected


def test_an_object_that_is_damaged(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    id_ = run(repo, "rev-parse", "HEAD~1:plan.yaml")
    file = repo / ".git" / "objects" / id_[:2] / id_[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-40])
    assert told(repo, DAMAGED) in {"2-07", "2-31"}


def test_a_content_that_a_rename_would_need(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, name="old.yaml")
    run(repo, "mv", "old.yaml", "plan.yaml")
    commit(repo, MORE.replace("2-30", "2-40"))
    commit(repo, PLAN)
    lose(repo, "HEAD~2:old.yaml")
    assert told(repo, DAMAGED) == "2-41"


def test_an_earlier_plan_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", MORE, f"{PLAN}#{'x' * 2000}\n", PLAN)
    for module in (clones, versions):
        monkeypatch.setattr(module, "MAX_BYTES", len(MORE.encode()) + 100)
    assert told(repo, DAMAGED.replace("10", "0")) == "2-31"


def test_a_head_that_leads_nowhere(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    (repo / ".git" / "refs" / "heads" / "main").write_text("x\n", "utf-8")
    assert told(repo, DAMAGED) == "2-07"


def test_a_repository_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    monkeypatch.setenv("PATH", str(tmp_path))
    reason = "the git program was not found; install git"
    assert told(repo, reason) == "2-07"


def test_a_repository_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "work plan", MORE, PLAN)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ran = add(repo)
    assert ran.out.split()[0] == "2-07"
    assert f"git config --global --add safe.directory '{repo}'" in ran.err


def test_a_dry_run_sees_the_same(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    ran = guangong("add", "新", "--section", "2", "--dry-run", folder=repo)
    assert "+      - id: 2-31" in ran.out
    shutil.rmtree(repo / ".git")
    assert given(repo) == "2-07"


def test_grafts_hide_nothing(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", MORE, PLAN)
    (repo / ".git" / "info").mkdir(exist_ok=True)
    (repo / ".git" / "info" / "grafts").write_text(run(repo, "rev-parse", "HEAD") + "\n", "utf-8")
    assert add(repo).out.split()[0] == "2-31"


# ── the title of the last commit, which a new one must not lead far from ──


def retitled(folder: Path) -> str:
    """Return what is said where a title's spelling is changed; it is written all the same."""
    ran = guangong("set", "2-01", "title=“清明祭英烈”网上祭扫（线上）", folder=folder)
    assert ran.code == 0, ran.err
    return ran.err


def test_a_title_that_was_committed_is_read_in_silence(tmp_path: Path) -> None:
    assert retitled(make(tmp_path / "r", PLAN)) == ""


def test_without_a_repository_there_is_no_title_to_read(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    assert retitled(tmp_path) == ""


def test_a_committed_title_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make(tmp_path / "r", PLAN)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert retitled(repo).startswith("the last commit cannot be read: the git program was not found")
