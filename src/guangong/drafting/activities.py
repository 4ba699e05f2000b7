"""The activities in a text: sentences, and what of one is an activity of its own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from guangong.drafting.openings import bare, has_subject, start_of

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
        if not {*kinds} - {"manner", "other"} and len(self.text) <= 40:  # noqa: PLR2004 (half a line)
            return self.text.strip("，,；;。：: 、")
        place = next((n for n, kind in enumerate(kinds) if kind in {"deed", "work"}), None)
        if place is None:
            place = kinds.index("result") if "result" in kinds else 0
        chosen = clauses[place]
        title, behind = plain_title(chosen), clauses[place + 1 :]
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
    found: list[list[str]] = []
    held: list[str] = []
    for clause, sign in _clauses(sentence):
        kind = start_of(clause)
        if kind == "manner" and (not found or _ends(found[-1])):
            held.append(clause + sign)
        elif not found or (_ends(found[-1]) and _begins(clause, found[-1])):
            found.append([*held, clause + sign])
            held = []
        else:
            found[-1] += [*held, clause + sign]
            held = []
    if held:
        found = [*found[:-1], [*(found[-1] if found else []), *held]]
    return [_activity("".join(clauses).strip()) for clauses in found]


def _begins(clause: str, before: Sequence[str]) -> bool:
    """Whether an activity of its own begins with a clause."""
    kind = start_of(clause)
    if before[-1].endswith(("；", ";")):
        return kind != "other"
    if before[-1].endswith("、"):
        return kind == "deed"
    return (kind == "deed" or (has_subject(clause) and kind != "result")) and len(clause) > 5  # noqa: PLR2004


def _ends(clauses: Sequence[str]) -> bool:
    """Whether there is something to do in what stands before: else it goes on."""
    return any(start_of(clause) in {"deed", "work", "result"} for clause in clauses)


def _clauses(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the clauses with the sign behind each; of a list behind 、 only where a verb follows."""
    for clause, sign in _cut(sentence, "，,；;"):
        parts = [part + mark for part, mark in _cut(clause, "、")]
        if _is_list_of_deeds(parts, clause):
            yield from ((part.removesuffix("、"), "、") for part in parts[:-1])
            yield parts[-1], sign
        else:
            yield clause, sign


def _is_list_of_deeds(parts: Sequence[str], clause: str) -> bool:
    ends_alike = re.search("等[^等]{0,8}$", clause) is not None
    return len(parts) > 1 and not ends_alike and all(start_of(p) == "deed" and len(p) > 6 for p in parts)  # noqa: PLR2004


def _activity(text: str) -> Activity:
    return Activity(text, tuple(_several(text)))


def _several(text: str) -> list[str]:
    """Return the activities that stand in a piece beside each other, empty where it is one."""
    clauses = [clause for clause, _sign in _cut(text, "，,；;。")]
    doing = [clause for clause in clauses if start_of(clause) in {"deed", "work"}]
    basis = [clause for clause in clauses if re.match("在.*(?:总结|完成|开展).*基础上", clause)]
    listed = [part for clause in clauses for part in _listed(clause)]
    if len(doing) + len(basis) > 1 or listed:
        return [plain_title(part) for part in (*basis, *(doing or []), *listed)]
    return []


def _listed(clause: str) -> list[str]:
    """Return what is listed in a clause, where it names several events, books or documents."""
    parts = [part for part, _sign in _cut(clause, "、")]
    named = [part for part in parts if re.search("[“《]", part)]
    if len(named) > 1 and len(named) == len(parts):
        return parts
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
