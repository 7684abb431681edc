"""Scans in the window: dropped, looked at beside the blank form, confirmed, filed by number."""

from datetime import date

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from coopdesk import words
from coopdesk.domain.award_facts import Part, Programme
from coopdesk.forms.elements import Trace
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.scans.page import ScansPage
from coopdesk.services import awards, organizations, scans
from coopdesk.services.printing import print_form
from coopdesk.services.prints import find_sheet
from tests import scanner
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import press, write
from tests.unit.forms.reading import text_by_pypdf

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def application(runner, add_organization):  # noqa: F811
    key = add_organization()
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2026, 5, 6), passed=True)
        runner.do(organizations.record_acceptance, accepted)
    return runner.do(awards.apply, awards.Apply(key, Programme.ACCEPTANCE, 2026))


@pytest.fixture
def paper(runner, application):
    paper = runner.ask(awards.print_application, application)
    runner.do(awards.note_printed, awards.NotePrinted(application, paper.values, paper.prints))
    return paper


@pytest.fixture
def signed(runner, paper, tmp_path):
    """The signed sheets as files of a scanner."""
    sheets = scanner.sheets_of(paper.pdf)
    paper_id = runner.ask(lambda uow: find_sheet(uow, paper.sheet_codes[0])[0].id)
    for view in runner.ask(scans.list_signing_places, paper_id):
        put = scanner.stamp if view.trace is Trace.SEAL else scanner.sign
        sheets[view.page - 1] = put(sheets[view.page - 1], view.place)
    files = []
    for number, sheet in enumerate(sheets, start=1):
        files.append(tmp_path / f"扫描{number}.jpg")
        files[-1].write_bytes(scanner.noisy(sheet, 2, grey=False))
    return files


@pytest.fixture
def white(tmp_path):
    path = tmp_path / "白.png"
    Image.new("L", (900, 1200), 250).save(path)
    return path


def drop(window, files):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    buttons, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    entered = QDragEnterEvent(QPointF(50, 50).toPoint(), copy, data, buttons, no_keys)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, buttons, no_keys))


def texts_in(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def wait_for_places(qtbot, page):
    pane = page.signing_pane
    qtbot.waitUntil(lambda: not isinstance(pane.scroll_area.widget(), QLabel), timeout=30_000)
    return texts_in(pane.scroll_area.widget())


def test_scans_dropped_on_the_window_are_matched_seen_and_confirmed_by_keys(
    qtbot, runner, workspace, preferences, application, signed, white
):
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()
    drop(window.shell, [*signed, white])
    page = window.pages.currentWidget()
    assert isinstance(page, ScansPage)
    qtbot.waitUntil(lambda: "3 页" in page.message_bar.text, timeout=30_000)
    assert "收下 3 页：2 页已归档，1 页待归档" in page.message_bar.text
    assert "白.png 第1页：未读出码" in page.message_bar.text

    told = wait_for_places(qtbot, page)
    assert words.text("scan.seems_written") in told
    assert words.text("scan.seems_empty") not in told
    assert page.papers.hasFocus()
    press(qtbot, Qt.Key.Key_F2)
    preview = page.findChild(Preview)
    assert len(preview.pages) == 2
    preview.close()
    page.papers.setFocus()
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    state = runner.ask(awards.get_application, application).state
    assert state is awards.ApplicationState.SIGNED
    assert "已签字" in window.status_line.text
    window.close()


def test_a_page_without_a_code_is_filed_by_the_number_that_is_typed(
    qtbot,
    runner,
    open_page,  # noqa: F811
    paper,
    white,
):
    page = open_page(ScansPage)
    page.take([white])
    qtbot.waitUntil(lambda: page.message_bar.text != "", timeout=30_000)
    assert page.tray.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    line = page.tray_pane.target_editor.line
    assert line.hasFocus()
    write(line, paper.sheet_codes[1].lower())
    qtbot.waitUntil(lambda: bool(line.popup.items), timeout=10_000)
    press(qtbot, Qt.Key.Key_Return)
    assert page.tray_pane.target_editor.item.title.endswith("第2页（共2页）")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    assert runner.ask(scans.list_tray) == []
    [back] = runner.ask(scans.list_papers_back)
    assert back.missing == (1,)


def test_a_paper_that_lacks_a_page_is_not_confirmed_and_what_it_lacks_is_noted(
    qtbot,
    runner,
    open_page,  # noqa: F811
    signed,
):
    page = open_page(ScansPage)
    page.take(signed[:1])
    qtbot.waitUntil(lambda: "还缺第 2 页" in page.message_bar.text, timeout=30_000)
    wait_for_places(qtbot, page)
    assert not page.signing_pane.confirm_button.isEnabled()
    line = page.signing_pane.lacking_editor.line
    line.setFocus()
    write(line, "缺第二页")
    press(qtbot, Qt.Key.Key_Return)
    [back] = runner.ask(scans.list_papers_back)
    assert back.lacking == "缺第二页"


def test_a_wrong_file_is_told_by_name_and_a_tray_page_is_thrown_away(
    qtbot,
    runner,
    open_page,  # noqa: F811
    white,
    tmp_path,
):
    page = open_page(ScansPage)
    wrong = tmp_path / "坏.pdf"
    wrong.write_bytes(b"%PDF-1.7\nnothing")
    with qtbot.waitSignal(page.refused, timeout=30_000) as told:
        page.take([white, wrong])
    assert "“坏.pdf”" in told.args[0]
    assert page.tray.model().rowCount() == 0
    page.take([white])
    qtbot.waitUntil(lambda: page.tray.model().rowCount() == 1, timeout=30_000)
    page.tray_pane.remove_button.click()
    box = page.findChild(QMessageBox)
    assert "白.png" in box.text()
    next(one for one in box.buttons() if one.text() == words.text("scan.remove")).click()
    qtbot.waitUntil(lambda: page.tray.model().rowCount() == 0, timeout=10_000)


def test_the_print_log_finds_a_paper_by_its_page_number_and_prints_it_again(
    qtbot,
    open_page,  # noqa: F811
    paper,
    tmp_path,
):
    page = open_page(ScansPage)
    page.activateWindow()
    buttons = page.empty_state.findChildren(QPushButton)  # nothing came back yet
    (asked,) = (one for one in buttons if one.text() == "打印记录")
    qtbot.keyClick(asked, Qt.Key.Key_Space)
    log = page.log
    qtbot.waitUntil(log.table.hasFocus)
    press(qtbot, Qt.Key.Key_F, CONTROL)
    write(log.filter_edit, "无此表")
    assert log.model.rowCount() == 0
    press(qtbot, Qt.Key.Key_Escape)
    write(log.filter_edit, paper.sheet_codes[1])
    assert log.model.rowCount() == 1
    assert words.text("print_log.as_file") in texts_in(log.detail_panel)
    press(qtbot, Qt.Key.Key_Down)
    with qtbot.waitSignal(log.exported) as exported:
        press(qtbot, Qt.Key.Key_E, CONTROL)
    assert exported.args[0].title == "打印记录"
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: log.findChild(Preview) is not None, timeout=30_000)
    preview = log.findChild(Preview)
    assert preview.save_to(tmp_path / "补打.pdf")
    preview.close()
    qtbot.waitUntil(lambda: log.model.rowCount() == 2, timeout=30_000)
    assert [item.state.value for item in log.model.items] == ["reprint", "original"]


def test_paper_seen_again_after_it_was_printed_is_marked_as_printed_again(
    qtbot,
    runner,
    open_page,  # noqa: F811
    add_organization,  # noqa: F811
):
    """打完一份正本，预览里再打就是补打."""
    page = open_page(ScansPage)
    paper = runner.ask(print_form, "organization-record", add_organization())
    preview = show_paper(page, "机构登记表", paper)
    assert "补打" not in "".join(text_by_pypdf(preview.pages.bytes))
    order = tuple(range(1, paper.pages + 1))
    for state in ("original", "reprint"):
        preview.printed.emit("HP 1020", order * 2)  # as a printer of that name tells
        newest = runner.ask(scans.list_prints)[0]
        assert (newest.printer, newest.copies, newest.state.value) == ("HP 1020", 2, state)
        qtbot.waitUntil(
            lambda: "补打" in "".join(text_by_pypdf(preview.pages.bytes)), timeout=30_000
        )
    preview.close()  # while it is set anew once more
    jobs = page.findChildren(Job)
    qtbot.waitUntil(lambda: not any(job.is_running for job in jobs), timeout=30_000)
