"""The git program, run so that nothing is fetched or locked and no program starts that a repository names."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from guangong.errors import GuangongError
from guangong.messages import _

SECONDS: Final = 60
"""So long git may take for an answer."""

_SETTINGS: Final = ("safe.bareRepository=explicit", "core.fsmonitor=", f"core.hooksPath={os.devnull}")
"""What holds whatever a repository says."""


class GitError(GuangongError):
    """Git has no answer; the sentence, or the advice, says which command fixes that."""

    code = "git"


class NoRepositoryError(GitError):
    """There is nothing that git could be asked about; only a file can be compared with."""

    code = "no-repository"


class UnfitError(GitError):
    """What a commit has under a file's name cannot be read: no plain file, or one that is too large."""


class Repository(NamedTuple):
    """A working tree, and the environment that tells git its repository: it looks for none again."""

    top: Path
    environment: Mapping[str, str]


def ask(repo: Repository, *arguments: str, lines: Iterable[str] = ()) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a repository, with ``lines`` on its standard input; the rest as for ``run``."""
    return run(arguments, repo.top, repo.environment, "".join(f"{line}\n" for line in lines).encode())


def run(
    arguments: Iterable[str], folder: Path, environment: Mapping[str, str], given: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a folder: its words in English, nothing asked, fetched or locked.

    All calls go through here. Commands are plumbing that starts no program by itself, so that few settings
    have to be overruled.

    Raises:
        NoRepositoryError: there is no git.
        GitError: it cannot be run, or does not end.
    """
    command = ["git", "--no-pager", *(word for item in _SETTINGS for word in ("-c", item)), *arguments]
    with _explained():
        return subprocess.run(  # noqa: S603 (no shell; revisions cannot be options)
            command,
            cwd=folder,
            env={**environment, **_overruling()},
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )


def _overruling() -> dict[str, str]:
    """Return the variables that hold whatever the user's environment says."""
    return {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        # Older git knows no other way to fetch nothing lazily. No word is safe that a repository can
        # foresee: alias.remote-WORD makes a program of its own the helper for WORD::address.
        "GIT_ALLOW_PROTOCOL": os.urandom(8).hex(),
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,  # they would hide commits
    }


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what keeps git from answering into a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise NoRepositoryError(_("the git program was not found; install git")) from None
    except subprocess.TimeoutExpired:
        text = _("git gave no answer within {seconds} s; try again")
        raise GitError(text.format(seconds=SECONDS)) from None
    except OSError as error:
        raise GitError(_("git cannot be run: {reason}").format(reason=error.strerror)) from None
