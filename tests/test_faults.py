"""An edit that is killed, or whose disk fails, is full or forbids it: the plan is the old or the new one."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import faults
import pytest

from desk import ROOT
from test_concurrency import ENVIRONMENT, begin, end, left_over

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions, signals and links")
ALL = os.environ.get("GUANGONG_FAULTS") == "all"


def _strace() -> str:
    if not sys.platform.startswith("linux") or not shutil.which("strace"):
        return "needs strace, which runs on Linux only"
    allowed = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "strace is not allowed to trace here" if allowed.returncode else ""


NO_STRACE = _strace()


@pytest.mark.skipif(bool(NO_STRACE), reason=NO_STRACE)
@pytest.mark.parametrize("scene", faults.SCENES, ids=lambda scene: scene.name)
def test_every_system_call(scene: faults.Scene) -> None:
    """A fault tears nothing, tells no lie, and leaves nothing to clean up; faults hit what is remembered."""
    calls = faults.find_calls(scene).calls
    assert any("cache/guangong" in call.text for call in calls) == scene.remembers
    outcomes = faults.run_all(scene, list if ALL else faults.sample)
    assert outcomes
    broken = [outcome for outcome in outcomes if outcome.problems]
    assert [(str(outcome.fault), outcome.problems, outcome.torn, outcome.stderr) for outcome in broken] == []


@pytest.mark.skipif(bool(NO_STRACE), reason=NO_STRACE)
def test_the_calls_that_matter_are_found() -> None:
    undisturbed = faults.find_calls(faults.SCENES[0])
    names = [call.name for call in undisturbed.calls]
    writing = [name for name in names if name in {"flock", "write", "fsync", "link", "rename", "unlink"}]
    assert writing == ["flock", "write", "fsync", "link", "rename", "unlink", "unlink", "fsync"]
    assert b"done_on" in undisturbed.plan


# ── a human who saves after the last look ──

HELD_UP = """
import sys
from guangong import cli
from guangong.storage import writing
wrapped = writing._rename
def rename(*arguments):
    print("now", flush=True)
    sys.stdin.readline()
    wrapped(*arguments)
writing._rename = rename
cli.main()
"""


@contextmanager
def in_place(plan: Path, human: bytes) -> Iterator[None]:
    plan.write_bytes(human)
    yield


@contextmanager
def bit_by_bit(plan: Path, human: bytes) -> Iterator[None]:
    with plan.open("wb") as file:
        yield
        file.write(human)


@contextmanager
def under_a_new_name(plan: Path, human: bytes) -> Iterator[None]:
    plan.with_name("saved").write_bytes(human)
    plan.with_name("saved").rename(plan)
    yield


@pytest.mark.parametrize("saving", [in_place, bit_by_bit, under_a_new_name])
def test_a_save_in_the_moment_of_the_rename(
    saving: Callable[[Path, bytes], AbstractContextManager[None]], plan: Path
) -> None:
    """The rename waits for the save: docs/commands.md, "Trust", says what is lost then, and what is not."""
    human = plan.read_bytes().replace("学深悟透".encode(), "深入学习".encode())
    running = begin(plan, "done", "2-05", driver=HELD_UP)
    assert running.stdout is not None
    assert running.stdout.readline() == "now\n"
    with saving(plan, human):
        code, out, err = end(running)  # this closes its input
    if saving is under_a_new_name:
        assert (code, b"done_on" in plan.read_bytes(), human == plan.read_bytes()) == (0, True, False)
    else:
        wanted = f"error: {plan} changed while it was edited; nothing was written\n"
        assert (code, out, err) == (2, "", wanted)
        assert plan.read_bytes() == human
    assert left_over(plan) == set()


# ── signals, without strace ──

PAUSES = """
import sys, time
from guangong import cli
from guangong.storage import writing
wrapped = writing.{function}
def slowly(*arguments, **options):
    if not {before}:
        wrapped(*arguments, **options)
    print("now", flush=True)
    time.sleep(60)
writing.{function} = slowly
cli.main()
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Path(shutil.copyfile(ROOT / "plan.yaml", folder / "plan.yaml"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize(
    ("function", "before", "landed"),
    [
        ("replace", True, False),
        ("_write", True, False),
        ("_write", False, False),
        ("sync_folder", True, True),
    ],
)
def test_signal(number: signal.Signals, function: str, before: bool, landed: bool, plan: Path) -> None:  # noqa: FBT001
    old = plan.read_bytes()
    running = begin(plan, "done", "2-05", driver=PAUSES.format(function=function, before=before))
    assert running.stdout is not None
    assert running.stdout.readline() == "now\n"
    running.send_signal(number)
    code, out, err = end(running)
    assert code != 0
    assert (out, err) == ("", "")
    assert (plan.read_bytes() == old) is not landed
    is_torn = (number, function, before) == (signal.SIGKILL, "_write", False)
    assert all(re.fullmatch(r"\.plan\.yaml\.[0-9a-f]{16}\.tmp", name) for name in left_over(plan))
    assert len(left_over(plan)) == is_torn
    assert end(begin(plan, "done", "2-06"))[0] == 0
    assert left_over(plan) == set()
    assert end(begin(plan, "check"))[0] == 0


# ── what the file is, and where it lies ──


def test_links_and_mode_are_kept(plan: Path, tmp_path: Path) -> None:
    plan.chmod(0o640)
    (tmp_path / "one").symlink_to(plan)
    (tmp_path / "two").symlink_to("one")
    assert end(begin(plan, "done", "2-05", "--file", str(tmp_path / "two")))[0] == 0
    assert "done_on" in plan.read_text("utf-8")
    assert plan.stat().st_mode & 0o7777 == 0o640
    assert (tmp_path / "one").is_symlink()
    assert left_over(plan) == set()
    assert {path.name for path in tmp_path.iterdir()} == {"desk", "one", "two"}


def make_pipe(plan: Path) -> None:
    plan.unlink()
    os.mkfifo(plan)


def make_folder(plan: Path) -> None:
    plan.unlink()
    plan.mkdir()


def make_circle(plan: Path) -> None:
    plan.unlink()
    plan.symlink_to("other")
    plan.with_name("other").symlink_to("plan.yaml")


def make_dangling(plan: Path) -> None:
    plan.unlink()
    plan.symlink_to("nowhere")


NO_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (make_pipe, "plan.yaml is no file"),
    "folder": (make_folder, "plan.yaml is no file"),
    "circle": (make_circle, "plan.yaml: the symbolic links run in a circle"),
    "dangling link": (make_dangling, "plan.yaml: there is no such file"),
    "missing": (Path.unlink, "plan.yaml: there is no such file"),
}


@pytest.mark.parametrize("kind", NO_FILES)
def test_no_regular_file(kind: str, plan: Path) -> None:
    make, wanted = NO_FILES[kind]
    make(plan)
    for dry in ((), ("--dry-run",)):
        code, out, err = end(begin(plan, "done", "2-05", "--file", "plan.yaml", *dry))
        assert (code, out) == (2, "")
        assert err == f"error: {wanted}\n"


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    """Make a file or folder unchangeable, even for root."""
    tool = shutil.which("chattr")
    if tool is None:
        pytest.skip("chattr is not there")
    made = subprocess.run([tool, "+i", path], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"chattr +i is not allowed here: {made.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run([tool, "-i", path], check=True)


def test_immutable_file(plan: Path) -> None:
    old = plan.read_bytes()
    with immutable(plan):
        code, out, err = end(begin(plan, "done", "2-05"))
    assert (code, out) == (2, "")
    assert err.startswith("error: plan.yaml is read-only; ")
    assert plan.read_bytes() == old
    assert left_over(plan) == set()


def test_immutable_folder(plan: Path) -> None:
    old = plan.read_bytes()
    with immutable(plan.parent):
        code, out, err = end(begin(plan, "done", "2-05"))
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {plan.parent}: no permission; ")
    assert plan.read_bytes() == old


def test_immutable_folder_with_a_lock(plan: Path) -> None:
    assert end(begin(plan, "start", "2-05"))[0] == 0
    old = plan.read_bytes()
    with immutable(plan.parent):
        code, out, err = end(begin(plan, "done", "2-05"))
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {plan.parent}: no permission; ")
    assert plan.read_bytes() == old


needs_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root acts as two users"
)


# The package may lie where another user cannot read it: an edit of another plan first imports all of it.
AS_USER = """
import contextlib, io, os, sys
from guangong import cli
def run(*arguments):
    sys.argv = ["guangong", *arguments]
    try:
        cli.main()
    except SystemExit as ended:
        return ended.code
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    run("done", "2-05", "--file", {other!r})
    run("done", "2-05", "--file", {other!r})
os.setgroups({groups})
os.setgid({user})
os.setuid({user})
sys.exit(run(*sys.argv_of_test))
"""


def run_as(user: int, groups: list[int], plan: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command as another user."""
    other = plan.parent.with_name("other.yaml")
    shutil.copyfile(ROOT / "plan.yaml", other)
    driver = AS_USER.format(other=str(other), groups=groups, user=user)
    driver = driver.replace("sys.argv_of_test", repr(arguments))
    # Coverage could not write its figures as another user.
    return end(begin(plan, driver=driver, hidden=("COV",)))


def open_up(path: Path) -> None:
    """Let other users come to ``path``."""
    for folder in (path, *path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)


@needs_root
def test_group_is_kept_and_shared(plan: Path) -> None:
    open_up(plan.parent)
    os.chown(plan.parent, 0, 54321)
    plan.parent.chmod(0o2775)
    os.chown(plan, 0, 54321)
    plan.chmod(0o664)
    plan.parent.chmod(0o775)  # no set-group-ID bit: a new file gets the writer's own group
    assert run_as(60001, [54321], plan, "done", "2-05")[0] == 0
    assert (plan.stat().st_uid, plan.stat().st_gid) == (60001, 54321)
    assert plan.stat().st_mode & 0o7777 == 0o664


@needs_root
@pytest.mark.parametrize("first", [0, 60002])
def test_two_users_of_a_group(first: int, plan: Path) -> None:
    open_up(plan.parent)
    for path in (plan.parent, plan):
        os.chown(path, 0, 54321)
    plan.parent.chmod(0o2775)
    plan.chmod(0o664)
    assert run_as(first, [54321], plan, "done", "2-05")[0] == 0
    code, out, err = run_as(60001, [54321], plan, "done", "2-06")
    assert (code, out.startswith("2-06 done on "), err) == (0, True, "")


@needs_root
@pytest.mark.parametrize(
    ("folder", "file", "words"),
    [
        (0o755, 0o666, "{folder}: no permission; ask root, whose it is"),
        (0o777, 0o644, "plan.yaml is read-only; ask root, whose it is"),
        (0o777, 0o600, "plan.yaml is read-only; ask root, whose it is"),
    ],
)
def test_user_without_permission(folder: int, file: int, words: str, plan: Path) -> None:
    open_up(plan.parent)
    old = plan.read_bytes()
    plan.parent.chmod(folder)
    plan.chmod(file)
    code, out, err = run_as(60001, [], plan, "done", "2-05")
    assert (code, out) == (2, "")
    assert err == f"error: {words.format(folder=plan.parent)}\n"
    assert plan.read_bytes() == old
    assert left_over(plan) == set()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a small disk, as Linux does it")
@pytest.mark.parametrize("room", [0, 4, 8])
def test_full_disk(room: int, plan: Path, tmp_path: Path) -> None:
    """On a disk of 64 KiB on which all but ``room`` KiB are taken, an edit lands or the old file stays."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f"""
        disk={shlex.quote(str(disk))} plan={shlex.quote(str(plan))} err={shlex.quote(str(tmp_path / "err"))}
        mount -t tmpfs -o size=64k tmpfs "$disk" || exit 99
        cp "$plan" "$disk/plan.yaml" && cd "$disk" && : > .plan.yaml.lock
        dd if=/dev/zero of=filler bs=1k count=100 2> /dev/null
        truncate --size=-{room}k filler
        {shlex.quote(sys.executable)} -m guangong done 2-05 > out 2> "$err"
        echo $?
        ls -A
        cmp plan.yaml "$plan" >&2 && echo same
    """
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root mounts a small disk, with unshare")
    ran = subprocess.run(
        ["unshare", "-m", "bash", "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if ran.returncode == 99 or "unshare" in ran.stderr:
        pytest.skip(f"mounting is not allowed here: {ran.stderr.strip()}")
    assert ran.stdout.splitlines()[0] == "2", ran
    assert (tmp_path / "err").read_text("utf-8") == f"error: {disk}/plan.yaml: the disk is full\n"
    assert set(ran.stdout.split()[1:]) == {".plan.yaml.lock", "filler", "out", "plan.yaml", "same"}
