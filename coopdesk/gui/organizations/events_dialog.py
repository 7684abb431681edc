"""Everything that happened to one organization as a list; what was recorded wrongly goes back."""

from operator import attrgetter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.organization_history import EventKind
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import organizations as service
from coopdesk.services.organizations import EventItem


def event_in_words(event: EventItem) -> str:
    """Return what happened as one phrase: 更名：甲社 → 乙社."""
    kind = words.choice(event.kind)
    if event.other:
        key = "organizations.event_merged" if event.is_own else "organizations.event_took_over"
        if event.kind is EventKind.SPLIT_OFF:
            key = "organizations.event_split" if event.is_own else "organizations.event_gave_off"
        return words.text(key, name=event.organization, other=event.other)
    if event.kind in (EventKind.CLOSED, EventKind.REOPENED):
        return kind
    none = words.text("organizations.event_none")
    told = {"before": event.before or none, "after": event.after or none}
    return words.text("organizations.event_changed", kind=kind, **told)


class EventTableModel(ItemTableModel[EventItem]):
    """Events, the newest first."""

    columns = (
        Column("organization_event.day", attrgetter("happened_on")),
        Column("organization_event.what", event_in_words, width=30),
        Column("organization_event.document", attrgetter("document"), width=10),
        Column("organization_event.remark", attrgetter("remark"), width=6),
    )


def event_lines(events: list[EventItem]) -> str:
    """Return the events as lines of a card, each with its day and document."""
    return "\n".join(
        "  ".join(part for part in (as_words(e.happened_on), event_in_words(e), e.document) if part)
        for e in events
    )


class EventsDialog(BarHost, QDialog):
    """Lists the events of an organization; the selected one may be taken back."""

    taken_back = Signal()

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.door, self._organization_id = door, organization_id
        record = door.ask(service.get_organization, organization_id)
        self.setWindowTitle(words.text("organizations.events_title", name=record.profile.name))
        self.message_bar = MessageBar()
        self.model = EventTableModel(self)
        self.table = TableView(self.model)
        self.hint_label = QLabel(words.text("organizations.no_events"))
        self.hint_label.setProperty("role", "soft")
        self.take_back_button = self._button("organizations.take_back", "undo")
        self.take_back_button.clicked.connect(lambda _: self.take_back())
        self.close_button = self._button("kit.close", "close")
        self.close_button.clicked.connect(self.reject)
        self.table.current_changed.connect(lambda _: self._allow())
        self._is_own = record.is_own
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        """Read the events again."""
        self.model.set_items(self.door.ask(service.list_events, self._organization_id))
        if self.model.rowCount() and self.table.current_item is None:
            self.table.selectRow(0)
        self.hint_label.setVisible(self.model.rowCount() == 0)
        self._allow()

    def take_back(self) -> None:
        """Ask whether the selected event is to be taken back."""
        event = self.table.current_item
        if event is not None and self.take_back_button.isEnabled():
            told = {"day": as_words(event.happened_on), "event": event_in_words(event)}
            question = words.text("organizations.take_back_question", **told)
            word = words.text("organizations.take_back")
            messages.ask(self, question, word, lambda: self._take_back(event.id), destructive=True)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(860, screen.width() - 40), min(480, screen.height() - 60))

    def _take_back(self, event_id: str) -> None:
        self.message_bar.clear()
        command = service.TakeBackEvent(event_id)
        attempt(
            self,
            lambda confirmed: self.door.do(service.take_back_event, command, confirmed=confirmed),
            lambda _: self._on_taken_back(),
        )

    def _on_taken_back(self) -> None:
        self.reload()
        self.taken_back.emit()

    def _allow(self) -> None:
        event = self.table.current_item
        is_possible = event is not None and event.is_own and self._is_own
        self.take_back_button.setEnabled(is_possible)

    def _button(self, key: str, icon: str) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        theme.set_icon(button, icon)
        return button

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.take_back_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self.message_bar)
        column.addWidget(self.hint_label)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
