"""docs/output.schema.json describes all that ``--json`` prints: of every command, and of every refusal."""

import json
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import repositories
from desk import Desk, frozen
from guangong.cli.app import app
from guangong.domain.fields import plain
from guangong.render.shapes import ANSWERS
from guangong.services.exporting import EXPORTS
from running import EXAMPLES, GOLDEN, LIVELY, ROOT, TODAY, run
from strategies import Case, cases
from test_editing_commands import FILES
from test_importing import NOTICE
from test_returning import SCENARIO, Office

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/output.schema.json").read_text("utf-8"))
DEFINED: dict[str, dict[str, Any]] = SCHEMA["$defs"]
PAGE = (ROOT / "docs/json.md").read_text("utf-8")

LOOK = """
status
status --group-by owner
status --group-by kind
status --group-by month
status --group-by light
status --as-of 2027-02-01
status --baseline 2026-01-31
list
list --search nothing-like-it
list --owner xinghe
list --sectoin 1
next
timeline
timeline --as-of 2020-01-01
board
trend
trend --as-of 2026-03-31
show 1-01
show 2-02
show 2-08
show 3-02
show 9-99
units
units xinghe
units --task 1-03
units --task 1-01
remind
remind --reply-by 2026-07-10
members
members list
check
check nowhere.yaml
check --select GG9
lights
lights --preset blue
rule
rule GG101
rule GG4
rule XX
config
config list
config get name
config path
rollup plan.yaml
rollup plan.yaml nowhere.yaml
rollup plan.yaml --to all.sqlite
rollup nowhere.yaml
diff
diff --against-file before.yaml
import notice.txt
import answer.txt
import nowhere.txt
rollover
rollover --all
compare last.yaml
compare last.yaml --as-of 2026-03-31
compare before.yaml
stauts
export breakdown --group-by unit --format json
export ledger --group-by unit --format json
export ledger --people --format json
export summary --people --format json
export bulletin --issue 3 --format json
collect --template --to sheet.csv
collect --template --each sheets
collect filled.csv
collect nothing.xlsx
done 2-02 --dry-run
done 2-04
start 1-02 --dry-run
log 2-02 "well begun" --percent 50 --dry-run
unlog 2-02 --reason wrong --dry-run
postpone 2-02 2026-11-30 --reason late --dry-run
cancel 2-02 --reason gone --dry-run
reopen 2-06 --reason again --dry-run
add "a new task" --section 1 --dry-run
remove 1-02 --dry-run
set 1-02 title=another --dry-run
unset 2-02 clause --dry-run
amend --document 调整通知 --reason 中期调整 --from amendment.txt --dry-run
amend --document 调整通知 --reason 中期调整 --from answer.txt
submit 1-03 --unit xinghe --dry-run
submit 1-03 --unit nobody --dry-run
exempt 1-03 --unit xinghe --reason none --dry-run
send-back 1-03 --unit xinghe --reason poor --dry-run
withdraw 1-03 --unit xinghe --reason wrong --dry-run
members add schools 新校
members rename schools 各校园 --dry-run
members alias schools 学校们 --dry-run
members close xinghe --reason merged --dry-run
"""
COMMANDS = [
    *LOOK.strip().splitlines(),
    *(f"export {name} --format json" for name, export in EXPORTS.items() if "json" in export.formats),
]


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": DEFINED})


def kinds() -> Iterator[tuple[str, str]]:
    """Yield what is defined by the report that it is, empty for an error."""
    for answer in ANSWERS:
        report = DEFINED[answer.__name__]["properties"].get("report", {})
        yield answer.__name__, report.get("const", "")


def kind_of(shape: dict[str, Any]) -> str:
    """Return the one definition that an answer fits."""
    names = [name for name, report in kinds() if report == shape.get("report", "")]
    assert names, f"no definition is of the report {shape.get('report')!r}"
    wrong = {name: [error.message for error in validator(name).iter_errors(shape)] for name in names}
    fitting = [name for name, errors in wrong.items() if not errors]
    assert len(fitting) == 1, wrong
    return fitting[0]


def answer(line: str, folder: Path, **env: str) -> dict[str, Any]:
    words = shlex.split(line)
    words += [] if "--format" in words else ["--json"]
    ran = run(*words, folder=folder, env=env)
    shape: dict[str, Any] = json.loads(ran.out)
    return shape


@pytest.fixture(params=[LIVELY, EXAMPLES, ROOT], ids=["example", "small", "real"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a copy of a plan with what stands around it."""
    for name in ("returns", "evidence"):
        if (request.param / name).is_dir():
            shutil.copytree(request.param / name, tmp_path / name)
    shutil.copy(request.param / "plan.yaml", tmp_path)
    return _around(tmp_path)


def _around(folder: Path) -> Path:
    """Put the plan as it was, last year's, a sheet that came back, and documents, beside a plan."""
    before = (EXAMPLES / "plan.yaml").read_text("utf-8")
    (folder / "before.yaml").write_text(before, "utf-8")
    (folder / "last.yaml").write_text(before.replace("2026", "2025"), "utf-8")
    sheet = "单位,事项编号,完成日期,佐证\n星河中学,1-03,2026-06-20,\n无名学校,1-03,明天,\n合计,,,\n"
    (folder / "filled.csv").write_text(sheet, "utf-8")
    (folder / "amendment.txt").write_text("set 1-02 title=学习\nadd 走访 --section 1\n", "utf-8")
    shutil.copy(NOTICE, folder)
    (folder / "answer.txt").write_text("某局关于同意举办运动会的复函\n来函收悉。同意举办。", "utf-8")
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_is_defined(folder: Path, language: str) -> None:
    for line in COMMANDS:
        kind_of(answer(line, folder, GUANGONG_LANG=language))


def test_every_definition_is_of_an_answer(tmp_path: Path) -> None:
    """One that nothing fits describes what is no longer printed, or is not tried."""
    shutil.copytree(LIVELY, tmp_path, dirs_exist_ok=True)
    _around(tmp_path)
    fitting = {kind_of(answer(line, tmp_path)) for line in COMMANDS}
    assert {name for name, _report in kinds()} - fitting == set()


def test_answers_from_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00")
    folder = repositories.make(tmp_path / "office", repositories.PLAN)
    assert kind_of(answer("trend --git", folder)) == "TrendReport"
    (folder / "plan.yaml").write_text((ROOT / "plan.yaml").read_text("utf-8"), "utf-8")
    assert answer("diff", folder)["changes"]
    assert answer("check --against HEAD", folder)["findings"]
    assert answer("status --baseline HEAD", folder)["baseline"]["tasks"]
    lines = ("diff", "check --against HEAD", "status --baseline HEAD", "done 1-03")
    kinds = [kind_of(answer(line, folder)) for line in lines]
    assert kinds == ["DiffReport", "CheckReport", "StatusReport", "EditReport"]


def test_from_a_document_to_the_next_year(tmp_path: Path) -> None:
    shutil.copy(NOTICE, tmp_path)
    lines = ("import notice.txt --write", "rollover --all --write", "compare plan.yaml 2027/plan.yaml")
    answers = [answer(line, tmp_path) for line in lines]
    assert [kind_of(shape) for shape in answers] == ["ImportReport", "RolloverReport", "CompareReport"]
    assert [shape.get("written") for shape in answers] == [True, True, None]


def test_the_users_own_settings(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('name = "王老师"\ndue_soon_days = 7\nwide_signs = true\n', "utf-8")
    for line in ("config", "config list", "config get name"):
        assert kind_of(answer(line, tmp_path, GUANGONG_CONFIG=str(settings))) == "SettingsReport"


def test_a_broken_plan(tmp_path: Path) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    (tmp_path / "plan.yaml").write_text(text.replace("2026-10-20", "2026-10-32"), "utf-8")
    assert answer("check", tmp_path)["findings"]
    assert [kind_of(answer(line, tmp_path)) for line in ("check", "status")] == ["CheckReport", "ErrorAnswer"]


@pytest.mark.parametrize("name", FILES)
def test_what_every_edit_answers(name: str, tmp_path: Path) -> None:
    """The commands of the golden files, those that are refused as well."""
    day, plan, cases = FILES[name]
    for number, case in enumerate(cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk = Desk(folder, plan)
        with frozen(day):
            ran = desk.run(*shlex.split(case.command), "--json")
        kind = kind_of(json.loads(ran.out))
        assert (kind == "EditReport") != case.refused, case.command


def test_what_every_edit_of_returns_answers(tmp_path: Path) -> None:
    office = Office(tmp_path)
    _head, *parts = SCENARIO.read_text("utf-8").split("\n\n$ ")
    with frozen(TODAY):
        for command in (part.partition("\n")[0] for part in parts):
            if command == "commit":
                office.commit()
            else:
                ran = office.run(*shlex.split(command), "--json")
                assert (kind_of(json.loads(ran.out)) == "ErrorAnswer") == bool(ran.code), command


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*-json*.txt")), ids=lambda path: path.stem)
def test_the_golden_answers(path: Path) -> None:
    assert kind_of(json.loads(path.read_text("utf-8"))) != "ErrorAnswer"


@settings(max_examples=25, deadline=None)
@given(case=cases())
def test_any_plan(case: Case) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "returns").mkdir()
        (folder / "plan.yaml").write_text(json.dumps(plain(case.plan, exclude_defaults=True)), "utf-8")
        for unit, returns in case.returns.items():
            text = json.dumps(plain(returns, exclude_defaults=True))
            (folder / "returns" / f"{unit}.yaml").write_text(text, "utf-8")
        for line in ("status", "next", "timeline", "trend", "units", "check", "export summary --format json"):
            kind_of(answer(f"{line} {'' if line == 'check' else f'--as-of {case.day}'}", folder))


def test_what_is_not_described_is_noticed(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "plan.yaml", tmp_path)
    shape = answer("list", tmp_path)
    shape["tasks"][0]["colour"] = "red"
    with pytest.raises(AssertionError, match="colour"):
        kind_of(shape)
    with pytest.raises(AssertionError, match="no definition"):
        kind_of({**shape, "report": "lists"})


def test_the_whole_schema_knows_the_answers(tmp_path: Path) -> None:
    shutil.copytree(LIVELY, tmp_path, dirs_exist_ok=True)
    whole = Draft202012Validator(SCHEMA)
    for line in ("status", "units", "units xinghe", "show 1-01", "show 9-99", "config path"):
        shape = answer(line, tmp_path)
        assert whole.is_valid(shape)
        assert not whole.is_valid({**shape, "other": 1})


# ── the schema itself ──


def test_the_schema_is_current() -> None:
    assert json.loads(run("schema", "--output").out) == SCHEMA
    Draft202012Validator.check_schema(SCHEMA)


def test_one_schema_at_a_time() -> None:
    ran = run("schema", "--output", "--returns")
    assert (ran.code, ran.out) == (2, "")
    assert "give --returns or --output, not both" in ran.err


def test_every_key_is_described_and_no_other_is_allowed() -> None:
    objects = {name: one for name, one in DEFINED.items() if one["type"] == "object"}
    assert [name for name, one in objects.items() if one["additionalProperties"] is not False] == []
    keys = [(name, key, part) for name, one in objects.items() for key, part in one["properties"].items()]
    assert [(name, key) for name, key, part in keys if "description" not in part] == []
    assert [name for name, one in DEFINED.items() if "description" not in one] == []


def with_json(group: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 (typer's own)
    """Yield the commands that have ``--json``, or a format of that name."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from with_json(command, f"{path}{name} ")
        if any({"--json", "--format"} & set(item.opts) for item in command.params):
            yield path + name


def test_every_command_with_json_is_tried() -> None:
    tried = {" ".join(shlex.split(line)[:2]) for line in COMMANDS} | {line.split()[0] for line in COMMANDS}
    assert set(with_json(typer.main.get_group(app))) - tried == set()


# ── docs/json.md ──

SHARED = ("TaskShape", "ShortTask", "Summary", "Numbers", "OfDay")
HEADINGS = {
    "edit": "Edits",
    "error": "Errors",
    "rules": "rule",
    "template": "collect",
    "bulletin": "bulletin, summary",
    "summary": "bulletin, summary",
    "breakdown": "breakdown, ledger",
    "ledger": "breakdown, ledger",
}
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")}


def words_of(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def keys_below(name: str, known: set[str]) -> Iterator[str]:
    """Yield the keys of a definition, and of those that only it is made of."""
    if name in known:
        return
    known.add(name)
    part = DEFINED[name]
    yield from part.get("properties", {})
    for other in re.findall(r'"#/\$defs/(\w+)"', json.dumps(part)):
        if other not in SHARED and not other.endswith("Task"):
            yield from keys_below(other, known)


@pytest.mark.parametrize(("name", "report"), list(kinds()), ids=[name for name, _report in kinds()])
def test_the_page_has_every_key(name: str, report: str) -> None:
    common = PAGE.partition("\n## status")[0] + SECTIONS["A task"] + SECTIONS["status"] + SECTIONS["check"]
    records = {
        key
        for model in ("LogEntry", "Change", "Return", "SentBack", "Withdrawn", "Target")
        for key in DEFINED[model]["properties"]
    }
    section = SECTIONS[HEADINGS.get(report or "error", report or "error")]
    assert set(keys_below(name, set())) - records - words_of(common + section) == set()


def test_the_page_has_no_other_key() -> None:
    """What stands in the first column of a table of keys is a key."""
    keys = {key for one in DEFINED.values() for key in one.get("properties", {})}
    tables = re.findall(r"^\| key[^|]*\|[^\n]*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    listed = {key for table in tables for row in table.splitlines() for key in words_of(row.split("|")[1])}
    assert len(tables) > 10
    assert listed - keys == set()
