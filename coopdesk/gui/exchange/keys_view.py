"""The own fingerprint, large enough to be read out, and the offices that are trusted."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.exchange.tables import TrustedTableModel
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.exchange import KeyItem


class FingerprintLabel(QWidget):
    """Six groups in two lines, each with its number: what two people compare by telephone."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = [QLabel() for _ in range(6)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(10))
        grid.setVerticalSpacing(theme.space(2))
        for place, label in enumerate(self.groups):
            number = QLabel(words.text("key.group", number=place + 1))
            number.setProperty("role", "soft")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row, column = divmod(place, 3)
            grid.addWidget(number, row * 2, column)
            grid.addWidget(label, row * 2 + 1, column)
        grid.setColumnStretch(3, 1)

    def show_fingerprint(self, fingerprint: str) -> None:
        """Show the groups."""
        for label, group in zip(self.groups, fingerprint.split(), strict=True):
            label.setText(f"{group[:3]} {group[3:]}")
            label.setAccessibleName(group)
            size = round(theme.current().large * 1.3)
            label.setFont(theme.current().font(size, bold=True, numeric=True))


class KeysView(QWidget):
    """Own key above, trusted offices below."""

    def __init__(
        self, export: Callable[[], object], trust: Callable[[], object], copied: Callable[[], None]
    ) -> None:
        super().__init__()
        self._copied = copied
        self._fingerprint = ""
        self.office_label = _label("", "section")
        self.fingerprint_label = FingerprintLabel()
        self.export_button = _button("key.export", "export", export)
        self.copy_button = _button("key.copy_fingerprint", "copy", self._copy)
        self.trust_button = _button("key.trust", "shield", trust)
        self.model = TrustedTableModel()
        self.table = TableView(self.model, "trusted-offices")
        self.none_label = _label(words.text("key.none_trusted"), "soft")
        self._lay_out()

    def show_keys(self, own: KeyItem, trusted: Sequence[KeyItem]) -> None:
        """Show the own key and the offices whose keys were compared."""
        self._fingerprint = own.fingerprint
        self.office_label.setText(own.name)
        self.fingerprint_label.show_fingerprint(own.fingerprint)
        self.model.set_items(trusted)
        self.table.setVisible(bool(trusted))
        self.none_label.setVisible(not trusted)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._fingerprint)
        self._copied()

    def _lay_out(self) -> None:
        own = _Card()
        own.column.addWidget(self.office_label)
        own.column.addWidget(_label(words.text("key.own_title"), "label"))
        own.column.addWidget(self.fingerprint_label)
        own.column.addWidget(_label(words.text("key.own_hint"), "soft"))
        own.column.addLayout(_row(self.export_button, self.copy_button))
        others = _Card()
        head = QHBoxLayout()
        head.addWidget(_label(words.text("key.trusted_title"), "section"), 1)
        head.addWidget(self.trust_button)
        others.column.addLayout(head)
        others.column.addWidget(self.none_label)
        self.table.setMinimumHeight(theme.current().row * 5)
        others.column.addWidget(self.table, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(4))
        column.addWidget(own)
        column.addWidget(others, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


class _Card(QFrame):
    """A card of the page; its column is filled from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.space(5), theme.space(4)] * 2)
        self.column.setSpacing(theme.space(3))


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.space(2))
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(role == "soft")
    return label


def _button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
