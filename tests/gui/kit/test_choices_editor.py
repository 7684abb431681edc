"""Several of a list: ticked by keyboard, kept as a draft, told how many."""

import pytest
from PySide6.QtCore import Qt

from coopdesk.gui.kit.choices_editor import ChoicesEditor
from tests.gui.typing import press

CHOICES = (("a", "土地托管"), ("b", "冷链物流"), ("c", "资金互助"))


@pytest.fixture
def editor(qtbot):
    editor = ChoicesEditor(CHOICES, columns=2)
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.boxes["a"].hasFocus)
    return editor


def test_space_ticks_and_tab_goes_on(qtbot, editor):
    assert editor.is_empty()
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)

    assert editor.value() == ("a", "c")
    assert editor.note.text() == "已选 2 项"


def test_a_draft_brings_back_what_was_ticked(editor):
    editor.set_value(["b", "gone"])
    draft = editor.draft()
    editor.clear()
    assert editor.is_empty()

    editor.restore(draft)
    assert editor.value() == ("b",)
