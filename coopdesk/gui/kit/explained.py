"""What F1 is asked about in a window: the field one is in, and the reasons that are shown."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from coopdesk import words
from coopdesk.domain.errors import Finding
from coopdesk.gui.kit.editor import Editor
from coopdesk.words import Reason

_REASONS, _WORD = "reasons", "word"


def tell_reasons(shown: QWidget, reasons: Sequence[Reason]) -> None:
    """Let a widget know whose sentences it shows; none where they are no reasons."""
    shown.setProperty(_REASONS, [told for reason in reasons for told in _told_by(reason)])


def tell_word(shown: QWidget, key: str) -> None:
    """Let a widget know which word of the catalogue it is about, as the label of a field is."""
    shown.setProperty(_WORD, key)


def reasons_in(window: QWidget) -> list[str]:
    """Return the reasons that are to be seen in a window, each once: keys of their sentences.

    What a file is refused for by a rule, the rule tells in a sentence of its own: it stands before.
    """
    parts = (window, *window.findChildren(QWidget))
    told = (part.property(_REASONS) or () for part in parts if part.isVisible())
    return list(dict.fromkeys(key for keys in told for key in keys))


def problem_of(field: QWidget) -> str:
    """Return the sentence that stands under the form's field that a widget is a part of."""
    return next((part.problem() for part in _parts(field) if isinstance(part, Editor)), "")


def word_of(field: QWidget) -> str:
    """Return the key of the word that a widget, or what it is a part of, is about; else nothing."""
    return next(filter(None, map(_word_of, _parts(field))), "")


def names_of(field: QWidget) -> list[str]:
    """Return what a widget and those it is a part of are called, the nearest first."""
    labels = {label.buddy(): label.text() for label in field.window().findChildren(QLabel)}
    names: list[str] = []
    for part in _parts(field):
        said = part.text() if isinstance(part, QAbstractButton) else ""
        names += [part.accessibleName() or said or labels.get(part, "")]
    return list(filter(None, names))


def _parts(field: QWidget) -> Iterator[QWidget]:
    """Yield a widget and those it is a part of, within its window."""
    part: QWidget | None = field
    while part is not None and not part.isWindow():
        yield part
        part = part.parentWidget()


def _word_of(part: QWidget) -> str:
    if isinstance(part, Editor) and part.label_key:
        return part.label_key
    return str(part.property(_WORD) or "")


def _told_by(reason: Reason) -> Iterator[str]:
    if isinstance(reason, Finding) and "reason" in reason.values:
        yield str(reason.values["reason"])
    yield words.key_of(reason)
