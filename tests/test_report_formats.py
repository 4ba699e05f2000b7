"""Any report in any format; how the format, the filters and the grouping are asked for."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from guangong.render.csv import write as as_csv
from guangong.render.formats import FORMATS
from guangong.render.markdown import write as as_markdown
from guangong.reports.registry import REPORTS
from guangong.reports.table import Bar, Column, Day, Group, Mark, Record, Report, Row, Sign, Table, Text, cell
from running import EXAMPLES, golden, run

AS_OF = ("--as-of", "2026-06-30")
COMMANDS = (
    *("status", "status --group-by light --legend", "list --section 1", "next", "timeline", "trend"),
    *("timeline --group-by task --section 3", "board", "show 1-03", "show 3-02"),
    *("units", "units chenguang", "units --task 1-03"),
    *("lights", "rule GG20", "rule GG201"),
)


def asked(command: str, *more: str) -> list[str]:
    words = command.split()
    return [*words, *(() if words[0] in {"lights", "rule", "diff"} else AS_OF), *more]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["markdown", "csv"])
def test_whole_output(name: str, language: str) -> None:
    texts = []
    for command in COMMANDS:
        ran = run(*asked(command, "--format", name), env={"GUANGONG_LANG": language})
        assert (ran.code, ran.err) == (0, "")
        texts.append(f"$ guangong {command} --format {name}\n{ran.out}")
    golden(f"report-{name}.{language}", "\n".join(texts).replace("\r\n", "\n"))


def test_a_report_is_named_as_its_command_and_in_json() -> None:
    for name in REPORTS:
        assert json.loads(run(*asked(name), "--json").out)["report"] == name


@pytest.mark.parametrize("command", [*COMMANDS, "diff --against-file ../../../plan.yaml"])
@pytest.mark.parametrize("name", FORMATS)
def test_any_report_goes_to_any_format(command: str, name: str) -> None:
    for encoding in ("utf-8", "gbk", "ascii"):
        ran = run(*asked(command), "--format", name, encoding=encoding)
        assert (ran.code, bool(ran.out)) == (0, True)
        assert ran.err == "" or (encoding == "ascii" and "has no Chinese" in ran.err)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", [*COMMANDS, "diff --against-file ../../../plan.yaml"])
def test_csv_has_lines_of_one_length_and_a_heading_for_each_column(command: str, language: str) -> None:
    text = run(*asked(command), "--format", "csv", env={"GUANGONG_LANG": language}).out
    assert text.endswith("\r\n")
    heads, *rows = csv.reader(io.StringIO(text, newline=""))
    assert rows
    assert {len(row) for row in rows} == {len(heads)}
    assert all(heads)
    assert len({*heads}) == len(heads)


def test_csv_of_an_empty_report(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    assert run("board", "--search", "没有", "--format", "csv", folder=tmp_path).out == ""
    assert run("list", "--search", "没有", "--format", "csv", folder=tmp_path).out.count("\r\n") == 1


# ── hostile cells ──

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠a")


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_has_no_formula(text: str) -> None:
    row = Row({}, (cell(text), cell('say "=1", twice\n')))
    table = Table("x", (Column(text), Column("b")), (Group((row,)),))
    for part in (table, Record("x", {}, ((text, cell(text)),))):
        for line in csv.reader(io.StringIO(as_csv(Report("x", cell("t"), {}, (part,))), newline="")):
            assert line[0] == f"'{text}"


def test_csv_shows_what_is_hidden() -> None:
    table = Table("x", (Column("a"),), (Group((Row({}, (cell("a\u202eb\x1b[31m"),)),)),))
    assert as_csv(Report("x", cell("t"), {}, (table,))) == "a\r\na<U+202E>b<U+001B>[31m\r\n"


def test_csv_has_the_word_of_a_mark_once() -> None:
    late = Row({}, ((Mark("overdue"),), (Mark("overdue"), Text(" late", "overdue"))))
    other = Row({}, ((Sign("done"),), (Day(date(2026, 7, 5), "5 Jul"),)))
    groups = (
        Group((late,)),
        Group((Row({}, (cell("2 more"), None), (other, other)),), (Text("group"), Text(" 2"))),
    )
    table = Table("x", (Column("a"), Column("b")), groups)
    lines = "group,a,b", ",overdue,late", "group,,2026-07-05", "group,,2026-07-05", ""
    assert as_csv(Report("x", cell("t"), {}, (table,))) == "\r\n".join(lines)


def test_markdown_has_a_percentage_once_and_the_whole_scale() -> None:
    columns = (Column("progress", most=20), Column(""), Column("", most=4, name="Jan"))
    row = Row({}, ((Bar(0.5),), cell(" 50%"), ()))
    key = (Text("section"), Text("  "), Sign("done"), Text(" done"), Text("  ± points"))
    table = Table("x", columns, (Group((row,), key),))
    written = as_markdown(Report("x", cell("t"), {}, (table,)))
    assert written == "### t\n\n**section  ± points**\n\n| progress | Jan |\n| --- | --- |\n| 50% |  |\n"


def test_markdown_escapes_a_page() -> None:
    page = Record("", {}, (("<b>", (Text("- *x*"), Text("a: |", "code"))),), "page")
    written = as_markdown(Report("x", cell("t"), {}, (page,)))
    assert written == "### t\n\n**&lt;b&gt;**\n\n\\- \\*x\\*\n\n```yaml\na: |\n```\n"


# ── asking for it ──


@pytest.mark.parametrize("command", ["status", "show 1-03", "lights", "rule GG2"])
def test_json_is_short_for_a_format(command: str) -> None:
    out = run(*command.split(), "--json").out
    assert out == run(*command.split(), "--format", "json").out
    assert out == run(*command.split(), "--json", "--format", "json").out
    ran = run(*command.split(), "--json", "--format", "text")
    error = json.loads(ran.out)["error"]
    assert (ran.code, ran.err, error["code"]) == (2, "", "usage")
    assert error["message"] == "give --json or --format, not both"


@pytest.mark.parametrize(("command", "by"), [("status", "owner"), ("timeline", "task")])
def test_the_old_name_of_a_grouping(command: str, by: str) -> None:
    new, old = (run(command, option, by) for option in ("--group-by", "--by"))
    assert (old.code, old.out) == (0, new.out)
    assert old.err == f"--by is an old name here; write --group-by {by}\n"
    both = run(command, "--by", by, "--group-by", "section")
    assert (both.code, both.out) == (2, "")
    assert "give --group-by once; --by is its old name" in both.err


FILTERS = {
    "--section 1,3": "-s 1 -s 3",
    "--section １、三": "-s 1 -s 3",
    "--owner schools,lecturers": "-o schools -o lecturers",
    "--owner 各校，五老宣讲团": "-o 各校 -o 五老宣讲团",
    "--kind activity,成果": "-k activity -k deliverable",
    "--status todo,doing": "--status todo --status doing",
    "--light overdue,due-soon -l behind": "-l overdue -l due-soon -l behind",
    "--due-before 2026-07-10 --search 五老": "--search 五老 --due-before 2026-07-10",
}


@pytest.mark.parametrize("command", REPORTS)
@pytest.mark.parametrize("filters", FILTERS)
def test_reports_of_tasks_take_the_same_filters(command: str, filters: str) -> None:
    listed = run(command, *filters.split())
    assert (listed.code, listed.err) == (0, "")
    assert listed == run(command, *FILTERS[filters].split())


def test_a_name_with_a_comma_is_one_name(tmp_path: Path) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("name: 五老宣讲团", 'name: "五老,宣讲团"')
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    one = run("list", "--owner", "五老,宣讲团", "--json", folder=tmp_path)
    assert one.out == run("list", "--owner", "lecturers", "--json", folder=tmp_path).out
    assert json.loads(one.out)["tasks"]
