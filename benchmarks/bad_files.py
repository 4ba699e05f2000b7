"""Bad files, from generators, through ``check``, ``status`` and ``done``: does one make a traceback?

    python benchmarks/bad_files.py [SEED]

By hand it makes some thousands, from three plans; ``tests/test_bad_files.py`` tries some hundred. Whatever a
file holds, a command answers with exit 0, 1 or 2, every format has full's exit code and can be parsed, and
``done`` leaves each byte as it is unless it answers 0; then the file is one that ``status`` reads. The script
exits 1 if any of this fails.
"""

import gzip
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from guangong.findings.formats import FORMATS
from running import ROOT, Ran, run

PLAN: Final = """\
# 工作要点
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各学校
    aliases: [各校]
    members: {xinghe: 星河中学}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
      # 第一项
      - id: 1-01
        title: "演讲 “比赛”"
        clause: 一、第1段
        kind: activity
        start: 2026-02-01
        deadline: 2026-06-30
        deadline_text: >
          年中
          以前
        target: {min: 3, max: 5, unit: 所}
        status: doing
        log:
          - {on: 2026-02-03, by: 王老师, note: 开始, count: 1}
          - on: 2026-03-03
            note: |
              第二次
              两校参加
            count: 1
        changes:
          - {on: 2026-02-05, field: deadline, from: 2026-05-31, to: 2026-06-30, reason: 延期}
      - id: 1-02
        title: '总结'
        owners: [schools, bureau]
"""
TASK: Final = "1-02"


class Bad(NamedTuple):
    """A file and where it comes from."""

    family: str
    name: str
    source: bytes


# ── what can be wrong with YAML: the ideas of its test suites, as values and as lines ──

VALUES: Final = (
    *(
        "",
        "~",
        "null",
        "true",
        "yes",
        "No",
        "-",
        "- a",
        "-a",
        ":",
        ": a",
        "a: b",
        "a: b: c",
        "a:b",
        "#",
        "a #b",
    ),
    *(
        "?",
        "? a",
        "!",
        "!a b",
        "!!str x",
        "!!python/object/apply:os.system [x]",
        "!<tag:x> y",
        "!!binary AAA=",
    ),
    *(
        "!!set {a, b}",
        "!!null ''",
        "&a",
        "&a x",
        "*a",
        "&a *a",
        "&a [*a]",
        "&a {b: *a}",
        "<<",
        "{<<: {a: b}}",
    ),
    *(
        "|",
        ">",
        "|+",
        ">-",
        "|9",
        "|0",
        "|-1",
        "|\n",
        "|\n x",
        "|\n\tx",
        ">\n\n\n  x",
        "|2\n   x",
        "| # c\n  x",
    ),
    *("[", "]", "{", "}", "[]", "{}", "[,]", "{,}", "[a,,b]", "{a,b}", "{a: b, a: c}", "[a: b]", "{[a]: b}"),
    *("{? a : b}", "{a: [}]", "[{]}", "[a\n,b]", "{a:\n b}", "[a]b", "{a}b", "[[[[[[]]]]]]", "{{a: b}: c}"),
    *("'", '"', "'a", '"a', "'a'b", "'a''b'", '"\\x"', '"\\x41"', '"\\u0000"', '"\\ud800"', '"\\U00110000"'),
    *('"\\', '"a\\\n  b"', "'a\n\n\n  b'", '"\\e[31m"', '"\\q"', "@a", "`a", "%a", "%YAML 1.2", "---", "..."),
    *(
        "--- a",
        "... #",
        "\ta",
        "a\t",
        "a\tb",
        "\t",
        "a\n\tb",
        "\u3000",
        "：",
        "“a”",
        "\ufeff",
        "\u200b",
        "\u202e",
    ),
    *(
        "\0",
        "\x01",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufffe",
        "\U0001f600",
        "e\u0301" * 99,
        "\r",
    ),
    *(
        "0",
        "-0",
        "+1",
        "01",
        "1_000",
        "0o17",
        "0x1F",
        "0b1",
        "1e999",
        "-1e-999",
        ".inf",
        "-.INF",
        ".nan",
        "1.",
    ),
    *("12:30:45", "9" * 18, "9" * 19, "9" * 5000, "0." + "3" * 5000, "1e" + "9" * 400, "0x" + "f" * 400),
    *("2026-02-30", "2026-2-3", "20260203", "2026-W01-1", "0000-00-00", "9999-12-31", "2026-02-03T00:00:00Z"),
    *(
        "２０２６-01-01",
        "-2026-01-01",
        "2026-01-01 # x",
        "今天",
        "2026年",
        "1-01",
        "1-1",
        "done",
        "DONE",
        "完成",
    ),
)
LINES: Final = (
    *("---", "...", "--- #", "%YAML 1.1", "%YAML 9.9", "%TAG ! tag:x,2000:", "% x", "<<: *a", "<<: {a: b}"),
    *(
        "<<<<<<< HEAD",
        "=======",
        ">>>>>>> main",
        "||||||| x",
        "\t",
        "\tx: y",
        " x: y",
        "x",
        "x: y",
        ": y",
        "- x",
    ),
    *(
        "? x",
        "? [a]\n: b",
        "? |\n  a\n: b",
        "? {a: b}",
        "[a]: b",
        "{a: b}: c",
        "&a x: y",
        "*a : y",
        "!!map",
        "!x",
    ),
    *(
        "schema: 2",
        "schema: 1",
        "title:",
        "sections: []",
        "sections: {}",
        "units: []",
        "period:",
        "schema : 1",
    ),
    *(
        "'a': b",
        '"a": b',
        "'a",
        '"',
        "a: |",
        "a: >",
        "a: [",
        "a: {",
        "]",
        "}",
        "#",
        "# guangong: ignore",
        "\x0c",
    ),
    *(
        "# guangong: ignore[",
        "# guangong: ignore[GG999] x",
        "# yaml-language-server: x",
        "...\nx: y",
        "---\nx: y",
    ),
    *(
        "\ufeff",
        "\ufeffx: y",
        "\0",
        "\x85x: y",
        "\u2028x: y",
        "\rx: y",
        "x: y\r",
        "\ud7ff: \ue000",
        "题目：计划",
    ),
)


def _values(text: str) -> Iterator[Bad]:
    places = (
        "2026-06-30\n",
        "1\n",
        "计划",
        "[bureau]",
        "2026-12-31}",
        '"演讲 “比赛”"',
        "1-02",
        "doing",
        "开始",
    )
    for number, value in enumerate(VALUES):
        yield Bad("a value alone", value, value.encode())
        place = places[number % len(places)]
        end = "\n" if place.endswith("\n") else ""
        yield Bad("a value in a plan", value, text.replace(place, value + end, 1).encode())
        place = places[(number + 4) % len(places)]
        yield Bad("a value in a plan", value, text.replace(place, value, 1).encode())


def _lines(text: str) -> Iterator[Bad]:
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(LINES):
        for at in {0, len(lines), (number * 7) % len(lines)}:
            changed = "".join([*lines[:at], line, "\n", *lines[at:]])
            yield Bad("a line in a plan", f"{at}: {line}", changed.encode())


def _whole(text: str) -> Iterator[Bad]:
    """Yield other encodings, line ends and kinds of files."""
    for codec in (
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-be",
        "gbk",
        "gb18030",
        "big5hkscs",
        "utf-7",
    ):
        yield Bad("an encoding", codec, text.encode(codec, "replace"))
    yield Bad("an encoding", "latin-1", text.replace("计划", "café").encode("latin-1", "replace"))
    yield Bad("an encoding", "cp037", text.encode("cp037", "replace"))
    yield Bad("an encoding", "two kinds", text[:200].encode() + text[200:].encode("gbk"))
    yield Bad("an encoding", "twice", text.encode().decode("latin-1").encode())
    yield Bad("an encoding", "a surrogate", text.encode().replace("计".encode(), b"\xed\xa0\x80", 1))
    yield Bad("an encoding", "overlong", text.encode().replace(b"1", b"\xc0\xb1", 1))
    half = len(text) // 2
    for name, mark in {"BOM": "\ufeff", "NUL": "\0", "form feed": "\x0c", "Ctrl-Z": "\x1a"}.items():
        for place, at in {"first": 0, "amid": half, "last": len(text)}.items():
            yield Bad("a character", f"{name} {place}", (text[:at] + mark + text[at:]).encode())
    yield Bad("a character", "two BOMs", ("\ufeff\ufeff" + text).encode())
    for name, end in {"CR": "\r", "NEL": "\x85", "LS": "\u2028", "LFCR": "\n\r", "CRCRLF": "\r\r\n"}.items():
        yield Bad("line ends", name, text.replace("\n", end).encode())
        yield Bad("line ends", f"{name} mixed", text.replace("\n", end, text.count("\n") // 2).encode())
    yield Bad("line ends", "CRLF mixed", text.replace("\n", "\r\n", 9).encode())
    yield Bad("line ends", "none at the end", text.rstrip("\n").encode())
    yield Bad("line ends", "none", text.replace("\n", " ").encode())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("plan.yaml", text)
    yield Bad("another kind of file", "zip", archive.getvalue())
    yield Bad("another kind of file", "gzip", gzip.compress(text.encode(), mtime=0))
    yield Bad("another kind of file", "PNG", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    yield Bad("another kind of file", "program", b"\x7fELF" + bytes(500))
    yield Bad("another kind of file", "all bytes", bytes(range(256)) * 4)
    for name, other in {
        "empty": "",
        "blank": "\n \n",
        "comment": "# x\n",
        "JSON": json.dumps({"schema": 1, "sections": [None, 1, {"tasks": [[]]}]}),
        "TOML": '[plan]\ntitle = "x"\n',
        "INI": "[plan]\ntitle=x\n",
        "CSV": "id,title\n1-01,演讲\n",
        "HTML": "<!doctype html><p>404 & <b>\n",
        "mail": "From: a\nTo: b\n\nc: d\n",
        "diff": "--- a/plan.yaml\n+++ b/plan.yaml\n@@ -1 +1 @@\n-a\n+b\n",
        "tabs": text.replace("  ", "\t"),
        "one column less": "\n".join(line.removeprefix(" ") for line in text.splitlines()),
        "full-width": text.replace(": ", "："),
        "full-width brackets": text.replace("{", "｛").replace("}", "｝"),
        "twice": text + text,
        "two documents": f"{text}---\n{text}",
        "all null": "\n".join(line.split(": ")[0] + ":" for line in text.splitlines()),
    }.items():
        yield Bad("another kind of text", name, other.encode())


def _deep() -> Iterator[Bad]:
    """Yield what is nested deep, long, or large when expanded."""
    for depth in (63, 64, 65, 1000, 50_000):
        for name, text in {
            "lists": "[" * depth,
            "closed lists": "[" * depth + "]" * depth,
            "mappings": "{a: " * depth + "}" * depth,
            "block lists": "- " * depth + "a",
            "keys": "? " * depth + "a",
            "lists as keys": "[" * depth + "]: b" * depth,
            "a task's log": PLAN.replace("note: 开始", "note: " + "[" * depth + "]" * depth),
        }.items():
            yield Bad("nesting", f"{depth} {name}", text.encode())
    for depth in (65, 300):
        nested = "".join(" " * level + "a:\n" for level in range(depth))
        yield Bad("nesting", f"{depth} indented keys", nested.encode())
    laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{f'*a{i - 1},' * 9}]\n" for i in range(1, 12))
    for name, text in {
        "laughs": laughs,
        "anchors": "".join(f"k{i}: &a{i} x\n" for i in range(3000)),
        "documents": "---\na: b\n" * 3000,
        "directives": "%A b\n" * 3000,
        "keys": PLAN + "".join(f"k{i}: x\n" for i in range(3000)),
        "equal keys": "a: b\n" * 3000,
        "a long line": PLAN.replace("开始", "长" * 300_000),
        "a long key": PLAN + "k" * 3000 + ": x\n",
        "brackets": "a: " + "[]" * 3000,
        "quotes": "a: " + "''" * 3000 + "'",
        "marks": "?" * 3000,
        "bangs": "!" * 3000,
        "spaces": " " * 300_000,
        "too large": "#" * 10_000_001,
    }.items():
        yield Bad("size", name, text.encode())


def _random(text: str, count: int, seed: int) -> Iterator[Bad]:
    """Yield damage at random: bits, bytes, lines, indentation, characters; and texts of nothing else."""
    draw = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    source, lines = text.encode(), text.splitlines(keepends=True)
    marks = "\t\n\r -:?#&*!|>'\"%@`{}[],~<=\\\0\x1b\x85\u3000：，\u200b\u202e\ufeff\u2028工a1.😀"
    for number in range(count):
        at, other = draw.randrange(len(source)), draw.randrange(len(source))
        first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
        space = draw.choice(["", " ", "   ", "\t", "- ", "\u3000"])
        swapped = [*lines]
        swapped[first], swapped[second] = lines[second], lines[first]
        place = draw.randrange(len(text))
        yield Bad(
            "a bit",
            f"{number}",
            source[:at] + bytes([source[at] ^ 1 << draw.randrange(8)]) + source[at + 1 :],
        )
        yield Bad("a byte", f"{number}", source[:at] + draw.randbytes(1) + source[at + draw.randrange(2) :])
        yield Bad("a part gone", f"{number}", source[: min(at, other)] + source[max(at, other) :])
        yield Bad("a part twice", f"{number}", source[: max(at, other)] + source[min(at, other) :])
        yield Bad("lines swapped", f"{number}", "".join(swapped).encode())
        moved = [*lines[:first], space + lines[first].lstrip(" "), *lines[first + 1 :]]
        yield Bad("indentation", f"{number}", "".join(moved).encode())
        yield Bad("a mark", f"{number}", (text[:place] + draw.choice(marks) + text[place:]).encode())
        anything = [
            chr(draw.choice([draw.randrange(0xD800), draw.randrange(0xE000, 0x110000)])) for _ in range(40)
        ]
        yield Bad("random text", f"{number}", "".join(anything).encode())
        yield Bad("random marks", f"{number}", "".join(draw.choices(marks, k=40)).encode())
        yield Bad("random bytes", f"{number}", draw.randbytes(draw.randrange(60)))


def bad_files(text: str = PLAN, *, count: int, seed: int = 0, step: int = 1) -> Iterator[Bad]:
    """Yield bad files from a plan; of the bytes that it could end at every ``step``-th."""
    lines = text.splitlines(keepends=True)
    for number in range(len(lines)):
        yield Bad("cut after a line", f"{number}", "".join(lines[:number]).encode())
        yield Bad("cut before a line", f"{number}", "".join(lines[number + 1 :]).encode())
        yield Bad("a line gone", f"{number}", "".join(lines[:number] + lines[number + 1 :]).encode())
    source = text.encode()
    for end in range(0, len(source), step):
        yield Bad("cut at a byte", f"{end}", source[:end])
    yield from _values(text)
    yield from _lines(text)
    yield from _whole(text)
    yield from _deep()
    yield from _random(text, count, seed)


# ── what must hold ──


def _run(folder: Path, *arguments: str) -> Ran:
    """Run a command; with this variable a mistake in the program itself is raised."""
    return run(*arguments, folder=folder, env={"GUANGONG_DEBUG": "1"})


def problems(bad: Bad, folder: Path, name: str) -> list[str]:
    """Return what is wrong when the commands meet a file; ``name`` is a format."""
    plan = folder / "plan.yaml"
    plan.write_bytes(bad.source)
    try:
        full, status = _run(folder, "check"), _run(folder, "status")
        formatted = _run(folder, "check", "--format", name)
        done = _run(folder, "done", TASK, "--by", "a")
        left = plan.read_bytes()
        after = _run(folder, "status") if done.code == 0 else None
    except Exception as error:  # noqa: BLE001 (that is what is looked for)
        return [f"traceback: {error!r}"]
    wrong = {
        "a code of its own": not {full.code, status.code, done.code} <= {0, 1, 2},
        "a traceback": "Traceback" in full.err + status.err + done.err,
        "an error without a word": any(
            ran.code and not (ran.out + ran.err).strip() for ran in (full, status, done)
        ),
        "another code in a format": formatted.code != full.code,
        "a format that cannot be read": full.code < 2 and not _parses(name, formatted.out),  # noqa: PLR2004
        "done changed a file that it refused": done.code != 0 and left != bad.source,
        "done said so and changed nothing": done.code == 0 and left == bad.source,
        "done left a file that cannot be read": after is not None and status.code == 0 != after.code,
        "status of a plan that is clean": full.code == 0 and status.code != 0,
        "something left over": {path.name for path in folder.iterdir()} - {plan.name, ".plan.yaml.lock"}
        != set(),
    }
    return [problem for problem, is_so in wrong.items() if is_so]


def _parses(name: str, text: str) -> bool:
    try:
        if name == "junit":
            ET.fromstring(text)  # noqa: S314 (our own)
        elif name in {"json", "gitlab", "sarif", "rdjson"}:
            json.loads(text)
    except (ValueError, ET.ParseError):
        return False
    return True


def main() -> None:
    """Try all, and print the table."""
    seed = int(sys.argv[1]) if sys.argv[1:] else 0
    tried: Counter[str] = Counter()
    broken: list[tuple[Bad, list[str]]] = []
    slowest = (0.0, "")
    texts = [PLAN, *((ROOT / name).read_text("utf-8") for name in ("plan.yaml", "examples/plan.yaml"))]
    with tempfile.TemporaryDirectory() as folder:
        for text in texts:
            for number, bad in enumerate(
                bad_files(text, count=60, seed=seed, step=3 if text == PLAN else 199)
            ):
                begin = time.perf_counter()
                found = problems(bad, Path(folder), [*FORMATS][number % len(FORMATS)])
                slowest = max(slowest, (time.perf_counter() - begin, f"{bad.family}: {bad.name[:60]!r}"))
                tried[bad.family] += 1
                if found:
                    broken.append((bad, found))
                    print(bad.family, repr(bad.name[:60]), found)
    for family, number in tried.items():
        print(f"{family:24}{number:>6}")
    tracebacks = sum(
        problem.startswith(("traceback", "a traceback")) for _bad, found in broken for problem in found
    )
    print(f"{'tried':24}{tried.total():>6}")
    print(f"{'tracebacks':24}{tracebacks:>6}")
    print(f"{'other problems':24}{len(broken) - tracebacks:>6}")
    print(f"slowest: {slowest[0]:.1f} s for four commands, {slowest[1]}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
