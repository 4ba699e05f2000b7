"""The ladder of lights as a setting: presets, marks, colours, working days, and ``guangong lights``."""

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from guangong.checks.configuration import parse
from guangong.domain.progress import Light
from guangong.domain.styles import COLORS, LIGHT_STYLES, PRESETS, WEIGHTS, is_color, is_mark
from guangong.domain.workdays import working_days
from guangong.reports.lights import Source
from running import EXAMPLES, Ran, golden, real, run

OWN = """\
[lights]
preset = "blue"
behind = 15
[lights.colors]
behind = "bold #ff8700"
[lights.marks]
due-soon = "◇"
behind = "※"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example, without the returns."""
    return shutil.copytree(EXAMPLES, tmp_path / "plan", ignore=shutil.ignore_patterns("returns"))


@pytest.fixture
def guangong(folder: Path) -> Callable[..., Ran]:
    """Run the program in the copy, with these project settings."""

    def run_with(toml: str, *arguments: str, **env: str) -> Ran:
        (folder / "guangong.toml").write_text(toml, "utf-8")
        return run(*arguments, folder=folder, env=env)

    return run_with


Program = Callable[..., Ran]


# ── looks ──


def test_every_preset_has_every_light_with_a_mark_of_its_own() -> None:
    assert PRESETS["default"] is LIGHT_STYLES
    for looks in PRESETS.values():
        assert list(looks) == list(Light)
        assert len({look.mark for look in looks.values()}) == len(Light)
        assert all(is_mark(look.mark) and is_color(look.color) for look in looks.values())
        assert all("".join(look.mark for look in looks.values()).encode(codec) for codec in ("utf-8", "gbk"))


@pytest.mark.parametrize(
    "color", [*COLORS, *WEIGHTS, "#FF8700", "bold red", "dim #00afff", "bold dim orange"]
)
def test_rich_knows_every_colour(color: str) -> None:
    assert is_color(color)
    style = parse(f'[lights.colors]\ndone = "{color}"'.encode(), "").lights.styles["done"].in_rich
    assert bool(Style.parse(style)) == (color != "plain")


@pytest.mark.parametrize(
    "color",
    ["", " ", "Red", "red bold", "red blue", "none", "orange1", "#fff", "#gggggg", "#１２３４５６", "link x"],
)
def test_no_colour(color: str) -> None:
    assert not is_color(color)


def test_every_mark_fills_a_cell_or_two() -> None:
    marks = [chr(code) for code in range(sys.maxunicode + 1) if is_mark(chr(code))]
    assert {cell_len(mark) for mark in marks} == {1, 2}
    assert set("◆※★●红1A#") <= set(marks)
    assert not set("━─┃┄!+…") & set(marks)  # charts are drawn with them


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "ab",
        "√√",
        " ",
        "\u3000",
        "\t",
        "\x1b",
        "\u0301",
        "\u200b",
        "\u202e",
        "\ufeff",
        "א",
        "\u2800",
        "\ue000",
    ],
)
def test_no_mark(mark: str) -> None:
    assert not is_mark(mark)


def test_marks_and_colours_reach_the_tables(guangong: Program) -> None:
    ran = guangong(OWN, "status", FORCE_COLOR="1", COLORTERM="truecolor")
    assert "\x1b[1;38;2;255;135;0m※" in ran.out
    assert "◇" in ran.out
    assert not {"▲", "▽"} & set(ran.out)
    plain = guangong(OWN, "list", NO_COLOR="1")
    assert "※ " in plain.out
    assert "\x1b" not in plain.out


# ── guangong lights ──


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ladder_in_use(guangong: Program, folder: Path, language: str) -> None:
    own = folder / "config.toml"
    own.write_text("due_soon_days = 5\n", "utf-8")
    toml = OWN.replace("behind = 15", "behind = 15\nworking_days = true")
    ran = guangong(toml, "lights", GUANGONG_LANG=language, GUANGONG_CONFIG=str(own))
    assert (ran.code, ran.err) == (0, "")
    golden(f"lights-own.{language}", ran.out.replace(str(folder), "…"))


def test_sources(guangong: Program, folder: Path) -> None:
    own = folder / "config.toml"
    own.write_text("due_soon_days = 0\n", "utf-8")
    toml = OWN.replace("behind = 15", "behind = 10\ndue_soon_days = 3")
    data = json.loads(guangong(toml, "lights", "--json", GUANGONG_CONFIG=str(own)).out)
    assert data["settings"] == str(folder / "guangong.toml")
    assert data["due_soon_days"] == {"value": 0, "source": "user"}
    assert data["behind"] == {"value": 10, "source": "project"}
    assert data["far_behind"] == {"value": 30, "source": "default"}
    rows = {row.pop("light"): row for row in data["lights"]}
    assert rows["behind"] == {
        "mark": "※",
        "mark_source": "project",
        "color": "bold #ff8700",
        "color_source": "project",
    }
    assert (rows["due-soon"]["mark_source"], rows["due-soon"]["color_source"]) == ("project", "preset")
    sources = {value for row in rows.values() for key, value in row.items() if key.endswith("source")}
    assert sources <= set(get_args(Source))


def test_another_preset_is_shown_pure(guangong: Program) -> None:
    data = json.loads(guangong(OWN, "lights", "--preset", "traffic", "--json").out)
    assert {row["light"]: row["mark"] for row in data["lights"]} == {
        light: look.mark for light, look in PRESETS["traffic"].items()
    }
    assert {row["color_source"] for row in data["lights"]} == {"preset"}
    assert (data["preset"], data["presets"]) == ("traffic", list(PRESETS))
    assert data["behind"] == {"value": 15, "source": "project"}


@pytest.mark.parametrize(
    ("settings", "ending"), [(OWN, "[lights.colors] and [lights.marks]"), ("", '"blue"')]
)
def test_what_to_write_gives_the_ladder_that_is_shown(guangong: Program, settings: str, ending: str) -> None:
    assert guangong(settings, "lights", "--preset", "blue").out.splitlines()[1].endswith(ending)


def test_without_a_plan(tmp_path: Path) -> None:
    ran = run("lights", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "there is no plan here, and so no guangong.toml" in ran.out
    data: dict[str, Any] = json.loads(run("lights", "--json", folder=tmp_path).out)
    assert data["settings"] is None
    assert {row["color_source"] for row in data["lights"]} == {"default"}
    ran = run("lights", "--file", "none.yaml", folder=tmp_path)
    assert ran == (2, "", "error: none.yaml: there is no such file\n")


def test_a_broken_plan_hides_no_ladder(guangong: Program, folder: Path) -> None:
    (folder / "plan.yaml").write_text("[", "utf-8")
    assert guangong(OWN, "lights").code == 0


def test_no_such_preset(guangong: Program) -> None:
    ran = guangong("", "lights", "--preset", "rot")
    assert ran.code == 2
    assert '"rot" is none of: default, classic, blue, traffic' in ran.err


# ── working days ──

COUNT = working_days(lambda _sentence: None)


@pytest.mark.parametrize(
    ("day", "due", "left"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-06", 4),
        ("2026-03-06", "2026-03-08", 0),  # a weekend
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-09", "2026-03-06", -1),
        ("2026-02-13", "2026-02-14", 1),  # a Saturday that makes up for the Spring Festival
        ("2026-02-14", "2026-02-23", 0),  # nine days off
        ("2026-02-14", "2026-02-24", 1),
        ("2026-02-13", "2026-02-28", 6),  # two Saturdays that make up
        ("2026-02-28", "2026-02-13", -6),
        ("2026-09-30", "2026-10-10", 3),
        ("2025-12-31", "2026-01-04", 1),  # into another year: a Sunday that makes up for the New Year
        ("2024-12-31", "2026-01-01", 248),  # all of 2025
        ("2099-01-02", "2099-01-05", 1),  # a year that is not known
        ("2099-09-25", "2099-10-05", 6),  # its holidays count as other days
    ],
)
def test_working_days(day: str, due: str, left: int) -> None:
    assert COUNT(date.fromisoformat(day), date.fromisoformat(due)) == left


DAYS = st.dates(date(2003, 6, 1), date(2028, 6, 1))


@given(DAYS, st.integers(0, 800))
def test_working_days_are_counted_one_by_one(day: date, distance: int) -> None:
    due = day + timedelta(distance)
    between = [day + timedelta(n) for n in range(1, distance + 1)]
    assert COUNT(day, due) == sum(map(is_worked, between))
    assert COUNT(due, day) == -COUNT(day, due)


@cache
def is_worked(day: date) -> bool:
    """What the calendar says, or where it knows nothing the weekday."""
    known = 2004 <= day.year <= max(chinese_calendar.holidays).year
    return bool(chinese_calendar.is_workday(day)) if known else day.weekday() < 5


PLAN = """\
schema: 1
title: 计划
organization: bureau
period: {start: YEAR-01-01, end: YEAR-12-31}
units: {bureau: {name: 局}}
defaults: {owners: [bureau], deadline: YEAR-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      - {id: 1-01, title: 节前, deadline: YEAR-02-14}
      - {id: 1-02, title: 节后, deadline: YEAR-02-24}
      - {id: 1-03, title: 月末, deadline: YEAR-02-28}
      - {id: 1-04, title: 经常, kind: standing, every: month}
"""


def shown(guangong: Program, folder: Path, toml: str, day: str) -> dict[str, tuple[str, int, int | None]]:
    """Return of each task its light, days and working days."""
    (folder / "plan.yaml").write_text(PLAN.replace("YEAR", day[:4]), "utf-8")
    tasks = json.loads(guangong(toml, "list", "--json", "--as-of", day).out)["tasks"]
    return {task["id"]: (task["light"], task["days"], task["working_days"]) for task in tasks}


def test_due_soon_counts_working_days(guangong: Program, folder: Path) -> None:
    toml = "[lights]\ndue_soon_days = 3\n"
    assert shown(guangong, folder, toml, "2026-02-11") == {
        "1-01": ("due-soon", 3, None),
        "1-02": ("not-started", 13, None),
        "1-03": ("not-started", 17, None),
        "1-04": ("behind", 17, None),
    }
    assert shown(guangong, folder, f"{toml}working_days = true", "2026-02-12") == {
        "1-01": ("due-soon", 2, 2),
        "1-02": ("due-soon", 12, 3),
        "1-03": ("not-started", 16, 7),
        "1-04": ("behind", 16, 7),
    }
    assert shown(guangong, folder, f"{toml}working_days = true", "2026-02-25") == {
        "1-01": ("overdue", -11, -2),
        "1-02": ("overdue", -1, -1),
        "1-03": ("due-soon", 3, 3),
        "1-04": ("behind", 3, 3),
    }


@pytest.mark.parametrize(
    ("day", "deadline", "words"),
    [("2026-10-05", "2026-10-01", "4 days overdue"), ("2026-10-05", "2026-10-07", "2 days left")],
)
def test_between_holidays_days_are_counted(
    guangong: Program, folder: Path, day: str, deadline: str, words: str
) -> None:
    """No working day lies between; "0" would be read as today."""
    text = (folder / "plan.yaml").read_text("utf-8")
    (folder / "plan.yaml").write_text(text.replace("deadline: 2026-06-15", f"deadline: {deadline}"), "utf-8")
    ran = guangong("[lights]\nworking_days = true", "show", "2-02", "--as-of", day)
    assert words in ran.out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["  late ", "  2 wd ", "  1 wd ", "due in 14 working days 1 ", "  3 wd "]),
        ("zh", ["  超期 ", "  2个工作日 ", "  1个工作日 ", "14个工作日内到期 1 ", "  3个工作日 "]),
    ],
)
def test_tables_say_working_days(guangong: Program, folder: Path, language: str, words: list[str]) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("YEAR", "2026"), "utf-8")
    ran = guangong("[lights]\nworking_days = true", "status", "--as-of", "2026-02-25", GUANGONG_LANG=language)
    assert ran.err == ""
    assert [word for word in words if word not in ran.out] == []
    assert "today" in guangong("[lights]\nworking_days = true", "status", "--as-of", "2026-02-24").out


@pytest.mark.parametrize("command", ["status", "list", "show 1-01"])
def test_a_year_that_is_not_known_yet_is_told_once(guangong: Program, folder: Path, command: str) -> None:
    toml = "[lights]\nworking_days = true\n"
    (folder / "plan.yaml").write_text(PLAN.replace("YEAR", "2099"), "utf-8")
    ran = guangong(toml, *command.split(), "--as-of", "2099-02-10")
    assert ran.code == 0
    assert ran.err.startswith("Holidays are known from 2004 to ")
    assert ran.err.count("\n") == 1
    assert shown(guangong, folder, toml, "2099-02-10")["1-02"] == ("due-soon", 14, 10)


def test_a_remembered_answer_tells_it_too(folder: Path, tmp_path: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("YEAR", "2099"), "utf-8")
    (folder / "guangong.toml").write_text("[lights]\nworking_days = true\n", "utf-8")
    env = {"GUANGONG_CACHE": str(tmp_path / "cache")}
    first = real("status", "--as-of", "2099-02-10", folder=folder, env=env)
    assert first.err.startswith("Holidays are known from 2004 to ")
    assert list((tmp_path / "cache").iterdir())
    assert real("status", "--as-of", "2099-02-10", folder=folder, env=env) == first


def test_several_years_that_are_not_known_are_told_once() -> None:
    told: list[str] = []
    assert working_days(told.append)(date(2096, 12, 31), date(2099, 1, 1)) == 523
    assert len(told) == 1


@pytest.mark.parametrize("command", ["status", "list", "show 1-01"])
def test_without_the_calendar(
    guangong: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("YEAR", "2026"), "utf-8")
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    text = 'error: "working_days" needs the calendar of holidays: pip install "guangong[workdays]"\n'
    assert guangong("[lights]\nworking_days = true", *command.split()) == (2, "", text)
    assert guangong("[lights]\nworking_days = false", *command.split()).code == 0
    assert guangong("[lights]\nworking_days = true", "check").code == 0
