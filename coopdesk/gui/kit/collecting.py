"""Garbage is collected between events, on the window's thread, and nowhere else.

Python looks for garbage on whichever thread asks for memory next, and Qt's objects must end on the
thread they live on: work on another thread that came upon a closed window ended it there, and the
program with it. So Python's own collecting stays off as long as the window runs, and a clock of the
window does it by the same thresholds.

A round walks over all that may be garbage. What is long and is none, the start and a register of
many thousand rows, puts the rounds off while it is made and is kept out of them afterwards.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Collector(QObject):
    """Collects in the place of Python."""

    at_work: "Collector | None" = None

    def __init__(self, parent: QObject, interval: int = INTERVAL_MS) -> None:
        super().__init__(parent)
        gc.disable()
        self.clock = QTimer(self, interval=interval)
        self.clock.timeout.connect(_collect_what_is_due)
        self.clock.start()
        Collector.at_work = self


def put_off() -> None:
    """Begin no round for a whole interval: something long is being made."""
    if Collector.at_work is not None:
        Collector.at_work.clock.start()


def clear_away() -> None:
    """Collect all garbage now, as what is made next is to be kept; at the start there is none."""
    if _is_start_kept():
        gc.collect()


def keep() -> None:
    """Keep all that there is out of every later round: none of it will become garbage."""
    gc.freeze()


def keep_start() -> None:
    """Keep what the start of the program made, once."""
    if not _is_start_kept():
        keep()


def _is_start_kept() -> bool:
    return gc.get_freeze_count() > 0


def _collect_what_is_due() -> None:
    """Collect the oldest generation that has come to its threshold, and the younger with it."""
    generations = enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
    due = [generation for generation, (count, limit) in generations if count > limit]
    if due:
        gc.collect(due[-1])
