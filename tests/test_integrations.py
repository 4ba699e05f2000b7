"""Where the check runs: each file is held against its own public validator."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from guangong.cli.checking import FORMATS
from guangong.output.formats import FORMATS as WRITERS
from running import ROOT, run


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
    ours = {option for text in texts for option in re.findall(r"(?<![\w-])--[a-z]+", text)} - {"--quiet"}
    assert ours
    assert {option for option in ours if option not in options} == set()


def test_formats_spelled_out_for_help_are_those_there_are() -> None:
    assert tuple(WRITERS) == FORMATS


ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


@pytest.mark.skipif(sys.platform == "win32", reason="the action runs in bash")
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"AGAINST": "", "STRICT": "false"}, ["check", "--format", "github"]),
        ({"AGAINST": "none", "STRICT": "true"}, ["check", "--format", "github", "--strict"]),
        ({"AGAINST": "v1 $(id)", "STRICT": ""}, ["check", "--format", "github", "--against=v1 $(id)"]),
        (
            {"AGAINST": "", "STRICT": "", "GITHUB_BASE_REF": "main"},
            ["check", "--format", "github", "--against=origin/main"],
        ),
    ],
)
def test_the_action_passes_its_inputs_as_they_are(
    tmp_path: Path, inputs: dict[str, str], expected: list[str]
) -> None:
    """The script of the action runs with a program that prints its arguments in the place of ours."""
    program = tmp_path / "guangong"
    program.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n", "utf-8")
    program.chmod(0o755)
    script = ACTION["runs"]["steps"][-1]["run"]
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", **inputs}
    ran = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == expected
