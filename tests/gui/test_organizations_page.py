"""The organizations page: registering a trinity organization, its facts, import and export."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.gui.organizations.page import OrganizationsPage
from coopdesk.services import organizations as service
from coopdesk.services.organizations import FactKind
from tests.gui.page_fixtures import TRINITY, add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import write
from tests.samples import ORGANIZATION_LIST
from tests.unit.exchange.sheets_made import save

CODE = "93150423MAYY610057"


@pytest.fixture
def page(open_page):  # noqa: F811
    return open_page(OrganizationsPage)


def _names(page):
    return [item.name for item in page.model.items]


def test_a_trinity_organization_is_registered_with_its_charter_template(qtbot, page, runner):
    assert page.empty_state.isVisible()
    dialog = page.add_organization()
    editors = dialog.fields.editors
    write(editors["organization.name"].line, "众联综合合作社")
    assert editors["organization.division"].value() == "150423200"  # the office's own township
    qtbot.keyClicks(editors["organization.credit_code"].line, CODE)
    assert editors["organization.charter"].value() == "trinity-cooperative"

    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert _names(page) == ["众联综合合作社"]
    record = runner.ask(service.get_organization, saved.args[0])
    assert record.profile.charter == "trinity-cooperative"
    assert record.division == "巴林右旗西拉沐沦苏木"


def test_the_county_itself_is_no_place_for_a_trinity_organization(qtbot, page):
    dialog = page.add_organization()
    dialog.fields.editors["organization.name"].set_value("众联综合合作社")
    dialog.fields.editors["organization.division"].set_value("150423")

    dialog.submit()
    assert dialog.fields.editors["organization.division"].note.isVisible()
    assert dialog.message_bar.text
    assert page.model.rowCount() == 0


def test_a_mistyped_credit_code_is_told_at_its_field(qtbot, page):
    dialog = page.add_organization()
    editor = dialog.fields.editors["organization.credit_code"]
    dialog.activateWindow()
    editor.line.setFocus()
    qtbot.waitUntil(editor.line.hasFocus)
    qtbot.keyClicks(editor.line, "93150423MAYY610075")
    qtbot.keyClick(editor.line, Qt.Key.Key_Tab)

    assert "校验码不符" in editor.note.text()


def test_a_name_that_is_taken_is_refused_and_the_form_stays(page, add_organization):  # noqa: F811
    add_organization()
    dialog = page.add_organization()
    dialog.fields.editors["organization.name"].set_value(TRINITY.name)
    dialog.fields.editors["organization.division"].set_value("150423200")

    dialog.submit()
    assert "已有名为" in dialog.message_bar.text
    assert dialog.isVisible()
    assert page.model.rowCount() == 1


def test_the_list_is_filtered_by_county_and_kind(page, add_organization):  # noqa: F811
    add_organization()
    enterprise = service.Profile(
        OrganizationKind.COOP_ENTERPRISE, "供销云链", "150400", OfficeLevel.CITY
    )
    add_organization(enterprise)

    county = page.filters[1]
    county.setCurrentIndex(county.findText("巴林右旗"))
    assert _names(page) == [TRINITY.name]
    county.setCurrentIndex(county.findText("赤峰市"))
    assert _names(page) == ["供销云链"]


def test_a_change_keeps_what_was_not_touched(qtbot, page, runner, add_organization):  # noqa: F811
    whole = replace(
        TRINITY,
        credit_code=CODE,
        registered_on=date(2022, 8, 5),
        registered_division="150423",
        address="西拉沐沦苏木",
    )
    key = add_organization(whole)
    dialog = page.change()
    dialog.fields.editors["organization.legal_representative"].set_value("乌云其其格")

    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    changed = runner.ask(service.get_organization, key).profile
    assert changed == replace(whole, legal_representative="乌云其其格")


FACTS = {
    FactKind.RATING: {"rating.stars": 4, "rating.rated_on": date(2024, 11, 26)},
    FactKind.ACCEPTANCE: {
        "acceptance.part": "credit",
        "acceptance.accepted_on": date(2023, 9, 20),
        "acceptance.passed": True,
    },
    FactKind.STATEMENT: {"statement.year": "2024", "statement.operating_revenue": "1250.5万"},
    FactKind.HOLDING: {
        "holding.as_of": date(2025, 12, 31),
        "holding.holding_bp": "34%",
        "holding.paid_in": "310万",
    },
    FactKind.DIVIDEND: {"dividend.year": "2024", "dividend.amount": "80万"},
    FactKind.ENTITY: {"entity.name": "牧兴合作社", "entity.from_day": date(2024, 1, 1)},
    FactKind.HONOUR: {
        "honour.title": "标杆基层社",
        "honour.received_on": date(2022, 5, 1),
        "honour.amount": "5万",
    },
}
SHOWN = {
    FactKind.RATING: "4 星",
    FactKind.ACCEPTANCE: "信用合作  达标",
    FactKind.STATEMENT: "12,505,000.00 元  没有审计报告",
    FactKind.HOLDING: "34.00%  3,100,000.00 元  实缴未核实",
    FactKind.DIVIDEND: "800,000.00 元",
    FactKind.ENTITY: "牧兴合作社  营业收入不计入",
    FactKind.HONOUR: "标杆基层社  50,000.00 元",
}


def _fill(dialog, values):
    for key, value in values.items():
        editor = dialog.fields.editors[key]
        typed = isinstance(value, str) and hasattr(editor, "line")
        editor.line.setText(value) if typed else editor.set_value(value)


@pytest.mark.parametrize("kind", list(FactKind))
def test_a_fact_is_recorded_and_stands_in_the_list(
    qtbot,
    page,
    add_organization,  # noqa: F811
    kind,
):
    add_organization()
    dialog = page.record(kind)
    _fill(dialog, FACTS[kind])

    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    facts = page.open_facts()
    assert [(line.kind, line.told) for line in facts.model.items] == [(kind, SHOWN[kind])]


def test_a_fact_typed_wrong_is_corrected_from_the_list(
    qtbot,
    page,
    runner,
    add_organization,  # noqa: F811
):
    key = add_organization()
    command = service.RecordRating(key, 3, date(2024, 11, 26), "市社")
    runner.do(service.record_rating, command)
    facts = page.open_facts()
    dialog = facts.correct()
    assert dialog.fields.editors["rating.rated_by"].value() == "市社"
    dialog.fields.editors["rating.stars"].set_value(4)

    with qtbot.waitSignal(facts.saved):
        dialog.submit()
    assert [line.told for line in facts.model.items] == ["4 星"]
    assert len(runner.ask(service.get_organization, key).ratings) == 1


def test_the_sample_register_is_taken_in_and_goes_out(qtbot, page, tmp_path):
    dialog = page.sheets.open_import()
    write(dialog.shown.path_edit, str(ORGANIZATION_LIST))
    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.take_button.isEnabled)
    meanings = [column.meaning for column in dialog.shown.columns.items]
    assert not [meaning for meaning in meanings if meaning.isascii()]
    with qtbot.waitSignal(dialog.taken, timeout=20_000):
        qtbot.keyClick(dialog.shown.take_button, Qt.Key.Key_Return)
    assert page.model.rowCount() == 14

    out = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000):
        page.sheets.export_to(out)
    assert openpyxl.load_workbook(out).active.max_row == 3 + 14


def test_a_list_of_yearly_statements_is_taken_in_by_keyboard(
    qtbot,
    page,
    runner,
    add_organization,  # noqa: F811
    tmp_path,
):
    key = add_organization()
    name = page.model.items[0].name
    head = ["单位名称", "年度", "营业收入（万元）", "利润总额（万元）"]
    path = save(tmp_path / "报表.xlsx", head, [name, 2024, 1200, 35], [name, 2023, 10, 20])
    actions = {action.text(): action for action in page.sheets.statement_menu().actions()}
    assert list(actions) == ["导入年度报表", "导出年度报表", "空白年度报表"]
    dialog = page.sheets.open_statement_import()
    write(dialog.shown.path_edit, str(path))
    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
    assert [column.meaning for column in dialog.shown.columns.items] == [
        "机构名称",
        "年度",
        "法人主体营业收入（元）",
        "利润总额（元）",
    ]
    [problem] = dialog.shown.problems.items
    assert "超过营业收入" in problem.reason
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
    qtbot.keyClick(dialog.shown.problem_table, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.taken, timeout=20_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told = runner.ask(service.get_organization, key).statements
    assert [(item.year, item.operating_revenue) for item in told] == [
        (2024, Money(1_200_000_000)),
        (2023, Money(10_000_000)),
    ]


def test_yearly_statements_go_out_and_an_empty_list_for_them(
    qtbot,
    page,
    runner,
    add_organization,  # noqa: F811
    tmp_path,
):
    command = service.RecordStatement(add_organization(), 2024, Money(1), audited=False)
    runner.do(service.record_statement, command)
    out = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000):
        page.sheets.export_statements_to(out)
    assert openpyxl.load_workbook(out).active.max_row == 3 + 1
    with qtbot.waitSignal(page.noticed, timeout=20_000):
        page.sheets.save_blank_statements_to(out)
    assert openpyxl.load_workbook(out).active.max_row == 3


def test_the_menu_offers_every_fact(page, add_organization):  # noqa: F811
    add_organization()

    assert [action.text() for action in page.record_menu().actions()] == [
        "联合评级",
        "验收",
        "年度报表",
        "供销社出资",
        "分得红利",
        "经营主体",
        "其他奖项",
    ]


def test_a_counting_entity_is_found_by_its_name_and_typed_in(
    qtbot,
    page,
    runner,
    add_organization,  # noqa: F811
):
    trader = service.Profile(OrganizationKind.FARMERS_COOP, "牧兴合作社", "150423200")
    trader_id = add_organization(trader)
    key = add_organization()
    page.table.select_key(key)
    dialog = page.record(FactKind.ENTITY)
    editors = dialog.fields.editors
    picker = editors["entity.link"]
    write(picker.line, "牧兴")
    picker.line.look_up()
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    editors["entity.is_counting"].set_value(True)
    write(editors["entity.from_day"].line, "2024-01-01")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    [entity] = runner.ask(service.get_organization, key).entities
    assert (entity.entity_id, entity.name, entity.is_counting) == (trader_id, "牧兴合作社", True)
    again = page.open_facts().correct()
    assert again.fields.editors["entity.link"].value() == trader_id


def test_a_fact_is_taken_back_from_the_list_after_a_question(
    qtbot,
    page,
    runner,
    add_organization,  # noqa: F811
):
    key = add_organization()
    command = service.RecordRating(key, 3, date(2024, 11, 26), "市社")
    runner.do(service.record_rating, command)
    facts = page.open_facts()
    qtbot.keyClick(facts.table, Qt.Key.Key_Delete)
    box = facts.findChild(QMessageBox)
    assert "3 星" in box.text()
    with qtbot.waitSignal(facts.saved):
        box.buttons()[0].click()
    assert runner.ask(service.get_organization, key).ratings == ()
    assert facts.model.rowCount() == 0
