"""How a plan went: its figures at the end of each month, from the dates in it or from its commits."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath

from guangong.answers.looks import Looks
from guangong.checks import Filed, check
from guangong.checks.limits import RuleSettings
from guangong.domain.progress import Figures
from guangong.domain.settings import Project
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.reports import words
from guangong.reports.table import Report
from guangong.reports.tasks import Filter
from guangong.reports.trend import Past, days, trend
from guangong.services.book import Book, open_book, spoils
from guangong.services.plan_check import check_reported
from guangong.services.reporting import filtered, finished, selected
from guangong.storage import git
from guangong.storage.paths import resolved
from guangong.storage.returns_folder import RETURNS_FOLDER
from guangong.yamldoc import parse


def on_trend(  # noqa: PLR0913 (what the command line says)
    wanted: Filter,
    file: Path | None,
    today: date,
    looks: Looks,
    as_of: date | None = None,
    *,
    by_commits: bool = False,
    handed_on: bool = False,
) -> Report:
    """Return the report on how the tasks that are wanted went, up to a day, else to today.

    Args:
        wanted: which tasks, each month anew.
        file: the plan, if the user named it.
        today: the user's own day.
        looks: notes what is looked at.
        as_of: the day to report on.
        handed_on: whether it is read on other days, too.
        by_commits: whether the past is what commits hold, not what the dates in the plan say.

    Raises:
        NotFoundError: the plan does not have a section or a unit that is wanted, or no commit has the plan.
        FindingsError: the plan has findings that would make the figures wrong.
        GitError: there is no repository, or not all of its history.
    """
    day = as_of or today
    now = open_book(file, today, looks)
    if by_commits:
        looks.invalidate()  # what git looks at is not noted
    past = Commits(now, today) if by_commits else None
    book = past.on(day) if past else now.on(day)
    if book is None:
        raise NotFoundError(_("no commit by {day} has the plan").format(day=day), _("leave --git out"))
    assessed, plan = selected(book, wanted, day)
    earlier = {on: _figures(past.on(on) if past else now.on(on), wanted, on) for on in days(plan, day)}
    source = Past(past.unreadable) if past else None
    report = trend(plan, assessed, day, earlier.get, source, handed_on=handed_on)
    ended = words.ended(book.plan, None if any(wanted) else assessed)
    return finished(report._replace(only=filtered(book, wanted)), book, file, day, ended)


def _figures(book: Book | None, wanted: Filter, day: date) -> Sequence[Figures] | None:
    """Return the figures of the tasks that are wanted, ``None`` where there was no plan that has such."""
    try:
        return selected(book, wanted, day)[0] if book else None
    except NotFoundError:  # a commit may have no such unit yet
        return None


class Commits:
    """The plan, with its returns, as the commits of its branch have it."""

    def __init__(self, now: Book, today: date) -> None:
        self._now, self._today = now, today
        self._repo, self._versions = _versions(now.path)
        self._read: dict[str, Book | None] = {}

    @property
    def unreadable(self) -> int:
        """How many commits were passed over so far, because their plan cannot be read."""
        return sum(book is None for book in self._read.values())

    def on(self, day: date) -> Book | None:
        """Return the plan of the last commit by ``day``, as it was on it; ``None`` where there was none."""
        for version in self._versions:
            if version.day <= day and (book := self._book(version)):
                is_this = book.plan.period.end >= self._now.plan.period.start  # not that of the year before
                return book.on(day) if is_this else None
        return None

    def _book(self, version: git.Version) -> Book | None:
        """Return what a commit holds, ``None`` where it cannot be read."""
        if version.commit not in self._read:
            self._read[version.commit] = None
            with suppress(git.UnfitError):
                self._read[version.commit] = self._opened(version)
        return self._read[version.commit]

    def _opened(self, version: git.Version) -> Book | None:
        source = git.bytes_at(self._repo, version.commit, version.name)
        checked = check(parse(source or b""), self._today)
        if checked.plan is None or checked.kept or any(map(spoils, checked.diagnostics)):
            return None
        folder = PurePosixPath(version.name).parent / RETURNS_FOLDER
        held = git.yaml_in(self._repo, version.commit, str(folder))
        reports = [(Path(name), parse(content)) for name, content in held.items()]
        returns, files = check_reported(
            reports, checked, Project(), Filed("", {}, RuleSettings(latest=self._today), self._today)
        )
        if any(item.hides_data for file in files for item in file.diagnostics):
            return None
        return self._now._replace(plan=checked.plan, returns=returns)


def _versions(path: Path) -> tuple[git.Repository, list[git.Version]]:
    """Return the repository of a plan, and the commits that made it what it is, the latest first."""
    place = git.place(resolved(path))
    head = git.base_commit(place.repo, "HEAD", exact=True)
    name = _name(place, head) if head else None
    if head is None or name is None:
        return place.repo, []
    return place.repo, git.commits_of(place.repo, head, name, RETURNS_FOLDER)


def _name(place: git.Place, commit: str) -> str | None:
    """Return what a plan is called in a commit, ``None`` where it is not there."""
    try:
        old = git.file_at(place.repo, commit, place.name)
    except git.UnfitError:
        return place.name
    return old.path if old else None
