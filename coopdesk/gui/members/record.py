"""The page of one member: figures above, facts at the left, and a table for all that names it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.minutes import Way
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.desk import Figure
from coopdesk.gui.kit.detail_panel import DetailPanel
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper import Paper
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.attachments import AttachmentsPanel
from coopdesk.gui.kit.records.history import HistoryPanel
from coopdesk.gui.members.merged_tab import MergedTab
from coopdesk.gui.members.panel_tab import PanelTab
from coopdesk.gui.members.reading import PAPERS
from coopdesk.gui.members.record_tabs import SECTIONS, RecordTab, counted
from coopdesk.gui.members.table import member_card
from coopdesk.services import members as service
from coopdesk.services import printing, report_files
from coopdesk.services.member_page import MemberPage, get_member_page
from coopdesk.services.report_kinds import Question
from coopdesk.services.search import FoundItem

if TYPE_CHECKING:
    from coopdesk.gui.members.dossier import DossierDialog

_GAP = "\u3000"
_SHARE_PAPERS = {
    "subscription": ("share-receipt", "member_page.share_receipt"),
    "redemption": ("share-redemption", "member_page.share_redemption"),
}
"""The paper of a line of the share register: its form, and what the menu calls it."""


class MemberView(Page):
    """One member, read and printed; every line opens what it was made by.

    ``left`` asks for the register, ``found`` for the record behind a line: it carries a
    ``FoundItem``. ``exported`` and ``printed`` carry the history as a list.
    """

    left = Signal()
    found = Signal(object)
    exported = Signal(object)
    printed = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._member_id = ""
        self._shown: MemberPage | None = None
        self._preferences: Preferences | None = None
        self.figures = QHBoxLayout()
        self.facts = DetailPanel()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.sections = {section.name: RecordTab(section) for section in SECTIONS}
        self.merged_tab = MergedTab()
        self.attachments_tab = PanelTab(self._make_attachments)
        self.history_tab = PanelTab(self._make_history)
        self.back_button = self.add_button("member_page.back", "left", self.left.emit, keys="Esc")
        self.print_button = self.add_button(
            "member_page.print", "print", self.open_print_menu, keys="Ctrl+P"
        )
        self.dossier_button = self.add_button(
            "dossier.open", "document", self.open_dossier, keys="Ctrl+H"
        )
        self.change_button = self.add_button("members.change", "edit", self.change, keys="F2")
        self._lay_out_record()
        self._connect()

    @property
    def shown(self) -> MemberPage:
        """The member as it was last read."""
        assert self._shown is not None, "a member is entered before its page is asked for"
        return self._shown

    def set_preferences(self, preferences: Preferences | None) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences

    def enter(self, member_id: str) -> None:
        """Show the page of a member, from its shares on."""
        self._member_id = member_id
        self.message_bar.clear()
        for tab in (self.attachments_tab, self.history_tab):
            tab.forget()
        self.tabs.setCurrentIndex(0)
        self.reload()
        self._stale = False
        if self.shown.record.id != member_id:
            self.message_bar.say([words.text("member_page.shown_kept")], "accent")

    def begin(self) -> None:
        """Go to the table that is seen."""
        self._turn_to(self.tabs.currentIndex())

    def reload(self) -> None:
        if not self._member_id:
            return
        self._shown = page = self.ask(get_member_page, self._member_id)
        profile = page.record.profile
        self.title_label.setText(profile.name)
        self.subtitle_label.setText(_subtitle(page))
        mandates = self.ask(service.list_mandates, page.record.id)
        self.facts.show_widget(member_card(page.record, page.holding, next(iter(mandates), None)))
        self._show_figures(page)
        for name, tab in self.sections.items():
            tab.show_items(getattr(page, name))
            self.tabs.setTabText(self.tabs.indexOf(tab), tab.title)
        place = self.tabs.indexOf(self.merged_tab)
        self.tabs.setTabVisible(place, bool(page.merged))
        self.tabs.setTabText(place, self.merged_tab.show_items(page.merged))
        told = counted("member_page.tab.attachments", page.attachments)
        self.tabs.setTabText(self.tabs.indexOf(self.attachments_tab), told)
        for panel_tab in (self.attachments_tab, self.history_tab):
            panel_tab.reload()
        self.change_button.setEnabled(page.record.is_own)

    def change(self) -> FormDialog:
        """Open the form of the member."""
        from coopdesk.gui.members.fields import change_dialog

        dialog = change_dialog(self.door, self.shown.record, self)
        dialog.saved.connect(self._on_changed_member)
        dialog.open()
        return dialog

    def open_dossier(self) -> "DossierDialog":
        """Open everything dated that is known of the member."""
        from coopdesk.gui.members.dossier import DossierDialog

        dialog = DossierDialog(self.door, self.shown.record.id, self)
        dialog.saved.connect(self.reload)
        dialog.found.connect(self.found)
        dialog.open()
        return dialog

    def unmerge(self, member_id: str) -> None:
        """Undo the merge of a double."""

        def tell(_: str) -> None:
            self.reload()
            self.begin()
            self.show_done(words.text("doubles.unmerged"))

        self.do(service.unmerge_member, service.UnmergeMember(member_id), then=tell)

    def print_menu(self) -> QMenu:
        """Return what can be printed of the member and of the line that is selected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(words.text("member_page.account"), self.preview_account)
        for paper in PAPERS:
            shown = partial(self.preview, paper.form, self.shown.record.id)
            menu.addAction(words.text(paper.key), shown)
        shares, advances = self.sections["shares"], self.sections["advances"]
        line, advance = shares.table.current_item, advances.table.current_item
        if line is not None and line.kind in _SHARE_PAPERS:
            form, key = _SHARE_PAPERS[line.kind]
            told = words.text(key, number=line.number)
            menu.addAction(told, partial(self.preview, form, line.share_entry_id))
        if advance is not None:
            told = words.text("member_page.advance_agreement", number=advance.number)
            menu.addAction(told, partial(self.preview, "advance-agreement", advance.id))
        history = self.history_tab.panel
        if isinstance(history, HistoryPanel) and history.isVisible():
            menu.addAction(words.text("record.history"), history.print_button.click)
        return menu

    def open_print_menu(self) -> None:
        """Open the choice of papers under its button."""
        below = self.print_button.rect().bottomLeft()
        self.print_menu().popup(self.print_button.mapToGlobal(below))

    def preview(self, form: str, record_id: str) -> Job:
        """Show a form as it is printed."""
        return self.start(printing.print_form, form, record_id, then=self._show_paper)

    def preview_account(self) -> Job:
        """Show the member's account of this year as it is printed."""
        today, record = self.door.today, self.shown.record
        first = today.replace(month=1, day=1)
        question = Question(record.organization_id, first, today, record.id)
        name = "member-account"
        return self.start(report_files.print_report, name, question, then=self._show_paper)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is read again when it is: meetings and posts change on other pages."""
        super().hideEvent(event)
        self._stale = True

    def _make_attachments(self) -> AttachmentsPanel:
        key = ("member", self.shown.record.id)
        panel = AttachmentsPanel(self.door, key, self._preferences)
        panel.changed.connect(self.reload)
        return panel

    def _make_history(self) -> HistoryPanel:
        record = self.shown.record
        panel = HistoryPanel(self.door, ("member", record.id), record.profile.name)
        panel.exported.connect(self.exported)
        panel.printed.connect(self.printed)
        return panel

    def _show_paper(self, printed: Paper) -> None:
        show_paper(self, words.text("member_page.print"), printed, self._preferences)

    def _on_changed_member(self, _: object) -> None:
        self.reload()
        self.show_done(words.text("members.changed"))

    def _open_source(self, tab: RecordTab, item: object) -> None:
        source = tab.section.source
        if source is not None:
            organization_id = self.shown.record.organization_id
            key = source.id_of(item)
            self.found.emit(FoundItem(source.kind, key, "", "", source.page, organization_id))

    def _show_figures(self, page: MemberPage) -> None:
        while self.figures.count():
            if widget := self.figures.takeAt(0).widget():
                widget.hide()
                widget.deleteLater()
        for figure in _figures(page):
            self.figures.addWidget(figure, 1)

    def _turn_to(self, place: int) -> None:
        self.tabs.setCurrentIndex(place)
        shown = self.tabs.currentWidget()
        if isinstance(shown, RecordTab) and not shown.model.count_of_all:
            self.tabs.tabBar().setFocus()
        elif isinstance(shown, RecordTab | MergedTab | PanelTab):
            shown.begin()

    def _turn_to_seen(self, number: int) -> None:
        """Go to the tab that stands there, those that are not shown left out."""
        seen = [place for place in range(self.tabs.count()) if self.tabs.isTabVisible(place)]
        if number < len(seen):
            self._turn_to(seen[number])

    def _connect(self) -> None:
        for tab in self.sections.values():
            tab.opened.connect(partial(self._open_source, tab))
        self.merged_tab.undone.connect(self.unmerge)
        for place in range(self.tabs.count()):
            self.add_shortcut(f"Alt+{place + 1}", partial(self._turn_to_seen, place))

    def _lay_out_record(self) -> None:
        panels = (self.attachments_tab, self.history_tab)
        for tab in (*self.sections.values(), self.merged_tab, *panels):
            self.tabs.addTab(tab, "")
        history = self.tabs.indexOf(self.history_tab)
        self.tabs.setTabText(history, words.text("record.history"))
        self.figures.setContentsMargins(
            theme.space(5), theme.space(3), theme.space(5), theme.space(3)
        )
        self.figures.setSpacing(theme.space(3))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.facts)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.space(75), theme.space(250)])
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.figures)
        column.addWidget(splitter, 1)


def _subtitle(page: MemberPage) -> str:
    record = page.record
    joined = record.profile.joined_on or record.joined_known
    told = (
        words.text("members.number", number=record.number),
        words.choice(record.state),
        record.profile.village,
        words.text("member_page.since", day=joined) if joined else "",
        words.text("member_page.merged_note", count=len(page.merged)) if page.merged else "",
    )
    return _GAP.join(part for part in told if part)


def _figures(page: MemberPage) -> tuple[Figure, ...]:
    owed = sum(1 for advance in page.advances if advance.outstanding)
    standing = words.text("member_page.advances_count", count=owed) if owed else ""
    overdue = words.text("member_page.overdue", days=page.overdue_days) if page.overdue_days else ""
    present = sum(meeting.way is not Way.ABSENT for meeting in page.meetings)
    proxies = sum(meeting.way is Way.PROXY for meeting in page.meetings)
    attended = words.text("member_page.attended_of", present=present, all=len(page.meetings))
    note = words.text("member_page.attended_note", proxies=proxies)
    return (
        Figure(
            words.text("member_page.holding"),
            str(page.holding),
            words.text("member_page.shares_count", count=len(page.shares)),
        ),
        Figure(
            words.text("member_page.outstanding"),
            str(page.outstanding),
            standing or words.text("member_page.no_advance"),
        ),
        Figure(
            words.text("member_page.fee_due"),
            str(page.fee_due),
            overdue or words.text("member_page.not_overdue"),
            "wrong" if overdue else "",
        ),
        Figure(
            words.text("member_page.attended"),
            attended if page.meetings else "—",
            note if page.meetings else words.text("member_page.never_invited"),
        ),
    )
