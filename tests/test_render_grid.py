"""Tables in cells of a terminal: widths, folding, cutting; what is written to; the line of a year."""

import io
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guangong.domain.progress import Light
from guangong.domain.styles import LIGHT_STYLES, PRESETS
from guangong.render import screen as screens
from guangong.render.cells import width_of
from guangong.render.grid import Content, Drawing, Grid, cut, fold, share
from guangong.render.screen import Line, Screen
from guangong.render.terminal import draw_report
from guangong.reports.table import Column, Entry, Group, Listing, Report, Row, Rows, Table, Text, cell, titled
from guangong.unseen import SEPARATORS, TURNING, WIDTHLESS

FAMILY = "👩\u200d👩\u200d👧"
TEXTS = st.lists(
    st.sampled_from(["a", "b", " ", "关", "工", "“", "”", "，", "e\u0301", "👍", FAMILY]), max_size=30
).map("".join)


def plain(line: Line) -> str:
    return "".join(piece.text for piece in line)


def lines(columns: Sequence[Column], rows: Sequence[Sequence[Content]], on: Screen) -> list[str]:
    """The rows of a table as they are drawn, folded."""
    drawn = Grid(columns, rows, on, flat=False)
    return [plain(line) for row in rows for line in drawn.lines(row)]


def folded(text: str, width: int) -> list[str]:
    return [plain(line) for line in fold([Text(text)], width)]


@given(TEXTS, st.integers(2, 20))
def test_folding_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = folded(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("学习二十大精神", 6, ["学习二", "十大精", "神"]),
        ("学习二十大精神", 7, ["学习二", "十大精", "神"]),
        ("due soon again", 9, ["due soon", "again"]),
        ("antidisestablishment", 8, ["antidise", "stablish", "ment"]),
        ("报送“好书伴成长”征文", 6, ["报送", "“好书", "伴成", "长”征", "文"]),
        ("抓好理论，统一", 8, ["抓好理", "论，统一"]),
        ("活动2023年", 8, ["活动2023", "年"]),
        ("活动 12345", 8, ["活动", "12345"]),
        (f"{FAMILY}{FAMILY}", 3, [FAMILY, FAMILY]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("一\n二", 9, ["一", "二"]),
    ],
)
def test_fold(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width) == lines


def test_a_tone_goes_on_in_the_next_line() -> None:
    assert fold([Text("红", "overdue"), Text("黑黑")], 4) == [
        [Text("红", "overdue"), Text("黑")],
        [Text("黑")],
    ]


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("学习", 4, "学习"),
        ("学习计划", 6, "学习…"),
        ("学习计划", 7, "学习计…"),
        ("一\n二", 5, "一 二"),
        ("ab", 1, "…"),
    ],
)
def test_cut(text: str, width: int, shown: str) -> None:
    assert plain(cut([Text(text)], width, Screen(80, 24))) == shown


def test_cut_in_ascii() -> None:
    assert plain(cut([Text("abcdefgh")], 6, Screen(80, 24, encoding="ascii"))) == "abc..."


@given(st.lists(st.integers(0, 50), max_size=6), st.integers(-5, 200))
def test_share(wanted: list[int], room: int) -> None:
    got = share(wanted, room)
    assert all(0 <= one <= want for one, want in zip(got, wanted, strict=True))
    assert sum(got) <= max(room, 0)
    if sum(wanted) <= room:
        assert got == wanted


COLUMNS = (
    Column("id"),
    Column("title", least=20),
    Column("lead", extra=True),
    Column("due", extra=True),
    Column("days", "right"),
)
ROW: list[list[Text]] = [[Text(text)] for text in ("1-01", "学习" * 10, "局关工委", "2023-12-31", "3")]


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (None, "id title lead due days"),
        (60, "id title lead due days"),
        (50, "id title lead days"),
        (36, "id title days"),
        (17, "id title days"),
    ],
)
def test_extra_columns_are_left_out_the_last_one_first(width: int | None, headings: str) -> None:
    headed: list[list[Content]] = [[[Text(column.heading)] for column in COLUMNS], [*ROW]]
    drawn = lines(COLUMNS, headed, Screen(width))
    assert drawn[0].split() == headings.split()
    assert width is None or max(map(cell_len, drawn)) <= width


@pytest.mark.parametrize(("width", "elastic"), [(None, 60), (60, 54), (30, 24)])
def test_an_elastic_column_takes_what_the_others_leave(width: int | None, elastic: int) -> None:
    columns = (Column("task"), Column("2023", least=36, most=999))
    row: list[Content] = [[Text("1-01")], Drawing(lambda room: [Text("━" * room)])]
    assert cell_len(lines(columns, [row], Screen(width))[0]) == 6 + elastic


@pytest.mark.parametrize(("width", "each"), [(None, 5), (70, 5), (36, 4), (31, 3)])
def test_elastic_columns_are_equal(width: int | None, each: int) -> None:
    columns = (Column("task", least=10), *[Column("", least=3, most=5)] * 4)
    row: list[Content] = [[Text("a" * 10)], *[Drawing(lambda room: [Text("x" * room)])] * 4]
    assert lines(columns, [row], Screen(width))[0].split() == ["a" * 10, *["x" * each] * 4]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ([[Text("一")], [Text("二")], [Text("3")]], "一    二      3"),
        ([[Text("一二三")], None, [Text("3")]], "一二三        3"),
        ([[Text("一二三四五六七八")], None, [Text("3")]], "一二三四…     3"),
        ([[Text("一二三四五六七八")], None, None], "一二三四五六七…"),
        ([[Text("一二三四五六七八")]], "一二三四五六七…"),
    ],
)
def test_a_cell_runs_over_the_empty_ones_behind_it(row: list[Content], line: str) -> None:
    columns = (Column("", least=4), Column("", least=4), Column("", "right"))
    first: list[Content] = [[Text("甲乙")], [Text("丙丁")], [Text("100")]]
    drawn = Grid(columns, [first], Screen(15, 24), flat=True)
    assert plain(drawn.lines(row)[0]) == line


@pytest.mark.parametrize(("room", "widths"), [(60, [30, 30]), (40, [27, 13]), (30, [20, 10]), (20, [15, 5])])
def test_columns_that_give_way_keep_the_least_and_share_the_rest_by_weight(
    room: int, widths: list[int]
) -> None:
    columns = (Column("", least=20, weight=3), Column("", least=10))
    row: list[Content] = [[Text("a" * 30)], [Text("b" * 30)]]
    assert Grid(columns, [row], Screen(room + 2, 24), flat=True).widths == widths


def numbered(count: int, seen: list[int] | None = None) -> Rows:
    """Rows with a number each; ``seen`` gains those that are made."""

    def row(n: int) -> Row:
        if seen is not None:
            seen.append(n)
        return Row({}, (cell(str(n)),))

    return Rows(row, range(count))


def page(*groups: Group) -> Report:
    return Report("x", cell("title"), {}, (Table("", (Column("n"),), groups, "page"),))


def test_rows_beyond_the_page_are_counted() -> None:
    report = page(Group(numbered(40)))
    lines = draw_report(report, Screen(80, 24)).splitlines()
    assert (len(lines), lines[-2:]) == (23, ["18", "… 21 more; --all shows them"])
    assert len(draw_report(report, Screen(80)).splitlines()) == 43


def test_rows_go_from_the_last_group_first() -> None:
    report = page(*(Group(numbered(9), cell(name)) for name in ("a", "b", "c")))
    lines = draw_report(report, Screen(80, 24)).splitlines()
    heads = {line for line in lines if line[:1] in {"a", "b", "c"}}
    assert (len(lines), heads) == (23, {"a", "b  5 shown, --all", "c  2 shown, --all"})
    assert len(draw_report(report.whole(), Screen(80, 24)).splitlines()) == 34


@pytest.mark.parametrize(
    ("width", "head"),
    [
        (40, "name  18 shown, --all               days"),
        (26, "name  18 shown        days"),
        (16, "name  18 shown"),
        (10, "name  18 …"),
    ],
)
def test_a_heading_with_a_number_runs_over_captions_where_it_has_to(width: int, head: str) -> None:
    columns = (Column("", least=4), Column("days", "right"))
    rows = [Row({}, (cell("a" * (width - 6)), cell("1")))] * 40
    table = Table("", columns, (Group(rows, cell("name")),), "page")
    lines = draw_report(Report("x", cell("title"), {}, (table,)), Screen(width, 22)).splitlines()
    assert lines[2] == head


@pytest.mark.parametrize(
    ("on", "whole", "made", "last"),
    [
        (Screen(80, 24), False, 24, "… 981 more; --all shows them"),
        (Screen(), False, 1000, "999"),
        (Screen(80, 24), True, 1000, "999"),
        (Screen(), True, 1000, "999"),
    ],
)
def test_only_rows_that_can_be_shown_are_made(on: Screen, *, whole: bool, made: int, last: str) -> None:
    seen: list[int] = []
    report = page(Group(numbered(1000, seen)))
    text = draw_report(report.whole() if whole else report, on)
    assert (len(seen), text.splitlines()[-1]) == (made, last)


@pytest.mark.parametrize(
    ("height", "end"),
    [
        (38, ["7", "8", "9"]),
        (30, ["c  2 shown, --all", "0", "1"]),
        (24, ["5", "6", "… 10 more; --all shows them"]),
        (18, ["b  1 shown, --all", "0", "… 10 more; --all shows them"]),
        (12, ["5", "6", "… 23 more; --all shows them"]),
    ],
)
def test_groups_at_leisure_go_whole_where_there_is_no_room(height: int, end: list[str]) -> None:
    groups = (Group(numbered(10)), *(Group(numbered(10), cell(name), fewest=0) for name in "bc"))
    lines = draw_report(page(*groups), Screen(80, height)).splitlines()
    assert (len(lines), lines[-3:]) == (height - 1, end)


def test_entries_of_a_listing_shorten_to_the_page_the_last_one_first() -> None:
    entries = (Entry(cell(name), tuple(cell(f"{name}{n:02}") for n in range(40))) for name in ("ab", "c"))
    report = Report("x", cell("title"), {}, (Listing(tuple(entries), aligned=True),))
    rows = ["title", "", "ab  ab00  ab01  ab02", "    ab03  ab04  ab05"]
    last = ["c   c00  c01  c02", "    c03  c04  c05", "    … and 34 more"]
    lines = draw_report(report, Screen(20, 18)).splitlines()
    assert (len(lines), lines[:4], lines[-3:]) == (17, rows, last)
    assert lines[-4] == "    … and 7 more"
    assert draw_report(report, Screen(20, 40)).splitlines()[-1] == "    c39"
    for on in (Screen(), Screen(20), Screen(80, 24)):
        assert draw_report(report, on).count("ab") == 41
    assert len(draw_report(report, Screen(20)).splitlines()) == 82


# ── what is written to ──


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environ", "colours"),
    [
        (io.StringIO, {}, ""),
        (Terminal, {}, "standard"),
        (Terminal, {"TERM": "xterm-256color"}, "256"),
        (Terminal, {"TERM": "xterm", "COLORTERM": "truecolor"}, "truecolor"),
        (Terminal, {"TERM": "dumb"}, ""),
        (Terminal, {"NO_COLOR": "1"}, ""),
        (Terminal, {"NO_COLOR": ""}, "standard"),
        (Terminal, {"FORCE_COLOR": ""}, "standard"),
        (io.StringIO, {"FORCE_COLOR": ""}, ""),
        (io.StringIO, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}, "256"),
        (io.StringIO, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, ""),
    ],
)
def test_colours(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], environ: Mapping[str, str], colours: str
) -> None:
    for name in ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", stream())
    assert screens.screen().colours == colours


@pytest.mark.parametrize(
    ("stream", "environ", "size"),
    [
        (io.StringIO, {}, (None, None)),
        (io.StringIO, {"COLUMNS": "60"}, (60, None)),
        (io.StringIO, {"COLUMNS": "wide", "LINES": "0"}, (None, None)),
        (Terminal, {}, (80, 24)),
        (Terminal, {"COLUMNS": "100", "LINES": "50"}, (100, 50)),
    ],
)
def test_size(
    monkeypatch: pytest.MonkeyPatch,
    stream: type[io.StringIO],
    environ: Mapping[str, str],
    size: tuple[int | None, int | None],
) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", stream())
    assert screens.screen()[:2] == size


@pytest.mark.parametrize(
    ("colours", "style", "code"),
    [
        ("standard", "red", "31"),
        ("256", "#ff8800", "38;5;208"),
        ("truecolor", "#ff8801", "38;2;255;136;1"),
    ],
)
def test_styles_become_codes(colours: str, style: str, code: str) -> None:
    painted = Screen(colours=colours).paint([[Text("红", "overdue"), Text("黑")]], {"overdue": style})
    assert painted == f"\x1b[{code}m红\x1b[0m黑\n"


def test_what_an_encoding_lacks_takes_the_width_that_it_shows() -> None:
    on = Screen(encoding="ascii")
    assert on.shown("学习é\x1b") == "␦␦?<U+001B>"  # ``␦`` is written as ``?``


def test_what_an_encoding_lacks_is_written_in_ascii_where_there_is_a_sign_for_it() -> None:
    on = Screen(encoding="ascii")
    assert on.shown("━─┃│ √■▲▼▽●○×· ▁█ “a…” ±1") == '=-|: v@^%~*ox. 18 "a..." +-1'
    assert Screen(encoding="latin-1").shown("×·é■") == "×·é@"
    assert (on.lines("━┃"), Screen().lines("━┃")) == ("=|", "━┃")


def test_marks_differ_in_every_encoding() -> None:
    assert Screen(encoding="gbk").styles(LIGHT_STYLES) is LIGHT_STYLES
    own = {**LIGHT_STYLES, "behind": LIGHT_STYLES["behind"]._replace(mark="x")}
    for looks in (LIGHT_STYLES, own, *PRESETS.values()):
        marks = [look.mark for look in Screen(encoding="ascii").styles(looks).values()]
        assert (len(set(marks)), "".join(marks).isascii()) == (len(Light), True)


# Of the range at the end of WIDTHLESS its ends will do.
@pytest.mark.parametrize("character", [*TURNING, *SEPARATORS, *WIDTHLESS.replace("-", ""), "\ufeff", "\x1b"])
def test_what_nobody_sees_is_spelled_out(character: str) -> None:
    assert Screen().shown(f"一{character}二") == f"一<U+{ord(character):04X}>二"


def test_a_joiner_stays_in_an_emoji() -> None:
    """Elsewhere terminals give it a cell, or none, or the character behind it none."""
    for text in (FAMILY, "❤\ufe0f\u200d🔥", "👩🏽\u200d🚀"):
        assert Screen().shown(text) == text
        assert width_of(text) == 2
    for text in ("zero\u200dwidth", "一\u200d二", "\u200d", "👩\u200d二", "a\u200d👩"):
        assert Screen().shown(text) == text.replace("\u200d", "<U+200D>")


def test_one_long_title_does_not_widen_every_row() -> None:
    columns = (Column("title", least=20), Column("day"))
    contents: list[list[Content]] = [[[Text("计" * 100_000)], [Text("1")]]]
    contents += [[[Text("短")], [Text("2")]]] * 1000
    drawn = lines(columns, contents, Screen())
    assert "".join(drawn).count("计") == 100_000
    assert sum(map(len, drawn)) < 600_000
    assert all(cell_len(line) <= 403 for line in drawn[1:])


# ── a title ──


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (None, ["abcd efgh  9 July", "ij kl"]),
        (20, ["abcd efgh     9 July", "ij kl"]),
        (14, ["abcd efgh", "ij kl", "9 July"]),
        (6, ["abcd", "efgh", "ij kl", "9 July"]),
        (4, ["abcd", "efgh", "ij", "kl", "9", "July"]),
    ],
)
def test_what_stands_aside_never_parts_a_title(width: int | None, lines: list[str]) -> None:
    report = Report("x", titled("abcd efgh", "ij kl"), {}, (), aside=cell("9 July"))
    assert draw_report(report, Screen(width)).splitlines() == lines
