"""What people call the values of fields, in the language in use."""

from collections.abc import Callable, Mapping

from guangong.messages import _


def kind_word(kind: str) -> str:
    """Return a kind in words."""
    known = {"activity": _("activity"), "deliverable": _("deliverable"), "standing": _("standing work")}
    return known.get(kind, kind)  # a change's value is free text


def status_word(status: str) -> str:
    """Return a status in words."""
    known = {"todo": _("to do"), "doing": _("doing"), "done": _("done"), "cancelled": _("cancelled")}
    return known.get(status, status)


def every_word(every: str) -> str:
    """Return in words how often standing work wants an entry."""
    return {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half-year": _("every half-year"),
        "year": _("every year"),
    }.get(every, every)


def truth_word(value: str) -> str:
    """Return true or false, as a file has them, in words."""
    return {"true": _("yes"), "false": _("no")}.get(value, value)


def value_word(field: str) -> Callable[[str], str]:
    """Return what gives a value of a field its word; a value that has none is its own."""
    words: Mapping[str, Callable[[str], str]] = {
        "kind": kind_word,
        "status": status_word,
        "every": every_word,
        "key": truth_word,
        "evidence_kinds": kind_word,
    }
    return words.get(field, str)
