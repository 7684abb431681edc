"""The own fingerprint, large enough to be read out, and the offices that are trusted."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.office_keys import KeyEventKind, KeyStanding
from coopdesk.gui.exchange.issued_view import icon_button
from coopdesk.gui.exchange.key_forms import decline_dialog, renew_dialog, revoke_dialog
from coopdesk.gui.exchange.tables import TrustedTableModel
from coopdesk.gui.exchange.trust_dialog import TrustDialog
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.file_dialogs import file_dialog
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import exchange

_MOST_EVENTS = 5
_EVENTS = {
    KeyEventKind.RENEWED: "key_event.renewed",
    KeyEventKind.REPLACED: "key_event.replaced",
    KeyEventKind.REVOKED: "key_event.revoked",
    KeyEventKind.TRUSTED: "key_event.trusted",
}


class FingerprintLabel(QWidget):
    """Six groups in two lines, each with its number: what two people compare by telephone."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = [QLabel() for _ in range(6)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(10))
        grid.setVerticalSpacing(theme.space(2))
        for place, label in enumerate(self.groups):
            number = QLabel(words.text("key.group", number=place + 1))
            number.setProperty("role", "soft")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row, column = divmod(place, 3)
            grid.addWidget(number, row * 2, column)
            grid.addWidget(label, row * 2 + 1, column)
        grid.setColumnStretch(3, 1)

    def show_fingerprint(self, fingerprint: str) -> None:
        """Show the groups."""
        for label, group in zip(self.groups, fingerprint.split(), strict=True):
            label.setText(f"{group[:3]} {group[3:]}")
            label.setAccessibleName(group)
            size = round(theme.current().large * 1.3)
            label.setFont(theme.current().font(size, bold=True, numeric=True))


class KeysView(QWidget):
    """What waits for a second person, the own keys, and below them the offices that are trusted."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._preferences: Preferences | None = None
        self._own: exchange.KeyItem | None = None
        self._may = False
        self.office_label = _label("", "section")
        self.fingerprint_label = FingerprintLabel()
        self.export_button = icon_button("key.export", "export", self.export_key)
        self.renewal_button = icon_button("key.export_renewal", "export", self.export_renewal)
        self.copy_button = icon_button("key.copy_fingerprint", "copy", self._copy)
        self.print_button = icon_button("key.print_sheet", "print", self.print_sheet)
        self.renew_button = icon_button("key.renew", "refresh", self.renew)
        self.trust_button = icon_button("key.trust", "shield", self.choose_key)
        self.follow_button = icon_button("key.follow", "check", self.follow)
        self.revoke_button = icon_button("key.revoke", "close", self.revoke)
        self.model = TrustedTableModel()
        self.table = TableView(self.model, "trusted-offices")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer_steps())
        self.none_label = _label(words.text("key.none_trusted"), "soft")
        self.requests = _Card()
        self.former, self.events = QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    def set_workspace(self, *, may: bool) -> None:
        """Take whether the operator may change keys; who may only approve does so here too."""
        self._may = may
        for button in (self.trust_button, self.renew_button):
            button.setEnabled(may)
        self._offer_steps()

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the last folder."""
        self._preferences = preferences

    def reload(self) -> None:
        """Read the keys again."""
        ask = self._page.ask
        self._own = own = ask(exchange.own_key)
        present, *former = ask(exchange.list_own_keys)
        self.office_label.setText(own.name)
        self.fingerprint_label.show_fingerprint(own.fingerprint)
        self.renewal_button.setVisible(present.is_announced)
        _fill(self.former, [self._former_row(one) for one in former if one.retired_on is None])
        trusted = ask(exchange.list_trusted)
        self.model.set_items(trusted)
        self.table.setVisible(bool(trusted))
        self.none_label.setVisible(not trusted)
        waiting = ask(exchange.list_key_requests)
        self.requests.setVisible(bool(waiting))
        _fill(self.requests.rows, [self._request_row(one) for one in waiting])
        told = [_label(_event(one), "soft") for one in ask(exchange.list_key_events)[:_MOST_EVENTS]]
        title = [_label(words.text("key.events_title"), "label")] if told else []
        _fill(self.events, [*title, *told])
        self._offer_steps()

    def choose_key(self) -> QFileDialog:
        """Ask for the key card of another office, or the statement of its renewal."""
        kinds = words.text("package.key_files", suffix=exchange.KEY_SUFFIX)
        title = words.text("key.choose_key")
        dialog = file_dialog(self._page, title, kinds, self.trust_key, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def trust_key(self, path: Path) -> None:
        """Open the dialog in which the fingerprint of a key card is compared."""
        self._page.start(exchange.read_key, path, then=lambda key: self._compare(path, key))

    def follow(self) -> TrustDialog | None:
        """Open the dialog in which the fingerprint of a renewed key is compared."""
        item = self.table.current_item
        if item is None or item.standing is not KeyStanding.ANNOUNCED:
            return None
        key = self._page.ask(exchange.renewed_key, item.office_id)
        dialog = TrustDialog(
            self._page.door,
            key,
            exchange.follow_renewal,
            partial(exchange.FollowRenewal, item.office_id),
            parent=self._page,
            told=("key.follow_title", "key.follow_intro"),
        )
        self._open(dialog, "key.followed")
        return dialog

    def note_renewal(self, path: Path) -> None:
        """Note the renewal that a package or receipt was refused for, and offer to compare it."""

        def offer(office_id: str) -> None:
            self.table.select_key(office_id)
            name = next(one.name for one in self.model.items if one.office_id == office_id)
            action = (words.text("key.follow"), self._follow_noted)
            self._page.message_bar.say([words.text("key.noted", office=name)], "due", action)

        self._page.do(exchange.note_renewal, exchange.NoteRenewal(path), then=offer)

    def _follow_noted(self) -> None:
        self.follow()

    def revoke(self) -> FormDialog | None:
        """Open the dialog that ends the trust in the office that is chosen."""
        item = self.table.current_item
        if item is None or item.standing is KeyStanding.REVOKED:
            return None
        dialog = revoke_dialog(self._page.door, item, self._page)
        told = words.text("key.revoked", office=item.name)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def renew(self) -> FormDialog:
        """Open the dialog that renews the own keys."""
        dialog = renew_dialog(self._page.door, self._page)
        printing = (words.text("key.print_sheet"), self.print_sheet)
        told = [words.text("key.renewed")]
        dialog.saved.connect(lambda _: self._page.message_bar.say(told, "done", printing))
        dialog.open()
        return dialog

    def export_key(self) -> QFileDialog:
        """Ask for a folder and write the own key card there."""
        return self._export(exchange.export_key, "key.exported")

    def export_renewal(self) -> QFileDialog:
        """Ask for a folder and write there what the former key says of the present one."""
        return self._export(exchange.export_renewal, "key.renewal_exported")

    def print_sheet(self) -> None:
        """Show the sheet with the own fingerprint as it is printed."""
        from coopdesk.services.printing import print_form

        if self._own is not None:
            printed = self._page.ask(print_form, "key-sheet", self._own.office_id)
            show_paper(self._page, words.text("key.print_sheet"), printed, self._preferences)

    def approve(self, item: exchange.KeyRequestItem) -> None:
        """Carry out what another person asked for."""
        told = words.text("key.approved", what=exchange.key_request_in_words(item))
        command = exchange.ApproveKeyStep(item.id)
        self._page.do(exchange.approve_key_step, command, then=lambda _: self._page.show_done(told))

    def decline(self, item: exchange.KeyRequestItem) -> FormDialog | None:
        """Withdraw what one asked for oneself; else open the dialog that asks for the reason."""
        what = exchange.key_request_in_words(item)
        if item.is_mine:
            told = words.text("key.withdrawn", what=what)
            command = exchange.DeclineKeyStep(item.id)
            self._page.do(
                exchange.decline_key_step, command, then=lambda _: self._page.show_done(told)
            )
            return None
        dialog = decline_dialog(self._page.door, item, self._page)
        told = words.text("key.declined", what=what)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def retire(self, item: exchange.OwnKeyItem) -> None:
        """Ask once, and throw a former key away."""
        question = words.text("key.retire_ask", made_on=item.made_on.isoformat())
        told = words.text("key.retired")
        command = exchange.RetireKey(item.number)

        def sure() -> None:
            self._page.do(exchange.retire_key, command, then=lambda _: self._page.show_done(told))

        messages.ask(self, question, words.text("key.retire"), sure, destructive=True)

    def _compare(self, path: Path, key: exchange.KeyItem) -> None:
        dialog = TrustDialog(
            self._page.door,
            key,
            exchange.trust_office,
            partial(exchange.TrustOffice, path),
            parent=self._page,
        )
        self._open(dialog, "key.trusted")

    def _open(self, dialog: TrustDialog, done: str) -> None:
        dialog.trusted.connect(
            lambda office: self._page.show_done(words.text(done, office=office.name))
        )
        dialog.open()

    def _export(self, written: Callable[..., Path], done: str) -> QFileDialog:
        folder = self._preferences.last_folder if self._preferences else Path.home()
        dialog = QFileDialog(self._page, words.text("kit.choose_folder"), str(folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

        def tell(path: Path) -> None:
            self._page.message_bar.say([words.text(done, file=path)], "done")

        dialog.fileSelected.connect(lambda to: self._page.start(written, Path(to), then=tell))
        dialog.open()
        return dialog

    def _offer_steps(self) -> None:
        item = self.table.current_item
        standing = item.standing if item is not None else None
        self.follow_button.setEnabled(self._may and standing is KeyStanding.ANNOUNCED)
        is_trusted = standing in {KeyStanding.TRUSTED, KeyStanding.ANNOUNCED}
        self.revoke_button.setEnabled(self._may and is_trusted)

    def _former_row(self, item: exchange.OwnKeyItem) -> QWidget:
        told = {"made_on": item.made_on.isoformat(), "group": item.fingerprint.split()[0]}
        button = icon_button("key.retire", "bin", partial(self.retire, item))
        button.setEnabled(self._may)
        return _beside(_label(words.text("key.former_line", **told), "soft"), button)

    def _request_row(self, item: exchange.KeyRequestItem) -> QWidget:
        told: dict[str, Any] = {"what": exchange.key_request_in_words(item), "by": item.asked_by}
        told |= {"reason": item.reason, "day": item.asked_on.isoformat()}
        label = _label(words.text("key.request_line", **told), "value")
        label.setWordWrap(True)
        away = icon_button(
            "key.withdraw" if item.is_mine else "key.decline", "undo", partial(self.decline, item)
        )
        if item.is_mine:
            return _beside(label, away)
        return _beside(
            label, icon_button("key.approve", "check", partial(self.approve, item)), away
        )

    def _copy(self) -> None:
        if self._own is not None:
            QGuiApplication.clipboard().setText(self._own.fingerprint)
            self._page.show_done(words.text("key.copied"))

    def _lay_out(self) -> None:
        own, others = _Card(), _Card()
        own.column.addWidget(self.office_label)
        own.column.addWidget(_label(words.text("key.own_title"), "label"))
        own.column.addWidget(self.fingerprint_label)
        own.column.addWidget(_label(words.text("key.own_hint"), "soft"))
        shown = (self.export_button, self.renewal_button, self.copy_button, self.print_button)
        own.column.addLayout(_row(*shown, self.renew_button))
        own.column.addLayout(self.former)
        self.requests.column.insertWidget(0, _label(words.text("key.requests_title"), "section"))
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(_label(words.text("key.trusted_title"), "section"), 1)
        for button in (self.follow_button, self.revoke_button, self.trust_button):
            head.addWidget(button)
        others.column.addLayout(head)
        others.column.addWidget(self.none_label)
        self.table.setMinimumHeight(theme.current().row * 5)
        others.column.addWidget(self.table, 1)
        others.column.addLayout(self.events)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(4))
        column.addWidget(self.requests)
        column.addWidget(own)
        column.addWidget(others, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


class _Card(QFrame):
    """A card of the page; its column is filled from outside, ``rows`` anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.space(5), theme.space(4)] * 2)
        self.column.setSpacing(theme.space(3))
        self.rows = QVBoxLayout()
        self.column.addLayout(self.rows)


def _fill(column: QLayout, widgets: Sequence[QWidget]) -> None:
    """Let ``column`` hold these widgets and no others."""
    while column.count():
        column.takeAt(0).widget().deleteLater()
    for widget in widgets:
        column.addWidget(widget)


def _event(item: exchange.KeyEventItem) -> str:
    told = {"subject": item.subject, "author": item.author, "reason": item.reason}
    return words.text(_EVENTS[item.kind], day=item.happened_on.isoformat(), **told)


def _beside(label: QLabel, *buttons: QPushButton) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(2))
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button)
    return whole


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.space(2))
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(role == "soft")
    return label
