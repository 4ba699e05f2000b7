"""The file that remembers who was reminded of what: appended to, never spoiled."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from guangong.storage.failures import StoreError
from guangong.storage.reminders import NAME, last_reminded, record
from running import EXAMPLES, LIVELY, real

DAY = date(2026, 6, 30)
BEGUN = """\
schema: 1
reminders:
  - {on: 2026-06-30, task: 1-03, units: [hupan, laonian]}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES, tmp_path / "p")
    return tmp_path / "p/plan.yaml"


def text_of(plan: Path) -> str:
    return plan.with_name(NAME).read_bytes().decode()


def test_nothing_is_recorded_at_first(plan: Path) -> None:
    assert last_reminded(plan, DAY) == {}
    assert not plan.with_name(NAME).exists()


def test_the_first_reminder_makes_the_file(plan: Path) -> None:
    assert record(plan, DAY, {"1-03": ["hupan", "laonian"]}) == 2
    assert text_of(plan) == BEGUN
    assert last_reminded(plan, DAY) == {("1-03", "hupan"): DAY, ("1-03", "laonian"): DAY}


def test_the_same_twice_is_recorded_once(plan: Path) -> None:
    record(plan, DAY, {"1-03": ["hupan", "laonian"]})
    assert record(plan, DAY, {"1-03": ["laonian", "hupan"]}) == 0
    assert text_of(plan) == BEGUN
    assert record(plan, DAY, {"1-03": ["hupan", "baihe"]}) == 1
    assert text_of(plan) == BEGUN + "  - {on: 2026-06-30, task: 1-03, units: [baihe]}\n"


def test_the_latest_day_up_to_a_day_counts(plan: Path) -> None:
    for day in (20, 30, 10):
        record(plan, date(2026, 6, day), {"1-03": ["hupan"]})
    assert last_reminded(plan, DAY) == {("1-03", "hupan"): DAY}
    assert last_reminded(plan, date(2026, 6, 29)) == {("1-03", "hupan"): date(2026, 6, 20)}
    assert last_reminded(plan, date(2026, 6, 9)) == {}


EDITED = {
    "comments": "# 催报\nreminders:  # 天\n  - {on: 2026-06-01, task: 1-03, units: [a]}  # 电\n\n# 完",
    "no last line end": "schema: 1\nreminders:\n  - {on: 2026-06-01, task: 1-03, units: [a]}",
    "block style": "schema: 1\nreminders:\n- on: 2026-06-01\n  task: 1-03\n  units:\n  - a\n",
    "CRLF": "schema: 1\r\nreminders:\r\n  - {on: 2026-06-01, task: 1-03, units: [a]}\r\n",
    "more keys": "schema: 1\nreminders:\n  - {on: 2026-06-01, task: 1-03, units: [a], by: 王老师}\n",
    "an empty list": "schema: 1\nreminders: []\n",
}


@pytest.mark.parametrize("name", EDITED)
def test_what_was_written_by_hand_stays(plan: Path, name: str) -> None:
    before = EDITED[name]
    plan.with_name(NAME).write_bytes(before.encode())
    record(plan, DAY, {"2-04": ["hupan"]})
    after = text_of(plan)
    if name != "an empty list":
        assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert ("\r\n" in after) == ("\r\n" in before)
    assert last_reminded(plan, DAY)["2-04", "hupan"] == DAY
    assert (("1-03", "a") in last_reminded(plan, DAY)) == (name != "an empty list")


def test_an_empty_file_is_begun(plan: Path) -> None:
    plan.with_name(NAME).touch()
    record(plan, DAY, {"1-03": ["hupan", "laonian"]})
    assert text_of(plan) == BEGUN


BROKEN = {
    b"reminders: 5\n": ':1: it has no list "reminders"',
    b"- a\n": ':1: it has no list "reminders"',
    b"schema: 1\nreminders:\n  - {on: x, task: 1-03, units: [a]}\n": ":3: a reminder has on (a day)",
    b"schema: 1\nreminders:\n  - {on: 2026-06-30, task: 1-03}\n": ":3: a reminder has on (a day), task and",
    b"schema: 1\nreminders:\n  - {on: 2026-06-30, task: 1-03, units: a}\n": ":3: a reminder has on (a day)",
    b"schema: 1\nreminders:\n  - 1-03\n": ":3: a reminder has on (a day), task and units",
    b"a: [": ":1: it is not valid YAML",
    b"schema: 1\nreminders:\n<<<<<<< HEAD\n  - a\n": ": it is not valid YAML",
    b"\xff\xfe\x00": ":1: it is not valid YAML",
}


@pytest.mark.parametrize("source", BROKEN)
def test_a_broken_file_is_a_sentence_and_stays(plan: Path, source: bytes) -> None:
    path = plan.with_name(NAME)
    path.write_bytes(source)
    with pytest.raises(StoreError) as raised:
        last_reminded(plan, DAY)
    assert BROKEN[source] in str(raised.value)
    with pytest.raises(StoreError) as raised:
        record(plan, DAY, {"1-03": ["hupan"]})
    assert BROKEN[source] in str(raised.value)
    assert path.read_bytes() == source


def test_a_folder_in_its_place_is_a_sentence(plan: Path) -> None:
    plan.with_name(NAME).mkdir()
    with pytest.raises(StoreError, match="is no file"):
        last_reminded(plan, DAY)


def test_many_at_once_all_land(tmp_path: Path) -> None:
    plan = shutil.copytree(LIVELY, tmp_path / "p") / "plan.yaml"

    def one(i: int) -> int:
        day = f"2026-06-{20 + i:02}"
        return real("remind", "--record", "--as-of", day, "--file", str(plan)).code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(one, range(6))) == {0}
    found = last_reminded(plan, DAY)
    assert {day.day for day in found.values()} == {25}
    assert len({line[9:19] for line in text_of(plan).splitlines() if "on:" in line}) == 6
