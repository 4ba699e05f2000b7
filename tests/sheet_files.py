"""Sheets as schools send them back, and what their rows say: made by XlsxWriter, by code and LibreOffice."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

import xlsxwriter

PLAN: Final = """\
schema: 1
title: 2026年工作要点
organization: bureau
period: {start: 2026-01-01, end: 2026-12-31}
units:
  bureau: {name: 局关工委}
  schools:
    name: 各学校关工委
    members:
      chenguang: 晨光小学
      hupan: {name: 湖畔小学, aliases: [湖小]}
      meiyuan: 梅园小学
      lantian: 蓝天中学
      hongqi: 红旗中学
      teshu: 特殊教育学校
defaults: {owners: [schools], deadline: 2026-12-31}
sections:
  - number: 1
    title: 学习
    tasks:
      - {id: 1-03, title: 制定本校年度工作计划}
      - {id: 1-06, title: 报送上半年学习小结}
      - {id: 1-09, title: 局里的会, owners: [bureau]}
  - number: 5
    title: 阵地
    tasks:
      - {id: 5-01, title: “我是强国小主人”主题征稿, target: {min: 30, unit: 篇}}
      - {id: 5-03, title: 家长学校开课备案}
      - {id: 5-10, title: 建立困境学生结对台账, target: {min: 30, unit: 人}}
"""
"""A plan of which 5.1 and 5.10 are two tasks."""


class Month(NamedTuple):
    """A month, of which a spreadsheet makes its first day, and shows the month."""

    year: int
    month: int


class Formula(NamedTuple):
    """A formula, and the value that the file has for it."""

    text: str
    value: int | str = 0


Content = str | float | bool | date | Formula | Month | None
Rows = Sequence[Sequence[Content]]


class Case(NamedTuple):
    """A sheet, what each of its rows says, and the rows that are passed over by the reason.

    A row says ``unit task day | count | note | evidence``, or ``? …``: why to ask about it. Where the cells
    have no types, ``as_text`` differs; ``merged`` are columns with their first and last row, from 0.
    """

    rows: Rows
    says: Mapping[int, str]
    passed: Mapping[int, str] = {}
    as_text: Mapping[int, str] = {}
    merged: Sequence[tuple[int, int, int]] = ()
    hidden: Mapping[str, Rows] = {}


HEAD: Final = ("单位", "任务", "完成日期", "数量", "说明", "佐证")
DAY: Final = date(2026, 3, 15)

CASES: Final[Mapping[str, Case]] = {
    "plain": Case(
        [
            HEAD,
            ["晨光小学", "1-03", DAY, None, "已报送", None],
            ["湖畔小学", "制定本校年度工作计划", DAY, None, None, None],
            ["湖小", "5-01", DAY, 12, "十二篇", "https://example.org/a"],
            ["hongqi", "家长学校", DAY, None, None, None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | 已报送 |",
            3: "hupan 1-03 2026-03-15 | | |",
            4: "hupan 5-01 2026-03-15 | 12 | 十二篇 | https://example.org/a",
            5: "hongqi 5-03 2026-03-15 | | |",
        },
    ),
    "title-rows": Case(
        [
            ["2026年关工委重点工作上报表"],
            [],
            ["填报时间：2026年6月30日", None, None, "联系人：王老师"],
            HEAD,
            ["晨光小学", "1-03", DAY, None, "已报送", None],
        ],
        {5: "chenguang 1-03 2026-03-15 | | 已报送 |"},
    ),
    "any-order": Case(
        [
            ["序号", "备注", "完成时间", "工作事项", "学校名称", "数量（篇）", "佐证材料", "完成时限"],
            [1, "已报送", DAY, "1-03", "晨光小学", None, None, date(2026, 3, 31)],
            [2, None, DAY, "5-01", "梅园小学", 7, None, date(2026, 6, 30)],
        ],
        {2: "chenguang 1-03 2026-03-15 | | 已报送 |", 3: "meiyuan 5-01 2026-03-15 | 7 | |"},
    ),
    "row-numbers": Case(
        [
            ["1.编号", "2.单位", "3.任务", "4.完成日期（年/月/日）", "目标", "5.数量"],
            [1, "晨光小学", "制定本校年度工作计划", DAY, "累计3份", None],
            [2, "晨光小学", "“我是强国小主人”主题征稿", DAY, None, 9],
            ["小计", None, None, None, None, 9],
            [3, "湖畔小学（示例）", "家长学校开课备案", DAY, None, None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | |",
            3: "chenguang 5-01 2026-03-15 | 9 | |",
            5: '? did you mean "湖畔小学"?',
        },
        {4: "total"},
    ),
    "english": Case(
        [
            ["Unit", "Task", "Done on", "Count", "Note", "Evidence", "ID"],
            ["晨光小学", "whatever it was called", DAY, 3, "sent", None, "5-01"],
        ],
        {2: "chenguang 5-01 2026-03-15 | 3 | sent |"},
    ),
    "merged-unit": Case(
        [
            HEAD,
            ["晨光小学", "1-03", DAY, None, None, None],
            [None, "1-06", DAY, None, None, None],
            [None, "5-01", DAY, 2, None, None],
            ["湖畔小学", "1-03", DAY, None, None, None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | |",
            3: "chenguang 1-06 2026-03-15 | | |",
            4: "chenguang 5-01 2026-03-15 | 2 | |",
            5: "hupan 1-03 2026-03-15 | | |",
        },
        merged=[(0, 1, 3)],
    ),
    "blank-unit": Case(
        [
            HEAD,
            ["晨光小学", "1-03", DAY, None, None, None],
            [None, "1-06", DAY, None, None, None],
            [None, "小计", None, 2, None, None],
            [None, "5-03", DAY, None, None, None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | |",
            3: "chenguang 1-06 2026-03-15 | | |",
            5: "? it names no unit",
        },
        {4: "total"},
    ),
    "unit-above": Case(
        [
            ["任务上报表"],
            ["填报单位：特殊教育学校", None, "日期：2026年4月1日"],
            ["任务", "完成日期", "说明"],
            ["1-03", DAY, "已报送"],
            ["报送上半年学习小结", "3月16日", None],
        ],
        {4: "teshu 1-03 2026-03-15 | | 已报送 |", 5: "teshu 1-06 2026-03-16 | | |"},
    ),
    "totals-and-remarks": Case(
        [
            HEAD,
            ["示例", "1-03", DAY, None, "请照此填写", None],
            ["例：晨光小学", "1-03", DAY, None, None, None],
            ["晨光小学", "5-01", DAY, 4, None, None],
            ["小计", None, None, 4, None, None],
            ["湖畔小学", "5-01", DAY, 6, None, None],
            ["合 计", None, None, 10, None, None],
            ["注：以上如实填写"],
            ["填表人：李老师", None, "联系电话：略"],
            ["1. 本表一式两份"],
        ],
        {4: "chenguang 5-01 2026-03-15 | 4 | |", 6: "hupan 5-01 2026-03-15 | 6 | |"},
        {2: "example", 3: "example", 5: "total", 7: "total", 8: "remark", 9: "remark", 10: "remark"},
    ),
    "not-filled-in": Case(
        [
            HEAD,
            ["晨光小学", "1-03", None, None, None, None],
            ["晨光小学", "1-06", None, None, "未完成", None],
            ["晨光小学", "5-01", DAY, 1, None, None],
            ["晨光小学", "5-03", "进行中", None, None, None],
        ],
        {4: "chenguang 5-01 2026-03-15 | 1 | |"},
        {2: "blank", 3: "open", 5: "open"},
    ),
    "not-done": Case(
        [
            ["单位", "任务", "是否完成", "完成日期", "完成情况", "联系电话"],
            ["晨光小学", "1-03", "否", DAY, None, "略"],
            ["晨光小学", "1-06", "是", DAY, None, None],
            ["晨光小学", "5-03", "否", None, None, None],
            ["湖畔小学", "1-03", "差不多", DAY, None, None],
            ["湖畔小学", "1-06", None, DAY, "未完成", None],
            ["湖畔小学", "5-03", None, DAY, "尚未上报，下周补", None],
            ["梅园小学", "1-03", None, DAY, "进行中", None],
            ["梅园小学", "1-06", None, DAY, "进行了两次", None],
            ["梅园小学", "5-03", "√", DAY, "未完成学业学生的台账", None],
            ["蓝天中学", "1-03", "不适用", None, "没有毕业班", None],
            ["蓝天中学", "1-06", "否", None, "因故推迟", None],
        ],
        {
            2: "? it says that it is not done",
            3: "chenguang 1-06 2026-03-15 | | |",
            5: '? "差不多" does not tell whether it is done',
            6: "? it says that it is not done",
            7: "? it says that it is not done",
            8: "? it says that it is not done",
            9: "meiyuan 1-06 2026-03-15 | | 进行了两次 |",
            10: "meiyuan 5-03 2026-03-15 | | 未完成学业学生的台账 |",
            11: "lantian 1-03 exempt 没有毕业班",
            12: "? it says that it is not done",
        },
        {4: "open"},
    ),
    "notes-that-begin-like-others": Case(
        [
            ["说明", *HEAD[:3]],
            ["示例：公开课一节", "晨光小学", "1-03", DAY],
            ["示例", "湖畔小学", "1-03", DAY],
            ["合计：三次", "梅园小学", "1-03", DAY],
            ["注：已报送", "蓝天中学", "1-03", DAY],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | 示例：公开课一节 |",
            3: "? its note says that it is an example",
            4: "meiyuan 1-03 2026-03-15 | | 合计：三次 |",
            5: "lantian 1-03 2026-03-15 | | 注：已报送 |",
        },
    ),
    "title-of-another-year": Case(
        [["2025年度上报表"], HEAD, ["晨光小学", "1-03", "3月15日", None, None, None]],
        {3: "? above the table stands the year 2025, but the plan is of 2026"},
    ),
    "deadline-of-another-year": Case(
        [
            ["关于上报2026年工作的通知（教办〔2025〕3号）"],
            ["单位", "工作任务名称", "完成时限", "完成日期"],
            ["晨光小学", "1-03", date(2025, 6, 30), "3月15日"],
            ["湖畔小学", "1-03", date(2026, 6, 30), "3月15日"],
        ],
        {
            3: "? its deadline is of 2025, but the plan of 2026",
            4: "hupan 1-03 2026-03-15 | | |",
        },
    ),
    "days": Case(
        [
            HEAD,
            ["晨光小学", "1-03", "3月15日", None, None, None],
            ["湖畔小学", "1-03", "2026.3.15", None, None, None],
            ["梅园小学", "1-03", "２０２６年３月１５日", None, None, None],
            ["蓝天中学", "1-03", "2026/3/15", None, None, None],
            ["红旗中学", "1-03", "20260315", None, None, None],
            ["特殊教育学校", "1-03", "三月十五日", None, None, None],
            ["晨光小学", "1-06", "2026-03-15 00:00:00", None, None, None],
            ["湖畔小学", "1-06", 20260315, None, None, None],
        ],
        {
            row: f"{unit} 2026-03-15 | | |"
            for row, unit in enumerate(
                [f"{name} 1-03" for name in ("chenguang", "hupan", "meiyuan", "lantian", "hongqi", "teshu")]
                + ["chenguang 1-06", "hupan 1-06"],
                2,
            )
        },
    ),
    "months": Case(
        [
            HEAD,
            ["晨光小学", "1-03", Month(2026, 3), None, None, None],
            ["湖畔小学", "1-03", DAY, None, None, None],
        ],
        {2: "? no more of it than the month 2026-03", 3: "hupan 1-03 2026-03-15 | | |"},
        as_text={2: "? every day from 2026-03-01 to 2026-03-31"},
    ),
    "bad-days": Case(
        [
            HEAD,
            ["晨光小学", "1-03", "昨天", None, None, None],
            ["湖畔小学", "1-03", "2月30日", None, None, None],
            ["梅园小学", "1-03", "3月", None, None, None],
            ["蓝天中学", "1-03", "√", None, None, None],
            ["红旗中学", "1-03", date(2026, 7, 1), None, None, None],
            ["特殊教育学校", "1-03", date(2025, 12, 31), None, None, None],
            ["晨光小学", "1-06", "3.15", None, None, None],
            ["湖畔小学", "1-06", 3.1, None, None, None],
            ["梅园小学", "1-06", None, None, "已报送", None],
            ["蓝天中学", "1-06", "3月15日-3月20日", None, None, None],
            ["红旗中学", "1-06", True, None, None, None],
        ],
        {
            2: "? done on: ",
            3: "? month 2 of 2026 has 28 days",
            4: "? every day from 2026-03-01 to 2026-03-31",
            5: "? is no day",
            6: "? lies in the future",
            7: "? outside the plan's period",
            8: "? can be the day 2026-03-15",
            9: "? 2026-03-01 or 2026-03-10",
            10: "? it has no day of completion",
            11: "? is no day",
            12: "? done on: ",
        },
    ),
    "serial-days": Case(
        [HEAD, ["晨光小学", "1-03", 46096, None, None, None], ["湖畔小学", "1-03", 99, None, None, None]],
        {2: "chenguang 1-03 2026-03-15 | | |", 3: "? is no day"},
    ),
    "lost-zero": Case(
        [
            HEAD,
            ["晨光小学", 5.1, DAY, None, None, None],
            ["湖畔小学", "5.10", DAY, 1, None, None],
            ["梅园小学", 5.03, DAY, None, None, None],
            ["蓝天中学", "5.1", DAY, 1, None, None],
            ["红旗中学", date(2026, 1, 3), DAY, None, None, None],
            ["特殊教育学校", 3, DAY, None, None, None],
            ["特殊教育学校", 7.25, DAY, None, None, None],
        ],
        {
            2: "? 5-01 (“我是强国小主人”主题征稿) or 5-10 (建立困境学生结对台账)",
            3: "hupan 5-10 2026-03-15 | 1 | |",
            4: "meiyuan 5-03 2026-03-15 | | |",
            5: "lantian 5-01 2026-03-15 | 1 | |",
            6: '? "2026-01-03" is a day',
            7: '? no task has the id "3"',
            8: '? no task has the id "7-25"',
        },
        as_text={5: "? 5-01", 6: "? task: "},
    ),
    "tasks": Case(
        [
            HEAD,
            ["晨光小学", "1-03 制定本校年度工作计划", DAY, None, None, None],
            ["晨光小学", '"我是强国小主人"主题征稿', DAY, 1, None, None],
            ["晨光小学", "2、报送上半年学习小结", DAY, None, None, None],
            ["晨光小学", "（三）家长学校开课备案。", DAY, None, None, None],
            ["湖畔小学", "1—3", DAY, None, None, None],
            ["湖畔小学", "1-06 制定本校年度工作计划", DAY, None, None, None],
            ["湖畔小学", "报送下半年学习小结", DAY, None, None, None],
            ["湖畔小学", None, DAY, None, "已报送", None],
            ["湖畔小学", "学", DAY, None, None, None],
            ["湖畔小学", "1-09", DAY, None, None, None],
            ["湖畔小学", "5-99", DAY, None, None, None],
            ["湖畔小学", "6月2日", DAY, None, None, None],
            ["湖畔小学", "3. 没有的事", DAY, None, None, None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | |",
            3: "chenguang 5-01 2026-03-15 | 1 | |",
            4: "chenguang 1-06 2026-03-15 | | |",
            5: "chenguang 5-03 2026-03-15 | | |",
            6: "hupan 1-03 2026-03-15 | | |",
            7: "? its id is that of 1-06",
            8: "? no task fits",
            9: "? it names no task",
            10: "? fits",
            11: "? no units return 1-09",
            12: '? no task fits "5-99"',
            13: '? no task fits "6月2日"',
            14: '? no task fits "3. 没有的事"',
        },
    ),
    "units": Case(
        [
            HEAD,
            ["晨 光 小 学", "1-03", DAY, None, None, None],
            ["湖畔", "1-03", DAY, None, None, None],
            ["小学", "1-03", DAY, None, None, None],
            ["梅圆小学", "1-03", DAY, None, None, None],
            ["武进区蓝天中学", "1-03", DAY, None, None, None],
            ["各学校关工委", "1-03", DAY, None, None, None],
            ["局关工委", "1-03", DAY, None, None, None],
            ["第一中学", "1-03", DAY, None, None, None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | |",
            3: "hupan 1-03 2026-03-15 | | |",
            4: '? "小学" fits 3 units; name one: 晨光小学, 湖畔小学, 梅园小学',
            5: '? did you mean "梅园小学"?',
            6: '? did you mean "蓝天中学"?',
            7: "? is a group",
            8: "? is in no group",
            9: "? write the unit's name as in the sheet that was sent out",
        },
    ),
    "counts": Case(
        [
            HEAD,
            ["晨光小学", "5-01", DAY, "12篇", None, None],
            ["湖畔小学", "5-01", DAY, "十二", None, None],
            ["梅园小学", "5-01", DAY, 12.5, None, None],
            ["蓝天中学", "5-01", DAY, "12人", None, None],
            ["红旗中学", "5-01", DAY, "若干", None, None],
            ["特殊教育学校", "5-01", DAY, -3, None, None],
            ["晨光小学", "1-03", DAY, 2, "两份", None],
            ["湖畔小学", "5-10", DAY, 0, None, None],
        ],
        {
            2: "chenguang 5-01 2026-03-15 | 12 | |",
            3: "hupan 5-01 2026-03-15 | 12 | |",
            4: "? is no whole number",
            5: "? says 人, but this is counted in 篇",
            6: "? is no whole number",
            7: "? no number below 0",
            8: "chenguang 1-03 2026-03-15 | | 两份; count: 2 |",
            9: "hupan 5-10 2026-03-15 | 0 | |",
        },
    ),
    "merged-count": Case(
        [
            HEAD,
            ["晨光小学", "5-01", DAY, 10, None, None],
            ["湖畔小学", "5-01", DAY, None, None, None],
            ["梅园小学", "5-01", DAY, 3, None, None],
        ],
        {
            2: "? stands for several rows",
            3: "? stands for several rows",
            4: "meiyuan 5-01 2026-03-15 | 3 | |",
        },
        as_text={2: "chenguang 5-01 2026-03-15 | 10 | |", 3: "hupan 5-01 2026-03-15 | | |"},
        merged=[(3, 1, 2)],
    ),
    "notes": Case(
        [
            HEAD,
            ["晨光小学", "1-03", DAY, None, "第一行\n第二行", "照片2张"],
            ["湖畔小学", "1-03", DAY, None, "  前后 空格\u200b ", "证明/没有.pdf"],
            ["梅园小学", "1-03", DAY, None, 12, None],
            ["蓝天中学", "1-03", DAY, None, 0.5, None],
            ["红旗中学", "1-03", DAY, None, "=1+1", "https://a.example/1、https://a.example/2"],
            ["特殊教育学校", "1-03", DAY, None, "a\u202eb", None],
        ],
        {
            2: "chenguang 1-03 2026-03-15 | | 第一行 第二行; evidence: 照片2张 |",
            3: "hupan 1-03 2026-03-15 | | 前后 空格; evidence: 证明/没有.pdf |",
            4: "meiyuan 1-03 2026-03-15 | | 12 |",
            5: "? may look otherwise in the sheet",
            6: "hongqi 1-03 2026-03-15 | | =1+1 | https://a.example/1、https://a.example/2",
            7: "? invisible character (U+202E)",
        },
        as_text={5: "lantian 1-03 2026-03-15 | | 0.5 |"},
    ),
    "not-applicable": Case(
        [
            HEAD,
            ["晨光小学", "1-03", None, None, "不适用（没有毕业班）", None],
            ["湖畔小学", "1-03", "不适用", None, "没有毕业班", None],
            ["梅园小学", "1-03", None, None, "不适用", None],
            ["蓝天中学", "1-03", DAY, None, "不适用：没有毕业班", None],
            ["红旗中学", "1-03", DAY, None, "不适用人群已排除", None],
        ],
        {
            2: "chenguang 1-03 exempt 没有毕业班",
            3: "hupan 1-03 exempt 没有毕业班",
            4: "? say why",
            5: "? it does not apply, and yet has a day",
            6: "hongqi 1-03 2026-03-15 | | 不适用人群已排除 |",
        },
    ),
    "two-tables": Case(
        [
            ["一、学习"],
            HEAD,
            ["晨光小学", "1-03", DAY, None, None, None],
            [],
            ["二、阵地"],
            ["任务", "单位", "完成日期", "备注"],
            ["5-03", "湖畔小学", DAY, "已备案"],
        ],
        {3: "chenguang 1-03 2026-03-15 | | |", 7: "hupan 5-03 2026-03-15 | | 已备案 |"},
        {5: "remark"},
    ),
    "two-lines-of-headings": Case(
        [
            ["单位", "任务", "完成情况", None, None],
            [None, None, "日期", "数量", "说明"],
            ["晨光小学", "5-01", DAY, 5, "已报送"],
        ],
        {3: "chenguang 5-01 2026-03-15 | 5 | 已报送 |"},
        as_text={2: "? it names no task", 3: "? it has no day"},
        merged=[(0, 0, 1), (1, 0, 1)],
    ),
    "hidden-sheet": Case(
        [HEAD, ["晨光小学", "1-03", DAY, None, None, None]],
        {2: "chenguang 1-03 2026-03-15 | | |"},
        hidden={"去年": [HEAD, ["湖畔小学", "1-03", DAY, None, None, None]]},
    ),
    "twice": Case(
        [
            HEAD,
            ["晨光小学", "1-03", DAY, None, "甲", None],
            ["晨光小学", "1-03", DAY, None, "乙", None],
            ["湖畔小学", "1-03", DAY, None, "甲", None],
            ["湖畔小学", "制定本校年度工作计划", "3月15日", None, "甲", None],
        ],
        {
            2: "? row 3, says otherwise",
            3: "? row 2, says otherwise",
            4: "hupan 1-03 2026-03-15 | | 甲 |",
            5: "hupan 1-03 2026-03-15 | | 甲 |",
        },
    ),
}

FORMULAS: Final = Case(
    [
        HEAD,
        ["晨光小学", "5-01", DAY, Formula("=SUM(6,6)", 12), None, None],
        ["湖畔小学", "5-01", Formula("=TODAY()", 46096), None, None, None],
        [Formula('="梅园"&"小学"', "梅园小学"), "1-03", DAY, None, None, None],
        ["红旗中学", "1-03", DAY, None, "已报送", None],
    ],
    {
        2: "? count: it is a formula, whose value was 12",
        3: "? done on: it is a formula",
        4: "? unit: it is a formula",
        5: "hongqi 1-03 2026-03-15 | | 已报送 |",
    },
)
"""Only XLSX and ODS tell formulas."""

TEXTS: Final = {
    "utf-8": ("csv", "utf-8", ","),
    "utf-8-bom": ("csv", "utf-8-sig", ","),
    "gbk": ("csv", "gb18030", ","),
    "utf-16": ("txt", "utf-16", "\t"),
    "semicolons": ("csv", "utf-8-sig", ";"),
}
"""The kinds of texts: the ending, the encoding and what stands between cells."""


def workbook(case: Case, *, date_1904: bool = False) -> bytes:
    """Return a case as XLSX."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "date_1904": date_1904}
    with xlsxwriter.Workbook(file, options) as book:
        for name, rows, is_hidden in (
            ("上报", case.rows, False),
            *((name, rows, True) for name, rows in case.hidden.items()),
        ):
            page = book.add_worksheet(name)
            _fill(book, page, rows)
            if is_hidden:
                page.hide()
            else:
                for column, first, last in case.merged:
                    value = rows[first][column]
                    page.merge_range(first, column, last, column, value)
    return file.getvalue()


def _fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, rows: Rows) -> None:
    day = book.add_format({"num_format": 'm"月"d"日"'})
    month = book.add_format({"num_format": 'yyyy"年"m"月";@'})
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if isinstance(value, Formula):
                page.write_formula(i, j, value.text, None, value.value)
            elif isinstance(value, Month):
                page.write_datetime(i, j, datetime(value.year, value.month, 1), month)  # noqa: DTZ001
            elif isinstance(value, date):
                page.write_datetime(i, j, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif value is not None:
                page.write(i, j, value)


def text(case: Case, encoding: str, delimiter: str) -> bytes:
    """Return a case as text with delimiters, days as spreadsheets write them."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    for row in case.rows:
        writer.writerow([_in_text(value) for value in row])
    return file.getvalue().encode(encoding)


def _in_text(value: Content) -> object:
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, Month):
        return f"{value.year}年{value.month}月"
    return value.value if isinstance(value, Formula) else value


def in_file(case: Case, *, is_text: bool) -> Mapping[int, str]:
    """Return what the rows say, where the cells have types, or have none."""
    return {**case.says, **case.as_text} if is_text else case.says


TYPED: Final = (
    *("plain", "merged-unit", "totals-and-remarks", "bad-days", "serial-days", "lost-zero", "counts"),
    *("merged-count", "notes", "two-lines-of-headings", "hidden-sheet"),
)
"""The cases in which types, merged cells or hidden sheets count."""

CONVERTED: Final = Path(__file__).parent / "data/sheets"
"""Where the XLS and ODS are that LibreOffice has made; ``tools/sheets.py`` makes them anew."""
