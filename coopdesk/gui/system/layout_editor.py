"""A layout of the office's own: its blocks, what can be set of each, the very paper beside."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.pdf_pages import PdfPages
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.system.layout_panel import LayoutPanel
from coopdesk.gui.system.parts import button, label
from coopdesk.services import layout_files, layouts
from coopdesk.services.layout_editing import LayoutDraft, LayoutNode, NodePath
from coopdesk.services.layouts import LayoutRecord

_PATH = Qt.ItemDataRole.UserRole
_WAIT_MS = 250
"""The paper is drawn anew when typing rests for so long."""
_SIZE = (1300, 690)


class LayoutEditor(BarHost, QDialog):
    """Edits a copy; ``saved`` tells its id. Nothing is changed before it is saved."""

    saved = Signal(str)

    def __init__(self, door: Door, record: LayoutRecord, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.door, self._item = door, record.item
        self.setWindowTitle(words.text("layout.edit_title", title=record.item.title))
        self.draft = LayoutDraft(record.item.form_id, record.source)
        self.message_bar = MessageBar()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(words.text("layout.blocks"))
        self.panel = LayoutPanel(self._set)
        self.paper = QScrollArea()
        self.paper.setProperty("surface", "sheet")
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.name_editor = TextEditor(longest=layouts.LONGEST_NAME)
        self.name_editor.input.setAccessibleName(words.text("layout.name"))
        offered = words.text("layout.default_name", year=door.today.year)
        self.name_editor.set_value(record.item.name if record.item.is_own else offered)
        self._drawing = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._drawing.timeout.connect(self.draw)
        self._lay_out()
        self._fill(("elements", 0))
        self.tree.currentItemChanged.connect(lambda *_: self._show_selected())
        self._show_selected()

    @property
    def path(self) -> NodePath:
        """Where the selected place stands in the layout."""
        item = self.tree.currentItem()
        found: NodePath = item.data(0, _PATH) if item else ("elements",)
        return found

    def select(self, path: NodePath) -> None:
        """Select a place."""
        for item in self._items():
            if item.data(0, _PATH) == path:
                self.tree.setCurrentItem(item)

    def shift(self, steps: int) -> None:
        """Move the selected place among its neighbours."""
        if len(self.path) > 1:
            self._changed(self.draft.move(self.path, steps))

    def remove(self) -> None:
        """Remove the selected place."""
        if self.draft.can_remove(self.path):
            self._changed(self.draft.remove(self.path))

    def add_part(self) -> None:
        """Add a row, box, column or signer behind the selected one."""
        if self.draft.has_parts(self.path):
            self._changed(self.draft.add_part(self.path))

    def choose_block(self) -> QMenu:
        """Ask which block is added behind the selected one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in self.draft.kinds():
            menu.addAction(words.choice(kind), partial(self._add_block, kind))
        menu.popup(self.block_button.mapToGlobal(self.block_button.rect().bottomLeft()))
        return menu

    def draw(self) -> None:
        """Draw the very paper the layout prints, or say what is wrong with it."""
        self._drawing.stop()
        attempt(self, lambda _: self._preview(), self._show_paper)

    def preview(self) -> None:
        """Open the paper in the preview, to be looked at in its size."""
        title = self.windowTitle()
        attempt(self, lambda _: self._preview(), lambda made: Preview(title, made.pdf, self).open())

    def save(self, *, use: bool = False) -> None:
        """Save the layout, and set the form so from now on when ``use`` says so."""
        if not self.panel.check():
            return
        name = self.name_editor.value() or ""
        layout_id = self._item.id if self._item.is_own else ""
        command = layouts.SaveLayout(self._item.form_id, name, self.draft.source, layout_id)

        def then(saved_id: str) -> None:
            if use:
                chosen = layouts.UseLayout(self._item.form_id, saved_id)
                self.door.do(layouts.use_layout, chosen)
            self.saved.emit(saved_id)
            self.accept()

        self.message_bar.clear()
        attempt(self, lambda sure: self._do(layouts.save_layout, command, sure), then)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawing.start()

    def _do(self, handler: Callable[..., Any], command: Any, confirmed: frozenset[str]) -> Any:
        return self.door.do(handler, command, confirmed=confirmed)

    def _preview(self) -> Any:
        name = self.name_editor.value() or words.text("layout.unnamed")
        return self.door.ask(
            layout_files.preview_layout, self._item.form_id, self.draft.source, name
        )

    def _show_paper(self, printed: Any) -> None:
        self.message_bar.clear()
        pages = PdfPages(printed.pdf)
        place = self.paper.verticalScrollBar().value()
        width = max(self.paper.viewport().width() - theme.space(8), 200)
        sheets = QWidget()
        column = QVBoxLayout(sheets)
        column.setContentsMargins(*[theme.space(1)] * 4)
        ratio = self.devicePixelRatioF()
        for number in range(len(pages)):
            picture = QPixmap.fromImage(pages.picture(number, round(width * ratio)))
            picture.setDevicePixelRatio(ratio)
            sheet = QLabel()
            sheet.setPixmap(picture)
            column.addWidget(sheet)
        pages.close()
        self.paper.setWidget(sheets)
        self.paper.verticalScrollBar().setValue(place)

    def _set(self, name: str, value: Any) -> None:
        self.draft.set(self.path, name, value)
        self._tell_names()
        self._drawing.start()

    def _add_block(self, kind: Any) -> None:
        self._changed(self.draft.add_block(self.path, kind))

    def _changed(self, path: NodePath) -> None:
        self._fill(path)
        self._drawing.start()

    def _fill(self, path: NodePath) -> None:
        blocked = self.tree.blockSignals(True)
        self.tree.clear()
        self.tree.addTopLevelItems([_tree_item(node) for node in self.draft.nodes()])
        for item in self._items():
            item.setExpanded(len(item.data(0, _PATH)) == 1 or item.data(0, _PATH) == path[:2])
        self.select(path)
        self.tree.blockSignals(blocked)
        self._show_selected()

    def _tell_names(self) -> None:
        """Show in the tree what its places say now."""
        told = {node.path: _told(node) for node in _walk(self.draft.nodes())}
        for item in self._items():
            item.setText(0, told[item.data(0, _PATH)])

    def _show_selected(self) -> None:
        path = self.path
        item = self.tree.currentItem()
        title = item.text(0) if item else ""
        self.panel.show_settings(title, self.draft.settings(path), self.draft.value_names(path))
        is_place = len(path) == 1
        self.up_button.setEnabled(not is_place)
        self.down_button.setEnabled(not is_place)
        self.part_button.setEnabled(self.draft.has_parts(path))
        self.remove_button.setEnabled(self.draft.can_remove(path))

    def _items(self) -> list[QTreeWidgetItem]:
        waiting = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        found = []
        while waiting:
            item = waiting.pop(0)
            assert item is not None
            found.append(item)
            waiting += [item.child(n) for n in range(item.childCount())]
        return found

    def _tool(self, key: str, icon: str, pressed: Callable[[], object], keys: str) -> Any:
        made = button(key, icon, pressed)
        made.setToolTip(f"{words.text(key)}（{keys}）")
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(made.click)
        return made

    def _lay_out(self) -> None:
        self.up_button = self._tool("layout.up", "up", lambda: self.shift(-1), "Alt+Up")
        self.down_button = self._tool("layout.down", "down", lambda: self.shift(1), "Alt+Down")
        self.block_button = self._tool("layout.add_block", "add", self.choose_block, "Ctrl+N")
        self.part_button = self._tool("layout.add_part", "add", self.add_part, "Ctrl+Shift+N")
        self.remove_button = self._tool("layout.remove_part", "bin", self.remove, "Ctrl+Del")
        self.preview_button = self._tool("layout.preview", "print", self.preview, "Ctrl+P")
        self.cancel_button = button("kit.cancel", "close", self.reject)
        self.save_button = self._tool("layout.save", "save", self.save, "Ctrl+S")
        self.use_button = button(
            "layout.save_and_use", "check", lambda: self.save(use=True), "primary"
        )
        self.use_button.setToolTip(f"{words.text('layout.save_and_use')}（Ctrl+Enter）")
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.use_button.click)
        split = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self._tree_side(), self.panel, self.paper):
            split.addWidget(widget)
        split.setSizes([theme.scaled(width) for width in (380, 320, 600)])
        split.setChildrenCollapsible(False)
        split.setStretchFactor(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        column.addWidget(self.message_bar)
        column.addWidget(split, 1)
        column.addLayout(self._foot())
        screen = self.screen().availableGeometry()
        wanted = QSize(*(theme.scaled(length) for length in _SIZE))
        self.resize(wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 40)))

    def _tree_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.tree, 1)
        for row in (
            (self.block_button, self.part_button),
            (self.up_button, self.down_button, self.remove_button),
        ):
            line = QHBoxLayout()
            for one in row:
                line.addWidget(one, 1)
            column.addLayout(line)
        return side

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(2))
        name = label(words.text("layout.name"), "plain")
        name.setBuddy(self.name_editor.input)
        foot.addWidget(name)
        foot.addWidget(self.name_editor, 1)
        foot.addWidget(self.preview_button)
        foot.addStretch(1)
        for one in (self.cancel_button, self.save_button, self.use_button):
            foot.addWidget(one)
        return foot


def _tree_item(node: LayoutNode) -> QTreeWidgetItem:
    item = QTreeWidgetItem([_told(node)])
    item.setData(0, _PATH, node.path)
    item.addChildren([_tree_item(part) for part in node.parts])
    return item


def _walk(nodes: Any) -> Any:
    for node in nodes:
        yield node
        yield from _walk(node.parts)


def _told(node: LayoutNode) -> str:
    return f"{node.kind}　{node.label}".strip()


def file_name_of(item: layouts.LayoutItem) -> str:
    """Return the name a layout file is offered under."""
    told = item.name or words.text("layout.shipped")
    return f"{item.title}（{told}）.toml"
