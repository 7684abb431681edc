"""The members of the organization in focus: register, admission, import and export."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.membership import StepKind
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.as_of_field import AsOfField
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.gui.members.reading import papers_menu, read_register
from coopdesk.gui.members.record_layer import RecordLayer
from coopdesk.gui.members.sheets import MemberSheets, ShownMembers
from coopdesk.gui.members.steps_menu import StepsMenu
from coopdesk.gui.members.table import MemberTableModel, card_of_then, member_card
from coopdesk.services import members as service
from coopdesk.services.focus import name_of
from coopdesk.services.members import MemberItem

if TYPE_CHECKING:  # dialogs are imported when they open: this page is often the first to stand
    from coopdesk.gui.members.dossier import DossierDialog
    from coopdesk.gui.members.fields import MemberDialog
    from coopdesk.gui.members.record import MemberView
    from coopdesk.gui.members.step_dialog import StepDialog
    from coopdesk.gui.members.volumes_dialog import VolumesDialog


class MembersPage(RegisterPage):
    """The register of members, and over it the page of one; it follows the organization in focus.

    ``found`` asks for the record behind a line of the member's page: it carries a ``FoundItem``.
    """

    found = Signal(object)

    title_key = "members.title"
    watches = frozenset(
        {"member", "member_event", "mandate", "organization", "share_entry", "voucher"}
    )
    name = "members"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        self.as_of_field = AsOfField(lambda: door.today)
        super().__init__(door, None, parent)
        self.organization_id: str | None = None
        self.organization = ""
        self._day_told: date | None = None
        self.sheets = MemberSheets(self, lambda: self.shown)
        self.admit_button = self.add_button(
            "members.admit", "add", self.admit, primary=True, keys="Ctrl+N"
        )
        self.change_button = self.add_button("members.change", "edit", self.change, keys="F2")
        self.steps_button = self.add_button("members.steps", "down", self.open_steps, keys="Ctrl+T")
        self.steps_menu = StepsMenu(self.take_step, self.open_dossier, self.open_volumes, self)
        self.import_button = self.add_button(
            "members.import", "import", self.sheets.open_import, keys="Ctrl+I"
        )
        self.export_button = self.add_button("members.export", "export", self.sheets.export)
        self.blank_button = self.add_button("members.blank", "document", self.sheets.save_blank)
        self.kit_button = self.add_button("members.kit", "exchange", self.sheets.save_kit)
        self.doubles_button = self.add_button(
            "doubles.find", "members", self.find_doubles, keys="F8"
        )
        self.records = RecordLayer(self)
        self.opened.connect(lambda item: self.open_record(item.id))
        self.steps = RecordSteps(self, "member")
        self.papers = papers_menu(self, lambda: self.preferences, lambda: self.organization_id)
        self.model.completed.connect(self._tell_about)
        self.as_of_field.picked.connect(self.reload)
        self.add_shortcut("Ctrl+D", self.as_of_field.setFocus)
        self.add_shortcut("Ctrl+H", self.open_dossier)

    def make_model(self) -> MemberTableModel:
        return MemberTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(state.value, words.choice(state)) for state in MemberState]
        kinds = [(kind.value, words.choice(kind)) for kind in MemberKind]
        return (
            ChoiceFilter(
                words.text("member.state"), states, lambda item: item.state, key="member.state"
            ),
            ChoiceFilter(
                words.text("member.kind"), kinds, lambda item: item.kind, key="member.kind"
            ),
        )

    def filter_widgets(self) -> Sequence[QWidget]:
        return (self.as_of_field,)

    @property
    def shown(self) -> ShownMembers:
        """Whose members the page shows, and as of which day."""
        return ShownMembers(self.organization_id, self.organization, self.as_of_field.day)

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file; a past day stands in the title."""
        day = self.as_of_field.day
        if day is None:
            return words.text("members.list_title")
        return words.text("members.list_title_as_of", day=day)

    @property
    def list_about(self) -> str:
        """Of whom the list is."""
        return self.organization

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self.preferences = self.steps.preferences = preferences

    def set_organization(self, organization_id: str | None) -> None:
        """Show the members of another organization; an open member belongs to the other one."""
        if organization_id != self.organization_id:
            self.table.forget_selection()
        self.organization_id = organization_id
        self.records.close()
        self.on_changed()

    def on_changed(self) -> None:
        """Read again what is seen: the register, or the member open over it."""
        super().on_changed()
        self.records.on_changed()

    def reload(self) -> None:
        self._enable_buttons()
        if self.organization_id is None:
            self.subtitle_label.clear()
            title, hint = "members.choose_title", "members.choose_hint"
            self.empty_state.fill(words.text(title), words.text(hint), icon="organizations")
            self.set_items([])
            return
        self.organization = self.ask(name_of, self.organization_id)
        self._fill_empty_state()
        self.subtitle_label.setText(self.organization)
        read_register(self, self.organization_id, self.as_of_field.day)
        self._tell_of_then()

    def detail(self, item: MemberItem) -> QWidget | None:
        self.steps_menu.offer(None if self.as_of_field.day else MemberState(item.state))
        if self.as_of_field.day is not None:
            return card_of_then(item, self.as_of_field.day)
        mandates = self.ask(service.list_mandates, item.id)
        record = self.ask(service.get_member, item.id)
        card = member_card(record, item.holding, next(iter(mandates), None))
        steps = (
            ("members.open", "open", lambda: self.open_record(item.id)),
            ("members.change", "edit", self.change),
            ("dossier.open", "document", self.open_dossier),
        )
        for key, icon, take in steps:
            button = QPushButton(words.text(key))
            theme.set_icon(button, icon)
            button.clicked.connect(lambda _, take=take: take())
            card.add_button(button)
        self.steps.add_to(card, item.id)
        return card

    def open_record(self, member_id: str) -> "MemberView":
        """Show the page of one member; Esc leads back to the register, where it is selected."""
        item = self.table.current_item
        if item is None or item.id != member_id:
            self.show_record(member_id)
        is_new = self.records.view is None
        view = self.records.open(member_id, self.preferences)
        if is_new:
            view.found.connect(self.found)
            view.left.connect(self.close_record)
            view.exported.connect(self.exported)
            view.printed.connect(self.printed)
        return view

    def show_record(self, record_id: Hashable) -> bool:
        """Select a member in the register, which is seen again when another member was open."""
        self.records.close()
        return super().show_record(record_id)

    def close_record(self) -> None:
        """Show the register again, the member still selected."""
        if self.records.view is not None:
            self.show_record(self.records.view.shown.record.id)

    def admit(self) -> "MemberDialog | None":
        """Open the form for a new member."""
        if self.organization_id is None:
            return None
        from coopdesk.gui.members.fields import admission_dialog

        dialog = admission_dialog(self.door, self.organization_id, self)
        dialog.saved.connect(self._on_admitted)
        dialog.open()
        return dialog

    def change(self) -> "MemberDialog | None":
        """Open the form of the selected member."""
        item = self.table.current_item
        if item is None or self.as_of_field.day is not None:
            return None
        from coopdesk.gui.members.fields import change_dialog

        record = self.ask(service.get_member, item.id)
        dialog = change_dialog(self.door, record, self)
        dialog.saved.connect(lambda _: self.steps.tell(words.text("members.changed")))
        dialog.open()
        return dialog

    def open_steps(self) -> None:
        """Open the menu of what can happen to the selected member."""
        under = self.steps_button.rect().bottomLeft()
        self.steps_menu.popup(self.steps_button.mapToGlobal(under))

    def take_step(self, kind: StepKind) -> "StepDialog | None":
        """Open the dialog of a step of the selected member."""
        item = self.table.current_item
        if item is None:
            return None
        from coopdesk.gui.members.step_dialog import StepDialog

        record = self.ask(service.get_member, item.id)
        dialog = StepDialog(self.door, record, kind, self)
        told = words.text("step.done", name=item.name, step=words.choice(kind))
        dialog.saved.connect(lambda step_id: self._on_step(told, step_id))
        dialog.open()
        return dialog

    def open_dossier(self) -> "DossierDialog | None":
        """Open everything dated that is known of the selected member."""
        item = self.table.current_item
        if item is None or self.as_of_field.day is not None:
            return None
        from coopdesk.gui.members.dossier import DossierDialog

        dialog = DossierDialog(self.door, item.id, self)
        dialog.found.connect(self.found)
        dialog.open()
        return dialog

    def open_volumes(self) -> "VolumesDialog | None":
        """Open what all members traded in a year."""
        if self.organization_id is None:
            return None
        from coopdesk.gui.members.volumes_dialog import VolumesDialog

        dialog = VolumesDialog(self.door, self.organization_id, self)
        dialog.open()
        return dialog

    def find_doubles(self) -> "Job | None":
        """Look for pairs that may be one person, and show them."""
        from coopdesk.gui.members.doubles_search import find_doubles

        return find_doubles(self, self.organization_id) if self.organization_id else None

    def _enable_buttons(self) -> None:
        """Offer what an organization in focus allows; a past register can only be read."""
        has_organization = self.organization_id is not None
        is_today = self.as_of_field.day is None
        for button in (self.export_button, self.blank_button, self.kit_button):
            button.setEnabled(has_organization)
        for button in (
            self.admit_button,
            self.change_button,
            self.steps_button,
            self.import_button,
            self.doubles_button,
        ):
            button.setEnabled(has_organization and is_today)

    def _tell_of_then(self) -> None:
        """Say which day is shown and how many stood where on it, and lead back to today."""
        day, before = self.as_of_field.day, self._day_told
        self._day_told = day
        if day is None:
            if before is not None:
                self.message_bar.clear()
            return
        counts = self.ask(service.count_states, self.organization_id, day)
        told = (f"{words.choice(state)} {count:,}" for state, count in counts.items() if count)
        sentence = words.text("members.as_of", day=day, counts="，".join(told))
        self.show_body()
        back = (words.text("kit.back_to_today"), self.as_of_field.clear)
        self.message_bar.say([sentence], "due", back)

    def _on_step(self, told: str, step_id: str) -> None:
        command = service.TakeBackStep(step_id)
        self.show_done(told, undo=lambda: self.do(service.take_back_step, command))

    def _tell_about(self) -> None:
        """Say whose members these are, and, once all are read, what their rosters tell.

        That while no shares are booked; legal persons for whom nobody may act are told too.
        """
        if self.organization_id is None:
            return
        told = self.organization
        rosters = self.model.sum_of_all("member.roster_share")
        if rosters and not self.model.sum_of_all("member.holding"):
            told = words.text("members.not_booked", name=told, amount=rosters)
        lapsed = self.ask(service.list_lapsed_mandates, self.organization_id)
        if lapsed:
            told = words.text("members.lapsed_mandates", told=told, count=len(lapsed))
        self.subtitle_label.setText(told)

    def _fill_empty_state(self) -> None:
        self.empty_state.fill(
            words.text("members.empty_title"),
            words.text("members.empty_hint"),
            (words.text("members.import"), "import", self.sheets.open_import),
            (words.text("members.admit"), "add", self.admit),
            icon="members",
        )

    def _on_admitted(self, member_id: str) -> None:
        self.reload()
        self.table.select_key(member_id)
        self.steps.tell(words.text("members.admitted"))
