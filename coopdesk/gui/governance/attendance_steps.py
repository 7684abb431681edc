"""What the attendance list asks for is done: marks, comings and goings, notes, written proxies."""

from PySide6.QtWidgets import QDialog

from coopdesk.domain.minutes import Way
from coopdesk.gui.governance.attendance import AttendanceTab
from coopdesk.gui.governance.attendance_dialogs import heads_dialog, move_dialog, note_dialog
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.services import governance
from coopdesk.services.governance import MeetingRecord


class AttendanceSteps:
    """Serves the attendance tab of a page; the page reloads when something was written.

    ``is_marking`` tells it meanwhile that nothing but the attendance changes.
    """

    def __init__(self, page: Page, tab: AttendanceTab) -> None:
        self._page, self._tab = page, tab
        self._record: MeetingRecord | None = None
        self.preferences: Preferences | None = None
        self.is_marking = False
        tab.marked.connect(self.mark)
        tab.move_asked.connect(self.ask_for_move)
        tab.note_asked.connect(self.ask_for_note)
        tab.papers_asked.connect(self.show_papers)
        tab.undo_asked.connect(self.take_back)
        tab.heads_asked.connect(self.ask_for_heads)

    @property
    def record(self) -> MeetingRecord:
        """The meeting as it was last read."""
        assert self._record is not None, "a meeting is shown before anybody in it is marked"
        return self._record

    def show_record(self, record: MeetingRecord, *, is_open: bool) -> None:
        """Show the list of the meeting."""
        self._record = record
        self._tab.show_record(record, is_open=is_open)

    def mark(self, places: tuple[int, ...], way: Way, item: int | None) -> None:
        """Mark people of the list from an agenda item on, from now on without one."""
        command = governance.MarkAttendance(self.record.item.id, places, way, item=item)
        self.is_marking = True
        try:
            self._page.do(governance.mark_attendance, command)
        finally:
            self.is_marking = False

    def ask_for_move(self, place: int, way: Way, item: int | None) -> FormDialog:
        """Open the form of one person's coming, going or proxy."""
        return self._open(
            move_dialog(self._page.door, self.record, place, self._page, way=way, item=item)
        )

    def ask_for_note(self, place: int) -> FormDialog:
        """Open the form of remark and additional votes."""
        return self._open(note_dialog(self._page.door, self.record, place, self._page))

    def ask_for_heads(self) -> FormDialog:
        """Open the form of attendance in heads."""
        return self._open(heads_dialog(self._page.door, self.record, self._page))

    def take_back(self, place: int) -> None:
        """Take the last coming or going of a person off the list."""
        command = governance.TakeMovementBack(self.record.item.id, place)
        self._page.do(governance.take_movement_back, command)

    def show_papers(self, place: int) -> QDialog:
        """Open the papers of one person: the scan of the written proxy is kept there."""
        person = self.record.people[place - 1]
        dialog = AttachmentsDialog(
            self._page.door,
            ("attendance", person.id),
            person.name,
            self._page,
            self.preferences,
            kind=governance.LETTER_KIND,
        )
        dialog.panel.changed.connect(self._page.reload)
        dialog.open()
        return dialog

    def _open(self, dialog: FormDialog) -> FormDialog:
        dialog.open()
        return dialog
