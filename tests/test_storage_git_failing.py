"""A call of git that fails is no answer: the check says so, or says what it would have said."""

import os
import shutil
from pathlib import Path
from typing import Final

import pytest

from repositories import PLAN, commit, make, run
from running import run as guangong

GIT: Final = shutil.which("git") or "git"
STRICT: Final = "[check]\nstrict = true\nmany_done = 2\n"
RETURN: Final = "schema: 1\nunit: {unit}\ntasks:\n  1-03: {{done_on: 2026-03-0{day}}}\n"
COUNTED: Final = f"""#!/bin/sh
number=$(($(cat "$COUNTER") + 1))
echo $number > "$COUNTER"
[ "$number" = "$FAILING" ] && exit 128
exec {GIT} "$@"
"""
"""A git that counts its calls and fails at one of them."""

pytestmark = [
    pytest.mark.usefixtures("own_git"),
    pytest.mark.skipif(os.name == "nt", reason="a shell script takes git's place"),
]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with an edit of the plan, its settings and a return, and a git that counts."""
    folder = make(tmp_path / "r")
    (folder / "guangong.toml").write_text(STRICT, "utf-8")
    (folder / "returns").mkdir()
    (folder / "returns/linjiang.yaml").write_text(RETURN.format(unit="linjiang", day=1), "utf-8")
    commit(folder, name="2025/plan.yaml")
    commit(folder)
    (folder / "guangong.toml").write_text("", "utf-8")
    (folder / "returns/linjiang.yaml").write_text(RETURN.format(unit="linjiang", day=2), "utf-8")
    (folder / "plan.yaml").write_text(PLAN[: PLAN.rindex("      - id: ")], "utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(COUNTED, "utf-8")
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.setenv("COUNTER", str(tmp_path / "counter"))
    return folder


def judged(repo: Path, target: str, failing: int) -> tuple[int, str, int]:
    """Check with the call of this number failing; return code, output and how many calls there were."""
    counter = repo.parent / "counter"
    counter.write_text("0\n", "utf-8")
    ran = guangong(
        "check",
        target,
        "--against",
        "HEAD",
        "--format",
        "concise",
        folder=repo,
        env={"FAILING": str(failing)},
    )
    return ran.code, ran.out, int(counter.read_text("utf-8"))


@pytest.mark.parametrize("target", ["plan.yaml", ".", "2026/plan.yaml"])
def test_every_call(repo: Path, target: str) -> None:
    if target.startswith("2026"):
        run(repo, "mv", "2025", "2026")
        with (repo / "2026/plan.yaml").open("a", encoding="utf-8") as file:
            file.write("# 2026\n")
    code, whole, calls = judged(repo, target, 0)
    assert (code, calls > 5) == (1 if target != "2026/plan.yaml" else code, True)
    wrong = {}
    for number in range(1, calls + 1):
        code_then, out, _calls = judged(repo, target, number)
        if (code_then, out) not in {(code, whole), (2, "")}:
            wrong[number] = code_then, out
    assert wrong == {}


def test_a_content_that_is_damaged(repo: Path) -> None:
    settings = run(repo, "rev-parse", "HEAD:guangong.toml")
    path = repo / ".git/objects" / settings[:2] / settings[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-6] + b"damage")
    code, out, _calls = judged(repo, "plan.yaml", 0)
    assert (code, out) == (2, "")


@pytest.mark.parametrize("folder", [":x", ":(top)y", ":!z", "*", "[a]"])
def test_a_folder_that_git_would_take_for_a_pattern(repo: Path, folder: str) -> None:
    commit(repo, name=f"{folder}/plan.yaml")
    path = repo / folder / "plan.yaml"
    path.write_text(PLAN[: PLAN.rindex("      - id: ")], "utf-8")
    code, out, _calls = judged(repo, f"./{folder}/plan.yaml", 0)
    assert (code, "GG401" in out) == (1, True)


def test_an_ending_in_capitals_is_judged_too(repo: Path) -> None:
    capitals = repo / "returns/xinghe.YAML"
    capitals.write_text(RETURN.format(unit="xinghe", day=1), "utf-8")
    commit(repo)
    capitals.write_text(RETURN.format(unit="xinghe", day=3), "utf-8")
    assert "GG424" in judged(repo, "plan.yaml", 0)[1]
