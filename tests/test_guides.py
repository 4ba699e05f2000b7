"""README and manual: every command that they show is run, and what they show of its output is compared.

A part of the manual is a folder with the example, in which its lines run one after the other, on the day of
the last ``<!-- day: … -->``.
"""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import docx
import pytest
import xlsxwriter

import installed
from desk import Desk, Ran, frozen
from guangong.cli.app import COMMANDS
from returned_sheets import fill
from running import LIVELY, ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands run in bash")

LANGUAGES = {"en": "", "zh": ".zh-CN"}
MANUALS = {language: ROOT / "docs" / f"manual{end}.md" for language, end in LANGUAGES.items()}
READMES = {language: ROOT / f"README{end}.md" for language, end in LANGUAGES.items()}

PLAN = """\
青枫区教育局关工委2027年工作要点
一、加强理论学习
（一）组织专题学习。各学校关工委要在6月底前组织一次专题学习，年底前报送学习小结。
（二）举办读书征文。举办“书香青枫”读书征文比赛，征集作品30—50篇。
二、做好关爱帮扶
（一）建立台账。摸清困境学生底数，3月底前建立台账。
（二）开展走访。每季度走访慰问一次困境学生。
"""

BLOCK = re.compile(r"^<!-- day: (\S+) -->$|^```(sh|console|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """What is shown at once: commands, commands with their output, or a file that begins with its name."""

    kind: str
    text: str
    day: str


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page; README's that are marked are run by CI itself."""
    day = "2026-06-30"
    for found in BLOCK.finditer(re.sub(r"^<!-- run: .*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)):
        day = found[1] or day
        if found[2]:
            yield Block(found[2], found[3], day)


def parts(language: str) -> dict[str, str]:
    """Return the parts of a manual by their readers."""
    _head, *found = re.split(r"^## .*\n", MANUALS[language].read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(["office", "school", "engineer"], found, strict=True))


class Office(Desk):
    """A folder with a plan."""

    def __init__(self, folder: Path) -> None:
        self.plan = folder / "plan.yaml"


class Reader:
    """Who types what a page shows."""

    def __init__(self, home: Path, language: str) -> None:
        self.folder = shutil.copytree(LIVELY, home / "examples")
        self.env = {**installed.environment(home), "GUANGONG_LANG": language, "COLUMNS": "", "LINES": ""}

    def type(self, line: str, day: str) -> Ran:
        """Run a line: a command of the program in this process, any other in bash."""
        name, *words = shlex.split(line, comments=True)
        if name == "cd":
            self.folder = self.folder.joinpath(*words).resolve()
            return Ran(0 if self.folder.is_dir() else 1, "", "")
        if name == "guangong":
            with frozen(date.fromisoformat(day)), mock.patch.dict(os.environ, self.env, clear=True):
                return Office(self.folder).run(*words)
        ran = installed.run(self.folder, self.env, "bash", "-c", line)
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def follow(self, block: Block) -> Iterator[str]:
        """Do what a block shows; yield what goes wrong."""
        first, _line, rest = block.text.partition("\n")
        if block.kind == "text":
            (self.folder / first.removeprefix("# ")).write_text(block.text, "utf-8")
        elif block.kind == "console":
            ran = self.type(first.removeprefix("$ "), block.day)
            if ran.out != rest:
                yield f"{first}\n{ran.out}{ran.err}"
        else:
            for line in block.text.splitlines():
                ran = self.type(line, block.day)
                if line.startswith("guangong collect --template"):
                    self.fill_in()
                if ran.code != line.startswith("guangong collect 收回"):  # a row is to be asked about
                    yield f"{line}\n{ran.err}"

    def prepare(self) -> None:
        """Make what the manual asks one to make, or to have: lists of schools, a document."""
        for name, schools in (("名单", ["新城小学"]), ("全部学校", ["新城小学", "晨光小学"])):
            with xlsxwriter.Workbook(str(self.folder / f"{name}.xlsx")) as book:
                book.add_worksheet().write_column(0, 0, ["学校", *schools])
        document = docx.Document()
        for line in PLAN.splitlines():
            document.add_paragraph(line)
        document.save(str(self.folder / "新要点.docx"))

    def fill_in(self) -> None:
        """Fill in the sheet that was sent out, as schools do."""
        self.type("guangong --lang zh collect --template --to 收.xlsx", "2026-06-30")
        fill(self.folder / "收.xlsx", self.folder / "收回-6月")
        (self.folder / "收.xlsx").unlink()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["office", "school", "engineer"])
def test_who_follows_the_manual(part: str, language: str, tmp_path: Path) -> None:
    page = parts(language)[part]
    reader = Reader(tmp_path, language)
    if part == "office":
        reader.prepare()
    shown = list(blocks(page))
    assert shown
    assert [wrong for block in shown for wrong in reader.follow(block)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_week_goes_as_the_first(language: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path, language)
    begin, week = (
        [block for block in blocks(part) if block.kind == "sh"]
        for part in re.split(r"^### .*\n", parts(language)["engineer"], flags=re.MULTILINE)[1:3]
    )
    second = [block._replace(text=block.text.replace("1-06", "3-02")) for block in week]
    assert len(second) == 3
    assert [wrong for block in (*begin, *week, *second) for wrong in reader.follow(block)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_plan_with_returns_and_evidence_is_committed(language: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path, language)
    for name in (
        "要点.sqlite",
        "收回/a.csv",
        "2027/回头看.docx",
        "台账.xlsx",
        "evidence/chenguang/小结.docx",
    ):
        (reader.folder / name).parent.mkdir(exist_ok=True)
        (reader.folder / name).write_bytes(b"1")
    first = next(blocks(parts(language)["engineer"]))
    assert [*reader.follow(first)] == []
    files = reader.type("git -c core.quotePath=false ls-files", "2026-06-30").out.splitlines()
    assert {*files} >= {".gitignore", ".gitattributes", "plan.yaml", "evidence/chenguang/小结.docx"}
    others = [name for name in files if not name.startswith(("evidence/", "returns/"))]
    assert others == [".gitattributes", ".gitignore", "plan.yaml"]
    ran = reader.type("git check-attr merge plan.yaml 2027/plan.yaml returns/a.yaml 2027/returns/a.yaml", "")
    assert ran.out.count(": merge: guangong\n") == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_follows_the_readme(language: str, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    reader = Reader(clone, language)
    reader.folder = clone
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "activate").touch()
    shown = list(blocks(READMES[language].read_text("utf-8")))
    assert shown
    assert [wrong for block in shown for wrong in reader.follow(block)] == []


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    reader = Reader(tmp_path, "en")
    wrong = list(reader.follow(Block("sh", "guangong show 9-99\ntrue\n", "2026-06-30")))
    assert len(wrong) == 1
    assert wrong[0].startswith("guangong show 9-99\n")
    assert list(reader.follow(Block("console", "$ guangong check\nwrong\n", "2026-06-30")))


def shape(page: str) -> list[str]:
    """Return what a page and its translation have in common: levels of headings, commands, days, pictures."""
    lines = [line for block in blocks(page) for line in [block.day, *_commands(block)]]
    return [*re.findall(r"^#+ |^```\w*|\]\(\S+?(?=\.en\.svg|\.svg)", page, re.MULTILINE), *lines]


def _commands(block: Block) -> list[str]:
    """Return a block's commands without options, whose values are in the page's language."""
    lines = block.text.splitlines()[: 1 if block.kind == "console" else None]
    return [" ".join(line.removeprefix("$ ").split()[:2]) for line in lines]


@pytest.mark.parametrize("pages", [MANUALS, READMES], ids=["manual", "readme"])
def test_both_languages_say_the_same(pages: dict[str, Path]) -> None:
    english, chinese = (pages[language].read_text("utf-8") for language in ("en", "zh"))
    assert shape(english) == shape(chinese)
    assert f"({pages['zh'].name})" in english
    assert f"({pages['en'].name})" in chinese


@pytest.mark.parametrize("page", [*MANUALS.values(), *READMES.values()], ids=lambda page: page.name)
def test_what_is_named_in_a_sentence_is_a_command(page: Path) -> None:
    named = re.findall(r"`guangong ([a-z][a-z-]*)", page.read_text("utf-8"))
    assert named
    assert set(named) <= set(COMMANDS)


@pytest.mark.parametrize("page", READMES.values(), ids=lambda page: page.name)
def test_the_readme_is_one_page(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 80


DOCS = [*(ROOT / "docs").glob("*.md"), *READMES.values(), ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)", page.read_text("utf-8"))
    for name, anchor in links:
        target = page.parent / name if name else page
        assert target.exists(), name
        if anchor:
            assert anchor in _anchors(target.read_text("utf-8")), anchor


def _anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
