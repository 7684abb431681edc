"""The printed forms of inspection, assessment and turnaround, each with the source of its texts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from coopdesk.services.form_values import FormValues
from coopdesk.services.supervision.papers import (
    feedback_values,
    progress_talk_values,
    ranking_values,
    rectification_values,
    reminder_letter_values,
    scorecard_values,
    talk_values,
)
from coopdesk.services.supervision.turnaround_papers import (
    asset_verification_values,
    enterprise_plan_values,
    turnaround_values,
)
from coopdesk.storage.unit_of_work import UnitOfWork

SUPERVISION_FORMS: Mapping[str, Callable[[UnitOfWork, str], FormValues]] = MappingProxyType(
    {
        "assessment-scorecard": scorecard_values,
        "assessment-ranking": ranking_values,
        "assessment-feedback": feedback_values,
        "assessment-reminder": reminder_letter_values,
        "assessment-talk": talk_values,
        "progress-talk": progress_talk_values,
        "rectification-notice": rectification_values,
        "turnaround-table": turnaround_values,
        "enterprise-plan": enterprise_plan_values,
        "asset-verification": asset_verification_values,
    }
)
