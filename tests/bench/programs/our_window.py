"""The program as a person starts it: start window, signing in, main window, a page.

Arguments: the workspace, operator, passphrase, page, the number of rows to wait for.
Only the typing of the passphrase and the click on the page are done for the person.
"""

import os
import sys

from PySide6.QtCore import QTimer

from coopdesk.__main__ import main, put_off_collecting

put_off_collecting()

from coopdesk import app  # noqa: E402 - as ``main`` does it
from tests.bench.programs.painted import WhenPainted  # noqa: E402
from tests.bench.programs.telling import tell  # noqa: E402


class Driven(app.Program):
    """Signs in, opens the page, tells when it stands, and leaves."""

    def start(self):
        self.first_page = PAGE
        sys.excepthook = end_at_once  # nobody is here to close the crash dialog
        super().start()
        QTimer.singleShot(0, self._sign_in)

    def enter(self, workspace, recovery_key=""):
        super().enter(workspace, recovery_key)
        page = self.window.pages.currentWidget()
        if PAGE == "members":
            table = page.table
            is_full = lambda: table.model().rowCount() >= ROWS  # noqa: E731
            self._watch = WhenPainted(table.viewport(), is_full, self._on_ready)
        else:
            self._watch = WhenPainted(page, lambda: True, self._on_ready)

    def _sign_in(self):
        editors = self.window.pane.form.editors
        editors["start.operator"].set_value(OPERATOR)
        editors["start.passphrase"].set_value(PASSPHRASE)
        self.window.pane.submit()

    def _on_ready(self):
        tell()
        self.window.close()


def end_at_once(kind, error, trace):
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    FOLDER, OPERATOR, PASSPHRASE, PAGE = sys.argv[1:5]
    ROWS = int(sys.argv[5])
    app.Program = Driven
    main(["--workspace", FOLDER])
