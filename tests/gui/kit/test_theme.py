"""The theme keeps every text readable, every icon tinted, and can be changed while worn."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QTableView

from coopdesk.gui.kit import theme
from coopdesk.gui.kit.colours import CONTRAST, DARK, LIGHT, contrast, mix

TONES = ("ink", "ink_soft", "accent", "due", "wrong", "done")


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize("tone", TONES)
def test_every_text_colour_can_be_read_on_every_surface(tokens, tone):
    colour = tokens.tone(tone)
    surfaces = [tokens.ground, tokens.sheet, tokens.wash, tokens.hover, tokens.tint(tone)]
    assert min(contrast(colour, surface) for surface in surfaces) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_the_primary_button_can_be_read_also_when_pressed(tokens):
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_pressed) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_the_outline_of_a_field_is_seen(tokens):
    """WCAG asks 3:1 of what is needed to find a control; the focus ring has it."""
    assert contrast(tokens.accent, tokens.sheet) >= 3
    assert contrast(tokens.field_line, tokens.sheet) > contrast(tokens.line, tokens.sheet)


@pytest.mark.parametrize("tone", TONES)
def test_the_strongest_contrast_reads_at_seven_to_one(tone):
    """WCAG 2 level AAA."""
    surfaces = (CONTRAST.ground, CONTRAST.sheet, CONTRAST.wash, CONTRAST.tint(tone))
    assert min(contrast(CONTRAST.tone(tone), surface) for surface in surfaces) >= 7


def test_black_on_white_has_the_greatest_contrast():
    """The two ends of the WCAG scale."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1F6F54", "#1F6F54") == pytest.approx(1)


def test_mixing_goes_from_one_colour_to_the_other():
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FFFFFF", 1) == "#FFFFFF"
    assert mix("#000000", "#FF0000", 0.5) == "#800000"


@pytest.mark.parametrize(("asked", "given"), [(9, 13), (13, 13), (17, 17), (99, 20)])
def test_the_type_size_stays_between_13_and_20(qapp, asked, given):
    assert theme.apply(qapp, base=asked).base == given
    assert qapp.font().pixelSize() == given


def test_type_sizes_and_rows_grow_with_the_base(qapp):
    small = theme.apply(qapp, base=13)
    assert (small.base, small.medium, small.large) == (13, 15, 20)
    large = theme.apply(qapp, base=20)
    assert (large.medium, large.large) == (23, 31)
    assert large.row > small.row


def test_an_icon_on_a_button_follows_a_change_of_theme(qapp, qtbot):
    button = QPushButton("x")
    qtbot.addWidget(button)
    theme.set_icon(button, "add", "accent")
    light = button.icon().pixmap(button.iconSize()).toImage()
    theme.apply(qapp, dark=True)
    dark = button.icon().pixmap(button.iconSize()).toImage()
    assert light != dark
    drawn, meant = dark.pixelColor(8, 8), QColor(DARK.tone("accent"))
    assert abs(drawn.red() - meant.red()) + abs(drawn.green() - meant.green()) < 6


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_is_drawn_in_the_very_size_of_the_screen(qapp, ratio):
    """Nothing is scaled, and what is disabled is paler."""
    icon = theme.icon("add")
    pale = icon.pixmap(QSize(16, 16), ratio, QIcon.Mode.Disabled).toImage()
    drawn = icon.pixmap(QSize(16, 16), ratio, QIcon.Mode.Normal).toImage()
    assert (drawn.width(), drawn.devicePixelRatio()) == (round(16 * ratio), ratio)
    middle = drawn.width() // 2
    assert drawn.pixelColor(middle, middle) != pale.pixelColor(middle, middle)


def test_an_icon_that_is_added_to_leaves_its_copy_as_it_was(qapp):
    """Qt copies the drawing then, and owns it."""
    icon = theme.icon("add")
    other = QIcon(icon)
    other.addPixmap(QPixmap(4, 4))
    assert other.pixmap(16).toImage() == icon.pixmap(16).toImage()


def test_every_icon_draws_something(qapp):
    """A file that the renderer cannot read would leave an empty button."""
    files = sorted(theme.ICONS.glob("*.svg"))
    assert len(files) >= 40
    for file in files:
        image = theme.pixmap(file.stem, "ink", 20).toImage()
        inked = sum(image.pixelColor(x, y).alpha() > 0 for x in range(20) for y in range(20))
        assert inked > 10, file.name


def test_both_themes_have_the_same_marks():
    """The style sheet asks for each mark by name in the folder of its theme."""
    names = {theme: {f.name for f in (MARKS / theme).glob("*.svg")} for theme in ("light", "dark")}
    assert names["light"] == names["dark"]
    assert "caret_down.svg" in names["light"]


@pytest.mark.parametrize(("folder", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_marks_wear_the_colours_of_their_theme(folder, tokens):
    allowed = {tokens.ink_soft, tokens.on_accent}
    for file in (MARKS / folder).glob("*.svg"):
        source = file.read_text(encoding="utf-8")
        assert any(colour in source for colour in allowed), file.name


def test_the_label_of_qt_s_own_menu_is_chinese(qapp):
    assert qapp.translate("QWidgetTextControl", "&Copy").startswith("复制")


def test_a_tinted_label_has_a_picture(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    theme.set_icon(label, "info", "due")
    assert label.pixmap().width() == 16


MARKS = theme.ICONS / "marks"


@pytest.fixture
def windows_fonts(qapp):
    """Fonts for some kinds of widgets, as the theme of Windows gives them."""
    for kind in ("QAbstractItemView", "QMenu"):
        qapp.setFont(QFont("Tahoma", 8), kind)
    yield
    qapp.setFont(theme.current().font())  # for all kinds again


@pytest.mark.usefixtures("windows_fonts")
@pytest.mark.parametrize("kind", [QTableView, QMenu])
def test_tables_and_menus_keep_the_programs_type_on_windows(qtbot, kind):
    """The font of the program does not replace those of Windows; its style sheet does."""
    widget = kind()
    qtbot.addWidget(widget)
    widget.ensurePolished()
    assert widget.font().pixelSize() == theme.current().base
    assert widget.font().families() == list(theme.current().families)
