"""Days as people say them."""

from datetime import date

import pytest

from guangong.messages import speaking
from guangong.reports.days import month_name, spoken, spoken_month

DAY = date(2026, 7, 5)


@pytest.mark.parametrize(
    ("today", "options", "english", "chinese"),
    [
        (2026, {}, "5 Jul", "7月5日"),
        (date(2026, 1, 1), {"weekday": True}, "Sun 5 Jul", "7月5日 周日"),
        (2026, {"in_full": True}, "5 July", "7月5日"),
        (date(2027, 7, 5), {}, "5 Jul 2026", "2026年7月5日"),
        (2027, {"weekday": True, "in_full": True}, "Sun 5 July 2026", "2026年7月5日 周日"),
    ],
)
def test_a_day_as_people_say_it(
    today: int | date, options: dict[str, bool], english: str, chinese: str
) -> None:
    said = []
    for language in ("en", "zh"):
        with speaking(language):
            said.append(spoken(DAY, today, **options))
    assert said == [english, chinese]


def test_every_month_and_weekday_has_its_name() -> None:
    with speaking("zh"):
        months = [spoken(date(2026, month, 9), 2026) for month in range(1, 13)]
        weekdays = [spoken(date(2026, 6, day), 2026, weekday=True)[-1] for day in range(1, 8)]
    assert months == [f"{month}月9日" for month in range(1, 13)]
    assert weekdays == [*"一二三四五六日"]


@pytest.mark.parametrize(
    ("number", "english", "in_full", "chinese"),
    [(1, "Jan", "January", "1月"), (12, "Dec", "December", "12月")],
)
def test_a_month_has_one_name(number: int, english: str, in_full: str, chinese: str) -> None:
    assert (month_name(number), month_name(number, in_full=True)) == (english, in_full)
    with speaking("zh"):
        assert month_name(number) == month_name(number, in_full=True) == chinese


@pytest.mark.parametrize(
    ("today", "english", "chinese"),
    [(2026, "Jul", "7月"), (date(2026, 1, 1), "Jul", "7月"), (2027, "Jul 2026", "2026年7月")],
)
def test_a_month_has_its_year_where_that_is_another(today: int | date, english: str, chinese: str) -> None:
    assert spoken_month(DAY, today) == english
    with speaking("zh"):
        assert spoken_month(DAY, today) == chinese
