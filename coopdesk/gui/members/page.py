"""The members of the organization in focus: register, admission, import and export."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.membership import StepKind
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.as_of_field import AsOfField
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.gui.members.steps_menu import StepsMenu
from coopdesk.gui.members.table import MemberTableModel, card_of_then, member_card
from coopdesk.services import members as service
from coopdesk.services.focus import name_of
from coopdesk.services.members import MemberItem
from coopdesk.services.share_totals import holdings_by_member

if TYPE_CHECKING:  # dialogs are imported when they open: this page is often the first to stand
    from coopdesk.gui.kit.sheet_intake.dialog import IntakeDialog
    from coopdesk.gui.members.dossier import DossierDialog
    from coopdesk.gui.members.fields import MemberDialog
    from coopdesk.gui.members.step_dialog import StepDialog
    from coopdesk.gui.members.volumes_dialog import VolumesDialog

_MEANINGS = {
    "name": "member.name",
    "id_number": "member.id_number",
    "village": "member.village",
    "sex": "member.sex",
    "nation": "member.nation",
    "phone": "member.phone",
    "joined_on": "member.joined_on",
    "amount": "member.roster_share",
    "payment_method": "member.payment_method",
    "certificate": "member.certificate",
    "remark": "member.remark",
    "serial": "members.serial",
}


class MembersPage(RegisterPage):
    """The register of members; it follows the organization in focus."""

    title_key = "members.title"
    watches = frozenset(
        {"member", "member_event", "mandate", "organization", "share_entry", "voucher"}
    )
    name = "members"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        self.as_of_field = AsOfField(lambda: door.today)
        super().__init__(door, None, parent)
        self._organization_id: str | None = None
        self._organization = ""
        self._day_told: date | None = None
        self._preferences: Preferences | None = None
        self.admit_button = self.add_button(
            "members.admit", "add", self.admit, primary=True, keys="Ctrl+N"
        )
        self.change_button = self.add_button("members.change", "edit", self.change, keys="F2")
        self.steps_button = self.add_button("members.steps", "down", self.open_steps, keys="Ctrl+T")
        self.steps_menu = StepsMenu(self.take_step, self.open_dossier, self.open_volumes, self)
        self.import_button = self.add_button(
            "members.import", "import", self.open_import, keys="Ctrl+I"
        )
        self.export_button = self.add_button("members.export", "export", self.export)
        self.blank_button = self.add_button("members.blank", "document", self.save_blank)
        self.kit_button = self.add_button("members.kit", "exchange", self.save_kit)
        self.opened.connect(lambda _: self.change())
        self.as_of_field.picked.connect(self.reload)
        self.add_shortcut("Ctrl+D", self.as_of_field.setFocus)
        self.add_shortcut("Ctrl+H", self.open_dossier)

    def make_model(self) -> MemberTableModel:
        return MemberTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(state.value, words.choice(state)) for state in MemberState]
        kinds = [(kind.value, words.choice(kind)) for kind in MemberKind]
        return (
            ChoiceFilter(words.text("member.state"), states, lambda item: item.state),
            ChoiceFilter(words.text("member.kind"), kinds, lambda item: item.kind),
        )

    def filter_widgets(self) -> Sequence[QWidget]:
        return (self.as_of_field,)

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
        return self._organization

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences

    def set_organization(self, organization_id: str | None) -> None:
        """Show the members of another organization."""
        self._organization_id = organization_id
        self.on_changed()

    def reload(self) -> None:
        self._enable_buttons()
        if self._organization_id is None:
            self.subtitle_label.clear()
            title, hint = "members.choose_title", "members.choose_hint"
            self.empty_state.fill(words.text(title), words.text(hint), icon="organizations")
            self.set_items([])
            return
        self._organization = self.ask(name_of, self._organization_id)
        self._fill_empty_state()
        day = self.as_of_field.day
        holdings = self.ask(holdings_by_member, self._organization_id, day)
        members = self.ask(service.list_members, self._organization_id, holdings=holdings, day=day)
        self.subtitle_label.setText(self._about(members))
        self.set_items(members)
        self._tell_of_then()

    def detail(self, item: MemberItem) -> QWidget | None:
        self.steps_menu.offer(None if self.as_of_field.day else MemberState(item.state))
        if self.as_of_field.day is not None:
            return card_of_then(item, self.as_of_field.day)
        mandates = self.ask(service.list_mandates, item.id)
        record = self.ask(service.get_member, item.id)
        card = member_card(record, item.holding, next(iter(mandates), None))
        button = QPushButton(words.text("members.change"))
        theme.set_icon(button, "edit")
        button.clicked.connect(lambda _: self.change())
        card.add_button(button)
        dossier_button = QPushButton(words.text("dossier.open"))
        theme.set_icon(dossier_button, "document")
        dossier_button.clicked.connect(lambda _: self.open_dossier())
        card.add_button(dossier_button)
        return card

    def admit(self) -> "MemberDialog | None":
        """Open the form for a new member."""
        if self._organization_id is None:
            return None
        from coopdesk.gui.members.fields import admission_dialog

        dialog = admission_dialog(self.door, self._organization_id, self)
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
        dialog.saved.connect(lambda _: self.show_done(words.text("members.changed")))
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
        dialog.open()
        return dialog

    def open_volumes(self) -> "VolumesDialog | None":
        """Open what all members traded in a year."""
        if self._organization_id is None:
            return None
        from coopdesk.gui.members.volumes_dialog import VolumesDialog

        dialog = VolumesDialog(self.door, self._organization_id, self)
        dialog.open()
        return dialog

    def open_import(self) -> "IntakeDialog | None":
        """Open the import of a member list."""
        if self._organization_id is None:
            return None
        from coopdesk.gui.kit.sheet_intake.dialog import Intake, IntakeDialog

        organization_id = self._organization_id

        def command(
            preview: service.MemberPreview, records: tuple[Any, ...], accepted: tuple[int, ...]
        ) -> service.ImportMembers:
            name = preview.path.name
            return service.ImportMembers(
                organization_id, name, records, accepted, preview.layout, preview.mapping
            )

        intake = Intake(
            title=words.text("members.import_title", name=self._organization),
            preview=service.preview_members_sheet,
            handler=service.import_members,
            command=command,
            look=service.look_into_members_sheet,
            forget=service.forget_members_mapping,
            arguments=(organization_id,),
            meanings={field: words.text(key) for field, key in _MEANINGS.items()},
        )
        dialog = IntakeDialog(self.door, intake, self, self._preferences)
        dialog.taken.connect(
            lambda counts: self.show_done(words.text("members.imported", count=counts.new))
        )
        dialog.open()
        return dialog

    def export(self) -> None:
        """Ask where the member list goes."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        if self._organization_id is not None:
            name = words.text("members.file_name", name=self._organization)
            save_workbook_dialog(self, name, self.export_to, self._preferences)

    def export_to(self, path: Path) -> Job:
        """Write the member list to ``path``."""
        told = words.text("members.exported", name=path.name)
        arguments = (path, self._organization_id, self.as_of_field.day)
        return self.start(service.export_members, *arguments, then=lambda _: self.show_done(told))

    def save_blank(self) -> None:
        """Ask where an empty member list goes."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        name = words.text("members.blank_name", name=self._organization)
        save_workbook_dialog(self, name, self.save_blank_to, self._preferences)

    def save_blank_to(self, path: Path) -> Job:
        """Write an empty member list to ``path``."""
        told = words.text("members.exported", name=path.name)
        arguments = (path, self._organization_id)
        return self.start(
            service.write_blank_members, *arguments, then=lambda _: self.show_done(told)
        )

    def save_kit(self) -> None:
        """Ask where an offline kit of the members goes."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        name = words.text("members.kit_name", name=self._organization)
        save_workbook_dialog(self, name, self.save_kit_to, self._preferences)

    def save_kit_to(self, path: Path) -> Job:
        """Write an offline kit of the members to ``path``."""
        told = words.text("members.kit_saved", name=path.name)
        arguments = (path, self._organization_id)
        return self.start(
            service.export_members_kit, *arguments, then=lambda _: self.show_done(told)
        )

    def _enable_buttons(self) -> None:
        """Offer what an organization in focus allows; a past register can only be read."""
        has_organization = self._organization_id is not None
        is_today = self.as_of_field.day is None
        for button in (self.export_button, self.blank_button, self.kit_button):
            button.setEnabled(has_organization)
        for button in (
            self.admit_button,
            self.change_button,
            self.steps_button,
            self.import_button,
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
        counts = self.ask(service.count_states, self._organization_id, day)
        told = (f"{words.choice(state)} {count:,}" for state, count in counts.items() if count)
        sentence = words.text("members.as_of", day=day, counts="，".join(told))
        self.show_body()
        back = (words.text("kit.back_to_today"), self.as_of_field.clear)
        self.message_bar.say([sentence], "due", back)

    def _on_step(self, told: str, step_id: str) -> None:
        command = service.TakeBackStep(step_id)
        self.show_done(told, undo=lambda: self.do(service.take_back_step, command))

    def _about(self, members: Sequence[MemberItem]) -> str:
        """Return whose members these are, and what their rosters say while no shares are booked.

        Legal persons for whom nobody may act are told too.
        """
        told = self._organization
        rosters = sum(item.roster_share_fen for item in members)
        if rosters and not any(item.holding_fen for item in members):
            told = words.text("members.not_booked", name=told, amount=Money(rosters))
        lapsed = self.ask(service.list_lapsed_mandates, self._organization_id)
        if lapsed:
            told = words.text("members.lapsed_mandates", told=told, count=len(lapsed))
        return told

    def _fill_empty_state(self) -> None:
        self.empty_state.fill(
            words.text("members.empty_title"),
            words.text("members.empty_hint"),
            (words.text("members.import"), "import", self.open_import),
            (words.text("members.admit"), "add", self.admit),
            icon="members",
        )

    def _on_admitted(self, member_id: str) -> None:
        self.reload()
        self.table.select_key(member_id)
        self.show_done(words.text("members.admitted"))
