"""What every scenario gets: a clerk before the real program, with settings of their own."""

import pytest
from PySide6.QtCore import QSettings

from coopdesk import fonts
from coopdesk.gui.kit import theme
from tests.e2e.robots import Clerk
from tests.event_loop import collected_by_the_window, put_windows_away


@pytest.fixture(autouse=True)
def own_settings(tmp_path):
    """Keep what the window remembers of the person in the test's own folder."""
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture
def employ(qapp, qtbot, clock):
    """Return ``employ(folder) -> Clerk``; everybody goes home at the end."""
    theme.apply(qapp, font_files=(fonts.file("noto-sans-sc"),))
    clerks = []

    def employ(folder):
        clerks.append(Clerk(qtbot, folder, clock))
        return clerks[-1]

    with collected_by_the_window():
        yield employ
        for clerk in clerks:
            clerk.leave()
        put_windows_away(qapp)


@pytest.fixture
def stick(tmp_path):
    """A folder as a stick is one."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
