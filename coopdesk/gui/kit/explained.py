"""What F1 is asked about in a window: the field one is in, and the reasons that are shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit.editor import Editor

_REASONS = "reasons"


def tell_reasons(shown: QWidget, reasons: Sequence[Refusal]) -> None:
    """Let a widget know whose sentences it shows; none where they are no reasons of the rules."""
    shown.setProperty(_REASONS, [reason.code for reason in reasons])


def reasons_in(window: QWidget) -> list[str]:
    """Return the codes of the reasons that are to be seen in a window, each once."""
    parts = (window, *window.findChildren(QWidget))
    told = (part.property(_REASONS) or () for part in parts if part.isVisible())
    return list(dict.fromkeys(code for codes in told for code in codes))


def word_of(field: QWidget) -> str:
    """Return the key of the label of the form's field that a widget is a part of, else nothing."""
    part: QWidget | None = field
    while part is not None and not part.isWindow():
        if isinstance(part, Editor) and part.label_key:
            return part.label_key
        part = part.parentWidget()
    return ""


def names_of(field: QWidget) -> list[str]:
    """Return what a widget and those it is a part of are called, the nearest first."""
    labels = {label.buddy(): label.text() for label in field.window().findChildren(QLabel)}
    names: list[str] = []
    part: QWidget | None = field
    while part is not None and not part.isWindow():
        said = part.text() if isinstance(part, QAbstractButton) else ""
        names += [part.accessibleName() or said or labels.get(part, "")]
        part = part.parentWidget()
    return list(filter(None, names))
