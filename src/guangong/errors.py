"""What can go wrong for a user: one sentence each, never a traceback."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from guangong.messages import _


class GuangongError(Exception):
    """The command could not run; ``str(error)`` is the sentence for the user.

    Args:
        message: what is wrong, and where; what to do, unless it stands in ``advice``.
        advice: what to do.
        candidates: what may have been meant, as it is typed.
        word: what of the message was typed, and is wrong.
    """

    exit_code = 2
    code = "cannot-run"
    """What programs know it by: docs/json.md lists the codes."""

    def __init__(
        self, message: str, advice: str = "", candidates: Sequence[str] = (), word: str = ""
    ) -> None:
        super().__init__(message)
        self.message, self.advice, self.candidates, self.word = message, advice, candidates, word

    def __str__(self) -> str:
        if not self.advice:
            return self.message
        return _("{mistake}; {advice}").format(mistake=self.message, advice=self.advice)


class NotFoundError(GuangongError):
    """What was asked for is not in the plan, or the step is not allowed."""

    exit_code = 1
    code = "not-found"


class TakenError(NotFoundError):
    """What would be written is there already."""

    code = "file"


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Say which extra of guangong has a package that is imported inside, where it is missing.

    Raises:
        GuangongError: it is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        # As it is installed: "docx" alone reads as a format.
        packages = {"docx": "python-docx", "python_calamine": "python-calamine", "xlsxwriter": "XlsxWriter"}
        name = packages.get(error.name or "", error.name)
        text = _("this needs the Python package {package}, which is not installed").format(package=name)
        raise GuangongError(
            text, _('install it: pip install "guangong[{extra}]"').format(extra=extra)
        ) from None


class Flaw(NamedTuple):
    """Why something is not what it should be, and what to do."""

    text: str
    advice: str
