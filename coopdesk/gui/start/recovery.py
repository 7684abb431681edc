"""The recovery sheet of a new workspace: printed once, then forgotten."""

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.services.system import recovery_sheet
from coopdesk.services.workspace import Workspace


def show_recovery_sheet(
    parent: QWidget, workspace: Workspace, recovery_key: str, preferences: Preferences
) -> Preview:
    """Show the sheet in the preview, from where it is printed and put into its envelope."""
    sheet = workspace.runner.ask(recovery_sheet, recovery_key)
    preview = Preview(words.text("start.recovery_sheet"), sheet, parent, preferences=preferences)
    preview.open()
    return preview
