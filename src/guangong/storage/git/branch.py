"""The commits of a branch that a file, or what lies beside it, came from, and what they held."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from guangong.storage.git.clones import is_shallow, missing
from guangong.storage.git.contents import blob, entries
from guangong.storage.git.program import Repository, ask
from guangong.storage.git.repositories import literal
from guangong.storage.git.versions import PLANS, Change, change, contents_in, sizes_of
from guangong.storage.paths import is_yaml


class Version(NamedTuple):
    """A commit, the day on which it was made, and the name that a file had in it, from the top."""

    commit: str
    day: date
    name: str


class _Step(NamedTuple):
    """A commit of the branch, and the one before it, empty for the first."""

    commit: str
    parent: str
    day: date


def commits_of(repo: Repository, commit: str, name: str, beside: str) -> list[Version]:
    """Return the commits that made a file, or those in a folder beside it, what they are; the latest first.

    Of a merge that is what it brought to the branch. Renames are followed.

    Args:
        repo: The working tree.
        commit: The last one, which has the file.
        name: The file's name in it, from the top.
        beside: The name of the folder.

    Raises:
        GitError: this clone lacks a part of the history.
    """
    if is_shallow(repo):
        raise missing(repo)
    steps = _steps(repo, commit, name)
    done = _done(repo, steps, name)
    found, is_there = [], True
    for step in steps:
        changes = done.get(step.commit, [])
        own = next((item for item in changes if item.names[1] == name), None)
        folder = f"{PurePosixPath(name).parent / beside}/"
        if own and own.status == "D":
            is_there = True  # before
        elif is_there and (own or any(item.names[1].startswith(folder) for item in changes)):
            found.append(Version(step.commit, step.day, name))
            is_there = own is None or own.status != "A"
            name = own.names[0] if own else name
    return found


def _steps(repo: Repository, commit: str, name: str) -> list[_Step]:
    """Return the commits of the branch that changed a file, or one that could be it, the latest first."""
    options = ("--first-parent", "--parents", "--date=short", "--format=%cd")
    answer = ask(repo, "rev-list", *options, "--end-of-options", commit, "--", literal(name), *PLANS)
    if answer.returncode:
        raise missing(repo)
    lines = answer.stdout.decode().splitlines()
    heads = (line.split() for line in lines[::2])  # "commit", its id, its parents
    return [
        _Step(head[1], "".join(head[2:3]), date.fromisoformat(day))
        for head, day in zip(heads, lines[1::2], strict=True)
    ]


def _done(repo: Repository, steps: Sequence[_Step], name: str) -> dict[str, list[Change]]:
    """Return what each commit did to the files, beside the one before it."""
    options = ("--stdin", "--root", "-r", "-z", "--raw", "--no-abbrev", "--find-renames", "-l0")
    lines = (f"{step.commit} {step.parent}".rstrip() for step in steps)
    answer = ask(repo, "diff-tree", *options, "--", literal(name), *PLANS, lines=lines)
    if answer.returncode:
        raise missing(repo)
    return _by_commit(iter(answer.stdout.split(b"\0")[:-1]))


def _by_commit(fields: Iterator[bytes]) -> dict[str, list[Change]]:
    """Read the id of a commit, and what it did."""
    found: dict[str, list[Change]] = {}
    changes: list[Change] = []
    for head in fields:
        if head.startswith(b":"):
            changes.append(change(head, fields))
        else:
            changes = found.setdefault(head.decode().strip(), [])
    return found


def yaml_in(repo: Repository, commit: str, folder: str) -> dict[str, bytes]:
    """Return what the YAML files that a commit has right in a folder held, by their names.

    Raises:
        UnfitError: one is too large.
        GitError: one is not in this clone.
    """
    files = {
        path: entry
        for path, entry in entries(repo, commit, folder).items()
        if entry[0].startswith("100") and is_yaml(PurePosixPath(path).name)
        if PurePosixPath(path).parent == PurePosixPath(folder)
    }
    sizes = sizes_of(repo, (id_ for _mode, id_ in files.values()))
    held = dict(zip(sizes, contents_in(ask(repo, "cat-file", "--batch", lines=sizes).stdout), strict=False))
    return {
        # One that is not among them is asked for alone, which says why.
        PurePosixPath(path).name: held[id_] if id_ in held else blob(repo, commit, path, mode, id_)
        for path, (mode, id_) in files.items()
    }
