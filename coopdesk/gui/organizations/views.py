"""The register of organizations as it is looked at: as a list or by place, now or in the past."""

from collections.abc import Hashable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from coopdesk import words
from coopdesk.domain.shown import ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.as_of_field import AsOfField
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import RegisterPage
from coopdesk.gui.kit.table_model import as_words
from coopdesk.gui.organizations.tree import TreePart
from coopdesk.services import organizations as service
from coopdesk.services.organizations import OrganizationItem


class DatedRegisterPage(RegisterPage):
    """A register of organizations with the day it is seen as of, and a tree in place of the table.

    ``reload`` of a subclass sets the items of ``day`` and calls ``show_day``.
    """

    def __init__(
        self, door: Door, preferences: Preferences | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(door, preferences, parent)
        self._branches: service.DivisionBranch | None = None
        self.past_bar = MessageBar()
        self.past_bar.closed.connect(self.as_of.clear)
        self._notes.insertWidget(0, self.past_bar)
        self.tree_part = TreePart()
        self.views.addWidget(self.tree_part)
        self.tree_part.tree.current_changed.connect(self._on_branch)
        self.tree_part.tree.opened.connect(self.opened)
        self.as_of.picked.connect(self.reload)
        self.add_shortcut("Ctrl+D", self.as_of.setFocus)
        self.add_shortcut("Ctrl+T", self.turn_view)

    def filter_widgets(self) -> Sequence[QWidget]:
        self.as_of = AsOfField(lambda: self.door.today)
        self.tree_button = QToolButton()
        self.tree_button.setCheckable(True)
        self.tree_button.setText(words.text("organizations.view_tree"))
        self.tree_button.setToolTip(words.text("organizations.view_tip"))
        self.tree_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(self.tree_button, "organizations")
        self.tree_button.toggled.connect(lambda _: self._show_view())
        return (self.as_of, self.tree_button)

    @property
    def day(self) -> date | None:
        """The past day that is looked at, None for now."""
        return self.as_of.day

    @property
    def current_item(self) -> OrganizationItem | None:
        """The selected organization, in the table or in the tree."""
        return self.tree_part.tree.current_item if self.is_tree else self.table.current_item

    @property
    def is_tree(self) -> bool:
        """Whether the tree is shown in place of the table."""
        return self.tree_button.isChecked()

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        if self.day is None:
            return words.text("organizations.list_title")
        return words.text("organizations.past_list_title", day=as_words(self.day))

    @property
    def list_about(self) -> str:
        """Of whom the list is: of the office, whose name stands on it anyway."""
        return ""

    def as_shown(self) -> ShownTable:
        """Return the list or the tree as shown, the past day in its title."""
        shown = super().as_shown()
        if not self.is_tree:
            return shown
        return self.tree_part.tree.as_shown(shown.title, shown.filters)

    def turn_view(self) -> None:
        """Show the tree in place of the table, or the table again."""
        self.tree_button.toggle()
        self.begin()

    def begin(self) -> None:
        """Go to the tree where it is shown, else where a register begins."""
        if self.is_tree and self.model.count_of_all:
            self.tree_part.tree.setFocus()
        elif self.day is not None:
            self.table.setFocus()
        else:
            super().begin()

    def apply_filter(self) -> None:
        """Show what the filter row asks for, in the table and in the tree."""
        super().apply_filter()
        if self.is_tree and self._branches is not None:
            self._show_branches(self._branches)

    def show_record(self, record_id: Hashable) -> bool:
        """Select a record as it is now, in the table or in the tree; returns whether it is here."""
        if self.day is not None:
            self.as_of.clear()
        found = super().show_record(record_id)
        if self.is_tree:
            self.tree_part.tree.setFocus()
            return self.tree_part.tree.select_key(record_id)
        return found

    def show_day(self) -> None:
        """Show what was just read in the tree too, and which day it is of."""
        if self.is_tree:
            self._show_tree()
        self._mark_day()

    def _show_view(self) -> None:
        """Show the tree or the table, with the same organization selected."""
        item = self.tree_part.tree.current_item if not self.is_tree else self.table.current_item
        self.views.setCurrentIndex(1 if self.is_tree else 0)
        if self.is_tree:
            self._show_tree()
        if item is not None:
            view = self.tree_part.tree if self.is_tree else self.table
            view.select_key(item.id)
        self._on_current(self.current_item)

    def _show_tree(self) -> None:
        self._branches = self.ask(service.organization_tree, day=self.day)
        self._show_branches(self._branches)

    def _show_branches(self, branches: service.DivisionBranch) -> None:
        is_filtered = self.model.rowCount() < self.model.count_of_all
        kept = frozenset(item.id for item in self.model.items) if is_filtered else None
        self.tree_part.show_tree(branches, kept)

    def _on_branch(self, item: OrganizationItem | None) -> None:
        if self.is_tree:
            self._on_current(item)

    def _mark_day(self) -> None:
        """Say which day is looked at, and that the past is only seen."""
        is_now = self.day is None
        if is_now:
            self.past_bar.clear()
        else:
            day = as_words(self.day)
            back = (words.text("kit.back_to_today"), self.as_of.clear)
            self.past_bar.say([words.text("organizations.past_bar", day=day)], "due", back)
            self.show_body()
        told = "" if is_now else words.text("organizations.past_title", day=as_words(self.day))
        self.subtitle_label.setText(told)
