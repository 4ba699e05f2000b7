"""A repository that somebody else made: it starts no program, and what looks like one is none."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from inspect import isfunction
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from guangong.answers.looks import Looks
from guangong.errors import GuangongError
from guangong.services.base import Wanted, base_of
from guangong.storage import git
from repositories import PLAN, commit, make, run
from running import run as guangong

pytestmark = pytest.mark.usefixtures("own_git")

TODAY: Final = date(2026, 7, 1)
LATER: Final = PLAN.replace("deadline: 2026-08-31", "deadline: 2026-09-30")
FOUND: Final = shutil.which("git") or "git"


# ── what a repository can name ──

SIGNATURES: Final = {
    "gpg": "PGP SIGNATURE",
    "ssh": "SSH SIGNATURE",
    "x509": "SIGNED MESSAGE",
}

SETTINGS: Final = """
[core]
    repositoryFormatVersion = 1
    fsmonitor = {bin}/fsmonitor
    hooksPath = {bin}/hooks
    pager = {bin}/pager
    editor = {bin}/editor
    askPass = {bin}/askpass
    sshCommand = {bin}/ssh
    gitProxy = {bin}/proxy
    alternateRefsCommand = {bin}/alternates
    attributesFile = {bin}/attributes
[sequence]
    editor = {bin}/editor
[credential]
    helper = {bin}/credential
[log]
    showSignature = true
[gpg]
    program = {bin}/gpg
[gpg "ssh"]
    program = {bin}/gpg-ssh
    allowedSignersFile = {bin}/gpg-ssh
[gpg "x509"]
    program = {bin}/gpg-x509
[diff]
    external = {bin}/diff-external
    renames = copies
[diff "command"]
    command = {bin}/diff-command
[diff "textconv"]
    textconv = {bin}/textconv
[filter "one"]
    clean = {bin}/clean
    smudge = {bin}/smudge
    required = true
[filter "many"]
    process = {bin}/process
[merge "driver"]
    driver = {bin}/merge-driver
[interactive]
    diffFilter = {bin}/diff-filter
[submodule "x"]
    update = !{bin}/submodule
[trace2]
    normalTarget = {mark}/trace2
    eventTarget = {mark}/trace2
[uploadpack]
    packObjectsHook = {bin}/pack-objects
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[alias]
    own = !{bin}/alias
    remote-own = !{bin}/remote-helper
    remote-none = !{bin}/remote-none
[extensions]
    partialClone = first
[remote "first"]
    url = ssh://localhost/x
    promisor = true
[remote "second"]
    url = ext::{bin}/ext
    promisor = true
[remote "third"]
    url = x
    vcs = own
    promisor = true
[remote "fourth"]
    url = none::x
    promisor = true
[remote "fifth"]
    url = {bin}
    uploadpack = {bin}/upload-pack
    promisor = true
[remote "sixth"]
    url = git://localhost/x
    promisor = true
"""
LOST: Final = "HEAD~6:plan.yaml"
"""What the repository promises and has not: reading it fetches, with plain git."""

OUR_COMMANDS: Final = (
    "rev-parse rev-list diff-tree ls-tree ls-files cat-file merge-base merge-file check-ignore remote config "
    "version"
)
ATTRIBUTES: Final = """
plan.yaml diff=textconv filter=one merge=driver
x.txt diff=command
y.txt filter=many
"""


def programs(folder: Path) -> tuple[Path, Path]:
    """Make programs, each of which leaves a mark when it is started, and the folder for the marks."""
    bin_, mark = folder / "bin", folder / "mark"
    (bin_ / "hooks").mkdir(parents=True)
    mark.mkdir()
    names = {line.rpartition("/")[2].strip() for line in SETTINGS.splitlines() if "{bin}/" in line}
    for name in names - {"hooks", "attributes"} | {"hooks/post-index-change", "hooks/pre-commit"}:
        program = bin_ / name
        program.write_text(f"#!/bin/sh\ntouch {mark}/{program.name}\n", "utf-8")
        program.chmod(0o755)
    return bin_, mark


def sign(repo: Path, kind: str) -> None:
    """Give the last commit a signature."""
    head, _blank, message = run(repo, "cat-file", "commit", "HEAD").partition("\n\n")
    words = SIGNATURES[kind]
    text = f"{head}\ngpgsig -----BEGIN {words}-----\n \n QUJD\n -----END {words}-----\n\n{message}\n"
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=repo,
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    run(repo, "update-ref", "HEAD", done.stdout.decode().strip())


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Make a repository that names a program wherever git can start one; none has been started so far."""
    repo = make(tmp_path / "r", PLAN.replace("年内", "今年内"), PLAN)
    (repo / ".gitattributes").write_text(ATTRIBUTES, "utf-8")
    commit(repo, "一\n", "x.txt")
    commit(repo, "二\n", "x.txt")
    for kind in SIGNATURES:
        commit(repo, f"{PLAN}# {kind}\n")
        sign(repo, kind)
    lost = run(repo, "rev-parse", LOST)
    (tmp_path / "lost").write_text(lost, "utf-8")
    (repo / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    bin_, mark = programs(tmp_path)
    settings = SETTINGS.format(bin=bin_, mark=mark)
    aliases = "".join(f"    {name} = !{bin_}/alias\n" for name in OUR_COMMANDS.split())
    with (repo / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(f"{settings}[alias]\n{aliases}")
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    (repo / "x.txt").write_text("三\n", "utf-8")
    (repo / "y.txt").write_text("四\n", "utf-8")
    return repo


# ── plain git starts them ──

HELPERS: Final = ("ssh", "ext", "remote-helper", "remote-none", "upload-pack", "proxy")
STARTS: Final = {
    "add plan.yaml": ("clean",),
    "add y.txt": ("process",),
    "rm --cached --force x.txt": ("post-index-change",),
    "cat-file -e {lost}": HELPERS,
    "checkout plan.yaml": ("smudge",),
    "commit --amend": ("pre-commit", "editor"),
    "credential fill": ("credential", "askpass"),
    "log --max-count=3": ("gpg", "gpg-ssh", "gpg-x509"),
    "diff --no-ext-diff plan.yaml": ("textconv",),
    "-p log": ("pager",),
    "diff plan.yaml": ("diff-external",),
    "diff x.txt": ("diff-command",),
    "own": ("alias",),
    "status": ("fsmonitor",),
    **{
        f"fetch {name}": (helper,)
        for name, helper in zip(
            ("first", "second", "third", "fourth", "fifth", "sixth"), HELPERS, strict=True
        )
    },
}


def marks(hostile: Path) -> set[str]:
    return {path.name for path in (hostile.parent / "mark").iterdir()}


@pytest.mark.parametrize(("command", "started"), STARTS.items(), ids=STARTS)
def test_plain_git_starts_what_a_repository_names(
    hostile: Path, command: str, started: tuple[str, ...]
) -> None:
    lost = (hostile.parent / "lost").read_text("utf-8")
    terminal, inner = os.openpty()
    subprocess.run(
        [FOUND, *command.format(lost=lost).split()],
        cwd=hostile,
        input=b"protocol=https\nhost=x\n\n",
        stdout=inner if command.startswith("-p") else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm"},
        check=False,
        timeout=30,
    )
    os.close(inner)
    os.close(terminal)
    assert set(started) <= marks(hostile)


# ── guangong does not ──

COMMANDS: Final = (
    "status",
    "list",
    "next",
    "show 2-02",
    "check",
    "check --against HEAD",
    "check --against HEAD --exact",
    "check --against HEAD~6 --exact",
    "check --against origin/main",
    "check --against nowhere",
    "check --against HEAD --as-unit chenguang",
    "diff HEAD",
    "diff HEAD~6",
    "diff HEAD~5",
    "trend --git",
    "add 新 --section 2",
    "log 2-02 x --evidence evidence.txt",
    "start 2-04",
    "done 2-02 --evidence evidence.txt",
    "set 2-03 title=新",
    "postpone 2-06 2026-12-01 --reason 一",
    "init new --yes",
    "merge evidence.txt plan.yaml x.txt",
)
FUNCTIONS: Final[dict[str, Callable[[git.Repository, str, Path], object]]] = {
    "repository": lambda _repo, _commit, path: git.repository(path.parent),
    "base_commit": lambda repo, commit, _path: git.base_commit(repo, commit, exact=False),
    "is_branch": lambda _repo, commit, _path: git.is_branch(commit),
    "is_unborn": lambda repo, _commit, _path: git.is_unborn(repo),
    "files_named": lambda repo, _commit, path: git.files_named(repo, path.name, untracked=True),
    "files_named_at": lambda repo, commit, path: git.files_named_at(repo, commit, path.name),
    "is_commit_id": lambda _repo, commit, _path: git.is_commit_id(commit),
    "place": lambda _repo, _commit, path: git.place(path),
    "is_around": lambda _repo, _commit, path: git.is_around(path),
    "around": lambda repo, _commit, path: git.around(git.Place(repo, path.name)),
    "has_left_index": lambda repo, _commit, path: git.has_left_index(repo, path.name),
    "file_at": lambda repo, commit, path: git.file_at(repo, commit, path.name),
    "bytes_at": lambda repo, commit, path: git.bytes_at(repo, commit, path.name),
    "changed_in": lambda repo, commit, _path: git.changed_in(repo, commit, "returns"),
    "merged_lines": lambda _repo, commit, path: git.merged_lines([commit.encode()] * 3, [path.name] * 3),
    "names_in": lambda repo, commit, _path: git.names_in(repo, commit, "returns"),
    "day_of": lambda repo, commit, _path: git.day_of(repo, commit),
    "touched": lambda repo, commit, _path: git.touched(repo, commit, unstaged=True),
    "relinked": lambda repo, commit, path: git.relinked(repo, commit, path.name),
    "gone": lambda repo, commit, path: git.gone(repo, commit, path.name),
    "history": lambda _repo, _commit, path: list(git.history(path)),
    "commits_of": lambda repo, commit, path: git.commits_of(repo, commit, path.name, "returns"),
    "yaml_in": lambda repo, commit, _path: git.yaml_in(repo, commit, "returns"),
    "would_track": lambda _repo, _commit, path: git.would_track(path),
}


@pytest.fixture(params=["this git", "an older git"])
def any_git(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git be one that knows no GIT_NO_LAZY_FETCH, too."""
    if request.param == "an older git":
        imitate(tmp_path / "older", "unset GIT_NO_LAZY_FETCH", monkeypatch)


def imitate(folder: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a git before the real one that does something else first."""
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\n{line}\nexec {FOUND} "$@"\n', "utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.usefixtures("any_git")
def test_no_command_starts_a_program(hostile: Path) -> None:
    (hostile / "evidence.txt").write_text("一\n", "utf-8")
    for command in COMMANDS:
        ran = guangong(*command.split(), folder=hostile)
        assert "guangong itself" not in ran.err
        assert marks(hostile) == set(), command


def test_the_commands_reach_git(hostile: Path) -> None:
    assert guangong("check", "--against", "HEAD", folder=hostile).code == 1
    assert guangong("check", "--against", "HEAD~6", "--exact", folder=hostile).code == 2
    ran = guangong("add", "新", "--section", "2", folder=hostile)
    assert (ran.code, "this clone is partial" in ran.err) == (0, True)


@pytest.mark.usefixtures("any_git")
def test_no_function_starts_a_program(hostile: Path) -> None:
    repo = git.repository(hostile)
    commits = [git.base_commit(repo, revision, exact=True) for revision in ("HEAD", "HEAD~1", "HEAD~6")]
    places = [hostile / name for name in ("plan.yaml", "x.txt", "new.yaml")]
    for (name, function), found, place in product(FUNCTIONS.items(), commits, places):
        assert found
        with contextlib.suppress(GuangongError):  # what was lost
            function(repo, found, place)
        assert marks(hostile) == set(), name


def test_every_function_is_tried() -> None:
    assert {name for name, what in vars(git).items() if isfunction(what)} == {*FUNCTIONS}


# ── what looks like a repository ──


def embed(folder: Path, text: str, elsewhere: Path) -> None:
    """Make a folder look like a bare repository that has another plan, and settings of its own."""
    other = make(elsewhere / "other", text)
    sign(other, "gpg")
    for name in ("HEAD", "objects", "refs"):
        source = other / ".git" / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, folder / name)
    (folder / "config").write_text(
        f"[core]\nrepositoryFormatVersion = 0\nbare = false\nworktree = .\n"
        f"[log]\nshowSignature = true\n[gpg]\nprogram = {elsewhere / 'bin' / 'gpg'}\n",
        "utf-8",
    )
    shutil.rmtree(other)


@pytest.fixture(params=["2026", ".", "2026/06"])
def embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a plan that was weakened; beside it or above it a folder says that it has always been so."""
    programs(tmp_path)
    repo = make(tmp_path / "r", PLAN, name="2026/06/plan.yaml")
    embed(repo / request.param, LATER, tmp_path)
    commit(repo, PLAN, "2026/06/plan.yaml")
    run(tmp_path, "clone", "--quiet", repo.as_uri(), "clone")
    path = tmp_path / "clone" / "2026" / "06" / "plan.yaml"
    path.write_text(LATER, "utf-8")
    return path


def test_plain_git_takes_the_folder_for_a_repository(embedded: Path) -> None:
    top = embedded.parents[2]
    found = run(embedded.parent, "rev-parse", "--absolute-git-dir")
    if (top / "HEAD").exists():
        assert found == str(top / ".git")
        return
    assert found != str(top / ".git")
    subprocess.run([FOUND, "log"], cwd=embedded.parent, check=False, capture_output=True)
    assert (top.parent / "mark" / "gpg").exists()


def test_a_folder_that_looks_like_a_repository_is_none(embedded: Path) -> None:
    found = base_of(embedded, Wanted("main"), TODAY, Looks())
    assert found
    assert found.document.text == PLAN
    assert found.name.startswith("2026/06/plan.yaml@")
    ran = guangong("check", "--against", "main", folder=embedded.parent)
    assert (ran.code, "GG411" in ran.out) == (1, True)
    for command in COMMANDS:
        guangong(*command.split(), folder=embedded.parent)
    assert not list((embedded.parents[3] / "mark").iterdir())


VERSIONS: Final = {
    "git version 2.37.7": False,
    "git version 2.37.1.windows.1": False,
    "git version 1.9": False,
    "hello": False,
    "git version 2.38.0": True,
    "git version 2.39.5 (Apple Git-154)": True,
    "git version 3.0.0-rc1": True,
}


@pytest.mark.parametrize(("words", "passes"), VERSIONS.items(), ids=VERSIONS)
def test_an_older_git_is_not_asked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    passes: bool,  # noqa: FBT001
) -> None:
    repo = make(tmp_path / "r", PLAN, name="2026/plan.yaml")
    version = f'case " $* " in *" version "*) echo "{words}"; exit;; esac'
    imitate(tmp_path / "older", version, monkeypatch)
    assert base_of(repo / "2026" / "plan.yaml", Wanted("HEAD"), TODAY, Looks())
    embed(repo / "2026", LATER, tmp_path)
    if passes:
        assert base_of(repo / "2026" / "plan.yaml", Wanted("HEAD"), TODAY, Looks())
        return
    ran = guangong("check", "--against", "main", folder=repo / "2026")
    assert ran.code == 2
    assert "git before 2.38 would take it for one; update git" in ran.err
    ran = guangong("add", "新", "--section", "2", folder=repo / "2026")
    assert (ran.code, ran.out.split()[0]) == (0, "2-07")
    assert "cannot be read whole" in ran.err


def test_the_folder_of_a_repository_holds_no_plan(tmp_path: Path) -> None:
    repo = make(tmp_path / "r", PLAN)
    for folder in (repo / ".git", repo / ".git" / "objects"):
        (folder / "plan.yaml").write_text(PLAN, "utf-8")
        assert guangong("check", "--against", "main", folder=folder).code == 2


def test_a_bare_repository_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, "clone", "--quiet", "--bare", str(make(tmp_path / "r", PLAN)), "bare.git")
    (tmp_path / "work").mkdir()
    for folder in (tmp_path / "work", tmp_path / "bare.git"):
        (folder / "plan.yaml").write_text(LATER, "utf-8")
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "bare.git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(folder))
        found = base_of(folder / "plan.yaml", Wanted("HEAD"), TODAY, Looks())
        assert found
        assert found.document.text == PLAN


def test_a_worktree_of_a_bare_repository(tmp_path: Path) -> None:
    run(tmp_path, "clone", "--quiet", "--bare", str(make(tmp_path / "r", PLAN)), "bare.git")
    run(tmp_path / "bare.git", "worktree", "add", "--quiet", str(tmp_path / "bare.git" / "work"))
    path = tmp_path / "bare.git" / "work" / "plan.yaml"
    path.write_text(LATER, "utf-8")
    assert base_of(path, Wanted("HEAD"), TODAY, Looks())


def test_a_working_tree_elsewhere(tmp_path: Path) -> None:
    """The settings of the repository around the plan may lay its top higher."""
    repo = make(tmp_path / "r", PLAN, name="plan.yaml")
    run(repo, "config", "core.worktree", str(tmp_path))
    commit(repo, PLAN)
    (repo / "plan.yaml").write_text(LATER, "utf-8")
    found = base_of(repo / "plan.yaml", Wanted("HEAD"), TODAY, Looks())
    assert found
    assert found.name.startswith("r/plan.yaml@")
