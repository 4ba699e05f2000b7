"""What Tab offers, by typer's protocol: the shell runs the program with its line in the environment."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from running import EXAMPLES, PROGRAM, ROOT, environment, real, shell

SHELLS = ["bash", "zsh", "fish", "powershell"]
TITLES = {"1-01": "每月集中学习一次", "1-02": "举办骨干培训班", "1-03": "制定本校关工委年度计划"}


def protocol(kind: str, line: str) -> dict[str, str]:
    """Return what a shell sets for a line that ends at the cursor."""
    words = line.split(" ")
    return {
        "_GUANGONG_COMPLETE": f"complete_{kind}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
    }


def complete(
    kind: str, line: str, folder: Path = EXAMPLES, more: Mapping[str, str] | None = None
) -> list[str]:
    """Return what a shell is given for a line that ends at the cursor."""
    ran = real(folder=folder, env={**protocol(kind, line), **(more or {})})
    assert (ran.code, ran.err) == (0, "")
    return [line for line in ran.out.splitlines() if line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("guangong s", ["status", "show", "start", "set", "schema"]),
        ("guangong i", ["init"]),
        ("guangong init --template ", ["empty", "example"]),
        ("guangong config ", ["list", "get", "set", "unset", "path"]),
        ("guangong config get ", ["language", "name", "plan", "due_soon_days"]),
        ("guangong done --dr", ["--dry-run"]),
        ("guangong diff --against-f", ["--against-file"]),
        ("guangong check --against-file ", []),  # the shell offers files
        ("guangong show 1-", ["1-01", "1-02", "1-03", "1-04"]),
        ("guangong log 1-0", ["1-01", "1-02", "1-03", "1-04"]),
        ("guangong done 2-02 1-0", ["1-01"]),
        ("guangong reopen 1-0", ["1-02", "1-04"]),
        ("guangong list --section ", ["1", "2", "3"]),
        ("guangong set 2-02 ki", ["kind="]),
        ("guangong set 2-02 kind = d", ["deliverable"]),  # bash breaks words at "="
        ("guangong set 2-02 kind =", ["activity", "deliverable", "standing"]),
        ("guangong set 2-02 kind = activity ti", ["title="]),
        ("guangong set 2-02 deadline =", []),
        ("guangong list --light = ov", ["overdue"]),
        ("guangong add 读书 -s 2", ["2"]),
        ("guangong board --file ../plan.yaml -s ", ["1", "2", "3", "4", "5", "6"]),
        ("guangong show --file ../plan.yaml 1-06", ["1-06"]),
        ("guangong list --kind ", ["activity", "deliverable", "standing"]),
        ("guangong list --light d", ["done", "due-soon"]),
        ("guangong list --sort ", ["plan", "due", "light", "owner", "progress", "title"]),
        ("guangong list --owner c", ["chenguang"]),
        ("guangong status -o sch", ["schools"]),
        ("guangong add 读书 --owner m", ["miaopu"]),
        ("guangong list --section x --owner sch", ["schools"]),
        ("guangong unset 1-01 ", ["clause", "organizer", "start", "deadline_text", "every"]),
        ("guangong set 1-01 d", ["deadline=", "deadline_text="]),
        ("guangong set 1-01 clause=一 ti", ["title="]),
    ],
)
def test_bash(line: str, expected: list[str]) -> None:
    assert [line.split("  ")[0] for line in complete("bash", line)] == expected


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


def test_fish_and_zsh_show_titles() -> None:
    assert complete("fish", "guangong show 1-0")[:3] == [f"{id_}\t{title}" for id_, title in TITLES.items()]
    zsh = "\n".join(complete("zsh", "guangong show 1-0"))
    assert zsh.startswith("_arguments '*: :((")
    for id_, title in TITLES.items():
        assert f'"{id_}":"{title}"' in zsh


@pytest.mark.parametrize("shell", ["powershell", "pwsh"])
def test_powershell_shows_titles(shell: str) -> None:
    shown = complete(shell, "guangong show 1-0")
    assert shown[:3] == [f"{id_}:::{title}" for id_, title in TITLES.items()]
    assert complete(shell, "guangong status --owner ")[0] == "bureau:::局关工委"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize("content", [None, b"", b"[", b"\xff", b"schema: 1\n"])
def test_without_a_plan_the_prompt_stays_clean(tmp_path: Path, shell: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "plan.yaml").write_bytes(content)
    for line in ("guangong show 1-", "guangong list --owner s"):
        assert complete(shell, line, tmp_path) == (["_files"] if shell == "zsh" else [])


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
    env = {**protocol(kind, "guangong show 1-"), "PYTHONUNBUFFERED": "1"}
    ran = shell(f"guangong {where}", env=env)
    assert ran.err == ""
    assert ("1-01" in ran.out) == (where in {"<&-", "2>&-"})


@pytest.mark.parametrize("kind", SHELLS)
def test_a_deleted_folder_leaves_the_prompt_clean(tmp_path: Path, kind: str) -> None:
    env = protocol(kind, "guangong show 1-")
    ran = shell('mkdir gone; cd gone; rmdir "$PWD"; guangong', folder=tmp_path, env=env)
    assert (ran.code, ran.out.strip(), ran.err) == (0, "_files" if kind == "zsh" else "", "")


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
    import json

    tasks = "".join(
        f"      - {{id: 7-0{n}, title: {json.dumps(title)}}}\n" for n, title in enumerate(HOSTILE, 1)
    )
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    (tmp_path / "plan.yaml").write_text(text + tasks, "utf-8")
    return tmp_path


def test_hostile_titles(hostile: Path) -> None:
    lines = complete("fish", "guangong show 7-", hostile)
    assert [line.split("\t")[0] for line in lines] == [f"7-0{n}" for n in range(1, len(HOSTILE) + 1)]
    assert all(line.count("\t") == 1 and len(line) <= 40 for line in lines)
    assert not [line for line in lines if set(line) & set("\x1b\u202e[]$`\\\"'")]
    lines = complete("bash", "guangong show 7-", hostile)
    assert [line.split("  ")[0] for line in lines] == [f"7-0{n}" for n in range(1, len(HOSTILE) + 1)]
    assert not [line for line in lines if set(line) & set("\x1b\u202e[]$`\\\"'*?()")]


@pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
def test_hostile_titles_run_nothing_in_zsh(hostile: Path) -> None:
    """Do what typer's script does, and then what _arguments does with the list: it is evaluated."""
    words = " ".join(f"'{word}'" for word in PROGRAM)
    script = f"""
_arguments() {{ local spec=${{1#*\\(\\(}}; eval "list=(${{spec%\\)\\)}})"; print -rl -- $list; }}
eval $(env _TYPER_COMPLETE_ARGS='guangong show 7-' _GUANGONG_COMPLETE=complete_zsh {words})
"""
    ran = subprocess.run(
        ["zsh", "-fc", script], cwd=hostile, env=environment(), capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    assert [line.split(":")[0] for line in ran.stdout.splitlines()] == [
        f"7-0{n}" for n in range(1, len(HOSTILE) + 1)
    ]
    assert not (hostile / "hacked").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script(shell: str) -> None:
    ran = real(env={"_GUANGONG_COMPLETE": f"source_{shell}"})
    assert (ran.code, ran.err) == (0, "")
    assert "_GUANGONG_COMPLETE=complete_" in ran.out
    if path := shutil.which(shell):
        subprocess.run([path, "-n"], input=ran.out, text=True, check=True)


@pytest.mark.parametrize(
    "install", ["_GUANGONG_COMPLETE=source_bash guangong", "guangong --show-completion bash"]
)
@pytest.mark.parametrize(
    ("word", "kind", "reply"),
    [
        (
            "1-",
            63,
            "1-01  每月集中学习一次|1-02  举办骨干培训班",
        ),
        ("1-", 37, "1-01|1-02"),
        ("1-04", 9, "1-04"),
    ],
)
def test_bash_itself(tmp_path: Path, install: str, word: str, kind: int, reply: str) -> None:
    """Load the script in bash, and let its function fill COMPREPLY."""
    program = tmp_path / "guangong"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m guangong "$@"\n')
    program.chmod(0o755)
    script = f"""
PATH={shlex.quote(str(tmp_path))}:$PATH
shopt -s nullglob extglob
eval "$({install})"
COMP_WORDS=(guangong show {word}); COMP_CWORD=2; COMP_TYPE={kind}
_guangong_completion guangong
IFS='|'; echo "${{COMPREPLY[*]:0:2}}"
"""
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT / "examples",
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == (f"{reply}\n", "")
