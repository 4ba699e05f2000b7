"""The hooks under the real pre-commit, as the manual says to set them up."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import installed
from running import EXAMPLES

SOUND = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("evidence/", "https://example.org/")
LATER = SOUND.replace("deadline: 2026-08-31", "deadline: 2026-09-30")
SHORTER = SOUND[: SOUND.rindex("      - id: ")]
BROKEN = SOUND.replace("owners: [schools]", "owners: [nobody]", 1)
RETURN = "schema: 1\nunit: hutang\ntasks:\n  9-99: {done_on: 2026-03-20}\n"
OWN = "schema: 1\nunit: chenguang\ntasks:\n  1-03: {done_on: 2026-03-20, evidence: [evidence/a.txt]}\n"
CONFIG = "# .pre-commit-config.yaml"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths of a virtualenv are too long there")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a repository with the hooks, and pre-commit's folder, in which they are installed."""
    shared = installed.once(tmp_path_factory, "my 钩子", _install)
    return shared / "guangong", shared / "cache"


def _install(shared: Path) -> None:
    env = {**installed.environment(shared), "PRE_COMMIT_HOME": str(shared / "cache")}
    source, work = installed.copy(shared / "guangong"), shared / "work"
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", *command], cwd=source, env=env, check=True)
    work.mkdir()
    set_up(work, source)
    subprocess.run(["git", "init", "--quiet"], cwd=work, env=env, check=True)
    ran = installed.run(work, env, "pre-commit", "install-hooks")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def set_up(folder: Path, source: Path, hook: str = "guangong-check-edit") -> None:
    """Write the manual's snippet with the place where the repository lies."""
    config = yaml.safe_load(installed.snippet(CONFIG))
    config["repos"][0] |= {"repo": str(source), "rev": _head(source)}
    config["repos"][0]["hooks"][0]["id"] = hook
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")


def _head(source: Path) -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=source, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Return where a repository with two plans and the hook is."""
    return tmp_path / "r"


@pytest.fixture
def do(hooks: tuple[Path, Path], repo: Path, tmp_path: Path) -> Run:
    """Return what runs a command there."""
    env = {**installed.environment(tmp_path), "PRE_COMMIT_HOME": str(hooks[1])}

    def run(*command: str) -> "subprocess.CompletedProcess[str]":
        return installed.run(repo, env, *command)

    write(repo, "plan.yaml", SOUND)
    write(repo, "2027/plan.yaml", SOUND.replace("title: ", "title: 区"))
    write(repo, "returns/chenguang.yaml", OWN)
    write(repo, "evidence/a.txt", "1")
    set_up(repo, hooks[0])
    for command in ("git init --quiet", "git add --all", "git commit --quiet -m x", "pre-commit install"):
        assert run(*command.split()).returncode == 0
    return run


def write(repo: Path, name: str, text: str) -> None:
    (repo / name).parent.mkdir(parents=True, exist_ok=True)
    (repo / name).write_text(text, "utf-8", newline="")


def commit(do: Run) -> tuple[int, str]:
    """Stage all and commit; return the code and what the hook said."""
    do("git", "add", "--all")
    ran = do("git", "commit", "--message", "x")
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("page", ["docs/manual.md", "docs/manual.zh-CN.md"])
def test_the_snippet(tmp_path: Path, page: str) -> None:
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(installed.snippet(CONFIG, page), "utf-8")
    ran = installed.run(tmp_path, installed.environment(tmp_path), "pre-commit", "validate-config", str(file))
    assert ran.returncode == 0, ran.stdout


EDITS = {
    "a broken plan": ("plan.yaml", BROKEN, "GG202"),
    "one in a folder": ("2027/plan.yaml", BROKEN, "2027/plan.yaml"),
    "only a return": ("returns/hutang.yaml", RETURN, "GG50"),
    "a return that was changed": ("returns/chenguang.yaml", OWN.replace("03-20", "03-02"), "GG424"),
    "one in a folder that is new": ("2028/plan.yaml", BROKEN, "2028/plan.yaml"),
    "an edit that is not allowed": ("plan.yaml", SHORTER, "GG401"),
    "a deadline in a folder": ("2027/plan.yaml", LATER.replace("title: ", "title: 区"), "GG411"),
}


@pytest.mark.parametrize(("name", "text", "said"), EDITS.values(), ids=EDITS)
def test_a_commit_is_refused(do: Run, repo: Path, name: str, text: str, said: str) -> None:
    write(repo, name, text)
    code, out = commit(do)
    assert (code, said in out) == (1, True), out


def test_commits_that_pass(do: Run, repo: Path) -> None:
    write(repo, "notes.txt", "1")
    assert commit(do)[0] == 0
    write(repo, "2028/plan.yaml", SOUND)
    assert commit(do)[0] == 0
    do("git", "mv", "2027", "archive")
    assert commit(do)[0] == 0


def test_the_first_commit(do: Run, repo: Path) -> None:
    shutil.rmtree(repo / ".git")
    for command in ("git init --quiet", "pre-commit install"):
        assert do(*command.split()).returncode == 0
    assert commit(do)[0] == 0
    write(repo, "plan.yaml", SHORTER)
    assert "GG401" in commit(do)[1]


def test_evidence_that_is_removed(do: Run, repo: Path) -> None:
    """Nothing but a file that no plan is was changed; of the return that names it a warning tells."""
    (repo / "evidence/a.txt").unlink()
    write(repo, "guangong.toml", "[check]\nstrict = true\n")
    code, out = commit(do)
    assert (code, "GG507" in out) == (1, True), out


@pytest.mark.parametrize(
    "command", ["git rm --quiet 2027/plan.yaml", "git mv plan.yaml old.yaml", "rm plan.yaml"]
)
def test_a_plan_that_is_removed(do: Run, command: str) -> None:
    """pre-commit has no file to show to a hook where only a deletion is staged."""
    do(*command.split())
    code, out = commit(do)
    assert (code, "GG425" in out) == (1, True), out


def test_a_plan_that_moves_and_is_edited(do: Run, repo: Path) -> None:
    do("git", "mv", "2027", "archive")
    write(repo, "archive/plan.yaml", SHORTER.replace("title: ", "title: 区"))
    code, out = commit(do)
    assert (code, "GG401" in out) == (1, True), out


def test_what_is_not_staged_is_not_judged(do: Run, repo: Path) -> None:
    write(repo, "notes.txt", "1")
    do("git", "add", "notes.txt")
    write(repo, "plan.yaml", BROKEN)
    write(repo, "draft/plan.yaml", BROKEN)
    assert do("git", "commit", "--message", "x").returncode == 0
    ran = do("git", "commit", "--message", "x", "plan.yaml")
    assert (ran.returncode, "GG202" in ran.stderr) == (1, True)


def test_a_branch(do: Run, repo: Path) -> None:
    do("git", "update-ref", "refs/remotes/origin/main", "HEAD")
    do("git", "checkout", "--quiet", "-b", "edit")
    write(repo, "plan.yaml", SHORTER)
    do("git", "commit", "--quiet", "--all", "--no-verify", "--message", "x")
    assert do("pre-commit", "run", "--all-files").returncode == 0
    ran = do("pre-commit", "run", "--from-ref", "origin/main", "--to-ref", "HEAD")
    assert (ran.returncode, "GG401" in ran.stdout) == (1, True), ran.stdout


def test_a_push(do: Run, repo: Path, tmp_path: Path) -> None:
    do("git", "init", "--quiet", "--bare", str(tmp_path / "remote"))
    do("git", "remote", "add", "origin", str(tmp_path / "remote"))
    do("git", "push", "--quiet", "origin", "main")
    do("pre-commit", "install", "--hook-type", "pre-push")
    do("git", "checkout", "--quiet", "-b", "edit")
    write(repo, "plan.yaml", SHORTER)
    do("git", "commit", "--quiet", "--all", "--no-verify", "--message", "x")
    ran = do("git", "push", "origin", "edit")
    assert (ran.returncode, "GG401" in ran.stdout + ran.stderr) == (1, True), ran
    do("git", "checkout", "--quiet", "main")
    ran = do("git", "push", "origin", "edit")
    assert (ran.returncode, "git checkout" in ran.stdout + ran.stderr) == (1, True), ran


def test_an_amended_commit_is_compared_with_the_one_it_replaces(do: Run, repo: Path) -> None:
    write(repo, "plan.yaml", SOUND + "      - {id: 3-99, title: 新增的事, deadline: 2026-12-31}\n")
    assert commit(do)[0] == 0
    write(repo, "plan.yaml", SOUND)
    do("git", "add", "--all")
    ran = do("git", "commit", "--amend", "--no-edit", "--allow-empty")
    assert (ran.returncode, "GG401" in ran.stderr) == (1, True)
    do("git", "reset", "--soft", "HEAD^")
    assert do("git", "commit", "--allow-empty", "--message", "x").returncode == 0


def test_the_hook_that_only_checks(do: Run, hooks: tuple[Path, Path], repo: Path) -> None:
    set_up(repo, hooks[0], "guangong-check")
    write(repo, "plan.yaml", SHORTER)
    assert commit(do)[0] == 0
    write(repo, "2027/plan.yaml", BROKEN)
    code, out = commit(do)
    assert (code, "2027/plan.yaml" in out) == (1, True)
