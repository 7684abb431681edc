"""Everything dated that is known of one member: steps, mandates, notes, volumes, shares, posts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.membership import StepKind
from coopdesk.gui.decision_links import decisions_of
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.enter_key import press_focused
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.members.entry_dialogs import EntryKind, entry_dialog
from coopdesk.services import members as service
from coopdesk.services.members import MemberRecord, StepItem

if TYPE_CHECKING:  # it knows every capability: imported when a step is first asked for
    from coopdesk.services.search import FoundItem


class LineKind(StrEnum):
    """What a line of the dossier tells of."""

    STEP = "step"
    POST = "post"
    MANDATE = "mandate"
    NOTE = "note"
    VOLUME = "volume"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One line: since when, what, and the paper it rests on; ``entry`` is what it was read from."""

    id: str
    kind: LineKind
    when: str
    what: str
    told: str
    document: str
    entry: Any


_ENTRIES: Mapping[LineKind, EntryKind] = {
    LineKind.MANDATE: EntryKind.MANDATE,
    LineKind.NOTE: EntryKind.NOTE,
    LineKind.VOLUME: EntryKind.VOLUME,
    LineKind.SHARE: EntryKind.SHARE,
}


class DossierModel(ItemTableModel[DossierLine]):
    """The dossier, one line each, the latest first."""

    columns = (
        Column("dossier.when", attrgetter("when"), width=13),
        Column("dossier.what", attrgetter("what"), width=9),
        Column("dossier.told", attrgetter("told"), width=24),
        Column("dossier.document", attrgetter("document"), width=13),
    )


class DossierDialog(BarHost, QDialog):
    """Lists what is known; buttons record more, Enter corrects, the last step can be taken back.

    ``found`` asks for the resolution behind a step: it carries a ``FoundItem``.
    """

    saved = Signal()
    found = Signal(object)

    def __init__(self, door: Door, member_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.door, self._member_id = door, member_id
        self.message_bar = MessageBar()
        self.model = DossierModel(self)
        self.table = TableView(self.model)
        self.table.opened.connect(lambda _: self.correct())
        self.table.current_changed.connect(lambda _: self._offer())
        self.add_buttons = {
            kind: self._button(words.choice(kind), "add", lambda kind=kind: self.record(kind))
            for kind in EntryKind
        }
        self.take_back_button = self._button(words.text("step.take_back"), "undo", self.take_back)
        self.correct_button = self._button(words.text("dossier.correct"), "edit", self.correct)
        self.decision_button = self._button(words.text("dossier.decision"), "open", self.decide)
        self.close_button = self._button(words.text("kit.close"), "close", self.reject)
        self._lay_out()
        self.reload()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())

    def reload(self) -> None:
        """Read the dossier again."""
        record = self._record()
        self.setWindowTitle(words.text("dossier.title", name=record.profile.name))
        is_legal_person = record.profile.is_organization
        self.add_buttons[EntryKind.MANDATE].setVisible(is_legal_person)
        self.model.set_items(_lines(self.door, record))
        if self.model.rowCount() and self.table.current_item is None:
            self.table.selectRow(0)
        self._offer()

    def record(self, kind: EntryKind) -> FormDialog:
        """Open the form for a new entry."""
        return self._open(entry_dialog(self.door, kind, self._record(), self))

    def correct(self) -> FormDialog | None:
        """Open the form of the selected entry."""
        line = self.table.current_item
        if line is None or line.kind not in _ENTRIES:
            return None
        kind = _ENTRIES[line.kind]
        return self._open(entry_dialog(self.door, kind, self._record(), self, line.entry))

    def take_back(self) -> None:
        """Ask, then take back the last step."""
        line = self.table.current_item
        if line is None or not self._may_take_back(line):
            return
        question = words.text("step.take_back_question", step=line.what, day=line.when)
        command = service.TakeBackStep(line.id)
        messages.ask(self, question, words.text("step.take_back"), lambda: self._take_back(command))

    def decide(self) -> None:
        """Leave for the resolution that the selected step was made by."""
        for decision in self._decisions(self.table.current_item)[:1]:
            self.accept()
            self.found.emit(decision)

    def _decisions(self, line: DossierLine | None) -> "list[FoundItem]":
        if line is None or line.kind is not LineKind.STEP or not (line.id and line.document):
            return []
        return decisions_of(self.door, "member_event", line.id)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wide, high = theme.scaled(900), theme.scaled(520)
        return QSize(min(wide, screen.width() - 40), min(high, screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def _take_back(self, command: service.TakeBackStep) -> None:
        attempt(
            self,
            lambda confirmed: self.door.do(service.take_back_step, command, confirmed=confirmed),
            lambda _: self._on_saved(),
        )

    def _open(self, dialog: FormDialog) -> FormDialog:
        dialog.saved.connect(lambda _: self._on_saved())
        dialog.open()
        return dialog

    def _on_saved(self) -> None:
        self.reload()
        self.saved.emit()

    def _record(self) -> MemberRecord:
        return self.door.ask(service.get_member, self._member_id)

    def _offer(self) -> None:
        line = self.table.current_item
        self.correct_button.setEnabled(line is not None and line.kind in _ENTRIES)
        self.take_back_button.setEnabled(line is not None and self._may_take_back(line))
        self.decision_button.setEnabled(bool(self._decisions(line)))

    @staticmethod
    def _may_take_back(line: DossierLine) -> bool:
        return isinstance(line.entry, StepItem) and line.entry.is_last

    def _button(self, told: str, icon: str, pressed: Any) -> QPushButton:
        button = QPushButton(told)
        button.setAutoDefault(False)
        theme.set_icon(button, icon)
        button.clicked.connect(lambda _: pressed())
        return button

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        for row in (head, foot):
            row.setSpacing(theme.space(2))
        for button in self.add_buttons.values():
            head.addWidget(button)
        head.addStretch(1)
        foot.addWidget(self.take_back_button)
        foot.addWidget(self.decision_button)
        foot.addStretch(1)
        foot.addWidget(self.correct_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addLayout(head)
        column.addWidget(self.message_bar)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.table.setFocus()


def _lines(door: Door, record: MemberRecord) -> list[DossierLine]:
    """Return the dossier of a member, the latest day first, what is of a year with its end."""
    lines = [*_steps(door, record), *_papers(door, record), *_amounts(door, record)]
    return sorted(lines, key=_rank, reverse=True)


def _rank(line: DossierLine) -> str:
    """Return what sorts by day; what is of a whole year stands at its end."""
    is_of_year = len(line.when) == len("2025")
    return f"{line.when}-12-31" if is_of_year else line.when


def _steps(door: Door, record: MemberRecord) -> Iterator[DossierLine]:
    for step in door.ask(service.list_steps, record.id):
        told = [step.remark]
        if step.kind is StepKind.TRANSFER:
            moved = {"before": step.village_before, "after": step.village}
            told.insert(0, words.text("dossier.moved", **moved))
        if step.asked_on:
            told.insert(0, words.text("dossier.asked_on", day=step.asked_on))
        if step.successor:
            told.insert(0, words.text("dossier.successor", name=step.successor))
        if not step.id:
            told.insert(0, words.text("dossier.by_roster"))
        yield DossierLine(
            step.id,
            LineKind.STEP,
            as_words(step.day),
            words.choice(step.kind),
            _joined(told),
            step.resolution,
            step,
        )
    for post in door.ask(service.list_posts_held, record.id):
        span = _span(post.from_day, post.to_day)
        told_post = [words.choice(post.body), words.text("dossier.term", number=post.term)]
        name = post.post_name
        yield DossierLine(post.seat_id, LineKind.POST, span, name, _joined(told_post), "", post)


def _papers(door: Door, record: MemberRecord) -> Iterator[DossierLine]:
    for mandate in door.ask(service.list_mandates, record.id):
        span = _span(mandate.from_day, mandate.to_day)
        is_over = mandate.to_day is not None and mandate.to_day < door.today
        told = [mandate.name, mandate.phone, words.text("dossier.over") if is_over else ""]
        what = words.choice(EntryKind.MANDATE)
        document = mandate.document
        yield DossierLine(
            mandate.id, LineKind.MANDATE, span, what, _joined(told), document, mandate
        )
    for note in door.ask(service.list_notes, record.id):
        span = _span(note.from_day, note.to_day)
        what = words.choice(note.kind)
        yield DossierLine(note.id, LineKind.NOTE, span, what, note.title, note.document, note)


def _amounts(door: Door, record: MemberRecord) -> Iterator[DossierLine]:
    for volume in door.ask(service.list_trade_volumes, record.organization_id, member_id=record.id):
        told = [words.choice(volume.kind), volume.product, _amount(volume.amount)]
        what = words.choice(EntryKind.VOLUME)
        yield DossierLine(
            volume.id, LineKind.VOLUME, str(volume.year), what, _joined(told), "", volume
        )
    for share in door.ask(service.list_quantified, record.id):
        told = [words.choice(share.kind), _amount(share.amount)]
        what = words.choice(EntryKind.SHARE)
        yield DossierLine(
            share.id, LineKind.SHARE, str(share.year), what, _joined(told), share.document, share
        )


def _amount(amount: Any) -> str:
    return words.text("dossier.amount", amount=amount)


def _joined(parts: list[str]) -> str:
    return "  ".join(part for part in parts if part)


def _span(from_day: Any, to_day: Any) -> str:
    return (
        f"{as_words(from_day)} — {as_words(to_day)}".rstrip(" —") if to_day else as_words(from_day)
    )
