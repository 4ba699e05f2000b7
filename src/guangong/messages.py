"""The catalogue: what users read, in English (as written in the code) or in Chinese (``locale/``)."""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("zh", "en")
_LOCALES: Final = {"zh": "zh_CN", "en": "en"}

_DOMAIN: Final = "guangong"
_FOLDER: Final = Path(__file__).with_name("locale")
_catalogue = gettext.NullTranslations()
_language = "en"


def _(message: str) -> str:
    """Return ``message`` in the language in use."""
    return _catalogue.gettext(message)


def deferred(message: str) -> str:
    """Mark a message for the catalogue; it is translated with ``_`` where it is used."""
    return message


def count(singular: str, plural: str, number: int, **values: object) -> str:
    """Return the form for ``number`` things, with ``{n}`` and ``values`` filled in."""
    return _catalogue.ngettext(singular, plural, number).format(n=number, **values)


def language() -> str:
    """Return the one of ``LANGUAGES`` that is in use."""
    return _language


def from_locale(environ: Mapping[str, str]) -> str:
    """Return the language of the locale: the first of LC_ALL, LC_MESSAGES, LANG that is set (POSIX order)."""
    names = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((name for name in names if name), None) or _system_locale()
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _system_locale() -> str:
    """Return the locale that Windows and macOS keep outside the environment, ``""`` where there is none."""
    import locale

    return locale.getlocale()[0] or ""


def use(language: str) -> None:
    """Switch to one of ``LANGUAGES``; typer's own words ("Options", …) come from the same catalogue."""
    global _catalogue, _language  # noqa: PLW0603 (one language a process, as gettext has it)
    _language = language
    _catalogue = _read(language)
    os.environ["LANGUAGE"] = _LOCALES[language]
    gettext.bindtextdomain(_DOMAIN, _FOLDER)
    gettext.textdomain(_DOMAIN)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use one of ``LANGUAGES`` for a moment: what a person types may be in another than what is printed."""
    global _catalogue, _language
    before = _catalogue, _language
    _catalogue, _language = _read(language), language
    try:
        yield
    finally:
        _catalogue, _language = before


def _read(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _FOLDER, [_LOCALES[language]], fallback=True)
