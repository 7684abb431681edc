"""What the window shows while the operator is away."""

from typing import Any

from coopdesk import words
from coopdesk.gui.kit.attempt import Trouble
from coopdesk.gui.kit.passphrase_editor import PassphraseEditor
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.start.panes import Pane


class LockPane(Pane):
    """Asks the operator's passphrase; ``submitted`` carries it.

    The demo, which is open to all, tells its own: who only tried it was never told of one.
    """

    def __init__(self, operator: str, *, is_demo: bool) -> None:
        fields = (FormField("start.passphrase", PassphraseEditor, required=True),)
        intro = words.text("start.locked_intro", operator=operator)
        if is_demo:
            from coopdesk.services.demo import PASSPHRASE  # not a part of the start

            intro += "\n\n" + words.text("start.locked_demo", passphrase=PASSPHRASE)
        super().__init__(words.text("start.locked"), intro, fields, "start.unlock")
        self.form.setMaximumWidth(420)
        self.primary_button.setMaximumWidth(420)

    def begin(self) -> None:
        """Go to the field."""
        self.form.begin()

    def clear(self) -> None:
        """Forget what was typed."""
        self.message_bar.clear()
        self.form.editors["start.passphrase"].clear()

    def answer(self, values: dict[str, Any]) -> object:
        return values["start.passphrase"]

    def show_trouble(self, trouble: Trouble) -> None:
        self.clear()
        super().show_trouble(trouble)
        self.begin()
