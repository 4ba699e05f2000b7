"""``check --fix``: what is clearly meant is written, proved by reading again; nothing else changes."""

import json
import re
from pathlib import Path

import pytest

from running import run

HEAD = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
"""
TASK = "      - id: 1-01\n        title: 演讲  # 保留\n"
FIXED: dict[str, tuple[str, str]] = {
    "a day in Chinese": ("deadline: 2026年5月4日", "deadline: 2026-05-04"),
    "a day with dots, in quotes": ('deadline: "2026.5.4"  # 一', "deadline: 2026-05-04  # 一"),
    "a day as a number": ("deadline: 20260504", "deadline: 2026-05-04"),
    "a day in full-width digits": ("deadline: ２０２６－０５－０４", "deadline: 2026-05-04"),
    "a count": (
        "target: {min: １５, max: '20', unit: 所}",
        "target: {min: 15, max: 20, unit: 所}",
    ),
    "a percent": (
        "log: [{on: 2026/5/4, percent: 50%}]",
        "log: [{on: 2026-05-04, percent: 50}]",
    ),
    "a kind": ("kind: 常态", "kind: standing"),
    "a field and its value": ("类别: 成果", "kind: deliverable"),
    "a field in quotes": ("'类别': activity", "kind: activity"),
    "two fields": ("类别: 常态工作\n周期: 每季度", "kind: standing\nevery: quarter"),
    "a truth": ("重点: 是", "key: true"),
    "tabs": ("clause:\t\t三  # \t一", "clause:  三  # \t一"),
    "a colon": ("clause：三", "clause: 三"),
    "a colon with a space": ("clause： 三\nkey: true", "clause: 三\nkey: true"),
    "colons in braces": ("log: [{on： 2026-05-04, note：好}]", "log: [{on: 2026-05-04, note: 好}]"),
    "a field's Chinese name with a colon": ("类别：成果", "kind: deliverable"),
    "colons in texts": ("clause: 三：１２％\nkey: 是", "clause: 三：１２％\nkey: true"),
}
LEFT = {
    "words that a day would lose": "deadline: 2026年5月底前",
    "a day before which": "deadline: 2026年5月4日前",
    "the end of a year, in quotes": 'deadline: "2026年底"',
    "the end of a month, of no deadline": "start: 2026年5月末",
    "a day that is relative": "deadline: 今天",
    "a day that may be two": "deadline: 5.4",
    "a day in the future": "log: [{on: 2099年1月1日, note: 一}]",
    "a field that is there already": "kind: activity\n类别: 成果",
    "a word that may be two": "记录: 一",
    "a day that is none": "deadline: 2026年2月30日",
    "a colon behind another word": "clause: x\n时间：三",
    "a full-width text": "clause: ＡＢＣ：１",
}


def plan_of(lines: str) -> str:
    return HEAD + TASK + "".join(f"        {line}\n" for line in lines.split("\n"))


def write(folder: Path, lines: str) -> Path:
    path = folder / "plan.yaml"
    path.write_bytes(plan_of(lines).encode())
    return path


@pytest.mark.parametrize(("lines", "wanted"), FIXED.values(), ids=[*FIXED])
def test_what_is_clear_is_fixed(lines: str, wanted: str, tmp_path: Path) -> None:
    path = write(tmp_path, lines)
    ran = run("check", "--fix", folder=tmp_path)
    assert path.read_bytes().decode() == plan_of(wanted)
    assert ran.code == 0, ran.out
    assert ran.err.count("plan.yaml:") == len([*filter(None, ran.err.splitlines())]) > 0
    assert run("check", "--fix", folder=tmp_path).err == ""


@pytest.mark.parametrize("lines", LEFT.values(), ids=[*LEFT])
def test_what_is_not_clear_is_left(lines: str, tmp_path: Path) -> None:
    path = write(tmp_path, lines)
    before = run("check", folder=tmp_path)
    ran = run("check", "--fix", folder=tmp_path)
    assert path.read_bytes().decode() == plan_of(lines)
    assert ran == before


TABS: dict[str, tuple[str, str]] = {
    "a key": (" " * 8, "{}clause: 三\n\tkind: activity\n{}key: true\n"),
    "the key behind the id": (" " * 8, "\tkind: activity\n{}key: true\n"),
    "spaces before the tab": (" " * 8, "{}clause: 三\n    \tkind: activity\n{}key: true\n"),
    "spaces behind the tab": (" " * 8, "{}clause: 三\n\t  kind: activity\n{}key: true\n"),
    "several lines": (" " * 8, "{}clause: 三\n\tkind: activity\n\n\t# 一\n\torganizer: 市\n{}key: true\n"),
    "a Chinese key": (" " * 8, "{}clause: 三\n\t类别: activity\n{}key: true\n"),
    "an item": (
        " " * 10,
        "        log:\n{}- {{on: 2026-05-01}}\n\t- {{on: 2026-05-02}}\n{}- {{on: 2026-05-03}}\n",
    ),
    "line ends of Windows": (" " * 8, "{}clause: 三\r\n\tkind: activity\r\n{}key: true\r\n"),
}
TABS_LEFT = {
    "the last line of a task": "        clause: 三\n\tkey: true\n      - id: 1-02\n        title: 二\n",
    "the last line": "        clause: 三\n\tkey: true\n",
    "lines that stand differently": "        log:\n          - on: 2026-05-01\n\tby: 甲\n        key: true\n",
    "what may be a part of the key above": "        target:\n\tmin: 3\n        key: true\n",
    "a text that goes on": "        clause: 三\n\t一\n        key: true: 1\n",
    "an item among keys": "        clause: 三\n\t- 一\n        key: true\n",
    "tabs of several depths": "        clause: 三\n\tlog:\n\t\t- {on: 2026-05-01}\n        key: true\n",
}


@pytest.mark.parametrize(("spaces", "lines"), TABS.values(), ids=[*TABS])
def test_a_tab_is_replaced_where_the_lines_around_show_its_column(
    spaces: str, lines: str, tmp_path: Path
) -> None:
    path, text = tmp_path / "plan.yaml", HEAD + TASK + lines.format(spaces, spaces)
    path.write_bytes(text.encode())
    assert f"help: indent it with {len(spaces)} spaces, like the lines" in run("check", folder=tmp_path).out
    ran = run("check", "--fix", folder=tmp_path)
    wanted = re.sub(r"^[ \t]*\t[ \t]*", spaces, text, flags=re.MULTILINE).replace("类别", "kind")
    assert (ran.code, path.read_bytes().decode()) == (0, wanted)


@pytest.mark.parametrize("lines", TABS_LEFT.values(), ids=[*TABS_LEFT])
def test_a_tab_whose_column_is_not_certain_is_left(lines: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(HEAD + TASK + lines, "utf-8")
    ran = run("check", "--fix", folder=tmp_path)
    assert (ran.code, path.read_text("utf-8")) == (1, HEAD + TASK + lines)
    assert "like the lines around it" not in ran.out


def test_one_that_does_not_hold_keeps_no_other_from_it(tmp_path: Path) -> None:
    path = write(tmp_path, "clause:\t三\ndeadline: 2025.5.4")
    ran = run("check", "--fix", folder=tmp_path)
    assert path.read_bytes().decode() == plan_of("clause: 三\ndeadline: 2025.5.4")
    assert (ran.code, ran.err) == (1, "plan.yaml:13: a tab replaced by spaces\n")


def test_what_a_fix_brings_to_light_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "status: 完成")
    ran = run("check", "--fix", folder=tmp_path)
    assert path.read_bytes().decode() == plan_of("status: done")
    assert (ran.code, "GG305" in ran.out) == (1, True)


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    def bytes_of(lines: str) -> bytes:
        return b"\xef\xbb\xbf" + plan_of(lines).replace("\n", "\r\n").encode()

    path = tmp_path / "plan.yaml"
    path.write_bytes(bytes_of("kind： 成果\ndeadline: 2026.5.4"))
    assert run("check", "--fix", folder=tmp_path).code == 0
    assert path.read_bytes() == bytes_of("kind: deliverable\ndeadline: 2026-05-04")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "kind: 成果")
    ran = run("check", "--fix", "--dry-run", folder=tmp_path)
    assert path.read_bytes().decode() == plan_of("kind: 成果")
    assert ran.code == 1
    assert "-        kind: 成果\n+        kind: deliverable\n" in ran.out
    assert 'GG105 "kind" cannot be 成果' in ran.out
    assert ran.err == 'plan.yaml:13: "成果" replaced by "deliverable"\n'


def test_only_what_is_selected_is_fixed(tmp_path: Path) -> None:
    path = write(tmp_path, "clause:\t三\norganizer: 市")
    assert run("check", "--fix", "--ignore", "GG012", folder=tmp_path).code == 0
    assert "\t" in path.read_text("utf-8")
    assert run("check", "--fix", "--select", "GG012", folder=tmp_path).code == 0
    assert "\t" not in path.read_text("utf-8")


@pytest.mark.parametrize("settings", ['[check]\nignore = ["GG012"]', '[severity]\nGG012 = "off"'])
def test_what_the_project_leaves_out_is_not_fixed(settings: str, tmp_path: Path) -> None:
    path = write(tmp_path, "clause:\t三\nkind: 成果")
    (tmp_path / "guangong.toml").write_text(settings + "\n", "utf-8")
    ran = run("check", "--fix", folder=tmp_path)
    assert path.read_bytes().decode() == plan_of("clause:\t三\nkind: deliverable")
    assert (ran.code, ran.err) == (0, 'plan.yaml:14: "成果" replaced by "deliverable"\n')


def test_json_says_what_was_fixed_and_what_would_be(tmp_path: Path) -> None:
    write(tmp_path, "kind: 成果\nkey: 不知")
    (kind, key) = json.loads(run("check", "--json", folder=tmp_path).out)["findings"]
    assert (kind["replacement"], key["replacement"]) == ("deliverable", None)
    answer = json.loads(run("check", "--fix", "--json", folder=tmp_path).out)
    assert answer["warnings"] == ['plan.yaml:13: "成果" replaced by "deliverable"']
    assert [item["code"] for item in answer["findings"]] == ["GG103"]


def test_returns_are_fixed_too(tmp_path: Path) -> None:
    path = write(tmp_path, "owners: [schools]")
    units = "units: {bureau: {name: 局关工委}, schools: {name: 各校, members: {hutang: 湖塘小学}}}"
    path.write_text(path.read_text("utf-8").replace("units: {bureau: {name: 局关工委}}", units), "utf-8")
    returns = tmp_path / "returns/hutang.yaml"
    returns.parent.mkdir()
    returns.write_text("schema: 1\nunit: hutang\ntasks:\n  1-01: {done_on: 2026年3月20日}\n", "utf-8")
    assert run("check", "--fix", folder=tmp_path).code == 0
    assert "1-01: {done_on: 2026-03-20}" in returns.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dry-run"], "--dry-run is about what --fix writes: give --fix as well"),
        (["--fix", "-"], "a plan on standard input cannot be fixed; name its file"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], said: str, tmp_path: Path) -> None:
    write(tmp_path, "key: true")
    ran = run("check", *arguments, folder=tmp_path)
    assert (ran.code, said in ran.err) == (2, True)
