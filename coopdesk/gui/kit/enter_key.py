"""Enter on a button of a window presses it, as it does in a dialog.

Qt leaves that to the desktop's theme: some press a button by Enter, others by the space bar only.
A key that nobody used comes up to the window, and there it is answered.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


def press_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button with the focus if ``event`` is Enter; returns whether it did."""
    focused = window.focusWidget()
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or event.isAutoRepeat():
        return False
    if not isinstance(focused, QAbstractButton) or not focused.isEnabled():
        return False
    focused.click()
    return True
