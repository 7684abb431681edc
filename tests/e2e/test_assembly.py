"""A whole assembly of delegates keyed in at the door, as the clerk sits there with the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk.domain.minutes import Way
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.services import governance
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import ASSEMBLY, NAMES, Found, found, particulars

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

DELEGATES, NEEDED = 151, 101
STAY_AWAY = 40


@pytest.fixture
def meeting(qtbot, runner):
    """The record of an assembly that begins: 151 on the list, nobody there yet."""
    organization = runner.do(found, Found(DELEGATES))
    command = governance.HoldMeeting(organization, ASSEMBLY, particulars())
    meeting_id = runner.do(governance.hold_meeting, command)
    for title in ("财务决算", "修改章程"):
        runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, title))
    page = GovernancePage(runner)
    ChangeHub(runner, page).add(page)
    page.set_organization(organization)
    qtbot.addWidget(page)
    page.resize(1190, 680)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.enter(meeting_id)
    return page.meeting


def key_in(qtbot, typed):
    """Type what stands on the delegate's card, and Enter."""
    line = QApplication.focusWidget()
    if typed.isascii():
        qtbot.keyClicks(line, typed)
    else:
        write(line, typed)
    press(qtbot, Qt.Key.Key_Return)


def test_151_delegates_are_keyed_in_and_the_quorum_comes_and_goes(qtbot, runner, meeting):
    """《农民专业合作社法》第三十条: two thirds of 151 are 101; 100 are no meeting."""
    bar = meeting.quorum_bar
    meeting.attendance.filter_edit.setFocus()
    coming = [*NAMES[:8], "gw", *map(str, range(10, DELEGATES - STAY_AWAY + 1))]
    verdicts = []
    for typed in coming:
        key_in(qtbot, typed)
        verdicts.append(bar.verdict)
    assert ["达到法定人数，" in told and "未达到" not in told for told in verdicts] == [
        count >= NEEDED for count in range(1, len(coming) + 1)
    ]
    assert "还差 1 人，未达到法定人数" in verdicts[NEEDED - 2]
    assert "刚好够" in verdicts[NEEDED - 1]
    assert bar.facts == "应到 151 · 实到 111 · 委托 0 · 须到 101"

    first, second = meeting.record.agenda
    runner.do(governance.take_vote, governance.TakeVote(first.id, governance.Counts(111)))
    meeting.attendance.table.setFocus()
    meeting.attendance.table.selectRow(0)
    for _ in range(10):
        press(qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, Qt.Key.Key_Space)
    assert bar.verdict.startswith("有人离会，还差 1 人，不再达到法定人数")
    meeting.attendance.filter_edit.setFocus()
    key_in(qtbot, "151")
    assert "刚好够" in bar.verdict

    runner.do(governance.take_vote, governance.TakeVote(second.id, governance.Counts(101)))
    rolls = [item.vote.roll for item in meeting.record.agenda]
    there = [[entry.way for entry in roll].count(Way.PRESENT) for roll in rolls]
    assert there == [111, 101]
