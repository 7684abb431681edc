"""The forms of a meeting: a new one, its particulars, an agenda item."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.charters import MatterKind
from coopdesk.domain.minutes import HeadCounts
from coopdesk.domain.posts import Post
from coopdesk.gui.governance.fields import count_editor, day_editor, time_editor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import governance
from coopdesk.services.governance import AgendaItem, Particulars

_PARTICULARS = {
    "held_on": "meeting.held_on",
    "title": "meeting.title",
    "starts_at": "meeting.starts_at",
    "ends_at": "meeting.ends_at",
    "place": "meeting.place",
    "chair": "meeting.chair",
    "recorder": "meeting.recorder",
    "noticed_on": "meeting.noticed_on",
    "observers": "meeting.observers",
    "other_matters": "meeting.other_matters",
}


def particulars_fields(today: date, *, titled: bool) -> tuple[FormField, ...]:
    """Return the fields of the head of the minutes; a new meeting's title may stay empty."""
    head = "meeting.section_head"
    return (
        FormField(
            "meeting.title",
            TextEditor,
            section=head,
            full_width=titled,
            required=titled,
            refusals=("meeting.title_missing",),
        ),
        FormField("meeting.held_on", lambda: day_editor(today), section=head, required=True),
        FormField("meeting.place", TextEditor, section=head),
        FormField(
            "meeting.starts_at",
            time_editor,
            section=head,
            refusals=("meeting.time_unreadable",),
        ),
        FormField("meeting.ends_at", time_editor, section=head, refusals=("minutes.times",)),
        FormField("meeting.chair", TextEditor, section=head),
        FormField("meeting.recorder", TextEditor, section=head),
        FormField(
            "meeting.noticed_on",
            lambda: day_editor(today),
            section=head,
            refusals=("meeting.noticed_after",),
        ),
        FormField("meeting.observers", TextEditor, section=head),
    )


def particulars_of(values: Mapping[str, Any]) -> Particulars:
    """Return the head of the minutes from the values of its fields."""
    told = {name: values.get(key) for name, key in _PARTICULARS.items()}
    texts = {name: told[name] or "" for name in told if name not in ("held_on", "noticed_on")}
    return Particulars(held_on=told["held_on"] or date.min, noticed_on=told["noticed_on"], **texts)


def values_of(particulars: Particulars) -> dict[str, Any]:
    """Return the values of the fields for the head of the minutes."""
    return {key: getattr(particulars, name) or None for name, key in _PARTICULARS.items()}


def new_meeting_dialog(door: Door, organization_id: str, parent: QWidget) -> FormDialog:
    """Return the form of a new meeting; ``saved`` carries its id."""

    def command(values: Mapping[str, Any]) -> governance.HoldMeeting:
        entitled = values["meeting.entitled"]
        counts = None
        if entitled is not None:
            present, proxies = values["meeting.present"] or 0, values["meeting.proxies"] or 0
            counts = HeadCounts(entitled, present, proxies)
        head = particulars_of(values)
        return governance.HoldMeeting(organization_id, values["meeting.body"], head, (), counts)

    form = Form(
        title=words.text("meeting.new"),
        fields=_new_meeting_fields(door, organization_id),
        handler=governance.hold_meeting,
        command=command,
        primary=words.text("meeting.new_primary"),
        intro=words.text("meeting.new_intro"),
    )
    seats = door.ask(governance.list_seats, organization_id)
    chairs = [seat.name for seat in seats if seat.post in (Post.BOARD_CHAIR, Post.COMPANY_CHAIR)]
    values = {"meeting.held_on": door.today, "meeting.chair": chairs[0] if chairs else None}
    return FormDialog(door, form, parent, values=values)


def _new_meeting_fields(door: Door, organization_id: str) -> tuple[FormField, ...]:
    known = door.ask(governance.list_body_kinds, organization_id)
    bodies = [(item.kind, words.choice(item.kind)) for item in known if item.meets]
    heads = "meeting.section_heads"
    return (
        FormField(
            "meeting.body",
            lambda: ChoiceEditor(bodies, may_be_empty=False),
            section="meeting.section_head",
            required=True,
            refusals=("meeting.nobody_entitled",),
        ),
        *particulars_fields(door.today, titled=False),
        FormField("meeting.entitled", count_editor, section=heads),
        FormField("meeting.present", count_editor, section=heads),
        FormField("meeting.proxies", count_editor, section=heads),
    )


def agenda_dialog(
    door: Door, meeting_id: str, item: AgendaItem | None, parent: QWidget
) -> FormDialog:
    """Return the form of an agenda item, a new one without ``item``."""

    def command(values: Mapping[str, Any]) -> Any:
        told = {
            "title": values["agenda.title"],
            "matter": values["agenda.matter"],
            "reporter": values["agenda.reporter"] or "",
            "text": values["agenda.text"] or "",
        }
        if item is None:
            return governance.AddAgendaItem(meeting_id, **told)
        return governance.ChangeAgendaItem(item.id, **told)

    form = Form(
        title=words.text("agenda.add") if item is None else words.text("agenda.change"),
        fields=_agenda_fields(),
        handler=governance.add_agenda_item if item is None else governance.change_agenda_item,
        command=command,
    )
    values = {}
    if item is not None:
        values = {
            "agenda.title": item.title,
            "agenda.matter": item.matter,
            "agenda.reporter": item.reporter or None,
            "agenda.text": item.text or None,
        }
    return FormDialog(door, form, parent, values=values)


def _agenda_fields() -> tuple[FormField, ...]:
    matters = [(matter, words.choice(matter)) for matter in MatterKind]
    return (
        FormField("agenda.title", TextEditor, required=True, refusals=("meeting.item_untitled",)),
        FormField(
            "agenda.matter",
            lambda: ChoiceEditor(matters, may_be_empty=False),
            refusals=("meeting.matter_voted",),
        ),
        FormField("agenda.reporter", TextEditor),
        FormField("agenda.text", lambda: LongTextEditor(lines=5), full_width=True),
    )
