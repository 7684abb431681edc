"""Garbage goes on the window's thread alone, in time, and no register is walked over."""

import gc
import threading
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from coopdesk.gui.kit import collecting
from coopdesk.gui.kit.job import Job
from tests.event_loop import settle

MUCH = 50_000


@pytest.fixture
def collector(monkeypatch):
    monkeypatch.setattr(collecting.Collector, "at_work", None)
    gc.enable()
    owner = QObject()
    yield collecting.Collector(owner, interval=0)
    shiboken6.delete(owner)


class Telling:
    """Garbage that tells on which thread it went."""

    def __init__(self, told):
        self.told, self.itself = told, self

    def __del__(self):
        self.told.append(threading.get_ident())


class Busy:
    """Makes garbage of its own and much that asks for memory, on the thread of a job."""

    def __init__(self, told):
        self.told = told

    def work(self, _handler, *_args, progress):
        kept = [[Telling(self.told)] for _ in range(10)]
        kept.clear()
        return len([[number] for number in range(MUCH)])


def test_what_a_job_threw_away_goes_on_the_windows_thread(qtbot, collector):
    told = []
    job = Job(Busy(told), len, parent=collector)
    with qtbot.waitSignal(job.finished) as done:
        job.start()
    made_since = []

    def went_after_more_was_made():
        made_since.append([[number] for number in range(1000)])
        return len(told) == 10

    qtbot.waitUntil(went_after_more_was_made)
    assert done.args == [MUCH]
    assert set(told) == {threading.get_ident()}
    assert not gc.isenabled()


def test_closed_dialogs_do_not_pile_up(qtbot, collector, monkeypatch):
    """Each holds itself by what its button does, as dialogs do; the old ones are looked at soon."""
    monkeypatch.setattr(collecting.gc, "get_threshold", lambda: (700, 2, 2))
    alive = weakref.WeakSet()
    most = 0
    for _ in range(60):
        dialog = QDialog()
        for number in range(40):
            QLabel(str(number), dialog)
        button = QPushButton(dialog)
        button.clicked.connect(lambda _, itself=dialog: itself.accept())
        dialog.told = [[dialog, number] for number in range(1000)]
        alive.add(dialog)
        dialog.deleteLater()
        del dialog, button
        settle()
        most = max(most, len(alive))
    assert most < 30


def test_no_round_begins_while_something_long_is_made(qtbot, collector, monkeypatch):
    rounds = []
    monkeypatch.setattr(collecting.gc, "collect", rounds.append)
    monkeypatch.setattr(collecting.gc, "get_count", lambda: (10**6, 0, 0))
    collector.clock.setInterval(10_000)
    collecting.put_off()
    settle()
    assert rounds == []
    collector.clock.setInterval(0)
    settle()
    assert set(rounds) == {0}


def test_a_round_goes_as_far_as_the_oldest_generation_that_is_due(qtbot, collector, monkeypatch):
    rounds = []
    monkeypatch.setattr(collecting.gc, "collect", rounds.append)
    monkeypatch.setattr(collecting.gc, "get_threshold", lambda: (700, 10, 10))
    for counts, expected in (
        ((700, 10, 10), set()),
        ((701, 10, 10), {0}),
        ((701, 11, 10), {1}),
        ((1, 0, 11), {2}),
    ):
        rounds.clear()
        monkeypatch.setattr(collecting.gc, "get_count", lambda counts=counts: counts)
        settle()
        assert set(rounds) == expected
