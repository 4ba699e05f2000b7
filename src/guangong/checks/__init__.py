"""The rules: what is wrong with a plan, or with an edit of it.

A rule is one short function; its docstring is its page in the manual (``manual``), ``tables`` gives it its
permanent code and its weight, ``checking`` and ``judging`` apply it.
"""

from guangong.checks.guard import Guarded, Lost, Open
from guangong.checks.judging import check_edit, check_gone, check_guard
from guangong.checks.returns import Filed, counting
from guangong.checks.rules import (
    EDIT,
    GONE,
    GUARD,
    IGNORES,
    PLAN,
    RETURNS,
    RULES,
    SCHEMA,
    SEVERITIES,
    TEXT,
    Rule,
)
from guangong.checks.runner import (
    MAX_FINDINGS,
    Checked,
    check,
    check_returns,
    check_unread,
    explain,
    read,
)

__all__ = [
    "EDIT",
    "GONE",
    "GUARD",
    "IGNORES",
    "MAX_FINDINGS",
    "PLAN",
    "RETURNS",
    "RULES",
    "SCHEMA",
    "SEVERITIES",
    "TEXT",
    "Checked",
    "Filed",
    "Guarded",
    "Lost",
    "Open",
    "Rule",
    "check",
    "check_edit",
    "check_gone",
    "check_guard",
    "check_returns",
    "check_unread",
    "counting",
    "explain",
    "read",
]
