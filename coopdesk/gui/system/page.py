"""The workspace itself: operators, backups, the self-test, the log, the look, the program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.rights import Capability, Role, may_do, may_see
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.views import ListedViews
from coopdesk.gui.system import operator_forms
from coopdesk.gui.system.about_view import AboutView
from coopdesk.gui.system.audit_view import AuditView
from coopdesk.gui.system.backup_care import BackupCare
from coopdesk.gui.system.backup_view import BackupView
from coopdesk.gui.system.bin_view import BinView
from coopdesk.gui.system.check_view import CheckView
from coopdesk.gui.system.display_view import PAPER_FACE, DisplayView
from coopdesk.gui.system.duties_view import DutiesView
from coopdesk.gui.system.layouts_view import LayoutsView
from coopdesk.gui.system.operators_view import OperatorsView
from coopdesk.gui.system.printers_view import PrintersView
from coopdesk.gui.system.rehearsal_view import RehearsalView
from coopdesk.gui.system.update_view import UpdateView
from coopdesk.gui.system.vocabulary_view import VocabularyView, add_form, list_command
from coopdesk.gui.system.workspace_door import WorkspaceDoor
from coopdesk.services import sign_ins, system
from coopdesk.services.bin import list_bin
from coopdesk.services.organizations import (
    AddWord,
    RetireWord,
    Word,
    add_word,
    list_words,
    load_words,
    retire_word,
)
from coopdesk.services.system import OperatorItem
from coopdesk.services.updates import SUFFIX as UPDATE_SUFFIX
from coopdesk.services.workspace import Workspace

BACKUP_FOLDER = "backup/folder"


class SystemPage(Page):
    """The sections; what needs the open workspace works once ``set_workspace`` was called.

    ``leaving`` carries what is to be done with the workspace once it is closed: go back to a
    backup, or salvage what can be read. ``rehearsal_asked`` carries an open copy to practise on.
    """

    leaving = Signal(str, object)
    rehearsal_asked = Signal(object)
    title_key = "system.title"
    watches = frozenset({"operator", "setting", "vocabulary_item", "bin_entry", "form_layout"})

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._workspace: Workspace | None = None
        self._preferences: Preferences | None = None
        self.operators = OperatorsView()
        self.duties = DutiesView(self)
        self.backup = BackupView()
        self.care = BackupCare(self, self.backup.series)
        self.rehearsal = RehearsalView(self)
        self.checks = CheckView()
        self.audit = AuditView(self)
        self.vocabularies = VocabularyView(lambda one: self.ask(list_words, one))
        self.layouts = LayoutsView(self)
        self.printers = PrintersView(self)
        self.bin = BinView(self)
        self.display = DisplayView()
        self.updates = UpdateView(self)
        self.about = AboutView()
        self.views = ListedViews(self)
        self._add_sections()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.views.titles)
        row.addWidget(self.views, 1)
        self._connect()

    def _add_sections(self) -> None:
        topics: dict[str, dict[str, QWidget]] = {
            "system.topic_people": {
                "system.operators": self.operators,
                "duty.title": self.duties,
                "system.audit": self.audit,
            },
            "system.topic_data": {
                "system.backup": self.backup,
                "system.self_test": self.checks,
                "bin.title": self.bin,
                "rehearsal.title": self.rehearsal,
            },
            "system.topic_paper": {
                "vocabulary.title": self.vocabularies,
                "layout.title": self.layouts,
                "printer.title": self.printers,
            },
            "system.topic_program": {
                "system.display": self.display,
                "update.title": self.updates,
                "system.about": self.about,
            },
        }
        for topic, sections in topics.items():
            self.views.add_topic(words.text(topic))
            for key, view in sections.items():
                self.views.add(view, words.text(key))

    @property
    def workspace(self) -> Workspace:
        """The open workspace."""
        assert self._workspace is not None, "the main window hands it over before the first show"
        return self._workspace

    def set_workspace(self, workspace: Workspace) -> None:
        """Take the open workspace and who is signed in."""
        self._workspace = workspace
        actor = workspace.runner.actor
        may = may_do(Role(actor.role), Capability.SYSTEM)
        self.operators.set_actor(actor.operator, may=may)
        self.backup.renew_button.setEnabled(may)
        self.backup.series.set_right(may=may)
        self.bin.set_right(may_empty=may)
        self.updates.set_workspace(workspace, may=may)
        if not may_see(Role(actor.role), "system"):
            self.views.take_out(self.audit)
        self.about.show_workspace(actor.office_name, workspace.folder)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: look, folders, the face of paper."""
        self._preferences = preferences
        self.display.set_preferences(preferences)
        self.audit.preferences = self.duties.preferences = preferences
        self.layouts.set_preferences(preferences)
        self.printers.set_preferences(preferences)
        self.updates.set_preferences(preferences)
        stored = preferences.text_of(BACKUP_FOLDER)
        self.backup.set_folder(Path(stored) if stored else preferences.last_folder)

    def showEvent(self, event: QShowEvent) -> None:
        # every command writes into the log, whatever else it changed
        self._stale = True
        super().showEvent(event)

    def show_part(self, part: str) -> None:
        """Show one of the sections."""
        views = {"backup": self.backup, "bin": self.bin, "checks": self.checks}
        self.views.setCurrentWidget(views[part])

    def open_file(self, path: Path) -> None:
        """Look at a file that was opened with the program: an update or a backup."""
        if path.suffix == UPDATE_SUFFIX:
            self.views.setCurrentWidget(self.updates)
            self.updates.check(path)
            return
        self.views.setCurrentWidget(self.backup)
        self.check_backup(path)

    def reload(self) -> None:
        self.operators.set_items(self.ask(system.list_operators))
        self.backup.show_last(self.ask(system.get_last_backup), self.door.today)
        if self.views.indexOf(self.audit) >= 0:
            self.audit.reload()
        self.vocabularies.reload()
        self.layouts.reload()
        self.printers.reload()
        self.updates.reload()
        self.bin.set_items(self.ask(list_bin))
        if self._workspace is not None:
            self.backup.show_number(system.recovery_number(self._workspace))
            self.care.reload()
            self.rehearsal.show_state(self._workspace)

    def add_operator(self) -> FormDialog:
        """Let another person sign in."""
        form = operator_forms.enrol_form()
        values = {"operator.role": Role.CLERK}
        dialog = FormDialog(WorkspaceDoor(self.workspace), form, self, values=values)
        return self._show(
            dialog, lambda typed: words.text("operator.added", name=typed["operator.name"])
        )

    def change_role(self, operator: OperatorItem) -> FormDialog:
        """Give an operator another role."""
        told = words.text("operator.changed", name=operator.name)
        form, values = operator_forms.role_form(operator), {"operator.role": operator.role}
        dialog = FormDialog(self.door, form, self, values=values)
        return self._show(dialog, lambda _: told)

    def change_passphrase(self, operator: OperatorItem) -> FormDialog:
        """Give an operator a new passphrase, or start a stopped one again."""
        key = "operator.passphrase_set" if operator.active else "operator.was_started"
        told = words.text(key, name=operator.name)
        return self._open(operator_forms.passphrase_form(operator), told)

    def change_own_passphrase(self) -> FormDialog:
        """Change the passphrase of who is signed in."""
        told = words.text("operator.passphrase_set", name=self.workspace.runner.actor.operator)
        return self._open(operator_forms.own_passphrase_form(), told)

    def stop_operator(self, operator: OperatorItem) -> None:
        """Ask once, then let the person sign in no more."""
        question = words.text("operator.stop_question", name=operator.name)
        word = words.text("operator.stop")
        messages.ask(self, question, word, lambda: self._stop(operator), destructive=True)

    def make_backup(self, folder: Path) -> None:
        """Write a backup into ``folder`` and read it back."""
        if self._preferences:
            self._preferences.keep_text(BACKUP_FOLDER, str(folder))
        self.start_on_workspace(system.make_backup, folder, then=self._on_backup)

    def choose_backup(self) -> QFileDialog:
        """Ask for a backup to be checked."""
        return self._choose("backup.check", "backup.files", self.check_backup)

    def check_backup(self, path: Path) -> None:
        """Prove that a backup of this workspace opens and is sound."""
        self.start_on_workspace(system.check_backup_of, path, then=self._on_checked)

    def run_self_test(self) -> None:
        """Run every check, on another thread."""
        self.start_on_workspace(system.self_test, then=self.checks.show_checks)

    def ask_to_renew(self) -> None:
        """Ask once, then make a new recovery key and show its sheet."""
        question, word = words.text("recovery.renew_question"), words.text("recovery.renew")
        messages.ask(self, question, word, self.renew_recovery, destructive=True)

    def renew_recovery(self) -> None:
        """Make a new recovery key and show its sheet at once, this one time."""
        attempt(self, lambda _: system.renew_recovery(self.workspace), self._on_renewed)

    def add_word(self) -> FormDialog:
        """Add a word to the vocabulary that is shown."""
        form = add_form(self.vocabularies.vocabulary)
        return self._show(
            FormDialog(self.door, form, self),
            lambda typed: words.text("vocabulary.added", name=typed["vocabulary.name"]),
        )

    def retire_word(self, word: Word) -> None:
        """Offer a word no more."""
        told = words.text("vocabulary.was_retired", name=word.name)
        self._do(retire_word, RetireWord(word.id), told)

    def restore_word(self, word: Word) -> None:
        """Offer a retired word again."""
        told = words.text("vocabulary.was_restored", name=word.name)
        self._do(add_word, AddWord(word.vocabulary, word.name), told)

    def choose_words(self) -> QFileDialog:
        """Ask for the file of a list of words."""
        return self._choose("vocabulary.load", "vocabulary.load_files", self.load_words)

    def load_words(self, path: Path) -> None:
        """Take in a list of words from the city, checked before anything is written."""
        vocabulary = self.vocabularies.vocabulary
        attempt(
            self,
            lambda _: self.door.do(load_words, list_command(vocabulary, path)),
            lambda counts: self._on_saved(
                words.text(
                    "vocabulary.loaded", new=counts.new, changed=counts.changed, same=counts.same
                )
            ),
        )

    def choose_face(self) -> QFileDialog:
        """Ask for the font file of the computer's own 仿宋."""
        return self._choose("display.choose_face", "display.font_files", self.use_face)

    def use_face(self, path: Path | None) -> None:
        """Set paper in this face from now on; None for the bundled one."""
        if path is None:
            attempt(self, lambda _: system.use_paper_face(None), lambda _: self._on_face(None))
        else:
            choose = lambda _: system.choose_paper_face(path)  # noqa: E731 - of the whole computer
            self.start_on_workspace(choose, then=lambda _: self._on_face(path))

    def _do(self, handler: Callable[..., Any], command: Any, told: str) -> None:
        attempt(self, lambda _: self.door.do(handler, command), lambda _: self._on_saved(told))

    def _open(self, form: Form[Any], told: str) -> FormDialog:
        return self._show(FormDialog(WorkspaceDoor(self.workspace), form, self), lambda _: told)

    def _show(self, dialog: FormDialog, told: Callable[[dict[str, Any]], str]) -> FormDialog:
        dialog.saved.connect(lambda _: self._on_saved(told(dialog.fields.values())))
        dialog.open()
        return dialog

    def start_on_workspace(
        self, handler: Callable[..., Any], *args: Any, then: Callable[[Any], None]
    ) -> None:
        """Do long work with the workspace on another thread; the buttons wait meanwhile."""
        self.message_bar.clear()
        job = Job(WorkspaceDoor(self.workspace), handler, args, parent=self)
        job.finished.connect(then)
        job.refused.connect(self._on_refused)
        buttons = (
            self.backup.make_button,
            self.backup.check_button,
            self.backup.series.run_button,
            self.checks.start_button,
        )
        for button in buttons:
            button.setEnabled(False)
            job.ended.connect(lambda button=button: button.setEnabled(True))
        self.job_bar.follow(job)
        job.start()

    def _stop(self, operator: OperatorItem) -> None:
        attempt(
            self,
            lambda _: sign_ins.stop_operator(self.workspace, operator),
            lambda _: self._on_saved(words.text("operator.was_stopped", name=operator.name)),
        )

    def _on_saved(self, sentence: str) -> None:
        self.show_done(sentence)
        self.on_changed()

    def _on_backup(self, made: Any) -> None:
        self.message_bar.say([words.text("backup.made", file=made.path)], "done")
        self.reload()

    def _on_checked(self, checked: Any) -> None:
        told = words.text(
            "backup.checked", file=checked.path.name, at=checked.made_at.replace("T", " ")
        )
        self.message_bar.say([told], "done")

    def _on_renewed(self, recovery_key: str) -> None:
        sheet = self.ask(system.recovery_sheet, recovery_key)
        title = words.text("recovery.sheet_title")
        shown = Preview(title, sheet, self.window(), preferences=self._preferences)
        number = system.recovery_number(self.workspace)
        told = [words.text("recovery.renewed", number=number), words.text("recovery.only_now")]
        self.message_bar.say(told, "due")
        self.reload()
        shown.open()

    def _on_face(self, path: Path | None) -> None:
        stored = str(path) if path else ""
        if self._preferences:
            self._preferences.keep_text(PAPER_FACE, stored)
        self.display.show_face(stored)
        done = words.text("display.face_set", name=path.name) if path else ""
        self.show_done(done or words.text("display.face_reset"))

    def _choose(self, title: str, kinds: str, chosen: Callable[[Path], object]) -> QFileDialog:
        folder = self._preferences.last_folder if self._preferences else Path.home()
        dialog = QFileDialog(self, words.text(title), str(folder), words.text(kinds))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.open()
        return dialog

    def _find_in_log(self) -> None:
        self.views.setCurrentWidget(self.audit)
        self.audit.filter_edit.setFocus()

    def _connect(self) -> None:
        self.operators.add_asked.connect(self.add_operator)
        self.operators.role_asked.connect(self.change_role)
        self.operators.passphrase_asked.connect(self.change_passphrase)
        self.operators.stop_asked.connect(self.stop_operator)
        self.operators.own_asked.connect(self.change_own_passphrase)
        self.backup.make_asked.connect(self.make_backup)
        self.backup.check_asked.connect(self.choose_backup)
        self.backup.renew_asked.connect(self.ask_to_renew)
        self.care.going_back.connect(lambda path: self.leaving.emit("restore", path))
        self.checks.salvage_asked.connect(lambda: self.leaving.emit("salvage", None))
        self.rehearsal.opened.connect(self.rehearsal_asked)
        self.checks.asked.connect(self.run_self_test)
        self.vocabularies.add_asked.connect(self.add_word)
        self.vocabularies.retire_asked.connect(self.retire_word)
        self.vocabularies.restore_asked.connect(self.restore_word)
        self.vocabularies.load_asked.connect(self.choose_words)
        self.bin.done.connect(self._on_saved)
        self.display.face_asked.connect(self.choose_face)
        self.display.bundled_asked.connect(lambda: self.use_face(None))
        self.add_shortcut("Ctrl+F", self._find_in_log)
