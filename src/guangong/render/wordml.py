"""WordprocessingML, which a .docx holds, as text: paragraphs, tables, footers and styles (ISO/IEC 29500).

A length is in twips, of which a point has 20.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from guangong.domain.settings import Document
from guangong.render.text import visible

Align = Literal["left", "center", "right", "both"]

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

IDS: Final = {
    "Normal": "GgNormal",
    "Title": "GgTitle",
    "Subtitle": "GgSubtitle",
    "Masthead": "GgMasthead",
    "Heading 1": "GgHeading1",
    "Heading 2": "GgHeading2",
    "Body Text First Indent": "GgBody",
    "Signature": "GgSignature",
    "Annex": "GgAnnex",
    "Table Name": "GgTableName",
    "Table Heading": "GgTableHeading",
    "Table Text": "GgTableText",
    "Table Group": "GgTableGroup",
    "Small Table Heading": "GgSmallTableHeading",
    "Small Table Group": "GgSmallTableGroup",
    "Small Table Text": "GgSmallTableText",
    "Table End": "GgTableEnd",
}
"""The styles of a document by the names that Word shows; a template may have its own of the name."""

TABLE_TEXT: Final = 210
"""The height of the letters in a table (五号), which is the width of a Chinese one."""

SMALL_TEXT: Final = 180
"""That of a table with more columns than have room (小五)."""

_PAD: Final = 40

_SHORT: Final = 12
"""So wide is a short text, as 12月31日 or 各学校关工委, at most."""

_LANGUAGE: Final = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
"""Of the same character other languages have other forms, and their full stop stands in the middle."""


def safe(text: str) -> str:
    """Return a text that XML can hold, and in which nothing is unseen."""
    return re.sub("[\ufffe\uffff]", lambda sign: f"<U+{ord(sign.group()):04X}>", visible(text))


def cells(text: str) -> int:
    """Return how wide a text is, in halves of a Chinese character."""
    return sum(2 if east_asian_width(sign) in "AFW" else 1 for sign in text)


# ── paragraphs ──


def paragraph(text: str, style: str, align: Align | None = None, *, keeps: bool = False) -> str:
    """Return a paragraph; one that ``keeps`` has its last two lines on the page of the next one."""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{_kept(keeps=keeps)}{aligned}</w:pPr>{_run(text)}</w:p>'


def blank(style: str, width: int, *, keeps: bool = False) -> str:
    """Return a line on which a person writes."""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="{width}"/></w:tabs>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{_kept(keeps=keeps)}{tab}</w:pPr><w:r><w:tab/></w:r></w:p>'
    )


def _kept(*, keeps: bool) -> str:
    return "<w:keepNext/><w:widowControl/>" if keeps else ""


def apart(texts: Sequence[str], style: str, room: int) -> str:
    """Return a line with texts from its left to its right edge, in Chinese characters of 3号."""
    widths = [cells(text) * 315 // 2 for text in texts]
    gap = (room - sum(widths)) // max(1, len(texts) - 1)
    places = [sum(widths[:i]) + i * gap + widths[i] // 2 for i in range(1, len(texts) - 1)]
    stops = "".join(f'<w:tab w:val="center" w:pos="{place}"/>' for place in places)
    tabs = f'<w:tabs>{stops}<w:tab w:val="right" w:pos="{room}"/></w:tabs>'
    inner = "<w:r><w:tab/></w:r>".join(map(_run, texts))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>{inner}</w:p>'


def section_end(style: str, section: str) -> str:
    """Return the paragraph, of no height, with which a section ends; ``section`` is its XML."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{section}</w:pPr></w:p>'


def _run(text: str) -> str:
    lines = [re.sub("[\t ]+", " ", line) for line in safe(text).split("\n")]
    if not any(lines):
        return ""
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{_hint(text)}{inner}</w:r>"


def _hint(text: str) -> str:
    """Return what keeps quotation marks and dashes in the Chinese font, but in English sentences."""
    is_latin = re.search("[A-Za-z]", text) and not any(east_asian_width(sign) in "FW" for sign in text)
    return "" if is_latin or text.isascii() else '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


# ── tables ──


class Cell(NamedTuple):
    """A cell of a table, over so many columns."""

    text: str
    align: Align | None = None
    over: int = 1
    style: str = "Table Text"


def table(
    header: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[int],
    ids: Mapping[str, str],
) -> Iterator[str]:
    """Yield a table by its rows: its header stands on every page, and no row is broken across pages."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pads = {"top": 28, "left": _PAD, "bottom": 28, "right": _PAD}
    pad = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in pads.items())
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{sides}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{pad}</w:tblCellMar>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    if header:
        yield _row(header, widths, ids, "<w:tblHeader/>")
    for row in rows:
        yield _row(row, widths, ids)
    yield "</w:tbl>"


def _row(row: Sequence[Cell], widths: Sequence[int], ids: Mapping[str, str], header: str = "") -> str:
    drawn, place = [], 0
    for cell in row:
        width = sum(widths[place : place + cell.over])
        drawn.append(_cell(cell, width, ids))
        place += cell.over
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(drawn)}</w:tr>"


def _cell(cell: Cell, width: int, ids: Mapping[str, str]) -> str:
    span = f'<w:gridSpan w:val="{cell.over}"/>' if cell.over > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
    inner = paragraph(cell.text, ids[cell.style], cell.align)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


class Need(NamedTuple):
    """What a column wants, in halves of a Chinese character.

    At ``word`` no word is broken, at ``short`` no text that is short, as a day or a name, at ``least`` no
    heading either, at ``most`` each text stands on lines of its own; between these it has room by its
    ``weight``: how much stands in it.
    """

    word: int
    short: int
    least: int
    most: int
    weight: float


def need(headings: Iterable[str], texts: Sequence[str]) -> Need:
    """Return what a column wants; its heading may be broken."""
    heads = set(headings)
    word = max([4, *map(_word, heads), *map(_word, texts)])
    short = max([word, *filter(_SHORT.__ge__, map(_spaced, texts))])
    least = max([short, *filter(_SHORT.__ge__, map(cells, heads))])
    most = max([least, *(cells(line) for text in (*heads, *texts) for line in text.split("\n"))])
    cubes = sum(cells(text) ** 3 for text in texts)
    return Need(word, short, least, most, max(1, (cubes / max(1, len(texts))) ** (1 / 3)))


def _spaced(text: str) -> int:
    """Return how wide a text is where a program puts a gap between Chinese and Latin, a quarter of a sign."""
    gaps = re.findall("(?<=[!-~])(?=[^ -~])|(?<=[^ -~])(?=[!-~])", text)
    return cells(text) + (len(gaps) + 1) // 2


def _word(text: str) -> int:
    """Return the length of a text's longest word, or as much of it as one line should have."""
    return min(max(map(len, re.findall("[!-~]+", text)), default=0), 8)


def natural(need: Need, letters: int, height: int = TABLE_TEXT) -> int:
    """Return the width of a column at its most, or with so many halves of a character on a line."""
    return min(need.most, letters) * height // 2 + 2 * _PAD + height // 3


def balanced(heading: str, width: int, height: int) -> str:
    """Return a heading that its column has no room for on two lines of one length."""
    has_room = cells(heading) * height // 2 + 2 * _PAD <= width
    if has_room or len(heading) * 2 != cells(heading):
        return heading
    middle = (len(heading) + 1) // 2
    return f"{heading[:middle]}\n{heading[middle:]}"


def readable(needs: Iterable[Need], height: int = TABLE_TEXT) -> int:
    """Return the room in which a table can be read: of a long text eight characters stand on a line."""
    return sum(natural(need, 16, height) for need in needs)


def _within(need: Need, most: int) -> int:
    """Return so many letters of a column that no text of at most that many is broken."""
    return max(need.word, min(need.short, most), min(need.most, 6))


def shared(needs: Sequence[Need], room: int, height: int = TABLE_TEXT) -> list[int]:
    """Return widths that fill a room: for each column by what stands in it."""
    least = [natural(need, need.least, height) for need in needs]
    if readable(needs, height) > room:  # then headings are broken, at last what is short, too
        tiers = ([natural(need, _within(need, most), height) for need in needs] for most in (10, 9, 8))
        last = [natural(need, max(need.word, min(need.most, 6)), height) for need in needs]
        least = next((widths for widths in tiers if sum(widths) <= room * 19 // 20), last)
    most = [natural(need, need.most, height) for need in needs]

    def widths(share: float) -> list[int]:
        wanted = (int(share * need.weight) for need in needs)
        return [max(low, min(width, high)) for low, width, high in zip(least, wanted, most, strict=True)]

    low, high = 0.0, float(room)
    for _step in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(widths(middle)) > room else (middle, high)
    found = widths(low)
    filled = [width * room // sum(found) for width in found]
    return [*filled[:-1], room - sum(filled[:-1])]


# ── the page number ──


def footer(fonts: Sequence[str], align: Align) -> str:
    """Return the footer with the number of the page: 4号, “— 1 —”, a character from the edge."""
    look = f'<w:rPr>{_fonts(fonts[0], fonts[0])}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    dashes = [f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>' for text in ("— ", " —")]
    number = f'<w:fldSimple w:instr="PAGE"><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
    edge = "" if align == "center" else f'<w:ind w:{align}="280"/>'
    return (
        f'<w:p {NAMESPACES}><w:pPr><w:spacing w:before="0" w:after="0"/>{edge}<w:jc w:val="{align}"/></w:pPr>'
        f"{dashes[0]}{number}{dashes[1]}</w:p>"
    )


# ── styles ──


def defaults(look: Document) -> str:
    """Return what holds for whatever has no style of its own."""
    fonts = _fonts(look.fonts.body[0], look.fonts.latin[0])
    return (
        f"<w:docDefaults {NAMESPACES}><w:rPrDefault><w:rPr>{fonts}"
        f'<w:sz w:val="32"/><w:szCs w:val="32"/>{_LANGUAGE}</w:rPr></w:rPrDefault></w:docDefaults>'
    )


def styles(look: Document) -> dict[str, str]:
    """Return the styles of a document by their names."""
    fonts, line, loose, none = look.fonts, _spacing(_line(look)), _spacing(0), _spacing(20)
    two = round(2 * 20 * (16 + look.character_spacing))
    indent, right = f'<w:ind w:firstLine="{two}"/>', f'<w:ind w:right="{two}"/>'
    keep, single = "<w:keepNext/>", '<w:widowControl w:val="0"/>'
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="FF0000"/></w:pBdr>'
    center, both = '<w:jc w:val="center"/>', '<w:jc w:val="both"/>'
    made = {
        "Normal": (fonts.body, 32, single + line),
        "Title": (fonts.title, 44, keep + single + line + center),
        "Subtitle": (fonts.subheading, 32, keep + single + line + center),
        "Masthead": (fonts.body, 32, keep + single + rule + line),
        "Heading 1": (fonts.heading, 32, keep + single + line + indent + both + _level(0)),
        "Heading 2": (fonts.subheading, 32, keep + single + line + indent + both + _level(1)),
        "Body Text First Indent": (fonts.body, 32, single + line + indent + both),
        "Signature": (fonts.body, 32, single + line + right + '<w:jc w:val="right"/>'),
        "Annex": (fonts.heading, 32, keep + "<w:pageBreakBefore/>" + single + line),
        "Table Name": (fonts.heading, 24, keep + single + loose),
        "Table Heading": (fonts.heading, 21, single + loose + center),
        "Table Text": (fonts.body, 21, single + loose),
        "Table Group": (fonts.heading, 21, keep + single + loose),
        "Small Table Group": (fonts.heading, 18, keep + single + loose),
        "Small Table Heading": (fonts.heading, 18, single + loose + center),
        "Small Table Text": (fonts.body, 18, single + loose),
        "Table End": (fonts.body, 2, single + none),
    }
    spacing = round(look.character_spacing * 20)
    return {
        name: _style(name, _fonts(family[0], fonts.latin[0]), size, spacing if size >= 32 else 0, inner)  # noqa: PLR2004
        for name, (family, size, inner) in made.items()
    }


def _style(name: str, fonts: str, size: int, spacing: int, inner: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    known = name.replace("Heading", "heading") if name.startswith("Heading") else name
    return (
        f'<w:style {NAMESPACES} w:type="paragraph"{default} w:styleId="{IDS[name]}"><w:name w:val="{known}"/>'
        f"<w:qFormat/><w:pPr>{inner}</w:pPr><w:rPr>{fonts}"
        f'<w:b w:val="0"/><w:color w:val="auto"/><w:spacing w:val="{spacing}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{_LANGUAGE}</w:rPr></w:style>'
    )


def _line(look: Document) -> int:
    return round(look.line_spacing * 20)


def _spacing(line: int) -> str:
    """Return lines of a height, else as high as what stands in them; no gap around Latin letters."""
    tight = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    height = f'w:line="{line}" w:lineRule="exact"' if line else 'w:line="240" w:lineRule="auto"'
    return f'{tight}<w:spacing w:before="0" w:after="0" {height}/>'


def _level(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _fonts(chinese: str, latin: str) -> str:
    """Return fonts by their names; those of a theme would come before them."""
    names = quoteattr(safe(latin)), quoteattr(safe(chinese))
    return f"<w:rFonts w:ascii={names[0]} w:hAnsi={names[0]} w:cs={names[0]} w:eastAsia={names[1]}/>"


def font(names: Sequence[str]) -> str:
    """Return the entry of a font in the table of fonts, with what is taken where it is missing."""
    others = safe(",".join(names[1:]))
    instead = f"<w:altName w:val={quoteattr(others)}/>" if others else ""
    return (
        f'<w:font {NAMESPACES} w:name={quoteattr(safe(names[0]))}>{instead}<w:charset w:val="86"/></w:font>'
    )
