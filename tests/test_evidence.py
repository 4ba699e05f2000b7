"""Evidence: what counts as some, how it is named, and copies of it that are there whole or not at all."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desk import ROOT, Desk, Ran, diff, frozen
from guangong.answers.looks import Looks
from guangong.storage import copies, evidence, failures
from running import PROGRAM, environment, real, unmeasured
from running import run as ask

EXAMPLES = ROOT / "tests/data/office"
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, modes and pipes of POSIX")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    folder.mkdir()
    with frozen(date(2026, 6, 30)):
        yield Desk(folder, EXAMPLES / "plan.yaml")


@pytest.fixture
def folder(desk: Desk) -> Path:
    return desk.plan.parent


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    (folder / "other").mkdir(parents=True)
    (folder / "名单.txt").write_text("一", "utf-8")
    (folder / "other/名单.txt").write_text("二", "utf-8")
    (folder / "same.txt").write_text("一", "utf-8")
    return folder


def listed(desk: Desk) -> dict[str, str]:
    """Return the evidence of task 2-02 that is in the folder."""
    return {
        name.removeprefix("evidence/2-02/"): data.decode()
        for name, data in desk.files().items()
        if name.startswith("evidence/2-02/")
    }


def last_line(desk: Desk, before: str) -> str:
    return [line for line in diff(before, desk.text) if line.startswith("+")][-1].strip(" +-")


def everything(folder: Path) -> set[str]:
    """Return every name in a folder, that of the lock apart."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return names - {".plan.yaml.lock"}


# ── what evidence is ──

IS_EVIDENCE = (
    *("a.pdf", "./a.pdf", "佐证/一.pdf", "..a/b..pdf", "会议:纪要.pdf"),
    *("https://example.org/a", "HTTPS://Example.org/a?b=c", "Http://10.0.0.8/x"),
)
FLAWS = {
    ".": "a folder, no file: .",
    "./": "a folder, no file: ./",
    "佐证": "a folder, no file: 佐证",
    "佐证/": "a folder, no file: 佐证/",
    "..": "outside the plan's folder: ..",
    "../a.pdf": "outside the plan's folder: ../a.pdf",
    "佐证/../../a.pdf": "outside the plan's folder: 佐证/../../a.pdf",
    "佐证/../a.pdf": "a path with ..: 佐证/../a.pdf",
    "佐证\\..\\a.pdf": "a path with ..: 佐证\\..\\a.pdf",
    "佐证\\..\\..\\a.pdf": "outside the plan's folder: 佐证\\..\\..\\a.pdf",
    "/etc/passwd": "outside the plan's folder: /etc/passwd",
    "C:\\a.pdf": "outside the plan's folder: C:\\a.pdf",
    "c:a.pdf": "outside the plan's folder: c:a.pdf",
    "\\\\nas\\a.pdf": "outside the plan's folder: \\\\nas\\a.pdf",
    "..\\a.pdf": "outside the plan's folder: ..\\a.pdf",
    "佐证\\一.pdf": "a path with \\: 佐证\\一.pdf",
    "none.pdf": "there is no such file: none.pdf",
    "a.pdf/": "there is no such file: a.pdf/",
    "a.pdf/b": "there is no such file: a.pdf/b",
    "a" * 5000: f"there is no such file: {'a' * 5000}",
    "a\0": "there is no such file: a\0",
    "\ud800": "there is no such file: \ud800",
    " ": "there is no such file:  ",
    "file:///etc/passwd": "a file: address leads to one computer only: file:///etc/passwd",
    "FILE:a.pdf": "a file: address leads to one computer only: FILE:a.pdf",
    "ftp://10.0.0.8/a": "no web address: ftp://10.0.0.8/a",
    "https://example.org/a b": "no web address: https://example.org/a b",
    "https://": "no web address: https://",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "佐证").mkdir()
    (tmp_path / "..a").mkdir()
    for name in ("a.pdf", "佐证/一.pdf", "..a/b..pdf", "会议:纪要.pdf"):
        if sys.platform != "win32" or ":" not in name:
            (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize("name", IS_EVIDENCE)
def test_evidence(name: str, place: Path) -> None:
    if sys.platform != "win32" or "会议" not in name:
        assert evidence.flaw(name, place, Looks()) is None


@pytest.mark.parametrize("name", FLAWS)
def test_no_evidence(name: str, place: Path) -> None:
    found = evidence.flaw(name, place, Looks())
    assert found is not None
    assert found.text == FLAWS[name]
    assert found.advice


@posix
def test_a_pipe_is_no_evidence_and_nobody_waits_for_it(place: Path) -> None:
    os.mkfifo(place / "pipe")
    found = evidence.flaw("pipe", place, Looks())
    assert found
    assert found.text == "a device or a pipe, no file: pipe"


@posix
def test_files_behind_links_are_evidence(place: Path) -> None:
    """A drive that is linked to, and git-annex: a link to an object that this clone may lack."""
    drive = place / "drive"
    drive.mkdir()
    (drive / "b.pdf").touch()
    plan = place / "plan"
    (plan / "objects").mkdir(parents=True)
    (plan / "evidence").symlink_to(drive)
    (plan / "c.pdf").symlink_to("objects/c")
    assert evidence.flaw("evidence/b.pdf", plan, Looks()) is None
    assert str(evidence.flaw("c.pdf", plan, Looks())).count("there is no such file: c.pdf") == 1
    (plan / "objects/c").touch()
    assert evidence.flaw("c.pdf", plan, Looks()) is None
    (plan / "circle").symlink_to("circle")
    assert evidence.flaw("circle", plan, Looks())


def test_what_nobody_can_look_at_is_not_called_missing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: str | bytes) -> os.stat_result:
        raise PermissionError(13, "denied")

    with monkeypatch.context() as patched:
        patched.setattr("os.stat", fail)
        found = evidence.flaw("a.pdf", place, Looks())
    assert found
    assert found.text == "it cannot be looked at: a.pdf"


NAMED = "evidence: [evidence/1-02/小结.txt]"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example with its returns."""
    shutil.copytree(EXAMPLES, tmp_path / "office")
    return tmp_path / "office"


def name_evidence(office: Path, name: str) -> None:
    for file, old in (
        ("plan.yaml", NAMED),
        ("returns/chenguang.yaml", "evidence: [evidence/chenguang/年度计划.txt]"),
    ):
        path = office / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, f"evidence: [{json.dumps(name)}]"), "utf-8")


@pytest.mark.parametrize("name", [".", "..", "evidence", "/etc/passwd", "../x", "file:///etc/passwd"])
def test_check_finds_it_in_the_log_and_in_returns(name: str, office: Path) -> None:
    name_evidence(office, name)
    (office.parent / "x").touch()
    found = json.loads(ask("check", "--json", folder=office).out)["findings"]
    assert [item["code"] for item in found] == ["GG314", "GG507"]
    assert ask("check", "--strict", folder=office).code == 1


def test_check_takes_an_address_in_any_case(office: Path) -> None:
    name_evidence(office, "HTTPS://example.org/a")
    assert ask("check", "--strict", folder=office).code == 0


def test_show_says_what_is_not_there(office: Path) -> None:
    name_evidence(office, "evidence")
    assert "a folder, no file: evidence" in ask("show", "1-02", folder=office).out
    log = json.loads(ask("show", "1-02", "--json", folder=office).out)["log"]
    assert log[-1]["evidence"] == ["evidence"]


@pytest.mark.parametrize("command", [("check",), ("show", "1-02")])
def test_a_remembered_answer_ends_when_the_file_becomes_a_folder(
    command: tuple[str, ...], office: Path, tmp_path: Path
) -> None:
    env = {"GUANGONG_CACHE": str(tmp_path / "cache")}
    before = [ask(*command, folder=office, env=env) for _again in range(2)]
    assert before[0] == before[1]
    (office / "evidence/1-02/小结.txt").unlink()
    (office / "evidence/1-02/小结.txt").mkdir()
    after = ask(*command, folder=office, env=env)
    assert "a folder, no file: evidence/1-02/小结.txt" in after.out
    assert after == ask(*command, folder=office)


def test_looks_at_kinds_are_noted(tmp_path: Path) -> None:
    looks = Looks()
    evidence.flaw("a.pdf", tmp_path, looks)
    assert looks.notes == {("kind", str(tmp_path / "a.pdf")): ""}


# ── what a user names ──


def log(desk: Desk, *given: str, copy: bool = False) -> Ran:
    arguments = [part for name in given for part in ("--evidence", name)]
    return desk.run("log", "2-02", *arguments, *["--copy"] * copy)


def test_evidence_inside_is_named_from_the_plan(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before, folder = desk.text, desk.plan.parent / "evidence/1-02"
    monkeypatch.setenv("GUANGONG_PLAN", str(desk.plan))
    assert log(desk, str(folder / "小结.txt"), copy=True).code == 0
    assert last_line(desk, before) == "{on: 2026-06-30, evidence: [evidence/1-02/小结.txt]}"
    assert listed(desk) == {}


@pytest.mark.parametrize(
    "given", ["../1-02/小结.txt", "../../evidence/1-02/./小结.txt", "..//1-02//小结.txt"]
)
def test_paths_of_a_subfolder_are_named_from_the_plan(given: str, office: Path) -> None:
    (office / "evidence/2-02").mkdir()
    assert ask("log", "2-02", "--evidence", given, folder=office / "evidence/2-02").code == 0
    shown = json.loads(ask("show", "2-02", "--json", folder=office).out)
    assert shown["log"][-1]["evidence"] == ["evidence/1-02/小结.txt"]


@posix
@pytest.mark.parametrize("kind", ["drive", "annex", "plan", "absolute", "into"])
def test_a_path_through_a_link_is_recorded_as_given(
    kind: str, desk: Desk, folder: Path, outside: Path
) -> None:
    before, given, name = desk.text, "here/same.txt", "here/same.txt"
    match kind:
        case "drive":
            (folder / "here").symlink_to(outside)
        case "annex":
            (folder / "here").mkdir()
            (folder / "here/same.txt").symlink_to(outside / "same.txt")
        case "plan" | "absolute":
            (folder / "here").symlink_to(outside)
            (outside / "way").symlink_to(folder)
            given = str(outside / "way/here/same.txt")
            if kind == "absolute":
                given = str(folder / "here/same.txt")
        case _:
            (folder / "here.txt").write_text("一", "utf-8")
            (outside / "in.txt").symlink_to(folder / "here.txt")
            given, name = str(outside / "in.txt"), "here.txt"
    for copy in (False, True):
        assert log(desk, given, copy=copy).code == 0
        assert last_line(desk, before).endswith(f"evidence: [{name}]}}")
    assert desk.run("check", "--strict").code == 0


@posix
def test_dots_behind_a_link_are_read_as_the_system_reads_them(
    desk: Desk, folder: Path, outside: Path
) -> None:
    (folder / "link").symlink_to(outside / "other")
    ran = log(desk, "link/../same.txt")
    assert ran == Ran(
        1, "", "error: link/../same.txt lies outside the plan's folder\nhint: add --copy to copy it in\n"
    )


UNSEEN = {"名\n单.txt": ("名 单.txt", "U+000A"), "名\u202e单.txt": ("名<U+202E>单.txt", "U+202E")}


@posix
@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_with_a_line_break_is_told(name: str, desk: Desk, folder: Path, outside: Path) -> None:
    shown, code = UNSEEN[name]
    for place in (folder, outside):
        (place / name).write_text("一", "utf-8")
        names = everything(folder)
        ran = log(desk, str(place / name), copy=True)
        words = f"{shown}: a line break or an invisible character ({code}) is in its name; rename the file\n"
        assert (ran.code, ran.err) == (1, f"error: {place}/{words}")
        assert everything(folder) == names


REFUSED = {
    "{outside}/名单.txt": "{outside}/名单.txt lies outside the plan's folder\nhint: add --copy to copy it in",
    "{outside}/none.txt": "{outside}/none.txt: there is no such file; give a file or a URL",
    "{outside}/other": "a folder, no file: {outside}/other; name the files that are in it, one by one",
    "evidence": "a folder, no file: evidence; name the files that are in it, one by one",
    ".": "a folder, no file: .; name the files that are in it, one by one",
    "..": "a folder, no file: ..; name the files that are in it, one by one",
    "": "--evidence is empty; give a file or a URL",
    "pipe": "a device or a pipe, no file: pipe; name a file, or give a web address",
    "a\\b": "a path with \\: a\\b; write / between folders; a file with \\ in its name needs another name",
    "file:///etc/passwd": "a file: address leads to one computer only: file:///etc/passwd; "
    "name a file by its path from the plan's folder, or give a web address",
    "ftp://example.org/a": "no web address: ftp://example.org/a; "
    "web addresses begin with http:// or https:// and have no blanks",
}


@posix
@pytest.mark.parametrize("given", REFUSED)
def test_evidence_refused(given: str, desk: Desk, folder: Path, outside: Path) -> None:
    (folder / "a\\b").touch()
    (folder / "a").mkdir()
    old = desk.files()
    os.mkfifo(folder / "pipe")
    for copy in (False, True):
        if not copy or "--copy" not in REFUSED[given]:
            ran = log(desk, given.format(outside=outside), copy=copy)
            assert ran == Ran(1, "", f"error: {REFUSED[given].format(outside=outside)}\n")
    assert desk.files() == old


@posix
@pytest.mark.parametrize("name", [b"\xff.txt", b"a\nb.txt", b"a\\b.txt", b"\xe2\x80\xaeb.txt"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_name_that_the_plan_cannot_have(name: bytes, inside: bool, folder: Path, outside: Path) -> None:  # noqa: FBT001 (a case)
    path = (folder if inside else outside) / os.fsdecode(name)
    path.touch()
    old, before = (folder / "plan.yaml").read_bytes(), everything(folder)
    ran = real("log", "2-02", "--on", "2026-06-01", "--evidence", bytes(path), "--copy", folder=folder)
    if ran.code:
        assert "mistake" not in ran.err
        assert (folder / "plan.yaml").read_bytes() == old
        assert everything(folder) == before
    else:
        assert real("check", "--strict", folder=folder).code == 0


# ── copies ──

COPIES: dict[tuple[str, ...], tuple[list[str], dict[str, str]]] = {
    ("名单.txt",): (["名单.txt"], {"名单.txt": "一"}),
    ("名单.txt", "名单.txt"): (["名单.txt"], {"名单.txt": "一"}),
    ("名单.txt", "other/名单.txt"): (["名单.txt", "名单-2.txt"], {"名单.txt": "一", "名单-2.txt": "二"}),
    ("名单.txt", "same.txt"): (["名单.txt", "same.txt"], {"名单.txt": "一", "same.txt": "一"}),
}


@pytest.mark.parametrize("names", COPIES, ids="+".join)
def test_evidence_is_copied(names: tuple[str, ...], desk: Desk, outside: Path) -> None:
    before = desk.text
    arguments = [part for name in names for part in ("--evidence", str(outside / name))]
    dry = desk.run("log", "2-02", *arguments, "--copy", "--dry-run")
    assert (dry.code, listed(desk)) == (0, {})
    assert desk.run("log", "2-02", *arguments, "--copy").code == 0
    wanted, files = COPIES[names]
    paths = ", ".join(f"evidence/2-02/{name}" for name in wanted)
    assert last_line(desk, before) == f"{{on: 2026-06-30, evidence: [{paths}]}}"
    assert listed(desk) == files
    assert not [name for name in everything(desk.plan.parent) if name.endswith(".tmp")]


def test_evidence_never_overwrites(desk: Desk, outside: Path) -> None:
    for source, expected in (("名单.txt", 1), ("other/名单.txt", 2), ("名单.txt", 2), ("other/名单.txt", 2)):
        assert log(desk, str(outside / source), copy=True).code == 0
        assert len(listed(desk)) == expected
    assert listed(desk) == {"名单.txt": "一", "名单-2.txt": "二"}


def test_evidence_beside_a_folder_of_its_name(desk: Desk, folder: Path, outside: Path) -> None:
    (folder / "evidence/2-02/名单.txt").mkdir(parents=True)
    assert log(desk, str(outside / "名单.txt"), copy=True).code == 0
    assert listed(desk) == {"名单-2.txt": "一"}


def test_evidence_for_each_task(desk: Desk, outside: Path) -> None:
    assert desk.run("done", "2-02", "2-03", "--evidence", str(outside / "same.txt"), "--copy").code == 0
    assert {name for name in desk.files() if "same" in name} == {
        "evidence/2-02/same.txt",
        "evidence/2-03/same.txt",
    }


@posix
def test_a_copy_is_called_as_the_link_that_was_given(desk: Desk, outside: Path) -> None:
    """git-annex calls its objects by their checksums."""
    (outside / "小结.txt").symlink_to("same.txt")
    assert log(desk, str(outside / "小结.txt"), copy=True).code == 0
    assert listed(desk) == {"小结.txt": "一"}


@posix
@pytest.mark.parametrize("kind", ["symlink", "hard link"])
def test_planted_temporaries_are_not_written_through(
    kind: str, desk: Desk, folder: Path, outside: Path
) -> None:
    victim = outside / "victim" if kind == "symlink" else folder / "evidence/1-02/小结.txt"
    if kind == "symlink":
        victim.write_text("precious", "utf-8")
    old = victim.read_bytes()
    (folder / "evidence/2-02").mkdir(parents=True)
    planted = folder / "evidence/2-02/.same.txt.tmp"
    planted.symlink_to(victim) if kind == "symlink" else planted.hardlink_to(victim)
    assert log(desk, str(outside / "same.txt"), copy=True).code == 0
    assert victim.read_bytes() == old
    assert planted.exists()
    assert listed(desk)["same.txt"] == "一"


@posix
@pytest.mark.parametrize("where", ["evidence", "evidence/2-02"])
def test_a_folder_that_leads_out_gets_no_copies(where: str, desk: Desk, folder: Path, outside: Path) -> None:
    shutil.rmtree(folder / "evidence")
    (folder / where).parent.mkdir(exist_ok=True)
    (folder / where).symlink_to(outside / "other")
    before, there = desk.text, everything(outside)
    ran = log(desk, str(outside / "same.txt"), copy=True)
    assert ran.code == 2
    assert "evidence/2-02 leads out of the plan's folder; copy the file there by hand" in ran.err
    assert (desk.text, everything(outside)) == (before, there)
    (folder / "evidence/2-02").mkdir(exist_ok=True)  # what was advised:
    shutil.copy(outside / "same.txt", folder / "evidence/2-02/same.txt")
    assert log(desk, "evidence/2-02/same.txt").code == 0
    assert "evidence/2-02/same.txt" not in desk.run("check").out


@posix
def test_a_link_that_comes_in_the_folders_place_is_not_followed(
    desk: Desk, folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "evidence/2-02").mkdir()

    def look(given: Path, task_id: str) -> Path:
        real = given / "evidence" / task_id
        if not real.is_symlink():
            real.rmdir()
            real.symlink_to(outside / "other")
        return real

    monkeypatch.setattr("guangong.storage.copies.refuse_outside", look)
    before, there = desk.text, everything(outside)
    ran = log(desk, str(outside / "same.txt"), copy=True)
    assert ran == Ran(2, "", f"error: {folder}/evidence/2-02 is no folder\n")
    assert (desk.text, everything(outside)) == (before, there)


@posix
def test_copies_go_through_a_link_inside_the_folder(desk: Desk, folder: Path, outside: Path) -> None:
    shutil.rmtree(folder / "evidence")
    (folder / "佐证").mkdir()
    (folder / "evidence").symlink_to("佐证")
    assert log(desk, str(outside / "same.txt"), copy=True).code == 0
    assert (folder / "佐证/2-02/same.txt").read_text("utf-8") == "一"


@posix
@pytest.mark.parametrize(("mode", "inner"), [(0o664, 0o775), (0o600, 0o700), (0o644, 0o755)])
def test_who_may_use_the_plan_may_use_the_copy(
    mode: int, inner: int, desk: Desk, folder: Path, outside: Path
) -> None:
    desk.plan.chmod(mode)
    (outside / "same.txt").chmod(0o711)
    shutil.rmtree(folder / "evidence")
    if os.geteuid() == 0:
        os.chown(desk.plan, 1234, 2000)
    old = os.umask(0o077)
    try:
        assert log(desk, str(outside / "same.txt"), copy=True).code == 0
    finally:
        os.umask(old)
    found = {name: (folder / name).stat() for name in ("evidence", "evidence/2-02", "evidence/2-02/same.txt")}
    assert [stat.S_IMODE(status.st_mode) for status in found.values()] == [inner, inner, mode]
    like = desk.plan.stat()
    assert {(status.st_uid, status.st_gid) for status in found.values()} == {(like.st_uid, like.st_gid)}


# ── copies that fail ──


@pytest.fixture
def before(desk: Desk, folder: Path) -> Iterator[None]:
    """Nothing may be left of a command that failed."""
    shutil.rmtree(folder / "evidence")
    names, old = everything(folder), desk.text
    yield
    assert everything(folder) == names
    assert desk.text == old


@pytest.mark.usefixtures("before")
def test_a_copy_whose_edit_fails_is_taken_back(
    desk: Desk, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise failures.StoreError("the disk is on fire")

    monkeypatch.setattr("guangong.storage.writing.replace", fail)
    assert log(desk, str(outside / "same.txt"), str(outside / "名单.txt"), copy=True).code == 2


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("function", ["sync_file", "sync_folder"])
def test_a_full_disk_leaves_nothing(
    function: str, desk: Desk, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"guangong.storage.copies.{function}", fail)
    path = outside / "same.txt"
    ran = log(desk, str(path), copy=True)
    assert ran == Ran(2, "", f"error: {path} cannot be copied: the disk is full\n")


def test_a_copy_stays_when_only_the_word_of_the_disk_is_missing(
    desk: Desk, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is written, and names it."""

    def fail(_folder: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("guangong.storage.writing.sync_folder", fail)
    assert log(desk, str(outside / "same.txt"), copy=True).code == 2
    assert "evidence/2-02/same.txt" in desk.text
    assert listed(desk) == {"same.txt": "一"}


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("change", ["grown", "another", "link", "pipe"])
def test_a_source_that_changes_is_refused(
    change: str, desk: Desk, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, write = outside / "given.txt", copies.beside
    given.symlink_to("same.txt")

    def beside(*arguments: object) -> object:
        match change:
            case "grown":
                (outside / "same.txt").write_text("一二", "utf-8")
            case "another":
                (outside / "same.txt").unlink()
                (outside / "same.txt").write_text("二", "utf-8")
            case "link":
                given.unlink()
                given.symlink_to("名单.txt")
            case _:
                given.unlink()
                os.mkfifo(given)
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("guangong.storage.copies.beside", beside)
    ran = log(desk, str(given), copy=True)
    assert ran == Ran(2, "", f"error: {given} changed while it was copied; nothing was written\n")


def test_evidence_that_cannot_be_copied(desk: Desk, folder: Path, outside: Path) -> None:
    (folder / "evidence/2-02").write_text("a file in the folder's place", "utf-8")
    old = desk.files()
    ran = log(desk, str(outside / "same.txt"), copy=True)
    assert ran == Ran(2, "", f"error: {folder}/evidence/2-02 is no folder\n")
    assert desk.files() == old


@pytest.mark.parametrize("error", [PermissionError(1, "no links"), OSError(18, "another device")])
def test_evidence_where_files_cannot_be_linked(
    error: OSError, desk: Desk, folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_old: Path, _new: str, *, dst_dir_fd: int | None = None) -> None:  # noqa: ARG001 (os.link's)
        raise error

    monkeypatch.setattr("os.link", fail)
    assert log(desk, str(outside / "same.txt"), copy=True).code == 0
    assert listed(desk) == {"same.txt": "一"}
    old = desk.files()
    monkeypatch.setattr(
        "guangong.storage.writing.replace", lambda *_: (_ for _ in ()).throw(failures.StoreError("no"))
    )
    assert log(desk, str(outside / "名单.txt"), copy=True).code == 2
    assert desk.files() == old
    assert not [name for name in everything(folder) if name.endswith(".tmp")]


@pytest.mark.parametrize("links", [True, False])
def test_evidence_that_appears_meanwhile(
    links: bool,  # noqa: FBT001 (a case)
    desk: Desk,
    folder: Path,
    outside: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def link(_old: Path, _new: str, *, dst_dir_fd: int | None = None) -> None:  # noqa: ARG001 (os.link's)
        (folder / "evidence/2-02/same.txt").write_text("别人的", "utf-8")
        raise FileExistsError(17, "File exists") if links else PermissionError

    monkeypatch.setattr("os.link", link)
    before = desk.text
    ran = log(desk, str(outside / "same.txt"), copy=True)
    assert ran == Ran(2, "", "error: evidence/2-02/same.txt is there already; nothing was written\n")
    assert listed(desk) == {"same.txt": "别人的"}
    assert desk.text == before


# ── commands that are killed ──


def killed(folder: Path, outside: Path, call: str, number: int) -> None:
    """Kill a command that copies at a system call, right after it."""
    command = ["log", "2-02", "--on", "2026-06-01", "--evidence", str(outside / "same.txt"), "--copy"]
    name = signal.Signals(number).name.removeprefix("SIG")
    ran = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", f"--inject={call}:signal={name}", *PROGRAM, *command],
        cwd=folder,
        env={**unmeasured(environment()), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode
    assert b"Traceback" not in ran.stderr


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize(
    "number", [getattr(signal, f"SIG{name}", 0) for name in ("TERM", "INT", "HUP", "KILL")]
)
@pytest.mark.parametrize(
    "call", ["mkdir,mkdirat:when=1", "mkdir,mkdirat:when=2", "link,linkat", "rename,renameat"]
)
def test_nothing_is_left_of_a_command_that_is_stopped(
    call: str, number: int, desk: Desk, folder: Path, outside: Path
) -> None:
    shutil.rmtree(folder / "evidence")
    names, old = everything(folder), desk.text
    calls, _colon, when = call.partition(":")
    killed(folder, outside, f"{calls}:{when}" if when else calls, number)
    written = desk.text != old
    wanted = names | {"evidence", "evidence/2-02", "evidence/2-02/same.txt"} if written else names
    if number != signal.SIGKILL:
        assert everything(folder) == wanted
    assert desk.run("start", "2-04").code == 0
    assert everything(folder) == wanted


LEFT = ".plan.yaml.copy-2-02-0123456789abcdef.tmp"


@posix
@pytest.mark.parametrize("named", [True, False])
def test_the_next_command_removes_what_a_killed_one_left(
    named: bool,  # noqa: FBT001 (a case)
    desk: Desk,
    folder: Path,
) -> None:
    (folder / "evidence/2-02").mkdir()
    copy = folder / "evidence/2-02/名单.txt"
    copy.write_text("一", "utf-8")
    if named:
        assert log(desk, str(copy)).code == 0
    (folder / LEFT).hardlink_to(copy)
    assert desk.run("start", "2-04").code == 0
    assert copy.exists() == copy.parent.exists() == named
    assert not (folder / LEFT).exists()


@posix
def test_a_users_own_files_are_left_alone(desk: Desk, folder: Path, outside: Path) -> None:
    """Only what has exactly our name is removed, and of other files only what is the same one."""
    (folder / "evidence/2-02").mkdir()
    (folder / "evidence/2-02/own.txt").write_text("一", "utf-8")
    (folder / LEFT).write_text("一", "utf-8")
    (folder / LEFT.replace("0123", "4567")).symlink_to(outside / "same.txt")
    (folder / LEFT.replace("0123", "89ab")).mkdir()
    for name in (".plan.yaml.copy.tmp", ".other.yaml.copy-2-02-0123456789abcdef.tmp", "a.tmp", ".a.txt.tmp"):
        (folder / name).touch()
    names = everything(folder)
    assert desk.run("start", "2-04").code == 0
    assert everything(folder) == names - {LEFT}
    assert (outside / "same.txt").exists()


@posix
def test_beside_a_broken_plan_nothing_is_removed(desk: Desk, folder: Path) -> None:
    """Nobody knows what it names."""
    (folder / "evidence/2-02").mkdir()
    (folder / "evidence/2-02/名单.txt").write_text("一", "utf-8")
    (folder / LEFT).hardlink_to(folder / "evidence/2-02/名单.txt")
    desk.plan.write_text(desk.text + "\n]", "utf-8")
    names = everything(folder)
    assert desk.run("start", "2-04").code == 1
    assert everything(folder) == names


def test_what_writing_the_plan_left_is_no_copy(folder: Path) -> None:
    for end in ("tmp", "old"):
        (folder / f".plan.yaml.0123456789abcdef.{end}").touch()
    names = everything(folder)
    copies.clear(folder / "plan.yaml")
    assert everything(folder) == names


def test_a_command_that_only_looks_removes_nothing(desk: Desk, folder: Path) -> None:
    (folder / LEFT).touch()
    assert desk.run("start", "2-04", "--dry-run").code == 0
    assert desk.run("check").code == 0
    assert (folder / LEFT).exists()


def test_temporary_names_cannot_be_foreseen(
    desk: Desk, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    link = os.link

    def note(old: Path, new: str, *, dst_dir_fd: int | None = None) -> None:
        if dst_dir_fd is not None:  # the plan itself has a second name too while it is replaced
            seen.append(old.name)
        link(old, new, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr("os.link", note)
    assert log(desk, str(outside / "same.txt"), str(outside / "名单.txt"), copy=True).code == 0
    assert len(set(seen)) == 2
    assert all(re.fullmatch(r"\.plan\.yaml\.copy-2-02-[0-9a-f]{16}\.tmp", name) for name in seen)
