"""``guangong.api`` does what docs/api.md says, and what the commands do."""

import contextlib
import dataclasses
import doctest
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import repositories
from desk import frozen
from guangong import api
from running import EXAMPLES, LIVELY, ROOT, TODAY, run

PAGE = (ROOT / "docs/api.md").read_text("utf-8")
Edit = Callable[..., api.Edited]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a copy of the example, as the working folder, on its day."""
    place = tmp_path / "office"
    shutil.copytree(LIVELY, place)
    with frozen(TODAY), contextlib.chdir(place):
        yield place


@pytest.mark.usefixtures("folder")
def test_the_page_is_true() -> None:
    text = "".join(re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(text, {}, "docs/api.md", None, 0)
    said = list[str]()
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert len(test.examples) > 20
    assert not said, "".join(said)


def test_the_page_names_all_that_is_public() -> None:
    assert [name for name in api.__all__ if not re.search(rf"\b{name}\b", PAGE)] == []
    assert sorted(api.__all__) == api.__all__


def test_the_package_alone_is_light() -> None:
    code = "import sys, guangong; print([name for name in sys.modules if 'guangong.' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def day(text: str) -> date:
    return date.fromisoformat(text)


EDITS: dict[str, Callable[..., api.Edited]] = {
    "done 2-06 --on 2026-06-20 --by 王老师 --note 完成": lambda **more: api.done(
        "2-06", on=day("2026-06-20"), by="王老师", note="完成", **more
    ),
    "done 2-06 3-03 --evidence https://example.org/1": lambda **more: api.done(
        ["2-06", "3-03"], evidence="https://example.org/1", **more
    ),
    "done 1-03 --reason 两校停办": lambda **more: api.done("1-03", reason="两校停办", **more),
    "done 1-01 --for-the-year": lambda **more: api.done("1-01", for_the_year=True, **more),
    "start 5-06 --on 2026-06-01": lambda **more: api.start("5-06", on=day("2026-06-01"), **more),
    "start 5-06 --by 王老师": lambda **more: api.start("5-06", by="王老师", **more),
    "log 3-03 两所通过 --count 2": lambda **more: api.log("3-03", "两所通过", count=2, **more),
    "log 2-06 --percent 80": lambda **more: api.log("2-06", percent=80, **more),
    "log 1-04 再次登记": lambda **more: api.log("1-04", "再次登记", **more),
    "log 2-06 --percent 20 --on 2027-01-01": lambda **more: api.log(
        "2-06", percent=20, on=day("2027-01-01"), **more
    ),
    "postpone 2-06 2026-11-30 --reason 改期 --by 局关工委": lambda **more: api.postpone(
        "2-06", day("2026-11-30"), "改期", by="局关工委", **more
    ),
    "postpone 2-06 2026-06-01 --reason 改期": lambda **more: api.postpone(
        "2-06", day("2026-06-01"), "改期", **more
    ),
    "cancel 5-06 --reason 停办": lambda **more: api.cancel("5-06", "停办", **more),
    "reopen 1-04 --reason 补办": lambda **more: api.reopen("1-04", "补办", **more),
    "reopen 2-06 --reason 补办": lambda **more: api.reopen("2-06", "补办", **more),
    "add 新的一项 --section 3 --owner 局关工委 --deadline 2026-10-31 --target 2所 --key": lambda **more: (
        api.add(
            "新的一项",
            3,
            owners="局关工委",
            deadline=day("2026-10-31"),
            target=api.Target(min=2, unit="所"),
            key=True,
            **more,
        )
    ),
    "add 老少同台演讲比赛 --section 2": lambda **more: api.add("老少同台演讲比赛", 2, **more),
    "add 老少同台演讲比赛 --section 2 --again": lambda **more: api.add(
        "老少同台演讲比赛", 2, again=True, **more
    ),
    "add 每季走访 --section 4 --every quarter": lambda **more: api.add(
        "每季走访", 4, kind="standing", every="quarter", **more
    ),
    "set 2-06 clause=二、第3段": lambda **more: api.set_fields("2-06", {"clause": "二、第3段"}, **more),
    "set 2-06 owners=局关工委 --reason 调整": lambda **more: api.set_fields(
        "2-06", {"owners": "局关工委"}, reason="调整", **more
    ),
    "set 2-06 owners=局关工委": lambda **more: api.set_fields("2-06", {"owners": "局关工委"}, **more),
    "set 2-06 title=读书征文": lambda **more: api.set_fields("2-06", {"title": "读书征文"}, **more),
    "unset 2-06 clause organizer": lambda **more: api.unset_fields("2-06", ["clause", "organizer"], **more),
    "submit 1-03 --unit 前浜,老年 --on 2026-06-29": lambda **more: api.submit(
        "1-03", ["前浜", "老年"], on=day("2026-06-29"), **more
    ),
    "submit 1-03 --unit 局关工委": lambda **more: api.submit("1-03", "局关工委", **more),
    "exempt 1-03 --unit 前浜 --reason 停办": lambda **more: api.exempt("1-03", "前浜", "停办", **more),
    "send-back 1-03 --unit xinghe --reason 缺照片": lambda **more: api.send_back(
        "1-03", "xinghe", "缺照片", **more
    ),
    "withdraw 1-03 --unit xinghe --reason 误报": lambda **more: api.withdraw(
        "1-03", "xinghe", reason="误报", **more
    ),
    "withdraw 1-03 --unit 前浜": lambda **more: api.withdraw("1-03", "前浜", **more),
}


def texts(folder: Path) -> dict[str, str]:
    files = [folder / "plan.yaml", *sorted((folder / "returns").iterdir())]
    return {file.name: file.read_text("utf-8") for file in files}


@pytest.mark.parametrize("line", EDITS)
def test_an_edit_is_that_of_the_command(line: str, folder: Path, tmp_path: Path) -> None:
    """The same bytes and sentences, the same refusal; a dry run tells the same and writes nothing."""
    other = tmp_path / "other"
    shutil.copytree(LIVELY, other)
    ran = run(*shlex.split(line), "--json", folder=other)
    told, before = json.loads(ran.out), texts(folder)
    if "error" in told:
        with pytest.raises(api.GuangongError) as caught:
            EDITS[line]()
        error = caught.value
        shape = {"code": error.code, "message": error.message, "help": error.advice}
        assert told["error"] == {**shape, "candidates": list(error.candidates)}
        assert texts(folder) == before == texts(other)
        return
    shown = EDITS[line](dry_run=True)
    assert (shown.written, texts(folder)) == (False, before)
    edit = EDITS[line]()
    assert edit.written
    assert (list(edit.changes), list(edit.warnings)) == (told["changes"], told.get("warnings", []))
    assert dataclasses.replace(shown, written=True) == edit
    assert texts(folder) == texts(other) != before
    assert edit.said
    assert "not written" not in edit.diff


def test_no_colour_reaches_a_diff(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in api.cancel("5-06", "停办", file=folder / "plan.yaml", dry_run=True).diff


def test_what_is_so_already_changes_nothing(folder: Path) -> None:
    api.done("2-06")
    before = texts(folder)
    edit = api.done("2-06")
    assert (edit.written, edit.changes, edit.diff, texts(folder)) == (False, (), "", before)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("on", ["2026-06-30", "2026-03-31", "2027-02-01"])
def test_figures_are_those_of_status(on: str) -> None:
    found = api.figures(day=day(on))
    told = json.loads(run("status", "--as-of", on, "--json", folder=Path.cwd()).out)
    tasks = json.loads(run("list", "--as-of", on, "--json", folder=Path.cwd()).out)["tasks"]
    assert json.loads(json.dumps(dataclasses.asdict(found.summary))) == told["total"]
    assert (found.entered_later, found.added_later) == (told["entered_later"], told["added_later"])
    assert [(item.task.id, str(item.light)) for item in found.tasks] == [
        (item["id"], item["light"]) for item in tasks
    ]


def test_results_cannot_be_changed(folder: Path) -> None:
    loaded = api.load()
    assert loaded.plan
    for thing, name in (
        (loaded, "path"),
        (loaded.plan, "title"),
        (api.figures(), "day"),
        (api.cancel("5-06", "x", dry_run=True), "diff"),
    ):
        with pytest.raises((dataclasses.FrozenInstanceError, ValueError)):
            setattr(thing, name, None)
    assert loaded.path.resolve() == folder / "plan.yaml"


def test_a_plan_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    with frozen(TODAY):
        with pytest.raises(api.GuangongError) as caught:
            api.check(path)
        assert caught.value.code == "file"
        path.write_text("- [", "utf-8")
        loaded = api.load(path)
        assert (loaded.plan, [item.severity for item in loaded.findings]) == (None, ["error"])
        for fails in (lambda: api.figures(path), lambda: api.cancel("1-01", "x", file=path)):
            with pytest.raises(api.FindingsError) as refused:
                fails()
            assert api.findings_of(refused.value) == loaded.findings
    assert path.read_text("utf-8") == "- ["


def test_against_a_commit(tmp_path: Path) -> None:
    text = (EXAMPLES / "plan.yaml").read_text("utf-8")
    folder = repositories.make(tmp_path / "office", text)
    plan = folder / "plan.yaml"
    plan.write_text(text.replace("2026-10-20", "2026-11-20"), "utf-8")
    with frozen(TODAY), contextlib.chdir(folder):
        assert [(item.kind, item.field) for item in api.compare().differences] == [("deadline", "deadline")]
        assert [item.code for item in api.check(against="HEAD", exact=True)] == [
            item["code"]
            for item in json.loads(run("check", "--against", "HEAD", "--json", folder=folder).out)["findings"]
        ]
        assert any(item.related for item in api.check(against="HEAD"))
        with pytest.raises(api.GuangongError) as caught:
            api.compare(revision="nowhere")
    assert caught.value.code == "git"
