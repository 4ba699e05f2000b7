"""Which findings count, and with which severity: what the project and the command line say of codes."""

from collections.abc import Iterable, Mapping, Sequence

from guangong.checks import SEVERITIES
from guangong.domain.settings import Project
from guangong.domain.typed import SEPARATOR
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.yamldoc.diagnostics import Diagnostic, Severity


class UnknownCodeError(GuangongError):
    """A code of no rule."""

    code = "unknown-rule"


def known_codes(beginnings: Iterable[str]) -> list[str]:
    """Return codes, or beginnings of some, in capitals; one text can hold several, with commas between.

    Raises:
        UnknownCodeError: no rule's code begins so; with a slip of the pen nothing would be checked.
    """
    codes = [code.strip().upper() for text in beginnings for code in SEPARATOR.split(text)]
    for code in codes:
        if not is_known(code):
            text = _('no rule begins with "{code}"').format(code=code)
            raise UnknownCodeError(text, _("see guangong rule"), word=code)
    return codes


def is_known(beginning: str) -> bool:
    """Whether a rule's code begins so; nothing is no beginning of one."""
    return bool(beginning) and any(code.startswith(beginning) for code in SEVERITIES)


def choose(found: Iterable[Diagnostic], select: Iterable[str], ignore: Iterable[str]) -> list[Diagnostic]:
    """Return the findings whose code is chosen, and those that keep the plan from being read."""
    chosen, dropped = tuple(select), tuple(ignore)
    return [item for item in found if item.hides_data or is_chosen(item.code, chosen, dropped)]


def is_chosen(code: str, select: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether a code, or a beginning of it, is selected and not ignored.

    The longer beginning wins: ``--ignore GG3 --select GG305`` keeps GG305.
    """
    return _longest(code, select) > _longest(code, ignore)


def _longest(code: str, beginnings: Iterable[str]) -> int:
    return max((len(beginning) for beginning in beginnings if code.startswith(beginning)), default=0)


def weighed(found: Sequence[Diagnostic], settings: Project) -> list[Diagnostic]:
    """Return the findings that a project's settings choose, with its severities."""
    return choose(weigh(found, settings.severity), settings.check.select, settings.check.ignore)


def weigh(found: Sequence[Diagnostic], weights: Mapping[str, str]) -> list[Diagnostic]:
    """Return the findings with the project's severities; one that is ``off`` is dropped.

    What keeps the plan from being read stays an error.
    """
    heavy = {item.code for item in found if item.hides_data}
    wanted = {code: weight for code, weight in weights.items() if code not in heavy}
    return [
        item._replace(severity=Severity(wanted[item.code])) if item.code in wanted else item
        for item in found
        if wanted.get(item.code) != "off"
    ]
