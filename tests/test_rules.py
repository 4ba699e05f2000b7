"""Every rule finds what it is for, at its place, in its words, and nothing else."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guangong.checks import MAX_FINDINGS, RULES, Filed, check, check_closing, check_returns, suggest
from guangong.checks.limits import RuleSettings
from guangong.checks.syntax import SYNTAX_ERRORS
from guangong.domain.plan import Return, Returns
from guangong.errors import Flaw
from guangong.messages import speaking
from guangong.yamldoc import MAX_BYTES, Document, parse
from guangong.yamldoc.diagnostics import Diagnostic
from guangong.yamldoc.problems import MAX_NODES

ROOT = Path(__file__).parents[1]
TODAY = date(2023, 7, 1)
SETTINGS = RuleSettings(
    evidence_kinds=("deliverable",),
    evidence_flaw=lambda name: Flaw(f"flawed: {name}", "correct it") if name == "missing.pdf" else None,
)
Places = set[tuple[int, int, str]]


def places(document: Document, diagnostics: list[Diagnostic]) -> Places:
    return {(*document.position(found.span.start), found.code) for found in diagnostics}


def marks(text: str) -> Places:
    """Return what a text expects: ``# <- GG202:10`` marks a finding in its line, at column 10."""
    return {
        (number, int(column), code)
        for number, line in enumerate(text.split("\n"), 1)
        for code, column in re.findall(r"(GG\d+):(\d+)", line.partition("# <- ")[2])
    }


HEAD = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2023-01-01, end: 2023-12-31}
units: {bureau: {name: 局关工委, aliases: [本局]}, schools: {name: 各校, members: {hutang: 湖塘小学}}}
"""
DEFAULTS = "defaults: {owners: [bureau], deadline: 2023-12-31}\n"
SECTION = """\
sections:
  - number: 1
    title: 一
    tasks:
"""
TASK = """\
      - id: 1-01
        title: 一
"""
FULL = HEAD + DEFAULTS + SECTION + TASK


def with_task(lines: str) -> str:
    return FULL + "".join(f"        {line}\n" for line in lines.split("\n"))


def swap(old: str, new: str) -> str:
    assert FULL.count(old) == 1
    return FULL.replace(old, new)


MARKED: dict[str, str] = {
    # GG0
    "two titles": with_task("title: 二  # <- GG003:9"),
    "three titles": with_task("title: 二  # <- GG003:9\ntitle: 三  # <- GG003:9"),
    "an anchor and its alias": with_task("clause: &x 一  # <- GG004:17\norganizer: *x  # <- GG004:20"),
    "an alias where a list belongs": with_task("owners: *x  # <- GG004:17"),
    "a tag": with_task("clause: !!str 1  # <- GG004:17"),
    # GG101
    "an unknown field": with_task("statu: done  # <- GG101:9"),
    "an unknown field in a log": with_task("log:\n  - on: 2023-01-01\n    notes: 一  # <- GG101:13"),
    "an unknown field at the top": FULL + "tittle: 二  # <- GG101:1\n",
    "an unknown field of a unit": swap("aliases:", "alias:").replace("}}}\n", "}}}  # <- GG101:30\n"),
    "a full-width colon in braces": with_task("target: {min: 1, unit: 所, max：3: 1}  # <- GG101:35"),
    # GG102
    "no title": swap("        title: 一\n", "").replace("1-01\n", "1-01  # <- GG102:9\n"),
    "no schema": FULL.removeprefix("schema: 1\n").replace("计划\n", "计划  # <- GG102:1\n"),
    "no sections": HEAD.replace("1\n", "1  # <- GG102:1\n", 1),
    "no tasks": HEAD + "sections:\n  - number: 1  # <- GG102:5\n    title: 一\n",
    "no unit of a target": with_task("target: {min: 15}  # <- GG102:17"),
    "no reason": with_task("changes:\n  - {on: 2023-05-01, field: deadline}  # <- GG102:13"),
    # GG103
    "a number for a text": with_task("clause: 1.1  # <- GG103:17"),
    "a text for a list": with_task("owners: bureau  # <- GG103:17"),
    "a text for a number": with_task("target: {min: '15', unit: 所}  # <- GG103:23"),
    "a fraction for a whole number": with_task("target: {min: 1.5, unit: 所}  # <- GG103:23"),
    "an empty title": swap("        title: 一\n", "        title:  # <- GG103:15\n"),
    "an empty task": FULL + "      -  # <- GG103:8\n",
    "a list for a mapping": with_task("log:\n  - [一]  # <- GG103:13"),
    "a mapping for a list": with_task("log: {on: 2023-01-01}  # <- GG103:14"),
    "a list for members": HEAD.replace("{hutang: 湖塘小学}}}\n", "[x]}}  # <- GG103:75\n")
    + DEFAULTS
    + SECTION
    + TASK,
    "a decision of no type": with_task(
        "changes:\n  - {on: 2023-05-01, field: deadline, from: 1.5, reason: 一}  # <- GG103:53"
    ),
    "a decision about a target that is none": with_task(
        "changes:\n  - {on: 2023-05-01, field: target, from: {min: 1}, reason: 一}  # <- GG102:51"
    ),
    # GG104
    "a day that never was": with_task("deadline: 2023-02-30  # <- GG104:19"),
    "a month": with_task("deadline: 2023-02  # <- GG104:19"),
    "a day in short": with_task("deadline: 20230201  # <- GG104:19"),
    "a day in full-width digits": with_task("deadline: ２０２３-02-01  # <- GG104:19"),
    # GG105
    "no status": with_task("status:  # <- GG105:16"),
    "a status in Chinese": with_task("status: 完成  # <- GG105:17"),
    "an id with capitals": swap("1-01\n", "A-1  # <- GG105:13\n"),
    "a blank text": with_task("clause: ' '  # <- GG105:17"),
    "no owners": with_task("owners: []  # <- GG105:17"),
    "a percent over a hundred": with_task("log:\n  - {on: 2023-01-01, percent: 120}  # <- GG105:39"),
    "a target of nothing": with_task("target: {min: 0, unit: 所}  # <- GG105:23"),
    "a unit's bad id": swap("schools:", "各校:").replace("}}}\n", "}}}  # <- GG105:46\n"),
    "an id that is too long": swap("1-01\n", "a" * 65 + "  # <- GG105:13\n"),
    "another schema": swap("schema: 1\n", "schema: 2  # <- GG105:9\n"),
    # GG0 that leave the plan readable
    "a conflict inside a text": with_task("clause: 'a").replace("'a\n", "'a\n<<<<<<< x  # <- GG009:1\nb'\n"),
    "an underlined text": with_task("clause: 'a").replace("'a\n", "'a\n=======\nb'\n"),
    "an underlined quotation": with_task("clause: '>>>>>>>").replace(">>>\n", ">>>\n=======\nb'\n"),
    "a text that is cut": with_task("clause: 学习 #1 次  # <- GG013:20"),
    "a list item that is cut": with_task(
        "owners: [bureau]\nlog:\n- on: 2023-05-01\n  note: 一 #二  # <- GG013:19"
    ),
    "comments that cut no text": with_task(
        "clause: 一 # 二\norganizer: 一#二\nstart: 2023-05-01 #二\nkind: deliverable #二\n#三\nlog: [] #四"
    ),
    "texts with a # in quotes": with_task("clause: '一 #二'\norganizer: |\n  一 #二"),
    "a turned text": with_task("clause: 一\u202e二  # <- GG010:18"),
    "a turned comment": with_task("clause: 一  # \u2066\u200f  # <- GG010:22"),
    "an unseen character": with_task("clause: 一\u200b\u00ad二  # <- GG011:18"),
    "unseen lines": with_task("clause: '一\u2028二'  # <- GG011:19"),
    "a joiner that is no emoji's": with_task("clause: 一\u200d二  # <- GG011:18"),
    "a tag character": with_task("clause: 一\U000e0041二  # <- GG011:18"),
    "an escape of a tag character": with_task(r'clause: "一\U000E0041二"  # <- GG011:17'),
    "an escape that turns": with_task(r'clause: "一\u202E二"  # <- GG010:17'),
    "an escape that is unseen": with_task(r'clause: "一\u200B二"  # <- GG011:17'),
    "an escaped byte order mark": with_task(r'clause: "\uFEFF一"  # <- GG005:17'),
    "an escape in a wrong value": with_task(r'deadline: "\u202E2023-02-01"  # <- GG010:19 GG104:19'),
    "escapes for a terminal": with_task(r'clause: "\e[31m\x9b"  # <- GG005:17 GG005:17'),
    "an escaped line end of another kind": with_task(r'clause: "一\N二\r"  # <- GG005:17 GG005:17'),
    "an escape and the character itself": with_task('clause: "\\u200B一\u200b"  # <- GG011:17 GG011:25'),
    "an escape beside the character itself": with_task('clause: "\\\\一\u200b"  # <- GG011:21'),
    "an escape of all that is well": with_task(r'clause: "\u4E00\t\n👨\u200d👩"'),
    "no escape in single quotes": with_task(r"clause: '\u202E'"),
    "an emoji": with_task("clause: 👨\u200d👩\u200d👧❤\ufe0f\u200d🔥"),
    "a tab before a value": with_task("clause:\t一  # <- GG012:16"),
    "a tab before quotes": with_task("clause:\t''  # <- GG012:16 GG105:17"),
    "a tab before a key": with_task("target: {min: 1,\t unit: 所}  # <- GG012:25"),
    "a tab before braces": with_task("target: \t{min: 1, unit: 所}  # <- GG012:17"),
    "tabs that mean something or nothing": with_task("clause: '一\t二'\t# 三\t四\norganizer: 五\t"),
    # GG2
    "an id twice": FULL + TASK.replace("1-01\n", "1-01  # <- GG201:13\n"),
    "an id without its zero": FULL + TASK.replace("1-01\n", "1-1  # <- GG210:13\n"),
    "an id of three digits": FULL + TASK.replace("1-01\n", "1-001  # <- GG210:13\n"),
    "a section with a zero": FULL + TASK.replace("1-01\n", "01-01  # <- GG210:13\n"),
    "a part further on": FULL.replace("1-01\n", "a-1-x\n")
    + TASK.replace("1-01\n", "a-01-x  # <- GG210:13\n"),
    "an unknown owner": with_task("owners: [bureau, office]  # <- GG202:26"),
    "an unknown organization": swap("organization: bureau\n", "organization: office  # <- GG202:15\n"),
    "an unknown default": swap(
        "[bureau], deadline: 2023-12-31}\n", "[x], deadline: 2023-12-31}  # <- GG202:21\n"
    ),
    "no owner anywhere": HEAD
    + "defaults: {deadline: 2023-12-31}\n"
    + SECTION
    + TASK.replace("1-01\n", "1-01  # <- GG203:9\n"),
    "no deadline anywhere": HEAD
    + "defaults: {owners: [bureau]}\n"
    + SECTION
    + TASK.replace("1-01\n", "1-01  # <- GG204:9\n"),
    "standing work needs no deadline": HEAD
    + "defaults: {owners: [bureau]}\n"
    + SECTION
    + TASK
    + "        kind: standing\n",
    "a section's default is enough": HEAD
    + SECTION.replace("    tasks", "    defaults: {owners: [hutang], deadline: 2023-06-30}\n    tasks")
    + TASK,
    "a number twice": FULL
    + "  - number: 1  # <- GG205:13\n    title: 二\n    tasks: [{id: 1-02, title: 一}]\n",
    "a member with a unit's id": swap("{hutang: 湖塘小学}}}\n", "{bureau: 局}}}  # <- GG206:84\n"),
    "a member of two groups": swap("}}}\n", "}}, towns: {name: 各镇, members: {hutang: 湖塘小学}}}\n"),
    "a member of two groups with two names": swap(
        "}}}\n", "}}, towns: {name: 各镇, members: {hutang: 湖塘}}}  # <- GG206:128\n"
    ),
    "two units of one name": swap("湖塘小学", "局关工委").replace("}}}\n", "}}}  # <- GG207:84\n"),
    "an alias that is another's name": swap("本局", "各校").replace("}}}\n", "}}}  # <- GG207:40\n"),
    "an alias of two units": swap("各校,", "各校, aliases: [本局],").replace("}}}\n", "}}}  # <- GG207:76\n"),
    "an alias that says the name again": swap("本局", "局关工委"),
    "an owner twice": with_task("owners: [schools, bureau, schools]  # <- GG208:35"),
    "a default owner twice": swap(
        "[bureau], deadline: 2023-12-31}\n", "[bureau, bureau], deadline: 2023-12-31}  # <- GG208:29\n"
    ),
    "a change of nothing": with_task("changes: [{on: 2023-05-01, field: titel, reason: 一}]  # <- GG209:43"),
    "a change in Chinese": with_task(
        "changes:\n  - {on: 2023-05-01, field: 标题, reason: 一}  # <- GG209:37\n"
        "  - {on: 2023-05-01, field: title, reason: 一}"
    ),
    # GG3
    "a period that runs backwards": swap("end: 2023-12-31}\n", "end: 2022-12-31}  # <- GG301:34\n"),
    "a deadline next year": with_task("deadline: 2024-01-01  # <- GG302:19"),
    "a default next year": swap("2023-12-31}\nsections", "2024-12-31}  # <- GG302:40\nsections"),
    "a start after the deadline": with_task("start: 2023-05-01  # <- GG303:16\ndeadline: 2023-04-01"),
    "a max below the min": with_task("target: {min: 20, max: 15, unit: 所}  # <- GG304:32"),
    "done without a day": with_task("status: done  # <- GG305:17"),
    "a day without done": with_task("done_on: 2023-05-01  # <- GG306:18"),
    "done tomorrow": with_task("status: done\ndone_on: 2023-07-02  # <- GG307:18"),
    "done today": with_task("status: done\ndone_on: 2023-07-01"),
    "done before the start": with_task("start: 2023-05-02\nstatus: done\ndone_on: 2023-05-01  # <- GG308:18"),
    "done before it was begun": with_task(
        "started_on: 2023-05-02\nstatus: done\ndone_on: 2023-05-01  # <- GG308:18"
    ),
    "done on the first day": with_task("start: 2023-05-01\nstatus: done\ndone_on: 2023-05-01"),
    "the least is reached, more may come": with_task(
        "target: {min: 2, max: 3, unit: 所}\nlog: [{on: 2023-05-01, count: 2}]"
    ),
    "the most is reached": with_task(
        "target: {min: 2, max: 3, unit: 所}\nstatus: doing  # <- GG309:17\nlog: [{on: 2023-05-01, count: 3}]"
    ),
    "the least is reached, the time is over": with_task(
        "deadline: 2023-06-30\ntarget: {min: 2, max: 3, unit: 所}\nstatus: doing  # <- GG309:17\n"
        "log: [{on: 2023-05-01, count: 2}]"
    ),
    "a target reached before anybody began": FULL.replace("1-01\n", "1-01  # <- GG309:9\n")
    + "        target: {min: 2, unit: 所}\n        log: [{on: 2023-05-01, count: 2}]\n",
    "a hundred percent": with_task("status: doing  # <- GG309:17\nlog: [{on: 2023-05-01, percent: 100}]"),
    "no longer a hundred percent": with_task(
        "status: doing\nlog: [{on: 2023-05-01, percent: 100}, {on: 2023-05-02, percent: 90, note: 一}]"
    ),
    "reached, and returned by members": with_task("owners: [schools]\nlog: [{on: 2023-05-01, percent: 100}]"),
    "reached and cancelled": with_task(
        "status: cancelled\nlog: [{on: 2023-05-01, percent: 100}]\n"
        "changes: [{on: 2023-05-02, field: status, to: cancelled, reason: 一}]"
    ),
    "nothing to show": with_task("kind: deliverable\nstatus: done  # <- GG310:17\ndone_on: 2023-05-01"),
    "nothing to show, but an activity": with_task("status: done\ndone_on: 2023-05-01"),
    "something to show": with_task(
        "kind: deliverable\nstatus: done\ndone_on: 2023-05-01\n"
        "log: [{on: 2023-05-01, evidence: [a.pdf]}, {on: 2023-05-01, note: 一}]"
    ),
    "what members show": with_task("kind: deliverable\nowners: [schools]\nstatus: done\ndone_on: 2023-05-01"),
    "cancelled without a word": with_task("status: cancelled  # <- GG311:17"),
    "cancelled again without a word": with_task(
        "status: cancelled  # <- GG311:17\nchanges:\n"
        "  - {on: 2023-05-01, field: status, to: cancelled, reason: 一}\n"
        "  - {on: 2023-05-02, field: status, to: doing, reason: 一}"
    ),
    "cancelled, of records in no order the last": with_task(
        "status: cancelled\nchanges:\n"
        "  - {on: 2023-05-03, field: status, to: cancelled, reason: 一}\n"
        "  - {on: 2023-05-02, field: status, to: doing, reason: 一}  # <- GG318:18"
    ),
    "cancelled with a reason, but to what": with_task(
        "status: cancelled\nchanges: [{on: 2023-05-01, field: status, reason: 一}]"
    ),
    "reopened without a word": with_task(
        "status: doing  # <- GG312:17\nchanges: [{on: 2023-05-01, field: status, to: cancelled, reason: 一}]"
    ),
    "deleted status": FULL.replace("1-01\n", "1-01  # <- GG312:9\n")
    + "        changes: [{on: 2023-05-01, field: status, to: done, reason: 一}]\n",
    "reopened and done again": with_task(
        "status: done\ndone_on: 2023-05-03\n"
        "changes: [{on: 2023-05-01, field: status, from: done, to: doing, reason: 一}]"
    ),
    "moved without a word": with_task(
        "deadline: 2023-07-02  # <- GG313:19\n"
        "changes: [{on: 2023-05-01, field: deadline, to: 2023-07-01, reason: 一}]"
    ),
    "a moved deadline that was deleted": FULL.replace("1-01\n", "1-01  # <- GG313:9\n")
    + "        changes: [{on: 2023-05-01, field: deadline, to: 2023-07-01, reason: 一}]\n",
    "moved with a word": with_task(
        "deadline: 2023-07-02\nchanges:\n  - {on: 2023-05-01, field: deadline, to: 2023-07-01, reason: 一}\n"
        "  - {on: 2023-05-01, field: deadline, to: 2023-07-02, reason: 一}\n"
        "  - {on: 2023-05-02, field: title, to: 一, reason: 一}"
    ),
    "moved, not said where to": with_task("changes: [{on: 2023-05-01, field: deadline, reason: 一}]"),
    "evidence that is not there": with_task(
        "log:\n  - {on: 2023-05-01, evidence: [a.pdf]}\n"
        "  - {on: 2023-05-02, evidence: [a.pdf, missing.pdf]}  # <- GG314:48"
    ),
    "less than nothing": with_task(
        "target: {min: 5, unit: 所}\nlog:\n  - {on: 2023-05-01, count: 2}\n"
        "  - {on: 2023-05-02, count: -3}  # <- GG315:37\n  - {on: 2023-05-03, count: -1}\n"
        "  - {on: 2023-05-04, count: 4}\n  - {on: 2023-05-05, count: -3}  # <- GG315:37"
    ),
    "more than the most": with_task(
        "target: {min: 5, max: 6, unit: 所}\nlog:\n  - {on: 2023-05-01, count: 6}\n"
        "  - {on: 2023-05-02, count: 1}  # <- GG315:37\n  - {on: 2023-05-03, count: 1}"
    ),
    "counted by days": with_task(
        "target: {min: 5, unit: 所}\nlog:\n  - {on: 2023-05-02, count: -1}\n"
        "  - {on: 2023-05-01, count: 1}  # <- GG318:18"
    ),
    "a count of what": with_task("log: [{on: 2023-05-01, count: 2}]  # <- GG316:39"),
    "a percent that falls": with_task(
        "log:\n  - {on: 2023-05-01, percent: 20}\n  - {on: 2023-05-02, percent: 20}\n"
        "  - {on: 2023-05-02, note: 一}\n  - {on: 2023-05-03, percent: 19}  # <- GG317:39\n"
        "  - {on: 2023-05-03, percent: 18, note: 一}\n  - {on: 2023-05-04, percent: 19}"
    ),
    "a log in no order": with_task(
        "log:\n  - {on: 2023-05-02, note: 一}\n  - {on: 2023-05-01, note: 一}  # <- GG318:18\n"
        "  - {on: 2023-05-01, note: 一}"
    ),
    "logged tomorrow": with_task(
        "log: [{on: 2023-07-01, note: 一}, {on: 2023-07-02, note: 一}]  # <- GG319:47"
    ),
    "begun tomorrow": with_task("status: doing\nstarted_on: 2023-07-02  # <- GG319:21"),
    "added tomorrow": with_task("added: 2023-07-02  # <- GG319:16"),
    "written tomorrow": with_task("log: [{on: 2023-06-30, note: 一, entered: 2023-07-02}]  # <- GG319:50"),
    "withdrawn tomorrow": with_task(
        "log: [{on: 2023-06-30, note: 一, withdrawn: {on: 2023-07-02, reason: 一}}]  # <- GG319:57"
    ),
    "changed tomorrow": with_task("changes: [{on: 2023-07-02, field: title, reason: 一}]  # <- GG319:24"),
    "logged before the period": with_task(
        "log:\n  - {on: 2022-12-31, note: 一}  # <- GG320:18\n  - {on: 2023-01-01, note: 一}"
    ),
    "done before the period": with_task("status: done\ndone_on: 2022-12-31  # <- GG320:18"),
    "begun before the period": with_task("status: doing\nstarted_on: 2022-12-31  # <- GG320:21"),
    "added before the period": with_task("added: 2022-12-31"),
    "added after the period": swap(
        "period: {start: 2023-01-01, end: 2023-12-31}", "period: {start: 2022-01-01, end: 2022-12-31}"
    ).replace("deadline: 2023", "deadline: 2022")
    + "        added: 2023-01-01  # <- GG327:16\n",
    "written before it happened": with_task(
        "log: [{on: 2023-06-02, note: 一, entered: 2023-06-01}]  # <- GG326:50"
    ),
    "decided before it was": with_task(
        "changes: [{on: 2023-06-02, field: title, reason: 一, entered: 2023-06-01}]  # <- GG326:70"
    ),
    "withdrawn before it happened": with_task(
        "log: [{on: 2023-06-02, note: 一, withdrawn: {on: 2023-06-01, reason: 一}}]  # <- GG326:57"
    ),
    "what was withdrawn counts for no rule": with_task(
        "target: {min: 2, max: 3, unit: 所}\nlog:\n"
        + "".join(
            f"  - {{{entry}, withdrawn: {{on: 2023-07-01, reason: 一}}}}\n"
            for entry in (
                "on: 2023-05-02, count: 5",
                "on: 2023-05-01, count: -9",
                "on: 2023-05-01, percent: 100",
                "on: 2022-05-01, percent: 20",
                "on: 2023-05-01, evidence: [missing.pdf]",
            )
        )
        + "  - {on: 2023-04-01, count: 1}"
    ),
    "withdrawn counts, percents and no target": with_task(
        "log:\n  - {on: 2023-05-01, count: 5, withdrawn: {on: 2023-07-01, reason: 一}}\n"
        "  - {on: 2023-05-01, percent: 100, withdrawn: {on: 2023-07-01, reason: 一}}\n"
        "  - {on: 2023-05-02, percent: 20}"
    ),
    "evidence that was withdrawn": with_task(
        "kind: deliverable\nstatus: done  # <- GG310:17\ndone_on: 2023-05-02\n"
        "log: [{on: 2023-05-01, evidence: [a.pdf], withdrawn: {on: 2023-07-01, reason: 一}}]"
    ),
    "changed before the period": with_task("changes: [{on: 2022-12-31, field: title, reason: 一}]"),
    "standing work at a hundred percent": with_task("kind: standing\nlog: [{on: 2023-05-01, percent: 100}]"),
    "standing work with a deadline": with_task("kind: standing\ndeadline: 2023-06-30  # <- GG321:19"),
    "a title of two lines": swap("        title: 一\n", '        title: "一\\n二"  # <- GG325:16\n'),
    "a title in a block": swap("        title: 一\n", "        title: |  # <- GG325:16\n          一\n"),
    "a name of two lines": swap("湖塘小学", '"湖塘\\n小学"').replace("}}}\n", "}}}  # <- GG325:84\n"),
    "every quarter, but an activity": with_task("every: quarter  # <- GG322:16"),
    "every quarter": with_task("kind: standing\nevery: quarter"),
    "an empty group": swap("{hutang: 湖塘小学}}}\n", "{}}}  # <- GG323:75\n") + "        owners: [schools]\n",
    "an empty group that owns nothing": swap("{hutang: 湖塘小学}", "{}"),
    "a default owner that is an empty group": swap("{hutang: 湖塘小学}}}\n", "{}}}  # <- GG323:75\n").replace(
        "[bureau], dead", "[schools], dead"
    ),
    "a section without tasks": FULL + "  - number: 2\n    title: 二\n    tasks: []  # <- GG324:12\n",
    "a section with broken tasks only": FULL
    + "  - number: 2\n    title: 二\n    tasks: [{id: A, title: 一}]  # <- GG105:18\n",
    # many at once
    "a bad task hides no other": FULL.replace("id: 1-01\n", "id: A  # <- GG105:13\n")
    + "      - id: 1-02\n        title: 二\n        status: done  # <- GG305:17\n"
    + "      - id: 1-03\n        title: 三\n        kind: x  # <- GG105:15\n"
    + "      - id: 1-04\n        title: 四\n        deadline: 2024-01-01  # <- GG302:19\n",
    "a bad section hides no other": FULL.replace("number: 1\n", "number: 一  # <- GG103:13\n")
    + "        status: done\n"  # not told before the section is fixed
    + "  - number: 2\n    title: 二\n    tasks:\n"
    + "      - {id: A, title: 一}  # <- GG105:14\n"
    + "      - {id: 2-01, title: 一, status: done}  # <- GG305:38\n"
    + "      - {id: 2-01, title: 二}  # <- GG201:14\n",
    "an unknown field hides nothing": FULL + "        status: done  # <- GG305:17\nnotes: 一  # <- GG101:1\n",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in MARKED.items()])
def test_findings_stand_where_they_are_marked(text: str) -> None:
    document = parse(text.encode())
    assert places(document, check(document, TODAY, SETTINGS).diagnostics) == marks(text)


def test_places_hold_with_other_line_ends_and_a_byte_order_mark() -> None:
    text = MARKED["a bad task hides no other"]
    document = parse(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert places(document, check(document, TODAY, SETTINGS).diagnostics) == marks(text)


RAW: dict[str, tuple[bytes, list[tuple[int, int, str]]]] = {
    "GBK": (FULL.encode("gbk"), [(2, 8, "GG001")]),
    "an open bracket": (b"a: [b\nc: d\n", [(2, 2, "GG002")]),
    "an anchor before a mistake": (b"&a &b c: 1", [(1, 1, "GG004"), (1, 4, "GG002")]),
    "a second document": ((FULL + "---\n").encode(), [(13, 1, "GG004")]),
    "a control character": (FULL.encode() + b"# \x07\n", [(13, 3, "GG005")]),
    "an empty file": (b"", [(1, 1, "GG006")]),
    "dashes only": (b"---\n", [(1, 1, "GG006")]),
    "a list": (b"- schema: 1\n", [(1, 3, "GG006")]),
    "an alias": (b"*a\n", [(1, 1, "GG004")]),
    "brackets": (b"[" * 500, [(1, 65, "GG007")]),
    "a huge file": (b"#" * (MAX_BYTES + 1), [(1, 1, "GG008")]),
    "a merge conflict": (
        (FULL + "<<<<<<< HEAD\n        status: done\n=======\n>>>>>>> x\n").encode(),
        [(13, 1, "GG009")],
    ),
    "three versions": (
        b"a: 1\r\n<<<<<<< x\r\nb: 1\r\n||||||| y\r\n=======\r\nb: 2\r\n>>>>>>> z\r\n",
        [(2, 1, "GG009")],
    ),
    "two conflicts": (
        b"<<<<<<<\n=======\n>>>>>>>\na: b: c\n<<<<<<< x\n<<<<<<< x\n>>>>>>> y",
        [(1, 1, "GG009"), (5, 1, "GG009"), (6, 1, "GG009")],
    ),
    "what is left of two conflicts": (
        b"=======\n>>>>>>>\na: b: c\n=======\n",
        [(1, 1, "GG009"), (4, 1, "GG009")],
    ),
    "a mistake above a conflict": (b"a: b: c\n<<<<<<< x\n", [(1, 5, "GG002"), (2, 1, "GG009")]),
    "what is left of a conflict": (b"a: 1\n=======\nb: 2\n", [(2, 1, "GG009")]),
    "no marker": (b"a: 1\n========\n <<<<<<< x\n>>>>>>>x\n", [(2, 1, "GG002")]),
}


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*case, id=name) for name, case in RAW.items()])
def test_findings_in_broken_files(source: bytes, expected: list[tuple[int, int, str]]) -> None:
    document = parse(source)
    checked = check(document, TODAY)
    assert [(*document.position(found.span.start), found.code) for found in checked.diagnostics] == expected
    assert checked.plan is None
    assert checked.errors
    assert check_returns(document, None, FILED)[1] == checked.diagnostics


# ── returns ──

MEMBERS = (
    FULL.replace(
        "hutang: 湖塘小学",
        "hutang: 湖塘小学, xinghe: 星河小学, miaopu: 苗圃幼儿园, gone: {name: 老街, until: 2023-03-10}",
    )
    + """\
        owners: [schools]
      - {id: 2-11, title: 局里的事}
      - {id: 2-12, title: 常态的事, kind: standing, owners: [schools]}
      - id: 2-13
        title: 取消的事
        owners: [schools]
        status: cancelled
        changes: [{on: 2023-04-01, field: status, from: todo, to: cancelled, reason: 压减}]
      - id: 2-14
        title: 收回的事
        owners: [bureau]
        changes: [{on: 2023-04-01, field: owners, from: [schools], to: [bureau], reason: 统一组织}]
      - {id: 2-15, title: 计数的事, owners: [schools], target: {min: 3, unit: 场}}
      - {id: 2-16, title: 四月起的事, owners: [schools], start: 2023-04-01}
      - {id: 2-17, title: 提前的事, owners: [schools], start: 2023-04-01, started_on: 2023-03-10}
      - id: 2-18
        title: 推后的事
        owners: [schools]
        start: 2023-04-01
        changes: [{on: 2023-03-25, field: start, from: 2023-03-01, to: 2023-04-01, reason: 推后}]
"""
)
FILED = Filed("hutang.yaml", {"xinghe": "xinghe.yml"}, SETTINGS, TODAY)
COPY = Filed("hutang (1).yaml", {"hutang": "hutang.yaml"}, SETTINGS, TODAY)
LEFT = Filed("gone.yaml", {}, SETTINGS, TODAY)
RETURN = "schema: 1\nunit: hutang\ntasks:\n  1-01: {done_on: 2023-03-20}\n"
BAD_RETURNS: dict[str, str] = {
    "fine": RETURN,
    "an unknown unit": RETURN.replace("hutang\n", "hutan  # <- GG501:7\n"),
    "a group is no member": RETURN.replace("hutang\n", "schools  # <- GG501:7\n"),
    "an unknown task": RETURN + "  1-02: {exempt: 不参加}  # <- GG502:3\n",
    "an unknown field": RETURN + "tak: {}  # <- GG101:1\n",
    "an impossible day": RETURN.replace("20}\n", "32}  # <- GG104:19\n"),
    "a second file of the unit": RETURN.replace("hutang\n", "xinghe  # <- GG503:7\n"),
    "a copy of its file": RETURN.replace("hutang\n", "hutang  # <- GG505:7\n"),
    "another unit's file": RETURN.replace("hutang\n", "miaopu  # <- GG504:7\n"),
    "evidence that is not there": RETURN.replace(
        "20}\n", "20, evidence: [a.pdf, missing.pdf]}  # <- GG507:49\n"
    ),
    "written before it was done": RETURN.replace("20}\n", "20, entered: 2023-03-19}  # <- GG508:40\n"),
    "exempt before that was found": RETURN.replace(
        "done_on: 2023-03-20}\n", "exempt: 一, exempt_on: 2023-03-20, entered: 2023-03-19}  # <- GG508:53\n"
    ),
    "corrected before it was": RETURN.replace(
        "20}\n",
        "20, changes: [{on: 2023-03-22, field: note, reason: 一, entered: 2023-03-21}]}  # <- GG508:91\n",
    ),
    "done in the future": RETURN.replace("2023-03-20}\n", "2023-07-02}  # <- GG509:19\n"),
    "exempt in the future": RETURN.replace(
        "done_on: 2023-03-20}\n", "exempt: 一, exempt_on: 2024-03-20}  # <- GG509:32\n"
    ),
    "written in the future": RETURN.replace("20}\n", "20, entered: 2024-03-19}  # <- GG509:40\n"),
    "sent back and answered in the future": RETURN.replace(
        "20}\n",
        "20, sent_back: [{on: 2023-08-01, reason: 一, answered: 2023-08-02}]}  # <- GG509:48 GG509:81\n",
    ),
    "corrected in the future": RETURN.replace(
        "20}\n",
        "20, changes: [{on: 2023-08-01, field: x, reason: x, entered: 2024-01-01}]}"
        "  # <- GG509:46 GG509:88\n",
    ),
    "done before the period": RETURN.replace("2023-03-20}\n", "2022-03-20}  # <- GG510:19\n"),
    "done before the task starts": RETURN + "  2-16: {done_on: 2023-03-20}  # <- GG510:19\n",
    "done after the task began early": RETURN + "  2-17: {done_on: 2023-03-20}\n",
    "done before the start was put off": RETURN + "  2-18: {done_on: 2023-03-20}\n",
    "exempt before the period": RETURN.replace(
        "done_on: 2023-03-20}\n", "exempt: 一, exempt_on: 2022-12-31}  # <- GG510:32\n"
    ),
    "sent back before the period": RETURN.replace(
        "20}\n", "20, sent_back: [{on: 2022-08-01, reason: 一}]}  # <- GG510:48\n"
    ),
    "done after the period": RETURN.replace("2023-03-20}\n", "2024-03-20}  # <- GG511:19\n"),
    "the bureau's own": RETURN + "  2-11: {done_on: 2023-03-20}  # <- GG512:3\n",
    "standing work": RETURN + "  2-12: {exempt: 不参加}  # <- GG512:3\n",
    "cancelled before it was done": RETURN + "  2-13: {done_on: 2023-04-02}  # <- GG512:3\n",
    "cancelled after it was done": RETURN + "  2-13: {done_on: 2023-03-20}\n",
    "cancelled after it was exempt": RETURN + "  2-13: {exempt: 不参加}\n",
    "given away after it was done": RETURN + "  2-14: {done_on: 2023-03-20}\n",
    "given away before it was done": RETURN + "  2-14: {done_on: 2023-05-20}  # <- GG512:3\n",
    "after it had left": RETURN.replace("hutang", "gone").replace("20}\n", "20}  # <- GG513:19\n"),
    "before it left": RETURN.replace("hutang", "gone").replace("20}\n", "10}\n"),
    "a count without a target": RETURN.replace("20}\n", "20, count: 3}  # <- GG514:38\n"),
    "a count with a target": RETURN.replace("1-01: {", "2-15: {count: 3, "),
    "done and exempt": RETURN.replace("20}\n", "20, exempt: 不参加}  # <- GG517:39\n"),
    "an empty return": RETURN.replace("{done_on: 2023-03-20}\n", "{}  # <- GG515:9\n"),
    "only a note": RETURN.replace("done_on: 2023-03-20}\n", "note: 一}  # <- GG515:9\n"),
    "an exemption that is empty": RETURN.replace("done_on: 2023-03-20}\n", "exempt: }  # <- GG515:18\n"),
    "an exemption that is blank": RETURN.replace("done_on: 2023-03-20}\n", "exempt: ' '}  # <- GG105:18\n"),
    "taken back": RETURN.replace(
        "done_on: 2023-03-20}\n",
        "changes: [{on: 2023-03-22, field: done_on, from: 2023-03-20, reason: 误报}]}\n",
    ),
    "an escape for a terminal": RETURN.replace("20}\n", '20, note: "\\e[2J"}  # <- GG005:37\n'),
    "twice": RETURN + "  1-01: {exempt: 不参加}  # <- GG003:3\n",
}


def filed_as(text: str) -> Filed:
    if "GG511" in text:
        return FILED._replace(today=date(2024, 6, 1))
    return COPY if "GG505" in text else LEFT if "unit: gone" in text else FILED


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in BAD_RETURNS.items()])
def test_findings_in_returns_stand_where_they_are_marked(text: str) -> None:
    plan = check(parse(MEMBERS.encode()), TODAY).plan
    document = parse(text.encode())
    returns, diagnostics = check_returns(document, plan, filed_as(text))
    assert places(document, diagnostics) == marks(text)
    assert (returns is None) == any(found.code.startswith("GG1") for found in diagnostics)


CLOSED = (
    swap("hutang: 湖塘小学", "hutang: 湖塘小学, xinghe: 星河小学")
    + """\
        owners: [schools]
        status: done
        done_on: 2023-06-20
"""
)
REASON = "        changes: [{on: 2023-06-20, field: status, from: doing, to: done, reason: 集中培训}]\n"
RETURNED = Return.model_validate({"done_on": "2023-03-01"})
NOT_CLOSED: dict[str, tuple[str, dict[str, Return], str]] = {
    "nobody": (CLOSED, {}, "湖塘小学, 星河小学"),
    "one is missing": (CLOSED, {"hutang": RETURNED}, "星河小学"),
    "an empty return is none": (CLOSED, {"hutang": RETURNED, "xinghe": Return()}, "星河小学"),
    "all have returned": (CLOSED, {"hutang": RETURNED, "xinghe": Return(exempt="一")}, ""),
    "closed for all": (CLOSED + REASON, {}, ""),
    "closed before the reason was taken back": (
        CLOSED + REASON.replace("to: done", "to: doing"),
        {},
        "湖塘小学, 星河小学",
    ),
    "who came later": (
        CLOSED.replace("xinghe: 星河小学", "xinghe: {name: 星河, since: 2023-06-21}"),
        {"hutang": RETURNED},
        "",
    ),
    "silenced": (CLOSED.replace("done\n", "done  # guangong: ignore[GG516] 已核对\n"), {}, ""),
}


@pytest.mark.parametrize(("text", "reports", "missing"), NOT_CLOSED.values(), ids=NOT_CLOSED)
def test_a_task_closed_by_hand(text: str, reports: dict[str, Return], missing: str) -> None:
    document = parse(text.encode())
    checked = check(document, TODAY)
    returns = {
        unit: Returns.model_validate({"schema": 1, "unit": unit, "tasks": {"1-01": report}})
        for unit, report in reports.items()
    }
    found = check_closing(document, checked, returns, TODAY)
    message = f'task "1-01" is marked done, and has not been returned by: {missing}'
    assert [(item.code, item.message) for item in found] == ([("GG516", message)] if missing else [])
    assert all(item.code != "GG091" for item in checked.diagnostics)


def test_an_exemption_without_a_reason_has_a_sentence_of_its_own() -> None:
    help_ = (
        "write why the task does not apply: exempt: 幼儿园不参加; "
        "what was done has its day: done_on: YYYY-MM-DD"
    )
    for value in ("", "' '", "true", "[]"):
        document = parse(RETURN.replace("done_on: 2023-03-20", f"exempt: {value}").encode())
        plan = check(parse(MEMBERS.encode()), TODAY).plan
        assert [found.help for found in check_returns(document, plan, FILED)[1]] == [help_]


def test_without_a_plan_returns_are_held_against_nothing() -> None:
    document = parse(BAD_RETURNS["an unknown unit"].encode())
    assert check_returns(document, None, FILED)[1] == []


def test_what_is_empty_is_near_to_no_word() -> None:
    (found,) = check(parse(MARKED["no status"].encode()), TODAY).diagnostics
    assert (found.message, found.help) == (
        '"status" cannot be empty',
        "allowed: todo, doing, done, cancelled",
    )


def test_every_rule_has_a_case() -> None:
    marked = {code for text in (*MARKED.values(), *BAD_RETURNS.values()) for _l, _c, code in marks(text)}
    raw = {code for _source, found in RAW.values() for _l, _c, code in found}
    codes = [rule.code for name in ("text", "schema", "plan", "returns") for rule in RULES[name]]
    assert marked | raw == set(codes)
    assert len(codes) == len(set(codes))
    assert codes == [code for code, *_words in WORDS]


# ── clean plans ──


@pytest.mark.parametrize(
    ("path", "today", "tasks"),
    [("plan.yaml", date(2023, 1, 1), 50), ("examples/plan.yaml", date(2026, 6, 30), 50)],
)
def test_the_plans_of_the_repository_are_clean(path: str, today: date, tasks: int) -> None:
    checked = check(parse((ROOT / path).read_bytes()), today)
    # The bureau's schools are not known by name yet.
    assert [found.code for found in checked.diagnostics] == ["GG323"] * (path == "plan.yaml")
    assert checked.plan
    assert len(list(checked.plan.tasks())) == tasks


def test_the_examples_returns_are_clean() -> None:
    plan = check(parse((ROOT / "examples/plan.yaml").read_bytes()), date(2026, 6, 30)).plan
    files = sorted((ROOT / "examples/returns").glob("*.yaml"))
    assert files
    for file in files:
        assert check_returns(parse(file.read_bytes()), plan, Filed(file.name, {}))[1] == []


# ── words ──


def in_words(source: str | bytes) -> list[tuple[str, str, str]]:
    document = parse(source if isinstance(source, bytes) else source.encode())
    return [(found.code, found.message, found.help) for found in check(document, TODAY).diagnostics]


TWO_TASKS = FULL + TASK
WORDS: list[tuple[str, str | bytes, str, str]] = [
    (
        "GG001",
        RAW["GBK"][0],
        "the file is not UTF-8, it seems to be GBK",
        "save it again with the encoding UTF-8 (Notepad: Save as, Encoding: UTF-8)",
    ),
    (
        "GG002",
        RAW["an open bracket"][0],
        "a bracket is not closed, or a comma is missing",
        "write [a, b], with half-width commas",
    ),
    (
        "GG003",
        MARKED["two titles"],
        'the key "title" stands here twice',
        'if another task begins here, write a line "- id: …" above; else keep the one that holds',
    ),
    (
        "GG004",
        RAW["an anchor before a mistake"][0],
        "an anchor (&) is not allowed",
        "write the value itself; put a text that begins with &, * or ! in quotes",
    ),
    (
        "GG005",
        RAW["a control character"][0],
        "the character U+0007 is not allowed",
        "delete it; it is invisible in most editors",
    ),
    ("GG006", RAW["an empty file"][0], "the file is empty", "begin with the line: schema: 1"),
    (
        "GG007",
        RAW["brackets"][0],
        "nested more than 64 levels deep",
        "a plan needs about eight levels: look for a bracket that is never closed",
    ),
    (
        "GG008",
        RAW["a huge file"][0],
        "the file is larger than 10 MB",
        "is this a plan? keep evidence and tables in other files",
    ),
    (
        "GG009",
        MARKED["a conflict inside a text"],
        "a merge conflict that nobody has resolved",
        "delete what is left of the conflict, and see that every line there belongs to its task",
    ),
    (
        "GG010",
        MARKED["a turned text"],
        "the character U+202E turns the direction of the text around it",
        "delete it: with it the line may say something else than it shows",
    ),
    (
        "GG011",
        MARKED["an unseen character"],
        "the invisible character U+200B",
        "delete it; it often comes along with text copied from a web page or from Word",
    ),
    (
        "GG012",
        MARKED["a tab before a value"],
        "a tab where a space belongs",
        "write spaces",
    ),
    (
        "GG013",
        MARKED["a text that is cut"],
        'the text ends before "#1 次": behind a space, # begins a comment',
        "put the whole text in quotes; if it is a comment, write a space behind the #",
    ),
    ("GG101", MARKED["an unknown field"], 'unknown field "statu"', 'did you mean "status"?'),
    ("GG102", MARKED["no title"], 'the field "title" is missing', 'add "title: …" here'),
    (
        "GG103",
        MARKED["a number for a text"],
        '"clause" must be a text, not a decimal number',
        "put it in quotes",
    ),
    (
        "GG104",
        MARKED["a day that never was"],
        '"deadline" is no day: 2023-02-30',
        '"2023-02-30" does not exist: month 2 of 2023 has 28 days; write 2023-02-28',
    ),
    (
        "GG105",
        MARKED["a status in Chinese"],
        '"status" cannot be 完成',
        "write done",
    ),
    (
        "GG201",
        MARKED["an id twice"],
        'the id "1-01" is used twice',
        "give the newer task the next free number",
    ),
    (
        "GG202",
        MARKED["an unknown owner"],
        'unknown unit "office"',
        "the units are: bureau, schools, hutang; or add it under units",
    ),
    (
        "GG203",
        MARKED["no owner anywhere"],
        'task "1-01" has no owner, and there is no default',
        'decide one: "owners: [unit]" here, or under defaults',
    ),
    (
        "GG204",
        MARKED["no deadline anywhere"],
        'task "1-01" has no deadline, and there is no default',
        'decide one: "deadline: YYYY-MM-DD" here, or under defaults',
    ),
    ("GG205", MARKED["a number twice"], "section 1 is there twice", "give each section a number of its own"),
    (
        "GG206",
        MARKED["a member with a unit's id"],
        'the id "bureau" has another name elsewhere: 局关工委',
        "give one of the two units another id, or both the same name",
    ),
    (
        "GG207",
        MARKED["two units of one name"],
        'the name "局关工委" belongs to "bureau" already',
        "write each name out, so that it means one unit",
    ),
    (
        "GG208",
        MARKED["an owner twice"],
        '"schools" is an owner already',
        "name each unit once; the first one leads",
    ),
    ("GG209", MARKED["a change of nothing"], 'a task has no field "titel"', 'did you mean "title"?'),
    (
        "GG210",
        MARKED["an id without its zero"],
        'the ids "1-1" and "1-01" differ only in leading zeros',
        "give the newer task the next free number",
    ),
    (
        "GG301",
        MARKED["a period that runs backwards"],
        "the period ends before it starts",
        "swap start and end",
    ),
    (
        "GG302",
        MARKED["a deadline next year"],
        "the deadline 2024-01-01 lies outside the plan's period",
        "choose a day from 2023-01-01 to 2023-12-31",
    ),
    (
        "GG303",
        MARKED["a start after the deadline"],
        "the start 2023-05-01 is after the deadline 2023-04-01",
        "move one of the two",
    ),
    ("GG304", MARKED["a max below the min"], "the target's max is less than its min", "swap min and max"),
    (
        "GG305",
        MARKED["done without a day"],
        'task "1-01" is done, but the day is missing',
        'add "done_on: YYYY-MM-DD"',
    ),
    (
        "GG306",
        MARKED["a day without done"],
        'task "1-01" has a day of completion, but its status is todo',
        'write "status: done", or delete done_on',
    ),
    (
        "GG307",
        MARKED["done tomorrow"],
        "2023-07-02 lies in the future; today is 2023-07-01",
        "check the year and the month",
    ),
    (
        "GG308",
        MARKED["done before the start"],
        "done on 2023-05-01, before the start 2023-05-02",
        "check both days",
    ),
    (
        "GG309",
        MARKED["the most is reached"],
        'task "1-01" is open, but its log counts 3 of 3 所',
        "close it: guangong done 1-01",
    ),
    (
        "GG310",
        MARKED["nothing to show"],
        'task "1-01" is done, but its log names no evidence',
        "name what shows it: guangong log 1-01 --evidence FILE",
    ),
    (
        "GG311",
        MARKED["cancelled without a word"],
        'task "1-01" is cancelled, but no change says why',
        "record it under changes: {on: YYYY-MM-DD, field: status, to: cancelled, reason: …}",
    ),
    (
        "GG312",
        MARKED["reopened without a word"],
        'the status of "1-01" was cancelled and is doing now, but no change says why',
        "record it under changes, with its reason",
    ),
    (
        "GG313",
        MARKED["moved without a word"],
        "the deadline is 2023-07-02, but the last recorded change moved it to 2023-07-01",
        "record the later decision under changes, with its reason",
    ),
    (
        "GG314",
        MARKED["evidence that is not there"],
        "flawed: missing.pdf",
        "correct it",
    ),
    (
        "GG315",
        MARKED["more than the most"],
        "with this entry the log counts 7",
        "a count says how many more there are, not how many in all; or raise the target's max",
    ),
    (
        "GG316",
        MARKED["a count of what"],
        'task "1-01" has no target that this could count towards',
        'add "target: {min: …, unit: …}" to the task, or write a percent',
    ),
    (
        "GG317",
        MARKED["a percent that falls"],
        "the percent falls from 20 to 19 without a word",
        "say in the note why; a percent says how far the whole task is",
    ),
    (
        "GG318",
        MARKED["cancelled, of records in no order the last"],
        "2023-05-02 stands below the later day 2023-05-03",
        "put the entries in the order of their days, or correct the day",
    ),
    (
        "GG319",
        MARKED["logged tomorrow"],
        "2023-07-02 lies in the future; today is 2023-07-01",
        "check the year and the month",
    ),
    (
        "GG320",
        MARKED["done before the period"],
        "2022-12-31 lies before the plan's period, which starts on 2023-01-01",
        "check the year; what was done before belongs into the plan of that time",
    ),
    (
        "GG321",
        MARKED["standing work with a deadline"],
        "standing work has no deadline: this one is ignored",
        'choose another kind, or remove it: guangong unset 1-01 deadline --reason "…"',
    ),
    (
        "GG322",
        MARKED["every quarter, but an activity"],
        '"every" is for standing work: here it is ignored',
        'write "kind: standing", or remove it: guangong unset 1-01 every --reason "…"',
    ),
    (
        "GG323",
        MARKED["an empty group"],
        'the group "schools" owns tasks, but its members are not known yet',
        "add them, and each of them returns these tasks: guangong members add schools …",
    ),
    (
        "GG324",
        MARKED["a section without tasks"],
        "section 2 has no tasks",
        "add the first one: guangong add TITLE --section 2",
    ),
    (
        "GG325",
        MARKED["a title of two lines"],
        "a title or name with a line end",
        "write it on one line, behind the colon",
    ),
    (
        "GG326",
        MARKED["written before it happened"],
        "2023-06-01 lies before the record's own day, 2023-06-02",
        "correct the day that is wrong",
    ),
    (
        "GG327",
        MARKED["added after the period"],
        "2023-01-01 lies after the plan's period, which ends on 2022-12-31",
        "check the year; a task of the next period belongs into the plan of that time",
    ),
    ("GG501", BAD_RETURNS["an unknown unit"], 'unknown unit "hutan"', 'did you mean "hutang"?'),
    ("GG502", BAD_RETURNS["an unknown task"], 'the plan has no task "1-02"', 'did you mean "1-01"?'),
    (
        "GG503",
        BAD_RETURNS["a second file of the unit"],
        'unit "xinghe" already reports in xinghe.yml',
        "join the two files, or write the unit that this one is for",
    ),
    (
        "GG504",
        BAD_RETURNS["another unit's file"],
        'hutang.yaml holds the returns of "miaopu"',
        "rename it to miaopu.yaml, or write the unit that it is for",
    ),
    (
        "GG505",
        BAD_RETURNS["a copy of its file"],
        "this is a copy, and does not count: the returns of hutang are in hutang.yaml",
        "compare the two, take over what hutang.yaml lacks, then delete the copy",
    ),
    ("GG507", BAD_RETURNS["evidence that is not there"], "flawed: missing.pdf", "correct it"),
    (
        "GG508",
        BAD_RETURNS["written before it was done"],
        "2023-03-19 lies before the record's own day, 2023-03-20",
        "correct the day that is wrong",
    ),
    (
        "GG509",
        BAD_RETURNS["done in the future"],
        "2023-07-02 lies in the future; today is 2023-07-01",
        "check the year and the month",
    ),
    (
        "GG510",
        BAD_RETURNS["done before the period"],
        "2022-03-20 lies before the plan's period, which starts on 2023-01-01",
        "check the year; what was done before belongs into the plan of that time",
    ),
    (
        "GG511",
        BAD_RETURNS["done after the period"],
        "2024-03-20 lies after the plan's period, which ends on 2023-12-31",
        "check the year; if the unit was that late, nothing is to be done",
    ),
    (
        "GG512",
        BAD_RETURNS["the bureau's own"],
        'task "2-11" is not one that "hutang" returns',
        "write the one that was meant; see: guangong list --owner hutang",
    ),
    (
        "GG513",
        BAD_RETURNS["after it had left"],
        '"老街" left its group on 2023-03-10, before 2023-03-20',
        'correct the day, return it for the unit that did it, or correct "until" in the plan',
    ),
    (
        "GG514",
        BAD_RETURNS["a count without a target"],
        'task "1-01" has no target that this could count towards',
        'write it into the note, or add "target: {min: …, unit: …}" to the task',
    ),
    (
        "GG515",
        BAD_RETURNS["an empty return"],
        '"hutang" says neither when 1-01 was done nor why it is exempt',
        "write done_on: YYYY-MM-DD or exempt: …, or delete it",
    ),
    (
        "GG517",
        BAD_RETURNS["done and exempt"],
        '"hutang" has done 1-01 and is exempt from it',
        "keep the one that is true; by command: guangong submit or guangong exempt",
    ),
]


@pytest.mark.parametrize(("code", "source", "message", "help_"), WORDS, ids=[case[0] for case in WORDS])
def test_every_rule_in_its_words(code: str, source: str | bytes, message: str, help_: str) -> None:
    document = parse(source if isinstance(source, bytes) else source.encode())
    if code < "GG5":
        diagnostics = check(document, TODAY, SETTINGS).diagnostics
    else:
        plan = check(parse(MEMBERS.encode()), TODAY).plan
        _returns, diagnostics = check_returns(document, plan, filed_as(str(source)))
    (found,) = (found for found in diagnostics if found.code == code)
    assert (found.message, found.help) == (message, help_)


SUGGESTIONS: list[tuple[str, str]] = [
    (with_task("statu: done"), 'did you mean "status"?'),
    (with_task("kind: activty"), 'did you mean "activity"?'),
    (with_task("every: monthly"), "write month"),
    (with_task("every: 每季度"), "write quarter"),
    (with_task("kind: 常态工作"), "write standing"),
    (with_task("kind: 会议"), "allowed: activity, deliverable, standing"),
    (with_task("类别: standing"), "write kind"),
    (with_task("ｋｉｎｄ: standing"), "write kind"),
    (with_task("key: 是"), "write true"),
    (with_task("log: [{on: 2023-01-01, percent: ５０%}]"), "write 50"),
    (with_task("log: [{on: 2023-01-01, note： 一}]"), 'write a half-width colon and a space: "note: "'),
    (swap("schema: 1\n", "schema: １\n"), "write 1"),
    (with_task("owners: 【bureau，schools】"), "write [bureau, schools]"),
    (
        with_task("　　　　key: true"),
        "it begins with full-width spaces: indent it with half-width spaces, like the lines around it",
    ),
    (with_task("clause: 一\nclause: 二"), "keep the one that holds"),
    (swap("1-01\n", "１－０１\n"), "write 1-01"),
    (with_task("owners: [burau]"), 'did you mean "bureau"?'),
    (with_task("owners: [局关工委]"), 'did you mean "bureau"?'),
    (with_task("owners: [本局]"), 'did you mean "bureau"?'),
    (with_task("owners: [hutan]"), 'did you mean "hutang"?'),
    (with_task("owners: [office]"), "the units are: bureau, schools, hutang; or add it under units"),
    (with_task("status: 完成"), "write done"),
    (swap("schema: 1\n", "schema: '1'\n"), "write it without quotes"),
    (
        with_task("log: [{on: 2023-01-01, x: 1}]"),
        "the fields here are: on, by, note, count, percent, evidence, status, entered, withdrawn",
    ),
    (with_task("target: 15"), "write it as target: {min: 15, unit: 所}, for example"),
    (with_task("note：一: 二"), 'write a half-width colon and a space: "note: "'),
    ("schema：1", 'write a half-width colon and a space: "schema: "'),
]


@pytest.mark.parametrize(("text", "help_"), SUGGESTIONS)
def test_the_help_names_what_was_meant(text: str, help_: str) -> None:
    ((_code, _message, found),) = in_words(text)
    assert found == help_


def test_a_day_without_a_year_has_one_only_while_the_period_runs() -> None:
    document = parse(with_task("deadline: 5月4日").encode())
    days = (date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
    found = [check(document, day).diagnostics[0].replacement for day in days]
    assert found == ["", "2023-05-04", "2023-05-04", ""]


PERIODS = {
    "{start: 2026-01-01, end: 2026-12-31}": "2026-05-04",
    "{start: 2026-09-01, end: 2027-08-31}": "2027-05-04",
    "{start: 2026.9.1, end: 2027-08-31}": "2023-05-04",
}


@pytest.mark.parametrize(("period", "example"), PERIODS.items())
def test_the_example_of_a_day_is_in_the_period(period: str, example: str) -> None:
    text = with_task("deadline: 昨天").replace("{start: 2023-01-01, end: 2023-12-31}", period)
    helps = [found.help for found in check(parse(text.encode()), TODAY).diagnostics]
    assert helps[-1] == f"write a day as {example}, for example"


def test_of_two_years_that_a_day_may_be_in_both_are_named() -> None:
    (found,) = check(parse(with_task("deadline: 1月8日").encode()), date(2024, 1, 9)).diagnostics
    help_ = '"1月8日" can mean 2023-01-08 or 2024-01-08; write the one that is meant'
    assert (found.help, found.replacement) == (help_, "")


def test_the_example_of_a_day_in_returns_is_in_the_plans_period() -> None:
    plan = check(parse(FULL.encode()), TODAY).plan
    text = b"schema: 1\nunit: hutang\ntasks: {1-01: {done_on: 5.4}}\n"
    helps = [found.help for found in check_returns(parse(text), plan, Filed("hutang.yaml", {}, SETTINGS))[1]]
    assert helps == ['"5.4" can be the day 2023-05-04, or a number; for the day write 2023-05-04']


def test_values_are_listed_with_their_words() -> None:
    document = parse(with_task("kind: 会议\nstatus: 开\nevery: 时时").encode())
    with speaking("zh"):
        helps = [found.help for found in check(document, TODAY).diagnostics]
    assert helps == [
        "请从中选填：activity（活动）、deliverable（成果）、standing（常态工作）",
        "请从中选填：todo（未开始）、doing（进行中）、done（已完成）、cancelled（已取消）",
        "请从中选填：month（每月）、quarter（每季）、half-year（每半年）、year（每年）",
    ]


FIXES: list[tuple[str, str, str]] = [
    ("clause: 1.1", '"clause" must be a text, not a decimal number', "put it in quotes"),
    ("clause: true", '"clause" must be a text, not true or false', "put it in quotes"),
    ("owners: [[a]]", 'an item of "owners" must be a text, not a list', "put it in quotes"),
    ("owners: bureau", '"owners" must be a list, not a text', "put it in brackets: [bureau]"),
    ("log: 3", '"log" must be a list, not a number', 'begin each item with "- " on a line of its own'),
    (
        "log: [3]",
        'an item of "log" must be keys with values, not a number',
        "the fields here are: on, by, note, count, percent, evidence, status, entered, withdrawn",
    ),
    (
        "target: {min: 1.5, unit: 所}",
        '"min" must be a whole number, not a decimal number',
        "write digits, without quotes",
    ),
    ("target: {min: 0, unit: 所}", '"min" cannot be 0', "the least is 1"),
    ("log: [{on: 2023-01-01, percent: 120}]", '"percent" cannot be 120', "the most is 100"),
    ("owners: []", '"owners" cannot be empty', "give at least one"),
    ("clause: ' '", '"clause" cannot be empty', "write a value, or delete the line"),
    ("clause: ''", '"clause" cannot be empty', "write a value, or delete the line"),
    ("deadline: 2026年5月4日", '"deadline" is no day: 2026年5月4日', "write 2026-05-04"),
    ("deadline: ２０２６．５．４", '"deadline" is no day: ２０２６．５．４', "write 2026-05-04"),
    ("deadline: 20260504", '"deadline" is no day: 20260504', "write 2026-05-04"),
    (
        "deadline: 2026年5月底前",
        '"deadline" is no day: 2026年5月底前',
        "write 2026-05-31, and the words in a line of their own: deadline_text: 2026年5月底前",
    ),
    ("deadline: 5月4日", '"deadline" is no day: 5月4日', "write 2023-05-04"),
    ("start: 2026/5/4", '"start" is no day: 2026/5/4', "write 2026-05-04"),
    ("deadline: 今天", '"deadline" is no day: 今天', "write a day as 2023-05-04, for example"),
    (
        "deadline: 5.4",
        '"deadline" is no day: 5.4',
        '"5.4" can be the day 2023-05-04, or a number; for the day write 2023-05-04',
    ),
    (
        "deadline: 5.10",
        '"deadline" is no day: 5.1',
        '"5.1" can mean 2023-05-01 or 2023-05-10; write the one that is meant',
    ),
    (
        "deadline: 2.30",
        '"deadline" is no day: 2.3',
        '"2.3" can be the day 2023-02-03, or a number; for the day write 2023-02-03',
    ),
    (
        "deadline: 4-5-6",
        '"deadline" is no day: 4-5-6',
        "write a day as 2023-05-04, for example",
    ),
    (
        "deadline: 26-5-4",
        '"deadline" is no day: 26-5-4',
        '"26-5-4" is no clear day; write 2026-05-04',
    ),
    (
        "deadline: 04/05/2023",
        '"deadline" is no day: 04/05/2023',
        '"04/05/2023" can mean 2023-05-04 or 2023-04-05; write the one that is meant',
    ),
    (
        "deadline: 2026年内",
        '"deadline" is no day: 2026年内',
        '"2026年内" is every day from 2026-01-01 to 2026-12-31; write the day that is meant',
    ),
    (
        "target: 15-20所",
        '"target" must be keys with values, not a text',
        "write target: {min: 15, max: 20, unit: 所}",
    ),
    (
        "target: 五所以上",
        '"target" must be keys with values, not a text',
        "write target: {min: 5, unit: 所}",
    ),
    (
        "target: 15",
        '"target" must be keys with values, not a number',
        "write it as target: {min: 15, unit: 所}, for example",
    ),
    (
        "target: 若干",
        '"target" must be keys with values, not a text',
        "write it as target: {min: 15, max: 20, unit: 所}, for example",
    ),
    (
        "deadline: [1]",
        '"deadline" is no day: a list',
        "write a day as 2023-05-04, for example",
    ),
]


@pytest.mark.parametrize(("lines", "message", "help_"), FIXES)
def test_a_wrong_value_is_described_with_its_fix(lines: str, message: str, help_: str) -> None:
    assert [words[1:] for words in in_words(with_task(lines))] == [(message, help_)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            swap("schools:", "各校:"),
            (
                "GG105",
                "an id cannot be 各校",
                "use lower-case letters, digits and single hyphens, as in 3-03",
            ),
        ),
        (
            swap("1-01\n", "a" * 65 + "\n"),
            ("GG105", f'"id" cannot be {"a" * 39}…', "it must be shorter"),
        ),
        (
            HEAD.partition("units")[0] + "units: 局\n" + DEFAULTS + SECTION + TASK,
            ("GG103", '"units" must be keys with values, not a text', 'write a line "key: value" for each'),
        ),
        (
            swap("        title: 一\n", "        title:\n"),
            ("GG103", '"title" must be a text, not empty', "write a value after the colon"),
        ),
    ],
)
def test_other_wrong_values(text: str, words: tuple[str, str, str]) -> None:
    assert in_words(text) == [words]


def test_lists_that_stand_twice_are_put_together() -> None:
    log = "log:\n  - {on: 2023-05-0%d, note: 一}"
    ((_code, _message, help_),) = in_words(with_task(f"{log % 1}\n{log % 2}"))
    assert help_ == "put what stands below both below one of them; log entries and changes by their days"
    assert in_words(with_task(f"{log % 1}\n  - {{on: 2023-05-02, note: 一}}")) == []


ANOTHER = FULL + "        id: 1-02\n        title: 二\n"


def test_keys_that_stand_twice_may_be_those_of_another_task() -> None:
    assert [help_ for _code, _message, help_ in in_words(ANOTHER)] == [
        'if another one begins here, write "- id: …", in line with the "- " above; else keep one',
        'if another task begins here, write a line "- id: …" above; else keep the one that holds',
    ]


SYNTAX: list[tuple[str, tuple[int, int], str]] = [
    ("a: b: c", (1, 5), "a second colon in one value, or a line that is indented too far"),
    ("a: 1\n  b: 2", (2, 4), "a second colon in one value, or a line that is indented too far"),
    ("a:\n  b: 1\n c: 2", (3, 2), "this line does not fit anything above it"),
    ("a: 'b' c", (1, 8), "a value ends with its closing quote or bracket, but here it goes on"),
    ("a: [b] c", (1, 8), "a value ends with its closing quote or bracket, but here it goes on"),
    ("a:\n  - 1\n  b: 2", (3, 3), "this line is no item of the list above"),
    ("a: 1\nbb\n\nc: 2", (2, 1), "a key without a colon"),
    ("a: 1\nbb\n", (2, 1), "a key without a colon"),
    ("a: 'b\nc: d\n", (1, 4), "a quote is never closed"),
    ("a: {b: 1\nc: 2", (2, 2), "a brace is not closed, or a comma is missing"),
    ("a: {b: 1\n\n", (1, 4), "a brace is not closed, or a comma is missing"),
    ("a: [b\nc: 2", (2, 2), "a bracket is not closed, or a comma is missing"),
    ("a: @b", (1, 4), "a value cannot begin with this character"),
    ("a: *组织", (1, 5), "a text that begins with * or &"),
    ("a: {b: 一 #二}\n", (1, 4), "behind a space, # begins a comment: the bracket or brace is not closed"),
    ("a: 1\n＃二\nb: 2", (2, 1), "a full-width # begins no comment"),
    ("a:\n　　- b: 1\n  c: 2", (2, 1), "full-width spaces in the indentation"),
    ("a:\n\tb: 1", (2, 1), "a tab in the indentation"),
    ("a: 1\n\tb: 2", (2, 1), "a tab in the indentation"),
    ("a: - b", (1, 4), "a list item where none can stand"),
    ('a: "\\q"', (1, 5), "an unknown escape in a text in double quotes"),
    ('a: "\\uD83D"', (1, 7), "an escape in a text in double quotes that stands for no character"),
    ("  a: 1\nb: 2", (2, 1), "this line stands outside the plan"),
    ("a: ]", (1, 4), "a bracket, brace or comma where a value belongs"),
    ("a: |b", (1, 5), "a text after | or > begins on the next line"),
    ("a: !<b\nc: d", (1, 7), "not valid YAML: did not find the expected '>'"),
    # the colon of a Chinese keyboard
    ("a: 1\ntitle：一\n", (2, 6), "a full-width colon"),
    ("a: 1\ntitle：一\n\nb: 2\n", (2, 6), "a full-width colon"),
    ("a: 1\ntitle：一\nb: 2\n", (2, 6), "a full-width colon"),
    ("title：一\nb: 2\n", (1, 6), "a full-width colon"),
    ("a:\n  - id：一\n    b: 2\n", (2, 7), "a full-width colon"),
    ("标题：一\nb: 2\n", (1, 3), "a full-width colon"),
    # not the colon of an innocent line further up
    ("a: |\n  内容：一\nbb\nc: d\n", (3, 1), "a key without a colon"),
    (
        "a: |\n  内容：一\nb: c: d\n",
        (3, 5),
        "a second colon in one value, or a line that is indented too far",
    ),
    (
        "a: |\n  内容：一\n\nb: c\nd: e: f\n",
        (5, 5),
        "a second colon in one value, or a line that is indented too far",
    ),
]


@pytest.mark.parametrize(("text", "place", "message"), SYNTAX)
def test_syntax_is_explained_where_it_went_wrong(text: str, place: tuple[int, int], message: str) -> None:
    document = parse(text.encode())
    (found,) = check(document, TODAY).diagnostics
    assert (found.code, document.position(found.span.start), found.message) == ("GG002", place, message)


def test_every_explanation_is_met() -> None:
    met = {message for _text, _place, message in SYNTAX}
    assert {message for message, _help in SYNTAX_ERRORS.values()} <= met


RELATED: list[tuple[str, list[tuple[tuple[int, int], str]]]] = [
    ("a: 1\na: 2\n", [((1, 1), "first used here")]),
    ("a: [b\nc: d\n", [((1, 4), "it began here")]),
    ("a: @b\n", []),
    ("a: 'b\n", []),
    (TWO_TASKS, [((11, 13), "first used here")]),
    (TWO_TASKS.replace("id: 1-01", "id: 1-1", 1), [((11, 13), "first used here")]),
    (FULL + "  - {number: 1, title: 二, tasks: []}\n", [((8, 13), "first used here")]),
    (swap("end: 2023-12-31}\n", "end: 2022-12-31}\n"), [((4, 17), "it starts here")]),
]


@pytest.mark.parametrize(("text", "expected"), RELATED)
def test_second_places(text: str, expected: list[tuple[tuple[int, int], str]]) -> None:
    document = parse(text.encode())
    related = [place for found in check(document, TODAY).diagnostics for place in found.related]
    assert [(document.position(span.start), what) for span, what, _in_base in related] == expected


def test_a_second_place_moves_with_the_tasks_left_out() -> None:
    document = parse((FULL.replace("id: 1-01", "id: A") + TASK + TASK).encode())
    (twice,) = (found for found in check(document, TODAY).diagnostics if found.code == "GG201")
    assert document.position(twice.span.start) == (15, 13)
    assert [document.position(span.start) for span, _what, _in_base in twice.related] == [(13, 13)]


def test_ids_that_do_not_look_alike() -> None:
    for id_ in ("1-10", "1-02", "10-1", "1-1a", "1-01-1", "a-1-01"):
        assert in_words(FULL + TASK.replace("1-01", id_)) == []


def test_an_id_that_looks_like_one_and_stands_twice() -> None:
    text = FULL + TASK.replace("1-01", "1-1") + TASK.replace("1-01", "1-1")
    assert [code for code, *_words in in_words(text)] == ["GG210", "GG201"]


# ── limits ──


def test_a_rule_stops_at_a_thousand_findings() -> None:
    codes = [code for code, *_words in in_words(with_task("\n".join(f"x{i}: 1" for i in range(2000))))]
    assert codes == ["GG101"] * MAX_FINDINGS


def test_more_errors_than_anyone_reads_are_one() -> None:
    text = FULL.replace("tasks:", "tasks: [" + "1, " * 20_000 + "1]").partition("      - ")[0]
    assert in_words(text) == [("GG103", "more than 20000 values are wrong", "is this a plan?")]


def test_more_nodes_than_any_plan_has() -> None:
    assert in_words("a: [" + "1," * MAX_NODES + "]") == [
        (
            "GG008",
            "the file has more than 400000 keys and values",
            "is this a plan? keep evidence and tables in other files",
        )
    ]


@pytest.mark.parametrize(
    ("word", "known", "question"),
    [
        ("abc", [], ""),
        ("hutan", ["hutang", "hubei"], 'did you mean "hutang"?'),
        ("school-7", [*(f"task-{i}" for i in range(1000)), "school-77"], 'did you mean "school-77"?'),
    ],
)
def test_did_you_mean(word: str, known: list[str], question: str) -> None:
    assert suggest.did_you_mean(word, known) == question


def test_long_lists_and_words_are_shortened() -> None:
    assert suggest.listed(str(i) for i in range(30)).endswith("18, 19, …")
    assert suggest.listed(["a", "b"]) == "a, b"
    assert suggest.excerpt("一" * 41) == "一" * 39 + "…"


# ── properties ──

REAL = (ROOT / "plan.yaml").read_text(encoding="utf-8")
LINES = REAL.splitlines(keepends=True)
SNIPPETS = st.sampled_from(
    ["", "：", "- ", "  ", "'", "[", "{}", "a: ", "&x", "*x", "\t", "\n", "null", "0"]
) | st.text(max_size=5)


@st.composite
def broken_plans(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        start, size = draw(st.integers(0, len(REAL))), draw(st.integers(0, 30))
        return REAL[:start] + draw(SNIPPETS) + REAL[start + size :]
    i, j = draw(st.integers(0, len(LINES) - 1)), draw(st.integers(0, len(LINES) - 1))
    new = draw(st.sampled_from([[], [LINES[i], LINES[i]], [LINES[j]], [LINES[i], LINES[j]]]))
    return "".join([*LINES[:i], *new, *LINES[i + 1 :]])


@settings(deadline=None)
@given(broken_plans(), st.dates())
def test_no_edit_of_a_plan_breaks_the_check(text: str, today: date) -> None:
    document = parse(text.encode(errors="surrogatepass"))
    checked = check(document, today)
    assert checked.plan or checked.errors
    for found in checked.diagnostics:
        assert 0 <= found.span.start <= len(document.text)
        assert found.message
        assert found.help


@settings(deadline=None)
@given(broken_plans())
def test_an_edited_plan_as_returns_breaks_nothing(text: str) -> None:
    document = parse(text.encode(errors="surrogatepass"))
    assert check_returns(document, None, FILED)[1]
