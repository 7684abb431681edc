"""Everything a window tells: what is drawn, what a reader aloud says, what a pointer brings up."""

from collections.abc import Iterator

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def told_by(face: QWidget) -> Iterator[str]:
    """Yield every text of a window or dialog, of all rows of its tables too."""
    for part in (face, *face.findChildren(QWidget)):
        yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())
        yield from (part.windowTitle(), part.statusTip(), part.whatsThis())
        match part:
            case QLabel() | QAbstractButton() | QLineEdit():
                yield part.text()
            case QPlainTextEdit() | QTextEdit():
                yield part.toPlainText()
            case QComboBox():
                yield from (part.itemText(at) for at in range(part.count()))
            case QAbstractItemView() if part.model() is not None:
                yield from _cells(part.model(), QModelIndex())
    for action in face.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    is_list, is_table = (
        isinstance(model, kind) for kind in (QAbstractListModel, QAbstractTableModel)
    )
    for row in range(model.rowCount(parent)):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(told) for role in ROLES if (told := index.data(role)))
            if column == 0 and not is_list and not is_table:
                yield from _cells(model, index)
