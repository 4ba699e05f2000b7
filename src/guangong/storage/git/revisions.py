"""The commit that a revision means; where it means none or several, what to do."""

import os
import re
import shlex
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from guangong.messages import _
from guangong.storage.git.clones import is_shallow, missing
from guangong.storage.git.program import GitError, Repository, ask, run
from guangong.storage.git.repositories import Place, around

_HEAD: Final = ("HEAD", "@")
_UPSTREAM: Final = r"@\{(u|upstream|push)\}"
"""Behind the short name of a local branch, and of nothing else."""


def base_commit(repo: Repository, revision: str, *, exact: bool) -> str | None:
    """Return the id of the commit to compare with: ``revision``, or its merge base with HEAD.

    ``None``: it is HEAD, on a branch without a commit yet.

    Raises:
        GitError: there is no such commit here, or the two have no ancestor in common here.
    """
    if revision in _HEAD and is_unborn(repo):
        return None
    wanted = _commit(repo, revision)
    if exact:
        return wanted
    if is_unborn(repo):
        text = _("the branch has no commit yet; compare with {revision} itself: --exact")
        raise GitError(text.format(revision=revision))
    answer = ask(repo, "merge-base", "--end-of-options", wanted, _commit(repo, "HEAD"))
    if answer.returncode:
        raise GitError(_no_ancestor(repo, revision))
    return answer.stdout.decode().split()[0]


def day_of(repo: Repository, commit: str) -> date:
    """Return the day on which a commit was made, where it was made.

    Raises:
        GitError: it is not whole in this clone.
    """
    head = ask(repo, "cat-file", "commit", commit).stdout.partition(b"\n\n")[0]
    found = re.search(rb"^committer .*> (\d{1,11}) ([+-]\d\d)(\d\d)$", head, re.MULTILINE)
    if not found:
        raise missing(repo, commit)
    seconds, hours, minutes = map(int, found.groups())
    shift = timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes)
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds) + shift).date()


def is_unborn(repo: Repository) -> bool:
    """Whether the branch of HEAD has no commit yet; of one that is broken git says something."""
    branch = os.fsdecode(ask(repo, "symbolic-ref", "--quiet", "HEAD").stdout).strip()
    if not branch:
        return False
    answer = ask(repo, "for-each-ref", "--", branch)
    return not (answer.returncode or answer.stdout or answer.stderr)


def is_branch(name: str) -> bool:
    """Whether a branch can have this name."""
    if not name or name.startswith("-") or not name.isprintable():
        return False
    return run(("check-ref-format", f"refs/heads/{name}"), Path(), os.environ).returncode == 0


def is_commit_id(revision: str) -> bool:
    """Whether a revision is a commit's full id."""
    return re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", revision) is not None


def _commit(repo: Repository, revision: str) -> str:
    if not revision or revision.startswith("-") or not revision.isprintable():
        text = _('"{revision}" can be no revision; give a branch, a tag or a commit, such as origin/main')
        raise GitError(text.format(revision=revision))
    found = _id_of(repo, revision)
    # Nothing else than a commit has its full id for a name.
    if found == revision:
        return found
    meant = _refuse_ambiguous(repo, revision)
    found = _id_of(repo, meant)
    if not found:
        raise _no_commit(repo, revision)
    return found


def _id_of(repo: Repository, revision: str) -> str:
    """Return the id of the commit that git takes a revision for, empty if it is none."""
    answer = ask(repo, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = answer.stdout.decode().strip()
    # "^main" is understood too, and means its opposite.
    return found if not answer.returncode and is_commit_id(found) else ""


def _refuse_ambiguous(repo: Repository, revision: str) -> str:
    """Return a revision with its name in full; whoever pushes names tags and branches as he likes.

    Raises:
        GitError: the name means more than one thing, or a remote's branch that is not here.
    """
    name = re.split(r"[~^:]|@\{", revision, maxsplit=1)[0]
    rest = revision.removeprefix(name)
    if not name or name in _HEAD or re.match(_UPSTREAM, rest, re.IGNORECASE):
        return revision
    found = _refs(repo, name)
    if (own := _of_remote(repo, name)) and own not in found:
        raise _no_commit(repo, revision)
    meanings = [*found, *_abbreviated(repo, name)]
    if len(meanings) > 1:
        text = _('"{revision}" names several: {names}; write the one that is meant in full')
        raise GitError(text.format(revision=revision, names=_(", ").join(meanings)))
    return found[0] + rest if found else revision


def _refs(repo: Repository, name: str) -> list[str]:
    """Return the tags and branches that a name can mean; one that is given in full means nothing else."""
    kinds = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
    names = [name] if name.startswith("refs/") else [kind.format(name) for kind in kinds]
    answer = ask(repo, "for-each-ref", "--format=%(refname)", "--", *names)
    there = os.fsdecode(answer.stdout).split("\n")
    return [each for each in names if each in there]


def _of_remote(repo: Repository, name: str) -> str:
    """Return the one ref that a remote's branch can be, or a name that is given in full; empty for others."""
    if name.startswith("refs/"):
        return name
    branch = name.removeprefix("remotes/")
    remotes = os.fsdecode(ask(repo, "remote").stdout).split("\n")[:-1]
    is_branch = any(branch.startswith(f"{remote}/") for remote in remotes)
    return f"refs/remotes/{branch}" if is_branch else ""


def _abbreviated(repo: Repository, name: str) -> list[str]:
    """Return the ids of the commits that a name shortens, also behind ``v1-2-g``."""
    short = re.fullmatch(r"(?:.+-g)?([0-9a-f]{4,64})", name, re.IGNORECASE)
    if not short:
        return []
    ids = ask(repo, "rev-parse", f"--disambiguate={short[1].lower()}").stdout.decode().split()
    kinds = ask(repo, "cat-file", "--batch-check", lines=ids).stdout.decode().splitlines()
    return [line.split()[0] for line in kinds if line.split()[1] == "commit"]


def _no_commit(repo: Repository, revision: str) -> GitError:
    """Return the error that says why a revision leads nowhere, and what to do."""
    text, advice = _of_this_repository(repo, revision) or _of_this_clone(repo, revision)
    values = {"revision": revision, "top": repo.top, "command": _fetch(repo, revision)}
    return GitError(text.format(**values), advice.format(**values), word=revision)


def _of_this_repository(repo: Repository, revision: str) -> tuple[str, str] | None:
    """Return what is wrong and what to do where no fetch would help, ``None`` where one could."""
    if revision in _HEAD:
        return _("the commit of HEAD cannot be read"), _("see: git fsck")
    if _is_empty(repo):
        return _("there is no commit yet"), _("commit the plan first: git add . && git commit")
    if (outer := around(Place(repo, ""))) and _id_of(outer.repo, revision):
        text = _('the plan lies in the submodule {top}, which has no revision "{revision}"')
        return text, _("name one of its own")
    return None


def _of_this_clone(repo: Repository, revision: str) -> tuple[str, str]:
    """Return what the clone lacks, or what may have been meant."""
    if is_commit_id(revision):
        return _("the commit {revision} is not in this clone"), _("get it with: git fetch origin {revision}")
    if not _of_remote(repo, revision) and _refs(repo, f"refs/remotes/origin/{revision}"):
        return _('there is no branch "{revision}" here'), _('did you mean "origin/{revision}"?')
    if ask(repo, "remote").stdout and is_branch(_branch(revision)):
        return _('there is no revision "{revision}" here'), _("get it with: {command}")
    if is_shallow(repo):
        text = _('there is no revision "{revision}" in this shallow clone')
        return text, _("get the rest: git fetch --unshallow")
    text = _("the names are shown by: git log --oneline --decorate --all")
    return _('there is no revision "{revision}"'), text


def _is_empty(repo: Repository) -> bool:
    """Whether there is no commit, and no remote that one could come from."""
    if ask(repo, "remote").stdout:
        return False
    answer = ask(repo, "rev-list", "--max-count=1", "--all")
    return not (answer.returncode or answer.stdout)


def _fetch(repo: Repository, revision: str) -> str:
    """Return the command that gets a branch of a remote, also into a clone of another branch alone."""
    remotes = ask(repo, "remote").stdout.decode("utf-8", "replace").split()
    name = _branch(revision)
    remote, _slash, branch = name.partition("/")
    if not branch or remote not in remotes:
        remote, branch = (remotes or ["origin"])[0], name
    deeper = "--deepen=50 " if is_shallow(repo) else ""
    refspec = f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"
    return f"git fetch {deeper}{shlex.quote(remote)} {shlex.quote(refspec)}"


def _branch(revision: str) -> str:
    """Return the branch of a remote that a revision is about, empty for a ref of another kind."""
    name = re.split(r"[~^]", revision, maxsplit=1)[0].removeprefix("refs/remotes/").removeprefix("remotes/")
    return "" if name.startswith("refs/") else name


def _no_ancestor(repo: Repository, revision: str) -> str:
    if is_shallow(repo):
        text = _("this clone is shallow, and where HEAD left {revision} is not in it; get it with: {command}")
        return text.format(revision=revision, command="git fetch --unshallow")
    text = _("HEAD and {revision} have no commit in common; compare with {revision} itself: --exact")
    return text.format(revision=revision)
