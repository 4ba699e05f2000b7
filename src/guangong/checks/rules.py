"""The rules by what they judge: each with its permanent code, its function and its severity."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from guangong.checks import (
    amendments,
    bypass,
    characters,
    comments,
    commitments,
    conflicts,
    consistency,
    history,
    identity,
    records,
    references,
    returns,
    returns_files,
    suppressions,
    syntax,
    validation,
    wording,
)
from guangong.yamldoc.diagnostics import Finding, Severity


class Rule(NamedTuple):
    """A rule's permanent code, its function and its severity."""

    code: str
    check: Callable[..., Iterator[Finding]]
    severity: Severity = Severity.ERROR


RULES: Final[Mapping[str, tuple[Rule, ...]]] = MappingProxyType(
    {
        "text": (
            Rule("GG001", syntax.not_utf8),
            Rule("GG002", syntax.syntax),
            Rule("GG003", syntax.duplicate_key),
            Rule("GG004", syntax.forbidden_feature),
            Rule("GG005", syntax.control_character),
            Rule("GG006", syntax.no_plan),
            Rule("GG007", syntax.too_deep),
            Rule("GG008", syntax.too_large),
            Rule("GG009", conflicts.merge_conflict),
            Rule("GG010", characters.bidirectional_character),
            Rule("GG011", characters.invisible_character, Severity.WARNING),
            Rule("GG012", characters.tab, Severity.WARNING),
            Rule("GG013", comments.cut_text, Severity.WARNING),
        ),
        "schema": (
            Rule("GG101", validation.unknown_field),
            Rule("GG102", validation.missing_field),
            Rule("GG103", validation.wrong_type),
            Rule("GG104", validation.impossible_date),
            Rule("GG105", validation.value_not_allowed),
        ),
        "plan": (
            Rule("GG201", references.duplicate_id),
            Rule("GG202", references.unknown_unit),
            Rule("GG203", references.no_owner),
            Rule("GG204", references.no_deadline),
            Rule("GG205", references.duplicate_number),
            Rule("GG206", references.one_id_two_names),
            Rule("GG207", references.shared_name, Severity.WARNING),
            Rule("GG208", references.owner_twice, Severity.WARNING),
            Rule("GG209", references.unknown_changed_field, Severity.WARNING),
            Rule("GG210", references.lookalike_id),
            Rule("GG301", consistency.period_backwards),
            Rule("GG302", consistency.deadline_outside),
            Rule("GG303", consistency.start_after_deadline),
            Rule("GG304", consistency.target_backwards),
            Rule("GG305", consistency.done_without_date),
            Rule("GG306", consistency.date_without_done),
            Rule("GG307", consistency.done_in_future),
            Rule("GG308", consistency.done_before_start),
            Rule("GG309", records.reached_but_open, Severity.WARNING),
            Rule("GG310", records.done_without_evidence, Severity.WARNING),
            Rule("GG311", records.cancelled_without_reason),
            Rule("GG312", records.reopened_without_reason),
            Rule("GG313", records.moved_without_reason, Severity.WARNING),
            Rule("GG314", records.unfit_evidence, Severity.WARNING),
            Rule("GG315", records.count_out_of_range, Severity.WARNING),
            Rule("GG316", records.count_without_target, Severity.WARNING),
            Rule("GG317", records.percent_falls, Severity.WARNING),
            Rule("GG318", records.out_of_order, Severity.WARNING),
            Rule("GG319", records.recorded_in_future),
            Rule("GG320", records.before_period, Severity.WARNING),
            Rule("GG321", consistency.standing_with_deadline, Severity.WARNING),
            Rule("GG322", consistency.every_without_standing, Severity.WARNING),
            Rule("GG323", consistency.group_without_members, Severity.NOTE),
            Rule("GG324", consistency.empty_section, Severity.NOTE),
            Rule("GG325", consistency.name_of_several_lines, Severity.WARNING),
            Rule("GG326", records.written_before, Severity.WARNING),
            Rule("GG327", records.added_after_period, Severity.WARNING),
        ),
        "returns": (
            Rule("GG501", returns_files.unknown_member),
            Rule("GG502", returns.unknown_task),
            Rule("GG503", returns_files.reported_twice),
            Rule("GG504", returns_files.misnamed_file),
            Rule("GG505", returns_files.copied_file),
            Rule("GG507", returns.unfit_evidence, Severity.WARNING),
            Rule("GG508", returns.written_before, Severity.WARNING),
            Rule("GG509", returns.in_the_future),
            Rule("GG510", returns.before_period, Severity.WARNING),
            Rule("GG511", returns.after_period, Severity.NOTE),
            Rule("GG512", returns.not_owed),
            Rule("GG513", returns.after_leaving),
            Rule("GG514", returns.count_without_target, Severity.WARNING),
            Rule("GG515", returns.says_nothing),
            Rule("GG517", returns.says_two_things, Severity.WARNING),
        ),
        "closing": (Rule("GG516", returns.closed_by_hand, Severity.WARNING),),
        "unread": (Rule("GG506", returns_files.file_not_read, Severity.WARNING),),
        "ignores": (
            Rule("GG090", suppressions.without_reason),
            Rule("GG091", suppressions.unused, Severity.WARNING),
        ),
        "edit": (
            Rule("GG401", identity.task_removed),
            Rule("GG402", identity.id_renamed),
            Rule("GG403", identity.id_reused),
            Rule("GG404", identity.section_removed),
            Rule("GG405", identity.section_renumbered),
            Rule("GG406", history.reopened),
            Rule("GG407", history.cancelled),
            Rule("GG408", history.done_on_rewritten),
            Rule("GG409", history.log_rewritten),
            Rule("GG410", history.change_rewritten),
            Rule("GG411", commitments.deadline_moved),
            Rule("GG412", commitments.moved_when_overdue, Severity.NOTE),
            Rule("GG413", commitments.owners_changed),
            Rule("GG414", commitments.target_lowered),
            Rule("GG415", commitments.default_changed),
            Rule("GG416", commitments.period_changed),
            Rule("GG417", commitments.unit_changed),
            Rule("GG418", history.many_done, Severity.WARNING),
            Rule("GG419", commitments.every_loosened, Severity.WARNING),
            Rule("GG426", commitments.decision_changed),
            Rule("GG427", commitments.plan_changed, Severity.WARNING),
            Rule("GG428", wording.title_weakened, Severity.WARNING),
            Rule("GG429", wording.wording_changed, Severity.NOTE),
            Rule("GG430", history.dated_back, Severity.WARNING),
            Rule("GG431", history.entered_late, Severity.NOTE),
            Rule("GG432", history.record_untrue),
        ),
        "bypass": (
            Rule("GG420", bypass.settings_weaker, Severity.WARNING),
            Rule("GG421", bypass.ignore_added, Severity.WARNING),
            Rule("GG422", bypass.became_link, Severity.WARNING),
            Rule("GG423", bypass.plan_gone),
            Rule("GG433", bypass.closed_by_hand),
        ),
        "amendment": (
            Rule("GG424", amendments.return_changed),
            Rule("GG434", amendments.return_dated_back, Severity.WARNING),
            Rule("GG435", amendments.returned_late, Severity.NOTE),
            Rule("GG436", amendments.return_record_rewritten),
            Rule("GG437", amendments.office_record),
        ),
        "trespass": (Rule("GG438", amendments.not_own),),
        "removal": (Rule("GG425", bypass.plan_removed),),
    }
)
"""The rules by what they are called with; ``runner`` and ``edit_runner`` apply them."""

SEVERITIES: Final = {rule.code: rule.severity for rules in RULES.values() for rule in rules}
"""The severity of each rule, unless the project gives it another."""
