"""The dialog of one step of an application: its day, its paper, and what was said."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.days import read_day
from coopdesk.gui.awards.dialogs import LONGEST_NOTE
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import awards as service
from coopdesk.services.awards import ApplicationStep, Reviewer


def application_step_dialog(
    door: Door, item: service.ApplicationItem, step: ApplicationStep, parent: QWidget
) -> FormDialog:
    """Return the dialog that takes ``step`` with an application."""

    def command(values: Mapping[str, Any]) -> service.TakeApplicationStep:
        return service.TakeApplicationStep(
            application_id=item.id or "",
            step=step,
            handled_on=values["awards.step_on"],
            document=values.get("awards.step_document") or "",
            note=values.get("awards.step_note") or "",
            reviewer=values.get("awards.reviewer"),
            agreed=values.get("awards.agreed"),
        )

    form = Form(
        title=words.text("awards.step_title", step=words.choice(step), name=item.organization),
        intro=words.text("awards.step_intro", number=item.number, state=words.choice(item.state)),
        fields=(*_opinion_fields(step), *_fields(door, step)),
        handler=service.take_application_step,
        command=command,
        primary=words.choice(step),
    )
    return FormDialog(door, form, parent, values={"awards.step_on": door.today})


def _opinion_fields(step: ApplicationStep) -> tuple[FormField, ...]:
    if step is not ApplicationStep.REVIEW:
        return ()
    reviewers = [(reviewer, words.choice(reviewer)) for reviewer in Reviewer]
    answers = [(True, words.text("awards.agreed_yes")), (False, words.text("awards.agreed_no"))]
    return (
        FormField(
            "awards.reviewer",
            lambda: ChoiceEditor(reviewers),
            required=True,
            refusals=("award.reviewer_missing",),
        ),
        FormField("awards.agreed", lambda: ChoiceEditor(answers), required=True),
    )


def _fields(door: Door, step: ApplicationStep) -> tuple[FormField, ...]:
    return (
        FormField(
            "awards.step_on",
            lambda: DayEditor(lambda typed: read_day(typed, door.today), door.today),
            required=True,
            refusals=("award.step_in_future", "award.step_early"),
        ),
        FormField(
            "awards.step_document",
            lambda: TextEditor(longest=LONGEST_NOTE),
            required=step is ApplicationStep.GRANT,
            refusals=("award.granted_without_paper",),
        ),
        FormField(
            "awards.step_note",
            lambda: TextEditor(longest=LONGEST_NOTE),
            required=step is ApplicationStep.RETURN,
            refusals=("award.reason_missing",),
        ),
    )
