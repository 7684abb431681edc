"""The short forms of the capital: shareholder, payment, transfer, verification."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.capital import PaymentForm, ShareholderKind
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.organizations.fact_fields import (
    choice_field,
    day_field,
    money_field,
    organization_field,
    picked,
    text_field,
)
from coopdesk.services import organizations as service
from coopdesk.services.organizations import CapitalEntryItem, CapitalStep, ShareholderItem

Values = Mapping[str, Any]


class ShareholderDialog(FormDialog):
    """The form in which an organization of the register brings its name and kind."""

    def __init__(
        self, door: Door, form: Form[Any], parent: QWidget, *, values: Values | None = None
    ) -> None:
        super().__init__(door, form, parent, values=values)
        self.fields.editors["shareholder.owner"].changed.connect(self._take_over)

    def _take_over(self) -> None:
        owner = self.fields.editors["shareholder.owner"].value()
        if owner is None:
            return
        profile = self.door.ask(service.get_organization, owner).profile
        self.fields.editors["shareholder.name"].set_value(profile.name)
        kind = service.KIND_OF.get(profile.kind)
        if kind is not None:
            self.fields.editors["shareholder.kind"].set_value(kind)


def shareholder_dialog(
    door: Door,
    organization_id: str,
    parent: QWidget,
    entry: ShareholderItem | None = None,
) -> FormDialog:
    """Return the dialog for a new shareholder, or for correcting ``entry``."""
    kinds = [(kind, words.choice(kind)) for kind in ShareholderKind]
    fields = (
        organization_field(door, "shareholder.owner", "shareholder.itself"),
        text_field("shareholder.name", "shareholder.name_missing", "shareholder.name_taken"),
        choice_field("shareholder.kind", kinds, "shareholder.kind_misfit"),
        money_field("shareholder.subscribed", "capital.not_positive"),
        day_field(door, "shareholder.subscribed_on", required=False),
    )

    def command(values: Values) -> service.RecordShareholder:
        return service.RecordShareholder(
            organization_id,
            values["shareholder.kind"],
            values["shareholder.subscribed"],
            values["shareholder.name"] or "",
            values["shareholder.subscribed_on"],
            values["shareholder.owner"],
            entry.id if entry else None,
        )

    shown = None
    if entry is not None:
        shown = {
            "shareholder.owner": picked(door, entry.owner_id),
            "shareholder.name": entry.name,
            "shareholder.kind": entry.kind,
            "shareholder.subscribed": entry.subscribed,
            "shareholder.subscribed_on": entry.subscribed_on,
        }
    title = words.text("capital.shareholder")
    form = Form(title, fields, service.record_shareholder, command)
    return ShareholderDialog(door, form, parent, values=shown)


def pay_in_dialog(
    door: Door,
    holders: Sequence[ShareholderItem],
    parent: QWidget,
    holder_id: str | None = None,
    entry: CapitalEntryItem | None = None,
) -> FormDialog:
    """Return the dialog for a payment, of the shareholder ``holder_id``, or to correct one."""
    forms = [(form, words.choice(form)) for form in PaymentForm]
    fields = (
        choice_field("pay_in.shareholder", _names(holders)),
        day_field(door, "pay_in.paid_on"),
        money_field("pay_in.amount", "capital.not_positive", "capital.below_zero"),
        FormField("pay_in.form", lambda: ChoiceEditor(forms, may_be_empty=False)),
        text_field("pay_in.evidence"),
    )

    def command(values: Values) -> service.RecordPayIn:
        return service.RecordPayIn(
            values["pay_in.shareholder"],
            values["pay_in.paid_on"],
            values["pay_in.amount"],
            values["pay_in.form"],
            values["pay_in.evidence"] or "",
            entry.id if entry else None,
        )

    shown: dict[str, Any] = {"pay_in.shareholder": holder_id}
    if entry is not None:
        shown = {
            "pay_in.shareholder": entry.shareholder_id,
            "pay_in.paid_on": entry.day,
            "pay_in.amount": entry.amount,
            "pay_in.form": entry.form,
            "pay_in.evidence": entry.document or None,
        }
    title = words.text("capital.pay_in")
    form = Form(title, fields, service.record_pay_in, command)
    return FormDialog(door, form, parent, values=shown)


def transfer_dialog(
    door: Door,
    holders: Sequence[ShareholderItem],
    parent: QWidget,
    holder_id: str | None = None,
    entry: CapitalEntryItem | None = None,
) -> FormDialog:
    """Return the dialog for capital passed on or taken out, or to correct an entry."""
    receivers: list[tuple[Any, str]] = [*_names(holders), (_OUT, words.text("capital.taken_out"))]
    fields = (
        choice_field("transfer.shareholder", _names(holders), "capital.below_zero"),
        choice_field("transfer.receiver", receivers, "capital.receiver"),
        day_field(door, "transfer.moved_on"),
        money_field("transfer.amount", "capital.not_positive"),
        text_field("transfer.document"),
    )

    def command(values: Values) -> service.RecordTransfer:
        receiver = values["transfer.receiver"]
        return service.RecordTransfer(
            values["transfer.shareholder"],
            values["transfer.moved_on"],
            values["transfer.amount"],
            None if receiver == _OUT else receiver,
            values["transfer.document"] or "",
            entry.id if entry else None,
        )

    shown: dict[str, Any] = {"transfer.shareholder": holder_id}
    if entry is not None:
        shown = {
            "transfer.shareholder": entry.shareholder_id,
            "transfer.receiver": entry.to_shareholder_id or _OUT,
            "transfer.moved_on": entry.day,
            "transfer.amount": entry.amount,
            "transfer.document": entry.document or None,
        }
    title = words.text("capital.transfer")
    form = Form(title, fields, service.record_transfer, command)
    return FormDialog(door, form, parent, values=shown)


_OUT = ""


def verification_dialog(
    door: Door, record: service.CapitalRecord, parent: QWidget, entry: CapitalEntryItem | None
) -> FormDialog:
    """Return the dialog for a verification of what is paid in, or to correct one."""
    fields = (
        day_field(door, "verification.verified_on", "verification.same_day"),
        money_field("verification.amount", "verification.differs"),
        text_field("verification.verified_by", "verification.evidence_missing", required=True),
        text_field("verification.document", "verification.evidence_missing", required=True),
    )

    def command(values: Values) -> service.RecordVerification:
        return service.RecordVerification(
            record.organization_id,
            values["verification.verified_on"],
            values["verification.amount"],
            values["verification.verified_by"],
            values["verification.document"],
            entry.id if entry else None,
        )

    shown = None
    if entry is not None:
        shown = {
            "verification.verified_on": entry.day,
            "verification.amount": entry.amount,
            "verification.verified_by": entry.name,
            "verification.document": entry.document,
        }
    form = Form(
        words.text("capital.verification"),
        fields,
        service.record_verification,
        command,
        intro=words.text("capital.verification_intro", known=record.standing.paid_in),
    )
    return FormDialog(door, form, parent, values=shown)


def entry_dialog(
    door: Door, record: service.CapitalRecord, entry: CapitalEntryItem, parent: QWidget
) -> FormDialog:
    """Return the dialog that corrects ``entry``."""
    match entry.step:
        case CapitalStep.PAY_IN:
            return pay_in_dialog(door, record.shareholders, parent, entry=entry)
        case CapitalStep.VERIFICATION:
            return verification_dialog(door, record, parent, entry)
        case _:
            return transfer_dialog(door, record.shareholders, parent, entry=entry)


def removal_of(entry: CapitalEntryItem) -> tuple[Callable[[Any, Any], str], Any]:
    """Return the handler and the command that take ``entry`` back."""
    match entry.step:
        case CapitalStep.PAY_IN:
            return service.remove_pay_in, service.RemovePayIn(entry.id)
        case CapitalStep.VERIFICATION:
            return service.remove_verification, service.RemoveVerification(entry.id)
        case _:
            return service.remove_transfer, service.RemoveTransfer(entry.id)


def _names(holders: Sequence[ShareholderItem]) -> list[tuple[Any, str]]:
    return [(holder.id, holder.name) for holder in holders]
