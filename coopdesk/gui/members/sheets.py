"""The sheets of the register of members: lists taken in, and lists, blanks and kits given out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopdesk import words
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.register import RegisterPage
from coopdesk.services import members as service

if TYPE_CHECKING:  # the dialogs are imported when they open
    from coopdesk.gui.kit.sheet_intake.dialog import Intake, IntakeDialog

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
    "other_names": "member.other_names",
    "mongolian_name": "member.mongolian_name",
    "household": "member.household",
    "householder": "member.householder",
    "bank_name": "member.bank_name",
    "bank_account": "member.bank_account",
    "remark": "member.remark",
    "serial": "members.serial",
}


@dataclass(frozen=True, slots=True)
class ShownMembers:
    """Whose members a register shows, and as of which day (None for now)."""

    organization_id: str | None
    organization: str
    day: date | None


class MemberSheets:
    """What the register of members reads from workbooks and writes to them."""

    def __init__(self, page: RegisterPage, shown: Callable[[], ShownMembers]) -> None:
        self._page, self._shown = page, shown

    def open_import(self) -> "IntakeDialog | None":
        """Open the import of a member list."""
        page, shown = self._page, self._shown()
        if shown.organization_id is None:
            return None
        from coopdesk.gui.kit.sheet_intake.dialog import IntakeDialog

        intake = _intake(shown.organization_id, shown.organization)
        dialog = IntakeDialog(page.door, intake, page, page.preferences)
        dialog.taken.connect(
            lambda counts: page.show_done(words.text("members.imported", count=counts.new))
        )
        dialog.open()
        return dialog

    def export(self) -> None:
        """Ask where the member list goes."""
        self._ask_where("members.file_name", self.export_to)

    def export_to(self, path: Path) -> Job:
        """Write the member list to ``path``, of the day that the page shows."""
        return self._write(service.export_members, "members.exported", path, self._shown().day)

    def save_blank(self) -> None:
        """Ask where an empty member list goes."""
        self._ask_where("members.blank_name", self.save_blank_to)

    def save_blank_to(self, path: Path) -> Job:
        """Write an empty member list to ``path``."""
        return self._write(service.write_blank_members, "members.exported", path)

    def save_kit(self) -> None:
        """Ask where an offline kit of the members goes."""
        self._ask_where("members.kit_name", self.save_kit_to)

    def save_kit_to(self, path: Path) -> Job:
        """Write an offline kit of the members to ``path``."""
        return self._write(service.export_members_kit, "members.kit_saved", path)

    def _ask_where(self, name_key: str, chosen: Callable[[Path], Job]) -> None:
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        page, shown = self._page, self._shown()
        if shown.organization_id is not None:
            name = words.text(name_key, name=shown.organization)
            save_workbook_dialog(page, name, chosen, page.preferences)

    def _write(self, query: Callable[..., int], told_key: str, path: Path, *more: object) -> Job:
        page, told = self._page, words.text(told_key, name=path.name)
        return page.start(
            query, path, self._shown().organization_id, *more, then=lambda _: page.show_done(told)
        )


def _intake(organization_id: str, name: str) -> "Intake":
    from coopdesk.gui.kit.sheet_intake.dialog import Intake

    def command(
        preview: service.MemberPreview, records: tuple[Any, ...], accepted: tuple[int, ...]
    ) -> service.ImportMembers:
        file = preview.path.name
        return service.ImportMembers(
            organization_id, file, records, accepted, preview.layout, preview.mapping
        )

    return Intake(
        title=words.text("members.import_title", name=name),
        preview=service.preview_members_sheet,
        handler=service.import_members,
        command=command,
        look=service.look_into_members_sheet,
        forget=service.forget_members_mapping,
        arguments=(organization_id,),
        meanings={field: words.text(key) for field, key in _MEANINGS.items()},
    )
