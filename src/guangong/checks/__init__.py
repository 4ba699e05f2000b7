"""The rules: what is wrong with a plan, or with an edit of it.

A rule is one short function; its docstring is its page in the manual (``manual``), ``rules`` gives it its
permanent code and its severity, ``runner`` applies it to a file and ``edit_runner`` to an edit.
"""

from guangong.checks.amendments import Amended
from guangong.checks.bypass import Guarded, Open
from guangong.checks.edit_runner import check_amendment, check_edit, check_gone, check_guard, check_trespass
from guangong.checks.returns_files import Filed, counting
from guangong.checks.rules import RULES, SEVERITIES, Rule
from guangong.checks.runner import (
    MAX_FINDINGS,
    Checked,
    check,
    check_closing,
    check_returns,
    check_unread,
    explain,
    read,
)

__all__ = [
    "MAX_FINDINGS",
    "RULES",
    "SEVERITIES",
    "Amended",
    "Checked",
    "Filed",
    "Guarded",
    "Open",
    "Rule",
    "check",
    "check_amendment",
    "check_closing",
    "check_edit",
    "check_gone",
    "check_guard",
    "check_returns",
    "check_trespass",
    "check_unread",
    "counting",
    "explain",
    "read",
]
