"""The books in a window of their own: how soon a screen stands, and each key of a new voucher.

Arguments: the workspace, operator, passphrase.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coopdesk import fonts
from coopdesk.gui.kit import collecting, theme
from coopdesk.gui.kit.search_line import SearchLine
from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.gui.ledger.span_choice import ALL_DAYS
from coopdesk.services.focus import list_focus
from coopdesk.services.opening import open_workspace
from tests.bench.books import clock
from tests.bench.programs.telling import memory, tell

BANK = "10202"
CTRL = Qt.KeyboardModifier.ControlModifier


def main(folder, operator, passphrase):
    app = QApplication([])
    theme.apply(app, font_files=[fonts.file("noto-sans-sc")])
    workspace = open_workspace(Path(folder), operator, passphrase, clock)
    try:
        measure(workspace.runner)
    finally:
        workspace.close()


def measure(door):
    (organization,) = door.ask(list_focus)
    page = LedgerPage(door)
    page.resize(1366, 700)
    page.show()
    collecting.Collector(page)
    collecting.keep_start()  # as the program does once its first page stands

    def painted(act):
        def act_and_paint():
            act()
            page.grab()

        return timed(act_and_paint)

    bar = page.table.verticalScrollBar()
    screens = {"opens": [painted(lambda: page.set_organization(organization.id))]}
    page.tree.choose(BANK)
    screens["of all days"] = [painted(lambda: page.span_choice.choose(ALL_DAYS))]
    screens["at its end"] = [painted(lambda: bar.setValue(bar.maximum()))]
    screens["in its midst"] = [painted(lambda: bar.setValue(bar.maximum() // 2))]
    screens["a page on"] = [painted(lambda: bar.setValue(bar.value() + 600)) for _ in range(5)]
    screens["read again"] = [painted(page.reload)]
    rows, held = page.model.rowCount(), memory()
    door.on_change(lambda tables: tables & page.watches and page.on_changed())
    tell(rows=rows, screens=screens, keys=type_vouchers(page), **held)


def timed(act):
    """Return the processor's time: what else the machine does is none of ours."""
    started = time.process_time()
    act()
    return time.process_time() - started


def type_vouchers(page):
    """Write vouchers as a person does, by keys alone; return the time of each kind of key."""
    dialog = page.enter()
    keys = {}

    def timed_key(kind, act):
        keys.setdefault(kind, []).append(timed(lambda: (act(), settle(dialog))))

    def press(kind, widget, text):
        for sign in text:
            timed_key(kind, lambda s=sign: type_into(widget, s))

    for number in range(3):
        write_voucher(dialog, number, press)
        timed_key("the look at what speaks against it", dialog.checks.look)
        timed_key("Ctrl+Enter that posts", lambda: QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL))
        assert dialog.is_empty, dialog.message_bar.text
    return keys


def type_into(widget, sign):
    """Press a key, and do now what a search line does once typing pauses."""
    QTest.keyClicks(widget, sign)
    if isinstance(widget, SearchLine):
        widget.look_up()
        widget.popup.grab()


def write_voucher(dialog, number, press):
    """Write a voucher of two lines; a member is looked for as well."""
    press("a key of a summary", dialog.summary_editor.line, "fwffwf")
    dialog.summary_editor.set_value(f"收农资服务费{number}")
    accounts = zip(dialog.lines, ("10201", "50101"), ("yhck", "jysr"), strict=True)
    for line, code, typed in accounts:
        press("a key of an account", line.account.line, typed)
        press("a key of an account", line.account.line, "\b" * len(typed) + code)
        line.account.set_value(dialog._find_account(code)[0])
    member = dialog.lines[0].member
    member.setEnabled(True)
    press("a key of a member", member.line, "wyq\b\b\b1390")
    member.clear()
    member.setEnabled(False)
    press("a key of an amount", dialog.lines[0].debit.line, f"12{number}.50")
    press("a key of an amount", dialog.lines[1].credit.line, "=")


def settle(dialog):
    """Let everything happen that a key starts, and paint."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()
    dialog.grab()


if __name__ == "__main__":
    main(*sys.argv[1:])
