"""A superior's letter, by keyboard: attached at the county, opened at the sumu."""
# ruff: noqa: F811 - fixtures come in by their names

import pytest
from PySide6.QtCore import Qt

from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.services import attachments, exchange
from tests.gui.test_exchange_page import (  # noqa: F401
    _focus,
    _opened,
    county,
    known,
    open_page,
    stick,
)
from tests.gui.typing import press
from tests.unit.services.division_lists import a_division_list, a_unit, hand_down
from tests.unit.services.offices import make, put, send, take
from tests.unit.services.test_papers_go_down import PDF, ask_for_correction

Key = Qt.Key
PAPERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def letter(tmp_path):
    file = tmp_path / "更正函.pdf"
    file.write_bytes(PDF)
    return file


def _open_papers(qtbot, page, view):
    """Stand on the table of a view and press the keys of the papers."""
    view.table.setFocus()
    page.activateWindow()
    _focus(qtbot, view.table)
    press(qtbot, Key.Key_J, PAPERS)
    return _opened(qtbot, page, AttachmentsDialog)


def test_a_letter_is_attached_above_and_opened_below(
    qtbot, workspace, county, open_page, known, stick, letter
):
    put(workspace.runner, n1="宝音")
    send(workspace.runner, county.runner, stick)
    ask_for_correction(county.runner)
    above = open_page(county)
    above.show_part("remarks")
    dialog = _open_papers(qtbot, above, above.remarks)
    form = dialog.panel.add([letter])
    assert _opened(qtbot, dialog, FormDialog) is form
    with qtbot.waitSignal(form.saved):
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog.reject()
    above.close()

    made = make(county.runner, stick, receiver_id=workspace.runner.actor.office_id)
    take(workspace.runner, made)
    below = open_page(workspace)
    below.show_part("remarks")
    dialog = _open_papers(qtbot, below, below.remarks)
    assert dialog.panel.model.index(0, 0).data() == "更正函"
    assert not dialog.panel.add_button.isVisible()


def test_the_document_behind_a_list_opens_from_its_card(
    qtbot, workspace, county, open_page, known, stick, letter
):
    renamed = a_division_list(a_unit("150423200", "西拉沐沦镇", "town"))
    file_id = hand_down(county.runner, renamed)
    paper = attachments.AddAttachments("issued_file", file_id, (letter,), "notice")
    county.runner.do(attachments.add_attachments, paper)
    made = make(county.runner, stick, receiver_id=workspace.runner.actor.office_id)
    assert workspace.runner.ask(exchange.check_package_file, made.path).tables["attachment"] == 1
    take(workspace.runner, made)
    page = open_page(workspace)
    page.show_part("issued")
    assert page.issued.model.index(0, 0).data() == "行政区划"
    dialog = _open_papers(qtbot, page, page.issued)
    assert dialog.panel.model.rowCount() == 1
