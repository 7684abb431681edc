"""A vote keyed person by person: one key each, the verdict above the list."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.minutes import Way
from coopdesk.gui.governance.named_vote import NamedVoteDialog
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.services import governance
from tests.gui.page_fixtures import shown
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def meeting(qtbot, runner):
    """Nine entitled, eight there, one item on the agenda."""
    organization = runner.do(found, Found(9))
    command = governance.HoldMeeting(organization, ASSEMBLY, particulars())
    meeting_id = runner.do(governance.hold_meeting, command)
    people = runner.ask(governance.get_meeting, meeting_id).people
    there = tuple(replace(person, way=Way.PRESENT) for person in people[:8])
    attended = governance.RecordAttendance(meeting_id, (*there, people[8]))
    runner.do(governance.record_attendance, attended)
    runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, "修改章程"))
    page = GovernancePage(runner)
    page.set_organization(organization)
    shown(qtbot, page)
    page.enter(meeting_id)
    page.meeting.tabs.setCurrentIndex(1)
    return page.meeting


def test_eight_people_are_keyed_without_the_mouse(qtbot, runner, meeting):
    qtbot.keyClick(meeting, Qt.Key.Key_T, CTRL | SHIFT)
    dialog = meeting.findChild(NamedVoteDialog)
    assert dialog.verdict_label.text() == "须 5 票赞成；到会加委托 8 人"
    for key in "1111142":
        qtbot.keyClick(dialog.table, getattr(Qt.Key, f"Key_{key}"))
    assert "可以通过" in dialog.verdict_label.text()
    qtbot.keyClick(dialog.table, Qt.Key.Key_3)
    dialog.table.selectRow(5)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    qtbot.keyClick(dialog.table, Qt.Key.Key_1)
    assert [line.choice.value for line in dialog.model.items] == ["for"] * 6 + [
        "against",
        "abstained",
    ]
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    (resolution,) = runner.ask(governance.list_resolutions)
    assert (resolution.in_favour, resolution.against, resolution.abstained) == (6, 1, 1)
    vote = meeting.record.agenda[0].vote
    assert vote.is_named
    assert [entry.votes for entry in vote.roll] == [1] * 8 + [0]


def test_an_additional_vote_stands_in_the_bar(qtbot, runner, meeting):
    people = meeting.record.people
    more = (replace(people[0], additional_votes=1), *people[1:])
    command = governance.RecordAttendance(meeting.record.item.id, more)
    runner.do(governance.record_attendance, command)
    assert meeting.quorum_bar.facts == "应到 9 · 实到 8 · 委托 0 · 须到 6 · 附加表决权 到会 1/1"
