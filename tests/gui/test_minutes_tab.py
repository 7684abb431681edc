"""The words of the minutes and the signed paper, by keyboard; what a resolution allows."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.minutes_versions import MinutesStage
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.services import governance
from tests.gui.page_fixtures import shown
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people
from tests.unit.services.test_attachments import PDF

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def made(runner, organization):
    """A meeting held three days ago, with a report and a vote."""
    vote = governance.VoteRecord(governance.Counts(6, 1), "批准分配方案")
    items = (
        governance.ItemRecord("理事会工作报告", text="大家没有意见。"),
        governance.ItemRecord("盈余分配方案", vote=vote),
    )
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(), people(7, absent=2), None, items
    )
    return runner.do(governance.record_meeting, command)


@pytest.fixture
def page(qtbot, runner, organization):
    page = GovernancePage(runner)
    page.set_organization(organization)
    shown(qtbot, page).activateWindow()
    return page


def test_from_the_typed_words_to_the_signed_paper(qtbot, runner, page, made, tmp_path):
    """The recorder types, saves and closes; the paper is filed; an error is noted under it."""
    page.enter(made.meeting_id)
    view, tab = page.meeting, page.meeting.minutes
    press(qtbot, Qt.Key.Key_4, ALT)
    opening, *_, closing = tab.parts
    assert opening.editor.text_edit.hasFocus()
    assert "达到法定人数" in opening.inserted_label.text()
    assert tab.parts[2].inserted_label.text() == (
        "自动填入：赞成 6　反对 1　弃权 0；通过；〔2026〕第1号　批准分配方案"
    )
    write(opening.editor.text_edit, "全体起立，唱国歌。")
    view.close_minutes()
    assert "还没有保存" in view.message_bar.text
    press(qtbot, Qt.Key.Key_S, CTRL)
    assert not view.is_touched
    assert runner.ask(governance.get_meeting, made.meeting_id).opening == "全体起立，唱国歌。"

    runner.do(governance.close_minutes, governance.CloseMinutes(made.meeting_id))
    view.reload()
    assert not closing.editor.isVisible()
    assert closing.words_label.text() == "主持人宣布散会。"
    scan = tmp_path / "签字.pdf"
    scan.write_bytes(PDF)
    dialog = tab.sign(scan)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert view.record.item.stage is MinutesStage.SIGNED
    assert (tab.stage_label.text(), tab.late_label.text()) == (
        "已签字归档",
        "事后补录（2026-11-23录入）",
    )
    press(qtbot, Qt.Key.Key_4, ALT)
    assert tab.correct_button.hasFocus()
    dialog = tab.correct()
    editors = dialog.fields.editors
    write(editors["minutes.correction_text"].text_edit, "地点应为苏木文化站二楼")
    write(editors["minutes.reason"].input, "笔误")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "1. 地点应为苏木文化站二楼（原因：笔误" in tab.corrections_label.text()


def test_each_version_shows_what_it_changed(runner, page, made):
    edit = governance.EditMinutes(made.meeting_id, closing="会议结束。")
    runner.do(governance.edit_minutes, replace(edit, opening="全体起立。"))
    runner.do(governance.edit_minutes, replace(edit, opening="全体起立，唱国歌。"))
    page.enter(made.meeting_id)
    versions = page.meeting.minutes.show_versions()
    assert [item.number for item in versions.versions.items] == [2, 1]
    assert [change.place for change in versions.changes.items] == ["开场"]
    versions.table.selectRow(1)
    assert versions.changes_label.text() == "第1版的文字与前一版相同"


def test_what_a_resolution_allows_is_written_in_the_register(
    qtbot, runner, page, organization, made
):
    page.turn_to(1)
    view = page.resolutions
    view.table.selectRow(0)
    dialog = view.allow()
    dialog.fields.editors["resolution.subject"].set_value(ResolutionSubject.DIVIDEND)
    write(dialog.fields.editors["resolution.amount"].input, "5000")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    (resolution,) = runner.ask(governance.list_resolutions)
    assert (resolution.subject, resolution.left) == (ResolutionSubject.DIVIDEND, Money(500_000))
    link = governance.LinkResolution(
        resolution.id, ResolutionSubject.DIVIDEND, "organization", organization, Money(200_000)
    )
    runner.do(governance.link_resolution, link)
    view.reload()
    view.table.selectRow(0)
    columns = [column.key for column in view.model.columns]
    row = [view.model.index(0, place).data() for place in range(len(columns))]
    told = dict(zip(columns, row, strict=True))
    assert (told["resolution.subject"], told["resolution.left"]) == ("分红", "3,000.00")
    uses = view.show_uses()
    assert uses.model.items[0].amount == Money(200_000)
    with qtbot.waitSignal(page.found) as opened:
        qtbot.keyClick(uses.table, Qt.Key.Key_Return)
    assert (opened.args[0].page, opened.args[0].id) == ("organizations", organization)
