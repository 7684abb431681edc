"""Surroundings of the kit's tests: the theme worn, invented words, preferences of their own."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from PySide6.QtCore import QSettings

from coopdesk import handbook, words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.preferences import Preferences
from tests.gui.kit.sample_words import WORDS
from tests.gui.kit.samples import OneDoor, some_entries


@pytest.fixture(scope="session")
def font_files():
    """The bundled face where the program brings one along."""
    if find_spec("coopdesk.fonts") is None:
        return ()
    return (import_module("coopdesk.fonts").file("noto-sans-sc"),)


@pytest.fixture(autouse=True)
def dressed(qapp, font_files, monkeypatch):
    """Every test starts in the light theme at the smallest size and knows the invented words.

    What the handbook made of them goes with them: a test behind it looks for the true ones.
    """
    catalogue = words._catalogue()
    for key, sentence in WORDS.items():
        monkeypatch.setitem(catalogue, key, sentence)
    yield theme.apply(qapp, font_files=font_files)
    for made in (handbook._keys_in_order, handbook._sentences):
        made.cache_clear()


@pytest.fixture
def door():
    return OneDoor(some_entries())


@pytest.fixture
def preferences(tmp_path):
    return Preferences(QSettings(str(tmp_path / "kit.ini"), QSettings.Format.IniFormat))
