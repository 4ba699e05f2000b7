"""drafting: how documents of other offices are laid out: numbers before days, tables beside text, reviews."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from guangong.drafting.draft import Draft
from guangong.services.imports import draft_of

TODAY = date(2026, 11, 28)


def draft(text: str, name: str = "要点.txt") -> Draft:
    return draft_of(name, text.strip().encode(), TODAY)


def titles(found: Draft) -> dict[str, list[str]]:
    return {section.title: [task.title for task in section.tasks] for section in found.sections}


def clauses(found: Draft) -> list[str]:
    return [task.clause for task in found.tasks]


# ── numbers before days ──

BEFORE_DAYS = [
    ("1.组织学习。\n2.9月底前完成评选。\n3.2027年5月召开座谈会。", ["1", "2", "3"]),
    ("1.3月至5月开展走访。\n2.4月23日前后举办朗诵会。\n3.10日前报送总结。", ["1", "2", "3"]),
    ("1.开展走访。\n2.50名教师参加培训。\n3.举办展览。", ["1", "2", "3"]),
    ("1.开展走访。\n2.3—5月举办展览。\n3.6.5%的经费用于慰问。", ["1", "2", "3"]),
    ("1.1 开展走访。\n1.2 举办展览。\n2.1 编印读本。", ["1.1", "1.2", "2.1"]),
    ("1.走访。\n1.1 开展走访。\n1.2 举办展览。\n2.宣传。\n2.1 编印读本。", ["11.1", "11.2", "22.1"]),
]


@pytest.mark.parametrize(("items", "expected"), BEFORE_DAYS)
def test_a_number_before_a_day_is_a_number(items: str, expected: list[str]) -> None:
    found = draft(f"某校关工委2027年工作要点\n一、活动\n{items}\n二、宣传\n办好专栏。")
    assert clauses(found)[:-1] == [f"一、{number}" for number in expected]


def test_a_decimal_is_no_number() -> None:
    found = draft("某校2027年工作要点\n一、活动\n1.组织捐书，人均\n2.5%用于奖励。\n二、宣传\n办好专栏。")
    assert clauses(found) == ["一、1", "一、1", "二、第1段"] or clauses(found) == ["一、1", "二、第1段"]


def test_a_number_that_word_counts_is_none_of_the_text() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">{level}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
    document.add_paragraph("某校关工委2027年工作计划")
    for text in ("组织学习活动", "9月底前完成评选", "2027年5月召开座谈会", "50名教师参加培训"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()  # noqa: SLF001
        numbers = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
        properties.append(parse_xml(numbers))
    file = BytesIO()
    document.save(file)
    found = draft_of("a.docx", file.getvalue(), TODAY)
    assert clauses(found) == ["1", "2", "3", "4"]
    assert not any(task.title[0] in "234." for task in found.tasks if task.clause != "4")
