"""The members page with all its rows, in a window of its own: times what a person waits for.

Arguments: the workspace, operator, passphrase, how many times.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk import fonts, words
from coopdesk.gui.kit import collecting, theme
from coopdesk.gui.members.page import MembersPage
from coopdesk.services.focus import list_focus
from coopdesk.services.members import list_members
from coopdesk.services.opening import open_workspace
from tests.bench.books import clock
from tests.bench.programs.telling import tell


def main(folder, operator, passphrase, times):
    app = QApplication([])
    theme.apply(app, font_files=[fonts.file("noto-sans-sc")])
    workspace = open_workspace(Path(folder), operator, passphrase, clock)
    try:
        measure(workspace.runner, int(times))
    finally:
        workspace.close()


def measure(door, times):
    (organization,) = door.ask(list_focus)
    page = MembersPage(door)
    page.resize(1366, 700)
    page.show()
    collecting.Collector(page)
    collecting.keep_start()  # as the program does once its first page stands

    def painted(act):
        def act_and_paint():
            act()
            page.grab()

        return timed(act_and_paint)

    worked = time.process_time()
    opens = [painted(lambda: page.set_organization(organization.id)) for _ in range(times)]
    worked = (time.process_time() - worked) / times
    reads = [timed(lambda: door.ask(list_members, organization.id)) for _ in range(times)]
    sorts = {
        words.text(column.key): [painted(lambda n=number: sort(page, n)) for _ in range(times)]
        for number, column in enumerate(page.model.columns)
    }
    slowest = max(sorts, key=lambda name: sorted(sorts[name])[times // 2])
    first, second = zip(*(filters(page, painted) for _ in range(times)), strict=True)
    tell(
        rows=page.model.count_of_all,
        opens=opens,
        opens_cpu=worked,
        reads=reads,
        sorts=sorts[slowest],
        slowest_column=slowest,
        **{
            "filters, first letter typed": first,
            "filters, second letter typed": second,
        },
    )


def timed(act):
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def filters(page, painted):
    """Type two letters into the filter, the first time since the rows were read."""
    page.model.set_items(list(page.model.items))
    first = painted(lambda: page.filter_edit.setText("王"))
    second = painted(lambda: page.filter_edit.setText("王秀"))
    page.clear_filter()
    return first, second


def sort(page, column):
    """Sort as a click on the header does, each time the other way round."""
    header = page.table.horizontalHeader()
    other = Qt.SortOrder.DescendingOrder
    if header.sortIndicatorOrder() is other and header.sortIndicatorSection() == column:
        other = Qt.SortOrder.AscendingOrder
    page.table.sortByColumn(column, other)


if __name__ == "__main__":
    main(*sys.argv[1:])
