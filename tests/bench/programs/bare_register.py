"""The yardstick of a long register: a bare table that reads every row before it shows the first.

Arguments: the plain SQLite file, how many times.
"""

import sqlite3
import sys
import time
from contextlib import closing

from PySide6.QtWidgets import QApplication, QTableView

from tests.bench.programs.bare_window import COLUMNS, Rows
from tests.bench.programs.telling import tell


def main(file, times):
    app = QApplication([])
    with closing(sqlite3.connect(file)) as connection:
        tell(opens=[opened(connection) for _ in range(int(times))])
    app.quit()


def opened(connection):
    view = QTableView()
    view.resize(1280, 700)
    view.show()
    started = time.perf_counter()
    columns = ", ".join(COLUMNS.split())
    rows = connection.execute(f"SELECT {columns} FROM member ORDER BY number").fetchall()
    view.setModel(Rows(rows))
    view.grab()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*sys.argv[1:])
