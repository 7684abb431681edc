"""What is in focus when a window opens: a township's own organization, or all that are below."""

import pytest

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.gui.top_bar import TopBar
from coopdesk.services.opening import NewOffice
from tests.books import an_organization
from tests.conftest import PASSPHRASE

COUNTY = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", "乌云其其格", PASSPHRASE)


@pytest.fixture
def open_bar(qtbot):
    def open_bar(runner):
        bar = TopBar(runner, lambda _: [])
        qtbot.addWidget(bar)
        bar.reload()
        return bar

    return open_bar


def test_a_township_begins_with_its_first_organization(open_bar, runner):
    bar = open_bar(runner)
    assert bar.organization_combo.currentData() is None
    own = an_organization(runner)
    bar.on_changed()
    assert bar.organization_combo.currentData() == own


def test_a_county_begins_with_all_and_stays_with_all(open_bar, new_workspace, tmp_path, clock):
    workspace = new_workspace(tmp_path / "county", COUNTY, clock)
    an_organization(workspace.runner)
    bar = open_bar(workspace.runner)
    assert bar.organization_combo.currentData() is None
    bar.on_changed()
    assert bar.organization_combo.currentData() is None
    workspace.close()


def test_who_chose_all_organizations_keeps_them(open_bar, runner):
    an_organization(runner)
    bar = open_bar(runner)
    bar.organization_combo.setCurrentIndex(0)
    bar.on_changed()
    assert bar.organization_combo.currentData() is None
