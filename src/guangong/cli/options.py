"""The options that several commands share, and what Tab offers for them."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import typer

from guangong.cli.completion import Offer
from guangong.cli.session import session_of
from guangong.domain.fields import written_by
from guangong.domain.labels import value_word
from guangong.domain.plan import Every, Period, Plan, Task
from guangong.domain.typed import (
    SEPARATOR,
    NotUnderstoodError,
    field,
    number,
    period_length,
    section,
    section_number,
)
from guangong.domain.typed import one_of as read_one_of
from guangong.domain.typed_days import day, has_words
from guangong.domain.typed_period import period
from guangong.messages import _
from guangong.render.formats import FORMATS
from guangong.reports.table import Report
from guangong.services import clock, offers
from guangong.storage import user_settings
from guangong.unseen import narrowed

Words = Callable[[str], str]
"""Gives a value of an option the word of the tables, in the language in use."""

T = TypeVar("T")


def read_path(text: str) -> Path:
    """Read a path; nothing, as of a variable that is not set, would be the working folder."""
    if not text:
        raise typer.BadParameter(_("a path is missing"))
    return Path(text)


def understood(read: Callable[[str], T]) -> Callable[[str], T]:
    """Return what reads with ``read``; what is not understood is a mistake of the option."""

    def reading_(text: str) -> T:
        try:
            return read(text)
        except NotUnderstoodError as error:
            raise typer.BadParameter(str(error)) from error  # what is said is the cause, with its advice

    return reading_


@understood
def read_day(text: str) -> date:
    """Read a day where there is no plan: its year must be there."""
    return day(text, clock.today(), None)


def day_in_plan(*, is_deadline: bool = False) -> Callable[[typer.Context, str | None], date | None]:
    """Return what reads a day, without a year the plan's; what is not typed as YYYY-MM-DD, it says."""

    def read(context: typer.Context, text: str | None) -> date | None:
        if text is None or context.resilient_parsing:
            return None
        found = understood(lambda text: _day_in_plan(context, text, is_deadline=is_deadline))(text)
        if is_deadline and has_words(text):
            context.meta["deadline_words"] = text.strip()
        return _told(context, text, found)

    return read


def day_without_plan(context: typer.Context, text: str | None) -> date | None:
    """Read a day for several plans, with its year; what is not typed as YYYY-MM-DD, it says."""
    if text is None or context.resilient_parsing:
        return None
    return _told(context, text, read_day(text))


def _told(context: typer.Context, text: str, found: date) -> date:
    if str(found) != narrowed(text):
        session_of(context).tell(_('"{text}" is read as {day}').format(text=text, day=found))
    return found


def deadline_words(context: typer.Context) -> str | None:
    """Return the words in which the deadline was typed, where its day would lose them: 年底."""
    words: str | None = context.meta.get("deadline_words")
    return words


def _day_in_plan(context: typer.Context, text: str, *, is_deadline: bool) -> date:
    today = clock.today()
    try:
        return day(text, today, None, is_deadline=is_deadline)
    except NotUnderstoodError:  # only now is the plan read: it may have no year
        return day(text, today, _period(context), is_deadline=is_deadline)


def _period(context: typer.Context) -> Period | None:
    with suppress(ValueError):  # what is wrong with the plan, the command says
        return _plan(context).period
    return None


def period_in_plan(context: typer.Context, text: str | None) -> Period | None:
    """Read a month, a quarter, a half-year or a year; where none is typed, the year is the plan's.

    上月 is the one before the month of ``--as-of``, which is read first.
    """
    if text is None or context.resilient_parsing:
        return None
    day = context.params.get("as_of") or clock.today()
    return understood(lambda text: period(text, lambda: _period(context), day))(text)


def whole_number(least: int, most: int, unit: str = "") -> Callable[[str], int]:
    """Return what reads a number from ``least`` to ``most``, also with its unit or in Chinese digits."""

    def read(text: str) -> int:
        found = number(text, unit)
        if not least <= found <= most:
            raise typer.BadParameter(
                _("write a number from {least} to {most}").format(least=least, most=most)
            )
        return found

    return understood(read)


def section_in_plan(context: typer.Context, text: str | None) -> int | None:
    """Read a section: its number, or what fits its title in the plan."""
    if text is None or context.resilient_parsing:
        return None
    if (typed := section_number(text)) is not None:
        return typed
    try:
        titles = {each.number: each.title for each in _plan(context).sections}
    except ValueError:  # no plan can be made of the file
        raise typer.BadParameter(_("write a number, for example 3")) from None
    return understood(partial(section, titles=titles))(text)


def sections_in_plan(context: typer.Context, texts: list[str] | None) -> list[int]:
    """Read sections, also several in one text; a title may hold commas of its own."""
    found = [section_in_plan(context, part) for text in texts or () for part in _parts(text)]
    return [number for number in found if number is not None]


def _parts(text: str) -> list[str]:
    parts = [part for part in SEPARATOR.split(text) if part.strip()]
    return parts if all(section_number(part) is not None for part in parts) and parts else [text]


def one_of(known: tuple[str, ...], word: Words = str) -> Callable[[str], str]:
    """Return what reads an option with a value of ``known``, or with its word in the tables."""
    if known == get_args(Every):
        return understood(partial(period_length, word=word))
    return understood(partial(read_one_of, known=known, word=word))


def _beside(value: str, word: Words) -> str:
    """Return the Chinese word of a value; an English one says nothing more."""
    return "" if word(value).isascii() else word(value)


def complete(known: tuple[str, ...], word: Words = str) -> Callable[[typer.Context], list[Offer]]:
    """Return what offers the values ``known``, with their Chinese words beside them."""

    def offered(_context: typer.Context) -> list[Offer]:
        return [(value, _beside(value, word)) for value in known]

    return offered


def last_of(offer: Callable[[typer.Context], list[Offer]]) -> Callable[..., list[Offer]]:
    """Return what offers the last of several values, behind one another with commas."""

    def offered(context: typer.Context, incomplete: str) -> list[Offer]:
        start = incomplete.removesuffix(SEPARATOR.split(incomplete)[-1])
        return [(start + word, title) for word, title in offer(context)]

    return offered


def several(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return what reads values with ``read``, behind one another with commas."""
    return lambda text: tuple(read(part.strip()) for part in SEPARATOR.split(text))


def flat(lists: list[tuple[T, ...]] | None) -> list[T]:
    """Return the values of an option that was repeated, each time with a list of them."""
    return [value for values in lists or () for value in values]


def option(*names: str, help_: str, metavar: str = "", **more: Any) -> Any:  # noqa: ANN401 (as typer's own)
    """Return an option that takes a value, else a text; what holds without it, its help says."""
    return typer.Option(*names, metavar=metavar or _("TEXT"), help=help_, show_default=False, **more)


def number_option(name: str, metavar: str, least: int, most: int, help_: str, unit: str = "") -> Any:  # noqa: ANN401
    """Return an option that takes a number from ``least`` to ``most``, perhaps with its unit."""
    return option(name, parser=whole_number(least, most, unit), metavar=metavar, help_=help_)


def format_option(known: Iterable[str], help_: str) -> Any:  # noqa: ANN401
    """Return the option that says how an answer is printed."""
    return choice("--format", known=tuple(known), metavar=_("FORMAT"), help_=help_)


def day_option(name: str, help_: str) -> Any:  # noqa: ANN401
    """Return an option that takes a day."""
    read = day_in_plan(is_deadline=name == "--deadline")
    # A period is read by the day to report on, whatever comes first on the command line.
    return option(name, parser=str, callback=read, is_eager=name == "--as-of", metavar=_("DATE"), help_=help_)


def argument(metavar: str, **more: Any) -> Any:  # noqa: ANN401
    """Return an argument; the command's text explains it, without typer's ``<list[str]>``."""
    return typer.Argument(metavar=metavar, hidden=True, **more)


def choice(
    *names: str,
    known: tuple[str, ...],
    metavar: str,
    help_: str,
    word: Words = str,
    many: bool = False,
    hidden: bool = False,
) -> Any:  # noqa: ANN401
    """Return an option that takes one of ``known``, or ``many`` of them."""
    read, offer = one_of(known, word), complete(known, word)
    return typer.Option(
        *names,
        parser=several(read) if many else read,
        callback=flat if many else None,
        autocompletion=last_of(offer) if many else offer,
        metavar=metavar,
        help=help_,
        hidden=hidden,
    )


def one_format(context: typer.Context, format_: str, *, json: bool) -> str:
    """Return the format that ``--format`` or ``--json`` names; of both, one would be passed over."""
    source = context.get_parameter_source("format_")
    if json and format_ != "json" and source is not None and source.name == "COMMANDLINE":
        raise typer.BadParameter(_("give --json or --format, not both"))
    wanted = "json" if json else format_
    session_of(context).as_json = wanted == "json"
    return wanted


def write(report: Report, context: typer.Context, format_: str, *, json: bool, whole: bool = False) -> None:
    """Write a report in the format that is asked for, and its remark beside it."""
    session, wanted = session_of(context), one_format(context, format_, json=json)
    for remark in report.remarks:
        session.tell(remark)
    session.emit(FORMATS[wanted](report.whole() if whole else report))


def complete_task(context: typer.Context) -> list[Offer]:
    """Offer ids of tasks that the command can do something with."""
    return offers.tasks(_plan(context), context.info_name or "", clock.today())


def complete_one_section(context: typer.Context) -> list[Offer]:
    """Offer the numbers of the plan's sections with their titles."""
    return offers.sections(_plan(context))


complete_section = last_of(complete_one_section)
complete_unit = last_of(lambda ctx: offers.units(_plan(ctx)))


def complete_member(context: typer.Context) -> list[Offer]:
    """Offer the groups whose members are known, and these."""
    return offers.members(_plan(context))


def complete_group(context: typer.Context) -> list[Offer]:
    """Offer the units that have members."""
    return offers.groups(_plan(context))


def _plan(context: typer.Context) -> Plan:
    return offers.readable_plan(context.params.get("file"), session_of(context).looks)


def complete_field() -> list[Offer]:
    """Offer the fields that ``unset`` takes out."""
    return [(field.name, field.label) for field in written_by(Task, "unset")]


def complete_value(incomplete: str) -> list[Offer]:
    """Offer the fields that ``set`` writes, each with its equals sign; of some of them the values."""
    typed, equals, _value = incomplete.partition("=")
    name = _field_called(typed)
    word = value_word(name)
    offered = [(f"{typed}={value}", word(value)) for value in field_values(name) if equals]
    return offered or [(f"{field.name}=", field.label) for field in written_by(Task, "set")]


def _field_called(text: str) -> str:
    with suppress(NotUnderstoodError):
        return field(text, written_by(Task, "set"))
    return text


def field_values(name: str) -> tuple[str, ...]:
    """Return the values that a field of a task may have, empty where they are not few."""
    return next((field.values for field in written_by(Task, "set") if field.name == name), ())


def complete_setting() -> list[Offer]:
    """Offer the names of the settings."""
    return [(key, _beside(key, setting_word)) for key in user_settings.KEYS]


def setting_word(key: str) -> str:
    """Return a setting in words."""
    return {
        "language": _("language"),
        "name": _("your name"),
        "unit": _("your unit"),
        "plan": _("the plan's file"),
        "due_soon_days": _("days of due soon"),
        "wide_signs": _("wide signs"),
    }[key]


File = Annotated[
    Path | None,
    option(
        "--file",
        "-f",
        is_eager=True,  # by the plan, other options are read
        parser=read_path,  # typer's own looks whether the file can be read, and says so in English
        metavar=_("FILE"),
        help_=_("the plan; else it is looked for here and above"),
    ),
]
Exact = Annotated[
    bool, typer.Option("--exact", help=_("compare with REV itself, not its merge base with HEAD"))
]
AgainstFile = Annotated[
    Path | None,
    option(
        "--against-file",
        parser=read_path,
        metavar=_("FILE"),
        help_=_("compare with a file, the plan as it was, in the place of REV"),
    ),
]
AsOf = Annotated[date | None, day_option("--as-of", _("the day to report on; else today"))]
AsOfPlans = Annotated[
    date | None,
    option(
        "--as-of",
        parser=str,
        callback=day_without_plan,
        metavar=_("DATE"),
        help_=_("the day to report on; else today"),
    ),
]
"""As ``AsOf``, of a command on several plans."""
Format = Annotated[str, format_option(FORMATS, _("how to print it: text, json, markdown, csv"))]
Json = Annotated[bool, typer.Option("--json", help=_("print JSON for programs"))]
Force = Annotated[bool, typer.Option("--force", help=_("overwrite a file that is there"))]
TaskName = Annotated[str, argument(_("TASK"), autocompletion=complete_task)]
TaskNames = Annotated[list[str], argument(_("TASK"), autocompletion=complete_task)]
