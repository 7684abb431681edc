"""Awards of 赤政发〔2023〕14号 二（五）–（八）: assessed, applied for, printed, paid."""

from coopdesk.services.late_names import late_names

with late_names(__name__):
    from coopdesk.domain.applications import (
        ApplicationState,
        ApplicationStep,
        Reviewer,
        next_steps,
    )
    from coopdesk.services.awards.application_form import (
        APPLICATION_FORMS,
        FORM_OF,
        DifferenceItem,
        SourceItem,
        application_sources,
        application_values,
        list_differences,
    )
    from coopdesk.services.awards.commands import (
        Apply,
        DecideQuestion,
        NotePrinted,
        RecordPayout,
        WithdrawApplication,
        apply,
        decide_question,
        note_printed,
        record_payout,
        withdraw_application,
    )
    from coopdesk.services.awards.flow import (
        ApplicationStepItem,
        TakeApplicationStep,
        list_application_steps,
        take_application_step,
    )
    from coopdesk.services.awards.history import History, HistoryYear, get_history
    from coopdesk.services.awards.history_texts import (
        BodyLine,
        HistoryCell,
        HistoryLine,
        NextLine,
        body_lines,
        history_lines,
        history_table,
        next_lines,
        short_name,
    )
    from coopdesk.services.awards.needed_papers import PaperItem, list_papers, paper_list_values
    from coopdesk.services.awards.overrides import (
        DropOverride,
        OverrideField,
        drop_override,
        override_field,
    )
    from coopdesk.services.awards.paper import ApplicationPaper, print_application
    from coopdesk.services.awards.queries import (
        ApplicationItem,
        AssessmentItem,
        DecisionItem,
        GapUnit,
        MissingItem,
        ReasonItem,
        assess_awards,
        get_application,
        list_applications,
        list_award_years,
        list_decisions,
    )
    from coopdesk.services.awards.summary import (
        SummaryItem,
        award_summary_values,
        summarise_awards,
    )

__all__ = [
    "APPLICATION_FORMS",
    "FORM_OF",
    "ApplicationItem",
    "ApplicationPaper",
    "ApplicationState",
    "ApplicationStep",
    "ApplicationStepItem",
    "Apply",
    "AssessmentItem",
    "BodyLine",
    "DecideQuestion",
    "DecisionItem",
    "DifferenceItem",
    "DropOverride",
    "GapUnit",
    "History",
    "HistoryCell",
    "HistoryLine",
    "HistoryYear",
    "MissingItem",
    "NextLine",
    "NotePrinted",
    "OverrideField",
    "PaperItem",
    "ReasonItem",
    "RecordPayout",
    "Reviewer",
    "SourceItem",
    "SummaryItem",
    "TakeApplicationStep",
    "WithdrawApplication",
    "application_sources",
    "application_values",
    "apply",
    "assess_awards",
    "award_summary_values",
    "body_lines",
    "decide_question",
    "drop_override",
    "get_application",
    "get_history",
    "history_lines",
    "history_table",
    "list_application_steps",
    "list_applications",
    "list_award_years",
    "list_decisions",
    "list_differences",
    "list_papers",
    "next_lines",
    "next_steps",
    "note_printed",
    "override_field",
    "paper_list_values",
    "print_application",
    "record_payout",
    "short_name",
    "summarise_awards",
    "take_application_step",
    "withdraw_application",
]
