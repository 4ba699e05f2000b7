"""The columns of a 任务分解表, by their headings."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guangong.unseen import narrowed

_ROLES: Final[Mapping[str, str]] = {
    "number": r"序号|编号|项目编号|号",
    "deadline": r"(?!开始|启动|起始).*(?:时限|时间|期限|进度|节点|日期).*",
    "section": r"分组|部分|(?:工作)?(?:类别|板块|项目类别|方面|类型)|目标领域|"
    r"(?:一级|总体)(?:指标|任务|目标)",
    "group": r"(?:重点)?(?:工作|目标)(?:任务|内容|项目)?|项目|重点项目|二级(?:指标|任务)",
    "task": r".*(?:具体|主要|重点)?(?:任务|要求|举措|措施|内容|目标|事项|做法|活动)(?:名称|分解|内容)?",
    "leader": r"(?:分管|责任|牵头|包保|挂钩|联系)?(?:县|市|区|局|校|镇|院)?领导.{0,4}|责任人|负责人",
    "lead": r"(?:牵头|责任|主办|负责|承办|主责|落实|实施)(?:责任)?(?:单位|部门|科室|处室|股室|主体)|"
    r"(?:单位|部门|科室)|牵头|主办|主责|承办",
    "support": r"配合|协办|协助|参与|(?:配合|协办|参与|协助|参加)(?:责任)?(?:单位|部门|科室|处室|股室)",
    "target": r"(?:目标|指标|任务)(?:值|数|量)|数量",
    "note": r"备注|说明|完成情况|进展(?:情况)?|佐证.*",
}


def role_of(heading: str) -> str:
    """Return what a column holds by its heading, ``""`` where that is not known."""
    text = re.sub(r"[\s*]|\(.*?\)", "", narrowed(heading))
    if not text or len(text) > 14:  # noqa: PLR2004 (no heading is longer)
        return ""
    return next((role for role, pattern in _ROLES.items() if re.fullmatch(pattern, text)), "")


def roles_of(cells: Sequence[str]) -> dict[str, int]:
    """Return role → column where cells are the headings of a table, empty where they are not.

    Of two columns that can hold the task, the last one does, and the one before names its group; of
    牵头责任单位 beside 责任单位 the first leads.
    """
    found = [(role_of(cell), place) for place, cell in enumerate(cells)]
    tasks = [place for role, place in found if role in {"task", "group"}]
    if not tasks or sum(bool(role) for role, _place in found) < 2 or any(len(cell) > 30 for cell in cells):  # noqa: PLR2004
        return {}
    roles = {role: place for role, place in reversed(found) if role and role not in {"task", "group"}}
    leads = [place for role, place in found if role == "lead"]
    if len(leads) > 1:
        roles.setdefault("support", leads[1])
    if len(tasks) > 1:
        roles["group"] = tasks[0]
    return {**roles, "task": tasks[-1]}


READ: Final = ("number", "deadline", "section", "group", "task", "leader", "lead", "support")
"""What of a column becomes part of a task; the others are named, and stand beside it."""


def joined(top: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Return a heading of two rows as one, empty where the second is none: 责任单位 over 牵头 and 配合."""
    if len(top) != len(below):
        return ()
    own = [n for n, text in enumerate(below) if text and text != top[n]]
    if not own or any(len(below[n]) > 12 or not _is_wide(top, n) for n in own):  # noqa: PLR2004 (no heading)
        return ()
    names = [*top]
    for n in own:
        above = next(filter(None, reversed(top[: n + 1])), "")
        names[n] = below[n] if role_of(below[n]) else above + below[n]
    return tuple(names) if roles_of(names) else ()


def _is_wide(top: Sequence[str], place: int) -> bool:
    """Whether the heading at a place is merged over several columns."""
    text, behind = top[place], [*top, "-"][place + 1]
    return bool((not text and any(top[:place])) or behind in {"", text} or (place and top[place - 1] == text))
