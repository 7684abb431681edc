"""What is asked of an enterprise: dormancy and risks of a year, its plan, steps, verifications."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from coopdesk import words
from coopdesk.domain.turnaround import Dormancy, ReformWay
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor, NumberEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor, money_editor
from coopdesk.services import supervision as service
from coopdesk.services.supervision import (
    EnterpriseRecord,
    PlanStepItem,
    TurnaroundItem,
    VerificationItem,
)

Filled = tuple[Form[Any], dict[str, Any]]

_AMOUNTS = {
    "book_assets": "turnaround.book_assets",
    "found_assets": "turnaround.found_assets",
    "book_liabilities": "turnaround.book_liabilities",
    "found_liabilities": "turnaround.found_liabilities",
}
_MOST_RISKS = 9_999


def year_form(item: TurnaroundItem) -> Filled:
    """Return the form of what the statement of a year does not tell, and what stands in it."""

    def command(values: Mapping[str, Any]) -> service.RecordTurnaroundYear:
        return service.RecordTurnaroundYear(
            item.id,
            item.year,
            values["turnaround.dormancy"],
            values["turnaround.risks_found"] or 0,
            values["turnaround.risks_cleared"] or 0,
            values["turnaround.note"] or "",
        )

    states = [(state, words.choice(state)) for state in Dormancy]
    fields = (
        FormField(
            "turnaround.dormancy",
            lambda: ChoiceEditor(states, may_be_empty=False),
            full_width=True,
        ),
        FormField("turnaround.risks_found", lambda: NumberEditor(maximum=_MOST_RISKS)),
        FormField(
            "turnaround.risks_cleared",
            lambda: NumberEditor(maximum=_MOST_RISKS),
            refusals=("turnaround.more_cleared",),
        ),
        FormField("turnaround.note", lambda: LongTextEditor(lines=3), full_width=True),
    )
    form = Form(
        words.text("turnaround.record_year_of", name=item.name, year=item.year),
        fields,
        service.record_turnaround_year,
        command,
        intro=words.text("turnaround.year_intro"),
    )
    names = ("dormancy", "risks_found", "risks_cleared", "note")
    return form, {f"turnaround.{name}": getattr(item, name) for name in names}


def plan_form(record: EnterpriseRecord, today: date) -> Filled:
    """Return the form of an enterprise's plan, and what stands in it."""

    def command(values: Mapping[str, Any]) -> service.SavePlan:
        return service.SavePlan(
            record.id,
            values["turnaround.way"],
            values["turnaround.situation"] or "",
            values["turnaround.goal"] or "",
            values["turnaround.responsible"] or "",
            values["turnaround.adopted_on"],
            values["turnaround.document"] or "",
        )

    ways = [(way, words.choice(way)) for way in ReformWay]
    fields = (
        FormField("turnaround.way", lambda: ChoiceEditor(ways), required=True),
        FormField("turnaround.responsible", TextEditor, required=True),
        FormField(
            "turnaround.adopted_on",
            lambda: day_editor(today),
            required=True,
            refusals=("supervision.done_ahead",),
        ),
        FormField("turnaround.document", TextEditor),
        FormField(
            "turnaround.situation", lambda: LongTextEditor(lines=3), required=True, full_width=True
        ),
        FormField(
            "turnaround.goal", lambda: LongTextEditor(lines=3), required=True, full_width=True
        ),
    )
    title = words.text("turnaround.plan_of", name=record.name)
    values: dict[str, Any] = {"turnaround.adopted_on": today}
    if record.plan is not None:
        names = ("way", "responsible", "adopted_on", "document", "situation", "goal")
        values = {f"turnaround.{name}": getattr(record.plan, name) for name in names}
    return Form(title, fields, service.save_plan, command), values


def step_form(organization_id: str, step: PlanStepItem | None, today: date) -> Filled:
    """Return the form of a step of a plan, and what stands in it."""

    def command(values: Mapping[str, Any]) -> service.RecordPlanStep:
        return service.RecordPlanStep(
            organization_id,
            values["turnaround.task"] or "",
            values["turnaround.responsible"] or "",
            values["turnaround.due_on"],
            step.id if step else None,
        )

    fields = (
        FormField("turnaround.task", TextEditor, required=True, full_width=True),
        FormField("turnaround.responsible", TextEditor, required=True),
        FormField(
            "turnaround.due_on",
            lambda: day_editor(today),
            required=True,
            refusals=("turnaround.step_before_plan",),
        ),
    )
    title = words.text("turnaround.change_step" if step else "turnaround.add_step")
    names = ("task", "responsible", "due_on")
    values = {f"turnaround.{name}": getattr(step, name) for name in names} if step else {}
    return Form(title, fields, service.record_plan_step, command), values


def step_done_form(step: PlanStepItem, today: date) -> Filled:
    """Return the form of how a step ended, and what stands in it."""

    def command(values: Mapping[str, Any]) -> service.FinishPlanStep:
        day, result = values["turnaround.done_on"], values["turnaround.result"]
        return service.FinishPlanStep(step.id, day, result or "")

    fields = (
        FormField(
            "turnaround.done_on",
            lambda: day_editor(today),
            refusals=("supervision.done_ahead", "supervision.done_before"),
        ),
        FormField("turnaround.result", lambda: LongTextEditor(lines=3), full_width=True),
    )
    form = Form(
        words.text("turnaround.finish_step"),
        fields,
        service.finish_plan_step,
        command,
        intro=step.task,
    )
    values = {"turnaround.done_on": step.done_on or today, "turnaround.result": step.result}
    return form, values


def verification_form(
    record: EnterpriseRecord, today: date, known: VerificationItem | None = None
) -> Filled:
    """Return the form of an asset verification, and what stands in it."""

    def command(values: Mapping[str, Any]) -> service.RecordAssetVerification:
        amounts = {name: values[key] for name, key in _AMOUNTS.items()}
        return service.RecordAssetVerification(
            record.id,
            values["turnaround.as_of"],
            ownership=values["turnaround.ownership"] or "",
            verified_by=values["turnaround.verified_by"] or "",
            document=values["turnaround.document"] or "",
            **amounts,
        )

    title = words.text("turnaround.verify_of", name=record.name)
    values: dict[str, Any] = {}
    if known is not None:
        names = (*_AMOUNTS, "as_of", "ownership", "verified_by", "document")
        values = {f"turnaround.{name}": getattr(known, name) for name in names}
    fields = _verification_fields(today)
    return Form(title, fields, service.record_asset_verification, command), values


def _verification_fields(today: date) -> tuple[FormField, ...]:
    return (
        FormField(
            "turnaround.as_of",
            lambda: day_editor(today),
            required=True,
            refusals=("supervision.done_ahead",),
        ),
        FormField(
            "turnaround.verified_by",
            TextEditor,
            required=True,
            refusals=("turnaround.verifier_missing",),
        ),
        *(
            FormField(
                key,
                lambda: money_editor(capitals=False),
                required=True,
                refusals=("turnaround.negative",) if name == "book_assets" else (),
            )
            for name, key in _AMOUNTS.items()
        ),
        FormField("turnaround.document", TextEditor, full_width=True),
        FormField("turnaround.ownership", lambda: LongTextEditor(lines=3), full_width=True),
    )
