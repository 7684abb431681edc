"""The two short dialogs: the answer to an open question, and a payment."""

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.amounts import read_amount
from coopdesk.domain.award_facts import Programme, Question
from coopdesk.domain.days import read_day
from coopdesk.domain.money import Money
from coopdesk.gui.awards.cards import answer_key
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, MoneyEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import awards as service

LONGEST_NOTE = 200


class Award(Protocol):
    """What an assessment and an application have in common."""

    @property
    def organization_id(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def award_year(self) -> int: ...


def decision_dialog(door: Door, item: Award, question: Question, parent: QWidget) -> FormDialog:
    """Return the dialog that records the county's answer with what it stands on."""

    def command(values: Mapping[str, Any]) -> service.DecideQuestion:
        return service.DecideQuestion(
            organization_id=item.organization_id,
            question=question,
            award_year=item.award_year,
            granted=values["awards.answer"],
            note=values["awards.note"] or "",
        )

    form = Form(
        title=words.text("awards.decide_title", name=item.organization),
        intro=words.text(
            "awards.decide_intro", question=words.choice(question), year=item.award_year
        ),
        fields=answer_fields(question),
        handler=service.decide_question,
        command=command,
        primary=words.text("awards.record_decision"),
    )
    return FormDialog(door, form, parent)


def answer_fields(question: Question) -> tuple[FormField, ...]:
    """Return the fields of an answer: which, and on what it stands."""
    answers = [(yes, words.text(answer_key(question, granted=yes))) for yes in (True, False)]
    return (
        FormField("awards.answer", lambda: ChoiceEditor(answers), required=True),
        FormField(
            "awards.note",
            lambda: TextEditor(longest=LONGEST_NOTE),
            required=True,
            refusals=("award.note_missing",),
        ),
    )


def seed_fund_dialog(
    door: Door, application_id: str, duty: service.SeedFundDuty, parent: QWidget
) -> FormDialog:
    """Return the dialog that brings the seed fund's part of a paid award into the books."""

    def command(values: Mapping[str, Any]) -> service.PostSeedFund:
        return service.PostSeedFund(
            application_id,
            values["award_seed_fund.day"],
            values["awards.document"] or "",
            values["award_seed_fund.how"],
        )

    form = Form(
        title=words.text("award_seed_fund.title"),
        intro=words.text("award_seed_fund.intro", promised=duty.promised, missing=duty.missing),
        fields=_seed_fund_fields(door, duty),
        handler=service.post_seed_fund,
        command=command,
        primary=words.text("award_seed_fund.post"),
    )
    return FormDialog(door, form, parent, values={"award_seed_fund.day": door.today})


def _seed_fund_fields(door: Door, duty: service.SeedFundDuty) -> tuple[FormField, ...]:
    entries = [
        (entry.id, words.text("award_seed_fund.entry", day=entry.day, amount=entry.amount))
        for entry in duty.free
    ]
    choices = [(None, words.text("award_seed_fund.book_now")), *entries]
    return (
        FormField(
            "award_seed_fund.how",
            lambda: ChoiceEditor(choices, may_be_empty=False),
            refusals=("award.seed_fund_entry_taken",),
        ),
        FormField(
            "award_seed_fund.day",
            lambda: DayEditor(lambda typed: read_day(typed, door.today), door.today),
        ),
        FormField(
            "awards.document",
            lambda: TextEditor(longest=LONGEST_NOTE),
            refusals=("fund.seed_fund_without_document",),
        ),
    )


def payout_dialog(
    door: Door, item: Award, programme: Programme, amount: Money, parent: QWidget
) -> FormDialog:
    """Return the dialog that records a payment; the amount applied for stands in it."""

    def command(values: Mapping[str, Any]) -> service.RecordPayout:
        return service.RecordPayout(
            organization_id=item.organization_id,
            programme=programme,
            award_year=item.award_year,
            amount=values["awards.paid"],
            paid_on=values["awards.paid_on"],
            document=values["awards.document"] or "",
        )

    form = Form(
        title=words.text("awards.payout_title", name=item.organization),
        intro=words.text(
            "awards.payout_intro", programme=words.choice(programme), year=item.award_year
        ),
        fields=_payout_fields(door),
        handler=service.record_payout,
        command=command,
        primary=words.text("awards.record_payout"),
    )
    return FormDialog(
        door, form, parent, values={"awards.paid": amount, "awards.paid_on": door.today}
    )


def _payout_fields(door: Door) -> tuple[FormField, ...]:
    return (
        FormField(
            "awards.paid",
            lambda: MoneyEditor(read_amount, capitals=True),
            required=True,
            refusals=("award.amount_not_positive", "award.payout_above"),
        ),
        FormField(
            "awards.paid_on",
            lambda: DayEditor(lambda typed: read_day(typed, door.today), door.today),
            required=True,
            refusals=("award.paid_in_future", "award.paid_too_early"),
        ),
        FormField(
            "awards.document",
            lambda: TextEditor(longest=LONGEST_NOTE),
            required=True,
            refusals=("award.document_missing",),
        ),
    )
