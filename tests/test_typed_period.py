"""The stretch of days that people type, as the period of a document."""

from datetime import date

import pytest

from guangong.domain.plan import Period
from guangong.domain.typed import NotUnderstoodError
from guangong.domain.typed_period import period


def plan(start: str, end: str) -> Period:
    return Period.model_validate({"start": start, "end": end})


TODAY = date(2026, 5, 4)
YEAR = plan("2026-01-01", "2026-12-31")
SCHOOL_YEAR = plan("2025-09-01", "2026-08-31")
LONG = plan("2025-09-01", "2026-09-30")

READ = {
    # a month
    "2026-05": ("2026-05-01", "2026-05-31"),
    "2026-5": ("2026-05-01", "2026-05-31"),
    "2026/05": ("2026-05-01", "2026-05-31"),
    "2026.5": ("2026-05-01", "2026-05-31"),
    "202605": ("2026-05-01", "2026-05-31"),
    "2026年5月": ("2026-05-01", "2026-05-31"),
    "2026 年 5 月份": ("2026-05-01", "2026-05-31"),
    "5月": ("2026-05-01", "2026-05-31"),
    "五月": ("2026-05-01", "2026-05-31"),
    "05月份": ("2026-05-01", "2026-05-31"),
    "十二月": ("2026-12-01", "2026-12-31"),
    "2026-02": ("2026-02-01", "2026-02-28"),
    # a quarter
    "2026Q2": ("2026-04-01", "2026-06-30"),
    "2026q2": ("2026-04-01", "2026-06-30"),
    "2026-Q2": ("2026-04-01", "2026-06-30"),
    "Q4": ("2026-10-01", "2026-12-31"),
    "2026年第二季度": ("2026-04-01", "2026-06-30"),
    "第2季度": ("2026-04-01", "2026-06-30"),
    "二季度": ("2026-04-01", "2026-06-30"),
    "一季": ("2026-01-01", "2026-03-31"),
    # a half-year
    "2026H1": ("2026-01-01", "2026-06-30"),
    "２０２６Ｈ１": ("2026-01-01", "2026-06-30"),
    "2026年下半年": ("2026-07-01", "2026-12-31"),
    "上半年": ("2026-01-01", "2026-06-30"),
    # a year
    "2026": ("2026-01-01", "2026-12-31"),
    "2026年": ("2026-01-01", "2026-12-31"),
    "2026年全年": ("2026-01-01", "2026-12-31"),
    "全年": ("2026-01-01", "2026-12-31"),
}

NEAR = {
    "本月": (TODAY, "2026-05-01", "2026-05-31"),
    "这个月": (TODAY, "2026-05-01", "2026-05-31"),
    "上月": (TODAY, "2026-04-01", "2026-04-30"),
    "上个月": (TODAY, "2026-04-01", "2026-04-30"),
    "本季度": (TODAY, "2026-04-01", "2026-06-30"),
    "上季度": (TODAY, "2026-01-01", "2026-03-31"),
    "今年": (TODAY, "2026-01-01", "2026-12-31"),
    "本年度": (TODAY, "2026-01-01", "2026-12-31"),
    "去年": (date(2027, 1, 8), "2026-01-01", "2026-12-31"),
    " 上 月 ": (date(2027, 1, 8), "2026-12-01", "2026-12-31"),
    "上季": (date(2027, 1, 8), "2026-10-01", "2026-12-31"),
}

IN_A_SCHOOL_YEAR = {
    "9月": ("2025-09-01", "2025-09-30"),
    "十月": ("2025-10-01", "2025-10-31"),
    "5月": ("2026-05-01", "2026-05-31"),
    "四季度": ("2025-10-01", "2025-12-31"),
    "二季度": ("2026-04-01", "2026-06-30"),
    "上半年": ("2026-01-01", "2026-06-30"),
    "2025H2": ("2025-07-01", "2025-12-31"),
    "2025": ("2025-01-01", "2025-12-31"),
    "全年": ("2025-09-01", "2026-08-31"),
}

REFUSED = (
    *("", " ", "5", "05", "13月", "0月", "十三月", "2026-13", "2026-00", "2026-", "20265", "2026Q5", "Q0"),
    *(
        "第五季度",
        "2026H3",
        "半年",
        "2026-05-01",
        "5月4日",
        "年",
        "季度",
        "-",
        "上个",
        "今月",
        "上年",
        "本半年",
        "26Q2",
        "0000",
        "٢٠٢٦",
    ),
    *("2026\nQ2x", "上半年2026", "2026年2026年", "一二月", "Q2Q3", "9" * 5000),
)


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str) -> None:
    assert period(text, lambda: YEAR, TODAY) == plan(*READ[text])


@pytest.mark.parametrize("text", NEAR)
def test_what_is_read_by_the_day(text: str) -> None:
    today, *days = NEAR[text]
    assert period(text, lambda: YEAR, today) == plan(*map(str, days))


def test_the_month_before_the_plan_is_refused() -> None:
    with pytest.raises(NotUnderstoodError, match="lies outside the plan's period"):
        period("上月", lambda: YEAR, date(2026, 1, 8))


@pytest.mark.parametrize("text", IN_A_SCHOOL_YEAR)
def test_what_is_read_in_a_school_year(text: str) -> None:
    assert period(text, lambda: SCHOOL_YEAR, TODAY) == plan(*IN_A_SCHOOL_YEAR[text])


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="is no period; write a month, a quarter"):
        period(text, lambda: YEAR, TODAY)


@pytest.mark.parametrize(
    ("text", "of", "readings"),
    [
        ("下半年", SCHOOL_YEAR, ["2025H2", "2026H2"]),
        ("三季度", SCHOOL_YEAR, ["2025Q3", "2026Q3"]),
        ("9月", LONG, ["2025-09", "2026-09"]),
    ],
)
def test_what_can_mean_two_is_refused_with_both(text: str, of: Period, readings: list[str]) -> None:
    with pytest.raises(NotUnderstoodError, match=" or ".join(readings)) as refused:
        period(text, lambda: of, TODAY)
    assert refused.value.candidates == readings
    for reading in readings:
        assert period(reading, lambda: of, TODAY).start.isoformat().startswith(reading[:4])


@pytest.mark.parametrize("text", ["2025-12", "2027Q1", "2025", "2999H2", "1000"])
def test_what_lies_outside_the_plan_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="lies outside the plan's period, 2026-01-01 to 2026-12-31"):
        period(text, lambda: YEAR, TODAY)


def test_a_month_that_the_plan_does_not_have_is_refused() -> None:
    with pytest.raises(NotUnderstoodError, match="lies outside"):
        period("5月", lambda: plan("2025-09-01", "2026-01-31"), TODAY)


def test_without_a_plan_the_year_is_wanted() -> None:
    assert period("2026Q2", lambda: None, TODAY) == plan("2026-04-01", "2026-06-30")
    with pytest.raises(NotUnderstoodError, match="has no year; write the year, too"):
        period("二季度", lambda: None, TODAY)
