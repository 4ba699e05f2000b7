"""The JSON Schema of a model, for editors: draft 2020-12."""

from typing import Any, Final

from guangong.model import FieldInfo, Limits, Model, field_types, type_of

_TYPES: Final = {
    "str": "string",
    "int": "integer",
    "bool": "boolean",
    "tuple": "array",
    "dict": "object",
    "none": "null",
}
_LIMITS: Final = {
    "str": {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"},
    "int": {"ge": "minimum", "le": "maximum"},
    "tuple": {"min_length": "minItems", "max_length": "maxItems"},
}
"""What JSON Schema calls a limit of each kind of value."""


def json_schema(model: type[Model]) -> dict[str, Any]:
    """Return the schema of a file that holds ``model``; the models inside it stand under ``$defs``."""
    definitions: dict[str, Any] = {}
    shape = _object(model, definitions)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**schema, "$defs": dict(sorted(definitions.items())), **shape}


def _object(model: type[Model], definitions: dict[str, Any]) -> dict[str, Any]:
    types = field_types(model)
    fields = model.model_fields.items()
    return {
        "description": model.__doc__,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            field.alias: {**_type(types[name], definitions), **_about(field)} for name, field in fields
        },
        "required": [field.alias for _name, field in fields if field.is_required],
    }


def _about(field: FieldInfo) -> dict[str, Any]:
    """Return what a schema says of a field besides its type."""
    about: dict[str, Any] = {"description": field.description} if field.description else {}
    if field.examples:
        about["examples"] = list(field.examples)
    # A model's default says nothing that its own fields do not.
    if not field.is_required and not isinstance(field.default, Model):
        about["default"] = list(field.default) if isinstance(field.default, tuple) else field.default
    return about


def _type(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    name, parts, limits = type_of(annotation)
    if limits.form:
        return dict(limits.form)
    if name == "literal":
        return {"enum": list(parts)}
    if name == "model":
        definitions.setdefault(parts[0].__name__, _object(parts[0], definitions))
        return {"$ref": f"#/$defs/{parts[0].__name__}"}
    inner = [_type(part, definitions) for part in parts if part is not ...]
    if name == "union":
        return {"anyOf": inner}
    shape = {"tuple": ("items",), "dict": ("propertyNames", "additionalProperties")}.get(name, ())
    return {"type": _TYPES[name], **dict(zip(shape, inner, strict=True)), **_limits(name, limits)}


def _limits(kind: str, limits: Limits) -> dict[str, Any]:
    names = _LIMITS.get(kind, {})
    return {names[key]: value for key, value in limits.given.items()}
