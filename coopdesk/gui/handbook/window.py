"""The help window: topics and a search at the left, the text at the right."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from coopdesk import handbook, words
from coopdesk.gui.kit import theme
from coopdesk.handbook import Place

SIZE = (960, 640)
_PLACE = Qt.ItemDataRole.UserRole


class HandbookWindow(QDialog):
    """Stays open beside the work; ``open_place`` leads to a topic, or to a heading in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.text("handbook.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("public", True)  # tells nothing of the office: may be read while locked
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(words.text("handbook.search"))
        self.search.setAccessibleName(words.text("handbook.search"))
        self.list = QListWidget()
        self.list.setAccessibleName(words.text("handbook.topics"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.text = QTextBrowser(openLinks=False)
        self.text.setAccessibleName(words.text("handbook.text"))
        self.place = Place("")
        self._lay_out()
        self.search.textChanged.connect(self._on_searched)
        self.search.returnPressed.connect(self._on_return)
        self.list.currentItemChanged.connect(lambda item, _: self._on_chosen(item))
        self.text.anchorClicked.connect(self._on_link)
        self._on_searched("")
        self.search.setFocus()

    def open_place(self, place: Place) -> None:
        """Show a topic from the heading on, the whole of it without one."""
        if place.topic != self.place.topic:
            self.text.setMarkdown(handbook.get_topic(place.topic).markdown)
            self._dress()
        self.place = place
        self._show_heading(place.heading)
        self._mark(place.topic)

    def _show_heading(self, heading: str) -> None:
        block = self.text.document().begin()
        while block.isValid() and heading:
            if block.blockFormat().headingLevel() and block.text() == heading:
                self.text.setTextCursor(QTextCursor(block))
                top = self.text.document().documentLayout().blockBoundingRect(block).top()
                self.text.verticalScrollBar().setValue(int(top))
                return
            block = block.next()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _mark(self, key: str) -> None:
        """Let the list show where the text stands; found passages stay as they were chosen."""
        item = self.list.currentItem()
        if item and item.data(_PLACE)[0] == key:
            return
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(_PLACE)[0] == key:
                self.list.setCurrentRow(row)
                break
        self.list.blockSignals(False)

    def _on_searched(self, typed: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        if typed.strip():
            for found in handbook.find_passages(typed):
                told = f"{found.topic.title} · {found.heading}\n{found.excerpt}"
                self._add(told, found.topic.key, found.heading)
        else:
            for topic in handbook.list_topics():
                self._add(topic.title, topic.key, "")
        if not self.list.count():
            nothing = QListWidgetItem(words.text("handbook.nothing"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            nothing.setData(_PLACE, ("", ""))
            self.list.addItem(nothing)
        self.list.blockSignals(False)
        if self.place.topic and not typed.strip():
            self._mark(self.place.topic)

    def _add(self, told: str, key: str, heading: str) -> None:
        item = QListWidgetItem(told)
        item.setData(_PLACE, (key, heading))
        self.list.addItem(item)

    def _on_return(self) -> None:
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_PLACE)[0]:
            self.open_place(Place(*item.data(_PLACE)))

    def _on_link(self, url: QUrl) -> None:
        decoded = QUrl.ComponentFormattingOption.FullyDecoded
        self.open_place(Place(url.path(decoded), url.fragment(decoded)))

    def _dress(self) -> None:
        """Give headings and lines the sizes of the program, tables hairlines and room."""
        document = self.text.document()
        document.setDocumentMargin(theme.space(5))
        block = document.begin()
        while block.isValid():
            _dress_block(block)
            block = block.next()
        for table in document.rootFrame().childFrames():
            if isinstance(table, QTextTable):
                form = table.format()
                form.setBorder(1)
                form.setBorderCollapse(True)
                form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                form.setBorderBrush(theme.current().colour("line"))
                form.setCellPadding(theme.space(1))
                form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                table.setFormat(form)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.space(2))
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.space(4)] * 4)
        row.setSpacing(theme.space(4))
        row.addLayout(left, 2)
        row.addWidget(self.text, 5)
        self.resize(theme.scaled(SIZE[0]), theme.scaled(SIZE[1]))


def _dress_block(block: QTextBlock) -> None:
    level = block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    form = QTextBlockFormat()
    form.setLineHeight(150, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTopMargin(theme.space(4) if level > 1 else theme.space(1))
    form.setBottomMargin(theme.space(1))
    cursor.mergeBlockFormat(form)
    if level:
        worn = theme.current()
        head = QTextCharFormat()
        head.setFont(worn.font((worn.large, worn.medium, worn.base)[level - 1], bold=True))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(head)
