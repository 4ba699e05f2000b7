"""Why a document is no plan."""

import re
from collections.abc import Sequence

from guangong.drafting.activities import sentences
from guangong.drafting.blocks import Block, Paragraph
from guangong.drafting.front import TITLE
from guangong.drafting.openings import start_of
from guangong.drafting.outline import Outline
from guangong.messages import _


def why_no_plan(blocks: Sequence[Block], found: Outline) -> str:
    """Return why a document is no plan, ``""`` for one that is, or that may be one."""
    title = _title(blocks, found)
    kinds = {
        "复函|批复|回函|函$": _("it is an answer to another office"),
        "转发": _("it hands another office's document on; import that one"),
        "请示|报告$": _("it asks or reports to a higher office"),
        "总结|小结|情况(?:的)?(?:报告|通报|汇报|说明)|述职|工作汇报|总结报告|简报|通报$": _(
            "it reports what was done"
        ),
        "会议纪要|讲话": _("it is the record of a meeting or a speech"),
    }
    is_plan = re.search(r"要点|计划|方案|分解表|清单|任务", title)
    for pattern, reason in kinds.items():
        if re.search(pattern, title) and not (is_plan and not re.search("转发|复函|请示", title)):
            return reason
    texts = [item.text for part in found.parts for item in part.items]
    if not texts:
        return _("nothing in it says what is to be done")
    is_table = any(item.cells for part in found.parts for item in part.items)
    return "" if is_table else _by_text(texts, is_plan=bool(is_plan) or _says_so(blocks))


def _says_so(blocks: Sequence[Block]) -> bool:
    """Whether a text says itself that it is a plan, or who does what until when behind labels."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    opening = "(?:制[定订]|提出|拟定|确定|明确).{0,40}(?:要点|计划|方案|安排|任务).{0,6}(?:如下|[：:]$)"
    label = "(?:责任|牵头|配合)(?:单位|部门|人|领导)|(?:完成|办结)?(?:时限|时间)"
    return any(re.search(opening, text) for text in texts[:8]) or (
        sum(bool(re.search(f"(?:{label})[：:]", text)) for text in texts) > 1
    )


def _title(blocks: Sequence[Block], found: Outline) -> str:
    """Return the title; without one what the first paragraph says the document is."""
    if found.front.title:
        return found.front.title
    first = next((block.text for block in blocks if isinstance(block, Paragraph)), "")
    return first if len(first) < 60 and re.search(TITLE, first) else ""  # noqa: PLR2004


def _by_text(texts: Sequence[str], *, is_plan: bool) -> str:
    """Return why texts are those of no plan: they say what was done, or how things are."""
    said = [sentence for text in texts for sentence in sentences(text)]
    past = sum(bool(_is_past(sentence)) for sentence in said)
    if past * (2 if is_plan else 3) > len(said):
        return _("it reports what was done")
    if is_plan:
        return ""
    doing = sum(_is_task(sentence) for sentence in said)
    return _("most of it says how things are, not what is to be done") if doing * 5 < len(said) * 2 else ""


def _is_past(sentence: str) -> bool:
    return (
        re.search(
            "[^为除罢]了(?!解)|已经|已于|共(?:计)?\\d|先后|累计|圆满|取得(?:了)?.{0,8}(?:成效|成绩)", sentence
        )
        is not None
    )


def _is_task(sentence: str) -> bool:
    """Whether a sentence asks for something: it begins with a verb, or names who has to do it."""
    clauses = re.split("[，；,;]", re.sub("（[^）]*）", "", sentence))
    is_asked = re.search("要(?!求|素|包括)|应当?(?!急)|负责|不得|给予|予以", sentence)
    return start_of(clauses[0]) in {"deed", "work"} or bool(
        is_asked and re.search("负责|要|给予|予以", sentence)
    )
