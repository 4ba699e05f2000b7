"""The pictures of README and manual: what the program prints, each character at its cell in any font."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from picture import COLUMNS, LINES, PICTURES, Picture, draw, printed

from guangong.render.cells import width_of
from guangong.render.inks import INKS
from guangong.render.svg import BARS, CELL, MARGIN, MARKS
from running import ROOT

SVG = "{http://www.w3.org/2000/svg}"
SIGNS = "".join([*MARKS, *BARS])
MADE_UP = (
    f"a<b>&“校”…\n\x1b[1;31m■ 逾期 5\x1b[0m 完\x1b[2m成\x1b[0m5项  ━━━┃──  71%\n\n\x1b[33m{SIGNS}\x1b[0m"
)
PLAIN = re.sub(r"\x1b\[[\d;]*m", "", MADE_UP)


class Placed(NamedTuple):
    """A text and its place in pixels; ``length`` as the picture has it, for a wide character its own."""

    x: float
    y: float
    text: str
    length: float


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 (our own)


def placed(picture: ET.Element) -> Iterator[Placed]:
    for text in picture.iter(f"{SVG}text"):
        y = float(text.attrib["y"])
        if text.text:
            yield Placed(float(text.attrib["x"]), y, text.text, float(text.attrib["textLength"]))
        for span in text:
            yield Placed(float(span.attrib["x"]) - 0.5, y, span.text or "", 2 * CELL)


def starts(picture: ET.Element) -> list[tuple[float, float]]:
    """Return where the bars and marks begin."""
    drawn = "".join(path.attrib["d"] for path in picture.iter(f"{SVG}path"))
    return [(float(x), float(y)) for x, y in re.findall(r"M(\d+) (\d+)", drawn)]


def answered(picture: ET.Element) -> str:
    return picture.findtext(f"{SVG}desc") or ""


@pytest.fixture(params=[*PICTURES, None], ids=lambda known: known.path.name if known else "made up")
def picture(request: pytest.FixtureRequest) -> ET.Element:
    known = request.param
    return parsed(known.path.read_text("utf-8") if known else draw(MADE_UP, PICTURES[0]))


each_picture = pytest.mark.parametrize("known", PICTURES, ids=lambda known: known.path.name)


@each_picture
def test_the_pictures_are_current(known: Picture) -> None:
    """Run ``python tools/picture.py`` where this fails."""
    assert known.path.read_text("utf-8") == draw(printed(known), known)


@each_picture
def test_what_is_shown_fits_a_page_of_a_terminal(known: Picture) -> None:
    lines = answered(parsed(known.path.read_text("utf-8"))).splitlines()
    assert len(lines) < LINES
    assert max(map(width_of, lines)) <= COLUMNS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_page_shows_the_pictures_in_its_language(language: str) -> None:
    end = ".md" if language == "en" else ".zh-CN.md"
    shown = [*_pictures(ROOT / f"README{end}"), *_pictures(ROOT / "docs" / f"manual{end}")]
    ours = [known.path for known in PICTURES if known.language == language]
    assert shown[0] == ours[0]
    assert set(shown) == set(ours)


def _pictures(page: Path) -> list[Path]:
    return [page.parent / name for name in re.findall(r"\]\((\S+\.svg)\)", page.read_text("utf-8"))]


def test_a_run_is_narrow_or_wide_and_starts_at_a_whole_cell(picture: ET.Element) -> None:
    runs = list(placed(picture))
    assert runs
    for run in runs:
        widths = {width_of(char) for char in run.text}
        assert widths == {1} or (widths == {2} and len(run.text) == 1), run
        assert (run.x - MARGIN) % CELL == 0, run
        assert run.length == CELL * width_of(run.text), run
        assert not set(run.text) & {" ", *SIGNS}, run
    for x, _y in starts(picture):
        assert (x - MARGIN) % CELL == 0


def test_every_character_is_drawn_where_it_was_printed(picture: ET.Element) -> None:
    lines = answered(picture).split("\n")
    wanted = set()
    for number, line in enumerate(lines):
        cell = 0
        for char in line:
            wanted |= {(number, cell, char)} - {(number, cell, sign) for sign in f" {SIGNS}"}
            cell += width_of(char)
    first = MARGIN + 7 + 21 + 11
    runs = [(int(run.y - first) // 21, int(run.x - MARGIN) // CELL, run.text) for run in placed(picture)]
    found = {(y, x + n, char) for y, x, text in runs for n, char in enumerate(text) if y >= 0}
    assert found == wanted


def test_every_sign_is_drawn_once() -> None:
    picture = parsed(draw(MADE_UP, PICTURES[0]))
    assert answered(picture) == PLAIN
    # Bars that fill their cells are one box: ━━━ and ── here.
    assert len(starts(picture)) == sum(PLAIN.count(sign) for sign in SIGNS) - 3


def test_what_is_drawn_has_a_colour_on_light_and_dark_pages(picture: ET.Element) -> None:
    drawn = [part.attrib["class"] for part in picture.iter() if "class" in part.attrib]
    assert {name for names in drawn for name in names.split()} <= {*INKS, "wide", "bold"}
    light, dark = (picture.findtext(f"{SVG}style") or "").split("@media(prefers-color-scheme:dark)")
    for ink, (on_light, on_dark) in INKS.items():
        assert f".{ink}{{fill:{on_light}}}" in light
        assert f".{ink}{{fill:{on_dark}}}" in dark


@pytest.mark.parametrize(
    ("code", "ink"), [("34", "blue"), ("91", "red"), ("38;5;200", "text"), ("38;2;1;2;3", "text")]
)
def test_a_colour_that_a_project_chose_is_the_nearest_ink(code: str, ink: str) -> None:
    drawn = parsed(draw(f"\x1b[{code}mtext\x1b[0m", PICTURES[0])).findall(f"{SVG}text")
    assert drawn[-1].attrib["class"] == ink


@each_picture
def test_the_pictures_are_small_and_load_nothing(known: Picture) -> None:
    text = known.path.read_text("utf-8")
    assert len(text.encode()) < 25_000
    assert re.findall(r"href|url\(|@import|@font-face|<script|<image", text) == []
