"""What units return: submit, exempt, send-back, withdraw, and a group's task that is closed for all."""

import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import Desk, Ran, frozen
from guangong.storage import writing
from guangong.storage.failures import StoreError
from running import GOLDEN, LIVELY

TODAY = date(2026, 6, 30)
SCENARIO = GOLDEN / "returning.txt"


class Office(Desk):
    """The example's folder in git, with what lies beside its plan."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(LIVELY, folder, dirs_exist_ok=True)
        self.plan = folder / "plan.yaml"
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", *who, *arguments], cwd=self.plan.parent, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--allow-empty")

    def texts(self) -> dict[str, str]:
        files = (self.plan, *sorted((self.plan.parent / "returns").iterdir()))
        return {file.name: file.read_text("utf-8") for file in files}

    def task(self, unit: str, task: str) -> dict[str, object]:
        text = (self.plan.parent / "returns" / f"{unit}.yaml").read_text("utf-8")
        found: dict[str, object] = yaml.load(text, Loader=yaml.BaseLoader)["tasks"][task]
        return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with frozen(TODAY):
        yield Office(tmp_path)


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the lines that changed, each behind its file's name."""
    lines = []
    for name, text in after.items():
        found = difflib.unified_diff(before.get(name, "").splitlines(), text.splitlines(), lineterm="", n=0)
        lines += [f"{name} {line}" for line in found if re.match(r"[-+](?!--|\+\+)", line)]
    return lines


def said(ran: Ran) -> list[str]:
    ended = [f"exit {ran.code}"] if ran.code else []
    return [*ran.out.splitlines(), *(f"! {line}" for line in ran.err.splitlines()), *ended]


def test_a_year_of_an_office(office: Office) -> None:
    """Each command of the golden file works on what those before it have left; # commit is a commit."""
    head, *parts = SCENARIO.read_text("utf-8").split("\n\n$ ")
    got = [head]
    for part in parts:
        command = part.partition("\n")[0]
        before = office.texts()
        if command == "commit":
            office.commit()
            got.append(command)
            continue
        ran = office.run(*shlex.split(command))
        got.append("\n".join([command, *said(ran), *changed(before, office.texts())]))
        assert ran.code in {0, 1}
        assert ran.code == 0 or office.texts() == before
    text = "\n\n$ ".join(got) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        SCENARIO.write_text(text, "utf-8")
    assert text == SCENARIO.read_text("utf-8")
    assert office.run("check").code == 0


@pytest.mark.parametrize(
    "command",
    [
        "submit 1-03 --unit 前浜,老年教育分校 --note 补报",
        "submit 1-03 --unit 晨光 --on 2026-03-01",
        "exempt 2-04 --unit 前浜中学 --reason 未开设",
        "send-back 1-06 --unit 晨光 --reason 缺盖章",
        "withdraw 1-06 --unit 晨光 --reason 误报",
    ],
)
def test_dry_run_is_what_is_written(command: str, office: Office) -> None:
    before, arguments = office.texts(), shlex.split(command)
    shown = office.run(*arguments, "--dry-run")
    data = json.loads(office.run(*arguments, "--dry-run", "--json").out)
    assert office.texts() == before
    written = json.loads(office.run(*arguments, "--json").out)
    after = office.texts()
    lines = [line for line in shown.out.splitlines() if re.match(r"[-+](?!--|\+\+)", line)]
    assert sorted(line.partition(" ")[2] for line in changed(before, after)) == sorted(lines)
    assert (data["written"], written["written"]) == (False, True)
    assert data["changes"] == written["changes"]
    assert {item["unit"] for item in data["changes"]} <= {"qianhuang", "laonian", "chenguang"}


def test_a_committed_edit_passes_the_guard(office: Office) -> None:
    for command in (
        "submit 1-03 --unit 前浜,老年教育分校",
        "submit 1-06 --unit 晨光 --on 2026-06-17 --note 已改",
        "exempt 2-04 --unit 前浜中学 --reason 未开设",
        "send-back 1-06 --unit 晨光 --reason 缺盖章",
        "submit 1-06 --unit 晨光",
        "withdraw 2-04 --unit 晨光 --reason 误报",
        "done 5-03 --reason 改为电子备案",
    ):
        assert office.run(*shlex.split(command)).code == 0
        ran = office.run("check", "--against", "HEAD", "--strict")
        assert ran.code == 0, (command, ran.out)
        office.commit()


def test_what_was_sent_back_is_open_until_it_comes_again(office: Office) -> None:
    def returned() -> int:
        data = json.loads(office.run("show", "1-06", "--json").out)
        return int(data["task"]["count"]["achieved"])

    counts = [returned()]
    for command in ("send-back 1-06 --unit 晨光 --reason 缺盖章", "submit 1-06 --unit 晨光") * 2:
        assert office.run(*shlex.split(command)).code == 0
        counts.append(returned())
    assert counts == [14, 13, 14, 13, 14]


def test_who_sends_back_an_exemption_is_told(office: Office) -> None:
    office.run("exempt", "1-06", "--unit", "晨光", "--reason", "全员住校")
    ran = office.run("send-back", "1-06", "--unit", "晨光", "--reason", "缺盖章")
    assert "it had said that the task does not apply to it: 全员住校" in ran.out + ran.err


def test_a_day_before_is_as_it_was(office: Office) -> None:
    """Whatever is returned, sent back, withdrawn or exempted today, yesterday stays."""

    def yesterday() -> str:
        return office.run("list", "--json", "--as-of", "2026-06-29").out

    before = yesterday()
    for command in (
        "submit 1-03 --unit 前浜",
        "submit 1-06 --unit 晨光 --note 已改 --count 1",
        "send-back 1-06 --unit 晨光 --reason 缺盖章",
        "submit 1-06 --unit 晨光",
        "exempt 2-04 --unit 晨光 --reason 未开设",
        "submit 2-04 --unit 晨光",
        "withdraw 2-04 --unit 晨光 --reason 误报",
        "withdraw 4-01 --unit 老年 --reason 误报",
        "done 5-03 --reason 改为电子备案",
    ):
        office.run(*shlex.split(command))
        assert yesterday() == before, command


def test_the_setting_is_the_school(office: Office, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('unit = "前浜"\n', "utf-8")
    with mock.patch.dict(os.environ, {"GUANGONG_CONFIG": str(config)}):
        assert office.run("submit", "1-03").code == 0
    assert office.task("qianhuang", "1-03")["done_on"] == "2026-06-30"


def test_a_broken_file_of_returns_stays(office: Office) -> None:
    file = office.plan.parent / "returns/chenguang.yaml"
    file.write_text("schema: 1\nunit: chenguang\ntasks: [\n", "utf-8")
    before = office.texts()
    ran = office.run("submit", "5-03", "--unit", "晨光")
    assert (ran.code, office.texts()) == (1, before)
    assert "returns/chenguang.yaml" in ran.err
    assert office.run("submit", "5-03", "--unit", "临江").code == 0  # the others can go on


def test_a_first_return_that_cannot_be_written_leaves_no_folder(office: Office) -> None:
    shutil.rmtree(office.plan.parent / "returns")
    create, calls = writing.create, iter((None, StoreError("no space")))

    def failing(files: dict[Path, bytes]) -> None:
        if error := next(calls):
            raise error
        create(files)

    with mock.patch.object(writing, "create", failing):
        ran = office.run("submit", "1-06", "--unit", "chenguang,hupan")
    assert ran.code == 2
    assert "no space" in ran.err
    assert not (office.plan.parent / "returns").exists()


def test_where_one_file_cannot_be_written_none_is(office: Office) -> None:
    before = office.texts()
    made: list[Path] = []

    def full(files: dict[Path, bytes]) -> None:
        made.extend(files)
        raise StoreError("no room")

    with mock.patch.object(writing, "create", full):
        ran = office.run("submit", "1-03", "--unit", "老年,前浜")
    assert (ran.code, [path.name for path in made]) == (2, ["qianhuang.yaml"])
    assert office.texts() == before


@pytest.fixture
def proof(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that lies elsewhere."""
    path = tmp_path_factory.mktemp("elsewhere") / "手册.pdf"
    path.write_bytes(b"proof")
    return path


def copied(office: Office) -> set[str]:
    """Return what lies beside the plan that was not there before."""
    folder = office.plan.parent
    there = {path.relative_to(folder).as_posix() for path in (folder / "evidence").rglob("*.pdf")}
    return there | {path.name for path in folder.glob(".*.tmp")}


def test_evidence_is_copied_for_each_unit_once(office: Office, proof: Path) -> None:
    command = ("submit", "1-03", "1-06", "--unit", "前浜,临江", "--evidence", str(proof))
    ran = office.run(*command)
    assert (ran.code, "hint: add --copy to copy it in" in ran.err) == (1, True)
    assert office.run(*command, "--copy", "--dry-run").err == ""
    assert copied(office) == set()
    ran = office.run(*command, "--copy")
    assert (ran.code, "worth a look" in ran.err) == (0, False)
    for unit in ("qianhuang", "linjiang"):
        assert f"{proof} was copied to evidence/{unit}/手册.pdf" in ran.err
        assert office.task(unit, "1-06")["evidence"] == [f"evidence/{unit}/手册.pdf"]
    assert copied(office) == {"evidence/qianhuang/手册.pdf", "evidence/linjiang/手册.pdf"}
    assert office.run("check").code == 0


def test_where_a_return_cannot_be_written_nothing_is_copied(office: Office, proof: Path) -> None:
    with mock.patch.object(writing, "create", side_effect=StoreError("no room")):
        ran = office.run("submit", "1-06", "--unit", "前浜", "--evidence", str(proof), "--copy")
    assert (ran.code, "no room" in ran.err, copied(office)) == (2, True, set())


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("command", ["log 1-01 看过", "submit 1-06 --unit 临江"])
def test_what_a_killed_command_left_goes_unless_a_return_names_it(
    office: Office,
    proof: Path,
    command: str,
    is_named: bool,  # noqa: FBT001 (a case)
) -> None:
    folder, name = office.plan.parent, "evidence/qianhuang/手册.pdf"
    office.run("submit", "1-06", "--unit", "前浜", "--evidence", str(proof), "--copy")
    (folder / ".plan.yaml.copy-qianhuang-0123456789abcdef.tmp").hardlink_to(folder / name)
    if not is_named:
        (folder / "returns/qianhuang.yaml").unlink()
    assert office.run(*command.split()).code == 0
    assert copied(office) == ({name} if is_named else set())


UNITS = ("前浜中学", "老年教育分校", "晨光小学", "临江小学")
COMMANDS = st.sampled_from(
    [
        "submit {task} --unit {unit}",
        "submit {task} --unit {unit} --on 2026-06-0{day} --note 第{day}次",
        "exempt {task} --unit {unit} --reason 不参加{day}",
        "send-back {task} --unit {unit} --reason 缺第{day}页",
        "withdraw {task} --unit {unit} --reason 误报{day}",
        "withdraw {task} --unit {unit}",
    ]
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(COMMANDS, st.sampled_from(["1-03", "1-06"]), st.sampled_from(UNITS), st.integers(1, 9)),
        max_size=8,
    )
)
def test_any_sequence_leaves_returns_that_are_valid(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, int]]
) -> None:
    with frozen(TODAY):
        office = Office(tmp_path_factory.mktemp("office"))
        for command, task, unit, day in steps:
            before = office.texts()
            line = shlex.split(command.format(task=task, unit=unit, day=day))
            ran = office.run(*line)
            assert ran.code == 0 or office.texts() == before
            again = office.texts()
            if line[0] == "submit" and ran.code == 0:  # twice is once
                assert office.run(*line).code == 0
                assert office.texts() == again
            comments = [text for text in office.texts()["chenguang.yaml"].splitlines() if "#" in text]
            assert comments
        assert office.run("check", "--against", "HEAD").code == 0


def test_show_names_who_was_let_off(office: Office) -> None:
    assert office.run("done", "4-01", "--reason", "已统一补录").code == 0
    shown = office.run("show", "4-01").out
    assert [line.split() for line in shown.splitlines() if line.startswith("closed without")] == [
        ["closed", "without", "4", "前浜中学"]
    ]
