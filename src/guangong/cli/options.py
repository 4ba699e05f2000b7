"""The options that several commands share, and what Tab offers for them."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import typer

from guangong.checks import read
from guangong.cli.session import session_of
from guangong.domain.fields import written_by
from guangong.domain.plan import Every, Period, Placed, Plan, Task
from guangong.domain.progress import returned
from guangong.domain.typed import NotUnderstoodError, number, period_length, plain, section, section_number
from guangong.domain.typed import one_of as read_one_of
from guangong.domain.typed_days import day
from guangong.messages import _
from guangong.render.text import one_line
from guangong.reports import words
from guangong.services import clock
from guangong.services.book import plan_path
from guangong.storage import failures, paths, reading, user_settings
from guangong.yamldoc import parse

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
            raise typer.BadParameter(str(error)) from None

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
        if str(found) != plain(text):
            session_of(context).tell(_('"{text}" is read as {day}').format(text=text, day=found))
        return found

    return read


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
    parts = [part for part in re.split("[,，、]", text) if part.strip()]
    return parts if all(section_number(part) is not None for part in parts) and parts else [text]


def one_of(known: tuple[str, ...], word: Words = str) -> Callable[[str], str]:
    """Return what reads an option with a value of ``known``, or with its word in the tables."""
    if known == get_args(Every):
        return understood(partial(period_length, word=word))
    return understood(partial(read_one_of, known=known, word=word))


def complete(known: tuple[str, ...], word: Words = str) -> Callable[[str], list[tuple[str, str]]]:
    """Return what offers the values ``known``, with their Chinese words beside them."""
    return lambda incomplete: [
        (value, "" if word(value).isascii() else word(value))
        for value in known
        if value.startswith(incomplete)
    ]


def several(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return what reads values with ``read``, behind one another with commas."""
    return lambda text: tuple(read(part.strip()) for part in re.split("[,，、]", text))


def flat(lists: list[tuple[T, ...]] | None) -> list[T]:
    """Return the values of an option that was repeated, each time with a list of them."""
    return [value for values in lists or () for value in values]


def option(*names: str, metavar: str, help_: str, **more: Any) -> Any:  # noqa: ANN401 (as typer's own)
    """Return an option that takes a value; what holds without it, its help says."""
    return typer.Option(*names, metavar=metavar, help=help_, show_default=False, **more)


def day_option(name: str, help_: str) -> Any:  # noqa: ANN401
    """Return an option that takes a day."""
    read = day_in_plan(is_deadline=name == "--deadline")
    return option(name, parser=str, callback=read, metavar="DATE", help_=help_)


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
    parser = several(read) if many else read
    return typer.Option(
        *names,
        parser=parser,
        callback=flat if many else None,
        autocompletion=offer,
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


def kind_word(kind: str) -> str:
    """Return a kind of tasks in words."""
    return words.kind_word(kind)


def every_word(every: str) -> str:
    """Return in words how often standing work wants an entry."""
    return {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half-year": _("every half-year"),
        "year": _("every year"),
    }.get(every, every)


def _any(_plan: Plan, _placed: Placed) -> bool:
    return True


def _can_be_done(plan: Plan, placed: Placed) -> bool:
    """Whether ``done`` takes a task: one that the members of a group return is theirs."""
    return placed.task.status in {"todo", "doing"} and not returned(plan, {}, placed, clock.today())


def _can_be_reopened(_plan: Plan, placed: Placed) -> bool:
    return placed.task.status in {"done", "cancelled"}


def complete_task(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer ids of tasks that the command can do something with; a shell must never see an error."""
    try:
        plan = _plan(context)
        fits = {"done": _can_be_done, "reopen": _can_be_reopened}.get(context.info_name or "", _any)
        found = [placed.task for placed in plan.tasks() if fits(plan, placed)]
        return [(task.id, _hint(task.title)) for task in found if task.id.startswith(incomplete)]
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        session_of(context).looks.invalidate()
        return []


def _plan(context: typer.Context) -> Plan:
    """Return what can be read of the plan: neither the project's settings nor returns matter to Tab."""
    looks = session_of(context).looks
    try:
        path = plan_path(context.params.get("file"), looks)
    except user_settings.ConfigError:  # a broken setting keeps no ids away
        looks.invalidate()
        path = paths.find(failures.working_folder(), looks, given=None, configured=None)
    plan = read(parse(reading.read(path, looks))).plan
    if plan is None:
        raise ValueError
    return plan


def _hint(title: str) -> str:
    """Return a title short enough for a menu."""
    plain, most = one_line(title), 30  # characters: twice as many columns in Chinese
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def complete_unit(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer unit ids with their names."""
    try:
        names = _plan(context).unit_names()
        return [(id_, _hint(name)) for id_, name in names.items() if id_.startswith(incomplete)]
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        session_of(context).looks.invalidate()
        return []


def complete_section(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the numbers of the plan's sections with their titles."""
    try:
        found = [(str(section.number), _hint(section.title)) for section in _plan(context).sections]
        return [(number, title) for number, title in found if number.startswith(incomplete)]
    except Exception:  # noqa: BLE001 (whatever it is, the prompt stays clean)
        session_of(context).looks.invalidate()
        return []


def complete_field(incomplete: str) -> list[tuple[str, str]]:
    """Offer the fields that ``unset`` takes out."""
    return [(name, label) for name, label in _fields("unset") if name.startswith(incomplete)]


def complete_value(incomplete: str) -> list[tuple[str, str]]:
    """Offer the fields that ``set`` writes, each with its equals sign; of some of them the values."""
    name, equals, _value = incomplete.partition("=")
    word = field_value_word(name)
    offered = [(f"{name}={value}", word(value)) for value in field_values(name) if equals]
    offered = offered or [(f"{field}=", label) for field, label in _fields("set")]
    return [item for item in offered if item[0].startswith(incomplete)]


def _fields(command: str) -> list[tuple[str, str]]:
    """Return the fields of a task that a command writes, each with what people call it."""
    return [(field.name, field.label) for field in written_by(Task, command)]


def field_values(name: str) -> tuple[str, ...]:
    """Return the values that a field of a task may have, empty where they are not few."""
    return next((field.values for field in written_by(Task, "set") if field.name == name), ())


def field_value_word(name: str) -> Words:
    """Return what gives a value of a field its word."""
    return {"kind": kind_word, "every": every_word}.get(name, _yes_or_no)


def _yes_or_no(value: str) -> str:
    return {"true": words.yes_or_no(True), "false": words.yes_or_no(False)}.get(value, value)


def complete_setting(incomplete: str) -> list[str]:
    """Offer the names of the settings."""
    return [key for key in user_settings.KEYS if key.startswith(incomplete)]


File = Annotated[
    Path | None,
    option(
        "--file",
        "-f",
        is_eager=True,  # by the plan, other options are read
        parser=read_path,  # typer's own looks whether the file can be read, and says so in English
        metavar="FILE",
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
        metavar="FILE",
        help_=_("compare with a file, the plan as it was, in the place of REV"),
    ),
]
AsOf = Annotated[date | None, day_option("--as-of", _("the day to report on; else today"))]
Json = Annotated[bool, typer.Option("--json", help=_("print JSON for programs"))]
TaskName = Annotated[str, argument("TASK", autocompletion=complete_task)]
TaskNames = Annotated[list[str], argument("TASK", autocompletion=complete_task)]
