"""One posted voucher: its lines, its paper, and the form that reverses it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.money import in_capitals, total
from coopdesk.gui.decision_links import decision_buttons
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog, button_foot
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.ledger.tables import LineTableModel, origin, standing
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import mutual_fund
from coopdesk.services.ledger import ReverseVoucher, VoucherDetail

if TYPE_CHECKING:  # it knows every capability: imported when a voucher is first opened
    from coopdesk.services.search import FoundItem


class VoucherDialog(QDialog):
    """Shows a voucher; nothing in it can be changed, for it is posted.

    ``decision_asked`` carries the resolution behind it that is wanted, one of ``decisions``;
    ``source_asked`` what posted it: a document of the fund, an application whose money it booked.
    """

    reverse_asked = Signal(str)
    preview_asked = Signal(str)
    attachments_asked = Signal()
    decision_asked = Signal(object)
    source_asked = Signal(object)

    def __init__(
        self,
        detail: VoucherDetail,
        parent: QWidget,
        decisions: "Sequence[FoundItem]" = (),
        source: "FoundItem | None" = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._detail = detail
        voucher = detail.voucher
        self.setWindowTitle(words.text("ledger.voucher_title", number=voucher.number_shown))
        self.model = LineTableModel()
        self.model.set_items(detail.lines)
        self.table = TableView(self.model)
        self.preview_button = QPushButton(words.text("ledger.preview"))
        self.reverse_button = QPushButton(words.text("ledger.reverse"))
        self.attachments_button = QPushButton(words.text("record.attachments"))
        self.close_button = QPushButton(words.text("kit.close"))
        self.source_button = QPushButton()
        self.source_button.setVisible(source is not None)
        if source is not None:
            self.source_button.setText(words.text("ledger.to_source", title=source.title))
            theme.set_icon(self.source_button, source.page)
            self.source_button.clicked.connect(lambda: self._leave_for_source(source))
        theme.set_icon(self.attachments_button, "attachment")
        theme.set_icon(self.preview_button, "print")
        theme.set_icon(self.reverse_button, "undo")
        done = bool(voucher.reverses_id) or voucher.is_reversed
        self.reverse_button.setEnabled(not done)
        self.preview_button.clicked.connect(lambda: self._leave_for(self.preview_asked))
        self.reverse_button.clicked.connect(lambda: self._leave_for(self.reverse_asked))
        self.attachments_button.clicked.connect(self.attachments_asked)
        self.close_button.clicked.connect(self.reject)
        self.decision_buttons = decision_buttons(decisions, self._leave_for_decision)
        self._lay_out()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(theme.space(215), screen.width() - 40), theme.space(105))

    def _leave_for(self, asked: Any) -> None:
        self.accept()
        asked.emit(self._detail.voucher.id)

    def _leave_for_decision(self, decision: "FoundItem") -> None:
        self.accept()
        self.decision_asked.emit(decision)

    def _leave_for_source(self, source: "FoundItem") -> None:
        self.accept()
        self.source_asked.emit(source)

    def _lay_out(self) -> None:
        voucher = self._detail.voucher
        facts = (
            voucher.day.isoformat(),
            words.text("voucher.sheets_attached", count=self._detail.attachment_count),
            *_signatures(self._detail),
            origin(voucher.source_kind),
            standing(voucher),
        )
        about = QLabel("    ".join(fact for fact in facts if fact))
        about.setProperty("role", "soft")
        whole = total([line.debit for line in self._detail.lines])
        capitals = QLabel(words.text("ledger.in_capitals", capitals=in_capitals(whole)))
        capitals.setProperty("role", "soft")
        title = QLabel(voucher.summary)
        title.setProperty("role", "section")
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(2))
        for widget in (title, about, self.table, TotalsRow(self.table, self.model), capitals):
            content.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(content, 1)
        right = (self.close_button, self.reverse_button, self.preview_button)
        left = (self.attachments_button, self.source_button, *self.decision_buttons)
        column.addWidget(button_foot(*right, left=left))


class ReverseDialog(FormDialog):
    """Asks for the day and the reason of a reversal."""

    def __init__(self, door: Door, detail: VoucherDetail, parent: QWidget) -> None:
        voucher = detail.voucher
        told = {"summary": voucher.summary, "amount": voucher.amount}

        def command(values: Mapping[str, Any]) -> ReverseVoucher:
            return ReverseVoucher(voucher.id, values["report.day"], values["ledger.reason"])

        form = Form(
            title=words.text("ledger.reverse_title", number=voucher.number_shown),
            fields=(
                FormField(
                    "report.day",
                    lambda: day_editor(door.today),
                    required=True,
                    refusals=("voucher.reversal_before", "voucher.closed_period"),
                ),
                FormField(
                    "ledger.reason",
                    TextEditor,
                    required=True,
                    refusals=("voucher.reason_missing",),
                ),
            ),
            handler=mutual_fund.take_back,
            command=command,
            primary=words.text("ledger.reverse"),
            intro=words.text("ledger.reverse_intro", **told),
        )
        # What was never so is taken back on its own day: anew on a later one it would stand twice.
        day = voucher.day if voucher.opens_books else door.today
        super().__init__(door, form, parent, values={"report.day": day})
        self.fields.editors["ledger.reason"].input.setFocus()


def _signatures(detail: VoucherDetail) -> list[str]:
    """Return who signed for what; where one person did it all, that one."""
    signed = [
        (words.text("ledger.made_by", name=detail.voucher.maker), detail.voucher.maker),
        (words.text("ledger.checked_by", name=detail.checker), detail.checker),
        (words.text("ledger.cashier_by", name=detail.cashier), detail.cashier),
        (words.text("ledger.posted_by", name=detail.poster), detail.poster),
    ]
    return [told for told, name in signed if name]
