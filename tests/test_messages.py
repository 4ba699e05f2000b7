"""The catalogue: complete, sound, and chosen by the locale."""

import re
import shutil
from collections.abc import Sequence
from gettext import gettext
from pathlib import Path
from string import Formatter

import catalogue
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from guangong import messages
from guangong.checks import manual
from guangong.messages import LANGUAGES, _, count, from_locale, use  # noqa: PLC2701 (the name of gettext)
from running import EXAMPLES, run

PO = catalogue.LOCALE / "zh_CN/LC_MESSAGES/guangong.po"
SYMBOLS = {"{word}:", "{weekday} {date}", "{day} {note}", "standing, {every}"}
"""Messages without a word, in Chinese at least: their translation may be ASCII."""


def read(path: Path = PO) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def entries() -> list[Message]:
    return [message for message in read() if message.id]


def texts(value: str | Sequence[str] | None) -> list[str]:
    """Return singular and plural, or the one text."""
    return [value] if isinstance(value, str) else list(value or ("",))


def ids(source: Catalog) -> set[str | tuple[str, ...]]:
    return {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in source if message.id
    }


def placeholders(text: str) -> set[tuple[str, str | None, str | None]]:
    """Return names with their format specs and conversions; a stray brace is a ValueError."""
    return {
        (field, spec, conversion)
        for _literal, field, spec, conversion in Formatter().parse(text)
        if field is not None
    }


MANUAL = set(manual.texts())
"""Shown as they are, never formatted: braces in them are YAML."""


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Compile the catalogue somewhere else: the tests need no build before them."""
    folder = tmp_path / "zh_CN/LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(PO, folder)
    catalogue.compile_catalogues(tmp_path)
    monkeypatch.setattr(messages, "_FOLDER", tmp_path)
    monkeypatch.setenv("LANGUAGE", "")  # use() sets it; this restores it
    return folder / "guangong.mo"


# ── the catalogue ──


def test_every_message_of_the_sources_is_there_and_no_other() -> None:
    assert ids(read()) == ids(catalogue.extract())


def test_it_is_as_the_update_command_leaves_it() -> None:
    text = PO.read_text("utf-8")
    assert catalogue.updated(text) == text


def test_an_update_keeps_translations_and_header_drops_the_unused_and_guesses_nothing() -> None:
    text = PO.read_text("utf-8")
    edited = text.replace('msgid "overdue"', 'msgid "overdues"')
    updated = catalogue.updated(edited)
    assert "overdues" not in updated
    assert 'msgid "overdue"\nmsgstr ""\n' in updated
    assert updated.replace('msgid "overdue"\nmsgstr ""', 'msgid "overdue"\nmsgstr "逾期"') == text


def test_all_of_it_is_translated_and_nothing_is_fuzzy_or_obsolete() -> None:
    source = read()
    assert not [message.id for message in source if message.id and not all(texts(message.string))]
    assert not [message.id for message in source if message.id and message.fuzzy]
    assert not source.obsolete


@pytest.mark.parametrize("message", entries(), ids=lambda message: texts(message.id)[0][:30])
def test_a_translation_has_the_same_placeholders_and_is_chinese(message: Message) -> None:
    for text in texts(message.string):
        if message.id not in MANUAL:
            assert [placeholders(text)] == [placeholders(id_) for id_ in texts(message.id)][-1:]
        assert not text.isascii() or message.id in SYMBOLS


# What is typed as it stands keeps its ASCII: code in backticks, pairs of YAML, and options.
CODE = re.compile(r"`[^`]*`|字段: 值|\{[^}]*\}")
SLIPS = re.compile(r"[一-鿿][,;:!?()]|[,;:!?(][一-鿿]|  |\s[，。；：、]|[，。；：、]\s|[，。；：、]{2}")


@pytest.mark.parametrize("message", entries(), ids=lambda message: texts(message.id)[0][:30])
def test_chinese_has_full_width_punctuation_and_no_slips_of_spaces(message: Message) -> None:
    for text in texts(message.string):
        for line in text.split("\n"):
            assert not SLIPS.findall(CODE.sub("x", line))


TERMS = {
    "owners": "责任单位",
    "deadline": "完成时限",
    "expected progress": "序时进度",
    "standing work": "常态工作",
    "overdue": "逾期",
    "due soon": "临近",
    "behind": "滞后",
    "done": "已完成",
    "to come": "待报",
    "owe": "欠报",
    "evidence": "佐证",
    "log": "进展记录",
    "changes": "变更记录",
}
# 过期没报 and 即将到期 are what the office says in a table of returns and to the schools.
OTHER_WORDS = (
    "截止时间|负责单位|承办单位|过期(?!没报|欠报)|即将到期(?!：)|落后|证明材料|进度记录|修改记录|日常工作"
)


def test_one_chinese_word_for_one_term() -> None:
    said = {message.id: message.string for message in entries()}
    assert {term: said[term] for term in TERMS} == TERMS
    assert [text for value in said.values() for text in texts(value) if re.search(OTHER_WORDS, text)] == []


def test_chinese_has_one_plural_form() -> None:
    assert read().num_plurals == 1


def test_typer_still_looks_its_words_up_in_the_catalogue() -> None:
    import typer.core

    source = Path(typer.core.__file__).read_text("utf-8")
    assert [words for words in catalogue.TYPER if f'_("{words}")' not in source] == []


# ── the language ──


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("zh_CN", "zh"),
        ("zh_TW", "zh"),
        ("zh", "zh"),
        ("ZH_cn.GBK", "zh"),
        ("Chinese (Simplified)_China.936", "zh"),
        ("en_US.UTF-8", "en"),
        ("de_DE", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
    ],
)
def test_a_locale_has_a_language(name: str, language: str) -> None:
    assert from_locale({"LANG": name}) == language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LC_ALL": "zh_CN", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_MESSAGES": "en_US", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_locale_is_looked_up_in_posix_order(environ: dict[str, str], language: str) -> None:
    assert from_locale(environ) == language


@pytest.mark.parametrize("environ", [{}, {"LANG": ""}])
@pytest.mark.parametrize(
    ("system", "language"),
    [("zh_CN", "zh"), ("Chinese (Simplified)_China", "zh"), ("en_US", "en"), ("", "en")],
)
def test_without_a_locale_in_the_environment_the_system_is_asked(
    environ: dict[str, str], system: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "_system_locale", lambda: system)
    assert from_locale(environ) == language


def test_the_catalogue_compiles(compiled: Path) -> None:
    assert compiled.stat().st_size > 0


@pytest.mark.usefixtures("compiled")
def test_the_language_can_be_switched_to_and_fro() -> None:
    spoken = {}
    for language in (*LANGUAGES, *LANGUAGES):
        use(language)
        spoken[language] = (_("overdue"), count("{n} day left", "{n} days left", 1), gettext("Options"))
    assert spoken == {"zh": ("逾期", "余 1 天", "选项"), "en": ("overdue", "1 day left", "Options")}


PLAN_TEXT = """\
schema: 1
title: 计划
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units: {bureau: {name: 局关工委}}
defaults: {owners: [bureau], deadline: 2026-12-31}
sections:
  - number: 1
    title: 一
    tasks:
      - id: 1-01
        title: 制定学习计划
"""
EDITED = (
    PLAN_TEXT.replace("学习计划", "学习计划并落实")
    + """\
        every: month
        changes:
          - {on: 2026-06-01, field: deadline, from: 2026-06-30, to: 2026-12-31, reason: 改期}
          - {on: 2026-06-02, field: done_on, from: 2026-06-01, reason: 重来}
"""
)
SETTINGS = '[severity]\nGG322 = "x"\n[lights.colors]\ndone = "x"\n'
NARROW = re.compile("[一-鿿“”）][,;!?] ?|[一-鿿”）]: |[,;] ?[一-鿿“（]")
"""Half-width punctuation beside Chinese; the source lines of findings have their own."""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("add  -s 1", "：\n  “title”的内容不对：空；请填写内容，或删去这一行\n"),
        ("set 1-01 status=done", "：start、done、reopen、cancel\n"),
        ("check", "= 提示：请从中选填：error、warning、note、off\n"),
        ("check", "= 提示：请写 #rrggbb 或以下之一，前面可加 bold 或 dim：black、red、"),
        ("check --format concise", "plan.yaml:13:16: GG322 警告：every 只用于常态工作，"),
        ("check --format full", "plan.yaml:13:16: GG322 警告：every 只用于常态工作，"),
        ("diff old.yaml", "6月1日  完成时限：6月30日 → 12月31日  改期\n"),
        ("diff old.yaml", "~ 名称  "),
        ("show 1-01", "6月2日  完成日期"),
    ],
)
def test_chinese_sentences_have_chinese_punctuation(command: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(PLAN_TEXT, "utf-8")
    (tmp_path / "plan.yaml").write_text(EDITED, "utf-8")
    (tmp_path / "guangong.toml").write_text(SETTINGS if command == "check" else "", "utf-8")
    ran = run(*command.split(" "), folder=tmp_path, env={"GUANGONG_LANG": "zh"})
    spoken = "\n".join(line for line in (ran.out + ran.err).splitlines() if " │ " not in line)
    assert said in f"{spoken}\n"
    assert not NARROW.findall(spoken)


@pytest.mark.usefixtures("compiled")
def test_a_number_chooses_its_form() -> None:
    use("zh")
    assert [count("{n} task", "{n} tasks", n) for n in (0, 1, 2)] == ["0 项任务", "1 项任务", "2 项任务"]
    use("en")
    assert [count("{n} task", "{n} tasks", n) for n in (0, 1, 2)] == ["0 tasks", "1 task", "2 tasks"]


def test_an_uncompiled_catalogue_leaves_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_FOLDER", tmp_path)
    monkeypatch.setenv("LANGUAGE", "")
    use("zh")
    assert _("overdue") == "overdue"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("set 2-04 名称=老少共话家乡新变化", "2-04 名称已修改：老少共话家乡新变化\n"),
        ("set 2-04 出处=二 主办单位=市关工委", "2-04 出处、主办单位已修改：老少共话家乡变化\n"),
        ("set 2-04 出处=", "错误：出处不能为空；如需清除，请用 guangong unset 2-04 clause\n"),
        ("set 2-04 开始时间=", "错误：开始时间不能为空；如需清除，请用 guangong unset 2-04 start\n"),
        ("set 2-04 名称=", "错误：任务须有名称；如需修改，请用 guangong set 2-04 title=…\n"),
        ("unset 3-02 target --reason 写错", "3-02 目标已清除，余 184 天："),
        ("unset 2-02 主办单位", "2-02 主办单位已清除：报送“好书伴成长”征文\n"),
        ("unlog 3-02 --reason 误登", "（“重复登记，更正”、-2场）"),
        ("unset 2-04 主办单位", "错误：2-04 没有填写“主办单位”\n"),
        (
            "set 1-01 kind=activity",
            '变更 1-01 的类别须写明理由，请用 guangong set 1-01 kind=activity --reason "…"\n',
        ),
        ("postpone 2-04 2026-12-01 --reason 改期", "2-04 的完成时限已由10月31日推迟至12月1日，余 154 天："),
        ("postpone 2-02 2026-12-01 --reason 改期", "2-02 原时限已逾期 15 天；变更记录中已如实登记原时限\n"),
        ("reopen 1-02 --reason 缺页", "1-02 已恢复，超 91 天：举办骨干培训班\n"),
        ("log 1-01 学习文件", "1-01 已登记，共6/6月：每月集中学习一次\n"),
        ("status x", "错误：多余的内容：“x”\n提示：请运行 guangong status --help 查看用法\n"),
    ],
)
def test_an_edit_says_in_chinese_what_an_office_would(command: str, said: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    ran = run(*command.split(), folder=tmp_path, env={"GUANGONG_LANG": "zh"})
    assert said in ran.out + ran.err


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("cancel 2-04 --reason 场馆检修", "已取消  未开始 → 已取消  场馆检修\n"),
        ("set 3-03 every=year --reason 改为年终走访", "周期  每季 → 每年  改为年终走访\n"),
        ("set 1-01 kind=activity --reason 改为活动", "类别      常态工作 → 活动  改为活动\n"),
        ("unset 3-02 target --reason 写错", "目标  40 场 → —  写错\n"),
        ("set 1-03 start=2026-03-05 --reason 定了", "开始时间  — → 3月5日  定了\n"),
        ("log 2-02 补记 --on 2026-06-29", "登记进展  6月29日  补记  补录日期：6月30日\n"),
        ("done 2-02 --on 2026-06-29", "登记进展  6月29日  状态：已完成  补录日期：6月30日\n"),
        ("unlog 2-02 --reason 误登", "撤回：6月30日  误登\n"),
    ],
)
def test_diff_shows_values_in_words(edit: str, said: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "plan.yaml", tmp_path / "old.yaml")
    env = {"GUANGONG_LANG": "zh"}
    assert run(*edit.split(), folder=tmp_path, env=env).code == 0
    assert said in run("diff", "--against-file", "old.yaml", folder=tmp_path, env=env).out
