"""The words of the minutes: typed passages between what the program inserts; then the signature."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.minutes_versions import MinutesStage
from coopdesk.gui.governance.minutes_dialogs import (
    VersionsDialog,
    correct_dialog,
    reopen_dialog,
    sign_dialog,
    unsign_dialog,
)
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor
from coopdesk.gui.kit.file_dialogs import file_dialog
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.services import governance
from coopdesk.services.governance import MeetingRecord, MinutesPassage, Passage

_LINES = {Passage.OPENING: 2, Passage.DISCUSSION: 3, Passage.OTHER_MATTERS: 2, Passage.CLOSING: 2}
_TONES = {
    MinutesStage.DRAFT: "accent",
    MinutesStage.FINAL: "due",
    MinutesStage.SIGNED: "done",
}


class PassagePart(QWidget):
    """One passage: its title, the words, and beneath what is inserted and cannot be typed."""

    def __init__(self, passage: MinutesPassage) -> None:
        super().__init__()
        self.passage = passage
        self.editor = LongTextEditor(lines=_LINES[passage.passage])
        self.editor.text_edit.setAccessibleName(passage.title)
        self.words_label = _line("", "")
        self.inserted_label = _line("", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(_line(passage.title, "label"))
        column.addWidget(self.editor)
        column.addWidget(self.words_label)
        column.addWidget(self.inserted_label)
        self.show_passage(passage)

    @property
    def typed(self) -> str:
        """The words as they stand in the field."""
        return self.editor.value() or ""

    def show_passage(self, passage: MinutesPassage) -> None:
        """Show the words as they are kept, and the figures as they are now."""
        self.passage = passage
        self.editor.set_value(passage.typed)
        self.editor.text_edit.setPlaceholderText(passage.usual)
        self.words_label.setText(passage.typed or passage.usual)
        self.inserted_label.setText(words.text("minutes.inserted", text=passage.inserted))
        self.inserted_label.setVisible(bool(passage.inserted))

    def set_writable(self, writable: bool) -> None:
        """Let the words be typed, or show them as they read."""
        self.editor.setVisible(writable)
        self.words_label.setVisible(not writable and bool(self.words_label.text()))


class MinutesTab(BarHost, QWidget):
    """The passages of one meeting and the steps to the signed paper.

    ``changed`` tells that the meeting reads differently, with a sentence of what was done.
    """

    changed = Signal(str)

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        self._meeting_id = ""
        self.parts: list[PassagePart] = []
        self.message_bar = MessageBar()
        self.stage_label = QLabel()
        self.late_label = QLabel()
        self.corrections_label = _line("", "")
        self.save_button = _button("minutes.save", "save")
        self.versions_button = _button("minutes.versions", "clock")
        self.reopen_button = _button("minutes.reopen", "undo")
        self.sign_button = _button("minutes.sign", "filed")
        self.correct_button = _button("minutes.correct", "edit")
        self.unsign_button = _button("minutes.unsign", "undo")
        self._lay_out()
        self._connect()

    @property
    def is_touched(self) -> bool:
        """Whether words were typed that are not saved."""
        return any(part.typed != part.passage.typed for part in self.parts)

    def show_record(self, record: MeetingRecord) -> None:
        """Show the passages of a meeting; words being typed into the same ones are kept."""
        is_other = record.item.id != self._meeting_id
        self._meeting_id = record.item.id
        passages = self._door.ask(governance.get_passages, self._meeting_id)
        known = [part.passage.key for part in self.parts]
        if is_other or known != [passage.key for passage in passages]:
            self._build(passages)
        elif not self.is_touched:
            for part, passage in zip(self.parts, passages, strict=True):
                part.show_passage(passage)
        self._show_stage(record)

    def save(self) -> None:
        """Keep the words that were typed."""
        typed = {part.passage.passage: part.typed for part in self.parts}
        command = governance.EditMinutes(
            self._meeting_id,
            typed[Passage.OPENING],
            typed[Passage.CLOSING],
            typed[Passage.OTHER_MATTERS],
            {part.passage.key: part.typed for part in self.parts if part.passage.key},
        )
        self.message_bar.clear()
        attempt(
            self,
            lambda confirmed: self._door.do(governance.edit_minutes, command, confirmed=confirmed),
            self._on_saved,
        )

    def show_versions(self) -> VersionsDialog:
        """Open what changed from version to version."""
        dialog = VersionsDialog(self._door, self._meeting_id, self)
        dialog.open()
        return dialog

    def choose_scan(self) -> QFileDialog:
        """Ask for the scan of the signed paper."""
        title, kinds = words.text("minutes.sign"), words.text("attachment.files")
        dialog = file_dialog(self, title, kinds, self.sign)
        dialog.open()
        return dialog

    def sign(self, scan: Path) -> FormDialog:
        """Ask on which day the paper was signed, then file it."""
        made = sign_dialog(self._door, self._meeting_id, scan, self)
        return self._open(made, "minutes.was_signed")

    def reopen(self) -> FormDialog:
        """Ask for the reason, then open the minutes again."""
        made = reopen_dialog(self._door, self._meeting_id, self)
        return self._open(made, "minutes.was_reopened")

    def unsign(self) -> FormDialog:
        """Ask for the reason, then take the signature back."""
        made = unsign_dialog(self._door, self._meeting_id, self)
        return self._open(made, "minutes.was_unsigned")

    def correct(self) -> FormDialog:
        """Ask what is corrected and why."""
        made = correct_dialog(self._door, self._meeting_id, self)
        return self._open(made, "minutes.was_corrected")

    def begin(self) -> None:
        """Put the focus where work goes on: the first passage, or the next step."""
        steps = (self.sign_button, self.correct_button)
        waiting = next((step for step in steps if not step.isHidden()), None)
        if waiting is not None:
            waiting.setFocus()
        elif self.parts:
            self.parts[0].editor.text_edit.setFocus()

    def _open(self, dialog: FormDialog, done: str) -> FormDialog:
        dialog.saved.connect(lambda _: self.changed.emit(words.text(done)))
        dialog.open()
        return dialog

    def _on_saved(self, _result: object) -> None:
        passages = self._door.ask(governance.get_passages, self._meeting_id)
        for part, passage in zip(self.parts, passages, strict=True):
            part.show_passage(passage)
        self.changed.emit(words.text("minutes.was_saved"))

    def _show_stage(self, record: MeetingRecord) -> None:
        stage = record.item.stage
        self.stage_label.setText(words.choice(stage))
        self.stage_label.setProperty("tone", _TONES[stage])
        self.stage_label.style().polish(self.stage_label)
        entered = record.item.entered_on
        late = record.item.is_late_entry and entered is not None
        told = {"day": entered.isoformat() if entered else ""}
        self.late_label.setText(words.text("minutes.late", **told) if late else "")
        is_draft = stage is MinutesStage.DRAFT
        for part in self.parts:
            part.set_writable(is_draft)
        self.save_button.setVisible(is_draft)
        for button in (self.sign_button, self.reopen_button):
            button.setVisible(stage is MinutesStage.FINAL)
        for button in (self.correct_button, self.unsign_button):
            button.setVisible(stage is MinutesStage.SIGNED)
        lines = [
            words.text(
                "minutes.correction_shown",
                number=one.number,
                day=one.corrected_on.isoformat(),
                by=one.made_by,
                text=one.text,
                reason=one.reason,
            )
            for one in record.corrections
        ]
        self.corrections_label.setText("\n".join([words.text("minutes.corrections"), *lines]))
        self.corrections_label.setVisible(bool(lines))

    def _build(self, passages: list[MinutesPassage]) -> None:
        for part in self.parts:
            part.deleteLater()
        self.parts = [PassagePart(passage) for passage in passages]
        for place, part in enumerate(self.parts):
            self._column.insertWidget(place + 1, part)

    def _connect(self) -> None:
        for button, step in (
            (self.save_button, self.save),
            (self.versions_button, self.show_versions),
            (self.sign_button, self.choose_scan),
            (self.reopen_button, self.reopen),
            (self.unsign_button, self.unsign),
            (self.correct_button, self.correct),
        ):
            button.clicked.connect(lambda _=False, step=step: step())

    def _lay_out(self) -> None:
        self.save_button.setToolTip(words.text("kit.save_tip"))
        self.late_label.setProperty("tone", "due")
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self.stage_label)
        row.addSpacing(theme.space(3))
        row.addWidget(self.late_label)
        row.addStretch(1)
        for button in (
            self.versions_button,
            self.unsign_button,
            self.reopen_button,
            self.correct_button,
            self.sign_button,
            self.save_button,
        ):
            row.addWidget(button)
        inner = QWidget()
        inner.setProperty("surface", "sheet")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), 0)
        self._column.setSpacing(theme.space(4))
        self._column.addWidget(self.corrections_label)
        self._column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("surface", "sheet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addLayout(row)
        column.addWidget(scroll, 1)


def _button(key: str, icon: str) -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    return button


def _line(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
