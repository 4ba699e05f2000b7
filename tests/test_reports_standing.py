"""Where a task stands, in the line after an edit: each in its own unit."""

import shutil
from pathlib import Path

import pytest

from running import EXAMPLES, run


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("log 2-02 又两校 --percent 80", "2-02 logged 80%, at 80%, 15 days late: "),
        ("log 3-02 又三场 --count 3", "3-02 logged +3场, 15/40场 so far (20场 expected), 184 days left: "),
        ("log 1-03 催报", "1-03 logged, 1/3 in so far, 112 days left: "),
        ("log 3-03 走访", "3-03 logged, 2/2 qtr so far: "),
        ("log 3-02 补登 --count 1 --on 2026-06-20", "3-02 logged +1场 on 20 Jun, 13/40场 so far"),
        ("done 2-02 --on 2026-06-20", "2-02 done on 20 Jun, 5 days late: "),
        ("cancel 2-04 --reason 场馆检修", "2-04 cancelled: "),
        ("postpone 2-04 2026-11-30 --reason 改期", "2-04 postponed from 31 Oct to 30 Nov, 153 days left: "),
        ("set 2-04 start=2026-08-20 --reason 改期", "2-04 changed (start), 123 days left: "),
        ("set 2-04 clause=二 key=true", "2-04 changed (clause, key): "),
        ("unset 2-02 organizer", "2-02 organizer removed: "),
        ("unset 3-02 target --reason 写错", "3-02 target removed, 184 days left: "),
    ],
)
def test_the_line_after_an_edit(line: str, said: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    assert run(*line.split(), folder=tmp_path).out.startswith(said)


def test_nobody_is_advised_to_write_again_what_was_removed(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    ran = run("unset", "3-02", "target", "--reason", "写错", folder=tmp_path)
    assert ran.err.splitlines()[0] == "worth a look:"
    assert 'task "3-02" has no target that this could count towards' in ran.err
    assert "add " not in ran.err
