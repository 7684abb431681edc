"""What the start window shows at its right: signing in, a new office, the recovery key."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError, Refusal
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import MINIMUM_PASSPHRASE
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import Trouble, tell
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.paired_choice import Branch, PairedChoiceEditor
from coopdesk.gui.kit.passphrase_editor import PassphraseEditor, RepeatedEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.services.opening import NewCopy, NewOffice

TWO_COLUMNS_FROM = 480


class Pane(BarHost, QWidget):
    """A title, a form, a primary button and links below; shows why something did not happen."""

    submitted = Signal(object)

    def __init__(self, title: str, intro: str, fields: Sequence[FormField], primary: str) -> None:
        super().__init__()
        self.form = RecordForm(fields, two_columns_from=TWO_COLUMNS_FROM)
        self.message_bar = MessageBar()
        self.primary_button = QPushButton(words.text(primary))
        self.primary_button.setProperty("kind", "primary")
        self.links = QHBoxLayout()
        self._lay_out(title, intro)
        self.primary_button.clicked.connect(lambda _: self.submit())
        self.form.completed.connect(self.submit)
        self.form.confirmed.connect(self.submit)

    def submit(self) -> None:
        """Check the fields and send what they say."""
        self.message_bar.clear()
        if self.form.check():
            self.submitted.emit(self.answer(self.form.values()))

    def answer(self, values: dict[str, Any]) -> object:
        """Return what ``submitted`` carries."""
        return values

    def add_link(self, key: str, pressed: Callable[[], object]) -> QPushButton:
        """Offer another way below the form."""
        link = QPushButton(words.text(key))
        link.setProperty("kind", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda _: pressed())
        self.links.addWidget(link)
        return link

    def show_error(self, error: CoopdeskError) -> None:
        """Show what ``error`` means."""
        tell(self, error)

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason of the rules."""
        super().show_refusals(refusals)
        self.form.refuse(refusals)

    def ask_to_confirm(self, unusual: Refusal, confirmed: Callable[[], None]) -> None:  # noqa: ARG002
        """Show the question; nothing at the start needs an answer."""
        self.message_bar.refuse([unusual])

    def _lay_out(self, title: str, intro: str) -> None:
        heading = QLabel(title)
        heading.setProperty("role", "title")
        note = QLabel(intro)
        note.setProperty("role", "soft")
        note.setWordWrap(True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(*[theme.space(6)] * 4)
        column.setSpacing(theme.space(3))
        column.addStretch(1)
        self.below = QVBoxLayout()
        for widget in (heading, note, self.message_bar, self.form):
            column.addWidget(widget)
        column.addLayout(self.below)
        column.addWidget(self.primary_button)
        self.links.addStretch(1)
        column.addLayout(self.links)
        column.addStretch(2)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


class SignInPane(Pane):
    """Operator and passphrase of a workspace that is there."""

    def __init__(self, operators: Sequence[str]) -> None:
        fields = (
            FormField(
                "start.operator",
                lambda: ChoiceEditor([(name, name) for name in operators], may_be_empty=False),
                required=True,
            ),
            FormField("start.passphrase", PassphraseEditor, required=True),
        )
        title, intro = words.text("start.sign_in"), words.text("start.sign_in_intro")
        super().__init__(title, intro, fields, "start.open")

    def begin(self) -> None:
        """Go where the typing starts: the passphrase."""
        self.form.editors["start.passphrase"].input.setFocus()

    def answer(self, values: dict[str, Any]) -> object:
        return values["start.operator"], values["start.passphrase"]

    def show_trouble(self, trouble: Trouble) -> None:
        super().show_trouble(trouble)
        self.form.editors["start.passphrase"].clear()
        self.begin()


class RecoveryPane(Pane):
    """The printed recovery key, and the operator's new passphrase."""

    def __init__(self, operators: Sequence[str]) -> None:
        first = PassphraseEditor(least=MINIMUM_PASSPHRASE)
        fields = (
            FormField(
                "start.recovery_key", lambda: TextEditor(placeholder="XXXX-XXXX-…"), required=True
            ),
            FormField(
                "start.operator",
                lambda: ChoiceEditor([(name, name) for name in operators], may_be_empty=False),
                required=True,
            ),
            FormField("start.new_passphrase", lambda: first, required=True),
            FormField("start.repeat", lambda: RepeatedEditor(lambda: first.typed), required=True),
        )
        title, intro = words.text("start.recover"), words.text("start.recover_intro")
        super().__init__(title, intro, fields, "start.open")

    def answer(self, values: dict[str, Any]) -> object:
        return (
            values["start.recovery_key"],
            values["start.operator"],
            values["start.new_passphrase"],
        )


class NewOfficePane(Pane):
    """The first start: the office, its first operator, and a passphrase."""

    def __init__(self, divisions: Sequence[Branch], city: tuple[str, str]) -> None:
        self._city = city
        self._suggested = ""
        fields = (*_office_fields(divisions), *_person_fields())
        title, intro = words.text("start.new_office"), words.text("start.new_office_intro")
        super().__init__(title, intro, fields, "start.create")
        self._editor("start.level").changed.connect(self._on_level)
        self._editor("start.division").changed.connect(self._suggest)

    def answer(self, values: dict[str, Any]) -> NewOffice:
        """Return the office as the service makes it."""
        level = values["start.level"]
        return NewOffice(
            level=level,
            division_code=self._city[0] if level is OfficeLevel.CITY else values["start.division"],
            name=values["start.name"],
            operator=values["start.first_operator"],
            passphrase=values["start.new_passphrase"],
        )

    def _editor(self, key: str) -> Editor:
        return self.form.editors[key]

    def _on_level(self) -> None:
        level = self._editor("start.level").value()
        division = self._editor("start.division")
        assert isinstance(division, PairedChoiceEditor)
        division.setEnabled(level is not OfficeLevel.CITY)
        division.required = level is not OfficeLevel.CITY
        division.set_deep(deep=level is OfficeLevel.TOWNSHIP)

    def _suggest(self) -> None:
        division, name = self._editor("start.division"), self._editor("start.name")
        assert isinstance(division, PairedChoiceEditor)
        is_city = self._editor("start.level").value() is OfficeLevel.CITY
        place = self._city[1] if is_city else division.word()
        if (name.value() or "") == self._suggested:
            self._suggested = words.text("start.suggested_name", place=place) if place else ""
            name.set_value(self._suggested or None)


class NewCopyPane(Pane):
    """A laptop for work in the field: its office by the key card, its own name, who works on it."""

    def __init__(self, card: Path) -> None:
        self._card = card
        fields = (
            FormField(
                "start.fingerprint",
                lambda: TextEditor(longest=60),
                section="start.office",
                required=True,
                full_width=True,
                refusals=("key.fingerprint_differs",),
            ),
            FormField(
                "start.copy_name",
                lambda: TextEditor(longest=20),
                section="start.office",
                required=True,
                refusals=("office.copy_name_missing",),
            ),
            *_person_fields(),
        )
        title = words.text("start.new_copy")
        intro = words.text("start.new_copy_intro", file=card.name)
        super().__init__(title, intro, fields, "start.create")

    def answer(self, values: dict[str, Any]) -> NewCopy:
        """Return the laptop as the service makes it."""
        return NewCopy(
            card=self._card,
            fingerprint=values["start.fingerprint"],
            name=values["start.copy_name"],
            operator=values["start.first_operator"],
            passphrase=values["start.new_passphrase"],
        )


def _office_fields(divisions: Sequence[Branch]) -> tuple[FormField, ...]:
    levels = [(level, words.choice(level)) for level in OfficeLevel]
    return (
        FormField(
            "start.level",
            lambda: ChoiceEditor(levels, may_be_empty=False),
            section="start.office",
            required=True,
        ),
        FormField(
            "start.division",
            lambda: PairedChoiceEditor(divisions, deep=True),
            section="start.office",
            required=True,
        ),
        FormField(
            "start.name",
            lambda: TextEditor(longest=60),
            section="start.office",
            required=True,
            refusals=("office.name_missing",),
        ),
    )


def _person_fields() -> tuple[FormField, ...]:
    first = PassphraseEditor(least=MINIMUM_PASSPHRASE)
    return (
        FormField(
            "start.first_operator",
            lambda: TextEditor(longest=30),
            section="start.person",
            required=True,
            refusals=("operator.name_missing",),
        ),
        FormField(
            "start.new_passphrase",
            lambda: first,
            section="start.person",
            required=True,
            refusals=("operator.passphrase_short", "operator.passphrase_simple"),
        ),
        FormField(
            "start.repeat",
            lambda: RepeatedEditor(lambda: first.typed),
            section="start.person",
            required=True,
        ),
    )
