"""The record of one meeting: quorum above, then attendance, agenda with votes, particulars."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.charters import MatterKind
from coopdesk.domain.minutes import MeetingState
from coopdesk.domain.presence import people_at
from coopdesk.gui.governance.agenda import AgendaTab
from coopdesk.gui.governance.attendance import AttendanceTab
from coopdesk.gui.governance.attendance_steps import AttendanceSteps
from coopdesk.gui.governance.election_dialogs import call_dialog, conclude_dialog, next_step
from coopdesk.gui.governance.meeting_form import (
    agenda_dialog,
    particulars_fields,
    particulars_of,
    values_of,
)
from coopdesk.gui.governance.minutes_tab import MinutesTab
from coopdesk.gui.governance.named_vote import NamedVoteDialog
from coopdesk.gui.governance.quorum_bar import QuorumBar
from coopdesk.gui.governance.vote_dialog import VoteDialog
from coopdesk.gui.governance.vote_roll import RollDialog
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor
from coopdesk.gui.kit.form_dialog import FormDialog, button_foot
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper import Paper
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.services import governance, printing
from coopdesk.services.governance import AgendaItem, MeetingRecord


class MeetingView(Page):
    """One meeting, written by keyboard from the first name to the closed minutes."""

    left = Signal()

    watches = frozenset(
        {"meeting", "attendance", "agenda_item", "vote", "resolution", "election", "ballot"}
    )

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._meeting_id = ""
        self._record: MeetingRecord | None = None
        self._preferences: Preferences | None = None
        self._shown: dict[str, str] = {}
        self.quorum_bar = QuorumBar()
        self.attendance = AttendanceTab()
        self.steps = AttendanceSteps(self, self.attendance)
        self.agenda = AgendaTab()
        self.minutes = MinutesTab(door)
        self.form = RecordForm(_fields(door))
        self.save_button = QPushButton(words.text("kit.save"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._add_buttons()
        self._lay_out_record()
        self._connect()

    @property
    def is_touched(self) -> bool:
        """Whether particulars were typed that are not saved."""
        return self.form.draft() != self._shown or self.minutes.is_touched

    @property
    def record(self) -> MeetingRecord:
        """The meeting as it was last read."""
        assert self._record is not None, "a meeting is entered before its record is asked for"
        return self._record

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = self.steps.preferences = preferences

    def enter(self, meeting_id: str) -> None:
        """Show the record of a meeting, from its attendance on."""
        self._meeting_id = meeting_id
        self.message_bar.clear()
        self._shown = self.form.draft()
        self.tabs.setCurrentIndex(0)
        self.reload()

    def reload(self) -> None:
        if not self._meeting_id:
            return
        self._stale = False
        if self.steps.is_marking:
            self._show_attendance(self.ask(governance.read_attendance, self.record))
            return
        record = self.ask(governance.get_meeting, self._meeting_id)
        is_open = record.item.state is MeetingState.OPEN
        self.title_label.setText(record.item.title)
        told = {"day": record.item.held_on.isoformat(), "state": words.choice(record.item.stage)}
        late = words.text("meeting.late_entry") if record.item.is_late_entry else ""
        self.subtitle_label.setText(words.text("meeting.subtitle", **told, late=late).strip())
        self._show_attendance(record)
        self.agenda.show_record(record, is_open=is_open)
        self.minutes.show_record(record)
        if self.form.draft() == self._shown:
            self.form.set_values(values_of(record.particulars))
            self._shown = self.form.draft()
        self.form.setEnabled(is_open)
        for button in (self.save_button, self.close_button):
            button.setEnabled(is_open)

    def _show_attendance(self, record: MeetingRecord) -> None:
        self._record = record
        self.quorum_bar.show_quorum(record.quorum)
        self.steps.show_record(record, is_open=record.item.state is MeetingState.OPEN)

    def leave(self) -> None:
        """Go back to the register; asks only when something would be lost."""
        if self.is_touched:
            messages.ask_to_discard(self, self.title_label.text(), self._go)
        else:
            self._go()

    def add_item(self) -> FormDialog | None:
        """Open the form of a new agenda item."""
        if not self.agenda.add_button.isEnabled():
            return None
        self.tabs.setCurrentIndex(1)
        dialog = self._open(agenda_dialog(self.door, self._meeting_id, None, self))
        dialog.saved.connect(self.agenda.table.select_key)
        return dialog

    def change_item(self, item: AgendaItem) -> FormDialog:
        """Open the form of an agenda item."""
        return self._open(agenda_dialog(self.door, self._meeting_id, item, self))

    def take_vote(self, item: AgendaItem) -> FormDialog:
        """Open the form of the vote on an agenda item, of an election that of its next step."""
        if item.matter is MatterKind.ELECTION and item.vote is None:
            dialog = self._open(next_step(self.door, item, self.organization_id, self))
        else:
            dialog = self._open(VoteDialog(self.door, item, self))
        dialog.saved.connect(lambda _: self._tell_vote(item.id))
        return dialog

    def take_named_vote(self, item: AgendaItem) -> NamedVoteDialog:
        """Open the list in which a vote is keyed person by person."""
        people = people_at(self.record.people, item.position)
        dialog = NamedVoteDialog(self.door, item, people, self)
        dialog.voted.connect(self.reload)
        dialog.voted.connect(lambda: self._tell_vote(item.id))
        dialog.open()
        return dialog

    def show_roll(self, item: AgendaItem) -> RollDialog:
        """Open the list that the vote on an item was taken with."""
        dialog = RollDialog(
            self.door,
            item,
            lambda record_id: self.preview_paper("roll-call", record_id, "named.sheet"),
            self,
        )
        dialog.open()
        return dialog

    def call_again(self, item: AgendaItem) -> FormDialog:
        """Open the list of an election that nobody voted in yet."""
        return self._open(call_dialog(self.door, item, self.organization_id, self))

    def conclude(self, item: AgendaItem) -> FormDialog:
        """Open the announcement of an election, though seats may still be open."""
        assert item.election is not None, "only an election is announced"
        dialog = self._open(conclude_dialog(self.door, item.election, self))
        dialog.saved.connect(lambda _: self._tell_vote(item.id))
        return dialog

    def move_item(self, item: AgendaItem, position: int) -> None:
        """Put an agenda item at another place; it stays selected."""
        command = governance.MoveAgendaItem(item.id, position)
        self.do(governance.move_agenda_item, command, then=lambda _: self.reload())

    def remove_item(self, item: AgendaItem) -> None:
        """Ask, then take an item off the agenda."""
        question = words.text("agenda.remove_question", title=item.title)
        messages.ask(self, question, words.text("agenda.remove"), lambda: self._remove(item))

    def _remove(self, item: AgendaItem) -> None:
        self.do(
            governance.remove_agenda_item,
            governance.RemoveAgendaItem(item.id),
            then=lambda _: self._tell(words.text("agenda.was_removed")),
        )

    def withdraw_ballot(self, item: AgendaItem) -> None:
        """Take the last round of an election back."""
        assert item.election is not None, "only an election has rounds"
        self.do(
            governance.withdraw_ballot,
            governance.WithdrawBallot(item.election.id),
            then=lambda _: self._tell(words.text("election.withdrawn")),
        )

    def save(self) -> None:
        """Save the particulars."""
        if not self.form.check():
            self.tabs.setCurrentIndex(2)
            return
        head = particulars_of(self.form.values())
        self.do(
            governance.change_meeting,
            governance.ChangeMeeting(self._meeting_id, head),
            then=self._on_saved,
        )

    def _save_shown(self) -> None:
        """Save what is in sight: the words of the minutes, or the particulars."""
        is_minutes = self.tabs.currentWidget() is self.minutes
        (self.minutes.save_button if is_minutes else self.save_button).click()

    def close_minutes(self) -> None:
        """Ask, then close the minutes; words still typed are asked about first."""
        if self.is_touched:
            self.message_bar.say([words.text("meeting.save_first")], "due")
            self.tabs.setCurrentIndex(3 if self.minutes.is_touched else 2)
            return
        question = words.text("meeting.close_question", title=self.record.item.title)
        messages.ask(self, question, words.text("meeting.close"), self._close)

    @property
    def organization_id(self) -> str:
        """Whose meeting it is."""
        return self.record.item.organization_id

    def preview(self) -> Job:
        """Show the minutes as they are printed."""
        return self.preview_paper("meeting-minutes", self._meeting_id, "meeting.preview")

    def preview_notice(self) -> Job:
        """Show the invitation as it is printed."""
        return self.preview_paper("meeting-notice", self._meeting_id, "notice.show")

    def preview_public(self) -> Job:
        """Show the public notice of the resolutions as it is printed."""
        return self.preview_paper("resolution-notice", self._meeting_id, "notice.public")

    def preview_attendance(self) -> Job:
        """Show the attendance sheet as it is printed."""
        return self.preview_paper("attendance-sheet", self._meeting_id, "meeting.attendance_sheet")

    def show_refusals(self, refusals: Any) -> None:
        super().show_refusals(refusals)
        self.form.refuse(refusals)

    def preview_paper(self, form: str, record_id: str, key: str) -> Job:
        """Show a form of the record as it is printed; ``key`` is its word."""

        def show(printed: Paper) -> None:
            show_paper(self, words.text(key), printed, self._preferences)

        return self.start(printing.print_form, form, record_id, then=show)

    def _close(self) -> None:
        self.do(
            governance.close_minutes,
            governance.CloseMinutes(self._meeting_id),
            then=lambda _: self._tell(words.text("meeting.was_closed")),
        )

    def _tell(self, sentence: str) -> None:
        self.reload()
        # The button that was pressed may have gone grey and taken the focus with it.
        self._turn_to(self.tabs.currentIndex())
        self.show_done(sentence)

    def _tell_vote(self, item_id: str) -> None:
        item = next(item for item in self.record.agenda if item.id == item_id)
        resolved = item.vote or (item.election.resolution if item.election else None)
        if resolved is not None:
            key = "vote.was_passed" if resolved.passed else "vote.was_failed"
            self.show_done(words.text(key, number=resolved.number))
        elif item.election is not None and item.election.ballots:
            self.show_done(words.text("election.counted", number=len(item.election.ballots)))

    def _on_saved(self, _result: object) -> None:
        self._shown = self.form.draft()
        self._tell(words.text("meeting.was_saved"))

    def _go(self) -> None:
        self._shown = self.form.draft()
        self.left.emit()

    def _open(self, dialog: FormDialog) -> FormDialog:
        dialog.saved.connect(lambda _: self.reload())
        dialog.open()
        return dialog

    def _connect(self) -> None:
        self.agenda.added.connect(self.add_item)
        self.agenda.changed.connect(self.change_item)
        self.agenda.voted.connect(self.take_vote)
        self.agenda.named.connect(self.take_named_vote)
        self.agenda.printed.connect(self.preview_paper)
        self.agenda.rolled.connect(self.show_roll)
        self.agenda.recalled.connect(self.call_again)
        self.agenda.withdrawn.connect(self.withdraw_ballot)
        self.agenda.concluded.connect(self.conclude)
        self.agenda.moved.connect(self.move_item)
        self.agenda.removed.connect(self.remove_item)
        self.form.confirmed.connect(self.save)
        self.form.completed.connect(self.save_button.setFocus)
        self.save_button.clicked.connect(lambda _: self.save())
        self.minutes.changed.connect(self._tell)
        self.add_shortcut("Ctrl+S", self._save_shown)
        self.add_shortcut("Ctrl+N", self.add_item)
        self.add_shortcut("Ctrl+T", self.agenda.ask_for_vote)
        self.add_shortcut("Ctrl+Shift+T", self.agenda.ask_for_names)
        for place in range(self.tabs.count()):
            self.add_shortcut(f"Alt+{place + 1}", partial(self._turn_to, place))

    def _turn_to(self, place: int) -> None:
        self.tabs.setCurrentIndex(place)
        if place < 2:
            (self.attendance, self.agenda)[place].table.setFocus()
        elif self.tabs.currentWidget() is self.minutes:
            self.minutes.begin()
        elif self.form.isEnabled():
            self.form.begin()
        else:
            self.tabs.tabBar().setFocus()

    def _add_buttons(self) -> None:
        self.back_button = self.add_button("meeting.back", "left", self.leave, keys="Esc")
        self.notice_button = self.add_button("notice.show", "print", self.preview_notice)
        self.public_button = self.add_button("notice.public", "print", self.preview_public)
        self.sheet_button = self.add_button(
            "meeting.attendance_sheet", "print", self.preview_attendance
        )
        self.preview_button = self.add_button(
            "meeting.preview", "print", self.preview, keys="Ctrl+P"
        )
        self.close_button = self.add_button(
            "meeting.close", "lock", self.close_minutes, primary=True
        )

    def _particulars(self) -> QWidget:
        """Return the form with its button always in sight below it."""
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
        inside.setSpacing(theme.space(3))
        inside.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)
        inside.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.save_button.setToolTip(words.text("kit.save_tip"))
        theme.set_icon(self.save_button, "save")
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(button_foot(self.save_button))
        return part

    def _lay_out_record(self) -> None:
        self.tabs.addTab(self.attendance, words.text("meeting.tab_attendance"))
        self.tabs.addTab(self.agenda, words.text("meeting.tab_agenda"))
        self.tabs.addTab(self._particulars(), words.text("meeting.tab_particulars"))
        self.tabs.addTab(self.minutes, words.text("meeting.tab_minutes"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.quorum_bar)
        column.addWidget(self.tabs, 1)
        self.setFocusProxy(self.attendance.table)


def _fields(door: Door) -> tuple[FormField, ...]:
    matters = FormField(
        "meeting.other_matters",
        lambda: LongTextEditor(lines=3),
        section="meeting.section_head",
        full_width=True,
    )
    return (*particulars_fields(door.today, titled=True), matters)
