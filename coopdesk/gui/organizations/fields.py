"""The form of an organization, with the picker of its division."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.organizations import (
    AccountingSystem,
    DivisionLevel,
    OfficeLevel,
    OrganizationKind,
)
from coopdesk.domain.reading import read_credit_code, read_day, read_phone
from coopdesk.gui.kit.choices_editor import ChoicesEditor
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor, NumberEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.identity_editors import CodeEditor
from coopdesk.gui.kit.paired_choice import Branch, PairedChoiceEditor
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.gui.organizations.detail_editors import ContactsEditor, MongolianEditor, NamesEditor
from coopdesk.services import organizations as service
from coopdesk.services.members import initials_of

_BASICS, _REGISTRATION, _WORK, _CONTACT = (
    "organizations.basics",
    "organizations.registration",
    "organizations.work",
    "organizations.contact",
)
CREDIT_CODE_REFUSALS = (
    "organization.credit_code_length",
    "organization.credit_code_characters",
    "organization.credit_code_check_digit",
    "organization.credit_code_taken",
)
_TEXTS = {
    "credit_code": "organization.credit_code",
    "legal_form": "organization.legal_form",
    "legal_representative": "organization.legal_representative",
    "address": "organization.address",
    "phone": "organization.phone",
    "bank_name": "organization.bank_name",
    "bank_account": "organization.bank_account",
    "charter": "organization.charter",
    "registered_division": "organization.registered_division",
    "mongolian_name": "organization.mongolian_name",
    "village": "organization.village",
    "registration_authority": "organization.registration_authority",
    "business_scope": "organization.business_scope",
}
_LISTS = {
    "villages_served": "organization.villages_served",
    "services": "organization.services",
    "contacts": "organization.contacts",
}


class DivisionEditor(PairedChoiceEditor):
    """County and township as one field; the county or city itself is a choice too."""

    def __init__(self, branches: tuple[Branch, ...]) -> None:
        super().__init__(branches, deep=True)

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        place = self.second.findData(value)
        if value is not None and place >= 0:
            self.second.setCurrentIndex(place)


class OrganizationDialog(FormDialog):
    """The form dialog in which the kind proposes the charter template."""

    def __init__(
        self, door: Door, form: Form[Any], parent: QWidget, values: Mapping[str, Any]
    ) -> None:
        super().__init__(door, form, parent, values=values)
        self._charters = door.ask(service.list_charters)
        kind = self.fields.editors["organization.kind"]
        kind.changed.connect(self._propose_charter)
        if self.fields.editors["organization.name"].is_empty():
            self._propose_charter()
        self._untouched = self.fields.draft()

    def _propose_charter(self) -> None:
        kind = self.fields.editors["organization.kind"].value()
        fitting = [charter.code for charter in self._charters if kind in charter.for_kinds]
        self.fields.editors["organization.charter"].set_value(next(iter(fitting), None))


def new_organization_dialog(door: Door, parent: QWidget) -> OrganizationDialog:
    """Return the dialog that takes an organization into the register."""
    form = Form(
        title=words.text("organizations.add"),
        fields=_fields(door, None),
        handler=service.add_organization,
        command=lambda values: service.AddOrganization(_profile(values)),
    )
    values = {
        "organization.kind": OrganizationKind.TRINITY_ORGANIZATION,
        "organization.division": door.ask(service.get_own_township),
        "organization.sponsor_level": OfficeLevel.COUNTY,
    }
    return OrganizationDialog(door, form, parent, values)


def change_organization_dialog(
    door: Door, record: service.OrganizationRecord, parent: QWidget
) -> OrganizationDialog:
    """Return the dialog that puts right or completes what the register says.

    What happened to the organization belongs into an event (变更), and the dialog says so.
    """

    def command(values: Mapping[str, Any]) -> service.ChangeOrganization:
        closed_on = record.profile.closed_on
        return service.ChangeOrganization(record.id, replace(_profile(values), closed_on=closed_on))

    form = Form(
        title=words.text("organizations.change_title", name=record.profile.name),
        fields=_fields(door, record.id),
        handler=service.change_organization,
        command=command,
        intro=words.text("organizations.change_intro"),
    )
    return OrganizationDialog(door, form, parent, _values(door, record.profile))


def branches_of(divisions: list[service.DivisionItem]) -> tuple[Branch, ...]:
    """Return city and counties with the units below them, the unit itself first."""
    itself = words.text("organizations.itself")
    above = [unit for unit in divisions if unit.level is not DivisionLevel.TOWNSHIP]
    counties_first = sorted(above, key=lambda unit: unit.level is DivisionLevel.CITY)
    return tuple(
        Branch(
            unit.code,
            unit.name,
            (
                (unit.code, itself),
                *(
                    (below.code, below.name)
                    for below in divisions
                    if below.parent == unit.code and below.level is DivisionLevel.TOWNSHIP
                ),
            ),
        )
        for unit in counties_first
    )


def _fields(door: Door, own_id: str | None) -> tuple[FormField, ...]:
    return (*_basics(), *_place(door, own_id), *_registration(door), *_work(door), *_contact())


def _basics() -> tuple[FormField, ...]:
    kinds = [(kind, words.choice(kind)) for kind in OrganizationKind]
    return (
        FormField(
            "organization.name",
            lambda: TextEditor(longest=80),
            section=_BASICS,
            full_width=True,
            required=True,
            refusals=("organization.name_missing", "organization.name_taken"),
        ),
        FormField(
            "organization.mongolian_name",
            MongolianEditor,
            section=_BASICS,
            full_width=True,
            refusals=("organization.mongolian_unreadable",),
        ),
        FormField(
            "organization.kind",
            lambda: ChoiceEditor(kinds, may_be_empty=False),
            section=_BASICS,
            required=True,
        ),
    )


def _place(door: Door, own_id: str | None) -> tuple[FormField, ...]:
    levels = [(level, words.choice(level)) for level in (OfficeLevel.COUNTY, OfficeLevel.CITY)]
    villages = door.ask(service.offered_words, service.Vocabulary.VILLAGES)
    return (
        division_field(
            door,
            "organization.division",
            section=_BASICS,
            refusals=(
                "organization.division_unknown",
                "organization.level_misfit",
                "organization.division_ended",
            ),
        ),
        FormField(
            "organization.village",
            lambda: SuggestionEditor(villages, initials_of),
            section=_BASICS,
        ),
        FormField(
            "organization.sponsor_level",
            lambda: ChoiceEditor(levels, may_be_empty=False),
            section=_BASICS,
            refusals=("organization.sponsor_misfit",),
        ),
        picker_field(
            door,
            "organization.parent",
            own_id,
            section=_BASICS,
            refusals=("organization.parent_below",),
        ),
    )


def division_field(
    door: Door, key: str, *, section: str = "", refusals: tuple[str, ...] = ()
) -> FormField:
    """Return the field of a division: county, then township."""
    branches = branches_of(door.ask(service.list_divisions))
    return FormField(
        key, lambda: DivisionEditor(branches), section=section, required=True, refusals=refusals
    )


def picker_field(
    door: Door,
    key: str,
    own_id: str | None,
    *,
    section: str = "",
    required: bool = False,
    refusals: tuple[str, ...] = (),
) -> FormField:
    """Return the field of another organization that stands, found by a part of its name."""

    def find(text: str) -> list[PickItem]:
        items = {item.id: item for item in door.ask(service.list_organizations, day=door.today)}
        meant = [one.id for one in door.ask(service.find_organizations, text)] if text else items
        offered = [items[one] for one in meant if one in items and one != own_id]
        return [PickItem(item.id, item.name, item.division) for item in offered[:20]]

    return FormField(
        key,
        lambda: Picker(find, placeholder=words.text("organizations.parent_hint")),
        section=section,
        required=required,
        refusals=refusals,
    )


def _registration(door: Door) -> tuple[FormField, ...]:
    systems = [(system, words.choice(system)) for system in AccountingSystem]
    charters = [(item.code, item.name) for item in door.ask(service.list_charters)]
    return (
        FormField(
            "organization.credit_code",
            lambda: CodeEditor(read_credit_code),
            section=_REGISTRATION,
            refusals=CREDIT_CODE_REFUSALS,
        ),
        _day(door, "organization.registered_on", "organization.registered_later"),
        _line("organization.legal_representative", _REGISTRATION),
        _line("organization.legal_form", _REGISTRATION),
        FormField(
            "organization.accounting_system",
            lambda: ChoiceEditor(systems),
            section=_REGISTRATION,
        ),
        FormField(
            "organization.charter",
            lambda: ChoiceEditor(charters),
            section=_REGISTRATION,
            refusals=("organization.charter_unknown",),
        ),
        _line("organization.registration_authority", _REGISTRATION),
        _line("organization.registered_division", _REGISTRATION),
    )


def _work(door: Door) -> tuple[FormField, ...]:
    services = [(item.code, item.name) for item in door.ask(service.list_services)]
    return (
        FormField(
            "organization.business_scope",
            lambda: LongTextEditor(longest=2000, lines=2),
            section=_WORK,
            full_width=True,
        ),
        FormField(
            "organization.services",
            lambda: ChoicesEditor(services),
            section=_WORK,
            full_width=True,
            refusals=("organization.service_unknown",),
        ),
        FormField(
            "organization.villages_served",
            NamesEditor,
            section=_WORK,
            full_width=True,
            refusals=("organization.village_unknown",),
        ),
        FormField(
            "organization.staff_count",
            lambda: NumberEditor(maximum=99_999),
            section=_WORK,
            refusals=("organization.staff_negative",),
        ),
    )


def _contact() -> tuple[FormField, ...]:
    return (
        _line("organization.address", _CONTACT),
        FormField(
            "organization.phone",
            lambda: CodeEditor(read_phone),
            section=_CONTACT,
            refusals=("organization.phone_unreadable",),
        ),
        _line("organization.bank_name", _CONTACT),
        _line("organization.bank_account", _CONTACT),
        FormField(
            "organization.contacts",
            ContactsEditor,
            section=_CONTACT,
            full_width=True,
            refusals=("organization.contact_without_name", "organization.contact_phone"),
        ),
    )


def _line(key: str, section: str) -> FormField:
    return FormField(key, lambda: TextEditor(longest=80), section=section)


def _day(door: Door, key: str, *refusals: str) -> FormField:
    def make() -> Editor:
        return DayEditor(lambda typed: read_day(typed, door.today), door.today)

    return FormField(key, make, section=_REGISTRATION, refusals=refusals)


def _profile(values: Mapping[str, Any]) -> service.Profile:
    texts: dict[str, Any] = {name: values[key] or "" for name, key in _TEXTS.items()}
    return service.Profile(
        kind=values["organization.kind"],
        name=values["organization.name"],
        division_code=values["organization.division"],
        sponsor_level=values["organization.sponsor_level"],
        parent_id=values["organization.parent"],
        registered_on=values["organization.registered_on"],
        accounting_system=values["organization.accounting_system"],
        staff_count=values["organization.staff_count"],
        villages_served=values["organization.villages_served"] or (),
        services=values["organization.services"],
        contacts=values["organization.contacts"] or (),
        **texts,
    )


def _values(door: Door, profile: service.Profile) -> dict[str, Any]:
    parent = None
    if profile.parent_id is not None:
        above = door.ask(service.get_organization, profile.parent_id)
        parent = PickItem(above.id, above.profile.name, above.division)
    return {
        "organization.name": profile.name,
        "organization.kind": profile.kind,
        "organization.division": profile.division_code,
        "organization.sponsor_level": profile.sponsor_level,
        "organization.parent": parent,
        "organization.registered_on": profile.registered_on,
        "organization.accounting_system": profile.accounting_system,
        "organization.staff_count": profile.staff_count,
        **{key: getattr(profile, name) or None for name, key in _LISTS.items()},
        **{key: getattr(profile, name) or None for name, key in _TEXTS.items()},
    }
