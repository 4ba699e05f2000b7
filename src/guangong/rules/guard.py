"""GG4, second part: what an edit changes of its own judging, or takes away from it."""

from collections.abc import Iterator, Sequence

from guangong.diagnostics import Finding
from guangong.document import Span
from guangong.messages import _
from guangong.rules.ignores import Ignore


def settings_weaker(weaker: Sequence[str], _added: Sequence[Ignore]) -> Iterator[Finding]:
    """The settings of the check are not loosened in the edit that they judge.

    What it does:
        Compares `guangong.toml` with the one of the base: rules left out or weighed less, a higher threshold.
        The edit itself is judged by the settings of the base.

    Why it is bad:
        What the settings let pass from now on, nobody is told.

    Example:
        old: `ignore = []`
        new: `ignore = ["GG310"]`

    Mend:
        Change `guangong.toml` in an edit of its own, with the reason in its message.
    """
    if weaker:
        text = _("guangong.toml lets more pass than before: {names}").format(names=_(", ").join(weaker))
        yield Finding(Span(0, 0), text, _("change the settings in an edit of their own, with the reason"))


def ignore_added(_weaker: Sequence[str], added: Sequence[Ignore]) -> Iterator[Finding]:
    """A comment that silences a finding is looked at by somebody else.

    What it does:
        Finds the comments `# guangong: ignore[CODE] reason` that the base does not have. They silence nothing
        that is said of the edit itself.

    Why it is bad:
        A finding that its own author silences has been checked by nobody.

    Example:
        old: `deadline: 2022-06-30`
        new: `deadline: 2022-06-30  # guangong: ignore[GG302] 去年结转`

    Mend:
        Mend the finding instead. Where it is wrong, let somebody else confirm the reason.
    """
    for ignore in added:
        codes = _(", ").join(sorted(ignore.codes)) or "?"
        text = _("this edit silences {codes}").format(codes=codes)
        yield Finding(ignore.span, text, _("mend the finding, or let somebody else confirm the reason"))


def plan_removed(command: str) -> Iterator[Finding]:
    """A plan is never removed, and keeps its file's name.

    What it does:
        `guangong check FOLDER --against REV` finds each `plan.yaml` of the base that is gone. One that
        was moved to another folder is judged there, as the same plan.

    Why it is bad:
        With the file all its tasks are gone, and nobody is told. A plan of another name is not looked for.

    Example:
        old: `2025/plan.yaml`
        new: (the file is deleted, or is called `2025/old.yaml`)

    Mend:
        Bring it back: `git checkout REV -- :/2025/plan.yaml`. To put it away, move it to another folder:
        `git mv 2025 archive/2025`.
    """
    text = _("bring it back: {command}; to put it away, move it to another folder under the same name")
    yield Finding(Span(0, 0), _("the plan was removed, or has another name"), text.format(command=command))
