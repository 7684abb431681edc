"""The look of the program: colours, type, spacing and icons, applied to the whole application."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import (
    QByteArray,
    QLibraryInfo,
    QLocale,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTranslator,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolTip, QWidget

from coopdesk.gui.kit.colours import DARK, LIGHT, Tokens, mix
from coopdesk.gui.kit.style_sheet import style_sheet
from coopdesk.paths import RESOURCES

SMALLEST, LARGEST = 13, 20
ICONS = RESOURCES / "icons"
SYSTEM_FAMILIES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
)
BUNDLED_FAMILIES = ("Noto Sans SC", "HanaMinB")
_PROPERTY = "coopdeskTheme"
_ICON, _TINT = "iconName", "iconTint"


@dataclass(frozen=True, slots=True)
class Theme:
    """One choice of colours and type size; sizes are in pixels at 100 %."""

    tokens: Tokens
    base: int = SMALLEST
    families: tuple[str, ...] = BUNDLED_FAMILIES

    @property
    def is_dark(self) -> bool:
        return self.tokens is DARK

    @property
    def medium(self) -> int:
        """The size of section titles."""
        return round(self.base * 15 / 13)

    @property
    def large(self) -> int:
        """The size of page titles and leading figures."""
        return round(self.base * 20 / 13)

    @property
    def control(self) -> int:
        """The height of a field or button."""
        return round(self.base * 2.3 / 2) * 2

    @property
    def row(self) -> int:
        """The height of a table row."""
        return round(self.base * 2.3 / 2) * 2

    @property
    def icon(self) -> int:
        """The edge of an icon beside text."""
        return 16 if self.base < 17 else 20

    def colour(self, name: str) -> QColor:
        """Return a surface or line colour by the name of its token."""
        return QColor(getattr(self.tokens, name))

    def text_colour(self, name: str) -> QColor:
        """Return a token's colour made readable as text."""
        return QColor(_readable(self.tokens, name))

    def font(self, size: int | None = None, *, bold: bool = False, numeric: bool = False) -> QFont:
        """Return the program's font; ``numeric`` sets every digit to one width."""
        font = QFont()
        font.setFamilies(list(self.families))
        font.setPixelSize(size or self.base)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        if numeric:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


def scaled(length: int) -> int:
    """Return a length that was thought of at 13 px for the type size worn."""
    return round(length * current().base / SMALLEST)


def space(steps: int) -> int:
    """Return a distance in pixels: ``steps`` of 4."""
    return 4 * steps


def current() -> Theme:
    """Return the theme the application wears."""
    app = QApplication.instance()
    worn = app.property(_PROPERTY) if app else None
    return worn if isinstance(worn, Theme) else Theme(LIGHT)


def apply(
    app: QApplication,
    *,
    dark: bool = False,
    base: int = SMALLEST,
    font_files: Sequence[Path] = (),
) -> Theme:
    """Dress the application; may be called again at any time to change the theme or the size."""
    for file in font_files:
        _register(str(file))
    base = min(max(base, SMALLEST), LARGEST)
    theme = Theme(DARK if dark else LIGHT, base, _families())
    sheet = style_sheet(theme, ICONS / "marks" / ("dark" if dark else "light"))
    if app.property(_PROPERTY) == theme and app.styleSheet() == sheet:
        return theme
    app.setProperty(_PROPERTY, theme)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    _speak_chinese(app)
    app.setStyle("Fusion")
    app.setPalette(_palette(theme.tokens))
    app.setFont(theme.font())
    QToolTip.setFont(theme.font())
    app.setStyleSheet(sheet)
    for widget in app.allWidgets():
        _tint_again(widget)
    return theme


def icon(name: str, tint: str = "ink", *, apart: bool = False) -> QIcon:
    """Return an icon of the family, tinted by the theme, sharp at every scale of the screen.

    ``apart`` leaves room at its right, as Qt sets the text of a button too near.
    """
    tokens = current().tokens
    colour = _shade(tokens, tint)
    return QIcon(_Drawing(name, colour, mix(colour, tokens.ground, 0.55), apart=apart))


class _Drawing(QIconEngine):
    """Draws an icon when it is shown, in the very size: most are shown in one of many."""

    def __init__(self, name: str, colour: str, disabled: str, *, apart: bool) -> None:
        super().__init__()
        self._name, self._colour, self._disabled, self._apart = name, colour, disabled, apart

    def clone(self) -> QIconEngine:
        copy = _Drawing(self._name, self._colour, self._disabled, apart=self._apart)
        _copies.append(copy)  # Qt owns it, and Python would take it away when this returns
        return copy

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        colour = self._disabled if mode is QIcon.Mode.Disabled else self._colour
        return _drawn(self._name, colour, size.height(), apart=self._apart)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.pixmap(rect.size(), mode, state))


_copies: list[QIconEngine] = []
"""Never many: Qt copies a drawing only when something is added to a copied icon."""


def pixmap(name: str, tint: str, edge: int, ratio: float = 1.0) -> QPixmap:
    """Return one drawing of an icon for a screen of the given pixel ratio."""
    drawn = QPixmap(_drawn(name, _shade(current().tokens, tint), round(edge * ratio)))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def set_icon(widget: QWidget, name: str, tint: str = "ink") -> None:
    """Give a button or label an icon that follows later changes of the theme."""
    widget.setProperty(_ICON, name)
    widget.setProperty(_TINT, tint)
    _tint_again(widget)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set the dynamic properties the style sheet looks at, and wear the result."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _tint_again(widget: QObject) -> None:
    name = widget.property(_ICON)
    if not name:
        return
    tint = str(widget.property(_TINT))
    edge = current().icon
    if isinstance(widget, QLabel):
        widget.setPixmap(pixmap(str(name), tint, edge, widget.devicePixelRatioF()))
    elif isinstance(widget, QAbstractButton):
        apart = bool(widget.text())
        widget.setIcon(icon(str(name), tint, apart=apart))
        widget.setIconSize(QSize(edge + edge // 4 if apart else edge, edge))


def _shade(tokens: Tokens, tint: str) -> str:
    return tokens.on_accent if tint == "on_accent" else _readable(tokens, tint)


@lru_cache(maxsize=32)
def _readable(tokens: Tokens, name: str) -> str:
    return tokens.tone(name)


@lru_cache(maxsize=1024)
def _drawn(name: str, colour: str, edge: int, *, apart: bool = False) -> QPixmap:
    drawn = QPixmap(edge + edge // 4 if apart else edge, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, colour).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return drawn


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(source.encode()))


def show_script(widget: QWidget, file: Path, family: str) -> None:
    """Let ``widget`` show a script that the fonts of the window lack."""
    _register(str(file))
    families = ", ".join(f'"{name}"' for name in (*current().families, family))
    widget.setStyleSheet(f"font-family: {families}")


@lru_cache(maxsize=16)
def _register(file: str) -> None:
    QFontDatabase.addApplicationFont(file)


def _families() -> tuple[str, ...]:
    """Only families that are there: Qt searches long, and warns, for one that is not."""
    wanted = (*SYSTEM_FAMILIES, *BUNDLED_FAMILIES)
    found = tuple(family for family in wanted if QFontDatabase.hasFamily(family))
    return found or (QFont().family(),)


def _speak_chinese(app: QApplication) -> None:
    """Qt's own words (copy, paste, calendar) in Chinese."""
    if app.findChild(QTranslator):
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    pairs = {
        role.Window: tokens.ground,
        role.WindowText: tokens.ink,
        role.Base: tokens.sheet,
        role.AlternateBase: tokens.ground,
        role.Text: tokens.ink,
        role.Button: tokens.sheet,
        role.ButtonText: tokens.ink,
        role.ToolTipBase: tokens.ink,
        role.ToolTipText: tokens.sheet,
        role.PlaceholderText: tokens.ink_soft,
        role.Highlight: tokens.wash,
        role.HighlightedText: tokens.ink,
        role.Link: _readable(tokens, "accent"),
        role.Accent: tokens.accent,
        role.Mid: tokens.line,
        role.Light: tokens.sheet,
        role.Dark: tokens.line,
    }
    palette = QPalette()
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    off = QColor(mix(tokens.ink_soft, tokens.ground, 0.35))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, off)
    return palette
