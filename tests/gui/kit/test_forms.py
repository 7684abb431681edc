"""Forms are filled in with Enter alone, refuse at the field, and lose nothing."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from coopdesk.domain.money import Money
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.record import RecordForm
from tests.gui.kit.sample_forms import member_form
from tests.gui.kit.samples import LONG_NAME, TODAY, Rename
from tests.gui.kit.test_editors import write

GOOD = {"sample.name": "萨仁", "sample.id_number": "150425198503141423", "sample.joined": TODAY}


@pytest.fixture
def open_form(qtbot, door):
    window = QWidget()
    qtbot.addWidget(window)

    def open_form(**given):
        dialog = FormDialog(door, member_form(), window, **given)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield open_form
    window.close()


def focused(dialog):
    return next((k for k, e in dialog.fields.editors.items() if e.input.hasFocus()), None)


def test_enter_leads_through_every_field_to_the_button(open_form, qtbot):
    dialog = open_form()
    walked = []
    while (key := focused(dialog)) is not None:
        walked.append(key)
        key_pressed = Qt.Key.Key_Tab if key == "sample.note" else Qt.Key.Key_Return
        qtbot.keyClick(dialog.fields.editors[key].input, key_pressed)
        assert len(walked) < 20
    assert walked == list(dialog.fields.editors)


def test_enter_on_the_last_field_goes_to_the_primary_button(qtbot):
    form = RecordForm(member_form().fields[:3])
    qtbot.addWidget(form)
    form.show()
    last = form.editors["sample.phone"].input
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    last.setFocus()
    with qtbot.waitSignal(form.completed):
        qtbot.keyClick(last, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_tab_goes_the_same_way_as_enter(open_form, qtbot):
    dialog = open_form()
    walked = []
    for _ in dialog.fields.editors:
        walked.append(focused(dialog))
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert walked == list(dialog.fields.editors)


def test_a_dialog_is_completed_without_the_mouse(open_form, qtbot, door):
    dialog = open_form(values=GOOD)
    with qtbot.waitSignal(dialog.saved) as saved:
        key, held = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(dialog.fields.editors["sample.name"].input, key, held)
    assert saved.args == ["萨仁"]
    assert door.done == [(Rename("萨仁"), frozenset())]
    assert not dialog.isVisible()


def test_enter_on_the_button_saves(open_form, qtbot, door):
    dialog = open_form(values=GOOD)
    dialog.primary_button.setFocus()
    qtbot.keyClick(dialog.primary_button, Qt.Key.Key_Return)
    assert [command for command, _ in door.done] == [Rename("萨仁")]


def test_a_form_with_a_wrong_field_is_not_sent_and_leads_there(open_form, door):
    dialog = open_form(values={"sample.name": "萨仁", "sample.joined": TODAY})
    dialog.submit()
    assert door.done == []
    assert focused(dialog) == "sample.id_number"
    assert dialog.fields.editors["sample.id_number"].note.text() == "这一项要填写"


def test_a_refusal_stands_beside_the_form_and_at_its_field(open_form, door):
    dialog = open_form(values={**GOOD, "sample.name": "乌云"})
    dialog.submit()
    assert dialog.isVisible()
    assert len(dialog.message_bar.text.splitlines()) == 2
    assert dialog.fields.editors["sample.name"].note.text() == "这个姓名已经登记过"
    assert focused(dialog) == "sample.name"


def test_a_question_answered_with_yes_saves_what_was_typed(open_form, qtbot, door):
    dialog = open_form(values={**GOOD, "sample.amount": Money(200_000_00)})
    dialog.submit()
    box = dialog.findChild(QMessageBox)
    yes = next(b for b in box.buttons() if b.text() == "仍然继续")
    with qtbot.waitSignal(dialog.saved):
        qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert door.done[0][1] == {"sample.large"}


def test_esc_leaves_an_untouched_form_at_once(open_form, qtbot):
    dialog = open_form(values=GOOD)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.findChild(QMessageBox) is None


def test_esc_asks_where_something_would_be_lost(open_form, qtbot):
    dialog = open_form()
    write(dialog.fields.editors["sample.name"].input, LONG_NAME)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    box = dialog.findChild(QMessageBox)
    assert "登记社员" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.fields.values()["sample.name"] == LONG_NAME


def _kept(door):
    """The one draft that is there."""
    (draft,) = door.drafts.values()
    return draft.kept


def test_giving_up_closes_and_forgets_the_draft(open_form, qtbot, door):
    dialog = open_form()
    write(dialog.fields.editors["sample.name"].input, LONG_NAME)
    dialog.keep_draft()
    assert _kept(door)["sample.name"] == LONG_NAME
    dialog.reject()
    box = dialog.findChild(QMessageBox)
    qtbot.mouseClick(
        next(b for b in box.buttons() if b.text() == "放弃填写"), Qt.MouseButton.LeftButton
    )
    assert not dialog.isVisible()
    assert _kept(door) == {}


def test_a_draft_is_kept_by_itself_soon_after_typing(open_form, qtbot, door):
    dialog = open_form()
    dialog._timer.setInterval(1)
    write(dialog.fields.editors["sample.name"].input, "乌")
    qtbot.waitUntil(lambda: _kept(door).get("sample.name") == "乌")


def test_a_draft_left_by_a_crash_is_offered_again(open_form, qtbot):
    lost = open_form(values={"sample.joined": TODAY})
    write(lost.fields.editors["sample.name"].input, LONG_NAME)
    write(lost.fields.editors["sample.amount"].input, "1.5万")
    lost.keep_draft()

    next_day = {"sample.joined": TODAY + timedelta(days=1)}
    dialog = open_form(values=next_day)
    assert dialog.fields.values()["sample.amount"] == Money(1_500_000)
    assert dialog.message_bar.text == "上次没有保存的内容已经找回。"
    qtbot.mouseClick(dialog.message_bar.action_button, Qt.MouseButton.LeftButton)
    assert dialog.fields.values()["sample.name"] is None


def test_the_draft_of_one_record_is_not_offered_at_another(open_form):
    lost = open_form(values=GOOD)
    write(lost.fields.editors["sample.phone"].input, "13800000000")
    lost.keep_draft()
    other = open_form(values={**GOOD, "sample.name": "高娃"})
    assert other.fields.values()["sample.phone"] is None
    again = open_form(values=GOOD)
    assert again.fields.values()["sample.phone"] == "13800000000"


def test_saving_forgets_the_draft(open_form, door):
    dialog = open_form(values=GOOD)
    write(dialog.fields.editors["sample.phone"].input, "13800000000")
    dialog.keep_draft()
    assert _kept(door)
    dialog.submit()
    assert _kept(door) == {}


def test_required_fields_are_marked_by_a_sign(open_form):
    dialog = open_form()
    cell = dialog.fields.editors["sample.name"].parentWidget()
    other = dialog.fields.editors["sample.phone"].parentWidget()
    assert "*" in [label.text() for label in cell.findChildren(type(cell.label))]
    assert "*" not in [label.text() for label in other.findChildren(type(cell.label))]


def test_two_columns_where_there_is_room_and_one_where_not(qtbot):
    form = RecordForm(member_form().fields)
    qtbot.addWidget(form)
    form.show()
    first, second = form.editors["sample.name"], form.editors["sample.id_number"]
    for width, is_beside in ((1150, True), (1000, False)):
        form.resize(width, 900)
        qtbot.waitUntil(
            lambda beside=is_beside: (second.mapTo(form, second.pos()).x() > 300) is beside
        )
    assert first.isVisible()


def test_a_wide_field_takes_the_whole_line(qtbot):
    form = RecordForm(member_form().fields)
    qtbot.addWidget(form)
    form.resize(1200, 900)
    form.show()
    qtbot.waitUntil(lambda: form.editors["sample.place"].width() > 1000)
    assert form.editors["sample.phone"].width() < 620
