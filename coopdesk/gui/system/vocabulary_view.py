"""The words that fields offer: what is shipped, what the office added, what it took in."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QStackedWidget, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.empty_state import EmptyState
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.system.parts import button, in_row
from coopdesk.services import organizations as service
from coopdesk.services.organizations import AddWord, Vocabulary, Word

Read = Callable[[Vocabulary], Sequence[Word]]


def _origin(word: Any) -> str:
    if word.is_shipped:
        return words.text("vocabulary.shipped")
    return word.source or words.text("vocabulary.own")


def _state(retired_on: Any) -> str:
    if retired_on is None:
        return words.text("vocabulary.offered")
    return words.text("vocabulary.retired", day=retired_on)


class WordTableModel(ItemTableModel[Word]):
    """Words, one row each."""

    columns = (
        Column("vocabulary.name", attrgetter("name"), width=24),
        Column("vocabulary.code", attrgetter("code"), width=16),
        Column("vocabulary.origin", lambda word: word, width=20, show=_origin),
        Column(
            "vocabulary.state",
            attrgetter("retired_on"),
            width=16,
            show=_state,
            tone=lambda retired_on: "ink_soft" if retired_on else "",
        ),
    )


class VocabularyView(QWidget):
    """Signals carry the word in question; ``load_asked`` the vocabulary a list is for."""

    add_asked = Signal()
    retire_asked = Signal(object)
    restore_asked = Signal(object)
    load_asked = Signal()

    def __init__(self, read: Read) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._read = read
        self.combo = QComboBox()
        self.combo.setAccessibleName(words.text("vocabulary.which"))
        for vocabulary in Vocabulary:
            self.combo.addItem(words.choice(vocabulary), vocabulary)
        self.model = WordTableModel()
        self.table = TableView(self.model, "vocabularies")
        self.add_button = button("vocabulary.add", "add", self.add_asked.emit, "primary")
        self.retire_button = button("vocabulary.retire", "bin", self._retire)
        self.restore_button = button("vocabulary.restore", "undo", self._restore)
        self.load_button = button("vocabulary.load", "import", self.load_asked.emit)
        hint = QLabel(words.text("vocabulary.hint"))
        hint.setProperty("role", "soft")
        hint.setWordWrap(True)
        row = in_row(
            *(self.combo, self.add_button, self.retire_button),
            *(self.restore_button, self.load_button),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), 0)
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(hint)
        self.empty_state = EmptyState()
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty_state)
        column.addWidget(self._body, 1)
        column.addWidget(TotalsRow(self.table, self.model))
        self.combo.currentIndexChanged.connect(lambda _: self.reload())
        self.table.current_changed.connect(lambda _: self._adjust())
        self._adjust()

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that is shown."""
        return Vocabulary(self.combo.currentData())

    def reload(self) -> None:
        """Read the words of the vocabulary that is shown."""
        self.model.set_items(self._read(self.vocabulary))
        if self.model.count_of_all:
            self._body.setCurrentWidget(self.table)
        else:
            self._show_empty()
        self._adjust()

    def _show_empty(self) -> None:
        self.empty_state.fill(
            words.text("vocabulary.empty_title", which=words.choice(self.vocabulary)),
            words.text("vocabulary.empty_hint"),
            (words.text("vocabulary.add"), "add", self.add_asked.emit),
            (words.text("vocabulary.load"), "import", self.load_asked.emit),
        )
        self._body.setCurrentWidget(self.empty_state)

    def _retire(self) -> None:
        self.retire_asked.emit(self.table.current_item)

    def _restore(self) -> None:
        self.restore_asked.emit(self.table.current_item)

    def _adjust(self) -> None:
        word: Word | None = self.table.current_item
        is_own = word is not None and not word.is_shipped
        is_retired = word is not None and word.retired_on is not None
        self.retire_button.setEnabled(is_own and not is_retired)
        self.restore_button.setEnabled(is_own and is_retired)


def add_form(vocabulary: Vocabulary) -> Form[AddWord]:
    """Return the form that adds a word of the office's own."""
    return Form(
        title=f"{words.text('vocabulary.add')} {words.choice(vocabulary)}",
        fields=(
            FormField(
                "vocabulary.name",
                lambda: TextEditor(longest=40),
                required=True,
                refusals=(
                    "vocabulary.name_missing",
                    "vocabulary.name_long",
                    "vocabulary.known",
                ),
            ),
        ),
        handler=service.add_word,
        command=lambda values: AddWord(vocabulary, values["vocabulary.name"]),
    )


def list_command(vocabulary: Vocabulary, path: Path) -> service.LoadWords:
    """Return the command that takes in the list of a file; raises BadSheet."""
    return service.LoadWords(vocabulary, path.stem, service.read_word_list(path))
