"""What can go wrong for a user: one sentence each, never a traceback."""

from typing import NamedTuple


class GuangongError(Exception):
    """The command could not run; ``str(error)`` is the sentence for the user, the exit code is 2."""

    exit_code = 2


class NotFoundError(GuangongError):
    """What was asked for is not in the plan, or the step is not allowed; the exit code is 1."""

    exit_code = 1


class Flaw(NamedTuple):
    """Why something is not what it should be, and what to do."""

    text: str
    advice: str
