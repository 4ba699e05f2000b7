"""The activities in a text: its sentences, and what of one is a task of its own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from guangong.drafting.clauses import may_hold_several, split
from guangong.drafting.openings import bare, start_of

_NAMED: Final = r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|‘[^‘’]*’|\"[^\"]*\""


class Activity(NamedTuple):
    """A piece of the text that is one task; ``parts`` are several activities that could not be told apart."""

    text: str
    parts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its title, in the text's own words: its first clause that does something."""
        clauses = [clause for clause, _sign in _cut(self.text, "，,；;。")]
        kinds = [start_of(clause) for clause in clauses]
        wanted = ("deed", "work"), ("result",)
        places = (n for kind in wanted for n, found in enumerate(kinds) if found in kind)
        place = next(places, None)
        if place is None and len(self.text) <= 40:  # noqa: PLR2004 (half a line)
            return self.text.strip("，,；;。：: 、")
        title, behind = plain_title(clauses[place or 0]), clauses[(place or 0) + 1 :]
        while len(title) < 6 and behind:  # noqa: PLR2004 (明确要求 alone says little)
            title = f"{title}，{behind.pop(0)}"
        return title


def plain_title(text: str) -> str:
    """Return a clause as a title: without a subject that has to act, a time before it and its last sign."""
    stripped = text.strip("，,；;。：: 、")
    verb = bare(stripped)
    is_whole = len(verb) > 3 and start_of(verb) in {"deed", "work", "result"}  # noqa: PLR2004
    return verb if is_whole else re.sub("^(?:并|同时|还|也|要|将|特别是|尤其是?)(?=..)", "", stripped)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a sign within quotation marks or brackets ends none."""
    return [(part + sign).strip() for part, sign in _cut(text, "。！？!?") if part.strip()]


def activities(sentence: str) -> list[Activity]:
    """Return the activities of a sentence: it is split where a verb follows, else left whole and marked."""
    pieces = [piece for part in _parts(sentence) for piece in _pieces(part) if re.search(r"\w", piece)]
    return [Activity(piece, tuple(_several(piece))) for piece in pieces or [sentence]]


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
    """Return the activities that stand in a piece beside each other, empty where it is one."""
    clauses = [clause for clause, _sign in _cut(text, "，,；;。")]
    doing = [clause for clause in clauses if start_of(clause) in {"deed", "work"}]
    basis = [clause for clause in clauses if re.match("在.*(?:总结|完成|开展).*基础上", clause)]
    listed = [part for clause in clauses for part in _listed(clause)]
    if len(doing) + len(basis) > 1 or listed:
        return [plain_title(part) for part in (*basis, *doing, *listed)]
    parts = [part for part, _sign in _cut(text, "、；;")]
    is_list = may_hold_several(text) and min(map(len, parts)) > 4  # noqa: PLR2004 (建好、用好 is one)
    return parts if is_list else []


def _listed(clause: str) -> Sequence[str]:
    """Return what is listed in a clause, where it names several events, books or documents."""
    parts = [part for part, _sign in _cut(clause, "、")]
    named = [part for part in parts if re.search("[“《]", part)]
    if len(named) > 1:
        return parts if len(named) == len(parts) else re.findall("《[^》]*》", clause)
    is_list = re.search("等[^等]{0,8}(?:活动|工作|任务|比赛)$", clause.rstrip("。"))
    return parts if is_list and len(parts) > 2 else []  # noqa: PLR2004


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
