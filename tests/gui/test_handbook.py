"""F1 from wherever one is: the page, a dialog, a refusal; the help is used by keys alone."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from coopdesk import handbook, words
from coopdesk.domain.errors import Finding, Refusal, Severity, SurroundingsTrouble
from coopdesk.gui.handbook.key import HelpKey, open_help, places_of, view_of
from coopdesk.gui.handbook.window import HandbookWindow
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.desk import DueCard
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.explained import reasons_in
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.main_window import MainWindow
from coopdesk.handbook import Place
from tests.gui.typing import write

NOBODY = {"summary": "入股", "name": "乌云"}
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


def heading_at(opened):
    return opened.text.textCursor().block().text()


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
    assert opened.place == Place(*opened.list.currentItem().data(Qt.ItemDataRole.UserRole))
    assert heading_at(opened) == opened.place.heading

    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not window.findChildren(HandbookWindow) or not opened.isVisible()


def test_a_second_f1_leads_the_open_help_on(window, qtbot):
    window.show_page("members")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    window.show_page("ledger")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert the_help(window).place.topic == "ledger"


def test_the_button_beside_the_lock_does_the_same(window, qtbot):
    window.show_page("system")
    qtbot.mouseClick(window.top_bar.help_button, Qt.MouseButton.LeftButton)
    assert the_help(window).place.topic == "system"


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
    assert (opened.place, heading_at(opened)) == (Place("policy", "二（六）"), "二（六）")


@pytest.fixture
def form(qtbot, key, runner):
    """A form of two fields that opens over nothing: a member's name, and the number."""
    fields = (
        FormField("member.name", TextEditor),
        FormField("member.id_number", TextEditor, refusals=("member.id_length",)),
    )
    below = QWidget()
    qtbot.addWidget(below)
    below.page_key = "members"
    below.show()
    shown = FormDialog(runner, Form("登记", fields, dict, dict), below)
    shown.open()
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield shown
    below.close()


def test_f1_at_a_field_opens_its_explanation_and_then_that_of_the_page(form, qtbot):
    field = form.fields.editors["member.id_number"].line
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F1)
    opened = the_help(form)
    assert opened.place == Place("members-fields", "身份证号或信用代码")
    assert heading_at(opened) == opened.place.heading

    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(opened.search, Qt.Key.Key_F1)
    assert opened.place == Place("members")


def test_f1_at_refusals_explains_each_and_then_the_field(form, qtbot):
    form.show_refusals([Refusal("member.id_length"), Refusal("member.too_young", "《民法典》")])
    field = form.fields.editors["member.id_number"].line
    assert QApplication.focusWidget() is field
    told = []
    for _ in range(5):
        qtbot.keyClick(field, Qt.Key.Key_F1)
        told.append(the_help(form).place.heading)
    assert told == ["身份证号", "谁可以入社", "身份证号或信用代码", "", "身份证号"]
    article = the_help(form).text.document().find("《民法典》第十七条")
    assert article.charFormat().anchorHref() == "laws#《民法典》第十七条"


def test_f1_at_a_question_explains_why_it_is_asked(qtbot, window):
    asked = Refusal("member.leaves_with_shares", values={"name": "乌云", "amount": "1,000.00"})
    box = messages.ask_to_confirm(window, asked, lambda: None)
    qtbot.waitUntil(box.isVisible)
    assert places_of(box)[0] == Place("members-refusals", "退社时还有股金、借款、职务")


def test_what_is_said_after_a_refusal_is_not_taken_for_it(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.refuse([Refusal("member.id_length")])
    assert reasons_in(bar) == ["refusal.member.id_length"]
    bar.say(["草稿已恢复"], "accent")
    assert reasons_in(bar) == []


def test_f1_at_a_finding_explains_it_and_before_it_the_rule_behind_it(qtbot):
    rule = Refusal("member.too_young", "《民法典》第十七条")
    found = [
        Finding("voucher_refused", Severity.REFUSE, values={"number": 3, "reason": "年龄不够"}),
        Finding(
            "journal_refused", Severity.REFUSE, values={**NOBODY, "reason": words.refusal(rule)}
        ),
    ]
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.refuse(found)
    told = [place.heading for place in places_of(bar)]
    assert told[:3] == ["凭证不能记账", "谁可以入社", "这一笔不能记"]
    bar.refuse([SurroundingsTrouble("disk_full", place="E:")])
    assert places_of(bar)[0] == Place("troubles", "磁盘已满")


def test_f1_at_the_problem_of_a_field_explains_it_before_the_field(form, qtbot):
    editor = form.fields.editors["member.id_number"]
    editor.refuse(words.text("finding.id_check_digit"))
    editor.line.setFocus()
    assert [place.heading for place in places_of(form)[:2]] == [
        "身份证号抄错",
        "身份证号或信用代码",
    ]


def test_f1_at_what_is_due_explains_why(window, qtbot):
    window.show_page("home")
    card = next(card for card in window.findChildren(DueCard) if card.isVisible())
    card.action_button.setFocus()
    qtbot.waitUntil(card.action_button.hasFocus)
    assert places_of(window)[0].topic == "home-due"


def test_a_view_is_explained_by_the_word_of_its_tab(window):
    window.show_page("system")
    assert view_of(window) == Place("system", "操作员")


def test_every_article_opens_where_it_stands(qtbot):
    opened = HandbookWindow()
    qtbot.addWidget(opened)
    for topic in (handbook.POLICY, handbook.LAWS):
        headings = re.findall(r"^#+ (.+)$", handbook.get_topic(topic).markdown, re.MULTILINE)
        for heading in headings:
            opened.open_place(Place(topic, heading))
            assert heading_at(opened) == heading


def test_a_link_leads_on_within_the_help(window):
    opened = open_help(window, "awards")
    at = opened.text.document().find("二（七）")
    assert at.charFormat().isAnchor()
    opened.text.anchorClicked.emit(QUrl(at.charFormat().anchorHref()))
    assert (opened.place, heading_at(opened)) == (Place("policy", "二（七）"), "二（七）")


def test_the_sheet_of_keys_tells_keys_that_work(window):
    everywhere = handbook.get_topic("keys").markdown.partition("## ")[0]
    told = set(re.findall(r"^\| ([^|]+?) \|", everywhere, re.MULTILINE))
    told -= {"键", "---", "Ctrl+1 … Ctrl+9"} | ANSWERED_BY_FIELDS
    told = {keys.replace("←", "Left") for keys in told} | {"Ctrl+1", "Ctrl+9"}
    for page in ("members", "awards"):
        window.show_page(page)
    bound = {
        shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        for shortcut in window.findChildren(QShortcut)
    }
    assert told <= bound
