"""The form of a member: admitting one, and changing what the register says."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.identity import Sex, birth_date, sex_of
from coopdesk.domain.members import MemberKind
from coopdesk.domain.reading import Reading, read_credit_code, read_id_number, read_phone
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import LineEditor
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.identity_editors import CodeEditor, ResidentIdEditor
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.gui.members.doubles_list import watch_doubles
from coopdesk.gui.members.places import township_editor
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import members as service
from coopdesk.services.organizations import get_organization

_PERSON, _MEMBERSHIP, _MORE = "members.person", "members.membership", "members.more"
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
_RESOLUTION_REFUSALS = (
    "member.no_resolution",
    "member.admit_by_step",
    "resolution.failed",
    "resolution.later",
    "resolution.other_subject",
    "resolution.used_up",
)
_JOINED_REFUSALS = (
    "member.joined_later",
    "member.joined_on_missing",
    "member.joined_after_step",
    "member.left_before_joined",
)
_TEXTS = {
    "nation": "member.nation",
    "village": "member.village",
    "resolution": "member.resolution",
    "certificate": "member.certificate",
    "payment_method": "member.payment_method",
    "remark": "member.remark",
    "division_code": "member.division",
    "other_names": "member.other_names",
    "mongolian_name": "member.mongolian_name",
    "household": "member.household",
    "householder": "member.householder",
    "bank_name": "member.bank_name",
    "bank_account": "member.bank_account",
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
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())

    def _on_known(self, facts: tuple[str, str] | None) -> None:
        born, sex = facts or ("", "")
        self.fields.editors["member.birth_date"].set_value(born or None)
        self.fields.editors["member.sex"].set_value(sex or None)


def admission_dialog(door: Door, organization_id: str, parent: QWidget) -> MemberDialog:
    """Return the dialog that admits a member to an organization."""

    def command(values: Mapping[str, Any]) -> service.AdmitMember:
        return service.AdmitMember(organization_id, _profile(values))

    form = Form(
        title=words.text("members.admit"),
        fields=_fields(door, organization_id),
        handler=service.admit_member,
        command=command,
        intro=words.text("members.admit_intro"),
        folded=(_MORE,),
    )
    values = {
        "member.kind": MemberKind.FARMER,
        "member.applied_on": door.today,
        "member.division": door.ask(get_organization, organization_id).profile.division_code,
    }
    dialog = MemberDialog(door, form, parent, values)
    watch_doubles(dialog, organization_id)
    return dialog


def change_dialog(door: Door, record: service.MemberRecord, parent: QWidget) -> MemberDialog:
    """Return the dialog that corrects what the register says of a member."""

    def command(values: Mapping[str, Any]) -> service.ChangeMember:
        return service.ChangeMember(record.id, _profile(values))

    form = Form(
        title=words.text("members.change_title", name=record.profile.name),
        fields=_fields(door, record.organization_id),
        handler=service.change_member,
        command=command,
        intro=words.text("members.change_intro"),
        folded=() if _has_more(record.profile) else (_MORE,),
    )
    dialog = MemberDialog(door, form, parent, _values(record))
    watch_doubles(dialog, record.organization_id, record.id)
    return dialog


def _fields(door: Door, organization_id: str) -> tuple[FormField, ...]:
    kinds = [(kind, words.choice(kind)) for kind in MemberKind]
    villages = door.ask(service.list_villages, organization_id)
    payments = door.ask(service.list_payment_methods, organization_id)
    numbers = door.ask(service.list_resolution_numbers, organization_id)
    initials = service.initials_of
    return (
        _field("member.name", lambda: TextEditor(longest=50), "member.name_missing", required=True),
        _field("member.kind", lambda: ChoiceEditor(kinds, may_be_empty=False)),
        _field(
            "member.id_number",
            lambda: ResidentIdEditor(_read_identity, _facts, told=_told),
            *_ID_REFUSALS,
            required=True,
        ),
        _field("member.phone", lambda: CodeEditor(read_phone), "member.phone_unreadable"),
        _field("member.birth_date", LineEditor),
        _field("member.sex", LineEditor),
        _field("member.nation", lambda: TextEditor(longest=20)),
        _field("member.household", lambda: TextEditor(longest=20)),
        _field("member.division", lambda: township_editor(door)),
        _field("member.village", lambda: SuggestionEditor(villages, initials)),
        _day("member.applied_on", door.today, "member.no_application"),
        FormField(
            "member.resolution",
            lambda: SuggestionEditor(numbers),
            section=_MEMBERSHIP,
            refusals=_RESOLUTION_REFUSALS,
        ),
        _day("member.joined_on", door.today, *_JOINED_REFUSALS),
        _text("member.certificate", 40, _MEMBERSHIP),
        *_more_fields(payments),
    )


def _more_fields(payments: Sequence[str]) -> tuple[FormField, ...]:
    return (
        _text("member.other_names", 100),
        _text("member.mongolian_name", 100),
        _text("member.householder", 50),
        FormField(
            "member.payment_method",
            lambda: SuggestionEditor(payments, service.initials_of),
            section=_MORE,
        ),
        _text("member.bank_name", 50),
        FormField(
            "member.bank_account",
            lambda: TextEditor(longest=30),
            section=_MORE,
            refusals=("member.bank_account_wrong",),
        ),
        FormField("member.remark", lambda: TextEditor(longest=200), _MORE, full_width=True),
    )


def _has_more(profile: service.MemberProfile) -> bool:
    """Return whether the folded section holds something to be seen."""
    keys = {field.key for field in _more_fields(())}
    return any(getattr(profile, name) for name, key in _TEXTS.items() if key in keys)


def _field(key: str, make: Any, *refusals: str, required: bool = False) -> FormField:
    return FormField(key, make, section=_PERSON, required=required, refusals=refusals)


def _text(key: str, longest: int, section: str = _MORE) -> FormField:
    return FormField(key, lambda: TextEditor(longest=longest), section=section)


def _day(key: str, today: date, *refusals: str) -> FormField:
    return FormField(key, lambda: day_editor(today), section=_MEMBERSHIP, refusals=refusals)


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
        **{key: getattr(profile, name) or None for name, key in _TEXTS.items()},
    }
