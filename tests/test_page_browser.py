"""How the page behaves in a browser: filter, sort, keys, print, phone, dark, and nothing that reaches out."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from browser import CHROMIUM, Page, browser
from pages import hostile_plan, written
from programs import needs

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium: the page is tried in a browser")

_SHOWN: Final = (
    "[...document.querySelectorAll('#list tbody:not(.part)')]"
    ".filter(row => !row.hidden).map(row => row.id.slice(5))"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    written(folder)
    return folder / "page.html"


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture
def opened(window: Page, file: Path) -> Page:
    window.size(1280)
    window.do("Emulation.setEmulatedMedia", features=[])
    window.open(file)
    return window


def _choose(page: Page, name: str, value: str) -> None:
    field = f"document.getElementById('choose').elements[{name!r}]"
    page.find(f"{field}.value = {value!r}")
    for event in ("input", "change"):
        page.find(f"{field}.dispatchEvent(new Event({event!r}, {{bubbles: true}}))")


# ── it keeps to itself ──


def test_it_complains_of_nothing_and_asks_for_nothing(opened: Page) -> None:
    assert opened.complaints == []
    assert opened.requests == []


def test_its_policy_stops_what_it_did_not_bring(opened: Page) -> None:
    opened.find(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<img src=\"https://example.org/a.png\"><i style=color:red>')"
    )
    assert opened.find("getComputedStyle(document.querySelector('i:last-of-type')).color") != "rgb(255, 0, 0)"
    assert any("Content Security Policy" in complaint for complaint in opened.complaints)


def test_hostile_texts_run_nothing(window: Page, tmp_path: Path) -> None:
    written(tmp_path, plan=hostile_plan(tmp_path / "plan"))
    window.open(tmp_path / "page.html")
    assert window.complaints == []
    assert window.requests == []
    assert window.find("document.querySelectorAll('script').length") == 2
    assert window.find("document.querySelectorAll('img').length") == 0
    assert len(window.find(_SHOWN)) == 50


def test_it_can_be_read_without_script(window: Page, file: Path) -> None:
    window.do("Emulation.setScriptExecutionDisabled", value=True)
    until, tree = time.monotonic() + 20, ""
    try:
        window.do("Page.navigate", url=file.as_uri())
        while "用词说明" not in tree and time.monotonic() < until:
            tree = json.dumps(window.do("Accessibility.getFullAXTree"), ensure_ascii=False)
    finally:
        window.do("Emulation.setScriptExecutionDisabled", value=False)
    for said in ("逾期5项", "前浜中学", "制定本校年度工作计划", "全年走势", "全部任务 50", "用词说明"):
        assert said in tree
    assert "投影" not in tree  # a button that would do nothing


# ── filter, sort, keys ──


def test_the_list_is_filtered(opened: Page) -> None:
    assert len(opened.find(_SHOWN)) == 50
    _choose(opened, "light", "overdue")
    assert opened.find(_SHOWN) == ["1-03", "2-04", "2-06", "3-04", "4-01"]
    assert opened.find("document.getElementById('shown').textContent") == "共50项，列出5项"
    _choose(opened, "section", "2")
    assert opened.find(_SHOWN) == ["2-04", "2-06"]
    _choose(opened, "text", "好书")
    assert opened.find(_SHOWN) == ["2-06"]
    assert opened.find("[...document.querySelectorAll('.part')].filter(part => !part.hidden).length") == 1
    _choose(opened, "lead", "各学校关工委")
    assert opened.find(_SHOWN) == []


def test_the_list_is_sorted(opened: Page) -> None:
    in_plan = opened.find(_SHOWN)
    _choose(opened, "sort", "light")
    assert sorted(opened.find(_SHOWN)[:5]) == ["1-03", "2-04", "2-06", "3-04", "4-01"]
    _choose(opened, "sort", "due")
    tasks = opened.find("JSON.parse(document.getElementById('data').textContent).tasks")
    due = {task["id"]: task["due"] or "9999" for task in tasks}
    days = [due[id_] for id_ in opened.find(_SHOWN)]
    assert days == sorted(days)
    assert len(set(days)) > 10
    _choose(opened, "sort", "")
    assert opened.find(_SHOWN) == in_plan


def test_a_square_leads_to_its_row_by_keyboard(opened: Page) -> None:
    opened.find("document.querySelector('.square').focus()")
    opened.press("Enter", 13, "\r")
    opened.find("new Promise(done => setTimeout(done, 100))")
    assert opened.find("document.getElementById('all').open")
    assert opened.find("document.querySelector(':target').id") == "task-1-03"


def test_the_projector_shows_one_part_at_a_time(opened: Page, file: Path) -> None:
    seen = "[...document.querySelectorAll('.slide')].map(slide => slide.offsetParent !== null)"
    slides = len(opened.find(seen))
    assert slides == 10
    opened.press("p")
    assert opened.find(seen) == [True, *[False] * (slides - 1)]
    opened.press("ArrowRight", 39)
    assert opened.find(seen)[1]
    opened.press("ArrowLeft", 37)
    assert opened.find(seen)[0]
    opened.press("Escape", 27)
    assert all(opened.find(seen))
    opened.open(file, "#projector8")
    assert opened.find(seen).index(True) == 7
    opened.open(file, "#projector99")
    assert opened.find(seen).index(True) == slides - 1
    opened.find("document.getElementById('projector').click()")
    assert all(opened.find(seen))


def test_letters_that_are_typed_into_a_field_start_no_projector(opened: Page) -> None:
    opened.find("document.getElementById('all').open = true")
    opened.find("document.getElementById('choose').elements.text.focus()")
    opened.press("p", text="p")
    assert opened.find("document.getElementById('choose').elements.text.value") == "p"
    assert not opened.find("document.body.classList.contains('projected')")


# ── screens and paper ──


@pytest.mark.parametrize("width", [375, 640, 768, 1280, 1920])
def test_no_width_needs_scrolling_to_the_side(opened: Page, width: int) -> None:
    opened.size(width, 800)
    opened.find("document.getElementById('all').open = true")
    assert opened.find("document.documentElement.scrollWidth") == width


def test_on_a_phone_a_row_is_a_card(opened: Page) -> None:
    opened.size(375, 800)
    assert opened.find("getComputedStyle(document.querySelector('.tasks tr')).display") == "grid"
    assert opened.find("getComputedStyle(document.querySelector('.returns tbody th')).position") == "sticky"


def test_a_phone_shows_the_heads_of_tables_and_all_months(opened: Page) -> None:
    opened.size(375, 800)
    heads = "[...document.querySelectorAll('.tasks thead, .bars thead')].map(head => head.offsetHeight > 0)"
    assert all(opened.find(heads))
    ends = "[...document.querySelectorAll('.months td, .months thead th')]"
    assert opened.find(f"Math.max(...{ends}.map(cell => cell.getBoundingClientRect().right))") <= 375
    widths = opened.find(f"{ends}.slice(1, 13).map(cell => cell.offsetWidth)")
    assert min(widths) > 20


def test_it_is_dark_where_people_prefer_that(opened: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    assert opened.find(paper) == "rgb(255, 255, 255)"
    opened.dark()
    assert opened.find(paper) == "rgb(19, 23, 29)"


@pytest.mark.parametrize("language", ["zh", "en"])
@needs("pdftotext")
def test_the_example_prints_on_four_pages_with_the_list_of_all_tasks(
    window: Page, tmp_path: Path, language: str
) -> None:
    written(tmp_path, language=language)
    window.open(tmp_path / "page.html")
    (tmp_path / "page.pdf").write_bytes(window.print())
    command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout
    pages = text.removesuffix("\f").split("\f")
    assert len(pages) in {3, 4}
    _above, listed = re.split("全部任务 50|all tasks 50", text)
    assert len(set(re.findall(r"\b\d-\d\d\b", listed))) == 50


def test_the_list_is_folded_again_after_it_was_printed(opened: Page) -> None:
    is_open = "document.getElementById('all').open"
    opened.find("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.find(is_open)
    opened.find("window.dispatchEvent(new Event('afterprint'))")
    assert not opened.find(is_open)


# ── for everybody ──


def _axe() -> Path | None:
    """Return where axe-core lies: in the folder that NODE_PATH names, or among npm's."""
    folders = [os.environ.get("NODE_PATH", "")]
    if npm := shutil.which("npm"):
        commands = ([npm, "root"], [npm, "root", "-g"])
        roots = (subprocess.run(command, capture_output=True, text=True, check=False) for command in commands)
        folders += [root.stdout.strip() for root in roots]
    files = (Path(folder) / "axe-core" / "axe.min.js" for folder in folders if folder)
    return next((file for file in files if file.exists()), None)


AXE = _axe()


@pytest.mark.skipif(not AXE, reason="needs axe-core: npm install axe-core, and its node_modules in NODE_PATH")
@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("width", [375, 1280])
def test_nobody_is_shut_out(opened: Page, width: int, *, is_dark: bool) -> None:
    if is_dark:
        opened.dark()
    opened.size(width)
    opened.find("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert AXE
    opened.do("Runtime.evaluate", expression=AXE.read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    wanted = json.dumps({"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]})
    nodes = "one.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + node.failureSummary)"
    violations = f"done.violations.map(one => [one.id, one.nodes.length, {nodes}])"
    found = opened.find(f"axe.run(document, {wanted}).then(done => {violations})")
    assert found == []
