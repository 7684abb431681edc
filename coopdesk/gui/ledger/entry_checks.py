"""What speaks against a voucher, told while it is written."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from coopdesk import words
from coopdesk.domain.voucher_checks import VoucherCheck, Weight
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.explained import tell_reasons

PAUSE_MS = 200
"""Typing pauses before the checks run, so that fast typing runs them once."""
_MOST = 4
# The sums beneath the lines say this at all times.
_TOLD_ELSEWHERE = {"voucher.unbalanced"}


class EntryChecks(QLabel):
    """One sentence a check, what stops first; empty while there is nothing to say."""

    def __init__(self, look: Callable[[], Sequence[VoucherCheck]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self._look = look
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)

    def look_soon(self) -> None:
        """Run the checks once typing pauses."""
        self._pause.start()

    def look(self) -> None:
        """Run the checks now and tell what they say."""
        self._pause.stop()
        found = [one for one in self._look() if one.reason.code not in _TOLD_ELSEWHERE]
        told = [f"{words.choice(one.weight)}：{words.refusal(one.reason)}" for one in found[:_MOST]]
        if len(found) > _MOST:
            told.append(words.text("kit.more_lines", count=len(found) - _MOST))
        self.setText("\n".join(told))
        tell_reasons(self, [one.reason for one in found[:_MOST]])
        serious = any(one.weight is not Weight.HINT for one in found)
        theme.restyle(self, tone="due" if serious else "", role="" if serious else "soft")
