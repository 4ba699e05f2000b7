"""init: a new plan, asking for what is not given."""

import re
import shlex
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from guangong.cli.options import argument, choice, one_of, option, read_day, read_path
from guangong.cli.session import session_of
from guangong.domain.typed import numeral
from guangong.errors import GuangongError
from guangong.messages import _
from guangong.render.text import one_line, visible
from guangong.services import clock, templates
from guangong.storage import paths, writing
from guangong.unseen import narrowed

T = TypeVar("T")
TEMPLATES = ("empty", "example")


class LeftError(GuangongError):
    """Somebody stopped the questions with Ctrl-C; the exit code is that of every command it ends."""

    exit_code = 130


def read_text(text: str) -> str:
    """Read an answer of one line."""
    wanted = text.strip()
    if not wanted:
        raise typer.BadParameter(_("give a text of one line"))
    if one_line(wanted) != wanted:
        refused = _("a line break, or a character that nobody sees; write it without: {text}")
        raise typer.BadParameter(refused.format(text=one_line(wanted)))
    return wanted


def read_year(text: str) -> int:
    """Read a year: 2026, ２０２６, 2026年, 2026 年度, 二〇二六年."""
    typed = re.sub("[〇零○一二三四五六七八九]", lambda digit: str(numeral(digit[0])), narrowed(text))
    found = re.fullmatch(r"([12]\d{3}) ?年?度?", typed, re.ASCII)
    if not found:
        raise typer.BadParameter(_("write a year, for example 2026"))
    return int(found[1])


def _year_option(text: str) -> int:
    """Read the value of ``--year``; a school year is named by its first and its last day."""
    try:
        return read_year(text)
    except typer.BadParameter:
        year = next(map(int, re.findall(r"[12]\d{3}", narrowed(text), re.ASCII)), None)
        if year is None:
            raise
        text = _("write a year, for example {year}; a school year: --start {year}-09-01 --end {next}-08-31")
        raise typer.BadParameter(text.format(year=year, next=year + 1)) from None


def read_period(text: str) -> tuple[date, date]:
    """Read a whole year, or a first and a last day with a space, 至, 到, ~ or a dash between them."""
    with suppress(typer.BadParameter):
        return _whole(read_year(text))
    match re.split(" ?(?:--|[至到~]|(?<=日)-) ?| ", narrowed(text)):
        case [first, last]:
            return _in_order(read_day(first), read_day(last))
    raise typer.BadParameter(_("write a year, or two days: 2026-09-01 2027-08-31"))


def read_template(text: str) -> str:
    """Read the name of a template, or its number among them."""
    if name := {str(n): name for n, name in enumerate(TEMPLATES, 1)}.get(narrowed(text)):
        return name
    with suppress(typer.BadParameter):
        return one_of(TEMPLATES, _word)(text)
    raise typer.BadParameter(_("write 1 for empty, or 2 for example"))


def _word(template: str) -> str:
    """Return what people call a template."""
    return {"empty": _("blank"), "example": _("example")}.get(template, template)


def init(
    context: typer.Context,
    folder: Annotated[Path, argument(_("FOLDER"), parser=read_path)] = Path(),
    template: Annotated[
        str | None,
        choice(
            "--template",
            known=TEMPLATES,
            word=_word,
            metavar=_("NAME"),
            help_=_("empty: six sections; example: an invented plan"),
        ),
    ] = None,
    organization: Annotated[
        str | None,
        option(
            "--organization",
            parser=read_text,
            metavar=_("NAME"),
            help_=_("who keeps the plan, and owns what nobody else does"),
        ),
    ] = None,
    title: Annotated[
        str | None, option("--title", parser=read_text, help_=_("the title of the plan"))
    ] = None,
    year: Annotated[
        int | None,
        option("--year", parser=_year_option, metavar=_("YEAR"), help_=_("its year; else this year")),
    ] = None,
    start: Annotated[
        date | None,
        option(
            "--start", parser=read_day, metavar=_("DATE"), help_=_("its first day, where it is no whole year")
        ),
    ] = None,
    end: Annotated[
        date | None,
        option("--end", parser=read_day, metavar=_("DATE"), help_=_("its last day, with --start")),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=_("ask nothing: what is not given has its default"))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("print the plan, write nothing"))] = False,
) -> None:
    """Begin a plan in a folder, asking for what is not given."""
    today = clock.today()
    writing.refuse_taken(folder / paths.PLAN_NAME)
    quiet = yes or not _somebody_there()
    period = _period(year, start, end)
    if (template or _ask(_("Template: 1 empty, 2 example"), "1", read_template, quiet=quiet)) == "example":
        files = _example(year, (organization, title, start), today, quiet=quiet)
    else:
        files = _empty(organization, title, period, today, quiet=quiet)
    if dry_run:
        session_of(context).emit(files[paths.PLAN_NAME].decode("utf-8"))
        return
    warnings = templates.write(folder, files)
    session_of(context).emit(_written(folder, files))
    for text in warnings:
        session_of(context).tell(text)


# ── the answers ──


def _somebody_there() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _ask(question: str, default: str, read: Callable[[str], T], *, quiet: bool) -> T:
    """Ask until the answer can be read; Enter takes the default, as does ``quiet``, which asks nothing."""
    if quiet:
        return read(default)
    if not sys.flags.utf8_mode:  # set in the locale C, where readline garbles Chinese
        with suppress(ImportError):
            import readline  # noqa: F401 (without it, a terminal erases half of a Chinese character)
    while True:
        try:
            return read(input(f"{question} [{default}]: ").strip() or default)
        except (EOFError, KeyboardInterrupt) as left:
            typer.echo(err=True)  # the cursor stands behind the question
            if isinstance(left, EOFError):
                raise
            raise LeftError(_("stopped; nothing was done")) from None
        except typer.BadParameter as error:
            typer.echo(visible(error.message), err=True)
        except UnicodeDecodeError:
            typer.echo(_("the text holds bytes that are not UTF-8"), err=True)


def _period(year: int | None, start: date | None, end: date | None) -> tuple[date, date] | None:
    """Return the first and the last day that the options name, if they do."""
    if year is None and start is None and end is None:
        return None
    if year is not None and start is None and end is None:
        return _whole(year)
    if year is None and start is not None and end is not None:
        return _in_order(start, end)
    raise typer.BadParameter(_("give --year, or both --start and --end"))


def _whole(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _in_order(first: date, last: date) -> tuple[date, date]:
    if last < first:
        raise typer.BadParameter(_("the last day, {last}, lies before the first").format(last=last))
    return first, last


# ── the plan ──


def _empty(
    organization: str | None, title: str | None, period: tuple[date, date] | None, today: date, *, quiet: bool
) -> dict[str, bytes]:
    """Return a plan without tasks, with the answers in it.

    Raises:
        NotFoundError: an answer would be a finding of ``check``.
    """
    name = organization or _ask(_("Name of the organization"), _("Our committee"), read_text, quiet=quiet)
    days = period or _ask(_("Year, or first and last day"), str(today.year), read_period, quiet=quiet)
    years = "–".join(dict.fromkeys(str(day.year) for day in days))
    offered = _("{organization}: work plan {years}").format(organization=name, years=years)
    title = title or _ask(_("Title of the plan"), offered, read_text, quiet=quiet)
    return templates.empty(name, title, days, today)


def _example(year: int | None, others: tuple[object, ...], today: date, *, quiet: bool) -> dict[str, bytes]:
    """Return the example with its returns and evidence.

    Raises:
        NotFoundError: its log would lie in the future.
    """
    if any(others):
        raise typer.BadParameter(_("the example has its own names; it takes --year alone"))
    latest = str(templates.latest_example(today))
    return templates.example(year or _ask(_("Year"), latest, read_year, quiet=quiet), today)


# ── what to do next ──


def _written(folder: Path, files: Mapping[str, bytes]) -> str:
    """Return what was written, and the commands that come next."""
    end = "-- " if str(folder).startswith("-") else ""  # else a name such as -P is an option
    enter = [] if folder == Path() else [f"cd {end}{shlex.quote(str(folder))}"]
    commands = [*enter, "guangong status", 'guangong add "…" --section 1', "guangong check"]
    # The plan first, then the folders.
    names = dict.fromkeys(str(folder / Path(name).parts[0]) for name in reversed([*files]))
    lines = [
        _("written: {names}").format(names=_(", ").join(names)),
        _("next:"),
        *(f"  {line}" for line in commands),
    ]
    return "".join(one_line(line) + "\n" for line in lines)
