"""A report as offices hand it on: prose, tables, annexes; what its texts hold is hostile where asked for."""

from datetime import date

from guangong.reports.table import (
    Column,
    Group,
    Paragraph,
    Part,
    Prose,
    Report,
    Row,
    Table,
    cell,
    titled,
)

LONG = "关于认真做好全区中小学关心下一代工作委员会二〇二六年度重点工作任务推进落实情况的说明" * 60


def rows(count: int, *texts: str) -> list[Row]:
    return [Row({}, (cell(str(n)), *map(cell, texts))) for n in range(1, count + 1)]


def prose(*paragraphs: tuple[str, str]) -> Prose:
    return Prose(tuple(Paragraph(cell(text), style) for style, text in paragraphs))  # type: ignore[arg-type]


def table(groups: dict[str, list[Row]], *headings: str) -> Table:
    columns = tuple(Column(heading) for heading in headings)
    return Table(
        "tasks", columns, tuple(Group(found, cell(name) if name else ()) for name, found in groups.items())
    )


def report(*parts: Part, title: str = "关于2026年上半年重点工作进展情况的通报") -> Report:
    return Report("bulletin", titled(title, "第3期"), {"as_of": date(2026, 6, 30)}, parts)


NARROW = table(
    {
        "一、思想教育": rows(40, "“四史”宣讲进校园", "局关工委", "年内"),
        "二、基层建设": rows(40, "调研", "各校", "暑期"),
    },
    *("序号", "工作任务", "牵头单位", "完成时限"),
)
WIDE = table(
    {"": rows(60, *["开展“书香阳湖，心约未来”主题读书活动并报送总结材料"] * 7)},
    *("序号", "工作任务", "具体要求", "分管领导", "牵头单位", "配合单位", "完成时限", "备注"),
)

BULLETIN = report(
    prose(
        ("body", "各学校关工委："),
        ("body", "截至6月30日，共50项，已完成12项，占24%；按序时推进26项，滞后7项，逾期5项——“稳中有进”。"),
        ("heading", "一、总体情况"),
        ("subheading", "（一）完成情况"),
        ("body", "1．各学校关工委认真落实年度工作要点，总体进展顺利，按序时进度推进。" * 6),
        ("body", "（1）“我是强国小主人”主题征稿已收到16所学校稿件；"),
        ("heading", "二、下一步打算"),
        ("fill", "请填写下一步打算："),
        ("signature", "青枫区教育局关工委"),
        ("signature", "2026年6月30日"),
        ("annex", "附件1"),
        ("heading", "慢于序时的任务"),
    ),
    WIDE,
    prose(("annex", "附件2"), ("heading", "按序时推进的任务")),
    NARROW,
)
