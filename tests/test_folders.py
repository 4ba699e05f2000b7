"""``guangong check FOLDER``: every plan below it, and with --against also those that are gone."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest

from running import EXAMPLES, PROGRAM, ROOT, Ran, environment, run, shell

SOUND = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("evidence/", "https://example.org/")
LATER = SOUND.replace("deadline: 2026-08-31", "deadline: 2026-09-30")
BROKEN = SOUND.replace("owners: [schools]", "owners: [nobody]", 1)
OTHER = SOUND.replace("title: ", "title: 区")
CLEAN = ": 16 tasks, no findings\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with the plans of two years, committed, and no variables of CI or a hook."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name in (
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GITHUB_BASE_REF",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
        "PRE_COMMIT",
    ):
        monkeypatch.delenv(name, raising=False)
    settings = (
        "[user]\nname = a\nemail = a@example.org\n[init]\ndefaultBranch = main\n[core]\nautocrlf = false\n"
    )
    (tmp_path / "gitconfig").write_text(settings, "utf-8")
    folder = tmp_path / "r"
    write(folder, {"2026 年/plan.yaml": SOUND, "2027/plan.yaml": OTHER})
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return folder


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def found(ran: Ran) -> list[tuple[str, str]]:
    return [(item["file"], item["code"]) for item in json.loads(ran.out)["findings"]]


def against_head(repo: Path, folder: str = ".", **env: str) -> Ran:
    return run("check", folder, "--against", "HEAD", "--exact", "--json", folder=repo, env=env)


def test_every_plan_is_checked(repo: Path) -> None:
    expected = f"2026 年/plan.yaml{CLEAN}2027/plan.yaml{CLEAN}"
    assert run("check", ".", folder=repo) == (0, expected, "")
    assert run("check", str(repo), folder=repo).out.count(CLEAN) == 2
    assert run("check", "../2027", folder=repo / "2026 年") == (0, f"../2027/plan.yaml{CLEAN}", "")
    assert run("check", folder=repo, env={"GUANGONG_PLAN": "."}) == (0, expected, "")


@pytest.mark.parametrize(
    "format_", ["full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson"]
)
def test_a_broken_one_fails_all_in_one_report(repo: Path, format_: str) -> None:
    write(repo, {"2027/plan.yaml": BROKEN})
    ran = run("check", ".", "--format", format_, folder=repo)
    assert ran.code == 1
    assert "GG202" in ran.out
    if format_ in {"json", "gitlab", "sarif", "rdjson"}:
        json.loads(ran.out)


def test_each_by_the_settings_beside_it(repo: Path) -> None:
    write(repo, {"2027/plan.yaml": BROKEN, "2027/guangong.toml": '[check]\nignore = ["GG202"]\n'})
    assert run("check", ".", folder=repo).code == 0
    write(repo, {"2026 年/plan.yaml": BROKEN})
    assert found(run("check", ".", "--json", folder=repo)) == [("2026 年/plan.yaml", "GG202")]


def test_what_git_ignores_is_not_checked_and_what_it_does_not_know_yet_is(repo: Path) -> None:
    write(repo, {".gitignore": "tmp/\n", "tmp/plan.yaml": BROKEN})
    assert run("check", ".", folder=repo).code == 0
    write(repo, {"new/plan.yaml": BROKEN})
    assert found(run("check", ".", "--json", folder=repo)) == [("new/plan.yaml", "GG202")]
    # Of a commit it is no part.
    assert run("check", ".", folder=repo, env={"PRE_COMMIT": "1"}).code == 0


def test_outside_of_git(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/plan.yaml": SOUND, "plan.yaml": SOUND, ".old/plan.yaml": BROKEN})
    ran = run("check", ".", folder=tmp_path)
    assert ran == (0, f"a/b/plan.yaml{CLEAN}plan.yaml{CLEAN}", "")


def test_nothing_there_is_no_success(repo: Path) -> None:
    write(repo, {"docs/a.txt": "", "plan.yaml/a.txt": ""})
    for arguments in (["docs"], ["docs", "--against", "HEAD"]):
        ran = run("check", *arguments, folder=repo)
        assert ran == (2, "", "error: docs: there is no plan.yaml in it or below\n")
    assert run("check", "plan.yaml", folder=repo) == (2, "", "error: plan.yaml is no file\n")


def test_under_pre_commit_nothing_there_stops_no_commit(repo: Path) -> None:
    """The hook may be there before the first plan."""
    git(repo, "rm", "-r", "--quiet", ".")
    git(repo, "commit", "--quiet", "--message", "y")
    hook = {"PRE_COMMIT": "1"}
    words = ".: there is no plan.yaml in it or below\n"
    assert run("check", ".", folder=repo) == (2, "", f"error: {words}")
    for arguments in ([], ["--against="]):
        assert run("check", ".", *arguments, folder=repo, env=hook) == (0, "", words)
    git(repo, "update-ref", "-d", "HEAD")  # before the first commit, too
    assert run("check", ".", "--against=", folder=repo, env=hook) == (0, "", words)
    write(repo, {"2027/plan.yml": SOUND})
    git(repo, "add", "--all")
    ran = run("check", ".", folder=repo, env=hook)
    assert (ran.code, ran.err) == (2, f"error: {words}  {MISNAMED.format('2027/plan.yml')}")


MISNAMED = "{} is not checked: if it is a plan, rename it to plan.yaml\n"
NAMES = ("plan.yml", "plan.yaml.txt", "Plan.YAML", "plan (1).yaml", "PLAN.yml", "plan-2027.yaml")


@pytest.mark.parametrize("kind", ["untracked", "tracked", "no git"])
def test_a_plan_under_another_name_is_told(repo: Path, kind: str) -> None:
    if kind == "no git":
        shutil.rmtree(repo / ".git")
    write(repo, {f"2028/{n}/{name}": BROKEN for n, name in enumerate(NAMES)})
    # Not beside a plan, and not what others put there.
    write(
        repo, {"2027/plan-2026.yaml": OTHER, "docs/plans.yaml": "", "docs/plan.md": "", "docs/plan.yaml~": ""}
    )
    if kind == "tracked":
        git(repo, "add", "--all")
    told = "".join(MISNAMED.format(f"2028/{n}/{name}") for n, name in enumerate(NAMES))
    assert run("check", ".", folder=repo) == (0, f"2026 年/plan.yaml{CLEAN}2027/plan.yaml{CLEAN}", told)
    nothing = "error: 2028/0: there is no plan.yaml in it or below\n  "
    assert run("check", "2028/0", folder=repo) == (2, "", nothing + MISNAMED.format("2028/0/plan.yml"))


def test_what_git_ignores_is_not_told(repo: Path) -> None:
    write(repo, {".gitignore": "tmp/\n", "tmp/plan.yml": BROKEN})
    assert run("check", ".", folder=repo).err == ""


def test_every_edit_is_judged(repo: Path) -> None:
    write(repo, {"2026 年/plan.yaml": LATER})
    assert found(against_head(repo)) == [("2026 年/plan.yaml", "GG411")]
    assert found(against_head(repo, "2027")) == []


REMOVALS = {
    "staged": ("git", "rm", "--quiet", "2027/plan.yaml"),
    "deleted": ("rm", "2027/plan.yaml"),
    "no longer tracked": ("git", "rm", "--quiet", "--cached", "2027/plan.yaml"),
    "under another name": ("git", "mv", "2027/plan.yaml", "2027/old.yaml"),
}


@pytest.mark.parametrize("command", REMOVALS.values(), ids=REMOVALS)
@pytest.mark.parametrize("folder", [".", "2027"])
def test_a_plan_that_is_gone(repo: Path, command: tuple[str, ...], folder: str) -> None:
    subprocess.run(command, cwd=repo, check=True)
    (repo / "2027").mkdir(exist_ok=True)
    ran = against_head(repo, folder, PRE_COMMIT="1")
    assert (found(ran), ran.code) == ([("2027/plan.yaml", "GG425")], 1)
    shown = run("check", folder, "--against", "HEAD", "--exact", folder=repo, env={"PRE_COMMIT": "1"})
    assert shown.out.startswith("2027/plan.yaml:1:1: GG425 ")
    advice = shown.out.partition("bring it back: ")[2].partition(";")[0]
    subprocess.run(["bash", "-c", advice], cwd=repo / "2027", check=True)
    assert against_head(repo, folder, PRE_COMMIT="1").code == 0


@pytest.mark.parametrize("wanted", [".", "2027", "2027/plan.yaml"])
def test_a_plan_that_git_no_longer_tracks(repo: Path, wanted: str) -> None:
    """It lies there as it was: the commit has it no more."""
    git(repo, "rm", "--quiet", "--cached", "2027/plan.yaml")
    write(repo, {"2027/plan.yaml": OTHER + "# 新\n"})
    ran = against_head(repo, wanted)
    assert (found(ran), ran.code) == ([("2027/plan.yaml", "GG425")], 1)
    shown = run("check", wanted, "--against", "HEAD", folder=repo).out
    advice = shown.partition("bring it back: ")[2].partition(";")[0]
    write(repo, {".gitignore": "2027\n"})
    subprocess.run(["bash", "-c", advice], cwd=repo, check=True)
    assert (found(against_head(repo, wanted)), "# 新" in git(repo, "diff", "HEAD")) == ([], True)


def test_a_plan_that_git_no_longer_tracks_and_ignores(repo: Path) -> None:
    git(repo, "rm", "--quiet", "--cached", "2027/plan.yaml")
    write(repo, {".gitignore": "2027\n"})
    for wanted in (".", "2027", "2027/plan.yaml"):
        assert found(against_head(repo, wanted)) == [("2027/plan.yaml", "GG425")]


def test_the_advice_quotes_the_name(repo: Path) -> None:
    git(repo, "rm", "--quiet", "2026 年/plan.yaml")
    shown = run("check", ".", "--against", "HEAD", "--exact", folder=repo).out
    subprocess.run(
        ["bash", "-c", shown.partition("bring it back: ")[2].partition(";")[0]], cwd=repo, check=True
    )
    assert (repo / "2026 年" / "plan.yaml").read_text("utf-8") == SOUND


def test_a_plan_that_moved_is_judged_where_it_is(repo: Path) -> None:
    git(repo, "mv", "2027", "archive")
    assert against_head(repo, PRE_COMMIT="1").code == 0
    write(repo, {"archive/plan.yaml": LATER.replace("title: ", "title: 区")})
    assert found(against_head(repo, PRE_COMMIT="1")) == [("archive/plan.yaml", "GG411")]


def test_a_removal_is_judged_by_the_settings_of_the_base(repo: Path) -> None:
    write(repo, {"guangong.toml": '[check]\nignore = ["GG425"]\n'})
    git(repo, "rm", "--quiet", "2027/plan.yaml")
    assert found(against_head(repo)) == [("2026 年/plan.yaml", "GG420"), ("2027/plan.yaml", "GG425")]
    git(repo, "checkout", "HEAD", "--", "2027/plan.yaml")
    git(repo, "add", "guangong.toml")
    git(repo, "commit", "--quiet", "--message", "x")
    git(repo, "rm", "--quiet", "2027/plan.yaml")
    assert found(against_head(repo)) == []


def test_a_plan_that_moved_is_not_gone_where_another_is_new(repo: Path) -> None:
    git(repo, "mv", "2027", "archive")
    write(repo, {"archive/plan.yaml": OTHER + "# 1\n", "2028/plan.yaml": "# 2028\n" + LATER})
    ran = against_head(repo)
    assert (found(ran), ran.code) == ([], 0)


def test_a_plan_that_is_gone_is_told_once(repo: Path) -> None:
    git(repo, "rm", "--quiet", "2027/plan.yaml")
    write(repo, {"2028/plan.yaml": (ROOT / "plan.yaml").read_text("utf-8")})
    assert [item for item in found(against_head(repo)) if item[1].startswith("GG42")] == [
        ("2027/plan.yaml", "GG425")
    ]


def test_a_removal_that_only_warns_fails_where_the_check_is_strict(repo: Path) -> None:
    write(repo, {"guangong.toml": '[severity]\nGG425 = "warning"\n'})
    git(repo, "add", "guangong.toml")
    git(repo, "commit", "--quiet", "--message", "x")
    git(repo, "rm", "--quiet", "2027/plan.yaml")
    assert against_head(repo).code == 0
    assert run("check", ".", "--against", "HEAD", "--strict", folder=repo).code == 1


def test_a_new_plan_does_not_loosen_the_settings(repo: Path) -> None:
    write(repo, {"guangong.toml": "[check]\nstrict = true\n"})
    git(repo, "add", "guangong.toml")
    git(repo, "commit", "--quiet", "--message", "x")
    write(repo, {"guangong.toml": '[check]\nignore = ["GG3", "GG4"]\n', "2028/plan.yaml": SOUND})
    ran = against_head(repo, "2028/plan.yaml")
    assert (found(ran), ran.code) == ([("2028/plan.yaml", "GG420")], 1)


def test_a_copy_of_returns_may_go(repo: Path) -> None:
    returns = "schema: 1\nunit: linjiang\ntasks:\n  1-03: {{done_on: 2026-03-0{}}}\n"
    write(repo, {"2027/returns/linjiang.yaml": returns.format(1)})
    write(repo, {"2027/returns/linjiang (1).yaml": returns.format(2)})
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message", "x")
    git(repo, "rm", "--quiet", "2027/returns/linjiang (1).yaml")
    assert found(against_head(repo)) == []


def test_a_revision_is_looked_up_once(repo: Path) -> None:
    write(repo, {f"{year}/plan.yaml": SOUND for year in range(2030, 2040)})
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message", "x")
    with mock.patch.object(subprocess, "run", wraps=subprocess.run) as ran:
        assert against_head(repo).code == 0
    assert ran.call_count < 12 * 15


def test_what_a_sparse_checkout_leaves_out_is_not_gone(repo: Path) -> None:
    git(repo, "sparse-checkout", "set", "2027")
    assert not (repo / "2026 年").exists()
    ran = against_head(repo)
    assert (found(ran), ran.code) == ([], 0)


# ── what pre-commit says ──


def test_before_a_commit_it_is_compared_with_the_last(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "edit")
    write(repo, {"2027/plan.yaml": SOUND})
    judged = run("check", ".", "--against=", "--json", folder=repo, env={"PRE_COMMIT": "1"})
    assert judged == against_head(repo)


def test_a_branch_is_compared_with_where_it_began(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "edit")
    write(repo, {"2026 年/plan.yaml": LATER})
    git(repo, "commit", "--quiet", "--all", "--message", "x")
    env = {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": "main", "PRE_COMMIT_TO_REF": "HEAD"}
    ran = run("check", ".", "--against=", "--json", folder=repo, env=env)
    assert (found(ran), ran.code) == ([("2026 年/plan.yaml", "GG411")], 1)
    git(repo, "checkout", "--quiet", "main")
    ran = run("check", ".", "--against=", "--json", folder=repo, env={**env, "PRE_COMMIT_TO_REF": "edit"})
    assert (ran.code, ran.err) == (2, "")
    assert json.loads(ran.out)["error"]["message"].endswith("run: git checkout edit")


# ── several at once, and standard input ──


def from_standard_input(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Ran:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return run("check", *arguments, folder=folder)


@pytest.mark.parametrize(
    ("named", "checked"),
    [
        ("2027 2026 年/plan.yaml", "2027 2026 年"),
        ("2026 年/plan.yaml 2027/plan.yaml", "2026 年 2027"),
        (". 2027/plan.yaml", "2026 年 2027"),
        ("2027/plan.yaml . 2027", "2027 2026 年"),
        ("2027 2027 ./2027/plan.yaml", "2027"),
    ],
)
def test_several_are_checked_each_once(repo: Path, named: str, checked: str) -> None:
    def split(text: str) -> list[str]:
        return text.replace(" 年", "_").replace(" ", "\n").replace("_", " 年").split("\n")

    expected = "".join(f"{folder}/plan.yaml{CLEAN}" for folder in split(checked))
    assert run("check", *split(named), folder=repo) == (0, expected, "")


def test_one_of_several_fails_the_check(repo: Path) -> None:
    write(repo, {"2027/plan.yaml": BROKEN})
    ran = run("check", "2026 年/plan.yaml", "2027/plan.yaml", "--json", folder=repo)
    assert (found(ran), ran.code) == ([("2027/plan.yaml", "GG202")], 1)


@pytest.mark.parametrize("other", ["2028", "2028/plan.yaml", "docs"])
def test_one_that_cannot_be_checked_is_not_passed_over(repo: Path, other: str) -> None:
    (repo / "docs").mkdir()
    ran = run("check", "2027", other, folder=repo)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {other}: ")


def test_several_edits_are_judged(repo: Path) -> None:
    write(repo, {"2026 年/plan.yaml": LATER})
    git(repo, "rm", "--quiet", "2027/plan.yaml")
    (repo / "2027").mkdir(exist_ok=True)
    ran = run("check", "2026 年/plan.yaml", "2027", "--against", "HEAD", "--json", folder=repo)
    assert (found(ran), ran.code) == ([("2026 年/plan.yaml", "GG411"), ("2027/plan.yaml", "GG425")], 1)


def test_a_plan_that_moved_between_folders_that_are_named_is_not_gone(repo: Path) -> None:
    write(repo, {"2027/school/plan.yaml": SOUND.replace("title: ", "title: 校")})
    (repo / "2028").mkdir()
    git(repo, "mv", "2027/plan.yaml", "2028/plan.yaml")
    for named in (("2027", "2028"), ("2028", "2027")):
        ran = run("check", *named, "--against", "HEAD", "--json", folder=repo)
        assert found(ran) == []


def test_a_file_is_the_base_of_one_plan(repo: Path) -> None:
    ran = run("check", "2027/plan.yaml", "2026 年/plan.yaml", "--against-file", "x", folder=repo)
    assert (ran.code, ran.out) == (2, "")
    assert "--against-file is compared with one plan: name only that one" in ran.err
    ran = run("check", "2027/plan.yaml", "--file", "2027/plan.yaml", folder=repo)
    assert (ran.code, "name the plan once" in ran.err) == (2, True)


def test_standard_input(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_standard_input(SOUND, repo, monkeypatch, "-") == (0, f"<stdin>{CLEAN}", "")
    ran = from_standard_input(BROKEN, repo, monkeypatch, "-", "2027/plan.yaml", "--json")
    assert (found(ran), ran.code) == ([("<stdin>", "GG202")], 1)
    write(repo, {"guangong.toml": '[check]\nignore = ["GG202"]\n'})
    assert from_standard_input(BROKEN, repo, monkeypatch, "-").code == 0


def test_standard_input_has_neither_returns_nor_evidence(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo, {"returns/nobody.yaml": "schema: 1\nunit: nobody\ntasks: {}\n"})
    text = SOUND.replace("https://example.org/", "evidence/")
    assert from_standard_input(text, repo, monkeypatch, "-").code == 0
    write(repo, {"plan.yaml": text})
    assert run("check", "plan.yaml", folder=repo).code == 1


def test_standard_input_is_compared_with_a_file_alone(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = ("--against-file", "2026 年/plan.yaml", "--json")
    assert found(from_standard_input(LATER, repo, monkeypatch, "-", *base)) == [("<stdin>", "GG411")]
    for arguments in (("-", "--against", "HEAD"), (".", "-", "--against", "HEAD"), ("--against", "-")):
        ran = from_standard_input(LATER, repo, monkeypatch, *arguments)
        assert (ran.code, ran.out) == (2, "")
        words = "a plan on standard input has no history; compare it with a file: --against-file FILE"
        assert words in ran.err


@pytest.mark.parametrize("format_", ["github", "gitlab", "sarif", "junit", "rdjson"])
def test_standard_input_for_forges(repo: Path, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = from_standard_input(BROKEN, repo / "2027", monkeypatch, "-", "--format", format_)
    assert (ran.code, "2027" in ran.out) == (1, False)
    assert "stdin" in ran.out


def test_an_answer_about_standard_input_is_not_remembered(tmp_path: Path) -> None:
    env = environment({"GUANGONG_CACHE": str(tmp_path / "cache")})
    for text, code in ((SOUND, 0), (BROKEN, 1), (SOUND, 0)):
        ran = subprocess.run(
            [*PROGRAM, "check", "-"],
            cwd=tmp_path,
            env=env,
            input=text.encode(),
            capture_output=True,
            check=False,
        )
        assert ran.returncode == code, ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="bash closes it")
def test_standard_input_that_is_closed() -> None:
    assert shell("guangong check - <&-") == (2, "", "error: <stdin>: it is closed\n")


@pytest.mark.parametrize("text", ["", "[]", "#" * 10_000_001], ids=["empty", "a list", "too large"])
def test_standard_input_that_is_no_plan(repo: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_standard_input(text, repo, monkeypatch, "-").code == 1
