"""Reading ``guangong.toml``: every mistake in it is named, with its place."""

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from guangong.checks import SEVERITIES, explain, validation
from guangong.checks.selection import is_known
from guangong.checks.suggest import did_you_mean, excerpt
from guangong.checks.syntax import not_utf8
from guangong.domain.progress import DEFAULT
from guangong.domain.settings import Lights, Project
from guangong.domain.styles import COLORS, LIGHT_STYLES, PRESETS, WEIGHTS
from guangong.messages import _
from guangong.storage import toml
from guangong.yamldoc import Data, Document
from guangong.yamldoc.decoding import decode
from guangong.yamldoc.diagnostics import CheckedFile, Finding, FindingsError, Severity, locate
from guangong.yamldoc.nodes import Span, without


def parse(source: bytes, name: str) -> Project:
    """Read settings; every mistake is named, with its place in the file ``name``.

    Raises:
        FindingsError: the file is no TOML, or holds what it cannot hold.
    """
    text, problem = decode(source.removeprefix(codecs.BOM_UTF8))
    document = Document(source, text, (problem,) if problem else ())
    if problem:
        raise _refused(name, document, not_utf8(document))
    try:
        table = toml.parse(text)
    except toml.TomlError as error:
        raise _refused(name, document, [error.finding]) from None
    project, errors = validation.validate(Project, table)
    if errors:  # what is wrong with one value must not hide what is wrong with another
        project, _same = validation.validate(Project, without(table, {error.route for error in errors}))
    found = [*_explained(errors), *(_unfit(project, table) if project else ())]
    if project is None or found:
        where = toml.places(text)
        found = [item._replace(place=toml.locate(where, item.place, key=item.key)) for item in found]
        raise _refused(name, document, found)
    return project


def _explained(errors: Sequence[validation.SchemaError]) -> Iterator[Finding]:
    """Yield what errors mean, with the help that TOML wants where YAML has other signs."""
    values = {error.route: error for error in errors}
    helps = {
        "tuple_type": _('put it in brackets: ["{value}"]'),
        "dict_type": _('write "name = value", line by line, under [{name}]'),
    }
    for item in explain(errors):
        error = None if isinstance(item.place, Span) else values.get(item.place)
        if error is None or error.code not in helps:
            yield item
            continue
        value, name = excerpt(str(error.value)), ".".join(map(str, error.route))
        yield item._replace(help=helps[error.code].format(value=value, name=name))
    yield from _no_looks(errors)


def _no_looks(errors: Iterable[validation.SchemaError]) -> Iterator[Finding]:
    """Yield names of no preset and no light, and what is no colour, no mark and no font."""
    allowed = _("allowed: {known}")
    colors = _("write #rrggbb or one of these, also with bold or dim before it: {known}")
    font = _("write the name of a font as Word lists it")
    mark = _("write one character that can be seen, of a script that runs from left to right")
    words = {
        "preset": (_('there is no preset "{name}"'), tuple(PRESETS), allowed),
        "light": (_('there is no light "{name}"'), tuple(LIGHT_STYLES), allowed),
        "color": (_('"{name}" is no colour'), (*COLORS, *WEIGHTS), colors),
        "mark": (_('"{name}" is no mark'), (), mark),
        "font": (_('"{name}" is no name of a font'), (), font),
    }
    for error in errors:
        if error.code in words:
            message, known, help_ = words[error.code]
            listed = _(", ").join(name for name in known if name not in WEIGHTS)
            help_ = did_you_mean(error.value, known) or help_.format(known=listed)
            yield Finding(error.route, message.format(name=excerpt(error.value)), help_, key=error.is_key)


def _refused(name: str, document: Document, found: Iterable[Finding]) -> FindingsError:
    # No rule of the check found them: there is no code to look up, to ignore or to weigh.
    diagnostics = sorted(locate(document, "", Severity.ERROR, found), key=lambda item: item.span)
    sentence = _("the settings have to be fixed first: {path}").format(path=name)
    return FindingsError([CheckedFile(name, document, diagnostics)], sentence, exit_code=2)


# ── what fits its type and is wrong all the same ──


def _unfit(project: Project, table: Data) -> Iterator[Finding]:
    """Yield codes of no rule, which change nothing, and lights at odds; ``table`` is the whole file."""
    help_ = _("codes are such as GG305; see guangong rule")
    for name, codes in {"select": project.check.select, "ignore": project.check.ignore}.items():
        for code in codes:
            if not is_known(code):
                place = ("check", name, table["check"][name].index(code))
                yield Finding(place, _('no rule begins with "{code}"').format(code=excerpt(code)), help_)
    for code in project.severity:
        if code not in SEVERITIES:
            message = _('no rule has the code "{code}"').format(code=excerpt(code))
            yield Finding(("severity", code), message, help_, key=True)
    yield from chain(_in_no_order(project.lights), _alike(project.lights))


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
