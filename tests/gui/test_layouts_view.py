"""设置表样: a form is changed with the keyboard, seen as paper, used, and set back."""

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QMessageBox

from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.system.page import SystemPage
from coopdesk.services import layout_files, layouts
from tests.gui.typing import press, write
from tests.unit.forms.reading import text_by_pypdf

Key = Qt.Key
FORM = "award-revenue"


@pytest.fixture
def page(qtbot, workspace, preferences, tmp_path):
    page = SystemPage(workspace.runner)
    preferences.last_folder = tmp_path
    page.set_workspace(workspace)
    page.set_preferences(preferences)
    hub = ChangeHub(workspace.runner)
    hub.add(page)
    qtbot.addWidget(page)
    page.resize(1196, 688)
    page.show()
    page.views.setCurrentWidget(page.layouts)
    page.layouts.table.select_key(FORM)
    yield page
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def editor(qtbot, page):
    editor = page.layouts.edit()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    return editor


def test_a_clerk_moves_a_block_renames_a_field_adds_one_and_uses_it_by_keyboard(
    qtbot, page, editor, runner
):
    """改标签、加一栏、意见栏换次序，保存并启用."""
    editor.select(("elements", 2, "rows", 0, 0))
    editor.panel.editors["label"].input.setFocus()
    press(qtbot, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write(QApplication.focusWidget(), "申报单位全称")
    editor.tree.setFocus()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, Key.Key_N, held)
    write(editor.panel.editors["label"].input, "包联干部")
    last = len(editor.draft.nodes()[1].parts) - 1
    editor.select(("elements", last))
    press(qtbot, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.path == ("elements", last - 1)
    editor.draw()
    assert editor.message_bar.text == ""
    with qtbot.waitSignal(editor.saved):
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    item = page.layouts.selected
    assert (item.name, item.in_use) == ("2026年表样", True)
    source = runner.ask(layouts.get_layout, FORM, item.id).source
    assert "申报单位全称" in source
    assert "包联干部" in source


def test_a_second_line_in_mongolian_is_typed_seen_in_its_script_and_printed(
    qtbot, page, editor, runner
):
    """表名下加一行竖排蒙古文，字段里看得见，纸上连写."""
    editor.select(("elements",))
    field = editor.panel.editors["second"].input
    write(field, "ᠬᠤᠷᠰᠢᠶ᠎ᠠ")
    assert "Noto Sans Mongolian" in field.font().families()
    shown = QFontMetricsF(field.font())
    apart = sum(shown.horizontalAdvance(letter) for letter in "ᠬᠤᠷᠰᠢ")
    assert shown.horizontalAdvance("ᠬᠤᠷᠰᠢ") < apart
    editor.panel.editors["second_upright"].input.setFocus()
    press(qtbot, Key.Key_Space)
    with qtbot.waitSignal(editor.saved):
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    source = runner.ask(layouts.get_layout, FORM, page.layouts.selected.id).source
    assert 'second = "ᠬᠤᠷᠰᠢᠶ᠎ᠠ"\nsecond_upright = true' in source
    printed = runner.ask(layout_files.preview_layout, FORM, source, "双文表样")
    assert "ᠬᠤᠷᠰᠢᠶ᠎ᠠ" in "".join(text_by_pypdf(printed.pdf))


def test_what_is_wrong_is_said_with_its_place_and_nothing_is_saved(qtbot, page, editor, runner):
    editor.draft.set(("elements", 0), "left", "{没有}")
    editor.save()
    assert "正文第1块“一行文字”：这张表没有“没有”这项内容" in editor.message_bar.text
    assert editor.isVisible()
    assert len(runner.ask(layouts.list_layouts)) == len(layouts.ADAPTABLE)


def test_a_number_out_of_bounds_is_told_at_its_field(qtbot, editor):
    editor.select(("elements", 1))
    field = editor.panel.editors["size"]
    field.line.setText("8")
    assert "应在 9 到 26 之间" in field.note.text()
    editor.save()
    assert editor.isVisible()


def test_a_file_goes_out_comes_back_and_a_broken_one_is_told(page, tmp_path, runner):
    file = tmp_path / "申报表.toml"
    page.layouts._export(file)
    page.layouts.take_file(file)
    own = [one for one in runner.ask(layouts.list_layouts) if one.is_own]
    assert [one.name for one in own] == ["申报表"]

    file.write_text('form = "award-revenue"\nbase_version = "1"\ntitle = {', encoding="utf-8")
    page.layouts.take_file(file)
    assert "第3行" in page.message_bar.text or "文件末尾" in page.message_bar.text


def test_used_and_removed_from_the_list(page, runner, tmp_path):
    source = runner.ask(layouts.get_layout, FORM).source
    own = runner.do(layouts.save_layout, layouts.SaveLayout(FORM, "甲", source))
    page.layouts.table.select_key(own)
    page.layouts.use_button.click()
    assert page.layouts.selected.in_use
    page.layouts.remove_button.click()
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox))
    chosen = (one for one in box.buttons() if "删除" in one.text())
    next(chosen).click()
    shipped = next(one for one in page.layouts.model.items if one.form_id == FORM)
    assert shipped.in_use
    assert not any(one.is_own for one in page.layouts.model.items)


def test_the_preview_is_the_very_paper(page, runner):
    preview = page.layouts.preview()
    item = page.layouts.selected
    source = runner.ask(layouts.get_layout, item.form_id).source
    printed = runner.ask(layout_files.preview_layout, item.form_id, source, "")
    assert preview.pages.bytes == printed.pdf
