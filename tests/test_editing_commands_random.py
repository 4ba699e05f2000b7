"""Random sequences of edits: no new finding, no other task touched, no comment lost."""

import contextlib
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desk import context, frozen
from guangong.checks import check
from guangong.cli import editing
from guangong.errors import GuangongError
from guangong.yamldoc import parse
from guangong.yamldoc.diagnostics import FindingsError
from test_editing_commands import TODAY

# Styles mixed, and one finding that is nobody's: a unit that does not exist.
PLAN = """\
# 头
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}, schools: {name: 各校, members: {hutang: 湖塘}}}
defaults: {owners: [bureau], deadline: 2026-12-31} # 默认
sections:
  - number: 1 # 一
    title: 一
    tasks:
      # 前
      - id: 1-01
        title: '单引号' # 标题
        kind: standing
        # 中
        every: month
      - {id: 1-02, title: 流式, log: [{on: 2026-02-01, note: 'a, b'}]} # 流
      - id: 1-03
        title: 目标
        target: {min: 3, unit: 所}
        status: doing # 状态
        log:
        - on: 2026-03-01
          count: 1 # 数
        - on: 2026-04-01
          count: -1
      # 尾
  - number: 2
    title: 二
    tasks:
    -   id: 2-01
        title: |
          多行
          文字

        # 块后
    -   title: 谁
        id: 2-02
        owners: [nobody]
        status:   # 待填
    - id: 2-03
      title: 分给成员
      owners: [schools]
# 末
"""
COMMENTS = [line.partition("#")[2] for line in PLAN.splitlines() if "#" in line]

TASKS = st.sampled_from(["1-01", "1-02", "1-03", "2-01", "2-02", "2-03", "2-04", "1-04"])
TEXTS = st.one_of(
    st.sampled_from(
        ["好", "a: b", "- x", "'", '"', "{a}", "no", "2026-01-01", "x, y]", " ", "", "\ud83d", "|"]
    ),
    st.text(max_size=8).filter(lambda text: "#" not in text),
)
DAYS = st.dates(TODAY.replace(month=1, day=1), TODAY.replace(month=12))
PAST = st.none() | st.dates(TODAY.replace(month=1, day=1), TODAY)
REASONS = st.sampled_from(["理由", "", "a: #1".replace("#", "")]) | TEXTS
PAIRS = st.tuples(
    st.sampled_from(["title", "clause", "kind", "organizer", "start", "deadline", "deadline_text", "every"]),
    st.one_of(TEXTS, DAYS.map(str), st.sampled_from(["activity", "standing", "month", "year"])),
).map("=".join)


def findings(data: bytes) -> list[tuple[str, str]]:
    return sorted((found.code, found.message) for found in check(parse(data), TODAY).errors)


def tasks(data: bytes) -> dict[str, Any]:
    root: Any = parse(data).data
    return {task["id"]: task for section in root["sections"] for task in section["tasks"]}


class Edits(RuleBasedStateMachine):
    """Edits of one plan, by the functions behind the commands."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.stack.enter_context(frozen(TODAY))
        self.file = Path(folder) / "plan.yaml"
        self.file.write_bytes(PLAN.encode())

    def teardown(self) -> None:
        self.stack.close()

    def edit(self, touched: set[str], command: Callable[..., None], *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        """Run an edit; compare what was before and after."""
        old = self.file.read_bytes()
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                command(context(), *arguments, file=self.file, **options)
        except (GuangongError, FindingsError, typer.BadParameter):
            assert self.file.read_bytes() == old
            return
        new = self.file.read_bytes()
        before, after = tasks(old), tasks(new)
        assert findings(new) == findings(old)
        assert list(after)[: len(before)] == list(before) or set(after) - set(before)
        assert {id_: task for id_, task in before.items() if id_ not in touched} == {
            id_: task for id_, task in after.items() if id_ in before and id_ not in touched
        }
        assert len(set(after) - set(before)) == (command is editing.add)

    @rule(
        names=st.lists(TASKS, min_size=1, max_size=3), on=PAST, by=st.none() | TEXTS, note=st.none() | TEXTS
    )
    def done(self, names: list[str], **options: Any) -> None:  # noqa: ANN401
        self.edit(set(names), editing.done, names, **options)

    @rule(names=st.lists(TASKS, min_size=1, max_size=2))
    def start(self, names: list[str]) -> None:
        self.edit(set(names), editing.start, names)

    @rule(name=TASKS, reason=REASONS, on=PAST)
    def reopen(self, name: str, reason: str, **options: Any) -> None:  # noqa: ANN401
        self.edit({name}, editing.reopen, name, reason, **options)

    @rule(name=TASKS, reason=REASONS, by=st.none() | TEXTS)
    def cancel(self, name: str, reason: str, **options: Any) -> None:  # noqa: ANN401
        self.edit({name}, editing.cancel, name, reason, **options)

    @rule(name=TASKS, deadline=DAYS, reason=REASONS)
    def postpone(self, name: str, **options: Any) -> None:  # noqa: ANN401
        self.edit({name}, editing.postpone, name, **options)

    @rule(
        name=TASKS,
        text=st.none() | TEXTS,
        count=st.none() | st.integers(-5, 5).map(str),
        percent=st.none() | st.integers(0, 100),
        evidence=st.none() | st.just(["https://example.org/a,b"]),
        on=PAST,
    )
    def log(self, name: str, **options: Any) -> None:  # noqa: ANN401
        self.edit({name}, editing.log, name, **options)

    @rule(
        title=TEXTS,
        section=st.sampled_from([1, 1, 2, 2, 3]),
        owners=st.none() | st.lists(st.sampled_from(["bureau", "各校", "湖塘"]), max_size=2, unique=True),
        deadline=st.none() | DAYS,
        kind=st.sampled_from(["activity", "standing", "x"]),
        clause=st.none() | TEXTS,
    )
    def add(self, title: str, **options: Any) -> None:  # noqa: ANN401
        self.edit(set(), editing.add, title, **options)

    @rule(name=TASKS, values=st.lists(PAIRS, min_size=1, max_size=2))
    def set(self, name: str, values: list[str]) -> None:
        self.edit({name}, editing.set_, name, values)

    @rule(
        name=TASKS, field=st.sampled_from(["clause", "organizer", "start", "deadline_text", "every", "log"])
    )
    def unset(self, name: str, field: str) -> None:
        self.edit({name}, editing.unset, name, [field])

    @invariant()
    def comments_are_kept(self) -> None:
        text = self.file.read_bytes().decode()
        assert [comment for comment in COMMENTS if f"#{comment}\n" not in text] == []

    @invariant()
    def nothing_is_left(self) -> None:
        assert {path.name for path in self.file.parent.iterdir()} <= {"plan.yaml", ".plan.yaml.lock"}


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
