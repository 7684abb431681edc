"""Two offices and a stick, through the windows of both: keys, package, receipt, refusals."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QDialog

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.exchange.fingerprint import fingerprint_of
from coopdesk.gui.exchange.make_dialog import MakeDialog
from coopdesk.gui.exchange.page import ExchangePage
from coopdesk.gui.exchange.take_dialog import TakeDialog
from coopdesk.gui.exchange.trust_dialog import TrustDialog
from coopdesk.gui.kit.preview import Preview
from coopdesk.services import exchange
from tests.gui.page_fixtures import shown
from tests.gui.typing import press
from tests.unit.services.test_exchange import Fill, fill

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def county(tmp_path, new_workspace, new_office, clock):
    office = replace(
        new_office, level=OfficeLevel.COUNTY, division_code="150423", name="巴林右旗供销合作社"
    )
    opened = new_workspace(tmp_path / "county", office, clock)
    yield opened
    opened.close()


@pytest.fixture
def stick(tmp_path, preferences):
    folder = tmp_path / "stick"
    folder.mkdir()
    preferences.last_folder = folder
    return folder


@pytest.fixture
def open_page(qtbot, preferences):
    """Return ``open_page(workspace)``: the page as the main window hosts it."""

    def open_page(workspace):
        page = ExchangePage(workspace.runner)
        page.set_workspace(workspace)
        page.set_preferences(preferences)
        return shown(qtbot, page, 1196, 688)

    yield open_page
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def known(workspace, county, stick):
    for ours, theirs in ((workspace, county), (county, workspace)):
        card = theirs.runner.ask(exchange.export_key, stick)
        fingerprint = theirs.runner.ask(exchange.own_key).fingerprint
        ours.runner.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))


def _opened(qtbot, page, kind):
    """Wait for the dialog of this kind that the page opened."""
    found = []

    def is_open():
        found[:] = [dialog for dialog in page.findChildren(kind) if dialog.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_open)
    found[0].activateWindow()
    qtbot.waitUntil(lambda: found[0].isAncestorOf(QApplication.focusWidget() or found[0]))
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found[0])
    return found[0]


def _focus(qtbot, widget):
    qtbot.waitUntil(lambda: QApplication.focusWidget() is widget)


def _send(qtbot, page):
    """Make a package with Enter alone, past what is not done yet, and return where it lies."""
    page.make_button.click()
    dialog = _opened(qtbot, page, MakeDialog)
    assert "社员的身份证号、电话" in dialog.kept_back.text(), "what the receiver has no need of"
    with qtbot.waitSignal(dialog.made) as made:
        _focus(qtbot, dialog.fields.editors["package.receiver"].input)
        for _ in range(4):
            press(qtbot, Key.Key_Return)
        _focus(qtbot, dialog.primary_button)
        press(qtbot, Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.primary_button.text() in {"仍然生成", "完成"})
        if dialog.primary_button.text() == "仍然生成":
            qtbot.waitUntil(dialog.primary_button.isEnabled)
            dialog.primary_button.setFocus()
            _focus(qtbot, dialog.primary_button)
            press(qtbot, Key.Key_Return)
    assert "可以安全拔出U盘" in dialog.message_bar.text
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    dialog.primary_button.setFocus()
    _focus(qtbot, dialog.primary_button)
    press(qtbot, Key.Key_Return)
    return made.args[0]


def test_a_package_goes_out_is_taken_and_its_receipt_comes_back(
    qtbot, workspace, county, open_page, known, stick
):
    workspace.runner.do(fill, Fill())
    ours, theirs = open_page(workspace), open_page(county)
    made = _send(qtbot, ours)
    assert made.path.parent == stick
    row = ours.outgoing.model.items[0]
    assert (row.period, row.receiver) == ("2026H2", "巴林右旗供销合作社")
    assert row.receipt is None

    theirs.check_file(made.path)
    dialog = _opened(qtbot, theirs, TakeDialog)
    assert county.runner.ask(exchange.list_incoming) == []
    _focus(qtbot, dialog.primary_button)
    with qtbot.waitSignal(dialog.taken) as taken:
        press(qtbot, Key.Key_Return)
    assert taken.args[0].receipt.parent == stick
    assert theirs.incoming.model.items[0].new == made.records
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    dialog.primary_button.setFocus()
    _focus(qtbot, dialog.primary_button)
    press(qtbot, Key.Key_Return)

    ours.take_receipt(taken.args[0].receipt)
    qtbot.waitUntil(lambda: ours.outgoing.model.items[0].receipt is not None)
    assert "新增" in ours.message_bar.text
    assert ours.outgoing.model.index(0, 5).data() == "已回执"


def test_a_changed_package_is_refused_in_words_and_nothing_changes(
    qtbot, workspace, county, open_page, known, stick
):
    workspace.runner.do(fill, Fill())
    made = _send(qtbot, open_page(workspace))
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    page = open_page(county)
    with qtbot.waitSignal(page.refused) as refused:
        page.check_file(made.path)
    assert "内容被改动过" in refused.args[0]
    assert page.message_bar.isVisible()
    assert not [dialog for dialog in page.findChildren(QDialog) if dialog.isVisible()]
    assert county.runner.ask(exchange.list_incoming) == []


def test_a_package_taken_twice_says_so(qtbot, workspace, county, open_page, known, stick):
    made = _send(qtbot, open_page(workspace))
    county.runner.do(exchange.take_package, exchange.TakePackage(made.path, stick))
    page = open_page(county)
    with qtbot.waitSignal(page.refused) as refused:
        page.check_file(made.path)
    assert "已经接收过" in refused.args[0]


def test_a_key_is_trusted_by_typing_the_digits_that_were_read_out(
    qtbot, workspace, county, open_page, stick
):
    card = county.runner.ask(exchange.export_key, stick)
    digits = county.runner.ask(exchange.own_key).fingerprint.replace(" ", "")
    page = open_page(workspace)
    page.keys.trust_key(card)
    dialog = _opened(qtbot, page, TrustDialog)
    _focus(qtbot, dialog.groups[0])
    shown = " ".join(label.text() for label in dialog.findChildren(type(dialog.groups[0].label)))
    assert not [group for group in digits.split() if group in shown]
    for digit in digits:
        qtbot.keyClicks(QApplication.focusWidget(), digit)
    _focus(qtbot, dialog.primary_button)
    with qtbot.waitSignal(dialog.trusted):
        press(qtbot, Key.Key_Return)
    assert [item.name for item in page.keys.model.items] == ["巴林右旗供销合作社"]


def test_a_misheard_group_and_another_key_are_told_apart(
    qtbot, workspace, county, open_page, stick
):
    card = county.runner.ask(exchange.export_key, stick)
    right = county.runner.ask(exchange.own_key).fingerprint.split()
    another = next(g for g in fingerprint_of(b"another office").split() if g != right[1])
    page = open_page(workspace)
    page.keys.trust_key(card)
    dialog = _opened(qtbot, page, TrustDialog)
    misheard = right[0][:5] + str((int(right[0][5]) + 1) % 10)
    qtbot.keyClicks(dialog.groups[0], misheard)
    qtbot.keyClicks(dialog.groups[1], another)
    assert "再念一遍" in dialog.groups[0].note.text()
    assert "不同" in dialog.groups[1].note.text()
    assert "请停下" in dialog.message_bar.text
    assert not dialog.primary_button.isEnabled()
    dialog.trust()
    assert workspace.runner.ask(exchange.list_trusted) == []


def test_without_a_trusted_office_the_page_says_where_to_begin(workspace, open_page):
    page = open_page(workspace)
    assert page.make() is None
    assert page.views.currentWidget() is page.keys
    assert "公钥" in page.message_bar.text


def test_a_township_sends_first_and_a_county_receives_first(workspace, county, open_page):
    ours, theirs = open_page(workspace), open_page(county)
    assert ours.views.widget(0) is ours.outgoing
    assert theirs.views.widget(0) is theirs.incoming


def test_folders_are_offered_only_where_offices_below_report(workspace, county, open_page):
    assert not open_page(workspace).folder_button.isVisible()
    assert open_page(county).folder_button.isVisible()


def test_a_folder_that_is_gone_is_told_at_its_field(qtbot, workspace, open_page, known, stick):
    dialog = open_page(workspace).make()
    dialog.fields.set_values({"package.folder": stick / "gone"})
    dialog.make()
    assert "没有这个文件夹" in dialog.fields.editors["package.folder"].note.text()
    assert workspace.runner.ask(exchange.list_outgoing) == []


def test_the_cover_sheet_is_shown_as_it_is_printed(qtbot, workspace, open_page, known):
    page = open_page(workspace)
    made = _send(qtbot, page)
    page.print_cover(made.package_id)
    previews = [one for one in page.findChildren(Preview) if one.isVisible()]
    assert len(previews) == 1
    previews[0].close()
