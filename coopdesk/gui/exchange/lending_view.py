"""Field copies: what is lent to which laptop since when, and what comes back."""

from collections.abc import Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.lending import LendingState
from coopdesk.gui.exchange.issued_view import icon_button
from coopdesk.gui.exchange.lent_dialog import LentDialog
from coopdesk.gui.exchange.package_view import PackageView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.choices_editor import ChoicesEditor
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.file_dialogs import file_dialog
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import exchange
from coopdesk.services.exchange import LendingItem
from coopdesk.services.workspace import Workspace

_TONES = {LendingState.OUT: "due", LendingState.WRITTEN_OFF: "wrong"}


def _tone(state: Any) -> str:
    return _TONES.get(state, "")


class LendingTableModel(ItemTableModel[LendingItem]):
    """Lendings, one row each."""

    columns = (
        Column("lending.organizations", attrgetter("names"), width=18, grows=True),
        Column("lending.holder", attrgetter("holder"), width=16),
        Column("lending.lent_on", attrgetter("lent_on"), width=8),
        Column("lending.days", attrgetter("days"), numeric=True),
        Column(
            "lending.state",
            attrgetter("state"),
            show=words.choice,
            tone=lambda s: _TONES.get(s, ""),
        ),
        Column("lending.purpose", attrgetter("purpose"), width=10),
        Column("lending.lent_by", attrgetter("lent_by"), optional=True),
        Column("lending.closed_on", attrgetter("closed_on"), optional=True),
        Column("lending.closed_by", attrgetter("closed_by"), optional=True),
    )


class LendingView(PackageView):
    """A view of ``page``, which shows what came of each step."""

    def __init__(self, page: Page) -> None:
        super().__init__("lendings", LendingTableModel(), self._lending_card)
        self._page = page
        self._preferences: Preferences | None = None
        self._may = self._is_copy = False
        self.lend_button = icon_button("lending.lend", "export", self.lend)
        self.take_button = icon_button("lending.take", "import", self.choose_file)
        buttons = QWidget()
        buttons.setProperty("surface", "sheet")
        buttons.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(buttons)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self.lend_button)
        row.addWidget(self.take_button)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setSpacing(0)
        column.insertWidget(0, buttons)
        self.empty.fill(
            words.text("lending.nothing"), words.text("lending.nothing_hint"), icon="exchange"
        )

    def set_workspace(self, workspace: Workspace, *, may: bool) -> None:
        """Take whether this is a laptop: that borrows and gives back, the office lends."""
        self._is_copy, self._may = workspace.runner.actor.is_copy, may
        self.lend_button.setVisible(not self._is_copy)
        for button in (self.lend_button, self.take_button):
            button.setEnabled(may)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the last folder."""
        self._preferences = preferences

    def reload(self) -> None:
        """Read the lendings again."""
        self.set_items(self._page.ask(exchange.list_lendings))

    def lend(self) -> FormDialog | None:
        """Open the dialog that lends; without a laptop that is known, say where to begin."""
        copies = [(one.copy_id, one.name) for one in self._page.ask(exchange.list_copies)]
        if not copies:
            told = words.text("refusal.lending.copy_unknown")
            self._page.message_bar.say([told], "due")
            return None
        offered = self._page.ask(exchange.list_lendable)
        form = Form(
            title=words.text("lending.lend"),
            fields=(
                FormField("lending.holder", partial(ChoiceEditor, copies, may_be_empty=False)),
                FormField(
                    "lending.organizations",
                    partial(ChoicesEditor, offered, columns=1),
                    required=True,
                    full_width=True,
                    refusals=("lending.nothing_chosen", "lending.out_already"),
                ),
                FormField("lending.purpose", TextEditor),
                FormField("package.folder", FolderEditor, required=True, full_width=True),
            ),
            handler=exchange.lend_organizations,
            command=_lend_command,
            primary=words.text("lending.lend"),
            intro=words.text("lending.lend_intro"),
        )
        values = {"package.folder": self._folder()}
        dialog = FormDialog(self._page.door, form, self._page, values=values)
        dialog.saved.connect(lambda key: self._write(key, _folder_of(dialog)))
        dialog.open()
        return dialog

    def give_back(self, item: LendingItem) -> FormDialog:
        """At the laptop: open the dialog that gives back and writes the package."""
        form = Form(
            title=words.text("lending.return"),
            fields=(FormField("package.folder", FolderEditor, required=True, full_width=True),),
            handler=exchange.return_lent,
            command=lambda _: exchange.ReturnLent(item.id),
            primary=words.text("lending.return"),
            intro=words.text("lending.return_intro", names=item.names),
        )
        values = {"package.folder": self._folder()}
        dialog = FormDialog(self._page.door, form, self._page, values=values)
        dialog.saved.connect(lambda _: self._write(item.id, _folder_of(dialog)))
        dialog.open()
        return dialog

    def write_off(self, item: LendingItem) -> FormDialog:
        """Open the dialog that gives a lost laptop up, with a reason."""
        form = Form(
            title=words.text("lending.write_off"),
            fields=(
                FormField(
                    "lending.reason",
                    TextEditor,
                    required=True,
                    full_width=True,
                    refusals=("lending.reason_missing",),
                ),
            ),
            handler=exchange.write_off_lending,
            command=lambda told: exchange.WriteOffLending(item.id, told["lending.reason"] or ""),
            primary=words.text("lending.write_off"),
            intro=words.text("lending.write_off_intro", names=item.names, holder=item.holder),
        )
        dialog = FormDialog(self._page.door, form, self._page)
        told = words.text("lending.was_written_off", names=item.names)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def choose_file(self) -> QFileDialog:
        """Ask for the package that was lent, or that comes back."""
        kinds = words.text("package.files", suffix=exchange.SUFFIX)
        title = words.text("lending.take")
        dialog = file_dialog(self._page, title, kinds, self.check_file, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def check_file(self, path: Path) -> None:
        """Check a package and show what it would do."""
        self._page.start(
            exchange.check_lent_file, path, then=lambda found: self._on_checked(path, found)
        )

    def _on_checked(self, path: Path, found: exchange.LentPreview) -> None:
        dialog = LentDialog(self._page.door, path, found, self._page)
        dialog.taken.connect(self._on_taken)
        dialog.open()

    def _on_taken(self, taken: exchange.TakenLent) -> None:
        self.reload()
        self.table.select_key(taken.lending_id)
        key = "lending.was_returned" if taken.is_return else "lending.was_taken"
        self._page.show_done(words.text(key, names=taken.names))

    def _write(self, lending_id: str, folder: Path) -> None:
        write = exchange.write_return_package if self._is_copy else exchange.write_lent_package
        self._page.start(
            write,
            lending_id,
            folder,
            then=lambda path: self._page.show_done(words.text("lending.written", file=path.name)),
        )

    def _choose_folder(self, item: LendingItem) -> QFileDialog:
        dialog = QFileDialog(self._page, words.text("kit.choose_folder"), str(self._folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self._write(item.id, Path(chosen)))
        dialog.open()
        return dialog

    def _folder(self) -> Path:
        return self._preferences.last_folder if self._preferences else Path.home()

    def _lending_card(self, item: LendingItem) -> DetailCard:
        is_out = item.state is LendingState.OUT
        card = DetailCard(item.names, _facts(item), words.choice(item.state))
        again = icon_button("lending.write_again", "export", partial(self._choose_folder, item))
        if self._is_copy and is_out:
            card.add_button(icon_button("lending.return", "undo", partial(self.give_back, item)))
        elif self._is_copy:
            card.add_button(again)
        elif is_out:
            card.add_button(again)
            off = icon_button("lending.write_off", "bin", partial(self.write_off, item))
            off.setEnabled(self._may)
            card.add_button(off)
        return card


def _lend_command(told: Mapping[str, Any]) -> exchange.LendOrganizations:
    return exchange.LendOrganizations(
        told["lending.holder"], told["lending.organizations"] or (), told["lending.purpose"] or ""
    )


def _folder_of(dialog: FormDialog) -> Path:
    folder: Path = dialog.fields.values()["package.folder"]
    return folder


def _facts(item: LendingItem) -> list[tuple[str, str]]:
    facts = [
        (words.text("lending.holder"), item.holder),
        (words.text("lending.lent_on"), f"{item.lent_on.isoformat()} {item.lent_by}"),
        (words.text("lending.days"), str(item.days)),
        (words.text("lending.purpose"), item.purpose),
        (words.text("lending.reason"), item.reason),
    ]
    if item.papers_left:
        stayed = words.text("lending.papers_stayed", count=item.papers_left)
        facts.append((words.text("lending.papers_left"), stayed))
    if item.closed_on is not None:
        closed = f"{item.closed_on.isoformat()} {item.closed_by}"
        facts.append((words.text("lending.closed_on"), closed))
    return [fact for fact in facts if fact[1]]
