"""Every scene at every size, in both themes: nothing cut or too small, no English, a way by Tab.

The pictures themselves are for eyes: ``python -m tests.gui.kit.gallery <folder> --font <file>``.
"""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCalendarWidget,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from coopdesk.gui.kit import theme
from coopdesk.gui.kit.colours import contrast
from tests.eyes import FOREIGN, KNOWN_WORDS, ground_of, in_a_scroll_area, is_cut, seen
from tests.gui.kit.gallery import SIZES, picture
from tests.gui.kit.scenes import SCENES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")


@pytest.fixture(params=[(size, worn) for size in SIZES for worn in ("light", "dark")], ids=str)
def dressed_scenes(request, qapp, font_files):
    """Yield each scene with its picture, at one size in one theme."""
    size, worn = request.param
    extent, ratio, base = SIZES[size]
    theme.apply(
        qapp, dark=worn == "dark", contrast=worn == "contrast", base=base, font_files=font_files
    )

    def scenes():
        for name, make in SCENES.items():
            widget = make()
            yield name, widget, picture(widget, _extent(widget, extent), ratio)
            widget.hide()
            widget.deleteLater()

    return scenes


def _extent(widget, extent):
    return None if isinstance(widget, QDialog) else extent


def test_nothing_is_cut_and_nothing_lies_outside(dressed_scenes):
    for name, window, _ in dressed_scenes():
        frame = QRect(QPoint(), window.size())
        for label in seen(window, QLabel):
            assert not is_cut(label), (name, label.text())
        for button in seen(window, QPushButton):
            assert button.width() >= button.minimumSizeHint().width(), (name, button.text())
        for widget in (*seen(window, QAbstractButton), *seen(window, QLineEdit)):
            place = QRect(widget.mapTo(window, QPoint()), widget.size())
            if not in_a_scroll_area(widget):
                assert frame.contains(place), (name, widget, place)


def test_a_window_is_never_larger_than_its_screen(dressed_scenes):
    for name, window, _ in dressed_scenes():
        if not isinstance(window, QDialog):
            assert window.size() in [extent for extent, _, _ in SIZES.values()], name


def test_controls_are_tall_enough_to_be_hit(dressed_scenes):
    for name, window, _ in dressed_scenes():
        least = theme.current().control - 2
        for kind in (QPushButton, QLineEdit, QComboBox):
            for control in seen(window, kind):
                if control.property("kind") != "link":
                    assert control.height() >= least, (name, control)


def test_no_english_is_left_over(dressed_scenes):
    for name, window, _ in dressed_scenes():
        shown = [w.text() for kind in (QLabel, QAbstractButton) for w in seen(window, kind)]
        shown += [w.toolTip() for w in seen(window, QWidget)]
        shown += [w.placeholderText() for w in seen(window, QLineEdit)]
        for text in shown:
            if "report-" not in text:
                assert set(FOREIGN.findall(text)) <= KNOWN_WORDS, (name, text)


def test_every_control_without_words_tells_its_name(dressed_scenes):
    """For the tooltip of an icon and for a screen reader."""
    for name, window, _ in dressed_scenes():
        for button in seen(window, QAbstractButton):
            if not isinstance(button.parent(), QLineEdit | QCalendarWidget):
                assert button.text() or button.accessibleName(), (name, button)


def test_tab_reaches_every_field_of_a_scene_once(dressed_scenes):
    strong = Qt.FocusPolicy.TabFocus
    for name, window, _ in dressed_scenes():
        chain, widget = [], window
        while (widget := widget.nextInFocusChain()) is not window:
            chain.append(widget)
        fields = [*seen(window, QLineEdit), *seen(window, QPlainTextEdit)]
        for field in fields:
            assert chain.count(field) == 1, (name, field)
            assert field.focusPolicy() & strong == strong, (name, field)


def test_ink_can_be_read_on_what_was_really_painted(dressed_scenes):
    """The commonest colour of a label is its ground; the text colour must stand out from it."""
    for name, window, image in dressed_scenes():
        for label in seen(window, QLabel):
            if not label.text() or label.visibleRegion().isEmpty():
                continue
            ground = ground_of(label, window, image)
            if ground is None:
                continue
            ink = label.palette().color(label.foregroundRole()).name()
            assert contrast(ink.upper(), ground.upper()) >= 4.5, (name, label.text(), ink, ground)
