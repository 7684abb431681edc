"""What every test of the window gets: the theme worn, preferences of its own."""

import pytest
from PySide6.QtCore import QSettings

from coopdesk import fonts
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.preferences import Preferences
from tests.event_loop import collected_by_the_window, put_windows_away


@pytest.fixture(autouse=True)
def dressed(qapp):
    """Every test starts in the light theme at the smallest size, and leaves no window behind."""
    with collected_by_the_window():
        yield theme.apply(qapp, font_files=(fonts.file("noto-sans-sc"),))
        put_windows_away(qapp)


@pytest.fixture
def preferences(tmp_path):
    return Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
