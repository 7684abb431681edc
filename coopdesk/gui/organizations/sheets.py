"""The sheets of the organizations: the register and yearly statements, taken in and given out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from coopdesk import words
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.sheet_intake.dialog import Intake, IntakeDialog
from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog
from coopdesk.gui.organizations.views import DatedRegisterPage
from coopdesk.services import organizations as service
from coopdesk.services.sheet_intake import IntakeCounts

_MEANINGS = {
    "serial": "members.serial",
    "name": "organization.name",
    "kind": "organization.kind",
    "credit_code": "organization.credit_code",
    "county": "organization.county",
    "level": "organization.sponsor_level",
    "registered_on": "organization.registered_on",
    "registered_at": "organization.registration_authority",
    "paid_in": "history.paid_in",
    "holding": "holding.holding_bp",
    "coop_paid_in": "holding.paid_in",
    "paid_in_verified": "organization_sheet.paid_in_verified",
    "four_stars_since": "organization_sheet.four_stars_since",
    "stars": "organization.stars",
    "revenue": "statement.operating_revenue",
    "audited": "statement.audited",
    "accepted_on": "organization_sheet.accepted_on",
    "production_accepted": "organization_sheet.production_accepted",
    "supply_accepted": "organization_sheet.supply_accepted",
    "credit_accepted": "organization_sheet.credit_accepted",
    "reaccepted_on": "organization_sheet.reaccepted_on",
    "reaccepted_parts": "organization_sheet.reaccepted_parts",
    "dividend": "dividend.amount",
    "mongolian_name": "organization.mongolian_name",
    "legal_form": "organization.legal_form",
    "legal_representative": "organization.legal_representative",
    "village": "organization.village",
    "address": "organization.address",
    "phone": "organization.phone",
    "bank_name": "organization.bank_name",
    "bank_account": "organization.bank_account",
    "business_scope": "organization.business_scope",
    "services": "organization.services",
    "villages_served": "organization.villages_served",
    "staff_count": "organization.staff_count",
    "remark": "organization_sheet.remark",
}
_STATEMENT_MEANINGS = {
    "serial": "members.serial",
    "name": "organization.name",
    "credit_code": "organization.credit_code",
    "year": "statement.year",
    "revenue": "statement.operating_revenue",
    "profit": "statement.profit",
    "assets": "statement.assets",
    "liabilities": "statement.liabilities",
    "receivables": "statement.receivables",
    "inventory": "statement.inventory",
    "selling_expense": "statement.selling_expense",
    "administrative_expense": "statement.administrative_expense",
    "finance_expense": "statement.finance_expense",
    "audited": "statement.audited",
    "audit_firm": "statement.audit_firm",
    "report_number": "statement.report_number",
}


class OrganizationSheets:
    """What the page of organizations reads from workbooks and writes to them."""

    def __init__(self, page: DatedRegisterPage) -> None:
        self._page = page

    def open_import(self) -> IntakeDialog:
        """Open the import of a register of organizations."""
        return self._take_in(
            _register_intake(),
            lambda counts: words.text("organizations.imported", count=counts.new),
        )

    def open_statement_import(self) -> IntakeDialog:
        """Open the import of a list of yearly statements."""
        return self._take_in(
            _statement_intake(),
            lambda counts: words.text(
                "statement_sheet.imported", new=counts.new, changed=counts.changed
            ),
        )

    def statement_menu(self) -> QMenu:
        """Return the menu of what can be done with lists of yearly statements."""
        menu = QMenu(self._page)
        for key, step in (
            ("statement_sheet.import", self.open_statement_import),
            ("statement_sheet.export", self.export_statements),
            ("statement_sheet.blank", self.save_blank_statements),
        ):
            menu.addAction(words.text(key), step)
        menu.actions()[0].setEnabled(self._page.day is None)
        return menu

    def open_statement_menu(self, button: QWidget) -> None:
        """Open the menu of yearly statements under its button."""
        self.statement_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def export(self) -> None:
        """Ask where the register goes."""
        self._ask_where("organizations.file_name", self.export_to)

    def export_to(self, path: Path) -> Job:
        """Write the register to ``path``, of the day that the page shows."""
        page = self._page
        day = page.day or page.door.today
        return self._write(service.export_organizations, "organizations.exported", path, day)

    def save_kit(self) -> None:
        """Ask where an offline kit of the organizations goes."""
        self._ask_where("organizations.kit_name", self.save_kit_to)

    def save_kit_to(self, path: Path) -> Job:
        """Write an offline kit of the organizations to ``path``."""
        return self._write(service.export_organizations_kit, "organizations.kit_saved", path)

    def export_statements(self) -> None:
        """Ask where the yearly statements go."""
        self._ask_where("statement_sheet.file_name", self.export_statements_to)

    def export_statements_to(self, path: Path) -> Job:
        """Write every yearly statement to ``path``."""
        return self._write(service.export_statements, "organizations.exported", path)

    def save_blank_statements(self) -> None:
        """Ask where an empty list of yearly statements goes."""
        self._ask_where("statement_sheet.blank_name", self.save_blank_statements_to)

    def save_blank_statements_to(self, path: Path) -> Job:
        """Write an empty list of yearly statements to ``path``."""
        return self._write(service.write_blank_statements, "organizations.exported", path)

    def _take_in(self, intake: Intake, told: Callable[[IntakeCounts], str]) -> IntakeDialog:
        page = self._page
        dialog = IntakeDialog(page.door, intake, page, page.preferences)
        dialog.taken.connect(lambda counts: page.show_done(told(counts)))
        dialog.open()
        return dialog

    def _ask_where(self, name_key: str, chosen: Callable[[Path], Job]) -> None:
        page = self._page
        save_workbook_dialog(page, words.text(name_key), chosen, page.preferences)

    def _write(self, query: Callable[..., int], told_key: str, path: Path, *more: object) -> Job:
        page, told = self._page, words.text(told_key, name=path.name)
        return page.start(query, path, *more, then=lambda _: page.show_done(told))


def _register_intake() -> Intake:
    def command(
        preview: service.OrganizationPreview,
        records: tuple[Any, ...],
        accepted: tuple[int, ...],
    ) -> service.ImportOrganizations:
        name = preview.path.name
        return service.ImportOrganizations(
            name, records, preview.as_of, accepted, preview.layout, preview.mapping
        )

    return Intake(
        title=words.text("organizations.import_title"),
        preview=service.preview_organizations_sheet,
        handler=service.import_organizations,
        command=command,
        look=service.look_into_organizations_sheet,
        forget=service.forget_organizations_mapping,
        not_offered=frozenset({"stars", "revenue", "audited", "dividend"}),
        meanings={field: words.text(key) for field, key in _MEANINGS.items()},
    )


def _statement_intake() -> Intake:
    def command(
        preview: service.StatementPreview, records: tuple[Any, ...], accepted: tuple[int, ...]
    ) -> service.ImportStatements:
        return service.ImportStatements(
            preview.path.name, records, accepted, preview.layout, preview.mapping
        )

    return Intake(
        title=words.text("statement_sheet.import_title"),
        preview=service.preview_statements_sheet,
        handler=service.import_statements,
        command=command,
        look=service.look_into_statements_sheet,
        forget=service.forget_statements_mapping,
        meanings={field: words.text(key) for field, key in _STATEMENT_MEANINGS.items()},
    )
