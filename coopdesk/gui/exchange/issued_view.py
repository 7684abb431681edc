"""What is handed down: every edition, where it stands, and what it changes."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.issued import IssuedKind, IssuedState
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.gui.exchange.package_view import PackageView
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.choices_editor import ChoicesEditor
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.file_dialogs import file_dialog, saving_dialog
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.records.papers_button import add_papers
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.task_dialog import TaskDialog, in_card
from coopdesk.services import issued_files, issued_templates
from coopdesk.services.issued_files import IssuedChanges, IssuedFileItem
from coopdesk.services.workspace import Workspace

MOST_CHANGES = 40
_TONES = {IssuedState.IN_FORCE: "done", IssuedState.COMING: "due"}


def _state(item: Any) -> str:
    return words.text("issued.kept") if item.state is None else words.choice(item.state)


def _tone(item: Any) -> str:
    return "accent" if item.state is None else _TONES.get(item.state, "")


class IssuedTableModel(ItemTableModel[IssuedFileItem]):
    """Files handed down, one row an edition."""

    columns = (
        Column("issued.kind", attrgetter("kind"), show=words.choice, width=8),
        Column("issued.title", attrgetter("title"), width=14, grows=True),
        Column("issued.edition", attrgetter("edition"), numeric=True),
        Column("issued.applies_from", attrgetter("applies_from"), width=8),
        Column("issued.state", lambda item: item, show=_state, tone=_tone, width=8),
        Column("issued.issuer", attrgetter("issuer"), width=12),
        Column("issued.key", attrgetter("key"), optional=True),
        Column("issued.ends_on", attrgetter("ends_on"), optional=True),
        Column("issued.saved_on", attrgetter("saved_on"), optional=True),
        Column("issued.saved_by", attrgetter("saved_by"), optional=True),
    )


class IssuedView(PackageView):
    """A view of ``page``, which shows what came of each step."""

    def __init__(self, page: Page) -> None:
        super().__init__("issued-files", IssuedTableModel(), self._issued_card)
        self._page = page
        self._preferences: Preferences | None = None
        self._may_issue = False
        self.import_button = icon_button("issued.import", "import", self.choose_file)
        self.template_button = QPushButton(words.text("issued.template"))
        theme.set_icon(self.template_button, "export")
        self.template_button.setMenu(self._template_menu())
        self._buttons = QWidget()
        self._buttons.setProperty("surface", "sheet")
        self._buttons.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self.import_button)
        row.addWidget(self.template_button)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setSpacing(0)
        column.insertWidget(0, self._buttons)
        self.empty.fill(
            words.text("issued.nothing"), words.text("issued.nothing_hint"), icon="exchange"
        )

    def set_workspace(self, workspace: Workspace, *, may: bool) -> None:
        """Take the level of the office: a township only receives."""
        level = OfficeLevel(workspace.runner.actor.level)
        self._may_issue = may and level is not OfficeLevel.TOWNSHIP
        self._buttons.setVisible(self._may_issue)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the last folder."""
        self._preferences = preferences

    def reload(self) -> None:
        """Read the files again."""
        self.set_items(self._page.ask(issued_files.list_issued_files))

    def choose_file(self) -> QFileDialog:
        """Ask for a file to be kept."""
        title, kinds = words.text("issued.import"), words.text("issued.files")
        dialog = file_dialog(self._page, title, kinds, self.check_file, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def check_file(self, path: Path) -> None:
        """Show what a file would change; everything wrong with it is shown with its place."""

        def check() -> IssuedChanges:
            source = issued_files.read_issued_file(path)
            return self._page.ask(issued_files.preview_issued, source)

        self._page.try_to(check, self._on_checked)

    def show_changes(self, changes: IssuedChanges) -> TaskDialog:
        """Show what a file changes before it is kept."""
        dialog = TaskDialog(words.text("issued.preview_title"), self._page.door, self._page)
        card = in_card(DetailCard(changes.text.title, _facts(changes), _head(changes)))
        command = issued_files.SaveIssuedFile(changes.text.source)

        def save() -> None:
            self._page.do(
                issued_files.save_issued_file,
                command,
                then=lambda file_id: self._on_kept(dialog, file_id),
            )

        leave = words.text("kit.cancel")
        dialog.show_pane(card, (words.text("issued.keep"), save), leave=leave)
        if changes.refusals:
            dialog.message_bar.refuse(changes.refusals)
            dialog.primary_button.setEnabled(False)
        else:
            dialog.message_bar.say([words.text("issued.preview_good")], "accent")
            dialog.primary_button.setFocus()
        dialog.open()
        return dialog

    def issue(self, item: IssuedFileItem) -> FormDialog:
        """Open the dialog that hands a file down to all offices below, or to some."""
        choices = self._page.ask(issued_files.list_addressees)
        fields = [FormField("issued.addressees", partial(ChoicesEditor, choices, columns=2))]
        form = Form(
            title=words.text("issued.issue"),
            fields=fields if choices else (),
            handler=issued_files.issue_file,
            command=lambda told: issued_files.IssueFile(
                item.id, told.get("issued.addressees") or ()
            ),
            primary=words.text("issued.issue"),
            intro=words.text("issued.issue_intro", title=item.title),
        )
        dialog = FormDialog(self._page.door, form, self._page)
        told = words.text("issued.was_issued", title=item.title)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def pass_on(self, item: IssuedFileItem) -> None:
        """Keep a superior's file as ours, to be handed on."""
        told = words.text("issued.passed_on", title=item.title)
        command = issued_files.PassFileOn(item.id)
        self._page.do(issued_files.pass_file_on, command, then=lambda _: self._page.show_done(told))

    def remove(self, item: IssuedFileItem) -> None:
        """Ask once, then delete a file that was not handed down."""
        command = issued_files.RemoveIssuedFile(item.id)
        told = words.text("issued.removed", title=item.title)
        messages.ask(
            self._page,
            words.text("issued.remove_question", title=item.title),
            words.text("issued.remove"),
            lambda: self._page.do(
                issued_files.remove_issued_file,
                command,
                then=lambda _: self._page.show_done(told),
            ),
            destructive=True,
        )

    def save_template(self, kind: IssuedKind, key: str) -> QFileDialog:
        """Ask where a file to begin from goes."""

        def write(target: Path) -> None:
            self._page.try_to(
                lambda: self._page.ask(issued_templates.write_template, kind, key, target),
                lambda _: self._page.show_done(words.text("issued.saved_to", file=target.name)),
            )

        return self._choose_target(f"{kind}-{key}.toml", write)

    def export(self, item: IssuedFileItem) -> QFileDialog:
        """Ask where the text of an edition goes."""

        def write(target: Path) -> None:
            self._page.try_to(
                lambda: self._page.ask(issued_files.write_issued_source, item.id, target),
                lambda _: self._page.show_done(words.text("issued.saved_to", file=target.name)),
            )

        return self._choose_target(f"{item.key}-{item.edition}.toml", write)

    def _issued_card(self, item: IssuedFileItem) -> DetailCard:
        changes = self._page.ask(issued_files.get_issued_changes, item.id)
        card = DetailCard(item.title, [*_standing(item), *_facts(changes)], _head(changes))
        add_papers(card, self._page, ("issued_file", item.id), item.title, self._preferences)
        card.add_button(icon_button("issued.export", "export", partial(self.export, item)))
        if self._may_issue and item.is_own:
            card.add_button(icon_button("issued.issue", "exchange", partial(self.issue, item)))
            if not item.is_issued:
                card.add_button(icon_button("issued.remove", "bin", partial(self.remove, item)))
        elif self._may_issue:
            card.add_button(icon_button("issued.pass_on", "exchange", partial(self.pass_on, item)))
        return card

    def _on_checked(self, changes: IssuedChanges) -> None:
        self.show_changes(changes)

    def _on_kept(self, dialog: TaskDialog, file_id: str) -> None:
        dialog.accept()
        self.reload()
        self.table.select_key(file_id)
        self._page.show_done(words.text("issued.was_kept"))

    def _choose_target(self, name: str, chosen: Callable[[Path], object]) -> QFileDialog:
        kinds = words.text("issued.files")
        dialog = saving_dialog(self._page, name, kinds, chosen, self._preferences)
        dialog.setDefaultSuffix("toml")
        dialog.open()
        return dialog

    def _template_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, keys in issued_templates.list_templates().items():
            for key in keys:
                word = words.text("issued.template_of", kind=words.choice(kind), key=key)
                action = menu.addAction(word if len(keys) > 1 else words.choice(kind))
                action.triggered.connect(
                    lambda _, kind=kind, key=key: self.save_template(kind, key)
                )
        return menu


def _standing(item: IssuedFileItem) -> list[tuple[str, str]]:
    facts = [(words.text("issued.state"), _state(item))]
    if item.ends_on is not None:
        facts.append((words.text("issued.ends_on"), item.ends_on.isoformat()))
    if item.is_own and item.is_issued:
        told = "、".join(item.addressees) or words.text("issued.to_all")
        facts.append((words.text("issued.addressees"), told))
    return [*facts, (words.text("issued.issuer"), item.issuer)]


def _head(changes: IssuedChanges) -> str:
    text = changes.text
    told = {"kind": words.choice(text.kind), "edition": text.edition}
    return words.text("issued.head", **told, day=text.applies_from.isoformat())


def _facts(changes: IssuedChanges) -> list[tuple[str, str]]:
    """Return what an edition changes, value by value, as many as people read."""
    lines = [issued_files.difference_in_words(one) for one in changes.differences]
    facts = [(words.text("issued.changes"), line) for line in lines[:1]]
    facts += [("", line) for line in lines[1:MOST_CHANGES]]
    if len(lines) > MOST_CHANGES:
        facts.append(("", words.text("issued.more", count=len(lines) - MOST_CHANGES)))
    if not lines:
        facts.append((words.text("issued.changes"), words.text("issued.no_changes")))
    if changes.unchanged:
        facts.append((words.text("issued.unchanged"), f"{changes.unchanged:,}"))
    return facts


def icon_button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    """Return a button with its word and sign."""
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
