"""A baseline: the plan as it was on a day, or in a revision of git."""

from datetime import date

from guangong.answers.looks import Looks
from guangong.domain.as_of import plan_on
from guangong.domain.typed import AmbiguousError, NotUnderstoodError
from guangong.domain.typed_days import day as read_day
from guangong.errors import NotFoundError
from guangong.messages import _
from guangong.reports.drift import Baseline
from guangong.services.base import Wanted, base_of
from guangong.services.book import Book
from guangong.storage import git


def baseline_of(text: str, now: Book, day: date, today: date, looks: Looks) -> Baseline:
    """Return the plan as it was in the baseline that ``text`` names: a day, else a revision.

    Raises:
        GuangongError: it is neither, or a day after the one that is reported on, or the plan was not there.
    """
    try:
        on = read_day(text, today, now.plan.period)
    except AmbiguousError:
        raise
    except NotUnderstoodError:
        return _of_revision(text, now, today, looks)
    if on > day:
        raise NotFoundError(_("the baseline {on} lies after {day}").format(on=on, day=day))
    return Baseline(str(on), on, plan_on(now.plan, on))


def _of_revision(text: str, now: Book, today: date, looks: Looks) -> Baseline:
    known = _("a baseline is a day, such as 2026-01-15, or a tag, branch or commit")
    if text.startswith((".", "/")) or text.endswith((".yaml", ".yml")):
        raise NotFoundError(_('"{text}" is a file').format(text=text), known, word=text)
    try:
        base = base_of(now.path, Wanted(text, exact=True), today, looks)
    except git.NoRepositoryError:
        mistake = _('"{text}" is no day, and the plan lies in no git repository').format(text=text)
        raise NotFoundError(mistake, known, word=text) from None
    if base is None:
        raise NotFoundError(_('the plan was not yet in "{revision}"').format(revision=text), word=text)
    return Baseline(text, base.since, base.plan)
