"""The help of check on texts, fields and values, followed: the file is clean then, and nothing is lost."""

import re
from datetime import date

import pytest

from guangong.checks import SEVERITIES, check
from guangong.checks.syntax import SYNTAX_ERRORS
from guangong.yamldoc import parse

TODAY = date(2026, 6, 30)
HEAD = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}, schools: {name: 各校, members: {hutang: 湖塘小学}}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      - id: 1-01
"""


def plan_of(lines: str) -> str:
    """Return a plan with a task of these lines; those that begin with a tab or a wide space stay."""
    return HEAD + re.sub(r"^(?=[^\t\u3000\n])", " " * 8, lines, flags=re.MULTILINE) + "\n"


# The help, the lines of a task, and the same lines after the help.
FOLLOWED: list[tuple[str, str, str]] = [
    # GG002
    (
        'put a text that contains ": " in quotes; line up the keys of one task',
        "title: 培训: 骨干",
        "title: '培训: 骨干'",
    ),
    (
        'put a text that contains ": " in quotes; line up the keys of one task',
        "title: 演讲\n  clause: 三",
        "title: 演讲\nclause: 三",
    ),
    (
        "line it up with the keys above; check quotes and brackets",
        "title: 演讲\nlog:\n    - {on: 2026-05-01, note: 初}\n  # 二\n  - {on: 2026-05-02, note: 二}",
        "title: 演讲\nlog:\n    - {on: 2026-05-01, note: 初}\n  # 二\n    - {on: 2026-05-02, note: 二}",
    ),
    (
        'begin it with "- " below the other items, or indent it',
        "title: 演讲\nlog:\n  - {on: 2026-05-01, note: 初}\n  {on: 2026-05-02, note: 二}",
        "title: 演讲\nlog:\n  - {on: 2026-05-01, note: 初}\n  - {on: 2026-05-02, note: 二}",
    ),
    (
        'begin it with "- " below the other items, or indent it',
        "title: 演讲\nlog:\n  - on: 2026-05-01\n  note: 初",
        "title: 演讲\nlog:\n  - on: 2026-05-01\n    note: 初",
    ),
    (
        (
            'write "key: value", with a half-width colon and a space; '
            "a text that goes on from the line above is indented further than its key"
        ),
        "title: 演讲\nclause 三\nkey: true",
        "title: 演讲\nclause: 三\nkey: true",
    ),
    (
        (
            'write "key: value", with a half-width colon and a space; '
            "a text that goes on from the line above is indented further than its key"
        ),
        "title: 演讲\n比赛\nkey: true",
        "title: 演讲\n  比赛\nkey: true",
    ),
    ("close it at the end of the text", "title: '演讲\nclause: 三", "title: '演讲'\nclause: 三"),
    (
        "write {a: 1, b: 2}, with half-width commas",
        "title: 演讲\ntarget: {min: 5, unit: 所",
        "title: 演讲\ntarget: {min: 5, unit: 所}",
    ),
    (
        "write [a, b], with half-width commas",
        "title: 演讲\nowners: [bureau, schools",
        "title: 演讲\nowners: [bureau, schools]",
    ),
    ("put the value in quotes; indent with spaces, not with tabs", "title: @演讲", "title: '@演讲'"),
    (
        "indent with spaces",
        "title: 演讲\nlog:\n\t- {on: 2026-05-01}",
        "title: 演讲\nlog:\n  - {on: 2026-05-01}",
    ),
    ("indent with spaces", "title: 演讲\n\tclause: 三", "title: 演讲\nclause: 三"),
    (
        "indent it with 8 spaces, like the lines around it",
        "title: 演讲\n\tclause: 三\nkey: true",
        "title: 演讲\nclause: 三\nkey: true",
    ),
    ("put the whole text in quotes", "title: *演讲", "title: '*演讲'"),
    (
        "put a text with a # in quotes",
        "title: 演讲\nlog: [{on: 2026-05-01, note: 第 #2 次}]",
        "title: 演讲\nlog: [{on: 2026-05-01, note: '第 #2 次'}]",
    ),
    (
        "begin the list on a line of its own, below its key",
        "title: 演讲\nowners: - bureau",
        "title: 演讲\nowners:\n  - bureau",
    ),
    ("put the whole value in single quotes", 'title: "演讲" 比赛', "title: '\"演讲\" 比赛'"),
    ("put the whole value in single quotes", "title: [各校] 演讲", "title: '[各校] 演讲'"),
    ("put the whole value in double quotes", "title: '演讲' 比赛", "title: \"'演讲' 比赛\""),
    (
        "put the whole value in single quotes, and write each single quote in it twice",
        "title: '演讲' 比赛\"决赛\"",
        "title: '''演讲'' 比赛\"决赛\"'",
    ),
    ("put a text that begins with it in quotes", "title: ]演讲", "title: ']演讲'"),
    ("put a one-line text that begins with | or > in quotes", "title: |演讲", "title: '|演讲'"),
    ("write the character itself", 'title: "演讲\\uD83D\\uDE00"', 'title: "演讲😀"'),
    ("use single quotes, or write the backslash twice", 'title: "演讲\\q"', "title: '演讲\\q'"),
    ("use single quotes, or write the backslash twice", 'title: "演讲\\q"', 'title: "演讲\\\\q"'),
    (
        "it begins with full-width spaces: indent it with half-width spaces, like the lines around it",
        "title: 演讲\nlog:\n　　- {on: 2026-05-01}\nkey: true",
        "title: 演讲\nlog:\n  - {on: 2026-05-01}\nkey: true",
    ),
    ('write a half-width one: "# "', "title: 演讲\n＃二\nkey: true", "title: 演讲\n# 二\nkey: true"),
    ('write a half-width colon and a space: "title: "', "title：演讲\nkey: true", "title: 演讲\nkey: true"),
    # GG003
    ("keep the one that holds", "title: 演讲\nclause: 三\nclause: 三", "title: 演讲\nclause: 三"),
    (
        'if another one begins here, write "- on: …", in line with the "- " above; else keep one',
        "title: 演讲\nlog:\n  - on: 2026-05-01\n    on: 2026-05-02",
        "title: 演讲\nlog:\n  - on: 2026-05-01\n  - on: 2026-05-02",
    ),
    (
        "put what stands below both below one of them; log entries and changes by their days",
        "title: 演讲\nlog:\n  - {on: 2026-05-02, note: 二}\nlog:\n  - {on: 2026-05-01, note: 初}",
        "title: 演讲\nlog:\n  - {on: 2026-05-01, note: 初}\n  - {on: 2026-05-02, note: 二}",
    ),
    # GG004 to GG013
    (
        "write the value itself; put a text that begins with &, * or ! in quotes",
        "title: &a 演讲",
        "title: '&a 演讲'",
    ),
    (
        "write the value itself; put a text that begins with &, * or ! in quotes",
        "title: !a 演讲",
        "title: '!a 演讲'",
    ),
    ('write "key: value"', "title: 演讲\n[clause]: 三", "title: 演讲\nclause: 三"),
    ("delete it; it is invisible in most editors", "title: 演\a讲", "title: 演讲"),
    (
        "it is written as an escape, with a backslash; delete the escape",
        'title: "演\\u202e讲"',
        'title: "演讲"',
    ),
    ("delete it: with it the line may say something else than it shows", "title: 演\u202e讲", "title: 演讲"),
    (
        "delete it; it often comes along with text copied from a web page or from Word",
        "title: 演\u200b讲",
        "title: 演讲",
    ),
    ("write spaces", "title:\t演讲", "title: 演讲"),
    (
        "put the whole text in quotes; if it is a comment, write a space behind the #",
        "title: 演讲 #1 次",
        "title: '演讲 #1 次'",
    ),
    (
        "put the whole text in quotes; if it is a comment, write a space behind the #",
        "title: 演讲 #二",
        "title: 演讲 # 二",
    ),
    # GG101
    ('did you mean "status"?', "title: 演讲\nstatu: todo", "title: 演讲\nstatus: todo"),
    ("write kind", "title: 演讲\n类别: activity", "title: 演讲\nkind: activity"),
    (
        'write a half-width colon and a space: "max: "',
        "title: 演讲\ntarget: {min: 3, max：5, unit: 所}",
        "title: 演讲\ntarget: {min: 3, max: 5, unit: 所}",
    ),
    (
        "the fields here are: min, max, unit",
        "title: 演讲\ntarget: {min: 3, unit: 所, zz: 5}",
        "title: 演讲\ntarget: {min: 3, unit: 所, max: 5}",
    ),
    # GG102
    ('add "title: …" here', "clause: 三", "clause: 三\ntitle: 演讲"),
    (
        'add "unit: …" here',
        "title: 演讲\ntarget: {min: 3}",
        "title: 演讲\ntarget: {min: 3, unit: 所}",
    ),
    # GG103
    ("put it in quotes", "title: 演讲\nclause: 2.10", "title: 演讲\nclause: '2.10'"),
    (
        "write digits, without quotes",
        "title: 演讲\ntarget: {min: 3.5, unit: 所}",
        "title: 演讲\ntarget: {min: 35, unit: 所}",
    ),
    (
        "write 50",
        "title: 演讲\nlog: [{on: 2026-05-01, percent: '50'}]",
        "title: 演讲\nlog: [{on: 2026-05-01, percent: 50}]",
    ),
    ("write true", "title: 演讲\nkey: 'true'", "title: 演讲\nkey: true"),
    ("write true or false, without quotes", "title: 演讲\nkey: 1", "title: 演讲\nkey: true"),
    (
        "write [bureau, schools]",
        "title: 演讲\nowners: 【bureau，schools】",
        "title: 演讲\nowners: [bureau, schools]",
    ),
    ("put it in brackets: [bureau]", "title: 演讲\nowners: bureau", "title: 演讲\nowners: [bureau]"),
    (
        'begin each item with "- " on a line of its own',
        "title: 演讲\nlog: {on: 2026-05-01, note: 初}",
        "title: 演讲\nlog:\n  - {on: 2026-05-01, note: 初}",
    ),
    (
        "the fields here are: on, by, note, count, percent, evidence, status, entered, withdrawn",
        "title: 演讲\nlog: [2026-05-01 初]",
        "title: 演讲\nlog: [{on: 2026-05-01, note: 初}]",
    ),
    ("write a value after the colon", "title:", "title: 演讲"),
    (
        "write target: {min: 15, max: 20, unit: 所}",
        "title: 演讲\ntarget: 15-20所",
        "title: 演讲\ntarget: {min: 15, max: 20, unit: 所}",
    ),
    (
        "write it as target: {min: 15, unit: 所}, for example",
        "title: 演讲\ntarget: 15",
        "title: 演讲\ntarget: {min: 15, unit: 所}",
    ),
    # GG104
    ("write 2026-05-04", "title: 演讲\ndeadline: 2026年5月4日", "title: 演讲\ndeadline: 2026-05-04"),
    (
        "write 2026-05-31, and the words in a line of their own: deadline_text: 5月底前",
        "title: 演讲\ndeadline: 5月底前",
        "title: 演讲\ndeadline: 2026-05-31\ndeadline_text: 5月底前",
    ),
    (
        '"5.4" can be the day 2026-05-04, or a number; for the day write 2026-05-04',
        "title: 演讲\ndeadline: 5.4",
        "title: 演讲\ndeadline: 2026-05-04",
    ),
    (
        '"2026-02-30" does not exist: month 2 of 2026 has 28 days; write 2026-02-28',
        "title: 演讲\ndeadline: 2026-02-30",
        "title: 演讲\ndeadline: 2026-02-28",
    ),
    (
        '"2026-09" is every day from 2026-09-01 to 2026-09-30; write the day that is meant',
        "title: 演讲\ndeadline: 2026-09",
        "title: 演讲\ndeadline: 2026-09-30",
    ),
    (
        "write a day as 2026-05-04, for example",
        "title: 演讲\ndeadline: 昨天",
        "title: 演讲\ndeadline: 2026-06-29",
    ),
    # GG105
    ("write standing", "title: 演讲\nkind: 常态工作", "title: 演讲\nkind: standing"),
    ('did you mean "activity"?', "title: 演讲\nkind: activty", "title: 演讲\nkind: activity"),
    ("allowed: activity, deliverable, standing", "title: 演讲\nkind: 会议", "title: 演讲\nkind: activity"),
    ("write a value, or delete the line", "title: 演讲\nclause: ''", "title: 演讲"),
    ("give at least one", "title: 演讲\nowners: []", "title: 演讲\nowners: [bureau]"),
    ("the least is 1", "title: 演讲\ntarget: {min: 0, unit: 所}", "title: 演讲\ntarget: {min: 1, unit: 所}"),
    (
        "the most is 100",
        "title: 演讲\nlog: [{on: 2026-05-01, percent: 120}]",
        "title: 演讲\nlog: [{on: 2026-05-01, percent: 90}]",
    ),
]


TASK = "        title: 演讲\n"
PLAN = HEAD + TASK
# The help, what stands in a whole file for what, and what the help makes of that.
WHOLE: list[tuple[str, str, str, str]] = [
    (
        "line it up with the first key; check quotes and brackets above",
        "schema: 1",
        "  schema: 1",
        "schema: 1",
    ),
    (
        'if another task begins here, write a line "- id: …" above; else keep the one that holds',
        TASK,
        TASK + "        title: 培训\n",
        TASK + "      - id: 1-02\n        title: 培训\n",
    ),
    ("delete the line", "schema: 1", "%TAG ! a\n---\nschema: 1", "---\nschema: 1"),
    ("keep one document in a file", "schema: 1", "---\n---\nschema: 1", "---\nschema: 1"),
    ("begin with the line: schema: 1", PLAN, "# 计划\n", "schema: 1\n" + PLAN.partition("\n")[2]),
    (
        "write the keys without a dash in front; the first line is: schema: 1",
        PLAN,
        re.sub("^(?=[a-z])", "- ", PLAN, flags=re.MULTILINE),
        PLAN,
    ),
    ('write a half-width colon and a space: "title: "', "title: 计划", "title：计划", "title: 计划"),
    (
        "a plan needs about eight levels: look for a bracket that is never closed",
        "title: 计划",
        f"title: {'[' * 70}计划",
        "title: 计划",
    ),
    ('add "schema: …" here', "schema: 1\n", "", "schema: 1\n"),
    ("write it without quotes", "schema: 1", "schema: '1'", "schema: 1"),
    ("write 1", "schema: 1", "schema: １", "schema: 1"),
    ("allowed: 1", "schema: 1", "schema: 2", "schema: 1"),
    ("write 1", "number: 1", "number: 一", "number: 1"),
    ("write 1-01", "id: 1-01", "id: １－０１", "id: 1-01"),
    ("use lower-case letters, digits and single hyphens, as in 3-03", "id: 1-01", "id: 1_01", "id: 1-01"),
    ("it must be shorter", "id: 1-01", f"id: {'a' * 65}", "id: 1-01"),
    (
        'write a line "key: value" for each',
        "members: {hutang: 湖塘小学}",
        "members: [湖塘小学]",
        "members: {hutang: 湖塘小学}",
    ),
    ("check indentation, quotes and colons", "title: 计划", "title: !<a 计划", "title: '!<a 计划'"),
]
CASES = [
    *((help_, plan_of(wrong), plan_of(right)) for help_, wrong, right in FOLLOWED),
    *((help_, PLAN.replace(own, wrong), PLAN.replace(own, right)) for help_, own, wrong, right in WHOLE),
]
REPLACED = {"类别", "常态工作", "会议", "昨天"}
"""What a value of the format stands for afterwards."""


@pytest.mark.parametrize(("help_", "wrong", "right"), CASES)
def test_who_follows_the_advice_has_a_clean_file_and_loses_nothing(
    help_: str, wrong: str, right: str
) -> None:
    assert {item.help for item in check(parse(wrong.encode()), TODAY).diagnostics} == {help_}
    assert check(parse(right.encode()), TODAY).diagnostics == []
    texts, kept = (set(re.findall("[一-龥]{2,}", text)) for text in (wrong, right))
    assert texts - kept <= REPLACED
    assert [right.count(f"{key}:") >= wrong.count(f"{key}:") for key in ("id", "title", "on", "note")] == [
        True
    ] * 4


def test_a_file_in_another_encoding_is_saved_in_utf_8() -> None:
    (found,) = check(parse(PLAN.encode("gbk")), TODAY).diagnostics
    assert found.help.startswith("save it again with the encoding UTF-8")
    assert check(parse(PLAN.encode("gbk").decode("gbk").encode()), TODAY).diagnostics == []


def test_the_advice_of_every_rule_on_texts_and_values_is_followed() -> None:
    """Too large a file (GG008) is another's to split; of conflicts (GG009) there are tests of their own."""
    met = {
        item.code
        for _help, wrong, _right in CASES
        for item in check(parse(wrong.encode()), TODAY).diagnostics
    }
    ours = {code for code in SEVERITIES if code < "GG09" or code[:3] == "GG1"}
    assert ours - met == {"GG001", "GG008", "GG009"}
    assert {help_ for _message, help_ in SYNTAX_ERRORS.values()} <= {help_ for help_, _wrong, _right in CASES}
