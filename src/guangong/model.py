"""Models: classes whose annotations pydantic's validator checks, without the cost of pydantic's own classes.

pydantic's ``BaseModel`` and the classes of a plan load in ten bare interpreters, its validator in a tenth of
one. Here a class keeps its fields, and the validator is made of its annotations when something is
validated for the first time. Names are those that pydantic uses.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import MappingProxyType, ModuleType, NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    NoReturn,
    Self,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_REQUIRED: Final[Any] = object()
"""The default of a field that has none."""


class FieldInfo(NamedTuple):
    """What a model knows of a field besides its type; ``alias`` is its name in the file."""

    default: Any
    alias: str
    description: str
    examples: tuple[str, ...]

    @property
    def is_required(self) -> bool:
        """Whether the field must be given."""
        return self.default is _REQUIRED


def Field(  # noqa: N802 (pydantic's name)
    *,
    default: Any = _REQUIRED,  # noqa: ANN401 (any field's value)
    alias: str = "",
    description: str = "",
    examples: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 (it stands for the field's value)
    """Describe a field."""
    return FieldInfo(default, alias, description, examples)


@dataclass(frozen=True, eq=False)
class Limits:
    """Inside ``Annotated``: what a value must keep to, in pydantic-core's words.

    ``read`` turns the raw value into the field's own, or raises pydantic-core's error; ``form`` is what a
    JSON Schema says instead of the type.
    """

    ge: int | None = None
    le: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    read: Callable[[object], object] | None = None
    form: Mapping[str, Any] | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What is given of the limits that pydantic-core knows."""
        known = ("ge", "le", "min_length", "max_length", "pattern")
        return {name: value for name in known if (value := getattr(self, name)) is not None}


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class _Fields(type):
    """Takes a class's fields out of its body: they become its slots."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> "_Fields":
        fields = {
            key: value._replace(alias=value.alias or key)
            for key, value in namespace.items()
            if isinstance(value, FieldInfo)
        }
        body = {key: value for key, value in namespace.items() if key not in fields}
        body["__slots__"] = (*fields, *namespace.get("__slots__", ()))
        body["model_fields"] = MappingProxyType(fields)
        return super().__new__(cls, name, bases, body)


class Model(metaclass=_Fields):
    """Read-only data with the fields that its class describes, and no other."""

    model_fields: ClassVar[Mapping[str, FieldInfo]]

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 (any field's value)
        """Make one of values that are known to fit; only their names are looked at.

        Raises:
            TypeError: a value has no field, or a field that must be given no value.
        """
        if unknown := values.keys() - self.model_fields.keys():
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        for name, field in self.model_fields.items():
            value = values.get(name, field.default)
            if value is _REQUIRED:
                raise TypeError(f"{type(self).__name__} wants {name}")
            object.__setattr__(self, name, value)

    @classmethod
    def model_validate(cls, data: object) -> Self:
        """Make one of plain data.

        Raises:
            pydantic_core.ValidationError: the data do not fit; it has every error with its place.
        """
        made: Self = _validator(cls).validate_python(data)
        return made

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """Return a copy with other values, which are not validated.

        Raises:
            TypeError: a value has no field.
        """
        return type(self)(**{**dict(self._items()), **(update or {})})

    def model_dump(self, *, exclude_defaults: bool = False, exclude_none: bool = False) -> dict[str, Any]:
        """Return plain data as a file has it: days are text, names are those in the file."""
        return {
            field.alias: _plain(value, exclude_defaults=exclude_defaults, exclude_none=exclude_none)
            for (name, value), field in zip(self._items(), self.model_fields.values(), strict=True)
            if not (exclude_none and value is None)
            if not (exclude_defaults and value == field.default)
        }

    def _items(self) -> Iterator[tuple[str, Any]]:
        return ((name, getattr(self, name)) for name in self.model_fields)

    def __deepcopy__(self, _memo: object) -> Self:
        """Return the same: pydantic-core copies a default that has a dict in it."""
        return self

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: {name}")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.model_fields)

    def __hash__(self) -> int:
        return hash(tuple(value for _name, value in self._items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._items())})"


def _plain(value: object, **options: bool) -> object:
    if isinstance(value, Model):
        return value.model_dump(**options)
    if isinstance(value, tuple):
        return [_plain(item, **options) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, **options) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


# ── types: what an annotation says ──

_PLAIN: Final = {str: "str", int: "int", bool: "bool", date: "date", NoneType: "none"}
_COMPOUND: Final[dict[Any, str]] = {
    Union: "union",
    UnionType: "union",
    Literal: "literal",
    tuple: "tuple",
    dict: "dict",
}


class FieldType(NamedTuple):
    """A type of a field: its name in pydantic-core's words, the types that it is made of, and its limits.

    ``parts`` are the alternatives of a ``union``, the words of a ``literal``, the items of a ``tuple``, keys
    and values of a ``dict``, or the class of a ``model``.
    """

    name: str
    parts: tuple[Any, ...] = ()
    limits: Limits = Limits()


def type_of(annotation: Any) -> FieldType:  # noqa: ANN401 (an annotation has no narrower type)
    """Return what a field's annotation says."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_of(parts[0])._replace(limits=parts[-1])
    if origin in _COMPOUND:
        return FieldType(_COMPOUND[origin], parts)
    if isinstance(annotation, _Fields):
        return FieldType("model", (annotation,))
    return FieldType(_PLAIN[annotation])


def field_types(model: type[Model]) -> dict[str, Any]:
    """Return the annotation of each field of a model."""
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


# ── the validator ──

_CORE: Final = "pydantic_core._pydantic_core"


@cache
def core() -> ModuleType:
    """Return pydantic-core's compiled module, which has the validator and its errors.

    The package around it tells type checkers what a schema may be; to load that takes two bare interpreters.
    So the module is loaded without it, under its own name: who imports the package later gets the same one.
    """
    if _CORE not in sys.modules:
        with suppress(ImportError):  # one that cannot do without its package comes with it
            _load_alone()
    return import_module(_CORE)


def _load_alone() -> None:
    package = PathFinder.find_spec("pydantic_core")
    spec = PathFinder.find_spec(_CORE, package.submodule_search_locations) if package else None
    if spec and spec.loader:
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[_CORE] = module


_validators: Final[dict[type[Model], "SchemaValidator"]] = {}


def _validator(model: type[Model]) -> "SchemaValidator":
    if model not in _validators:
        _validators[model] = core().SchemaValidator(_core_model(model))
    return _validators[model]


def _core_model(model: type[Model]) -> dict[str, Any]:
    """Return pydantic-core's schema of a model, which to it is a dataclass with slots."""
    types = field_types(model)
    fields = [
        {
            "type": "dataclass-field",
            "name": name,
            "kw_only": True,
            "validation_alias": field.alias,
            "schema": _core_default(_core(types[name]), field),
        }
        for name, field in model.model_fields.items()
    ]
    return {
        "type": "dataclass",
        "cls": model,
        "fields": list(model.model_fields),
        "slots": True,
        "config": {"extra_fields_behavior": "forbid"},
        "schema": {"type": "dataclass-args", "dataclass_name": model.__name__, "fields": fields},
    }


def _core_default(schema: dict[str, Any], field: FieldInfo) -> dict[str, Any]:
    return schema if field.is_required else {"type": "default", "schema": schema, "default": field.default}


def _core(annotation: Any) -> dict[str, Any]:  # noqa: ANN401 (an annotation has no narrower type)
    name, parts, limits = type_of(annotation)
    if limits.read:
        return {"type": "function-plain", "function": {"type": "no-info", "function": limits.read}}
    if name == "model":
        return _core_model(parts[0])
    if name == "union":
        return _core_union([part for part in parts if part is not NoneType])
    if name == "literal":
        return {"type": name, "expected": list(parts)}
    inner: dict[str, Any] = {}
    if name == "tuple":
        inner = {"items_schema": [_core(parts[0])], "variadic_item_index": 0}
    elif name == "dict":
        inner = {"keys_schema": _core(parts[0]), "values_schema": _core(parts[1])}
    return {"type": name, "strict": True, **inner, **limits.given}  # nothing is converted by guess


def _core_union(parts: list[Any]) -> dict[str, Any]:
    """Return the schema of any of ``parts``, or nothing: every union in a model has its None."""
    some = [_core(part) for part in parts]
    inner = some[0] if len(some) == 1 else {"type": "union", "choices": some}
    return {"type": "nullable", "schema": inner}
