"""The first window: sign in, make an office's workspace, recover it, or look at the demo."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import __version__, words
from coopdesk.domain.errors import CoopdeskError, WorkspaceTrouble
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.enter_key import press_focused
from coopdesk.gui.kit.job import Job, JobBar
from coopdesk.gui.kit.paired_choice import Branch
from coopdesk.gui.start.panes import (
    NewCopyPane,
    NewOfficePane,
    Pane,
    RecoveryPane,
    SignInPane,
)
from coopdesk.gui.start.salvage import SalvagePane, SalvageWorker
from coopdesk.services import opening as service
from coopdesk.services.opening import NewCopy, NewOffice
from coopdesk.services.restoring import go_back, undo_upgrade
from coopdesk.services.workspace import KEY_SUFFIX, Workspace

if TYPE_CHECKING:
    from coopdesk.services.salvage import SalvageReport

STRENGTHS = (
    ("members", "start.does_members"),
    ("governance", "start.does_governance"),
    ("ledger", "start.does_ledger"),
    ("awards", "start.does_awards"),
    ("exchange", "start.does_exchange"),
)


class StartWindow(QWidget):
    """Opens a workspace; ``opened`` carries it, and the recovery key of a new one."""

    opened = Signal(object, str)

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        divisions: Callable[[], tuple[tuple[Branch, ...], tuple[str, str]]],
        open_demo: Callable[[], Workspace],
    ) -> None:
        super().__init__()
        self.setWindowTitle(words.text("app.name"))
        self._folder, self._clock, self._divisions = folder, clock, divisions
        self._open_demo = open_demo
        self._busy = False
        self._offered: set[str] = set()
        self.job_bar = JobBar()
        self._stack = QStackedWidget()
        self.demo_button = QPushButton(words.text("start.open_demo"))
        self._folder_label = QLabel()
        self._lay_out()
        self.show_folder(folder)

    @property
    def pane(self) -> Pane:
        """The pane shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Pane)
        return shown

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def show_folder(self, folder: Path) -> None:
        """Offer what can be done in ``folder``: sign in, or make a workspace there."""
        self._folder = folder
        self._folder_label.setText(str(folder))
        try:
            if not service.is_workspace(folder):
                self._show_new_office()
                return
            operators = service.operators_of(folder)
        except CoopdeskError as error:
            self._show_new_office()
            self.pane.show_error(error)
            return
        pane = SignInPane(operators)
        pane.submitted.connect(lambda answer: self._sign_in(*answer))
        pane.add_link("start.forgot", lambda: self._show_recovery(operators))
        self._add_folder_links(pane)
        self._show(pane)
        pane.begin()

    def announce(self, opened: Path) -> None:
        """Say what happens after signing in to a file that was opened with the program."""
        self.pane.message_bar.say([words.text("start.opened_file", file=opened.name)], "accent")

    def _show_new_office(self) -> None:
        branches, city = self._divisions()
        pane = NewOfficePane(branches, city)
        pane.submitted.connect(self._create)
        pane.add_link("start.as_copy", self._choose_card)
        self._add_folder_links(pane)
        self._show(pane)
        pane.form.begin()

    def _choose_card(self) -> None:
        """Ask for the key card of the office that this laptop is to work for."""
        kinds = words.text("package.key_files", suffix=KEY_SUFFIX)
        dialog = QFileDialog(self, words.text("start.as_copy"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.show_new_copy(Path(name)))
        dialog.open()

    def show_new_copy(self, card: Path) -> None:
        """Show what a laptop asks that works for the office of a key card."""
        pane = NewCopyPane(card)
        pane.submitted.connect(self._create_copy)
        pane.add_link("start.back", lambda: self.show_folder(self._folder))
        self._show(pane)
        pane.form.begin()

    def _show_recovery(self, operators: list[str]) -> None:
        pane = RecoveryPane(operators)
        pane.submitted.connect(lambda answer: self._recover(*answer))
        pane.add_link("start.back", lambda: self.show_folder(self._folder))
        self._show(pane)
        pane.form.begin()

    def _add_folder_links(self, pane: Pane) -> None:
        pane.add_link("start.other_folder", self._choose_folder)
        pane.add_link("start.restore", self._choose_backup)

    def _sign_in(self, operator: str, passphrase: str) -> None:
        self._try(
            lambda: (service.open_workspace(self._folder, operator, passphrase, self._clock), "")
        )

    def _create(self, office: NewOffice) -> None:
        self._try(lambda: service.create_workspace(self._folder, office, self._clock))

    def _create_copy(self, copy: NewCopy) -> None:
        self._try(lambda: service.create_field_copy(self._folder, copy, self._clock))

    def _recover(self, recovery_key: str, operator: str, passphrase: str) -> None:
        self._try(
            lambda: (
                service.recover_workspace(
                    self._folder, recovery_key, operator, passphrase, self._clock
                ),
                "",
            )
        )

    def _on_demo(self) -> None:
        self._try(lambda: (self._open_demo(), ""))

    def _try(self, run: Callable[[], tuple[Workspace, str]]) -> None:
        """Open after the button was seen to be pressed: stretching the key takes a moment."""
        if not self._busy:
            self._busy = True
            self.setCursor(Qt.CursorShape.WaitCursor)
            QTimer.singleShot(0, lambda: self._run(run))

    def _run(self, run: Callable[[], tuple[Workspace, str]]) -> None:
        try:
            workspace, recovery_key = run()
        except CoopdeskError as error:
            self.pane.show_error(error)
            self._offer_way_out(error)
        else:
            self.opened.emit(workspace, recovery_key)
        finally:
            self._busy = False
            self.unsetCursor()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, words.text("start.choose_folder"), str(self._folder.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: self.show_folder(Path(chosen)))
        dialog.open()

    def _choose_backup(self) -> None:
        dialog = QFileDialog(self, words.text("start.choose_backup"), str(self._folder.parent))
        dialog.setNameFilter("*.coopbackup")
        dialog.fileSelected.connect(lambda chosen: self.restore(Path(chosen)))
        dialog.open()

    def restore(self, path: Path) -> None:
        """Put a backup, or what was kept aside, in the workspace's place, and tell the way back."""
        self._go_back(lambda: go_back(path, self._folder, words.text("start.restore"), self._since))

    def _undo_upgrade(self) -> None:
        self._go_back(lambda: undo_upgrade(self._folder, words.text("start.restore"), self._since))

    @property
    def _since(self) -> str:
        return self._clock().isoformat(timespec="minutes")

    def _go_back(self, run: Callable[[], Path | None]) -> None:
        try:
            aside = run()
        except CoopdeskError as error:
            self.pane.show_error(error)
            return
        self.show_folder(self._folder)
        if aside is not None:
            sentence = words.text("start.restored", folder=str(aside))
            self.pane.message_bar.say([sentence], "done")
            self.pane.add_link("start.undo_restore", lambda: self.restore(aside))

    def _offer_way_out(self, error: CoopdeskError) -> None:
        """Offer what helps where a workspace does not open: salvage, or the copy of before."""
        if isinstance(error, WorkspaceTrouble) and error.code == "damaged":
            self.offer_salvage()
        if isinstance(error, WorkspaceTrouble) and error.code == "upgrade_failed":
            self._offer("start.undo_upgrade", self._undo_upgrade)

    def offer_salvage(self) -> None:
        """Offer to save what can be read, by the passphrase that is typed."""
        self._offer("start.salvage", self._salvage)

    def _offer(self, key: str, pressed: Callable[[], object]) -> None:
        if isinstance(self.pane, SignInPane) and key not in self._offered:
            self._offered.add(key)
            self.pane.add_link(key, pressed)

    def _salvage(self) -> None:
        if not self.pane.form.check():
            return
        told = self.pane.form.values()
        operator, passphrase = told["start.operator"], told["start.passphrase"]
        work = SalvageWorker(self._clock)
        job = Job(work, work.salvage, (self._folder, operator, passphrase), self)
        job.finished.connect(lambda came: self._show_salvaged(*came))
        job.refused.connect(self._on_refused)
        job.ended.connect(lambda: self.pane.setEnabled(True))
        self.pane.setEnabled(False)
        self.job_bar.follow(job)
        job.start()

    def _on_refused(self, error: CoopdeskError) -> None:
        self.pane.show_error(error)

    def _show_salvaged(self, workspace: Workspace, report: "SalvageReport") -> None:
        pane = SalvagePane(report)
        pane.submitted.connect(lambda _: self.opened.emit(workspace, ""))
        self._show(pane)
        pane.primary_button.setFocus()

    def _show(self, pane: Pane) -> None:
        self._offered.clear()
        old = self._stack.currentWidget()
        self._stack.setCurrentIndex(self._stack.addWidget(pane))
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._welcome(), 2)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._stack, 1)
        right.addWidget(self.job_bar)
        row.addLayout(right, 3)
        self.resize(theme.space(260), theme.space(168))

    def _welcome(self) -> QFrame:
        welcome = QFrame()
        welcome.setProperty("surface", "detail")
        name = QLabel(words.text("app.name"))
        name.setProperty("role", "title")
        tagline = QLabel(words.text("start.tagline"))
        tagline.setProperty("role", "section")
        promise = QLabel(words.text("start.promise"))
        note = QLabel(words.text("start.demo_note"))
        for soft in (promise, note, self._folder_label):
            soft.setProperty("role", "soft")
            soft.setWordWrap(True)
        version = QLabel(__version__)
        version.setProperty("role", "soft")
        self._folder_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.set_icon(self.demo_button, "desk", "ink")
        self.demo_button.clicked.connect(lambda _: self._on_demo())
        column = QVBoxLayout(welcome)
        column.setContentsMargins(*[theme.space(8)] * 4)
        column.setSpacing(theme.space(3))
        for widget in (name, tagline, promise):
            column.addWidget(widget)
        column.addSpacing(theme.space(4))
        for icon, key in STRENGTHS:
            column.addLayout(_strength(icon, words.text(key)))
        column.addStretch(1)
        for below in (note, self.demo_button, self._folder_label, version):
            column.addWidget(below)
        return welcome


def _strength(icon: str, sentence: str) -> QHBoxLayout:
    sign, label = QLabel(), QLabel(sentence)
    theme.set_icon(sign, icon, "accent")
    row = QHBoxLayout()
    row.setSpacing(theme.space(3))
    row.addWidget(sign)
    row.addWidget(label, 1)
    return row
