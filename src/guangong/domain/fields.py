"""What a field is: declared once, on its model, with its words and with what an edit of it means.

A field's declaration is pydantic's ``Field``: ``title`` is its label, ``description`` what it holds, both in
English and translated where they are shown. Beside its type stands a ``Policy``. Whatever compares, judges,
edits, shows or describes a plan goes through ``declared``, so that a new field is one declaration.
"""

from datetime import date
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from guangong.messages import _


class Policy:
    """What an edit of a field is, and the commands that write the field.

    permanent: it never changes. decision: it changes with a recorded change, which says why. record: it may
    only grow. wording: it may change, and is shown. free: there is nothing to judge. Where the field is true,
    ``mark`` stands by the title.
    """

    def __init__(
        self,
        edit: Literal["permanent", "decision", "record", "wording", "free"],
        *commands: str,
        mark: str = "",
    ) -> None:
        self.edit = edit
        self.commands = commands
        self.mark = mark


class Declared(NamedTuple):
    """A field as it was declared: its name in the file, its attribute, its default and its policy."""

    name: str
    attribute: str
    default: Any
    policy: Policy
    title: str
    about: str
    type: Any = str

    @property
    def label(self) -> str:
        """What people call it, in the language in use."""
        return _(self.title)

    @property
    def description(self) -> str:
        """What it holds, in the language in use."""
        return _(self.about)

    @property
    def values(self) -> tuple[str, ...]:
        """The values that a file may have, empty where they are not few."""
        if bool in self._kinds:
            return ("true", "false")
        return next((get_args(kind) for kind in self._kinds if get_origin(kind) is Literal), ())

    @property
    def is_day(self) -> bool:
        """Whether it holds a day."""
        return date in self._kinds

    @property
    def _kinds(self) -> tuple[Any, ...]:
        """The types of its values."""
        parts = get_args(self.type)
        return (self.type, *parts, *(kind for part in parts for kind in get_args(part)))


def written_by(model: type[BaseModel], command: str) -> tuple[Declared, ...]:
    """Return the fields of a model that a command writes.

    Raises:
        LookupError: a field has no policy, title or description.
    """
    return tuple(field for field in declared(model) if command in field.policy.commands)


@cache
def declared(model: type[BaseModel]) -> tuple[Declared, ...]:
    """Return the fields of a model in the order in which a file has them.

    Raises:
        LookupError: a field has no policy, title or description.
    """
    return tuple(_declared(model, name) for name in model.model_fields)


def _declared(model: type[BaseModel], name: str) -> Declared:
    field = model.model_fields[name]
    policy = next((item for item in field.metadata if isinstance(item, Policy)), None)
    if policy is None or not field.title or not field.description:
        raise LookupError(f"{model.__name__}.{name} lacks a policy, a title or a description")
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return Declared(
        field.alias or name, name, default, policy, field.title, field.description, field.annotation
    )


def names(model: type[BaseModel]) -> tuple[str, ...]:
    """Return what the fields of a model are called in a file, in their order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def plain(model: BaseModel, *, exclude_none: bool = False, exclude_defaults: bool = False) -> dict[str, Any]:
    """Return a model's data as a file has them: days are text, names are those in the file."""
    return model.model_dump(
        mode="json", by_alias=True, exclude_none=exclude_none, exclude_defaults=exclude_defaults
    )


def _in_words(schema: dict[str, Any]) -> None:
    """Give a model's JSON Schema its words in the language in use, and no default that is null."""
    for part in (schema, *schema["properties"].values()):
        for key in ("title", "description"):
            if key in part:
                part[key] = _(part[key])
        if part.get("default", ...) is None:
            del part["default"]


class Model(BaseModel):
    """Read-only data with the fields that its class declares and no other; nothing is converted by guess."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,  # a command builds only the validators that it wants
        ignored_types=(cached_property,),
        json_schema_extra=_in_words,
    )
