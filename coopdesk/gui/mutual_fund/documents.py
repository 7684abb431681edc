"""The register of the fund's documents: every one by its number, with its paper and its voucher."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.mutual_fund.view import FundView, drop
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import FundDocumentItem

_PAPERS = {
    FundDocument.SUBSCRIPTION: "share-receipt",
    FundDocument.REDEMPTION: "share-redemption",
    FundDocument.CONVERSION: "share-receipt",
    FundDocument.TRANSFER: "share-transfer",
    FundDocument.INHERITANCE: "share-transfer",
    FundDocument.REPAYMENT: "repayment-receipt",
}


def _undone(is_undone: bool) -> str:
    return words.text("fund_document.undone") if is_undone else ""


class DocumentTableModel(ItemTableModel[FundDocumentItem]):
    """Documents of the fund, one row each, newest first."""

    columns = (
        Column("fund_document.number", attrgetter("document"), width=14),
        Column("report.day", attrgetter("day")),
        Column("report.amount", attrgetter("amount"), numeric=True),
        Column("report.summary", attrgetter("summary"), width=16, grows=True),
        Column("report.voucher", attrgetter("voucher")),
        Column("ledger.maker", attrgetter("maker"), optional=True),
        Column(
            "fund_document.state",
            attrgetter("is_undone"),
            show=_undone,
            tone=lambda is_undone: "wrong" if is_undone else "",
        ),
    )

    def searched(self, item: FundDocumentItem) -> str:
        return f"{item.document}\n{item.summary}\n{item.voucher}\n{item.maker}".casefold()


class DocumentsView(FundView):
    """The register of the documents of the organization in focus."""

    watches = frozenset({"fund_document", "voucher"})
    name = "fund_documents"
    place = 3
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.paper_button = self.add_button(
            "fund_document.print", "document", self.print_paper, primary=True, keys="F6"
        )
        self.voucher_button = self.add_button(
            "fund_document.open_voucher", "ledger", self.print_voucher, keys="F7"
        )
        self.undo_button = self.add_button("fund_document.take_back", "undo", self.undo, keys="F8")

    def make_model(self) -> DocumentTableModel:
        return DocumentTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        kinds = [(kind, words.choice(kind)) for kind in FundDocument]
        return (ChoiceFilter(words.text("fund_document.kind"), kinds, attrgetter("kind")),)

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.undo_button,)

    def reload(self) -> None:
        items: Sequence[FundDocumentItem] = ()
        if self._organization_id is None:
            title, hint = words.text("fund.choose_title"), words.text("fund.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
        else:
            title = words.text("fund_document.none_title")
            self.empty_state.fill(title, words.text("fund_document.none_hint"), icon="mutual_fund")
            items = self.ask(service.list_documents, self._organization_id, on=self.past.day)
        for button in (self.paper_button, self.voucher_button, self.undo_button):
            button.setEnabled(bool(items))
        self.set_items(items)

    def detail(self, item: FundDocumentItem) -> QWidget | None:
        facts = [
            (words.text("fund_document.kind"), words.choice(item.kind)),
            (words.text("report.day"), item.day.isoformat()),
            (words.text("report.amount"), str(item.amount)),
            (words.text("report.summary"), item.summary),
            (words.text("report.voucher"), item.voucher),
            (words.text("ledger.maker"), item.maker),
        ]
        card = DetailCard(item.document, facts, _undone(item.is_undone))
        button = QPushButton(words.text("fund_document.print"))
        theme.set_icon(button, "print")
        button.clicked.connect(self.print_paper)
        card.add_button(button)
        return card

    def print_paper(self) -> None:
        """Show the paper of the selected document; its voucher where it has none of its own."""
        item = self.table.current_item
        if item is None:
            return
        form = _PAPERS.get(item.kind)
        drop(self.preview(form, item.source_id) if form else self._preview_voucher(item))

    def print_voucher(self) -> None:
        """Show the voucher of the selected document as it is printed."""
        if self.table.current_item is not None:
            drop(self._preview_voucher(self.table.current_item))

    def undo(self) -> None:
        """Ask, then reverse the voucher of the selected document, and the document with it."""
        item = self.table.current_item
        if item is None:
            return
        command = self.ask(ledger.undo_of, item.voucher_id, words.text("fund.undone"))
        told = words.text("fund_document.taken_back", document=item.document)

        def go_on() -> None:
            self.do(service.take_back, command, then=lambda _: self.show_done(told))

        question = words.text(
            "fund_document.take_back_question", document=item.document, amount=item.amount
        )
        messages.ask(self, question, words.text("fund_document.take_back"), go_on)

    def _preview_voucher(self, item: FundDocumentItem) -> object:
        return self.preview("voucher", item.voucher_id)
