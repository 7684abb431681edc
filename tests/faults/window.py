"""One hand at the window: a voucher is typed and posted by Ctrl+Enter."""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

POSTED, TOLD, DEFECT = 0, 5, 70


def post_voucher(folder: Path, organization: str, idle: Callable[[], None]) -> int:
    """Fill in a voucher, let ``idle`` go by, press Ctrl+Enter; return how it ended.

    What nobody caught is a defect, and so is what is neither posted nor told in words.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from coopdesk.gui.ledger.page import LedgerPage
    from tests.books import yuan
    from tests.event_loop import settle
    from tests.faults.rooms import open_office
    from tests.gui.typing import write

    app = QApplication([])
    sys.excepthook = _end
    workspace = open_office(folder.parent, folder.name)
    page = LedgerPage(workspace.runner)
    page.set_organization(organization)
    page.show()
    dialog, posted = page.enter(), []
    dialog.posted.connect(posted.append)
    settle()
    write(app.focusWidget(), "收服务费")
    dialog.sheets_editor.set_value(1)
    for line, account in zip(dialog.lines, ("10201", "50101"), strict=True):
        line.account.set_value(dialog._find_account(account)[0])
    dialog.lines[0].debit.set_value(yuan(2))
    dialog.lines[1].credit.set_value(yuan(2))
    dialog.lines[1].credit.input.setFocus()
    settle()
    idle()
    QTest.keyClick(app.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    told = dialog.message_bar.text
    print(told)  # noqa: T201
    if posted:
        return POSTED
    return TOLD if told else DEFECT


def _end(*defect: object) -> None:
    traceback.print_exception(*defect)
    sys.stderr.flush()
    os._exit(DEFECT)
