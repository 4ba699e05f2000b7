"""The first steps: guangong init, its questions, and guangong alone."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guangong import messages
from guangong.cli import init as init_command
from guangong.services import templates
from guangong.storage import writing
from running import (
    EXAMPLES,
    LIVELY,
    PROGRAM,
    ROOT,
    TODAY,
    Ran,
    environment,
    golden,
    program,
    real,
    run,
    shell,
)

LANGUAGES = ["en", "zh"]
READMES = ["README.md", "README.zh-CN.md"]


@pytest.fixture
def init(tmp_path: Path) -> Callable[..., Ran]:
    """Run init in an empty folder; nobody is asked."""
    return lambda *arguments: run("init", *arguments, folder=tmp_path)


def load(folder: Path) -> dict[str, Any]:
    text = (folder / "plan.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return found


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# ── what comes out ──


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["empty", "example"])
def test_whole_output(tmp_path: Path, template: str, language: str) -> None:
    env = {"GUANGONG_LANG": language}
    ran = run("init", "--template", template, "计划 1", folder=tmp_path, env=env)
    assert (ran.code, ran.err) == (0, "")
    golden(f"init-{template}.{language}", ran.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_plan(tmp_path: Path, language: str) -> None:
    env = {"GUANGONG_LANG": language}
    ran = run("init", "--dry-run", folder=tmp_path, env=env)
    assert (ran.code, ran.err, list(tmp_path.iterdir())) == (0, "", [])
    golden(f"init-plan.{language}", ran.out)
    assert run("init", folder=tmp_path, env=env).code == 0
    assert (tmp_path / "plan.yaml").read_bytes() == ran.out.encode()


def uncommented(text: str) -> str:
    """Return a plan after its comments' advice: no "# " before the lines to use, no "[]" before the tasks."""
    text = re.sub(r"^( +)# (?=[ -] |[a-z]+:)", r"\1", text, flags=re.MULTILINE)
    return text.replace("tasks: []\n    #", "tasks:\n    #", 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("added", [0, 1, 2])
def test_what_the_comments_of_the_plan_teach_is_right(tmp_path: Path, language: str, added: int) -> None:
    env = {"GUANGONG_LANG": language}
    assert run("init", folder=tmp_path, env=env).code == 0
    for _number in range(added):
        assert run("add", "读书", "--section", "1", "--again", folder=tmp_path, env=env).code == 0
    path = tmp_path / "plan.yaml"
    text = uncommented(path.read_text("utf-8"))
    for number in range(added):  # "no two tasks have the same id"
        head, _id, tail = text.rpartition(f"id: 1-0{number + 1}\n")
        text = f"{head}id: 1-1{number}\n{tail}"
    path.write_text(text, "utf-8")
    found = json.loads(run("check", "--json", folder=tmp_path).out)["findings"]
    assert {item["code"] for item in found} <= {"GG324"}  # sections without tasks
    plan = load(tmp_path)
    assert list(plan["units"]) == ["committee", "schools"]
    assert len(plan["units"]["schools"]["members"]) == 3
    tasks = plan["sections"][0]["tasks"][added:]
    assert [task["kind"] for task in tasks] == ["activity", "deliverable", "standing"]


def test_the_example_has_a_group_and_a_task_of_each_kind() -> None:
    plan = load(LIVELY)
    assert len(plan["units"]["schools"]["members"]) == 24
    kinds = {task["kind"] for section in plan["sections"] for task in section["tasks"]}
    assert kinds == {"activity", "deliverable", "standing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_plan_works(tmp_path: Path, language: str) -> None:
    env = {"GUANGONG_LANG": language}
    assert run("init", folder=tmp_path, env=env).code == 0
    for command in ("status", "list", "check", "status --json", "list --json", "check --json", ""):
        ran = run(*command.split(), folder=tmp_path, env=env)
        assert (ran.code, "--section 1" in ran.err) == (0, command in {"status", "list", ""}), command
    found = json.loads(run("check", "--json", folder=tmp_path, env=env).out)["findings"]
    assert {item["severity"] for item in found} == {"note"}
    rows = json.loads(run("status", "--json", folder=tmp_path, env=env).out)["sections"]
    assert [(row["number"], row["total"]) for row in rows] == [(n, 0) for n in range(1, 7)]


def test_the_first_tasks_have_a_line_for_each_key(init: Callable[..., Ran], tmp_path: Path) -> None:
    assert init().code == 0
    before = (tmp_path / "plan.yaml").read_text("utf-8")
    for section in ("2", "2", "6"):
        assert run("add", "读书", "--section", section, "--again", folder=tmp_path).code == 0
    after = (tmp_path / "plan.yaml").read_text("utf-8")
    item = "      - id: {}\n        title: 读书\n        kind: activity\n        added: 2026-06-30\n"
    new = {"2": item.format("2-01") + item.format("2-02"), "6": item.format("6-01")}
    for number, lines in new.items():
        head, tail = before.split(f"  - number: {number}\n")
        before = f"{head}  - number: {number}\n" + tail.replace("tasks: []\n", f"tasks:\n{lines}", 1)
    assert after == before
    assert run("check", folder=tmp_path).code == 0


def test_the_template_says_the_same_in_both_languages() -> None:
    def shape(data: Any) -> Any:  # noqa: ANN401 (plain data)
        if isinstance(data, dict):
            return {name: None if name in {"title", "name"} else shape(item) for name, item in data.items()}
        return [shape(item) for item in data] if isinstance(data, list) else data

    plans = []
    for language in LANGUAGES:
        messages.use(language)
        plan = templates.empty("会", "题", (TODAY, TODAY), TODAY)["plan.yaml"]
        plans.append(yaml.load(plan, Loader=yaml.BaseLoader))
    assert shape(plans[0]) == shape(plans[1])
    assert plans[0] != plans[1]


# ── the example ──


def test_the_example_of_its_own_year_is_the_repositorys(init: Callable[..., Ran], tmp_path: Path) -> None:
    assert init("--template", "example").code == 0
    written, example = tree(tmp_path), tree(LIVELY)
    modeline = b"# yaml-language-server: $schema=../docs/plan.schema.json\n#\n"
    assert written == {**example, "plan.yaml": example["plan.yaml"].removeprefix(modeline)}
    assert b"yaml-language-server" not in written["plan.yaml"]


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_the_example_of_another_year(init: Callable[..., Ran], tmp_path: Path, year: str) -> None:
    assert init("--template", "example", "--year", year).code == 0
    assert run("check", "--strict", folder=tmp_path) == (0, "plan.yaml: 50 tasks, no findings\n", "")
    lights = [
        [task["light"] for task in json.loads(ran.out)["tasks"]]
        for ran in (
            run("list", "--json", "--as-of", f"{year}-06-30", folder=tmp_path),
            run("list", "--json", "--as-of", "2026-06-30", folder=LIVELY),
        )
    ]
    assert lights[0] == lights[1]
    assert not [name for name, content in tree(tmp_path).items() if b"2026" in content]


# ── what is given ──


@pytest.mark.parametrize(
    ("arguments", "title", "organization", "period"),
    [
        ([], "Our committee: work plan 2026", "Our committee", "2026-01-01 2026-12-31"),
        (["--yes"], "Our committee: work plan 2026", "Our committee", "2026-01-01 2026-12-31"),
        (["--title", " 计划: #1 "], "计划: #1", "Our committee", "2026-01-01 2026-12-31"),
        (["--organization", "某会"], "某会: work plan 2026", "某会", "2026-01-01 2026-12-31"),
        (["--year", "２０３０年"], "Our committee: work plan 2030", "Our committee", "2030-01-01 2030-12-31"),
        (["--year", "2030"], "Our committee: work plan 2030", "Our committee", "2030-01-01 2030-12-31"),
        (
            ["--start", "2026-09-01", "--end", "2027-08-31", "--organization", "{a}, b"],
            "{a}, b: work plan 2026–2027",
            "{a}, b",
            "2026-09-01 2027-08-31",
        ),
    ],
)
def test_flags(tmp_path: Path, arguments: list[str], title: str, organization: str, period: str) -> None:
    assert run("init", *arguments, folder=tmp_path).code == 0
    plan, (first, last) = load(tmp_path), period.split()
    assert plan["title"] == title
    assert plan["units"] == {"committee": {"name": organization}}
    assert plan["period"] == {"start": first, "end": last}
    assert plan["defaults"] == {"owners": ["committee"], "deadline": last}
    assert run("check", folder=tmp_path).code == 0
    assert f"deadline: {first[:4]}-10-31" in (tmp_path / "plan.yaml").read_text("utf-8")


REFUSED = [
    (["--year", "26"], 2, "--year: write a year, for example 2026"),
    (["--year", "二六"], 2, "--year: write a year, for example 2026"),
    (["--year", "2026", "--start", "2026-01-01"], 2, "give --year, or both --start and --end"),
    (["--end", "2026-01-01"], 2, "give --year, or both --start and --end"),
    (["--start", "2026-02-30"], 2, "month 2 of 2026 has 28 days\nhint: write 2026-02-28"),
    (["--start", "9月1日"], 2, "can mean "),
    (
        ["--start", "2026-02-02", "--end", "2026-02-01"],
        2,
        "the last day, 2026-02-01, lies before the first",
    ),
    (["--title", " \u3000"], 2, "--title: give a text of one line"),
    (["--title", "a\nb"], 2, "a line break, or a character that nobody sees; write it without: a b"),
    (["--organization", "a\x1b[31m"], 2, "nobody sees; write it without: a<U+001B>[31m"),
    (["--title", "a\u202eb"], 2, "nobody sees; write it without: a<U+202E>b"),
    (["--title", "a\udcff"], 2, "nobody sees; write it without: a<U+DCFF>"),
    (["--title", "a\u200cb"], 2, "nobody sees; write it without: a<U+200C>b"),
    (["--title", "a\u200db"], 2, "nobody sees; write it without: a<U+200D>b"),
    (["--template", "full"], 2, '"full" is none of: empty, example'),
    (["--template", "example", "--title", "x"], 2, "the example has its own names; it takes --year alone"),
    (
        ["--template", "example", "--start", "2026-01-01", "--end", "2026-12-31"],
        2,
        "it takes --year alone",
    ),
    (
        ["--template", "example", "--year", "2027"],
        1,
        "the example runs to 30 June, which lies in the future; 2026 is the latest year for it",
    ),
]


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSED)
def test_refused(
    init: Callable[..., Ran], tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    ran = init("new", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        '"',
        "'",
        "a: b",
        "- a",
        "#",
        "no",
        "2026-01-01",
        "12:30",
        "{a",
        "关工委：#“”",
        "👨‍👩‍👧",
        "\\",
        "~",
        "...",
    ]
)


@given(title=TEXTS, organization=TEXTS)
def test_any_text_comes_through_or_is_refused(title: str, organization: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ran = run("init", f"--title={title}", f"--organization={organization}", folder=folder)
        assert "Traceback" not in ran.err
        assert "mistake in guangong" not in ran.err
        if ran.code:
            assert list(folder.iterdir()) == []
            # What is refused is empty, or has something in it that nobody sees.
            assert [text for text in (title, organization) if not text.strip() or not text.isprintable()]
            return
        plan = load(folder)
        assert (plan["title"], plan["units"]["committee"]["name"]) == (title.strip(), organization.strip())
        assert run("check", folder=folder).code == 0


# ── where it is written ──


@pytest.mark.parametrize("there", ["plan.yaml", "returns/miaopu.yaml", "evidence/1-04/小结.txt"])
def test_nothing_is_ever_overwritten(init: Callable[..., Ran], tmp_path: Path, there: str) -> None:
    path = tmp_path / "a" / there
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    ran = init("a", "--template", "example")
    assert ran == (1, "", f"error: a/{there} is there already; nothing was written\n")
    assert tree(tmp_path) == {f"a/{there}": b"mine"}


def test_a_link_that_leads_nowhere_is_there(init: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").symlink_to("elsewhere.yaml")
    assert init() == (1, "", "error: plan.yaml is there already; nothing was written\n")
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_no_folder(init: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    assert init("notes") == (2, "", "error: notes is no folder\n")
    assert init("notes/a") == (2, "", "error: notes is no folder\n")


def test_deleted_folder(tmp_path: Path) -> None:
    ran = shell('mkdir gone; cd gone; rmdir "$PWD"; guangong init', folder=tmp_path)
    assert ran == (2, "", "error: this folder has been deleted; go to the plan's folder\n")
    assert not (tmp_path / "gone").exists()


def test_a_plan_above_and_another_one_named_are_told(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("")
    ran = run("init", "a", folder=tmp_path, env={"GUANGONG_PLAN": "/b.yaml"})
    assert ran.code == 0
    assert ran.err.splitlines() == [
        f"{tmp_path}/plan.yaml is there as well; in this folder, commands use the new plan",
        "commands use /b.yaml until GUANGONG_PLAN is unset",
    ]


def test_in_git_the_lock_file_is_told_until_it_is_ignored(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True, capture_output=True)
    words = "tell git to ignore the lock file; add this line to .gitignore: .plan.yaml.lock\n"
    assert run("init", "a", folder=tmp_path).err == words
    (tmp_path / ".gitignore").write_text(".plan.yaml.lock\n")
    assert run("init", "b", folder=tmp_path).err == ""
    assert run("init", "c", folder=tmp_path, env={"PATH": "/nonexistent"}).err == ""


@pytest.mark.parametrize("number", [1, 2, 25, 26])
def test_killed_it_leaves_nothing(tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM, while the file of that number is put on disk."""

    calls = []

    def kill(handle: int) -> None:
        calls.append(handle)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(writing, "sync_file", kill)
    assert run("init", "new", "--template", "example", folder=tmp_path).code == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_of_many_at_once_one_writes_the_plan(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [*PROGRAM, "init", "new", "--title", str(n)],
            cwd=tmp_path,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for n in range(5)
    ]
    errors = [process.communicate(timeout=60)[1] for process in started]
    codes = [process.returncode for process in started]
    assert sorted(codes) == [0, 1, 1, 1, 1], errors
    assert load(tmp_path / "new")["title"] == str(codes.index(0))
    assert list(tree(tmp_path)) == ["new/plan.yaml"]


def test_the_readmes_line_works_after_the_first_command(tmp_path: Path) -> None:
    texts = [(ROOT / name).read_text("utf-8") for name in READMES]
    (line,) = {found for text in texts for found in re.findall("^guangong (init .+)$", text, re.MULTILINE)}
    shutil.copytree(EXAMPLES, tmp_path / "clone")
    assert run(*line.split(), folder=tmp_path / "clone")[::2] == (0, "")
    assert run("check", folder=tmp_path / "my-plan").code == 0


# ── the questions ──


class Terminal:
    """A command at a pseudo-terminal: ``out`` is all that it has shown."""

    def __init__(self, process: "subprocess.Popen[bytes]", handle: int) -> None:
        self.process, self.handle, self.out = process, handle, ""

    def answers(self, question: str, answer: bytes) -> None:
        """Wait for a question, then type."""
        self.read(until=question)
        os.write(self.handle, answer)

    def read(self, until: str | None = None) -> None:
        """Read until a text is shown, or to the end; what was read before counts no more."""
        raw, shown = b"", ""
        while until is None or until not in shown:
            assert select.select([self.handle], [], [], 30)[0], shown
            try:
                part = os.read(self.handle, 65536)
            except OSError:  # Linux's word for the end
                part = b""
            if not part:
                assert until is None, shown
                break
            raw += part
            text = raw.decode("utf-8", "replace")
            shown = re.sub(r"\x1b\[[?\d]*[a-zA-Z]", "", text).replace("\r\n", "\n")
        self.out += shown

    def ends(self, code: int) -> None:
        self.read()
        assert self.process.wait(30) == code, self.out


@contextmanager
def at_terminal(
    folder: Path, *arguments: str, language: str = "en", locale: str = "C.UTF-8"
) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    env = environment({"GUANGONG_LANG": language, "TERM": "xterm", "LC_ALL": locale})
    with subprocess.Popen(
        [*program(env), *arguments],
        cwd=folder,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: make_controlling(theirs),  # noqa: PLW1509 (there is one thread)
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
    os.close(ours)


def make_controlling(handle: int) -> None:
    """Make a terminal the one whose Ctrl-C reaches the new process."""
    import fcntl

    fcntl.ioctl(handle, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_enter_takes_what_is_offered(tmp_path: Path, locale: str) -> None:
    with at_terminal(tmp_path, "init", locale=locale) as terminal:
        terminal.answers("Template: 1 empty, 2 example [1]: ", b"\n")
        terminal.answers("Name of the organization [Our committee]: ", "某区：关工委\n".encode())
        terminal.answers("Year, or first and last day [", b"2026\n")
        terminal.answers("Title of the plan [某区：关工委: work plan 2026]: ", b"\n")
        terminal.ends(0)
    assert "guangong status" in terminal.out
    plan = load(tmp_path)
    assert (plan["title"], plan["units"]["committee"]["name"]) == (
        "某区：关工委: work plan 2026",
        "某区：关工委",
    )


def test_a_bad_answer_is_asked_again(tmp_path: Path) -> None:
    with at_terminal(tmp_path, "init", "--title", "题", language="zh") as terminal:
        terminal.answers("模板：1 空白，2 示例 [1]: ", "3\u202e\n".encode())
        terminal.answers("请填 1（空白）或 2（示例）\n模板：1 空白，2 示例 [1]: ", b"9\n")
        terminal.answers("模板：1 空白，2 示例 [1]: ", b"empty\n")
        terminal.answers("单位名称 [本单位关工委]: ", "a\u202eb\n".encode())
        terminal.answers("单位名称 [本单位关工委]: ", b"\xff\n")
        terminal.answers("单位名称 [本单位关工委]: ", b"\n")
        terminal.answers("年度（或起止日期，如 2026-09-01 2027-08-31） [", b"2026-09-01\n")
        terminal.answers("年度（或起止日期，如 2026-09-01 2027-08-31） [", b"2026-09-01 2026-13-01\n")
        terminal.answers("年度（或起止日期，如 2026-09-01 2027-08-31） [", b"2026-09-01 2026-08-01\n")
        terminal.answers("年度（或起止日期，如 2026-09-01 2027-08-31） [", b"1 2 3\n")
        terminal.answers("年度（或起止日期，如 2026-09-01 2027-08-31） [", b"2026-09-01 2027-08-31\n")
        terminal.ends(0)
    plan = load(tmp_path)
    assert (plan["title"], plan["units"]["committee"]["name"]) == ("题", "本单位关工委")
    assert plan["period"] == {"start": "2026-09-01", "end": "2027-08-31"}


def test_the_example_is_asked_for_its_year_alone(tmp_path: Path) -> None:
    with at_terminal(tmp_path, "init") as terminal:
        terminal.answers("Template: 1 empty, 2 example [1]: ", b"2\n")
        terminal.answers("Year [", b"2024\n")
        terminal.ends(0)
    assert load(tmp_path)["period"]["start"] == "2024-01-01"


@pytest.mark.parametrize(
    ("answer", "period"),
    [
        ("２０２６", "2026-01-01 2026-12-31"),
        ("2026年", "2026-01-01 2026-12-31"),
        (" 2026 年度 ", "2026-01-01 2026-12-31"),
        ("二〇二六年", "2026-01-01 2026-12-31"),
        ("2026-09-01 2027-08-31", "2026-09-01 2027-08-31"),
        ("2026年9月1日至2027年8月31日", "2026-09-01 2027-08-31"),
        ("2026.9.1～2027.8.31", "2026-09-01 2027-08-31"),
        ("2026年9月1日—2027年8月31日", "2026-09-01 2027-08-31"),
        ("2026-09-01——2027-08-31", "2026-09-01 2027-08-31"),
    ],
)
def test_years_are_read_as_people_write_them(answer: str, period: str) -> None:
    assert " ".join(map(str, init_command.read_period(answer))) == period


@pytest.mark.parametrize("answer", ["26", "二十六年", "2026-2027", "2026 2027", "今年吧", ""])
def test_what_is_no_year_is_refused(answer: str) -> None:
    with pytest.raises(typer.BadParameter):
        init_command.read_period(answer)


@pytest.mark.parametrize("answer", ["1", "１", "空白", "empty", "Empty"])
def test_templates_are_read_by_number_and_name(answer: str) -> None:
    assert init_command.read_template(answer) == "empty"


def test_the_questions_take_what_people_type(tmp_path: Path) -> None:
    with at_terminal(tmp_path, "init", "--title", "题", "--organization", "会", language="zh") as terminal:
        terminal.answers("模板：1 空白，2 示例 [1]: ", "１\n".encode())
        terminal.answers("年度（或起止日期，如 2026-09-01 2027-08-31） [", "２０２６年\n".encode())
        terminal.ends(0)
    assert load(tmp_path)["period"] == {"start": "2026-01-01", "end": "2026-12-31"}


@pytest.mark.parametrize("arguments", [["--yes"], ["--template=empty", "--organization=a", "--year=2026"]])
def test_what_is_given_is_not_asked(tmp_path: Path, arguments: list[str]) -> None:
    with at_terminal(tmp_path, "init", "--title=b", *arguments) as terminal:
        terminal.ends(0)
    assert terminal.out.startswith("written: plan.yaml\n")


@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 1)], ids=["Ctrl-C", "Ctrl-D"])
def test_who_leaves_leaves_nothing_behind(tmp_path: Path, key: bytes, code: int) -> None:
    with at_terminal(tmp_path, "init", "new") as terminal:
        terminal.answers("[1]: ", b"\n")
        terminal.answers("[Our committee]: ", key)
        # One that comes between the question and the reading is only seen at the next key.
        while not select.select([terminal.handle], [], [], 1)[0]:
            os.write(terminal.handle, key)
        terminal.ends(code)
    assert "Traceback" not in terminal.out
    assert re.sub(r"\x1b\[[0-9;]*m", "", terminal.out).endswith("\nerror: stopped; nothing was done\n")
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_asked_without_a_terminal(tmp_path: Path) -> None:
    assert shell("guangong init a <&-; guangong init b < /dev/null", folder=tmp_path).err == ""
    assert sorted(tree(tmp_path)) == ["a/plan.yaml", "b/plan.yaml"]


# ── the program alone ──


@pytest.mark.parametrize("language", LANGUAGES)
def test_alone_without_a_plan(tmp_path: Path, language: str) -> None:
    ran = run(folder=tmp_path, env={"GUANGONG_LANG": language})
    assert (ran.code, ran.out) == (2, "")
    golden(f"alone.{language}", ran.err)


def test_alone_it_is_status(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests/data/broken.yaml", tmp_path / "plan.yaml")
    for folder, env in (
        (EXAMPLES, {}),
        (EXAMPLES, {"GUANGONG_LANG": "zh", "COLUMNS": "60"}),
        (EXAMPLES / "returns", {}),
        (tmp_path, {}),
        (EXAMPLES, {"GUANGONG_PLAN": "/none.yaml"}),
    ):
        assert run(folder=folder, env=env) == run("status", folder=folder, env=env)
    assert run(folder=EXAMPLES).code == 0
    assert run(folder=tmp_path).code == 1


def test_alone_on_a_full_disk() -> None:
    assert shell("guangong > /dev/full") == shell("guangong status > /dev/full")


def test_alone_in_a_deleted_folder(tmp_path: Path) -> None:
    ran = shell('mkdir gone; cd gone; rmdir "$PWD"; guangong', folder=tmp_path)
    assert ran == (2, "", "error: this folder has been deleted; go to the plan's folder\n")


def test_help_and_version_need_no_plan(tmp_path: Path) -> None:
    assert "Usage: " in real("--help", folder=tmp_path).out
    assert real("--version", folder=tmp_path).code == 0
