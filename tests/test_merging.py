"""merge: both edits of a file in one, and markers where there is no one right answer."""

import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import random_merges
import repositories
from desk import diff
from guangong.domain import three_way
from guangong.domain.fields import declared
from guangong.domain.plan import models
from guangong.services.merging import labels_of, merge
from running import PROGRAM, ROOT, TODAY, Ran, golden, run

LABELS: Final = ("base", "ours", "theirs")
PLAN: Final = """\
# 工作要点
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各校
    members:
      hutang: 湖塘
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      # 甲
      - id: 1-01
        title: 甲事
        log:
          - {on: 2026-03-01, note: 初}
          - {on: 2026-05-01, note: 中}  # 已核
      - id: 1-02
        title: 乙事
        target: {min: 10, unit: 所}
        deadline: 2026-09-30
  - number: 2
    title: 二
    tasks:
      - id: 2-01
        title: 丙事
      - id: 2-02
        title: 丁事
"""
RETURNS: Final = """\
schema: 1
unit: hutang
tasks:
  1-01: {done_on: 2026-03-01, note: 已报}
"""
REMINDERS: Final = """\
reminders:
  - {on: 2026-03-01, task: 1-01, units: [hutang]}
"""
Edit = tuple[str, str]
"""What stands in a file, and what one side writes there."""

LAST_LOG: Final = "{on: 2026-05-01, note: 中}  # 已核\n"
LAST: Final = "title: 丁事\n"


def entry(day: str, note: str, more: str = "") -> Edit:
    """Return the edit that logs something behind the last entry of 1-01."""
    return (LAST_LOG, f"{LAST_LOG}          - {{on: {day}, note: {note}{more}}}\n")


def task(id_: str, title: str, more: str = "") -> Edit:
    """Return the edit that adds a task at the end."""
    return (LAST, f"{LAST}      - id: {id_}\n        title: {title}\n{more}")


def field(text: str, above: str = "title: 乙事\n") -> Edit:
    """Return the edit that gives a task, 1-02 unless ``above`` says another, more fields."""
    return (above, f"{above}        {text}\n")


def begun(day: str) -> str:
    """Return the fields of a task that begins with an entry in its log."""
    return f"status: doing\n        started_on: {day}\n        log:\n          - {{on: {day}, note: 始}}"


def moved(day: str, reason: str) -> list[Edit]:
    """Return the edits that postpone 1-02."""
    change = f"{{on: 2026-06-01, field: deadline, from: 2026-09-30, to: {day}, reason: {reason}}}"
    return [
        ("deadline: 2026-09-30\n", f"deadline: {day}\n        changes:\n          - {change}\n"),
    ]


TARGET: Final = (
    "{on: 2026-05-01, field: target, from: {min: 10, unit: 所}, to: {min: 12, unit: 所}, reason: 二}"
)
CANCELLED: Final = (
    "status: cancelled\n        changes:\n"
    "          - {on: 2026-06-01, field: status, from: todo, to: cancelled, reason: 停办}"
)
CASES: Final[dict[str, tuple[str, list[Edit], list[Edit]]]] = {
    "log entries of both, by day": (PLAN, [entry("2026-06-10", "甲")], [entry("2026-05-20", "乙")]),
    "the same entry on both sides": (PLAN, [entry("2026-06-10", "甲")], [entry("2026-06-10", "甲")]),
    "the first entries of a task": (
        PLAN,
        [field(begun("2026-05-02"))],
        [field(begun("2026-05-01"))],
    ),
    "evidence for an entry that is taken back": (
        PLAN,
        [("note: 中}", "note: 中, evidence: [http://a.cn]}")],
        [("note: 中}", "note: 中, withdrawn: {on: 2026-06-01, reason: 误登}}")],
    ),
    "begun on one side, done on the other": (
        PLAN,
        [field("status: doing\n        started_on: 2026-05-02")],
        [field("status: done\n        done_on: 2026-06-02")],
    ),
    "different fields of a task": (
        PLAN,
        [field("leader: 张主任")],
        [field("organizer: 市局"), ("乙事", "乙事项")],
    ),
    "different tasks": (PLAN, [("title: 甲事", "title: 甲事项")], [("title: 丙事", "title: 丙事项")]),
    "tasks under different ids": (
        PLAN,
        [task("2-03", "新一")],
        [task("2-04", "新二", "        key: true  # 重点\n")],
    ),
    "a comment on each side": (
        PLAN,
        [entry("2026-06-10", "甲", "}  # 一\n          - {on: 2026-06-11")],
        [entry("2026-06-20", "乙"), ("# 甲", "# 甲、乙")],
    ),
    "a task moved, and changed": (
        PLAN,
        [
            ("      - id: 2-01\n        title: 丙事\n", ""),
            (
                "        deadline: 2026-09-30\n",
                "        deadline: 2026-09-30\n      - id: 2-01\n        title: 丙事\n",
            ),
        ],
        [field("key: true", "title: 丙事\n")],
    ),
    "tasks in another order": (
        PLAN,
        [
            ("      - id: 2-01\n        title: 丙事\n", ""),
            (LAST, f"{LAST}      - id: 2-01\n        title: 丙事\n"),
        ],
        [field("leader: 张主任", LAST), field("kind: standing", "title: 丙事\n")],
    ),
    "a member renamed, and closed": (
        PLAN,
        [("hutang: 湖塘", "hutang: {name: 湖塘实小, aliases: [湖塘]}")],
        [("hutang: 湖塘", "hutang: {name: 湖塘, until: 2026-06-01, reason: 并校}")],
    ),
    "members and aliases of both": (
        PLAN,
        [
            ("hutang: 湖塘\n", "hutang: 湖塘\n      xinghe: 星河\n"),
            ("name: 各校", "name: 各校\n    aliases: [学校]"),
        ],
        [
            ("hutang: 湖塘\n", "hutang: 湖塘\n      miaopu: 苗圃\n"),
            ("name: 各校", "name: 各校\n    aliases: [中小学]"),
        ],
    ),
    "returns of both": (
        RETURNS,
        [("已报}\n", "已报}\n  1-02: {done_on: 2026-04-01}\n")],
        [("已报}\n", "已报, sent_back: [{on: 2026-03-05, reason: 缺附件}]}\n  2-01: {exempt: 不涉及}\n")],
    ),
    "reminders of both": (
        REMINDERS,
        [("[hutang]}\n", "[hutang]}\n  - {on: 2026-06-02, task: 1-02, units: [hutang]}\n")],
        [("[hutang]}\n", "[hutang]}\n  - {on: 2026-06-01, task: 2-01, units: [hutang]}\n")],
    ),
    "a file that both began": ("", [("", RETURNS)], [("", RETURNS.replace("1-01", "1-02"))]),
    "a file that is none of ours": ("a: 1\nb: 2\nc: 3\n", [("a: 1", "a: 4")], [("c: 3", "c: 5")]),
    "decisions on different fields": (
        PLAN,
        moved("2026-10-31", "一"),
        [
            ("min: 10", "min: 12"),
            (
                "deadline: 2026-09-30\n",
                f"deadline: 2026-09-30\n        changes:\n          - {TARGET}\n",
            ),
        ],
    ),
    # ── no one right answer ──
    "two tasks under one id": (PLAN, [task("2-03", "新一")], [task("2-03", "新二", "        key: true\n")]),
    "two tasks under one id, twice": (
        PLAN,
        [task("2-03", "新一"), ("title: 新一\n", "title: 新一\n      - id: 2-04\n        title: 新三\n")],
        [task("2-03", "新二"), ("title: 新二\n", "title: 新二\n      - id: 2-04\n        title: 新四\n")],
    ),
    "done, and cancelled": (
        PLAN,
        [field("status: done\n        done_on: 2026-06-02")],
        [field(CANCELLED)],
    ),
    "two deadlines": (PLAN, moved("2026-10-31", "一"), moved("2026-11-30", "二")),
    "two targets": (PLAN, [("min: 10", "min: 12")], [("min: 10", "min: 10, max: 15")]),
    "removed, and changed": (
        PLAN,
        [("      - id: 2-02\n        title: 丁事\n", "")],
        [field("key: true", LAST)],
    ),
    "a mistake together": (
        PLAN,
        [("bureau: {name: 局关工委}", "bureau: {name: 局关工委}\n  team: {name: 宣讲团}")],
        [("name: 各校\n", "name: 宣讲团\n")],
    ),
    "two returns of one task": (
        RETURNS,
        [("已报}\n", "已报}\n  1-02: {done_on: 2026-04-01}\n")],
        [("已报}\n", "已报}\n  1-02: {exempt: 不涉及}\n")],
    ),
    "one side that cannot be read": (
        PLAN,
        [("title: 丁事", "title: [丁")],
        [("title: 丁事", "title: 丁事项")],
    ),
    "lines that git merges, with a mistake": (
        PLAN,
        [("schema: 1\n", "schema: 1\n# 一\n"), ("title: 乙事", "title:")],
        [("title: 丙事", "title: 丙事项"), ("id: 2-02", "id: 2-02")],
    ),
}


def edited(text: str, edits: list[Edit]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def shown(name: str) -> str:
    """Return a case for the golden file: what each side changed, and what came of it."""
    base, *sides = CASES[name]
    ours, theirs = (edited(base, edits) for edits in sides)
    outcome = merge([text.encode() for text in (base, ours, theirs)], LABELS, TODAY)
    result = outcome.source.decode()
    texts = {"ours": diff(base, ours), "theirs": diff(base, theirs), "merged": diff(base, result)}
    lines = (f"{who}:\n" + "".join(f"  {line}\n" for line in changed) for who, changed in texts.items())
    end = "clean" if outcome.is_clean else "conflict"
    return f"── {name} ──\n{''.join(lines)}{end}\n" + "".join(f"  {text}\n" for text in outcome.said)


def test_every_case() -> None:
    golden("merging", "\n".join(map(shown, CASES)))


@pytest.mark.parametrize("name", CASES)
def test_the_sides_can_change_places(name: str) -> None:
    """What is resolved does not depend on which side is ours; what is left open neither."""
    base, ours, theirs = (CASES[name][0], *(edited(CASES[name][0], edits) for edits in CASES[name][1:]))
    sources = [text.encode() for text in (base, ours, theirs)]
    one = merge(sources, LABELS, TODAY)
    other = merge([sources[0], sources[2], sources[1]], LABELS, TODAY)
    assert one.is_clean == other.is_clean
    if one.is_clean:  # of two orders that say nothing, each has one
        assert sorted(one.source) == sorted(other.source)


def test_every_list_of_the_format_can_be_merged() -> None:
    """A new one says here, by its name, how it is: else both sides adding to it would be a conflict."""
    lists = {field.name for model in models() for field in declared(model) if get_origin(field.type) is tuple}
    assert lists <= {*three_way.PAIRED, *three_way.GROWING, "sections", "tasks"}


@settings(max_examples=150)
@given(st.integers(0, 10**9))
def test_nothing_is_lost(seed: int) -> None:
    pair = random_merges.pair(Random(seed))  # noqa: S311 (the seed brings a case back)
    assert random_merges.lost(pair, merge(pair, random_merges.LABELS, random_merges.TODAY)) == ""


def test_a_loss_is_noticed() -> None:
    """The property can fail: git's own merge loses its way now and then, one side alone nearly always."""
    pairs = [random_merges.pair(Random(seed)) for seed in range(40)]  # noqa: S311 (as above)
    ones = [merge((pair.base, pair.ours, pair.ours), LABELS, random_merges.TODAY) for pair in pairs]
    assert sum(bool(random_merges.lost(*both)) for both in zip(pairs, ones, strict=True)) > 30


# ── in a repository ──

DRIVER: Final = (
    "{program} merge {labels}%O %A %B; case $? in 0) ;; 1) false ;; *) git merge-file %A %O %B ;; esac"
)


@pytest.fixture
def fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what makes a repository with the driver and two branches, each with commits of its own."""
    monkeypatch.setenv("GUANGONG_LANG", "en")

    def made(
        ours: list[list[Edit]],
        theirs: list[list[Edit]],
        labels: str = "",
        program: str = shlex.join(PROGRAM),
    ) -> Path:
        repo = repositories.make(tmp_path / "r")
        (repo / ".gitattributes").write_text("plan.yaml merge=guangong\nreturns/*.yaml merge=guangong\n")
        driver = DRIVER.format(program=program, labels=labels)
        repositories.run(repo, "config", "merge.guangong.driver", driver)
        repositories.commit(repo, PLAN)
        repositories.run(repo, "branch", "--move", "--force", "ours")
        repositories.run(repo, "branch", "theirs")
        for branch, commits in (("theirs", theirs), ("ours", ours)):
            repositories.run(repo, "switch", "--quiet", branch)
            text = PLAN
            for edits in commits:
                text = edited(text, edits)
                repositories.commit(repo, text)
        return repo

    return made


def git_does(repo: Path, *arguments: str) -> Ran:
    done = subprocess.run(["git", *arguments], cwd=repo, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_git_merges(fork: Callable[..., Path]) -> None:
    repo = fork(
        [[entry("2026-06-10", "甲"), task("2-03", "新一")]],
        [[entry("2026-05-20", "乙"), task("2-04", "新二")]],
    )
    assert git_does(repo, "merge", "--no-edit", "theirs").code == 0
    text = (repo / "plan.yaml").read_text("utf-8")
    assert [text.index(word) for word in ("note: 中", "note: 乙", "note: 甲", "新一", "新二")] == sorted(
        text.index(word) for word in ("note: 中", "note: 乙", "note: 甲", "新一", "新二")
    )
    assert run("check", folder=repo).code == 0
    assert git_does(repo, "status", "--porcelain").out == ""


def test_git_rebases(fork: Callable[..., Path]) -> None:
    ours = [
        [entry("2026-06-10", "甲")],
        [("note: 甲}\n", "note: 甲}\n          - {on: 2026-06-11, note: 丙}\n")],
    ]
    repo = fork(ours, [[entry("2026-05-20", "乙")]])
    assert git_does(repo, "rebase", "theirs").code == 0
    text = (repo / "plan.yaml").read_text("utf-8")
    days = [line.split(",")[0][-10:] for line in text.splitlines() if "- {on:" in line]
    assert days == ["2026-03-01", "2026-05-01", "2026-05-20", "2026-06-10", "2026-06-11"]
    assert git_does(repo, "log", "--oneline", "theirs..HEAD").out.count("\n") == 2


def test_a_conflict_stops_git_and_check_says_it(fork: Callable[..., Path]) -> None:
    repo = fork([[task("2-03", "新一")]], [[task("2-03", "新二"), entry("2026-05-20", "乙")]])
    done = git_does(repo, "merge", "theirs")
    assert done.code == 1
    assert "2-03 is a new task on both sides, and not the same; the next free id is 2-04" in done.err
    assert (
        (repo / "plan.yaml")
        .read_text("utf-8")
        .endswith(
            "<<<<<<< ours\n      - id: 2-03\n        title: 新一\n=======\n"
            "      - id: 2-03\n        title: 新二\n>>>>>>> theirs (2-03: the next free id is 2-04)\n"
        )
    )
    checked = run("check", folder=repo)
    assert (checked.code, "GG009" in checked.out) == (1, True)


@pytest.mark.parametrize("program", ["/nonexistent/guangong", "sh -c 'exit 2'"])
@pytest.mark.parametrize("is_apart", [True, False])
def test_where_the_program_cannot_run_git_merges(
    program: str, *, is_apart: bool, fork: Callable[..., Path]
) -> None:
    theirs = [("乙事", "乙二")] if is_apart else [("丁事", "丁二")]
    repo = fork([[("丁事", "丁一")]], [theirs], program=program)
    done = git_does(repo, "merge", "--no-edit", "theirs")
    text = (repo / "plan.yaml").read_text("utf-8")
    assert (done.code, "<<<<<<<" in text) == ((0, False) if is_apart else (1, True))
    assert "丁一" in text
    assert theirs[0][1] in text


@pytest.mark.parametrize("page", ["docs/manual.md", "docs/manual.zh-CN.md", "docs/guangong.1"])
def test_the_driver_is_the_one_that_is_shown(page: str) -> None:
    line = DRIVER.format(program="guangong", labels="")
    text = (ROOT / page).read_text("utf-8").replace("\\-", "-")
    assert f"git config merge.guangong.driver '{line}'" in text


def test_the_labels_of_git(fork: Callable[..., Path]) -> None:
    repo = fork([[("丁事", "丁一")]], [[("丁事", "丁二")]], labels="-L 'the office' -L before -L %Y ")
    git_does(repo, "merge", "theirs")
    text = (repo / "plan.yaml").read_text("utf-8")
    assert "<<<<<<< the office\n" in text
    assert ">>>>>>> theirs\n" in text


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((), ("base", "ours", "theirs")),
        (("HEAD",), ("base", "HEAD", "theirs")),
        (("HEAD", "1a2b", "x"), ("1a2b", "HEAD", "x")),
        (("%X", "%S", "%Y"), ("base", "ours", "theirs")),
    ],
)
def test_labels(given: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert labels_of(given) == found


# ── by hand ──


def files(folder: Path, *sources: bytes) -> list[str]:
    for name, source in zip(("base", "ours", "theirs"), sources, strict=True):
        (folder / name).write_bytes(source)
    return ["base", "ours", "theirs"]


def test_the_result_is_written_to_ours(tmp_path: Path) -> None:
    ours, theirs = (edited(PLAN, [entry(day, "又")]).encode() for day in ("2026-06-10", "2026-06-09"))
    names = files(tmp_path, PLAN.encode(), ours, theirs)
    assert run("merge", *names, folder=tmp_path) == Ran(0, "", "")
    assert (tmp_path / "ours").read_text("utf-8").count("又") == 2
    assert (tmp_path / "theirs").read_bytes() == theirs
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "ours", "theirs"]


def test_line_ends_and_the_mark_of_windows_stay(tmp_path: Path) -> None:
    ours, theirs = (edited(PLAN, [entry(day, "又")]) for day in ("2026-06-10", "2026-06-09"))
    windows = b"\xef\xbb\xbf" + ours.replace("\n", "\r\n").encode()
    names = files(tmp_path, PLAN.encode(), windows, theirs.encode())
    assert run("merge", *names, folder=tmp_path).code == 0
    lines = (tmp_path / "ours").read_bytes().split(b"\n")
    assert lines[0].startswith(b"\xef\xbb\xbf")
    assert all(line.endswith(b"\r") for line in lines[:-1])


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ((b"", b"\0a", b"\0b"), "git cannot merge the files: Cannot merge binary files"),
        ((b"", b"a: 1\n"), "there is no such file"),
    ],
)
def test_what_cannot_be_merged_is_an_error(tmp_path: Path, sources: tuple[bytes, ...], said: str) -> None:
    for name, source in zip(("base", "ours", "theirs"), sources, strict=False):
        (tmp_path / name).write_bytes(source)
    ran = run("merge", "base", "ours", "theirs", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert (tmp_path / "ours").read_bytes() == sources[1]


def test_without_git_nothing_is_written(tmp_path: Path) -> None:
    names = files(
        tmp_path, *(text.encode() for text in (PLAN, PLAN.replace("一", "甲"), PLAN.replace("二", "乙")))
    )
    ran = run("merge", *names, folder=tmp_path, env={"PATH": "/nonexistent"})
    assert (ran.code, "install git" in ran.err) == (2, True)
    assert "甲" in (tmp_path / "ours").read_text("utf-8")


def test_many_new_tasks_take_linear_time() -> None:
    def with_new(first: int, title: str) -> bytes:
        more = (f"      - id: 2-{n}\n        title: {title}{n}\n" for n in range(first, first + 300))
        return (PLAN + "".join(more)).encode()

    begin = time.process_time()
    merged = merge((PLAN.encode(), with_new(100, "甲"), with_new(500, "乙")), LABELS, TODAY)
    same = merge((PLAN.encode(), with_new(100, "甲"), with_new(100, "乙")), LABELS, TODAY)
    assert (merged.is_clean, len(same.said)) == (True, 300)
    assert time.process_time() - begin < 10  # linear: a second; cubic, as it was: more than a minute
