"""``guangong check --against`` from end to end: the base, the judged edit, and CI."""

import json
from pathlib import Path

import pytest

from checked import ALL, IGNORE, LATER, MIXED, SOUND, WARNS, check, codes, commit, git, weights
from running import EXAMPLES, run


def test_both_places_are_shown(folder: Path) -> None:
    name = commit(folder)
    ran = check(folder, LATER, "--against", "HEAD")
    assert ran.code == 1
    assert ran.out == (
        "plan.yaml:142:19: GG411 the deadline moved from 2026-08-31 to 2026-09-30 without a reason\n"
        "  142 │         deadline: 2026-09-30\n"
        "      │                   ^^^^^^^^^^\n"
        f"   --> plan.yaml@{name}:142:19\n"
        "  142 │         deadline: 2026-08-31\n"
        "      │                   ^^^^^^^^^^ it was this\n"
        '  = help: undo it and use: guangong postpone 2-06 2026-09-30 --reason "…"; or add to the task\'s '
        "changes: {on: 2026-06-30, field: deadline, from: 2026-08-31, to: 2026-09-30, reason: …}\n\n"
        "1 finding\nsee: guangong rule GG411\n"
    )


def test_both_places_in_json(folder: Path) -> None:
    name = commit(folder)
    (found,) = json.loads(check(folder, LATER, "--against", "HEAD", "--json").out)["findings"]
    second = {"file": f"plan.yaml@{name}", "line": 142, "column": 19, "label": "it was this"}
    assert (found["code"], found["line"], found["column"]) == ("GG411", 142, 19)
    assert found["related"] == [second]


def test_the_merge_base_and_the_revision_itself(folder: Path) -> None:
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "edit")
    git(folder, "checkout", "--quiet", "main")
    commit(folder, LATER)
    git(folder, "checkout", "--quiet", "edit")
    assert check(folder, SOUND, "--against", "main").code == 0
    # To main itself the deadline went from September back to August: earlier is no finding.
    assert check(folder, LATER, "--against", "main").code == 1
    assert check(folder, LATER, "--against", "main", "--exact").code == 0


def test_exact_alone_compares_nothing(folder: Path) -> None:
    commit(folder)
    ran = check(folder, LATER, "--exact")
    assert (ran.code, ran.out) == (2, "")
    assert "give --against REV as well" in ran.err


def test_a_file_is_a_base(folder: Path) -> None:
    (folder / "old.yaml").write_text(SOUND, "utf-8")
    for option in ("--against-file", "--against"):
        ran = check(folder, LATER, option, "old.yaml")
        assert (ran.code, "   --> old.yaml:142:19\n" in ran.out) == (1, True)


TWO_BASES = {
    "check --against main --against-file old.yaml": "leave out --against and --exact",
    "check --against --against-file old.yaml": "leave out --against and --exact",
    "check --against-file old.yaml --exact": "leave out --against and --exact",
    "diff main --against-file old.yaml": "leave out REV and --exact",
    "diff --against-file old.yaml --exact": "leave out REV and --exact",
    "check --against ./old.yaml --exact": "--exact is about a revision; old.yaml is a file",
    "diff ./old.yaml --exact": "--exact is about a revision; old.yaml is a file",
    "check --against-file none.yaml": "none.yaml: there is no such file",
    "check --against-file plan.yaml": "plan.yaml is the plan itself",
    "diff --against-file .": ". is no file",
}


@pytest.mark.parametrize("command", TWO_BASES)
def test_one_base_at_a_time(folder: Path, command: str) -> None:
    commit(folder)
    (folder / "old.yaml").write_text(SOUND, "utf-8")
    ran = run(*command.split(), folder=folder)
    assert (ran.code, ran.out, TWO_BASES[command] in ran.err) == (2, "", True)


def on_a_branch(folder: Path, plan: str) -> str:
    """Commit a plan on main, also as the remote's, and change it on a branch; return main's short name."""
    name = commit(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "checkout", "--quiet", "-b", "edit")
    commit(folder, plan)
    return name


FIRST = "the deadline moved from 2026-08-31 to 2026-09-30"


def test_a_file_named_like_the_revision_is_no_base(folder: Path) -> None:
    name = on_a_branch(folder, LATER)
    (folder / "origin").mkdir()
    for path in ("origin/main", "main", "HEAD", git(folder, "rev-parse", "origin/main")):
        (folder / path).write_text(LATER, "utf-8")
    commit(folder, LATER)
    for base in ("origin/main", "main", git(folder, "rev-parse", "origin/main")):
        ran = run("check", "--against", base, folder=folder)
        assert (ran.code, FIRST in ran.out, f"plan.yaml@{name}" in ran.out) == (1, True, True)
        ran = run("diff", base, folder=folder)
        assert (ran.code, "30 Sep" in ran.out) == (0, True)
    (folder / "plan.yaml").write_text(SOUND, "utf-8")
    assert "31 Aug" in run("diff", "HEAD", folder=folder).out


def test_the_base_is_not_fetched_and_a_file_has_its_name(folder: Path) -> None:
    commit(folder)
    git(folder, "remote", "add", "origin", "https://example.org/x.git")
    (folder / "origin").mkdir()
    (folder / "origin" / "main").write_text(LATER, "utf-8")
    sentence = (
        'error: there is no revision "origin/main" here\nhint: get it with: git fetch origin '
        "+refs/heads/main:refs/remotes/origin/main; "
        "or, if the file of that name is meant: --against-file origin/main\n"
    )
    assert check(folder, LATER, "--against", "origin/main") == (2, "", sentence)
    assert run("diff", "origin/main", folder=folder) == (2, "", sentence)
    ran = run("check", "--against", folder=folder, env={"GITHUB_BASE_REF": "main"})
    assert (ran.code, "--against-file" in ran.err) == (2, False)


def test_a_plan_that_became_a_link(folder: Path) -> None:
    name = on_a_branch(folder, LATER)
    git(folder, "rm", "--quiet", "plan.yaml")
    (folder / "p2.yaml").write_text(LATER, "utf-8")
    (folder / "plan.yaml").symlink_to("p2.yaml")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    ran = run("check", "--against", "origin/main", folder=folder)
    assert (ran.code, ran.err) == (1, "")
    assert f"--> plan.yaml@{name}:142:19" in ran.out
    assert "warning: plan.yaml is behind a link that the base does not have" in ran.out
    (folder / "p2.yaml").write_text(SOUND, "utf-8")
    assert codes(run("check", "--against", "origin/main", "--json", folder=folder)) == ["GG422"]
    assert run("check", "--against", "origin/main", "--strict", folder=folder).code == 1
    git(folder, "commit", "--quiet", "--all", "--message", "the link is known from now on")
    assert run("check", "--against", "HEAD", folder=folder).out == "plan.yaml: 16 tasks, no findings\n"


@pytest.mark.parametrize(
    "options", [["--against", "HEAD", "--exact"], ["--against", "HEAD"], ["--against=@"]]
)
def test_the_first_commit(folder: Path, options: list[str]) -> None:
    git(folder, "init", "--quiet")
    remark = "plan.yaml is new: there is nothing to compare it with.\n"
    assert check(folder, SOUND, *options) == (0, "plan.yaml: 16 tasks, no findings\n", remark)
    assert "nothing: the plan is new" in run("diff", folder=folder).out
    assert check(folder, SOUND, "--against", "main", "--exact").code == 2


@pytest.mark.parametrize("staged", [True, False])
def test_a_plan_that_is_renamed_and_rewritten(folder: Path, staged: bool) -> None:  # noqa: FBT001
    commit(folder)
    (folder / "plan.yaml").unlink()
    (folder / "neu.yaml").write_text(WARNS, "utf-8")
    if staged:
        git(folder, "add", "--all")
    ran = run("check", "neu.yaml", "--against", "HEAD", "--json", "--select", "GG4", folder=folder)
    assert (ran.code, codes(ran)) == (1, ["GG423"])
    assert "plan.yaml of the base is gone, and nothing was compared with it" in ran.out
    git(folder, "checkout", "--quiet", "HEAD", "--", "plan.yaml")  # as the finding says
    assert run("check", "neu.yaml", "--against", "HEAD", "--select", "GG4", folder=folder).code == 0


def test_another_file_that_is_gone_is_no_plan(folder: Path) -> None:
    (folder / "returns").mkdir()
    (folder / "returns" / "x.yaml").write_text("schema: 1\nunit: x\ntasks: {}\n", "utf-8")
    commit(folder)
    git(folder, "rm", "--quiet", "returns/x.yaml")
    (folder / "neu.yaml").write_text(SOUND, "utf-8")
    assert run("check", "neu.yaml", "--against", "HEAD", folder=folder).code == 0


def test_what_is_gone_is_weighed_as_the_base_has_it(folder: Path) -> None:
    commit(folder, SOUND, '[severity]\nGG423 = "warning"\n')
    git(folder, "mv", "plan.yaml", "neu.yaml")
    (folder / "neu.yaml").write_text(WARNS, "utf-8")
    (folder / "guangong.toml").write_text('[severity]\nGG423 = "off"\n', "utf-8")
    ran = run("check", "neu.yaml", "--against", "HEAD", "--json", "--select", "GG4", folder=folder)
    assert weights(ran) == {"GG420": "warning", "GG423": "warning"}


def test_diff_and_check_have_the_same_base(folder: Path) -> None:
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "edit")
    git(folder, "checkout", "--quiet", "main")
    commit(folder, SOUND.replace(AUTUMN, "deadline: 2026-07-11"))
    git(folder, "checkout", "--quiet", "edit")
    commit(folder, LATER)
    options: tuple[list[str], ...] = ([], ["--exact"])
    for more, days in zip(options, (["2026-09-30"], ["2026-07-10", "2026-09-30"]), strict=True):
        checked = run("check", "--against", "main", *more, "--json", folder=folder)
        shown = run("diff", "main", *more, "--json", folder=folder)
        assert len(codes(checked)) == 1  # an earlier deadline is no finding
        assert [item["to"]["value"] for item in json.loads(shown.out)["changes"]] == days


RETURN = "schema: 1\nunit: chenguang\ntasks:\n  1-03: {done_on: 2026-03-18}\n  2-08: {exempt: 未设}\n"


def otherwise(task: str, field: str, old: str, new: str) -> str:
    return f'"chenguang" returned {task} otherwise: {field} was {old} and is {new}, and no change records it'


RETURNS: dict[str, tuple[dict[str, str], list[str]]] = {
    "as it was": ({"chenguang.yaml": RETURN}, []),
    "other line ends": ({"chenguang.yaml": RETURN.replace("\n", "\r\n")}, []),
    "another name": ({"c.yml": RETURN}, []),
    "more": ({"chenguang.yaml": RETURN + "  3-01: {done_on: 2026-04-01}\n", "miaopu.yaml": ""}, []),
    "no file": ({}, ['the unit "chenguang" no longer returns 1-03, 2-08']),
    "no task": (
        {"chenguang.yaml": RETURN.replace("1-03", "1-04")},
        ['the unit "chenguang" no longer returns 1-03'],
    ),
    "another day": (
        {"chenguang.yaml": RETURN.replace("03-18", "02-18")},
        [otherwise("1-03", "done_on", "2026-03-18", "2026-02-18")],
    ),
    "no day": (
        {"chenguang.yaml": RETURN.replace("done_on: 2026-03-18", "note: 一")},
        [otherwise("1-03", "done_on", "2026-03-18", "none")],
    ),
    "an exemption": (
        {"chenguang.yaml": RETURN.replace("03-18", "03-18, exempt: 未设")},
        [otherwise("1-03", "exempt", "none", "未设")],
    ),
    "completed": ({"chenguang.yaml": RETURN.replace("03-18", "03-18, by: 王老师, evidence: [a.pdf]")}, []),
    "corrected, with a record": (
        {
            "chenguang.yaml": RETURN.replace(
                "03-18", "03-19, changes: [{on: 2026-06-30, field: done_on, from: 2026-03-18, reason: 笔误}]"
            )
        },
        [],
    ),
    "another reason": (
        {"chenguang.yaml": RETURN.replace("未设", "不参加")},
        [otherwise("2-08", "exempt", "未设", "不参加")],
    ),
    "no exemption": (
        {"chenguang.yaml": RETURN.replace("exempt: 未设", "done_on: 2026-03-01")},
        [otherwise("2-08", "exempt", "未设", "none")],
    ),
    "another unit": (
        {"chenguang.yaml": RETURN.replace("chenguang", "miaopu")},
        ['the unit "chenguang" no longer returns 1-03, 2-08'],
    ),
    "broken": ({"chenguang.yaml": RETURN.replace("03-18", "02-31")}, []),
}


def test_returns_outside_a_sparse_checkout_are_not_gone(folder: Path) -> None:
    (folder / "returns").mkdir()
    (folder / "returns" / "chenguang.yaml").write_text(RETURN, "utf-8")
    commit(folder)
    git(folder, "sparse-checkout", "set", "--no-cone", "/*", "!/returns")
    assert not (folder / "returns").exists()
    assert run("check", "--against", "HEAD", folder=folder).code == 0
    assert codes(run("check", "--against", "HEAD", "--json", folder=folder)) == []


@pytest.mark.parametrize(("files", "expected"), RETURNS.values(), ids=RETURNS)
def test_returns_are_judged_as_well(folder: Path, files: dict[str, str], expected: list[str]) -> None:
    returns = folder / "returns"
    returns.mkdir()
    (returns / "chenguang.yaml").write_text(RETURN, "utf-8")
    commit(folder)
    (returns / "chenguang.yaml").unlink()
    for name, text in files.items():
        (returns / name).write_text(text, "utf-8", newline="")
    ran = run("check", "--against", "HEAD", "--json", folder=folder)
    found = json.loads(ran.out)["findings"]
    assert [item["message"] for item in found if item["code"] == "GG424"] == expected
    assert {item["code"] for item in found if item["code"].startswith("GG4")} <= {"GG424", "GG434"}


def test_diff_tells_of_returns(folder: Path) -> None:
    returns = folder / "returns"
    returns.mkdir()
    for name in ("chenguang", "linjiang", "xinghe"):
        (returns / f"{name}.yaml").write_text(RETURN.replace("chenguang", name), "utf-8")
    commit(folder)
    (returns / "chenguang.yaml").write_text(RETURN.replace("03-18", "02-18"), "utf-8")
    (returns / "linjiang.yaml").unlink()
    (returns / "miaopu.yaml").write_text(RETURN.replace("chenguang", "miaopu"), "utf-8")
    changes = json.loads(run("diff", "--json", folder=folder).out)["changes"]
    assert [(item["change"], item["unit"], item["field"]) for item in changes] == [
        ("return-changed", "chenguang", "done_on"),
        ("return-removed", "linjiang", "1-03"),
        ("return-removed", "linjiang", "2-08"),
        ("return-added", "miaopu", "1-03"),
        ("return-added", "miaopu", "2-08"),
    ]
    (returns / "xinghe.yaml").write_text("unit: [", "utf-8")
    ran = run("diff", folder=folder)
    assert (ran.code, ran.out) == (1, "")
    assert "GG002" in ran.err


def test_a_task_of_a_group_is_not_closed_by_hand(folder: Path) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    commit(folder, text)
    closed = text.replace(
        "deadline: 2026-10-20\n        status: doing",
        "deadline: 2026-10-20\n        status: done\n        done_on: 2026-06-30",
    )
    (folder / "plan.yaml").write_text(closed, "utf-8")
    (folder / "returns").mkdir(exist_ok=True)
    found = json.loads(run("check", "--against", "HEAD", "--json", folder=folder).out)["findings"]
    (item,) = [item for item in found if item["code"] == "GG433"]
    assert item["severity"] == "error"
    assert "晨光小学（示例）" in item["message"]
    for name in ("chenguang", "linjiang", "xinghe", "miaopu"):
        text = f"schema: 1\nunit: {name}\ntasks:\n  1-03: {{done_on: 2026-03-18}}\n"
        (folder / "returns" / f"{name}.yaml").write_text(text, "utf-8")
    assert "GG433" not in codes(run("check", "--against", "HEAD", "--json", folder=folder))


def test_what_only_looks_like_a_change(folder: Path) -> None:
    commit(folder)
    ran = check(
        folder, SOUND.replace("\n", "\r\n").replace(": 2026-08-31", ': "2026-08-31"'), "--against", "HEAD"
    )
    assert ran == (0, "plan.yaml: 16 tasks, no findings\n", "")


def test_a_new_plan(folder: Path) -> None:
    commit(folder)
    git(folder, "rm", "--quiet", "--cached", "plan.yaml")
    git(folder, "commit", "--quiet", "--message", "x")
    remark = "plan.yaml is new: there is nothing to compare it with."
    clean = "plan.yaml: 16 tasks, no findings\n"
    assert check(folder, SOUND, "--against", "HEAD") == (0, clean, f"{remark}\n")
    ran = check(folder, MIXED, "--against", "HEAD", "--json")
    assert (ran.code, codes(ran), ran.err) == (1, ALL, "")
    assert json.loads(ran.out)["warnings"] == [remark]


# Old and new settings, old and new plan, the codes that are found, and the exit code.
STRICT, OFF = "[check]\nstrict = true\n", '[severity]\nGG411 = "off"\n'
OLD_IGNORE = SOUND.replace("deadline: 2026-08-31", f"deadline: 2026-08-31{IGNORE}")
NEW_IGNORE = SOUND.replace("deadline: 2026-08-31", f"deadline: 2026-09-30{IGNORE}")
AUTUMN = "deadline: 2026-07-10"
LOOSE = NEW_IGNORE.replace(AUTUMN, "deadline: 2026-07-20" + IGNORE)
JUDGED: dict[str, tuple[tuple[str, str], tuple[str, str], list[str], int]] = {
    "as it was": ((SOUND, ""), (SOUND, ""), [], 0),
    "moved": ((SOUND, ""), (LATER, ""), ["GG411"], 1),
    "moved where the base lets it": ((SOUND, OFF), (LATER, OFF), [], 0),
    "moved and loosened": ((SOUND, ""), (LATER, OFF), ["GG420", "GG411"], 1),
    "moved and ignored by code": ((SOUND, ""), (LATER, '[check]\nignore = ["GG4"]\n'), ["GG420", "GG411"], 1),
    "moved and not selected": ((SOUND, ""), (LATER, '[check]\nselect = ["GG1"]\n'), ["GG420", "GG411"], 1),
    "loosened alone": ((SOUND, ""), (SOUND, OFF), ["GG420"], 0),
    "strict no more": ((SOUND, STRICT), (SOUND, ""), ["GG420"], 1),
    "tightened": ((SOUND, OFF), (LATER, ""), [], 0),
    "a new comment": ((SOUND, ""), (NEW_IGNORE, ""), ["GG411", "GG421"], 1),
    "an old comment": ((OLD_IGNORE, ""), (NEW_IGNORE, ""), [], 0),
    "an old comment copied": ((OLD_IGNORE, ""), (LOOSE, ""), ["GG411", "GG421"], 1),
    "an old comment taken along": (
        (OLD_IGNORE, ""),
        (OLD_IGNORE.replace(IGNORE, "").replace(AUTUMN, "deadline: 2026-07-20" + IGNORE), ""),
        ["GG411", "GG421"],
        1,
    ),
    "an old comment with lines above": ((OLD_IGNORE, ""), ("# 新\n" * 10 + NEW_IGNORE, ""), [], 0),
    "an old comment with another reason": (
        (OLD_IGNORE, ""),
        (NEW_IGNORE.replace("与街道商定", "改期"), ""),
        ["GG411", "GG421"],
        1,
    ),
}


@pytest.mark.parametrize(("old", "new", "expected", "code"), JUDGED.values(), ids=JUDGED)
def test_judged_by_the_base(
    folder: Path, old: tuple[str, str], new: tuple[str, str], expected: list[str], code: int
) -> None:
    commit(folder, *old)
    (folder / "guangong.toml").write_text(new[1], "utf-8")
    ran = check(folder, new[0], "--against", "HEAD", "--json")
    assert (codes(ran), ran.code) == (expected, code)


def test_the_settings_of_a_plan_that_moved(folder: Path) -> None:
    commit(folder, SOUND, STRICT)
    git(folder, "mv", "guangong.toml", "evidence")
    (folder / "new").mkdir()
    for name in ("plan.yaml", "evidence"):
        git(folder, "mv", name, "new")
    (folder / "other").mkdir()
    git(folder, "commit", "--quiet", "--message", "x")
    ran = run("check", "new/plan.yaml", "--against", "HEAD~1", "--exact", "--json", folder=folder)
    assert (codes(ran), ran.code) == (["GG420"], 1)


def test_what_is_ignored_on_the_command_line_is_not_judged(folder: Path) -> None:
    commit(folder)
    assert check(folder, LATER, "--against", "HEAD", "--ignore", "GG4").code == 0
    ran = check(folder, LATER, "--against", "HEAD", "--select", "GG1")
    assert (ran.code, ran.out) == (0, "plan.yaml: 16 tasks, no findings\n")


def test_a_broken_task_hides_no_other_finding(folder: Path) -> None:
    commit(folder)
    broken = LATER.replace("kind: standing", "kind: stand", 1)
    assert codes(check(folder, broken, "--against", "HEAD", "--json")) == ["GG105", "GG411"]


# ── CI ──


def test_the_variables_of_ci(folder: Path) -> None:
    name = commit(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    check(folder, LATER)
    whole = git(folder, "rev-parse", "HEAD")
    for env in ({"GITHUB_BASE_REF": "main"}, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": whole}):
        for bare in (["--against"], ["--against", "--exact"], ["--against="], ["--against", ""]):
            ran = run("check", *bare, folder=folder, env=env)
            assert (ran.code, f"--> plan.yaml@{name}:142:19" in ran.out) == (1, True), (env, bare)
    sentence = "error: compare with what? give a branch, a commit or a file"
    ran = run("check", "--against", folder=folder)
    assert (ran.code, ran.out, ran.err.startswith(sentence)) == (2, "", True)


def test_a_branch_called_ci(folder: Path) -> None:
    commit(folder)
    git(folder, "branch", "ci")
    assert check(folder, LATER, "--against", "ci").code == 1


def test_a_revision_longer_than_a_file_name(folder: Path) -> None:
    commit(folder)
    ran = check(folder, LATER, "--against", "a" * 5000)
    assert (ran.code, ran.err.startswith('error: there is no revision "aaa')) == (2, True)
