"""The page of the three bodies: a meeting told from first name to closed minutes, by keyboard."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.minutes import HeadCounts, MeetingState, Way
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.register_outlets import RegisterOutlets
from coopdesk.services import governance
from tests.gui.page_fixtures import shown
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    Found,
    found,
    particulars,
    people,
    three_bodies,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

CTRL = Qt.KeyboardModifier.ControlModifier


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
def hold(runner, organization):
    """Hold a meeting with so many people, and return its id."""

    def held(attending, **more):
        counts = attending if isinstance(attending, HeadCounts) else None
        command = governance.HoldMeeting(
            organization, ASSEMBLY, particulars(**more), () if counts else attending, counts
        )
        return runner.do(governance.hold_meeting, command)

    return held


@pytest.fixture
def add_item(runner):
    def added(meeting_id, title="审议财务决算", matter=MatterKind.ORDINARY, text=""):
        command = governance.AddAgendaItem(meeting_id, title, matter, "", text)
        return runner.do(governance.add_agenda_item, command)

    return added


def fill(dialog, **values):
    """Write into fields by the last word of their keys."""
    by_name = {key.rpartition(".")[2]: editor for key, editor in dialog.fields.editors.items()}
    for name, text in values.items():
        by_name[name].clear()
        write(by_name[name].input, text)


def latest(page):
    """Return the dialog that was opened last."""
    return page.findChildren(FormDialog)[-1]


def submit(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)


def answer(qtbot, *, yes):
    """Answer the question that stands in the window."""
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    button = next(b for b in box.buttons() if (b is not box.defaultButton()) is yes)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_meeting_from_an_empty_page_to_closed_minutes_without_the_mouse(
    page, qtbot, runner, organization
):
    """Nine members, all marked with one key, one vote, minutes closed for good."""
    qtbot.keyClick(page.meetings, Qt.Key.Key_N, CTRL)
    dialog = page.meetings.findChild(FormDialog)
    fill(dialog, place="苏木文化站", recorder="高娃", noticed_on="2026-11-01", held_on="20261120")
    fill(dialog, starts_at="9:00", ends_at="11：20", chair="哈斯巴根")
    submit(qtbot, dialog)
    meeting = page.meeting
    assert page.stack.currentWidget() is meeting
    assert meeting.title_label.text() == "2026年社员大会第一次会议"
    assert meeting.quorum_bar.facts == "应到 9 · 实到 0 · 委托 0 · 须到 6"
    assert "还差 6 人" in meeting.quorum_bar.verdict

    meeting.attendance.table.selectAll()
    qtbot.keyClick(meeting.attendance.table, Qt.Key.Key_Space)
    assert meeting.quorum_bar.facts == "应到 9 · 实到 9 · 委托 0 · 须到 6"
    assert "可以表决" in meeting.quorum_bar.verdict

    qtbot.keyClick(meeting, Qt.Key.Key_N, CTRL)
    dialog = latest(meeting)
    fill(dialog, title="2025年度盈余分配方案", text="提取公积金10%。")
    submit(qtbot, dialog)
    qtbot.keyClick(meeting, Qt.Key.Key_T, CTRL)
    vote = latest(meeting)
    fill(vote, in_favour="8", against="1", duty_holder="高娃")
    assert "可以通过" in vote.verdict
    submit(qtbot, vote)
    qtbot.mouseClick(meeting.close_button, Qt.MouseButton.LeftButton)
    answer(qtbot, yes=True)

    assert runner.ask(governance.list_meetings)[0].state is MeetingState.CLOSED
    assert not meeting.attendance.mark_button.isEnabled()
    assert not meeting.close_button.isEnabled()
    qtbot.keyClick(meeting, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.meetings
    page.turn_to(1)
    (resolution,) = page.resolutions.model.items
    assert (resolution.number, resolution.passed) == ("〔2026〕第1号", True)


def test_space_marks_and_unmarks_and_the_bar_follows(page, qtbot, hold, runner):
    """The sample minutes: one more person makes the quorum, one fewer breaks it."""
    meeting_id = hold(people(38, 2, 21))
    page.enter(meeting_id)
    bar, table = page.meeting.quorum_bar, page.meeting.attendance.table
    assert bar.facts == "应到 61 · 实到 38 · 委托 2 · 须到 41"
    assert bar.verdict == "还差 1 人，未达到法定人数，不能表决（《农民专业合作社法》第三十条）。"
    table.selectRow(60)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert "到会加委托 41 人，达到法定人数" in bar.verdict
    assert table.currentIndex().row() == 60
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert "还差 1 人" in bar.verdict
    ways = [person.way for person in runner.ask(governance.get_meeting, meeting_id).people]
    assert ways.count(Way.PRESENT) == 38


def test_p_asks_for_the_holder_and_an_absent_one_is_told_at_the_field(page, qtbot, hold, runner):
    meeting_id = hold(people(5, 0, 2))
    page.enter(meeting_id)
    page.meeting.attendance.table.selectRow(5)
    qtbot.keyClick(page.meeting.attendance.table, Qt.Key.Key_P)
    dialog = page.meeting.findChild(FormDialog)
    assert dialog.fields.editors["attendance.way"].value() is Way.PROXY
    fill(dialog, proxy_holder="缺席1")
    submit(qtbot, dialog)
    note = dialog.fields.editors["attendance.proxy_holder"].note.text()
    assert note == "缺席0的受托人缺席1本人没有到会"
    holder = dialog.fields.editors["attendance.proxy_holder"]
    holder.clear()
    write(holder.line, "dh")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(holder.line, key)
    assert holder.value() == "到会0"
    submit(qtbot, dialog)
    assert page.meeting.quorum_bar.facts == "应到 7 · 实到 5 · 委托 1 · 须到 5"


def test_counts_that_cannot_be_right_are_named_at_their_cells(page, qtbot, hold, add_item, runner):
    """The sample minutes of 2025-03-15: 39, 3 and 3 of 44."""
    meeting_id = hold(HeadCounts(61, 44))
    add_item(meeting_id)
    page.enter(meeting_id)
    dialog = page.meeting.take_vote(page.meeting.record.agenda[0])
    cells = {name: dialog.fields.editors[f"vote.{name}"] for name in ("in_favour", "against")}
    assert dialog.verdict == "须 31 票赞成；到会加委托 44 人"
    fill(dialog, in_favour="39", against="3", abstained="3")
    assert dialog.verdict == "票数合计45，多于到会加委托的44"
    wrong = "合计 45，到会加委托只有 44，请核对这一栏"
    assert [cell.note.text() for cell in cells.values()] == [wrong, wrong]
    submit(qtbot, dialog)
    assert runner.ask(governance.list_resolutions) == []
    fill(dialog, against="50", abstained="0")
    assert [cell.note.text() != "" for cell in cells.values()] == [False, True]
    fill(dialog, against="2", abstained="3")
    assert dialog.verdict == "须 31 票赞成，可以通过。合计 44 票，到会加委托 44 人"
    assert all(not cell.note.text() for cell in cells.values())
    fill(dialog, in_favour="30")
    assert dialog.verdict.startswith("须 31 票赞成，不能通过。")
    assert dialog.verdict.endswith("还有 9 人没有计入")


def test_a_vote_without_quorum_is_refused_with_its_article(page, qtbot, hold, add_item):
    meeting_id = hold(people(5, 0, 4))
    add_item(meeting_id)
    page.enter(meeting_id)
    dialog = page.meeting.take_vote(page.meeting.record.agenda[0])
    fill(dialog, in_favour="5")
    submit(qtbot, dialog)
    assert "未达到法定人数（《农民专业合作社法》第三十条）" in dialog.message_bar.text
    assert dialog.isVisible()


def test_minutes_with_holes_say_what_is_missing(page, qtbot, hold):
    page.enter(hold(people(9), place="", ends_at=""))
    qtbot.mouseClick(page.meeting.close_button, Qt.MouseButton.LeftButton)
    answer(qtbot, yes=True)
    told = page.meeting.message_bar.text
    for part in ("结束时间", "地点", "议题"):
        assert f"会议记录缺少：{part}" in told
    assert "第三十四条" in told


def test_particulars_are_saved_and_not_lost_on_leaving(page, qtbot, hold, runner):
    meeting_id = hold(people(9))
    page.enter(meeting_id)
    page.meeting.form.editors["meeting.observers"].set_value("监事3人")
    qtbot.keyClick(page.meeting, Qt.Key.Key_Escape)
    answer(qtbot, yes=False)
    assert page.stack.currentWidget() is page.meeting
    qtbot.keyClick(page.meeting, Qt.Key.Key_S, CTRL)
    assert runner.ask(governance.get_meeting, meeting_id).particulars.observers == "监事3人"
    qtbot.keyClick(page.meeting, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.meetings


def test_the_preview_shows_the_very_file_of_the_minutes(page, qtbot, hold, add_item):
    meeting_id = hold(people(9))
    add_item(meeting_id, text="讨论")
    page.enter(meeting_id)
    with qtbot.waitSignal(page.meeting.preview().finished, timeout=20_000) as printed:
        pass
    qtbot.waitUntil(lambda: page.meeting.findChild(Preview) is not None)
    assert page.meeting.findChild(Preview).pages.bytes == printed.args[0].pdf


def test_bodies_are_set_up_from_names_in_a_row(page, qtbot, runner, organization):
    page.turn_to(2)
    dialog = page.terms.open_set_up()
    fill(dialog, starts_on="2025-03-15", board_chair="哈斯巴根")
    fill(dialog, directors="乌云其其格、王建国 那顺孟和，白玉珍")
    fill(dialog, supervisors_chair="那顺孟和", supervisors="敖特根、张秀云")
    submit(qtbot, dialog)
    assert "那顺孟和同时是理事和监事（《农民专业合作社法》第三十三条）" in dialog.message_bar.text
    fill(dialog, supervisors_chair="高娃")
    submit(qtbot, dialog)
    assert [item.seated for item in page.terms.model.items] == [0, 5, 3]
    assert {item.ends_on for item in page.terms.model.items} == {date(2028, 3, 14)}


def test_a_seat_is_given_and_ends(page, qtbot, runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    page.turn_to(2)
    board = page.terms.model.items[1]
    dialog = page.terms.appoint(board)
    dialog.fields.editors["seat.post"].set_value(dialog.fields.editors["seat.post"]._values[-1])
    fill(dialog, name="李志强", from_day="2026-01-05")
    submit(qtbot, dialog)
    assert "李志强" in {seat.name for seat in runner.ask(governance.list_seats, organization)}
    dialog = page.terms.end(board)
    combo = dialog.fields.editors["seat.who"].combo
    combo.setCurrentIndex(combo.count() - 1)
    fill(dialog, to_day="2026-11-22")
    submit(qtbot, dialog)
    assert "李志强" not in {seat.name for seat in runner.ask(governance.list_seats, organization)}


def test_a_resolution_is_finished_and_opens_its_meeting(page, qtbot, hold, add_item, runner):
    item_id = add_item(hold(people(9)))
    counts = governance.Counts(9)
    runner.do(governance.take_vote, governance.TakeVote(item_id, counts, "批准", "高娃"))
    page.turn_to(1)
    dialog = page.resolutions.finish()
    fill(dialog, done_on="2026-11-22")
    with qtbot.waitSignal(page.noticed) as notice:
        submit(qtbot, dialog)
    assert notice.args[0].sentence == "〔2026〕第1号 已办结"
    assert page.resolutions.model.items[0].done_on == date(2026, 11, 22)
    page.resolutions.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.meeting
    qtbot.keyClick(page.meeting, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.resolutions


@pytest.fixture
def outlets(page, preferences, hold, add_item, runner, organization):
    """The page as in the window, with something in each list: they lead into files and to paper."""
    runner.do(governance.set_up_bodies, three_bodies(organization))
    item_id = add_item(hold(people(9)))
    runner.do(governance.take_vote, governance.TakeVote(item_id, governance.Counts(9)))
    outlets = RegisterOutlets(preferences)
    outlets.serve(page)
    return outlets


LISTS = [
    pytest.param(0, "会议", "第一届社员大会第一次会议", id="meetings"),
    pytest.param(1, "决议", "〔2026〕第1号", id="resolutions"),
    pytest.param(2, "三会与任期", "社员（代表）大会", id="terms"),
    pytest.param(6, "2026年三会合规情况", "巴林右旗", id="compliance"),
]


@pytest.mark.usefixtures("outlets")
@pytest.mark.parametrize(("place", "title", "cell"), LISTS)
def test_each_list_is_exported_as_shown(page, qtbot, tmp_path, place, title, cell):
    page.turn_to(place)
    press(qtbot, Qt.Key.Key_E, CTRL)
    dialog = page.views[place].findChild(QFileDialog)
    target = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000) as told:
        dialog.fileSelected.emit(str(target))
    assert told.args[0].sentence.endswith("条到 out.xlsx。")
    (called, *_), (about, *_), _, first, *_ = load_workbook(target).active.values
    assert called == title
    assert "西拉沐沦苏木众联" in about
    assert cell in first


@pytest.mark.usefixtures("outlets")
@pytest.mark.parametrize(("place", "title", "cell"), LISTS)
def test_each_list_is_printed_as_shown(page, qtbot, place, title, cell):
    page.turn_to(place)
    press(qtbot, Qt.Key.Key_P, CTRL)
    view = page.views[place]
    qtbot.waitUntil(lambda: view.findChild(Preview) is not None, timeout=20_000)
    preview = view.findChild(Preview)
    assert (preview.windowTitle(), len(preview.pages)) == (title, 1)
    assert cell in PdfReader(BytesIO(preview.pages.bytes)).pages[0].extract_text()
    preview.close()


def test_grassroots_bodies_that_are_late_are_told(page, runner):
    """赤政发〔2023〕14号 三（一）."""
    grassroots = runner.do(found, Found(3, kind="grassroots_coop"))
    page.turn_to(2)
    page.set_organization(grassroots)
    assert "应于2025-12-31前建立（赤政发〔2023〕14号 三（一））" in page.terms.message_bar.text
    runner.do(governance.set_up_bodies, three_bodies(grassroots))
    assert page.terms.message_bar.text == ""


def test_without_an_organization_all_are_listed_and_none_can_be_added(page, hold):
    hold(people(9))
    page.set_organization(None)
    assert not page.meetings.table.isColumnHidden(page.meetings.model.organization_column)
    assert len(page.meetings.model.items) == 1
    assert page.meetings.open_new() is None
    assert not page.meetings.new_button.isEnabled()


def test_a_kind_without_charter_is_refused_before_the_form(page, runner):
    station = runner.do(found, Found(0, kind="village_service_station"))
    page.set_organization(station)
    assert page.meetings.open_new() is None
    assert "没有适用的章程模板" in page.meetings.message_bar.text
