"""The members of the organization in focus: register, admission, import and export."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.gui.members.table import MemberTableModel, member_card
from coopdesk.services import members as service
from coopdesk.services.focus import name_of
from coopdesk.services.members import MemberItem
from coopdesk.services.share_totals import holdings_by_member

if TYPE_CHECKING:  # dialogs are imported when they open: this page is often the first to stand
    from coopdesk.gui.kit.sheet_intake.dialog import IntakeDialog
    from coopdesk.gui.members.fields import MemberDialog

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
    watches = frozenset({"member", "organization", "share_entry", "voucher"})
    name = "members"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, None, parent)
        self._organization_id: str | None = None
        self._organization = ""
        self._preferences: Preferences | None = None
        self.admit_button = self.add_button(
            "members.admit", "add", self.admit, primary=True, keys="Ctrl+N"
        )
        self.change_button = self.add_button("members.change", "edit", self.change, keys="F2")
        self.import_button = self.add_button(
            "members.import", "import", self.open_import, keys="Ctrl+I"
        )
        self.export_button = self.add_button("members.export", "export", self.export)
        self.blank_button = self.add_button("members.blank", "document", self.save_blank)
        self.kit_button = self.add_button("members.kit", "exchange", self.save_kit)
        self.opened.connect(lambda _: self.change())

    def make_model(self) -> MemberTableModel:
        return MemberTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(state.value, words.choice(state)) for state in MemberState]
        kinds = [(kind.value, words.choice(kind)) for kind in MemberKind]
        return (
            ChoiceFilter(words.text("member.state"), states, lambda item: item.state),
            ChoiceFilter(words.text("member.kind"), kinds, lambda item: item.kind),
        )

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text("members.list_title")

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
        buttons = (self.admit_button, self.import_button, self.export_button, self.blank_button)
        for button in (*buttons, self.kit_button):
            button.setEnabled(self._organization_id is not None)
        self.change_button.setEnabled(self._organization_id is not None)
        if self._organization_id is None:
            self.subtitle_label.clear()
            title, hint = "members.choose_title", "members.choose_hint"
            self.empty_state.fill(words.text(title), words.text(hint), icon="organizations")
            self.set_items([])
            return
        self._organization = self.ask(name_of, self._organization_id)
        self._fill_empty_state()
        holdings = self.ask(holdings_by_member, self._organization_id)
        members = self.ask(service.list_members, self._organization_id, holdings=holdings)
        self.subtitle_label.setText(self._about(members))
        self.set_items(members)

    def detail(self, item: MemberItem) -> QWidget | None:
        card = member_card(self.ask(service.get_member, item.id), item.holding)
        button = QPushButton(words.text("members.change"))
        theme.set_icon(button, "edit")
        button.clicked.connect(lambda _: self.change())
        card.add_button(button)
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
        if item is None:
            return None
        from coopdesk.gui.members.fields import change_dialog

        record = self.ask(service.get_member, item.id)
        dialog = change_dialog(self.door, record, self)
        dialog.saved.connect(lambda _: self.show_done(words.text("members.changed")))
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
        arguments = (path, self._organization_id)
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

    def _about(self, members: Sequence[MemberItem]) -> str:
        """Return whose members these are, and what their rosters say while no shares are booked."""
        rosters = sum(item.roster_share_fen for item in members)
        if not rosters or any(item.holding_fen for item in members):
            return self._organization
        return words.text("members.not_booked", name=self._organization, amount=Money(rosters))

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
