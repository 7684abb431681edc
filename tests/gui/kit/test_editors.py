"""Editors read what is typed, tell what is wrong when they are left, and fill in others."""

from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.domain.money import Money
from coopdesk.gui.kit.day_editor import CalendarPopup, DayEditor
from coopdesk.gui.kit.editors import (
    ChoiceEditor,
    LongTextEditor,
    MoneyEditor,
    NumberEditor,
    TextEditor,
    YesEditor,
)
from coopdesk.gui.kit.identity_editors import ResidentIdEditor
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.search_box import SearchBox
from tests.gui.kit.sample_forms import id_facts
from tests.gui.kit.samples import (
    LONG_NAME,
    TODAY,
    find_people,
    read_money,
    read_number,
    read_typed_day,
    told,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")


@pytest.fixture
def show(qtbot):
    """Show editors under each other in an active window."""
    windows = []

    def show(*editors):
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for editor in editors:
            column.addWidget(editor)
        window.resize(500, 300)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        editors[0].input.setFocus()
        return editors[0]

    return show


def write(widget, text):
    """Type as an input method does: Chinese never comes as keys."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


@pytest.mark.parametrize(
    ("typed", "fen", "written"),
    [
        ("1234.5", 123_450, "1,234.50"),
        ("１２００", 120_000, "1,200.00"),
        ("1.5万", 1_500_000, "15,000.00"),
        ("-12", -1_200, "-12.00"),
    ],
)
def test_money_is_read_in_any_habit_and_rewritten_when_left(show, typed, fen, written):
    editor = show(MoneyEditor(read_money, words_of=told), TextEditor())
    write(editor.line, typed)
    assert editor.value() == Money(fen)
    editor.on_left()
    assert editor.line.text() == written


def test_an_amount_stands_in_capitals_under_its_field(show):
    editor = show(MoneyEditor(read_money, capitals=True, words_of=told))
    write(editor.line, "1.5万")
    assert editor.note.isVisible()
    assert editor.note.text() == "壹万伍仟元整"


def test_negative_money_is_red_and_positive_is_not(show):
    editor = show(MoneyEditor(read_money, words_of=told))
    write(editor.line, "-5")
    assert "color" in editor.line.styleSheet()
    editor.set_value(Money(500))
    assert editor.line.styleSheet() == ""


def test_what_is_wrong_is_told_when_the_field_is_left_not_before(show, qtbot):
    other = TextEditor()
    editor = show(MoneyEditor(read_money, words_of=told), other)
    qtbot.keyClicks(editor.line, "12x")
    assert not editor.note.isVisible()
    qtbot.keyClick(editor.line, Qt.Key.Key_Tab)
    assert editor.note.text() == "看不懂这个金额，请写成 1234.50 或 1.5万"
    assert editor.line.property("wrong") == "true"
    assert editor.value() is None


def test_the_complaint_goes_when_typing_goes_on(show):
    editor = show(MoneyEditor(read_money, words_of=told))
    write(editor.line, "x")
    editor.on_left()
    write(editor.line, "1")
    assert not editor.note.isVisible()
    assert editor.line.property("wrong") == "false"


def test_a_required_field_says_so_only_when_empty(show):
    editor = show(TextEditor())
    editor.required = True
    assert editor.problem() == "这一项要填写"
    write(editor.line, LONG_NAME)
    assert editor.problem() == ""
    assert editor.value() == LONG_NAME


def test_a_refusal_of_the_rules_stays_until_the_field_is_changed(show):
    editor = show(TextEditor())
    write(editor.line, "乌云")
    editor.refuse("这个姓名已经登记过")
    assert not editor.check()
    write(editor.line, "其其格")
    assert editor.check()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20261122", date(2026, 11, 22)),
        ("11.22", date(2026, 11, 22)),
        ("今天", TODAY),
        ("2026-03-01", date(2026, 3, 1)),
    ],
)
def test_days_are_read_in_many_forms_and_shown_in_one(show, typed, day):
    editor = show(DayEditor(read_typed_day, TODAY, words_of=told))
    write(editor.line, typed)
    editor.on_left()
    assert editor.value() == day
    assert editor.line.text() == day.isoformat()


def test_f4_opens_the_calendar_and_enter_takes_the_day(show, qtbot):
    editor = show(DayEditor(read_typed_day, TODAY, words_of=told))
    qtbot.keyClick(editor.line, Qt.Key.Key_F4)
    popup = editor.findChild(CalendarPopup)
    assert popup.isVisible()
    inner = popup.calendar.findChild(QWidget, "qt_calendar_calendarview")
    qtbot.keyClick(inner, Qt.Key.Key_Left)
    qtbot.keyClick(inner, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert editor.value() == date(2026, 11, 21)


def test_a_resident_id_tells_birth_date_and_sex(show, qtbot):
    editor = show(ResidentIdEditor(read_number, id_facts, told="，".join, words_of=told))
    with qtbot.waitSignal(editor.known) as known:
        write(editor.line, "150425198503141423")
    assert known.args[0] == ("1985-03-14", "女")
    assert editor.note.text() == "1985-03-14，女"
    with qtbot.waitSignal(editor.known) as unknown:
        qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert unknown.args[0] is None


def test_an_unfinished_resident_id_fills_in_nothing(show, qtbot):
    editor = show(ResidentIdEditor(read_number, id_facts, words_of=told))
    with qtbot.assertNotEmitted(editor.known):
        write(editor.line, "1504251985031414")


@pytest.mark.parametrize(
    ("typed", "value", "problem"),
    [
        ("1,200", 1200, ""),
        ("1000", 1000, ""),
        ("2001", None, "应在 1 到 2,000 之间"),
        ("0", None, "应在 1 到 2,000 之间"),
        ("3.5", None, "请填整数"),
    ],
)
def test_whole_numbers_keep_their_bounds(show, typed, value, problem):
    editor = show(NumberEditor(minimum=1, maximum=2000))
    write(editor.line, typed)
    assert (editor.value(), editor.problem()) == (value, problem)


def test_too_long_a_text_is_told(show):
    editor = show(TextEditor(longest=3))
    write(editor.line, "乌云其其格")
    assert editor.problem() == "最多 3 个字"


def test_long_text_keeps_its_lines_and_tab_leads_on(show, qtbot):
    other = TextEditor()
    editor = show(LongTextEditor(), other)
    write(editor.text_edit, "第一行")
    qtbot.keyClick(editor.text_edit, Qt.Key.Key_Return)
    write(editor.text_edit, "第二行")
    assert editor.value() == "第一行\n第二行"
    qtbot.keyClick(editor.text_edit, Qt.Key.Key_Tab)
    assert other.line.hasFocus()


def test_a_choice_has_its_value_and_the_wheel_leaves_it_alone(show):
    editor = show(ChoiceEditor([(1, "在社"), (2, "已退社")]))
    assert editor.is_empty()
    editor.set_value(2)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPointF(0, 120).toPoint(), QPointF(0, 120).toPoint(),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(editor.combo, wheel)
    assert editor.value() == 2


def test_a_statement_is_never_empty(show):
    editor = show(YesEditor("已公示"))
    editor.required = True
    assert editor.problem() == ""
    editor.set_value(True)
    assert editor.value() is True


def test_a_person_is_picked_with_the_keyboard_from_what_the_search_finds(show, qtbot):
    editor = show(Picker(find_people))
    qtbot.keyClicks(editor.line, "wy")
    qtbot.waitUntil(editor.line.popup.isVisible)
    assert [item.detail for item in editor.line.popup.items][1:3] == [
        "女 1962年 · 乌兰哈达镇 · 末四位 4620",
        "女 1991年 · 达来诺日镇 · 末四位 0048",
    ]
    qtbot.keyClick(editor.line, Qt.Key.Key_Down)
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.value() == "m2"
    assert editor.line.text() == "乌云"
    assert editor.hint() == "女 1962年 · 乌兰哈达镇 · 末四位 4620"
    assert not editor.line.popup.isVisible()


def test_enter_pressed_at_once_does_not_wait_for_the_pause(show, qtbot):
    """Fast fingers: the answers are asked for before Enter is taken."""
    editor = show(Picker(find_people))
    qtbot.keyClicks(editor.line, "w")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.value() == "m1" or editor.line.popup.isVisible()


def test_typing_over_a_picked_person_gives_the_choice_up(show, qtbot):
    editor = show(Picker(find_people))
    editor.set_value(find_people("w")[1])
    qtbot.keyClicks(editor.line, "x")
    assert editor.value() is None
    assert editor.problem() == "请从列表中选一个"


def test_f4_lists_and_esc_closes_without_choosing(show, qtbot):
    editor = show(Picker(find_people))
    qtbot.keyClick(editor.line, Qt.Key.Key_F4)
    assert len(editor.line.popup.items) == 4
    qtbot.keyClick(editor.line, Qt.Key.Key_Escape)
    assert not editor.line.popup.isVisible()
    assert editor.value() is None


def test_leaving_the_field_closes_the_list(show, qtbot):
    other = TextEditor()
    editor = show(Picker(find_people), other)
    qtbot.keyClick(editor.line, Qt.Key.Key_F4)
    other.line.setFocus()
    assert not editor.line.popup.isVisible()


def test_ctrl_k_searches_everything(show, qtbot):
    holder = QWidget()
    box = SearchBox(find_people)
    QVBoxLayout(holder).addWidget(box)
    editor = TextEditor()
    show(editor, holder)
    qtbot.keyClick(editor.line, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert box.hasFocus()
    write(box, "乌云")
    box.look_up()
    with qtbot.waitSignal(box.chosen) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert chosen.args[0] == "m1"
    assert box.text() == ""


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda: MoneyEditor(read_money), Money(1_234_50)),
        (lambda: DayEditor(read_typed_day, TODAY), TODAY),
        (TextEditor, LONG_NAME),
        (LongTextEditor, "一\n二"),
        (lambda: ChoiceEditor([(1, "甲"), (2, "乙")]), 2),
        (NumberEditor, 7),
        (lambda: YesEditor("已公示"), True),
    ],
)
def test_a_draft_brings_back_what_was_in_the_field(qtbot, make, value):
    first, second = make(), make()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    first.set_value(value)
    second.restore(first.draft())
    assert second.value() == value
    second.restore("")
    assert not second.value()


def test_the_draft_of_a_picker_keeps_its_person(qtbot):
    first, second = Picker(find_people), Picker(find_people)
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    first.set_value(find_people("w")[0])
    second.restore(first.draft())
    assert second.value() == "m1"
    assert second.hint() == find_people("w")[0].detail
