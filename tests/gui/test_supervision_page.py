"""The page of inspection and assessment, without the mouse, in the city office."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.turnaround import ReformWay
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.supervision.page import SupervisionPage
from coopdesk.services import supervision as service
from tests.gui.page_fixtures import open_page  # noqa: F401 - a fixture
from tests.gui.typing import press, write
from tests.unit.services.assessments import (
    BAIRIN,
    SONGSHAN,
    TOWNSHIP,
    add,
    city_office,
    mark_everything,
    totals_with_last,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

CTRL = Qt.KeyboardModifier.ControlModifier
YES = QMessageBox.ButtonRole.AcceptRole


@pytest.fixture
def new_office(new_office):
    return city_office(new_office)


@pytest.fixture
def page(open_page):  # noqa: F811
    made = open_page(SupervisionPage)
    made.resize(1160, 640)
    made.activateWindow()
    return made


def fill(dialog, chosen=(), **typed):
    """Type into fields and set choices, both by the last word of their keys."""
    by_name = {key.rpartition(".")[2]: editor for key, editor in dialog.fields.editors.items()}
    for name, text in typed.items():
        editor = by_name[name]
        editor.set_value(None) if hasattr(editor, "line") else editor.set_value("")
        write(editor.input, text)
    for name, value in dict(chosen).items():
        by_name[name].set_value(value)


def save(qtbot, dialog):
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)


def answer_yes():
    shown = (one for one in QApplication.topLevelWidgets() if one.isVisible())
    box = next(one for one in shown if isinstance(one, QMessageBox))
    next(one for one in box.buttons() if box.buttonRole(one) is YES).click()


def shown(view, column):
    model = view.model
    keys = [one.key for one in model.columns]
    at = keys.index(column)
    return [model.index(row, at).data() for row in range(model.rowCount())]


def test_a_county_is_called_to_a_talk_and_the_talk_is_noted(qtbot, page):
    """五: 登记决定约谈，谈过以后补填；旗县区看得到，只有市里能改."""
    page.turn_to(3)
    view = page.talks
    dialog = view.add()
    fill(dialog, {"unit": BAIRIN}, called_on="2026-09-01", reason="覆盖率一年没有提高")
    save(qtbot, dialog)
    assert shown(view, "talk.stage") == ["还没有约谈"]
    view.table.selectRow(0)
    dialog = view.hold()
    fill(dialog, talked_on="2026-09-12", talked_by="市领导小组办公室")
    save(qtbot, dialog)
    assert shown(view, "talk.stage") == ["已约谈"]
    qtbot.keyClick(view.table, Qt.Key.Key_D, CTRL)
    write(view.past.field.editor.line, "2026-09-11")
    qtbot.keyClick(view.past.field.editor.line, Qt.Key.Key_Return)
    assert shown(view, "talk.stage") == ["还没有约谈"]
    assert not view.new_button.isEnabled()
    assert not view.hold_button.isEnabled()
    assert view.letter_button.isEnabled()


def test_a_score_is_given_with_its_evidence_and_the_total_follows(qtbot, page):
    page.sheet.show_unit(BAIRIN, "2026H1")
    assert "待评分 2 项" in page.sheet.state_label.text()
    assert "按示例方案" in page.sheet.state_label.text()
    page.sheet.table.select_key("leadership")
    page.sheet.table.setFocus()
    press(qtbot, Qt.Key.Key_F2)
    dialog = page.sheet.findChild(FormDialog)
    fill(dialog, score="5.5", evidence="查看任免文件")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "0 到 5.00" in dialog.message_bar.text
    fill(dialog, score="4.5")
    save(qtbot, dialog)
    assert "待评分 1 项" in page.sheet.state_label.text()
    assert page.sheet.table.current_item.score == 450
    write(page.sheet.past.field.editor.line, "2026-09-11")
    qtbot.keyClick(page.sheet.past.field.editor.line, Qt.Key.Key_Return)
    assert "之前评的分不再显示" in page.sheet.message_bar.text


def test_a_computed_value_opens_what_it_is_made_of_and_leads_to_the_organization(
    qtbot, page, runner
):
    key = add(runner, "trinity_organization", "西拉沐沦综合合作社", TOWNSHIP)
    page.sheet.show_unit(BAIRIN, "2026")
    page.sheet.table.select_key("coverage")
    dialog = page.sheet.show_parts()
    names = [part.name for part in dialog.model.items]
    assert len(names) == 9
    dialog.table.select_key("西拉沐沦苏木")
    with qtbot.waitSignal(page.found) as found:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert (found.args[0].id, found.args[0].page) == (key, "organizations")


def test_a_year_is_settled_asked_about_and_the_last_place_handled(qtbot, page, runner):
    units = runner.ask(service.list_units, DivisionLevel.COUNTY)
    enter = service.EnterYear(2024, totals_with_last(units, SONGSHAN), "通报")
    runner.do(service.enter_year, enter, confirmed=frozenset({"supervision.year_before_open"}))
    page.turn_to(1)
    view = page.ranking
    assert view.state_label.text() == "未核定，仅供参考"
    view.settle()
    assert "还有 2 个指标没有评分" in view.message_bar.text
    mark_everything(runner, "2026", units)
    view.settle()
    answer_yes()  # the year is not over
    answer_yes()  # the year before is not settled
    assert view.state_label.text() == "已核定"

    view.period_choice.setCurrentIndex(view.period_choice.findData("2024"))
    view.table.select_key(SONGSHAN)
    assert shown(view, "ranking.handled")[-1] == "待办理"
    dialog = view.handle()
    fill(dialog, handled_by="松山区委、区政府", handled_on="2025-03-01")
    save(qtbot, dialog)
    assert shown(view, "ranking.handled")[-1] == "2025-03-01"
    with qtbot.waitSignal(view.sheet_wanted):
        view.opened.emit(view.table.current_item)
    assert page.sheet.unit_choice.currentData() == SONGSHAN


def test_a_rectification_is_found_noted_and_finished(qtbot, page):
    page.turn_to(2)
    view = page.rectification
    dialog = view.add()
    fill(
        dialog,
        {"unit": BAIRIN},
        due_on="2026-09-30",
        responsible="那日苏",
        problem="监事会未换届",
        demand="限期换届",
    )
    dialog.fields.editors["rectification.found_on"].set_value(date(2026, 6, 18))
    save(qtbot, dialog)
    assert shown(view, "rectification.stage") == ["已逾期"]
    dialog = view.finish()
    fill(dialog, result="已换届")
    save(qtbot, dialog)
    assert shown(view, "rectification.stage") == ["已完成"]


def test_an_enterprise_gets_its_plan_and_its_steps(qtbot, page, runner):
    page.turn_to(4)
    view = page.turnaround
    assert view.empty_state.isVisible()
    key = add(runner, "coop_owned_enterprise", "巴林右旗农资公司", BAIRIN)
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    dialog = view.plan()
    fill(
        dialog,
        {"way": ReformWay.REORGANIZATION, "adopted_on": date(2026, 3, 1)},
        responsible="王玉梅",
        situation="仓库闲置",
        goal="两年内扭亏",
    )
    save(qtbot, dialog)
    enterprise = view.show_enterprise()
    step = enterprise.add_step()
    fill(step, task="清收应收款", responsible="王玉梅", due_on="2026-12-31")
    save(qtbot, step)
    assert [one.task for one in enterprise.steps.items] == ["清收应收款"]
    finish = enterprise.finish_step()
    save(qtbot, finish)
    assert runner.ask(service.get_enterprise, key).plan.steps[0].done_on == date(2026, 11, 23)
    enterprise.remove_button.click()
    answer_yes()
    assert enterprise.steps.items == []
    enterprise.message_bar.action_button.click()
    assert [one.task for one in enterprise.steps.items] == ["清收应收款"]
    enterprise.accept()


def test_the_example_is_copied_before_it_is_changed(qtbot, page, tmp_path):
    page.turn_to(5)
    view = page.indicators
    assert view.state_label.text() == "示例，不是文件原文"
    assert not view.change_button.isEnabled()
    assert view.change() is None
    dialog = view.copy()
    fill(dialog, title="综合业绩考核办法")
    save(qtbot, dialog)
    assert view.scheme.is_own
    view.table.select_key("coverage")
    dialog = view.change()
    fill(dialog, points="20")
    save(qtbot, dialog)
    assert view.scheme.scheme.of("coverage").points == 2000
    file = tmp_path / "方案.toml"
    view.export_to(file)
    file.write_text(file.read_text("utf-8").replace("points = 20", "points = -1"), "utf-8")
    with qtbot.waitSignal(view.refused) as refused:
        view.take_file(file)
    assert "points 要在" in refused.args[0]
