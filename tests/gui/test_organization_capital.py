"""The capital of an enterprise in the window: typed, seen as of a day, corrected, taken back."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from coopdesk.domain.capital import ShareholderKind
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.organizations.page import OrganizationsPage
from coopdesk.services import organizations as service
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import write

ENTERPRISE = service.Profile(
    OrganizationKind.COOP_ENTERPRISE, "巴林右旗供销云链农业服务有限公司", "150423"
)


@pytest.fixture
def page(open_page):  # noqa: F811
    return open_page(OrganizationsPage)


@pytest.fixture
def dialog(page, add_organization, qtbot):  # noqa: F811
    add_organization(ENTERPRISE)
    dialog = page.open_capital()
    qtbot.waitExposed(dialog)
    return dialog


def fill(qtbot, form, **texts):
    prefix = next(iter(form.fields.editors)).split(".")[0]
    for name, text in texts.items():
        editor = form.fields.editors[f"{prefix}.{name}"]
        if isinstance(text, str) and hasattr(editor, "line"):
            write(editor.line, text)
        else:
            editor.set_value(text)
    with qtbot.waitSignal(form.saved):
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def typed_in(qtbot, dialog):
    """Two shareholders and their payments, as a clerk types them."""
    kinds = ShareholderKind
    owner = {"name": "巴林右旗供销合作社", "kind": kinds.COUNTY_COOP, "subscribed": "340万"}
    fill(qtbot, dialog.add_shareholder(), **owner, subscribed_on="2024-03-01")
    fill(qtbot, dialog.add_shareholder(), name="某商贸公司", kind=kinds.COMPANY, subscribed="660万")
    for row, amount in enumerate(("340万", "660万")):
        dialog.shareholder_table.selectRow(row)
        fill(qtbot, dialog.pay_in(), paid_on="20240310", amount=amount, evidence="银行回单")


def test_the_holding_is_seen_as_of_a_day(qtbot, dialog):
    assert "还没有登记出资人" in dialog.summary_label.text()
    typed_in(qtbot, dialog)
    assert [item.holding_bp for item in dialog.shareholder_model.items] == [3400, 6600]
    assert "持股 34.00%" in dialog.summary_label.text()
    assert "尚未全部核实" in dialog.summary_label.text()
    assert "未控股（《公司法》第二百六十五条）" in dialog.summary_label.text()

    fill(
        qtbot,
        dialog.verify(),
        verified_on="2024-04-01",
        amount="1000万",
        verified_by="旗社",
        document="巴供发〔2024〕9号",
    )
    assert "已于 2024-04-01 核实" in dialog.summary_label.text()
    dialog.day_editor.line.selectAll()
    write(dialog.day_editor.line, "2024-03-09")
    assert [item.paid_in for item in dialog.shareholder_model.items] == [Money(), Money()]


def test_a_verification_of_another_amount_is_refused_at_its_field(qtbot, dialog):
    typed_in(qtbot, dialog)
    form = dialog.verify()
    editors = form.fields.editors
    write(editors["verification.verified_on"].line, "2024-04-01")
    write(editors["verification.amount"].line, "999万")
    write(editors["verification.verified_by"].line, "旗社")
    write(editors["verification.document"].line, "9号")
    form.submit()
    assert editors["verification.amount"].note.isVisible()
    assert "两者不符" in form.message_bar.text
    assert len(dialog.entry_model.items) == 2


def test_a_transfer_crosses_the_half_and_is_taken_back_with_the_delete_key(qtbot, dialog):
    typed_in(qtbot, dialog)
    coop, company = dialog.shareholder_model.items
    form = dialog.transfer()
    fill(
        qtbot,
        form,
        shareholder=company.id,
        receiver=coop.id,
        moved_on="2025-01-01",
        amount="170万",
    )
    assert "公有制主体控股" in dialog.summary_label.text()
    assert dialog.entry_model.items[0].to_name == "巴林右旗供销合作社"

    dialog.activateWindow()
    dialog.entry_table.setFocus()
    qtbot.waitUntil(dialog.entry_table.hasFocus)
    dialog.entry_table.selectRow(0)
    qtbot.keyClick(dialog.entry_table, Qt.Key.Key_Delete)
    box = dialog.findChild(QMessageBox)
    with qtbot.waitSignal(dialog.saved):
        box.buttons()[0].click()
    assert [item.holding_bp for item in dialog.shareholder_model.items] == [3400, 6600]
    dialog.message_bar.action_button.click()
    assert dialog.entry_model.items[0].to_name == "巴林右旗供销合作社"


def test_a_shareholder_with_payments_stays_and_the_dialog_says_why(qtbot, dialog):
    typed_in(qtbot, dialog)
    dialog.shareholder_table.selectRow(0)
    dialog.remove()
    dialog.findChild(QMessageBox).buttons()[0].click()
    assert "不能删除" in dialog.message_bar.text
    assert len(dialog.shareholder_model.items) == 2


def test_a_payment_is_corrected_from_the_list(qtbot, dialog):
    typed_in(qtbot, dialog)
    dialog.activateWindow()
    dialog.entry_table.setFocus()
    qtbot.waitUntil(dialog.entry_table.hasFocus)
    dialog.entry_table.selectRow(0)
    form = dialog.correct()
    assert form.fields.editors["pay_in.evidence"].value() == "银行回单"
    form.fields.editors["pay_in.amount"].line.selectAll()
    write(form.fields.editors["pay_in.amount"].line, "330万")
    with qtbot.waitSignal(form.saved):
        form.submit()
    assert Money(330_000_000) in {item.amount for item in dialog.entry_model.items}
    assert len(dialog.entry_model.items) == 2


def test_a_contradicted_declaration_is_told(qtbot, dialog, runner):
    [item] = runner.ask(service.list_organizations)
    declared = service.RecordHolding(item.id, date(2024, 12, 31), 4000, Money(400_000_000))
    runner.do(service.record_holding, declared)
    assert not dialog.contradiction_label.isVisible()
    typed_in(qtbot, dialog)
    assert dialog.contradiction_label.isVisible()
    assert "申报持股 40.00%" in dialog.contradiction_label.text()


def test_an_owner_of_the_register_brings_its_name_and_kind(qtbot, dialog, add_organization):  # noqa: F811
    county = service.Profile(OrganizationKind.COUNTY_COOP, "巴林右旗供销合作社联合社", "150423")
    add_organization(county)
    form = dialog.add_shareholder()
    picker = form.fields.editors["shareholder.owner"]
    picker.line.setFocus()
    write(picker.line, "联合社")
    picker.line.look_up()
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    editors = form.fields.editors
    assert editors["shareholder.name"].value() == county.name
    assert editors["shareholder.kind"].value() is ShareholderKind.COUNTY_COOP
