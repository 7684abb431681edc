"""The register of resolutions: what was decided, who carries it out, and until when."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.resolutions import DutyStage
from coopdesk.gui.governance.fields import day_editor
from coopdesk.gui.governance.resolution_dialogs import UsesDialog, allow_dialog, link_dialog
from coopdesk.gui.governance.tables import (
    ResolutionTableModel,
    outcome,
    still_open,
    tally,
)
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.services import governance
from coopdesk.services.governance import ResolutionItem


class ResolutionsView(GovernanceView):
    """Resolutions of all bodies; ``entered`` asks for the meeting one was passed in.

    ``found`` asks for a record that was made by one: it carries a ``FoundItem``.
    """

    entered = Signal(str)
    found = Signal(object)

    watches = frozenset({"resolution", "resolution_use", "vote", "meeting", "organization"})
    name = "governance.resolutions"
    place = 1
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.paper_button = self.add_button("resolution.print", "print", self.preview)
        self.finish_button = self.add_button(
            "resolution.finish", "check", self.finish, primary=True, keys="F8"
        )
        self.opened.connect(lambda item: self.entered.emit(item.meeting_id))

        self.uses_button = self.add_button("resolution.uses", "filed", self.show_uses)
        self.link_button = self.add_button("resolution.link", "add", self.link)
        self.allow_button = self.add_button("resolution.allow", "edit", self.allow)

    def make_model(self) -> ResolutionTableModel:
        return ResolutionTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        outcomes = [(passed, outcome(passed)) for passed in (True, False)]
        tasks = [(stage, words.choice(stage)) for stage in DutyStage]
        return (
            ChoiceFilter(words.text("resolution.passed"), outcomes, lambda item: item.passed),
            ChoiceFilter(words.text("resolution.task"), tasks, lambda item: item.duty),
        )

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.finish_button, self.link_button, self.allow_button)

    def reload(self) -> None:
        items = self.ask(governance.list_resolutions, self.organization_id, self.past.asked)
        title, hint = words.text("resolution.empty_title"), words.text("resolution.empty_hint")
        self.empty_state.fill(title, hint, icon="governance")
        for button in (self.paper_button, self.finish_button, self.allow_button):
            button.setEnabled(bool(items))
        for button in (self.uses_button, self.link_button):
            button.setEnabled(False)
        self.set_items(items)

    def detail(self, item: ResolutionItem) -> QWidget | None:
        result = words.text("vote.result", result=outcome(item.passed), needed=item.needed)
        facts = [
            (words.text("resolution.text"), item.text),
            (words.text("resolution.meeting"), item.meeting),
            (words.text("resolution.decided_on"), item.decided_on.isoformat()),
            (words.text("resolution.tally"), tally(item)),
            (words.text("resolution.passed"), result if item.needed else outcome(item.passed)),
            (words.text("agenda.rule"), item.article),
            (words.text("resolution.subject"), words.choice(item.subject) if item.subject else ""),
            (words.text("resolution.amount"), str(item.amount or "")),
            (words.text("resolution.left"), still_open(item)),
            (words.text("resolution.duty_holder"), item.duty_holder),
            (words.text("resolution.due_on"), item.due_on.isoformat() if item.due_on else ""),
            (words.text("resolution.done_on"), item.done_on.isoformat() if item.done_on else ""),
        ]
        card = DetailCard(item.number, [fact for fact in facts if fact[1]], words.choice(item.body))
        enter = QPushButton(words.text("resolution.enter"))
        theme.set_icon(enter, "open")
        enter.clicked.connect(lambda _: self.entered.emit(item.meeting_id))
        card.add_button(enter)
        self.uses_button.setEnabled(item.uses > 0)
        self.link_button.setEnabled(item.passed and self.past.asked is None)
        return card

    def show_uses(self) -> UsesDialog | None:
        """Show what was done by the selected resolution."""
        item: ResolutionItem | None = self.table.current_item
        if item is None:
            return None
        dialog = UsesDialog(self.door, item, self)
        dialog.found.connect(self.found)
        dialog.open()
        return dialog

    def link(self) -> FormDialog | None:
        """Ask which record was made by the selected resolution."""
        item: ResolutionItem | None = self.table.current_item
        if item is None:
            return None
        dialog = link_dialog(self.door, item, self)
        told = words.text("resolution.was_linked", number=item.number)
        dialog.saved.connect(lambda _: self.show_done(told))
        dialog.open()
        return dialog

    def allow(self) -> FormDialog | None:
        """Ask what the selected resolution lets be done, and up to which amount."""
        item: ResolutionItem | None = self.table.current_item
        if item is None:
            return None
        dialog = allow_dialog(self.door, item, self)
        told = words.text("resolution.was_allowed", number=item.number)
        dialog.saved.connect(lambda _: self.show_done(told))
        dialog.open()
        return dialog

    def preview(self) -> None:
        """Show the sheet of the selected resolution."""
        item = self.table.current_item
        if item is not None:
            self.print_paper("resolution-sheet", item.id, "resolution.print")

    def finish(self) -> FormDialog | None:
        """Ask on which day the selected resolution was carried out."""
        item: ResolutionItem | None = self.table.current_item
        if item is None:
            return None

        def command(values: Mapping[str, Any]) -> governance.FinishResolution:
            return governance.FinishResolution(item.id, values["resolution.done_on"])

        today = self.door.today
        form = Form(
            title=words.text("resolution.finish_of", number=item.number),
            fields=(
                FormField(
                    "resolution.done_on",
                    lambda: day_editor(today),
                    refusals=("resolution.done_misfit",),
                ),
            ),
            handler=governance.finish_resolution,
            command=command,
            intro=item.text,
        )
        values = {"resolution.done_on": item.done_on or today}
        dialog = FormDialog(self.door, form, self, values=values)
        told = words.text("resolution.was_finished", number=item.number)
        dialog.saved.connect(lambda _: self.show_done(told))
        dialog.open()
        return dialog
