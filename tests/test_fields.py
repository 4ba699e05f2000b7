"""Every field of the plan's files is declared once, with its words and with what an edit of it is."""

import typing
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import Field

from guangong import messages
from guangong.cli.app import COMMANDS
from guangong.fields import Model, declared, permanent
from guangong.plan import FILES, Plan, json_schema


def models() -> Iterator[type[Model]]:
    """Yield every model that a file can hold."""
    found: dict[type[Model], None] = dict.fromkeys(FILES)
    queue: list[Any] = list(found)
    while queue:
        kind = queue.pop()
        if isinstance(kind, type) and issubclass(kind, Model):
            found[kind] = None
            queue += [field.annotation for field in kind.model_fields.values()]
        queue += typing.get_args(kind)
    yield from found


def test_all_models_are_walked() -> None:
    names = {model.__name__ for model in models()}
    assert names >= {"Plan", "Section", "Task", "Unit", "Target", "LogEntry", "Change", "Returns", "Return"}


@pytest.mark.parametrize("model", list(models()))
def test_every_field_has_words_a_policy_and_commands_that_exist(model: type[Model]) -> None:
    for field in declared(model):
        assert field.label
        assert field.description
        assert set(field.policy.commands) <= set(COMMANDS)


@pytest.mark.parametrize("model", list(models()))
def test_every_word_is_chinese_to_a_chinese_editor(model: type[Model]) -> None:
    with messages.speaking("zh"):
        for field in declared(model):
            for text in (field.label, field.description):
                assert any("\u4e00" <= letter <= "\u9fff" for letter in text), text


class Careless(Model):
    policy: str = Field(title="a", description="b")


class Wordless(Model):
    title: Annotated[str, permanent()] = Field(description="b")


class Undescribed(Model):
    description: Annotated[str, permanent()] = Field(title="a")


@pytest.mark.parametrize("model", [Careless, Wordless, Undescribed])
def test_what_was_forgotten_is_an_error(model: type[Model]) -> None:
    with pytest.raises(LookupError, match=f"{model.__name__}.{next(iter(model.model_fields))}"):
        declared(model)


def test_the_schema_speaks_the_language_in_use() -> None:
    with messages.speaking("zh"):
        shape = json_schema(Plan)
    task = shape["$defs"]["Task"]
    assert (shape["title"], task["properties"]["deadline"]["title"]) == ("工作要点", "完成时限")
    assert task["properties"]["deadline"]["description"].startswith("最后期限")
