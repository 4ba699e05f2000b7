"""The user's settings: what may be set, what happens to the file, and what they change."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guangong.answers import folders
from guangong.render import cells
from guangong.storage import user_settings, writing
from running import EXAMPLES, PROGRAM, Ran, environment, real, run

Command = Callable[..., Ran]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "config.toml"


@pytest.fixture
def settings(file: Path) -> Command:
    """Run ``guangong config …`` on a file of its own."""
    return lambda *arguments: run("config", *arguments, env={"GUANGONG_CONFIG": str(file)})


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def test_set_get_list_unset_path(file: Path, settings: Command) -> None:
    assert settings("path") == (0, f"{file}\n", "")
    assert settings("list") == (0, "", "")
    assert settings("get", "name") == (1, "", "error: name is not set\n")
    assert settings("set", "name", "王老师") == (0, "name = 王老师\n", "")
    assert settings("set", "due_soon_days", "7") == (0, "due_soon_days = 7\n", "")
    assert settings("get", "name") == (0, "王老师\n", "")
    assert settings("list") == (0, "name = 王老师\ndue_soon_days = 7\n", "")
    assert file.read_text("utf-8") == 'name = "王老师"\ndue_soon_days = 7\n'
    assert settings("unset", "name") == (0, "", "")
    assert file.read_text("utf-8") == "due_soon_days = 7\n"


def test_alone_it_lists(file: Path, settings: Command) -> None:
    write(file, 'name = "王老师"\n')
    assert settings() == settings("list") == (0, "name = 王老师\n", "")


def test_json(file: Path, settings: Command) -> None:
    write(file, 'name = "王老师"\ndue_soon_days = 7\n')
    made = {"version": 1, "report": "config", "settings": {"name": "王老师", "due_soon_days": 7}}
    for command in (["--json"], ["list", "--json"], ["list", "--format", "json"]):
        assert json.loads(settings(*command).out) == made
    assert json.loads(settings("get", "name", "--json").out)["settings"] == {"name": "王老师"}
    assert json.loads(settings("path", "--format=json").out)["path"] == str(file)
    assert settings("--format", "text") == settings()
    assert json.loads(settings("get", "plan", "--json").out)["error"]["code"] == "not-found"
    assert settings("--format", "json", "get", "name").code == 2
    assert settings("list", "--format", "csv").code == 2


def test_unset_of_nothing_makes_no_file(file: Path, settings: Command) -> None:
    assert settings("unset", "name") == (0, "", "")
    assert not file.parent.exists()


FOLDERS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "Linux": ("linux", {}, "/home/wang/.cache", "/home/wang/.config"),
    "XDG": ("linux", {"XDG_CACHE_HOME": "/x", "XDG_CONFIG_HOME": "/y"}, "/x", "/y"),
    "XDG, relative": ("linux", {"XDG_CACHE_HOME": "x"}, "/home/wang/.cache", "/home/wang/.config"),
    "FreeBSD": ("freebsd14", {}, "/home/wang/.cache", "/home/wang/.config"),
    "macOS": (
        "darwin",
        {"XDG_CACHE_HOME": "/x"},
        "/home/wang/Library/Caches",
        "/home/wang/Library/Application Support",
    ),
    "Windows": ("win32", {"LOCALAPPDATA": "/local"}, "/local", "/local"),
    "Windows, relative": (
        "win32",
        {"LOCALAPPDATA": "x"},
        "/home/wang/AppData/Local",
        "/home/wang/AppData/Local",
    ),
    "a bare Windows": ("win32", {}, "/home/wang/AppData/Local", "/home/wang/AppData/Local"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="the paths are written as elsewhere")
@pytest.mark.parametrize(
    ("platform", "environment", "cache", "settings_"),
    [pytest.param(*case, id=name) for name, case in FOLDERS.items()],
)
def test_folders(
    platform: str, environment: dict[str, str], cache: str, settings_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/wang", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert folders.of_user("cache") == f"{cache}/guangong"
    assert user_settings.path({}) == Path(f"{settings_}/guangong/config.toml")


def test_a_file_of_ones_own() -> None:
    assert user_settings.path({"GUANGONG_CONFIG": "here.toml"}) == Path("here.toml")


UNKNOWN = 'unknown setting "colour"; there are: language, name, unit, plan, due_soon_days, wide_signs'
LANGUAGE = "language is one of: zh, en"
FIX = "fix it by hand, or delete the file"
DAYS = "give a number of days from 0 to 366"
LINE = "give a text of one line"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["get", "colour"], UNKNOWN),
        (["set", "colour", "red"], UNKNOWN),
        (["unset", "colour"], UNKNOWN),
        (["set", "language", "fr"], LANGUAGE),
        (["set", "due_soon_days", "many"], DAYS),
        (["set", "due_soon_days", "367"], DAYS),
        (["set", "due_soon_days", "７"], DAYS),
        (["set", "name", ""], LINE),
        (["set", "name", " "], LINE),
        (["set", "name", "王\n老师"], LINE),
        (["set", "name", "\x1b[31m王"], LINE),
        (["set", "name", "\u202e王"], LINE),
        (["set", "name", "\udcff"], LINE),
        (["set", "plan", "a\tb"], LINE),
        (["set", "wide_signs", "2"], "give true or false"),
    ],
)
def test_refused(file: Path, settings: Command, arguments: list[str], sentence: str) -> None:
    assert settings(*arguments) == (2, "", f"error: {sentence}\n")
    assert not file.exists()


@pytest.mark.parametrize("name", ["王　芳", "a \"b\" \\ 'c'", "# no comment", "[red]"])
def test_any_line_of_text(file: Path, settings: Command, name: str) -> None:
    write(file, 'name = "x"\n')
    assert settings("set", "name", name).code == 0
    assert settings("get", "name") == (0, f"{name}\n", "")


@pytest.mark.parametrize(
    ("old", "arguments", "new"),
    [
        ("# 我的\n\nname = 'a'  # 我\n", ["set", "name", "b"], '# 我的\n\nname = "b"  # 我\n'),
        ('name="a#b"#c\nlanguage = "en"', ["set", "name", "b"], 'name="b"#c\nlanguage = "en"'),
        ("due_soon_days = 7 # wk\n", ["set", "due_soon_days", "9"], "due_soon_days = 9 # wk\n"),
        ('language = "en"', ["set", "name", "b"], 'language = "en"\nname = "b"\n'),
        ('# name = "a"\r\nname = "a"\r\n', ["set", "name", "b"], '# name = "a"\r\nname = "b"\r\n'),
        ('# x\nname = "a" # y\nlanguage = "en" # z\n', ["unset", "name"], '# x\nlanguage = "en" # z\n'),
        ('name = "a"\n', ["set", "name", "a"], 'name = "a"\n'),
    ],
)
def test_what_else_is_in_the_file_stays(
    file: Path, settings: Command, old: str, arguments: list[str], new: str
) -> None:
    write(file, old)
    assert settings(*arguments).code == 0
    assert file.read_bytes() == new.encode()
    lock = {".config.toml.lock"} if new != old else set()
    assert {entry.name for entry in file.parent.iterdir()} == {"config.toml"} | lock


def test_what_cannot_be_edited_is_left(file: Path, settings: Command) -> None:
    text = 'name = """\na\nname = b"""\n'
    write(file, text.replace("\na\nname = b", "a"))
    assert settings("set", "name", "b").code == 2
    assert file.read_text("utf-8") == text.replace("\na\nname = b", "a")


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a privilege there")
@pytest.mark.parametrize("name", [".config.toml.tmp", ".config.toml.{pid}.tmp", ".config.toml.{zeros}.tmp"])
def test_nothing_is_written_through_a_link(
    file: Path, settings: Command, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", _foreseen)
    write(file, "")
    (file.parent / "other").write_text("mine", "utf-8")
    (file.parent / name.format(pid=os.getpid(), zeros=_foreseen(8).hex())).symlink_to("other")
    assert settings("set", "name", "b").code == (2 if "zeros" in name else 0)
    assert (file.parent / "other").read_text("utf-8") == "mine"
    assert file.read_text("utf-8") == ("" if "zeros" in name else 'name = "b"\n')


def _foreseen(size: int) -> bytes:
    return bytes(size)


def test_what_an_ended_command_left_is_deleted(file: Path, settings: Command) -> None:
    write(file, "")
    (file.parent / ".config.toml.0123456789abcdef.tmp").write_bytes(b"half")
    others = {".config.toml.mine.tmp", ".config.toml.0123456789abcdef.tmp.mine", ".mine.tmp"}
    for name in others:
        (file.parent / name).touch()
    assert settings("set", "name", "b").code == 0
    assert {path.name for path in file.parent.iterdir()} == {"config.toml", ".config.toml.lock", *others}


@pytest.mark.parametrize("old", [None, "# mine\n"])
def test_many_at_once_all_land(file: Path, old: str | None) -> None:
    """Each has its own key or value; with no file, and no folder, one is the first."""
    if old is not None:
        write(file, old)
    wanted = [("name", f"n{number}") for number in range(10)] + [("due_soon_days", "9"), ("language", "en")]
    env = environment({"GUANGONG_CONFIG": str(file)})
    running = [
        subprocess.Popen(
            [*PROGRAM, "config", "set", *pair], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for pair in wanted
    ]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in running] == [
        (b"", 0)
    ] * 12
    lines = file.read_text("utf-8").removeprefix(old or "").splitlines()
    assert sorted(line.split(" = ")[0] for line in lines) == ["due_soon_days", "language", "name"]
    assert {'language = "en"', "due_soon_days = 9"} < set(lines)
    assert {path.name for path in file.parent.iterdir()} == {"config.toml", ".config.toml.lock"}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_settings_stay_private(file: Path, settings: Command) -> None:
    write(file, "")
    file.chmod(0o600)
    assert settings("set", "name", "b").code == 0
    assert file.stat().st_mode & 0o777 == 0o600


def test_settings_are_on_disk_before_they_have_their_name(
    file: Path, settings: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    monkeypatch.setattr(writing, "sync_file", lambda _handle: seen.append(_temporary(file).read_bytes()))
    write(file, 'name = "a"\n')
    assert settings("set", "name", "b").code == 0
    assert seen == [b'name = "b"\n']
    assert {path.name for path in file.parent.iterdir()} == {"config.toml", ".config.toml.lock"}


def _temporary(file: Path) -> Path:
    assert file.read_bytes() == b'name = "a"\n'
    (found,) = file.parent.glob(".*.tmp")
    return found


def test_a_link_stays(file: Path, settings: Command, tmp_path: Path) -> None:
    (tmp_path / "dotfiles.toml").write_bytes(b"")
    file.parent.mkdir()
    file.symlink_to("../dotfiles.toml")
    assert settings("set", "name", "b").code == 0
    assert (tmp_path / "dotfiles.toml").read_bytes() == b'name = "b"\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "name = ",
            f"line 1: this is no value; {FIX}",
        ),
        ('name = "a"\nplan: b', f"line 2: a key without an equals sign; {FIX}"),
        ('colour = "red"', UNKNOWN),
        ("due_soon_days = true", DAYS),
        ("due_soon_days = 7.0", DAYS),
        ("wide_signs = 1", "give true or false"),
        ('wide_signs = "true"', "wide_signs has a value of the wrong type"),
        ("name = 7", "name has a value of the wrong type"),
        ('[name]\na = "b"', "name has a value of the wrong type"),
        ('language = "fr"', LANGUAGE),
        ('name = "\\u001b[31m"', LINE),
        (f"due_soon_days = {'9' * 5000}", f"line 1: a number has too many digits; {FIX}"),
        ("name = " + "[" * 5000, f"line 1: lists or tables are nested too deeply; {FIX}"),
    ],
)
def test_broken_file(file: Path, settings: Command, text: str, reason: str) -> None:
    write(file, text)
    for command in (["list"], ["get", "name"]):
        assert settings(*command)[:2] == (2, "")
        assert settings(*command).err.startswith(f"error: {file}: {reason}")
    ran = run("status", env={"GUANGONG_CONFIG": str(file)})
    assert (ran.code, ran.err.startswith(f"error: {file}: {reason}")) == (2, True)
    assert settings("path").code == 0
    assert run("--version", env={"GUANGONG_CONFIG": str(file), "GUANGONG_LANG": ""}).code == 0


@pytest.mark.parametrize("text", ['language = "fr"\n', "language = 7\n"])
def test_a_bad_setting_can_be_fixed(file: Path, settings: Command, text: str) -> None:
    write(file, text)
    assert settings("set", "language", "zh").code == 0
    assert settings("list").out == "language = zh\n"
    write(file, text)
    assert settings("unset", "language").code == 0
    assert settings("list") == (0, "", "")


def test_the_plan_is_kept_as_a_whole_path(file: Path, settings: Command, tmp_path: Path) -> None:
    ran = settings("set", "plan", "nosuch.yaml")
    assert (ran.code, ran.err.endswith("nosuch.yaml: there is no such file\n")) == (2, True)
    (tmp_path / "far.yaml").write_text("schema: 1\n", "utf-8")
    assert settings("set", "plan", str(tmp_path / "far.yaml")).code == 0
    assert (
        run("config", "get", "plan", env={"GUANGONG_CONFIG": str(file)}).out == f"{tmp_path / 'far.yaml'}\n"
    )


def test_unreadable_file(file: Path, settings: Command) -> None:
    file.mkdir(parents=True)
    assert settings("list") == (2, "", f"error: {file} is no file\n")
    file.rmdir()
    file.write_bytes("姓名".encode("gbk"))
    assert settings("list") == (2, "", f"error: {file} cannot be read: it is not UTF-8\n")


def test_unwritable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("config", "set", "name", "b", env={"GUANGONG_CONFIG": str(tmp_path / "file/config.toml")})
    assert (ran.code, ran.err) == (
        2,
        f"error: {tmp_path}/file/config.toml cannot be read: there is no such file\n",
    )


# ── what the settings change ──


@pytest.mark.parametrize(
    ("variable", "setting", "locale", "expected"),
    [
        ("en", "zh", {"LC_ALL": "zh_CN.UTF-8"}, "en"),
        ("zh", "en", {"LC_ALL": "en_US.UTF-8"}, "zh"),
        ("zh_CN.UTF-8", "en", {"LC_ALL": "en_US.UTF-8"}, "zh"),
        ("", "zh", {"LC_ALL": "en_US.UTF-8"}, "zh"),
        ("klingon", "zh", {"LC_ALL": "en_US.UTF-8"}, "zh"),
        ("", "", {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ("", "", {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US.UTF-8"}, "zh"),
        ("", "", {"LANG": "zh_CN.GBK"}, "zh"),
        ("", "", {"LANG": "C.UTF-8"}, "en"),
        ("", "", {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_language(  # noqa: PLR0913, PLR0917
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    setting: str,
    locale: dict[str, str],
    expected: str,
) -> None:
    write(file, f'language = "{setting}"' if setting else "")
    monkeypatch.setenv("GUANGONG_CONFIG", str(file))
    assert user_settings.language({"GUANGONG_LANG": variable, **locale}) == expected


def test_name_is_who_did_it(file: Path, tmp_path: Path) -> None:
    write(file, 'name = "王老师"')
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    shutil.copytree(EXAMPLES / "evidence", tmp_path / "evidence")
    env = {"GUANGONG_CONFIG": str(file)}
    assert run("done", "2-02", folder=tmp_path, env=env).code == 0
    assert run("done", "2-03", "--by", "李老师", folder=tmp_path, env=env).code == 0
    text = (tmp_path / "plan.yaml").read_text("utf-8")
    for name in ("王老师", "李老师"):
        assert text.count(f"{{on: 2026-06-30, by: {name}, status: done}}") == 1


def test_plan_is_the_last_resort(file: Path, tmp_path: Path) -> None:
    env = {"GUANGONG_CONFIG": str(file)}
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path / "far.yaml")
    shutil.copytree(EXAMPLES / "evidence", tmp_path / "evidence")
    assert run("check", folder=tmp_path, env=env).err.startswith("error: no plan.yaml here or in a parent")
    write(file, f"plan = '{tmp_path}/far.yaml'")
    assert run("check", folder=tmp_path, env=env).out == f"{tmp_path}/far.yaml: 16 tasks, no findings\n"
    (tmp_path / "plan.yaml").touch()
    assert run("check", folder=tmp_path, env=env).code == 1
    given = {**env, "GUANGONG_PLAN": "far.yaml"}
    assert run("check", folder=tmp_path, env=given).out == "far.yaml: 16 tasks, no findings\n"
    assert run("check", "--file", "none.yaml", folder=tmp_path, env=given).code == 2


@pytest.mark.parametrize(("days", "light"), [("9", "behind"), ("10", "due-soon")])
def test_due_soon_days(file: Path, days: str, light: str) -> None:
    write(file, f"due_soon_days = {days}")
    ran = run("list", "--search", "2-03", "--light", light, env={"GUANGONG_CONFIG": str(file)})
    assert "编印暑期安全宣传册" in ran.out


def test_wide_signs(file: Path, settings: Command) -> None:
    def is_wide(variable: str) -> bool:
        env = {"GUANGONG_CONFIG": str(file), "GUANGONG_WIDE": variable, "COLUMNS": "80"}
        ran = run("status", env=env)
        assert all(cells.width_of(line) <= 80 for line in ran.out.splitlines())
        return not set("━─┃…") & set(ran.out) and "■" in ran.out

    assert [is_wide(variable) for variable in ("", "0", "1")] == [False, False, True]
    assert settings("set", "wide_signs", "是").out == "wide_signs = true\n"
    assert settings("get", "wide_signs").out == "true\n"
    assert file.read_text("utf-8") == "wide_signs = true\n"
    assert [is_wide(variable) for variable in ("", "0", "1")] == [True, False, True]
    assert run("status", env={"GUANGONG_WIDE": "yes"}) == (2, "", "error: GUANGONG_WIDE is 1 or 0\n")
    assert not run("status").err
    assert not cells.is_wide()


def test_as_a_process(file: Path) -> None:
    env = {"GUANGONG_CONFIG": str(file)}
    assert real("config", "set", "name", b"\xff", env=env) == (2, "", f"error: {LINE}\n")
    assert real("config", "set", "name", "王老师", env=env) == (0, "name = 王老师\n", "")


def test_settings_go_by_their_chinese_names(tmp_path: Path) -> None:
    env = {"GUANGONG_CONFIG": str(tmp_path / "config.toml")}
    assert run("设置", "修改", "姓名", "王老师", env=env).out == "name = 王老师\n"
    assert run("config", "查看", "name", env=env).out == "王老师\n"
    assert run("config", "set", "临近天数", "7", env=env).out == "due_soon_days = 7\n"
    assert run("设置", "清除", "姓名", env=env).code == 0
    assert run("config", "get", "姓名", env=env).err == "error: name is not set\n"
    assert 'unknown setting "颜色"; there are: language' in run("config", "get", "颜色", env=env).err
