"""What a plan is compared with, in whatever state a repository is: an answer, or what mends it."""

import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest

from guangong import git
from guangong.cli.comparing import Base, base_of, ci_base, judge
from guangong.cli.inspection import inspect
from guangong.errors import GuangongError
from running import PROGRAM

TODAY = date(2026, 7, 1)
PLAN = (Path(__file__).parents[1] / "examples" / "plan.yaml").read_text("utf-8")
LATER = PLAN.replace("deadline: 2026-08-31", "deadline: 2026-09-30")


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the tests' git from the user's settings and from a hook that runs them."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\nname = a\nemail = a@example.org\n[init]\ndefaultBranch = main\n"
        '[protocol "file"]\nallow = always\n[uploadpack]\nallowFilter = true\nallowAnySHA1InWant = true\n'
        "[core]\nautocrlf = false\n",
        "utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, text: str = PLAN, name: str = "plan.yaml") -> str:
    """Write a plan and commit all that changed."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    run(folder, "add", "--all")
    run(folder, "commit", "--quiet", "--allow-empty", "--message", "Edit")
    return run(folder, "rev-parse", "HEAD")


def make(folder: Path, *texts: str, name: str = "plan.yaml") -> Path:
    """Make a repository with a commit for each text."""
    folder.mkdir(parents=True)
    run(folder, "init", "--quiet")
    for text in texts:
        commit(folder, text, name)
    return folder


def base(path: Path, against: str = "HEAD", *, exact: bool = False) -> Base | None:
    return base_of(path, against, TODAY, exact=exact)


def text_of(found: Base | None) -> str:
    assert found is not None
    return found.document.text


# ── answers ──


def test_a_commit_and_its_short_name(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN, LATER)
    found = base(repo / "plan.yaml", "HEAD~1", exact=True)
    assert text_of(found) == PLAN
    assert found is not None
    assert found.name == f"plan.yaml@{run(repo, 'rev-parse', 'HEAD~1')[:7]}"


def test_the_merge_base_is_what_a_branch_began_with(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "checkout", "--quiet", "-b", "edit")
    commit(repo, LATER)
    run(repo, "checkout", "--quiet", "main")
    commit(repo, PLAN.replace("年内", "今年内"))
    run(repo, "checkout", "--quiet", "edit")
    assert text_of(base(repo / "plan.yaml", "main")) == PLAN
    assert "今年内" in text_of(base(repo / "plan.yaml", "main", exact=True))


def test_the_findings_of_an_edit(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    path = repo / "plan.yaml"
    path.write_text(LATER, "utf-8")
    judged = judge(inspect(path, TODAY), "HEAD", TODAY)
    assert [found.code for found in judged.diagnostics] == ["GG411"]
    assert judged.base
    assert judged.base.name.startswith("plan.yaml@")


PLACES = {
    "a folder with a Chinese name": "计划/plan.yaml",
    "a file name with a space and a quote": 'a b/"plan".yaml',
    "a name that looks like an option": "-x/--plan.yaml",
    "a name of wildcards": "[ab]*/pl?n.yaml",
}


@pytest.mark.parametrize("name", PLACES.values(), ids=PLACES)
def test_places_in_the_tree(tmp_path: Path, name: str) -> None:
    repo = make(tmp_path / "r", PLAN, name=name)
    (repo / name).write_text(LATER, "utf-8")
    found = base(repo / name)
    assert text_of(found) == PLAN
    assert found is not None
    assert found.name.startswith(f"{name}@")


def test_a_new_plan_has_no_base(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", "x: 1", name="other.yaml")
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert base(repo / "plan.yaml") is None


def test_a_copy_is_a_new_plan(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN, name="2025.yaml")
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert base(repo / "plan.yaml") is None


RENAMES = {
    "as it was": ("plan.yaml", "计划/plan.yaml", PLAN),
    "and edited": ("plan.yaml", "计划.yaml", LATER),
    "into another suffix": ("plan.yml", "plan.yaml", LATER),
    "and rewritten, with the same name": ("old/plan.yaml", "new/plan.yaml", "schema: 1\n"),
}


@pytest.mark.parametrize(("old", "new", "text"), RENAMES.values(), ids=RENAMES)
@pytest.mark.parametrize("staged", [True, False])
def test_a_renamed_file(tmp_path: Path, old: str, new: str, text: str, staged: bool) -> None:  # noqa: FBT001
    repo = make(tmp_path / "r", PLAN, name=old)
    (repo / "other.yaml").write_text("x: 1\n", "utf-8")
    (repo / old).unlink()
    (repo / new).parent.mkdir(exist_ok=True)
    (repo / new).write_text(text, "utf-8")
    if staged:
        run(repo, "add", "--all")
    found = base(repo / new)
    assert text_of(found) == PLAN
    assert found is not None
    assert found.name.startswith(f"{old}@")


def test_an_unlike_file_that_is_gone_is_no_rename(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", "x: 1\n", name="other.yaml")
    (repo / "other.yaml").unlink()
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert base(repo / "plan.yaml") is None


def test_a_worktree(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "worktree", "add", "--quiet", "-b", "edit", str(tmp_path / "w"))
    (tmp_path / "w" / "plan.yaml").write_text(LATER, "utf-8")
    assert text_of(base(tmp_path / "w" / "plan.yaml", "main")) == PLAN


def with_submodule(folder: Path) -> Path:
    inner = make(folder / "inner", PLAN)
    outer = make(folder / "outer", "x: 1\n", name="x.yaml")
    run(outer, "submodule", "--quiet", "add", inner.as_uri(), "计划")
    run(outer, "commit", "--quiet", "--message", "Add")
    return outer


def test_a_submodule_has_its_own_commits(tmp_path: Path) -> None:
    outer = with_submodule(tmp_path)
    (outer / "计划" / "plan.yaml").write_text(LATER, "utf-8")
    assert text_of(base(outer / "计划" / "plan.yaml")) == PLAN


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    (tmp_path / "link.yaml").symlink_to(repo / "plan.yaml")
    assert text_of(base(tmp_path / "link.yaml")) == PLAN


def test_a_file_is_a_base(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(LATER, "utf-8")
    (tmp_path / "old.yaml").write_text(PLAN, "utf-8")
    found = base(tmp_path / "plan.yaml", "old.yaml")
    assert text_of(found) == PLAN
    assert found is not None
    assert found.name == "old.yaml"


# ── the environment of hooks ──


def test_the_environment_of_a_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo, other = make(tmp_path / "r", PLAN), make(tmp_path / "other", LATER)
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    monkeypatch.setenv("GIT_PREFIX", "x/")
    assert text_of(base(repo / "plan.yaml")) == PLAN


def test_a_hook_finds_the_plan(tmp_path: Path) -> None:
    """What pre-commit has: git runs the hook itself, with a temporary index for ``commit FILE``."""
    repo = make(tmp_path / "r", PLAN)
    hook = repo / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!/bin/sh\nenv | grep ^GIT_ >&2\n{shlex.join(PROGRAM)} diff --json > answer.json\n",
        "utf-8",
    )
    hook.chmod(0o755)
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    run(repo, "commit", "--quiet", "--message", "x", "plan.yaml")
    assert '"change": "deadline"' in (repo / "answer.json").read_text("utf-8")


def test_a_repository_that_only_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make(tmp_path / "r", PLAN)
    (repo / ".git").rename(tmp_path / "elsewhere.git")
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    monkeypatch.setenv("GIT_DIR", "elsewhere.git")
    monkeypatch.setenv("GIT_WORK_TREE", "r")
    assert text_of(base(repo / "plan.yaml")) == PLAN


# ── exit 2, and the command that mends it ──


def complaint(path: Path, against: str, *, exact: bool = False) -> str:
    with pytest.raises(GuangongError) as caught:
        base(path, against, exact=exact)
    assert caught.value.exit_code == 2
    return str(caught.value)


def mend(folder: Path, sentence: str) -> None:
    """Run the command that a sentence ends with."""
    command = re.search(r": (git .*)$", sentence)
    assert command, sentence
    subprocess.run(shlex.split(command.group(1)), cwd=folder, check=True, capture_output=True)


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    assert "lies in no git repository" in complaint(tmp_path / "plan.yaml", "HEAD")


def test_an_unborn_branch(tmp_path: Path) -> None:
    repo = make(tmp_path / "r")
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert "commit the plan first" in complaint(repo / "plan.yaml", "HEAD")
    assert "commit the plan first" in complaint(repo / "plan.yaml", "origin/main")


def test_an_orphan_branch(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "checkout", "--quiet", "--orphan", "fresh")
    assert "commit the plan first" in complaint(repo / "plan.yaml", "main")
    assert text_of(base(repo / "plan.yaml", "main", exact=True)) == PLAN
    commit(repo, LATER)
    assert complaint(repo / "plan.yaml", "main").endswith("compare with main itself: --exact")


def test_an_unknown_name(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    assert complaint(repo / "plan.yaml", "nope").endswith("git log --oneline --decorate --all")


def test_a_branch_that_was_not_fetched(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(tmp_path, "clone", "--quiet", repo.as_uri(), "clone")
    run(repo, "checkout", "--quiet", "-b", "later")
    sentence = complaint(tmp_path / "clone" / "plan.yaml", "origin/later")
    assert sentence.endswith("git fetch origin +later:refs/remotes/origin/later")
    mend(tmp_path / "clone", sentence)
    assert text_of(base(tmp_path / "clone" / "plan.yaml", "origin/later")) == PLAN


def test_a_branch_of_the_remote_alone(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "branch", "other")
    run(tmp_path, "clone", "--quiet", repo.as_uri(), "clone")
    assert 'did you mean "origin/other"?' in complaint(tmp_path / "clone" / "plan.yaml", "other")


def forked(folder: Path) -> Path:
    """Make a repository in which a branch left main some commits ago."""
    repo = make(folder / "r", PLAN)
    run(repo, "checkout", "--quiet", "-b", "edit")
    for number in range(3):
        commit(repo, f"{LATER}# {number}\n")
    run(repo, "checkout", "--quiet", "main")
    for number in range(3):
        commit(repo, f"{PLAN}# {number}\n")
    return repo


def shallow(folder: Path) -> tuple[Path, Path]:
    """Make a shallow clone of a branch that left main some commits ago, as CI does."""
    repo = forked(folder)
    run(folder, "clone", "--quiet", "--depth=1", "--branch=edit", repo.as_uri(), "clone")
    return repo, folder / "clone"


def test_a_shallow_clone_without_the_base_branch(tmp_path: Path) -> None:
    _repo, clone = shallow(tmp_path)
    sentence = complaint(clone / "plan.yaml", "origin/main")
    assert sentence.endswith("git fetch --deepen=50 origin +main:refs/remotes/origin/main")
    mend(clone, sentence)
    assert text_of(base(clone / "plan.yaml", "origin/main")) == PLAN


def test_a_shallow_clone_without_the_merge_base(tmp_path: Path) -> None:
    _repo, clone = shallow(tmp_path)
    run(clone, "fetch", "--quiet", "--depth=1", "origin", "+main:refs/remotes/origin/main")
    sentence = complaint(clone / "plan.yaml", "origin/main")
    assert sentence.endswith("git fetch --unshallow")
    mend(clone, sentence)
    run(clone, "fetch", "--quiet", "origin", "+main:refs/remotes/origin/main")
    assert text_of(base(clone / "plan.yaml", "origin/main")) == PLAN


def test_a_commit_that_is_missing(tmp_path: Path) -> None:
    repo, clone = shallow(tmp_path)
    missing = run(repo, "rev-parse", "main~3")
    sentence = complaint(clone / "plan.yaml", missing, exact=True)
    assert sentence.endswith(f"git fetch origin {missing}")
    mend(clone, sentence)
    assert text_of(base(clone / "plan.yaml", missing, exact=True)) == PLAN


def test_a_file_that_a_partial_clone_left_out(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN, LATER)
    run(tmp_path, "clone", "--quiet", "--filter=blob:none", repo.as_uri(), "clone")
    sentence = complaint(tmp_path / "clone" / "plan.yaml", "HEAD~1", exact=True)
    mend(tmp_path / "clone", sentence)
    assert text_of(base(tmp_path / "clone" / "plan.yaml", "HEAD~1", exact=True)) == PLAN


def test_a_bare_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, "init", "--quiet", "--bare", "bare.git")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "bare.git" / "plan.yaml").write_text(PLAN, "utf-8")
    assert "the repository is bare" in complaint(tmp_path / "bare.git" / "plan.yaml", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "bare.git"))
    assert "GIT_WORK_TREE=" in complaint(tmp_path / "plan.yaml", "HEAD")


def test_a_plan_outside_the_working_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", PLAN)
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    monkeypatch.setenv("GIT_DIR", str(repo / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(repo))
    assert "unset GIT_DIR" in complaint(tmp_path / "plan.yaml", "HEAD")


def test_a_revision_of_the_repository_around_a_submodule(tmp_path: Path) -> None:
    outer = with_submodule(tmp_path)
    run(outer, "tag", "v1")
    assert "lies in the submodule" in complaint(outer / "计划" / "plan.yaml", "v1")


BROKEN = {
    "no YAML": "title: [",
    "a broken task": PLAN.replace("id: 1-02", "id: 一"),
    "empty": "",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_base_that_is_broken(tmp_path: Path, text: str) -> None:
    repo = make(tmp_path / "r", text, PLAN)
    sentence = complaint(repo / "plan.yaml", "HEAD~1", exact=True)
    assert "is broken itself" in sentence
    assert "give an earlier commit" in sentence


def test_a_base_that_was_a_link(tmp_path: Path) -> None:
    repo = make(tmp_path / "r")
    (repo / "real.yaml").write_text(PLAN, "utf-8")
    (repo / "plan.yaml").symlink_to("real.yaml")
    run(repo, "add", "--all")
    run(repo, "commit", "--quiet", "--message", "x")
    (repo / "plan.yaml").unlink()
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert "was no plain file" in complaint(repo / "plan.yaml", "HEAD")


REFUSED = {
    "an option": "--output=x",
    "a short option": "-x",
    "a line end": "main\nHEAD",
    "a NUL": "main\0",
    "an escape": "main\x1b[31m",
    "a lone dash": "-",
}


@pytest.mark.parametrize("revision", REFUSED.values(), ids=REFUSED)
def test_what_can_be_no_revision(tmp_path: Path, revision: str) -> None:
    repo = make(tmp_path / "r", PLAN)
    assert "can be no revision" in complaint(repo / "plan.yaml", revision)
    assert not (repo / "x").exists()


NO_COMMIT = {
    "a range": "HEAD..HEAD",
    "an exclusion": "^HEAD",
    "a file": "HEAD:plan.yaml",
    "a search": ":/Edit",
}


@pytest.mark.parametrize("revision", NO_COMMIT.values(), ids=NO_COMMIT)
def test_what_is_no_single_commit(tmp_path: Path, revision: str) -> None:
    repo = make(tmp_path / "r", PLAN)
    assert "there is no revision" in complaint(repo / "plan.yaml", revision)


def test_the_plan_is_not_compared_with_itself(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    assert "is the plan itself" in complaint(tmp_path / "plan.yaml", "plan.yaml")


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", PLAN)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "was not found" in complaint(repo / "plan.yaml", "HEAD")


def test_a_git_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", PLAN)
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 5\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=":")
    monkeypatch.setattr(git, "SECONDS", 0.2)
    assert "no answer" in complaint(repo / "plan.yaml", "HEAD")


def test_a_folder_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", PLAN)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    sentence = complaint(repo / "plan.yaml", "HEAD")
    mend(repo, sentence)
    assert text_of(base(repo / "plan.yaml")) == PLAN


def test_nothing_is_run_or_written(tmp_path: Path) -> None:
    """A repository's settings could name programs: none of them runs, and nothing is locked."""
    repo = make(tmp_path / "r", PLAN)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        run(repo, "config", key, f"touch {shlex.quote(str(tmp_path))}/ran; false")
    before = {path: path.stat().st_mtime_ns for path in repo.rglob("*")}
    assert text_of(base(repo / "plan.yaml")) == PLAN
    assert not (tmp_path / "ran").exists()
    assert {path: path.stat().st_mtime_ns for path in repo.rglob("*")} == before


# ── CI ──

CI: dict[str, tuple[dict[str, str], tuple[str, bool]]] = {
    "GitHub": ({"GITHUB_BASE_REF": "main"}, ("origin/main", False)),
    "GitLab": ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "a" * 40}, ("a" * 40, True)),
    "GitHub on a push": (
        {"GITHUB_BASE_REF": "", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "b" * 40},
        ("b" * 40, True),
    ),
}


@pytest.mark.parametrize(("environment", "expected"), CI.values(), ids=CI)
def test_what_ci_compares_with(environment: dict[str, str], expected: tuple[str, bool]) -> None:
    assert ci_base(environment) == expected


def test_no_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    monkeypatch.delenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", raising=False)
    repo = make(tmp_path / "r", PLAN)
    assert "compare with what?" in complaint(repo / "plan.yaml", "")
