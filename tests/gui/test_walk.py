"""A walk over every page, view and dialog: nothing cut, nameless, pale, foreign, or out of reach.

Every dialog that a dialog opens is walked over for one page a day; all pages, sizes, dresses and
screens by ``dev.py shots --check``. Pictures of the same walk are for eyes: ``dev.py shots``.
"""

from datetime import UTC, datetime

import pytest

from tests import eyes
from tests.studio import EVERY_PAGE, Studio

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SMALL_SCREEN = (1366, 728)


@pytest.fixture(scope="module")
def studio(qapp):
    made = Studio()
    yield made
    made.close()


def page_of_today():
    return EVERY_PAGE[datetime.now(tz=UTC).toordinal() % len(EVERY_PAGE)]


def complaints(studio, dress, base, *, dialogs):
    window = studio.window(*SMALL_SCREEN, dress=dress, base=base)
    found, walked = {}, 0
    for name, face in studio.faces(window, dialogs=dialogs, deep=(page_of_today(),)):
        walked += 1
        told = dict.fromkeys([*eyes.pale(face), *eyes.complaints(face)])
        found |= {name: list(told)} if told else {}
    window.close()
    return found, walked


def test_pages_and_dialogs_at_the_largest_type_in_the_strongest_contrast(studio):
    found, walked = complaints(studio, "contrast", 20, dialogs=True)
    assert not found
    assert walked > 60


def test_pages_at_the_smallest_type_in_the_dark(studio):
    found, walked = complaints(studio, "dark", 13, dialogs=False)
    assert not found
    assert walked > 25
