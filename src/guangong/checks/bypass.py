"""GG4: ways around the check: settings, ignore comments, links and plans that an edit changed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guangong.checks.returns import close_for_all
from guangong.checks.suggest import excerpt, listed
from guangong.checks.suppressions import Ignore
from guangong.messages import _
from guangong.yamldoc import Route, Span
from guangong.yamldoc.diagnostics import Finding


class Open(NamedTuple):
    """A task whose status says that it is done, where it stands, and who has not returned it."""

    task: str
    place: Route
    missing: Sequence[str]


class Guarded(NamedTuple):
    """What an edit changed that decides how it is judged.

    ``weaker``: settings that let more pass; ``added``: new comments; ``links``: files that became links;
    ``gone``: plans that are there no more, and that nothing was compared with; ``open``: tasks closed by
    hand, each with the members that have not returned it.
    """

    weaker: Sequence[str] = ()
    added: Sequence[Ignore] = ()
    links: Sequence[str] = ()
    gone: Sequence[str] = ()
    open: Sequence[Open] = ()


def settings_weaker(edit: Guarded) -> Iterator[Finding]:
    """The settings of the check are not loosened in the edit that they judge.

    What it does:
        Compares `guangong.toml` with the one of the base: rules left out or weighed less, a higher threshold.
        The edit itself is judged by the settings of the base.

    Why it is bad:
        What the settings let pass from now on, nobody is told.

    Example:
        old: `ignore = []`
        new: `ignore = ["GG310"]`

    Fix:
        Change `guangong.toml` in an edit of its own, with the reason in its message.
    """
    if edit.weaker:
        text = _("guangong.toml lets more pass than before: {names}").format(names=_(", ").join(edit.weaker))
        yield Finding(Span(0, 0), text, _("change the settings in an edit of their own, with the reason"))


def ignore_added(edit: Guarded) -> Iterator[Finding]:
    """A comment that silences a finding is looked at by somebody else.

    What it does:
        Finds the comments `# guangong: ignore[CODE] reason` that the base does not have. They silence nothing
        that is said of the edit itself.

    Why it is bad:
        A finding that its own author silences has been checked by nobody.

    Example:
        old: `deadline: 2022-06-30`
        new: `deadline: 2022-06-30  # guangong: ignore[GG302] 去年结转`

    Fix:
        Fix the finding instead. Where it is wrong, let somebody else confirm the reason.
    """
    for ignore in edit.added:
        codes = _(", ").join(sorted(ignore.codes)) or "?"
        text = _("this edit silences {codes}").format(codes=codes)
        yield Finding(ignore.span, text, _("fix the finding, or let somebody else confirm the reason"))


def became_link(edit: Guarded) -> Iterator[Finding]:
    """The plan and its settings do not become links to other files unnoticed.

    What it does:
        Finds a plan or a `guangong.toml` that is a link now, lies in a folder that is one, or whose link
        leads to another file than before. It is compared with what the base has under its name.

    Why it is bad:
        Whoever reads the change sees one line, a path; all that the plan says has been exchanged.

    Example:
        old: `plan.yaml`, a file
        new: `plan.yaml -> drafts/plan.yaml`

    Fix:
        Make it a file again. Where the link is wanted, let somebody else look at it.
    """
    for name in edit.links:
        text = _("{name} is behind a link that the base does not have").format(name=excerpt(name))
        yield Finding(Span(0, 0), text, _("make it a file again, or let somebody else confirm the link"))


def plan_gone(edit: Guarded) -> Iterator[Finding]:
    """A plan does not go where a new one comes.

    What it does:
        Where the base does not have the plan, under another name either, finds the plans of the base that
        are there no more. A plan that was renamed with few changes is compared with what it was.

    Why it is bad:
        All tasks of a plan can be dropped at once when it is renamed and rewritten in one edit: nothing is
        compared.

    Example:
        old: `2025/plan.yaml`
        new: `2026/plan.yaml`, most of it rewritten

    Fix:
        Put the old plan back. Where it is the same plan, rename it in an edit of its own, and change it in
        the next.
    """
    for name in edit.gone:
        text = _("{name} of the base is gone, and nothing was compared with it").format(name=excerpt(name))
        help_ = _("put it back; a plan is renamed in an edit of its own, without other changes")
        yield Finding(Span(0, 0), text, help_)


def closed_by_hand(edit: Guarded) -> Iterator[Finding]:
    """A task that a group owns is done when its members have returned it.

    What it does:
        Finds tasks of a group with members that the edit marks done while returns are missing, without an
        entry in `changes` that says why.

    Why it is bad:
        One line would stand for twelve schools that have not reported, and hide it from whoever reads the
        plan.

    Example:
        old: `{id: 1-03, owners: [schools], status: doing}`
        new: `{id: 1-03, owners: [schools], status: done, done_on: 2026-06-30}`

    Fix:
        Leave the status; let the members return it, or be exempt with a reason. To close it for all, say why:
        `guangong done 1-03 --reason …`.
    """
    for task in edit.open:
        text = _('task "{id}" is marked done, and has not been returned by: {names}')
        help_ = close_for_all().format(id=task.task)
        yield Finding(task.place, text.format(id=task.task, names=listed(task.missing)), help_)


def plan_removed(command: str) -> Iterator[Finding]:
    """A plan is never removed, and keeps its file's name.

    What it does:
        `guangong check FOLDER --against REV` finds each `plan.yaml` of the base that is gone, and `guangong
        check` of a plan, too, whether git no longer tracks it though the file is there. One that was moved to
        another folder is judged there, as the same plan.

    Why it is bad:
        With the file all its tasks are gone, and nobody is told. A plan of another name is not looked for.

    Example:
        old: `2025/plan.yaml`
        new: (the file is deleted, or is called `2025/old.yaml`)

    Fix:
        Bring it back: `git checkout REV -- :/2025/plan.yaml`. To put it away, move it to another folder:
        `git mv 2025 archive/2025`.
    """
    text = _("bring it back: {command}; to put it away, move it to another folder under the same name")
    yield Finding(Span(0, 0), _("the plan was removed, or has another name"), text.format(command=command))
