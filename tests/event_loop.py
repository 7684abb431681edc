"""The event loop for whoever stands outside of it: scripts and robots, never the program."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QEventLoop, Qt, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication


def settle(rounds: int = 3) -> None:
    """Let what waits happen: the event loop goes round that often and stops again."""
    loop, left = QEventLoop(), iter(range(rounds))
    clock = QTimer(interval=0)
    clock.timeout.connect(lambda: loop.quit() if next(left, None) is None else None)
    clock.start()
    loop.exec()


@contextmanager
def collected_by_the_window() -> Iterator[None]:
    """Keep Python from collecting on whichever thread works, as the window of the program does."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def put_windows_away(app: QApplication) -> None:
    """Delete every window at once: those that lambdas hold would stay, and be dressed, for good.

    The list of a choice or of a completer goes with its owner, who would reach for it once more.
    Work on other threads ends first: it tells its page of it to the last.
    """
    QThreadPool.globalInstance().waitForDone()
    for window in app.topLevelWidgets():
        window.close()
        if window.windowType() != Qt.WindowType.Popup:
            window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()  # now, while nothing else runs, not in the middle of another test's work
