"""The settings of a plan and of its base: what lets pass more than before."""

from guangong.checks import SEVERITIES
from guangong.checks.selection import is_chosen
from guangong.domain.settings import Check, Project


def weaker(old: Project, new: Project) -> list[str]:
    """Return the settings by which ``new`` lets pass what ``old`` did not."""
    checks = {
        "check.strict": old.check.strict and not new.check.strict,
        "check.evidence_kinds": set(old.check.evidence_kinds) - set(new.check.evidence_kinds),
        "check.many_done": new.check.many_done > old.check.many_done,
    }
    codes = sorted({*old.severity, *new.severity})
    lowered = [f"severity.{code}" for code in codes if _weight(new, code) < _weight(old, code)]
    return _chosen_no_more(old.check, new.check) + [name for name, loose in checks.items() if loose] + lowered


def _chosen_no_more(old: Check, new: Check) -> list[str]:
    """Return which of both settings leaves out a rule that was chosen."""
    chosen = [code for code in SEVERITIES if is_chosen(code, old.select, old.ignore)]
    lost = [code for code in chosen if not is_chosen(code, new.select, new.ignore)]
    by_select = any(not is_chosen(code, new.select, old.ignore) for code in lost)
    by_ignore = any(not is_chosen(code, old.select, new.ignore) for code in lost)
    names = {"check.select": by_select or not by_ignore, "check.ignore": by_ignore}
    return [name for name, is_weaker in names.items() if lost and is_weaker]


def _weight(project: Project, code: str) -> int:
    default = SEVERITIES.get(code)
    weights = ("off", "note", "warning", "error")
    return weights.index(project.severity.get(code, default.value if default else "error"))
