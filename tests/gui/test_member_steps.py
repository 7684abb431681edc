"""The steps of a membership by the keyboard, the dossier, and the register of a past day."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox

from coopdesk.domain.membership import StepKind
from coopdesk.gui.members.entry_dialogs import EntryKind
from coopdesk.gui.members.page import MembersPage
from coopdesk.services import members as service
from tests.books import a_member, yuan
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import write

BORN_1991 = "150423199112209328"
DECIDED = "社代会〔2026〕5号"


@pytest.fixture
def organization(add_organization):  # noqa: F811
    return add_organization()


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization, joined_on=date(2025, 1, 1), village="巴彦毛都嘎查")


@pytest.fixture
def page(open_page, organization, member):  # noqa: F811
    page = open_page(MembersPage)
    page.set_organization(organization)
    return page


def _fill(qtbot, dialog, **typed):
    for key, told in typed.items():
        editor = dialog.fields.editors[key.replace("__", ".")]
        editor.line.clear()
        write(editor.line, told)


def _submit(qtbot, dialog):
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _answer_yes(page_or_dialog):
    box = page_or_dialog.findChild(QMessageBox)
    yes = next(b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.AcceptRole)
    yes.click()


def test_the_menu_offers_what_the_state_allows_and_a_digit_chooses(qtbot, page):
    page.table.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.steps_menu.isVisible)
    offered = {kind for kind, action in page.steps_menu.step_actions.items() if action.isEnabled()}
    assert offered == {
        StepKind.SUSPENSION,
        StepKind.EXIT,
        StepKind.EXCLUSION,
        StepKind.DEATH,
        StepKind.INHERITANCE,
        StepKind.TRANSFER,
    }

    qtbot.keyClick(page.steps_menu, Qt.Key.Key_3)
    dialog = page.findChild(service_dialog())
    assert dialog.windowTitle() == "暂停：乌云其其格"
    _fill(qtbot, dialog, step__resolution=DECIDED)
    _submit(qtbot, dialog)
    assert page.table.current_item.state == "suspended"


def service_dialog():
    from coopdesk.gui.members.step_dialog import StepDialog

    return StepDialog


def test_the_end_of_a_membership_follows_the_request(qtbot, page, runner, member):
    """《农民专业合作社法》第二十五条."""
    dialog = page.take_step(StepKind.EXIT)
    _fill(qtbot, dialog, step__asked_on="20260930")
    assert dialog.fields.values()["step.ends_on"] == date(2026, 12, 31)
    _fill(qtbot, dialog, step__asked_on="20261001")
    assert dialog.fields.values()["step.ends_on"] == date(2027, 12, 31)

    _fill(qtbot, dialog, step__ends_on="20261130", step__asked_on="20260930")
    assert dialog.fields.values()["step.ends_on"] == date(2026, 11, 30)
    dialog.submit()
    assert "2026-12-31" in dialog.findChild(QMessageBox).text()
    with qtbot.waitSignal(dialog.saved):
        _answer_yes(dialog)
    assert runner.ask(service.get_member, member).left_on == date(2026, 11, 30)


def test_a_step_without_its_resolution_leads_to_the_field(qtbot, page):
    dialog = page.take_step(StepKind.EXCLUSION)
    _fill(qtbot, dialog, step__heard_on="2026.11.20", step__ends_on="2026.12.31")

    dialog.submit()
    assert dialog.fields.editors["step.resolution"].note.text() == "这一项要填写"
    assert page.table.current_item.state == "member"


def test_a_step_is_taken_back_from_the_foot_of_the_window(qtbot, page):
    dialog = page.take_step(StepKind.DEATH)
    with qtbot.waitSignal(page.noticed) as noticed:
        _submit(qtbot, dialog)
    assert page.table.current_item.state == "former"

    word, undo = noticed.args[0].actions[0]
    assert word == "撤销"
    undo()
    assert page.table.current_item.state == "member"


def test_a_past_day_shows_the_register_of_then_and_can_only_be_read(
    qtbot, page, runner, member, organization, tmp_path
):
    a_member(runner, organization, 2, joined_on=date(2026, 6, 1))
    moved = service.TakeStep(member, StepKind.TRANSFER, date(2026, 3, 1), village="沙巴尔台村")
    runner.do(service.take_step, moved)
    page.reload()
    assert [item.village for item in page.model.items] == ["沙巴尔台村", ""]

    qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    write(page.as_of_field.editor.line, "20251231")
    qtbot.keyClick(page.as_of_field.editor.line, Qt.Key.Key_Return)
    assert [item.village for item in page.model.items] == ["巴彦毛都嘎查"]
    assert "2025-12-31" in page.message_bar.text
    assert "在社 1" in page.message_bar.text
    assert page.as_shown().title == "社员名册（截至2025-12-31）"
    assert not page.steps_button.isEnabled()
    assert page.change() is None
    assert page.open_dossier() is None

    with qtbot.waitSignal(page.noticed, timeout=20_000):
        page.sheets.export_to(tmp_path / "then.xlsx")
    page.message_bar.action_button.click()
    assert page.model.rowCount() == 2
    assert page.steps_button.isEnabled()
    assert page.message_bar.text == ""


def test_a_day_before_everything_shows_an_empty_register(page):
    page.as_of_field.editor.set_value(date(2020, 1, 1))
    page.as_of_field.editor.line.returnPressed.emit()

    assert page.model.rowCount() == 0
    assert not page.empty_state.isVisible()
    page.as_of_field.clear()
    assert page.model.rowCount() == 1


def test_the_dossier_takes_entries_corrections_and_the_last_step_back(
    qtbot, page, runner, member, organization
):
    suspended = service.TakeStep(member, StepKind.SUSPENSION, resolution=DECIDED)
    runner.do(service.take_step, suspended)
    dossier = page.open_dossier()
    assert not dossier.add_buttons[EntryKind.MANDATE].isVisible()
    volume = dossier.record(EntryKind.VOLUME)
    _fill(qtbot, volume, dossier__year="2025", volume__product="肉羊", volume__amount="1.5万")
    _submit(qtbot, volume)
    assert runner.ask(service.patronage_of, organization, 2025) == {member: yuan(15_000)}

    lines = list(dossier.model.items)
    assert [line.what for line in lines] == ["暂停", "年度交易额", "接纳"]
    assert lines[2].told == "据花名册"
    dossier.table.selectRow(1)
    qtbot.keyClick(dossier.table, Qt.Key.Key_Return)
    from coopdesk.gui.kit.form_dialog import FormDialog

    correction = dossier.findChildren(FormDialog)[-1]
    assert not correction.fields.editors["dossier.year"].isEnabled()
    _fill(qtbot, correction, volume__amount="0")
    _submit(qtbot, correction)
    assert runner.ask(service.patronage_of, organization, 2025) == {}

    dossier.table.selectRow(0)
    dossier.take_back_button.click()
    _answer_yes(dossier)
    assert [line.what for line in dossier.model.items] == ["接纳"]
    assert page.model.items[0].state == "member"


def test_a_legal_person_has_a_representative_and_a_lapsed_mandate_is_told(
    qtbot, page, runner, organization
):
    company = a_member(runner, organization, 2, kind="organization", name="众联商贸有限公司")
    page.reload()
    assert "1 个单位社员没有有效的授权代表" in page.subtitle_label.text()
    page.table.select_key(company)
    mandate = page.open_dossier().record(EntryKind.MANDATE)
    _fill(qtbot, mandate, mandate__name="宝音・德力格尔", dossier__from_day="20260101")
    _submit(qtbot, mandate)

    assert "授权代表" not in page.subtitle_label.text()
    assert "宝音·德力格尔" in [label.text() for label in page.detail_panel.findChildren(QLabel)]
    [found] = runner.ask(service.list_mandates, company)
    assert found.name == "宝音·德力格尔"


def test_the_folded_part_of_the_form_opens_where_something_is_wrong(qtbot, page):
    dialog = page.admit()
    more = dialog.fields.editors["member.bank_account"]
    assert not more.isVisible()
    _fill(
        qtbot,
        dialog,
        member__name="萨仁图雅",
        member__id_number="150423199112209328",
        member__bank_account="六二二",
    )
    dialog.submit()
    assert more.isVisible()
    assert more.note.text() == "银行卡号只能是数字。"
    _fill(qtbot, dialog, member__bank_account="6228 4800 1234 5678 901")
    _submit(qtbot, dialog)
    record = page.ask(service.get_member, page.table.current_item.id)
    assert record.profile.bank_account == "6228480012345678901"
    assert record.profile.division_code == "150423200"


def test_a_member_is_found_by_another_spelling(page, runner, organization, member):
    a_member(runner, organization, 2)
    profile = replace(runner.ask(service.get_member, member).profile, id_number=BORN_1991)
    spelt = replace(profile, other_names="乌云琪琪格")
    runner.do(service.change_member, service.ChangeMember(member, spelt))

    page.filter_edit.setText("琪琪")
    assert [item.id for item in page.model.items] == [member]


@pytest.fixture
def volumes(qtbot, page, runner, organization):
    for number in (2, 3):
        a_member(runner, organization, number, joined_on=date(2025, 1, 1))
    a_member(runner, organization, 4, joined_on=date(2026, 1, 1))
    dialog = page.open_volumes()
    qtbot.waitExposed(dialog)
    return dialog


def _patronage(runner, organization, year=2025):
    told = runner.ask(service.patronage_of, organization, year)
    return [str(amount) for amount in told.values()]


def test_amounts_of_all_members_are_typed_down_the_list(qtbot, volumes, runner, organization):
    """The year before, whoever was a member in it; Enter goes on, an arrow skips."""
    assert [line.number for line in volumes.model.items] == [1, 2, 3]
    line = volumes.amount_editor.line
    qtbot.keyClicks(line, "1200.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "张秀兰" not in volumes.name_label.text()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClicks(line, "300")
    assert volumes.name_label.text() == "张秀兰 的交易额（元）"
    assert not volumes.year_editor.isEnabled()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClick(volumes, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert _patronage(runner, organization) == ["1,200.50", "300.00"]
    assert volumes.message_bar.text == "已登记 2 人的交易额。"
    assert volumes.year_editor.isEnabled()


@pytest.mark.parametrize(
    ("pasted", "told", "amounts"),
    [
        ("10\n20.5\n30", "已粘贴 3 行", ["10.00", "20.50", "30.00"]),
        ("3\t7\n1\t1.5万", "已粘贴 2 行", ["15,000.00", "7.00"]),
        ("10\n很多", "第 2 行“很多”不是金额", []),
        ("1\t5\n9\t6", "第 2 行“9”找不到", []),
        ("1\n2\n3\n4", "第 4 行“4”找不到", []),
    ],
)
def test_a_column_is_pasted_whole_or_not_at_all(
    qtbot, volumes, runner, organization, pasted, told, amounts
):
    QGuiApplication.clipboard().setText(pasted)
    line = volumes.amount_editor.line
    qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert told in volumes.message_bar.text
    assert volumes.save_button.isEnabled() is bool(amounts)
    if amounts:
        volumes.save_button.click()
    assert _patronage(runner, organization) == amounts


def test_typed_amounts_are_not_lost_unasked(qtbot, volumes):
    qtbot.keyClicks(volumes.amount_editor.line, "5")
    qtbot.keyClick(volumes.amount_editor.line, Qt.Key.Key_Return)

    volumes.close_button.click()
    assert "全体社员年度交易额" in volumes.findChild(QMessageBox).text()
    _answer_yes(volumes)
    assert not volumes.isVisible()


def test_enter_scrolls_to_the_field_it_leads_to(qtbot, page):
    dialog = page.change()
    qtbot.waitExposed(dialog)
    dialog.resize(dialog.width(), 320)
    visited = 0
    while (focused := dialog.focusWidget()) is not dialog.primary_button:
        assert focused.visibleRegion().boundingRect().height() == focused.height()
        qtbot.keyClick(focused, Qt.Key.Key_Return)
        visited += 1
    assert visited == 12
