"""``guangong export calendar``: what calendars import, once and again."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from icalendar import Calendar

from guangong import render
from running import LIVELY, run

AS_OF: Final = ("--as-of", "2026-06-30")
PLAN: Final = """schema: 1
title: 计划
organization: bureau
period: {start: 2025-09-01, end: 2026-08-31}
units:
  bureau: {name: 局关工委}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 送书, owners: [bureau], deadline: 2026-07-31, deadline_text: 暑期}
      - {id: 1-02, title: 宣讲, owners: [bureau], kind: standing, every: half-year}
"""


def export(folder: Path, *arguments: str, as_of: tuple[str, ...] = AS_OF) -> str:
    ran = run("export", "calendar", "--format", "ics", *as_of, *arguments, folder=folder)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def unfolded(text: str) -> list[str]:
    """Return the lines of a calendar, as RFC 5545 §3.1 has them."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]


def events(text: str) -> dict[str, dict[str, str]]:
    """Return the events of a calendar by their UIDs, read without a library; an alarm's names are its own."""
    found: dict[str, dict[str, str]] = {}
    for block in "\n".join(unfolded(text)).split("BEGIN:VEVENT\n")[1:]:
        own = re.sub(r"BEGIN:VALARM\n.*?END:VALARM\n", "", block, flags=re.DOTALL)
        event = dict(line.split(":", 1) for line in own.splitlines())
        event["alarms"] = " ".join(re.findall("TRIGGER:(.+)", block))
        assert event["UID"] not in found
        found[event["UID"]] = event
    return found


def write(folder: Path, text: str = PLAN) -> Path:
    (folder / "plan.yaml").write_text(text, "utf-8")
    return folder


def test_deadlines_and_the_ends_of_periods_are_whole_days(tmp_path: Path) -> None:
    text = export(write(tmp_path))
    head = unfolded(text)[:5]
    assert head[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "X-WR-CALNAME:计划" in head
    assert "VTODO" not in text
    assert events(text)["1-01.2025.bureau@guangong"] == {
        "SUMMARY": "送书",
        "DTSTART;VALUE=DATE": "20260731",
        "DTEND;VALUE=DATE": "20260801",
        "DTSTAMP": "20260630T000000Z",
        "LAST-MODIFIED": "20260630T000000Z",
        "UID": "1-01.2025.bureau@guangong",
        "SEQUENCE": "302000",
        "DESCRIPTION": "owners: 局关工委\\ndeadline: 暑期\\nprogress: 0%\\n计划 1-01",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "END": "VEVENT",
        "alarms": "-P6DT15H -PT15H",
    }
    assert [(uid, event["DTSTART;VALUE=DATE"]) for uid, event in events(text).items()] == [
        ("1-02.20260228.2025.bureau@guangong", "20260228"),
        ("1-01.2025.bureau@guangong", "20260731"),
        ("1-02.20260831.2025.bureau@guangong", "20260831"),
    ]


@pytest.mark.parametrize(
    ("arguments", "alarms"),
    [
        ((), "-P6DT15H -PT15H"),
        (("--alarms", "3天"), "-P2DT15H"),
        (("--alarms", "0,14"), "PT9H -P13DT15H"),
        (("--alarms", "31"), "-P30DT15H"),
        (("--alarms", "32"), ""),  # it is over
        (("--alarms", "none"), ""),
        (("--alarms", "无"), ""),
    ],
)
def test_alarms_ring_in_the_morning_and_only_in_future(
    tmp_path: Path, arguments: tuple[str, ...], alarms: str
) -> None:
    found = events(export(write(tmp_path), *arguments))
    assert found["1-01.2025.bureau@guangong"]["alarms"] == alarms
    assert found["1-02.20260228.2025.bureau@guangong"]["alarms"] == ""


CANCELLED = PLAN.replace(
    "deadline_text: 暑期",
    "status: cancelled, changes: [{on: 2026-06-29, field: status, from: todo, to: cancelled, reason: 停办}]",
)
EDITS = {
    "moved": (PLAN.replace("2026-07-31", "2026-08-15"), "CONFIRMED", "送书", "20260815"),
    "done": (
        PLAN.replace("deadline_text: 暑期", "status: done, done_on: 2026-06-20"),
        "CONFIRMED",
        "done: 送书",
        "20260731",
    ),
    "cancelled": (CANCELLED, "CANCELLED", "cancelled: 送书", "20260731"),
    "reworded": (PLAN.replace("送书", "送书下乡"), "CONFIRMED", "送书下乡", "20260731"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_second_import_updates(tmp_path: Path, edit: str) -> None:
    first = events(export(write(tmp_path), as_of=("--as-of", "2026-06-29")))
    text, status, title, day = EDITS[edit]
    second = events(export(write(tmp_path, text)))
    assert first.keys() == second.keys()
    for uid, event in second.items():
        assert int(event["SEQUENCE"]) > int(first[uid]["SEQUENCE"])
        assert event["DTSTAMP"] > first[uid]["DTSTAMP"]
    event = second["1-01.2025.bureau@guangong"]
    assert (event["STATUS"], event["SUMMARY"], event["DTSTART;VALUE=DATE"]) == (status, title, day)
    assert (event["alarms"] == "") == (edit in {"done", "cancelled"})


@pytest.mark.parametrize("edit", ["cancelled", "done"])
def test_what_is_done_or_decided_on_the_same_day_counts_too(tmp_path: Path, edit: str) -> None:
    before, after = (events(export(write(tmp_path, text))) for text in (PLAN, EDITS[edit][0]))
    uid = "1-01.2025.bureau@guangong"
    assert int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])


GROUP: Final = """schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools: {name: 各校, members: {chenguang: 晨光小学, hupan: 湖畔小学}}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 送书, owners: [bureau], deadline: 2026-07-31}
      - {id: 1-02, title: 宣讲, owners: [bureau], kind: standing, every: half-year}
      - {id: 1-03, title: 报送小结, owners: [schools], deadline: 2026-06-30}
"""
EDITS_OF_A_DAY: Final = (
    ("log", "1-01", "--note", "联系出版社", "--percent", "40"),
    ("unlog", "1-01", "--reason", "记错"),
    ("log", "1-01", "--note", "选书", "--percent", "20"),
    ("done", "1-01"),
    ("reopen", "1-01", "--reason", "尚缺一校"),
    ("postpone", "1-01", "2026-08-15", "--reason", "放假"),
    ("log", "1-02", "--note", "第一场"),
    ("unlog", "1-02", "--reason", "记错"),
    ("submit", "1-03", "--unit", "晨光"),
    ("send-back", "1-03", "--unit", "晨光", "--reason", "缺盖章"),
    ("submit", "1-03", "--unit", "晨光"),
    ("withdraw", "1-03", "--unit", "晨光", "--reason", "交错"),
    ("exempt", "1-03", "--unit", "湖畔", "--reason", "无此年级"),
)


def test_each_edit_of_one_day_is_a_new_version(tmp_path: Path) -> None:
    write(tmp_path, GROUP)
    for command in EDITS_OF_A_DAY:
        before = events(export(tmp_path))
        assert run(*command, folder=tmp_path).code == 0, command
        after = events(export(tmp_path))
        changed = [uid for uid in before if before[uid] != after[uid]]
        assert {uid.split(".")[0] for uid in changed} == {command[1]}
        for uid in before:
            assert int(after[uid]["SEQUENCE"]) - int(before[uid]["SEQUENCE"]) > (0 if uid in changed else -1)


def test_what_is_removed_without_a_trace_is_a_new_version_on_the_next_day(tmp_path: Path) -> None:
    entry = ", log: [{on: 2026-06-30, note: 选书, percent: 20}]"
    with_entry = PLAN.replace("deadline_text: 暑期", f"deadline_text: 暑期{entry}")
    before = events(export(write(tmp_path, with_entry)))
    after = events(export(write(tmp_path), as_of=("--as-of", "2026-07-01")))
    assert all(int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"]) for uid in before)


def test_the_next_year_has_other_uids(tmp_path: Path) -> None:
    this = events(export(write(tmp_path)))
    following = PLAN.replace("2026", "2027").replace("2025", "2026")
    assert this.keys().isdisjoint(events(export(write(tmp_path, following))))


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.ics", "b.ics"):
        assert run("export", "calendar", "--to", str(tmp_path / name), *AS_OF, folder=LIVELY).code == 0
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()


# ── other programs ──

TITLES: Final = {
    "a, b; c \\n d": "a, b; c \\n d",
    "一\nEND:VEVENT\nBEGIN:VTODO": "一 END:VEVENT BEGIN:VTODO",
    "\x1b[31m红\u202e反\x85": "<U+001B>[31m红<U+202E>反<U+0085>",
    '："引号"，；\'': '："引号"，；\'',
    "长" * 200: "长" * 200,
    "👨‍👩‍👧 家庭" * 20: "👨‍👩‍👧 家庭" * 20,
    "请拨 13812345678": "请拨 138****5678",
    "=1+1": "=1+1",
}


@pytest.mark.parametrize(("title", "said"), TITLES.items())
def test_hostile_titles_are_read_back(tmp_path: Path, title: str, said: str) -> None:
    is_plain = max(title) < "\uffff"  # YAML has no pairs of surrogates
    folder = write(
        tmp_path, PLAN.replace("title: 送书", f"title: {json.dumps(title, ensure_ascii=is_plain)}")
    )
    ran = run("export", "calendar", "--format", "ics", *AS_OF, folder=folder)
    assert ran.code == 0
    lines = ran.out.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", ran.out)
    assert ran.out.count("\n") == len(lines) - 1
    read: Any = Calendar.from_ical(ran.out)
    assert str(read.walk("VEVENT")[1]["SUMMARY"]) == said
    own = events(ran.out)["1-01.2025.bureau@guangong"]["SUMMARY"]
    assert re.sub(r"\\([,;\\])", r"\1", own) == said
    assert len(events(ran.out)) == 3


def test_a_library_reads_the_example_back() -> None:
    listed = json.loads(run("export", "calendar", "--format", "json", *AS_OF, folder=LIVELY).out)["events"]
    read: Any = Calendar.from_ical(export(LIVELY))
    found = {str(event["UID"]): event for event in read.walk("VEVENT")}
    assert found.keys() == {event["uid"] for event in listed}
    for event in listed:
        one, day = found[event["uid"]], date.fromisoformat(event["day"])
        assert (one["DTSTART"].dt, one["DTEND"].dt) == (day, day + timedelta(1))
        assert len(one.walk("VALARM")) == len(event["alarms"])


def test_ical_js_reads_the_example_back(tmp_path: Path) -> None:
    node = shutil.which("node")
    known = node and subprocess.run([node, "-e", "require('ical.js')"], capture_output=True, check=False)
    if not node or not known or known.returncode:
        pytest.skip("needs node with ical.js, in the folder that NODE_PATH names")
    (tmp_path / "a.ics").write_text(export(LIVELY), "utf-8", newline="")
    script = (
        "const I = require('ical.js'); const read = I.default || I;"
        "const text = require('fs').readFileSync('a.ics', 'utf8');"
        "const all = new read.Component(read.parse(text)).getAllSubcomponents('vevent');"
        "console.log(all.map(e => new read.Event(e)).map(e => `${e.uid} ${e.summary}`).join('\\n'))"
    )
    done = subprocess.run([node, "-e", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    own = events(export(LIVELY)).items()
    listed = [f"{uid} {event['SUMMARY']}".replace("\\,", ",") for uid, event in own]
    assert done.stdout.splitlines() == listed


# ── other formats ──


def test_the_days_agree_with_the_list() -> None:
    tasks = json.loads(run("list", "--json", *AS_OF, folder=LIVELY).out)["tasks"]
    listed = json.loads(run("export", "calendar", "--format", "json", *AS_OF, folder=LIVELY).out)["events"]
    due = {event["uid"].split(".")[0]: event for event in listed if event["uid"].count(".") == 2}
    for task in tasks:
        if task["kind"] != "standing" and task["deadline"]:
            event = due.pop(task["id"])
            assert event["day"] == task["deadline"]
            assert (event["state"] == "done") == (task["light"] == "done")
            assert (event["state"] == "cancelled") == (task["light"] == "cancelled")
    assert due == {}


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "day,title,owners,status"), ("zh", "日期,任务,责任单位,状态")]
)
def test_tables(tmp_path: Path, language: str, heading: str) -> None:
    env = {"GUANGONG_LANG": language}
    ran = run("export", "calendar", "--format", "csv", *AS_OF, folder=write(tmp_path), env=env)
    said = {"en": "送书,局关工委,open", "zh": "送书,局关工委,未完成"}[language]
    assert ran.out.splitlines()[0] == heading
    assert ran.out.splitlines()[2] == f"2026-07-31,{said}"
    ran = run("export", "calendar", "--format", "md", *AS_OF, folder=tmp_path, env=env)
    assert "送书" in ran.out


def test_a_period_and_filters(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert [*events(export(folder, "--period", "2026-07"))] == ["1-01.2025.bureau@guangong"]
    assert len(events(export(folder, "--kind", "standing"))) == 2
    assert events(export(folder, "--search", "没有")) == {}


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    ran = run("export", "calendar", "--format", "txt", folder=LIVELY)
    assert (ran.code, ran.err) == (
        2,
        "error: calendar does not go into txt\nhint: it goes into ics, csv, json, md\n",
    )
    ran = run("export", "list", "--to", str(tmp_path / "a.ics"), folder=LIVELY)
    assert (ran.code, "list does not go into ics" in ran.err) == (2, True)
    ran = run("export", "list", "--format", "csv", "--alarms", "3", folder=LIVELY)
    assert (ran.code, "list has no --alarms" in ran.err) == (2, True)
    ran = run("export", "calendar", "--format", "ics", "--alarms", "x", folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "guangong.render.ics", raising=False)
    monkeypatch.delattr(render, "ics", raising=False)
    monkeypatch.setitem(sys.modules, "icalendar", None)
    ran = run("export", "calendar", "--format", "ics", folder=LIVELY)
    assert (ran.code, ran.out) == (2, "")
    assert "this needs the Python package icalendar, which is not installed" in ran.err
    assert 'pip install "guangong[calendar]"' in ran.err
