"""What happens to organizations, in the window: recorded by keyboard, seen as of any day."""

from dataclasses import dataclass, replace
from datetime import date
from time import process_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from coopdesk.domain.organization_details import Contact
from coopdesk.domain.organization_history import EventKind
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.organizations.event_dialogs import EventStep
from coopdesk.gui.organizations.page import OrganizationsPage
from coopdesk.services import organizations as service
from coopdesk.storage.reference import load_divisions
from coopdesk.storage.tables.organizations import OrganizationRow
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import press, write

TOWN, SUMU = "150423100", "150423200"
NAME, NEW_NAME = "大板镇基层供销合作社", "大板镇众联供销合作社"
COOP = service.Profile(OrganizationKind.GRASSROOTS_COOP, NAME, TOWN, registered_on=date(2019, 5, 1))
MARCH = date(2024, 3, 1)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(open_page, add_organization):  # noqa: F811
    add_organization(COOP)
    page = open_page(OrganizationsPage)
    page.activateWindow()
    return page


def focus(qtbot, widget):
    widget.window().activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def look_back(qtbot, page, day="20231231"):
    """Type a past day into the field of the filter row."""
    focus(qtbot, page.as_of.editor.line)
    qtbot.keyClicks(page.as_of.editor.line, day)
    press(qtbot, Qt.Key.Key_Return)


def told(card):
    """Every word of the card at the right."""
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def test_a_renaming_is_typed_from_field_to_field(qtbot, page, runner):
    dialog = page.record_event(EventStep.RENAME)
    editors = dialog.fields.editors
    focus(qtbot, editors["organization_event.day"].line)
    editors["organization_event.day"].line.selectAll()
    qtbot.keyClicks(editors["organization_event.day"].line, "20240301")
    press(qtbot, Qt.Key.Key_Return)
    line = editors["organization_event.name"].line
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    write(line, NEW_NAME)
    press(qtbot, Qt.Key.Key_Return)
    write(editors["organization_event.document"].line, "旗社发〔2024〕3号")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)

    assert [item.name for item in page.model.items] == [NEW_NAME]
    card = told(page.detail_panel)
    assert f"更名：{NAME} → {NEW_NAME}" in card
    assert "旗社发〔2024〕3号" in card


def test_what_speaks_against_it_is_told_at_its_field(page):
    dialog = page.record_event(EventStep.CLOSE)
    dialog.fields.editors["organization_event.day"].set_value(date(2019, 4, 30))
    dialog.submit()

    assert "早于成立日期" in dialog.fields.editors["organization_event.day"].note.text()
    assert dialog.isVisible()


def test_the_past_is_seen_as_it_was_and_cannot_be_changed(qtbot, page, runner):
    [item] = page.model.items
    rename = service.RenameOrganization(item.id, MARCH, NEW_NAME)
    runner.do(service.rename_organization, rename)
    move = service.MoveOrganization(item.id, MARCH, division_code=SUMU)
    runner.do(service.move_organization, move)
    look_back(qtbot, page)

    [past] = page.model.items
    assert (past.name, past.division) == (NAME, "巴林右旗大板镇")
    assert "只能查看" in page.subtitle_label.text()
    assert "2023-12-31" in page.past_bar.text
    assert NEW_NAME not in told(page.detail_panel)
    for button in (page.add_organization_button, page.change_button, page.event_button):
        assert not button.isEnabled()
    assert page.record_event(EventStep.CLOSE) is None
    assert page.change() is None
    shown = page.as_shown()
    assert shown.title == "组织名册（截至2023-12-31）"
    assert shown.rows[0][0] == NAME

    page.past_bar.action_button.click()
    assert [one.name for one in page.model.items] == [NEW_NAME]
    assert page.change_button.isEnabled()
    assert page.as_shown().title == "组织名册"


def test_before_anything_was_registered_the_past_is_an_empty_list(qtbot, page):
    look_back(qtbot, page, "20190430")

    assert page.model.rowCount() == 0
    assert page.table.isVisible()
    assert not page.empty_state.isVisible()


def test_the_tree_is_one_key_away_and_keeps_the_selection(qtbot, page, runner, add_organization):  # noqa: F811
    key = add_organization(replace(COOP, name="西拉沐沦供销社", division_code=SUMU))
    page.table.select_key(key)
    focus(qtbot, page.table)
    qtbot.keyClick(page.table, Qt.Key.Key_T, CTRL)

    tree = page.tree_part.tree
    qtbot.waitUntil(tree.hasFocus)
    assert tree.current_item.id == key
    assert "西拉沐沦供销社" in told(page.detail_panel)
    qtbot.keyClick(tree, Qt.Key.Key_Up)
    assert tree.current_item is None
    assert not page.change_button.isEnabled()
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert page.current_item.id == key
    assert page.change_button.isEnabled()
    qtbot.keyClick(tree, Qt.Key.Key_T, CTRL)
    assert page.table.current_item.id == key


def test_the_tree_tells_coverage_and_goes_out_as_shown(qtbot, page, add_organization):  # noqa: F811
    trinity = OrganizationKind.TRINITY_ORGANIZATION
    add_organization(replace(COOP, kind=trinity, name="众联合作社", division_code=SUMU))
    page.turn_view()

    assert "覆盖 100.00%（赤政发〔2023〕14号 一（一））" in page.tree_part.total_label.text()
    rows = [row[0] for row in page.as_shown().rows]
    assert rows == [
        "赤峰市",
        "　巴林右旗",
        "　　大板镇",
        f"　　　{NAME}",
        "　　西拉沐沦苏木",
        "　　　众联合作社",
    ]
    look_back(qtbot, page, "20190430")
    assert page.as_shown().title == "组织名册（截至2019-04-30）"
    places = [row[0].strip() for row in page.as_shown().rows]
    assert places == ["赤峰市", "巴林右旗", "西拉沐沦苏木"]


def test_the_filter_leaves_its_places_in_the_tree(page, add_organization):  # noqa: F811
    add_organization(replace(COOP, name="西拉沐沦供销社", division_code=SUMU))
    page.turn_view()
    page.filter_edit.setText("西拉")

    assert [row[0].strip() for row in page.as_shown().rows] == [
        "赤峰市",
        "巴林右旗",
        "西拉沐沦苏木",
        "西拉沐沦供销社",
    ]
    page.clear_filter()
    assert len(page.as_shown().rows) == 6


def test_an_event_recorded_by_mistake_is_taken_back_from_the_list(qtbot, page, runner):
    [item] = page.model.items
    close = service.CloseOrganization(item.id, MARCH)
    runner.do(service.close_organization, close)
    steps = {action.text(): action.isEnabled() for action in page.event_menu().actions()}
    assert steps["恢复"]
    assert not steps["注销"]

    history = page.open_events()
    assert [event.kind for event in history.model.items] == [EventKind.CLOSED]
    history.take_back()
    [question] = [box for box in history.children() if hasattr(box, "buttonClicked")]
    [yes] = [button for button in question.buttons() if button.text() == "撤回所选"]
    with qtbot.waitSignal(history.taken_back):
        yes.click()
    assert page.model.items[0].closed_on is None
    assert history.model.rowCount() == 0
    assert not history.take_back_button.isEnabled()


def test_merged_and_split_from_the_dialogs(qtbot, page, runner, add_organization):  # noqa: F811
    into = add_organization(replace(COOP, name="西拉沐沦供销社", division_code=SUMU))
    [coop] = [item.id for item in page.model.items if item.name == NAME]
    page.table.select_key(coop)
    split = page.record_event(EventStep.SPLIT)
    split.fields.editors["organization_event.day"].set_value(MARCH)
    split.fields.editors["organization_event.split_name"].set_value("大板农资社")
    with qtbot.waitSignal(split.saved):
        split.submit()
    page.table.select_key(coop)
    merge = page.record_event(EventStep.MERGE)
    picker = merge.fields.editors["organization_event.into"]
    focus(qtbot, picker.line)
    write(picker.line, "西拉")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    assert picker.value() == into
    with qtbot.waitSignal(merge.saved):
        merge.submit()

    closed = {item.name: item.closed_on for item in runner.ask(service.list_organizations)}
    assert closed == {NAME: runner.today, "大板农资社": None, "西拉沐沦供销社": None}


def test_a_move_changes_what_was_changed_in_the_dialog(qtbot, page, runner):
    [item] = page.model.items
    dialog = page.record_event(EventStep.MOVE)
    editors = dialog.fields.editors
    assert editors["organization_event.division"].value() == TOWN
    editors["organization_event.day"].set_value(MARCH)
    editors["organization_event.village"].set_value("西哈嘎查")
    with qtbot.waitSignal(dialog.saved):
        dialog.submit()

    assert [item.village for item in page.model.items] == ["西哈嘎查"]
    assert len(runner.ask(service.list_events, item.id)) == 1


def test_what_it_does_and_whom_to_ask_is_typed_and_shown(qtbot, page, runner):
    dialog = page.change()
    assert "变更" in dialog.intro_label.text()
    editors = dialog.fields.editors
    write(editors["organization.mongolian_name"].line, "ᠪᠠᠭᠠᠷᠢᠨ")
    write(editors["organization.villages_served"].line, "益和嘎查，西哈嘎查")
    editors["organization.services"].boxes["cold_chain"].click()
    editors["organization.contacts"].text_edit.setPlainText("高娃 主任 19900000001")
    with qtbot.waitSignal(dialog.saved):
        dialog.submit()

    [item] = page.model.items
    profile = runner.ask(service.get_organization, item.id).profile
    assert profile.mongolian_name == "ᠪᠠᠭᠠᠷᠢᠨ"
    assert profile.villages_served == ("益和嘎查", "西哈嘎查")
    assert profile.services == ("cold_chain",)
    assert profile.contacts == (Contact("高娃", "主任", "19900000001"),)
    card = told(page.detail_panel)
    assert "冷链物流" in card
    assert "高娃 主任 19900000001" in card


def test_a_contact_that_is_no_contact_is_told_at_its_field(page):
    dialog = page.change()
    editor = dialog.fields.editors["organization.contacts"]
    editor.text_edit.setPlainText("19900000001")
    dialog.submit()

    assert "姓名" in editor.note.text()
    assert dialog.isVisible()


@dataclass(frozen=True)
class Fill:
    """A command of these tests: a county of so many organizations."""

    count: int


def fill(uow, command):
    places = [unit.code for unit in load_divisions() if unit.parent == "150423"]
    for number in range(command.count):
        row = OrganizationRow(
            kind=OrganizationKind.VILLAGE_SERVICE_STATION.value,
            name=f"第{number}服务站",
            division_code=places[number % len(places)],
            sponsor_level="county",
            village=f"第{number % 40}嘎查" if number % 2 else "",
        )
        uow.session.add(row)


fill.__module__ = "coopdesk.services.organizations"


@pytest.mark.bench
@pytest.mark.parametrize("day", [None, date(2023, 12, 31)])
def test_the_tree_of_three_thousand_organizations_opens_at_once(page, runner, day):
    """Processor time, the best of three: the clock would measure who else works here."""
    runner.do(fill, Fill(3000))
    for item in runner.ask(service.list_organizations)[::100]:
        rename = service.RenameOrganization(item.id, MARCH, f"新{item.name}")
        runner.do(service.rename_organization, rename)
    page.as_of.editor.set_value(day)
    page.as_of.editor.line.returnPressed.emit()
    taken = []
    for _ in range(3):
        start = process_time()
        page.turn_view()
        page.tree_part.tree.viewport().repaint()
        taken.append(process_time() - start)
        page.turn_view()

    assert page.tree_part.tree.nodes.nodes[0].cells[3] == "3,001"
    assert min(taken) < 0.3
