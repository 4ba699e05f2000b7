"""Where the check runs: each file is held against its own public validator."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import installed
from guangong import __version__
from running import EXAMPLES, ROOT, run


def validate(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", ".github/workflows/ci.yml"),
        ("vendor.github-workflows", ".github/workflows/release.yml"),
        ("vendor.gitlab-ci", "ci/gitlab.yml"),
    ],
)
def test_ci_files(schema: str, file: str) -> None:
    validate("check_jsonschema", "--builtin-schema", schema, file)


def test_hooks() -> None:
    validate("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")


def test_plans_fit_the_schema() -> None:
    validate("check_jsonschema", "--schemafile", "docs/plan.schema.json", "plan.yaml", "examples/plan.yaml")


def test_every_option_that_the_files_use_exists() -> None:
    options = run("check", "--help").out
    texts = [
        (ROOT / name).read_text("utf-8") for name in (".pre-commit-hooks.yaml", "action.yml", "ci/gitlab.yml")
    ]
    ours = {option for text in texts for option in re.findall(r"(?<![\w-])--[a-z]+", text)}
    ours -= {"--quiet", "--is"}  # of pip, apt-get and git
    assert ours
    assert {option for option in ours if option not in options} == set()


needs_bash = pytest.mark.skipif(sys.platform == "win32", reason="it runs in bash")
MANUALS = ["docs/manual.md", "docs/manual.zh-CN.md"]
WORKFLOW, TEMPLATE = "# .github/workflows/plan.yml", "# .gitlab-ci.yml"
SOUND = (EXAMPLES / "plan.yaml").read_text("utf-8").replace("evidence/", "https://example.org/")
SHORTER = SOUND[: SOUND.rindex("      - id: ")]


def load(file: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / file).read_text("utf-8"))
    return found


ACTION, GITLAB = load("action.yml"), load("ci/gitlab.yml")["guangong"]
INSTALL, CHECK = (step["run"] for step in ACTION["runs"]["steps"])


@pytest.mark.parametrize("page", MANUALS)
@pytest.mark.parametrize(
    ("first", "schema"), [(WORKFLOW, "vendor.github-workflows"), (TEMPLATE, "vendor.gitlab-ci")]
)
def test_the_snippets_of_the_manual(tmp_path: Path, page: str, first: str, schema: str) -> None:
    file = tmp_path / "snippet.yml"
    file.write_text(installed.snippet(first, page), "utf-8")
    validate("check_jsonschema", "--builtin-schema", schema, str(file))
    assert installed.snippet(first, page) == installed.snippet(first)


def test_the_snippets_give_what_the_files_want() -> None:
    checkout, _python, ours = yaml.safe_load(installed.snippet(WORKFLOW))["jobs"]["plan"]["steps"]
    assert checkout["with"] == {"fetch-depth": 0}
    assert set(ours["with"]) <= set(ACTION["inputs"])
    job = yaml.safe_load(installed.snippet(TEMPLATE))["guangong"]
    assert set(job["variables"]) == {"GUANGONG_SOURCE", "GUANGONG_PLAN"}
    assert "$GUANGONG_PLAN" in GITLAB["rules"][0]["changes"]


def bash(script: str, folder: Path, env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a script as the runners of both forges do."""
    return installed.run(folder, dict(env), "bash", "-eo", "pipefail", "-c", script)


def commit(folder: Path, env: dict[str, str], text: str | None) -> str:
    """Commit a plan, ``None`` for its removal; return the commit."""
    if text is None:
        (folder / "plan.yaml").unlink()
    else:
        (folder / "plan.yaml").write_text(text, "utf-8", newline="")
    installed.run(folder, env, "git", "add", "--all")
    installed.run(folder, env, "git", "commit", "--quiet", "--message", "x")
    return installed.run(folder, env, "git", "rev-parse", "HEAD").stdout.strip()


def clone_of(tmp_path: Path, env: dict[str, str], text: str | None, *options: str) -> tuple[Path, str]:
    """Return a clone, as a forge makes it, of a branch that edits the plan, and the commit that it left."""
    origin = tmp_path / "origin"
    origin.mkdir()
    installed.run(origin, env, "git", "init", "--quiet")
    base = commit(origin, env, SOUND)
    installed.run(origin, env, "git", "checkout", "--quiet", "-b", "edit")
    commit(origin, env, text)
    clone = tmp_path / "clone"
    done = installed.run(tmp_path, env, "git", "clone", "--quiet", *options, origin.as_uri(), str(clone))
    assert done.returncode == 0, done.stderr
    return clone, base


# ── the action ──


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"AGAINST": "", "STRICT": "false"}, []),
        ({"AGAINST": "none", "STRICT": "true"}, ["--strict"]),
        ({"AGAINST": "0" * 40, "STRICT": ""}, []),
        ({"AGAINST": "v1 $(id)", "STRICT": ""}, ["--against=v1 $(id)"]),
        ({"AGAINST": "", "STRICT": "", "GITHUB_BASE_REF": "main"}, ["--against="]),
        ({"AGAINST": "none", "STRICT": "", "GITHUB_BASE_REF": "main"}, []),
        ({"AGAINST": "x", "STRICT": "", "AS_UNIT": "晨光 小学"}, ["--against=x", "--as-unit=晨光 小学"]),
    ],
)
def test_the_action_passes_its_inputs_as_they_are(
    tmp_path: Path, inputs: dict[str, str], expected: list[str]
) -> None:
    """The script of the action runs with a program that writes its arguments in the place of ours."""
    program = tmp_path / "my 工作" / "guangong" / "bin" / "guangong"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > arguments\n', "utf-8")
    program.chmod(0o755)
    env = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path / "my 工作"), **inputs}
    ran = bash(CHECK, tmp_path, env)
    assert ran.returncode == 0, ran.stderr
    given = (tmp_path / "arguments").read_text("utf-8").splitlines()
    assert given == ["check", "--format", "github", *expected]
    assert ("::notice" in ran.stdout) == (not any(word.startswith("--against") for word in given))


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the variables of a runner on which the action has been installed."""
    return _variables(installed.once(tmp_path_factory, "my 工作", _install))


def _install(shared: Path) -> None:
    env = _variables(shared)
    installed.copy(Path(env["GITHUB_ACTION_PATH"]))
    ran = bash(INSTALL, shared, env)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def _variables(shared: Path) -> dict[str, str]:
    return {
        **installed.environment(shared),
        "RUNNER_TEMP": str(shared / ("long" * 40)),
        "GITHUB_ACTION_PATH": str(shared / "action"),
        "GITHUB_BASE_REF": "main",
        "GUANGONG_PLAN": ACTION["inputs"]["plan"]["default"],
        "AGAINST": "",
        "STRICT": "",
    }


@needs_bash
def test_the_program_starts_in_a_folder_with_a_space_and_a_long_name(
    tmp_path: Path, runner: dict[str, str]
) -> None:
    """The kernel reads 127 bytes of a script's first line at most, and no space in it."""
    bin_ = Path(runner["RUNNER_TEMP"]) / "guangong" / "bin"
    assert [file.name for file in bin_.glob("guangong*")] == ["guangong"]
    link = tmp_path / "link"
    link.symlink_to(bin_ / "guangong")
    for command in ((str(bin_ / "guangong"),), (str(link),), (str(bin_ / "python"), "-m", "guangong")):
        ran = installed.run(tmp_path, runner, *command, "--version")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"guangong {__version__}\n", "")


@needs_bash
def test_no_module_of_the_workspace_is_run(tmp_path: Path) -> None:
    """A pull request brings what the scripts import, and each of them would make the check pass."""
    shared = tmp_path / "runner"
    shared.mkdir()
    env = {**_variables(shared), "PYTHONDONTWRITEBYTECODE": "1"}
    installed.copy(Path(env["GITHUB_ACTION_PATH"]))
    clone, _base = clone_of(tmp_path, env, SHORTER, "--branch", "edit")
    line = f"import os, sys; open({str(tmp_path / 'mark')!r}, 'a').write(__name__ + ' '); os._exit(0)\n"
    for name in ("venv", "pip", "ensurepip", "guangong", "typer", "re", "sitecustomize", "usercustomize"):
        (clone / name).mkdir()
        for file in (clone / f"{name}.py", clone / name / "__init__.py", clone / name / "__main__.py"):
            file.write_text(line, "utf-8")
    ran = bash(INSTALL, clone, env)
    assert (ran.returncode, ran.stdout) == (0, ""), ran
    ran = bash(CHECK, clone, env)
    assert (ran.returncode, "GG401" in ran.stdout) == (1, True), ran
    ran = bash(GITLAB["script"][-1], clone, env)
    assert (ran.returncode, "GG401" in ran.stdout) == (1, True), ran
    assert not (tmp_path / "mark").exists()


PULLS: dict[str, tuple[str | None, list[str], int, str]] = {
    "sound": (SOUND + "# 新\n", [], 0, ""),
    "a task removed": (SHORTER, [], 1, "::error file=plan.yaml,line="),
    "a plan removed": (None, [], 2, "::error title=guangong::The check could not run; the reason"),
    "checkout's default depth": (SOUND, ["--depth=1"], 2, "with: {fetch-depth: 0}"),
}


@needs_bash
@pytest.mark.parametrize(("text", "options", "code", "said"), PULLS.values(), ids=PULLS)
def test_the_action_on_a_pull_request(  # noqa: PLR0913, PLR0917 (a table of cases)
    tmp_path: Path, runner: dict[str, str], text: str | None, options: list[str], code: int, said: str
) -> None:
    clone, _base = clone_of(tmp_path, runner, text, "--branch", "edit", *options)
    ran = bash(CHECK, clone, runner)
    assert (ran.returncode, said in ran.stdout) == (code, True), ran


@needs_bash
def test_what_the_annotation_says_to_write_is_yaml(tmp_path: Path, runner: dict[str, str]) -> None:
    clone, _base = clone_of(tmp_path, runner, SOUND + "# 新\n", "--branch", "edit", "--depth=1")
    said = bash(CHECK, clone, runner).stdout
    advice = said.partition("write:%0A")[2].partition("\n")[0].replace("%0A", "\n")
    assert yaml.safe_load(advice) == [{"uses": "actions/checkout@v4", "with": {"fetch-depth": 0}}]


@needs_bash
@pytest.mark.parametrize(
    "python3",
    [
        "exit 1",
        'mkdir -p "$4/bin" && printf "#!/bin/sh\\nexit 1" > "$4/bin/python" && chmod +x "$4/bin/python"',
    ],
    ids=["no venv", "pip fails"],
)
def test_an_action_that_cannot_be_installed_says_what_to_write(tmp_path: Path, python3: str) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").write_text(f"#!/bin/sh\n{python3}\n", "utf-8")
    (tmp_path / "bin" / "python3").chmod(0o755)
    env = installed.environment(tmp_path)
    env |= {"PATH": f"{tmp_path / 'bin'}{os.pathsep}{env['PATH']}", "RUNNER_TEMP": str(tmp_path)}
    ran = bash(INSTALL, tmp_path, {**env, "GITHUB_ACTION_PATH": str(tmp_path / "bin")})
    assert ran.returncode == 2
    assert re.search("^::error title=guangong::.*- uses: actions/setup-python@", ran.stdout, re.MULTILINE)


# ── a unit's own edit ──

SCHOOL = "晨光小学（示例）"
UNIT_EDITS: dict[str, tuple[str, int]] = {
    "returns/chenguang.yaml": ("schema: 1\nunit: chenguang\ntasks:\n  1-03: {done_on: 2026-03-01}\n", 0),
    "plan.yaml": (SOUND + "# 新\n", 1),
}


@needs_bash
@pytest.mark.parametrize("forge", ["GitHub", "GitLab"])
@pytest.mark.parametrize(("name", "edited"), UNIT_EDITS.items(), ids=UNIT_EDITS)
def test_a_unit_edits_its_own_files(
    tmp_path: Path, runner: dict[str, str], name: str, edited: tuple[str, int], forge: str
) -> None:
    clone, base = clone_of(tmp_path, runner, SOUND, "--branch", "edit")
    (clone / "returns").mkdir()
    (clone / name).write_text(edited[0], "utf-8", newline="")
    commit(clone, runner, (clone / "plan.yaml").read_text("utf-8"))
    env = {**runner, "CI": "true", "AS_UNIT": SCHOOL, "GUANGONG_UNIT": SCHOOL}
    env |= {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base} if forge == "GitLab" else {}
    scripts = {"GitHub": CHECK, "GitLab": "unset GITHUB_BASE_REF\n" + "\n".join(GITLAB["script"])}
    ran = bash(scripts[forge], clone, env)
    assert (ran.returncode, "GG438" in ran.stdout) == (edited[1], edited[1] == 1), ran


# ── the template ──

MERGES: dict[str, tuple[str | None, list[str], str, int, list[str] | None]] = {
    "sound": (SOUND + "# 新\n", [], "plan.yaml", 0, []),
    "a task removed": (SHORTER, [], "plan.yaml", 1, ["GG401"]),
    "a plan removed": (None, [], "plan.yaml", 2, None),
    "one of all removed": (None, [], ".", 1, ["GG425"]),
    "a shallow clone": (SHORTER, ["--depth=1"], "plan.yaml", 2, None),
}


@needs_bash
@pytest.mark.parametrize(("text", "options", "plan", "code", "codes"), MERGES.values(), ids=MERGES)
def test_the_template_on_a_merge_request(  # noqa: PLR0913, PLR0917 (a table of cases)
    tmp_path: Path, text: str | None, options: list[str], plan: str, code: int, codes: list[str] | None
) -> None:
    """Its lines run with stand-ins for what installs: a check that could not run leaves no report."""
    env = installed.environment(tmp_path)
    clone, base = clone_of(tmp_path, env, text, "--branch", "edit", *options)
    (tmp_path / "bin").mkdir()
    for name in ("apt-get", "pip"):
        (tmp_path / "bin" / name).write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/{name}"\n', "utf-8"
        )
        (tmp_path / "bin" / name).chmod(0o755)
    env["PATH"] = f"{tmp_path / 'bin'}{os.pathsep}{env['PATH']}"
    env |= {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "GUANGONG_PLAN": plan, "GUANGONG_SOURCE": "a wheel"}
    ran = bash("\n".join([*GITLAB["before_script"], *GITLAB["script"]]), clone, env)
    assert ran.returncode == code, ran
    assert (tmp_path / "pip").read_text("utf-8").splitlines()[-1] == "a wheel"
    report = clone / GITLAB["artifacts"]["reports"]["codequality"]
    assert report.exists() == (codes is not None)
    if codes is not None:
        assert [item["check_name"] for item in json.loads(report.read_text("utf-8"))] == codes
        assert all(name in ran.stdout for name in codes)


@needs_bash
def test_the_template_says_what_is_to_be_set(tmp_path: Path) -> None:
    env = installed.environment(tmp_path)
    ran = bash("\n".join(GITLAB["before_script"]), tmp_path, env)
    assert (ran.returncode, "GUANGONG_SOURCE: git+https://" in ran.stdout) == (2, True)
