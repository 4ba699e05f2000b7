"""No command writes what the guard forbids: every editing command, through ``check --against``."""

import contextlib
import io
import itertools
import json
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import typer
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desk import ROOT, Desk, context, frozen
from guangong.checks import check, check_edit
from guangong.cli import editing
from guangong.domain.fields import written_by
from guangong.domain.plan import Task
from guangong.errors import GuangongError
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import FindingsError, Severity

TODAY = date(2026, 6, 30)
PLANS = {"example": ROOT / "tests/data/office/plan.yaml", "real": ROOT / "plan.yaml"}
DAYS = {"example": TODAY, "real": date(2023, 6, 30)}

# {y} is the plan's year, {task} each task in turn; every option of every command is there.
COMMANDS = (
    "done {task}",
    "done {task} --on {y}-06-01 --by 王老师 --note 已办结 --evidence https://example.org/a",
    "done {task} --evidence ../外.txt --copy",
    "done {task} --for-the-year --note 全年已完成",
    'unlog {task} --reason "误记"',
    'unlog {task} --reason "误记" --on {y}-06-02',
    "remove {task}",
    "start {task}",
    "start {task} --on {y}-06-01",
    "start {task} --on {y}-06-01 --by 王老师 --note 启动 --evidence https://example.org/c",
    "log {task} --note 推进 --on {y}-06-02",
    "log {task} 推进",
    "log {task} 推进 --percent 40 --on {y}-06-02 --by 李老师",
    "log {task} 推进 --count 2 --evidence https://example.org/b",
    "log {task} --count -1",
    'postpone {task} {y}-12-31 --reason "场馆检修"',
    'postpone {task} {y}-12-30 --reason "场馆检修" --on {y}-06-03 --by 张主任',
    'cancel {task} --reason "压减活动"',
    'cancel {task} --reason "压减活动" --on {y}-06-04 --by 张主任',
    'reopen {task} --reason "补办"',
    'reopen {task} --reason "补办" --by 张主任',
    "set {task} title=全然不同的一件事",
    "set {task} title=全然不同的一件事 clause=九、第9段",
    'set {task} title=全然不同的一件事 clause=九、第9段 --reason "文件改版"',
    "set {task} title=另一件毫不相干者 --reason 改题",
    "set {task} clause=八、第8段",
    "set {task} kind=standing",
    'set {task} kind=standing --reason "改为常态"',
    "set {task} kind=activity",
    "set {task} kind=deliverable every=year",
    'set {task} kind=activity --reason "改为活动"',
    "set {task} organizer=省关工委",
    "set {task} leader=张局长",
    "set {task} previous=9-09",
    "set {task} start={y}-02-01",
    "set {task} start={y}-07-01",
    'set {task} start={y}-07-01 --reason "推迟启动"',
    "set {task} deadline={y}-11-30",
    "set {task} deadline={y}-08-31",
    'set {task} deadline={y}-10-31 --reason "提前"',
    "set {task} kind=activity deadline={y}-12-31",
    "set {task} owners=bureau",
    'set {task} owners=bureau --reason "调整"',
    'set {task} target=1所 --reason "压减"',
    "set {task} target=15-20所",
    'set {task} kind=activity deadline={y}-12-30 --reason "改为活动"',
    "set {task} deadline_text=年内",
    "set {task} key=true",
    "set {task} every=month",
    "set {task} every=year",
    'set {task} every=year --reason "减负"',
    "set {task} title=每年一次",
    'set {task} title=每年一次 --reason "改题"',
    "set {task} clause=十、第10段 --reason 更正 --on {y}-06-05 --by 张主任",
    "unset {task} clause",
    "unset {task} leader",
    "unset {task} previous",
    'unset {task} target --reason "不计数"',
    "unset {task} owners --reason 照原定",
    "unset {task} deadline",
    "unset {task} deadline --reason 照原定",
    "unset {task} started_on",
    "unset {task} started_on --reason 误启动",
    "set {task} started_on={y}-02-01",
    "set {task} started_on={y}-02-01 --reason 更正",
    "set {task} owners=bureau deadline={y}-12-31 --reason 明确",
    "log {task} 补记 --on {y}-01-20",
    "unset {task} clause organizer --reason 更正 --on {y}-06-05 --by 张主任",
    "unset {task} organizer",
    "unset {task} leader",
    "unset {task} start",
    "unset {task} deadline_text",
    "unset {task} key",
    "unset {task} every",
    'unset {task} every --reason "减负"',
    "add 新增的一件事 --section 1",
    "add {title} --section 1",
    "add 新增的又一件事 -s 1 --on {y}-06-05 --by 张主任 --note 已联系 --evidence https://example.org/d",
    "add 新增的常态事 -s 1 --every month --owner bureau --clause 一、第1段",
    "members add schools 云栖小学 重庆路小学=chongqinglu --write",
    "members add schools 云栖小学 --joined {y}-06-01 --write",
    "members rename schools 各学校委员会",
    "members alias schools 学校",
    'members close chenguang --on {y}-06-30 --reason "并入云栖小学"',
    "add 新增的成果 -s 1 -k deliverable --deadline {y}-09-30 --start {y}-07-01 --organizer 市关工委",
)


def written(command: str) -> set[str]:
    return {field.name for field in written_by(Task, command)}


def git(desk: Desk, *arguments: str) -> None:
    author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(
        ["git", *author, *arguments], cwd=desk.plan.parent, check=True, capture_output=True, timeout=30
    )


@pytest.fixture
def name() -> str:
    return "example"


@pytest.fixture
def desk(tmp_path: Path, name: str) -> Iterator[Desk]:
    """Give a committed copy of a plan on a day in its middle."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "外.txt").write_text("佐证", "utf-8")
    with frozen(DAYS[name]):
        desk = Desk(tmp_path / "desk", PLANS[name])
        git(desk, "init", "-q")
        git(desk, "add", "plan.yaml")
        git(desk, "commit", "-qm", "一")
        yield desk


def judged(desk: Desk) -> list[str]:
    """Return the errors and warnings that the edit since the commit brings."""
    ran = desk.run("check", "--against", "HEAD", "--exact", "--json")
    found = json.loads(ran.out)["findings"]
    return [f"{item['code']} {item['message']}" for item in found if item["code"].startswith("GG4")
            and item["severity"] != "note" and item["code"] != "GG418"]  # fmt: skip


def errors(old: str, new: str, today: date) -> list[str]:
    """Return the same without git and a process."""
    before, after = parse(old.encode()), parse(new.encode())
    found = check_edit(after, check(after, today), before, check(before, today), today)
    return [f"{item.code} {item.message}" for item in found if item.severity is not Severity.NOTE]


def tasks(desk: Desk) -> list[tuple[str, str]]:
    """Return id and title of each task, those with a deadline of their own first."""
    root: Any = parse(desk.text.encode()).data
    found = [task for section in root["sections"] for task in section["tasks"]]
    return [(task["id"], task["title"]) for task in sorted(found, key=lambda task: "deadline" not in task)]


def words(command: str, year: int, task: str, title: str) -> list[str]:
    return [word.format(y=year, task=task, title=title) for word in shlex.split(command)]


def test_every_command_and_field_is_tried() -> None:
    names = {command.split()[0] for command in COMMANDS}
    assert names == {
        "done",
        "start",
        "log",
        "postpone",
        "cancel",
        "reopen",
        "set",
        "unset",
        "add",
        "unlog",
        "remove",
        "members",
    }
    fields = {word.partition("=")[0] for line in COMMANDS if line.startswith("set") for word in line.split()}
    assert fields >= written("set")
    assert {line.split()[2] for line in COMMANDS if line.startswith("unset")} == written("unset")


@pytest.mark.parametrize("name", PLANS)
def test_no_command_writes_what_the_guard_forbids(desk: Desk, name: str) -> None:
    """Each command on tasks of every kind, alone; what it refuses it has not written."""
    old, wrong, written = desk.text, {}, set()
    first, *others = tasks(desk)  # the first can be postponed
    chosen = [first, *Random(7).sample(others, 4)]  # noqa: S311 (the seed repeats it)
    for command, (task, title) in itertools.product(COMMANDS, chosen):
        ran = desk.run(*words(command, DAYS[name].year, task, title))
        assert (ran.code, desk.text == old) in {(0, True), (0, False), (1, True)}, (command, ran)
        if ran.code == 0:
            written.add(command)
            if found := errors(old, desk.text, DAYS[name]):
                wrong[task, command] = found
        desk.plan.write_bytes(old.encode())
    assert wrong == {}
    # What must be refused is exactly what nobody can do to any of them without a reason.
    lost = {line.split()[0] for line in COMMANDS if "--reason" in line} - {
        line.split()[0] for line in written
    }
    assert lost <= {"reopen", "unlog"}, "nothing of the real plan is closed or logged yet"


@pytest.mark.parametrize("name", PLANS)
def test_the_check_against_the_commit_says_so_too(desk: Desk, name: str) -> None:
    task, title = tasks(desk)[2]
    wrong = {}
    for command in COMMANDS:
        ran = desk.run(*words(command, DAYS[name].year, task, title))
        if ran.code == 0 and (found := judged(desk)):
            wrong[command] = found
        git(desk, "checkout", "-q", "plan.yaml")
    assert wrong == {}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", PLANS)
def test_no_sequence_of_commands_writes_what_the_guard_forbids(desk: Desk, name: str, seed: int) -> None:
    draw = Random(seed)  # noqa: S311 (the seed repeats it)
    old, ran, chosen = desk.text, [], draw.sample(tasks(desk), 3)
    for _step in range(20):
        command = words(draw.choice(COMMANDS), DAYS[name].year, *draw.choice(chosen))
        if desk.run(*command).code == 0:
            ran.append(shlex.join(command))
            assert errors(old, desk.text, DAYS[name]) == [], ran
    assert judged(desk) == []


# ── what the commands refuse or record ──


def advised(said: str) -> list[str]:
    """Return the arguments of the last command that an error offers."""
    return shlex.split(said.rpartition("guangong ")[2])


def changes(desk: Desk, task: str) -> list[dict[str, Any]]:
    root: Any = parse(desk.text.encode()).data
    all_ = (item for section in root["sections"] for item in section["tasks"])
    return [dict(change) for item in all_ if item["id"] == task for change in item.get("changes", ())]


DECISIONS = {
    "title": ("set 1-02 title=编印简报", {"field": "title", "from": "举办骨干培训班", "to": "编印简报"}),
    "kind": ("set 1-02 kind=standing", {"field": "kind", "from": "activity", "to": "standing"}),
    "every": ("set 1-01 every=year", {"field": "every", "from": "month", "to": "year"}),
    "start": ("set 1-02 start=2026-03-01", {"field": "start", "to": "2026-03-01"}),
    "weaker title": (
        "set 1-01 title=每年集中学习一次",
        {"field": "title", "from": "每月集中学习一次", "to": "每年集中学习一次"},
    ),
    "no standing work": ("set 1-01 kind=activity", {"field": "kind", "from": "standing", "to": "activity"}),
    "no every": ("unset 1-01 every", {"field": "every", "from": "month"}),
    "deadline": (
        "set 1-03 deadline=2026-07-31",
        {"field": "deadline", "from": "2026-12-30", "to": "2026-07-31"},
    ),
}


@pytest.mark.parametrize("case", DECISIONS)
def test_a_decision_wants_a_reason_and_is_recorded(desk: Desk, case: str) -> None:
    command, expected = DECISIONS[case]
    if case == "deadline":
        desk.run("postpone", "1-03", "2026-12-30", "--reason", "先推迟")
    old = desk.text
    refused = desk.run(*shlex.split(command))
    assert (refused.code, desk.text) == (1, old)
    assert advised(refused.err) == [*shlex.split(command), "--reason", "…"]
    assert desk.run(*shlex.split(command), "--reason", "主任会商定").code == 0
    assert changes(desk, shlex.split(command)[1])[-1] == {
        "on": "2026-06-30",
        **expected,
        "reason": "主任会商定",
    }
    assert judged(desk) == []


def test_a_reason_records_each_field_that_changes(desk: Desk) -> None:
    ran = desk.run("set", "1-02", "organizer=省关工委", "kind=activity", "clause=二", "--reason", "更正")
    assert ran.code == 0
    assert [(item["field"], item["to"]) for item in changes(desk, "1-02")] == [
        ("organizer", "省关工委"),
        ("clause", "二"),
    ]


def test_wording_wants_no_reason(desk: Desk) -> None:
    assert desk.run("set", "1-02", "title=举办骨干教师培训班", "clause=二").code == 0
    assert changes(desk, "1-02") == []
    assert judged(desk) == []


def test_small_steps_do_not_lead_far(desk: Desk) -> None:
    """Each title is like the one before, and the last unlike the one of the commit."""
    desk.run("unset", "1-02", "clause")
    assert desk.run("set", "1-02", "title=举办骨干培训与辅导").code == 0
    ran = desk.run("set", "1-02", "title=开展培训与辅导")
    assert ran.code == 1
    assert advised(ran.err) == ["set", "1-02", "title=开展培训与辅导", "--reason", "…"]
    assert judged(desk) == []
    assert desk.run("set", "1-02", "title=开展培训与辅导", "--reason", "改题").code == 0
    assert judged(desk) == []


def test_a_later_deadline_of_standing_work_wants_a_reason_too(desk: Desk) -> None:
    """It is ignored while the work is standing, and would be in force as soon as it is not."""
    assert desk.run("set", "1-03", "kind=standing", "--reason", "改为常态").code == 0
    for values in (["deadline=2026-12-31"], ["kind=activity", "deadline=2026-12-31"]):
        ran = desk.run("set", "1-03", *values)
        assert ran.code == 1
        assert (
            'guangong set 1-03 kind=activity --reason "…"; then: guangong postpone 1-03 2026-12-31' in ran.err
        )
    assert desk.run("set", "1-03", "kind=activity", "--reason", "改回").code == 0
    assert desk.run("postpone", "1-03", "2026-12-31", "--reason", "场馆").code == 0
    assert judged(desk) == []


def test_a_title_by_hand_is_found_unless_it_is_recorded(desk: Desk) -> None:
    """The rule has no hole: a record that was there before, or one of another title, is none."""
    old = desk.text
    new = old.replace(
        "title: 举办骨干培训班\n        clause: 一、第1段", "title: 编印简报\n        clause: 九"
    )
    assert errors(old, new, TODAY) != []
    record = "        changes: [{on: 2026-06-30, field: title, to: %s, reason: 改题}]\n      - id: 1-03"
    other, right = (new.replace("      - id: 1-03", record % title) for title in ("另一件事", "编印简报"))
    assert [item[:5] for item in errors(old, other, TODAY)] == ["GG403"]
    assert errors(old, right, TODAY) == []
    before = old.replace("      - id: 1-03", record % "编印简报")
    assert [item[:5] for item in errors(before, right, TODAY)] == ["GG403"]


# ── random sequences ──

PLAN = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}, schools: {name: 各校, members: {hutang: 湖塘}}}
defaults: {owners: [bureau], deadline: 2026-10-31}
sections:
  - number: 1
    title: 一
    defaults: {deadline: 2026-09-30}
    tasks:
      - {id: 1-01, title: 每月学习, kind: standing, every: month}
      - {id: 1-02, title: 编印手册, clause: 一, deadline: 2026-08-31, status: doing}
      - {id: 1-03, title: 创建示范校, target: {min: 3, unit: 所}, status: done, done_on: 2026-05-01}
  - number: 2
    title: 二
    tasks:
      - id: 2-01
        title: 外出考察
        status: cancelled
        changes: [{on: 2026-03-01, field: status, from: todo, to: cancelled, reason: 压减}]
      - {id: 2-02, title: 报送总结, owners: [schools]}
"""
NAMES = st.sampled_from(["1-01", "1-02", "1-03", "2-01", "2-02", "2-03", "1-04"])
TEXTS = st.sampled_from(["甲乙丙丁", "子丑寅卯", "每月学习", "编印手册", "外出考察", "编印学习手册"])
ANY_DAY = st.sampled_from([date(2026, month, 28) for month in range(3, 13)])
PAST = st.none() | st.sampled_from([date(2026, 4, 1), date(2026, 6, 29)])
REASONS = st.sampled_from(["理由", "另一个理由"])
PAIRS = st.one_of(
    st.tuples(st.sampled_from(["title", "clause", "organizer", "deadline_text"]), TEXTS),
    st.tuples(st.sampled_from(["start", "deadline"]), ANY_DAY.map(str)),
    st.tuples(st.just("kind"), st.sampled_from(["activity", "deliverable", "standing"])),
    st.tuples(st.just("every"), st.sampled_from(["month", "quarter", "year"])),
).map("=".join)


class Guarded(RuleBasedStateMachine):
    """Commands between two commits; after each of them the guard has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.stack.enter_context(frozen(TODAY))
        self.file = Path(folder) / "plan.yaml"
        self.file.write_text(PLAN, "utf-8")
        self.committed = PLAN

    def teardown(self) -> None:
        self.stack.close()

    def edit(self, command: Callable[..., None], *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.suppress(GuangongError, FindingsError, typer.BadParameter),
        ):
            command(context(), *arguments, file=self.file, **options)

    @rule()
    def commit(self) -> None:
        self.committed = self.file.read_text("utf-8")

    @rule(names=st.lists(NAMES, min_size=1, max_size=2), on=PAST, note=st.none() | TEXTS)
    def done(self, names: list[str], **options: Any) -> None:  # noqa: ANN401
        self.edit(editing.done, names, **options)

    @rule(name=NAMES)
    def start(self, name: str) -> None:
        self.edit(editing.start, [name])

    @rule(name=NAMES, reason=REASONS, on=PAST)
    def reopen(self, name: str, reason: str, on: date | None) -> None:
        self.edit(editing.reopen, name, reason, on=on)

    @rule(name=NAMES, reason=REASONS, on=PAST)
    def cancel(self, name: str, reason: str, on: date | None) -> None:
        self.edit(editing.cancel, name, reason, on=on)

    @rule(name=NAMES, deadline=ANY_DAY, reason=REASONS)
    def postpone(self, name: str, **options: Any) -> None:  # noqa: ANN401
        self.edit(editing.postpone, name, **options)

    @rule(name=NAMES, text=st.none() | TEXTS, count=st.none() | st.integers(-2, 3).map(str), on=PAST)
    def log(self, name: str, **options: Any) -> None:  # noqa: ANN401
        self.edit(editing.log, name, **options)

    @rule(title=TEXTS, section=st.sampled_from([1, 2]), deadline=st.none() | ANY_DAY)
    def add(self, title: str, **options: Any) -> None:  # noqa: ANN401
        self.edit(editing.add, title, **options)

    @rule(name=NAMES, values=st.lists(PAIRS, min_size=1, max_size=2), reason=st.none() | REASONS)
    def set(self, name: str, values: list[str], reason: str | None) -> None:
        self.edit(editing.set_, name, values, reason)

    @rule(name=NAMES, field=st.sampled_from(sorted(written("unset"))), reason=st.none() | REASONS)
    def unset(self, name: str, field: str, reason: str | None) -> None:
        self.edit(editing.unset, name, [field], reason)

    @invariant()
    def nothing_is_forbidden(self) -> None:
        assert errors(self.committed, self.file.read_text("utf-8"), TODAY) == []


TestGuarded = Guarded.TestCase
TestGuarded.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
