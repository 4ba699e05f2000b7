"""Reading ``guangong.toml``: every mistake in it is named, with its place."""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

from guangong import toml
from guangong.diagnostics import CheckedFile, Finding, Severity, locate
from guangong.document import Data, Document, Route, Span, decode
from guangong.looks import COLORS, LOOKS, PRESETS, WEIGHTS, is_color, is_mark
from guangong.messages import _
from guangong.progress import DEFAULT
from guangong.project import Lights, Project, ProjectError
from guangong.rules import SEVERITIES, explain, schema
from guangong.rules.selection import is_known
from guangong.rules.suggest import did_you_mean, excerpt
from guangong.rules.text import not_utf8


def parse(source: bytes, name: str) -> Project:
    """Read settings; every mistake is named, with its place in the file ``name``.

    Raises:
        ProjectError: as for ``load``.
    """
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    document = Document(source, text, (problem,) if problem else ())
    if problem:
        raise _refused(name, document, not_utf8(document))
    try:
        table = toml.parse(text)
    except toml.TomlError as error:
        raise _refused(name, document, [error.finding]) from None
    project, errors = schema.validate(Project, table)
    if errors:  # what is wrong with one value must not hide what is wrong with another
        project, _same = schema.validate(Project, _without(table, {error.route for error in errors}))
    found = [*_in_toml(explain(errors), errors), *(_unfit(project, table) if project else ())]
    if project is None or found:
        where = toml.places(text)
        found = [item._replace(place=toml.locate(where, item.place, key=item.key)) for item in found]
        raise _refused(name, document, found)
    return project


def _in_toml(found: Iterable[Finding], errors: Iterable[schema.SchemaError]) -> Iterator[Finding]:
    """Give findings the help that TOML wants where a list or a table is missing: YAML has other signs."""
    values = {error.route: error for error in errors}
    helps = {
        "tuple_type": _('put it in brackets: ["{value}"]'),
        "dict_type": _('write "name = value", line by line, under [{name}]'),
    }
    for item in found:
        error = None if isinstance(item.place, Span) else values.get(item.place)
        if error is None or error.code not in helps:
            yield item
            continue
        value, name = excerpt(str(error.value)), ".".join(map(str, error.route))
        yield item._replace(help=helps[error.code].format(value=value, name=name))


def _refused(name: str, document: Document, found: Iterable[Finding]) -> ProjectError:
    # No rule of the check found them: there is no code to look up, to ignore or to weigh.
    diagnostics = sorted(locate(document, "", Severity.ERROR, found), key=lambda item: item.span)
    sentence = _("the settings have to be mended first: {path}").format(path=name)
    return ProjectError([CheckedFile(name, document, diagnostics)], sentence)


def _without(value: Data, routes: set[Route], route: Route = ()) -> Data:
    """Return ``value``, which is at ``route``, without what is at ``routes``."""
    if isinstance(value, dict):
        return {
            key: _without(item, routes, (*route, key))
            for key, item in value.items()
            if (*route, key) not in routes
        }
    if isinstance(value, tuple):
        return tuple(item for i, item in enumerate(value) if (*route, i) not in routes)
    return value


# ── what fits its type and is wrong all the same ──


def _unfit(project: Project, table: Data) -> Iterator[Finding]:
    """Yield codes of no rule, which change nothing, and what no light can be; ``table`` is the whole file."""
    help_ = _("codes are such as GG305; see: guangong rule")
    for name, codes in {"select": project.check.select, "ignore": project.check.ignore}.items():
        for code in codes:
            if not is_known(code):
                place = ("check", name, table["check"][name].index(code))
                yield Finding(place, _('no rule begins with "{code}"').format(code=excerpt(code)), help_)
    for code in project.severity:
        if code not in SEVERITIES:
            message = _('no rule has the code "{code}"').format(code=excerpt(code))
            yield Finding(("severity", code), message, help_, key=True)
    yield from chain(_unknown_names(project.lights), _no_looks(project.lights))
    yield from chain(_in_no_order(project.lights), _alike(project.lights))


def _unknown_names(lights: Lights) -> Iterator[Finding]:
    if lights.preset not in PRESETS:
        message = _('there is no preset "{name}"').format(name=excerpt(lights.preset))
        yield Finding(("lights", "preset"), message, _nearest(lights.preset, PRESETS))
    for table, names in {"colors": lights.colors, "marks": lights.marks}.items():
        for name in names:
            if name not in LOOKS:
                message = _('there is no light "{name}"').format(name=excerpt(name))
                yield Finding(("lights", table, name), message, _nearest(name, LOOKS), key=True)


def _nearest(text: str, known: Iterable[str]) -> str:
    return did_you_mean(text, known) or _("allowed: {known}").format(known=_(", ").join(known))


def _no_looks(lights: Lights) -> Iterator[Finding]:
    words = _("write #rrggbb or one of these, also with bold or dim before it: {known}")
    for light, color in lights.colors.items():
        if not is_color(color):
            message = _('"{color}" is no colour').format(color=excerpt(color))
            near = did_you_mean(color, (*COLORS, *WEIGHTS))
            help_ = near or words.format(known=_(", ").join(COLORS))
            yield Finding(("lights", "colors", light), message, help_)
    for light, mark in lights.marks.items():
        if not is_mark(mark):
            message = _('"{mark}" is no mark').format(mark=excerpt(mark))
            help_ = _("write one character that can be seen, of a script that runs from left to right")
            yield Finding(("lights", "marks", light), message, help_)


def _in_no_order(lights: Lights) -> Iterator[Finding]:
    near, far = lights.behind or DEFAULT.behind, lights.far_behind or DEFAULT.far_behind
    if far < near:
        message = _('"far_behind" is {far}, less than "behind", which is {near}').format(far=far, near=near)
        written = "far_behind" if lights.far_behind else "behind"
        yield Finding(("lights", written), message, _('make "far_behind" the greater'))


def _alike(lights: Lights) -> Iterator[Finding]:
    """Yield the marks that another light has too: a printout shows nothing else."""
    preset = PRESETS.get(lights.preset, {})
    marks = {light: look.mark for light, look in preset.items()} | dict(lights.marks)
    message = _('the light "{other}" has the mark "{mark}" too')
    for light, mark in lights.marks.items():
        if other := next((name for name in marks if name != light and marks[name] == mark), None):
            text = message.format(other=excerpt(other), mark=excerpt(mark))
            yield Finding(("lights", "marks", light), text, _("give each light a mark of its own"))
