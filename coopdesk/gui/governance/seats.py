"""Who sits where on any day, everybody who ever did, and the kinship they declared."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.gui.governance.seat_forms import (
    end_kinship_dialog,
    end_seat_dialog,
    kinship_dialog,
)
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.as_of_field import AsOfField
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import governance
from coopdesk.services.governance import KinshipItem, SeatItem


class SeatTableModel(ItemTableModel[SeatItem]):
    """Seats, one row each."""

    columns = (
        Column("seat.organization", attrgetter("organization"), width=13),
        Column("seat.body", attrgetter("body")),
        Column("seat.post", attrgetter("post_name"), width=8),
        Column("seat.name", attrgetter("name"), width=12),
        Column("seat.term_number", attrgetter("term_number"), numeric=True, optional=True),
        Column("seat.from_day", attrgetter("from_day")),
        Column("seat.to_day", attrgetter("to_day")),
        Column("seat.entrance", attrgetter("entrance")),
        Column("seat.leaving", attrgetter("leaving")),
    )
    organization_column = 0


class SeatsView(GovernanceView):
    """The people of the bodies as of a day; ticked, all who ever sat there."""

    watches = frozenset({"body", "term", "seat", "kinship", "member", "organization"})
    name = "governance.seats"
    place = 3

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        self.as_of_field = AsOfField(lambda: door.today)
        self.history_box = QCheckBox(words.text("seat.history"))
        super().__init__(door, parent)
        self.kinship_button = self.add_button(
            "kinship.declare_short", "add", self.declare, keys="Ctrl+N"
        )
        self.as_of_field.picked.connect(self.reload)
        self.history_box.toggled.connect(lambda _: self.reload())
        self.add_shortcut("Ctrl+D", self.as_of_field.setFocus)

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file, with its day."""
        if self.history_box.isChecked():
            return words.text("seat.history_title")
        day: date = self.as_of_field.day or self.door.today
        return words.text("seat.list_title", day=day.isoformat())

    def make_model(self) -> SeatTableModel:
        return SeatTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        bodies = [(body, words.choice(body)) for body in BodyKind]
        return (ChoiceFilter(words.text("seat.body"), bodies, lambda item: item.body),)

    def filter_widgets(self) -> Sequence[QWidget]:
        return (self.as_of_field, self.history_box)

    def reload(self) -> None:
        self.kinship_button.setEnabled(self.organization_id is not None)
        title, hint = words.text("seat.empty_title"), words.text("seat.empty_hint")
        self.empty_state.fill(title, hint, icon="governance")
        is_history = self.history_box.isChecked()
        self.as_of_field.setEnabled(not is_history)
        if is_history:
            self.set_items(self.ask(governance.list_seat_history, self.organization_id))
            return
        day = self.as_of_field.day
        self.set_items(self.ask(governance.list_seats, self.organization_id, day))

    def detail(self, item: SeatItem) -> QWidget | None:
        declared = self._declared(item)
        facts = [
            (words.text("seat.body"), words.choice(item.body)),
            (words.text("seat.entrance"), words.choice(item.entrance)),
            (words.text("seat.from_day"), item.from_day.isoformat()),
        ]
        if item.to_day is not None:
            facts.append((words.text("seat.to_day"), item.to_day.isoformat()))
        if item.leaving is not None:
            facts.append((words.text("seat.leaving"), words.choice(item.leaving)))
        facts += [(words.text("kinship.of"), _relative(one, item.name)) for one in declared]
        card = DetailCard(item.name, facts, item.post_name)
        if item.to_day is None:
            card.add_button(_button("seat.end", "close", lambda: self.end(item)))
        card.add_button(_button("kinship.declare_short", "add", lambda: self.declare(item)))
        if declared:
            card.add_button(
                _button("kinship.end_short", "undo", lambda: self.end_kinship(declared))
            )
        return card

    def declare(self, item: SeatItem | None = None) -> FormDialog | None:
        """Open the form of a declaration, for the person of a seat."""
        owner = item.organization_id if item else self.organization_id
        if owner is None:
            return None
        dialog = kinship_dialog(self.door, owner, item.name if item else "", self)
        return self._open(dialog, "kinship.declared")

    def end(self, item: SeatItem) -> FormDialog:
        """Open the form that lets the seat end."""
        title = words.text("seat.end_of", name=item.name, post=item.post_name)
        return self._open(end_seat_dialog(self.door, [item], title, self), "seat.was_ended")

    def end_kinship(self, declared: Sequence[KinshipItem]) -> FormDialog:
        """Open the form that ends a declared kinship."""
        return self._open(end_kinship_dialog(self.door, declared, self), "kinship.was_ended")

    def _declared(self, item: SeatItem) -> list[KinshipItem]:
        """Return what stands declared of the person."""
        known: list[KinshipItem] = self.ask(governance.list_kinship, item.organization_id)
        return [k for k in known if k.ended_on is None and item.name in (k.person, k.relative)]

    def _open(self, dialog: FormDialog, told: str) -> FormDialog:
        dialog.saved.connect(lambda _: self.show_done(words.text(told)))
        dialog.open()
        return dialog


def _relative(one: KinshipItem, name: str) -> str:
    other = one.relative if one.person == name else one.person
    return words.text("kinship.told", name=other, relation=words.choice(one.relation))


def _button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
