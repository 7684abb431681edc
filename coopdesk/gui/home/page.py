"""The home page (工作台): what is due, each with its button, and how the organization stands."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from coopdesk import words
from coopdesk.domain.plots import PlotName
from coopdesk.gui.home.changes import ChangesDialog
from coopdesk.gui.home.dismissals import DismissalsDialog, put_off
from coopdesk.gui.home.first_day import FirstDayCard
from coopdesk.gui.kit.desk import DeskPage, DueItem, Figure, side_by_side
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.file_dialogs import saving_dialog
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.plot_dialog import plot_card
from coopdesk.gui.kit.plot_view import PlotView
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.services.focus import own_coverage_plot
from coopdesk.services.home import (
    DueFact,
    due_in_words,
    get_standing,
    list_dismissals,
    list_due,
    list_first_steps,
    list_plots_seen,
)

if TYPE_CHECKING:  # paper is taken in when it is asked for: not a part of the start
    from coopdesk.services.drawn_forms import PrintedForm


_OF_ONE = (PlotName.FUND, PlotName.MEMBERS)


class HomePage(DeskPage):
    """``settle`` asks for the page that settles a thing; it carries a ``DueFact``.

    ``go_to`` asks for the page of a step of the first day.

    ``found`` asks for a record that changed: it carries a ``FoundItem``.
    """

    settle = Signal(object)
    go_to = Signal(str)
    found = Signal(object)

    title_key = "navigation.home"
    watches = frozenset(
        (
            *("organization", "member", "account", "advance", "repayment", "share_entry"),
            *("seed_fund_entry", "trusted_office", "setting", "scan", "attachment", "operator"),
            *("package_out", "package_in", "package_held", "remark", "remark_answer"),
            *("body", "term", "seat", "kinship", "meeting_request", "meeting", "resolution"),
            *("application", "annual_statement", "rating", "due_dismissal", "period", "voucher"),
            *("acceptance", "holding", "dividend_received", "decision", "payout"),
            *(
                "rectification",
                "inspection",
                "yearly_score",
                "assessment_consequence",
                "enterprise_plan_step",
            ),
        )
    )

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._organization: str | None = None
        self._preferences: Preferences | None = None
        self.plots: list[PlotView] = []
        self._show_plots()
        self.put_off_button = self.add_button("home.put_off_list", "clock", self.show_put_off)
        self.changes_button = self.add_button("changes.open", "exchange", self.show_changes)
        self.print_button = self.add_button(
            "home.print", "print", lambda: self.print_paper(is_week=False), keys="Ctrl+P"
        )
        menu = QMenu(self.print_button)
        for key, is_week in (("home.print_list", False), ("home.print_week", True)):
            chosen = menu.addAction(words.text(key))
            chosen.triggered.connect(lambda _, week=is_week: self.print_paper(is_week=week))
        for key, call in (
            ("home.print_handover", self.print_handover),
            ("home.save_handover", self.choose_handover),
        ):
            menu.addAction(words.text(key)).triggered.connect(lambda _, call=call: call())
        self.print_button.setMenu(menu)

    def set_organization(self, organization_id: str | None) -> None:
        """Follow the organization in focus."""
        if organization_id != self._organization:
            self._organization = organization_id
            self._show_plots()
        self.on_changed()

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers."""
        self._preferences = preferences

    def reload(self) -> None:
        self.set_due([self._item(fact) for fact in self.ask(list_due, self._organization)])
        self.set_side([*self._first_day(), *self._figures()])
        count = len(self.ask(list_dismissals))
        key = "home.put_off_count" if count else "home.put_off_list"
        self.put_off_button.setText(words.text(key, count=count))
        for plot in self.plots:
            plot.refresh()

    def print_paper(self, *, is_week: bool) -> Job:
        """Show the work list or the week as paper."""
        from coopdesk.services.home import print_week, print_work_list

        title = words.text("home.print_week" if is_week else "home.print_list")
        query = print_week if is_week else print_work_list

        def show(printed: "PrintedForm") -> None:
            show_paper(self, title, printed, self._preferences)

        return self.start(query, self._organization, then=show)

    def print_handover(self) -> Job:
        """Show what a successor takes over as paper."""
        from coopdesk.services.home import print_handover

        def show(printed: "PrintedForm") -> None:
            show_paper(self, words.text("home.print_handover"), printed, self._preferences)

        return self.start(print_handover, then=show)

    def choose_handover(self) -> QFileDialog:
        """Ask where the handover pack goes: the paper, and the list as a workbook beside it."""
        kinds, name = words.text("home.handover_files"), words.text("home.handover_file")
        dialog = saving_dialog(self, name, kinds, self.save_handover, self._preferences)
        dialog.setDefaultSuffix("pdf")
        dialog.open()
        return dialog

    def save_handover(self, path: Path) -> Job:
        """Write the handover pack and say where it lies."""
        from coopdesk.services.home import save_handover

        told = words.text("home.handover_saved", file=path.stem)
        return self.start(save_handover, path, then=lambda _: self.show_done(told))

    def put_off(self, fact: DueFact) -> FormDialog:
        """Ask until when the thing may wait, and why."""
        return put_off(self, fact)

    def show_put_off(self) -> DismissalsDialog:
        """Show what is put off, to be taken back."""
        dialog = DismissalsDialog(self)
        dialog.open()
        return dialog

    def show_changes(self) -> ChangesDialog:
        """Show what changed between two days, in the organization in focus or in all."""
        dialog = ChangesDialog(self, self._organization)
        dialog.found.connect(self.found)
        dialog.show()
        return dialog

    def _show_plots(self) -> None:
        """Put the plots of the organization in focus at the right, without one the office's."""
        of_all = (PlotName.BODIES, self.ask(own_coverage_plot))
        names = self.ask(list_plots_seen, _OF_ONE if self._organization else of_all)
        self.plots = [plot_card(self, name, self._organization or "") for name in names]
        self.set_plots(self.plots)

    def _item(self, fact: DueFact) -> DueItem:
        title, detail, action = due_in_words(fact)
        return DueItem(
            day=fact.day,
            title=title,
            detail=detail,
            action=action,
            take=lambda: self.settle.emit(fact),
            put_off=(lambda: self.put_off(fact)) if fact.may_wait else None,
            word=f"home.{fact.kind.value}.title",
        )

    def _first_day(self) -> list[QWidget]:
        steps = self.ask(list_first_steps)
        if all(step.is_done for step in steps):
            return []
        return [FirstDayCard(steps, self.go_to.emit)]

    def _figures(self) -> list[QWidget]:
        if not self._organization:
            return []
        standing = self.ask(get_standing, self._organization)
        if not standing.members:
            return []
        overdue = str(standing.overdue) if standing.overdue else ""
        note = words.text("home.figure.overdue", amount=overdue) if overdue else ""
        return [
            side_by_side(
                Figure(words.text("home.figure.members"), f"{standing.members:,}"),
                Figure(words.text("home.figure.shares"), str(standing.shares)),
            ),
            side_by_side(
                Figure(
                    words.text("home.figure.lent_out"),
                    str(standing.lent_out),
                    note,
                    "wrong" if overdue else "",
                ),
                Figure(words.text("home.figure.seed_fund"), str(standing.seed_fund)),
            ),
        ]
