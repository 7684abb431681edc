"""How this office sets the forms: every shipped form, and what was made of it."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.file_dialogs import file_dialog, saving_dialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.system.layout_editor import LayoutEditor, file_name_of
from coopdesk.gui.system.parts import button, in_row, label
from coopdesk.services import layout_files, layouts
from coopdesk.services.layouts import LayoutItem


def _state(item: Any) -> str:
    if item.is_outdated:
        return words.text("layout.outdated")
    if item.in_use:
        return words.text("layout.in_use")
    return words.text("layout.issued") if item.is_issued and item.is_own else ""


def _origin(item: Any) -> str:
    return item.issuer if item.id else words.text("layout.shipped")


class LayoutTableModel(ItemTableModel[LayoutItem]):
    """Forms, and under each the layouts made from it."""

    columns = (
        Column("layout.form", attrgetter("title"), width=18, grows=True),
        Column("layout.name", attrgetter("name"), width=12),
        Column("layout.issuer", lambda item: item, width=13, show=_origin),
        Column("layout.version", attrgetter("version"), width=6),
        Column("layout.saved_on", attrgetter("saved_on"), width=8),
        Column("layout.saved_by", attrgetter("saved_by"), width=7),
        Column("layout.state", lambda item: item, width=9, show=_state),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("key")


class LayoutsView(QWidget):
    """A section of ``page``, which shows what came of each step."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page = page
        self._preferences: Preferences | None = None
        self.model = LayoutTableModel()
        self.table = TableView(self.model, "layouts")
        self.edit_button = button("layout.edit", "edit", self.edit, "primary")
        self.preview_button = button("layout.preview", "print", self.preview)
        self.use_button = button("layout.use", "check", self.use)
        self.export_button = button("layout.export", "export", self.choose_target)
        self.import_button = button("layout.import", "import", self.choose_file)
        self.issue_button = button("layout.issue", "exchange", self.issue)
        self.remove_button = button("layout.remove", "bin", self.ask_to_remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), 0)
        column.setSpacing(theme.space(2))
        column.addLayout(
            in_row(
                *(self.edit_button, self.preview_button, self.use_button, self.issue_button),
                *(self.export_button, self.import_button, self.remove_button),
            )
        )
        column.addWidget(label(words.text("layout.hint"), "soft"))
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
        self.table.current_changed.connect(lambda _: self._adjust())
        self.table.opened.connect(lambda _: self.edit())
        self._adjust()

    @property
    def selected(self) -> LayoutItem:
        """The selected layout; the buttons that ask for it wait for one."""
        item: LayoutItem | None = self.table.current_item
        assert item is not None
        return item

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the last folder."""
        self._preferences = preferences

    def reload(self) -> None:
        """Read the layouts again."""
        self.model.set_items(self._page.ask(layouts.list_layouts))
        self._adjust()

    def edit(self) -> LayoutEditor:
        """Change the office's own layout; of any other a copy is made."""
        item = self.selected
        record = self._page.ask(layouts.get_layout, item.form_id, item.id)
        return self._open_editor(record)

    def preview(self) -> Preview:
        """Show the very paper the selected layout prints."""
        item = self.selected
        record = self._page.ask(layouts.get_layout, item.form_id, item.id)
        printed = self._page.ask(
            layout_files.preview_layout, item.form_id, record.source, item.name
        )
        preview = Preview(item.title, printed.pdf, self._page, preferences=self._preferences)
        preview.open()
        return preview

    def use(self) -> None:
        """Set the form so from now on."""
        item = self.selected
        command = layouts.UseLayout(item.form_id, item.id)
        key = "layout.used" if item.id else "layout.used_shipped"
        self._do(layouts.use_layout, command, words.text(key, title=item.title, name=item.name))

    def issue(self) -> None:
        """Let the selected layout travel with the next packages."""
        item = self.selected
        told = words.text("layout.was_issued", name=item.name)
        self._do(layouts.issue_layout, layouts.IssueLayout(item.id), told)

    def ask_to_remove(self) -> None:
        """Ask once, then delete the selected layout."""
        item = self.selected
        question = words.text("layout.remove_question", name=item.name)
        told = words.text("layout.removed", name=item.name)
        command = layouts.RemoveLayout(item.id)
        messages.ask(
            self._page,
            question,
            words.text("layout.remove"),
            lambda: self._do(layouts.remove_layout, command, told),
            destructive=True,
        )

    def choose_target(self) -> QFileDialog:
        """Ask where the file of the selected layout goes."""
        item = self.selected
        kinds = words.text("layout.files")
        dialog = saving_dialog(
            self._page, file_name_of(item), kinds, self._export, self._preferences
        )
        dialog.setDefaultSuffix("toml")
        dialog.open()
        return dialog

    def choose_file(self) -> QFileDialog:
        """Ask for a layout file."""
        title, kinds = words.text("layout.import"), words.text("layout.files")
        dialog = file_dialog(self._page, title, kinds, self.take_file, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def take_file(self, file: Path) -> None:
        """Take in a layout file; everything wrong with it is shown with its place."""

        def save(read: layout_files.LayoutFile) -> None:
            command = layouts.SaveLayout(read.form_id, read.name, read.source)
            self._do(layouts.save_layout, command, words.text("layout.saved", name=read.name))

        self._page.try_to(lambda: self._page.ask(layout_files.read_layout_file, file), save)

    def _export(self, target: Path) -> None:
        item = self.selected
        told = words.text("layout.exported", file=target.name)
        self._page.try_to(
            lambda: self._page.ask(layout_files.export_layout, item.form_id, item.id, target),
            lambda _: self._page.show_done(told),
        )

    def _open_editor(self, record: layouts.LayoutRecord) -> LayoutEditor:
        editor = LayoutEditor(self._page.door, record, self._page)
        editor.saved.connect(self._on_saved)
        editor.open()
        return editor

    def _on_saved(self, layout_id: str) -> None:
        self.reload()
        self.table.select_key(layout_id)
        self._page.show_done(words.text("layout.saved", name=self.selected.name))

    def _do(self, handler: Callable[..., Any], command: Any, told: str) -> None:
        self._page.do(handler, command, then=lambda _: self._page.show_done(told))

    def _adjust(self) -> None:
        item: LayoutItem | None = self.table.current_item
        is_own = item is not None and item.is_own
        for one in (self.edit_button, self.preview_button, self.export_button):
            one.setEnabled(item is not None)
        self.use_button.setEnabled(item is not None and not (item.in_use or item.is_outdated))
        self.issue_button.setEnabled(is_own and not self.selected.is_issued)
        self.remove_button.setEnabled(is_own)
