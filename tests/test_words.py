"""What the program says to whoever types: mistakes of usage, --lang, values in Chinese."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from unittest import mock

import pytest
import typer
import typer.main
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guangong import messages
from guangong.cli import language
from guangong.cli.app import app
from guangong.messages import LANGUAGES
from guangong.render import cells
from guangong.render.cells import fold, width_of
from guangong.services.exporting import EXPORTS
from guangong.storage import toml
from running import Ran, golden, real, run

SEE = "\nhint: see guangong {} --help\n"
MISTAKES = {
    "nope": 'there is no command "nope"\nhint: did you mean "show"?\n',
    "xyz": 'there is no command "xyz"\nhint: see guangong --help\n',
    "--nope": 'there is no option "--nope"\nhint: see guangong --help\n',
    "-x": 'there is no option "-x"\nhint: see guangong --help\n',
    "config xyz": 'there is no command "xyz"\nhint: see guangong config --help\n',
    "status --own": 'there is no option "--own"\nhint: did you mean "--owner"?\n',
    "status -x": 'there is no option "-x"' + SEE.format("status"),
    "status 1-01 1-02": 'unexpected argument: "1-01 1-02"' + SEE.format("status"),
    "status --json=1": "--json takes no value" + SEE.format("status"),
    "status --owner": "--owner needs a value" + SEE.format("status"),
    "status -o": "-o needs a value" + SEE.format("status"),
    "done --on": "--on needs a value" + SEE.format("done"),
    "show": "TASK is missing" + SEE.format("show"),
    "done": "TASK is missing" + SEE.format("done"),
    "postpone 2-02": "DATE is missing" + SEE.format("postpone"),
    "cancel 2-04": "--reason is missing" + SEE.format("cancel"),
    "add x": "--section is missing" + SEE.format("add"),
    "set 2-04": "FIELD=VALUE is missing" + SEE.format("set"),
    "config get": "KEY is missing" + SEE.format("config get"),
    "set 2-04 title": "write FIELD=VALUE, for example title=读书征文\n",
    "set 2-04 title=a title=b": "name each field once\n",
    "check --exact": "--exact is about what is compared: give --against REV as well\n",
    "status --as-of 6月": '--as-of: "6月" is every day from 2026-06-01 to 2026-06-30\n'
    "hint: write the day that is meant\n",
    "list --section x": '--section: there is no section "x"\nhint: there are: '
    "1 (抓好理论学习，统一思想认识), 2 (开展主题教育，落实立德树人), 3 (做实关爱帮扶，建强工作队伍)\n",
    "list --section -1": '--section: there is no section "-1"\nhint: there are: '
    "1 (抓好理论学习，统一思想认识), 2 (开展主题教育，落实立德树人), 3 (做实关爱帮扶，建强工作队伍)\n",
    "log 2-02 --count x": '--count: "x" is no whole number\nhint: write a whole number, for example 3\n',
    "log 2-02 --percent 101": "--percent: write a number from 0 to 100\n",
    "log 2-02 --percent -1": "--percent: write a number from 0 to 100\n",
    "list --sort x": '--sort: "x" is none of: plan, due, light, owner, progress, title\n',
    "add x -s 1 --every x": '--every: "x" is none of: month, quarter, half-year, year\n',
    "add x -s 1 --every month -k activity": "--every is for standing work: leave --every or --kind out\n",
    "config set due_soon_days -1": "give a number of days from 0 to 366\n",
    "status -1": 'unexpected argument: "-1"' + SEE.format("status"),
    "add x -s 1 --kind x": '--kind: "x" is none of: activity, deliverable, standing\n',
    "diff --format x": '--format: "x" is none of: text, json, markdown, csv\n',
    "status --lang": "--lang is one of: zh, en\n",
}


@pytest.mark.parametrize("command", MISTAKES)
def test_a_mistake_of_usage(command: str) -> None:
    assert run(*command.split()) == (2, "", f"error: {MISTAKES[command]}")


@pytest.mark.parametrize("named", ["fr", "français", "klingon", "C.UTF-8"])
def test_an_unknown_language_in_the_variable_is_a_mistake(named: str) -> None:
    ran = run("status", env={"GUANGONG_LANG": named, "LANG": "C"})
    assert ran == (2, "", "error: GUANGONG_LANG is one of: zh, en\n")
    assert run("config", "--lang", "en", env={"GUANGONG_LANG": named}).code == 0


def test_mistakes_in_chinese() -> None:
    said = [run(*command.split(), env={"GUANGONG_LANG": "zh"}) for command in MISTAKES]
    assert {(ran.code, ran.out) for ran in said} == {(2, "")}
    golden(
        "usage.zh", "".join(f"$ {command}\n{ran.err}" for command, ran in zip(MISTAKES, said, strict=True))
    )


def below(kind: type) -> set[type]:
    children: list[type] = kind.__subclasses__()
    return {found for child in children for found in (child, *below(child))}


def test_a_mistake_of_a_newer_typer_is_told_in_its_words() -> None:
    error = type("NewError", (typer.TyperException,), {})("Something new.")
    with mock.patch("guangong.cli.views.status", side_effect=error):
        assert run() == (2, "", "error: Something new.\nhint: see guangong --help\n")


def test_every_mistake_of_typer_is_known() -> None:
    """A class of its own for every mistake: one that a newer typer brings must not be taken for another."""
    usage_error = typer.BadParameter.__base__
    assert usage_error is not None
    assert usage_error.__name__ == "UsageError"
    assert {kind.__name__ for kind in below(usage_error)} == {
        "BadParameter",
        "MissingParameter",
        "NoSuchOption",
        "BadOptionUsage",
        "BadArgumentUsage",
        "NoArgsIsHelpError",
    }


def test_a_question_that_is_not_answered() -> None:
    with mock.patch("guangong.cli.views.on_tasks", side_effect=typer.Abort):
        assert run("status") == (1, "", "error: stopped; nothing was done\n")


def test_ctrl_c() -> None:
    with mock.patch("guangong.cli.views.on_tasks", side_effect=KeyboardInterrupt):
        assert run("status") == (130, "", "")


# ── no English in Chinese ──

# What a Chinese text keeps: names of programs and formats, what is typed as it stands, and single letters.
KEPT = re.compile(
    r"guangong|(?<![A-Za-z])--?[a-z][a-z-]*|\b[A-Z]\b|GG\d+|JSON|Schema|YAML|TOML|UTF-8|CI\b|HEAD|Tab\b|git\b"
    r"|\bxlsx?\b|\bods\b|\butf-8(?:-sig)?\b|\bgb18030\b|\d{4}[QH]\d"
    r"|GUANGONG_[A-Z]+|Parquet|\.sqlite|bash|zsh|fish|PowerShell|(?:plan|reminders)\.yaml|merge\.guangong\.driver|\.gitattributes|origin/main|returns/"
    r"|case \$\?[^']*esac"  # of the driver's line: shell
    r"|\"[^\"]*\"|“[^”]*”"
)


def commands(group: Any) -> Iterator[Any]:  # noqa: ANN401 (typer's own)
    """Yield the commands of a group, and theirs."""
    for name in group.list_commands(None) if hasattr(group, "list_commands") else ():
        command = group.get_command(None, name)
        yield command
        yield from commands(command)


def typed() -> set[str]:
    """Return every word that can be typed: commands, fields, settings, values of options."""
    from guangong.cli import init
    from guangong.domain.fields import written_by
    from guangong.domain.plan import Every, Kind, Status, Task
    from guangong.domain.progress import Light
    from guangong.domain.styles import PRESETS
    from guangong.findings.formats import FORMATS as WRITERS
    from guangong.render.documents import DOCUMENTS, ENCODINGS
    from guangong.render.formats import FORMATS
    from guangong.reports.groups import GROUPINGS
    from guangong.reports.tasks import ORDERS
    from guangong.reports.timeline import ROWS
    from guangong.storage import user_settings

    settable = [field.name for field in written_by(Task, "set")]
    group = typer.main.get_group(app)
    values = (get_args(Kind), get_args(Status), list(Light), ORDERS, get_args(Every), GROUPINGS, ROWS)
    formats = (WRITERS, FORMATS, EXPORTS, DOCUMENTS, ENCODINGS, LANGUAGES, user_settings.KEYS, settable)
    names = (init.TEMPLATES, PRESETS, ["done-late", "table", "unit"])
    return {command.name for command in commands(group)}.union(*values, *formats, *names)


def english(text: str) -> list[str]:
    """Return the English words that are left in a Chinese text."""
    left = KEPT.sub(" ", text)
    return [word for word in re.findall(r"[A-Za-z][A-Za-z_-]*", left) if word not in typed()]


def test_no_english_is_left_in_the_help_of_any_command() -> None:
    text = Path(__file__).with_name("golden").joinpath("help.zh.txt").read_text("utf-8")
    assert english(text) == []


def test_no_english_is_left_in_mistakes_of_usage() -> None:
    text = Path(__file__).with_name("golden").joinpath("usage.zh.txt").read_text("utf-8")
    assert english("\n".join(line for line in text.splitlines() if not line.startswith("$"))) == []


def test_english_is_found() -> None:
    assert english("Usage：guangong list [选项] --lang\n  Show this") == ["Usage", "Show", "this"]


def test_every_placeholder_of_help_has_a_chinese_word() -> None:
    group = typer.main.get_group(app)
    used = {parameter.metavar for command in [group, *commands(group)] for parameter in command.params}
    with messages.speaking("zh"):
        left = {name for name in used if name and name.isascii() and messages._(name) == name}
    assert left <= {"N", "P"}


# ── --lang ──


def spoken(ran: Ran) -> str:
    return "zh" if re.search("[一-鿿]", ran.err) else "en"


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("--lang zh nope-", "zh"),
        ("--lang=zh nope-", "zh"),
        ("nope- --lang zh", "zh"),
        ("show 9-99 --lang zh", "zh"),
        ("show --lang zh 9-99", "zh"),
        ("--lang zh show 9-99 --lang en", "en"),
        ("--lang zh config get name", "zh"),
        ("config --lang zh get name", "zh"),
        ("config get name --lang zh", "zh"),
        ("config get --lang zh -- name", "zh"),
        ("show -- 9-99 --lang zh", "en"),
        ("--lang zh --nope", "zh"),
        ("show 9-99 --lang fr", "en"),
    ],
)
def test_lang(command: str, wanted: str) -> None:
    assert spoken(real(*command.split())) == wanted


@pytest.mark.parametrize("before", ["zh", "en"])
def test_lang_beats_the_variable_and_an_unknown_one_is_told_in_its_language(before: str) -> None:
    env = {"GUANGONG_LANG": before}
    other = "en" if before == "zh" else "zh"
    assert spoken(real("show", "9-99", "--lang", other, env=env)) == other
    ran = real("show", "9-99", "--lang", "fr", env=env)
    assert (ran.code, spoken(ran)) == (2, before)
    assert "zh、en" in ran.err or "zh, en" in ran.err


def test_lang_beats_the_setting_and_the_locale(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('language = "zh"\n')
    env = {"GUANGONG_CONFIG": str(tmp_path / "config.toml"), "GUANGONG_LANG": "", "LANG": "zh_CN.UTF-8"}
    assert spoken(real("show", "9-99", env=env)) == "zh"
    assert spoken(real("show", "9-99", "--lang", "en", env=env)) == "en"


@pytest.mark.parametrize(
    "command", ["log 2-04 --by --lang zh", "list -o --lang zh", "show --file --lang=zh 1-01"]
)
def test_a_value_that_could_be_lang_is_refused(command: str) -> None:
    ran = run(*command.split())
    assert (ran.code, ran.out) == (2, "")
    assert "后面缺少内容" in ran.err


def test_lang_alone_shows_the_status_in_that_language() -> None:
    ran = real("--lang", "zh")
    assert (ran.code, "截至" in ran.out) == (0, True)
    assert "  --lang  " in run("--help").out


WORDS = st.lists(st.sampled_from(["--lang", "--lang=en", "zh", "fr", "--", "-o", "status", "--json"]))


@given(WORDS, st.booleans())
def test_nothing_but_lang_is_taken_out(arguments: list[str], leading: bool) -> None:  # noqa: FBT001
    rest, given_ = language.take(arguments, leading=leading)
    taken = sum(1 if word == "--lang=en" else 0 for word in arguments) - rest.count("--lang=en")
    assert len(arguments) - len(rest) <= 2 * len(given_)
    assert taken <= len(given_)
    end = rest.index("--") if "--" in rest else len(rest)
    assert leading or not [word for word in rest[:end] if word.startswith("--lang")]
    iterator = iter(arguments)
    assert all(word in iterator for word in rest)  # in their order


# ── values in Chinese ──


@pytest.mark.parametrize("typed", ["5月4日", "2026年5月4日", "五月四号", "2026.5.4", "20260504"])
def test_a_day_is_read_by_the_plan_and_the_command_says_so(typed: str) -> None:
    plain, ran = run("list", "--as-of", "2026-05-04"), run("list", "--as-of", typed)
    assert ran == (0, plain.out, f'"{typed}" is read as 2026-05-04\n')
    program = run("list", "--as-of", typed, "--json")
    assert program.err == ""
    assert 'is read as 2026-05-04"' in program.out


@pytest.mark.parametrize("spoken_", LANGUAGES)
@pytest.mark.parametrize(
    ("chinese", "plain"),
    [
        ("list --light 逾期", "list --light overdue"),
        ("list --sort 完成时限", "list --sort due"),
        ("list --sort 牵头单位", "list --sort owner"),
        ("status --group-by 类别", "status --group-by kind"),
        ("status --group-by 到期月份", "status --group-by month"),
        ("timeline --group-by 任务", "timeline --group-by task"),
        ("list -l 严重滞后 -l 临近", "list -l far-behind -l due-soon"),
        ("list --status 已完成", "list --status done"),
        ("list -k 活动", "list -k activity"),
        ("list --kind 常态工作", "list --kind standing"),
        ("list --section ３", "list --section 3"),
        ("list --section 第三部分", "list --section 3"),
        ("list --section 关爱", "list --section 3"),
        ("list --section 一、三", "list --section 1,3"),
        ("list --section 做实关爱帮扶，建强工作队伍", "list --section 3"),
        ("list --status 完成", "list --status done"),
        ("list --kind 常态", "list --kind standing"),
        ("status --section 三 -s 一", "status --section 3 -s 1"),
        ("list --due-before ２０２６－０７－１０", "list --due-before 2026-07-10"),
        ("list --due-before 2026—07—10", "list --due-before 2026-07-10"),
    ],
)
def test_a_value_in_chinese(chinese: str, plain: str, spoken_: str) -> None:
    env = {"GUANGONG_LANG": spoken_}
    ran = run(*chinese.split(), env=env)
    assert ran == run(*plain.split(), env=env)
    assert ran.code == 0


def test_an_edit_takes_values_in_chinese(tmp_path: Path) -> None:
    from running import EXAMPLES

    (tmp_path / "plan.yaml").write_text((EXAMPLES / "plan.yaml").read_text("utf-8"), "utf-8")
    ran = run(*["add", "学", "-s", "一", "-k", "常态工作", "--every", "每月", "--dry-run"], folder=tmp_path)
    assert re.findall(r"^\+ +(kind|every): (\S+)", ran.out, re.MULTILINE) == [
        ("kind", "standing"),
        ("every", "month"),
    ]
    values = ("周期=每季度", "名称=常态工作", "--reason", "改版")
    ran = run("set", "3-04", *values, "--dry-run", folder=tmp_path)
    assert re.findall(r"^\+ +(every|title): (\S+)", ran.out, re.MULTILINE) == [
        ("title", "常态工作"),
        ("every", "quarter"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("３", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("+3", 3),
    ],
)
def test_a_number(text: str, number: int) -> None:
    from guangong.cli.options import whole_number

    assert whole_number(1, 99)(text) == number


@pytest.mark.parametrize("text", ["", " ", "百", "三四", "一百", "十十", "〇", "1e3", "٣", "9" * 10])
def test_no_number(text: str) -> None:
    from guangong.cli.options import whole_number

    with pytest.raises(typer.BadParameter):
        whole_number(1, 99)(text)


# ── folding ──


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("一二三四五", ["一二三四", "五"]),
        ("一二三四。", ["一二三", "四。"]),
        ("一二三（四）", ["一二三", "（四）"]),
        ("ab cd efgh", ["ab cd", "efgh"]),
        ("查 GG301 号", ["查 GG301", "号"]),
        ("abcdefghijk l", ["abcdefgh", "ijk l"]),
        ("a\nb", ["a", "b"]),
    ],
)
def test_fold(text: str, lines: list[str]) -> None:
    assert fold(text, 8) == lines


@given(st.text(alphabet="一二。，（）ab -\n“”", max_size=60), st.integers(4, 30))
def test_folding_loses_nothing_but_spaces_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = fold(text, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    for line in lines:
        assert width_of(line) <= width


def test_every_simple_character_is_measured_as_rich_does() -> None:
    measured = {char: width_of(char) for char in map(chr, range(0xA0, 0xD800))}
    assert {char: cell_len(char) for char in measured} == measured


@given(st.one_of(st.text(), st.text(alphabet="一ａa。“—√é\u0301\u200d👩\ufe0f☺한")))
def test_texts_are_measured_as_rich_does(text: str) -> None:
    assert width_of(text) == cell_len(text) or not text.isprintable()


def test_wide_signs_take_two_cells() -> None:
    cells.use(wide=True)
    texts = {"■●√━┃…“”·": 18, "一a": 3, "a\u0301": 1, "á": 2, "☺": 1, "▶\ufe0f": 2}
    texts |= {"👩\u200d👩": cell_len("👩\u200d👩")}  # by rich 13 the two beside each other
    assert {text: width_of(text) for text in texts} == texts
    assert fold("■■■", 4) == ["■■", "■"]
    cells.use(wide=False)
    assert width_of("■●√━┃…“”·") == 9


# ── TOML ──


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb : 2", "line 2: a key without an equals sign"),
        ("a = 1\na = 2", "line 2: this key or table stands here twice"),
        ("a = [", "line 1: this is no value"),
        ("a = " + "9" * 5000, "line 1: a number has too many digits"),
    ],
)
def test_toml(text: str, sentence: str) -> None:
    assert toml.parse("a = 1") == {"a": 1}
    with pytest.raises(toml.TomlError, match=f"^{re.escape(sentence)}$"):
        toml.parse(text)
