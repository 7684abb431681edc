"""What an eye, a reader aloud and a keyboard would complain of in what is shown."""

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from coopdesk.gui.handbook.key import explanation_of, titles_in, view_of
from coopdesk.gui.kit.colours import READABLE, contrast
from coopdesk.gui.kit.explained import names_of

INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox, QCheckBox, QRadioButton)
FOREIGN = re.compile(r"[A-Za-z]{3,}")
KEYS = {"Ctrl", "Shift", "Alt", "Enter", "PageUp", "PageDown", "Esc", "Del", "Delete"}
KNOWN_WORDS = {"Excel", "SHA", "PDF", "JPG", "PNG", "TIF", "OFD", "DOCX", "XLSX", *KEYS}
# What is no word: endings of files, paths of the person's own, numbers with letters in them, and
# the number of a recovery key, eight signs of Crockford's alphabet that may be letters alone.
NO_WORD = re.compile(r"\.[a-z]{3,4}\b|\S*/\S*|\b(?=\w*\d)[0-9A-Za-z]+\b|\b[0-9A-HJKMNP-TV-Z]{8}\b")


def complaints(window: QWidget) -> Iterator[str]:
    """Yield what is wrong with a window as it is shown, each with its widget."""
    yield from cut(window)
    yield from nameless(window)
    yield from foreign(window)
    yield from overlapping(window)
    yield from trapped(window)
    yield from unexplained(window)


def seen(widget: QWidget, kind):
    """Return the children of a kind that are to be seen.

    Qt may call one visible that was hidden while its window was laid out.
    """
    found = widget.findChildren(kind)
    return [child for child in found if child.isVisible() and not child.isHidden()]


def is_cut(label: QLabel) -> bool:
    """Return whether a label has less room than its text needs; an eliding one shows it."""
    if label.pixmap() and not label.pixmap().isNull():
        return False
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < label.sizeHint().width()


def in_a_scroll_area(widget: QWidget) -> bool:
    """Return whether what is cut of the widget can be scrolled to."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def cut(window: QWidget) -> Iterator[str]:
    """Yield labels, buttons and tabs without room for their words, and what lies outside."""
    for label in seen(window, QLabel):
        if is_cut(label) and not label.property("elides"):
            yield f"cut: {label.text()!r}"
    for button in seen(window, QPushButton):
        if button.width() < button.minimumSizeHint().width():
            yield f"cut: {button.text()!r}"
    for bar in seen(window, QTabBar):
        shown = bar.visibleRegion().boundingRect()
        if shown and shown.width() < bar.sizeHint().width():
            yield f"cut: the tabs {[bar.tabText(place) for place in range(bar.count())]}"
    frame = QRect(QPoint(), window.size())
    for widget in (*seen(window, QAbstractButton), *seen(window, QLineEdit)):
        place = QRect(widget.mapTo(window, QPoint()), widget.size())
        if not in_a_scroll_area(widget) and not frame.contains(place):
            yield f"outside: {told(widget)}"


def nameless(window: QWidget) -> Iterator[str]:
    """Yield controls that a screen reader has no name for."""
    for button in seen(window, QAbstractButton):
        inside = isinstance(button.parent(), QLineEdit | QCalendarWidget | QAbstractSpinBox)
        is_corner = button.metaObject().className() == "QTableCornerButton"
        if not (inside or is_corner or button.text() or button.accessibleName()):
            yield f"nameless: {told(button)}"
    labelled = {label.buddy() for label in window.findChildren(QLabel) if label.buddy()}
    for kind in (QLineEdit, QComboBox, QPlainTextEdit):
        for field in seen(window, kind):
            if isinstance(field.parent(), QComboBox | QAbstractSpinBox | QCalendarWidget):
                continue
            is_named = field.accessibleName() or getattr(field, "placeholderText", str)()
            if not is_named and field not in labelled and field.parentWidget() not in labelled:
                yield f"nameless: {told(field)}"


def foreign(window: QWidget) -> Iterator[str]:
    """Yield words that are not Chinese, in text, tooltip or placeholder."""
    shown = [w.text() for kind in (QLabel, QAbstractButton) for w in seen(window, kind)]
    shown += [w.toolTip() for w in seen(window, QWidget)]
    shown += [w.placeholderText() for w in seen(window, QLineEdit)]
    for text in shown:
        if set(FOREIGN.findall(NO_WORD.sub("", text))) - KNOWN_WORDS:
            yield f"foreign: {text!r}"


def overlapping(window: QWidget) -> Iterator[str]:
    """Yield pairs of neighbours that lie on each other: labels, buttons, fields of one parent."""
    kinds = QLabel | QAbstractButton | QLineEdit | QComboBox
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in seen(window, QWidget):
        if isinstance(widget, kinds) and not isinstance(widget.parentWidget(), kinds):
            by_parent.setdefault(widget.parentWidget(), []).append(widget)
    for siblings in by_parent.values():
        for place, one in enumerate(siblings):
            for other in siblings[place + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > 1 and shared.height() > 1:
                    yield f"overlap: {told(one)} on {told(other)}"


def trapped(window: QWidget) -> Iterator[str]:
    """Yield fields that the Tab key does not reach exactly once."""
    chain, widget = [], window
    while (widget := widget.nextInFocusChain()) is not window:
        chain.append(widget)
        if len(chain) > 20_000:
            yield "trap: the way of the Tab key never comes back"
            return
    reached = Counter(map(id, chain))
    for field in (*seen(window, QLineEdit), *seen(window, QPlainTextEdit)):
        if field.isEnabled() and not isinstance(field.parent(), QAbstractSpinBox | QComboBox):
            takes_tab = field.focusPolicy() & Qt.FocusPolicy.TabFocus
            if reached[id(field)] != 1 or not takes_tab:
                yield f"trap: {told(field)}"


def unexplained(window: QWidget) -> Iterator[str]:
    """Yield fields that F1 has nothing to say of, of their own or their group, and such views."""
    for field in (widget for kind in INPUTS for widget in seen(window, kind)):
        is_part = isinstance(field.parent(), QComboBox | QAbstractSpinBox | QCalendarWidget)
        if not is_part and field.isEnabled() and explanation_of(field) is None:
            yield f"unexplained: {' '.join(names_of(field))} {told(field)}"
    if titles_in(window) and view_of(window) is None:
        yield f"unexplained: the view {titles_in(window)}"


def pale(window: QWidget) -> Iterator[str]:
    """Yield labels whose text cannot be read on what was really painted beneath it."""
    image = window.grab().toImage()
    for label in seen(window, QLabel):
        if not label.text() or label.visibleRegion().isEmpty() or not label.isEnabled():
            continue
        ground = ground_of(label, window, image)
        ink = label.palette().color(label.foregroundRole()).name()
        if ground and contrast(ink.upper(), ground.upper()) < READABLE:
            yield f"pale: {label.text()!r} {ink} on {ground}"


def ground_of(label: QLabel, window: QWidget, image: QImage) -> str | None:
    """Return the commonest colour of what is to be seen of a label, None outside the picture."""
    seen_of = label.visibleRegion().boundingRect()
    place = label.mapTo(window, seen_of.topLeft())
    ratio = image.devicePixelRatio()
    shown = QRect(
        round(place.x() * ratio),
        round(place.y() * ratio),
        round(seen_of.width() * ratio),
        round(seen_of.height() * ratio),
    ).intersected(image.rect())
    part = image.copy(shown)
    colours = Counter(
        part.pixel(x, y) for x in range(0, part.width(), 2) for y in range(0, part.height(), 2)
    )
    return QColor(colours.most_common(1)[0][0]).name() if colours else None


def told(widget: QWidget) -> str:
    """Return which widget it is, for whoever looks for it."""
    text = getattr(widget, "text", str)() or widget.toolTip() or widget.objectName()
    chain, parent = [], widget
    while parent is not None and len(chain) < 4:
        chain.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{'<'.join(chain)} {text!r}"
