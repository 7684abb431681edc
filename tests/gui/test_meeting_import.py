"""Typed minutes become an open meeting by the keyboard, after they were compared."""

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.minutes import MeetingState
from coopdesk.gui.governance.page import GovernancePage
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
