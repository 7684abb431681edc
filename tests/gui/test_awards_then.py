"""The awards page: what was known on a past day, and the papers beside what is selected."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from coopdesk.domain.award_facts import Question, Verdict
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.services import awards
from tests.gui.test_awards_page import CONTROL, choose_year, dialog_of, page, selected, trinity
from tests.gui.typing import press, write

__all__ = ["page", "trinity"]


def test_a_past_day_tells_what_was_known_then_and_lets_nothing_be_done(qtbot, page):
    """Ctrl+D, the day before the second payment: one of five years, no statement of 2025."""
    register = page.assessments
    qtbot.keyClick(register.table, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(register.past.field.editor.line.hasFocus)
    write(QApplication.focusWidget(), "20250831")
    press(qtbot, Qt.Key.Key_Return)
    item = selected(page)
    assert (item.verdict, item.paid_years) == (Verdict.NO, (2024,))
    assert "2025-08-31" in register.message_bar.text
    assert register.as_shown().title.endswith("（截至2025-08-31）")
    assert not [key for key, button in page.step_buttons.items() if button.isEnabled()]
    page.take_step("")
    assert not page.findChildren(FormDialog)
    register.past.field.clear()
    assert selected(page).verdict is Verdict.YES
    assert page.step_buttons["awards.apply"].isEnabled()


def test_the_papers_of_an_answer_and_of_a_payment_have_their_buttons(page, runner, trinity):
    """What goes down beside an application: 批复, 拨付凭据 and what a decision stands on."""
    command = awards.DecideQuestion(trinity, Question.FIRST_YEAR, 2023, True, "专题会议纪要")
    runner.do(awards.decide_question, command)

    def label():
        texts = [one.text() for one in page.current.detail_panel.findChildren(QPushButton)]
        return [text for text in texts if "附件" in text or "凭据" in text]

    choose_year(page, 2023)
    assert label() == ["决定依据附件"]
    choose_year(page, 2025)
    page.tabs.setCurrentWidget(page.applications)
    page.applications.table.selectRow(0)
    assert label() == ["拨付凭据"]
    buttons = page.current.detail_panel.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "拨付凭据").click()
    dialog = dialog_of(page, AttachmentsDialog)
    assert "拨付凭据" in dialog.windowTitle()
    dialog.reject()
