"""Hands at the window: a voucher is typed and posted by Ctrl+Enter; a day from sign-in to closing.

Qt is imported by those who type: the other ways do without it.
"""

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from coopdesk.gui.ledger.page import LedgerPage

POSTED, TOLD, DEFECT = 0, 5, 70
VOUCHERS_A_DAY = 3
CONFIRMED = "confirmed "
"""Begins each line that a day at the window tells; behind it is the number of steps in the log."""


def post_voucher(folder: Path, organization: str, idle: Callable[[], None]) -> int:
    """Fill in a voucher, let ``idle`` go by, press Ctrl+Enter; return how it ended.

    What nobody caught is a defect, and so is what is neither posted nor told in words.
    """
    from coopdesk.gui.ledger.page import LedgerPage
    from tests.faults.rooms import open_office

    app = _begin()
    workspace = open_office(folder.parent, folder.name)
    page = LedgerPage(workspace.runner)
    page.set_organization(organization)
    page.show()
    is_posted, told = _type_voucher(app, page, idle)
    with suppress(OSError):  # where nothing can be written
        print(told, flush=True)  # noqa: T201
    if is_posted:
        return POSTED
    return TOLD if told else DEFECT


def work_a_day(folder: Path, organization: str) -> int:
    """Sign in, post vouchers, undo the last, close the window, which keeps a backup.

    After each step the number of steps in the log is told: so many are there from then on.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from coopdesk.app import Program
    from coopdesk.gui.main_window import MainWindow
    from coopdesk.services.demo import PASSPHRASE
    from tests.conftest import NOW
    from tests.event_loop import settle
    from tests.faults.judging import steps_of
    from tests.gui.typing import write

    def tell() -> None:
        print(f"{CONFIRMED}{steps_of(workspace)}", flush=True)  # noqa: T201

    app = _begin()
    program = Program(app, folder, lambda: NOW)
    program.start()
    settle()
    write(app.focusWidget(), PASSPHRASE)
    QTest.keyClick(app.focusWidget(), Qt.Key.Key_Return)
    while not isinstance(program.window, MainWindow):
        settle()
    window, workspace = program.window, program._workspace
    window.top_bar.reload()
    window.top_bar.choose_organization(organization)
    page = window.show_page("ledger")
    tell()
    for number in range(1, VOUCHERS_A_DAY + 1):
        is_posted, told = _type_voucher(app, page, settle, amount=number)
        assert is_posted, told
        tell()
    window.undo()
    settle()
    tell()
    window.close()
    while program._workspace is not None:
        settle()
    return POSTED


def _begin() -> "QApplication":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    sys.excepthook = _end
    return QApplication([])


def _type_voucher(
    app: "QApplication", page: "LedgerPage", idle: Callable[[], None], amount: int = 2
) -> tuple[bool, str]:
    """Return whether a voucher of so many yuan was posted, and what the dialog says."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from tests.books import yuan
    from tests.event_loop import settle
    from tests.gui.typing import write

    dialog, posted = page.enter(), []
    dialog.posted.connect(posted.append)
    settle()
    write(app.focusWidget(), "收服务费")
    dialog.sheets_editor.set_value(1)
    for line, account in zip(dialog.lines, ("10201", "50101"), strict=True):
        line.account.set_value(dialog._find_account(account)[0])
    dialog.lines[0].debit.set_value(yuan(amount))
    dialog.lines[1].credit.set_value(yuan(amount))
    dialog.lines[1].credit.input.setFocus()
    settle()
    idle()
    QTest.keyClick(app.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    told = dialog.message_bar.text
    dialog.close()
    return bool(posted), told


def _end(*defect: object) -> None:
    traceback.print_exception(*defect)
    sys.stderr.flush()
    os._exit(DEFECT)
