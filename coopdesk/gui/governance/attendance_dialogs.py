"""The forms of attendance: one person's coming or going, a note on a person, heads alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.minutes import HeadCounts, Way
from coopdesk.domain.presence import OPENING
from coopdesk.gui.governance.fields import count_editor, time_editor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.services import governance
from coopdesk.services.governance import MeetingRecord
from coopdesk.services.members import initials_of

_NOW = -1
_HEADS = {
    "entitled": "meeting.entitled",
    "present": "meeting.present",
    "proxies": "meeting.proxies",
    "additional_votes": "meeting.additional_votes",
    "additional_there": "meeting.additional_there",
}


def move_dialog(
    door: Door, record: MeetingRecord, place: int, parent: QWidget, *, way: Way, item: int | None
) -> FormDialog:
    """Return the form of how a person attends from an agenda item on; ``place`` counts from 1.

    ``way`` is what the person has in mind, ``item`` the item, None from now on.
    """
    person = record.people[place - 1]
    others = (one for one in record.standing if one.name != person.name)
    holders = [one.name for one in others if one.way is Way.PRESENT]

    def command(values: Mapping[str, Any]) -> governance.MarkAttendance:
        chosen = values["attendance.way"]
        from_item = values["attendance.moment"]
        return governance.MarkAttendance(
            record.item.id,
            (place,),
            chosen,
            (values["attendance.proxy_holder"] or "") if chosen is Way.PROXY else "",
            None if from_item == _NOW else from_item,
            values["attendance.at"] or "",
        )

    form = Form(
        title=words.text("attendance.of", name=person.name),
        fields=_move_fields(record, holders),
        handler=governance.mark_attendance,
        command=command,
    )
    values = {
        "attendance.way": way,
        "attendance.proxy_holder": record.standing[place - 1].proxy_holder or None,
        "attendance.moment": _NOW if item is None else item,
    }
    dialog = FormDialog(door, form, parent, values=values)
    first = "attendance.proxy_holder" if way is Way.PROXY else "attendance.at"
    dialog.fields.editors[first].input.setFocus()
    return dialog


def _move_fields(record: MeetingRecord, holders: Sequence[str]) -> tuple[FormField, ...]:
    ways = [(one, words.choice(one)) for one in Way]
    moments = [(_NOW, words.text("attendance.from_now"))]
    moments += [(OPENING, words.text("attendance.from_opening"))]
    for one in record.agenda:
        told = {"item": one.position, "title": one.title}
        moments.append((one.position, words.text("attendance.from_item", **told)))
    return (
        FormField("attendance.way", lambda: ChoiceEditor(ways, may_be_empty=False)),
        FormField(
            "attendance.proxy_holder",
            lambda: SuggestionEditor(holders, initials_of),
            refusals=("meeting.proxy_holder_missing", "meeting.proxy_holder_absent"),
        ),
        FormField(
            "attendance.moment",
            lambda: ChoiceEditor(moments, may_be_empty=False),
            refusals=("presence.items_backwards",),
        ),
        FormField("attendance.at", time_editor, refusals=("presence.times_backwards",)),
    )


def note_dialog(door: Door, record: MeetingRecord, place: int, parent: QWidget) -> FormDialog:
    """Return the form of remark and additional votes; ``place`` counts from 1."""
    person = record.people[place - 1]

    def command(values: Mapping[str, Any]) -> governance.NoteOnAttendee:
        return governance.NoteOnAttendee(
            record.item.id,
            place,
            values["attendance.remark"] or "",
            values["attendance.additional_votes"] or 0,
        )

    form = Form(
        title=words.text("attendance.of", name=person.name),
        fields=(
            FormField("attendance.remark", TextEditor),
            FormField(
                "attendance.additional_votes",
                count_editor,
                refusals=("meeting.additional_votes",),
            ),
        ),
        handler=governance.note_on_attendee,
        command=command,
    )
    values = {
        "attendance.remark": person.remark or None,
        "attendance.additional_votes": person.additional_votes or None,
    }
    return FormDialog(door, form, parent, values=values)


def heads_dialog(door: Door, record: MeetingRecord, parent: QWidget) -> FormDialog:
    """Return the form of a meeting of which only the heads are known."""

    def command(values: Mapping[str, Any]) -> governance.RecordAttendance:
        counts = HeadCounts(**{name: values[key] or 0 for name, key in _HEADS.items()})
        return governance.RecordAttendance(record.item.id, (), counts)

    form = Form(
        title=words.text("attendance.heads"),
        fields=(
            FormField("meeting.entitled", count_editor, required=True),
            FormField("meeting.present", count_editor, required=True),
            FormField("meeting.proxies", count_editor),
            FormField(
                "meeting.additional_votes",
                count_editor,
                refusals=("meeting.additional_votes", "meeting.no_additional_votes"),
            ),
            FormField(
                "meeting.additional_there", count_editor, refusals=("meeting.additional_there",)
            ),
        ),
        handler=governance.record_attendance,
        command=command,
    )
    item, quorum = record.item, record.quorum
    values = {
        "meeting.entitled": item.entitled,
        "meeting.present": item.present,
        "meeting.proxies": item.proxies,
        "meeting.additional_votes": quorum.additional_votes or None,
        "meeting.additional_there": quorum.additional_there or None,
    }
    return FormDialog(door, form, parent, values=values)
