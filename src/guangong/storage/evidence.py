"""Evidence (佐证): web addresses, and files that lie in the plan's folder or are copied into it."""

import filecmp
import os
import posixpath
import re
from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from guangong.answers.looks import Looks, look
from guangong.errors import Flaw, NotFoundError
from guangong.messages import _
from guangong.storage import copies
from guangong.storage.copies import Copy
from guangong.storage.failures import explained
from guangong.storage.paths import resolved, whole
from guangong.unseen import unseen

_URL: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_OTHER_URL: Final = re.compile(r"file:|[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"[/\\]|[a-z]:", re.IGNORECASE)
"""The beginning of a path that is the same wherever the plan's folder lies; ``C:`` on any system."""


class Evidence(NamedTuple):
    """How the plan names a piece of evidence, and the copy to be made for it."""

    name: str
    copy: Copy | None = None


# ── what evidence is ──


def flaw(name: str, folder: Path, looks: Looks) -> Flaw | None:
    """Return why what a plan in ``folder`` names is no evidence; ``None`` where it is. No address is visited.

    A file may lie behind links: only the path as it is written has to stay inside.
    """
    if _URL.fullmatch(name):
        return None
    # Not folder / name: that would take the "/" from the end of "a.pdf/".
    return _address_flaw(name) or _path_flaw(name) or _kind_flaw(name, os.path.join(folder, name), looks)  # noqa: PTH118


def _address_flaw(name: str) -> Flaw | None:
    if not _OTHER_URL.match(name):
        return None
    if name.lower().startswith("file:"):
        advice = _("name a file by its path from the plan's folder, or give a web address")
        return Flaw(_("a file: address leads to one computer only: {name}").format(name=name), advice)
    advice = _("web addresses begin with http:// or https:// and have no blanks")
    return Flaw(_("no web address: {name}").format(name=name), advice)


def _path_flaw(name: str) -> Flaw | None:
    """Return what is wrong with a path before anybody looks at the disk."""
    parts = re.split(r"[/\\]", name)
    if _ABSOLUTE.match(name) or posixpath.normpath("/".join(parts)).split("/")[0] == "..":
        advice = _("copy the file into the plan's folder, and write its path from there, without ..")
        return Flaw(_("outside the plan's folder: {name}").format(name=name), advice)
    if ".." in parts:
        return Flaw(_("a path with ..: {name}").format(name=name), _("write the path without .."))
    if "\\" in name:
        advice = _("write / between folders; a file with \\ in its name needs another name")
        return Flaw(_("a path with \\: {name}").format(name=name), advice)
    return None


def _kind_flaw(name: str, path: str, looks: Looks) -> Flaw | None:
    """Return what is wrong with what lies at ``path``, which is called ``name``."""
    kind = looks.look("kind", path)
    if kind == "file":
        return None
    flaws = {
        "": Flaw(
            _("there is no such file: {name}").format(name=name),
            _("paths begin at the plan's folder; add the file, or correct its name"),
        ),
        "folder": Flaw(
            _("a folder, no file: {name}").format(name=name), _("name the files that are in it, one by one")
        ),
        "other": Flaw(
            _("a device or a pipe, no file: {name}").format(name=name),
            _("name a file, or give a web address"),
        ),
    }
    return flaws.get(kind) or Flaw(
        _("it cannot be looked at: {name}").format(name=name), _("look at the disk and at your permissions")
    )


# ── what a user gives ──


def find(given: Iterable[str], plan: Path, id_: str, *, copy: bool) -> list[Evidence]:
    """Return each address or path, relative to the working folder, as the plan names it, each once.

    Raises:
        NotFoundError: it is no evidence, or lies elsewhere and is not to be copied.
        StoreError: a file cannot be read.
    """
    folder = resolved(plan).parent
    found: dict[str, Evidence] = {}
    for text in given:
        with explained(Path(text)):
            item = _find(text, folder) or _elsewhere(text, folder, id_, found.values() if copy else None)
        found.setdefault(item.name, item)
    return list(found.values())


def has_folder(plan: Path, id_: str) -> bool:
    """Whether evidence of a task lies in the plan's folder."""
    return (plan.parent / "evidence" / id_).exists()


def _find(text: str, folder: Path) -> Evidence | None:
    """Return one piece; ``None`` for a file that lies elsewhere."""
    if _URL.fullmatch(text):
        return Evidence(text)
    if not text.strip():
        raise NotFoundError(_("--evidence is empty; give a file or a URL"))
    _refuse(_address_flaw(text))
    if not look("kind", text):
        raise NotFoundError(_("{path}: there is no such file; give a file or a URL").format(path=text))
    _refuse(_kind_flaw(text, text, Looks()))
    name = _from(folder, text)
    if name is None:
        return None
    _refuse_unseen(text)
    _refuse(flaw(name, folder, Looks()))
    return Evidence(name)


def _refuse_unseen(text: str) -> None:
    if code := unseen(text):
        message = _("{path}: a line break or an invisible character ({code}) is in its name; rename the file")
        raise NotFoundError(message.format(path=" ".join(text.split()), code=code))


def _refuse(wrong: Flaw | None) -> None:
    if wrong:
        raise NotFoundError(_("{mistake}; {advice}").format(mistake=wrong.text, advice=wrong.advice))


def _from(folder: Path, text: str) -> str | None:
    """Return a path as one that begins at ``folder``, else ``None``.

    It stays as it was given: links inside the folder, to a drive or into git-annex, are not resolved.
    """
    for path in (whole(Path(text)), resolved(Path(text))):
        for place in reversed(path.parents):
            if os.path.samestat(place.stat(), folder.stat()):
                return path.relative_to(place).as_posix()
    return None


# ── what is to be copied ──


def _elsewhere(text: str, folder: Path, id_: str, earlier: Collection[Evidence] | None) -> Evidence:
    """Return a file that lies elsewhere; ``earlier`` is the same command's, ``None`` forbids a copy."""
    if earlier is None:
        message = _("{path} lies outside the plan's folder").format(path=text)
        raise NotFoundError(message, _("add --copy to copy it in"))
    _refuse_unseen(text)
    copies.refuse_outside(folder, id_)
    wanted = Copy(text, copies.facts(Path(text).stat()), id_, Path(text).name)
    _refuse(_path_flaw(wanted.name))
    to_come = {item.name: item.copy.source for item in earlier if item.copy}
    copy = _free(wanted, folder, to_come)
    is_there = os.path.lexists(folder / copy.name)
    return Evidence(copy.name, None if is_there else copy)


def _free(wanted: Copy, folder: Path, to_come: dict[str, str]) -> Copy:
    """Return ``wanted``, or with a number before its ending where another file has that name.

    ``to_come`` are the names that the same command is about to give, with their sources.
    """
    copy, number = wanted, 2
    while os.path.lexists(there := to_come.get(copy.name) or folder / copy.name):
        if os.path.isfile(there) and filecmp.cmp(there, wanted.source, shallow=False):  # noqa: PTH113
            break
        path = PurePosixPath(wanted.file)
        copy = wanted._replace(file=f"{path.stem}-{number}{path.suffix}")
        number += 1
    return copy
