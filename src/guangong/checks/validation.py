"""GG1: the fields, their types and values, as the models of ``plan`` describe them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from guangong.checks import meant
from guangong.checks.suggest import did_you_mean, excerpt, exempt_wants, wide_colon, wide_indent
from guangong.domain.fields import names
from guangong.domain.labels import value_word
from guangong.domain.plan import Period
from guangong.domain.typed import SEPARATOR, named
from guangong.messages import _
from guangong.yamldoc import Data, Route
from guangong.yamldoc.diagnostics import Finding

M = TypeVar("M", bound=BaseModel)


class SchemaError(NamedTuple):
    """One of pydantic's errors: where, which, the value found there, and the model it should fit.

    ``period`` is that of the plan: it gives a day without a year its year.
    """

    route: Route
    code: str
    value: Data
    context: dict[str, Any]
    model: type[BaseModel]
    is_key: bool
    period: Period | None = None
    today: date | None = None

    @property
    def field(self) -> str:
        """The name of the field that is wrong, without the index of a list's item."""
        return next((part for part in reversed(self.route) if isinstance(part, str)), "")

    @property
    def running(self) -> Period | None:
        """The plan's period, if today is in it: else 1月8日 may be this year's or the plan's."""
        period, today = self.period, self.today
        return period if period and today and period.start <= today <= period.end else None

    @property
    def subject(self) -> str:
        """What is wrong, as a sentence begins with it."""
        if self.is_key:
            return _("an id")
        in_list = bool(self.route) and isinstance(self.route[-1], int)
        return (_('an item of "{name}"') if in_list else _('"{name}"')).format(name=excerpt(self.field))


def validate(
    model: type[M], data: Data, today: date | None = None, period: Period | None = None
) -> tuple[M | None, list[SchemaError]]:
    """Build ``model`` from plain data; return it, or every error, which knows the period and the day."""
    try:
        return model.model_validate(data), []
    except ValidationError as caught:
        limit = 20_000  # more are not reported one by one: pydantic needs a kilobyte for each
        if caught.error_count() > limit:
            return None, [SchemaError((), "too_many", None, {"limit": limit}, model, is_key=False)]
        errors = caught.errors(include_url=False)
    period = period or _period(data)
    found: dict[tuple[Route, bool], SchemaError] = {}
    for error in errors:
        is_key, missing = error["loc"][-1:] == ("[key]",), error["type"] == "missing"
        loc = error["loc"]
        route = (*_in_data(loc[:-1], data), loc[-1]) if missing else _in_data(loc, data)
        found.setdefault(
            (route, is_key),
            SchemaError(
                route, error["type"], error["input"], error.get("ctx", {}), model, is_key, period, today
            ),
        )
    return None, list(found.values())


def _period(data: Data) -> Period | None:
    """Return the plan's period, if there is one."""
    with suppress(ValidationError, KeyError, TypeError):
        return Period.model_validate(data["period"])
    return None


def _in_data(loc: Route, data: Data) -> Route:
    """Return pydantic's ``loc`` without the parts that are no keys of the data: union tags and ``[key]``."""
    route: list[str | int] = []
    for part in loc:
        with suppress(KeyError, TypeError):
            data = data[part]
            route.append(part)
    return tuple(route)


def unknown_field(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """Every field is one that the format has.

    What it does:
        Compares every key with the fields that are possible at its place.

    Why it is bad:
        The line would have no effect: here the task stays open, though somebody meant to close it.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              statu: doing  # <- here

    Fix:
        Write the field's right name. What the format has no field for goes into a comment or a log's note.

            - id: 3-01
              title: 召开骨干培训会
              status: doing
    """
    message = _('unknown field "{name}"')
    for error in _of(errors, "extra_forbidden"):
        model = next(_models(error.model, error.route[:-1]))
        field = meant.meant_field(error.field, model)
        new = field or meant.meant_key(error.field, model)
        known = names(model)
        advice = wide_indent(error.field) or _write(field) or wide_colon(error.field)
        help_ = advice or did_you_mean(error.field, known) or _these(known)
        text = message.format(name=excerpt(error.field))
        yield Finding(error.route, text, help_, key=True, replacement=new)


def _write(text: str) -> str:
    """Return the advice to write ``text``, ``""`` where there is none."""
    return text and _("write {name}").format(name=text)


def _these(fields: Sequence[str]) -> str:
    return _("the fields here are: {known}").format(known=_(", ").join(fields))


def missing_field(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """Every required field is there.

    What it does:
        Wants every field without which a part of the plan makes no sense, and points at the part.

    Why it is bad:
        A task without a title or a change without a reason tells the reader nothing.

    Example:
            - id: 3-01  # <- here
              deadline: 2023-06-30

    Fix:
        Add the field.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30
    """
    message, help_ = _('the field "{name}" is missing'), _('add "{name}: …" here')
    for error in _of(errors, "missing"):
        yield Finding(error.route, message.format(name=error.field), help_.format(name=error.field))


def wrong_type(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A value has its field's type: a number is no text, a text is no list.

    What it does:
        Compares the type of every value with the one that its field has. Nothing is converted by guess.

    Why it is bad:
        A guess can be wrong: without quotes 2.10 is the number 2.1.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              clause: 2.10  # <- here
              owners: bureau  # <- here

    Fix:
        Put a text that looks like a number in quotes, and a list in brackets.

            - id: 3-01
              title: 召开骨干培训会
              clause: "2.10"
              owners: [bureau]
    """
    message = _("{subject} must be {expected}, not {found}")
    expected = {
        "string_type": (_("a text"), _("put it in quotes")),
        "int_type": (_("a whole number"), _("write digits, without quotes")),
        "float_type": (_("a number"), _("write a number, without quotes")),
        "bool_type": (_("true or false"), _("write true or false, without quotes")),
        "tuple_type": (_("a list"), _('begin each item with "- " on a line of its own')),
        "dict_type": (_("keys with values"), _('write a line "key: value" for each')),
        "model_type": (_("keys with values"), ""),
    }
    for error in _of(errors, *expected):
        wanted, help_ = expected[error.code]
        text = message.format(subject=error.subject, expected=wanted, found=_describe(error.value))
        new = _value_of_type(error)
        yield Finding(error.route, text, _write(new) or _fix(error) or help_, replacement=new)
    for error in _of(errors, "too_many"):
        text = _("more than {limit} values are wrong").format(limit=error.context["limit"])
        yield Finding(error.route, text, _("is this a plan?"))


def _value_of_type(error: SchemaError) -> str:
    """Return the number, the true or false, or the list that a text was meant to be."""
    if error.code == "tuple_type":
        return meant.meant_list(error.value)
    if error.code == "int_type":
        return meant.meant_number(error.value, error.field)
    return meant.meant_truth(error.value) if error.code == "bool_type" else ""


def _describe(value: Data) -> str:
    names = {
        type(None): _("empty"),
        bool: _("true or false"),
        int: _("a number"),
        float: _("a decimal number"),
        str: _("a text"),
        tuple: _("a list"),
        dict: _("keys with values"),
    }
    return names[type(value)]


def _fix(error: SchemaError) -> str:
    """Return what to do about this value, where that is more than its type says."""
    if error.field == "exempt":
        return exempt_wants()
    if error.code == "string_type" and error.value is None:
        return _("write a value after the colon")
    if error.code == "tuple_type" and isinstance(error.value, str):
        items = ", ".join(part.strip() for part in SEPARATOR.split(error.value) if part.strip())
        return _("put it in brackets: [{value}]").format(value=excerpt(items))
    if error.code == "model_type" and error.field == "target":
        return _target(error.value)
    return _these(_fields(error.model, error.route)) if error.code == "model_type" else ""


def _target(value: Data) -> str:
    """Return how to write a quantity that stands in one text or number."""
    if meant_ := meant.meant_target(value):
        return _("write {days}").format(days=f"target: {meant_}")
    example = meant.meant_target(f"{value}所") or meant.meant_target("15-20所")
    return _("write it as {example}, for example").format(example=f"target: {example}")


def impossible_date(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A date must be a day that exists, written YYYY-MM-DD.

    What it does:
        Reads every date field.

    Why it is bad:
        Nobody can keep a deadline on a day that never comes. A month alone leaves open which day is meant.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-31  # <- here
            - id: 3-02
              title: 编印活动手册
              deadline: 2023-09  # <- here

    Fix:
        Write the last day that counts. The document's own words go into `deadline_text`.

            - id: 3-01
              title: 召开骨干培训会
              deadline: 2023-06-30
            - id: 3-02
              title: 编印活动手册
              deadline: 2023-09-30
              deadline_text: 9月
    """
    message = _("{subject} is no day: {value}")
    for error in _of(errors, "day"):
        text = message.format(subject=error.subject, value=_excerpt(error.value))
        asked = (error.value, error.field, error.period, error.today)
        day = meant.meant_day(*asked)
        advice = _write_day(error, day) if day else meant.refused_day(*asked)
        new = meant.meant_day(error.value, error.field, error.running)
        yield Finding(error.route, text, advice, replacement="" if meant.says_more(error.value) else new)


def _write_day(error: SchemaError, day: str) -> str:
    """Return which day to write; of a task's deadline the document's own words are kept beside it."""
    is_worded = error.field == "deadline" and meant.says_more(error.value)
    if not is_worded or "deadline_text" not in _fields(error.model, error.route[:-1]):
        return _("write {days}").format(days=day)
    text = _("write {days}, and the words in a line of their own: deadline_text: {words}")
    return text.format(days=day, words=excerpt(str(error.value)))


def value_not_allowed(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A value is one that its field takes.

    What it does:
        Checks the words that a field takes, the form of ids, the range of numbers, and that nothing is left
        blank.

    Why it is bad:
        A status that no program knows is counted nowhere.

    Example:
            - id: 3-01
              title: 召开骨干培训会
              status: 完成  # <- here
            - id: 3-02
              title: 编印活动手册
              log:
                - {on: 2023-05-10, percent: 120}  # <- here

    Fix:
        Use one of the words, or a number in the range, that the finding names.

            - id: 3-01
              title: 召开骨干培训会
              status: done
              done_on: 2023-06-20
            - id: 3-02
              title: 编印活动手册
              log:
                - {on: 2023-05-10, percent: 90}
    """
    message = _("{subject} cannot be {value}")
    limits = {
        "literal_error": "",
        "string_too_short": _("write a value, or delete the line"),
        "string_too_long": _("it must be shorter"),
        "string_pattern_mismatch": _("use lower-case letters, digits and single hyphens, as in 3-03"),
        "too_short": _("give at least one"),
        "greater_than_equal": _("the least is {ge}"),
        "less_than_equal": _("the most is {le}"),
    }
    for error in _of(errors, *limits):
        # pydantic also calls a list too short whose items have errors of their own.
        if error.code == "too_short" and error.value:
            continue
        blank = error.context.get("pattern") == r"\S"
        help_ = limits["string_too_short" if blank else error.code].format(**error.context)
        if error.field == "exempt":
            help_ = exempt_wants()
        text = message.format(subject=error.subject, value=_excerpt(error.value))
        new = _allowed_value(error)
        advice = (new != error.value and _write(new)) or help_ or _allowed(error)
        yield Finding(error.route, text, advice, key=error.is_key, replacement=new)


def _allowed_value(error: SchemaError) -> str:
    """Return what a value was meant to be, where that is clear."""
    if error.code == "string_pattern_mismatch":
        return meant.meant_id(error.value)
    if error.code != "literal_error":
        return ""
    return meant.meant_word(error.value, error.field, _known(error))


def _known(error: SchemaError) -> list[str]:
    """Return the values that a field takes."""
    return [word.strip("'") for word in error.context["expected"].replace(" or ", ", ").split(", ")]


def _allowed(error: SchemaError) -> str:
    """Return which of the values that a field takes to write."""
    known, word = _known(error), value_word(error.field)
    if error.value in known:
        return _("write it without quotes")
    near = did_you_mean(error.value, known) if isinstance(error.value, str) else ""
    listed = _(", ").join(named(value, word(value)) for value in known)
    return near or _("allowed: {known}").format(known=listed)


def _excerpt(value: Data) -> str:
    if isinstance(value, (dict, tuple)) or value is None:
        return _describe(value) if value else _("empty")
    return excerpt(str(value)) if str(value).strip() else _("empty")


def _of(errors: Sequence[SchemaError], *types: str) -> Iterator[SchemaError]:
    return (error for error in errors if error.code in types)


def _fields(model: type[BaseModel], route: Route) -> tuple[str, ...]:
    """Return the names of the fields at ``route`` inside ``model``."""
    return names(next(_models(model, route)))


def _models(kind: Any, route: Route) -> Iterator[type[BaseModel]]:  # noqa: ANN401 (types are of no type)
    """Yield the models that can stand at ``route`` inside a type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not route:
            yield kind
        for name, field in kind.model_fields.items():
            if route[:1] in {(name,), (field.alias,)}:
                yield from _models(field.annotation, route[1:])
    within = route[1:] if get_origin(kind) in {dict, tuple} else route
    for part in get_args(kind):
        yield from _models(part, within)
