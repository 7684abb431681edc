"""The short forms of the dossier: mandates, notes, trade volumes, quantified shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.membership import NoteKind, ShareKind, TradeKind
from coopdesk.domain.reading import read_phone
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor, YearEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.identity_editors import CodeEditor
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor, money_editor
from coopdesk.services import members as service
from coopdesk.services.members import MemberRecord
from coopdesk.services.members.patronage import EARLIEST_YEAR

Values = Mapping[str, Any]


class EntryKind(StrEnum):
    """What can be recorded of a member beside the steps."""

    MANDATE = "mandate"
    NOTE = "note"
    VOLUME = "volume"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class EntryForm:
    """How one kind of entry is asked for.

    ``command`` gets the values and the id of the entry that is corrected; ``shown`` gives the
    values of that entry, ``fixed`` are the fields that tell which it is.
    """

    fields: Callable[[Door], tuple[FormField, ...]]
    handler: Callable[[Any, Any], Any]
    command: Callable[[MemberRecord, Values, str], Any]
    shown: Callable[[Any], Values]
    about: str
    fixed: tuple[str, ...] = ()


def entry_dialog(
    door: Door, kind: EntryKind, record: MemberRecord, parent: QWidget, entry: Any = None
) -> FormDialog:
    """Return the dialog that records an entry of ``kind``, or corrects ``entry``."""
    told = _FORMS[kind]
    form = Form(
        title=words.text("dossier.entry_title", kind=words.choice(kind), name=record.profile.name),
        fields=told.fields(door),
        handler=told.handler,
        command=lambda values: told.command(record, values, entry.id if entry else ""),
        intro=words.text(told.about),
    )
    dialog = FormDialog(door, form, parent, values=told.shown(entry) if entry else None)
    if entry:
        for key in told.fixed:
            dialog.fields.editors[key].setEnabled(False)
    dialog.fields.begin()
    return dialog


def _mandate_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _text("mandate.name", "member.representative_missing", "member.acts_alone", required=True),
        FormField(
            "mandate.phone",
            lambda: CodeEditor(read_phone),
            refusals=("member.phone_unreadable",),
        ),
        *_span(door),
        _text("dossier.document"),
    )


def _note_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _choice("note.kind", NoteKind),
        _text("note.title", "member.title_missing", required=True),
        *_span(door),
        _text("dossier.document", "member.sanction_undocumented"),
    )


def _volume_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _year(door),
        _choice("volume.kind", TradeKind),
        _text("volume.product"),
        _amount("volume.amount"),
    )


def _share_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _year(door),
        _choice("quantified.kind", ShareKind),
        _amount("quantified.amount"),
        _text("dossier.document"),
    )


def _span(door: Door) -> tuple[FormField, FormField]:
    return (
        FormField("dossier.from_day", lambda: day_editor(door.today), required=True),
        FormField(
            "dossier.to_day",
            lambda: day_editor(door.today),
            refusals=("member.ends_before_start",),
        ),
    )


def _text(key: str, *refusals: str, required: bool = False) -> FormField:
    return FormField(key, lambda: TextEditor(longest=100), required=required, refusals=refusals)


def _choice(key: str, kinds: type[StrEnum]) -> FormField:
    choices = [(kind, words.choice(kind)) for kind in kinds]
    return FormField(key, lambda: ChoiceEditor(choices, may_be_empty=False))


def _year(door: Door) -> FormField:
    return FormField(
        "dossier.year",
        lambda: YearEditor(minimum=EARLIEST_YEAR, maximum=door.today.year),
        required=True,
        refusals=("member.wrong_year",),
    )


def _amount(key: str) -> FormField:
    return FormField(key, money_editor, required=True, refusals=("member.below_zero",))


def _mandate(record: MemberRecord, values: Values, corrected: str) -> service.RecordMandate:
    return service.RecordMandate(
        member_id=record.id,
        name=values["mandate.name"],
        phone=values["mandate.phone"] or "",
        from_day=values["dossier.from_day"],
        to_day=values["dossier.to_day"],
        document=values["dossier.document"] or "",
        mandate_id=corrected,
    )


def _note(record: MemberRecord, values: Values, corrected: str) -> service.RecordNote:
    return service.RecordNote(
        member_id=record.id,
        kind=values["note.kind"],
        title=values["note.title"],
        from_day=values["dossier.from_day"],
        to_day=values["dossier.to_day"],
        document=values["dossier.document"] or "",
        note_id=corrected,
    )


def _volume(record: MemberRecord, values: Values, _: str) -> service.RecordTradeVolumes:
    line = service.TradeVolume(
        record.id, values["volume.kind"], values["volume.amount"], values["volume.product"] or ""
    )
    return service.RecordTradeVolumes(record.organization_id, values["dossier.year"], (line,))


def _share(record: MemberRecord, values: Values, _: str) -> service.QuantifyShare:
    return service.QuantifyShare(
        record.id,
        values["dossier.year"],
        values["quantified.kind"],
        values["quantified.amount"],
        values["dossier.document"] or "",
    )


def _shown_span(entry: Any) -> Values:
    return {
        "dossier.from_day": entry.from_day,
        "dossier.to_day": entry.to_day,
        "dossier.document": entry.document or None,
    }


_FORMS = {
    EntryKind.MANDATE: EntryForm(
        _mandate_fields,
        service.record_mandate,
        _mandate,
        lambda e: {"mandate.name": e.name, "mandate.phone": e.phone or None, **_shown_span(e)},
        "dossier.about_mandate",
    ),
    EntryKind.NOTE: EntryForm(
        _note_fields,
        service.record_note,
        _note,
        lambda e: {"note.kind": e.kind, "note.title": e.title, **_shown_span(e)},
        "dossier.about_note",
    ),
    EntryKind.VOLUME: EntryForm(
        _volume_fields,
        service.record_trade_volumes,
        _volume,
        lambda e: {
            "dossier.year": e.year,
            "volume.kind": e.kind,
            "volume.product": e.product or None,
            "volume.amount": e.amount,
        },
        "dossier.about_volume",
        ("dossier.year", "volume.kind", "volume.product"),
    ),
    EntryKind.SHARE: EntryForm(
        _share_fields,
        service.quantify_share,
        _share,
        lambda e: {
            "dossier.year": e.year,
            "quantified.kind": e.kind,
            "quantified.amount": e.amount,
            "dossier.document": e.document or None,
        },
        "dossier.about_share",
        ("dossier.year", "quantified.kind"),
    ),
}
