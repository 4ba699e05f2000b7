"""What no file can be read of: a circle, a pipe, a device, a sick disk. A sentence, and nothing hangs."""

import errno
import os
import re
import shutil
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from guangong.answers import looks
from guangong.answers.looks import Looks
from guangong.errors import GuangongError
from guangong.services import plan_check
from guangong.storage import failures, paths
from running import ROOT, Ran, real, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links, pipes and devices")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.relpath(path))  # a socket's path must be short


def endless(path: Path) -> None:
    """Make a device of our own like /dev/zero: the machine's is no test's to risk."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


KINDS: Final[dict[str, Callable[[Path], None]]] = {
    "circle": circle,
    "pipe": os.mkfifo,
    "socket": listening,
    "endless": endless,
    "folder": Path.mkdir,
}
# Each place with a command that comes by it; {} is the thing.
PLACES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "settings": ("odd.toml", ("status",)),
    "settings set": ("odd.toml", ("config", "set", "name", "王")),
    "plan": ("odd.yaml", ("status", "--file", "odd.yaml")),
    "plan edited": ("odd.yaml", ("done", "2-05", "--file", "odd.yaml")),
    "plan set": ("odd.yaml", ("config", "set", "plan", "odd.yaml")),
    "project": ("guangong.toml", ("check",)),
    "returns": ("returns/odd.yaml", ("status",)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_no_file(kind: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "plan.yaml", "plan.yaml")
    Path("returns").mkdir()
    name, arguments = PLACES[place]
    KINDS[kind](tmp_path / name)
    settings = tmp_path / ("odd.toml" if name == "odd.toml" else "settings.toml")
    before = {path: path.lstat().st_ino for path in tmp_path.iterdir()}
    ran = real(*arguments, folder=tmp_path, env={"GUANGONG_CONFIG": str(settings)})
    assert (ran.code, ran.out) == (2, "")
    assert re.match(rf"error: \S*{re.escape(name)}(:| is| cannot)", ran.err), ran.err
    assert "mistake" not in ran.err
    assert {path: path.lstat().st_ino for path in tmp_path.iterdir()} == before


def test_devnull_is_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the usual way to say so; to write to it would replace the device: here, one of our own."""
    assert run("status", env={"GUANGONG_CONFIG": os.devnull}).code == 0
    endless(null := tmp_path / "null")
    monkeypatch.setattr(os, "devnull", str(null))
    ran = run("config", "set", "name", "a", env={"GUANGONG_CONFIG": str(null)})
    assert (ran.code, ran.err) == (2, f"error: {null} is no file\n")
    assert null.is_char_device()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "odd", "--against", "odd"),
        ("check", "odd", "--against", "plan.yaml"),
        ("check", "plan.yaml", "--against", "odd"),
        ("init", "odd", "--title", "t", "--organization", "o"),
        ("init", "odd/a", "--title", "t", "--organization", "o"),
        ("config", "set", "plan", "~no-such-user-here/plan.yaml"),
        ("config", "set", "plan", "x" * 300),
        ("status", "--file", "x" * 300),
        ("done", "2-05", "--file", "x" * 300),
    ],
)
def test_odd_paths(arguments: tuple[str, ...], tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "plan.yaml", tmp_path / "plan.yaml")
    circle(tmp_path / "odd")
    ran = run(*arguments, folder=tmp_path, env={"GUANGONG_CONFIG": str(tmp_path / "settings.toml")})
    assert (ran.code, ran.out) == (2, "")
    assert "mistake" not in ran.err


@pytest.mark.parametrize("kind", ["file", "circle", "pipe"])
def test_returns_that_are_no_folder(kind: str, tmp_path: Path) -> None:
    """They would be passed over in silence."""
    shutil.copyfile(ROOT / "plan.yaml", tmp_path / "plan.yaml")
    (KINDS | {"file": Path.touch})[kind](tmp_path / "returns")
    ran = run("status", folder=tmp_path)
    assert (ran.code, ran.err) == (2, "error: returns is no folder\n")


# ── a disk that fails ──


@pytest.fixture
def sick(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let all looks at a path fail."""

    def make(sick: Path) -> None:
        for name in ("stat", "lstat", "readlink"):
            call = getattr(os, name)

            def fail(
                path: object, *rest: object, call: Callable[..., object] = call, **options: object
            ) -> object:
                if not isinstance(path, int) and Path(str(path)).absolute() == sick:
                    raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
                return call(path, *rest, **options)

            monkeypatch.setattr(os, name, fail)

    return make


@pytest.mark.parametrize("name", ["plan.yaml", "returns", "guangong.toml", "settings.toml"])
@pytest.mark.parametrize("arguments", [("status",), ("check",), ("next",)])
def test_a_look_that_fails(
    name: str, arguments: tuple[str, ...], sick: Callable[[Path], None], tmp_path: Path
) -> None:
    shutil.copyfile(ROOT / "plan.yaml", tmp_path / "plan.yaml")
    (tmp_path / "returns").mkdir()
    (tmp_path / "guangong.toml").touch()
    (tmp_path / "settings.toml").touch()
    sick(tmp_path / name)
    ran = run(*arguments, folder=tmp_path, env={"GUANGONG_CONFIG": str(tmp_path / "settings.toml")})
    assert ran.code == 2, ran
    assert re.search(rf"{re.escape(name)}( cannot be read)?: the disk has an error\n", ran.err), ran.err


def test_an_error_that_nobody_foresaw(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a file's name it is the disk's, not a mistake of ours."""

    def fail(*_of: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "x.yaml")

    monkeypatch.setattr(plan_check, "read", fail)
    assert run("status") == Ran(2, "", "error: x.yaml: the disk has an error\n")


def test_a_working_folder_that_cannot_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "getcwd", fail)
    with pytest.raises(GuangongError, match=r"^this folder cannot be found: no permission$"):
        failures.working_folder()


def test_a_look_that_fails_is_not_taken_for_nothing(sick: Callable[[Path], None], tmp_path: Path) -> None:
    """Else another plan, or none, would be found."""
    assert looks.look("lexists", str(tmp_path / "plan.yaml")) == ""
    sick(tmp_path / "plan.yaml")
    assert paths.find(tmp_path, Looks(), given=None, configured=None) == Path("plan.yaml")


def test_one_place_resolves_paths() -> None:
    """Path.resolve() and its like raise what no user should see."""
    package = ROOT / "src" / "guangong"
    allowed = {"answers/looks.py", "storage/failures.py", "storage/paths.py"}
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(
            r"\.resolve\(\)|realpath|\.samefile\(|\.cwd\(\)|\.expanduser\(\)", path.read_text("utf-8")
        )
    }
    assert found == allowed
