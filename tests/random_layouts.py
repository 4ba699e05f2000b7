"""Random valid plans, and one plan's data written in random layouts.

Every comment is ``#注`` with its own number, so that a lost one is noticed; ``#假`` only looks like one.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import TypeAlias

from guangong.yamldoc import Data, quoting

Pairs: TypeAlias = dict[str, Data]

TEXTS = (
    "学习",
    "家校共育",
    "a: b",
    "图书 #1",
    "no",
    "2.10",
    "12:30",
    "007",
    "[草案]",
    "一,二",
    "{x}",
    "it's",
    '"读懂中国"',
    "- 短横",
    "全角：冒号",
    "C:\\计划",
    "~",
    "?",
    "#号开头",
    "a\tb",
    "末尾:",
    "长" * 40,
    "\U0001f4da",
    "\ufeffbom",
    "x\u2028y",
)
LINES = ("status: todo", "#假", "- id: 1-01", "文字", "", "  深", "log: []", "a: {b", "…")
DAYS = ("2023-03-20", "2023-06-30", "2023-12-31")


def comments(text: str) -> list[str]:
    """Return the comments that a layout wrote."""
    return re.findall(r"#注\d+", text)


def plan(random: Random) -> bytes:
    """Return a random valid plan in a random layout."""
    return Layout(random).render(data(random))


def data(random: Random) -> Pairs:
    """Return the data of a random valid plan."""
    return {
        "schema": 1,
        "title": random.choice(TEXTS),
        "organization": "bureau",
        "period": {"start": "2023-01-01", "end": "2023-12-31"},
        "units": {"bureau": {"name": "局关工委"}, "schools": {"name": "各校", "members": {}}},
        "defaults": {"owners": ["bureau"], "deadline": "2023-12-31"},
        "sections": [_section(random, number) for number in range(1, random.randint(2, 4))],
    }


def _section(random: Random, number: int) -> Pairs:
    section: Pairs = {"number": number, "title": random.choice(TEXTS)}
    if random.random() < 0.2:
        section["defaults"] = {"deadline": "2023-10-31"}
    section["tasks"] = [_task(random, f"{number}-{i:02}") for i in range(1, random.randint(2, 5))]
    return section


def _task(random: Random, id_: str) -> Pairs:
    optional: dict[str, Callable[[], Data]] = {
        "clause": lambda: random.choice(TEXTS),
        "kind": lambda: random.choice(["activity", "deliverable", "standing"]),
        "owners": lambda: random.choice([["schools"], ["bureau", "schools"]]),
        "deadline": lambda: random.choice(DAYS),
        "deadline_text": lambda: _note(random),
        "target": lambda: {"min": 15, "max": 20, "unit": "所"},
        "status": lambda: random.choice(["todo", "doing", "done"]),
        "done_on": lambda: random.choice(DAYS),
        "log": lambda: [log_entry(random) for _ in range(random.randint(0, 3))],
        "changes": lambda: [change(random) for _ in range(random.randint(0, 2))],
    }
    task = {"id": id_, "title": _note(random)}
    task |= {name: make() for name, make in optional.items() if random.random() < 0.5}
    if random.random() < 0.1:
        names = sorted(task, key=lambda _name: random.random())
        task = {name: task[name] for name in names}
    return task


def log_entry(random: Random) -> Pairs:
    """Return a random entry of a log."""
    optional: dict[str, Callable[[], Data]] = {
        "by": lambda: random.choice(TEXTS),
        "note": lambda: _note(random),
        "count": lambda: random.randint(0, 20),
        "evidence": lambda: ["evidence/1/名单.pdf", "a, b.pdf"][: random.randint(1, 2)],
    }
    return {"on": random.choice(DAYS)} | {
        name: make() for name, make in optional.items() if random.random() < 0.5
    }


def change(random: Random) -> Pairs:
    """Return a random recorded change."""
    return {
        "on": random.choice(DAYS),
        "field": "deadline",
        "from": "2023-06-30",
        "to": random.choice(DAYS),
        "reason": _note(random),
    }


def _note(random: Random) -> str:
    if random.random() < 0.75:
        return random.choice(TEXTS)
    return "\n".join(["第一行", *random.choices(LINES, k=random.randint(1, 3))]) + random.choice(
        ["", "\n", "\n\n"]
    )


class Layout:
    """Writes data as YAML with the habits of one invented author."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.numbers = count()
        self.bom = self._maybe(0.2)
        self.eols = random.choice([["\n"], ["\n"], ["\r\n"], ["\n", "\r\n"]])
        self.last_eol = self._maybe(0.7)
        self.list_indent = random.choice([0, 2, 2, 4])
        self.map_indent = random.choice([2, 2, 4])
        self.gap = random.choice([1, 1, 3])
        self.dash_alone = random.choice([0, 0, 0.3])
        self.flow = random.choice([0, 0, 0.3, 1])
        self.flow_tasks = random.choice([0, 0, 0, 0.3, 1])
        self.comments = random.choice([0, 0.1, 0.4])
        self.blanks = random.choice([0, 0.1, 0.3])
        self.quotes = random.choice([0, 0, 0.3, 1])
        self.quote = random.choice("'\"")
        self.odd = random.choice([0, 0, 0.2])
        self.in_literal = False

    def render(self, data: Pairs) -> bytes:
        """Return the bytes of a file with ``data``."""
        lines = list(self._mapping(data, 0))
        while lines and not lines[-1].strip() and not self.last_eol:
            lines.pop()
        text = "".join(line + self.random.choice(self.eols) for line in lines)
        if not self.last_eol:
            text = text.removesuffix("\n").removesuffix("\r")
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode()

    def _maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def _comment(self) -> str:
        return f"#注{next(self.numbers)} status: todo"

    def _tail(self) -> str:
        """Return what may follow a value on its line."""
        if self._maybe(self.comments):
            return self.random.choice([" ", "   ", "\t"]) + self._comment()
        return self.random.choice([" ", "\t", "  "]) if self._maybe(self.odd) else ""

    def _between(self, column: int) -> Iterator[str]:
        """Yield what may stand between two entries."""
        if self._maybe(self.blanks):
            yield self.random.choice(["", "", " " * column])
        if self._maybe(self.comments):
            deeper = 0 if self.in_literal else 2
            yield " " * self.random.choice([0, column, column, column + deeper]) + self._comment()

    def _mapping(self, pairs: Pairs, column: int) -> Iterator[str]:
        for name, value in pairs.items():
            yield from self._between(column)
            flow_chance = 0 if name in {"sections", "tasks"} else self.flow
            yield from self._entry(name, value, column, flow_chance)

    def _entry(self, name: str, value: Data, column: int, flow_chance: float) -> Iterator[str]:
        key = " " * column + self._key(name)
        self.in_literal = False
        if isinstance(value, str) and "\n" in value and self._maybe(0.9):
            yield from self._literal(key, value, column)
        elif isinstance(value, (dict, list)) and value and not self._maybe(flow_chance):
            yield key + self._tail()
            yield from self._collection(value, column)
        elif self._maybe(self.odd) and column:
            yield key + self._tail()
            yield " " * (column + 2) + self._flow(value) + self._tail()
        else:
            lines = self._flow_lines(value, column)
            yield f"{key} {lines[0]}" + (self._tail() if len(lines) == 1 else "")
            yield from lines[1:]

    def _key(self, name: str) -> str:
        quoted = f"{self.quote}{name}{self.quote}" if self._maybe(self.odd) else name
        return quoted + (" :" if self._maybe(self.odd / 2) else ":")

    def _literal(self, key: str, value: str, column: int) -> Iterator[str]:
        """Yield a text below ``|``, with the mark that its end needs."""
        mark = {"": "-", "\n": ""}.get(value[len(value.rstrip("\n")) :], "+")
        yield f"{key} |{mark}{self._tail()}"
        yield from (" " * (column + 2) * bool(line) + line for line in value.rstrip("\n").split("\n"))
        if mark == "+":
            yield from [""] * (len(value) - len(value.rstrip("\n")) - 1)
        elif self._maybe(self.blanks):
            yield from ["", " " * (column + 1)][: self.random.randint(1, 2)]
        self.in_literal = True  # a deeper comment would be its content

    def _collection(self, value: Data, column: int) -> Iterator[str]:
        if isinstance(value, dict):
            yield from self._mapping(value, column + self.map_indent)
            return
        column += self.list_indent
        for item in value:
            yield from self._between(column)
            yield from self._item(item, column)

    def _item(self, item: Data, column: int) -> Iterator[str]:
        chance = self.flow_tasks if isinstance(item, dict) and "id" in item else self.flow
        if not isinstance(item, dict) or ("number" not in item and self._maybe(chance)):
            lines = self._flow_lines(item, column + 2)
            yield " " * column + "-" + " " * self.gap + lines[0] + (self._tail() if len(lines) == 1 else "")
            yield from lines[1:]
            return
        lines = list(self._mapping(item, column + 1 + self.gap))
        if self._maybe(self.dash_alone) or not lines[0].lstrip(" ") or lines[0].lstrip(" ").startswith("#"):
            yield " " * column + "-" + self._tail().replace("\t", " ")
            yield from lines
        else:
            yield " " * column + "-" + lines[0][column + 1 :]
            yield from lines[1:]

    def _flow_lines(self, value: Data, column: int) -> list[str]:
        """Return a value in brackets, sometimes over several lines."""
        if not (isinstance(value, dict) and value and self._maybe(0.2)):
            return [self._flow(value)]
        pairs = [f"{name}: {self._flow(item)}" for name, item in value.items()]
        comma = "," if self._maybe(0.5) else ""
        inner = " " * (column + 2)
        body = [f"{inner}{pair},{self._tail()}" for pair in pairs[:-1]]
        return ["{" + self._tail(), *body, f"{inner}{pairs[-1]}{comma}{self._tail()}", " " * column + "}"]

    def _flow(self, value: Data) -> str:
        if isinstance(value, dict):
            pairs = [f"{name}: {self._flow(item)}" for name, item in value.items()]
            return "{" + ", ".join(pairs) + (", " if pairs and self._maybe(self.odd) else "") + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._flow(item) for item in value) + "]"
        quoted = isinstance(value, str) and self._maybe(self.quotes)
        return (
            quoting.scalar(value, flow=True, like=self.quote if quoted else "")
            if value not in DAYS
            else value
        )
