"""The bodies with their terms: who sits where, and which term runs out."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.errors import Refusal
from coopdesk.gui.governance.bodies_form import bodies_dialog
from coopdesk.gui.governance.seat_forms import end_seat_dialog, move_up_dialog, seat_dialog
from coopdesk.gui.governance.tables import TermTableModel, days_left
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.services import governance
from coopdesk.services.governance import TermItem


class TermsView(GovernanceView):
    """Bodies and terms, the most urgent first."""

    watches = frozenset({"body", "term", "seat", "kinship", "member", "mandate", "organization"})
    name = "governance.terms"
    place = 2
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._is_warned = False
        self.set_up_button = self.add_button(
            "bodies.set_up_or_renew", "add", self.open_set_up, primary=True, keys="Ctrl+N"
        )

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.set_up_button,)

    def make_model(self) -> TermTableModel:
        return TermTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        stages = [(stage, words.choice(stage)) for stage in TermStage]
        return (ChoiceFilter(words.text("term.stage"), stages, lambda item: item.stage),)

    def reload(self) -> None:
        chosen = self.organization_id is not None
        self.set_up_button.setEnabled(chosen)
        if chosen and self.past.asked is not None:
            self._is_warned = False
        elif chosen:
            step = (words.text("bodies.set_up"), "add", self.open_set_up)
            title, hint = words.text("term.empty_title"), words.text("term.empty_hint")
            self.empty_state.fill(title, hint, step, icon="governance")
            self._warn(
                (
                    *self.ask(governance.find_missing_bodies, self.organization_id),
                    *self.ask(governance.find_composition, self.organization_id),
                )
            )
        else:
            title = words.text("governance.choose_title")
            hint = words.text("governance.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
            self._warn(())
        self.set_items(self.ask(governance.list_terms, self.organization_id, self.past.asked))

    def detail(self, item: TermItem) -> QWidget | None:
        day = self.past.asked
        seats = self.ask(governance.list_seats, item.organization_id, day)
        facts = [(seat.post_name, seat.name) for seat in seats if seat.body_id == item.id]
        if self.organization_id is None:
            facts.insert(0, (words.text("term.organization"), item.organization))
        if item.ends_on is not None:
            facts.append((words.text("term.ends_on"), item.ends_on.isoformat()))
            facts.append((words.text("term.days_left"), days_left(item.days_left)))
        title = words.choice(item.body)
        stage = words.choice(item.stage) if item.stage else ""
        card = DetailCard(title, facts, stage)
        if item.number is not None and day is None:
            card.add_button(_button("seat.appoint", "add", lambda: self.appoint(item)))
            card.add_button(_button("seat.end", "close", lambda: self.end(item)))
            if self.ask(governance.list_alternates, item.id):
                card.add_button(_button("seat.move_up", "up", lambda: self.move_up(item)))
        return card

    def open_set_up(self) -> FormDialog | None:
        """Open the form of the bodies."""
        if self.organization_id is None:
            return None
        made: list[FormDialog] = []
        organization_id = self.organization_id
        attempt(self, lambda _: bodies_dialog(self.door, organization_id, self), made.append)
        for dialog in made:
            self._open(dialog, "bodies.were_set_up")
        return made[0] if made else None

    def appoint(self, item: TermItem) -> FormDialog:
        """Open the form that gives a seat."""
        return self._open(seat_dialog(self.door, item, self), "seat.appointed")

    def move_up(self, item: TermItem) -> FormDialog:
        """Open the form that lets an alternate move up."""
        waiting = self.ask(governance.list_alternates, item.id)
        return self._open(move_up_dialog(self.door, item, waiting, self), "seat.appointed")

    def end(self, item: TermItem) -> FormDialog:
        """Open the form that lets a seat end."""
        seats = [
            seat
            for seat in self.ask(governance.list_seats, item.organization_id)
            if seat.body_id == item.id and seat.to_day is None
        ]
        title = words.text("seat.end_in", body=words.choice(item.body))
        return self._open(end_seat_dialog(self.door, seats, title, self), "seat.was_ended")

    def _warn(self, findings: Sequence[Refusal]) -> None:
        """Say what is wrong with the bodies; what was said is taken back once it is right."""
        if findings:
            self.message_bar.refuse(findings, "due")
        elif self._is_warned:
            self.message_bar.clear()
        self._is_warned = bool(findings)

    def _open(self, dialog: FormDialog, told: str) -> FormDialog:
        dialog.saved.connect(lambda _: self.show_done(words.text(told)))
        dialog.open()
        return dialog


def _button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
