"""GG1: the fields, their types and values, as the models of ``plan`` describe them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from guangong.checks.suggest import did_you_mean, excerpt, wide_colon
from guangong.domain.fields import names
from guangong.domain.typed import NotUnderstoodError
from guangong.domain.typed_days import day
from guangong.messages import _
from guangong.yamldoc import Data, Route
from guangong.yamldoc.diagnostics import Finding

M = TypeVar("M", bound=BaseModel)


class SchemaError(NamedTuple):
    """One of pydantic's errors: where, which, the value found there, and the model it should fit."""

    route: Route
    code: str
    value: Data
    context: dict[str, Any]
    model: type[BaseModel]
    is_key: bool

    @property
    def field(self) -> str:
        """The name of the field that is wrong, without the index of a list's item."""
        return next((part for part in reversed(self.route) if isinstance(part, str)), "")

    @property
    def subject(self) -> str:
        """What is wrong, as a sentence begins with it."""
        if self.is_key:
            return _("an id")
        in_list = bool(self.route) and isinstance(self.route[-1], int)
        return (_('an item of "{name}"') if in_list else _('"{name}"')).format(name=excerpt(self.field))


def validate(model: type[M], data: Data) -> tuple[M | None, list[SchemaError]]:
    """Build ``model`` from plain data; return it, or every error."""
    try:
        return model.model_validate(data), []
    except ValidationError as caught:
        limit = 20_000  # more are not reported one by one: pydantic needs a kilobyte for each
        if caught.error_count() > limit:
            return None, [SchemaError((), "too_many", None, {"limit": limit}, model, is_key=False)]
        errors = caught.errors(include_url=False)
    found: dict[tuple[Route, bool], SchemaError] = {}
    for error in errors:
        is_key, missing = error["loc"][-1:] == ("[key]",), error["type"] == "missing"
        loc = error["loc"]
        route = (*_in_data(loc[:-1], data), loc[-1]) if missing else _in_data(loc, data)
        found.setdefault(
            (route, is_key),
            SchemaError(route, error["type"], error["input"], error.get("ctx", {}), model, is_key),
        )
    return None, list(found.values())


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
    for error in _of(errors, "extra_forbidden"):
        known = _fields(error.model, error.route[:-1])
        help_ = wide_colon(error.field) or did_you_mean(error.field, known) or _these(known)
        yield Finding(
            error.route, _('unknown field "{name}"').format(name=excerpt(error.field)), help_, key=True
        )


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
    for error in _of(errors, "missing"):
        yield Finding(
            error.route,
            _('the field "{name}" is missing').format(name=error.field),
            _('add "{name}: …" here').format(name=error.field),
        )


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
    expected = {
        "string_type": _("a text"),
        "int_type": _("a whole number"),
        "bool_type": _("true or false"),
        "tuple_type": _("a list"),
        "dict_type": _("keys with values"),
        "model_type": _("keys with values"),
    }
    message = _("{subject} must be {expected}, not {found}")
    for error in _of(errors, *expected):
        wanted, found = expected[error.code], _describe(error.value)
        yield Finding(
            error.route, message.format(subject=error.subject, expected=wanted, found=found), _fix(error)
        )
    for error in _of(errors, "too_many"):
        text = _("more than {limit} values are wrong").format(limit=error.context["limit"])
        yield Finding(error.route, text, _("is this a plan?"))


def _describe(value: Data) -> str:
    if value is None:
        return _("empty")
    names = {
        bool: _("true or false"),
        int: _("a number"),
        float: _("a decimal number"),
        str: _("a text"),
        tuple: _("a list"),
        dict: _("keys with values"),
    }
    return names[type(value)]


def _fix(error: SchemaError) -> str:
    if error.code == "string_type":
        return _("write a value after the colon") if error.value is None else _("put it in quotes")
    if error.code == "tuple_type" and isinstance(error.value, str):
        return _("put it in brackets: [{value}]").format(value=excerpt(error.value))
    if error.code == "model_type":
        return _these(_fields(error.model, error.route))
    return {
        "int_type": _("write digits, without quotes"),
        "bool_type": _("write true or false, without quotes"),
        "tuple_type": _('begin each item with "- " on a line of its own'),
        "dict_type": _('write a line "key: value" for each'),
    }[error.code]


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
    for error in _of(errors, "day"):
        yield Finding(
            error.route,
            _("{subject} is no day: {value}").format(subject=error.subject, value=_excerpt(error.value)),
            _day_to_write(error),
        )


def _day_to_write(error: SchemaError) -> str:
    """Return the form to write of a day that is clear but written in another, else what a day is."""
    if isinstance(error.value, (str, int)):
        with suppress(NotUnderstoodError):
            meant = day(str(error.value), None, None, is_deadline=error.field == "deadline")
            return _("write {days}").format(days=meant)
    return _("write an existing day as YYYY-MM-DD, for example 2023-06-30")


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
    for error in _of(errors, "literal_error"):
        known = [word.strip("'") for word in error.context["expected"].replace(" or ", ", ").split(", ")]
        yield Finding(
            error.route,
            _("{subject} cannot be {value}").format(subject=error.subject, value=_excerpt(error.value)),
            _suggest(error.value, known),
        )
    yield from _out_of_range(errors)


def _suggest(value: Data, known: Sequence[str]) -> str:
    if value in known:
        return _("write it without quotes")
    near = did_you_mean(value, known) if isinstance(value, str) else ""
    return near or _("allowed: {known}").format(known=_(", ").join(known))


def _out_of_range(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    limits = {
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
        yield Finding(
            error.route,
            _("{subject} cannot be {value}").format(subject=error.subject, value=_excerpt(error.value)),
            help_,
            key=error.is_key,
        )


def _excerpt(value: Data) -> str:
    if isinstance(value, (dict, tuple)) or value is None:
        return _describe(value) if value else _("empty")
    return excerpt(str(value)) if str(value).strip() else _("empty")


def _of(errors: Sequence[SchemaError], *types: str) -> Iterator[SchemaError]:
    return (error for error in errors if error.code in types)


def _fields(model: type[BaseModel], route: Route) -> tuple[str, ...]:
    """Return the names of the fields at ``route`` inside ``model``."""
    there: Any = model
    for part in route:
        there = _inner(there, part)
    return names(next(kind for kind in _kinds(there) if _is_model(kind)))


def _inner(there: Any, part: str | int) -> Any:  # noqa: ANN401 (types are of no type)
    """Return the type of what stands under a key or an index."""
    wanted = tuple if isinstance(part, int) else dict
    kind = next(kind for kind in _kinds(there) if get_origin(kind) is wanted or _is_model(kind))
    if not _is_model(kind):
        return get_args(kind)[1 if wanted is dict else 0]
    return next(field.annotation for name, field in kind.model_fields.items() if part in {name, field.alias})


def _kinds(there: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the types that a value can have, without their limits."""
    origin = get_origin(there)
    if origin is None or origin in {dict, tuple}:
        yield there
        return
    for part in get_args(there)[: 1 if origin is Annotated else None]:
        yield from _kinds(part)


def _is_model(kind: Any) -> bool:  # noqa: ANN401
    return isinstance(kind, type) and issubclass(kind, BaseModel)
