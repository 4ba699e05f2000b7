"""The options that several commands share, and what Tab offers for them."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar
from unicodedata import normalize

import typer

from guangong.cli.completion import Offer
from guangong.cli.session import session_of
from guangong.domain.fields import written_by
from guangong.domain.plan import Plan, Task, parse_day
from guangong.messages import _, speaking
from guangong.render.formats import FORMATS
from guangong.reports import words
from guangong.reports.table import Report
from guangong.services import clock, offers
from guangong.storage import user_settings

Words = Callable[[str], str]
"""Gives a value of an option the word of the tables, in the language in use."""

T = TypeVar("T")

_COMMAS: Final = re.compile("[,，、]")
_DIGITS: Final = "〇一二三四五六七八九"


def read_path(text: str) -> Path:
    """Read a path; nothing, as of a variable that is not set, would be the working folder."""
    if not text:
        raise typer.BadParameter(_("a path is missing"))
    return Path(text)


def read_day(text: str) -> date:
    """Read an option's day."""
    try:
        return parse_day(normalize("NFKC", text))
    except ValueError:
        raise typer.BadParameter(_("write an existing day as YYYY-MM-DD, for example 2023-06-30")) from None


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a number from ``least`` to ``most``, also one in full-width or Chinese digits."""

    def read(text: str) -> int:
        number = _number(normalize("NFKC", text).strip())
        if number is None:
            raise typer.BadParameter(_("write a number, for example 3"))
        if not least <= number <= most:
            raise typer.BadParameter(
                _("write a number from {least} to {most}").format(least=least, most=most)
            )
        return number

    return read


def _number(text: str) -> int | None:
    if re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
        return int(text)
    if chinese := re.fullmatch(f"([{_DIGITS}]?)(十?)([{_DIGITS}]?)", text):
        tens, ten, ones = chinese.groups()
        if ten:
            return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
        if len(text) == 1:
            return _DIGITS.index(text)
    return None


read_number = whole_number(1, 99)


def one_of(known: tuple[str, ...], word: Words = str) -> Callable[[str], str]:
    """Return what reads an option with a value of ``known``, or with its Chinese word in the tables."""

    def read(text: str) -> str:
        if text in known:
            return text
        with speaking("zh"):  # also where the locale is another: a script works everywhere
            named = {word(value): value for value in known}
        if text not in named:
            listed = _(", ").join(f"{value} {_beside(value, word)}".rstrip() for value in known)
            raise typer.BadParameter(_('"{text}" is none of: {known}').format(text=text, known=listed))
        return named[text]

    return read


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
        start = incomplete.removesuffix(_COMMAS.split(incomplete)[-1])
        return [(start + word, title) for word, title in offer(context)]

    return offered


def several(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return what reads values with ``read``, behind one another with commas."""
    return lambda text: tuple(read(part.strip()) for part in _COMMAS.split(text))


def flat(lists: list[tuple[T, ...]] | None) -> list[T]:
    """Return the values of an option that was repeated, each time with a list of them."""
    return [value for values in lists or () for value in values]


def option(*names: str, help_: str, metavar: str = "", **more: Any) -> Any:  # noqa: ANN401 (as typer's own)
    """Return an option that takes a value, else a text; what holds without it, its help says."""
    return typer.Option(*names, metavar=metavar or _("TEXT"), help=help_, show_default=False, **more)


def number_option(name: str, metavar: str, least: int, most: int, help_: str) -> Any:  # noqa: ANN401
    """Return an option that takes a number from ``least`` to ``most``."""
    return option(name, parser=whole_number(least, most), metavar=metavar, help_=help_)


def format_option(known: Iterable[str], help_: str) -> Any:  # noqa: ANN401
    """Return the option that says how an answer is printed."""
    return choice("--format", known=tuple(known), metavar=_("FORMAT"), help_=help_)


def day_option(name: str, help_: str) -> Any:  # noqa: ANN401
    """Return an option that takes a day."""
    return option(name, parser=read_day, metavar=_("DATE"), help_=help_)


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


def every_word(every: str) -> str:
    """Return in words how often standing work wants an entry."""
    return {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half-year": _("every half-year"),
        "year": _("every year"),
    }.get(every, every)


def complete_task(context: typer.Context) -> list[Offer]:
    """Offer ids of tasks that the command can do something with."""
    return offers.tasks(_plan(context), context.info_name or "", clock.today())


def complete_one_section(context: typer.Context) -> list[Offer]:
    """Offer the numbers of the plan's sections with their titles."""
    return offers.sections(_plan(context))


complete_section = last_of(complete_one_section)
complete_unit = last_of(lambda ctx: offers.units(_plan(ctx)))


def _plan(context: typer.Context) -> Plan:
    return offers.readable_plan(context.params.get("file"), session_of(context).looks)


def complete_field() -> list[Offer]:
    """Offer the fields that ``unset`` takes out."""
    return [(field.name, field.label) for field in written_by(Task, "unset")]


def complete_value(incomplete: str) -> list[Offer]:
    """Offer the fields that ``set`` writes, each with its equals sign; of some of them the values."""
    name, equals, _value = incomplete.partition("=")
    word = field_value_word(name)
    offered = [(f"{name}={value}", word(value)) for value in field_values(name) if equals]
    return offered or [(f"{field.name}=", field.label) for field in written_by(Task, "set")]


def field_values(name: str) -> tuple[str, ...]:
    """Return the values that a field of a task may have, empty where they are not few."""
    return next((field.values for field in written_by(Task, "set") if field.name == name), ())


def field_value_word(name: str) -> Words:
    """Return what gives a value of a field its word."""
    return {"kind": words.kind_word, "every": every_word}.get(name, _yes_or_no)


def _yes_or_no(value: str) -> str:
    return {"true": words.yes_or_no(True), "false": words.yes_or_no(False)}.get(value, value)


def complete_setting() -> list[str]:
    """Offer the names of the settings."""
    return list(user_settings.KEYS)


File = Annotated[
    Path | None,
    option(
        "--file",
        "-f",
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
Format = Annotated[str, format_option(FORMATS, _("how to print it: text, json, markdown, csv"))]
Json = Annotated[bool, typer.Option("--json", help=_("print JSON for programs"))]
TaskName = Annotated[str, argument(_("TASK"), autocompletion=complete_task)]
TaskNames = Annotated[list[str], argument(_("TASK"), autocompletion=complete_task)]
