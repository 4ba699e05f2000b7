"""What the commands print, whole: goldens, colours, encodings, pipes, a terminal."""

import fcntl
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guangong.cli.app import COMMANDS as ALL
from guangong.cli.session import Session
from guangong.render.hunks import diff_of, hunks
from running import EXAMPLES, LIVELY, PROGRAM, ROOT, environment, golden, real, run, shell

LANGUAGES = ["en", "zh"]
WIDTHS = ["60", "80", "120", "pipe"]
AS_OF = ("--as-of", "2026-06-30")
BROKEN = "../broken.yaml"
COMMANDS = {
    "status": ("status", *AS_OF),
    "list": ("list", *AS_OF),
    "show-1-03": ("show", "1-03", *AS_OF),
    "show-3-02": ("show", "3-02", *AS_OF),
    "lights": ("lights",),
    "lights-blue": ("lights", "--preset", "blue"),
    "next": ("next", *AS_OF),
    "timeline": ("timeline", *AS_OF),
    "timeline-task": ("timeline", "--group-by", "task", *AS_OF),
    "board": ("board", *AS_OF),
    "trend": ("trend", *AS_OF),
    "diff": ("diff", "../before.yaml"),
    "rule": ("rule", "GG2"),
    **{f"status-by-{by}": ("status", "--group-by", by, *AS_OF) for by in ("owner", "kind", "month", "light")},
}
CUT = {name for name in COMMANDS if name.startswith(("status", "next", "board", "timeline"))}
"""What fits a page of a terminal: there alone a text may end in an ellipsis."""
UNFOLDED = {
    "check": ("check",),
    "check-broken": ("check", BROKEN),
    "done-dry-run": ("done", "2-02", "2-06", "--on", "2026-06-30", "--note", "已交", "--dry-run"),
    "status-legend": ("status", "--legend", *AS_OF),
    "status-ended": ("status", "--as-of", "2027-01-15"),
    "list-none": ("list", "--search", "没有"),
    "next-calm": ("next", "--as-of", "2026-08-01", "--owner", "局关工委", "--kind", "activity"),
    "timeline-none": ("timeline", "--owner", "miaopu", "--key"),
}
HELP = [
    "",
    "init",
    "status",
    "list",
    "next",
    "timeline",
    "trend",
    "board",
    "show",
    "done",
    "start",
    "log",
    "unlog",
    "postpone",
    "reopen",
    "cancel",
    "add",
    "remove",
    "set",
    "unset",
    "amend",
    "collect",
]
HELP += [
    "units",
    "remind",
    "submit",
    "exempt",
    "send-back",
    "withdraw",
    "rollup",
    "merge",
    "export",
    "import",
    "rollover",
    "compare",
    "lights",
    "check",
    "diff",
    "rule",
    "schema",
    "config",
]
HELP += ["members", *(f"members {name}" for name in ("list", "add", "rename", "alias", "close"))]
HELP += [f"config {name}" for name in ("list", "get", "set", "unset", "path")]


ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def wide(width: str) -> dict[str, str]:
    return {} if width == "pipe" else {"COLUMNS": width, "LINES": "24"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_whole_output(name: str, width: str, language: str) -> None:
    ran = run(*COMMANDS[name], env={"GUANGONG_LANG": language, **wide(width)})
    assert (ran.code, ran.err) == (0, "")
    golden(f"{name}.{width}.{language}", ran.out)
    lines = ran.out.splitlines()
    assert not [line for line in lines if line != line.rstrip()]
    assert width == "pipe" or max(map(cell_len, lines)) <= int(width)
    assert "…" not in ran.out.replace('"…"', "") or (name in CUT and width != "pipe")


# ── one page ──


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2023-06-01", "2023-11-20", "2024-02-01"])
def test_status_of_the_real_plan_is_one_page(day: str, language: str) -> None:
    env = {"GUANGONG_LANG": language, **wide("80")}
    ran = run("status", "--as-of", day, folder=ROOT, env=env)
    lines = ran.out.splitlines()
    assert (ran.code, ran.err, len(lines) <= 23) == (0, "", True)
    assert max(map(cell_len, lines)) <= 80
    golden(f"status-real-{day}.80.{language}", ran.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_of_the_real_plan_is_one_page(language: str) -> None:
    env = {"GUANGONG_LANG": language, **wide("80")}
    ran = run("board", "--as-of", "2023-06-01", folder=ROOT, env=env)
    assert len(ran.out.splitlines()) <= 23
    whole = run("board", "--as-of", "2023-06-01", "--all", folder=ROOT, env=env)
    assert len(re.findall(r"(?<!\S)\d-\d\d(?!\S)", whole.out)) == 50
    assert "--all" not in whole.out


def rows(*options: str, **size: str) -> int:
    """Return how many rows ``status`` of the example lists on a screen of this size."""
    out = run("status", *AS_OF, *options, folder=LIVELY, env=size).out
    return len(re.findall(r"^[■▼▽▲] ", out, re.MULTILINE))


def test_a_higher_page_shows_more() -> None:
    assert [rows(COLUMNS="80", LINES=lines) for lines in ("10", "24", "30", "100")] == [6, 9, 15, 18]
    assert rows() == 19  # two that are alike in one row


def test_all_rows_when_asked() -> None:
    assert rows("--all", **wide("80")) == 18
    assert "--all" not in run("status", *AS_OF, "--all", folder=LIVELY, env=wide("80")).out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", UNFOLDED)
def test_whole_output_at_any_width(name: str, language: str) -> None:
    ran = run(*UNFOLDED[name], env={"GUANGONG_LANG": language})
    assert (ran.code, ran.err) == (int(name == "check-broken"), "")
    golden(f"{name}.{language}", ran.out)
    if name == "done-dry-run":
        assert run(*UNFOLDED[name], env={"GUANGONG_LANG": language, "COLUMNS": "40"}) == ran


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_finding_only_the_advice_is_folded(language: str) -> None:
    env = {"GUANGONG_LANG": language}
    whole, narrow = (run("check", BROKEN, env=env | size).out for size in ({}, {"COLUMNS": "40"}))
    assert "".join(narrow.split()) == "".join(whole.split())
    lines = narrow.splitlines()
    folded = [line for line in lines if line not in whole.splitlines()]
    assert folded
    assert all(line.startswith(("  = ", "    ")) and cell_len(line) <= 40 for line in folded)
    assert lines[-1].count("guangong rule GG") == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_help(language: str) -> None:
    """As processes: a command's help is in the language of its import."""
    texts = []
    for name in HELP:
        ran = real(*name.split(), "--help", env={"GUANGONG_LANG": language, "COLUMNS": "80"})
        assert (ran.code, ran.err) == (0, "")
        assert max(map(cell_len, ran.out.splitlines())) <= 80
        texts.append(ran.out)
    golden(f"help.{language}", "\n\n".join(texts))


def test_help_is_there_for_every_command() -> None:
    overview = real("--help").out
    assert sorted(ALL) == sorted(name for name in HELP if name and " " not in name)
    assert set(ALL) <= {*overview.split()}
    assert real("-h").out == overview


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_of_commands_is_one_page(language: str) -> None:
    env = {"GUANGONG_LANG": language, "COLUMNS": "80"}
    plain = real("--help", env=env)
    lines = plain.out.splitlines()
    assert len(lines) <= 22
    assert max(map(cell_len, lines)) <= 80
    coloured = real("--help", env={**env, "FORCE_COLOR": "1", "TERM": "xterm-256color"}).out
    assert "\x1b[36mstatus" in coloured
    assert ESCAPE.sub("", coloured) == plain.out
    for off in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert real("--help", env={**env, "FORCE_COLOR": "1", **off}) == plain


def test_version() -> None:
    from guangong import __version__

    assert run("--version") == (0, f"guangong {__version__}\n", "")


# ── colour ──


def test_colour() -> None:
    env = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    ran = run("status", *AS_OF, env=env)
    golden("status.colour", ran.out)
    assert "\x1b[" in ran.out
    plain = run("status", *AS_OF)
    assert [line.rstrip() for line in ESCAPE.sub("", ran.out).splitlines()] == plain.out.splitlines()
    for off in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert run("status", *AS_OF, env={**env, **off}) == plain
    # The findings that stop a command go to standard error, in colour too.
    assert "\x1b[" in run("status", "-f", BROKEN, env=env).err
    assert "\x1b" not in run("status", "-f", BROKEN, env={**env, "NO_COLOR": "1"}).err


@pytest.mark.parametrize("name", ["next", "timeline", "timeline-task", "board"])
def test_colour_of_charts(name: str) -> None:
    """Colour only adds: without it the same text stands there."""
    env = {"GUANGONG_LANG": "zh", "COLUMNS": "80"}
    ran = run(*COMMANDS[name], env={**env, "FORCE_COLOR": "1", "TERM": "xterm-256color"})
    golden(f"{name}.colour", ran.out)
    assert "\x1b[" in ran.out
    plain = run(*COMMANDS[name], env=env)
    assert [line.rstrip() for line in ESCAPE.sub("", ran.out).splitlines()] == plain.out.splitlines()


@pytest.mark.parametrize("name", ["list", "show-1-03", "rule", "status-by-light"])
def test_colour_of_others(name: str) -> None:
    ran = run(*COMMANDS[name], env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    golden(f"{name}.colour", ran.out)
    assert ESCAPE.sub("", ran.out) == run(*COMMANDS[name]).out


def test_colour_of_findings_and_of_a_diff() -> None:
    for name in ("check-broken", "done-dry-run"):
        ran = run(*UNFOLDED[name], env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
        golden(f"{name}.colour", ran.out)
        assert ESCAPE.sub("", ran.out) == run(*UNFOLDED[name]).out


def on_terminal(*arguments: str, columns: int, env: dict[str, str]) -> str:
    """Return what a command writes to a pseudo-terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=EXAMPLES, env=environment(env), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's word for the end
                break
            if not part:
                break
            parts.append(part)
    os.close(ours)
    assert process.returncode == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_terminal(name: str) -> None:
    text = on_terminal(*COMMANDS[name], columns=80, env={"TERM": "xterm-256color"})
    plain = [line.rstrip() for line in ESCAPE.sub("", text).splitlines()]
    assert ESCAPE.search(text)
    assert plain == (ROOT / f"tests/golden/{name}.80.en.txt").read_text("utf-8").splitlines()
    assert max(map(cell_len, plain)) <= 80


def test_columns_line_up() -> None:
    """Every day ends where its caption does, however wide what stands before is."""
    lines = run("list", *AS_OF, env={"COLUMNS": "80"}).out.splitlines()
    caption = next(line for line in lines if "due by" in line)
    end = cell_len(caption.partition("due by")[0]) + len("due by")
    days = [match for line in lines if (match := re.search(r"(?<=  )(\d+ [A-Z]..|standing)(?=  )", line))]
    assert len(days) == 16
    assert {cell_len(match.string[: match.end()]) for match in days} == {end}


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}])
def test_terminal_without_colour(env: dict[str, str]) -> None:
    text = on_terminal("status", *AS_OF, columns=80, env=env)
    assert "\x1b" not in text
    assert text.splitlines() == (ROOT / "tests/golden/status.80.en.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("command", ["status", "board", "status --group-by month"])
def test_a_page_has_room_for_the_line_that_tells_of_findings(tmp_path: Path, command: str) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("deadline: 2026-10-20", "deadline: 2027-10-20")
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    ran = run(*command.split(), *AS_OF, folder=tmp_path, env=wide("80"))
    assert (len(ran.out.splitlines()) <= 22, ran.err.count("\n")) == (True, 1)


# ── encodings ──


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize(
    "command",
    [
        "status",
        "list",
        "timeline",
        "check",
        "json",
        "broken",
        "refused",
        "dry-run",
        "help",
        "legend",
        "show",
        "rule",
        "diff",
    ],
)
def test_encodings(encoding: str, command: str) -> None:
    arguments = {
        "status": COMMANDS["status"],
        "list": COMMANDS["list"],
        "timeline": COMMANDS["timeline-task"],
        "check": ("check",),
        "help": ("--help",),
        "json": ("list", "--json", *AS_OF),
        "broken": ("check", BROKEN),
        "refused": ("status", "--file", BROKEN),
        "dry-run": UNFOLDED["done-dry-run"],
        "legend": UNFOLDED["status-legend"],
        "show": COMMANDS["show-1-03"],
        "rule": COMMANDS["rule"],
        "diff": ("diff", "../../../plan.yaml"),
    }[command]
    ran = run(*arguments, encoding=encoding)
    assert ran.code == int(command in {"broken", "refused"})
    assert bool(ran.out) == (command != "refused")
    if encoding.startswith("gb"):
        assert "?" not in (ran.out + ran.err).replace('"?', "")


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_encodings_of_a_process(env: dict[str, str]) -> None:
    ran = real("show", "制定本校", *AS_OF, env=env, encoding=env.get("PYTHONIOENCODING", "ascii"))
    if "LC_ALL" in env:  # The argument is no text there.
        assert (ran.code, ran.out) == (1, "")
    else:
        assert (ran.code, "1-03" in ran.out, bool(ran.err)) == (0, True, "gbk" not in env.values())
    assert "Traceback" not in ran.err


NO_CHINESE = "hint: this terminal's encoding ({}) has no Chinese: set {}\n"


def test_a_terminal_without_chinese_is_helped_once() -> None:
    advice = NO_CHINESE.format("latin-1", "LANG=zh_CN.UTF-8 or PYTHONUTF8=1")
    assert run("list", *AS_OF, encoding="latin-1").err == advice
    assert run("list", "--json", *AS_OF, encoding="latin-1").err == ""
    assert run("config", "list", encoding="latin-1").err == ""
    assert run("list", *AS_OF, encoding="gbk").err == ""
    in_chinese = {"GUANGONG_LANG": "zh"}
    advice = NO_CHINESE.format("ascii", "LANG=zh_CN.UTF-8 or PYTHONUTF8=1, or use --lang en")
    for arguments in (("status",), ("show", "1-99")):
        assert run(*arguments, encoding="ascii", env=in_chinese).err.count(advice) == 1
    assert "encoding (ascii)" not in run("--version", encoding="ascii", env=in_chinese).err
    forced = real("list", env={"PYTHONIOENCODING": "ascii"}).err
    assert "set PYTHONIOENCODING=utf-8\n" in forced


def test_bytes_that_are_no_text() -> None:
    assert real("show", b"\xff") == (1, "", 'error: no task fits "<U+DCFF>"\nhint: see guangong list\n')
    assert real("status", "-f", b"\xff") == (2, "", "error: <U+DCFF>: there is no such file\n")
    assert real("done", "2-02", "--note", b"\xff", "--dry-run").code == 2
    for arguments in (["--as-of", b"\xff"], [b"--\xff"], ["--owner", b"\xff"], ["--sort", b"\xff"]):
        ran = real("list", *arguments)
        assert (ran.code, "Traceback" in ran.err) == (1 if "--owner" in arguments else 2, False)


# ── where the output goes ──


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "list",
        "check",
        "--help",
        "schema",
        "status --json",
        "status --group-by owner",
        "show 1-03",
        "rule",
        "diff ../../../plan.yaml",
    ],
)
def test_a_reader_that_has_gone(command: str) -> None:
    ran = shell(f"guangong {command} | true")
    assert (ran.out, ran.err) == ("", "")
    assert ran.code == 0 or command == "--help"  # typer prints help, and ends with 1 here
    assert shell(f"guangong {command} | head -1", env={"PYTHONUNBUFFERED": "1"}).err == ""


def test_head_keeps_the_code() -> None:
    assert shell(f"guangong check {BROKEN} | head -1").code == 1
    assert shell("guangong list | head -1") == (0, "某区教育局关工委（示例）2026年工作要点\n", "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command",
    [
        "status",
        "check",
        "--help",
        "--version",
        "config path",
        "show 1-03 --json",
        "status --group-by month",
        "list",
        "show 1-03",
        "rule",
        "diff ../../../plan.yaml",
    ],
)
def test_full_disk(command: str, unbuffered: str) -> None:
    ran = shell(f"guangong {command} > /dev/full", env={"PYTHONUNBUFFERED": unbuffered})
    assert ran == (2, "", "error: the output cannot be written: the disk is full\n")


@pytest.mark.parametrize("how", ["", "--json"])
def test_an_edit_that_is_written_on_a_full_disk_is_not_to_be_repeated(tmp_path: Path, how: str) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    ran = shell(f"guangong log 2-02 读书 {how} > /dev/full", folder=tmp_path)
    reason = "the output cannot be written: the disk is full"
    said = f"error: plan.yaml is written, and the command need not be repeated; {reason}\n"
    assert ran == (0, "", said)
    assert "note: 读书}" in (tmp_path / "plan.yaml").read_text("utf-8")
    assert shell("guangong log 2-02 --dry-run 书 > /dev/full", folder=tmp_path).code == 2


def test_a_warning_is_in_one_answer() -> None:
    session = Session(as_json=True)
    session.tell("look")
    for _time in range(2):
        session.emit("{}")
    assert session.said.count("look") == 1


def test_closed_output() -> None:
    for command in ("status", "check", "--help"):
        ran = shell(f"guangong {command} >&-")
        assert ran == (2, "", "error: the output cannot be written: it is closed\n")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("status", 0),
        ("list --section 9", 1),
        (f"check --file {BROKEN}", 1),
        (f"status --file {BROKEN}", 1),
        ("nothing", 2),
        ("done 2-02 --on 2026-02-30", 2),
    ],
)
def test_where_nobody_can_be_told_the_code_says_it(
    tmp_path: Path, command: str, code: int, where: str
) -> None:
    env = {"GUANGONG_CACHE": str(tmp_path)}
    told = shell(f"guangong {command} 2>/dev/null", env=env)
    assert told.code == code
    for _again in range(2):
        assert shell(f"guangong {command} {where}", env=env) == told


@pytest.mark.parametrize(
    "command",
    [
        *(
            "status",
            "status --file plan.yaml",
            "status --file ../../../plan.yaml",
            "check plan.yaml",
            "init",
            "init a",
        ),
        *("check .", "done 1-01 --file plan.yaml", "diff"),
    ],
)
def test_deleted_folder(tmp_path: Path, command: str) -> None:
    ran = shell(f'mkdir a && cd a && rmdir "$PWD" && guangong {command}', folder=tmp_path)
    assert ran == (2, "", "error: this folder has been deleted; go to the plan's folder\n")


@pytest.mark.parametrize("when", ["guangong.cli.app", "guangong.services.book"], ids=["loading", "running"])
def test_ctrl_c(when: str) -> None:
    """Stop while the module ``when`` is imported: before, or in a command."""
    script = f"""
import os, signal, sys
class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == "{when}":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Stop())
sys.argv = ["guangong", "status"]
from guangong.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=EXAMPLES, env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, b"", b"")


# ── the diff of a dry run ──


def test_lines_that_recur_are_shown_only_where_they_differ() -> None:
    tasks = [f"id: {n}\nkind: activity\nstatus: todo" for n in range(100)]
    new = [task.replace("todo", "done") if n in {20, 80} else task for n, task in enumerate(tasks)]
    assert diff_of("plan.yaml", "\n".join(tasks), "\n".join(new)).splitlines() == [
        "--- plan.yaml",
        "+++ plan.yaml (not written)",
        "@@ -60,7 +60,7 @@",
        *(" status: todo", " id: 20", " kind: activity"),
        *("-status: todo", "+status: done"),
        *(" id: 21", " kind: activity", " status: todo"),
        "@@ -240,7 +240,7 @@",
        *(" status: todo", " id: 80", " kind: activity"),
        *("-status: todo", "+status: done"),
        *(" id: 81", " kind: activity", " status: todo"),
    ]


def test_of_a_line_without_end_the_diff_shows_what_is_around_the_change() -> None:
    long = "学习" * 500_000
    old, new = f"{long}甲{long}\n{long}", f"{long}乙{long}\n{long}"
    lines = diff_of("plan.yaml", old, new).splitlines()
    half = "学习" * 100
    rest = ("学习" * 100)[:199]
    assert lines[3:] == [f"-…{half}甲{rest}…", f"+…{half}乙{rest}…", f" {half * 2}…"]


LINES = st.lists(st.sampled_from("abc"), max_size=12)


@given(LINES, LINES)
def test_a_diff_makes_the_new_text_of_the_old(old: list[str], new: list[str]) -> None:
    found = list(hunks(old, new))
    assert patched(old, found) == new
    assert bool(found) is (old != new)


def patched(old: list[str], lines: list[str]) -> list[str]:
    """Return what ``lines`` make of ``old``, as patch does."""
    done, new = 0, []
    for line in lines:
        if head := re.match(r"@@ -(\d+)(,0)?", line):
            begin = int(head[1]) - (not head[2])
            new += old[done:begin]
            done = begin
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[done] == line[1:]
            new += [line[1:]] * (line[0] == " ")
            done += 1
    return new + old[done:]


# ── texts without end ──


@pytest.mark.parametrize(
    "command",
    [
        "show 1-01",
        "diff --against-file old.yaml",
        "diff --against-file old.yaml --format markdown",
        "list",
        "board",
    ],
)
def test_of_a_text_without_end_the_beginning_is_shown(tmp_path: Path, command: str) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    (tmp_path / "old.yaml").write_text(text, "utf-8")
    for short in ("学习年度工作要点", "每月集中学习一次"):
        text = text.replace(short, short * 50_000)
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    ran = run(*command.split(), folder=tmp_path)
    assert ran.code == 0
    assert len(ran.out) < 100_000
    assert "… and 396000 more characters; whole with --json" in " ".join(ran.out.split())


def test_to_programs_a_text_is_whole(tmp_path: Path) -> None:
    long = "学习年度工作要点" * 50_000
    text = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("学习年度工作要点", long)
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    assert long in run("show", "1-01", "--json", folder=tmp_path).out
