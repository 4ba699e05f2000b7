"""The activities in a text: its sentences, and what of one is a task of its own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from guangong.drafting.clauses import is_open, may_hold_several, split
from guangong.drafting.openings import bare, start_of

_NAMED: Final = r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|‘[^‘’]*’|\"[^\"]*\""


class Activity(NamedTuple):
    """A piece of the text that is one task; ``parts`` are several activities that could not be told apart."""

    text: str
    parts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its title, in the text's own words: its first clause that does something, with its condition."""
        clauses = [clause for clause, _sign in _cut(self.text, "，,；;。")]
        kinds = [start_of(clause) for clause in clauses]
        wanted = ("deed", "work"), ("result",)
        places = (n for kind in wanted for n, found in enumerate(kinds) if found in kind)
        place = next(places, None)
        if place is None and len(self.text) <= 40:  # noqa: PLR2004 (half a line)
            return self.text.strip("，,；;。：: 、")
        first, behind = plain_title(clauses[place or 0]), clauses[(place or 0) + 1 :]
        title = first
        while behind and _goes_on(first, title, behind[0]):
            title = f"{title}，{behind.pop(0)}"
        return title


def _goes_on(first: str, title: str, behind: str) -> bool:
    """Whether a title says too little without the clause behind: 明确要求，周密部署 is one."""
    are_short = len(first) < 6 and len(behind) < 5  # noqa: PLR2004
    last = title.removeprefix(first).rpartition("，")[2]
    is_conditional = _is_condition(first) and (start_of(last) not in {"deed", "work"} or _is_condition(last))
    return len(title) < 6 or are_short or is_open(title) or is_conditional  # noqa: PLR2004


def plain_title(text: str) -> str:
    """Return a clause as a title: without a subject that has to act, a time before it and its last sign."""
    stripped = text.strip("，,；;。：: 、")
    verb = bare(stripped)
    meant = re.search(
        "(?:统筹|突出|规范|加快|确保|力争|争取|做实做细|深化拓展|完善强化)+$", stripped.removesuffix(verb)
    )
    verb = f"{meant[0]}{verb}" if meant else verb  # what stands before a verb here is one itself
    is_whole = len(verb) > 3 and start_of(verb) in {"deed", "work", "result"}  # noqa: PLR2004
    return verb if is_whole else re.sub("^(?:并|同时|还|也|要|将|特别是|尤其是?)(?=..)", "", stripped)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a sign within quotation marks or brackets ends none."""
    return [(part + sign).strip() for part, sign in _cut(text, "。！？!?") if part.strip()]


def activities(sentence: str) -> list[Activity]:
    """Return the activities of a sentence: it is split where a verb follows, else left whole and marked."""
    pieces = [piece for part in _parts(sentence) for piece in _pieces(part) if re.search(r"\w", piece)]
    return [Activity(piece, _parts_of(piece)) for piece in pieces or [sentence]]


def _parts_of(piece: str) -> tuple[str, ...]:
    """Return the activities in a piece; of what is listed but cannot be told apart, its title."""
    parts = tuple(_several(piece))
    return (Activity(piece).title,) if parts == (piece,) else parts


def _pieces(part: str) -> list[str]:
    """Return the activities of a part; what one is for, as 不断提高认识, stays with it."""
    pieces: list[str] = []
    for piece in split(part):
        if pieces and start_of(piece) == "result":
            pieces[-1] += f"，{piece}"
        else:
            pieces.append(piece)
    return pieces


def _parts(sentence: str) -> list[str]:
    """Return what stands between semicolons, where each part does something."""
    parts: list[str] = []
    for part, sign in _cut(sentence, "；;"):
        if parts and start_of(part) == "other":
            parts[-1] += part + sign
        else:
            parts.append(part + sign)
    return parts


def _several(text: str) -> list[str]:
    """Return the activities that stand in a piece beside each other, empty where it is one.

    What is listed but cannot be told apart is the piece itself.
    """
    clauses = [clause for clause, _sign in _cut(text, "，,；;。")]
    doing = [part for clause in clauses for part in _doing(clause)]
    basis = [
        found[1] for clause in clauses if (found := re.match("在(.*(?:总结|完成|开展).*?)的?基础上", clause))
    ]
    listed = [part for clause in clauses for part in _listed(clause)]
    title = Activity(text).title
    apart = [part for part in map(plain_title, (*basis, *doing)) if part not in title]
    deeds = sum(start_of(clause) == "deed" for clause in doing)
    if apart or listed or deeds > 1:
        return [plain_title(part) for part in (*basis, *doing, *listed)]
    parts = [part for part, _sign in _cut(text, "、；;")]
    is_list = may_hold_several(text) and "”的" not in text and min(map(len, parts)) > 4  # noqa: PLR2004 (建好、用好 is one)
    begins = all(start_of(part) in {"deed", "work"} and not _is_condition(part) for part in parts)
    return (parts if begins else [text]) if is_list else []


def _doing(clause: str) -> list[str]:
    """Return a clause that does something, be it in a part, as 多形式学习、制定方案; else nothing."""
    if start_of(clause) in {"deed", "work"}:
        return [] if _is_condition(clause) else [clause]
    listed = [part for part, _sign in _cut(clause, "、")][1:]
    acts = any(start_of(part) in {"deed", "work"} and re.fullmatch("[^为的等]{4,}", part) for part in listed)
    deeds = any(re.match("(?:开展|举办|组织|召开|制定|走访)..", part) for part in listed)
    return [clause] if deeds or (acts and not _is_condition(clause)) else []


def _is_condition(clause: str) -> bool:
    """Whether a clause says of what, or when: 对存在问题的, 对成效明显的省, 在办理移交手续时."""
    if re.match("对(?![标照接口外内])", clause) and not re.search(
        "进行|实行|给予|予以|加强|做好|开展|采取|[要应将须]", clause
    ):
        return True
    if re.match("对.*(?:明显|突出|显著|[较良]?好|大|快|主动|表扬)的[^，,]*$", clause):
        return True
    return re.search("(?:的|之后|(?<![前最])后|(?<![及按定同临])时|基础上)$", clause) is not None


def _listed(clause: str) -> Sequence[str]:
    """Return what is listed in a clause, where it names several events, books or documents."""
    parts = [part for part, _sign in _cut(clause, "、")]
    named = [part for part in parts if re.search("[“《]", part)]
    if len(named) > 1 and len(named) < len(parts):
        return re.findall("《[^》]*》", clause)
    if len(named) > 1:
        return () if re.search("”的|^[在按以]", clause) else parts
    is_list = re.search("等[^等]{0,8}(?:活动|工作|任务|比赛)$", clause.rstrip("。"))
    return parts if is_list and len(parts) > 2 and min(map(len, parts)) > 3 else []  # noqa: PLR2004


def _cut(text: str, signs: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text with the sign that ends each; what is named or in brackets stays whole."""
    blank = re.sub(_NAMED, lambda found: "■" * len(found[0]), text)
    start = 0
    for found in re.finditer(f"[{re.escape(signs)}]", blank):
        if not re.match(r"\d[,，.]\d{3}", blank[max(found.start() - 1, 0) :]):
            yield text[start : found.start()], found[0]
            start = found.end()
    if text[start:].strip():
        yield text[start:], ""
