"""A page runs commands, shows why not, asks, reloads when told, and says quietly what was done."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from coopdesk.domain.errors import (
    Cancelled,
    Finding,
    NeedsConfirmation,
    NotFound,
    Refusal,
    RuleViolation,
    Severity,
    WrongFile,
)
from coopdesk.domain.money import Money
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.kit.job import Job
from tests.gui.kit.sample_forms import rename
from tests.gui.kit.samples import EntryPage, OneDoor, Rename, some_entries


@pytest.fixture
def page(qtbot, door):
    page = EntryPage(door)
    qtbot.addWidget(page)
    page.resize(1200, 600)
    page.show()
    return page


class Given:
    """What long work is asked about: as large as a register."""


def the_question(page):
    return page.findChild(QMessageBox)


def press(qtbot, box, word):
    button = next(b for b in box.buttons() if b.text() == word)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_reason_is_shown_at_once_with_its_article(page, qtbot):
    with qtbot.waitSignal(page.refused) as refused:
        page.do(rename, Rename("乌云"))
    assert refused.args[0].splitlines() == [
        "这个姓名已经登记过",
        "联合评级未达到规定星级（赤政发〔2023〕14号 二（六））",
    ]
    assert page.message_bar.isVisible()
    assert page.message_bar.text == refused.args[0]


def test_the_next_command_clears_what_was_said(page):
    page.do(rename, Rename("乌云"))
    page.do(rename, Rename("萨仁"))
    assert not page.message_bar.isVisible()
    assert page.door.done == [(Rename("萨仁"), frozenset())]


def test_the_result_reaches_who_asked(page):
    results = []
    page.do(rename, Rename("萨仁"), then=results.append)
    page.do(rename, Rename("乌云"), then=results.append)
    assert results == ["萨仁"]


def test_something_unusual_is_asked_and_yes_runs_it_with_the_code(page, qtbot):
    page.do(rename, Rename("萨仁", Money(200_000_00)))
    assert page.door.done == []
    box = the_question(page)
    assert box.text() == "入股金额超过章程规定的上限，确认属实？"
    press(qtbot, box, "仍然继续")
    assert page.door.done == [(Rename("萨仁", Money(200_000_00)), frozenset({"sample.large"}))]


def test_the_safe_answer_has_the_focus_and_changes_nothing(page, qtbot):
    page.do(rename, Rename("萨仁", Money(200_000_00)))
    box = the_question(page)
    assert box.defaultButton().text() == "不做更改"
    assert box.escapeButton() is box.defaultButton()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert page.door.done == []


def test_two_questions_are_asked_one_after_the_other(page, qtbot):
    def careful(uow, _command):
        for code in ("sample.large", "sample.taken"):
            if code not in uow.confirmed:
                raise NeedsConfirmation(code)

    page.do(careful, Rename("x"))
    press(qtbot, the_question(page), "仍然继续")
    press(qtbot, page.findChildren(QMessageBox)[-1], "仍然继续")
    assert page.door.done[0][1] == {"sample.large", "sample.taken"}


def test_a_record_that_is_gone_is_told_and_the_page_reads_again(page):
    def lose(uow, _command):
        uow.door.entries.pop()
        uow.door.lost = uow.door.entries.copy()
        raise NotFound("entry", "m9")

    page.door.entries = some_entries(3)
    page.do(lose, Rename("x"))
    assert page.message_bar.text == "这条记录已经不在了，页面已重新读取。"
    assert page.model.rowCount() == 3


def test_a_cancelled_step_shows_nothing(page):
    def cancel(_uow, _command):
        raise Cancelled

    page.do(cancel, Rename("x"))
    assert not page.message_bar.isVisible()


def test_findings_are_shown_with_their_place(page):
    def read(_uow, _command):
        raise WrongFile(
            *(Finding("sample.cell", Severity.REFUSE, "社员", row, "D") for row in range(2, 14))
        )

    page.do(read, Rename("x"))
    lines = page.message_bar.text.splitlines()
    assert lines[0] == "社员 第2行 D列：看不懂"
    assert lines[-1] == "……另有 4 条"


def test_a_defect_is_not_swallowed(page):
    def broken(_uow, _command):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page.do(broken, Rename("x"))


def test_a_result_is_a_quiet_line_with_its_way_back(page, qtbot):
    taken = []
    with qtbot.waitSignal(page.noticed) as noticed:
        page.show_done("已保存", undo=lambda: taken.append("undo"))
    notice = noticed.args[0]
    assert [word for word, _ in notice.actions] == ["撤销"]
    notice.actions[0][1]()
    assert taken == ["undo"]


def test_a_page_that_is_seen_reloads_on_a_change_it_watches(page, door):
    hub = ChangeHub(door)
    hub.add(page)
    door.entries = some_entries(5)
    hub.announce(frozenset({"other"}))
    assert page.model.rowCount() == 24
    hub.announce(frozenset({"entry"}))
    assert page.model.rowCount() == 5


def test_a_hidden_page_reads_again_when_it_is_next_shown(page, door):
    hub = ChangeHub(door)
    hub.add(page)
    page.hide()
    door.do(lambda uow, _: uow.door.entries.pop(), Rename("x"))
    assert page.model.rowCount() == 24
    page.show()
    assert page.model.rowCount() == 23


def test_a_change_from_another_thread_arrives_on_the_window_s(page, door, qtbot):
    hub = ChangeHub(door)
    threads = []

    class Watcher:
        watches = frozenset({"entry"})

        def on_changed(self):
            threads.append(threading.current_thread())

    hub.add(Watcher())
    worker = threading.Thread(target=hub.announce, args=(frozenset({"entry"}),))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()]


def test_a_watcher_that_was_removed_hears_no_more(page, door):
    hub = ChangeHub(door)
    hub.add(page)
    hub.remove(page)
    door.entries = []
    hub.announce(frozenset({"entry"}))
    assert page.model.rowCount() == 24


def test_f5_reads_again(page, door, qtbot):
    door.entries = some_entries(2)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F5)
    assert page.model.rowCount() == 2


def test_an_empty_page_offers_the_first_step(qtbot):
    page = EntryPage(OneDoor())
    qtbot.addWidget(page)
    pressed = []
    page.empty_state.fill("还没有社员", "从这里开始", ("登记", "add", lambda: pressed.append(1)))
    page.show()
    assert page.empty_state.isVisible()
    assert not page.table.isVisible()
    qtbot.mouseClick(page.empty_state.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_the_keys_of_a_button_stand_in_its_tooltip_and_work(page, qtbot):
    pressed = []
    button = page.add_button("sample.add", "add", lambda: pressed.append(1), keys="Ctrl+N")
    assert button.toolTip() == "登记社员（Ctrl+N）"
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [1]


def test_long_work_runs_on_another_thread_and_ends_on_the_window_s(page, qtbot):
    threads, results = [], []

    def count(_uow, upto, progress):
        threads.append(threading.current_thread())
        for number in range(upto):
            progress.step(number, upto, "清点")
        return upto

    job = page.start(count, 5, then=lambda r: results.append((r, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(5, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert not job.is_running


def test_nothing_is_kept_of_long_work_that_ended(page, qtbot):
    """A page lives as long as the window: a register that was printed must not stay with it."""

    def work(_uow, _given, progress):
        pass

    given, done = Given(), []
    kept = weakref.ref(given)
    page.start(work, given, then=done.append)
    del given
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: gc.collect() is not None and kept() is None)


def test_a_refusal_of_long_work_is_shown_on_the_page(page, qtbot):
    def refuse(_uow, progress):
        raise RuleViolation(Refusal("sample.taken"))

    with qtbot.waitSignal(page.refused):
        page.start(refuse, then=lambda _: None)
    assert page.message_bar.text == "这个姓名已经登记过"


def test_cancelled_work_stops_at_its_next_step_and_says_nothing(page, qtbot):
    begun, go_on = threading.Event(), threading.Event()

    def work(_uow, progress):
        begun.set()
        go_on.wait(5)
        progress.step(1, 2)
        raise AssertionError("must not be reached")

    job = page.start(work, then=lambda _: None)
    begun.wait(5)
    with qtbot.waitSignal(job.cancelled):
        page.job_bar.cancel_button.click()
        go_on.set()
    assert page.message_bar.text == ""


def test_the_bar_shows_how_far_the_work_is(page, qtbot):
    step, go_on = threading.Event(), threading.Event()

    def work(_uow, progress):
        progress.step(30_000, 50_000, "导入花名册")
        step.set()
        go_on.wait(5)

    page.start(work, then=lambda _: None)
    qtbot.waitUntil(page.job_bar.isVisible)
    assert "30,000 / 50,000" in [label.text() for label in page.job_bar.findChildren(QLabel)]
    go_on.set()
    qtbot.waitUntil(lambda: not page.job_bar.isVisible())


def test_work_that_is_done_before_its_asker_has_connected_still_tells_of_its_end(door, qtbot):
    job, told = Job(door, lambda _uow, progress: "done"), []
    job.start()
    QThreadPool.globalInstance().waitForDone()
    job.finished.connect(told.append)
    with qtbot.waitSignal(job.ended, timeout=5_000):
        pass
    assert told == ["done"]


def test_a_defect_in_long_work_reaches_the_crash_hook(qtbot, door):
    def broken(_uow, progress):
        raise ZeroDivisionError

    job = Job(door, broken)
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(job.failed):
        job.start()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
