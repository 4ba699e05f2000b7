"""The numbers that Word counts itself: they stand in no text."""

from typing import TYPE_CHECKING, Any, Final

from guangong.domain.typed import in_chinese

if TYPE_CHECKING:
    from docx.document import Document

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Numbers:
    """Counts the numbered paragraphs of a document, in their order."""

    def __init__(self, document: "Document") -> None:
        self._abstract: dict[str, str] = {}
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(relation.target_part.element)

    def _read(self, root: Any) -> None:  # noqa: ANN401 (lxml has no types)
        for kind in root.iter(f"{_W}abstractNum"):
            for level in kind.iter(f"{_W}lvl"):
                place = int(level.get(f"{_W}ilvl", "0"))
                found = (_value(level, "numFmt"), _value(level, "lvlText"), int(_value(level, "start") or 1))
                self._levels[kind.get(f"{_W}abstractNumId"), place] = found
        for number in root.iter(f"{_W}num"):
            self._abstract[number.get(f"{_W}numId")] = _value(number, "abstractNumId")

    def of(self, paragraph: Any, style: Any) -> str:  # noqa: ANN401
        """Return the number that Word shows before a paragraph, ``""`` where it has none."""
        found = next((p for p in (paragraph, style) if p is not None and _numbering(p) is not None), None)
        properties = _numbering(found) if found is not None else None
        if properties is None:
            return ""
        kind = self._abstract.get(_value(properties, "numId"), "")
        return self._next(kind, int(_value(properties, "ilvl") or 0))

    def _next(self, kind: str, level: int) -> str:
        form, text, start = self._levels.get((kind, level), ("none", "", 1))
        if form in {"none", "bullet"}:
            return "• " if form == "bullet" else ""
        self._counts[kind, level] = self._counts.get((kind, level), start - 1) + 1
        for other in [other for other in self._counts if other[0] == kind and other[1] > level]:
            del self._counts[other]
        for place in range(level + 1):
            other_form, _text, other_start = self._levels.get((kind, place), ("decimal", "", 1))
            number = self._counts.get((kind, place), other_start)
            text = text.replace(f"%{place + 1}", _written(number, other_form))
        return text


def _numbering(element: Any) -> Any:  # noqa: ANN401
    return element.find(f"{_W}pPr/{_W}numPr")


def _value(element: Any, name: str) -> str:  # noqa: ANN401
    child = element.find(f"{_W}{name}")
    return "" if child is None else child.get(f"{_W}val") or ""


def _written(number: int, form: str) -> str:
    if form.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")):
        return in_chinese(number)
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:  # noqa: PLR2004 (so many signs)
        return chr(0x2460 + number - 1)
    return f"（{number}）" if form == "decimalEnclosedParen" else str(number)
