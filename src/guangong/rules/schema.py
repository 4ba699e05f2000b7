"""GG1: the fields, their types and values, as the models of ``plan`` describe them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

from pydantic import ValidationError

from guangong.diagnostics import Finding
from guangong.document import Data, Route
from guangong.messages import _
from guangong.plan import Model
from guangong.rules.suggest import did_you_mean

M = TypeVar("M", bound=Model)


class SchemaError(NamedTuple):
    """One of pydantic's errors: where, which, the value found there, and the model it should fit."""

    route: Route
    code: str
    value: Data
    context: dict[str, Any]
    model: type[Model]
    is_key: bool

    @property
    def field(self) -> str:
        """The name of the field that is wrong, without the index of a list's item."""
        return next((part for part in reversed(self.route) if isinstance(part, str)), "")


def validate(model: type[M], data: Data) -> tuple[M | None, list[SchemaError]]:
    """Build ``model`` from plain data; return it, or every error."""
    try:
        return model.model_validate(data), []
    except ValidationError as caught:
        errors = caught.errors(include_url=False)
    found: dict[tuple[Route, bool], SchemaError] = {}
    for error in errors:
        is_key, missing = error["loc"][-1:] == ("[key]",), error["type"] == "missing"
        route = error["loc"] if missing else _in_data(error["loc"], data)
        found.setdefault(
            (route, is_key),
            SchemaError(route, error["type"], error["input"], error.get("ctx", {}), model, is_key),
        )
    return None, list(found.values())


def _in_data(loc: Route, data: Data) -> Route:
    """Cut off the parts of pydantic's ``loc`` that are no keys of the data: union tags and ``[key]``."""
    for depth, part in enumerate(loc):
        try:
            data = data[part]
        except (KeyError, TypeError):
            return loc[:depth]
    return loc


def unknown_field(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A field that the format does not have is a slip of the pen, or would be ignored."""
    for error in _of(errors, "extra_forbidden"):
        known = _fields(error.model, error.route[:-1])
        help_ = did_you_mean(error.field, known) or _("the fields here are: {known}").format(
            known=", ".join(known)
        )
        yield Finding(error.route, _('unknown field "{name}"').format(name=error.field), help_, key=True)


def missing_field(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A required field is not there."""
    for error in _of(errors, "missing"):
        yield Finding(
            error.route,
            _('the field "{name}" is missing').format(name=error.field),
            _('add a line "{name}: …" here').format(name=error.field),
        )


def wrong_type(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A value of another type than the field has: a number for a text, a text for a list."""
    expected = {
        "string_type": _("a text"),
        "int_type": _("a whole number"),
        "tuple_type": _("a list"),
        "dict_type": _("keys with values"),
        "model_type": _("keys with values"),
    }
    for error in _of(errors, *expected):
        yield Finding(
            error.route,
            _('"{name}" must be {expected}, not {found}').format(
                name=error.field, expected=expected[error.code], found=_describe(error.value)
            ),
            _quote(error),
        )


def _describe(value: Data) -> str:
    if value is None:
        return _("empty")
    names = {
        bool: _("true or false"),
        int: _("a number"),
        float: _("a number"),
        str: _("a text"),
        tuple: _("a list"),
        dict: _("keys with values"),
    }
    return names[type(value)]


def _quote(error: SchemaError) -> str:
    match error.code, error.value:
        case "string_type", bool() | int() | float():
            return _("put it in quotes")
        case "int_type", str():
            return _("write digits, without quotes")
        case "tuple_type", str():
            return _("put it in brackets: [{value}]").format(value=error.value)
        case _any:
            return _("write it as in the README's example")


def impossible_date(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A day is written YYYY-MM-DD and must exist."""
    for error in _of(errors, "day"):
        yield Finding(
            error.route,
            _('"{name}" is no day: {value}').format(name=error.field, value=_excerpt(error.value)),
            _("write an existing day as YYYY-MM-DD, for example 2023-06-30"),
        )


def value_not_allowed(errors: Sequence[SchemaError]) -> Iterator[Finding]:
    """A value of the right type that the field does not take."""
    for error in _of(errors, "literal_error"):
        known = [word.strip("'") for word in error.context["expected"].replace(" or ", ", ").split(", ")]
        yield Finding(
            error.route,
            _('"{name}" cannot be {value}').format(name=error.field, value=_excerpt(error.value)),
            did_you_mean(str(error.value), known) or _("allowed: {known}").format(known=", ".join(known)),
        )
    limits = {
        "string_too_short": _("it must not be empty"),
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
            _('"{name}" cannot be {value}').format(name=error.field, value=_excerpt(error.value)),
            help_,
            key=error.is_key,
        )


def _excerpt(value: Data) -> str:
    """Return a short picture of ``value``: the source line with the caret shows it whole."""
    if isinstance(value, (dict, tuple)) or value is None or value == "":
        return _describe(value) if value else _("empty")
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 (half a line)


def _of(errors: Sequence[SchemaError], *types: str) -> Iterator[SchemaError]:
    return (error for error in errors if error.code in types)


def _fields(model: type[Model], route: Route) -> list[str]:
    """Return the names of the fields at ``route`` inside ``model``."""
    kind: Any = model
    for part in route:
        if isinstance(kind, type) and issubclass(kind, Model):
            names = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
            kind = _item(names.get(str(part)))
        elif get_origin(kind) in {tuple, dict}:
            kind = _item(get_args(kind)[-1 if get_origin(kind) is dict else 0])
    return [field.alias or name for name, field in kind.model_fields.items()]


def _item(annotation: Any) -> Any:  # noqa: ANN401 (an annotation has no narrower type)
    """Return the part of ``X | None`` that is not None."""
    return next(
        (arg for arg in get_args(annotation) if type(None) in get_args(annotation) and arg), annotation
    )
