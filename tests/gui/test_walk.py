"""A walk over every page, view and dialog: nothing cut, nameless, pale, foreign, or out of reach.

Every dialog that a dialog opens is walked over for one page a day; all pages, sizes, dresses and
screens by ``dev.py shots --check``. Pictures of the same walk are for eyes: ``dev.py shots``.
"""

from datetime import UTC, datetime

import pytest

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services.opening import NewOffice, create_workspace
from tests import eyes
from tests.conftest import PASSPHRASE, QUICK
from tests.studio import EVERY_PAGE, NOW, Studio

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SMALL_SCREEN = (1366, 728)
NEW_OFFICES = (
    NewOffice(
        OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", "乌云其其格", PASSPHRASE
    ),
    NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", "乌云其其格", PASSPHRASE),
    NewOffice(OfficeLevel.CITY, "150400", "赤峰市供销合作社", "乌云其其格", PASSPHRASE),
)


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


@pytest.mark.parametrize("office", NEW_OFFICES, ids=lambda office: office.level.value)
def test_an_office_of_its_first_minute_finds_every_page_and_dialog_in_order(qapp, office):
    """Nothing is registered yet: this is what each person sees first."""

    def make(folder):
        return create_workspace(folder, office, lambda: NOW, QUICK)[0]

    studio = Studio(make)
    found, walked = complaints(studio, "light", 13, dialogs=True)
    studio.close()
    assert not found
    assert walked > 50
