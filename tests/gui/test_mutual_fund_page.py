"""The fund in the window: each step by keyboard alone, with what it will mean told beforehand."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.mutual_fund.advance_dialog import RATE
from coopdesk.gui.mutual_fund.advances import AdvancesView
from coopdesk.gui.mutual_fund.change_dialogs import ExtendDialog
from coopdesk.gui.mutual_fund.dialogs import AMOUNT, MEMBER, REMARK
from coopdesk.gui.mutual_fund.documents import DocumentsView
from coopdesk.gui.mutual_fund.shares import SharesView
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import SetBookRules
from coopdesk.services.mutual_fund import GiveAdvance, ReceiveSeedFund, SetFundRule, SubscribeShares
from tests.books import a_member, an_organization, yuan
from tests.gui.typing import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
START = date(2026, 1, 10)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def member(runner, organization):
    return a_member(
        runner, organization, name="乌云其其格", initials="wyqqg", village="浩来呼热嘎查"
    )


@pytest.fixture
def page(qtbot, runner, organization):
    page = SharesView(runner)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    runner.on_change(lambda tables: tables & page.watches and page.on_changed())
    page.set_organization(organization)
    page.show()
    return page


@pytest.fixture
def lending(runner, organization, member):
    """A fund that may lend: seed fund, shares, and a cap of its own."""
    rule = SetFundRule(organization, "fee.maximum_rate", 800, START, "理事会决议")
    runner.do(fund.set_fund_rule, rule)
    seed = ReceiveSeedFund(organization, START, yuan(500_000), "赤财农指〔2025〕31号")
    runner.do(fund.receive_seed_fund, seed)
    runner.do(fund.subscribe_shares, SubscribeShares(organization, member, START, yuan(5000)))
    return organization


def an_advance(runner, organization, member, due_on=date(2026, 12, 1)):
    command = GiveAdvance(organization, member, date(2026, 3, 1), due_on, yuan(1000), 600, "运输")
    return runner.do(fund.give_advance, command)


def begin(qtbot, dialog):
    """Wait until the dialog takes the keys."""
    qtbot.waitUntil(
        lambda: bool(focused := QApplication.focusWidget()) and dialog.isAncestorOf(focused)
    )
    return dialog


def type_keys(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def pick(qtbot, text):
    """Type into a picker and take the first answer: the next field is asked."""
    type_keys(qtbot, text)
    line = QApplication.focusWidget()
    qtbot.waitUntil(line.popup.isVisible)
    press(qtbot, Qt.Key.Key_Return)


def test_shares_are_taken_by_keyboard_alone(page, qtbot, runner, organization, member):
    dialog = begin(qtbot, page.subscribe())
    pick(qtbot, "wyq")
    type_keys(qtbot, "5000")
    assert "办理后 5,000.00 元" in dialog.figures_label.text()
    assert dialog.fields.editors[AMOUNT].note.text() == "伍仟元整"
    with qtbot.waitSignal(page.noticed) as told:
        press(qtbot, Qt.Key.Key_Return, CTRL)

    assert "已收股金 5,000.00 元" in told.args[0].sentence
    assert [item.holding for item in page.model.items] == [yuan(5000)]


def test_a_subscription_just_taken_is_taken_back(page, qtbot, runner, organization, member):
    dialog = page.subscribe()
    dialog.fields.set_values({AMOUNT: yuan(5000)})
    dialog.fields.editors[MEMBER].set_value(page_item(member))
    with qtbot.waitSignal(page.noticed) as told:
        dialog.submit()
    dict(told.args[0].actions)["撤销"]()
    assert page.model.items == []


def page_item(member):
    return PickItem(member, "乌云其其格")


def test_a_refusal_names_its_article_and_nothing_changes(page, qtbot, runner, organization):
    """赤政发〔2023〕14号 一（一）: 对内不对外、吸股不吸储."""
    stranger = a_member(runner, organization, 2, state="candidate")
    dialog = begin(qtbot, page.subscribe())
    dialog.fields.editors[MEMBER].set_value(page_item(stranger))
    dialog.fields.set_values({AMOUNT: yuan(5000), REMARK: "保本"})
    press(qtbot, Qt.Key.Key_Return, CTRL)

    told = dialog.message_bar.text
    assert "对内不对外（赤政发〔2023〕14号 一（一））" in told
    assert "保本" in told
    assert runner.ask(fund.list_share_register, organization) == []


def test_an_advance_tells_the_room_left_and_is_given_by_keyboard_alone(
    page, qtbot, runner, lending
):
    page.table.selectRow(0)
    dialog = begin(qtbot, page.give())
    assert "还可借 5,000.00 元" in dialog.figures_label.text()
    assert "不超过年 8.00%" in dialog.figures_label.text()
    type_keys(qtbot, "1000")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Down)
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Return)
    type_keys(qtbot, "6")
    assert dialog.fields.editors[RATE].value() == 600
    with qtbot.waitSignal(page.noticed) as told:
        press(qtbot, Qt.Key.Key_Return, CTRL)

    assert "已借出 1,000.00 元" in told.args[0].sentence
    (advance,) = runner.ask(fund.list_advances, lending, runner.today)
    assert (advance.outstanding, advance.usage_fee_bp) == (yuan(1000), 600)
    assert advance.purpose == "购买种子、化肥、农药"


def test_an_amount_beyond_the_room_is_seen_before_it_is_refused(page, qtbot, runner, lending):
    page.table.selectRow(0)
    dialog = begin(qtbot, page.give())
    type_keys(qtbot, "6000")
    assert dialog.figures_label.property("tone") == "wrong"


def test_without_a_cap_the_form_says_where_to_set_it(page, qtbot, runner, organization, member):
    runner.do(fund.subscribe_shares, SubscribeShares(organization, member, START, yuan(5000)))
    page.table.selectRow(0)
    dialog = begin(qtbot, page.give())
    assert "F10" in dialog.figures_label.text()


def test_a_repayment_tells_how_it_is_split(page, qtbot, runner, lending, member):
    an_advance(runner, lending, member)
    page.table.selectRow(0)
    dialog = begin(qtbot, page.repay())
    type_keys(qtbot, "544.5")
    # 1,000 yuan from 1 March to 23 November, 267 days at 6 % of 360 days
    assert "占用费 44.50 元" in dialog.figures_label.text()
    assert "本金 500.00 元，还剩本金 500.00 元" in dialog.figures_label.text()
    with qtbot.waitSignal(page.noticed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    assert page.model.items[0].outstanding == yuan(500)


def test_a_repayment_of_too_much_is_seen_before_it_is_refused(page, qtbot, runner, lending, member):
    an_advance(runner, lending, member)
    page.table.selectRow(0)
    dialog = begin(qtbot, page.repay())
    type_keys(qtbot, "2000")
    assert "多出 955.50 元" in dialog.figures_label.text()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert dialog.message_bar.text
    assert page.model.items[0].outstanding == yuan(1000)


def test_seed_fund_money_needs_its_document(page, qtbot, runner, organization):
    dialog = begin(qtbot, page.receive_seed())
    write(QApplication.focusWidget(), "赤财农指〔2025〕31号")
    press(qtbot, Qt.Key.Key_Return)
    type_keys(qtbot, "500000")
    assert "本次后 500,000.00 元" in dialog.figures_label.text()
    with qtbot.waitSignal(page.noticed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    assert "500,000.00" in page.subtitle_label.text()


def test_the_cap_is_set_in_percent_for_a_reason(page, qtbot, runner, organization):
    dialog = begin(qtbot, page.set_rule())
    assert "还没有填写" in dialog.figures_label.text()
    type_keys(qtbot, "7.5")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "理事会2026年第3次会议")
    with qtbot.waitSignal(page.noticed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    rules = {
        item.key: item for item in runner.ask(fund.list_fund_rules, organization, runner.today)
    }
    assert rules["fee.maximum_rate"].value == 750
    assert rules["fee.maximum_rate"].changed_because == "理事会2026年第3次会议"


@pytest.mark.parametrize(
    ("key", "typed", "kept", "now"),
    [
        ("fee.rounding_fen", "角", 10, "现在是：分"),
        ("fee.rounds_down", "是", 1, "现在是：否"),
        ("fee.rounds_by_period", "1", 1, "现在是：否"),
        ("share.maximum_of_total", "20", 2000, "现在是：10.00%"),
        ("advance.extensions", "2", 2, "现在是：1"),
    ],
)
def test_every_kind_of_rule_is_set_by_keys(
    page, qtbot, runner, organization, key, typed, kept, now
):
    """Rounding of the usage fee as the charter has it, a part, a count: each in its own words."""
    dialog = begin(qtbot, page.set_rule())
    dialog.fields.editors["fund.rule"].set_value(key)
    assert now in dialog.figures_label.text()
    write(QApplication.focusWidget(), typed)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "章程第三十一条")
    with qtbot.waitSignal(page.noticed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    rules = runner.ask(fund.list_fund_rules, organization, runner.today)
    [rule] = [rule for rule in rules if rule.key == key]
    value = getattr(rule.value, "fen", rule.value)
    assert (int(value), rule.changed_because) == (kept, "章程第三十一条")


def test_an_answer_that_is_none_stays_in_the_form(page, qtbot, organization):
    dialog = begin(qtbot, page.set_rule())
    dialog.fields.editors["fund.rule"].set_value("fee.rounds_down")
    assert "请填：是（1）、否（0）" in dialog.figures_label.text()
    write(QApplication.focusWidget(), "也许")
    assert dialog.fields.editors["fund.rule_value"].problem()


def test_documents_are_printed_and_taken_back_by_number(qtbot, runner, lending):
    view = DocumentsView(runner)
    qtbot.addWidget(view)
    view.resize(1160, 640)
    view.set_organization(lending)
    view.show()
    begin(qtbot, view)
    told = [item.document for item in view.model.items]
    assert told == ["入股2026第0001号", "种子金收款2026第0001号"]
    view.table.selectRow(0)
    press(qtbot, Qt.Key.Key_F8)
    question = begin(qtbot, view.findChild(QMessageBox))
    assert "冲销入股2026第0001号（5,000.00元）" in question.text()
    press(qtbot, Qt.Key.Key_Left)
    press(qtbot, Qt.Key.Key_Return)
    view.reload()
    assert [item.is_undone for item in view.model.items] == [True, False]


def test_who_is_overdue_is_told_in_words_and_found_by_the_filter(
    page, qtbot, runner, lending, member
):
    other = a_member(runner, lending, 2)
    runner.do(fund.subscribe_shares, SubscribeShares(lending, other, START, yuan(2000)))
    an_advance(runner, lending, member, due_on=date(2026, 11, 20))
    row = page.model.row_of(member)
    assert "逾期3天" in [page.model.index(row, column).data() for column in range(10)]
    page.filters[0].setCurrentIndex(2)
    assert [item.id for item in page.model.items] == [member]
    page.table.selectRow(0)
    told = "\n".join(label.text() for label in page.detail_panel.findChildren(QLabel))
    assert "今天应收占用费 44.50 元" in told


def test_papers_of_a_member_are_previewed(page, qtbot, runner, lending, member):
    given = an_advance(runner, lending, member)
    for start in (
        lambda: page.preview("advance-agreement", given.advance_id),
        lambda: page.preview_account(member),
        page.preview_register,
    ):
        job = start()
        with qtbot.waitSignal(job.finished, timeout=20_000) as printed:
            pass
        assert printed.args[0].pages == 1


@pytest.fixture
def advances(qtbot, runner, lending, member):
    """The register of advances with one advance in it."""
    an_advance(runner, lending, member)
    view = AdvancesView(runner)
    qtbot.addWidget(view)
    view.resize(1160, 640)
    runner.on_change(lambda tables: tables & view.watches and view.on_changed())
    view.set_organization(lending)
    view.show()
    return view


def test_an_extension_is_granted_by_keyboard_and_withdrawn(advances, qtbot, runner, lending):
    """From the row: F8, the resolution, Ctrl+Enter; the last day moves, and back."""
    advances.table.setFocus()
    press(qtbot, Qt.Key.Key_F8)
    dialog = begin(qtbot, advances.findChild(ExtendDialog))
    assert "2026-12-01 到期" in dialog.figures_label.text()
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "理事会决议")
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(advances.noticed) as told:
        press(qtbot, Qt.Key.Key_Return, CTRL)
    (advance,) = runner.ask(fund.list_advances, lending, runner.today)
    assert advance.due_on == date(2027, 9, 2)
    dict(told.args[0].actions)["撤销"]()
    (advance,) = runner.ask(fund.list_advances, lending, runner.today)
    assert advance.due_on == date(2026, 12, 1)


def test_a_write_off_without_resolution_names_the_rule_at_its_field(advances, qtbot):
    dialog = begin(qtbot, advances.write_off())
    dialog.fields.editors["fund.reason"].set_value("死亡")
    dialog.submit()
    assert "核销须有决议" in _told(dialog)


def _told(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_new_plan_shows_its_parts_before_it_is_decided(advances, qtbot):
    dialog = begin(qtbot, advances.reschedule())
    assert dialog.figures_label.text().count("本金") == 2


def test_shares_pass_to_another_member_by_keyboard(page, qtbot, runner, lending, member):
    other = a_member(runner, lending, 2, name="李国强", initials="lgq")
    hold = SetFundRule(lending, "share.minimum_hold_months", 6, START, "章程")
    runner.do(fund.set_fund_rule, hold)
    page.table.selectRow(0)
    dialog = begin(qtbot, page.move_shares("transfer"))
    pick(qtbot, "lgq")
    type_keys(qtbot, "2000")
    assert "办理后 3,000.00" in dialog.figures_label.text()
    dialog.submit()
    held = {one.id: one.holding for one in runner.ask(fund.list_share_register, lending)}
    assert held[other] == yuan(2000)


def test_the_register_is_read_as_of_a_past_day_and_nothing_is_changed_in_it(
    page, qtbot, lending, runner, member
):
    """Ctrl+D, a day: the holdings of then, said above the list, in its title and on its paper."""
    later = SubscribeShares(lending, member, date(2026, 6, 1), yuan(700))
    runner.do(fund.subscribe_shares, later)
    (now,) = page.model.items
    assert now.holding == yuan(5700)
    write(page.past.field.editor.line, "2026-03-01")
    qtbot.keyClick(page.past.field.editor.line, Qt.Key.Key_Return)
    (then,) = page.model.items
    assert then.holding == yuan(5000)
    assert "2026-03-01" in page.message_bar.text
    assert page.as_shown().title.endswith("（截至2026-03-01）")
    assert not [one for one in page.changing_buttons if one.isEnabled()]
    assert page._question("share-register", "").last == date(2026, 3, 1)
    page.message_bar.action_button.click()
    assert page.model.items[0].holding == yuan(5700)
    assert all(one.isEnabled() for one in page.changing_buttons)


def test_where_two_persons_are_asked_for_shares_taken_wait(
    page, qtbot, runner, organization, member
):
    """The dialog leaves as after saving; the foot of the window says where it waits."""
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    begin(qtbot, page.subscribe())
    pick(qtbot, "wyq")
    type_keys(qtbot, "5000")
    with qtbot.waitSignal(page.noticed) as told:
        press(qtbot, Qt.Key.Key_Return, CTRL)

    assert "等另一人复核" in told.args[0].sentence
    assert page.model.items == []
    (waiting,) = runner.ask(ledger.list_waiting, organization)
    assert (waiting.amount, waiting.handler) == (yuan(5000), "subscribe_shares")
