"""The top of the window: the office, the organization in focus, the search box, who works."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from coopdesk import words
from coopdesk.gui.handbook.key import open_help
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.eliding_choice import ElidingChoice
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.search_box import SearchBox
from coopdesk.services.focus import get_first_focus, list_focus
from coopdesk.services.runner import Runner

_WIDE = 1100
"""Pixels at 13 px type from which every word has its room."""


class TopBar(QFrame):
    """``organization_chosen`` carries the id every page follows, None for all."""

    organization_chosen = Signal(object)
    locked = Signal()
    scans_asked = Signal()
    watches = frozenset({"organization", "lending"})

    def __init__(self, door: Runner, find: Callable[[str], list[PickItem]]) -> None:
        super().__init__()
        self.setProperty("surface", "head")
        self._door = door
        self.organization_combo = ElidingChoice()
        self.organization_combo.setAccessibleName(words.text("frame.organization"))
        self.organization_combo.setToolTip(words.text("frame.organization"))
        self.organization_combo.setMinimumContentsLength(34)
        self.search_box = SearchBox(find)
        self.help_button = _sign_button("help", "frame.help", "frame.help_tip")
        self.help_button.clicked.connect(lambda _: open_help(self.window()))
        self.lock_button = _sign_button("lock", "frame.lock", "frame.lock_tip")
        self.lock_button.clicked.connect(lambda _: self.locked.emit())
        self.scans_button = QToolButton()
        self.scans_button.setText(words.text("navigation.scans"))
        self.scans_button.setToolTip(words.text("scan.open_tip"))
        theme.set_icon(self.scans_button, "import", "ink_soft")
        self.scans_button.clicked.connect(lambda _: self.scans_asked.emit())
        QShortcut(QKeySequence("Ctrl+Shift+S"), self).activated.connect(self.scans_button.click)
        self.lent_mark = QLabel()
        self.lent_mark.setProperty("role", "stamp")
        self.lent_mark.hide()
        self._marks: dict[str, str] = {}
        self.organization_combo.activated.connect(lambda _: self._on_chosen())
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what only explains where it would push others together."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        is_wide = self.width() >= theme.scaled(_WIDE)
        shown = style.ToolButtonTextBesideIcon if is_wide else style.ToolButtonIconOnly
        self.scans_button.setToolButtonStyle(shown)
        self._person.setVisible(is_wide)

    def reload(self) -> None:
        """Read the organizations again; the one in focus stays, all of them too."""
        had_choice = self.organization_combo.count() > 1
        chosen = self.organization_combo.currentData()
        items = self._door.ask(list_focus)
        self.organization_combo.clear()
        self.organization_combo.addItem(words.text("frame.no_organization"), None)
        for item in items:
            self.organization_combo.addItem(item.name, item.id)
        self._marks = {item.id: item.mark for item in items}
        wanted = chosen if had_choice else self._door.ask(get_first_focus)
        self.organization_combo.setCurrentIndex(max(self.organization_combo.findData(wanted), 0))
        self._show_mark()
        if self.organization_combo.currentData() != chosen:
            self._on_chosen()

    def choose_organization(self, organization_id: str) -> None:
        """Bring an organization into focus; one that is not offered leaves all in it."""
        place = self.organization_combo.findData(organization_id)
        if place != self.organization_combo.currentIndex():
            self.organization_combo.setCurrentIndex(max(place, 0))
            self._on_chosen()

    def on_changed(self) -> None:
        """Read again when organizations came or went."""
        self.reload()

    def _on_chosen(self) -> None:
        chosen: Any = self.organization_combo.currentData()
        self._show_mark()
        self.organization_chosen.emit(chosen)

    def _show_mark(self) -> None:
        """Say beside the organization in focus that it can only be looked at here, and why."""
        mark = self._marks.get(self.organization_combo.currentData(), "")
        self.lent_mark.setVisible(bool(mark))
        self.lent_mark.setText(words.text("lending.lent") if mark else "")
        self.lent_mark.setToolTip(mark)
        self.lent_mark.setAccessibleDescription(mark)

    def _lay_out(self) -> None:
        actor = self._door.actor
        office = QLabel(actor.copy_name or actor.office_name)
        office.setToolTip(actor.office_name)
        office.setProperty("role", "section")
        operator = QLabel(actor.operator)
        operator.setProperty("role", "soft")
        self._person = QLabel()
        theme.set_icon(self._person, "person", "ink_soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(3), theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(office)
        self.demo_mark = _demo_mark()
        self.demo_mark.setVisible(actor.demo)
        row.addWidget(self.demo_mark)
        row.addWidget(self.organization_combo)
        row.addWidget(self.lent_mark)
        row.addStretch(1)
        row.addWidget(self.scans_button)
        row.addWidget(self.search_box)
        row.addWidget(self._person)
        row.addWidget(operator)
        row.addWidget(self.help_button)
        row.addWidget(self.lock_button)


def _sign_button(icon: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(words.text(name))
    button.setToolTip(words.text(tip))
    theme.set_icon(button, icon, "ink_soft")
    return button


def _demo_mark() -> QLabel:
    mark = QLabel(words.text("frame.demo_mark"))
    mark.setToolTip(words.text("frame.demo_tip"))
    mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
    mark.setProperty("role", "stamp")
    return mark
