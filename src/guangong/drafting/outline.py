"""The order of a document: its title, its sections with what stands in them, and what is no task."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from guangong.drafting.activities import sentences
from guangong.drafting.blocks import Block, Paragraph, Row
from guangong.drafting.front import Front, is_annex, is_signer, is_tail, read_front
from guangong.drafting.numbering import ORDER, Number, inline, number_of
from guangong.drafting.tables import Line, read_tables
from guangong.drafting.unit_names import is_list

_PREFACES: Final = (
    r"(?:总体|主要|基本)(?:要求|思路|目标|原则)(?:和.*)?|指导思想(?:和.*)?|基本原则|工作(?:目标|思路|原则)|目标要求|"
    r"现状|背景|形势|重要意义|工作背景"
)
_CLOSINGS: Final = (
    r"各[^，。]{0,40}(?:要|应)[^。]{0,60}(?:高度重视|认真(?:组织|贯彻|落实)|加强领导|结合实际|及时(?:报送|上报|总结))|"
    r"以上|特此|本(?:要点|方案|计划|通知|意见)自|自本|请结合|请各"
)


class Item(NamedTuple):
    """A text that becomes tasks, and where it stands.

    One that is ``whole`` is one task, under its own ``title`` where it has one. ``cells`` are those of a row
    of a table besides, by what they hold.
    """

    clause: str
    text: str
    title: str = ""
    whole: bool = False
    cells: tuple[tuple[str, str], ...] = ()


class Part(NamedTuple):
    """A section: its number, its title and its items; one that only says what all is for has none."""

    number: int
    title: str
    items: tuple[Item, ...]


class Passed(NamedTuple):
    """A text that is no task, and why: preamble, purpose, closing, annex, column, beside the table, tail."""

    why: str
    text: str


class Outline(NamedTuple):
    """A document in its order; ``headings`` are the texts that name its parts."""

    front: Front
    parts: tuple[Part, ...]
    passed: tuple[Passed, ...]
    headings: tuple[str, ...]


@dataclass
class _Node:
    """A numbered text, or a heading, with what stands below it."""

    number: Number
    text: str
    below: list["_Node | str"] = field(default_factory=list)
    source: str = ""

    @property
    def nodes(self) -> list["_Node"]:
        return [child for child in self.below if isinstance(child, _Node)]

    @property
    def texts(self) -> list[str]:
        return [child for child in self.below if isinstance(child, str)]

    def leaves(self) -> Iterator["_Node"]:
        """Yield the nodes below without others below them."""
        for node in self.nodes:
            yield from node.leaves() if node.nodes else (node,)


def outline(blocks: Sequence[Block]) -> Outline:
    """Return a document in its order: by its text, by its tables, or by both."""
    said = [_text(block) for block in blocks if _is_source(block)]
    blocks, review, heading = _without_review([block for block in blocks if not _is_source(block)])
    front = read_front(blocks)
    body, passed = _body(blocks[front.end :])
    passed[:0] = [
        *(Passed("notice", text) for text in (*said, *front.notice)),
        *(Passed("review", _text(block)) for block in review),
    ]
    body = [*_with_names(body)]
    tables = read_tables([block for block in body if isinstance(block, Row)])
    lines = tables.lines
    passed += [Passed("column", name) for name in tables.unread]
    passed += [Passed("beside", text) for text in tables.others]
    texts = [block.text for block in body if isinstance(block, Paragraph)]
    captions = _captions(body) if lines else {}
    beside = {*_notes_below(body), *(caption for found in captions.values() for caption in found)}
    prose = [block for block in body if isinstance(block, Paragraph) and block.text not in beside]
    root = _tree([*_with_headings(prose)])
    if lines and (not root.nodes or _repeats(lines, texts)):
        passed += [Passed("beside", text) for text in texts]
        return _of_lines(front, lines, passed, [*tables.heads, heading])
    passed += [Passed("beside", text) for text in texts if text in beside]
    places = {line.table: _sections_before(root, body, line.table) for line in lines}
    found = _of_tree(front, root, passed)
    titled = {table: name for table, names in captions.items() if (name := _title_of_table(names))}
    named = dict.fromkeys(line.section for line in lines)
    parts = _with_lines(found.parts, lines, places, titled)
    return found._replace(parts=tuple(parts), headings=(*found.headings, *named, *tables.heads, heading))


def _is_source(block: Block) -> bool:
    """Whether a line of a plain text says where it is from: # source: …."""
    return isinstance(block, Paragraph) and block.text.startswith("# ")


def _without_review(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], str]:
    """Return a plan without the review of the year before in it, that, and the heading of the plan's part."""
    found = [_part_of_two(block) for block in blocks]
    first = next((n for n, block in enumerate(blocks) if n and number_of(_text(block))), 1)
    review = next((n for n, kind in enumerate(found) if kind == "review" and n), None)
    plan = next((n for n, kind in enumerate(found) if kind == "plan" and n >= min(first, review or 0)), None)
    if review is not None and plan is not None and review < plan:
        return [*blocks[:review], *blocks[plan + 1 :]], [*blocks[review:plan]], _text(blocks[plan])
    is_last = review is not None and review > first and (plan is not None or _names_both(blocks[:first]))
    return ([*blocks[:review]], [*blocks[review:]], "") if is_last else ([*blocks], [], "")


def _names_both(head: Sequence[Block]) -> bool:
    """Whether a title names a plan and a review."""
    texts = [_text(block) for block in head]
    return any(re.search("总结|回顾", text) and re.search("要点|计划|安排|打算", text) for text in texts)


def _part_of_two(block: Block) -> str:
    """Return whether a block is the heading of a plan, or of the review of the year before it."""
    text = _text(block)
    year = "(?:20\\d\\d|二[〇○零]..)年度?|今年|上一?年度?|去年|过去一年|下一?年度?|明年|来年|下[一]?步"
    if len(text) > 40 or not re.search(year, text) or re.search("[。；，]", text):  # noqa: PLR2004
        return ""
    kinds = {"review": "总结|回顾|(?:完成|开展|进展)情况|成效", "plan": "要点|计划|安排|打算|思路|任务|重点"}
    return next((kind for kind, words in kinds.items() if re.search(f"(?:{words})$", text)), "")


def _with_names(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks; of several tables, the heading right above one is a row that names its section."""
    several = len({block.table for block in blocks if isinstance(block, Row)}) > 1
    pairs = [*pairwise([*blocks, None])]
    has_prose = any(
        isinstance(block, Paragraph) and number_of(block.text) and not isinstance(following, Row)
        for block, following in pairs
    )
    for block, following in pairs:
        is_name = isinstance(block, Paragraph) and len(block.text) <= 40 and "。" not in block.text  # noqa: PLR2004
        is_part = has_prose and isinstance(block, Paragraph) and number_of(block.text)
        if (
            several
            and is_name
            and not is_part
            and isinstance(following, Row)
            and isinstance(block, Paragraph)
        ):
            yield Row((block.text,), following.table)
        elif block:
            yield block


def _body(blocks: Sequence[Block]) -> tuple[list[Block], list[Passed]]:
    """Return the blocks that may hold tasks, and the tail: who signs, when, annexes of a plan."""
    numbered = [n for n, block in enumerate(blocks) if isinstance(block, Paragraph) and number_of(block.text)]
    first = numbered[0] if numbered else len(blocks)
    has_table = any(isinstance(block, Row) for block in blocks)
    annex = next((n for n, block in enumerate(blocks) if n > first and is_annex(block)), len(blocks))
    end = len(blocks) if has_table else annex
    passed = [Passed("annex", _text(block)) for block in blocks[end:]]
    body, tail = [*blocks[:end]], list[Passed]()
    while body and (
        is_tail(body[-1], body[-2] if len(body) > 1 else None)
        or (tail and is_signer(body[-1], tail[-1].text))
    ):
        tail.append(Passed("tail", _text(body.pop())))
    return body, [*reversed(tail), *passed]


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else "".join(block.cells)


# ── a table ──


def _of_lines(front: Front, lines: Sequence[Line], passed: list[Passed], heads: Sequence[str]) -> Outline:
    """Return the outline of a table: a section for each name in its column, else one."""
    sections: dict[str, list[Item]] = {}
    for line in lines:
        sections.setdefault(line.section or front.title, []).append(_item_of(line))
    parts = [_section_of(n, title, items) for n, (title, items) in enumerate(sections.items(), 1)]
    return Outline(front, tuple(parts), tuple(passed), (front.title, *sections, *heads))


def _item_of(line: Line) -> Item:
    is_place = re.fullmatch("[一二三四五六七八九十]+、?[^，。]{0,14}", line.text) and line.title
    text, clause = (line.title, line.text) if is_place else (line.text, line.clause)
    cells = (*line.cells, ("", line.text)) if is_place else line.cells
    return Item(clause, text, line.title, whole=True, cells=cells)


def _section_of(number: int, title: str, items: Sequence[Item]) -> Part:
    found = number_of(title)
    named = found.rest if found and found.rest else title
    return Part(number, re.sub("^[一二三四五六七八九十]{1,3} ", "", named), tuple(items))


# ── tables beside a text ──


def _captions(body: Sequence[Block]) -> dict[int, list[str]]:
    """Return what stands right above each table and is no text of its own: 附件, its title, 如下表：."""
    captions: dict[int, list[str]] = {}
    for place, block in enumerate(body):
        if not isinstance(block, Row) or block.table in captions:
            continue
        above = captions[block.table] = []
        while place and _is_caption(body[place - 1], first=not above):
            place -= 1  # noqa: PLW2901 (it walks back from the table)
            above.insert(0, _text(body[place]))
    return captions


def _is_caption(block: Block, *, first: bool) -> bool:
    if not isinstance(block, Paragraph) or number_of(block.text) or len(block.text) > 40:  # noqa: PLR2004
        return False
    return is_annex(block) or block.text.startswith("附件") or (first and "。" not in block.text)


def _notes_below(body: Sequence[Block]) -> list[str]:
    """Return the paragraphs below the last table from 说明 on, which say how it is to be read."""
    last = max((n for n, block in enumerate(body) if isinstance(block, Row)), default=len(body))
    below = [block.text for block in body[last:] if isinstance(block, Paragraph)]
    pattern = "(?:填[表报])?(?:说明|注|备注)(?:[:：].*)?"
    first = next((n for n, text in enumerate(below) if re.fullmatch(pattern, text)), len(below))
    return below[first:]


def _title_of_table(captions: Sequence[str]) -> str:
    """Return the title of a table that is annexed, "" where it belongs to the section that it stands in."""
    title = captions[-1] if captions else ""
    is_own = re.search(r"表$|清单$", title) or any(text.startswith("附件") for text in captions)
    return re.sub(r"^附件\s*\d*\s*[:：]?\s*", "", title) if is_own else ""


def _repeats(lines: Sequence[Line], texts: Sequence[str]) -> bool:
    """Whether a table says again what the text says."""
    whole = re.sub(r"\W", "", "".join(texts))
    return sum(re.sub(r"\W", "", line.text) in whole for line in lines) * 2 > len(lines)


def _sections_before(root: _Node, body: Sequence[Block], table: int) -> int:
    """Return how many sections of the text begin before a table."""
    first = next(n for n, block in enumerate(body) if isinstance(block, Row) and block.table == table)
    above = "".join(block.text for block in body[:first] if isinstance(block, Paragraph))
    number = place = 0
    for node in root.nodes:
        found = above.find(node.source, place)
        if found < 0:
            break
        number, place = number + 1, found + len(node.source)
    return number


def _with_lines(
    parts: Sequence[Part], lines: Sequence[Line], places: Mapping[int, int], titled: Mapping[int, str]
) -> list[Part]:
    """Return the sections of a text with the tasks of tables: in the one that a table names or stands in."""
    found = [*parts]
    for line in lines:
        name = line.section or titled.get(line.table, "")
        title = _section_of(0, name, ()).title
        place = next((n for n, part in enumerate(found) if part.title == title), None)
        if not name and found and places[line.table]:
            place = min(places[line.table], len(parts)) - 1
        if place is None:
            place = len(found)
            found.append(Part(max((part.number for part in found), default=0) + 1, title, ()))
        found[place] = found[place]._replace(items=(*found[place].items, _item_of(line)))
    return found


# ── a text ──


def _with_headings(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs; a number that stands alone on its line has its heading on the next."""
    held: Paragraph | None = None
    for paragraph in paragraphs:
        number = number_of(paragraph.text)
        if held and (number or len(paragraph.text) > 40):  # noqa: PLR2004 (no heading)
            yield held
            held = None
        if number and not number.rest and not held:
            held = paragraph
        else:
            yield paragraph._replace(text=held.text + paragraph.text) if held else paragraph
            held = None
    if held:
        yield held


def _tree(paragraphs: Sequence[Paragraph]) -> _Node:
    """Return the paragraphs below the numbers and headings that they stand under."""
    root = _Node(Number("part", 0, "", ""), "")
    stack, headings = [root], _headings(paragraphs)
    ranks = {id(root): -1.0}
    for place, paragraph in enumerate(paragraphs):
        number = headings.get(place) or number_of(paragraph.text)
        if number is None and _is_note(paragraph.text) and _noted(stack[-1], paragraph.text):
            continue
        if number is None:
            stack[-1].below += _inside(paragraph.text, stack[-1])
            continue
        rank = number.rank - 0.5 * (place in headings) * (number.kind == "chapter")
        while ranks[id(stack[-1])] >= rank:
            stack.pop()
        node = _Node(number, number.rest, source=paragraph.text)
        _open_inline(node)
        ranks[id(node)] = rank
        stack[-1].below.append(node)
        stack.append(node)
    return root


def _is_note(text: str) -> bool:
    """Whether a paragraph says of the one before who does it, or until when."""
    label = "牵头|责任|配合|主办|承办|协办|负责|完成|时限|参与|实施"
    is_label = re.match(rf"[（(【]?(?:{label})[^，。：:]{{0,10}}[：:]", text)
    bracket = re.fullmatch(r"[（(]([^（）()]*)[）)][。；]?", text)
    if is_label or not bracket:
        return bool(is_label)
    return re.search("(?:负责|牵头|配合|前完成|月底前)$", bracket[1]) is not None or is_list(bracket[1])


def _noted(node: _Node, text: str) -> bool:
    """Put a note behind the text that it is about; return whether there is one."""
    last = node
    while last.below and isinstance(last.below[-1], _Node):
        last = last.below[-1]
    whole = text if text.startswith(("（", "(", "【")) else f"（{text.rstrip('。')}）"
    if last.below and isinstance(last.below[-1], str):
        last.below[-1] = _with_note(last.below[-1], whole)
    elif last.text:
        last.text = _with_note(last.text, whole)
    return bool(last.below or last.text)


def _with_note(text: str, note: str) -> str:
    """Return a text with a note; units in a bracket stand behind the whole sentence, which ends there."""
    ends = text.endswith(("。", "；", "！", "）", ")")) or not is_list(note[1:-1])
    return f"{text}{'' if ends else '。'}{note}"


def _inside(text: str, above: _Node) -> list["_Node | str"]:
    """Return a paragraph as it is, or the numbered parts of it with what stands before them."""
    before, parts = inline(text)
    if not parts or parts[0].rank <= (above.number.rank if above.number.label else -1):
        return [text]
    return [*([before] if before else []), *(_Node(part, part.rest) for part in parts)]


def _open_inline(node: _Node) -> None:
    """Put the numbered parts of a node's own text below it."""
    before, parts = inline(node.text)
    if parts and parts[0].rank > node.number.rank:
        node.text = before
        node.below += [_Node(part, part.rest) for part in parts]


def _headings(paragraphs: Sequence[Paragraph]) -> dict[int, Number]:
    """Return the headings without a number by their places, where no first level is numbered."""
    numbers = [number_of(paragraph.text) for paragraph in paragraphs]
    kinds = {number.kind for number in numbers if number}
    if kinds & {"part", "chapter"}:
        return {}
    styled = [n for n, paragraph in enumerate(paragraphs) if paragraph.level and not numbers[n]]
    places = (
        styled if len(styled) > 1 else [n for n in range(len(paragraphs) - 1) if _is_heading(paragraphs, n)]
    )
    if len(places) < 2 or (kinds and places[0] > next(n for n, found in enumerate(numbers) if found)):  # noqa: PLR2004
        return {}
    return {place: Number("chapter", n, "", paragraphs[place].text) for n, place in enumerate(places, 1)}


def _is_heading(paragraphs: Sequence[Paragraph], place: int) -> bool:
    text, following = paragraphs[place].text, paragraphs[place + 1].text
    is_long = len(text) > 30 or len(text) < 2  # noqa: PLR2004 (a heading stands on a line)
    if is_long or re.search("[。；;：:！!，,]$|。", text) or number_of(text):
        return False
    is_text = len(following) > len(text) and re.search("[。；]", following) is not None
    return number_of(following) is not None or is_text


def _of_tree(front: Front, root: _Node, passed: list[Passed]) -> Outline:
    top = root.nodes
    if not top:
        return _unnumbered(front, root, passed)
    first = root.below.index(top[0])
    preamble = [text for text in root.below[:first] if isinstance(text, str)]
    passed[:0] = [Passed("preamble", text) for text in preamble]
    passed += [Passed("closing", text) for text in _closing(root)]
    headings: list[str] = [front.title]
    if _is_flat(top):
        items = [item for node in top for item in _items(node, "", headings, passed, flat=True)]
        return Outline(front, (Part(1, front.title, tuple(items)),), tuple(passed), tuple(headings))
    numbers = [node.number.value for node in top]
    is_clear = len({*numbers}) == len(numbers) and all(0 < n < 100 for n in numbers)  # noqa: PLR2004
    parts = [
        _part(node, number if is_clear else place, headings, passed)
        for place, (node, number) in enumerate(zip(top, numbers, strict=True), 1)
    ]
    return Outline(front, tuple(parts), tuple(passed), tuple(headings))


def _unnumbered(front: Front, root: _Node, passed: list[Passed]) -> Outline:
    """Return the outline of a text without numbers and headings: one section, paragraph by paragraph."""
    texts = root.texts
    while texts and re.match("为|根据|按照|现将|.{0,40}(?:总体(?:思路|要求)|指导思想)|.*为指导", texts[0]):
        passed.insert(0, Passed("preamble", texts.pop(0)))
    while texts and re.match(_CLOSINGS, texts[-1]):
        passed.append(Passed("closing", texts.pop()))
    items = tuple(Item(f"第{n}段", text) for n, text in enumerate(texts, 1))
    return Outline(front, (Part(1, front.title, items),) if items else (), tuple(passed), (front.title,))


def _closing(root: _Node) -> list[str]:
    """Return the paragraphs behind the last number that are closing words, taken out of the tree.

    Where the others have all they say on their own line, what stands behind the last one is not its own.
    """
    last = root
    while last.nodes:
        last = last.nodes[-1]
    others = [leaf for leaf in root.leaves() if leaf is not last]
    alone = bool(others) and bool(sentences(last.text)) and last.text.endswith(("。", "）", ")", "；"))
    closing: list[str] = []
    if alone and not any(leaf.texts for leaf in others if leaf.text.endswith("。")):
        closing, last.below = last.texts, []
    node = root
    while node.nodes:
        node = node.nodes[-1]
        while node.below and isinstance(node.below[-1], str) and re.match(_CLOSINGS, node.below[-1]):
            closing.insert(0, str(node.below.pop()))
    return closing


def _is_flat(top: Sequence[_Node]) -> bool:
    """Whether the first level is that of the tasks: no headings, and nothing below."""
    kind = top[0].number.kind
    if any(node.below for node in top) or len(top) < 2 or not top[0].number.label:  # noqa: PLR2004
        return False
    if kind in {"yishi", "first"}:
        return not all(re.search("[；;。].", node.text) for node in top)
    whole = [node for node in top if len(node.text) > 40 and not _lead(node.text)[0]]  # noqa: PLR2004
    return ORDER[kind] > ORDER["chapter"] or len(whole) * 5 >= len(top) * 4


def _part(node: _Node, number: int, headings: list[str], passed: list[Passed]) -> Part:
    """Return a section with its items; one that says what all is for has none."""
    title, rest = _lead(node.text)
    if not title:
        title, rest = (node.text, "") if not _is_run_in(node) else (_first_clause(node.text), node.text)
    title = title.rstrip("。：:；;，, ") or node.number.label
    if re.fullmatch(_PREFACES, title):
        headings.append(title)
        passed += [Passed("purpose", text) for text in (rest, *_all_texts(node)) if text]
        return Part(number, title, ())
    path = (
        f"{node.number.label}、" if node.number.kind == "chapter" and node.number.label else node.number.label
    )
    own = _with_lead_cut(rest, title) if rest and node.number.kind in {"yishi", "first"} else rest
    headings.append("" if own == node.text else title)
    items = [Item(path.rstrip("、"), own)] if own else []
    items += _below(node, path, headings, passed)
    return Part(number, title, tuple(items))


def _is_run_in(node: _Node) -> bool:
    """Whether a node's own text is no heading, but what has to be done."""
    return bool(re.search("[。；;].", node.text)) or (
        not node.below and (len(node.text) > 40 or node.text.endswith("。"))  # noqa: PLR2004
    )


def _first_clause(text: str) -> str:
    """Return the beginning of a text up to a comma that is not within a name."""
    blank = re.sub("《[^》]*》|“[^”]*”", lambda found: "■" * len(found[0]), text)
    found = re.search("[，,；;。：:]", blank)
    return text[: found.start()] if found and found.start() > 3 else text[:40]  # noqa: PLR2004


def _with_lead_cut(text: str, title: str) -> str:
    """Return a text without the title that it begins with, where something is left."""
    rest = text.removeprefix(title).lstrip("，,；;。：: ")
    return rest or text


def _all_texts(node: _Node) -> Iterator[str]:
    for child in node.below:
        if isinstance(child, str):
            yield child
        else:
            yield child.text
            yield from _all_texts(child)


def _below(node: _Node, path: str, headings: list[str], passed: list[Passed]) -> Iterator[Item]:
    paragraph = 0
    for child, following in pairwise([*node.below, None]):
        if isinstance(child, str):
            paragraph += 1
            own, lead_in = _without_lead_in(child) if isinstance(following, _Node) else (child, "")
            headings.append(lead_in)
            if own:
                yield Item(f"{path}第{paragraph}段", own)
        elif child:
            paragraph += child.number.kind == "bullet"
            label = f"第{paragraph}项" if child.number.kind == "bullet" else child.number.label
            child.number = child.number._replace(label=label)
            yield from _items(child, path, headings, passed)


def _without_lead_in(text: str) -> tuple[str, str]:
    """Return a text before a list without the sentence that leads to it, as 做好三件事：, and that."""
    if not text.endswith(("：", ":")):
        return text, ""
    lead_in = sentences(text)[-1]
    return text.removesuffix(lead_in).strip(), lead_in


def _items(
    node: _Node, path: str, headings: list[str], passed: list[Passed], *, flat: bool = False
) -> Iterator[Item]:
    """Yield the items of a node that is no section: one whole task, or its text and what stands below."""
    clause = f"{path}{node.number.label}"
    lead, rest = _lead(node.text)
    if not lead and node.below and not re.search("[。；;].", node.text):
        lead, rest = node.text, ""
    if re.fullmatch(_PREFACES, lead.rstrip("。：: ")):
        headings.append(lead)
        passed += [Passed("purpose", text) for text in (rest, *_all_texts(node)) if text]
        return
    is_small = ORDER["digit"] <= node.number.rank < ORDER["yishi"]
    if not node.nodes and (flat or (is_small and lead)):
        yield Item(clause, "".join((node.text, *node.texts)), lead.rstrip("。：:；;，, "), whole=True)
        return
    if lead and (rest or node.below):
        headings.append(lead)
    own = rest if lead and (rest or node.below) else node.text
    if own:
        yield Item(clause, own, lead if lead != own else "")
    yield from _below(node, clause, headings, passed)


def _lead(text: str) -> tuple[str, str]:
    """Return the heading that a text runs in with, as 一是加强队伍建设。, and the rest; "" for none."""
    found = sentences(text)
    most = 20 if re.search("[“《]", text[:32]) else 32
    if len(found) > 1 and len(found[0]) <= most and not _is_note(text[len(found[0]) :].strip()):
        return found[0], text[len(found[0]) :].strip()
    named = re.match(r"([^，。；：:（(]{2,24})[：:]\s*(?=\S)", text)
    return (named[0], text[named.end() :]) if named and not _is_note(text) else ("", text)
