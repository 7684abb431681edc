"""The form of a member: admitting one, and changing what the register says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.identity import Sex, birth_date, sex_of
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.reading import Reading, read_credit_code, read_day, read_id_number, read_phone
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor, LineEditor
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.identity_editors import CodeEditor, ResidentIdEditor
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.members.doubles_list import watch_doubles
from coopdesk.services import members as service

_PERSON, _MEMBERSHIP = "members.person", "members.membership"
_ID_REFUSALS = (
    "member.id_missing",
    "member.id_length",
    "member.id_old",
    "member.id_characters",
    "member.id_check_digit",
    "member.id_birth_date",
    "member.credit_code_missing",
    "member.credit_code_wrong",
    "member.already",
    "member.too_young",
)
_TEXTS = {
    "nation": "member.nation",
    "village": "member.village",
    "resolution": "member.resolution",
    "certificate": "member.certificate",
    "payment_method": "member.payment_method",
    "remark": "member.remark",
}


class MemberDialog(FormDialog):
    """The form dialog in which the ID number fills in birth date and sex."""

    def __init__(
        self, door: Door, form: Form[Any], parent: QWidget, values: Mapping[str, Any]
    ) -> None:
        super().__init__(door, form, parent, values=values)
        for key in ("member.birth_date", "member.sex"):
            self.fields.editors[key].setEnabled(False)
        id_editor = self.fields.editors["member.id_number"]
        assert isinstance(id_editor, ResidentIdEditor)
        id_editor.known.connect(self._on_known)
        if id_editor.value():
            self._on_known(_facts(id_editor.value()))
        self._untouched = self.fields.draft()

    def _on_known(self, facts: tuple[str, str]) -> None:
        born, sex = facts
        self.fields.editors["member.birth_date"].set_value(born or None)
        self.fields.editors["member.sex"].set_value(sex or None)


def admission_dialog(door: Door, organization_id: str, parent: QWidget) -> MemberDialog:
    """Return the dialog that admits a member to an organization."""

    def command(values: Mapping[str, Any]) -> service.AdmitMember:
        return service.AdmitMember(organization_id, _profile(values))

    form = Form(
        title=words.text("members.admit"),
        fields=_fields(door.today),
        handler=service.admit_member,
        command=command,
        intro=words.text("members.admit_intro"),
    )
    values = {"member.kind": MemberKind.FARMER, "member.applied_on": door.today}
    dialog = MemberDialog(door, form, parent, values)
    watch_doubles(dialog, organization_id)
    return dialog


def change_dialog(door: Door, record: service.MemberRecord, parent: QWidget) -> MemberDialog:
    """Return the dialog that changes a member."""

    def command(values: Mapping[str, Any]) -> service.ChangeMember:
        state = values["member.state"]
        left_on = values["member.left_on"]
        return service.ChangeMember(record.id, _profile(values), state, left_on)

    form = Form(
        title=words.text("members.change_title", name=record.profile.name),
        fields=(*_fields(door.today), *_state_fields(door.today)),
        handler=service.change_member,
        command=command,
    )
    dialog = MemberDialog(door, form, parent, _values(record))
    watch_doubles(dialog, record.organization_id, record.id)
    return dialog


def _fields(today: date) -> tuple[FormField, ...]:
    kinds = [(kind, words.choice(kind)) for kind in MemberKind]
    return (
        _field("member.name", lambda: TextEditor(longest=50), "member.name_missing", required=True),
        _field("member.kind", lambda: ChoiceEditor(kinds, may_be_empty=False)),
        FormField(
            "member.id_number",
            lambda: ResidentIdEditor(_read_identity, _facts, told=_told),
            section=_PERSON,
            required=True,
            refusals=_ID_REFUSALS,
        ),
        _field("member.phone", lambda: CodeEditor(read_phone), "member.phone_unreadable"),
        _field("member.birth_date", LineEditor),
        _field("member.sex", LineEditor),
        _field("member.nation", lambda: TextEditor(longest=20)),
        _field("member.village", lambda: TextEditor(longest=50)),
        _membership("member.applied_on", today, "member.no_application"),
        FormField(
            "member.resolution",
            lambda: TextEditor(longest=50),
            section=_MEMBERSHIP,
            refusals=("member.no_resolution",),
        ),
        _membership("member.joined_on", today, "member.joined_later"),
        _text("member.certificate", 40),
        _text("member.payment_method", 20),
        _text("member.remark", 200),
    )


def _state_fields(today: date) -> tuple[FormField, ...]:
    states = [(state, words.choice(state)) for state in MemberState]
    return (
        FormField(
            "member.state",
            lambda: ChoiceEditor(states, may_be_empty=False),
            section=_MEMBERSHIP,
            refusals=("member.step",),
        ),
        _membership("member.left_on", today, "member.left_on_missing", "member.left_before_joined"),
    )


def _field(key: str, make: Any, *refusals: str, required: bool = False) -> FormField:
    return FormField(key, make, section=_PERSON, required=required, refusals=refusals)


def _text(key: str, longest: int) -> FormField:
    return FormField(key, lambda: TextEditor(longest=longest), section=_MEMBERSHIP)


def _membership(key: str, today: date, *refusals: str) -> FormField:
    def make() -> Editor:
        return DayEditor(lambda typed: read_day(typed, today), today)

    return FormField(key, make, section=_MEMBERSHIP, refusals=refusals)


def _read_identity(typed: str) -> Reading[str]:
    """Return a resident ID, or the credit code of an organization."""
    person = read_id_number(typed)
    organization = read_credit_code(typed)
    return organization if person.value is None and organization.value else person


def _facts(number: str) -> tuple[str, str]:
    if read_id_number(number).value is None:
        return "", ""
    return birth_date(number).isoformat(), words.choice(Sex(sex_of(number)))


def _told(facts: tuple[str, str]) -> str:
    return "  ".join(facts) if facts[0] else words.choice(MemberKind.ORGANIZATION)


def _profile(values: Mapping[str, Any]) -> service.MemberProfile:
    return service.MemberProfile(
        kind=values["member.kind"],
        name=values["member.name"],
        id_number=values["member.id_number"],
        phone=values["member.phone"] or "",
        applied_on=values["member.applied_on"],
        joined_on=values["member.joined_on"],
        **{name: values[key] or "" for name, key in _TEXTS.items()},
    )


def _values(record: service.MemberRecord) -> dict[str, Any]:
    profile = record.profile
    return {
        "member.name": profile.name,
        "member.kind": profile.kind,
        "member.id_number": profile.id_number or None,
        "member.phone": profile.phone or None,
        "member.applied_on": profile.applied_on,
        "member.joined_on": profile.joined_on,
        "member.state": record.state,
        "member.left_on": record.left_on,
        **{key: getattr(profile, name) or None for name, key in _TEXTS.items()},
    }
