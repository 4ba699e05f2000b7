"""What Tab offers: the shell runs the program with the words up to the cursor; and the shells themselves."""

import json
import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from guangong.domain.fields import written_by
from guangong.domain.plan import Task
from guangong.render.cells import width_of
from programs import needs
from running import EXAMPLES, PROGRAM, environment, real, run, shell

SHELLS = ["bash", "zsh", "fish", "powershell"]
TITLES = {"1-01": "每月集中学习一次", "1-02": "举办骨干培训班", "1-03": "制定本校关工委年度计划"}


def complete(
    kind: str, line: str, folder: Path = EXAMPLES, more: Mapping[str, str] | None = None
) -> list[str]:
    """Return what a shell is given for a line that ends at the cursor."""
    _program, *words = line.split(" ")
    ran = run(*words, folder=folder, env={"_GUANGONG_COMPLETE": kind, **(more or {})})
    assert (ran.code, ran.err) == (0, "")
    return [line for line in ran.out.splitlines() if line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("guangong s", ["status", "show", "schema", "start", "set", "submit", "send-back"]),
        ("guangong i", ["import", "init"]),
        ("guangong init --template ", ["empty", "example"]),
        ("guangong config ", ["list", "get", "set", "unset", "path"]),
        ("guangong members ", ["list", "add", "rename", "alias", "close"]),
        ("guangong members add ", ["schools"]),
        ("guangong members list s", ["schools"]),
        (
            "guangong members rename ",
            ["bureau", "lecturers", "schools", "chenguang", "linjiang", "xinghe", "miaopu"],
        ),
        ("guangong members close li", ["linjiang"]),
        ("guangong config get ", ["language", "name", "unit", "plan", "due_soon_days", "wide_signs"]),
        ("guangong done --dr", ["--dry-run"]),
        ("guangong diff --against-f", ["--against-file"]),
        ("guangong check --against-file ", []),  # the shell offers files
        ("guangong show 1-", ["1-01", "1-02", "1-03", "1-04"]),
        ("guangong log 1-0", ["1-01", "1-02", "1-03", "1-04"]),
        ("guangong done 2-02 1-0", ["1-01"]),
        ("guangong reopen 1-0", ["1-02", "1-04"]),
        ("guangong collect --template 1-0", ["1-03"]),
        ("guangong list --section ", ["1", "2", "3"]),
        ("guangong set 2-02 ki", ["kind="]),
        ("guangong set 2-02 kind = d", ["deliverable"]),  # bash breaks words at "="
        ("guangong set 2-02 kind =", ["activity", "deliverable", "standing"]),
        ("guangong set 2-02 kind = activity ti", ["title="]),
        ("guangong set 2-02 deadline =", []),
        ("guangong list --light = ov", ["overdue"]),
        ("guangong list --light=ov", ["--light=overdue"]),  # where it does not
        ("guangong --lang e", ["en"]),
        ("guangong status --lang = e", ["en"]),
        ("guangong --lang en config s", ["set"]),
        ("guangong --version s", ["status", "show", "schema", "start", "set", "submit", "send-back"]),
        ("guangong --show-completion ", ["bash", "zsh", "fish", "powershell"]),
        ("guangong nonsense 1-", []),
        ("guangong show '1-04", ["1-04"]),
        ("guangong add 读书 -s 2", ["2"]),
        ("guangong board --file ../../../plan.yaml -s ", ["1", "2", "3", "4", "5", "6"]),
        ("guangong show --file ../../../plan.yaml 1-06", ["1-06"]),
        ("guangong list --kind ", ["activity", "deliverable", "standing"]),
        ("guangong list --light d", ["done", "due-soon", "done-late"]),
        ("guangong list --sort ", ["plan", "due", "light", "owner", "progress", "title"]),
        ("guangong list --owner c", ["chenguang"]),
        ("guangong status -o sch", ["schools"]),
        ("guangong add 读书 --owner m", ["miaopu"]),
        ("guangong add 读书 --owner bureau,m", ["bureau,miaopu"]),
        ("guangong list --owner 局关工委，sch", ["局关工委，schools"]),
        ("guangong list -s 1,", ["1,1", "1,2", "1,3"]),
        ("guangong list --light done,ov", ["done,overdue"]),
        ("guangong list --section x --owner sch", ["schools"]),
        (
            "guangong unset 1-01 ",
            [field.name for field in written_by(Task, "unset")],
        ),
        ("guangong set 1-01 d", ["deadline=", "deadline_text="]),
        ("guangong set 1-01 clause=一 ti", ["title="]),
        ("guangong 完", ["完成"]),
        ("guangong config 清", ["清单", "清除"]),
        ("guangong 设置 s", ["set"]),
        ("guangong 查看 1-0", ["1-01", "1-02", "1-03", "1-04"]),
        ("guangong 完成 1-0", ["1-01"]),  # what `done` can do something with
        ("guangong 恢复 1-0", ["1-02", "1-04"]),
        ("guangong show 训", ["1-02"]),
        ("guangong show '每月集", ["1-01"]),
        ("guangong show 集", ["1-01", "2-06", "集"]),  # the last: so bash does not replace it yet
        ("guangong show 没有", []),
        ("guangong list --owner 晨", ["chenguang"]),
        ("guangong list --owner 局关工委，晨", ["局关工委，chenguang"]),
        ("guangong list -s 理论", ["1"]),
        ("guangong list -s 1，理论", ["1，1"]),
        ("guangong list --light 临", ["due-soon"]),
        ("guangong list --light = 临", ["due-soon"]),
        ("guangong set 2-02 类别 = 常", ["standing"]),
        ("guangong set 2-02 类别 =", ["activity", "deliverable", "standing"]),
        ("guangong set 2-02 名", ["title="]),
    ],
)
def test_bash(line: str, expected: list[str]) -> None:
    more = {} if line.isascii() else {"GUANGONG_LANG": "zh"}
    assert [line.split("  ")[0] for line in complete("bash", line, more=more)] == expected


def test_fish_gets_titles_where_they_are_typed() -> None:
    """It keeps only what goes on with the word, and quotes what it puts in."""
    for line, offered in [
        ("show 训", "举办骨干培训班\t1-02"),
        ("list --owner 局关工委，晨", "局关工委，晨光小学（示例）\t局关工委，chenguang"),
        ("list --light=临", "--light=临近\t--light=due-soon"),
        ("set 2-02 名", "名称=\ttitle="),
        ("set 2-02 类别=常", "类别=常态工作\t类别=standing"),
    ]:
        assert complete("fish", f"guangong {line}", more={"GUANGONG_LANG": "zh"}) == [offered]


def test_bash_shows_titles_while_several_fit() -> None:
    assert complete("bash", "guangong show 1-0")[:3] == [f"{id_}  {title}" for id_, title in TITLES.items()]
    assert complete("bash", "guangong show 1-01") == ["1-01"]
    assert complete("bash", "guangong status --owner ")[0] == "bureau  局关工委"
    assert complete("bash", "guangong list -s ")[0] == "1  抓好理论学习，统一思想认识"
    assert complete("bash", "guangong rule GG50")[1] == "GG502  A return names a task of the plan."
    assert complete("bash", "guangong list --l") == ["--light"]


@pytest.mark.parametrize("kind", ["37", "42"])
def test_bash_shows_no_titles_where_it_would_insert_them(kind: str) -> None:
    assert complete("bash", "guangong show 1-0", more={"COMP_TYPE": kind})[:3] == list(TITLES)


@pytest.mark.parametrize(("shell", "gap"), [("fish", "\t"), ("zsh", ":"), ("powershell", ":::")])
def test_the_others_show_titles(shell: str, gap: str) -> None:
    shown = complete(shell, "guangong show 1-0")
    assert shown[:3] == [f"{id_}{gap}{title}" for id_, title in TITLES.items()]
    assert complete(shell, "guangong status --owner ")[0] == f"bureau{gap}局关工委"


@pytest.mark.parametrize("shell", ["fish", "zsh", "powershell"])
def test_behind_an_equals_sign_the_others_get_the_whole_word(shell: str) -> None:
    for line, word in [("list --light=ov", "--light=overdue"), ("set 2-02 kind=d", "kind=deliverable")]:
        assert [offer.split("\t")[0].split(":")[0] for offer in complete(shell, f"guangong {line}")] == [word]


def test_an_unknown_shell_and_scripts_of_before_get_nothing() -> None:
    for env in ({"_GUANGONG_COMPLETE": "tcsh"}, {"_GUANGONG_COMPLETE": "complete_zsh"}):
        ran = real("show", "1-", env=env)
        assert (ran.code, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize("content", [None, b"", b"[", b"\xff", b"schema: 1\n"])
def test_without_a_plan_the_prompt_stays_clean(tmp_path: Path, shell: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "plan.yaml").write_bytes(content)
    for line in ("guangong show 1-", "guangong list --owner s"):
        assert complete(shell, line, tmp_path) == []


def broken_project(folder: Path) -> dict[str, str]:
    (folder / "guangong.toml").write_text("[")
    return {}


def broken_returns(folder: Path) -> dict[str, str]:
    (folder / "returns").write_text("no folder")
    return {}


def broken_task(folder: Path) -> dict[str, str]:
    with (folder / "plan.yaml").open("a", encoding="utf-8") as plan:
        plan.write("      - {id: 3-07}\n")
    return {}


def named_plan(folder: Path) -> dict[str, str]:
    (folder / "plan.yaml").rename(folder / "other.yaml")
    return {"GUANGONG_PLAN": "other.yaml"}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("spoil", [broken_project, broken_returns, broken_task, named_plan])
def test_what_the_plan_does_not_need_keeps_no_titles_away(
    tmp_path: Path, shell: str, spoil: Callable[[Path], dict[str, str]]
) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    env = spoil(tmp_path)
    for line in ("guangong show 1-0", "guangong list --owner "):
        assert complete(shell, line, tmp_path, env) == complete(shell, line)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("config", ["", "[", "language = 1", "colour = 'red'", None])
def test_settings_that_cannot_be_used_keep_no_titles_away(
    tmp_path: Path, shell: str, config: str | None
) -> None:
    path = tmp_path / "config.toml"
    path.mkdir() if config is None else path.write_text(config)
    shown = complete(shell, "guangong show 1-0", more={"GUANGONG_CONFIG": str(path)})
    assert shown == complete(shell, "guangong show 1-0")
    assert complete(shell, "guangong sta", more={"GUANGONG_CONFIG": str(path)})


@pytest.mark.parametrize("kind", SHELLS)
@pytest.mark.parametrize("where", [">&-", "> /dev/full", "<&-", "2>&-", "| true"])
def test_closed_streams_and_full_disks_leave_the_prompt_clean(kind: str, where: str) -> None:
    ran = shell(f"guangong show 1- {where}", env={"_GUANGONG_COMPLETE": kind, "PYTHONUNBUFFERED": "1"})
    assert ran.err == ""
    assert ("1-01" in ran.out) == (where in {"<&-", "2>&-"})


@pytest.mark.parametrize("kind", SHELLS)
def test_a_deleted_folder_leaves_the_prompt_clean(tmp_path: Path, kind: str) -> None:
    env = {"_GUANGONG_COMPLETE": kind}
    ran = shell('mkdir gone; cd gone; rmdir "$PWD"; guangong show 1-', folder=tmp_path, env=env)
    assert (ran.code, ran.out.strip(), ran.err) == (0, "", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_ten_thousand_tasks(tmp_path: Path, shell: str) -> None:
    head, _sections = (EXAMPLES / "plan.yaml").read_text("utf-8").split("sections:\n")
    tasks = "".join(f"      - {{id: 1-{n:05d}, title: 任务{n}}}\n" for n in range(10_000))
    text = f"{head}sections:\n  - number: 1\n    title: 一\n    tasks:\n{tasks}"
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    shown = "\n".join(complete(shell, "guangong show 1-0", tmp_path))
    assert shown.count("任务") == 10_000
    assert "1-09999" in shown


HOSTILE = [
    "[red]红[/] [/]",
    "\\$(touch hacked) `touch hacked` $(touch hacked)",
    "'; touch hacked; '",
    '"; touch hacked; "',
    "\u001b[31m红\u202e",
    "一\n9-99\t假",
    "很长" * 60,
    "a:b (c) {d} *",
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    tasks = "".join(
        f"      - {{id: 7-0{n}, title: {json.dumps(title)}}}\n" for n, title in enumerate(HOSTILE, 1)
    )
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    (tmp_path / "plan.yaml").write_text(text + tasks, "utf-8")
    return tmp_path


@pytest.mark.parametrize(("kind", "gap"), [("bash", "  "), ("fish", "\t")])
def test_hostile_titles(hostile: Path, kind: str, gap: str) -> None:
    lines = complete(kind, "guangong show 7-", hostile)
    assert [line.split(gap)[0] for line in lines] == [f"7-0{n}" for n in range(1, len(HOSTILE) + 1)]
    assert all(width_of(line) <= 68 for line in lines)
    assert not [line for line in lines if set(line.partition(gap)[2]) & set("\x1b\u202e\t")]


INTERACTIVE = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
LOADING = {
    "bash": 'eval "$(guangong --show-completion bash)"',
    "zsh": 'autoload -Uz compinit; compinit -u -D; eval "$(guangong --show-completion zsh)"',
    "fish": "guangong --show-completion fish | source",
}
"""How the script gets into a shell that nobody has set up."""


class Terminal:
    """A shell at a terminal; the ``guangong`` there writes down its arguments, and completes as it does."""

    def __init__(self, kind: str, folder: Path, home: Path) -> None:
        self._asked, self._said = home / "asked", home / "said"
        program = home / "guangong"
        program.write_text(
            f"""#!/bin/sh
if [ "$1" = --show-completion ]; then {shlex.join(PROGRAM)} "$@"; fi
if [ -n "$_GUANGONG_COMPLETE" ]; then {shlex.join(PROGRAM)} "$@"; echo >> {self._asked}; exit; fi
{{ printf '<%s>' "$@"; echo; }} >> {self._said}
""",
            "utf-8",
        )
        program.chmod(0o755)
        path = f"{home}{os.pathsep}{os.environ['PATH']}"
        env = environment({"PATH": path, "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8"})
        self._terminal, end = pty.openpty()
        command = ["setsid", "--ctty", kind, *INTERACTIVE[kind]]
        self._shell = subprocess.Popen(command, stdin=end, stdout=end, stderr=end, cwd=folder, env=env)
        os.close(end)
        self.shown = ""

    def type(self, keys: str, until: Callable[[], bool] = lambda: True) -> None:
        """Type keys, and wait for what they do; then until the shell says nothing more."""
        os.write(self._terminal, keys.encode())
        late = time.monotonic() + 15
        while select.select([self._terminal], [], [], 0.1)[0] or not (until() or time.monotonic() > late):
            if select.select([self._terminal], [], [], 0)[0]:
                self.shown += os.read(self._terminal, 65536).decode(errors="replace")

    def tab(self) -> None:
        times = len(lines_of(self._asked))
        self.type("\t", lambda: len(lines_of(self._asked)) > times)

    def enter(self, keys: str = "") -> str:
        """Run the line that ends with ``keys``; return its command's arguments."""
        times = len(lines_of(self._said))
        self.type(f"{keys}\r", lambda: len(lines_of(self._said)) > times)
        return lines_of(self._said)[-1]

    def close(self) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._terminal)


def lines_of(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []


@pytest.fixture
def at_terminal(tmp_path: Path) -> Iterator[Callable[[str, Path], Terminal]]:
    """Yield what opens a shell in a folder, with the script loaded."""
    opened: list[Terminal] = []

    def start(kind: str, folder: Path) -> Terminal:
        home = tmp_path / "home"
        home.mkdir()
        terminal = Terminal(kind, folder, home)
        opened.append(terminal)
        terminal.type("", lambda: bool(terminal.shown))
        terminal.type(LOADING[kind])
        terminal.enter()
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


REAL_SHELLS = [pytest.param(kind, marks=needs(kind)) for kind in INTERACTIVE]


@pytest.mark.parametrize("kind", REAL_SHELLS)
def test_the_shells_themselves(kind: str, at_terminal: Callable[[str, Path], Terminal]) -> None:
    terminal = at_terminal(kind, EXAMPLES)
    for keys, said in [
        ("sche\t", "<schema>"),
        ("list --light=over\t", "<list><--light=overdue>"),
        ("list --light over\t", "<list><--light><overdue>"),
        ("set 2-02 ki\tact\t", "<set><2-02><kind=activity>"),
        ("check pla\t", "<check><plan.yaml>"),
        ("list --file=pla\t", "<list><--file=plan.yaml>"),
        ("list --file pla\t", "<list><--file><plan.yaml>"),
        ("done 1-01 --evidence pla\t", "<done><1-01><--evidence><plan.yaml>"),
        ("diff --against-file=pla\t", "<diff><--against-file=plan.yaml>"),
        ("推\t1-01", "<推迟><1-01>"),
        ("show 训\t", "<show><举办骨干培训班>" if kind == "fish" else "<show><1-02>"),
        (
            "list --owner 晨\t",
            "<list><--owner><晨光小学（示例）>" if kind == "fish" else "<list><--owner><chenguang>",
        ),
        ("show 1-04 --as-of 今天", "<show><1-04><--as-of><今天>"),
    ]:
        assert terminal.enter(f"guangong {keys}") == said, terminal.shown  # typed ahead: the shell keeps up


@pytest.mark.parametrize("kind", [kind for kind in REAL_SHELLS if kind.values != ("fish",)])
def test_of_several_titles_none_is_chosen(kind: str, at_terminal: Callable[[str, Path], Terminal]) -> None:
    """Two tasks of one section begin alike by their ids, which must not replace what was typed."""
    terminal = at_terminal(kind, EXAMPLES)
    terminal.type("guangong show 习")
    for _tab in range(3):
        if "1-04" not in terminal.shown:
            terminal.tab()
    assert terminal.enter() == "<show><习>", terminal.shown


@pytest.mark.parametrize("kind", REAL_SHELLS)
def test_titles_are_shown_as_they_are_and_run_nothing(
    hostile: Path, kind: str, at_terminal: Callable[[str, Path], Terminal]
) -> None:
    terminal = at_terminal(kind, hostile)
    terminal.type("guangong show 7-")
    for _tab in range(3):  # some shells list at the first one, some at the third
        if "touch" not in terminal.shown:
            terminal.tab()
    assert "'; touch hacked; '" in terminal.shown
    assert "$(touch hacked)" in terminal.shown
    assert not (hostile / "hacked").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("own", ["/bin/bash", "/bin/zsh", ""])
def test_the_script_is_the_one_of_the_shell_that_is_named(shell: str, own: str) -> None:
    ran = real("--show-completion", shell, env={"SHELL": own})
    assert (ran.code, ran.err) == (0, "")
    assert f"_GUANGONG_COMPLETE={shell}" in ran.out
    if path := shutil.which(shell):
        subprocess.run([path, "-n"], input=ran.out, text=True, check=True)


def test_without_a_name_it_is_the_users_own() -> None:
    assert real("--show-completion", env={"SHELL": "/usr/bin/fish"}).out == real("--show-completion=fish").out
    ran = real("--show-completion", env={"SHELL": "/bin/tcsh"})
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: --show-completion: name your shell: bash, zsh, fish, powershell\n"


@pytest.mark.parametrize(
    ("kind", "script", "settings"),
    [
        ("bash", ".bash_completions/guangong.sh", ".bashrc"),
        ("zsh", ".zfunc/_guangong", ".zshrc"),
        ("fish", ".config/fish/completions/guangong.fish", None),
    ],
)
def test_installed_twice_and_removed(tmp_path: Path, kind: str, script: str, settings: str | None) -> None:
    env = {"HOME": str(tmp_path), "SHELL": f"/bin/{kind}", "XDG_CONFIG_HOME": "", "ZDOTDIR": ""}
    if settings:
        (tmp_path / settings).write_bytes(b"alias x=y # \xff")
    first = real("--install-completion", env=env)
    assert real("--install-completion", kind, env=env) == first
    assert (first.code, first.err) == (0, "")
    assert str(tmp_path / script) in first.out
    assert (tmp_path / script).read_text("utf-8") == real("--show-completion", kind).out
    if settings:
        line = f"source {tmp_path / script}\n".encode()
        assert (tmp_path / settings).read_bytes() == b"alias x=y # \xff\n" + line
        assert str(tmp_path / settings) in first.out


def test_powershell_is_told_what_to_do(tmp_path: Path) -> None:
    ran = real("--install-completion", "powershell", env={"HOME": str(tmp_path)})
    assert ran.code == 2
    assert "guangong --show-completion powershell >> $PROFILE" in ran.err


@pytest.mark.parametrize(
    ("word", "kind", "reply"),
    [
        ("1-", 63, "1-01  每月集中学习一次|1-02  举办骨干培训班"),
        ("1-", 37, "1-01|1-02"),
        ("1-04", 9, "1-04"),
    ],
)
def test_bash_itself(tmp_path: Path, word: str, kind: int, reply: str) -> None:
    """Load the script in bash, and let its function fill COMPREPLY."""
    program = tmp_path / "guangong"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m guangong "$@"\n')
    program.chmod(0o755)
    script = f"""
PATH={shlex.quote(str(tmp_path))}:$PATH
shopt -s nullglob extglob
eval "$(guangong --show-completion bash)"
COMP_WORDS=(guangong show {word}); COMP_CWORD=2; COMP_TYPE={kind}
_guangong_completion guangong
IFS='|'; echo "${{COMPREPLY[*]:0:2}}"
"""
    ran = subprocess.run(
        ["bash", "-c", script], cwd=EXAMPLES, env=environment(), capture_output=True, text=True, check=True
    )
    assert (ran.stdout, ran.stderr) == (f"{reply}\n", "")


def test_the_settings_of_a_shell_are_replaced_whole(tmp_path: Path) -> None:
    """A full disk or a kill leaves the old file or the new one; a link to it stays."""
    (tmp_path / "dotfiles").mkdir()
    real_file, link = tmp_path / "dotfiles" / "bashrc", tmp_path / ".bashrc"
    real_file.write_text("alias l=ls", "utf-8")
    real_file.chmod(0o600)
    link.symlink_to(real_file)
    before = real_file.stat()
    assert real("--install-completion", "bash", env={"HOME": str(tmp_path)}).code == 0
    after = real_file.stat()
    assert (after.st_ino != before.st_ino, after.st_mode) == (True, before.st_mode)
    assert link.is_symlink()
    assert link.read_text("utf-8").startswith("alias l=ls\nsource ")
