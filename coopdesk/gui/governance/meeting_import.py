"""Taking in meetings of earlier days from a sheet or from typed minutes."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.services import governance
from coopdesk.services.governance import ImportMeetings, MeetingPreview

if TYPE_CHECKING:  # the import is loaded when it opens
    from coopdesk.gui.kit.sheet_intake.dialog import Intake, IntakeDialog

_MEANINGS = {
    "day": "meeting.held_on",
    "body": "meeting.body",
    "title": "meeting.title",
    "place": "meeting.place",
    "chair": "meeting.chair",
    "recorder": "meeting.recorder",
    "noticed_on": "meeting.noticed_on",
    "starts_at": "meeting.starts_at",
    "ends_at": "meeting.ends_at",
    "entitled": "meeting.entitled",
    "present": "meeting.present",
    "proxies": "meeting.proxies",
    "agenda": "meeting_import.agenda",
    "way": "meeting_import.way",
    "in_favour": "meeting_import.in_favour",
    "against": "meeting_import.against",
    "abstained": "meeting_import.abstained",
    "result": "meeting_import.result",
    "votes": "meeting.votes",
    "ballots": "meeting_import.ballots",
    "elected": "meeting_import.elected",
}
_ONLY_IN_TEXT = frozenset({"votes", "ballots", "elected"})


def open_meeting_import(door: Door, organization_id: str, parent: QWidget) -> "IntakeDialog":
    """Open the import of meetings into the register of an organization."""
    from coopdesk.gui.kit.sheet_intake.dialog import IntakeDialog

    dialog = IntakeDialog(door, _intake(organization_id), parent)
    dialog.open()
    return dialog


def _intake(organization_id: str) -> "Intake":
    from coopdesk.gui.kit.sheet_intake.dialog import Intake

    def command(
        preview: MeetingPreview, records: tuple[Any, ...], accepted: tuple[int, ...]
    ) -> ImportMeetings:
        file = preview.path.name
        return ImportMeetings(
            organization_id, file, records, accepted, preview.layout, preview.mapping
        )

    return Intake(
        title=words.text("meeting_import.title"),
        preview=governance.preview_meetings_file,
        handler=governance.import_meetings,
        command=command,
        look=governance.look_into_meetings_file,
        forget=governance.forget_meetings_mapping,
        arguments=(organization_id,),
        meanings={name: words.text(key) for name, key in _MEANINGS.items()},
        not_offered=_ONLY_IN_TEXT,
        file_label=words.text("meeting_import.file"),
        file_filter=words.text("meeting_import.file_filter"),
    )
