"""How the window looks on this computer, and the face paper is set in."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QRadioButton, QSlider, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.preferences import LOCK_AFTER, Preferences
from coopdesk.gui.system.parts import Card, button, in_row, label, stack_cards

PAPER_FACE = "paper/face"
"""Under this word the computer remembers the font file of its 仿宋."""


class DisplayView(QWidget):
    """Theme and type size, with effect at once."""

    face_asked = Signal()
    bundled_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preferences: Preferences | None = None
        self.light_button = QRadioButton(words.text("display.light"))
        self.dark_button = QRadioButton(words.text("display.dark"))
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.size_slider.setRange(theme.SMALLEST, theme.LARGEST)
        self.size_slider.setPageStep(1)
        self.size_slider.setFixedWidth(theme.scaled(theme.space(70)))
        self.size_slider.setAccessibleName(words.text("display.size"))
        self.size_label = QLabel()
        self.face_label = label(words.text("display.bundled_face"), "value")
        self.face_button = button("display.choose_face", "open", self.face_asked.emit)
        self.bundled_button = button("display.use_bundled", "undo", self.bundled_asked.emit)
        self.lock_choice = QComboBox()
        self.lock_choice.setAccessibleName(words.text("display.lock"))
        for minutes in LOCK_AFTER:
            self.lock_choice.addItem(words.text("display.lock_after", minutes=minutes), minutes)
        self._show_worn()
        self.dark_button.toggled.connect(lambda _: self._wear())
        self.size_slider.valueChanged.connect(lambda _: self._wear())
        self.lock_choice.activated.connect(lambda _: self._keep_lock())
        cards = (self._theme_card(), self._size_card(), self._face_card(), self._lock_card())
        stack_cards(self, *cards)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the choice."""
        self._preferences = preferences
        self.show_face(preferences.text_of(PAPER_FACE))
        self.lock_choice.setCurrentIndex(LOCK_AFTER.index(preferences.lock_after))

    def show_face(self, path: str) -> None:
        """Show which face paper is set in; empty for the bundled one."""
        self.face_label.setText(Path(path).name if path else words.text("display.bundled_face"))
        self.bundled_button.setEnabled(bool(path))

    def _show_worn(self) -> None:
        worn = theme.current()
        self.light_button.setChecked(not worn.is_dark)
        self.dark_button.setChecked(worn.is_dark)
        self.size_slider.setValue(worn.base)
        self.size_label.setText(str(worn.base))

    def _wear(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dark, base = self.dark_button.isChecked(), self.size_slider.value()
        theme.apply(app, dark=dark, base=base)
        self.size_label.setText(str(base))
        if self._preferences:
            self._preferences.dark = dark
            self._preferences.base = base

    def _keep_lock(self) -> None:
        if self._preferences:
            self._preferences.lock_after = self.lock_choice.currentData()

    def _lock_card(self) -> Card:
        card = Card(words.text("display.lock"), words.text("display.lock_hint"))
        card.add(in_row(self.lock_choice))
        return card

    def _theme_card(self) -> Card:
        card = Card(words.text("display.theme"))
        card.add(in_row(self.light_button, self.dark_button))
        return card

    def _size_card(self) -> Card:
        card = Card(words.text("display.size"), words.text("display.size_hint"))
        card.add(in_row(self.size_slider, self.size_label))
        card.add(label(words.text("display.sample"), "value"))
        return card

    def _face_card(self) -> Card:
        card = Card(words.text("display.paper_face"), words.text("display.paper_hint"))
        card.add(self.face_label)
        card.add(in_row(self.face_button, self.bundled_button))
        return card
