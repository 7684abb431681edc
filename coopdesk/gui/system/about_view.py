"""Which program this is, where its data lie, and under which licences its fonts come."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from coopdesk import __version__, fonts, words
from coopdesk.gui.kit import theme
from coopdesk.gui.system.parts import Card, in_row, label, stack_cards
from coopdesk.paths import RESOURCES


class AboutView(QWidget):
    """Version, workspace, fonts with the whole text of each licence."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace_label = label("", "value")
        self.font_choice = QComboBox()
        self.font_choice.setAccessibleName(words.text("about.font"))
        self.licence_text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.licence_text.setAccessibleName(words.text("about.licence_text"))
        self.licence_text.setFixedHeight(theme.scaled(theme.space(55)))
        for file in licences():
            self.font_choice.addItem(_family(file), file)
        self.font_choice.currentIndexChanged.connect(lambda _: self._show_licence())
        self._show_licence()
        program = Card(words.text("about.version", version=__version__), words.text("about.line"))
        program.add(label(words.text("about.workspace"), "label"))
        program.add(self.workspace_label)
        faces = Card(words.text("about.fonts"))
        faces.add(in_row(label(words.text("about.font"), "label"), self.font_choice))
        faces.add(label(words.text("about.licence_text"), "label"))
        faces.add(self.licence_text)
        stack_cards(self, program, faces)

    def show_workspace(self, office: str, folder: Path) -> None:
        """Show whose workspace is open and where it lies."""
        self.workspace_label.setText(f"{office}\n{folder}")

    def _show_licence(self) -> None:
        file: Path = self.font_choice.currentData()
        self.licence_text.setPlainText(file.read_text(encoding="utf-8"))


def licences() -> list[Path]:
    """Return the licence file of each font that comes with the program."""
    return sorted((RESOURCES / "fonts").glob("*.LICENSE.txt"))


def _family(file: Path) -> str:
    return fonts.FAMILIES[file.name.removesuffix(".LICENSE.txt")]
