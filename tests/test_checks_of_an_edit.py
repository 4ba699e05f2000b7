"""GG4: every harmful edit is found at both places, and no innocent one is."""

import copy
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guangong.checks import RULES, Rule, check, check_edit
from guangong.checks.limits import DEFAULT, RuleSettings
from guangong.domain.comparison import compare
from guangong.yamldoc import Document, parse
from guangong.yamldoc.diagnostics import Diagnostic, Severity
from harmful_edits import CHANGES, FINE, PLANS, Edit, blocks, fine, harmful, whole, year
from strategies import plan_data

TODAY = {name: date(int(year(text)), 1, 15) for name, text in PLANS.items()}
TOLD = ("GG429", "GG431")
"""Notes that no innocent edit has to do without."""


def judge(
    old: str, new: str, today: date, edit_settings: RuleSettings = DEFAULT
) -> tuple[Document, Document, list[Diagnostic]]:
    """Return both documents and what is wrong with the edit, not what is only told."""
    before, after = parse(old.encode()), parse(new.encode())
    checks = check(before, today), check(after, today)
    for document, checked in zip((before, after), checks, strict=True):
        assert checked.plan
        assert not checked.kept, [
            (document.position(it.span.start), it.message) for it in checked.diagnostics
        ]
    found = check_edit(after, checks[1], before, checks[0], today, edit_settings)
    return before, after, [item for item in found if item.code not in TOLD]


def line(document: Document, offset: int) -> str:
    return document.line(document.position(offset)[0])


def missed(edit: Edit, today: date) -> list[object]:
    """Return where an edit's findings are not those expected, by code and by both places."""
    old, new, found = judge(edit.old, edit.new, today)
    wrong: list[object] = []
    if [item.code for item in found] != [code for code, _here, _there in edit.places]:
        wrong.append([(item.code, item.message) for item in found])
    for item, (_code, here, there) in zip(found, edit.places, strict=False):
        marks = [line(old, mark.span.start) for mark in item.related if mark.in_base]
        if here not in line(new, item.span.start) or not any(there in text for text in marks):
            wrong.append((line(new, item.span.start), here, marks, there))
    return wrong


def some(edits: Iterable[Edit]) -> list[Edit]:
    """Return each kind of edit in three tasks: benchmarks/edit_rules.py tries all of the thousands."""
    groups: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        groups[edit.name.partition(": ")[2]].append(edit)
    return [edit for group in groups.values() for edit in (group[0], group[len(group) // 2], group[-1])]


def kinds(edits: Iterable[Edit]) -> set[str]:
    return {edit.name.partition(": ")[2] for edit in edits}


def test_every_change_is_tried() -> None:
    tried = [edit for text in PLANS.values() for edit in some(harmful(text))]
    assert kinds(tried) == kinds(edit for text in PLANS.values() for edit in harmful(text)) > set(CHANGES)
    calm = [edit for text in PLANS.values() for edit in some(fine(text))]
    assert kinds(calm) >= set(FINE)


@pytest.mark.parametrize("name", PLANS)
def test_every_harmful_edit_is_found_at_both_places(name: str) -> None:
    edits = some(harmful(PLANS[name]))
    assert {edit.name: bad for edit in edits if (bad := missed(edit, TODAY[name]))} == {}


def test_every_harmful_edit_of_a_whole_plan_is_found_at_both_places() -> None:
    assert {edit.name: bad for name, edit in whole() if (bad := missed(edit, TODAY[name]))} == {}


@pytest.mark.parametrize("name", PLANS)
def test_no_innocent_edit_is_found(name: str) -> None:
    edits = some(fine(PLANS[name]))
    assert {edit.name: bad for edit in edits if (bad := missed(edit, TODAY[name]))} == {}


def test_every_rule_has_a_harmful_edit() -> None:
    codes = {code for edit in harmful(PLANS["plan.yaml"]) for code, _here, _there in edit.places}
    codes |= {code for _name, edit in whole() for code, _here, _there in edit.places}
    codes |= {code for _old, _new, code, _severity in CASES.values() if code}
    assert codes | {"GG418"} == {rule.code for rule in RULES["edit"]}


# ── more than one task at once ──


def codes(old: str, new: str, edit_settings: RuleSettings = DEFAULT) -> list[str]:
    return [item.code for item in judge(old, new, date(2023, 1, 15), edit_settings)[2]]


def done(text: str, number: int) -> str:
    """Mark the first tasks of a plan done."""
    for block in blocks(text)[number - 1 :: -1]:
        text = text[: block.end] + "        status: done\n        done_on: 2023-01-05\n" + text[block.end :]
    return text


@pytest.mark.parametrize(
    ("number", "many", "expected"), [(9, 10, []), (10, 10, ["GG418"]), (3, 3, ["GG418"])]
)
def test_many_tasks_done_at_once(number: int, many: int, expected: list[str]) -> None:
    text = PLANS["plan.yaml"]
    assert codes(text, done(text, number), RuleSettings(many_done=many)) == expected


def test_two_ids_exchanged() -> None:
    """Both tasks are of one clause: only their titles tell."""
    text = PLANS["plan.yaml"]
    new = text.replace("id: 1-01", "id: 1-0x").replace("id: 1-02", "id: 1-01").replace("id: 1-0x", "id: 1-02")
    assert codes(text, new) == ["GG403", "GG403"]


def test_an_id_renamed_and_used_again() -> None:
    text = PLANS["plan.yaml"]
    new = text.replace("id: 1-03", "id: 1-33") + "      - id: 1-03\n        title: 新的事\n"
    assert codes(text, new) == ["GG403"]


def test_an_id_that_stood_twice_is_fixed() -> None:
    text = PLANS["plan.yaml"]
    twice = text.replace("id: 1-03", "id: 1-01")
    assert codes(twice, text) == []
    assert codes(twice, text.replace("id: 1-03", "id: 1-30")) == []


def test_one_of_two_ids_that_look_alike_is_changed() -> None:
    text = PLANS["plan.yaml"]
    alike = text.replace("id: 1-03", "id: 1-1")
    assert codes(alike, text) == []
    assert codes(alike, alike.replace("id: 1-01", "id: 1-30")) == []
    assert codes(text, text.replace("id: 1-01", "id: 1-1")) == ["GG402"]


def test_a_rename_does_not_hide_what_changed_besides() -> None:
    text = PLANS["tests/data/office/plan.yaml"]
    new = text.replace("id: 2-06", "id: 2-66").replace("2026-08-31", "2026-11-30")
    assert codes(text, new) == ["GG402", "GG411"]


def test_a_task_that_moves_takes_its_decisions_along() -> None:
    """Another section has other defaults: the task that moves there has another deadline."""
    text = PLANS["tests/data/office/plan.yaml"]
    moved = next(block for block in blocks(text) if block.id_ == "2-04")
    new = text[: moved.start] + text[moved.end :]
    assert codes(text, new.rstrip("\n") + "\n" + moved.text) == ["GG411", "GG413"]
    kept = moved.text + "        deadline: 2026-10-31\n        owners: [bureau]\n"
    assert codes(text, new.rstrip("\n") + "\n" + kept) == []


def test_sections_in_another_order() -> None:
    text = PLANS["tests/data/office/plan.yaml"]
    head, first, second, third = re.split(r"^(?=  - number)", text, flags=re.MULTILINE)
    assert codes(text, head + third.rstrip("\n") + "\n" + second + first) == []


UNITS: dict[str, tuple[str, str, list[str]]] = {
    "a typo": ("各学校关工委", "各学校关工委会", ["GG417"]),
    "alike, and another": ("name: 局关工委", "name: 市关工委", ["GG417"]),
    "a member alike, and another": ("晨光小学", "星光小学", ["GG417"]),
    "a full name, the old name kept": (
        "bureau: {name: 局关工委}",
        "bureau: {name: 某区教育局关工委, aliases: [局关工委]}",
        [],
    ),
    "a member's full name, the old name kept": (
        "chenguang: 晨光小学（示例）",
        "chenguang: {name: 某区晨光小学, aliases: [晨光小学（示例）]}",
        [],
    ),
    "an alias dropped": ("aliases: [各校]", "aliases: []", ["GG427"]),
    "an alias given to another": (
        "lecturers: {name: 五老宣讲团}\n  schools:\n    name: 各学校关工委\n    aliases: [各校]",
        "lecturers: {name: 五老宣讲团, aliases: [各校]}\n  schools:\n    name: 各学校关工委",
        ["GG417"],
    ),
    "nobody owns it": ("name: 五老宣讲团}", "name: 五老宣讲团}\n  x: {name: 新}", []),
}


@pytest.mark.parametrize(("old", "new", "expected"), UNITS.values(), ids=UNITS)
def test_units(old: str, new: str, expected: list[str]) -> None:
    text = PLANS["tests/data/office/plan.yaml"]
    assert codes(text, text.replace(old, new, 1)) == expected


_OVER = "deadline: 2026-06-15\n        deadline_text: 6月中旬\n        status: doing"
_DROPPED = _OVER.replace("doing", "cancelled") + (
    "\n        changes: [{on: 2026-05-01, field: status, from: doing, to: cancelled, reason: 压减%s}]"
)
_MOVED = (
    "deadline: 2026-09-30\n        changes: [{on: 2026-06-30, field: deadline, %sto: 2026-09-30, reason: 一}]"
)
_DONE = "status: done\n        done_on: 2026-03-20"
_OPENED = "status: doing\n        changes: [{on: %s, field: status, from: done, to: doing, reason: 补}]"
_MISSED, _ENTERED = "- {on: 2026-04-29,", "- {on: 2026-03-30, note: 补%s}\n          - {on: 2026-04-29,"
_BEGUN = "deadline: 2026-09-30\n        status: doing"
_LATER = "start: 2026-09-01"
_KIND = "kind: activity\n        start: 2026-09-01"
_FINISHED = "every: half-year\n        status: doing"
_TARGET = "start: 2026-09-01\n        target: {min: 1, unit: 场}"

# name → what the example has, what it has after an edit by hand, the code, its weight
CASES: dict[str, tuple[str, str, str, str]] = {
    "start later": ("start: 2026-03-01", "start: 2026-06-01", "GG426", "error"),
    "start for the first time": (
        "kind: activity\n        target",
        "start: 2026-06-01\n        target",
        "GG426",
        "error",
    ),
    "start removed": ("        start: 2026-09-01\n", "", "", ""),
    "standing to activity": ("kind: standing\n        every: month", "kind: activity", "GG426", "error"),
    "activity to standing": (_KIND, "kind: standing", "GG426", "error"),
    "deliverable to activity": (
        "kind: deliverable\n        deadline: 2026-08",
        "deadline: 2026-08",
        "GG426",
        "error",
    ),
    "activity to deliverable": (_KIND, _KIND.replace("activity", "deliverable"), "", ""),
    "every loosened": ("every: quarter", "every: year", "GG419", "warning"),
    "an ignored deadline later": ("every: quarter", "every: quarter\n        deadline: 2026-12-31", "", ""),
    "organization": ("organization: bureau", "organization: lecturers", "GG427", "warning"),
    "a unit more": ("units:\n", "units:\n  x: {name: 新}\n", "", ""),
    "target added": (_LATER, _TARGET, "GG414", "error"),
    "target's unit": ("unit: 场", "unit: 次", "GG414", "error"),
    "every year in the title": ("title: 每月集中学习一次", "title: 每年集中学习一次", "GG428", "warning"),
    "less in the title": ("title: 召开五老代表座谈会", "title: 召开五老座谈会", "GG428", "warning"),
    "another clause": ("clause: 一、第1段", "clause: 一、第2段", "GG429", "note"),
    "organizer": ("organizer: 某市教育系统关工委（示例）", "organizer: 市", "GG429", "note"),
    "a task's leader": ("organizer:", "leader: 张局长\n        organizer:", "GG429", "note"),
    "a unit's leader": ("{name: 局关工委}", "{name: 局关工委, leader: 张局长}", "GG429", "note"),
    "the document's words": ("deadline_text: 年内", "deadline_text: 明年", "GG429", "note"),
    "the plan's title": ("2026年工作要点", "2026年要点", "GG429", "note"),
    "a section's title": ("title: 抓好理论学习", "title: 理论学习", "GG429", "note"),
    "a member more": ("    members:\n", "    members:\n      x: 新小学\n", "GG429", "note"),
    "standing work done": (
        _FINISHED,
        _FINISHED.replace("doing", "done\n        done_on: 2026-06-30"),
        "GG429",
        "note",
    ),
    "a missed month": (_MISSED, _ENTERED % "", "GG430", "warning"),
    "a missed month, said": (_MISSED, _ENTERED % ", entered: 2026-06-30", "GG431", "note"),
    "a decision dated back": (_OVER, _DROPPED % "", "GG430", "warning"),
    "a decision dated back, said": (_OVER, _DROPPED % ", entered: 2026-06-30", "GG431", "note"),
    "from what was not": ("deadline: 2026-08-31", _MOVED % "from: 2026-09-15, ", "GG432", "error"),
    "from what was": ("deadline: 2026-08-31", _MOVED % "from: 2026-08-31, ", "", ""),
    "from nothing": ("deadline: 2026-08-31", _MOVED % "", "", ""),
    "reopened before it was done": (_DONE, _OPENED % "2026-03-01", "GG406", "error"),
    "reopened": (_DONE, _OPENED % "2026-06-30", "", ""),
    "begun turned back": (_BEGUN, _BEGUN.replace("doing", "todo"), "GG426", "error"),
    "no log yet": ("2026-10-20\n        status: doing", "2026-10-20\n        status: todo", "", ""),
}


@pytest.mark.parametrize(("old", "new", "code", "severity"), CASES.values(), ids=CASES)
def test_what_an_edit_may_do(old: str, new: str, code: str, severity: str) -> None:
    """Each edit of the example by hand, and what is said of it: nothing where it is fine."""
    text, today = PLANS["tests/data/office/plan.yaml"], date(2026, 6, 30)
    assert old in text
    before, after = parse(text.encode()), parse(text.replace(old, new, 1).encode())
    checks = check(before, today), check(after, today)
    assert checks[1].plan
    assert not checks[1].kept
    found = {
        (item.code, item.severity.value) for item in check_edit(after, checks[1], before, checks[0], today)
    }
    assert ((code, severity) in found) if code else not found - {("GG429", "note")}
    # Nothing is silent in diff.
    assert compare(checks[0].plan, checks[1].plan).differences  # type: ignore[arg-type]


def test_a_changed_period_counts_standing_work_alone() -> None:
    old = """\
schema: 1
title: 计划
organization: a
period: {start: 2026-01-01, end: 2026-12-31}
units: {a: {name: 甲}}
defaults: {owners: [a], deadline: 2026-10-31}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 学习, kind: standing}
      - {id: 1-02, title: 培训}
      - id: 1-03
        title: 走访
        kind: standing
        status: cancelled
        changes: [{on: 2026-02-01, field: status, to: cancelled, reason: 并入学习}]
"""
    _before, _after, found = judge(old, old.replace("2026-12-31", "2026-11-30"), date(2026, 6, 30))
    assert [(item.code, item.message) for item in found] == [
        ("GG416", "the period changes when 1 task of standing work are due")
    ]
    _before, _after, found = judge(
        old.replace("{id: 1-01, title: 学习, kind: standing}", "{id: 1-01, title: 学习}"),
        old.replace("{id: 1-01, title: 学习, kind: standing}", "{id: 1-01, title: 学习}").replace(
            "2026-12-31", "2026-11-30"
        ),
        date(2026, 6, 30),
    )
    assert [item.code for item in found] == ["GG427"]


def test_a_rhythm_is_judged_unless_the_kind_changed() -> None:
    """The kind decides whether there is a rhythm; of the same kind a seldomer one is a decision."""

    def found(old: str, new: str) -> list[str]:
        text = PLANS["tests/data/office/plan.yaml"]
        task = "        kind: standing\n        every: month\n"
        assert task in text
        before, after = (text.replace(task, f"        {line}\n", 1) for line in (old, new))
        return [item.message.partition(" ")[0] for item in judge(before, after, date(2026, 6, 30))[2]]

    assert found("every: month", "every: year") == ['"every"']
    assert found("kind: standing\n        every: month", "kind: activity") == ['"kind"']
    assert found("kind: activity\n        every: month", "kind: standing") == ['"kind"']


def test_a_task_in_another_section_is_told() -> None:
    text = PLANS["tests/data/office/plan.yaml"]
    moved = next(block for block in blocks(text) if block.id_ == "1-01")
    new = (
        (text[: moved.start] + text[moved.end :]).rstrip("\n")
        + "\n"
        + moved.text
        + "        owners: [bureau]\n"
    )
    before, after = parse(text.encode()), parse(new.encode())
    checks = check(before, date(2026, 1, 15)), check(after, date(2026, 1, 15))
    found = check_edit(after, checks[1], before, checks[0], date(2026, 1, 15))
    assert [item.code for item in found] == ["GG429"]


def test_what_cannot_be_read_was_not_removed() -> None:
    """The schema says what is wrong with a task; that it is gone besides would be a lie."""
    text = PLANS["tests/data/office/plan.yaml"]
    before = parse(text.encode())
    for broken in ("status: [", "title: 5", "number: x"):
        key = broken.partition(":")[0]
        after = parse(re.sub(rf"\b{key}: .*", broken.replace("[", "x"), text, count=2).encode())
        checks = check(before, date(2023, 1, 15)), check(after, date(2023, 1, 15))
        assert check_edit(after, checks[1], before, checks[0], date(2023, 1, 15)) == []
    gone = parse(text.replace("title: 每月", "tite: 每月").replace("- id: 1-02", "- id: 1-22").encode())
    checks = check(before, date(2023, 1, 15)), check(gone, date(2023, 1, 15))
    found = check_edit(gone, checks[1], before, checks[0], date(2023, 1, 15))
    assert [(item.code, line(gone, item.span.start).strip()) for item in found] == [("GG402", "- id: 1-22")]


def test_places_are_right_beside_what_cannot_be_read() -> None:
    """A plan lacks its broken tasks; the places of the others are still those of the file."""
    text = PLANS["tests/data/office/plan.yaml"]
    broken, new = text.replace("title: 每月", "tite: 每月"), text.replace("- id: 1-02", "- id: 1-22")
    before, after = parse(broken.encode()), parse(new.encode())
    checks = check(before, date(2023, 1, 15)), check(after, date(2023, 1, 15))
    (found,) = check_edit(after, checks[1], before, checks[0], date(2023, 1, 15))
    assert line(after, found.span.start).strip() == "- id: 1-22"
    assert line(before, found.related[0].span.start).strip() == "- id: 1-02"


def test_what_is_suggested_fixes_it() -> None:
    """The entry that a finding offers for the task's changes is the one that the rule looks for."""
    text, wanted = PLANS["plan.yaml"], r"changes: (\{on: .*\})"
    tried = set()
    for edit in some(harmful(text)):
        id_, _colon, name = edit.name.partition(": ")
        if name in tried:
            continue
        found = judge(edit.old, edit.new, TODAY["plan.yaml"])[2]
        offers = [match.group(1) for item in found if (match := re.search(wanted, item.help))]
        block = next((item for item in blocks(edit.new) if item.id_ == id_), None)
        if not offers or block is None or block.has("changes"):
            continue
        tried.add(name)
        entry = offers[0].replace("reason: …", "reason: 一")
        fixed = edit.new[: block.end] + f"        changes: [{entry}]\n" + edit.new[block.end :]
        left = {item.code for item in judge(edit.old, fixed, TODAY["plan.yaml"])[2]}
        assert left <= {"GG412"}, (edit.name, entry)
    assert len(tried) > 20


# ── random plans ──


def _style(draw: st.DrawFn, value: Any) -> str:  # noqa: ANN401
    """Write plain data as YAML in one line, with keys in any order and texts in any quotes."""
    if isinstance(value, dict):
        keys = draw(st.permutations(sorted(value)))
        return "{" + ", ".join(f"{key}: {_style(draw, value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_style(draw, item) for item in value) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    single = "'" + value.replace("'", "''") + "'"
    plain = [value] if re.fullmatch(r"[\w-]+", value) and value != "no" else []
    return draw(st.sampled_from([single, json.dumps(value, ensure_ascii=False), *plain]))


def _block(draw: st.DrawFn, value: Any, indent: str = "") -> str:  # noqa: ANN401
    """Write plain data as YAML in block style down to where the draw says flow."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 3)) == 0:
        return " " + _style(draw, value) + draw(st.sampled_from(["", "  # 注"])) + "\n"
    lines = "\n"
    items = [("-", item) for item in value] if isinstance(value, list) else []
    if isinstance(value, dict):
        items = [(f"{key}:", value[key]) for key in draw(st.permutations(sorted(value)))]
    for key, item in items:
        lines += draw(st.sampled_from(["", "\n", f"{indent}# 注\n"]))
        lines += f"{indent}{key}" + _block(draw, item, indent + "  ")
    return lines


def _explicit(draw: st.DrawFn, data: Any) -> Any:  # noqa: ANN401
    """Write defaults out, and put tasks, entries and sections in another order."""
    data = copy.deepcopy(data)
    for section in data["sections"]:
        for task in section["tasks"]:
            inherited = {
                name: {**data["defaults"], **section["defaults"]}[name] for name in ("owners", "deadline")
            }
            more = {"kind": "activity", "status": "todo", "changes": [], "log": [], **inherited}
            if task["kind"] == "standing":
                more |= {"every": "quarter"}
            for name in draw(st.sets(st.sampled_from(sorted(more)))):
                task.setdefault(name, more[name])
            task["log"] = draw(st.permutations(task["log"]))
        section["tasks"] = draw(st.permutations(section["tasks"]))
    data["sections"] = draw(st.permutations(data["sections"]))
    return data


@st.composite
def rewrites(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a plan as JSON and the same plan in other words."""
    data = draw(plan_data())
    new = _block(draw, _explicit(draw, data)).removeprefix("\n").lstrip(" ")
    return json.dumps(data), new.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(rewrites())
@settings(deadline=None, max_examples=60)
def test_what_only_looks_different_is_no_finding(texts: tuple[str, str]) -> None:
    _old, _new, found = judge(*texts, date(2025, 1, 1))
    assert found == []


def _remove(task: Any, _before: Any) -> str:  # noqa: ANN401
    task["id"] = ""
    return "GG401"


def _later(task: Any, before: Any) -> str:  # noqa: ANN401
    task["deadline"] = "2999-12-31"
    if task["kind"] == "standing":  # it would be in force with another kind
        return "GG426" if "deadline" in before else ""
    return "GG411"


def _other_owner(task: Any, _before: Any) -> str:  # noqa: ANN401
    task["owners"] = ["main-school"]
    return "GG413"


def _unlog(task: Any, _before: Any) -> str:  # noqa: ANN401
    return "GG409" if task["log"] and task["log"].pop() else ""


def _turn_back(task: Any, _before: Any) -> str:  # noqa: ANN401
    before, task["status"] = task["status"], "doing"
    task.pop("done_on", None)
    return "GG406" if before in {"done", "cancelled"} else ""


def _less(task: Any, _before: Any) -> str:  # noqa: ANN401
    return "GG414" if task.pop("target", None) else ""


def _drop(task: Any, _before: Any) -> str:  # noqa: ANN401
    before, task["status"] = task["status"], "cancelled"
    task["changes"] = []
    task.pop("done_on", None)
    return "GG407" if before != "cancelled" else "GG410"


HARM = (_remove, _later, _other_owner, _unlog, _turn_back, _less, _drop)


@st.composite
def harms(draw: st.DrawFn) -> tuple[str, str, set[str]]:
    """Draw a plan, an edit of it and the codes that the edit must bring."""
    data = draw(plan_data().filter(lambda data: any(section["tasks"] for section in data["sections"])))
    new = _explicit(draw, data)
    before = {task["id"]: task for section in data["sections"] for task in section["tasks"]}
    task = draw(st.sampled_from([task for section in new["sections"] for task in section["tasks"]]))
    expected = draw(st.sampled_from(HARM))(task, before[task["id"]])
    for section in new["sections"]:
        section["tasks"] = [task for task in section["tasks"] if task["id"]]
    return json.dumps(data), _block(draw, new).removeprefix("\n").lstrip(" "), {expected} - {""}


@given(harms())
@settings(deadline=None, max_examples=80)
def test_what_harms_is_found(case: tuple[str, str, set[str]]) -> None:
    old, new, expected = case
    found = {item.code for item in judge(old, new, date(2999, 1, 1))[2]}
    assert expected <= found
    assert expected or not found


def test_every_finding_says_what_to_do() -> None:
    for text in PLANS.values():
        for edit in some(harmful(text)):
            for item in judge(edit.old, edit.new, date(2023, 1, 15))[2]:
                assert item.help
                assert item.severity is not Severity.NOTE or item.code == "GG412"
                assert any(mark.in_base for mark in item.related)


HEADINGS = ["What it does:", "Why it is bad:", "Example:", "Fix:"]


@pytest.mark.parametrize("rule", RULES["edit"], ids=lambda rule: rule.code)
def test_every_rule_has_its_manual(rule: Rule) -> None:
    lines = [text.strip() for text in (rule.check.__doc__ or "").split("\n")]
    assert lines[0].endswith(".")
    assert [text for text in lines if text in HEADINGS] == HEADINGS
    example = lines[lines.index("Example:") : lines.index("Fix:")]
    assert [text.partition(":")[0] for text in example[1:3]] == ["old", "new"]
