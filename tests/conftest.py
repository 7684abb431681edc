"""What every test gets: an encrypted workspace of its own, a clock that stands still."""

import gc
import os
import shutil
from datetime import datetime

import pytest
from hypothesis import settings

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from coopdesk.storage.keys import Cost
from tests.house import postgres, tracing

pytest_plugins = ("pytester", "tests.house.stray_log")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # tests open no window on the screen
# Found examples are judged by what they give, not by how busy the machine is.
settings.register_profile("house", deadline=None, database=None)
settings.load_profile("house")

QUICK = Cost(iterations=1, memory_kib=64, lanes=1)
NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the office's own wall clock
PASSPHRASE = "晨光-供销-2026"


def pytest_collection_finish():
    """Keep what the imports made, the parsed source above all, out of the collector's walks.

    They would be long and therefore rare, and closed windows would wait for them by the thousand.
    """
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """Say aloud, after everything else, which tests did not run for want of a server or strace."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    for what, needed in (("of the data centre", postgres), ("of faults", tracing)):
        for_want = [reason for reason in skipped if needed.NOT_RUN in reason]
        if for_want:
            told = f"{len(for_want)} tests {what} {needed.lacking()}"
            terminalreporter.write_sep("!", told, red=True, bold=True)


@pytest.fixture
def clock():
    return lambda: NOW


@pytest.fixture
def new_office():
    return NewOffice(
        level=OfficeLevel.TOWNSHIP,
        division_code="150423200",
        name="西拉沐沦苏木供销合作社",
        operator="乌云其其格",
        passphrase=PASSPHRASE,
    )


@pytest.fixture(scope="session")
def new_workspace(tmp_path_factory):
    """Open a new workspace of an office in a folder: a copy of one that was migrated once."""
    made = {}

    def opened(folder, office, clock):
        found = (office, clock())
        if found not in made:
            made[found] = tmp_path_factory.mktemp("new") / "workspace"
            create_workspace(made[found], office, clock, QUICK)[0].close()
        shutil.copytree(made[found], folder)
        return open_workspace(folder, office.operator, office.passphrase, clock)

    return opened


@pytest.fixture
def workspace(tmp_path, new_workspace, new_office, clock):
    opened = new_workspace(tmp_path / "workspace", new_office, clock)
    yield opened
    opened.close()


@pytest.fixture
def runner(workspace):
    return workspace.runner
