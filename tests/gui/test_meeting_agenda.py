"""The agenda of a meeting by keyboard: its order, and an election from the list to the result."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.minutes import HeadCounts
from coopdesk.domain.posts import Post
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.services import governance
from tests.gui.page_fixtures import shown
from tests.gui.typing import write
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    Found,
    found,
    particulars,
    three_bodies,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def organization(runner):
    made = runner.do(found, Found(9))
    runner.do(governance.set_up_bodies, three_bodies(made))
    return made


@pytest.fixture
def meeting(qtbot, runner, organization):
    """The record of an assembly, 44 of 61 there, with an election on its agenda."""
    head = governance.HoldMeeting(organization, ASSEMBLY, particulars(), (), HeadCounts(61, 44))
    meeting_id = runner.do(governance.hold_meeting, head)
    item = governance.AddAgendaItem(meeting_id, "选举理事", MatterKind.ELECTION)
    runner.do(governance.add_agenda_item, item)
    page = GovernancePage(runner)
    page.set_organization(organization)
    shown(qtbot, page)
    page.enter(meeting_id)
    page.meeting.tabs.setCurrentIndex(1)
    return page.meeting


@pytest.fixture
def step(qtbot, meeting):
    """Press Ctrl+T and return the dialog that the election waits for."""

    def pressed():
        qtbot.keyClick(meeting, Qt.Key.Key_T, CTRL)
        return meeting.findChildren(FormDialog)[-1]

    return pressed


def fill(dialog, **values):
    by_name = {key.rpartition(".")[2]: editor for key, editor in dialog.fields.editors.items()}
    for name, text in values.items():
        by_name[name].clear()
        write(by_name[name].input, text)


def fill_votes(dialog, meeting, *votes):
    """Write the votes of the candidates who stand, in the order of the paper."""
    keys = [key for key in dialog.fields.editors if key.startswith("candidate.")]
    fill(dialog, **{key.rpartition(".")[2]: text for key, text in zip(keys, votes, strict=True)})


def submit(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)


def call(qtbot, dialog, names="哈斯巴根、王建国、白玉珍", seats="2"):
    office = (BodyKind.BOARD_OF_DIRECTORS, Post.DIRECTOR)
    dialog.fields.editors["election.office"].set_value(office)
    fill(dialog, seats=seats, nominees=names)
    submit(qtbot, dialog)


def test_ctrl_t_leads_from_the_list_to_the_result(qtbot, runner, meeting, step):
    call(qtbot, step(), names="哈斯巴根、王建国、白玉珍、李志强", seats="3")
    counted = step()
    assert counted.verdict == "得票须达 31 票才当选，应选 3 人；在场（含委托）共 44 票。"
    fill(counted, returned="44", valid="43", invalid="1")
    fill_votes(counted, meeting, "34", "33", "31", "31")
    assert counted.verdict == "当选：哈斯巴根、王建国。得票相同、须重新投票：白玉珍、李志强。"
    submit(qtbot, counted)
    assert meeting.agenda.model.items[0].passed is None

    again = step()
    fill(again, returned="44", valid="44")
    fill_votes(again, meeting, "40", "4")
    submit(qtbot, again)
    announced = step()
    fill(announced, takes_office_on="2026-11-21")
    announced.fields.editors["election.term"].set_value(True)
    submit(qtbot, announced)
    (resolution,) = runner.ask(governance.list_resolutions)
    assert resolution.text == "选举哈斯巴根、王建国、白玉珍为理事"
    assert meeting.agenda.model.items[0].passed is True


def test_figures_that_cannot_be_right_are_said_while_typing(qtbot, meeting, step):
    call(qtbot, step())
    dialog = step()
    fill(dialog, returned="44", valid="43", invalid="1")
    fill_votes(dialog, meeting, "44", "1", "1")
    assert dialog.verdict == "哈斯巴根得票44，多于有效票43张"
    fill(dialog, invalid="0")
    assert "收回44张，有效43张，废票0张，三数不符" in dialog.verdict


def test_equals_at_the_last_seat_are_named_and_a_round_can_be_taken_back(qtbot, meeting, step):
    call(qtbot, step(), names="哈斯巴根、王建国、白玉珍", seats="1")
    dialog = step()
    fill(dialog, returned="44", valid="44")
    fill_votes(dialog, meeting, "22", "22", "0")
    assert dialog.verdict == "还没有人达到 31 票。"
    submit(qtbot, dialog)
    assert meeting.record.agenda[0].election.ballots
    meeting.withdraw_ballot(meeting.record.agenda[0])
    assert not meeting.record.agenda[0].election.ballots


def answer(qtbot, *, yes):
    """Answer the question that stands in the window."""
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    button = next(b for b in box.buttons() if (b is not box.defaultButton()) is yes)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_items_are_moved_and_taken_off_by_keyboard(qtbot, runner, meeting):
    for title in ("审议决算", "其他"):
        command = governance.AddAgendaItem(meeting.record.item.id, title)
        runner.do(governance.add_agenda_item, command)
    table = meeting.agenda.table
    table.selectRow(2)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up, CTRL)
    assert [item.title for item in meeting.agenda.model.items] == ["选举理事", "其他", "审议决算"]
    assert table.current_item.title == "其他"
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    answer(qtbot, yes=True)
    assert [item.title for item in meeting.agenda.model.items] == ["选举理事", "审议决算"]
