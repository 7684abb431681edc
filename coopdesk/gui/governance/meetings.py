"""The register of meetings."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.minutes import MeetingState
from coopdesk.gui.governance.meeting_form import new_meeting_dialog
from coopdesk.gui.governance.meeting_import import open_meeting_import
from coopdesk.gui.governance.tables import MeetingTableModel
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.services import governance
from coopdesk.services.governance import MeetingItem

if TYPE_CHECKING:  # the import is loaded when it opens
    from coopdesk.gui.kit.sheet_intake.dialog import IntakeDialog


class MeetingsView(GovernanceView):
    """Meetings of all bodies; ``entered`` asks for the record of one."""

    entered = Signal(str)

    watches = frozenset({"meeting", "attendance", "agenda_item", "vote", "organization"})
    name = "governance.meetings"
    place = 0
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.new_button = self.add_button(
            "meeting.new", "add", self.open_new, primary=True, keys="Ctrl+N"
        )
        self.import_button = self.add_button("meeting_import.open", "import", self.open_import)
        self.steps = RecordSteps(self, "meeting", attrgetter("title"))
        self.opened.connect(lambda item: self.entered.emit(item.id))

    def make_model(self) -> MeetingTableModel:
        return MeetingTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        bodies = [(body, words.choice(body)) for body in BodyKind]
        states = [(state, words.choice(state)) for state in MeetingState]
        return (
            ChoiceFilter(words.text("meeting.body"), bodies, lambda item: item.body),
            ChoiceFilter(words.text("meeting.state"), states, lambda item: item.state),
        )

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.new_button, self.import_button)

    def reload(self) -> None:
        chosen = self.organization_id is not None
        self.new_button.setEnabled(chosen)
        self.import_button.setEnabled(chosen)
        step = (words.text("meeting.new"), "add", self.open_new)
        if chosen:
            hint = words.text("meeting.empty_hint")
            self.empty_state.fill(words.text("meeting.empty_title"), hint, step, icon="governance")
        else:
            hint = words.text("governance.choose_hint")
            title = words.text("governance.choose_title")
            self.empty_state.fill(title, hint, icon="organizations")
        day = self.past.asked
        self.set_items(self.ask(governance.list_meetings, self.organization_id, on=day))

    def detail(self, item: MeetingItem) -> QWidget | None:
        facts = [
            (words.text("meeting.held_on"), item.held_on.isoformat()),
            (words.text("meeting.place"), item.place),
            (words.text("meeting.entitled"), words.text("meeting.heads", count=item.entitled)),
            (
                words.text("meeting.present"),
                words.text("meeting.present_and_proxies", count=item.present, proxies=item.proxies),
            ),
            (words.text("meeting.needed"), words.text("meeting.heads", count=item.needed)),
            (words.text("meeting.votes"), str(item.votes)),
            (words.text("meeting.passed"), str(item.passed)),
        ]
        card = DetailCard(item.title, facts, words.choice(item.state))
        enter, paper = (
            QPushButton(words.text(key)) for key in ("meeting.enter", "meeting.preview_short")
        )
        theme.set_icon(enter, "open")
        theme.set_icon(paper, "print")
        enter.clicked.connect(lambda _: self.entered.emit(item.id))
        paper.clicked.connect(
            lambda _: self.print_paper("meeting-minutes", item.id, "meeting.preview")
        )
        card.add_button(enter)
        card.add_button(paper)
        if self.past.asked is None:
            self.steps.add_to(card, item.id)
        return card

    def open_import(self) -> "IntakeDialog | None":
        """Open the import of a sheet of meetings or of typed minutes."""
        if self.organization_id is None:
            return None
        return open_meeting_import(self.door, self.organization_id, self)

    def open_new(self) -> FormDialog | None:
        """Open the form of a new meeting; its record opens when it is there."""
        if self.organization_id is None:
            return None
        made: list[FormDialog] = []
        organization_id = self.organization_id
        # An organization whose kind has no charter is refused before any form can be shown.
        attempt(
            self,
            lambda _: new_meeting_dialog(self.door, organization_id, self),
            made.append,
        )
        for dialog in made:
            dialog.saved.connect(self.entered.emit)
            dialog.open()
        return made[0] if made else None
