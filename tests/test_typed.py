"""What people type and what is understood: two tables, and what holds for any text."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guangong import messages
from guangong.domain import typed
from guangong.domain.fields import written_by
from guangong.domain.labels import kind_word, status_word
from guangong.domain.plan import Kind, Period, Status, Task
from guangong.domain.progress import Light
from guangong.domain.typed import NUMERALS, NotUnderstoodError, in_chinese, numeral
from guangong.domain.typed_days import day
from guangong.reports import words

TODAY = date(2026, 5, 6)
"""A Wednesday."""

YEAR = Period.model_validate({"start": "2026-01-01", "end": "2026-12-31"})
SCHOOL_YEAR = Period.model_validate({"start": "2026-09-01", "end": "2027-08-31"})
TEN_MONTHS = Period.model_validate({"start": "2026-09-01", "end": "2027-06-30"})
AUTUMN = Period.model_validate({"start": "2026-09-01", "end": "2026-12-31"})
TWO_YEARS = Period.model_validate({"start": "2026-01-01", "end": "2027-12-31"})
TITLES = {
    1: "深入学习二十大精神，明确工作方向",
    2: "加强青少年思想道德建设，深化立德树人教育",
    3: "以均衡发展为目标，扎实推进优质化建设",
    4: "加强关爱工作，精准服务青少年",
}


def light_word(light: str) -> str:
    return words.light_word(Light(light))


Read = Callable[[str], Any]
READERS: dict[str, Read] = {
    "day": lambda text: day(text, TODAY, YEAR),
    "deadline": lambda text: day(text, TODAY, YEAR, is_deadline=True),
    "school year": lambda text: day(text, TODAY, SCHOOL_YEAR),
    "ten months": lambda text: day(text, TODAY, TEN_MONTHS),
    "autumn": lambda text: day(text, TODAY, AUTUMN),
    "February": lambda text: day(text, date(2027, 2, 6), None),
    "two years": lambda text: day(text, TODAY, TWO_YEARS),
    "no plan": lambda text: day(text, TODAY, None),
    "no today": lambda text: day(text, None, YEAR),
    "neither": lambda text: day(text, None, None),
    "next year": lambda text: day(text, date(2027, 1, 9), YEAR),
    "year before": lambda text: day(text, date(2025, 12, 22), YEAR),
    "number": typed.number,
    "percent": lambda text: typed.number(text, "%"),
    "schools": lambda text: typed.number(text, "所"),
    "target": typed.target,
    "section": lambda text: typed.section(text, TITLES),
    "every": typed.period_length,
    "status": lambda text: typed.one_of(text, get_args(Status), status_word),
    "kind": lambda text: typed.one_of(text, get_args(Kind), kind_word),
    "light": lambda text: typed.one_of(text, [light.value for light in Light], light_word),
    "field": lambda text: typed.field(text, written_by(Task, "set")),
    "names": typed.split_names,
    "known names": lambda text: typed.split_names(text, {"甲", "乙", "党办、团委", "Our Office"}),
}

UNDERSTOOD: dict[str, dict[Any, str]] = {
    "day": {
        "2026-05-04": "2026年5月4日 2026年5月4号 2026年05月04日 2026年5月4 2026.5.4 2026．5．4 2026。5。4 "
        "2026/5/4 2026／5／4 2026-5-4 2026-05-04 ２０２６－０５－０４ 2026–5–4 20260504 ２０２６年５月４日 "
        "二〇二六年五月四日 二零二六年五月四日 二○二六年5月4日 5月4日 5月4号 05月04日 "
        "５月４日 ㋄㏣ ⑤月④日 五月四日 5月4 五月四号 "
        "今年5月4日 本年5月4日 本月4日 本月4号 这个月4日 本周一 这周一 本星期一 本礼拜一 "
        "这个星期一 前天 2天前 两天前 2天以前 5月4日（周一） 5月4日周一 五月四日（星期一） "
        "5月4日(星期一) 2026-5-4周一",
        "2026-05-06": "今天 今日 today Today 本周三",
        "2026-05-05": "昨天 昨日 yesterday 昨天（周二）",
        "2026-05-03": "大前天 上周日 上周天 上星期日 3天前 三天前",
        "2026-05-07": "明天 明日 tomorrow",
        "2026-05-08": "后天 本周五 2天后",
        "2026-05-09": "大后天",
        "2026-05-01": "上周五 上个星期五 上礼拜五",
        "2026-04-24": "上上周五",
        "2026-05-10": "本周日 本周天",
        "2026-05-11": "下周一 下个礼拜一",
        "2026-05-18": "下下周一",
        "2026-04-29": "一周前 1周前 一个星期前 7天前",
        "2026-05-20": "两周后 2周后 十四天后 14天之后",
        "2026-05-31": "5月底 5月末 五月底 5月份底 月底 月末 本月底 本月末 这个月底 2026年5月底",
        "2026-04-30": "上月底 上个月底 4月底",
        "2026-06-30": "下月底 下个月末 6月30日",
        "2026-02-28": "2月底 2月28日",
        "2024-02-29": "2024年2月底 2024年2月29日",
        "2026-12-31": "年底 年末 年度末 2026年底 2026年末 今年年底 今年底 本年底 十二月三十一日 12月31日",
        "2025-12-31": "去年12月31日 去年底 去年年底",
        "2027-03-01": "明年3月1日 2027年3月1日",
        "2024-01-01": "前年1月1日",
        "2026-06-15": "下月15日 下个月15号",
        "2026-10-20": "十月二十日 10月20日 10月二十日",
    },
    "deadline": {
        "2026-05-04": "5月4日 5月4日前 5月4日以前 5月4日之前 2026年5月4日前 2026-05-04前 五月四日前 5月4号前",
        "2026-04-30": "4月30日前 4月底前 4月底以前",
        "2026-12-31": "年底前 2026年底前 12月31日之前",
        "2026-05-03": "3天前 大前天",
    },
    "school year": {
        "2026-09-10": "9月10日",
        "2027-05-04": "5月4日",
        "2026-12-31": "年底",
        "2027-02-28": "2月底",
    },
    "two years": {"2026-05-31": "本月底", "2027-05-04": "明年5月4日"},
    "no plan": {"2026-09-01": "2026年9月1日 2026.9.1", "2026-05-06": "今天"},
    "no today": {"2026-05-04": "2026年5月4日 5月4日 2026.5.4 20260504", "2026-12-31": "年底"},
    "neither": {"2026-05-04": "2026年5月4日 2026-05-04", "2026-05-31": "2026年5月底"},
    "next year": {"2026-12-31": "12月31日 去年12月31日", "2027-01-08": "昨天 今年1月8日"},
    "year before": {"2026-03-01": "3月1日"},
    "number": {
        3: "3 ３ 三 +3 3.0 ③",
        12: "十二 １２",
        -2: "-2 －2 −2",
        1000: "1,000 1，000 一千",
        105: "一百零五",
    },
    "percent": {
        50: "50% ５０％ 50 五十 百分之五十 百分之50 50.0% 五十%",
        100: "100% 百分之一百",
        0: "0 0% 〇",
    },
    "schools": {
        3: "3所 ３所 三所 3",
        2: "两所 二所",
        1000: "1,000所",
        12000: "1.2万所 1.2万 12000",
        -1: "-1所",
    },
    "section": {
        4: "四 4 ４ 第四部分 第4部分 四、 4、 4. （四） (4) 第四 关爱 精准服务 四、加强关爱工作 "
        "加强关爱工作，精准服务青少年 第四部分：加强关爱工作",
        1: "一 1 二十大 学习 深入学习二十大精神，明确工作方向",
    },
    "every": {
        "month": "每月 月 每个月 月度 每月一次 month monthly",
        "quarter": "每季度 季度 季 每季 每个季度 按季 每季度一次 quarter Quarter quarterly",
        "half-year": "每半年 半年 半年度 half-year half-yearly",
        "year": "每年 年 年度 每年一次 year yearly",
    },
    "status": {
        "done": "已完成 完成 done Done ＤＯＮＥ",
        "cancelled": "已取消 取消 cancelled",
        "doing": "进行中 进行 doing",
        "todo": "未开始 todo",
    },
    "kind": {"standing": "常态工作 常态 standing", "activity": "活动 activity", "deliverable": "成果"},
    "light": {
        "done": "完成 已完成",
        "behind": "滞后",
        "far-behind": "严重滞后 far-behind",
        "overdue": "逾期",
        "due-soon": "临近",
    },
    "field": {
        "title": "名称 title Title",
        "deadline": "完成时限 deadline 完成",
        "deadline_text": "原文时限 原文 deadline_text",
        "kind": "类别",
        "every": "周期 rhythm",
        "start": "开始时间 开始",
        "organizer": "主办单位 主办",
        "leader": "分管领导 分管 leader",
        "key": "重点",
        "clause": "出处",
        "previous": "上年事项",
    },
    "names": {
        ("甲", "乙"): "甲,乙 甲，乙 甲、乙 甲；乙 甲;乙 甲、、乙、 甲、乙、甲",
        ("甲乙",): "甲乙",
    },
    "known names": {("党办、团委",): "党办、团委", ("甲", "丙"): "甲、丙"},
}

SPACED: list[tuple[str, str, Any]] = [
    ("day", "2026 年 5 月 4 日", "2026-05-04"),
    ("day", "　5月 4日 ", "2026-05-04"),
    ("day", "2026. 5. 4", "2026-05-04"),
    ("day", "5月4日 周一", "2026-05-04"),
    ("day", "5月\u200b4日", "2026-05-04"),
    ("percent", "50 %", 50),
    ("schools", "3 所", 3),
    ("section", "四、 加强关爱工作", 4),
    ("status", "to do", "todo"),
    ("kind", "standing work", "standing"),
    ("light", "due soon", "due-soon"),
    ("field", "in the document", "deadline_text"),
    ("names", "甲 乙", ("甲 乙",)),
    ("names", " 王 明、 Our Office ", ("王 明", "Our Office")),
    ("known names", "甲 乙", ("甲", "乙")),
    ("known names", "Our Office", ("Our Office",)),
    ("target", "15-20所", (15, 20, "所")),
    ("target", "15–20 所", (15, 20, "所")),
    ("target", "１５～２０所", (15, 20, "所")),
    ("target", "15至20所", (15, 20, "所")),
    ("target", "三到五场", (3, 5, "场")),
    ("target", "5所", (5, None, "所")),
    ("target", "1.2万人次", (12000, None, "人次")),
    ("target", "15至二十所", (15, 20, "所")),
    ("target", "5所及以上", (5, None, "所")),
    ("target", "5所以上", (5, None, "所")),
    ("target", "至少5所", (5, None, "所")),
    ("target", "不少于1,000人次", (1000, None, "人次")),
]


def understood() -> Iterator[tuple[str, str, Any]]:
    for reader, table in UNDERSTOOD.items():
        for meant, texts in table.items():
            yield from ((reader, text, meant) for text in texts.split())
    yield from SPACED


@pytest.mark.parametrize(("reader", "text", "meant"), list(understood()))
def test_it_is_understood(reader: str, text: str, meant: Any) -> None:  # noqa: ANN401
    found = READERS[reader](text)
    if isinstance(found, date):
        assert str(found) == meant
    elif reader == "target":
        assert (found.min, found.max, found.unit) == meant
    else:
        assert found == meant


def test_the_table_is_long() -> None:
    assert len(set(understood())) >= 250
    assert len(set(refused())) >= 80


BOTH = "write the one that is meant"
A_DAY = "write a day as 2026-05-04, for example"
NO_DAY = '"{}" is no day; ' + A_DAY
UNCLEAR = '"{}" is no clear day; write {}'
REFUSED: dict[str, dict[str, str]] = {
    "day": {
        "5.4": '"5.4" can be the day 2026-05-04, or a number; for the day write 2026-05-04',
        "5．4": '"5．4" can be the day 2026-05-04, or a number; for the day write 2026-05-04',
        "5/4": '"5/4" can be the day 2026-05-04, or a fraction; for the day write 2026-05-04',
        "5-4": '"5-4" can be the day 2026-05-04, or a task or a range; for the day write 2026-05-04',
        "26.5.4": UNCLEAR.format("26.5.4", "2026-05-04"),
        "26-5-4": UNCLEAR.format("26-5-4", "2026-05-04"),
        "26年5月4日": UNCLEAR.format("26年5月4日", "2026-05-04"),
        "二六年五月四日": UNCLEAR.format("二六年五月四日", "2026-05-04"),
        "260504": f'"260504" can mean 2026-05-04 or 2004-05-26; {BOTH}',
        "26-05-04": f'"26-05-04" can mean 2026-05-04 or 2004-05-26; {BOTH}',
        "4/5/26": f'"4/5/26" can mean 2026-05-04 or 2026-04-05; {BOTH}',
        "5/4/2026": f'"5/4/2026" can mean 2026-04-05 or 2026-05-04; {BOTH}',
        "25/12/2026": UNCLEAR.format("25/12/2026", "2026-12-25"),
        "2月30日": '"2月30日" does not exist: month 2 of 2026 has 28 days; write 2026-02-28',
        "2026-02-30": '"2026-02-30" does not exist: month 2 of 2026 has 28 days; write 2026-02-28',
        "2024.2.30": '"2024.2.30" does not exist: month 2 of 2024 has 29 days; write 2024-02-29',
        "6月31日": '"6月31日" does not exist: month 6 of 2026 has 30 days; write 2026-06-30',
        "20260631": '"20260631" does not exist: month 6 of 2026 has 30 days; write 2026-06-30',
        "5月0日": '"5月0日" does not exist: month 5 of 2026 has 31 days; write 2026-05-31',
        "13月1日": f'"13月1日" is no day: a year has the months 1 to 12; {A_DAY}',
        "2026-00-10": f'"2026-00-10" is no day: a year has the months 1 to 12; {A_DAY}',
        "周五": f'"周五" can mean 2026-05-01 (上周五) or 2026-05-08 (本周五); {BOTH}',
        "星期一": f'"星期一" can mean 2026-05-04 (本周一) or 2026-05-11 (下周一); {BOTH}',
        "15日": f'"15日" can mean 2026-04-15 or 2026-05-15; {BOTH}',
        "1号": f'"1号" can mean 2026-05-01 or 2026-06-01; {BOTH}',
        "31日": UNCLEAR.format("31日", "2026-05-31"),
        "5月4日前": f'"5月4日前" can mean 2026-05-04 or 2026-05-03; {BOTH}',
        "4月30日前": f'"4月30日前" can mean 2026-04-30 or 2026-04-29; {BOTH}',
        "年底前": f'"年底前" can mean 2026-12-31 or 2026-12-30; {BOTH}',
        "5月": '"5月" is every day from 2026-05-01 to 2026-05-31; write the day that is meant',
        "2026-05": '"2026-05" is every day from 2026-05-01 to 2026-05-31; write the day that is meant',
        "2026年2月": '"2026年2月" is every day from 2026-02-01 to 2026-02-28; write the day that is meant',
        "5月上旬": '"5月上旬" is every day from 2026-05-01 to 2026-05-10; write the day that is meant',
        "5月中旬": '"5月中旬" is every day from 2026-05-11 to 2026-05-20; write the day that is meant',
        "5月下旬": '"5月下旬" is every day from 2026-05-21 to 2026-05-31; write the day that is meant',
        "本月": '"本月" is every day from 2026-05-01 to 2026-05-31; write the day that is meant',
        "年内": '"年内" is every day from 2026-01-01 to 2026-12-31; write the day that is meant',
        "2026年": '"2026年" is every day from 2026-01-01 to 2026-12-31; write the day that is meant',
        "去年": '"去年" is every day from 2025-01-01 to 2025-12-31; write the day that is meant',
        "5月4日周二": '"5月4日周二" contradicts itself: 2026-05-04 is a 周一; write 2026-05-04',
        "农历五月初四": f'"农历五月初四" is a day of the lunar calendar, which is not read; {A_DAY}',
        "正月十五": f'"正月十五" is a day of the lunar calendar, which is not read; {A_DAY}',
        "正月": f'"正月" is a day of the lunar calendar, which is not read; {A_DAY}',
        **{
            text: NO_DAY.format(text)
            for text in (
                *("暑期", "及时", "长期", "六一", "5月4日左右", "5月4日至6日", "2026-5/4", "0504", "46146"),
                *(
                    "3026年5月4日",
                    "5月前",
                    "3日内",
                    "3年前",
                    "2026-05-04 10:00",
                    "2026 0504",
                    "next friday",
                    "1②月1日",
                ),
                *("5.4.6", "٢٠٢٦-٠٥-٠٤", "", "\u3000", "前", "周", "5月4日前前", "底", "年年底"),
            )
        },
    },
    "deadline": {
        "5.4前": '"5.4" can be the day 2026-05-04, or a number; for the day write 2026-05-04',
        "2026前": '"2026" is every day from 2026-01-01 to 2026-12-31; write the day that is meant',
        "5月4日后": NO_DAY.format("5月4日后"),
    },
    "school year": {"x": '"x" is no day; write a day as 2027-05-04, for example'},
    "autumn": {"x": '"x" is no day; write a day as 2026-09-01, for example'},
    "February": {
        "31日": f'"31日" can mean 2027-01-31 or 2027-03-31; {BOTH}',
        "29号": f'"29号" can mean 2027-01-29 or 2027-03-29; {BOTH}',
        "28日": f'"28日" can mean 2027-01-28 or 2027-02-28; {BOTH}',
        "32日": NO_DAY.format("32日").replace("2026", "2027"),
    },
    "ten months": {
        "7月15日": f'"7月15日" can mean 2026-07-15 or 2027-07-15; {BOTH}',
        "8月底": f'"8月底" can mean 2026-08-31 or 2027-08-31; {BOTH}',
    },
    "two years": {
        "5月4日": f'"5月4日" can mean 2026-05-04 or 2027-05-04; {BOTH}',
        "2月29日": '"2月29日" does not exist: month 2 of 2027 has 28 days; write 2027-02-28',
    },
    "no plan": {"5月4日": f'"5月4日" can mean 2026-05-04 or 2027-05-04; {BOTH}'},
    "no today": {text: NO_DAY.format(text) for text in ("今天", "上周五", "周五", "15日", "月底", "去年底")},
    "neither": {text: NO_DAY.format(text) for text in ("5月4日", "年底", "年内")},
    "next year": {
        "1月8日": f'"1月8日" can mean 2026-01-08 or 2027-01-08; {BOTH}',
    },
    "year before": {"12月25日": f'"12月25日" can mean 2026-12-25 or 2025-12-25; {BOTH}'},
    "number": {
        "3所": '"3所" says 所, but only a number is wanted here; if the number is right, write 3',
        "": '"" is no whole number; write a whole number, for example 3',
        "5②": '"5②" is no whole number; write a whole number, for example 3',
        "3.5": '"3.5" is no whole number; write a whole number, for example 3',
        "1 2": '"1 2" is no whole number; write a whole number, for example 3',
    },
    "percent": {
        "3所": '"3所" says 所, but this is counted in %; if the number is right, write 3%',
        "50.5%": '"50.5%" is no whole number; write a whole number, for example 50%',
        "0.5": '"0.5" is no whole number; write a whole number, for example 50%',
        "一半": '"一半" is no whole number; write a whole number, for example 50%',
    },
    "schools": {
        "3个": '"3个" says 个, but this is counted in 所; if the number is right, write 3所',
        "50%": '"50%" says %, but this is counted in 所; if the number is right, write 50所',
        **{
            text: f'"{text}" is no whole number; write a whole number, for example 3所'
            for text in (
                *("约3所", "3余所", "十几所", "一二", "一百五", "15-20所", "1,00", "3/5", "3万亿", "三万"),
                *("1,000,000,000,000", "5②", "5²", "½", "5所以下", "5所左右", "5所以上", "5多所", "50余"),
            )
        },
    },
    "target": {
        "5": '"5" is no quantity: how many, and of what; write it as 5所, for example',
        "15-20": '"15-20" is no quantity: how many, and of what; write it as 15-20所, for example',
        "所": '"所" is no quantity: how many, and of what; write it as 15-20所, for example',
        "0所": '"0所" is no quantity: how many, and of what; write it as 15-20所, for example',
        **{
            text: f'"{text}" is no quantity: how many, and of what; write it as 15-20所, for example'
            for text in (
                *(
                    "5所以下",
                    "5所以内",
                    "5所之内",
                    "5所左右",
                    "5所上下",
                    "5所不到",
                    "3-5所不等",
                    "15-20所左右",
                ),
                *("十几所", "50余所", "十多所", "2百所", "5所多", "15-20余所", "5②所", "-5所", "+5所", "50%"),
                *("不超过5所", "至多5所", "15至20所以下", "5½所"),
            )
        },
        "20-15所": f'"20-15所" can mean 15-20所; {BOTH}',
    },
    "section": {
        "加强": f'"加强" can mean 2 ({TITLES[2]}) or 4 ({TITLES[4]}); {BOTH}',
        "四、学习": f'"四、学习" can mean 4 ({TITLES[4]}) or 1 ({TITLES[1]}); {BOTH}',
        **{
            text: f'there is no section "{text}"; there are: '
            + ", ".join(f"{number} ({title})" for number, title in TITLES.items())
            for text in ("5", "第九部分", "〇", "", "第", "调研", "-1", "1-2")
        },
    },
    "every": {
        text: f'"{text}" is none of: month, quarter, half-year, year'
        for text in ("每周", "一季度", "每两年", "", "ly")
    },
    "status": {
        text: f'"{text}" is none of: todo, doing, done, cancelled' for text in ("未完成", "x", "", "已", "中")
    },
    "kind": {text: f'"{text}" is none of: activity, deliverable, standing' for text in ("工作", "x")},
    "light": {
        "红": '"红" is none of: done, cancelled, overdue, far-behind, behind, due-soon, not-started, on-track'
    },
    "field": {
        "时限": f'"时限" can mean deadline or deadline_text; {BOTH}',
        "nope": '"nope" is none of: title, clause, previous, kind, key, owners, leader, organizer, start, '
        "deadline, deadline_text, every, target, started_on",
    },
    "names": dict.fromkeys(("", "、", " ， "), "a name is missing; write one, or several as 甲、乙"),
}


def refused() -> Iterator[tuple[str, str, str]]:
    for reader, table in REFUSED.items():
        yield from ((reader, text, said) for text, said in table.items())


@pytest.mark.parametrize(("reader", "text", "said"), list(refused()))
def test_it_is_refused(reader: str, text: str, said: str) -> None:
    with pytest.raises(NotUnderstoodError) as caught:
        READERS[reader](text)
    assert str(caught.value) == said


@pytest.mark.parametrize(("reader", "text"), [item[:2] for item in refused()])
def test_what_a_refusal_offers_is_understood(reader: str, text: str) -> None:
    with pytest.raises(NotUnderstoodError) as caught:
        READERS[reader](text)
    for candidate in caught.value.candidates:
        READERS[reader](candidate)


def test_refusals_in_chinese() -> None:
    messages.use("zh")
    told = {}
    for reader, text in [
        ("day", "5.4"),
        ("day", "26-05-04"),
        ("day", "2月30日"),
        ("day", "5月"),
        ("day", "周五"),
        ("schools", "3个"),
        ("section", "加强"),
        ("kind", "x"),
        ("field", "时限"),
    ]:
        with pytest.raises(NotUnderstoodError) as caught:
            READERS[reader](text)
        told[text] = str(caught.value)
    assert told == {
        "5.4": "“5.4”可能是日期 2026-05-04，也可能是数字；指日期的，请写 2026-05-04",
        "26-05-04": "“26-05-04”有几种读法：2026-05-04 或 2004-05-26；请写明是哪一个",
        "2月30日": "没有“2月30日”这一天，2026年2月只有28天；请写 2026-02-28",
        "5月": "“5月”是 2026-05-01 至 2026-05-31 的一段时间，不是某一天；请写明是哪一天",
        "周五": "“周五”有几种读法：2026-05-01（上周五） 或 2026-05-08（本周五）；请写明是哪一个",
        "3个": "“3个”的单位是“个”，这里的单位是“所”；数字无误的，请写 3所",
        "加强": f"“加强”有几种读法：2（{TITLES[2]}） 或 4（{TITLES[4]}）；请写明是哪一个",
        "x": "“x”无法识别，可填：activity（活动）、deliverable（成果）、standing（常态工作）",
        "时限": "“时限”有几种读法：deadline（完成时限） 或 deadline_text（原文时限）；请写明是哪一个",
    }


# ── what holds for any day and any text ──

FORMS: dict[str, Callable[[date], str]] = {
    "iso": str,
    "年月日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02}月{d.day:02}号",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "dashes": lambda d: f"{d.year}-{d.month}-{d.day}",
    "digits": lambda d: f"{d.year}{d.month:02}{d.day:02}",
    "wide": lambda d: wide(f"{d.year}年{d.month}月{d.day}日"),
    "wide dots": lambda d: wide(f"{d.year}.{d.month}.{d.day}"),
    "chinese": lambda d: f"{one_by_one(d.year)}年{in_chinese(d.month)}月{in_chinese(d.day)}日",
    "weekday": lambda d: f"{d.year}年{d.month}月{d.day}日（星期{'一二三四五六日'[d.weekday()]}）",
    "spaces": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
}


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() else sign for sign in text)


def one_by_one(number: int) -> str:
    return "".join(NUMERALS[int(digit)] for digit in str(number))


def either(read: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Return what is read, or else what the refusal offers."""
    try:
        return read(), []
    except NotUnderstoodError as error:
        return None, [*error.candidates]


days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
periods = st.tuples(days, st.integers(0, 1200)).map(
    lambda pair: Period.model_construct(
        start=pair[0], end=min(pair[0] + timedelta(pair[1]), date(2999, 12, 31))
    )
)


@given(days, days, st.none() | periods)
def test_a_days_own_forms_are_read_back_as_that_day(meant: date, today: date, period: Period | None) -> None:
    for form in FORMS.values():
        assert day(form(meant), today, period) == meant
        assert day(form(meant), None, None) == meant
    assert day(f"{meant.year}年{meant.month}月{meant.day}日前", today, period, is_deadline=True) == meant


@given(days, days, periods)
def test_a_day_without_a_year_is_read_as_itself_or_refused_with_itself(
    meant: date, today: date, period: Period
) -> None:
    """In the period it is never another day."""
    if not period.start <= meant <= period.end:
        return
    read, offered = either(lambda: day(f"{meant.month}月{meant.day}日", today, period))
    assert read == meant or len(offered) > 1
    assert read == meant or str(meant) in offered or period.end.year - period.start.year > 2


@given(days, days, st.none() | periods)
def test_the_same_day_whatever_the_day_of_reading(meant: date, today: date, period: Period | None) -> None:
    """What names its year depends on no today."""
    with suppress(NotUnderstoodError):
        assert day(f"{meant.year}年{meant.month}月底", today, period).replace(day=1) == meant.replace(day=1)


@given(st.integers(0, 9999))
def test_a_chinese_number_is_read_back(number: int) -> None:
    assert numeral(in_chinese(number)) == number


ALPHABET = (
    "0123456789０５.,-/年月日号周星期礼拜天前后今昨明去上下本这个底末初旬内之以农历第部分、（）()%"
    "万百千十一二三五六七八九〇零两所每季半度约 \u3000x"
)
texts = st.text(ALPHABET, max_size=14) | st.text(max_size=8) | st.text(NUMERALS + "年月日所%第", max_size=9)


@pytest.mark.parametrize("reader", READERS)
@example("")
@example("9" * 5000)
@example("千" * 50)
@example("周日" * 2000)
@example("5月4日" + "周日" * 2000)
@example("前" * 5000)
@example("999天前")
@example("9999年12月31日")
@given(texts)
def test_any_text_is_read_or_refused(reader: str, text: str) -> None:
    with suppress(NotUnderstoodError):
        READERS[reader](text)


@example("999天前", date(1000, 1, 1), None)
@example("999周前", date.min, None)
@example("大后天", date.max, None)
@example("去年5月4日", date.min, None)
@example("月底", date.max, None)
@example("1号", date.max, None)
@example("周一", date.min, None)
@example("周日", date.max, None)
@given(texts, st.dates(), st.none() | periods)
def test_any_text_on_any_day(text: str, today: date, period: Period | None) -> None:
    for is_deadline in (True, False):
        with suppress(NotUnderstoodError):
            assert date(1, 1, 1) <= day(text, today, period, is_deadline=is_deadline)


@pytest.mark.parametrize("reader", ["day", "schools", "target", "section", "every", "field"])
def test_a_refusal_of_a_long_text_is_not_long(reader: str) -> None:
    with pytest.raises(NotUnderstoodError) as caught:
        READERS[reader]("长" * 10_000)
    assert len(str(caught.value)) < 250
