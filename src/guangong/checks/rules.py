"""The rules by group: each with its permanent code, its function and its weight."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from guangong.checks import (
    characters,
    consistency,
    edit,
    guard,
    records,
    references,
    returns,
    suppressions,
    syntax,
    unrecorded,
    validation,
)
from guangong.yamldoc.diagnostics import Finding, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Rule(NamedTuple):
    """A rule's permanent code, its function and its weight."""

    code: str
    check: Callable[..., Iterator[Finding]]
    severity: Severity = Severity.ERROR


TEXT: Final = (
    Rule("GG001", syntax.not_utf8),
    Rule("GG002", syntax.syntax),
    Rule("GG003", syntax.duplicate_key),
    Rule("GG004", syntax.forbidden_feature),
    Rule("GG005", syntax.control_character),
    Rule("GG006", syntax.no_plan),
    Rule("GG007", syntax.too_deep),
    Rule("GG008", syntax.too_large),
    Rule("GG009", syntax.merge_conflict),
    Rule("GG010", characters.bidirectional_character),
    Rule("GG011", characters.invisible_character, WARNING),
    Rule("GG012", characters.tab, WARNING),
)
SCHEMA: Final = (
    Rule("GG101", validation.unknown_field),
    Rule("GG102", validation.missing_field),
    Rule("GG103", validation.wrong_type),
    Rule("GG104", validation.impossible_date),
    Rule("GG105", validation.value_not_allowed),
)
PLAN: Final = (
    Rule("GG201", references.duplicate_id),
    Rule("GG202", references.unknown_unit),
    Rule("GG203", references.no_owner),
    Rule("GG204", references.no_deadline),
    Rule("GG205", references.duplicate_number),
    Rule("GG206", references.one_id_two_names),
    Rule("GG207", references.shared_name, WARNING),
    Rule("GG208", references.owner_twice, WARNING),
    Rule("GG209", references.unknown_changed_field, WARNING),
    Rule("GG210", references.lookalike_id),
    Rule("GG301", consistency.period_backwards),
    Rule("GG302", consistency.deadline_outside),
    Rule("GG303", consistency.start_after_deadline),
    Rule("GG304", consistency.target_backwards),
    Rule("GG305", consistency.done_without_date),
    Rule("GG306", consistency.date_without_done),
    Rule("GG307", consistency.done_in_future),
    Rule("GG308", consistency.done_before_start),
    Rule("GG309", records.reached_but_open, WARNING),
    Rule("GG310", records.done_without_evidence, WARNING),
    Rule("GG311", records.cancelled_without_reason),
    Rule("GG312", records.reopened_without_reason),
    Rule("GG313", records.moved_without_reason, WARNING),
    Rule("GG314", records.unfit_evidence, WARNING),
    Rule("GG315", records.count_out_of_range, WARNING),
    Rule("GG316", records.count_without_target, WARNING),
    Rule("GG317", records.percent_falls, WARNING),
    Rule("GG318", records.out_of_order, WARNING),
    Rule("GG319", records.recorded_in_future),
    Rule("GG320", records.before_period, WARNING),
    Rule("GG321", consistency.standing_with_deadline, WARNING),
    Rule("GG322", consistency.every_without_standing, WARNING),
    Rule("GG323", consistency.group_without_members, NOTE),
    Rule("GG324", consistency.empty_section, NOTE),
    Rule("GG325", consistency.name_of_several_lines, WARNING),
)
RETURNS: Final = (
    Rule("GG501", returns.unknown_member),
    Rule("GG502", returns.unknown_task),
    Rule("GG503", returns.reported_twice),
    Rule("GG504", returns.misnamed_file, WARNING),
    Rule("GG505", returns.copied_file),
    Rule("GG507", returns.unfit_evidence, WARNING),
)
UNREAD: Final = (Rule("GG506", returns.file_not_read, WARNING),)
IGNORES: Final = (
    Rule("GG090", suppressions.without_reason),
    Rule("GG091", suppressions.unused, WARNING),
)
EDIT: Final = (
    Rule("GG401", edit.task_removed),
    Rule("GG402", edit.id_renamed),
    Rule("GG403", edit.id_reused),
    Rule("GG404", edit.section_removed),
    Rule("GG405", edit.section_renumbered),
    Rule("GG406", edit.reopened),
    Rule("GG407", edit.cancelled),
    Rule("GG408", edit.done_on_rewritten),
    Rule("GG409", edit.log_rewritten),
    Rule("GG410", edit.change_rewritten),
    Rule("GG411", edit.deadline_moved),
    Rule("GG412", edit.moved_when_overdue, NOTE),
    Rule("GG413", edit.owners_changed),
    Rule("GG414", edit.target_lowered),
    Rule("GG415", edit.default_changed),
    Rule("GG416", edit.period_changed),
    Rule("GG417", edit.unit_changed),
    Rule("GG418", edit.many_done, WARNING),
    Rule("GG419", edit.every_loosened, WARNING),
    Rule("GG426", unrecorded.decision_changed),
    Rule("GG427", unrecorded.plan_changed, WARNING),
    Rule("GG428", unrecorded.title_weakened, WARNING),
    Rule("GG429", unrecorded.told, NOTE),
    Rule("GG430", unrecorded.dated_back, WARNING),
    Rule("GG431", unrecorded.entered_late, NOTE),
    Rule("GG432", unrecorded.record_untrue),
)
GUARD: Final = (
    Rule("GG420", guard.settings_weaker, WARNING),
    Rule("GG421", guard.ignore_added, WARNING),
    Rule("GG422", guard.became_link, WARNING),
    Rule("GG423", guard.plan_gone),
    Rule("GG424", guard.return_changed, WARNING),
    Rule("GG433", guard.closed_by_hand),
)
GONE: Final = (Rule("GG425", guard.plan_removed),)
RULES: Final = (*TEXT, *IGNORES, *SCHEMA, *PLAN, *EDIT, *GUARD, *GONE, *RETURNS, *UNREAD)
SEVERITIES: Final = {rule.code: rule.severity for rule in RULES}
"""The weight of each rule, unless the project gives it another."""
