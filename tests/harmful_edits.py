"""Edits of real plans as text: harmful ones with the codes they must bring, and innocent ones."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PLANS = {name: (ROOT / name).read_text("utf-8") for name in ("plan.yaml", "tests/data/office/plan.yaml")}


class Edit(NamedTuple):
    """A text before and after; ``places``: a code with what its line holds in the new text and in the old."""

    name: str
    old: str
    new: str
    places: tuple[tuple[str, str, str], ...]


class Block(NamedTuple):
    """The lines of a task in a text."""

    id_: str
    start: int
    end: int
    text: str

    def has(self, key: str) -> bool:
        return re.search(rf"^ +(- )?{key}:", self.text, re.MULTILINE) is not None

    @property
    def standing(self) -> bool:
        return "kind: standing" in self.text


def blocks(text: str) -> list[Block]:
    """Return the tasks of a plan that is written as the examples are."""
    pattern = re.compile(r"^      - id: (\S+)\n(?:        .*\n)*", re.MULTILINE)
    return [
        Block(match.group(1), match.start(), match.end(), match.group()) for match in pattern.finditer(text)
    ]


class Change(NamedTuple):
    """Lines that a task gets, and what an edit makes of them; {y} is the plan's year.

    ``here`` and ``there`` are what the line at the finding's place holds, in the new text and in the old.
    """

    codes: str
    old: str
    new: str
    here: str
    there: str
    only: str = ""


_DAY = "{y}-01-05"
_ENTRY = "log: [{{on: {y}-01-05, by: 王老师, note: 一, count: 3, evidence: [a.pdf, b.pdf]}}]"
_RECORD = "changes: [{{on: {y}-01-05, field: count, from: 5, to: [a, b], reason: 一}}]"
_TARGET = "target: {{min: 15, max: 20, unit: 所}}"

# name → codes, lines before, lines after, place after, place before, only for this kind
CHANGES: dict[str, Change] = {
    "done turned back": Change(
        "GG406", "status: done\ndone_on: {y}-01-05", "status: doing", "status: doing", "status: done"
    ),
    "done turned back by deleting": Change(
        "GG406", "status: done\ndone_on: {y}-01-05", "", "- id", "status: done"
    ),
    "cancelled turned back": Change(
        "GG406", "status: cancelled", "status: todo", "status: todo", "status: canc"
    ),
    "cancelled turned into done": Change(
        "GG406", "status: cancelled", "status: done\ndone_on: {y}-01-05", "status: done", "status: cancelled"
    ),
    "cancelled": Change("GG407", "status: doing", "status: cancelled", "status: cancelled", "status: doing"),
    "cancelled from nothing": Change("GG407", "", "status: cancelled", "status: cancelled", "- id"),
    "done cancelled": Change(
        "GG407", "status: done\ndone_on: {y}-01-05", "status: cancelled", "status: cancelled", "status: done"
    ),
    "done earlier": Change(
        "GG408",
        "status: done\ndone_on: {y}-01-05",
        "status: done\ndone_on: {y}-01-04",
        "done_on: {y}-01-04",
        "done_on: {y}-01-05",
    ),
    "count raised": Change("GG409", _ENTRY, _ENTRY.replace("3", "8"), "count: 8", "count: 3"),
    "count dropped": Change("GG409", _ENTRY, _ENTRY.replace(" count: 3,", ""), "log:", "log:"),
    "percent added": Change("GG409", _ENTRY, _ENTRY.replace("3,", "3, percent: 90,"), "percent", "log:"),
    "note rewritten": Change("GG409", _ENTRY, _ENTRY.replace("一", "二"), "note: 二", "note: 一"),
    "note dropped": Change("GG409", _ENTRY, _ENTRY.replace(" note: 一,", ""), "log:", "log:"),
    "name rewritten": Change("GG409", _ENTRY, _ENTRY.replace("王", "李"), "李老师", "王老师"),
    "day rewritten": Change("GG409", _ENTRY, _ENTRY.replace("01-05", "01-06"), "01-06", "01-05"),
    "evidence dropped": Change("GG409", _ENTRY, _ENTRY.replace(", b.pdf", ""), "log:", "b.pdf"),
    "all evidence dropped": Change(
        "GG409", _ENTRY, _ENTRY.replace(", evidence: [a.pdf, b.pdf]", ""), "log:", "b.pdf"
    ),
    "evidence replaced": Change("GG409", _ENTRY, _ENTRY.replace("a.pdf", "c.pdf"), "c.pdf", "a.pdf"),
    "log entry dropped": Change("GG409", _ENTRY, "log: []", "log: []", "log:"),
    "log dropped": Change("GG409", _ENTRY, "", "- id", "log:"),
    "log entry replaced": Change(
        "GG409", _ENTRY, "log: [{{on: {y}-01-12, note: 三, count: 9}}]", "log:", "log:"
    ),
    "a number in a record quoted": Change(
        "GG410", _RECORD, _RECORD.replace("from: 5", 'from: "5"'), '"5"', "from: 5"
    ),
    "a list in a record joined": Change(
        "GG410", _RECORD, _RECORD.replace("[a, b]", '"a, b"'), '"a, b"', "to: [a, b]"
    ),
    "record: reason rewritten": Change("GG410", _RECORD, _RECORD.replace("一", "二"), "二", "一"),
    "record: end rewritten": Change("GG410", _RECORD, _RECORD.replace("a, b", "b, a"), "b, a", "a, b"),
    "record: day rewritten": Change("GG410", _RECORD, _RECORD.replace("01-05", "01-06"), "01-06", "01-05"),
    "record: field rewritten": Change("GG410", _RECORD, _RECORD.replace("count", "x"), "field: x", "count"),
    "record emptied": Change("GG410", _RECORD, "changes: []", "changes: []", "changes:"),
    "record dropped": Change("GG410", _RECORD, "", "- id", "changes:"),
    "deadline later": Change(
        "GG411", "deadline: {y}-06-01", "deadline: {y}-06-02", "{y}-06-02", "{y}-06-01", "dated"
    ),
    "deadline removed": Change("GG411", "deadline: {y}-06-01", "", "- id", "{y}-06-01", "dated"),
    "deadline moved with another record": Change(
        "GG411",
        "deadline: {y}-06-01",
        "deadline: {y}-07-01\nchanges: [{{on: {y}-01-05, field: deadline, to: {y}-06-30, reason: 一}}]",
        "deadline: {y}-07-01",
        "{y}-06-01",
        "dated",
    ),
    "deadline moved with an old record": Change(
        "GG411",
        "deadline: {y}-06-01\nchanges: [{{on: {y}-01-05, field: deadline, to: {y}-07-01, reason: 一}}]",
        "deadline: {y}-07-01\nchanges: [{{on: {y}-01-05, field: deadline, to: {y}-07-01, reason: 一}}]",
        "deadline: {y}-07-01",
        "deadline: {y}-06-01",
        "dated",
    ),
    "moved when overdue": Change(
        "GG412",
        "deadline: {y}-01-02",
        "deadline: {y}-07-01\nchanges: [{{on: {y}-01-10, field: deadline, to: {y}-07-01, reason: 一}}]",
        "deadline: {y}-07-01",
        "{y}-01-02",
        "dated",
    ),
    "moved when overdue, without a record": Change(
        "GG411 GG412",
        "status: doing\ndeadline: {y}-01-02",
        "status: doing\ndeadline: {y}-07-01",
        "{y}-07-01",
        "{y}-01-02",
        "dated",
    ),
    "moved when done late": Change(
        "GG411 GG412",
        "status: done\ndone_on: {y}-01-05\ndeadline: {y}-01-02",
        "status: done\ndone_on: {y}-01-05\ndeadline: {y}-01-06",
        "{y}-01-06",
        "{y}-01-02",
        "dated",
    ),
    "owner dropped": Change(
        "GG413", "owners: [bureau, schools]", "owners: [bureau]", "owners: [bureau]", "bureau, schools"
    ),
    "lead changed": Change(
        "GG413",
        "owners: [bureau, schools]",
        "owners: [schools, bureau]",
        "schools, bureau",
        "bureau, schools",
    ),
    "owner replaced": Change(
        "GG413", "owners: [schools]", "owners: [bureau]", "owners: [bureau]", "[schools]"
    ),
    "owners dropped": Change("GG413", "owners: [schools]", "", "- id", "owners: [schools]"),
    "owners changed with another record": Change(
        "GG413",
        "owners: [schools]",
        "owners: [bureau]\nchanges: [{{on: {y}-01-05, field: owners, to: [schools], reason: 一}}]",
        "owners: [bureau]",
        "owners: [schools]",
    ),
    "target lowered": Change("GG414", _TARGET, _TARGET.replace("15", "14"), "min: 14", "min: 15"),
    "most lowered": Change("GG414", _TARGET, _TARGET.replace("20", "19"), "max: 19", "max: 20"),
    "most dropped": Change("GG414", _TARGET, _TARGET.replace(" max: 20,", ""), "target:", "max: 20"),
    "target of something else": Change("GG414", _TARGET, _TARGET.replace("所", "次"), "次", "所"),
    "target dropped": Change("GG414", _TARGET, "", "- id", "target:"),
    "rhythm loosened": Change(
        "GG419", "every: month", "every: year", "every: year", "every: month", "standing"
    ),
    "rhythm dropped": Change("GG419", "every: month", "", "- id", "every: month", "standing"),
}

_NOTHING = ""
_LATER = "changes: [{{on: {y}-01-05, field: %s, %s reason: 一}}]"

# What a task's edit may do: lines before, lines after, only for this kind.
FINE: dict[str, tuple[str, str, str]] = {
    "status: todo": (_NOTHING, "status: todo", ""),
    "status begun": (_NOTHING, "status: doing", ""),
    "done": ("status: doing", "status: done\ndone_on: {y}-01-05", ""),
    "log entry": (_NOTHING, _ENTRY, ""),
    "second log entry, first": (_ENTRY, _ENTRY.replace("[{{", "[{{on: {y}-01-06, note: 二}}, {{", 1), ""),
    "empty lists": (_NOTHING, "log: []\nchanges: []", ""),
    "log in block style": (
        _ENTRY,
        "log:\n- on: {y}-01-05\n  evidence:\n  - a.pdf\n  - 'b.pdf'\n  note: 一\n  count: 3\n  by: 王老师",
        "",
    ),
    "evidence added": (_ENTRY, _ENTRY.replace("b.pdf", "b.pdf, c.pdf"), ""),
    "name added": (_ENTRY.replace(" by: 王老师,", ""), _ENTRY, ""),
    "note added": (_ENTRY.replace(" note: 一,", ""), _ENTRY, ""),
    "record in block style": (
        _RECORD,
        "changes:\n  - {{reason: '一', to: ['a', b], from: 5, field: \"count\", on: '{y}-01-05'}}",
        "",
    ),
    "a number in another notation": (_RECORD, _RECORD.replace("from: 5", "from: 0x5"), ""),
    "a future entry corrected": (_ENTRY.replace("01-05", "11-05"), _ENTRY, ""),
    "a record of its own": (_NOTHING, _LATER % ("note", ""), ""),
    "deadline earlier": ("deadline: {y}-06-02", "deadline: {y}-06-01", "dated"),
    "deadline quoted": ("deadline: {y}-06-01", "deadline: '{y}-06-01'", "dated"),
    "deadline later, recorded": (
        "deadline: {y}-06-01",
        "deadline: {y}-07-01\n" + _LATER % ("deadline", "from: {y}-06-01, to: {y}-07-01,"),
        "dated",
    ),
    "owners quoted": ("owners: [bureau, schools]", "owners:\n- 'bureau'\n- schools", ""),
    "support in another order": (
        "owners: [bureau, schools, x]".replace("x", "bureau"),
        "owners: [bureau, bureau, schools]",
        "",
    ),
    "a supporting unit more": ("owners: [bureau]", "owners: [bureau, schools]", ""),
    "owners changed, recorded": (
        "owners: [bureau, schools]",
        "owners: [schools]\n" + _LATER % ("owners", "from: [bureau, schools], to: [schools],"),
        "",
    ),
    "owners changed, recorded as text": (
        "owners: [schools]",
        "owners: [bureau, schools]\n" + _LATER % ("owners", 'to: "bureau, schools",'),
        "",
    ),
    "target raised": (_TARGET, _TARGET.replace("15", "16").replace("20", "25"), ""),
    "target lowered, recorded": (
        _TARGET,
        _TARGET.replace("15", "8").replace("20", "10") + "\n" + _LATER % ("target", "to: 8–10 所,"),
        "",
    ),
    "target lowered, its least recorded": (
        _TARGET,
        _TARGET.replace("15", "8") + "\n" + _LATER % ("target", "from: 15, to: 8,"),
        "",
    ),
    "the most said twice": (
        "target: {{min: 15, unit: 所}}",
        "target: {{min: 15, max: 15, unit: 所}}",
        "",
    ),
    "reopened, recorded": (
        "status: done\ndone_on: {y}-01-05",
        "status: doing\n" + _LATER % ("status", "from: done, to: doing,"),
        "",
    ),
    "reopened and done again": (
        "status: done\ndone_on: {y}-01-05",
        "status: done\ndone_on: {y}-01-09\n" + _LATER % ("status", "from: done, to: doing,"),
        "",
    ),
    "done day corrected, recorded": (
        "status: done\ndone_on: {y}-01-05",
        "status: done\ndone_on: {y}-01-04\n" + _LATER % ("done_on", "from: {y}-01-05, to: {y}-01-04,"),
        "",
    ),
    "cancelled, recorded": (
        _NOTHING,
        "status: cancelled\n" + _LATER % ("status", "from: todo, to: cancelled,"),
        "",
    ),
    "every: quarter": (_NOTHING, "every: quarter", "standing"),
    "rhythm tightened": ("every: quarter", "every: month", "standing"),
    "rhythm loosened, recorded": (
        "every: month",
        "every: quarter\n" + _LATER % ("every", "from: month, to: quarter,"),
        "standing",
    ),
    "optional keys": (_NOTHING, "organizer: 省\ndeadline_text: 年内\nstart: {y}-01-01", ""),
    "words changed": ("organizer: 省", "organizer: 市", ""),
    "a comment": (_NOTHING, "# status: cancelled", ""),
}


# Edits of a plan as a whole: the plan, the codes, what is replaced by what, and both places.
WHOLE: dict[str, tuple[str, str, str, str, str, str]] = {
    "default deadline later": (
        "plan.yaml",
        "GG415",
        "deadline: 2023-12-31}",
        "deadline: 2023-12-30}",
        "defaults:",
        "defaults:",
    ),
    "default owners": (
        "plan.yaml",
        "GG415",
        "owners: [bureau], d",
        "owners: [schools], d",
        "defaults:",
        "[bureau]",
    ),
    "default owners dropped and given to a section": (
        "plan.yaml",
        "GG415",
        "体德树人教育\n".replace("体", "立"),
        "立德树人教育\n    defaults: {owners: [schools]}\n",
        "defaults: {owners: [schools]}",
        "defaults: {owners: [bureau]",
    ),
    "a section's default deadline": (
        "tests/data/office/plan.yaml",
        "GG415",
        "deadline: 2026-10-31}",
        "deadline: 2026-12-31}",
        "2026-12-31",
        "2026-10-31",
    ),
    "a section's default deadline dropped": (
        "tests/data/office/plan.yaml",
        "GG415",
        "    defaults: {deadline: 2026-10-31}\n",
        "",
        "defaults: {owners: [bureau], deadline",
        "2026-10-31",
    ),
    "a section's default owners": (
        "tests/data/office/plan.yaml",
        "GG415",
        "{owners: [lecturers]}",
        "{owners: [bureau]}",
        "[bureau]",
        "[lecturers]",
    ),
    "the period's end": ("plan.yaml", "GG416", "end: 2023-12-31", "end: 2024-12-31", "2024", "period:"),
    "the period's start": (
        "tests/data/office/plan.yaml",
        "GG416",
        "start: 2026-01-01",
        "start: 2026-02-01",
        "02-01",
        "period:",
    ),
    "a section renumbered": ("plan.yaml", "GG405", "number: 3\n", "number: 9\n", "number: 9", "number: 3"),
    "a section renumbered and retitled": (
        "tests/data/office/plan.yaml",
        "GG405",
        "number: 1\n    title: 抓好",
        "number: 9\n    title: 大力抓好",
        "number: 9",
        "number: 1",
    ),
    "a unit that is another": ("plan.yaml", "GG417", "name: 局关工委", "name: 总校", "总校", "局关工委"),
    "a group that is another": (
        "tests/data/office/plan.yaml",
        "GG417",
        "name: 各学校关工委",
        "name: 老干部处",
        "老干部处",
        "各学校关工委",
    ),
    "a member dropped": (
        "tests/data/office/plan.yaml",
        "GG417",
        "      linjiang: 临江小学（示例）\n",
        "",
        "members:",
        "linjiang: 临江小学",
    ),
    "a member that is another": (
        "tests/data/office/plan.yaml",
        "GG417",
        "临江小学（示例）",
        "城北中学",
        "城北中学",
        "linjiang: 临江小学",
    ),
}


def whole() -> Iterator[tuple[str, Edit]]:
    """Yield the harmful edits of whole plans, with the plan's name."""
    for name, (plan, code, before, after, here, there) in WHOLE.items():
        old = PLANS[plan]
        assert before in old, name
        yield plan, Edit(name, old, old.replace(before, after, 1), ((code, here, there),))
    for plan, old in PLANS.items():
        for match in re.finditer(r"^  - number: (\d+)\n(?:(?!  - ).*\n)*", old, re.MULTILINE):
            gone = [("GG401", "- number: ", f"- id: {block.id_}") for block in blocks(match.group())]
            new = old.replace(match.group(), "")
            number = f"- number: {match.group(1)}"
            places = (("GG404", "sections:", number), *gone)
            yield plan, Edit(f"section {match.group(1)} removed", old, new, places)


def year(text: str) -> str:
    return re.search(r"start: (\d{4})", text)[1]  # type: ignore[index]


def _fits(block: Block, only: str, *lines: str) -> bool:
    """Whether a task can get some lines: it has no such keys, and is of the kind."""
    keys = {match for part in lines for match in re.findall(r"^(\w+):", part, re.MULTILINE)}
    if only and block.standing != (only == "standing"):
        return False
    # A recurring status or record of its own would be changed as well.
    keys |= {"status", "done_on", "changes"} if keys & {"status", "changes"} else set()
    return not any(block.has(key) for key in keys)


def _with(text: str, block: Block, lines: str) -> str:
    filled = lines.format(y=year(text))
    added = "".join(f"        {line}\n" for line in filled.split("\n") if line)
    return text[: block.end] + added + text[block.end :]


def harmful(text: str) -> Iterator[Edit]:
    """Yield harmful edits of a plan: each change of a task in each task that it fits, and of the whole."""
    for block in blocks(text):
        for name, change in CHANGES.items():
            if _fits(block, change.only, change.old, change.new):
                here, there = (
                    f"- id: {block.id_}" if part == "- id" else part.format(y=year(text))
                    for part in (change.here, change.there)
                )
                old, new = _with(text, block, change.old), _with(text, block, change.new)
                places = tuple((code, here, there) for code in change.codes.split())
                yield Edit(f"{block.id_}: {name}", old, new, places)
        yield from _structure(text, block)


def _structure(text: str, block: Block) -> Iterator[Edit]:
    """Yield the edits of a task's place and id."""
    id_, before, after = block.id_, text[: block.start], text[block.end :]
    number = re.findall(r"^  - number: \d+", before, re.MULTILINE)[-1].strip()
    yield Edit(f"{id_}: removed", text, before + after, (("GG401", number, f"- id: {id_}"),))
    renamed = block.text.replace(f"id: {id_}", f"id: {id_}-x")
    yield Edit(
        f"{id_}: renamed", text, before + renamed + after, (("GG402", f"id: {id_}-x", f"- id: {id_}"),)
    )
    both = re.sub(
        r"title: .*", r"title: 全新的一件事\n        clause: 九、第9段", renamed.replace("-x", ""), count=1
    )
    both = re.sub(r"(?<!事\n)        clause: .*\n", "", both)
    title = re.findall(r"title: .*", block.text)[0]
    places = (("GG403", "title: 全新的一件事", title),)
    yield Edit(f"{id_}: given to another task", text, before + both + after, places)
    similar = re.sub(r"title: (.*)", r"title: \1等", renamed, count=1)
    yield Edit(
        f"{id_}: renamed and reworded",
        text,
        before + similar + after,
        (("GG402", f"{id_}-x", f"- id: {id_}"),),
    )


def fine(text: str) -> Iterator[Edit]:
    """Yield innocent edits of a plan."""
    for block in blocks(text):
        for name, (old, new, only) in FINE.items():
            if _fits(block, only, old, new):
                yield Edit(f"{block.id_}: {name}", _with(text, block, old), _with(text, block, new), ())
        yield from _looks(text, block)
    yield from _whole(text)


def _looks(text: str, block: Block) -> Iterator[Edit]:
    """Yield what changes a task's looks alone."""
    before, after = text[: block.start], text[block.end :]
    first, *lines = block.text.removesuffix("\n").split("\n")
    if not any(line.startswith("          ") for line in lines):
        title, *others = lines
        turned = "\n".join([f"      - {title.strip()}", *reversed(others), f"        {first[8:]}"]) + "\n"
        yield Edit(f"{block.id_}: keys in another order", text, before + turned + after, ())
    last = text.rindex("\n", 0, len(before) - 1) if before.endswith("\n\n") else None
    section_end = re.compile(r"^(?=\n? *#? *.*\n?  - number:)|\Z", re.MULTILINE)
    if last is None and (end := section_end.search(after)):
        later = after[: end.start()] + block.text + after[end.start() :]
        if blocks(before + later) and after[: end.start()].strip():
            yield Edit(f"{block.id_}: later in its section", text, before + later, ())
    quoted = re.sub(r"title: (.*)", r"title: '\1'", block.text, count=1)
    yield Edit(f"{block.id_}: quoted", text, before + quoted + after, ())
    folded = re.sub(r"title: (.*)", r"title: >-\n          \1", block.text, count=1)
    yield Edit(f"{block.id_}: folded", text, before + folded + after, ())


def _whole(text: str) -> Iterator[Edit]:
    """Yield innocent edits of the whole plan."""
    yield Edit("nothing", text, text, ())
    yield Edit("line ends", text, text.replace("\n", "\r\n"), ())
    yield Edit("no comments", text, re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE), ())
    yield Edit("comments", text, text.replace("\n", " # 注\n"), ())
    yield Edit("no last line end", text, text.rstrip("\n"), ())
    yield Edit("title of the plan", text, text.replace("工作要点\n", "工作要点（修订）\n", 1), ())
    yield Edit("a unit more", text, text.replace("units:\n", "units:\n  more: {name: 新单位}\n"), ())
    yield Edit("members", text, text.replace("members: {}", "members: {hutang: 湖塘}"), ())
    added = "      - id: 9-99\n        title: 新增的事\n"
    yield Edit("a task more", text, text.rstrip("\n") + "\n" + added, ())
    section = f"  - number: 9\n    title: 新的部分\n    tasks:\n{added}"
    yield Edit("a section more", text, text.rstrip("\n") + "\n" + section, ())
