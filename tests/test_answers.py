"""What is remembered: it changes no answer, and is believed only where nobody else can write."""

import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guangong.answers import entries as kept_entries
from guangong.answers import installation, questions
from guangong.answers.looks import DIGEST, Looks, digest, look
from running import EXAMPLES, ROOT, Ran, environment, real, run, unmeasured

ANSWER = (0, "x", "")

COMMANDS = (
    ("status",),
    ("list", "--sort", "due"),
    ("show", "1-03"),
    ("next",),
    ("timeline",),
    ("trend",),
    ("board",),
    ("lights",),
    ("lights", "--file", "plan.yaml"),
    ("lights", "--preset", "blue"),
    ("check",),
    ("check", "--format", "json"),
    ("rule", "GG301"),
    ("status", "--json"),
)


def example(folder: Path) -> Path:
    for name in ("plan.yaml",):
        shutil.copy(EXAMPLES / name, folder)
    for name in ("returns", "evidence"):
        shutil.copytree(EXAMPLES / name, folder / name)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan").mkdir()
    return example(tmp_path / "plan")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def ask(folder: Path, store: Path | None, *command: str, **env: str) -> Ran:
    return run(*command, folder=folder, env={"GUANGONG_CACHE": str(store) if store else "0", **env})


def entries(store: Path) -> list[Path]:
    ours = store / "guangong"
    return sorted(ours.iterdir()) if ours.is_dir() else []


# ── the same answer, with and without ──


def replace(old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "plan.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return edit


def write(name: str, text: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")

    return edit


def command(*words: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        ask(folder, None, *words)

    return edit


def delete(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink(missing_ok=True)


EDITS = {
    "another title": replace("举办骨干培训班", "举办骨干培训会"),
    "a mistake": replace("kind: activity", "kind: party"),
    "fixed": replace("kind: party", "kind: activity"),
    "no YAML": replace("schema: 1", "schema: [1"),
    "YAML again": replace("schema: [1", "schema: 1"),
    "settings": write("guangong.toml", "[lights]\ndue_soon_days = 40\n"),
    "broken settings": write("guangong.toml", "[lights]\ndue = 1\n"),
    "no settings": delete("guangong.toml"),
    "a return": write("returns/miaopu.yaml", "schema: 1\nunit: miaopu\ntasks: {1-03: {exempt: 不参加}}\n"),
    "another return": write("returns/x.yaml", "schema: 1\nunit: nobody\ntasks: {}\n"),
    "no such return": delete("returns/x.yaml"),
    "no evidence": delete("evidence/1-02/小结.txt"),
    "evidence": write("evidence/1-02/小结.txt", "小结"),
    "a repository": write(".git/x", ""),
    "a command": command("log", "2-02", "又一条"),
}


@settings(max_examples=12)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=5), st.sampled_from(COMMANDS))
def test_after_any_edit_the_answer_is_the_one_without_a_cache(
    tmp_path_factory: pytest.TempPathFactory, edits: list[str], command: tuple[str, ...]
) -> None:
    folder, store = example(tmp_path_factory.mktemp("plan")), tmp_path_factory.mktemp("cache")
    for edit in [None, *edits]:
        if edit:
            EDITS[edit](folder)
        for _again in range(2):
            assert ask(folder, store, *command) == ask(folder, None, *command)


@settings(max_examples=6)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=5))
def test_after_any_edit_completion_is_the_one_without_a_cache(
    tmp_path_factory: pytest.TempPathFactory, edits: list[str]
) -> None:
    folder, store = example(tmp_path_factory.mktemp("plan")), tmp_path_factory.mktemp("cache")
    line, tab = ("done", "2-"), {"_GUANGONG_COMPLETE": "bash"}
    for edit in [None, *edits]:
        if edit:
            EDITS[edit](folder)
        assert edit or "2-0" in ask(folder, store, *line, **tab).out
        for _again in range(2):
            assert ask(folder, store, *line, **tab) == ask(folder, None, *line, **tab)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_second_answer_is_remembered(folder: Path, store: Path, command: tuple[str, ...]) -> None:
    first = ask(folder, store, *command)
    kept = entries(store)
    assert kept
    assert ask(folder, store, *command) == first
    assert entries(store) == kept
    for entry in kept:  # an answer that is believed is the one that stands there, to this question
        seal, rest = entry.read_bytes()[:DIGEST], entry.read_bytes()[DIGEST:]
        assert digest(entry.name.encode(), rest).encode() == seal


@pytest.mark.parametrize(
    ("command", "env"),
    [
        (("status",), {"GUANGONG_LANG": "zh"}),
        (("status",), {"COLUMNS": "60"}),
        (("status",), {"GUANGONG_WIDE": "1"}),
        (("status",), {"FORCE_COLOR": "1", "TERM": "xterm"}),
        (("status", "--lang", "zh"), {}),
        (("status", "--as-of", "2026-03-01"), {}),
    ],
)
def test_another_question_has_another_answer(
    folder: Path, store: Path, command: tuple[str, ...], env: dict[str, str]
) -> None:
    ask(folder, store, "status")
    assert ask(folder, store, *command, **env) == ask(folder, None, *command, **env)
    assert ask(folder, store, *command, **env) != ask(folder, store, "status")


DEPENDS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the day": lambda patch: patch.setattr(time, "strftime", lambda _form: "2026-07-01"),
    "the names of files": lambda patch: patch.setattr(sys, "getfilesystemencoding", lambda: "gbk"),
    "the program": lambda patch: patch.setattr(installation, "installation", lambda: "another"),
    "the window": lambda patch: patch.setattr(questions, "_size", lambda _number: "60x20"),
    "the locale": lambda patch: patch.setenv("LC_ALL", "zh_CN.UTF-8"),
    "the folder": lambda patch: patch.chdir("returns"),
    "a variable of ours": lambda patch: patch.setenv("GUANGONG_CONFIG", "/elsewhere"),
    "a colour": lambda patch: patch.setenv("NO_COLOR", "1"),
}


@pytest.mark.parametrize("what", DEPENDS)
def test_the_question_holds_what_the_answer_depends_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for name in ("GUANGONG_CACHE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    for number in range(3):
        monkeypatch.setattr(sys, ("stdin", "stdout", "stderr")[number], Terminal())
    before = questions.question(["status"])
    assert before
    assert before == questions.question(["status"])
    assert before != questions.question(["status", "--all"])
    DEPENDS[what](monkeypatch)
    assert questions.question(["status"]) != before


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_another_release_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = installation.installation()
    monkeypatch.setattr(sys, "version", "3.99")
    assert installation.installation() != before


def test_settings_of_the_user_are_looked_at(folder: Path, store: Path, tmp_path: Path) -> None:
    env = {"GUANGONG_CONFIG": str(tmp_path / "config.toml")}
    for text in ("", "due_soon_days = 60\n", "due_soon_days = 0\n", "wide_signs = true\n"):
        (tmp_path / "config.toml").write_text(text, "utf-8")
        for command in (("list", "--section", "2"), ("status",), ("status",)):
            assert ask(folder, store, *command, **env) == ask(folder, None, *command, **env)


@pytest.mark.parametrize(
    "command", [("done", "2-02", "--dry-run"), ("config", "list"), ("status", "--section", "9"), ("schema",)]
)
def test_what_edits_fails_or_is_cheap_is_not_remembered(
    folder: Path, store: Path, command: tuple[str, ...]
) -> None:
    first = ask(folder, store, *command)
    assert ask(folder, store, *command) == first
    assert not entries(store)


def test_what_git_says_is_not_remembered(folder: Path, store: Path) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)
    ask(folder, store, "check", "--against", "plan.yaml.old")
    (folder / "plan.yaml.old").write_bytes((folder / "plan.yaml").read_bytes())
    assert ask(folder, store, "check", "--against", "plan.yaml.old") == ask(
        folder, None, "check", "--against", "plan.yaml.old"
    )


def test_an_edit_is_judged_as_without_a_cache(folder: Path, store: Path) -> None:
    before = str(ROOT / "tests/data/before.yaml")
    ask(folder, store, "status")
    found = ask(folder, store, "check", "--against", before)
    assert found == ask(folder, None, "check", "--against", before)
    assert (found.code, "GG414" in found.out) == (1, True)


# ── whom it believes ──


@pytest.mark.parametrize("damage", [b"", b"x", b"\n", b"0" * 32 + b"\n1\ncontent  2f\n0 2\nhi"])
def test_a_damaged_entry_is_no_answer(folder: Path, store: Path, damage: bytes) -> None:
    first = ask(folder, store, "status")
    for entry in entries(store):
        entry.write_bytes(damage)
    assert ask(folder, store, "status") == first


def test_an_answer_under_another_questions_name_is_none(folder: Path, store: Path) -> None:
    first = {command: ask(folder, store, *command) for command in (("status",), ("list",), ("board",))}
    kept = entries(store)
    sources = [entry.read_bytes() for entry in kept]
    for shift in range(1, len(kept)):
        for entry, source in zip(kept, sources[shift:] + sources[:shift], strict=True):
            entry.write_bytes(source)
        for command, answer in first.items():
            assert ask(folder, store, *command) == answer


@pytest.mark.skipif(sys.platform == "win32", reason="there, folders are private otherwise")
@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_where_others_write_is_not_believed(folder: Path, store: Path, mode: int) -> None:
    ask(folder, store, "status")
    assert (store / "guangong").stat().st_mode & 0o777 == 0o700
    assert {entry.stat().st_mode & 0o777 for entry in entries(store)} == {0o600}
    kept = entries(store)
    (store / "guangong").chmod(mode)
    (folder / "plan.yaml").write_text("[]", "utf-8")
    ask(folder, store, "status")
    assert entries(store) == kept


def test_a_link_is_no_folder_of_ours(folder: Path, store: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    store.mkdir()
    (store / "guangong").symlink_to(tmp_path / "elsewhere")
    ask(folder, store, "status")
    assert not any((tmp_path / "elsewhere").iterdir())


def test_off(folder: Path, tmp_path: Path) -> None:
    for off in ("0", "no", "relative/path"):
        run("status", folder=folder, env={"GUANGONG_CACHE": off, "XDG_CACHE_HOME": str(tmp_path / "x")})
    assert not (tmp_path / "x").exists()
    run("status", folder=folder, env={"GUANGONG_CACHE": "", "XDG_CACHE_HOME": str(tmp_path / "x")})
    assert entries(tmp_path / "x")


def test_an_unwritable_cache_is_no_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert ask(folder, tmp_path / "file", "status") == ask(folder, None, "status")


def test_it_is_bounded(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANGONG_CACHE", str(store))
    monkeypatch.setattr(kept_entries, "MAX_ENTRIES", 10)
    for number in range(50):
        kept_entries.remember(digest(b"%d" % number), Looks(), ANSWER)
        assert len(entries(store)) <= 10
    assert kept_entries.recall(digest(b"49")) == ANSWER
    monkeypatch.setattr(kept_entries, "MAX_TOTAL", 1000)
    for number in range(50):
        kept_entries.remember(digest(b"y%d" % number), Looks(), (0, "x" * 300, ""))
        assert sum(entry.stat().st_size for entry in entries(store)) <= 1400
    kept_entries.remember("large", Looks(), (0, "x" * (kept_entries.MAX_ENTRY + 1), ""))
    assert kept_entries.recall("large") is None


def test_what_others_put_there_stays(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANGONG_CACHE", str(store))
    monkeypatch.setattr(kept_entries, "MAX_ENTRIES", 4)
    ours = store / "guangong"
    (ours / digest(b"a folder")).mkdir(parents=True, mode=0o700)
    ours.chmod(0o700)
    foreign = [store / "letter.txt", ours / "letter.txt", ours / digest(b"a folder") / "x"]
    for path in foreign:
        path.touch()
        os.utime(path, (0, 0))
    (ours / f"{digest(b'killed')}.1.tmp").touch()
    for number in range(20):
        kept_entries.remember(digest(b"%d" % number), Looks(), ANSWER)
    assert all(path.exists() for path in foreign)
    assert len([path for path in entries(store) if path.is_file()]) <= 4 + 1
    assert not list(ours.glob("*.tmp"))


# ── commands that are ended ──

ENDED = """
import os, sys
replace, number = os.replace, int(sys.argv.pop())

def ended(old, new):
    assert str(old).endswith(".tmp")
    os.kill(os.getpid(), number)
    replace(old, new)

os.replace = ended
from guangong.cli import program
program()
"""
"""A command to which a signal comes while its answer is being kept."""


def end(folder: Path, store: Path, number: int) -> int:
    env = environment({"GUANGONG_CACHE": str(store)})
    command = [sys.executable, "-c", ENDED, "status", str(number)]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="there, signals are others")
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", -15), ("SIGINT", 130), ("SIGHUP", -1)])
def test_a_command_that_is_ended_leaves_nothing_half_kept(
    folder: Path, store: Path, name: str, code: int
) -> None:
    assert end(folder, store, signal.Signals[name]) == code
    assert entries(store)
    assert not [entry for entry in entries(store) if entry.suffix == ".tmp"]


@pytest.mark.skipif(sys.platform == "win32", reason="there, signals are others")
def test_what_a_killed_command_left_is_deleted_by_the_next(folder: Path, store: Path) -> None:
    assert end(folder, store, signal.SIGKILL) == -9
    assert [entry.suffix for entry in entries(store)] == [".tmp"]
    ask(folder, store, "status")
    assert entries(store)
    assert not [entry for entry in entries(store) if entry.suffix == ".tmp"]


# ── all that is looked at is noted ──


@pytest.mark.parametrize("command", [("check", "--against", "old.yaml"), ("diff", "old.yaml")])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_compared_with_that_becomes_the_plan_is_noticed(
    folder: Path, store: Path, command: tuple[str, ...], link: Callable[[str, str], None]
) -> None:
    old = folder / "old.yaml"
    shutil.copy(folder / "plan.yaml", old)
    assert ask(folder, store, *command).code == 0
    old.unlink()
    link(str(folder / "plan.yaml"), str(old))
    found = ask(folder, store, *command)
    assert found == ask(folder, None, *command)
    assert found.code == 2


LOOKING = (
    *COMMANDS,
    ("status", "--file", "link.yaml"),
    ("check", "link.yaml", "--format", "sarif"),
    ("check", "--against", "old.yaml"),
    ("show", "1-03", "--lang", "zh"),
    ("status", "--as-of", "2026-03-01"),
)

TRACED = """
import builtins, io, json, os, sys

seen, names = [], set()
depth = 0

def traced(how, function):
    def call(path=".", *others, **named):
        global depth
        if isinstance(path, (str, bytes, os.PathLike)):
            seen.append([how, os.path.abspath(os.fsdecode(path)), depth])
        depth += 1
        try:
            return function(path, *others, **named)
        finally:
            depth -= 1
    return call

class Environment(dict):
    def get(self, name, default=None):
        names.add(name)
        return super().get(name, default)
    def __getitem__(self, name):
        names.add(name)
        return super().__getitem__(name)
    def __contains__(self, name):
        names.add(name)
        return super().__contains__(name)

os.environ = Environment(os.environ)
for name in ("stat", "lstat", "listdir", "scandir", "readlink", "access", "open"):
    setattr(os, name, traced(name, getattr(os, name)))
builtins.open = io.open = traced("open", io.open)
for name in ("realpath", "samefile"):
    setattr(os.path, name, traced(name, getattr(os.path, name)))

from guangong import cli
from guangong.answers import entries, looks
kept = []

class Looks(looks.Looks):
    def __init__(self):
        self.start = len(seen)
        super().__init__()

def remember(_question, looks, _answer):
    noted = [[how, os.path.abspath(path)] for how, path in looks.notes]
    noted += [["target", what] for (how, _path), what in looks.notes.items() if how == "realpath"]
    noted += [["kin", os.path.abspath(os.path.dirname(path))] for how, path in looks.notes if how == "kin"]
    kept.append([looks.is_whole, noted, seen[looks.start:]])

looks.Looks, entries.remember = Looks, remember
try:
    cli.main()
except SystemExit:
    pass
sys.stderr.write("\\n" + json.dumps([sorted(names), kept]))
"""
"""A command that tells where it looked, in files and in its environment, and what it noted of that."""

ENOUGH: dict[str, set[str]] = {
    "stat": {"content", "isfile", "lexists", "kind", "names", "identity", "target"},
    "lstat": {"lexists"},
    "listdir": {"kin", "names"},
    "scandir": {"names"},
    "open": {"content"},
    "readlink": set(),
    "access": set(),
    "realpath": {"realpath"},
    "samefile": set(),
}
"""Which notes of a path stand for a look at it."""


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_every_look_is_noted(folder: Path, store: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    (folder / "link.yaml").symlink_to("plan.yaml")
    shutil.copy(folder / "plan.yaml", folder / "old.yaml")
    (tmp_path / "config.toml").write_text("due_soon_days = 20\n", "utf-8")
    env = environment({"GUANGONG_CACHE": str(store), "GUANGONG_CONFIG": str(tmp_path / "config.toml")})
    done = subprocess.run(
        [sys.executable, "-P", "-c", TRACED, *command], cwd=folder, env=env, capture_output=True, check=False
    )
    names, kept = json.loads(done.stderr.rpartition(b"\n")[2])
    assert kept, done.stderr
    places = (ROOT / "src", sys.prefix, sys.base_prefix, store)
    for sound, noted, seen in kept:
        missed = [
            (how, path)
            for how, path, depth in seen
            if not depth
            and not any(Path(path).is_relative_to(place) for place in places)
            and not any([enough, path] in noted for enough in ENOUGH[how])
        ]
        assert (sound, missed) == (True, [])
    missed = [
        name for name in names if name not in questions.NAMES and not name.startswith(questions.BEGINNINGS)
    ]
    # The program sets one itself; the others only say how this interpreter was built.
    harmless = {"PYDANTIC_DISABLE_PLUGINS", "_PYTHON_PROJECT_BASE", "_PYTHON_SYSCONFIGDATA_NAME"}
    assert set(missed) <= harmless


# ── what cannot be read is not the same as what is not there ──


@pytest.mark.skipif(sys.platform == "win32", reason="there, a folder opens as no file otherwise")
def test_settings_that_cannot_be_read_any_more_are_told(folder: Path, store: Path, tmp_path: Path) -> None:
    env = {"GUANGONG_CONFIG": str(tmp_path / "config.toml")}
    assert ask(folder, store, "status", **env).code == 0
    (tmp_path / "config.toml").mkdir()
    found = ask(folder, store, "status", **env)
    assert found == ask(folder, None, "status", **env)
    assert found.code == 2


def test_returns_that_may_not_be_listed_any_more_are_told(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(folder, store, "status").code == 0
    listdir = os.listdir

    def refusing(path: str | Path = ".") -> list[str]:  # as the system does, for everybody but root
        if os.fspath(path).endswith("returns"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refusing)
    found = ask(folder, store, "status")
    assert found == ask(folder, None, "status")
    assert (found.code, "no permission" in found.err) == (2, True)


@pytest.mark.parametrize("path", [".", "missing.yaml"])
def test_a_look_at_what_is_no_file_says_unreadable_or_nothing(tmp_path: Path, path: str) -> None:
    assert look("content", str(tmp_path / path)) == ("unreadable" if path == "." else "")
    assert look("names", str(tmp_path / "missing")) == ""


def test_a_plan_that_is_gone_has_no_lights(folder: Path, store: Path) -> None:
    command = ("lights", "--file", "plan.yaml")
    assert ask(folder, store, *command).code == 0
    (folder / "plan.yaml").unlink()
    found = ask(folder, store, *command)
    assert found == ask(folder, None, *command)
    assert found.code == 2


def test_a_path_that_the_locale_cannot_hold_is_noted_all_the_same(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUANGONG_CACHE", str(store))
    looks = Looks()
    looks.look("kind", "/小结\udcff.txt")
    kept_entries.remember("question", looks, ANSWER)
    assert kept_entries.recall("question") == ANSWER


@pytest.mark.skipif(sys.platform == "win32", reason="there, names of files are Unicode")
@pytest.mark.parametrize("name", ["work plan", "工作要点"])
def test_evidence_is_found_whatever_the_locale_is(folder: Path, store: Path, name: str) -> None:
    folder = folder.rename(folder.with_name(name))
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for locale in (plain, {}, plain):
        for cached in ("0", str(store)):
            ran = real("check", "--strict", folder=folder, env={"GUANGONG_CACHE": cached, **locale})
            assert (ran.code, ran.err) == (0, "")


def test_two_looks_that_differ_are_not_remembered(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANGONG_CACHE", str(store))
    looks = Looks()
    looks.note("content", "x", "1")
    looks.note("content", "x", "2")
    kept_entries.remember("question", looks, ANSWER)
    assert kept_entries.recall("question") is None


def test_processes_share_it(folder: Path, store: Path) -> None:
    command = [sys.executable, "-m", "guangong", "status"]
    env = environment({"GUANGONG_CACHE": str(store)})
    running = [
        subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True) for _n in range(6)
    ]
    questions = {process.communicate()[0] for process in running}
    assert len(questions) == 1
    assert not [entry for entry in entries(store) if entry.suffix == ".tmp"]


def test_a_remembered_answer_can_be_cut_short(folder: Path, store: Path) -> None:
    """``| head`` and a full disk are dealt with as for an answer that is worked out."""
    env = environment({"GUANGONG_CACHE": str(store)})
    program = f'"{sys.executable}" -m guangong list'
    for _again in range(2):
        script = f"{program} | head -1; echo ${{PIPESTATUS[0]}}; {program} > /dev/full; echo $?"
        ran = subprocess.run(
            ["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True
        )
        assert ran.stdout.splitlines()[1:] == ["0", "2"]
        assert ran.stderr == "error: the output cannot be written: the disk is full\n"


def test_it_waits_for_nothing_heavy(folder: Path, store: Path) -> None:
    """A remembered answer loads eight modules of ours, and none of the library's that cost something."""
    env = environment({"GUANGONG_CACHE": str(store)})
    script = "import sys; from guangong.cli import main\n"
    script += "try: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    for _again in range(2):
        done = subprocess.run(
            [sys.executable, "-c", script, "status"],
            cwd=folder,
            env=unmeasured(env),
            capture_output=True,
            text=True,
            check=True,
        )
    loaded = set(done.stderr.split())
    assert {name for name in loaded if name.startswith("guangong")} == {
        "guangong",
        "guangong.answers",
        "guangong.answers.entries",
        "guangong.answers.installation",
        "guangong.answers.looks",
        "guangong.cli",
        "guangong.answers.questions",
        "guangong.answers.folders",
    }
    assert not loaded & {"re", "typing", "json", "datetime", "pathlib", "typer", "yaml"}
