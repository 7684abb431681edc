"""What can be set of one place of a layout, with effect as it is typed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from coopdesk import fonts, words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import (
    ChoiceEditor,
    DecimalEditor,
    LongTextEditor,
    NumberEditor,
    YesEditor,
)
from coopdesk.gui.system.parts import button, label
from coopdesk.services.layout_editing import AttributeKind, LayoutSetting

_LONGEST = 2_000
_MONGOLIAN = "noto-sans-mongolian"
SECOND = "second"
"""The setting of a second line, written in the Mongolian script."""
_NUMBERS = (AttributeKind.NUMBER, AttributeKind.WHOLE)

Set = Callable[[str, Any], object]


class LayoutPanel(QScrollArea):
    """The settings of the selected place, each with its word above it."""

    def __init__(self, on_set: Set) -> None:
        super().__init__(widgetResizable=True)
        self.setProperty("surface", "sheet")
        self._on_set = on_set
        self.editors: dict[str, Editor] = {}

    def show_settings(
        self, title: str, settings: Sequence[LayoutSetting], value_names: Sequence[str]
    ) -> None:
        """Show editors for ``settings``; ``value_names`` can be put into texts in braces."""
        inner = QWidget()
        inner.setProperty("surface", "sheet")
        column = QVBoxLayout(inner)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        column.addWidget(label(title, "section"))
        self.editors = {one.name: _editor(one) for one in settings}
        braced = [one.name for one in settings if one.kind is AttributeKind.BRACED]
        for one in settings:
            editor = self.editors[one.name]
            if one.kind is not AttributeKind.FLAG:
                column.addWidget(_above(one.word, editor))
            column.addWidget(editor)
            editor.changed.connect(partial(self._changed, one))
            if one.name in braced and value_names:
                column.addLayout(self._insertion(one.name, value_names))
        if not settings:
            column.addWidget(label(words.text("layout.nothing_to_set"), "soft"))
        column.addStretch(1)
        self.setWidget(inner)

    def check(self) -> bool:
        """Show what is wrong in any field; return whether all are in order."""
        wrong = [editor for editor in self.editors.values() if not editor.check()]
        return not wrong

    def _changed(self, one: LayoutSetting) -> None:
        editor = self.editors[one.name]
        value = editor.value()
        if one.kind in _NUMBERS and value is None:
            editor.check()
        elif one.kind is AttributeKind.LINES:
            self._on_set(one.name, [line.strip() for line in (value or "").splitlines()])
        else:
            self._on_set(one.name, "" if value is None else value)

    def _insertion(self, name: str, value_names: Sequence[str]) -> QHBoxLayout:
        choice = ChoiceEditor([(one, one) for one in value_names], may_be_empty=False)
        choice.combo.setAccessibleName(words.text("layout.value_to_insert"))
        editor = self.editors[name]
        assert isinstance(editor, LongTextEditor)
        text_edit = editor.text_edit
        insert = button(
            "layout.insert_value", "add", lambda: text_edit.insertPlainText(f"{{{choice.value()}}}")
        )
        row = QHBoxLayout()
        row.addWidget(choice, 1)
        row.addWidget(insert)
        return row


def _editor(one: LayoutSetting) -> Editor:
    made: Editor
    value = one.value
    if one.kind is AttributeKind.FLAG:
        made = YesEditor(one.word)
    elif one.choices:
        made = ChoiceEditor(one.choices, may_be_empty=False)
    elif one.kind is AttributeKind.NUMBER:
        made = DecimalEditor(minimum=one.least, maximum=one.most)
    elif one.kind is AttributeKind.WHOLE:
        made = NumberEditor(minimum=int(one.least), maximum=int(one.most))
    else:
        made = LongTextEditor(longest=_LONGEST, lines=3 if one.kind is AttributeKind.BRACED else 2)
        value = "\n".join(value) if isinstance(value, list) else value
    made.required = one.kind in _NUMBERS
    made.set_value(value)
    made.input.setAccessibleName(one.word)
    if one.name == SECOND:
        theme.show_script(made.input, fonts.file(_MONGOLIAN), fonts.FAMILIES[_MONGOLIAN])
    return made


def _above(word: str, editor: Editor) -> QLabel:
    shown = label(word, "soft")
    shown.setBuddy(editor.input)
    return shown
