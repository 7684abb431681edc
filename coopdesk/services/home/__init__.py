"""The home page (工作台): what is due, what was put off, and how things stand."""

from coopdesk.services.late_names import late_names

with late_names(__name__):
    from coopdesk.domain.due import Due, DueFact
    from coopdesk.services.home.dismissals import (
        DismissalItem,
        DismissDue,
        RecallDue,
        dismiss_due,
        list_dismissals,
        recall_due,
    )
    from coopdesk.services.home.first_day import FirstStep, FirstStepItem, list_first_steps
    from coopdesk.services.home.handover import print_handover, save_handover
    from coopdesk.services.home.papers import print_week, print_work_list, save_work_paper
    from coopdesk.services.home.queries import (
        Standing,
        due_in_words,
        get_standing,
        list_due,
        list_plots_seen,
    )
    from coopdesk.services.home.reporting import report_due

__all__ = [
    "DismissDue",
    "DismissalItem",
    "Due",
    "DueFact",
    "FirstStep",
    "FirstStepItem",
    "RecallDue",
    "Standing",
    "dismiss_due",
    "due_in_words",
    "get_standing",
    "list_dismissals",
    "list_due",
    "list_first_steps",
    "list_plots_seen",
    "print_handover",
    "print_week",
    "print_work_list",
    "recall_due",
    "report_due",
    "save_handover",
    "save_work_paper",
]
