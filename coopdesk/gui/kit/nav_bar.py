"""The navigation at the left: one entry a capability, with what waits, folding when narrow."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme

FOLDS_BELOW = 1200


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One page: its key, icon and the key of its word."""

    key: str
    icon: str
    word_key: str


class NavBar(QFrame):
    """Entries in the order of the work; ``chosen`` carries the key of the pressed one."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[NavEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "nav")
        self._buttons: dict[str, _NavButton] = {}
        self._group = QButtonGroup(self)
        inner = QWidget()
        inner.setProperty("surface", "sheet")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, theme.space(2), 0, theme.space(2))
        column.setSpacing(theme.space(1) // 2)
        for number, entry in enumerate(entries, start=1):
            keys = f"Ctrl+{number % 10}" if number <= 10 else ""
            button = _NavButton(words.text(entry.word_key), entry.icon, keys)
            button.clicked.connect(lambda _, key=entry.key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[entry.key] = button
            column.addWidget(button)
            if keys:
                QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.addWidget(scroll)
        self.is_folded = False
        self._watched: QWidget | None = None
        self._fit()

    def choose(self, key: str) -> None:
        """Mark ``key`` as the page shown, without telling anybody; none for a page beside them."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        elif (marked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            marked.setChecked(False)
            self._group.setExclusive(True)

    def set_badge(self, key: str, waiting: int) -> None:
        """Show how many things wait at ``key``; 0 shows nothing."""
        self._buttons[key].set_badge(waiting)

    def fold(self, *, folded: bool) -> None:
        """Show icons only, or icons with their words."""
        self.is_folded = folded
        for button in self._buttons.values():
            button.fold(folded=folded)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self._watched.installEventFilter(self)
        self.fold(folded=self.window().width() < FOLDS_BELOW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fold with the width of the window."""
        if watched is self._watched and event.type() is QEvent.Type.Resize:
            folded = self.window().width() < FOLDS_BELOW
            if folded is not self.is_folded:
                self.fold(folded=folded)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "is_folded"):
            self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(max((b.fitting_width() for b in self._buttons.values()), default=0) + 1)


class _NavButton(QPushButton):
    """Icon, word and badge; folded, the badge sits on the icon."""

    def __init__(self, word: str, icon: str, keys: str) -> None:
        super().__init__(word)
        self._word, self._keys, self._waiting = word, keys, 0
        self._is_folded = False
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._icon = icon
        theme.set_icon(self, icon, "ink_soft")
        self.toggled.connect(self._on_toggled)
        self._describe()

    def set_badge(self, waiting: int) -> None:
        self._waiting = waiting
        self._describe()
        self.update()

    def fold(self, *, folded: bool) -> None:
        self._is_folded = folded
        self.setText("" if folded else self._word)
        theme.set_icon(self, self._icon, "accent" if self.isChecked() else "ink_soft")

    def fitting_width(self) -> int:
        """The width at which nothing of the entry is cut."""
        worn = theme.current()
        if self._is_folded:
            return worn.icon + theme.space(8)
        bold = worn.font(bold=True)
        self.ensurePolished()
        text = self.fontMetrics().horizontalAdvance(self._word)
        return int(text * 1.1) + worn.icon + bold.pixelSize() * 2 + theme.space(19)

    def sizeHint(self) -> QSize:
        return QSize(self.fitting_width(), theme.current().control + theme.space(2))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._waiting:
            return
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent"))
        place = self._badge_place()
        radius = place.height() / 2
        painter.drawRoundedRect(QRectF(place), radius, radius)
        painter.setPen(QColor(worn.tokens.on_accent))
        font = worn.font(max(worn.base - 2, 11), numeric=True)
        painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._shown_number())

    def _badge_place(self) -> QRect:
        base = theme.current().base
        edge = round(base * 1.3)
        width = max(edge, edge // 2 + len(self._shown_number()) * round(base * 0.62))
        if self._is_folded:
            return QRect(self.width() - width - 2, 2, width, edge)
        return QRect(
            self.width() - width - theme.space(3), (self.height() - edge) // 2, width, edge
        )

    def _shown_number(self) -> str:
        return str(self._waiting) if self._waiting < 100 else "99+"

    def _describe(self) -> None:
        waiting = words.text("kit.waiting", count=self._waiting) if self._waiting else ""
        told = "，".join(part for part in (self._word, waiting) if part)
        self.setAccessibleName(told)
        self.setToolTip(f"{told}（{self._keys}）" if self._keys else told)

    def _on_toggled(self, is_chosen: bool) -> None:
        theme.set_icon(self, self._icon, "accent" if is_chosen else "ink_soft")
