"""Which tasks a report is on, in words: whoever did not type the filter has to read it."""

from collections.abc import Collection, Iterable, Iterator

from guangong.domain.fields import declared
from guangong.domain.labels import value_word
from guangong.domain.plan import Plan, Task
from guangong.messages import _
from guangong.reports import words
from guangong.reports.days import spoken
from guangong.reports.tasks import Filter


def only(plan: Plan, wanted: Filter) -> str:
    """Return which tasks are ``wanted``, empty where all are; owners are ids of units."""
    said = _("; ").join(_said(plan, wanted))
    return _("Only tasks with {what}").format(what=said) if said else ""


def _said(plan: Plan, wanted: Filter) -> Iterator[str]:
    sections = [section for section in plan.sections if section.number in (wanted.sections or ())]
    yield from _one_of(words.heading("section"), map(words.section_named, sections))
    yield from _one_of(words.field_word("owners"), [_owner(plan, unit) for unit in wanted.owners or ()])
    yield from _one_of(words.heading("light"), [words.light_word(light) for light in wanted.lights or ()])
    if wanted.due_before:
        yield _("a deadline before {day}").format(day=spoken(wanted.due_before, 0, in_full=True))
    for name, values in wanted.fields.items():
        yield from _of_field(name, values)
    if wanted.text:
        yield _("the text “{text}”").format(text=words.shown(wanted.text))


def _owner(plan: Plan, unit: str) -> str:
    """Return the name of a unit, with the groups of which it is a member: their tasks are its own, too."""
    groups = [group.name for group in plan.units.values() if unit in (group.members or ())]
    name = words.unit_name(plan, unit)
    text = _("{unit} (its own share, with that of {groups})")
    return text.format(unit=name, groups=_(", ").join(groups)) if groups else name


def _of_field(name: str, values: Collection[object] | bool) -> Iterator[str]:  # noqa: FBT001 (a value)
    """Yield what a field holds; of one that is true or false, its mark and what it is called."""
    if isinstance(values, Collection):
        yield from _one_of(words.field_word(name), [value_word(name)(str(value)) for value in values])
        return
    field = next(field for field in declared(Task) if field.name == name)
    yield f"{field.policy.mark} {field.label}".strip()


def _one_of(name: str, values: Iterable[str]) -> Iterator[str]:
    if said := _(", ").join(map(words.shown, values)):
        yield _("{name} {values}").format(name=name, values=said)
