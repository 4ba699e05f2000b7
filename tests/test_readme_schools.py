"""The section of the READMEs on schools: its commands run on the example, one after the other."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from desk import Desk, frozen
from returned_sheets import fill
from running import LIVELY, ROOT, TODAY


class Office(Desk):
    """The example's folder."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(LIVELY, folder, dirs_exist_ok=True)
        self.plan = folder / "plan.yaml"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_month_of_the_readme(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = re.search(
        r"^## (?:A hundred schools|学校上报)\n(.*?)^## ",
        (ROOT / readme).read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert section
    block = re.search(r"```sh\n(.*?)```", section[1], re.DOTALL)
    assert block
    (tmp_path / "收回").mkdir()
    codes = {}
    with frozen(TODAY):
        monkeypatch.setenv("GUANGONG_LANG", "zh")  # a sheet in Chinese is sent out, and comes back
        office = Office(tmp_path)
        (tmp_path / "名单.xlsx").write_bytes("学校\n新城小学\n".encode())
        for command in block[1].splitlines():
            ran = office.run(*shlex.split(command)[1:])
            codes[command] = ran.code
            if "--template" in command:
                fill(tmp_path / "上报表.xlsx", tmp_path / "收回")
            assert ran.code == ("收回" in command), (command, ran)
    assert codes
