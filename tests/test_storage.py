"""The store with real files: found, read, locked, and written whole or not at all."""

import contextlib
import errno
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock  # before the rights are dropped
import pytest

from guangong.answers.looks import Looks
from guangong.errors import NotFoundError
from guangong.storage import disk, locking, paths, reading, returns_folder, writing
from guangong.storage.failures import StoreError
from guangong.yamldoc import MAX_BYTES
from running import PROGRAM, ROOT, environment, real

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the real plan of 2023: whatever today is, its days are past."""
    path = tmp_path / "plan.yaml"
    path.write_bytes((ROOT / "plan.yaml").read_bytes())
    return path


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody may look into; pytest's own is root's alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Make root nobody in particular: what the mode forbids is forbidden."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def no_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be put on disk by fsync, as everywhere but on a Mac."""

    def sync_file(handle: int) -> None:
        os.fsync(handle)

    monkeypatch.setattr(writing, "sync_file", sync_file)


def write(path: Path, data: bytes = b"new") -> None:
    with locking.locked(path) as found:
        writing.replace(found, found.read_bytes(), data)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# ── find ──


@pytest.mark.parametrize(
    ("at", "start", "given", "configured", "expected"),
    [
        ("plan.yaml", ".", "other.yaml", "far.yaml", "other.yaml"),
        ("plan.yaml", ".", None, "far.yaml", "plan.yaml"),
        ("plan.yaml", "a/b", None, "far.yaml", "../../plan.yaml"),
        (None, "a/b", None, "far.yaml", "far.yaml"),
        (None, "a/b", None, "~nobody-has-this-name/plan.yaml", "~nobody-has-this-name/plan.yaml"),
    ],
)
def test_find(  # noqa: PLR0913, PLR0917
    tmp_path: Path, at: str | None, start: str, given: str | None, configured: str, expected: str
) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    if at:
        (tmp_path / at).touch()
    found = paths.find(
        tmp_path / start, Looks(), given=Path(given) if given else None, configured=Path(configured)
    )
    assert found == Path(expected)


def test_find_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", "/home/wang")
    found = paths.find(tmp_path, Looks(), given=None, configured=Path("~/计划/plan.yaml"))
    assert found == Path("/home/wang/计划/plan.yaml")


def test_find_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^no plan\.yaml here or in a parent folder; name one with --file"):
        paths.find(tmp_path, Looks(), given=None, configured=None)


@posix
def test_a_link_to_nowhere_does_not_lead_to_another_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").touch()
    (tmp_path / "a").mkdir()
    (tmp_path / "a/plan.yaml").symlink_to("missing.yaml")
    assert paths.find(tmp_path / "a", Looks(), given=None, configured=None) == Path("plan.yaml")


# ── read ──


def test_read(plan: Path) -> None:
    assert reading.read(plan) == (ROOT / "plan.yaml").read_bytes()


def test_read_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"plan\.yaml: there is no such file$"):
        reading.read(tmp_path / "plan.yaml")
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"plan\.yaml: there is no such file$"):
        reading.read(tmp_path / "file/plan.yaml")


def test_read_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r" is no file$"):
        reading.read(tmp_path)


@posix
def test_read_circle(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").symlink_to("plan.yaml")
    with pytest.raises(StoreError, match=r"the symbolic links run in a circle$"):
        reading.read(tmp_path / "plan.yaml")


@posix
@pytest.mark.parametrize("name", ["plan.yaml", "returns/x.yaml"])
def test_fifo_does_not_hang(plan: Path, name: str) -> None:
    (plan.parent / "returns").mkdir()
    (plan.parent / name).unlink(missing_ok=True)
    os.mkfifo(plan.parent / name)
    assert real("status", folder=plan.parent) == (2, "", f"error: {name} is no file\n")


def test_read_too_large(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES)
    assert len(reading.read(path)) == MAX_BYTES
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(StoreError, match=r"plan\.yaml is larger than 10 MB$"):
        reading.read(path)


@posix
def test_read_unreadable(shared: Path) -> None:
    (shared / "plan.yaml").touch(0)
    wanted = rf"^{shared}/plan\.yaml: no permission; ask "
    with without_rights(), pytest.raises(StoreError, match=wanted):
        reading.read(shared / "plan.yaml")


# ── the returns beside the plan ──


def test_returns_files(plan: Path) -> None:
    assert returns_folder.returns_files(plan, Looks()) == []
    folder = plan.parent / "returns"
    folder.mkdir()
    for name in ("b.yaml", "a.yaml", "c.yml", ".#a.yaml", "a.yaml~", "notes.txt"):
        (folder / name).touch()
    assert returns_folder.returns_files(plan, Looks()) == [
        folder / "a.yaml",
        folder / "b.yaml",
        folder / "c.yml",
    ]


def test_returns_files_are_named_as_the_plan_is(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plan.parent / "returns").mkdir()
    (plan.parent / "returns/a.yaml").touch()
    monkeypatch.chdir(plan.parent)
    assert returns_folder.returns_files(Path("plan.yaml"), Looks()) == [Path("returns/a.yaml")]


@posix
def test_returns_files_stand_beside_the_file_behind_a_link(plan: Path, tmp_path: Path) -> None:
    (plan.parent / "returns").mkdir()
    (plan.parent / "returns/a.yaml").touch()
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere/plan.yaml"
    link.symlink_to("../plan.yaml")
    assert returns_folder.returns_files(link, Looks()) == [plan.resolve().parent / "returns/a.yaml"]


@posix
def test_an_unreadable_returns_folder_is_not_an_empty_one(shared: Path) -> None:
    (shared / "plan.yaml").touch()
    (shared / "returns").mkdir(0)
    with without_rights(), pytest.raises(StoreError, match=r"returns: no permission$"):
        returns_folder.returns_files(shared / "plan.yaml", Looks())


# ── locked and replace ──


def test_replace(plan: Path) -> None:
    write(plan)
    assert plan.read_bytes() == b"new"
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o640])
def test_mode_is_kept(plan: Path, mode: int) -> None:
    plan.chmod(mode)
    write(plan)
    assert stat.S_IMODE(plan.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a file away")
def test_owner_is_kept(plan: Path) -> None:
    os.chown(plan, 12345, 23456)
    write(plan)
    assert (plan.stat().st_uid, plan.stat().st_gid) == (12345, 23456)


@posix
def test_group_is_kept_by_another_user(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def change_owner(_handle: int, user: int, group: int) -> None:
        if user != -1:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        given.append(group)

    monkeypatch.setattr(os, "fchown", change_owner)
    write(plan)
    assert given == [plan.stat().st_gid]


@posix
def test_the_lock_is_for_all_who_may_edit(plan: Path) -> None:
    plan.chmod(0o664)
    before = os.umask(0o077)
    try:
        write(plan)
    finally:
        os.umask(before)
    assert stat.S_IMODE((plan.parent / ".plan.yaml.lock").stat().st_mode) == 0o664


@posix
def test_links_are_followed(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/plan.yaml").symlink_to("../plan.yaml")
    (tmp_path / "first.yaml").symlink_to("a/plan.yaml")
    write(tmp_path / "first.yaml")
    assert plan.read_bytes() == b"new"
    assert (tmp_path / "first.yaml").is_symlink()
    assert (tmp_path / "a/plan.yaml").is_symlink()
    assert names(tmp_path) == [".plan.yaml.lock", "a", "first.yaml", "plan.yaml"]
    assert names(tmp_path / "a") == ["plan.yaml"]


def test_a_link_to_nowhere_is_not_locked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r": there is no such file$"), locking.locked(tmp_path / "plan.yaml"):
        pass
    assert names(tmp_path) == []


@posix
def test_hard_link_is_noticed(plan: Path) -> None:
    assert not writing.has_other_links(plan)
    os.link(plan, plan.with_name("copy.yaml"))
    assert writing.has_other_links(plan)
    ran = real("done", "1-05", "--on", "2023-03-01", folder=plan.parent)
    assert (ran.code, "hard links" in ran.err) == (0, True)
    assert plan.with_name("copy.yaml").read_bytes() == (ROOT / "plan.yaml").read_bytes()


def test_changed_in_between(plan: Path) -> None:
    with locking.locked(plan) as path:
        old = path.read_bytes()
        path.write_bytes(old + b"# a human's\n")
        with pytest.raises(StoreError, match=r"changed while it was edited; nothing was written$"):
            writing.replace(path, old, b"new")
    assert plan.read_bytes() == old + b"# a human's\n"
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


def test_read_only_file(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = plan.read_bytes()

    def access(_path: Path, mode: int, **_options: object) -> bool:
        return mode != os.W_OK

    monkeypatch.setattr(os, "access", access)
    with pytest.raises(StoreError, match=r"plan\.yaml is read-only; "):
        write(plan)
    assert plan.read_bytes() == old


@posix
def test_read_only_folder(shared: Path) -> None:
    (shared / "plan.yaml").write_bytes(b"old")
    (shared / "plan.yaml").chmod(0o666)
    shared.chmod(0o555)
    with without_rights(), pytest.raises(StoreError, match=rf"^{shared}: no permission; "):
        write(shared / "plan.yaml")
    assert names(shared) == ["plan.yaml"]
    assert (shared / "plan.yaml").read_bytes() == b"old"


def test_leftover_of_a_killed_command(plan: Path) -> None:
    plan.with_name(".plan.yaml.0123456789abcdef.tmp").write_bytes(b"half")
    os.link(plan, plan.with_name(".plan.yaml.0123456789abcdef.old"))
    ran = real("done", "1-05", "--on", "2023-03-01", folder=plan.parent)
    assert (ran.code, ran.err) == (0, "")  # nor is it taken for somebody's hard link
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


def test_files_of_others_stay(plan: Path) -> None:
    """Only what has a name of ours exactly, and is a file, is a left-over."""
    (plan.parent / ".plan.yaml.0123456789abcdef.tmp").mkdir()
    (plan.parent / ".plan.yaml.fedcba9876543210.old").mkdir()
    others = (
        ".plan.yaml.old",
        ".plan.yaml.tmp",
        ".plan.yaml.mine.old",
        ".plan.yaml.0123456789abcdef.bak",
        ".plan.yaml.0123456789ABCDEF.tmp",
        ".plan.yaml.0123456789abcdef.tmp~",
        ".plan.yaml.copy-2-02-0123456789abcdef.tmp",
        ".planXyaml.0123456789abcdef.tmp",
    )
    for name in others:
        (plan.parent / name).write_text("mine", "utf-8")
    before = set(names(plan.parent))
    write(plan)
    assert plan.read_bytes() == b"new"
    assert set(names(plan.parent)) == {*before, ".plan.yaml.lock"}


@pytest.mark.parametrize("name", [".plan.yaml.old", ".plan.yaml.tmp"])
def test_a_folder_is_in_nobodys_way(plan: Path, name: str) -> None:
    plan.with_name(name).mkdir()
    write(plan)
    assert plan.read_bytes() == b"new"
    assert plan.with_name(name).is_dir()


def test_a_left_over_that_cannot_be_removed_is_in_nobodys_way(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = plan.with_name(".plan.yaml.0123456789abcdef.old")
    left.touch()
    real_unlink = Path.unlink

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        if path == left:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        real_unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    write(plan)
    assert plan.read_bytes() == b"new"
    assert names(plan.parent) == [left.name, ".plan.yaml.lock", "plan.yaml"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EIO, "the disk has an error"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.usefixtures("no_mac")
def test_failing_disk(
    plan: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, sentence: str
) -> None:
    old = plan.read_bytes()

    def fail(*_arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(StoreError, match=rf"plan\.yaml: .*({sentence})"):
        write(plan)
    assert plan.read_bytes() == old
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


@posix
@pytest.mark.usefixtures("no_mac")
def test_file_and_folder_are_synced_around_the_replace(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def record_sync(handle: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def record_replace(old: str, new: str) -> None:
        calls.append("replace")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(os, "replace", record_replace)
    write(plan)
    assert calls == ["file", "replace", "folder"]


@posix
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP])
def test_a_folder_that_cannot_be_synced(plan: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    fsync = os.fsync

    def fail_for_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fail_for_folders)
    write(plan)
    assert plan.read_bytes() == b"new"


@posix
@pytest.mark.parametrize("works", [True, False])
def test_a_mac_is_told_to_empty_its_drives_memory(monkeypatch: pytest.MonkeyPatch, works: bool) -> None:  # noqa: FBT001
    import fcntl

    calls: list[str] = []

    def full(_handle: int, command: int) -> None:
        calls.append(f"fcntl {command}")
        if not works:
            raise OSError(errno.ENOTSUP, "not here")

    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", full)
    monkeypatch.setattr(os, "fsync", lambda _handle: calls.append("fsync"))
    disk.sync_file(0)
    assert calls == ["fcntl 51", *([] if works else ["fsync"])]


def test_saved_after_the_last_look_where_there_are_no_hard_links(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_arguments: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_link)
    write(plan)
    assert plan.read_bytes() == b"new"


def test_an_old_file_that_cannot_be_looked_at_again(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_read = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.suffix == ".old":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real_read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    with pytest.raises(
        StoreError, match=r"plan\.yaml is changed; whether it was saved .*: the disk has an error$"
    ):
        write(plan)
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


@pytest.mark.parametrize("there", [True, False])
def test_a_second_name_that_is_another_files_now(
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: bool,  # noqa: FBT001 (a case)
) -> None:
    """It is neither compared with nor put in the plan's place; nobody says that all is well."""
    real_replace = os.replace

    def rename(old: Path, new: Path) -> None:
        (kept,) = plan.parent.glob(".plan.yaml.*.old")
        kept.unlink()
        if there:
            kept.write_bytes(b"foreign")
        real_replace(old, new)

    monkeypatch.setattr(os, "replace", rename)
    with pytest.raises(StoreError, match=r"plan\.yaml is changed; whether it was saved .* cannot be told: "):
        write(plan)
    assert plan.read_bytes() == b"new"


def test_windows_replaces_no_file_that_is_open(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(
        StoreError, match=r"plan\.yaml cannot be replaced; close it in other programs and try again$"
    ):
        writing.replace(plan, plan.read_bytes(), b"new")
    assert plan.read_bytes() != b"new"
    assert names(plan.parent) == ["plan.yaml"]


def test_a_lock_file_that_is_deleted_while_others_wait(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for it must not hold it beside the one who locks a new one."""
    lock, tries = filelock.lock_descriptor, []

    def lock_late(handle: int, *, blocking: bool) -> bool:
        tries.append(os.fstat(handle).st_ino)
        if len(tries) == 1:
            plan.with_name(".plan.yaml.lock").unlink()
        return lock(handle, blocking=blocking)

    monkeypatch.setattr(filelock, "lock_descriptor", lock_late)
    with locking.locked(plan):
        assert plan.with_name(".plan.yaml.lock").stat().st_ino == tries[-1]
    assert len(tries) == 2


@posix
def test_a_lock_file_is_opened_without_making_it(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sticky folder Linux refuses O_CREAT for a file of another owner (fs.protected_regular)."""
    plan.with_name(".plan.yaml.lock").touch()
    real_open = os.open

    def protected(path: Path, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT and os.path.lexists(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real_open(path, flags, *mode)

    monkeypatch.setattr(os, "open", protected)
    write(plan)
    assert plan.read_bytes() == b"new"


@posix
def test_a_network_disk_that_wants_the_lock_file_open_for_writing(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock(_handle: int, *, blocking: bool) -> bool:
        raise OSError(errno.EBADF, str(blocking))

    monkeypatch.setattr(filelock, "lock_descriptor", lock)
    with pytest.raises(StoreError, match=r"\.plan\.yaml\.lock, the lock file, may not be opened; "):
        write(plan)


# ── other commands ──


def test_a_lock_held_for_long(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "LOCK_SECONDS", 0.05)
    with (
        locking.locked(plan),
        pytest.raises(StoreError, match=r"^another command is editing .*plan\.yaml; try again$"),
        locking.locked(plan),
    ):
        pass


def make_link(lock: Path) -> None:
    lock.symlink_to("plan.yaml")


@posix
@pytest.mark.parametrize("make", [Path.mkdir, make_link])
def test_what_stands_in_the_place_of_the_lock_is_named(plan: Path, make: Callable[[Path], None]) -> None:
    make(plan.with_name(".plan.yaml.lock"))
    old = plan.read_bytes()
    with pytest.raises(
        StoreError, match=r"\.plan\.yaml\.lock stands in the place of the lock file; delete it$"
    ):
        write(plan)
    assert plan.read_bytes() == old


def test_a_disk_without_locks(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lock(_handle: int, *, blocking: bool) -> bool:
        raise OSError(errno.ENOTSUP, str(blocking))

    monkeypatch.setattr(filelock, "lock_descriptor", lock)
    with pytest.raises(StoreError, match=r"\.plan\.yaml\.lock cannot be locked on this disk; "):
        write(plan)


@posix
@pytest.mark.parametrize("old", [True, False])
def test_a_disk_without_locks_by_the_system(plan: Path, monkeypatch: pytest.MonkeyPatch, old: bool) -> None:  # noqa: FBT001
    import fcntl

    def flock(_handle: int, _operation: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    if old:
        plan.with_name(".plan.yaml.lock").touch()
    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr(locking, "LOCK_SECONDS", 1)
    with pytest.raises(StoreError, match=r"\.plan\.yaml\.lock cannot be locked on this disk; "):
        write(plan)


def done(plan: Path, *tasks: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PROGRAM, "done", *tasks, "--on", "2023-03-01"],
        cwd=plan.parent,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_commands_that_wait_for_one_lock_all_land(plan: Path) -> None:
    with locking.locked(plan):
        waiting = [done(plan, "1-05"), done(plan, "1-06")]
        time.sleep(0.5)
        assert [command.poll() for command in waiting] == [None, None]
    assert [(*command.communicate(timeout=20), command.returncode)[1:] for command in waiting] == [
        (b"", 0)
    ] * 2
    assert plan.read_bytes().count(b"done_on: 2023-03-01") == 2


def start(plan: Path, script: str) -> subprocess.Popen[bytes]:
    """Start a process and wait for its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=plan.parent, env=environment(), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


HOLD = """
import time
from pathlib import Path
from guangong.storage import locking
with locking.locked(Path("plan.yaml")):
    print("ready", flush=True)
    time.sleep(60)
"""
STOP_IN_THE_WRITE = """
import os, sys, time
from guangong.cli import main
def wait(handle):
    print("ready", flush=True)
    time.sleep(60)
os.fsync = wait
sys.argv = ["guangong", "done", "1-05", "--on", "2023-03-01"]
main()
"""


@posix
@pytest.mark.parametrize("script", [HOLD, STOP_IN_THE_WRITE], ids=["lock", "write"])
def test_a_killed_command_is_in_nobodys_way(plan: Path, script: str) -> None:
    process = start(plan, script)
    process.kill()
    process.communicate()
    ran = real("done", "1-05", "--on", "2023-03-01", folder=plan.parent)
    assert (ran.code, ran.err) == (0, "")
    assert b"done_on: 2023-03-01" in plan.read_bytes()
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_command_that_is_stopped_clears_up(plan: Path, name: str) -> None:
    number = getattr(signal, name)
    old = plan.read_bytes()
    process = start(plan, STOP_IN_THE_WRITE)
    (temporary,) = set(names(plan.parent)) - {".plan.yaml.lock", "plan.yaml"}
    assert re.fullmatch(r"\.plan\.yaml\.[0-9a-f]{16}\.tmp", temporary)
    process.send_signal(number)
    process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert plan.read_bytes() == old
    assert names(plan.parent) == [".plan.yaml.lock", "plan.yaml"]


STOP_IN_THE_CLEAN_UP = """
import os, signal, sys
from contextlib import suppress
from pathlib import Path
from guangong.storage import locking
with suppress(SystemExit), locking.locked(Path("plan.yaml")):
    try:
        os.kill(os.getpid(), signal.SIGHUP)
    finally:
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)
        print("ready", flush=True)
assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL
"""


@posix
def test_a_second_signal_does_not_end_the_clean_up(plan: Path) -> None:
    process = start(plan, STOP_IN_THE_CLEAN_UP)
    process.communicate(timeout=10)
    assert process.returncode == 0


@posix
def test_what_nohup_ignores_stays_ignored(plan: Path) -> None:
    ran = start(plan, f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{HOLD}")
    ran.send_signal(signal.SIGHUP)
    time.sleep(0.2)
    assert ran.poll() is None
    ran.kill()
    ran.communicate()


# ── new files ──

NEW = {"returns/a.yaml": b"a", "plan.yaml": b"new"}


def create(folder: Path) -> None:
    writing.create({folder / name: data for name, data in NEW.items()})


def test_new_files_are_there_with_the_mode_that_the_user_wants(tmp_path: Path) -> None:
    create(tmp_path / "a" / "b")
    assert {name: (tmp_path / "a" / "b" / name).read_bytes() for name in NEW} == NEW
    assert names(tmp_path / "a" / "b") == ["plan.yaml", "returns"]
    umask = os.umask(0o022)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "a" / "b" / "plan.yaml").stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("call", ["fsync", "link", "mkdir"])
@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.usefixtures("no_mac")
def test_of_new_files_all_are_there_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Let the call of that number fail."""
    real_call, calls = getattr(os, call), []

    def fail(*arguments: object, **options: object) -> None:
        calls.append(arguments)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real_call(*arguments, **options)

    monkeypatch.setattr(os, call, fail)
    with contextlib.suppress(StoreError):
        create(tmp_path / "new")
    monkeypatch.undo()
    assert calls
    if (tmp_path / "new").exists():
        assert names(tmp_path / "new") == ["plan.yaml", "returns"]
        assert names(tmp_path / "new" / "returns") == ["a.yaml"]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing, "sync_file", fail)
    with pytest.raises(StoreError, match=r"returns/a\.yaml: the disk is full$"):
        create(tmp_path / "new")
    assert names(tmp_path) == []


@posix
def test_new_files_in_a_read_only_folder(shared: Path) -> None:
    shared.chmod(0o555)
    with without_rights(), pytest.raises(StoreError, match=r"returns/a\.yaml: no permission$"):
        create(shared)
    assert names(shared) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_name_that_is_taken_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:  # noqa: FBT001 (a case)
    """Somebody saves a file of that name while the new one is put on disk."""
    calls: list[int] = []

    def save(handle: int) -> None:
        calls.append(handle)
        if len(calls) == len(NEW):
            (tmp_path / "plan.yaml").write_bytes(b"mine")

    def no_link(*_arguments: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(writing, "sync_file", save)
    if not links:
        monkeypatch.setattr(os, "link", no_link)
    with pytest.raises(NotFoundError, match=r"plan\.yaml is there already; nothing was written$"):
        create(tmp_path)
    assert names(tmp_path) == ["plan.yaml"]
    assert (tmp_path / "plan.yaml").read_bytes() == b"mine"


def test_new_files_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_arguments: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_link)
    create(tmp_path)
    assert names(tmp_path) == ["plan.yaml", "returns"]


def test_a_folder_that_another_command_makes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_is_dir = Path.is_dir

    def is_dir(path: Path) -> bool:
        if is_there := real_is_dir(path):
            return is_there
        path.mkdir()
        return False

    monkeypatch.setattr(Path, "is_dir", is_dir)
    create(tmp_path / "new")
    assert names(tmp_path / "new") == ["plan.yaml", "returns"]
