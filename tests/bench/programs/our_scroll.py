"""The members page of a long register: how soon its first rows stand, and how evenly it scrolls.

Arguments: the workspace, operator, passphrase, how many times. A gap is the time from one painted
frame to the next while the list moves at every tick of a 60 Hz clock; the first frames are drawn
while the rest of the register still comes in.
"""

import sys
import time
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from coopdesk import fonts
from coopdesk.gui.kit import collecting, theme
from coopdesk.gui.members.page import MembersPage
from coopdesk.services.focus import list_focus
from coopdesk.services.opening import open_workspace
from tests.bench.books import clock
from tests.bench.programs.telling import tell

TICK_MS = 16
WARM_UP_FRAMES = 5
PHASES = (
    ("wheel while it fills", 40, 90),
    ("wheel", 90, 60),
    ("pages", 700, 60),
    ("thumb", 40_000, 60),
)
"""What moves, by how many pixels a frame, and for how many frames."""


class Frames(QObject):
    """When each frame of a widget was painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.times = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            self.times.append((time.perf_counter(), time.process_time()))
        return False


def main(folder, operator, passphrase, times):
    app = QApplication([])
    collecting.Collector(app)
    theme.apply(app, font_files=[fonts.file("noto-sans-sc")])
    workspace = open_workspace(Path(folder), operator, passphrase, clock)
    try:
        measure(workspace.runner, int(times))
    finally:
        workspace.close()


def measure(door, times):
    (organization,) = door.ask(list_focus)
    opens, fills, gaps = [], [], {name: [] for name, _, _ in PHASES}
    for _ in range(times):
        page = MembersPage(door)
        page.resize(1366, 700)
        page.show()
        collecting.keep()  # as the program does once its first page stands
        opens.append(timed(lambda page=page: (page.set_organization(organization.id), page.grab())))
        for name, step, count in PHASES:
            gaps[name].append(scroll(page, step, count))
            fill(page)
        fills.append(timed(lambda page=page: (page.reload(), fill(page))))
        rows = page.model.count_of_all
        page.close()
        page.deleteLater()
    tell(rows=rows, opens=opens, fills=fills, gaps=gaps)


def timed(act):
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def fill(page):
    """Wait until every row is here."""
    if page.model.is_complete:
        return
    loop = QEventLoop()
    page.model.completed.connect(loop.quit)
    loop.exec()


def scroll(page, step, count):
    """Move the list by ``step`` pixels at every tick and return each gap between two frames.

    A gap by the clock and by the processor's time: the clock also sees who else works here.
    """
    frames, bar, loop = Frames(page.table.viewport()), page.table.verticalScrollBar(), QEventLoop()
    bar.setValue(0)
    left = [count]

    def move():
        left[0] -= 1
        bar.setValue(bar.value() + step if bar.value() < bar.maximum() else 0)
        if not left[0]:
            loop.quit()

    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(move)
    timer.start()
    loop.exec()
    timer.stop()
    times = frames.times[WARM_UP_FRAMES:]
    frames.deleteLater()
    return [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(times)]


if __name__ == "__main__":
    main(*sys.argv[1:])
