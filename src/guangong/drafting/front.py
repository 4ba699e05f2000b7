"""What stands before and behind a plan: its title, a notice that hands it on, who signs, annexes."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from guangong.drafting.blocks import Block, Paragraph
from guangong.drafting.numbering import number_of
from guangong.drafting.openings import start_of

_PLANS: Final = (
    r"工作要点|要点|任务(?:分解|分工|清单|安排)?表|(?:任务|责任|目标|项目)?(?:分解|分工)(?:方案|表)?|(?:工作|实施|行动|活动)?方案|"
    r"(?:工作|行动|活动|实施)?计划|工作安排|行动|规划|意见|措施|办法|任务清单|责任清单|工作台账|目标任务|重点任务|重点工作|工作目标"
)
_NAMED: Final = "工作要点|要点|(?:分解|分工|任务|安排|清单)表?|方案|计划"
_OTHERS: Final = r"通知|函|请示|报告|批复|总结|通报|决定|公告|通告|纪要|汇报|情况|说明|公示|讲话|简报"
TITLE: Final = rf"(?:{_PLANS}|{_OTHERS})(?:[（(][^（）()]*[)）])?》?$"


class Front(NamedTuple):
    """The title, the paragraphs before it that hand the plan on, and the place of the first block behind it.

    ``is_said``: the title is the document's own; else it has to be given one.
    """

    title: str
    notice: tuple[str, ...]
    end: int
    is_said: bool = True


def read_front(blocks: Sequence[Block]) -> Front:
    """Return what stands before the body: of a notice and the plan that it hands on, the latter's title."""
    head = _head(blocks)
    ends = [n for n, text in enumerate(head) if _ends_title(text)]
    if not ends:
        title = _named_in_text(head)
        return Front(title, (), 0, is_said=bool(title))
    plans = [n for n in ends if re.search(rf"(?:{_NAMED})(?:[（(][^（）()]*[)）])?$", head[n])]
    plans = [n for n in plans if n == plans[0] or not _is_task(head[n])]
    chosen = plans[-1] if plans else ends[0]
    first = _first_line(head, chosen)
    title = re.sub(r"^【[^】]*】|^\d{1,2}$", "", "".join(head[first : chosen + 1]))
    return Front(title, tuple(head[:first]), chosen + 1)


def _head(blocks: Sequence[Block]) -> list[str]:
    """Return the paragraphs before the first number or table."""
    texts: list[str] = []
    for block in blocks[:60]:
        if not isinstance(block, Paragraph) or (number_of(block.text) and not _ends_title(block.text)):
            break
        if block.level > 1 and texts:
            break
        texts.append(block.text)
    return texts


def _ends_title(text: str) -> bool:
    is_line = len(text) <= 60 and not re.search("[。；;：:，,！]$", text)  # noqa: PLR2004
    return is_line and re.search(TITLE, text) is not None and not text.startswith("附件：")


def _is_task(text: str) -> bool:
    """Whether a line that ends as titles do says what is to be done: 5月底前制定活动方案."""
    is_dated = re.match(r"\d{1,2}月|第?[一二三四]季度", text) is not None
    return is_dated or (start_of(text) in {"deed", "work"} and not re.search(r"关于|20\d\d|二〇", text))


def _first_line(head: Sequence[str], last: int) -> int:
    """Return the line in which a title begins that ends in ``last``: of several, 关于 stands in the first."""
    if "关于" in head[last] or re.search(r"\d{4}", head[last]):
        return last
    for line in range(last - 1, max(last - 3, -1), -1):
        if len(head[line]) > 40 or re.search("[。；：:，]|〔", head[line]):  # noqa: PLR2004
            break
        if "关于" in head[line]:
            return line
    return last


def _named_in_text(head: Sequence[str]) -> str:
    """Return the title that the first sentences name: 学校2022年工作要点经…通过."""
    pattern = r"[^，。《》“”：:]{0,24}(?:19|20)\d\d年(?:度)?[^，。：:《》]{0,12}?工作(?:要点|计划|方案)"
    found = next((match for text in head[:2] if (match := re.match(pattern, text))), None)
    return found[0] if found else ""


def is_annex(block: Block) -> bool:
    """Whether an annex begins with a block: 附件 alone on its line, or with its number."""
    return (
        isinstance(block, Paragraph) and re.fullmatch(r"附[件表录]\s*\d{0,2}[:：]?", block.text) is not None
    )


def is_tail(block: Block, before: Block | None) -> bool:
    """Whether a block at the end says who signs, when, to whom it goes, or what is annexed."""
    if not isinstance(block, Paragraph):
        return False
    text = block.text
    if _is_day(text) or re.match(r"[（(]此件|抄送|主题词|附件?[:：]|联系(?:人|电话)|校对|编辑|来源|\[", text):
        return True
    if re.search(r"印发$|^共印", text) and len(text) < 40:  # noqa: PLR2004
        return True
    is_name = len(text) <= 40 and not re.search("[，。；：、“《]", text) and not number_of(text)  # noqa: PLR2004
    return (
        is_name
        and isinstance(before, Paragraph)
        and re.search("[。；）)]$|^附件?[:：]", before.text) is not None
    )


def is_signer(block: Block, after: str) -> bool:
    """Whether a block names the office that signs, right above the day."""
    pattern = (
        "[\u4e00-\u9fff]{2,24}(?:委|委员会|办公室|局|厅|处|校|小学|中学|学院|大学|幼儿园|中心|政府|团|会)"
    )
    is_name = isinstance(block, Paragraph) and re.fullmatch(pattern, block.text) is not None
    return is_name and _is_day(after) and start_of(_text_of(block)) == "other"


def _text_of(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _is_day(text: str) -> bool:
    return (
        re.fullmatch(
            r"[（(]?[\d〇○零一二三四五六七八九十]{2,4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月(?:\s?[\d一二三四五六七八九十]{1,3}\s?日)?[)）]?",
            text,
        )
        is not None
    )
