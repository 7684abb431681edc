"""Keys in the window: renewed, followed by typing digits, approved, and trusted no longer."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk.domain.errors import Submitted
from coopdesk.domain.office_keys import KeyStanding
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Role
from coopdesk.gui.exchange.page import ExchangePage
from coopdesk.gui.exchange.trust_dialog import TrustDialog
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.services import exchange, sign_ins
from tests.gui.typing import press

Key = Qt.Key


@pytest.fixture
def county(tmp_path, new_workspace, new_office, clock):
    office = replace(new_office, level=OfficeLevel.COUNTY, division_code="150423", name="旗社")
    opened = new_workspace(tmp_path / "county", office, clock)
    yield opened
    opened.close()


@pytest.fixture
def page(qtbot, workspace, county, preferences, tmp_path):
    """The page of a sumu that knows its banner; the banner's files lie on the stick."""
    preferences.last_folder = tmp_path
    for ours, theirs in ((workspace, county), (county, workspace)):
        card = theirs.runner.ask(exchange.export_key, tmp_path)
        fingerprint = theirs.runner.ask(exchange.own_key).fingerprint
        ours.runner.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    page = ExchangePage(workspace.runner)
    page.set_workspace(workspace)
    page.set_preferences(preferences)
    page.hub = ChangeHub(workspace.runner)
    page.hub.add(page)
    qtbot.addWidget(page)
    page.resize(1196, 688)
    page.show()
    page.show_part("keys")
    qtbot.waitExposed(page)
    return page


def _opened(qtbot, page, kind):
    found = []

    def is_open():
        found[:] = [one for one in page.findChildren(kind) if one.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_open)
    found[0].activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found[0])
    return found[0]


def test_a_package_of_a_renewed_key_leads_to_the_digits_that_are_compared(
    qtbot, page, workspace, county, tmp_path
):
    digits = county.runner.do(exchange.renew_keys, exchange.RenewKeys("人员变动")).replace(" ", "")
    told = exchange.MakePackage(tmp_path, workspace.runner.actor.office_id)
    made = county.runner.do(exchange.make_package, told)
    page.check_file(made.path)
    qtbot.waitUntil(lambda: "请核对新指纹" in page.message_bar.text)
    (item,) = page.keys.model.items
    assert item.standing is KeyStanding.ANNOUNCED
    page.message_bar.action_button.click()
    dialog = _opened(qtbot, page, TrustDialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.groups[0])
    for digit in digits:
        qtbot.keyClicks(QApplication.focusWidget(), digit)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.primary_button)
    with qtbot.waitSignal(dialog.trusted):
        press(qtbot, Key.Key_Return)
    (item,) = page.keys.model.items
    assert (item.standing, item.former) == (KeyStanding.TRUSTED, 1)
    assert not page.keys.follow_button.isEnabled()


def test_the_own_keys_are_renewed_and_the_former_ones_shown(qtbot, page, workspace):
    before = workspace.runner.ask(exchange.own_key).fingerprint
    assert not page.keys.renewal_button.isVisible()
    page.keys.renew_button.click()
    dialog = _opened(qtbot, page, FormDialog)
    qtbot.keyClicks(QApplication.focusWidget(), "2026")
    with qtbot.waitSignal(dialog.saved) as saved:
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shown = "".join(label.text() for label in page.keys.fingerprint_label.groups)
    assert shown.replace(" ", "") == saved.args[0].replace(" ", "") != before.replace(" ", "")
    assert page.keys.former.count() == 1
    assert page.keys.renewal_button.isVisible()


def test_the_trust_in_an_office_ends_with_a_reason(qtbot, page, county):
    page.keys.table.select_key(county.runner.actor.office_id)
    page.keys.revoke_button.click()
    dialog = _opened(qtbot, page, FormDialog)
    dialog.submit()
    assert dialog.isVisible(), "without a reason nothing is done"
    dialog.fields.editors["key.revoke_reason"].set_value("公钥文件来历不明")
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (item,) = page.keys.model.items
    assert item.standing is KeyStanding.REVOKED
    assert not page.keys.revoke_button.isEnabled()
    assert page.make() is None


def test_what_another_asked_for_is_approved_here(qtbot, page, workspace):
    enrolled = sign_ins.EnrolOperator("审核员", Role.REVIEWER, "另一人-核准-2026")
    sign_ins.enrol_operator(workspace, enrolled)
    runner = workspace.runner
    with pytest.raises(Submitted):
        runner.do(exchange.renew_keys, exchange.RenewKeys("人员变动"))
    assert page.keys.requests.isVisible()
    (item,) = runner.ask(exchange.list_key_requests)
    page.keys.approve(item)
    assert "经办人不能审核自己经办的事项" in page.message_bar.text
    runner.actor = replace(runner.actor, operator="审核员", role=Role.REVIEWER.value)
    page.keys.approve(item)
    assert not page.keys.requests.isVisible()
    assert len(runner.ask(exchange.list_own_keys)) == 2
