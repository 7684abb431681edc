"""Signed and sealed? Each place on the scan beside the blank form, and one key for yes."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.reading import read_day
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.scans.pictures import framed
from coopdesk.gui.scans.tables import pages_back, seen_by
from coopdesk.services.scans import PaperItem, SigningView

_PLACE = QSize(236, 126)
"""Pixels of a place with a seal, whatever the type; a place to sign is as wide and lower."""
_LONGEST = 200


class SigningPane(QWidget):
    """One paper that came back. ``confirmed`` and ``lacked`` carry the day or the words."""

    confirmed = Signal(object)
    lacked = Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.title_label, self.state_label = QLabel(), QLabel()
        self.title_label.setProperty("role", "section")
        self.title_label.setWordWrap(True)
        self.state_label.setProperty("role", "soft")
        self.state_label.setWordWrap(True)
        self.scroll_area = QScrollArea(widgetResizable=True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.day_editor = DayEditor(lambda typed: read_day(typed, today=today), today)
        self.day_editor.line.setAccessibleName(words.text("scan.signed_on"))
        self.lacking_editor = TextEditor(
            longest=_LONGEST, placeholder=words.text("scan.lacking_hint")
        )
        self.lacking_editor.line.setAccessibleName(words.text("scan.lacking"))
        self.confirm_button = _button("scan.confirm", "check", "primary", self._on_confirm)
        self.confirm_button.setToolTip(words.text("scan.confirm_tip"))
        self.lack_button = _button("scan.note_lacking", "warning", "plain", self._on_lack)
        self.lacking_editor.line.returnPressed.connect(self._on_lack)
        self._today = today
        self._lay_out()

    def show_paper(self, paper: PaperItem) -> None:
        """Show which paper it is; its places follow."""
        self.title_label.setText(paper.form)
        self.state_label.setText(f"{paper.record}\n{pages_back(paper)}　{seen_by(paper)}")
        self.day_editor.set_value(paper.signed_on or self._today)
        self.lacking_editor.set_value(paper.lacking)
        self.confirm_button.setEnabled(not paper.missing)
        self.scroll_area.setWidget(_said("scan.comparing"))

    def show_places(self, views: Sequence[SigningView]) -> None:
        """Show the places to sign and seal of the paper, those that look empty marked."""
        self.scroll_area.setWidget(_places(views) if views else _said("scan.nothing_to_sign"))

    def begin(self) -> None:
        """Go to the answer."""
        self.confirm_button.setFocus()

    def _on_confirm(self) -> None:
        day = self.day_editor.value()
        if day is not None and self.confirm_button.isEnabled():
            self.confirmed.emit(day)

    def _on_lack(self) -> None:
        said = self.lacking_editor.typed.strip()
        if said:
            self.lacked.emit(said)
        else:
            self.lacking_editor.line.setFocus()

    def _lay_out(self) -> None:
        answer = QGridLayout()
        answer.setHorizontalSpacing(theme.space(2))
        answer.setVerticalSpacing(theme.space(2))
        answer.addWidget(_soft("scan.signed_on"), 0, 0)
        answer.addWidget(self.day_editor, 0, 1)
        answer.addWidget(self.confirm_button, 0, 2)
        answer.addWidget(_soft("scan.lacking"), 1, 0)
        answer.addWidget(self.lacking_editor, 1, 1)
        answer.addWidget(self.lack_button, 1, 2)
        answer.setColumnStretch(1, 1)
        foot = QFrame()
        foot.setProperty("surface", "foot")
        foot.setLayout(answer)
        answer.setContentsMargins(*[theme.space(3)] * 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(3), 0, 0)
        column.setSpacing(theme.space(1))
        for label in (self.title_label, self.state_label):
            label.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
            column.addWidget(label)
        column.addWidget(self.scroll_area, 1)
        column.addWidget(foot)


def _places(views: Sequence[SigningView]) -> QWidget:
    body = QWidget()
    body.setProperty("surface", "sheet")
    grid = QGridLayout(body)
    grid.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(3))
    grid.setHorizontalSpacing(theme.space(3))
    grid.setVerticalSpacing(theme.space(2))
    empty = sum(view.scanned is not None and not view.is_written for view in views)
    if empty:
        told = words.text("scan.places_empty", count=empty, places=len(views))
        grid.addWidget(_line(told, "wrong"), 0, 0)
    grid.addWidget(_soft("scan.on_scan"), 0, 1)
    grid.addWidget(_soft("scan.on_form"), 0, 2)
    for row, view in enumerate(views, start=1):
        name, size = _name(view), _size(view)
        scanned = _soft("scan.page_missing")
        if view.scanned is not None:
            scanned = framed(view.scanned, name, size)
        for column, widget in enumerate((_told(view), scanned, framed(view.blank, name, size))):
            grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(0, 1)
    grid.setRowStretch(len(views) + 1, 1)
    return body


def _told(view: SigningView) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    name = QLabel(_name(view))
    name.setWordWrap(True)
    column.addWidget(name)
    where = words.text("scan.on_page", page=view.page, trace=words.choice(view.trace))
    column.addWidget(_line(where, "ink_soft"))
    if view.scanned is not None:
        seen = "scan.seems_written" if view.is_written else "scan.seems_empty"
        column.addWidget(_line(words.text(seen), "done" if view.is_written else "wrong"))
    return box


def _name(view: SigningView) -> str:
    return "".join(view.label.split()) or words.choice(view.trace)


def _size(view: SigningView) -> QSize:
    high = round(_PLACE.width() * view.place.height / view.place.width) + 2
    return QSize(_PLACE.width(), min(high, _PLACE.height()))


def _said(key: str) -> QWidget:
    label = _soft(key)
    label.setProperty("surface", "sheet")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label


def _soft(key: str) -> QLabel:
    label = QLabel(words.text(key))
    label.setProperty("role", "soft")
    return label


def _line(said: str, tone: str) -> QLabel:
    label = QLabel(said)
    label.setProperty("tone", tone)
    return label


def _button(key: str, icon: str, kind: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setProperty("kind", kind)
    theme.set_icon(button, icon, "on_accent" if kind == "primary" else "ink")
    button.clicked.connect(lambda _: pressed())
    return button
