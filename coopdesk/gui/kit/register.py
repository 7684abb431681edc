"""The register page: filter row, table, a detail panel that follows, counts and sums below."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.shown import RegisterView, ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_panel import DetailPanel
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.eliding_choice import ElidingChoice
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.past_day import PastDay
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow

DETAIL_FROM = 720
"""Below this width the detail panel waits until the record is opened."""
WORDS_FROM = 900
"""Below this width the tools of the filter row lose their word."""
_MOST_ASKED = 4
"""Beside more choices than these too: what is asked for is told before what can be done."""
_LEAST_FILTER, _WIDEST_FILTER = 28, 80
_WITH_WORD = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_WIDEST_CHOICE = 38
_ICON_ALONE = Qt.ToolButtonStyle.ToolButtonIconOnly


class ChoiceFilter(ElidingChoice):
    """One choice of the filter row; the first entry filters nothing.

    ``key`` names it in a saved filter, the label where none is given.
    """

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[object, str]],
        matches: Callable[[Any], object],
        *,
        key: str = "",
    ) -> None:
        super().__init__()
        self.key = key or label
        self._matches = matches
        self.setAccessibleName(label)
        self.setToolTip(label)
        self.addItem(words.text("kit.any", name=label), None)
        for value, word in choices:
            self.addItem(word, (value,))
        self.setSizeAdjustPolicy(ElidingChoice.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(theme.scaled(theme.space(_WIDEST_CHOICE)))

    @property
    def told(self) -> str:
        """What is asked for, in words; empty while nothing is filtered."""
        if self.currentData() is None:
            return ""
        return words.text("shown.filter", name=self.accessibleName(), choice=self.currentText())

    def minimumSizeHint(self) -> QSize:
        """Give way where the row is short, before what stands beside is cut."""
        return QSize(theme.space(26), super().minimumSizeHint().height())

    @property
    def chosen(self) -> str:
        """What is asked for, as a saved filter keeps it; empty while nothing is filtered."""
        return "" if self.currentData() is None else str(self.currentData()[0])

    def choose(self, value: str) -> bool:
        """Ask for a kept value, for nothing when it is empty; returns whether it is known."""
        values = ["" if data is None else str(data[0]) for data in self._data()]
        if value not in values:
            return False
        self.setCurrentIndex(values.index(value))
        return True

    def _data(self) -> list[Any]:
        return [self.itemData(number) for number in range(self.count())]

    def keeps(self, item: object) -> bool:
        """Return whether ``item`` has the chosen value."""
        chosen = self.currentData()
        return chosen is None or self._matches(item) == chosen[0]


class RegisterPage(Page):
    """A list of records; a subclass names ``name`` and ``make_model`` and sets items in reload.

    ``choice_filters`` and ``detail`` may be given, and further ``views`` of the records in place of
    the table. One that ``takes_past_day`` reads ``past.asked`` in reload; its ``changing_buttons``
    rest meanwhile, and ``past_note`` is the key of what else is to be known of it. ``exported`` and
    ``printed`` carry the table as shown, a ``ShownTable``; the window takes them where the page
    itself does not.
    """

    exported = Signal(object)
    printed = Signal(object)
    opened = Signal(object)

    name: ClassVar[str] = ""
    takes_past_day: ClassVar[bool] = False
    past_note: ClassVar[str] = ""

    def __init__(
        self, door: Door, preferences: Preferences | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(door, parent)
        self.past = PastDay(lambda: door.today)
        self.preferences = preferences
        self.model = self.make_model()
        self.table = TableView(self.model, self.name, preferences)
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("kit.filter_hint"))
        self.filter_edit.setToolTip(words.text("kit.filter_tip"))
        self.filter_edit.setAccessibleName(words.text("kit.filter_hint"))
        self.filter_edit.setMinimumWidth(theme.scaled(theme.space(_LEAST_FILTER)))
        self.filter_edit.setMaximumWidth(theme.scaled(theme.space(_WIDEST_FILTER)))
        self.filters = list(self.choice_filters())
        self.totals = TotalsRow(self.table, self.model)
        self.views = QStackedWidget()
        self.detail_panel = DetailPanel()
        self._has_detail = type(self).detail is not RegisterPage.detail
        self._lay_out_register()
        self._connect()

    def make_model(self) -> ItemTableModel[Any]:
        """Return the model of the table."""
        raise NotImplementedError

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        """Return the choices of the filter row."""
        return ()

    def filter_widgets(self) -> Sequence[QWidget]:
        """Return what else stands in the filter row."""
        return ()

    def detail(self, item: Any) -> QWidget | None:
        """Return what the panel at the right shows of ``item``."""

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        """The buttons of what can be done today alone."""
        return ()

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text(self.title_key) if self.title_key else self.title_label.text()

    @property
    def list_about(self) -> str:
        """Of whom the list is."""
        return self.subtitle_label.text()

    def as_shown(self) -> ShownTable:
        """Return the list as shown: what is exported and printed."""
        told = (self.filter_edit.text().strip(), *(choice.told for choice in self.filters))
        return self.table.as_shown(
            self.past.title(self.list_title),
            filters=[part for part in told if part],
            count_of_all=self.model.count_of_all,
        )

    @property
    def current_item(self) -> Any:
        """The selected record, None when there is none."""
        return self.table.current_item

    def view(self) -> RegisterView:
        """Return what is asked for now, to be kept under a name."""
        columns = self.model.columns
        sorted_by, is_descending = self.table.sorted_by
        return RegisterView(
            self.filter_edit.text().strip(),
            {choice.key: choice.chosen for choice in self.filters if choice.chosen},
            sorted_by,
            is_descending,
            tuple(columns[number].key for number in self.table.shown_columns()),
        )

    def show_view(self, view: RegisterView) -> bool:
        """Ask for what was kept; returns whether all of it is still known here."""
        known = {choice.key: choice for choice in self.filters}
        is_whole = view.choices.keys() <= known.keys()
        for key, choice in known.items():
            is_whole = choice.choose(view.choices.get(key, "")) and is_whole
        self.filter_edit.setText(view.text)
        is_whole = not self.table.show_columns(view.columns) and is_whole
        if not view.sorted_by:
            self.table.forget_order()
            self.reload()
        elif not self.table.sort_by(view.sorted_by, descending=view.is_descending):
            is_whole = False
        return is_whole

    def add_tool(self, button: QToolButton) -> None:
        """Put a button before the others of the filter row."""
        self._filter_row.insertWidget(self._filter_row.count() - len(self._tool_buttons), button)
        self._tool_buttons.insert(0, button)

    def set_papers(self, menu: QMenu) -> None:
        """Let the print button open a menu: the list as shown, and the papers of its records."""
        button = self.print_button
        button.setToolTip(words.text("kit.print_menu_tip"))
        button.clicked.disconnect()

        def open_menu() -> None:
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

        button.clicked.connect(open_menu)
        self.add_shortcut("Ctrl+Shift+P", open_menu)

    def set_items(
        self, items: Sequence[Any], rest: Iterator[Sequence[Any]] | None = None, count: int = 0
    ) -> None:
        """Show ``items``, or what belongs here when there are none.

        Of a long list ``items`` are the first, ``rest`` brings the others in blocks, and ``count``
        is how many there are in all.
        """
        self.model.set_items(items, rest, count)
        if items:
            self.show_body()
            if self.table.current_item is None and self.model.rowCount():
                self.table.selectRow(0)
        else:
            self.show_empty()
        note = words.text(self.past_note) if self.past_note else ""
        self.past.tell(self, self.changing_buttons, note)

    def show_record(self, record_id: Hashable) -> bool:
        """Select a record whatever the filter hides; returns whether it stands here."""
        self.clear_filter()
        if not self.table.select_key(record_id):
            self.reload()
        self.table.setFocus()
        return self.table.select_key(record_id)

    def begin(self) -> None:
        """Go to the table, or to what begins an empty one."""
        if self.model.count_of_all:
            self.table.setFocus()
        else:
            self.empty_state.begin()

    def apply_filter(self) -> None:
        """Show what the filter row asks for."""
        chosen = [choice for choice in self.filters if choice.currentData() is not None]
        keep = (lambda item: all(choice.keeps(item) for choice in chosen)) if chosen else None
        self.model.set_filter(self.filter_edit.text(), keep)

    def clear_filter(self) -> None:
        """Show every record again."""
        self.filter_edit.clear()
        for choice in self.filters:
            choice.setCurrentIndex(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= theme.scaled(DETAIL_FROM)
        self.detail_panel.setVisible(self._has_detail and is_wide)
        has_room = self.width() >= theme.scaled(WORDS_FROM)
        if self.past.field:
            self.past.field.label.setVisible(has_room)
        style = _WITH_WORD if has_room and len(self._asked) <= _MOST_ASKED else _ICON_ALONE
        own = (widget for widget in self._asked if isinstance(widget, QToolButton))
        for button in (*own, *self._tool_buttons):
            button.setToolButtonStyle(style)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.pause(paused=False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.pause(paused=True)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """From the filter, the down key leads into the table and Esc clears it."""
        if watched is self.filter_edit and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.clear_filter()
                return True
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.filter_edit.textChanged.connect(self.apply_filter)
        self.filter_edit.installEventFilter(self)
        for choice in self.filters:
            choice.currentIndexChanged.connect(self.apply_filter)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self.opened)
        self.add_shortcut("Ctrl+F", self._focus_filter)
        self.add_shortcut("Ctrl+E", lambda: self.exported.emit(self.as_shown()))
        self.add_shortcut("Ctrl+P", lambda: self.printed.emit(self.as_shown()))

    def _on_current(self, item: object) -> None:
        if self._has_detail:
            self.detail_panel.show_widget(self.detail(item) if item is not None else None)

    def _focus_filter(self) -> None:
        self.filter_edit.setFocus()
        self.filter_edit.selectAll()

    def _lay_out_register(self) -> None:
        self._filter_row = row = QHBoxLayout()
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self.filter_edit, _WIDEST_FILTER)
        past = (self.past.serve(self),) if self.takes_past_day else ()
        self._asked = (*self.filters, *self.filter_widgets(), *past)
        for widget in self._asked:
            row.addWidget(widget)
        row.addStretch(1)
        self._tool_buttons = self._tools()
        for button in self._tool_buttons:
            row.addWidget(button)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        self.views.addWidget(self._table_part())
        splitter.addWidget(self.views)
        splitter.addWidget(self.detail_panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.space(280), theme.space(60)])
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(_rule())
        column.addWidget(splitter, 1)

    def _table_part(self) -> QWidget:
        part = QWidget()
        part.setProperty("surface", "sheet")
        column = QVBoxLayout(part)
        column.setContentsMargins(theme.space(3), 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        return part

    def _tools(self) -> list[QToolButton]:
        menu_button = self._tool("kit.columns", "kit.columns_tip", "columns")
        menu_button.clicked.connect(
            lambda: self.table.column_menu().popup(
                menu_button.mapToGlobal(menu_button.rect().bottomLeft())
            )
        )
        export_button = self._tool("kit.export", "kit.export_tip", "export")
        export_button.clicked.connect(lambda: self.exported.emit(self.as_shown()))
        self.print_button = self._tool("kit.print", "kit.print_tip", "print")
        self.print_button.clicked.connect(lambda: self.printed.emit(self.as_shown()))
        return [menu_button, export_button, self.print_button]

    def _tool(self, key: str, tip: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setText(words.text(key))
        button.setToolTip(words.text(tip))
        button.setToolButtonStyle(_WITH_WORD)
        theme.set_icon(button, icon)
        return button


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("rule", "true")
    return rule
