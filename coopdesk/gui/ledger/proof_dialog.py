"""Cash counts and bank statements beside the books."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.gui.ledger.period_tables import ProofTableModel
from coopdesk.gui.money_fields import day_editor, money_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import ProofItem, ProveBalance


class ProofsDialog(TaskDialog):
    """Shows what was counted or read at the bank, and records another."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("proof.title"), door, parent)
        self._organization_id = organization_id
        self.model = ProofTableModel()
        hint = QLabel(words.text("proof.hint"))
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(hint)
        column.addWidget(TableView(self.model), 1)
        action = (words.text("proof.add"), self.add)
        self.show_pane(pane, action, leave=words.text("kit.close"))
        self.read_again()

    def read_again(self) -> None:
        """Show the proofs as they stand beside the books now."""
        self.model.set_items(self.door.ask(ledger.list_proofs, self._organization_id))

    def add(self) -> FormDialog:
        """Ask for a count or a statement."""
        accounts = self.door.ask(ledger.list_money_accounts, self._organization_id)
        choices = [(one.code, f"{one.code}  {one.full_name}") for one in accounts]
        form = Form(
            title=words.text("proof.add"),
            fields=(
                FormField(
                    "report.account",
                    lambda: ChoiceEditor(choices, may_be_empty=False),
                    required=True,
                    refusals=("proof.not_money",),
                ),
                FormField(
                    "report.day",
                    lambda: day_editor(self.door.today),
                    required=True,
                    refusals=("proof.future_day",),
                ),
                FormField(
                    "proof.amount", money_editor, required=True, refusals=("proof.negative",)
                ),
                FormField(
                    "proof.in_transit",
                    lambda: money_editor(capitals=False),
                    refusals=("proof.cash_in_transit",),
                ),
                FormField("proof.person", TextEditor),
                FormField("proof.remark", TextEditor, full_width=True),
            ),
            handler=ledger.prove_balance,
            command=self._command,
            intro=words.text("proof.intro"),
        )
        dialog = FormDialog(self.door, form, self, values={"report.day": self.door.today})
        dialog.saved.connect(self._on_saved)
        dialog.open()
        return dialog

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(940), theme.scaled(520))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _command(self, values: Mapping[str, Any]) -> ProveBalance:
        return ProveBalance(
            self._organization_id,
            values["report.account"],
            values["report.day"],
            values["proof.amount"],
            values["proof.in_transit"] or Money(),
            values["proof.person"] or "",
            values["proof.remark"] or "",
        )

    def _on_saved(self, proof: ProofItem) -> None:
        self.read_again()
        told = {"account": proof.account_name, "difference": proof.difference}
        key = "proof.differs" if proof.difference else "proof.fits"
        self.message_bar.say([words.text(key, **told)], "due" if proof.difference else "done")
