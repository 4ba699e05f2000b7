"""Tables of many plans: the columns that are promised, what they hold, and the questions of the manual."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pyarrow.parquet
import pytest

from guangong.tables import parquet
from guangong.tables.columns import VERSION, columns
from guangong.tables.sqlite import APPLICATION
from running import EXAMPLES, LIVELY, ROOT, Ran, run

PAGE = (ROOT / "docs" / "tables.md").read_text("utf-8")
AS_OF = ("--as-of", "2026-06-30")
PLANS = (str(LIVELY), str(EXAMPLES), str(ROOT / "plan.yaml"), "nope.yaml")
"""The example with 24 schools, a plan with a task of every light, one of another year, and none."""
QUESTIONS = re.findall(r"```sql\n(SELECT .*?)```", PAGE, re.DOTALL)


def rolled(folder: Path, *options: str) -> Ran:
    return run("rollup", *PLANS, *AS_OF, *options, folder=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tables in both forms."""
    place = tmp_path_factory.mktemp("rollup")
    for to in ("tables", "tables.sqlite"):
        assert rolled(place, "--to", to).code == 1
    return place


@pytest.fixture
def duck(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return DuckDB with the tables as the manual opens them."""
    monkeypatch.chdir(folder)
    opened = re.search(r"-- open\n(.*?)```", PAGE, re.DOTALL)
    assert opened
    with duckdb.connect() as base:
        base.execute(opened[1])
        yield base


@pytest.fixture
def lite(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "tables.sqlite")) as base:
        yield base


# ── the columns ──


def test_the_manual_has_the_columns_that_there_are() -> None:
    """Those of a version are only added: whoever takes one away here breaks somebody's questions."""
    parts = re.split(r"^### (\w+)$", PAGE.partition("## 各列")[2], flags=re.MULTILINE)[1:]
    documented = {
        table: re.findall(r"^\| `(\w+)` \| (\w+) \|", text, re.MULTILINE)
        for table, text in zip(parts[::2], parts[1::2], strict=True)
    }
    assert documented == {table: list(map(tuple, found)) for table, found in columns().items()}
    assert f"version {VERSION}" in PAGE.partition("\n")[0]


def test_both_forms_have_these_columns_and_say_their_version(folder: Path, lite: sqlite3.Connection) -> None:
    names = {table: [column.name for column in found] for table, found in columns().items()}
    assert {
        table: [row[1] for row in lite.execute(f"PRAGMA table_info({table})")] for table in names
    } == names
    pragmas = [lite.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id")]
    assert pragmas == [VERSION, APPLICATION]
    for path in (folder / "tables").rglob("*.parquet"):
        schema = pyarrow.parquet.read_schema(path)
        table = path.relative_to(folder / "tables").parts[0]
        assert schema.names == [name for name in names[table] if name != "year"]
        assert schema.metadata[b"guangong.version"] == b"1"


@pytest.mark.parametrize("table", columns())
def test_both_forms_have_the_same_rows(
    table: str, duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection
) -> None:
    names = ", ".join(f'"{column.name}"' for column in columns()[table])
    found = duck.execute(f"SELECT {names} FROM {table}").fetchall()
    there = lite.execute(f"SELECT {names} FROM {table}").fetchall()
    assert sorted(map(str, (tuple(map(as_text, row)) for row in found))) == sorted(
        map(str, (tuple(map(as_text, row)) for row in there))
    )
    assert there


def as_text(value: Any) -> Any:  # noqa: ANN401 (any value of a table)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, date) else value


# ── what they hold ──


def test_counts_by_light_unit_and_month_are_those_of_json(
    folder: Path, duck: duckdb.DuckDBPyConnection
) -> None:
    said = json.loads(rolled(folder, "--json").out)
    lights = dict(duck.execute("SELECT light, count(*) FROM tasks GROUP BY light").fetchall())
    assert lights == said["total"]["lights"]
    for part, name, key in (("units", "name", "lead"), ("months", "month", "strftime(due, '%Y-%m')")):
        rows = duck.execute(f"SELECT {key}, light, count(*) FROM tasks GROUP BY 1, 2").fetchall()
        assert {(row[0], row[1]): row[2] for row in rows} == {
            (one[name], light): number for one in said[part] for light, number in one["lights"].items()
        }
    sums = duck.execute("SELECT sum(late), sum(owed_returns), count(error) FROM plans").fetchone()
    assert sums == (said["total"]["late"], said["total"]["owed_returns"], said["total"]["unread"])


def test_a_plan_that_could_not_be_read_is_a_row_of_the_year_of_the_day(
    duck: duckdb.DuckDBPyConnection,
) -> None:
    rows = duck.execute("SELECT file, year, plan, error FROM plans WHERE error IS NOT NULL").fetchall()
    assert rows == [("nope.yaml", 2026, None, "nope.yaml: there is no such file")]


def test_tasks_are_those_of_list(duck: duckdb.DuckDBPyConnection) -> None:
    tasks = json.loads(run("list", *AS_OF, "--json", folder=LIVELY).out)["tasks"]
    names = ("id", "title", "light", "status", "deadline", "owners", "owner_names", "due", "days", "progress")
    rows = duck.execute(
        f"SELECT {', '.join(names)} FROM tasks WHERE file LIKE '%examples/plan.yaml'"
    ).fetchall()
    assert [
        {
            name: str(value) if isinstance(value, date) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in rows
    ] == [{name: task[name] for name in names} for task in tasks]


def test_records_are_those_of_show(duck: duckdb.DuckDBPyConnection) -> None:
    shown = json.loads(run("show", "1-03", *AS_OF, "--json", folder=LIVELY).out)
    where = "WHERE file LIKE '%examples/plan.yaml' AND task = '1-03'"
    states = Counter(row[0] for row in duck.execute(f"SELECT state FROM returns {where}").fetchall())
    returned = [one for one in shown["returns"] if one.keys() > {"unit"}]
    exempt = sum("exempt" in one for one in returned)
    assert states["returned"] == len(returned) - exempt
    assert states["exempt"] == exempt
    assert states.total() == len(shown["returns"])
    days = duck.execute(f'SELECT "on" FROM log {where} ORDER BY number').fetchall()
    assert [str(day) for (day,) in days] == [entry["on"] for entry in shown["log"]]


@pytest.mark.parametrize("number", range(5))
def test_the_questions_of_the_manual(
    number: int, duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection
) -> None:
    assert len(QUESTIONS) == 5
    answers = duck.execute(QUESTIONS[number]).fetchall()
    assert answers
    assert answers == lite.execute(QUESTIONS[number]).fetchall()


def test_the_debts_that_a_question_finds_are_those_of_status(duck: duckdb.DuckDBPyConnection) -> None:
    owed = json.loads(run("status", *AS_OF, "--json", folder=LIVELY).out)["owed"]
    rows = [row for row in duck.execute(QUESTIONS[3]).fetchall() if row[1] in {one["name"] for one in owed}]
    assert {row[1]: row[2] for row in rows} == {one["name"]: one["overdue"] for one in owed}


# ── what is handed on ──

RECORDS = """\
schema: 1
title: 甲
organization: a
period: {start: 2026-01-01, end: 2026-12-31}
units:
  a: {name: 甲}
  g: {name: 各校, members: {x: 乙}}
defaults: {owners: [a], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      - id: 1-01
        title: 做
        target: {min: 1, unit: 次}
        log:
          - {on: 2026-02-01, by: 王老师, note: 电话13812345678, count: %s}
          - {on: 2026-02-02, note: 误, withdrawn: {on: 2026-03-01, reason: 误登}}
          - {on: 2026-07-02, note: 以后}
        changes:
          - {on: 2026-03-01, by: 王老师, field: target, to: {min: 1, unit: 次}, reason: 定}
      - id: 1-02
        title: 报
        owners: [g]
"""
BACK = """\
schema: 1
unit: x
tasks:
  1-02: {done_on: 2026-02-01, sent_back: [{on: 2026-03-01, by: 李, reason: 重写}]}
"""


def write(folder: Path, count: str = "1") -> None:
    (folder / "returns").mkdir(exist_ok=True)
    (folder / "plan.yaml").write_text(RECORDS % count, "utf-8")
    (folder / "returns/x.yaml").write_text(BACK, "utf-8")


def asked(folder: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "t.sqlite")) as base:
        return base.execute(question).fetchall()


@pytest.mark.parametrize("name", ["t.sqlite", "tables"])
def test_what_a_killed_rollup_left_is_removed_by_the_next(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / f".{name}.0123456789abcdef.tmp").mkdir()
    (tmp_path / f".{name}.0123456789abcdef.old").mkdir()
    (tmp_path / f".{name}.0123456789abcde0.old" / "plans").mkdir(parents=True)
    (tmp_path / f".{name}.0123456789abcde0.tmp-journal").touch()
    assert run("rollup", "plan.yaml", *AS_OF, "--to", name, folder=tmp_path).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"plan.yaml", "returns", name}


def test_people_are_named_only_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path)
    question = 'SELECT "by", note FROM log WHERE number = 1'
    assert run("rollup", ".", *AS_OF, "--to", "t.sqlite", folder=tmp_path).code == 0
    assert asked(tmp_path, question) == [(None, "电话138****5678")]
    assert run("rollup", ".", *AS_OF, "--to", "t.sqlite", "--people", folder=tmp_path).code == 0
    assert asked(tmp_path, question) == [("王老师", "电话138****5678")]
    assert asked(tmp_path, "SELECT sent_back FROM returns") == [
        (None,)
    ]  # it is not there until it comes again


def test_numbers_of_people_are_masked_in_every_text(tmp_path: Path) -> None:
    write(tmp_path)
    plan = tmp_path / "plan.yaml"
    numbered = plan.read_text("utf-8").replace("甲", "甲13812345678").replace("乙", "乙0519-86312345")
    for title in "一报":
        numbered = numbered.replace(f"title: {title}", f"title: {title}13812345678")
    plan.write_text(numbered, "utf-8")
    (tmp_path / "b.yaml").write_text("schema: 13812345678\n", "utf-8")
    assert run("rollup", "plan.yaml", "b.yaml", *AS_OF, "--to", "t.sqlite", folder=tmp_path).code == 1
    with closing(sqlite3.connect(tmp_path / "t.sqlite")) as base:
        dump = "\n".join(base.iterdump())
    assert "13812345678" not in dump
    assert "86312345" not in dump
    assert "报138****5678" in dump


def test_records_are_as_of_the_day(tmp_path: Path) -> None:
    write(tmp_path)
    run("rollup", ".", *AS_OF, "--to", "t.sqlite", folder=tmp_path)
    rows = [("2026-02-01", None, None), ("2026-02-02", "2026-03-01", "误登")]
    assert asked(tmp_path, 'SELECT "on", withdrawn_on, withdrawn_reason FROM log') == rows
    assert asked(tmp_path, "SELECT unit, state FROM returns") == [("x", "sent-back")]
    target = '{"min": 1, "max": null, "unit": "次"}'
    assert asked(tmp_path, 'SELECT field, "from", "to" FROM changes') == [("target", None, target)]


def test_a_number_that_no_table_holds_is_told(tmp_path: Path) -> None:
    large = f"{9 * 10**17}"
    write(tmp_path, "}\n          - {on: 2026-02-01, count: ".join([large] * 11))
    ran = run("rollup", ".", *AS_OF, "--to", "t.sqlite", "--json", folder=tmp_path)
    assert ran.code == 2
    assert json.loads(ran.out)["plans"] == [
        {"file": "plan.yaml", "error": "count_achieved is too large a number for a table"}
    ]
    assert asked(tmp_path, "SELECT file, error IS NULL FROM plans") == [("plan.yaml", 0)]
    assert asked(tmp_path, "SELECT count(*) FROM tasks") == [(0,)]


# ── many plans, many years ──


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    years = range(2020, 2026)
    for year in years:
        (tmp_path / str(year)).mkdir()
        write(tmp_path / str(year))
        path = tmp_path / str(year) / "plan.yaml"
        path.write_text(path.read_text("utf-8").replace("2026-", f"{year}-"), "utf-8")
    options = ("rollup", ".", *AS_OF, "--to", "t")
    with mock.patch.multiple(parquet, _HELD=3, _OPEN=2):
        assert run(*options, folder=tmp_path).code == 0
    with duckdb.connect() as base:
        files = f"'{tmp_path}/t/tasks/*/*.parquet'"
        found = base.execute(f"SELECT year, count(*) FROM {files} GROUP BY 1 ORDER BY 1").fetchall()
    assert found == [(year, 2) for year in years]
    assert run(*options, folder=tmp_path).code == 0  # what is there is its own, whatever it is made of
