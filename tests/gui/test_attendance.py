"""Who comes, goes and is represented, keyed in while the meeting runs."""

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.minutes import Attendee, HeadCounts, Movement, Way
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.governance.vote_roll import RollDialog
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.services import attachments, governance
from tests.gui.page_fixtures import shown
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

CTRL = Qt.KeyboardModifier.ControlModifier
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def page(qtbot, runner, organization):
    page = GovernancePage(runner)
    page.set_organization(organization)
    shown(qtbot, page).activateWindow()
    return page


@pytest.fixture
def enter(page, runner, organization):
    """Open a meeting of so many people with two items."""

    def enter(listed=(), counts=None):
        command = governance.HoldMeeting(organization, ASSEMBLY, particulars(), listed, counts)
        meeting_id = runner.do(governance.hold_meeting, command)
        for title in ("财务决算", "盈余分配"):
            runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, title))
        page.enter(meeting_id)
        return page.meeting

    return enter


def tell(qtbot, tab, typed):
    tab.filter_edit.setFocus()
    write(tab.filter_edit, typed)
    press(qtbot, Qt.Key.Key_Return)


def latest(page):
    return page.findChildren(FormDialog)[-1]


def test_name_initials_and_number_tick_and_the_line_is_free_for_the_next(qtbot, enter):
    """张伟 is meant though 张伟民 begins the same; two of one name are chosen in the list."""
    names = ("张伟", "张伟民", "乌云", "乌云", "高娃", "王建国")
    meeting = enter(tuple(Attendee(name) for name in names))
    tab = meeting.attendance
    for typed in ("张伟", "gw", "6"):
        tell(qtbot, tab, typed)
        assert (tab.filter_edit.text(), tab.filter_edit.hasFocus()) == ("", True)
    assert tab.told_label.text() == "王建国：到会"
    tell(qtbot, tab, "李四")
    assert tab.told_label.text() == "名单里没有“李四”"
    tab.filter_edit.clear()
    tell(qtbot, tab, "乌云")
    assert tab.table.hasFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Space)
    assert (tab.filter_edit.text(), tab.filter_edit.hasFocus()) == ("", True)
    ways = [one.way is Way.PRESENT for one in meeting.record.people]
    assert ways == [True, False, False, True, True, True]
    assert meeting.quorum_bar.facts == "应到 6 · 实到 4 · 委托 0 · 须到 4"


def test_the_bar_turns_with_everybody_who_leaves(qtbot, runner, enter):
    """Below, just enough, more than enough, and lost again after a vote; taken back by one key."""
    meeting = enter(people(5, 0, 4))
    bar, tab = meeting.quorum_bar, meeting.attendance
    assert "还差 1 人，未达到法定人数" in bar.verdict
    tell(qtbot, tab, "6")
    assert "达到法定人数，刚好够" in bar.verdict
    tell(qtbot, tab, "7")
    assert "到会加委托 7 人，达到法定人数，可以表决（" in bar.verdict
    vote = governance.TakeVote(meeting.record.agenda[0].id, governance.Counts(7))
    runner.do(governance.take_vote, vote)
    tab.table.selectRow(0)
    tab.table.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_T)
    dialog = latest(meeting)
    assert dialog.fields.editors["attendance.way"].value() is Way.PRESENT
    dialog.reject()
    tab.table.selectRow(1)
    press(qtbot, Qt.Key.Key_T)
    write(latest(meeting).fields.editors["attendance.at"].input, "10.15")
    qtbot.keyClick(latest(meeting), Qt.Key.Key_Return, CTRL)
    assert meeting.record.people[1].movements == (Movement(2, Way.ABSENT, "10:15"),)
    assert bar.verdict.startswith("有人离会，还差 1 人，不再达到法定人数，不能表决（")
    assert "第2项起离会（10:15）" in tab.table.as_table()[2]

    tab.moment_box.setCurrentIndex(1)
    assert {line.now.way for line in tab.model.items[:7]} == {Way.PRESENT}
    tab.moment_box.setCurrentIndex(0)
    assert tab.model.items[1].now.way is Way.ABSENT
    tab.table.selectRow(1)
    tab.table.setFocus()
    press(qtbot, Qt.Key.Key_Backspace)
    assert meeting.record.people[1].movements == ()
    assert "刚好够" in bar.verdict


def test_the_scan_of_a_written_proxy_hangs_on_the_line(qtbot, runner, enter, tmp_path):
    meeting = enter(people(5, 1, 1))
    tab = meeting.attendance
    tab.table.selectRow(5)
    tab.table.setFocus()
    press(qtbot, Qt.Key.Key_W)
    papers = meeting.findChild(AttachmentsDialog)
    letter = tmp_path / "委托书.pdf"
    letter.write_bytes(PDF)
    qtbot.keyClick(papers.panel.add([letter]), Qt.Key.Key_Return, CTRL)
    papers.reject()
    person = meeting.record.people[5]
    (kept,) = runner.ask(attachments.list_attachments, "attendance", person.id)
    assert kept.kind_name == "委托书"
    assert [line.has_letter for line in tab.model.items] == [False] * 5 + [True, False]


def test_a_note_leaves_who_came_alone(qtbot, enter):
    meeting = enter(people(6, 0, 1))
    meeting.attendance.table.selectRow(0)
    meeting.attendance.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    dialog = latest(meeting)
    write(dialog.fields.editors["attendance.remark"].input, "迟到")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert (meeting.record.people[0].remark, meeting.record.people[0].way) == ("迟到", Way.PRESENT)


def test_the_list_of_a_vote_is_shown_as_it_was(qtbot, runner, enter):
    """Who left after the vote still stands in its list; the next item shows the new one."""
    meeting = enter(people(6, 1, 0))
    vote = governance.TakeVote(meeting.record.agenda[0].id, governance.Counts(7))
    runner.do(governance.take_vote, vote)
    meeting.steps.mark((1,), Way.ABSENT, None)
    qtbot.keyClick(meeting, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    meeting.agenda.table.selectRow(0)
    meeting.agenda.rolled.emit(meeting.record.agenda[0])
    dialog = meeting.findChild(RollDialog)
    assert not dialog.round_choice.isVisible()
    assert dialog.counts_label.text() == "应到7人，到会6人，委托1人"
    assert [line.entry.votes for line in dialog.model.items] == [1] * 7
    assert dialog.model.items[6].entry.proxy_holder == "到会0"
    dialog.reject()
    assert meeting.record.quorum.counted == 5
    named = meeting.take_named_vote(meeting.record.agenda[1])
    assert [line.id for line in named.model.items] == [2, 3, 4, 5, 6]
    named.reject()


def test_heads_keep_their_additional_votes(qtbot, enter):
    """《农民专业合作社法》第二十二条: without a list the additional votes are typed too."""
    counts = HeadCounts(20, 15)
    meeting = enter((), counts)
    dialog = meeting.steps.ask_for_heads()
    editors = dialog.fields.editors
    write(editors["meeting.additional_votes"].input, "5")
    write(editors["meeting.additional_there"].input, "3")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert editors["meeting.additional_votes"].note.text()
    editors["meeting.additional_votes"].clear()
    write(editors["meeting.additional_votes"].input, "4")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert meeting.quorum_bar.facts.endswith("附加表决权 到会 3/4")
