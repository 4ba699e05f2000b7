"""import: a document becomes the draft of a plan, which is shown first and written with --write."""

import json
import os
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from running import GOLDEN, Ran, golden, run, shell

NOTICE = GOLDEN.parent / "data/import/notice.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copyfile(NOTICE, tmp_path / "notice.txt")
    return tmp_path


def import_(folder: Path, *arguments: str, lang: str = "en", **env: str) -> Ran:
    return run("import", *arguments, folder=folder, env={"GUANGONG_LANG": lang, **env})


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", ["pipe", "80", "120"])
def test_it_shows_what_was_read(folder: Path, lang: str, width: str) -> None:
    env = {} if width == "pipe" else {"COLUMNS": width, "LINES": "24"}
    ran = import_(folder, "notice.txt", lang=lang, **env)
    assert (ran.code, ran.err) == (0, "")
    golden(f"import-{lang}-{width}", ran.out)
    assert not (folder / "plan.yaml").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_draft_is_a_plan_that_check_takes(folder: Path, lang: str) -> None:
    ran = import_(folder, "notice.txt", "--write", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    golden(f"import-plan-{lang}", (folder / "plan.yaml").read_text("utf-8"))
    checked = json.loads(run("check", "--format", "json", folder=folder).out)
    assert [found["code"] for found in checked["findings"]] == ["GG323"]  # no members are known yet


def test_never_over_a_plan(folder: Path) -> None:
    (folder / "plan.yaml").write_text("mine", "utf-8")
    ran = import_(folder, "notice.txt")
    assert ran.code == 0
    assert "plan.yaml is there already, and stays" in ran.out
    ran = import_(folder, "notice.txt", "--write")
    assert (ran.code, ran.err) == (1, "error: plan.yaml is there already; nothing was written\n")
    assert (folder / "plan.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("to", ["2026", "2026/", "2026/plan.yaml"])
def test_a_folder_means_the_plan_in_it(folder: Path, to: str) -> None:
    ran = import_(folder, "notice.txt", "--write", "--to", to)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no folder 2026; nothing was written" in ran.err
    (folder / "2026").mkdir()
    assert import_(folder, "notice.txt", "--write", "--to", to).code == 0
    assert (folder / "2026/plan.yaml").exists()


def test_a_text_that_is_pasted(folder: Path) -> None:
    ran = shell("guangong import - --json < notice.txt", folder=folder)
    assert ran.code == 0
    assert json.loads(ran.out)["counts"]["tasks"] == 15


def test_for_programs(folder: Path) -> None:
    answer = json.loads(import_(folder, "notice.txt", "--json").out)
    first = answer["sections"][0]["tasks"][0]
    assert (answer["written"], answer["path"], answer["characters"]["unread"]) == (False, "plan.yaml", 0)
    assert (first["id"], first["deadline"], first["deadline_text"]) == ("1-01", "2026-06-30", "6月底前")
    assert [owner["unit"] for owner in first["owners"]] == ["办公室", "宣传科", "各学校关工委"]


# ── documents that are none ──

REFUSED = {
    "an answer": ("某办公厅关于同意举办运动会的复函\n来函收悉。同意举办。请抓紧申报。", "answer"),
    "a notice that hands on": (
        "某局转发省厅关于做好防溺水工作的通知\n现转发给你们，请贯彻落实。",
        "hands another",
    ),
    "a request": ("某校关于增加经费的请示\n教育局：\n因工作需要，申请增加经费。", "asks or reports"),
    "a report": (
        "某校关工委2025年工作总结\n一、学习\n组织了专题学习。\n二、关爱\n走访了困难学生。",
        "what was done",
    ),
    "a report that says it in its text": (
        "一、学习\n今年组织了专题学习，举办了报告会。\n二、关爱\n走访了困难学生，先后发放了补助。",
        "what was done",
    ),
    "a notice that describes": (
        "某厅关于专用号牌有关事项的通知\n一、范围\n专用号牌分为两种。车辆为白色。\n二、外观\n号牌为黑底白字。字符共8位。",
        "how things are",
    ),
    "minutes": ("某校关工委会议纪要\n会议听取了汇报。", "meeting"),
    "nothing to do": ("某校2026年工作计划\n为做好今年工作，制定本计划。", "what is to be done"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_document_that_is_no_plan_is_refused_with_the_reason(tmp_path: Path, kind: str) -> None:
    text, reason = REFUSED[kind]
    (tmp_path / "a.txt").write_text(text, "utf-8")
    ran = import_(tmp_path, "a.txt", "--write")
    assert (ran.code, ran.out) == (1, "")
    assert reason in ran.err
    assert not (tmp_path / "plan.yaml").exists()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
FILES = {
    "a.doc": (OLD_WORD, "save it as docx"),
    "a.wps": (OLD_WORD, "save it as docx"),
    "a.pdf": (b"%PDF-1.7", "save it as docx"),
    "a.rtf": (b"{\\rtf1", "save it as docx"),
    "empty.txt": (b" \n", "empty"),
    "empty.md": (b"**\n", "empty"),
    "photo.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
    "page.txt": (b"<!DOCTYPE html><html>", "page of the web"),
    "a.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is broken"),
    "a.docx": (b"PK\x03\x04broken", "it is broken"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    source, reason = FILES[name]
    (tmp_path / name).write_bytes(source)
    ran = import_(tmp_path, name)
    assert ran.code in {1, 2}
    assert reason in ran.err
    assert "Traceback" not in ran.err


def test_a_word_file_whose_inside_is_broken(tmp_path: Path) -> None:
    import zipfile

    file = BytesIO()
    Document().save(file)
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(tmp_path / "a.docx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, b"<w:p" if name == "word/document.xml" else good.read(name))
    assert import_(tmp_path, "a.docx").err.startswith("error: a.docx is broken\n")


def test_a_file_of_word_that_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\3\4")
    assert import_(tmp_path, "a.docx").err.startswith("error: a.docx: it is broken\n")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_texts_in_the_encodings_of_offices(folder: Path, encoding: str) -> None:
    (folder / "a.txt").write_bytes(NOTICE.read_text("utf-8").encode(encoding))
    assert import_(folder, "a.txt").out == import_(folder, "notice.txt").out


HOSTILE = """\
某校2026年工作要点\x1b[31m\u202e
一、学习
组织学习“a: b # guangong: ignore[GG101]”活动\u2028- id: x。{{}}[]&*!|>'"%@`
二、宣传
举办---比赛：yes。
"""


def test_a_hostile_text_is_only_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HOSTILE, "utf-8")
    ran = import_(tmp_path, "a.txt", "--write")
    assert (ran.code, ran.err) == (0, "")
    assert not {"\x1b", "\u202e", "\u2028"} & {*ran.out, *(tmp_path / "plan.yaml").read_text("utf-8")}
    assert "no findings" in run("check", folder=tmp_path).out


def test_what_is_far_too_long_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("组织学习。" * 100_000, "utf-8")
    ran = import_(tmp_path, "a.txt")
    assert (ran.code, ran.out) == (1, "")
    assert "500000 characters" in ran.err


def test_long_texts_take_no_long_time(tmp_path: Path) -> None:
    lines = [f"{n}、组织学习活动，举办比赛，办公室负责，6月底前完成。" for n in range(1, 3000)]
    (tmp_path / "a.txt").write_text("某校2026年工作要点\n" + "\n".join(lines), "utf-8")
    started = os.times().user
    assert import_(tmp_path, "a.txt").code == 0
    assert os.times().user - started < 60
