"""Numbers by which people are called or known, in what is handed on."""

import pytest

from guangong.domain.masking import masked
from guangong.render.formats import FORMATS
from guangong.reports.masked import masked_report
from guangong.reports.table import (
    Column,
    Day,
    Entry,
    Fit,
    Group,
    Listing,
    Mark,
    Paragraph,
    Prose,
    Record,
    Report,
    Row,
    Scale,
    Table,
    Text,
    Track,
)

CASES = {
    # mobile numbers
    "请电13812345678": "请电138****5678",
    "138-1234-5678、139 8765 4321": "138****5678、139****4321",
    "+8613812345678": "+86138****5678",
    "１３８１２３４５６７８": "１３８****５６７８",
    "王老师13812345678转2": "王老师138****5678转2",
    # landlines with their area code
    "0519-86312345": "0519-****2345",
    "(0519)86312345": "(0519)-****2345",
    "（0519） 8631 2345": "（0519）-****2345",
    "010-87654321 转 8": "010-****4321 转 8",
    "051986312345": "0519-****2345",
    # identity numbers
    "身份证320412199001011234": "身份证320412********1234",
    "32041219900101123X。": "320412********123X。",
    "320412 1990 0101 1234": "320412********1234",
    "32041219900101123ｘ": "320412********123ｘ",
    # what is none of them
    "2026-06-30": "2026-06-30",
    "86312345": "86312345",
    "1-03 第12345678901234号": "1-03 第12345678901234号",
    "12345678901": "12345678901",
    "9138123456780": "9138123456780",
    "20260630-20260705": "20260630-20260705",
    "15–20 所，缺 3 所": "15–20 所，缺 3 所",
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_what_stays_of_a_number(text: str) -> None:
    assert masked(text) == CASES[text]
    assert masked(masked(text)) == CASES[text]


# ── every text of a report is masked ──


def test_every_text_of_a_report_is_masked() -> None:
    said, number = "联系13812345678", (Text("13812345678"),)
    inner = Row({"a": [said], "b": lambda: said}, (number, None, (Fit((number, (Text("短"),))),)))
    table = Table(
        "t",
        (Column("甲"),) * 3,
        (Group((Row(lambda: {"c": said}, (number,) * 3, each=(inner,)),), number, foot=(inner,)),),
    )
    parts = (
        table,
        Record(
            "r", {"d": {"e": (said,)}}, (("f", number),), drawn=(table, Listing((Entry(number, (number,)),)))
        ),
        Listing((Entry(number, (number,)),)),
        Prose((Paragraph(number),)),
    )
    drawn = (Track(words=said), Scale((), said), Day("2026-06", said), Mark("done"))
    report = Report(
        "x",
        number,
        {"g": said, "h": lambda: [said]},
        parts,
        (said,),
        aside=drawn,
        below=parts,
        layouts=(parts,),
    )
    handed_on = masked_report(report)
    for write in FORMATS.values():
        assert "13812345678" not in write(handed_on)
    found = handed_on.parts[0]
    assert isinstance(found, Table)
    assert found.rows[0].each[0].cells[0] == (Text("138****5678"),)
    assert [piece for piece in handed_on.aside if isinstance(piece, Track)] == [
        Track(words="联系138****5678")
    ]
