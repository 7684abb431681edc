"""The only file that may open a message box; every box is short, named, and opened, not run.

A question names the object, and the safe answer has the focus.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.explained import tell_reasons


def ask(
    parent: QWidget,
    question: str,
    action: str,
    confirmed: Callable[[], None],
    *,
    destructive: bool = False,
) -> QMessageBox:
    """Ask whether to take ``action`` (the word on its button); ``confirmed`` runs on yes.

    The button that changes nothing has the focus and answers Esc.
    """
    box = _box(parent, question, "warning" if destructive else "help")
    yes = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(words.text("kit.leave"), QMessageBox.ButtonRole.RejectRole)
    theme.restyle(yes, kind="danger" if destructive else "primary")
    _make_safe(box, no)
    box.buttonClicked.connect(lambda pressed: confirmed() if pressed is yes else None)
    box.open()
    no.setFocus(Qt.FocusReason.OtherFocusReason)
    return box


def ask_to_confirm(parent: QWidget, unusual: Refusal, confirmed: Callable[[], None]) -> QMessageBox:
    """Ask about something unusual but allowed; F1 explains why it is asked."""
    box = ask(parent, words.refusal(unusual), words.text("kit.confirm"), confirmed)
    tell_reasons(box, (unusual,))
    return box


def ask_to_discard(parent: QWidget, name: str, confirmed: Callable[[], None]) -> QMessageBox:
    """Ask whether what was typed into ``name`` may be lost."""
    question = words.text("kit.discard_question", name=name)
    return ask(parent, question, words.text("kit.discard"), confirmed, destructive=True)


def tell(parent: QWidget, sentence: str) -> QMessageBox:
    """Tell something that cannot wait in the page; most things can."""
    box = _box(parent, sentence, "info")
    _make_safe(box, box.addButton(words.text("kit.understood"), QMessageBox.ButtonRole.AcceptRole))
    box.open()
    return box


def _box(parent: QWidget, sentence: str, sign: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(words.text("app.name"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    box.setIconPixmap(
        theme.pixmap(sign, "due" if sign == "warning" else "accent", 32, box.devicePixelRatioF())
    )
    return box


def _make_safe(box: QMessageBox, button: QPushButton) -> None:
    box.setDefaultButton(button)
    box.setEscapeButton(button)
