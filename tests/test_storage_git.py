"""What a plan is compared with, in whatever state a repository is: an answer, or what fixes it."""

import contextlib
import re
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from guangong.answers.looks import Looks
from guangong.errors import GuangongError
from guangong.services.base import Base, Wanted, base_of, ci_base
from guangong.services.plan_check import check_plan
from guangong.services.review import judge
from guangong.storage.git import program
from repositories import PLAN, commit, make, run
from running import PROGRAM
from running import run as guangong

TODAY = date(2026, 7, 1)
LATER = PLAN.replace("deadline: 2026-08-31", "deadline: 2026-09-30")


pytestmark = pytest.mark.usefixtures("own_git")


def base(path: Path, against: str = "HEAD", *, exact: bool = False) -> Base | None:
    return base_of(path, Wanted(against, exact), TODAY, Looks())


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
    judged = judge(check_plan(path, TODAY, Looks()), Wanted("HEAD"), TODAY, Looks())
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


@pytest.mark.parametrize("staged", [True, False])
def test_below_the_limit_a_plan_of_the_same_name_is_new(tmp_path: Path, staged: bool) -> None:  # noqa: FBT001
    """It was compared with the file that had its name, be it another year's."""
    repo = make(tmp_path / "r", PLAN, name="old/plan.yaml")
    (repo / "old" / "plan.yaml").unlink()
    (repo / "new").mkdir()
    (repo / "new" / "plan.yaml").write_text("schema: 1\n", "utf-8")
    if staged:
        run(repo, "add", "--all")
    assert base(repo / "new" / "plan.yaml") is None


def two_years(folder: Path) -> Path:
    """Make a branch with a plan of 2026 that is much like that of 2025, which main has."""
    repo = make(folder / "r", PLAN.replace("2026", "2025"), name="2025/plan.yaml")
    run(repo, "checkout", "--quiet", "-b", "edit")
    commit(repo, PLAN, "2026/plan.yaml")
    return repo


def test_a_sparse_checkout_removes_nothing(tmp_path: Path) -> None:
    repo = two_years(tmp_path)
    run(repo, "sparse-checkout", "set", "2026")
    assert not (repo / "2025").exists()
    assert base(repo / "2026" / "plan.yaml", "main") is None


MOVES: dict[str, list[tuple[str, ...]]] = {
    "in git": [("git", "mv", "2025", "archive/2025")],
    "on the disk": [("mv", "2025", "archive/2025")],
    "committed": [("git", "mv", "2025", "archive/2025"), ("git", "commit", "--quiet", "-m", "x")],
    "out of a sparse checkout": [
        ("git", "mv", "2025", "archive/2025"),
        ("git", "commit", "--quiet", "-m", "x"),
        ("git", "sparse-checkout", "set", "2026"),
    ],
}


@pytest.mark.parametrize("commands", MOVES.values(), ids=MOVES)
def test_a_folder_that_moved_was_moved_there(tmp_path: Path, commands: list[tuple[str, ...]]) -> None:
    repo = two_years(tmp_path)
    (repo / "archive").mkdir()
    for command in commands:
        subprocess.run(command, cwd=repo, check=True, capture_output=True)
    assert base(repo / "2026" / "plan.yaml", "main") is None
    if (repo / "archive").exists():
        found = base(repo / "archive" / "2025" / "plan.yaml", "main")
        assert found is not None
        assert found.name.startswith("2025/plan.yaml@")


@pytest.mark.parametrize("staged", [True, False])
def test_a_plan_that_moved_and_was_edited_is_not_another_years(tmp_path: Path, staged: bool) -> None:  # noqa: FBT001
    repo = two_years(tmp_path)
    (repo / "archive").mkdir()
    (repo / "2025" / "plan.yaml").rename(repo / "archive" / "2025.yaml")
    (repo / "archive" / "2025.yaml").write_text(LATER.replace("2026", "2025"), "utf-8")
    if staged:
        run(repo, "add", "--all")
    assert base(repo / "2026" / "plan.yaml", "main") is None
    found = base(repo / "archive" / "2025.yaml", "main")
    assert found is not None
    assert found.name.startswith("2025/plan.yaml@")


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


def in_place_of(folder: Path) -> Path:
    """Make a clone of a repository whose plan's folder became a submodule; the base there is another."""
    outer, inner = make(folder / "o", PLAN, name="2026/plan.yaml"), make(folder / "inner", LATER)
    run(folder, "clone", "--quiet", outer.as_uri(), "clone")
    clone = folder / "clone"
    run(clone, "checkout", "--quiet", "-b", "edit")
    run(clone, "rm", "-r", "--quiet", "2026")
    run(clone, "submodule", "--quiet", "add", inner.as_uri(), "2026")
    run(clone, "commit", "--quiet", "--message", "Move")
    return clone


@pytest.mark.parametrize("against", ["origin/main", "HEAD~1", ""])
def test_a_folder_that_became_a_submodule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, against: str
) -> None:
    clone = in_place_of(tmp_path)
    commit(clone / "2026", LATER)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert "2026/plan.yaml in" in complaint(clone / "2026" / "plan.yaml", against)
    monkeypatch.delenv("GITHUB_BASE_REF")
    assert guangong("check", ".", "--against", "origin/main", folder=clone).code == 1
    # Where the repository around has the submodule in its base too, it is judged by its own.
    assert text_of(base(clone / "2026" / "plan.yaml", "HEAD")) == LATER


def test_a_submodule_of_what_became_a_submodule(tmp_path: Path) -> None:
    outer = make(tmp_path / "outer", PLAN, name="2026/06/plan.yaml")
    run(outer, "rm", "-r", "--quiet", "2026")
    for top, folder, name in ((outer, "2026", "x.yaml"), (outer / "2026", "06", "plan.yaml")):
        inner = make(tmp_path / folder, LATER, LATER, name=name)
        run(top, "submodule", "--quiet", "add", inner.as_uri(), folder)
        run(top, "commit", "--quiet", "--message", "Move")
    assert "2026/06/plan.yaml in" in complaint(outer / "2026" / "06" / "plan.yaml", "HEAD~1")


def test_a_repository_around_that_has_no_commit(tmp_path: Path) -> None:
    make(tmp_path / "r")
    assert text_of(base(make(tmp_path / "r" / "inner", PLAN) / "plan.yaml")) == PLAN


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


NAMES = ["HEAD", "main", "origin/main", "@", "HEAD~1", "v1", "refs/heads/main", "FETCH_HEAD"]


@pytest.mark.parametrize("name", [*NAMES, "a sha", "a short sha"])
@pytest.mark.parametrize("is_there", [True, False])
def test_no_file_of_the_tree_is_taken_for_a_revision(tmp_path: Path, name: str, is_there: bool) -> None:  # noqa: FBT001
    repo = make(tmp_path / "r", PLAN, PLAN)
    run(repo, "update-ref", "refs/remotes/origin/main", "HEAD")
    run(repo, "tag", "v1")
    (repo / ".git" / "FETCH_HEAD").write_text(run(repo, "rev-parse", "HEAD") + "\n", "utf-8")
    if name.startswith("a "):
        name = run(repo, "rev-parse", "HEAD")[: 7 if "short" in name else None]
    if not is_there:
        (repo / ".git").rename(tmp_path / "gone")
        run(repo, "init", "--quiet")
    commit(repo, LATER, name)
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    if is_there:
        with contextlib.chdir(repo):
            assert text_of(base(repo / "plan.yaml", name)) == PLAN
    elif name not in {"HEAD", "@", "main", "refs/heads/main"}:  # those the new repository has too
        with contextlib.chdir(repo):
            assert complaint(repo / "plan.yaml", name).endswith(f"--against-file {shlex.quote(name)}")


@pytest.mark.parametrize("name", ["old.yaml", "a b.yaml"])
def test_a_file_in_a_repository_is_named_as_one(tmp_path: Path, name: str) -> None:
    repo = make(tmp_path / "r", LATER)
    (repo / name).write_text(PLAN, "utf-8")
    with contextlib.chdir(repo):
        sentence = complaint(repo / "plan.yaml", name)
        assert sentence.endswith(f"if the file of that name is meant: --against-file {shlex.quote(name)}")
        for path in (f"./{name}", f"../r/{name}", str(repo / name)):
            assert text_of(base(repo / "plan.yaml", path)) == PLAN
        assert text_of(base_of(repo / "plan.yaml", Wanted(file=Path(name)), TODAY, Looks())) == PLAN


def test_without_a_repository_only_a_yaml_file_is_meant(tmp_path: Path) -> None:
    """The files of a branch come without git too, as an archive: none of them is origin/main."""
    (tmp_path / "origin").mkdir()
    for name in ("plan.yaml", "origin/main"):
        (tmp_path / name).write_text(PLAN, "utf-8")
    assert "lies in no git repository" in complaint(tmp_path / "plan.yaml", "origin/main")


def test_a_name_of_two_meanings(tmp_path: Path) -> None:
    """Git takes a branch called origin/main before the remote's, and whoever pushes names branches."""
    repo = make(tmp_path / "r", PLAN)
    run(repo, "update-ref", "refs/remotes/origin/main", "HEAD")
    run(repo, "checkout", "--quiet", "-b", "origin/main")
    commit(repo, LATER)
    sentence = complaint(repo / "plan.yaml", "origin/main")
    assert "refs/heads/origin/main, refs/remotes/origin/main" in sentence
    assert text_of(base(repo / "plan.yaml", "refs/remotes/origin/main")) == PLAN


# ── links ──


def test_a_tag_is_no_branch_of_a_remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone of one branch alone lacks origin/main, and brings the tags that lead to its commits."""
    upstream = forked(tmp_path)
    for name in ("origin/main", "refs/remotes/origin/main", "remotes/origin/main", "main"):
        run(upstream, "update-ref", f"refs/tags/{name}", "edit")
        run(upstream, "update-ref", f"refs/heads/origin/{name}", "edit")
    run(tmp_path, "clone", "--quiet", "--single-branch", "--branch=edit", upstream.as_uri(), "clone")
    clone = tmp_path / "clone"
    for name in ("origin/main", "refs/remotes/origin/main", "remotes/origin/main"):
        run(clone, "update-ref", f"refs/heads/{name}", "HEAD")
    assert run(clone, "rev-parse", "origin/main^0") == run(clone, "rev-parse", "HEAD")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    names = ("origin/main", "origin/main~1", "remotes/origin/main", "refs/remotes/origin/main", "")
    for name in names:
        sentence = complaint(clone / "plan.yaml", name)
        assert sentence.endswith("git fetch origin +refs/heads/main:refs/remotes/origin/main")
    fix(clone, sentence)
    assert text_of(base(clone / "plan.yaml", "")) == PLAN
    for name in names[:3]:
        assert "names several: " in complaint(clone / "plan.yaml", name)
    assert text_of(base(clone / "plan.yaml", "refs/remotes/origin/main~1")) == PLAN


def test_other_ways_to_name_a_commit(tmp_path: Path) -> None:
    run(tmp_path, "clone", "--quiet", make(tmp_path / "r", PLAN).as_uri(), "clone")
    commit(tmp_path / "clone", LATER)
    for name in ("@{u}", "main@{upstream}", "origin", "heads/main~1", "main@{1}", "HEAD^{/Edit}^"):
        assert text_of(base(tmp_path / "clone" / "plan.yaml", name, exact=True)) == PLAN


@pytest.mark.parametrize("kind", ["tag", "branch"])
def test_a_tag_is_no_commits_short_id(tmp_path: Path, kind: str) -> None:
    repo = make(tmp_path / "r", PLAN, LATER)
    full = run(repo, "rev-parse", "HEAD~1")
    for name in (full[:7], f"v1-1-g{full[:7]}"):
        assert text_of(base(repo / "plan.yaml", name, exact=True)) == PLAN
        assert text_of(base(repo / "plan.yaml", f"{name}^0", exact=True)) == PLAN
        run(repo, kind, name, "HEAD")
        for revision in (name, f"{name}^0", f"{name}~0"):
            sentence = complaint(repo / "plan.yaml", revision, exact=True)
            assert f"/{name}, {full}; write" in sentence
    run(repo, kind, "beef" if full[:4] != "beef" else "cafe", "HEAD")
    assert text_of(base(repo / "plan.yaml", "beef" if full[:4] != "beef" else "cafe", exact=True)) == LATER
    run(repo, "tag", full, "HEAD")
    assert text_of(base(repo / "plan.yaml", full, exact=True)) == PLAN


def linked(folder: Path, old: str, new: str, *, target: str = PLAN) -> Base:
    """Commit a plan, put a link in the place of ``old`` and return what it is compared with."""
    repo = make(folder / "r", PLAN)
    commit(repo, PLAN, "2026/plan.yaml")
    commit(repo, target, "other/plan.yaml")
    path = repo / old
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to(new)
    run(repo, "add", "--all")
    run(repo, "commit", "--quiet", "--message", "x")
    found = base(repo / old if old.endswith("yaml") else repo / old / "plan.yaml", "HEAD~1", exact=True)
    assert found is not None
    return found


LINKS = {
    "the plan": ("plan.yaml", "other/plan.yaml", "plan.yaml"),
    "its folder": ("2026", "other", "2026/plan.yaml"),
    "the plan, out of the repository": ("plan.yaml", "../outside.yaml", "plan.yaml"),
    "its folder, out of the repository": ("2026", "../outside", "2026/plan.yaml"),
}


@pytest.mark.parametrize(("old", "new", "name"), LINKS.values(), ids=LINKS)
def test_a_plan_that_became_a_link(tmp_path: Path, old: str, new: str, name: str) -> None:
    other = make(tmp_path / "outside", LATER)
    shutil.copy(other / "plan.yaml", tmp_path / "outside.yaml")
    found = linked(tmp_path, old, new, target=LATER)
    assert found.document.text == PLAN
    assert found.name.startswith(f"{name}@")
    assert found.links == (name,)


def test_a_link_that_is_pointed_elsewhere(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN, name="a.yaml")
    (repo / "plan.yaml").symlink_to("a.yaml")
    commit(repo, LATER, "b.yaml")
    found = base(repo / "plan.yaml")
    assert (text_of(found), found and found.links) == (PLAN, ())
    (repo / "plan.yaml").unlink()
    (repo / "plan.yaml").symlink_to("b.yaml")
    found = base(repo / "plan.yaml")
    assert (text_of(found), found and found.links) == (PLAN, ("plan.yaml",))


def test_a_new_link_leads_to_the_plan(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    (repo / "link.yaml").symlink_to("plan.yaml")
    for stage in (False, True):
        if stage:
            run(repo, "add", "--all")
        found = base(repo / "link.yaml")
        assert (text_of(found), found and found.links) == (PLAN, ())


def test_two_dots_behind_a_link(tmp_path: Path) -> None:
    """As the system reads it: ``link/..`` is the folder above the one that the link leads to."""
    repo = make(tmp_path / "r", LATER)
    commit(repo, PLAN, "years/plan.yaml")
    commit(repo, "x: 1\n", "years/2026/x.yaml")
    (repo / "link").symlink_to("years/2026")
    run(repo, "add", "--all")
    assert text_of(base(repo / "link" / ".." / "plan.yaml")) == PLAN


SETTINGS = '[severity]\nGG411 = "warning"\n'


def test_settings_that_became_a_link(tmp_path: Path) -> None:
    """What the base has under their name holds, not what it has where the link leads."""
    repo = make(tmp_path / "r")
    (repo / "guangong.toml").write_text(SETTINGS, "utf-8")
    (repo / "loose.toml").write_text('[severity]\nGG411 = "off"\n', "utf-8")
    commit(repo)
    (repo / "guangong.toml").unlink()
    (repo / "guangong.toml").symlink_to("loose.toml")
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    judged = judge(check_plan(repo / "plan.yaml", TODAY, Looks()), Wanted("HEAD"), TODAY, Looks())
    assert judged.base
    assert judged.base.links == ("guangong.toml",)
    assert [found.code for found in judged.diagnostics] == ["GG411", "GG420", "GG422"]
    assert judged.diagnostics[0].severity == "warning"


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


# ── exit 2, and the command that fixes it ──


def complaint(path: Path, against: str, *, exact: bool = False) -> str:
    with pytest.raises(GuangongError) as caught:
        base(path, against, exact=exact)
    assert caught.value.exit_code == 2
    return str(caught.value)


def fix(folder: Path, sentence: str) -> None:
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
    for head in ("HEAD", "@"):
        assert base(repo / "plan.yaml", head) is base(repo / "plan.yaml", head, exact=True) is None
    assert "commit the plan first" in complaint(repo / "plan.yaml", "origin/main")
    run(repo, "remote", "add", "origin", "https://example.org/x.git")
    assert "git fetch origin" in complaint(repo / "plan.yaml", "origin/main")


BRANCHES = {"empty, as after a power cut": "", "of no commit": "x\n", "of a missing one": "1" * 40 + "\n"}


@pytest.mark.parametrize("content", BRANCHES.values(), ids=BRANCHES)
def test_a_broken_branch_is_no_unborn_one(tmp_path: Path, content: str) -> None:
    repo = make(tmp_path / "r", PLAN)
    (repo / ".git" / "refs" / "heads" / "main").write_text(content, "utf-8")
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    assert complaint(repo / "plan.yaml", "HEAD", exact=True).endswith("see: git fsck")


@pytest.mark.parametrize("setting", ["GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_DIR"])
def test_there_are_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    repo = make(tmp_path / "r", PLAN)
    monkeypatch.setenv(setting, "/nonexistent")
    assert text_of(base(repo / "plan.yaml")) == PLAN
    assert "names are shown by" in complaint(repo / "plan.yaml", "origin/main")
    (repo / ".git" / "refs" / "heads" / "main").write_text("1" * 40 + "\n", "utf-8")
    assert "there is no commit yet" not in complaint(repo / "plan.yaml", "origin/main")


def test_an_orphan_branch(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "checkout", "--quiet", "--orphan", "fresh")
    assert complaint(repo / "plan.yaml", "main").endswith("compare with main itself: --exact")
    assert base(repo / "plan.yaml", "HEAD", exact=True) is None
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
    assert sentence.endswith("git fetch origin +refs/heads/later:refs/remotes/origin/later")
    fix(tmp_path / "clone", sentence)
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
    assert sentence.endswith("git fetch --deepen=50 origin +refs/heads/main:refs/remotes/origin/main")
    fix(clone, sentence)
    assert text_of(base(clone / "plan.yaml", "origin/main")) == PLAN


def test_a_shallow_clone_without_the_merge_base(tmp_path: Path) -> None:
    _repo, clone = shallow(tmp_path)
    run(clone, "fetch", "--quiet", "--depth=1", "origin", "+main:refs/remotes/origin/main")
    sentence = complaint(clone / "plan.yaml", "origin/main")
    assert sentence.endswith("git fetch --unshallow")
    fix(clone, sentence)
    run(clone, "fetch", "--quiet", "origin", "+main:refs/remotes/origin/main")
    assert text_of(base(clone / "plan.yaml", "origin/main")) == PLAN


def test_a_commit_that_is_missing(tmp_path: Path) -> None:
    repo, clone = shallow(tmp_path)
    missing = run(repo, "rev-parse", "main~3")
    sentence = complaint(clone / "plan.yaml", missing, exact=True)
    assert sentence.endswith(f"git fetch origin {missing}")
    fix(clone, sentence)
    assert text_of(base(clone / "plan.yaml", missing, exact=True)) == PLAN


def test_a_file_that_a_partial_clone_left_out(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN, LATER)
    run(tmp_path, "clone", "--quiet", "--filter=blob:none", repo.as_uri(), "clone")
    sentence = complaint(tmp_path / "clone" / "plan.yaml", "HEAD~1", exact=True)
    fix(tmp_path / "clone", sentence)
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
    assert "lies in the submodule" in complaint(outer / "计划" / "plan.yaml", run(outer, "rev-parse", "v1"))
    assert "git fetch origin" in complaint(outer / "计划" / "plan.yaml", "1" * 40)


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
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    found = base(repo / "plan.yaml")
    assert (text_of(found), found and found.links) == (PLAN, ())
    assert found is not None
    assert found.name.startswith("real.yaml@")


OUT = {"out of the repository": "../x.yaml", "nowhere": "x/y", "in full": "/x.yaml", "to itself": "plan.yaml"}


@pytest.mark.parametrize("target", OUT.values(), ids=OUT)
def test_a_base_that_was_a_link_which_leads(tmp_path: Path, target: str) -> None:
    repo = make(tmp_path / "r", "x: 1\n", name="x.yaml")
    (repo / "plan.yaml").symlink_to(target)
    run(repo, "add", "--all")
    run(repo, "commit", "--quiet", "--message", "x")
    (repo / "plan.yaml").unlink()
    (repo / "plan.yaml").write_text(PLAN, "utf-8")
    assert complaint(repo / "plan.yaml", "HEAD").endswith("--against-file")


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
    monkeypatch.setattr(program, "SECONDS", 0.2)
    assert "no answer" in complaint(repo / "plan.yaml", "HEAD")


def test_a_folder_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make(tmp_path / "r", PLAN)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    sentence = complaint(repo / "plan.yaml", "HEAD")
    fix(repo, sentence)
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


# ── advice in a shell ──


def test_a_revision_is_quoted(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    run(repo, "remote", "add", "origin", "x")
    sentence = complaint(repo / "plan.yaml", "a;touch${IFS}x")
    command = sentence.partition("get it with: ")[2]
    assert shlex.split(command)[:3] == ["git", "fetch", "origin"]
    subprocess.run(["sh", "-c", command], cwd=repo, check=False, capture_output=True)
    assert [path.name for path in repo.rglob("x*")] == []


@pytest.mark.parametrize("name", ["work plan", "a'b", "$(touch x)"])
def test_a_folder_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    repo = make(tmp_path / name, PLAN)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    command = complaint(repo / "plan.yaml", "HEAD").partition("run: ")[2]
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    assert text_of(base(repo / "plan.yaml")) == PLAN


def test_a_file_is_quoted(tmp_path: Path) -> None:
    name = "a b;touch x/plan.yaml"
    repo = make(tmp_path / "r", PLAN, LATER, name=name)
    run(tmp_path, "clone", "--quiet", "--filter=blob:none", repo.as_uri(), "clone")
    path = tmp_path / "clone" / name
    fix(tmp_path / "clone", complaint(path, "HEAD~1", exact=True))
    assert text_of(base(path, "HEAD~1", exact=True)) == PLAN


# ── CI ──

CI: dict[str, tuple[dict[str, str], tuple[str, bool]]] = {
    "GitHub": ({"GITHUB_BASE_REF": "main"}, ("refs/remotes/origin/main", False)),
    "GitLab": ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "a" * 40}, ("a" * 40, True)),
    "GitHub on a push": (
        {"GITHUB_BASE_REF": "", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "b" * 40},
        ("b" * 40, True),
    ),
}


@pytest.mark.parametrize(("environment", "expected"), CI.values(), ids=CI)
def test_what_ci_compares_with(environment: dict[str, str], expected: tuple[str, bool]) -> None:
    assert ci_base(environment) == expected


ODD = {
    "an option": "--output=x",
    "spaces": "a b",
    "a line end": "main\nHEAD",
    "a range": "a..b",
    "a commit's own": "main~1",
    "an exclusion": "^main",
    "a folder above": "../x",
    "a file": "HEAD:plan.yaml",
    "bytes": "\udcff",
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"])
def test_an_odd_value_of_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    monkeypatch.setenv(name, value)
    repo = make(tmp_path / "r", PLAN)
    assert complaint(repo / "plan.yaml", "").startswith(f'{name} is "{value}", which ')


@pytest.mark.parametrize("name", ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"])
def test_what_ci_gives_is_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    value = "main" if name.startswith("GITHUB") else "1" * 40
    monkeypatch.setenv(name, value)
    repo = make(tmp_path / "r", PLAN)
    for file in ("origin/main", "1" * 40):
        commit(repo, LATER, file)
    monkeypatch.chdir(repo)
    assert "--against-file" not in complaint(repo / "plan.yaml", "")


def test_no_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    monkeypatch.delenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", raising=False)
    repo = make(tmp_path / "r", PLAN)
    assert "compare with what?" in complaint(repo / "plan.yaml", "")
