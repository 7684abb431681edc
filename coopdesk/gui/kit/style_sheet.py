"""The style sheet, written from the tokens: one place where a control gets its shape."""

from pathlib import Path
from string import Template
from typing import Protocol

from coopdesk.gui.kit.colours import Tokens, mix


class Wear(Protocol):
    """What the style sheet needs to know of a theme."""

    @property
    def tokens(self) -> Tokens: ...
    @property
    def families(self) -> tuple[str, ...]: ...
    @property
    def base(self) -> int: ...
    @property
    def medium(self) -> int: ...
    @property
    def large(self) -> int: ...
    @property
    def control(self) -> int: ...


def style_sheet(theme: Wear, marks: Path) -> str:
    """Return the style sheet of ``theme``; ``marks`` holds its carets and ticks."""
    tokens = theme.tokens
    names = ("ground", "sheet", "ink", "ink_soft", "line", "accent", "due", "wrong", "done")
    values = {name: getattr(tokens, name) for name in names}
    for name in ("accent", "due", "wrong", "done"):
        values[f"{name}_text"] = tokens.tone(name)
        values[f"{name}_tint"] = tokens.tint(name)
    values |= {
        "wash": tokens.wash,
        "hover": tokens.hover,
        "field_line": tokens.field_line,
        "accent_pressed": tokens.accent_pressed,
        "on_accent": tokens.on_accent,
        "on_wrong": tokens.on_wrong,
        "handle": mix(tokens.line, tokens.ink_soft, 0.22),
        "off": mix(tokens.ink_soft, tokens.ground, 0.35),
        "faces": ", ".join(f'"{family}"' for family in theme.families),
        "base": theme.base,
        "small": max(theme.base - 1, 12),
        "medium": theme.medium,
        "large": theme.large,
        "inner": theme.control - 10,
        "tick": round(theme.base * 1.2),
        "round": round(theme.base * 1.2) // 2,
        "caret": round(theme.base * 0.85),
        "marks": marks.as_posix(),
    }
    return "\n".join(Template(part).substitute(values) for part in _PARTS)


_TEXT = """
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${large}px; font-weight: 700; color: $ink; }
QLabel[role="section"] { font-size: ${medium}px; font-weight: 700; color: $ink; }
QLabel[role="soft"] { color: $ink_soft; }
QLabel[role="stamp"] {
    color: $due_text; border: 1px solid $due; border-radius: 3px; padding: 1px 6px;
    font-weight: 700;
}
QLabel[role="label"] { color: $ink_soft; }
QLabel[role="figure"] { font-size: ${large}px; font-weight: 700; color: $ink; }
QLabel[role="step"][tone="accent"] { font-weight: 700; }
QLabel[tone="ink_soft"] { color: $ink_soft; }
QLabel[tone="accent"] { color: $accent_text; }
QLabel[tone="due"] { color: $due_text; }
QLabel[tone="wrong"] { color: $wrong_text; }
QLabel[tone="done"] { color: $done_text; }
QToolTip { background: $ink; color: $sheet; border: 0; padding: 4px 8px; }
"""
_SURFACES = """
QWidget[surface="ground"] { background: $ground; }
QWidget[surface="sheet"] { background: $sheet; }
QFrame[surface="card"] { background: $sheet; border: 1px solid $line; border-radius: 6px; }
QFrame[surface="popup"] { background: $sheet; border: 1px solid $field_line; }
QFrame[surface="nav"] { background: $sheet; border: 0; border-right: 1px solid $line; }
QFrame[surface="foot"] { background: $sheet; border: 0; border-top: 1px solid $line; }
QFrame[surface="rehearsal"] { background: $wrong; border: 0; }
QLabel[role="rehearsal"] { color: $on_wrong; font-weight: 700; }
QFrame[surface="head"] { background: $sheet; border: 0; border-bottom: 1px solid $line; }
QFrame[surface="detail"] { background: $sheet; border: 0; }
QFrame[rule="true"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[bar="true"] { border: 1px solid $line; background: $sheet; margin-top: 8px; }
QFrame[bar="true"][tone="wrong"] { background: $wrong_tint; border-left: 4px solid $wrong; }
QFrame[bar="true"][tone="due"] { background: $due_tint; border-left: 4px solid $due; }
QFrame[bar="true"][tone="done"] { background: $done_tint; border-left: 4px solid $done; }
QFrame[bar="true"][tone="accent"] { background: $accent_tint; border-left: 4px solid $accent; }
QScrollArea { background: transparent; border: 0; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
"""
_BUTTONS = """
QPushButton { background: $sheet; color: $ink; border: 1px solid $field_line; border-radius: 4px;
    padding: 4px 12px; min-height: ${inner}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $wash; }
QPushButton:focus { border: 2px solid $accent; padding: 3px 11px; }
QPushButton:disabled { color: $off; border-color: $line; background: $ground; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
    background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $ink; }
QPushButton[kind="primary"]:disabled { background: $line; color: $ink_soft; border-color: $line; }
QPushButton[kind="danger"] { color: $wrong_text; border-color: $wrong_text; }
QPushButton[kind="quiet"], QToolButton { background: transparent; border: 1px solid transparent;
    border-radius: 4px; padding: 4px 8px; min-height: ${inner}px; color: $ink; }
QPushButton[kind="quiet"]:hover, QToolButton:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed, QToolButton:pressed { background: $wash; }
QToolButton:checked { background: $wash; color: $accent_text; }
QPushButton[kind="quiet"]:focus, QToolButton:focus { border: 2px solid $accent;
    padding: 3px 7px; }
QPushButton[kind="quiet"]:disabled { color: $off; background: transparent; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent;
    color: $accent_text; padding: 0 4px; min-height: 0; text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 0 3px; }
QPushButton[kind="nav"] { background: transparent; border: 0; border-left: 3px solid transparent;
    border-radius: 0; padding: 6px 12px 6px 13px; text-align: left; color: $ink; }
QPushButton[kind="nav"]:hover { background: $hover; }
QPushButton[kind="nav"]:checked { background: $wash; border-left: 3px solid $accent;
    font-weight: 700; color: $accent_text; }
QPushButton[kind="nav"]:focus { border: 2px solid $accent; padding: 4px 10px 4px 14px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
"""
_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: $sheet; color: $ink;
    border: 1px solid $field_line; border-radius: 4px; padding: 4px 8px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox { min-height: ${inner}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QComboBox:on {
    border: 2px solid $accent; padding: 3px 7px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border: 1px solid $wrong; }
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus {
    border: 2px solid $wrong; }
QLineEdit:read-only { background: $ground; border-color: $line; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $ground;
    color: $off; border-color: $line; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: 24px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$marks/caret_down.svg"); width: ${caret}px;
    height: ${caret}px; }
QComboBox QAbstractItemView { background: $sheet; border: 1px solid $field_line; outline: 0;
    selection-background-color: $wash; selection-color: $ink; padding: 2px; }
QComboBox QAbstractItemView::item { min-height: ${inner}px; padding: 2px 8px; }
QCheckBox, QRadioButton { spacing: 8px; color: $ink; background: transparent; padding: 2px; }
QCheckBox:focus, QRadioButton:focus { color: $accent_text; }
QCheckBox::indicator, QRadioButton::indicator { width: ${tick}px; height: ${tick}px;
    border: 1px solid $field_line; background: $sheet; border-radius: 3px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
    image: url("$marks/check.svg"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent;
    image: url("$marks/dash.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent;
    image: url("$marks/dot.svg"); }
"""
_TABLES = """
QAbstractItemView, QMenu { font-family: $faces; font-size: ${base}px; }
QTableView, QTreeView, QListView { background: $sheet; color: $ink; border: 0; outline: 0;
    selection-background-color: $wash; selection-color: $ink; gridline-color: $line; }
QTreeView { show-decoration-selected: 1; }
QTreeView::item { min-height: ${inner}px; padding: 3px 4px; border: 0; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $wash; color: $ink; }
QListView[kind="views"] { border-right: 1px solid $line; padding: 6px 0; }
QListView[kind="views"]:focus { border-right: 2px solid $accent; }
QListView[kind="views"]::item { padding: 2px 6px; border-left: 3px solid transparent; }
QListView[kind="views"]::item:selected { color: $accent_text; border-left: 3px solid $accent; }
QListView[kind="views"]::item:disabled { color: $ink_soft; background: transparent; }
QTreeView::branch { background: $sheet; }
QTreeView::branch:selected { background: $wash; }
QTreeView::branch:has-children:closed { image: url("$marks/caret_right.svg"); padding: 4px; }
QTreeView::branch:has-children:open { image: url("$marks/caret_down.svg"); padding: 4px; }
QHeaderView { background: $sheet; border: 0; }
QHeaderView::section { background: $sheet; color: $ink_soft; border: 0;
    border-bottom: 1px solid $field_line; padding: 4px 8px; font-weight: 400; }
QHeaderView::section:hover { background: $hover; color: $ink; }
QHeaderView::down-arrow { image: url("$marks/caret_down.svg"); width: ${caret}px; }
QHeaderView::up-arrow { image: url("$marks/caret_up.svg"); width: ${caret}px; }
QTableCornerButton::section { background: $sheet; border: 0; }
"""
_PARTS_OF_WINDOW = """
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $ink_soft; padding: 6px 10px; margin-right: 4px;
    border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $accent_text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { background: $hover; }
QMenu { background: $sheet; color: $ink; border: 1px solid $field_line; padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 28px; }
QMenu::item:selected { background: $wash; }
QMenu::item:disabled { color: $off; }
QMenu::indicator { width: ${tick}px; height: ${tick}px; left: 6px; border-radius: 3px;
    border: 1px solid $field_line; background: $sheet; }
QMenu::indicator:checked { background: $accent; border-color: $accent;
    image: url("$marks/check.svg"); }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: $ink_soft; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QAbstractScrollArea::corner { background: $sheet; border: 0; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $line; border: 0; border-radius: 3px; max-height: 6px;
    min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $field_line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal { width: 18px; height: 18px; margin: -8px 0; border-radius: 9px;
    background: $accent; border: 1px solid $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $ink; }
QDialog { background: $ground; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $sheet; }
QCalendarWidget QToolButton { min-height: 20px; }
QCalendarWidget QAbstractItemView { background: $sheet; selection-background-color: $accent;
    selection-color: $on_accent; outline: 0; }
"""
_PARTS = (_TEXT, _SURFACES, _BUTTONS, _FIELDS, _TABLES, _PARTS_OF_WINDOW)
