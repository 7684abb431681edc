"""F1 from wherever one is: the page, a dialog, a refusal; the help is used by keys alone."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from coopdesk import handbook, words
from coopdesk.gui.handbook.key import HelpKey, open_help
from coopdesk.gui.handbook.window import HandbookWindow
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.main_window import MainWindow
from tests.gui.typing import write

ANSWERED_BY_FIELDS = {"回车", "F4", "F1", "Esc", "Ctrl+回车", "Ctrl+S", "Ctrl+N", "F2"}


@pytest.fixture
def key(qapp):
    taken = HelpKey(qapp)
    yield taken
    qapp.focusChanged.disconnect(taken._on_focus)
    taken.deleteLater()


@pytest.fixture
def window(qtbot, workspace, key):
    shown = MainWindow(workspace, Preferences())
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return shown


def the_help(window):
    (opened,) = window.findChildren(HandbookWindow)
    return opened


def test_f1_opens_the_topic_of_the_page_and_finds_words(window, qtbot):
    window.show_page("mutual_fund")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    opened = the_help(window)
    assert opened.isVisible()
    assert opened.text.toPlainText().startswith(words.text("navigation.mutual_fund"))
    assert opened.list.currentItem().text() == words.text("navigation.mutual_fund")

    write(opened.search, "种子金")
    assert opened.list.count() > 3
    qtbot.keyClick(opened.search, Qt.Key.Key_Return)
    qtbot.keyClick(opened.list, Qt.Key.Key_End)
    assert opened.topic == handbook.POLICY
    assert opened.text.textCursor().block().text() == "二（五）"

    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not window.findChildren(HandbookWindow) or not opened.isVisible()


def test_a_second_f1_leads_the_open_help_on(window, qtbot):
    window.show_page("members")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    window.show_page("ledger")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert the_help(window).topic == "ledger"


def test_the_button_beside_the_lock_does_the_same(window, qtbot):
    window.show_page("system")
    qtbot.mouseClick(window.top_bar.help_button, Qt.MouseButton.LeftButton)
    assert the_help(window).topic == "system"


def test_f1_at_a_refusal_opens_the_article_it_cites(qtbot, key):
    window = QWidget()
    column = QVBoxLayout(window)
    bar, field = MessageBar(), QLineEdit()
    column.addWidget(bar)
    column.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    bar.say(["营业收入没有达到1000万元（赤政发〔2023〕14号 二（六））"])
    qtbot.keyClick(field, Qt.Key.Key_F1)
    opened = the_help(window)
    assert (opened.topic, opened.text.textCursor().block().text()) == ("policy", "二（六）")


def test_a_link_leads_on_within_the_help(window):
    opened = open_help(window, "awards")
    at = opened.text.document().find("二（七）")
    assert at.charFormat().isAnchor()
    opened.text.anchorClicked.emit(QUrl(at.charFormat().anchorHref()))
    assert (opened.topic, opened.text.textCursor().block().text()) == ("policy", "二（七）")


def test_the_sheet_of_keys_tells_keys_that_work(window):
    told = set(re.findall(r"^\| ([^|]+?) \|", handbook.get_topic("keys").markdown, re.MULTILINE))
    told -= {"键", "---", "Ctrl+1 … Ctrl+9"} | ANSWERED_BY_FIELDS
    told = {keys.replace("←", "Left") for keys in told} | {"Ctrl+1", "Ctrl+9"}
    for page in ("members", "awards"):
        window.show_page(page)
    bound = {
        shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        for shortcut in window.findChildren(QShortcut)
    }
    assert told <= bound
