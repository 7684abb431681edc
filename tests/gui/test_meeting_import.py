"""Typed minutes become an open meeting by the keyboard, after they were compared."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from coopdesk.domain.minutes import MeetingState
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.services import governance
from tests.books import an_organization
from tests.gui.typing import write
from tests.samples import SAMPLES


@pytest.fixture
def page(qtbot, runner):
    page = GovernancePage(runner)
    qtbot.addWidget(page)
    page.set_organization(an_organization(runner))
    page.resize(1160, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_typed_minutes_are_compared_ticked_and_taken_in(page, qtbot, runner):
    """The clerk has the election of last year only as a text."""
    dialog = page.meetings.open_import()
    qtbot.waitExposed(dialog)
    write(dialog.shown.path_edit, str(SAMPLES / "会议记录2_换届选举20250315.txt"))
    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
    reasons = [problem.reason for problem in dialog.shown.problems.items]
    assert any("那顺孟和同时是理事和监事" in reason for reason in reasons)
    meanings = {column.meaning for column in dialog.shown.columns.items}
    assert {"会议日期", "主持人", "应到", "议题"} <= meanings
    assert not dialog.shown.take_button.isEnabled()

    table = dialog.shown.problem_table
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.taken, timeout=20_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
    (meeting,) = runner.ask(governance.list_meetings, page.meetings.organization_id)
    assert (meeting.place, meeting.state) == ("苏木文化站", MeetingState.OPEN)


def test_an_election_on_paper_is_put_right_from_its_ballots(page, qtbot, runner):
    """42 valid and 1 spoiled of 44: the clerk counts the papers again, one was mislaid."""
    preview = runner.ask(
        governance.preview_meetings_file,
        SAMPLES / "会议记录2_换届选举20250315.txt",
        page.meetings.organization_id,
    )
    records = preview.taken(frozenset({1}))
    command = governance.ImportMeetings(page.meetings.organization_id, "记录", records, (1,))
    runner.do(governance.import_meetings, command)
    page.enter(runner.ask(governance.list_meetings, page.meetings.organization_id)[0].id)
    meeting = page.meeting
    qtbot.keyClick(meeting, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    meeting.agenda.table.selectRow(1)
    shown = [label.text() for label in meeting.agenda.panel.findChildren(QLabel)]
    assert "须核对：那顺孟和同时是理事和监事（《农民专业合作社法》第三十三条）" in shown
    assert any(told.startswith("发出44，收回44，有效42，无效1。") for told in shown)

    qtbot.keyClick(meeting, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = meeting.findChildren(FormDialog)[-1]
    cells = dialog.fields.editors
    assert dialog.verdict == "收回44张，有效42张，废票1张，三数不符"
    wrong = [key for key, editor in cells.items() if editor.note.text()]
    assert wrong == ["election.returned", "election.valid", "election.invalid"]
    cells["election.valid"].clear()
    write(cells["election.valid"].input, "43")
    assert not [key for key, editor in cells.items() if editor.note.text()]
    assert dialog.verdict == "当选：哈斯巴根、乌云其其格、王建国、那顺孟和、白玉珍。"
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (board, _) = (item.election for item in meeting.record.agenda[1:3])
    assert (board.ballots[0].counts.valid, board.on_paper.counts.valid) == (43, 42)
