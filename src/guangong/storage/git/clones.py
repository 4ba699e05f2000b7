"""What a clone lacks of its history or files, and the command that gets it."""

import shlex

from guangong.messages import _
from guangong.storage.git.program import GitError, Repository, ask
from guangong.yamldoc import MAX_BYTES


def is_shallow(repo: Repository) -> bool:
    """Whether a clone has the last commits only."""
    return ask(repo, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def missing(repo: Repository, commit: str = "", path: str = "") -> GitError:
    """Return the error that says what this clone lacks, and the command that gets it.

    Args:
        repo: The clone.
        commit: The commit of which a file is missing; empty where it is a part of the history.
        path: That file, from the top; empty for all of them.
    """
    if commit:
        text = _("{path} of the commit {short} is not in this clone; get it with: {command}")
        command = f"git cat-file -e {shlex.quote(f'{commit[:12]}:{path}')}"
    elif is_shallow(repo):
        text, command = _("this clone is shallow; get the rest with: {command}"), "git fetch --unshallow"
    elif ask(repo, "config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$").stdout:
        text = _("this clone is partial; get the rest with: {command}")
        command = "git fetch --refetch --no-filter"
    else:
        text = _("a part is missing, damaged or larger than {limit} MB; look with: {command}")
        command = "git fsck"
    limit = MAX_BYTES // 1_000_000
    return GitError(text.format(path=path, short=commit[:7], limit=limit, command=command))
