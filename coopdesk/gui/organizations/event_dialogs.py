"""The dialogs that record what happened to an organization, one for each kind of step."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.reading import read_credit_code, read_day
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.identity_editors import CodeEditor
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.organizations.fields import CREDIT_CODE_REFUSALS, division_field, picker_field
from coopdesk.services import organizations as service

Values = Mapping[str, Any]
_DAY, _DOCUMENT, _REMARK = (
    "organization_event.day",
    "organization_event.document",
    "organization_event.remark",
)
_NAME, _DIVISION, _VILLAGE, _PARENT, _INTO = (
    "organization_event.name",
    "organization_event.division",
    "organization_event.village",
    "organization_event.parent",
    "organization_event.into",
)
_KIND, _CODE = "organization.kind", "organization.credit_code"
_SPLIT_NAME = "organization_event.split_name"
_OF_THE_DAY = (
    "organization_event.later",
    "organization_event.before_founding",
    "organization_event.closed",
    "organization_event.not_closed",
    "organization_event.changes_nothing",
    "organization_event.contradicts",
    "organization_event.has_below",
    "organization.division_ended",
)
_OF_A_PLACE = ("organization.division_unknown", "organization.level_misfit")
_OF_A_SUPERIOR = ("organization_event.parent_not_standing", "organization.parent_below")
_OF_A_MERGER = (
    "organization_event.into_itself",
    "organization_event.into_below",
    "organization_event.not_standing",
)
_OF_A_NAME = (
    "organization.name_missing",
    "organization.name_taken",
    "organization_event.name_taken",
)


class EventStep(StrEnum):
    """What a person may record of an organization."""

    RENAME = "rename"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"


_ABOUT = {
    EventStep.RENAME: "organization_event.about_rename",
    EventStep.MOVE: "organization_event.about_move",
    EventStep.MERGE: "organization_event.about_merge",
    EventStep.SPLIT: "organization_event.about_split",
    EventStep.CLOSE: "organization_event.about_close",
    EventStep.REOPEN: "organization_event.about_reopen",
}


def event_dialog(
    door: Door, step: EventStep, record: service.OrganizationRecord, parent: QWidget
) -> FormDialog:
    """Return the dialog that records ``step`` of an organization."""
    make: Mapping[EventStep, Callable[[Door, service.OrganizationRecord], _Parts]] = {
        EventStep.RENAME: _rename,
        EventStep.MOVE: _move,
        EventStep.MERGE: _merge,
        EventStep.SPLIT: _split,
        EventStep.CLOSE: _close,
        EventStep.REOPEN: _reopen,
    }
    fields, values, handler, command = make[step](door, record)
    form = Form(
        title=words.text(
            "organizations.event_title", step=words.choice(step), name=record.profile.name
        ),
        fields=(_day_field(door), *fields, *_paper_fields()),
        handler=handler,
        command=command,
        intro=words.text(_ABOUT[step]),
    )
    return FormDialog(door, form, parent, values={_DAY: door.today, **values})


_Parts = tuple[
    tuple[FormField, ...], Values, Callable[[Any, Any], object], Callable[[Values], object]
]


def _rename(_door: Door, record: service.OrganizationRecord) -> _Parts:
    def command(values: Values) -> service.RenameOrganization:
        return service.RenameOrganization(name=values[_NAME], **_told(record, values))

    return (_name_field(_NAME),), {_NAME: record.profile.name}, service.rename_organization, command


def _move(door: Door, record: service.OrganizationRecord) -> _Parts:
    def command(values: Values) -> service.MoveOrganization:
        return service.MoveOrganization(
            division_code=values[_DIVISION],
            village=values[_VILLAGE] or "",
            parent_id=values[_PARENT] or "",
            **_told(record, values),
        )

    profile = record.profile
    above = PickItem(profile.parent_id, record.parent) if profile.parent_id else None
    fields = (
        division_field(door, _DIVISION, refusals=_OF_A_PLACE),
        FormField(_VILLAGE, lambda: TextEditor(longest=40)),
        picker_field(door, _PARENT, record.id, refusals=_OF_A_SUPERIOR),
    )
    values = {_DIVISION: profile.division_code, _VILLAGE: profile.village or None, _PARENT: above}
    return fields, values, service.move_organization, command


def _merge(door: Door, record: service.OrganizationRecord) -> _Parts:
    def command(values: Values) -> service.MergeOrganization:
        return service.MergeOrganization(into_id=values[_INTO], **_told(record, values))

    into = picker_field(door, _INTO, record.id, required=True, refusals=_OF_A_MERGER)
    return (into,), {}, service.merge_organization, command


def _split(door: Door, record: service.OrganizationRecord) -> _Parts:
    profile = record.profile

    def command(values: Values) -> service.SplitOrganization:
        new = service.Profile(
            kind=values[_KIND],
            name=values[_SPLIT_NAME],
            division_code=values[_DIVISION],
            sponsor_level=profile.sponsor_level,
            credit_code=values[_CODE] or "",
            parent_id=profile.parent_id,
        )
        return service.SplitOrganization(profile=new, **_told(record, values))

    kinds = [(kind, words.choice(kind)) for kind in OrganizationKind]
    fields = (
        _name_field(_SPLIT_NAME),
        FormField(_KIND, lambda: ChoiceEditor(kinds, may_be_empty=False), required=True),
        division_field(door, _DIVISION, refusals=_OF_A_PLACE),
        FormField(_CODE, lambda: CodeEditor(read_credit_code), refusals=CREDIT_CODE_REFUSALS),
    )
    values = {_KIND: profile.kind, _DIVISION: profile.division_code}
    return fields, values, service.split_organization, command


def _close(_door: Door, record: service.OrganizationRecord) -> _Parts:
    def command(values: Values) -> service.CloseOrganization:
        return service.CloseOrganization(**_told(record, values))

    return (), {}, service.close_organization, command


def _reopen(_door: Door, record: service.OrganizationRecord) -> _Parts:
    def command(values: Values) -> service.ReopenOrganization:
        return service.ReopenOrganization(**_told(record, values))

    return (), {}, service.reopen_organization, command


def _told(record: service.OrganizationRecord, values: Values) -> dict[str, Any]:
    return {
        "organization_id": record.id,
        "day": values[_DAY],
        "document": values[_DOCUMENT] or "",
        "remark": values[_REMARK] or "",
    }


def _day_field(door: Door) -> FormField:
    def make() -> DayEditor:
        return DayEditor(lambda typed: read_day(typed, door.today), door.today)

    return FormField(_DAY, make, required=True, refusals=_OF_THE_DAY)


def _name_field(key: str) -> FormField:
    return FormField(
        key, lambda: TextEditor(longest=80), full_width=True, required=True, refusals=_OF_A_NAME
    )


def _paper_fields() -> tuple[FormField, ...]:
    return (
        FormField(_DOCUMENT, lambda: TextEditor(longest=200), full_width=True),
        FormField(_REMARK, lambda: TextEditor(longest=200), full_width=True),
    )
