"""The yardstick: a PySide6 table that reads the same rows through SQLAlchemy, nothing else.

Arguments: the plain SQLite file, the number of rows to wait for.
"""

import sys

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import column, create_engine, select, table

from tests.bench.programs.painted import WhenPainted
from tests.bench.programs.telling import tell

COLUMNS = (
    "id number name initials id_number phone village joined_on state certificate roster_share "
    "kind sex nation remark"
)


class Rows(QAbstractTableModel):
    """Rows as they came."""

    def __init__(self, rows):
        super().__init__()
        self._rows = rows

    def rowCount(self, parent=None):  # noqa: N802
        return len(self._rows)

    def columnCount(self, parent=None):  # noqa: N802
        return len(self._rows[0])

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(self._rows[index.row()][index.column()])


def main(file, rows):
    app = QApplication([])
    members = table("member", *map(column, COLUMNS.split()))
    with create_engine(f"sqlite:///{file}").connect() as connection:
        found = connection.execute(select(members).order_by(members.c.number)).all()
    view = QTableView()
    view.setModel(Rows(found))
    view.resize(1280, 720)

    def ready():
        tell()
        app.quit()

    view.watch = WhenPainted(view.viewport(), lambda: view.model().rowCount() >= rows, ready)
    view.show()
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
