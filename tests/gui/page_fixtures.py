"""What the tests of pages share: a page on a real workspace that hears of changes."""

import pytest
from PySide6.QtCore import QThreadPool

from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.services import organizations

TRINITY = organizations.Profile(
    kind=OrganizationKind.TRINITY_ORGANIZATION,
    name="巴林右旗西拉沐沦苏木众联生产供销信用综合合作社",
    division_code="150423200",
)


def shown(qtbot, page, width=1160, height=640):
    """Return the page shown, hearing of changes as in the window."""
    ChangeHub(page.door, page).add(page)
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def open_page(qtbot, runner):
    """Return ``open_page(page class)``: the page shown, reloading as in the window."""
    yield lambda kind: shown(qtbot, kind(runner), 1100, 660)
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def add_organization(runner):
    """Return ``add_organization(profile) -> id``."""

    def add_organization(profile=TRINITY):
        command = organizations.AddOrganization(profile)
        return runner.do(organizations.add_organization, command)

    return add_organization
