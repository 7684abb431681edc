"""The steps of an award, for both lists: apply, decide, preview, withdraw, record the payment."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from coopdesk import words
from coopdesk.domain.award_facts import Programme, Question
from coopdesk.domain.money import Money
from coopdesk.domain.print_jobs import Order
from coopdesk.gui.awards.dialogs import Award, decision_dialog, payout_dialog, seed_fund_dialog
from coopdesk.gui.awards.fields_dialog import FieldsDialog
from coopdesk.gui.awards.step_dialog import application_step_dialog
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.services import awards as service
from coopdesk.services.drawn_forms import PrintedForm
from coopdesk.services.printing import print_forms


class AwardSteps:
    """Runs the steps on behalf of a page, which shows what came of them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.preferences: Preferences | None = None

    def apply(self, item: Award, programme: Programme) -> None:
        """Draft the application; the paper is one step further."""

        def told(application_id: str) -> None:
            made = self._page.ask(service.get_application, application_id)
            self._page.show_done(
                words.text("awards.applied", number=made.number),
                open_it=lambda: self._open(application_id),
            )

        command = service.Apply(item.organization_id, programme, item.award_year)
        self._page.do(service.apply, command, then=told)

    def decide(self, item: Award, question: Question) -> FormDialog:
        """Open the dialog for the county's answer."""
        dialog = decision_dialog(self._page.door, item, question, self._page)
        dialog.saved.connect(lambda _: self._page.show_done(words.text("awards.decided")))
        dialog.open()
        return dialog

    def next_step(self, item: service.ApplicationItem, attach: Callable[[], object]) -> QMenu:
        """Open the menu of what can be done next with an application."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for step in service.next_steps(item.state):
            menu.addAction(words.choice(step), partial(self.take, item, step))
        menu.addSeparator()
        menu.addAction(words.text("record.attachments"), attach)
        menu.addAction(words.text("awards.fields"), partial(self.show_fields, item))
        menu.addAction(words.text("awards.print_papers"), partial(self.print_papers, item))
        menu.addAction(words.text("awards.payment_request"), partial(self.print_request, item))
        menu.popup(self._page.mapToGlobal(self._page.rect().center()))
        return menu

    def take(self, item: service.ApplicationItem, step: service.ApplicationStep) -> FormDialog:
        """Open the dialog of a step of an application."""
        dialog = application_step_dialog(self._page.door, item, step, self._page)
        told = words.text("awards.step_taken", number=item.number, step=words.choice(step))
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def show_fields(self, item: service.ApplicationItem) -> FieldsDialog:
        """Show every text of the form with its source."""
        dialog = FieldsDialog(self._page.door, item, self._page)
        dialog.open()
        return dialog

    def print_papers(self, item: service.ApplicationItem) -> Job:
        """Print the list of papers of an application, those that are missing marked."""
        return self._print(words.text("awards.papers"), "award-papers", item.id or "")

    def print_request(self, item: service.ApplicationItem) -> Job:
        """Print the request to be paid what was granted."""
        return self._print(words.text("awards.payment_request"), "payment-request", item.id or "")

    def print_notice(self, year: int) -> Job:
        """Print the public notice on the awards granted in a year."""
        return self._print(words.text("awards.notice"), "award-notice", str(year))

    def print_summary(self, year: int) -> Job:
        """Print the summary sheet of a year."""
        return self._print(words.text("awards.summary"), "award-summary", str(year))

    def pay(self, item: Award, programme: Programme, amount: Money) -> FormDialog:
        """Open the dialog for a payment."""
        dialog = payout_dialog(self._page.door, item, programme, amount, self._page)
        told = words.text("awards.paid_out", name=item.organization)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def post_seed_fund(self, item: service.ApplicationItem) -> FormDialog:
        """Open the dialog that brings the seed fund's part into the books."""
        application_id = item.id or ""
        duty = self._page.ask(service.get_seed_fund_duty, application_id)
        dialog = seed_fund_dialog(self._page.door, application_id, duty, self._page)
        told = words.text("award_seed_fund.posted", number=item.number)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def withdraw(self, item: service.ApplicationItem) -> None:
        """Ask once, then take the application back."""
        application_id = item.id
        if application_id is None:
            return
        command = service.WithdrawApplication(application_id)
        told = words.text("awards.withdrawn", number=item.number)
        messages.ask(
            self._page,
            words.text("awards.withdraw_question", number=item.number, name=item.organization),
            words.text("awards.withdraw"),
            lambda: self._page.do(
                service.withdraw_application, command, then=lambda _: self._page.show_done(told)
            ),
            destructive=True,
        )

    def preview(self, application_id: str) -> Preview:
        """Open the very file that prints; printing or saving it is noted with its texts."""
        paper = self._page.ask(service.print_application, application_id)
        self._tell_gaps(paper)
        preview = Preview(
            paper.title,
            paper.pdf,
            self._page,
            file_name=f"{paper.number}.pdf",
            preferences=self.preferences,
        )

        def told(_result: object) -> None:
            self._page.show_done(words.text("awards.printed", number=paper.number))
            self._tell_gaps(paper)

        def note(printer: str = "", order: Order | None = None) -> None:
            sent = (paper.prints, printer, order)
            command = service.NotePrinted(application_id, paper.values, *sent)
            self._page.do(service.note_printed, command, then=told)

        preview.printed.connect(note)
        preview.saved.connect(lambda _: note())
        preview.open()
        return preview

    def _print(self, title: str, form: str, record_id: str) -> Job:
        def show(printed: PrintedForm) -> None:
            show_paper(self._page, title, printed, self.preferences)

        return self._page.start(print_forms, form, [record_id], then=show)

    def _tell_gaps(self, paper: service.ApplicationPaper) -> None:
        """Say why it is not earned any more, what no font has, and what is left for the pen."""
        lines = list(paper.reasons)
        between = words.text("awards.list_between")
        if paper.missing:
            lines.append(words.text("printing.missing", characters=between.join(paper.missing)))
        if paper.empty:
            lines.append(words.text("awards.left_empty", fields=between.join(paper.empty)))
        if lines:
            self._page.message_bar.say(lines, "due")

    def _open(self, application_id: str) -> None:
        self.preview(application_id)
