"""What units return, as an edit: judged as the plan's is, and what a unit's own edit may touch."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from repositories import run as git
from running import LIVELY, Ran, run

pytestmark = pytest.mark.usefixtures("own_git")

RETURNS = "returns/chenguang.yaml"
DAY = "2026-06-15T12:00:00+0800"
"""The day of the base: the plan is looked at on 2026-06-30."""

SENT_BACK = "sent_back: [{on: 2026-06-18, by: 局关工委, reason: 缺签字}]"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Return a repository with the example, in which one return of chenguang was sent back."""
    folder = tmp_path / "plans"
    shutil.copytree(LIVELY, folder)
    path = folder / RETURNS
    text = path.read_text("utf-8").replace("沈老师, note: 已报送}\n  2-04", f"沈老师, {SENT_BACK}}}\n  2-04")
    assert SENT_BACK in text
    path.write_text(text, "utf-8")
    edit(folder, "        start: 2026-11-01\n        deadline: 2026-12-10\n", "", "plan.yaml")  # of 6-07
    git(folder, "init", "--quiet")
    save(folder)
    return folder


def save(folder: Path) -> None:
    """Commit all that is there, on the day of the base."""
    git(folder, "add", "--all")
    env = {**os.environ, "GIT_COMMITTER_DATE": DAY, "GIT_AUTHOR_DATE": DAY}
    subprocess.run(["git", "commit", "--quiet", "--message", "x"], cwd=folder, env=env, check=True)


def edit(repo: Path, old: str, new: str, name: str = RETURNS) -> None:
    text = (repo / name).read_text("utf-8")
    assert text.count(old) == 1, old
    (repo / name).write_text(text.replace(old, new), "utf-8")


def check(repo: Path, *options: str, env: dict[str, str] | None = None) -> Ran:
    return run("check", "--against", "HEAD", *options, folder=repo, env={"CI": "", **(env or {})})


def found(repo: Path, *options: str) -> list[tuple[str, str, str]]:
    """Return file, code and the line of each finding."""
    findings = json.loads(check(repo, "--json", *options).out)["findings"]
    lines = ((repo / item["file"]).read_text("utf-8").split("\n") for item in findings)
    return [
        (item["file"], item["code"], line[item["line"] - 1])
        for item, line in zip(findings, lines, strict=True)
    ]


# ── edits of returns ──

OF_1_03 = "1-03: {done_on: 2026-02-27, by: 沈老师"
CHANGE = "changes: [{on: 2026-06-20, field: done_on, from: 2026-02-27, reason: 误报}]"
MOVED = (
    "done_on: 2026-06-02, changes: [{{on: {on}, field: done_on, from: {old}, to: 2026-06-02, reason: 笔误}}]"
)
EXEMPTED = CHANGE.replace("}]", "}, {on: 2026-06-20, field: exempt, to: 不参加, reason: 误报}]")
EDITS: dict[str, tuple[str, str, list[str]]] = {
    "a return is deleted": ("  4-01: {done_on: 2026-06-01, by: 沈老师, note: 已报送}\n", "", ["GG424"]),
    "an earlier day": ("done_on: 2026-06-14", "done_on: 2026-06-02", ["GG424"]),
    "an earlier day that is recorded": (
        "done_on: 2026-06-14, by: 沈老师",
        f"{MOVED.format(on='2026-06-20', old='2026-06-14')}, by: 沈老师",
        [],
    ),
    "a record of another day": (
        "done_on: 2026-06-14, by: 沈老师",
        f"{MOVED.format(on='2026-06-20', old='2026-05-30')}, by: 沈老师",
        ["GG424"],
    ),
    "a record without what it was": (
        "done_on: 2026-06-14, by: 沈老师",
        f"{MOVED.format(on='2026-06-20', old='null')}, by: 沈老师",
        ["GG424"],
    ),
    "a record that is dated back": (
        "done_on: 2026-06-14, by: 沈老师",
        f"{MOVED.format(on='2026-06-02', old='2026-06-14')}, by: 沈老师",
        ["GG434"],
    ),
    "a count that is new": (
        "done_on: 2026-06-14, by",
        "done_on: 2026-06-14, count: 3, by",
        ["GG424", "GG514"],
    ),
    "somebody else": ("06-14, by: 沈老师", "06-14, by: 赵老师", ["GG424"]),
    "evidence is gone": (", evidence: [evidence/chenguang/年度计划.txt]", "", ["GG424"]),
    "more evidence": ("年度计划.txt]", "年度计划.txt, https://example.org/x]", []),
    "withdrawn": (f"{OF_1_03}, note", f"1-03: {{{CHANGE}, by: 沈老师, note", []),
    "withdrawn without a record": (OF_1_03, "1-03: {by: 沈老师", ["GG424", "GG515"]),
    "exempt without a reason": (OF_1_03, "1-03: {exempt: , by: 沈老师", ["GG424", "GG515"]),
    "exempt, and it was done": (OF_1_03, "1-03: {exempt: 不参加, by: 沈老师", ["GG424", "GG424", "GG434"]),
    "exempt, recorded": (
        OF_1_03,
        f"1-03: {{exempt: 不参加, exempt_on: 2026-06-20, {EXEMPTED}, by: 沈老师",
        [],
    ),
    "new": ("tasks:\n", "tasks:\n  6-07: {done_on: 2026-06-20}\n", []),
    "new, of before the base": ("tasks:\n", "tasks:\n  6-07: {done_on: 2026-06-14}\n", ["GG434"]),
    "new, and says that it is late": (
        "tasks:\n",
        "tasks:\n  6-07: {done_on: 2026-06-14, entered: 2026-06-30}\n",
        [],
    ),
    "answered": ("reason: 缺签字}", "reason: 缺签字, answered: 2026-06-20}", []),
    "new, and says that it was written before the base": (
        "tasks:\n",
        "tasks:\n  6-07: {done_on: 2026-03-20, entered: 2026-03-21}\n",
        ["GG434"],
    ),
    "new, and written on the day of the base": (
        "tasks:\n",
        "tasks:\n  6-07: {done_on: 2026-06-14, entered: 2026-06-15}\n",
        [],
    ),
    "a record that says that it was written before the base": (
        "done_on: 2026-06-14, by: 沈老师",
        f"{MOVED.format(on='2026-06-02, entered: 2026-06-03', old='2026-06-14')}, by: 沈老师",
        ["GG434"],
    ),
    "written before the base, and was there": (OF_1_03, f"{OF_1_03}, entered: 2026-03-02", ["GG434"]),
    "answered, dated back": ("reason: 缺签字}", "reason: 缺签字, answered: 2026-06-14}", ["GG434"]),
    "a sending back is gone": (f", {SENT_BACK}", "", ["GG436"]),
    "a sending back is rewritten": ("reason: 缺签字", "reason: 一般", ["GG436"]),
    "sent back again": (f"{SENT_BACK[:-1]}", f"{SENT_BACK[:-1]}, {{on: 2026-06-29, reason: 缺章}}", []),
    "the first sending back": ("06-14, by", "06-14, sent_back: [{on: 2026-06-29, reason: 缺章}], by", []),
    "silenced in the same edit": (
        "done_on: 2026-06-14, by: 沈老师, note: 已报送}",
        "done_on: 2026-06-02, by: 沈老师, note: 已报送}  # guangong: ignore[GG424] 已核对",
        ["GG421", "GG424"],
    ),
    "to another unit": ("unit: chenguang", "unit: qianhuang", ["GG424", "GG504"]),
}


@pytest.mark.parametrize(("old", "new", "codes"), EDITS.values(), ids=EDITS)
def test_an_edit_is_judged_where_it_stands(repo: Path, old: str, new: str, codes: list[str]) -> None:
    edit(repo, old, new)
    items = found(repo)
    assert sorted(code for _file, code, _line in items) == codes
    assert {file for file, _code, _line in items} <= {RETURNS}


def test_the_places_of_an_edit(repo: Path) -> None:
    edit(repo, "done_on: 2026-06-14", "done_on: 2026-06-02")
    ran = check(repo)
    assert (ran.code, ran.err) == (1, "")
    at, was = re.findall(r"(?m)^(?:   --> )?(returns/chenguang.yaml\S*?):(\d+:\d+)", ran.out)
    assert (at[0], at[1]) == (RETURNS, was[1])
    assert was[0].startswith(f"{RETURNS}@")
    assert "done_on was 2026-06-14 and is 2026-06-02, and no change records it" in ran.out
    assert "guangong submit 3-02 --unit chenguang" in ran.out


def test_a_file_that_is_gone_is_told_in_the_plans(repo: Path) -> None:
    (repo / RETURNS).unlink()
    ((file, code, _line),) = found(repo)
    assert (file, code) == ("plan.yaml", "GG424")
    assert 'the unit "chenguang" no longer returns 1-03, 1-06,' in check(repo).out


def test_a_file_that_is_renamed_is_the_units_all_the_same(repo: Path) -> None:
    (repo / RETURNS).rename(repo / "returns/chenguang.yml")
    assert found(repo) == []


def test_what_is_entered_late_and_would_be_in_time_is_a_note(repo: Path) -> None:
    edit(repo, f"  {OF_1_03}, note: 已报送, evidence: [evidence/chenguang/年度计划.txt]}}\n", "")
    save(repo)
    edit(repo, "tasks:\n", "tasks:\n  1-03: {done_on: 2026-02-26, entered: 2026-06-20}\n")
    (item,) = json.loads(check(repo, "--json").out)["findings"]
    assert (item["code"], item["severity"]) == ("GG435", "note")
    assert item["message"].startswith("written on 2026-06-20 as done on 2026-02-26, in time for the deadline")
    edit(repo, "done_on: 2026-02-26", "done_on: 2026-06-14")
    assert found(repo) == []


def test_an_undated_exemption_from_what_was_overdue(repo: Path) -> None:
    (repo / "returns/qianhuang.yaml").write_text(
        "schema: 1\nunit: qianhuang\ntasks:\n  1-03: {exempt: 今年不参加}\n  4-05: {exempt: 今年不参加}\n",
        "utf-8",
    )
    ((file, code, line),) = found(repo)
    assert (file, code, line) == ("returns/qianhuang.yaml", "GG434", "  1-03: {exempt: 今年不参加}")
    edit(repo, "1-03: {", "1-03: {exempt_on: 2026-06-30, ", "returns/qianhuang.yaml")
    assert found(repo) == []


def test_the_settings_of_the_base_weigh_it(repo: Path) -> None:
    (repo / "guangong.toml").write_text('[severity]\nGG424 = "note"\n', "utf-8")
    save(repo)
    edit(repo, "done_on: 2026-06-14", "done_on: 2026-06-02")
    assert check(repo).code == 0


# ── a unit's own edit ──


def chmod(repo: Path) -> None:
    (repo / "plan.yaml").chmod(0o755)


def link(repo: Path, name: str, to: str) -> None:
    (repo / name).unlink(missing_ok=True)
    (repo / name).symlink_to(to)


def write(repo: Path, name: str, text: str = "一\n") -> None:
    (repo / name).parent.mkdir(parents=True, exist_ok=True)
    (repo / name).write_text(text, "utf-8")


TOUCHED: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing": (lambda _repo: None, []),
    "its returns": (lambda repo: edit(repo, "tasks:\n", "tasks:\n  6-07: {done_on: 2026-06-20}\n"), []),
    "its evidence": (lambda repo: write(repo, "evidence/chenguang/二/照片.txt"), []),
    "its evidence taken out": (lambda repo: write(repo, "evidence/chenguang/年度计划.txt"), []),
    "the plan": (lambda repo: edit(repo, "\nschema: 1\n", "\nschema: 1  # 一\n", "plan.yaml"), ["plan.yaml"]),
    "the settings": (lambda repo: write(repo, "guangong.toml", ""), ["guangong.toml"]),
    "another's returns": (lambda repo: write(repo, "returns/xinghe.yaml", "a"), ["returns/xinghe.yaml"]),
    "a new school's": (lambda repo: write(repo, "returns/x.yaml", "a"), ["returns/x.yaml"]),
    "in a folder of returns": (
        lambda repo: write(repo, "returns/x/chenguang.yaml", "a"),
        ["returns/x/chenguang.yaml"],
    ),
    "a plan among its evidence": (
        lambda repo: write(repo, "evidence/chenguang/x/plan.yaml"),
        ["evidence/chenguang/x/plan.yaml"],
    ),
    "settings among its evidence": (
        lambda repo: write(repo, "evidence/chenguang/guangong.toml", ""),
        ["evidence/chenguang/guangong.toml"],
    ),
    "another's evidence": (lambda repo: write(repo, "evidence/xinghe/a.txt"), ["evidence/xinghe/a.txt"]),
    "a file in its evidence's place": (
        lambda repo: write(repo, "evidence/chenguang2"),
        ["evidence/chenguang2"],
    ),
    "an outsider": (lambda repo: write(repo, "notes.txt"), ["notes.txt"]),
    "a program": (lambda repo: write(repo, "ci/x.yml"), ["ci/x.yml"]),
    "one that is gone": (lambda repo: (repo / "returns/xinghe.yaml").unlink(), ["returns/xinghe.yaml"]),
    "one that is renamed": (
        lambda repo: (repo / "returns/xinghe.yaml").rename(repo / "returns/y.yaml"),
        ["returns/xinghe.yaml", "returns/y.yaml"],
    ),
    "a line break in its name": (lambda repo: write(repo, "a\nb.txt"), ["a b.txt"]),
    "a mode": (chmod, ["plan.yaml"]),
    "its returns as a program": (lambda repo: (repo / RETURNS).chmod(0o755), [RETURNS]),
    "its returns as a link": (lambda repo: link(repo, RETURNS, "xinghe.yaml"), [RETURNS]),
    "evidence as a link": (
        lambda repo: link(repo, "evidence/chenguang/x", "../../plan.yaml"),
        ["evidence/chenguang/x"],
    ),
    "the plan as a link": (
        lambda repo: link(repo, "plan.yaml", str((repo / "plan.yaml").rename(repo / "p.yaml").name)),
        ["p.yaml", "plan.yaml"],
    ),
}


@pytest.mark.parametrize("staged", [True, False])
@pytest.mark.parametrize(("act", "names"), TOUCHED.values(), ids=TOUCHED)
def test_a_unit_touches_its_own_files_alone(
    repo: Path,
    act: Callable[[Path], object],
    names: list[str],
    staged: bool,  # noqa: FBT001
) -> None:
    act(repo)
    if staged:
        git(repo, "add", "--all")
    for unit in ("chenguang", "晨光小学"):
        ran = check(repo, "--json", "--as-unit", unit, "--select", "GG438")
        findings = [item for item in json.loads(ran.out)["findings"] if item["code"] == "GG438"]
        assert sorted(item["file"] for item in findings) == names
        said = sorted(item["message"] for item in findings)
        assert said == [f'{name} is not a file that "chenguang" edits' for name in names]
        assert ran.code == (1 if names else 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among files")
def test_a_file_that_became_a_pipe_or_a_folder_is_not_waited_for(repo: Path) -> None:
    evidence = repo / "evidence/1-04/小结.txt"
    evidence.unlink()
    os.mkfifo(evidence)
    found_ = check(repo, "--as-unit", "chenguang", "--select", "GG438")
    assert (found_.code, "evidence/1-04/小结.txt is not a file" in found_.out) == (1, True)
    evidence.unlink()
    evidence.mkdir()
    assert check(repo, "--as-unit", "chenguang", "--select", "GG438") == found_


def test_a_clean_edit_of_a_unit(repo: Path) -> None:
    edit(repo, "tasks:\n", "tasks:\n  6-07: {done_on: 2026-06-20}\n")
    (repo / ".plan.yaml.lock").write_text("", "utf-8")
    ran = check(repo, "--as-unit", "chenguang")
    assert (ran.code, ran.err) == (0, "")
    assert "no findings" in ran.out


def test_in_ci_what_is_not_staged_is_no_part_of_the_edit(repo: Path) -> None:
    write(repo, "guangong.json", "")
    for env, code in (({"CI": "true"}, 0), ({"PRE_COMMIT": "1"}, 0), ({}, 1)):
        assert check(repo, "--as-unit", "chenguang", env=env).code == code
    git(repo, "add", "--all")
    assert check(repo, "--as-unit", "chenguang", env={"CI": "true"}).code == 1


def test_a_plan_in_a_folder_has_its_own_returns(repo: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    shutil.copytree(repo, outer / "2026", ignore=shutil.ignore_patterns(".git"))
    git(outer, "init", "--quiet")
    save(outer)
    write(outer, "returns/chenguang.yaml", "schema: 1\n")
    edit(outer, "06-14, by: 沈老师", "06-14, by: 沈老师, evidence: [https://example.org]", f"2026/{RETURNS}")
    ran = run(
        "check", "2026/plan.yaml", "--against", "HEAD", "--as-unit", "chenguang", folder=outer, env={"CI": ""}
    )
    assert ran.code == 1
    assert re.findall(r"(\S+) is not a file", ran.out) == ["returns/chenguang.yaml"]


OFFICE: dict[str, tuple[str, str, bool]] = {
    "a new one": ("06-14, by", "06-14, sent_back: [{on: 2026-06-29, reason: 缺章}], by", True),
    "one more": (
        SENT_BACK[:-1],
        f"{SENT_BACK[:-1]}, {{on: 2026-06-29, reason: 缺章, answered: 2026-06-29}}",
        True,
    ),
    "in a new return": (
        "tasks:\n",
        "tasks:\n  6-07: {done_on: 2026-06-20, sent_back: [{on: 2026-06-21, reason: 一}]}\n",
        True,
    ),
    "answered": ("reason: 缺签字}", "reason: 缺签字, answered: 2026-06-20}", False),
}


@pytest.mark.parametrize(("old", "new", "refused"), OFFICE.values(), ids=OFFICE)
def test_sending_back_is_the_offices(repo: Path, old: str, new: str, refused: bool) -> None:  # noqa: FBT001
    edit(repo, old, new)
    for options, is_refused in (([], False), (["--as-unit", "chenguang"], refused)):
        findings = json.loads(check(repo, "--json", *options).out)["findings"]
        assert ("GG437" in {item["code"] for item in findings}) == is_refused


REFUSED: dict[str, tuple[list[str], int, str]] = {
    "no base": (["--as-unit", "chenguang"], 2, "give --against REV as well"),
    "a file": (["--against-file", "old.yaml", "--as-unit", "chenguang"], 2, "give --against REV as well"),
    "an unknown unit": (["--against", "HEAD", "--as-unit", "x"], 2, 'the plan has no unit "x"'),
    "an office": (["--against", "HEAD", "--as-unit", "bureau"], 2, "no member of a group"),
    "nobody": (["--against", "HEAD", "--as-unit", ""], 2, "--as-unit is empty"),
    "a folder": ([".", "--against", "HEAD", "--as-unit", "chenguang"], 2, "not a folder"),
    "a revision that is not there": (["--against", "nowhere", "--as-unit", "chenguang"], 2, "nowhere"),
    "a path": (["--against", "./old.yaml", "--as-unit", "chenguang"], 2, "compares files with a commit"),
}


@pytest.mark.parametrize(("options", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_checked_is_refused(repo: Path, options: list[str], code: int, said: str) -> None:
    shutil.copyfile(repo / "plan.yaml", repo / "old.yaml")
    ran = run("check", *options, folder=repo)
    assert (ran.code, ran.out, said in ran.err) == (code, "", True), ran.err


def test_a_new_plan_has_no_unit(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    shutil.copytree(LIVELY, folder)
    git(folder, "init", "--quiet")
    ran = run("check", "--against", "HEAD", "--as-unit", "chenguang", folder=folder)
    assert (ran.code, ran.out) == (2, "")


def test_the_edit_cannot_name_itself_so(repo: Path) -> None:
    edit(repo, "chenguang: 晨光小学", "chenguang: {name: 晨光小学, aliases: [新学校]}", "plan.yaml")
    assert check(repo, "--as-unit", "新学校").code == 2
    assert 'no unit "新学校"' in check(repo, "--as-unit", "新学校").err


# ── the commands ──

COMMANDS: dict[str, bool] = {
    "submit 6-07 --unit chenguang --on 2026-06-20": True,
    "submit 6-07 --unit chenguang --on 2026-05-20 --note 已报": True,
    "submit 6-07 --unit 晨光小学,前浜中学 --on 2026-05-20": False,
    "submit 3-02 --unit chenguang --on 2026-06-12 --reason 笔误": True,
    "submit 1-06 --unit chenguang --note 补签": True,
    "exempt 3-02 --unit chenguang --reason 不参加": True,
    "exempt 1-03 --unit 前浜 --reason 不参加": False,
    "send-back 3-02 --unit chenguang --reason 缺签字": False,
    "withdraw 3-02 --unit chenguang --reason 误报": True,
}
"""Each with whether a school may use it for itself."""


@pytest.mark.parametrize(("command", "is_own"), COMMANDS.items())
def test_what_the_commands_write_passes(repo: Path, command: str, is_own: bool) -> None:  # noqa: FBT001
    ran = run(*command.split(), folder=repo)
    assert ran.code == 0, ran.err
    assert git(repo, "status", "--porcelain", "returns")
    assert check(repo, "--strict") == (0, "plan.yaml: 50 tasks, no findings\n", "")
    assert check(repo, "--as-unit", "chenguang").code == (0 if is_own else 1)


# ── many at once ──


def test_thirty_branches_merge_without_a_conflict(repo: Path) -> None:
    """Each reports from another unit, as schools do on one day; the result is clean."""
    more = "".join(f"      new-{n}: 新校{n}\n" for n in range(30))
    edit(repo, "      laonian: 老年教育分校\n", f"      laonian: 老年教育分校\n{more}", "plan.yaml")
    save(repo)
    members = re.findall(r"(?m)^      ([a-z0-9-]+): \S+$", (repo / "plan.yaml").read_text("utf-8"))
    units = [unit for unit in members if not (repo / f"returns/{unit}.yaml").exists()][:22] + members[:8]
    assert len(set(units)) == 30
    for unit in units:
        git(repo, "checkout", "--quiet", "-b", f"of-{unit}", "main")
        write(repo, f"evidence/{unit}/记录.txt", unit)
        line = f"  6-07: {{done_on: 2026-06-20, evidence: [evidence/{unit}/记录.txt]}}\n"
        path = repo / f"returns/{unit}.yaml"
        text = path.read_text("utf-8") if path.exists() else f"schema: 1\nunit: {unit}\ntasks:\n"
        path.write_text(text + line, "utf-8")
        git(repo, "add", "--all")
        assert check(repo, "--as-unit", unit).code == 0
        git(repo, "commit", "--quiet", "--message", unit)
    git(repo, "checkout", "--quiet", "main")
    for unit in units:
        git(repo, "merge", "--quiet", "--no-edit", f"of-{unit}")
    ran = run("check", folder=repo)
    assert (ran.code, ran.out, ran.err) == (0, "plan.yaml: 50 tasks, no findings\n", "")


def test_two_people_log_the_same_task(repo: Path) -> None:
    """The one conflict that is left: what is said of it is enough to resolve it."""
    for branch in ("one", "two"):
        git(repo, "checkout", "--quiet", "-b", branch, "main")
        assert run("log", "1-01", f"学习会 {branch}", "--on", "2026-06-20", folder=repo).code == 0
        save(repo)
    subprocess.run(["git", "merge", "--quiet", "one"], cwd=repo, capture_output=True, check=False)
    ran = run("check", folder=repo)
    assert ran.code == 1
    assert "GG009 a merge conflict that nobody has resolved" in ran.out
    assert "delete the lines with <<<<<<<, ======= and >>>>>>>; keep the entries of both sides" in ran.out
    text = (repo / "plan.yaml").read_text("utf-8")
    write(repo, "plan.yaml", re.sub(r"(?m)^(<{7}|={7}|>{7}).*\n", "", text))
    assert run("check", folder=repo).code == 0
    assert "学习会 one" in run("show", "1-01", folder=repo).out
