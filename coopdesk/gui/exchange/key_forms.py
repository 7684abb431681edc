"""The short decisions about keys: renew the own ones, end a trust, decline what somebody asked."""

from functools import partial

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import exchange


def renew_dialog(door: Door, parent: QWidget) -> FormDialog:
    """Return the dialog that renews the own keys; ``saved`` carries the new fingerprint."""
    lost = [(False, words.text("key.not_lost")), (True, words.text("key.is_lost"))]
    form = Form(
        title=words.text("key.renew_title"),
        fields=(
            _reason("key.renew_reason"),
            FormField(
                "key.lost",
                partial(ChoiceEditor, lost, may_be_empty=False),
                required=True,
                full_width=True,
            ),
        ),
        handler=exchange.renew_keys,
        command=lambda told: exchange.RenewKeys(told["key.renew_reason"], told["key.lost"]),
        primary=words.text("key.renew_now"),
        intro=words.text("key.renew_intro"),
    )
    return FormDialog(door, form, parent, values={"key.lost": False})


def revoke_dialog(door: Door, item: exchange.TrustedItem, parent: QWidget) -> FormDialog:
    """Return the dialog that ends the trust in an office."""
    form = Form(
        title=words.text("key.revoke_title", office=item.name),
        fields=(
            FormField(
                "key.revoke_since",
                partial(day_editor, door.today),
                required=True,
                refusals=("key.revoked_later",),
            ),
            _reason("key.revoke_reason"),
        ),
        handler=exchange.revoke_trust,
        command=lambda told: exchange.RevokeTrust(
            item.office_id, told["key.revoke_since"], told["key.revoke_reason"]
        ),
        primary=words.text("key.revoke_now"),
        intro=words.text("key.revoke_intro"),
    )
    return FormDialog(door, form, parent, values={"key.revoke_since": door.today})


def decline_dialog(door: Door, item: exchange.KeyRequestItem, parent: QWidget) -> FormDialog:
    """Return the dialog that declines what another person asked for."""
    form = Form(
        title=words.text("key.decline_title", what=exchange.key_request_in_words(item)),
        fields=(_reason("key.decline_reason"),),
        handler=exchange.decline_key_step,
        command=lambda told: exchange.DeclineKeyStep(item.id, told["key.decline_reason"]),
        primary=words.text("key.decline_now"),
    )
    return FormDialog(door, form, parent)


def _reason(key: str) -> FormField:
    return FormField(
        key,
        partial(LongTextEditor, lines=2),
        required=True,
        full_width=True,
        refusals=("key.reason_missing",),
    )
