"""amend: several edits by one document, in one write or in none; who names the document afterwards."""

import io
import json
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

import repositories
from desk import ROOT, Desk, Ran, diff, frozen
from running import golden

TODAY = date(2026, 6, 30)
DOCUMENT = "《关于调整2026年工作要点的通知》（关工委〔2026〕3号）"
LINES = """\
# 年中调整
guangong postpone 2-06 2026-10-31

取消 3-06 --reason "并入3-02"  # 不再单独召开
set 1-03 owners=五老 deadline=2026-11-30
postpone 2-06 10月底 --on 2026-06-29
add "编印 #1 简报" -s 3 --deadline 2026-09-30
set 3-07 owners=各校
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with frozen(TODAY):
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(folder, ROOT / "tests/data/office/plan.yaml")


def amend(desk: Desk, lines: str | bytes, *options: str) -> Ran:
    """Run the command on lines from standard input."""
    source = lines.encode() if isinstance(lines, str) else lines
    with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(source))):
        return desk.run("amend", "--document", DOCUMENT, "--reason", "年中调整", "--from", "-", *options)


GOOD = LINES.replace("postpone 2-06 10月底 --on 2026-06-29\n", "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_it_says_and_writes(language: str, desk: Desk) -> None:
    before = desk.text
    (desk.plan.parent / "调整.txt").write_text(GOOD, "utf-8")
    ran = desk.run(
        *("amend", "--document", DOCUMENT, "--reason", "年中调整", "--from", "调整.txt", "--lang", language)
    )
    assert (ran.code, ran.err) == (0, "")
    shown = [
        desk.run("show", task, "--lang", language, "--as-of", "2026-06-30").out for task in ("2-06", "3-07")
    ]
    golden(f"amend.{language}", "\n".join([ran.out, *diff(before, desk.text), "", *shown]))


def test_nothing_is_written_where_a_line_is_wrong(desk: Desk) -> None:
    before = desk.files()
    ran = amend(
        desk,
        "postpone 2-06 2026-10-31\ncancel 1-04\npostpon 2-06\ndone 2-06\ncancel 3-06 3-02\n\n"
        "set 2-06 deadline=2027-05-01\ncancel 3-06 --json\npostpone 2-06 --help\nadd 走访慰问结对学生 -s 3\n"
        'cancel "3-06\nguangong\nset 9-99 owners=各校\npostpone 2-06 2026-10-30\n',
    )
    assert ran.code == 1
    assert desk.files() == before
    golden("amend-wrong.en", ran.err)


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ("cancel 1-04\n", 1, "error: line 1: 1-04 is cancelled"),
        (
            "\n# 注\ndone 2-06",
            2,
            'error: line 3: "done" is no edit that can be made here\nhint: begin a line',
        ),
        ("", 2, "error: - has no edits"),
        ("# 只有注释\n", 2, "error: - has no edits"),
        (b"cancel \xff\xfe\xfa 2-06 \x81", 2, "error: the edits are no text"),
        ("cancel 2-06 --on 2026-07-01\n", 1, "error: line 1: 2026-07-01 lies in the future"),
        ("cancel 2-06 --file x.yaml\n", 2, "error: line 1: --file is not for one line"),
    ],
)
def test_one_mistake_stands_with_its_line(lines: str | bytes, code: int, said: str, desk: Desk) -> None:
    before = desk.files()
    ran = amend(desk, lines)
    assert (ran.code, ran.out, desk.files()) == (code, "", before)
    assert ran.err.startswith(said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--document", " ", "--reason", "一"), "--document is empty"),
        (("--document", "一", "--reason", ""), "--reason is empty"),
        (("--document", "一", "--reason", "一", "--on", "2026-07-01"), "2026-07-01 lies in the future"),
        (("--document", "一\n二", "--reason", "一"), "line 1: a text has a line break"),
        (("--reason", "一"), "--document is missing"),
    ],
)
def test_document_reason_and_day_are_looked_at(options: tuple[str, ...], said: str, desk: Desk) -> None:
    (desk.plan.parent / "a.txt").write_text("cancel 2-06\n", "utf-8")
    before = desk.text
    ran = desk.run("amend", "--from", "a.txt", *options)
    assert ran.code in {1, 2}
    assert ran.err.startswith(f"error: {said}")
    assert desk.text == before


def test_a_new_warning_is_one_and_a_new_mistake_is_refused(desk: Desk) -> None:
    """Each line is checked as the command itself would be."""
    ran = amend(desk, "set 2-06 start=2026-12-01\ncancel 3-06\n")
    alone = desk.run("set", "2-06", "start=2026-12-01", "--reason", "年中调整")
    assert ran == (1, "", alone.err.replace("error: ", "error: line 1: "))


def test_lines_see_what_those_before_have_done(desk: Desk) -> None:
    ran = amend(
        desk, "postpone 2-06 2026-09-30\npostpone 2-06 2026-10-31\ncancel 2-06\nreopen 2-06\n", "--json"
    )
    changes = json.loads(ran.out)["changes"]
    moved = [(item["from"], item["to"]) for item in changes if item["field"] in {"deadline", "status"}]
    assert moved == [
        ("2026-08-31", "2026-09-30"),
        ("2026-09-30", "2026-10-31"),
        ("doing", "cancelled"),
        ("cancelled", "doing"),
    ]
    records = [item["added"] for item in changes if item["field"] == "changes"]
    assert {(one["reason"], one["document"]) for one in records} == {("年中调整", DOCUMENT)}
    assert len(records) == 4


def test_what_a_line_says_wins(desk: Desk) -> None:
    ran = amend(
        desk,
        "cancel 3-06 --reason 停办 --by 李老师 --on 2026-06-02",
        "--by",
        "王老师",
        "--on",
        "2026-06-10",
        "--json",
    )
    (record,) = (item["added"] for item in json.loads(ran.out)["changes"] if item["field"] == "changes")
    assert (record["reason"], record["by"], record["on"]) == ("停办", "李老师", "2026-06-02")


def test_dry_run_is_what_is_written(desk: Desk) -> None:
    old, before = desk.files(), desk.text
    shown = amend(desk, GOOD, "--dry-run")
    planned = json.loads(amend(desk, GOOD, "--dry-run", "--json").out)
    assert desk.files() == old
    written = json.loads(amend(desk, GOOD, "--json").out)
    assert shown.out.splitlines()[2:] == diff(before, desk.text, context=3)
    assert (planned["written"], written["written"]) == (False, True)
    assert planned["changes"] == written["changes"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_files_as_offices_save_them(encoding: str, desk: Desk) -> None:
    lines = "取消 3-06 --reason 并入“五老”座谈\r\n推迟 2-06 2026-10-31\r\n".encode(encoding)
    assert (amend(desk, lines).code, "并入“五老”座谈" in desk.text) == (0, True)


def test_a_plan_by_its_name(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days without a year, and sections by their titles, are read by the plan that is named."""
    other = tmp_path / "要点.yaml"
    desk.plan.rename(other)
    monkeypatch.chdir(tmp_path)
    ran = amend(desk, "推迟 2-06 10月31日\nadd 走访 -s 关爱\ncancel 1-04\n", "--file", str(other))
    assert f"guangong reopen --file {shlex.quote(str(other))} 1-04" in ran.err
    assert amend(desk, "推迟 2-06 10月31日\nadd 走访 -s 关爱\n", "--file", str(other)).code == 0


# ── who names the document ──


def test_diff_and_the_ledger_name_the_document(desk: Desk) -> None:
    desk.plan.with_name("旧.yaml").write_bytes(desk.plan.read_bytes())
    amend(desk, "postpone 2-06 2026-10-31\n")
    against = ("diff", "--against-file", "旧.yaml")
    for options in ((), ("--format", "markdown")):
        assert f"年中调整; {DOCUMENT}" in desk.run(*against, *options).out
    (added,) = (
        item["to"]
        for item in json.loads(desk.run(*against, "--json").out)["changes"]
        if item["change"] == "change-added"
    )
    assert added["document"] == DOCUMENT
    ledger = desk.run("export", "ledger", "--format", "csv").out
    assert f"(年中调整; {DOCUMENT})" in ledger
    data = json.loads(desk.run("export", "ledger", "--format", "json").out)
    assert [one["document"] for task in data["tasks"] for one in task["changes"] if "document" in one] == [
        DOCUMENT
    ]
    assert json.loads(desk.run("show", "2-06", "--json").out)["changes"][0]["document"] == DOCUMENT


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        (f", document: {DOCUMENT}", "", ["GG410"]),
        ("3号", "4号", ["GG410"]),
        ("", f", document: {DOCUMENT}", []),
    ],
    ids=["dropped", "rewritten", "added"],
)
def test_the_guard_keeps_the_document(old: str, new: str, codes: list[str], tmp_path: Path) -> None:
    """It may be added to a decision that is there, and then it stays."""
    text = repositories.PLAN
    record = "reason: 压减外出活动，改为线上交流"
    assert record in text
    with_it = f"{record}, document: {DOCUMENT}"
    before = text.replace(record, with_it) if old else text
    after = before.replace(with_it, with_it.replace(old, new)) if old else text.replace(record, record + new)
    assert before != after
    folder = repositories.make(tmp_path / "office", before)
    (folder / "plan.yaml").write_text(after, "utf-8", newline="")
    desk = Desk.__new__(Desk)
    desk.plan = folder / "plan.yaml"
    found = json.loads(desk.run("check", "--against", "HEAD", "--json").out)
    assert [item["code"] for item in found["findings"] if item["code"].startswith("GG4")] == codes


def test_the_guard_lets_an_amendment_through(tmp_path: Path) -> None:
    folder = repositories.make(tmp_path / "office", repositories.PLAN)
    desk = Desk.__new__(Desk)
    desk.plan = folder / "plan.yaml"
    assert amend(desk, GOOD).code == 0
    found = json.loads(desk.run("check", "--against", "HEAD", "--json").out)["findings"]
    assert [item for item in found if item["code"].startswith("GG4") and item["severity"] != "note"] == []
