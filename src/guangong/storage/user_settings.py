"""The user's settings: a TOML file in the platform's config folder, a few plain keys."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from guangong import messages
from guangong.answers import folders
from guangong.answers.looks import Looks
from guangong.errors import GuangongError, NotFoundError
from guangong.messages import _
from guangong.storage import toml
from guangong.storage.failures import StoreError, reason, working_folder
from guangong.storage.locking import locked
from guangong.storage.paths import resolved
from guangong.storage.reading import read, regular
from guangong.storage.writing import create, replace

Value = str | int | bool

FILE_VARIABLE: Final = "GUANGONG_CONFIG"
LANGUAGE_VARIABLE: Final = "GUANGONG_LANG"


class ConfigError(GuangongError):
    """A setting is unknown or has a value that it cannot have, or the file cannot be used."""

    code = "settings"


def _language(text: str) -> str:
    if text not in messages.LANGUAGES:
        raise ConfigError(_("language is one of: {known}").format(known=_(", ").join(messages.LANGUAGES)))
    return text


def _line(text: str) -> str:
    # The ideographic space of Chinese names of two characters counts as unprintable.
    if not text.strip() or not text.replace("\u3000", " ").isprintable():
        raise ConfigError(_("give a text of one line"))
    return text.strip()


def _days(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or int(text) > 366:  # noqa: PLR2004 (a year)
        raise ConfigError(_("give a number of days from 0 to 366"))
    return int(text)


def _is_on(text: str) -> bool:
    known = {"true": True, "false": False, "是": True, "否": False}
    if text.lower() not in known:
        raise ConfigError(_("give true or false"))
    return known[text.lower()]


def _plan(text: str) -> str:
    """Return the path whole: relative, it would mean another file in every folder."""
    try:
        # Path's own fails on an unknown user.
        wanted = Path(working_folder(), os.path.expanduser(_line(text)))  # noqa: PTH111
        regular(wanted)
    except StoreError as error:
        raise ConfigError(str(error)) from None
    return str(wanted)


KEYS: Final[Mapping[str, Callable[[str], Value]]] = {
    "language": _language,
    "name": _line,
    "unit": _line,
    "plan": _line,
    "due_soon_days": _days,
    "wide_signs": _is_on,
}
"""Each setting with the function that reads its value from text."""


def path(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings stand: ``$GUANGONG_CONFIG``, else the platform's config folder."""
    if given := environ.get(FILE_VARIABLE):
        return Path(given)
    return Path(folders.of_user("config")) / "config.toml"


def load(looks: Looks | None = None) -> dict[str, Value]:
    """Return the settings that the user has made.

    Raises:
        ConfigError: the file is no TOML, or holds an unknown key or a bad value.
    """
    return _parse(_read(looks))


def get(key: str) -> Value | None:
    """Return one setting, ``None`` when it is not made."""
    _known(key)
    return load().get(key)


def set_(key: str, text: str) -> Value:
    """Make one setting; other lines of the file stay as they are. Return its value."""
    value = _known(key)(_plan(text) if key == "plan" else text)
    _edit(key, value)
    return value


def unset(key: str) -> None:
    """Take one setting back."""
    _known(key)
    _edit(key, None)


def wanted_language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language that ``$GUANGONG_LANG`` names, known or not; ``""`` where it is not set."""
    return environ.get(LANGUAGE_VARIABLE, "")[:2].lower()  # "zh_CN.UTF-8" is meant well


def language(environ: Mapping[str, str] = os.environ, looks: Looks | None = None) -> str:
    """Return the language to speak: ``$GUANGONG_LANG``, the setting, or that of the locale."""
    given = wanted_language(environ)
    wanted = given if given in messages.LANGUAGES else load(looks).get("language")
    return str(wanted) if wanted else messages.from_locale(environ)


def shown(value: Value) -> str:
    """Return a value as ``set`` takes it and the file has it, but text without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _known(key: str) -> Callable[[str], Value]:
    if key not in KEYS:
        raise ConfigError(
            _('unknown setting "{key}"; there are: {known}').format(key=key, known=_(", ").join(KEYS))
        )
    return KEYS[key]


def _read(looks: Looks | None = None) -> str:
    if path() == Path(os.devnull):  # the usual way to say: no settings
        return ""
    try:
        path().stat()
        return read(path(), looks, 1_000_000).decode("utf-8")  # read_text would turn CRLF into LF
    except FileNotFoundError:
        if looks:
            looks.note("content", str(path()), "")
        return ""
    except StoreError as error:
        raise ConfigError(str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else _("it is not UTF-8")
        raise ConfigError(_("{path} cannot be read: {reason}").format(path=path(), reason=why)) from None


def _parse(text: str) -> dict[str, Value]:
    try:
        return {key: _checked(key, value) for key, value in _table(text).items()}
    except ConfigError as error:
        raise ConfigError(_("{path}: {reason}").format(path=path(), reason=error)) from None


def _table(text: str) -> dict[str, object]:
    """Return the keys and values, right or wrong: a bad setting must not keep its own fix away."""
    try:
        return toml.parse(text)
    except toml.TomlError as error:
        advice = _("{reason}; fix it by hand, or delete the file")
        raise ConfigError(advice.format(reason=error)) from None


def _checked(key: str, value: object) -> Value:
    allowed = _known(key)(str(value))
    if type(allowed) is not type(value):
        raise ConfigError(_("{key} has a value of the wrong type").format(key=key))
    return allowed


def _edit(key: str, value: Value | None) -> None:
    """Change one setting in the file; nothing is made where it has that value already."""
    old = _read()
    if _edited(old, key, value) == old:
        return
    try:
        with suppress(NotFoundError):  # it is there, or another command is the first
            create({resolved(path()): b""})
        with locked(path()) as real:
            old = _read()
            replace(real, old.encode("utf-8"), _edited(old, key, value).encode("utf-8"))
    except StoreError as error:
        raise ConfigError(str(error)) from None


def _edited(text: str, key: str, value: Value | None) -> str:
    """Return ``text`` with one key's value or line changed, nothing else; it is read again and compared."""
    intended = {name: old for name, old in _table(text).items() if name != key}
    if value is None:
        edited = re.sub(rf"^[ \t]*{key}[ \t]*=.*(?:\n|\Z)", "", text, flags=re.MULTILINE)
    else:
        edited = _with(text, key, value)
        intended[key] = value
    if edited != text and _table(edited) != intended:
        raise ConfigError(
            _("{path} cannot be edited without changing more; edit it by hand").format(path=path())
        )
    return edited


def _with(text: str, key: str, value: Value) -> str:
    """Return ``text`` with the key's value replaced, or with a line for it at the end; comments stay."""
    import tomli_w

    line = tomli_w.dumps({key: value})
    new = line.split(" = ", 1)[1].removesuffix("\n")
    old = re.compile(
        rf"""^([ \t]*{key}[ \t]*=[ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^"'#\s]+)""", re.MULTILINE
    )
    if old.search(text):
        return old.sub(lambda match: match.group(1) + new, text)
    return text + "\n" * bool(text and not text.endswith("\n")) + line
