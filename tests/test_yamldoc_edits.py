"""Edits change what they must and nothing else: whole texts, before and after."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pytest

from guangong.yamldoc import Data, Route, parse
from guangong.yamldoc.engine import Append, Delete, Extend, Operation, Set, apply
from guangong.yamldoc.places import EditError

ORDER = ("id", "title", "deadline", "status", "done_on", "log", "changes")
DAY = date(2023, 3, 20)
TASK = ("tasks", 0)
ENTRY = {"on": DAY, "note": "已开"}


class Case(NamedTuple):
    """One edit, or several at once."""

    name: str
    before: str
    operations: Operation | Sequence[Operation]
    after: str


def put(name: str, value: Data, route: Route = TASK) -> Set:
    return Set((*route, name), value)


def log(entry: Data = ENTRY, route: Route = TASK) -> Append:
    return Append((*route, "log"), entry)


def delete(name: str, route: Route = TASK) -> Delete:
    return Delete((*route, name))


NEW_KEYS = [
    Case(
        "behind the keys before it in the order",
        "tasks:\n  - id: a\n    title: 一\n    log: []\n    x: 1\n",
        put("status", "done"),
        "tasks:\n  - id: a\n    title: 一\n    status: done\n    log: []\n    x: 1\n",
    ),
    Case(
        "an unknown key last",
        "tasks:\n  - id: a\n    log: []\n  - id: b\n",
        put("x", 1),
        "tasks:\n  - id: a\n    log: []\n    x: 1\n  - id: b\n",
    ),
    Case(
        "several at one place, in the order given",
        "tasks:\n  - id: a\n  - id: b\n",
        [put("status", "done"), put("done_on", DAY)],
        "tasks:\n  - id: a\n    status: done\n    done_on: 2023-03-20\n  - id: b\n",
    ),
    Case(
        "before the comments and blank lines that lead to the next task",
        "tasks:\n  - id: a # 甲\n\n  # 乙\n  - id: b\n",
        put("status", "done"),
        "tasks:\n  - id: a # 甲\n    status: done\n\n  # 乙\n  - id: b\n",
    ),
    Case(
        "behind comments that belong to the value before it",
        "tasks:\n  - id: a\n    log:\n      - {on: x}\n      # 还有一条\n  - id: b\n",
        put("changes", ()),
        "tasks:\n  - id: a\n    log:\n      - {on: x}\n      # 还有一条\n    changes: []\n  - id: b\n",
    ),
    Case(
        "no line end at the end of the file",
        "tasks:\n  - id: a",
        put("status", "done"),
        "tasks:\n  - id: a\n    status: done",
    ),
    Case(
        "no line end behind a comment",
        "tasks:\n  - id: a # 甲",
        put("status", "done"),
        "tasks:\n  - id: a # 甲\n    status: done",
    ),
    Case(
        "CRLF",
        "tasks:\r\n  - id: a\r\n  - id: b\r\n",
        [put("status", "done"), log()],
        "tasks:\r\n  - id: a\r\n    status: done\r\n    log:\r\n      - {on: 2023-03-20, note: 已开}\r\n"
        "  - id: b\r\n",
    ),
    Case(
        "CRLF without a last line end",
        "tasks:\r\n  - id: a",
        put("status", "done"),
        "tasks:\r\n  - id: a\r\n    status: done",
    ),
    Case(
        "mixed line ends: that of the line before",
        "tasks:\n  - id: a\r\n    title: b\n",
        put("deadline", DAY, TASK),
        "tasks:\n  - id: a\r\n    title: b\n    deadline: 2023-03-20\n",
    ),
    Case(
        "a byte order mark",
        "\ufefftasks:\n  - id: a\n",
        put("status", "done"),
        "\ufefftasks:\n  - id: a\n    status: done\n",
    ),
    Case(
        "a wide gap behind the dash",
        "tasks:\n-   id: a\n-   id: b\n",
        put("status", "done"),
        "tasks:\n-   id: a\n    status: done\n-   id: b\n",
    ),
    Case(
        "a dash on a line of its own",
        "tasks:\n  -\n     id: a\n  -\n     id: b\n",
        put("status", "done"),
        "tasks:\n  -\n     id: a\n     status: done\n  -\n     id: b\n",
    ),
    Case(
        "behind a block scalar and before its blank lines",
        "tasks:\n  - id: a\n    title: |\n      status: todo\n      # 不是注释\n\n\n  - id: b\n",
        put("status", "done"),
        "tasks:\n  - id: a\n    title: |\n      status: todo\n      # 不是注释\n"
        "    status: done\n\n\n  - id: b\n",
    ),
    Case(
        "behind the blank lines that |+ keeps",
        "tasks:\n  - title: |+\n      x\n\n\n  - id: b\n",
        put("status", "done"),
        "tasks:\n  - title: |+\n      x\n\n\n    status: done\n  - id: b\n",
    ),
    Case(
        "behind a blank line that is content: it is indented deeper",
        "tasks:\n  - title: |\n      x\n        \n\n  - id: b\n",
        put("status", "done"),
        "tasks:\n  - title: |\n      x\n        \n\n    status: done\n  - id: b\n",
    ),
    Case(
        "behind a folded text, a plain text and a quoted text over lines",
        "tasks:\n  - title: >-\n      一\n      二\n  - title: 一\n      二 # 丙\n"
        "  - title: '一\n\n      二'\n",
        [put("status", "done", ("tasks", i)) for i in range(3)],
        "tasks:\n  - title: >-\n      一\n      二\n    status: done\n  - title: 一\n      二 # 丙\n"
        "    status: done\n  - title: '一\n\n      二'\n    status: 'done'\n",
    ),
    Case(
        "behind an empty value",
        "tasks:\n  - id: a\n    title:   # 待填\n  - id: b\n",
        put("status", "done"),
        "tasks:\n  - id: a\n    title:   # 待填\n    status: done\n  - id: b\n",
    ),
    Case(
        "behind a value on the next line",
        "tasks:\n  - id: a\n    title:\n      一\n  - id: b\n",
        put("status", "done"),
        "tasks:\n  - id: a\n    title:\n      一\n    status: done\n  - id: b\n",
    ),
    Case(
        "U+2028 ends no line",
        'tasks:\n  - id: a\n    title: "一\u2028二"\n',
        put("status", "done"),
        'tasks:\n  - id: a\n    title: "一\u2028二"\n    status: done\n',
    ),
    Case(
        "a tab and a comment behind the value",
        "tasks:\n  - id: a\t# 甲\n",
        put("status", "done"),
        "tasks:\n  - id: a\t# 甲\n    status: done\n",
    ),
    Case(
        "quotes of the same key in the nearest task",
        "tasks:\n  - id: a\n  - id: b\n    status: 'todo'\n    done_on: \"\"\n",
        [put("status", "done"), put("done_on", DAY)],
        "tasks:\n  - id: a\n    status: 'done'\n    done_on: \"2023-03-20\"\n  - id: b\n    status: 'todo'\n"
        '    done_on: ""\n',
    ),
    Case(
        "quoted keys and values as in JSON",
        '{"tasks": [{"id": "a", "n": 1}]}',
        [put("status", "done"), put("done_on", DAY), log()],
        '{"tasks": [{"id": "a", "status": "done", "done_on": "2023-03-20", '
        '"log": [{on: 2023-03-20, note: 已开}], "n": 1}]}',
    ),
    Case(
        "a value that needs quotes",
        "tasks:\n  - id: a\n",
        put("title", "一: #"),
        'tasks:\n  - id: a\n    title: "一: #"\n',
    ),
    Case("a flow mapping", "tasks: [{id: a}]", put("status", "done"), "tasks: [{id: a, status: done}]"),
    Case("an empty flow mapping", "tasks: [{}]", put("status", "done"), "tasks: [{status: done}]"),
    Case(
        "a flow mapping with comments and a trailing comma",
        "tasks:\n  - {id: a, # 编号\n     title: 一,\n    }\n",
        put("status", "done"),
        "tasks:\n  - {id: a, # 编号\n     title: 一, status: done,\n    }\n",
    ),
    Case(
        "a flow mapping, before a comment",
        "tasks:\n  - {id: a # 编号\n    }\n",
        put("status", "done"),
        "tasks:\n  - {id: a, status: done # 编号\n    }\n",
    ),
    Case(
        "a flow mapping, behind an empty value and a key alone",
        "tasks: [{title: , x: 1}, {title: }, {title}]",
        [put("status", "done", ("tasks", i)) for i in range(3)],
        "tasks: [{title: , status: done, x: 1}, {title: , status: done}, {title, status: done}]",
    ),
    Case(
        "a value with brackets in a flow mapping",
        "tasks: [{id: a}]",
        put("title", "一,二]"),
        'tasks: [{id: a, title: "一,二]"}]',
    ),
]

OTHER_VALUES = [
    Case(
        "plain, with its comment and the blanks before it",
        "tasks:\n  - status:  todo\t # 甲\n",
        put("status", "done"),
        "tasks:\n  - status:  done\t # 甲\n",
    ),
    Case(
        "its own quotes",
        "tasks:\n  - {title: '一', status: \"todo\", done_on: '2023-01-01'}\n",
        [put("title", "it's"), put("status", "done"), put("done_on", DAY)],
        "tasks:\n  - {title: 'it''s', status: \"done\", done_on: '2023-03-20'}\n",
    ),
    Case(
        "single quotes cannot hold a line end",
        "tasks:\n  - title: '一'\n",
        put("title", "一\n二"),
        'tasks:\n  - title: "一\\n二"\n',
    ),
    Case(
        "a colon with a blank before it, a quoted key",
        "tasks:\n  - 'status' : todo\n    \"id\":\n      a\n",
        [put("status", "done"), put("id", "b")],
        "tasks:\n  - 'status' : done\n    \"id\":\n      b\n",
    ),
    Case(
        "not the decoy in a block scalar",
        "tasks:\n  - title: |\n      status: todo\n    status: todo\n",
        put("status", "done"),
        "tasks:\n  - title: |\n      status: todo\n    status: done\n",
    ),
    Case(
        "a plain text over lines",
        "tasks:\n  - title: 一\n      二 # 甲\n    id: a\n",
        put("title", "三"),
        "tasks:\n  - title: 三 # 甲\n    id: a\n",
    ),
    Case(
        "a block scalar: its comment and its blank lines stay",
        "tasks:\n  - title: |- # 甲\n      一\n      二\n\n    id: a\n",
        put("title", "三"),
        "tasks:\n  - title: 三 # 甲\n\n    id: a\n",
    ),
    Case(
        "a block scalar of CRLF lines",
        "tasks:\r\n  - title: |+\r\n      一\r\n\r\n    id: a\r\n",
        put("title", "三"),
        "tasks:\r\n  - title: 三\r\n    id: a\r\n",
    ),
    Case(
        "empty, before a comment",
        "tasks:\n  - id: a\n    status:   # 待填\n",
        put("status", "done"),
        "tasks:\n  - id: a\n    status: done   # 待填\n",
    ),
    Case(
        "empty, at the end of the file",
        "tasks:\n  - id: a\n    status:",
        put("status", "done"),
        "tasks:\n  - id: a\n    status: done",
    ),
    Case(
        "empty in a flow mapping",
        "tasks: [{status: , title}, {status: }, {status}, {status: # 待填\n }]",
        [put("status", "done", ("tasks", i)) for i in range(4)],
        "tasks: [{status: done, title}, {status: done}, {status: done}, {status: done # 待填\n }]",
    ),
    Case("null", "tasks: [{status: ~}]", put("status", "done"), "tasks: [{status: done}]"),
    Case(
        "to null, a number, a truth value",
        "tasks:\n  - {a: x, b: x, c: x}\n",
        [put("a", None), put("b", 2.5), put("c", value=True)],
        "tasks:\n  - {a: null, b: 2.5, c: true}\n",
    ),
    Case(
        "the same: nothing changes",
        "tasks:\n  - title: >-\n      一\n    done_on: '2023-03-20' \n",
        [put("title", "一"), put("done_on", DAY)],
        "tasks:\n  - title: >-\n      一\n    done_on: '2023-03-20' \n",
    ),
    Case(
        "a block list stays one",
        "tasks:\n  - owners: # 甲\n    - a\n    - b\n    id: x\n",
        put("owners", ("c", "d", "e")),
        "tasks:\n  - owners: # 甲\n    - c\n    - d\n    - e\n    id: x\n",
    ),
    Case(
        "a block list with comments, item by item",
        "tasks:\n  - owners:\n      # 牵头\n      - a # 甲\n      # 配合\n      - b\n",
        put("owners", ("c", "b", "d")),
        "tasks:\n  - owners:\n      # 牵头\n      - c # 甲\n      # 配合\n      - b\n      - d\n",
    ),
    Case(
        "a block mapping with comments, key by key",
        "tasks:\n  - target:\n      # 至少\n      min: 15 # 甲\n      max: 20 # 乙\n"
        "      unit: 所\n    id: x\n",
        put("target", {"min": 10, "most": 12, "unit": "所"}),
        "tasks:\n  - target:\n      # 至少\n      min: 10 # 甲\n      most: 12\n      unit: 所\n    id: x\n",
    ),
    Case(
        "a block list becomes empty",
        "tasks:\n  - owners:\n      - a\n    id: x\n",
        put("owners", ()),
        "tasks:\n  - owners: []\n    id: x\n",
    ),
    Case(
        "a flow list",
        "tasks:\n  - owners: [ 'a', b ] # 甲\n",
        put("owners", ("c",)),
        "tasks:\n  - owners: [c] # 甲\n",
    ),
]

ITEMS = [
    Case(
        "a block list of flow mappings",
        "tasks:\n  - log:\n      - {on: 2023-01-01, note: '一'} # 甲\n\n  # 乙\n  - id: b\n",
        log(),
        "tasks:\n  - log:\n      - {on: 2023-01-01, note: '一'} # 甲\n"
        "      - {on: 2023-03-20, note: '已开'}\n"
        "\n  # 乙\n  - id: b\n",
    ),
    Case(
        "a block list of block mappings",
        "tasks:\n  - log:\n    -   on: '2023-01-01'\n        note: |\n          - on: 假\n\n  - id: b\n",
        log({"on": DAY, "note": "已开", "evidence": ("a", "b,c")}),
        "tasks:\n  - log:\n    -   on: '2023-01-01'\n        note: |\n          - on: 假\n"
        "    -   on: '2023-03-20'\n        note: 已开\n        evidence: [a, \"b,c\"]\n\n  - id: b\n",
    ),
    Case(
        "a block list inside a block mapping",
        "tasks:\n  - log:\n      - on: x\n        evidence:\n        - a\n",
        log({"on": DAY, "evidence": ("a", "b")}),
        "tasks:\n  - log:\n      - on: x\n        evidence:\n        - a\n"
        "      - on: 2023-03-20\n        evidence:\n        - a\n        - b\n",
    ),
    Case(
        "a list without indent",
        "tasks:\n- id: a\n  log:\n  - {on: x}\n- id: b\n",
        log(),
        "tasks:\n- id: a\n  log:\n  - {on: x}\n  - {on: 2023-03-20, note: 已开}\n- id: b\n",
    ),
    Case(
        "a list with blank lines between its items",
        "tasks:\n  - id: a\n\n  - id: b\n\n# 完\n",
        Append(("tasks",), {"id": "c"}),
        "tasks:\n  - id: a\n\n  - id: b\n\n  - id: c\n\n# 完\n",
    ),
    Case(
        "two at once",
        "tasks:\n  - log:\n      - {on: x}\n",
        [log({"on": "y"}), log({"on": "z"})],
        'tasks:\n  - log:\n      - {on: x}\n      - {on: "y"}\n      - {on: z}\n',
    ),
    Case(
        "two at once where there is no list",
        "tasks:\n  - id: a\n",
        [log({"on": "x"}), log({"on": "z"})],
        "tasks:\n  - id: a\n    log:\n      - {on: x}\n      - {on: z}\n",
    ),
    Case(
        "a flow list, with comments and a trailing comma",
        "tasks:\n  - log: [{on: x}, # 甲\n      ]\n",
        log(),
        "tasks:\n  - log: [{on: x}, {on: 2023-03-20, note: 已开}, # 甲\n      ]\n",
    ),
    Case(
        "an empty list",
        "tasks:\n  - log: []  # 甲\n    id: a\n",
        log(),
        "tasks:\n  - log:  # 甲\n      - {on: 2023-03-20, note: 已开}\n    id: a\n",
    ),
    Case(
        "an empty list with a comment",
        "tasks:\n  - log: [ # 甲\n    ]\n",
        log(),
        "tasks:\n  - log: [{on: 2023-03-20, note: 已开} # 甲\n    ]\n",
    ),
    Case(
        "an empty list in a flow mapping",
        "tasks: [{log: []}]",
        log(),
        "tasks: [{log: [{on: 2023-03-20, note: 已开}]}]",
    ),
    Case(
        "an empty value, in CRLF",
        "tasks:\r\n  - log: # 待填\r\n    id: a\r\n",
        log(),
        "tasks:\r\n  - log: # 待填\r\n      - {on: 2023-03-20, note: 已开}\r\n    id: a\r\n",
    ),
    Case(
        "null",
        "tasks:\n- log: ~ # 甲\n  id: a\n",
        log(),
        "tasks:\n- log: # 甲\n  - {on: 2023-03-20, note: 已开}\n  id: a\n",
    ),
    Case(
        "a missing list in a flow mapping",
        "tasks: [{id: a}]",
        log(),
        "tasks: [{id: a, log: [{on: 2023-03-20, note: 已开}]}]",
    ),
    Case(
        "a missing list, indented like the others",
        "tasks:\n    - id: a\n",
        log(),
        "tasks:\n    - id: a\n      log:\n          - {on: 2023-03-20, note: 已开}\n",
    ),
    Case(
        "a missing list, like the nearest task's: in brackets",
        "tasks:\n  - id: a\n  - log: [{on: 'x'}]\n",
        log(),
        "tasks:\n  - id: a\n    log: [{on: '2023-03-20', note: '已开'}]\n  - log: [{on: 'x'}]\n",
    ),
    Case(
        "a missing list, like the nearest task's: in blocks",
        "tasks:\n  - id: a\n  - id: b\n    log:\n    - on: x\n",
        log(),
        "tasks:\n  - id: a\n    log:\n    - on: 2023-03-20\n      note: 已开\n"
        "  - id: b\n    log:\n    - on: x\n",
    ),
    Case(
        "a missing list, not like that of a task in braces",
        "tasks:\n  - id: a\n  - {id: b, log: [{on: x}]}\n",
        log(),
        "tasks:\n  - id: a\n    log:\n      - {on: 2023-03-20, note: 已开}\n  - {id: b, log: [{on: x}]}\n",
    ),
    Case(
        "a task, like the last one",
        "tasks:\n- id: 1-01\n  owners:\n  - a\n  target: {min: 1, unit: '所'}\n",
        Append(("tasks",), {"id": "1-02", "owners": ("b",), "target": {"min": 2, "unit": "次"}}),
        "tasks:\n- id: 1-01\n  owners:\n  - a\n  target: {min: 1, unit: '所'}\n"
        "- id: 1-02\n  owners:\n  - b\n  target: {min: 2, unit: '次'}\n",
    ),
    Case(
        "the first task of a section",
        "sections:\n  - number: 1\n    tasks: []\n  - number: 2\n    tasks:\n      - id: 2-01\n",
        Append(("sections", 0, "tasks"), {"id": "1-01", "title": "一"}),
        "sections:\n  - number: 1\n    tasks:\n      - id: 1-01\n        title: 一\n"
        "  - number: 2\n    tasks:\n      - id: 2-01\n",
    ),
    Case(
        "behind a text that keeps its blank lines",
        "tasks:\n  - id: a\n\n  - title: |+\n      x\n\n",
        Append(("tasks",), {"id": "c"}),
        "tasks:\n  - id: a\n\n  - title: |+\n      x\n\n  - id: c\n",
    ),
]

DELETED = [
    Case(
        "in the middle, with the comment on its line and no other",
        "tasks:\n  - id: a\n    # 甲\n    status: done # 乙\n    # 丙\n    log: []\n",
        delete("status"),
        "tasks:\n  - id: a\n    # 甲\n    # 丙\n    log: []\n",
    ),
    Case(
        "with all its lines",
        "tasks:\n  - id: a\n    log: # 甲\n      - {on: x} # 乙\n      - on: y\n"
        "        note: |\n          一\n\n"
        "    x: 1\n",
        delete("log"),
        "tasks:\n  - id: a\n\n    x: 1\n",
    ),
    Case(
        "last in the file, without a line end",
        "tasks:\r\n  - id: a # 甲\r\n    status: done",
        delete("status"),
        "tasks:\r\n  - id: a # 甲",
    ),
    Case(
        "last in the file, behind a text that needs its line end",
        "tasks:\n  - title: |\n      一\n    status: done",
        delete("status"),
        "tasks:\n  - title: |\n      一\n",
    ),
    Case(
        "behind the dash",
        "tasks:\n  -   note: x # 甲\n      id: a\n      x: 1\n",
        delete("note"),
        "tasks:\n  -   id: a\n      x: 1\n",
    ),
    Case(
        "behind the dash, above a comment",
        "tasks:\n  - note: x\n    # 甲\n    id: a\n",
        delete("note"),
        "tasks:\n  -\n    # 甲\n    id: a\n",
    ),
    Case(
        "in a flow mapping: first, middle, last, only",
        "tasks: [{x: 1, a: 2}, {a: 1, x: 2, b: 3}, {a: 1, x: [2]}, {x: 1}]",
        [delete("x", ("tasks", i)) for i in range(4)],
        "tasks: [{a: 2}, {a: 1, b: 3}, {a: 1}, {}]",
    ),
    Case(
        "in a flow mapping: an empty value, a key alone",
        "tasks: [{a: 1, x: , b: 2}, {a, x, b}, {x, a}]",
        [delete("x", ("tasks", i)) for i in range(3)],
        "tasks: [{a: 1, b: 2}, {a, b}, {a}]",
    ),
    Case(
        "in a flow mapping with a trailing comma",
        "tasks: [{a: 1, x: 2,}]",
        delete("x"),
        "tasks: [{a: 1,}]",
    ),
    Case(
        "in a flow mapping over lines, its own comment too",
        "tasks:\n  - {\n      a: 1, # 甲\n      x: 2, # 乙\n      b: 3, # 丙\n"
        "      y: 4,\n      z: 5 # 丁\n    }\n",
        [delete("x"), delete("y"), delete("z")],
        "tasks:\n  - {\n      a: 1, # 甲\n      # 乙\n      b: 3, # 丙\n       # 丁\n    }\n",
    ),
    Case(
        "with another edit at the same place",
        "tasks:\n  - done_on: x\n    id: a\n",
        [delete("done_on"), put("status", "doing"), log()],
        "tasks:\n  - id: a\n    status: doing\n    log:\n      - {on: 2023-03-20, note: 已开}\n",
    ),
]


def edit(before: str, operations: Operation | Sequence[Operation]) -> str:
    steps = [operations] if isinstance(operations, (Set, Append, Extend, Delete)) else operations
    document = parse(before.encode())
    assert not document.problems
    return apply(document, steps, ORDER).source.decode()


@pytest.mark.parametrize("case", NEW_KEYS, ids=lambda case: case.name)
def test_set_new(case: Case) -> None:
    assert edit(case.before, case.operations) == case.after


EXTENDED = [
    Case(
        "lines where there were braces",
        'units:\n  schools: {name: "各校", aliases: [各校], members: {}}  # 名单\nx: 1\n',
        Extend(("units", "schools", "members"), {"a": "甲", "no": {"name": "=乙", "since": DAY}}),
        'units:\n  schools:  # 名单\n    name: "各校"\n    aliases: [各校]\n    members:\n      a: 甲\n'
        '      "no": {name: =乙, since: 2023-03-20}\nx: 1\n',
    ),
    Case(
        "indented as the rest",
        "units:\n    schools:\n        members: {} # 待补\n        name: 各校",
        Extend(("units", "schools", "members"), {"a": "甲"}),
        "units:\n    schools:\n        members: # 待补\n            a: 甲\n        name: 各校",
    ),
    Case(
        "behind what is there",
        "members:\r\n  a: '甲'\r\n  # 乙\r\n  b: '乙'\r\nx: 1\r\n",
        Extend(("members",), {"c": "丙", "d": "丁"}),
        "members:\r\n  a: '甲'\r\n  # 乙\r\n  b: '乙'\r\n  c: '丙'\r\n  d: '丁'\r\nx: 1\r\n",
    ),
    Case(
        "in braces that have some",
        "s: {members: {a: 甲}}",
        Extend(("s", "members"), {"b": "乙", "c": "丙"}),
        "s: {members: {a: 甲, b: 乙, c: 丙}}",
    ),
    Case(
        "in braces that are in braces",
        "s: {t: {members: {}}}",
        Extend(("s", "t", "members"), {"b": "乙", "c": "丙"}),
        "s: {t: {members: {b: 乙, c: 丙}}}",
    ),
    Case(
        "a comment stays where it is",
        "s: {members: {}, # 注\n  name: 校}\n",
        Extend(("s", "members"), {"b": "乙"}),
        "s: {members: {b: 乙}, # 注\n  name: 校}\n",
    ),
    Case(
        "a value on the next line",
        "s:\n  {name: 校, members: {}}\n",
        Extend(("s", "members"), {"b": "乙"}),
        "s:\n  name: 校\n  members:\n    b: 乙\n",
    ),
    Case(
        "quoted keys",
        's: {"name": "校", "members": {}}\n',
        Extend(("s", "members"), {"b": "乙"}),
        's:\n  "name": "校"\n  "members":\n    b: 乙\n',
    ),
    Case(
        "a comment within",
        "s:\n  members: {  # 待补\n  }\n",
        Extend(("s", "members"), {"b": "乙"}),
        "s:\n  members: {b: 乙  # 待补\n  }\n",
    ),
    Case(
        "a comment before",
        "s:\n  members: # 待补\n    {}\n",
        Extend(("s", "members"), {"b": "乙"}),
        "s:\n  members: # 待补\n    {b: 乙}\n",
    ),
    Case(
        "a value over two lines",
        "s: {aliases: [校,\n  院], members: {}}\n",
        Extend(("s", "members"), {"b": "乙"}),
        "s: {aliases: [校,\n  院], members: {b: 乙}}\n",
    ),
]


@pytest.mark.parametrize("case", EXTENDED, ids=lambda case: case.name)
def test_extend(case: Case) -> None:
    assert edit(case.before, case.operations) == case.after


@pytest.mark.parametrize("before", ["members:\n", "members: 甲\n", "members: []\n", "x: 1\n"])
def test_only_a_mapping_is_extended(before: str) -> None:
    with pytest.raises(EditError, match="there is no mapping here"):
        edit(before, Extend(("members",), {"a": "甲"}))


@pytest.mark.parametrize("case", OTHER_VALUES, ids=lambda case: case.name)
def test_set_existing(case: Case) -> None:
    assert edit(case.before, case.operations) == case.after


@pytest.mark.parametrize("case", ITEMS, ids=lambda case: case.name)
def test_append(case: Case) -> None:
    assert edit(case.before, case.operations) == case.after


@pytest.mark.parametrize("case", DELETED, ids=lambda case: case.name)
def test_delete(case: Case) -> None:
    assert edit(case.before, case.operations) == case.after


COMMENT = "a comment would be lost"
MEANING = "the lines around it would change their meaning"
REFUSED = [
    ("tasks:\n  - log:\n      # 甲\n      - {on: x}\n    id: a\n", delete("log"), 3, COMMENT),
    ("tasks:\n  - a: {b: 1, # 甲\n      c: 2}\n    id: a\n", put("a", 1), 2, COMMENT),
    ("tasks:\n  - owners:\n      - a # 甲\n      - b\n", put("owners", ("c",)), 3, COMMENT),
    ("tasks: [{x: {a: 1 # 甲\n }, y: 1}]", delete("x"), 1, COMMENT),
    ("tasks:\n  - id: a\n", delete("status"), 2, 'there is no "status" here'),
    ("tasks:\n  - id: a\n", delete("id"), 2, "nothing else stands in this mapping"),
    ("tasks:\n  - id: a\n    log: x\n", log(), 3, "there is no list here"),
    ("tasks:\n  - id: a\n    log: {}\n", log(), 3, "there is no list here"),
    ("tasks:\n  - a\n", put("status", "done"), 2, "there is no mapping here"),
    ("tasks:\n  - id: a\n", put("x", 1, ("tasks", 7)), 2, "there is no mapping here"),
    ("tasks:\n  - ? id\n    x: 1\n", put("id", "a"), 2, "there is no colon behind this key"),
    ("tasks:\n  - title: |\n      一", put("status", "x"), 3, "this text has no line end and would get one"),
    ("tasks:\n  - title: |\n      一\n    x: 1\n      # 深\n    y: 1\n", delete("x"), 4, MEANING),
    ("tasks:\n  - title: |+\n      一\n    x: 1\n\n    y: 1\n", delete("x"), 4, MEANING),
    (
        "tasks:\n  - {x: {a: 1, b: 2, # 甲\n     c: 3}}\n",
        put("x", {"c": 3}),
        2,
        "two changes fall on the same place",
    ),
    ("tasks: [[a: 1]]", put("x", 1, ("tasks", 0, 0)), 1, MEANING),
]


@pytest.mark.parametrize(("before", "operation", "line", "reason"), REFUSED)
def test_refused(before: str, operation: Operation, line: int, reason: str) -> None:
    with pytest.raises(EditError) as error:
        edit(before, operation)
    assert str(error.value) == f"line {line}: {reason}; edit it by hand"


def test_refused_without_a_tree() -> None:
    with pytest.raises(EditError, match="see: guangong check"):
        apply(parse(b"a: ["), [Set(("a",), 1)])


def test_an_anchor_that_would_be_lost() -> None:
    with pytest.raises(EditError, match=MEANING):
        apply(parse(b"a: &x 1\nb: *x\n"), [Set(("a",), 2)])


def test_problems_elsewhere_do_not_matter() -> None:
    assert apply(parse(b"a: 1\na: 2\nb: 1\n"), [Set(("b",), 2)]).source == b"a: 1\na: 2\nb: 2\n"


def test_no_operations() -> None:
    document = parse(b"a: 1\n")
    assert apply(document, []) is document
