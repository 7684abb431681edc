"""A package with more scans than fit in memory: made, taken in, and both within bounds."""

import os
import subprocess
import sys

MEBIBYTE = 1024 * 1024
PROGRAM = """
import sys
from pathlib import Path

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import attachments, exchange, organizations
from coopdesk.services.opening import NewOffice, create_workspace
from tests.conftest import NOW, PASSPHRASE, QUICK
from tests.gui.page_fixtures import TRINITY
from tests.unit.services.offices import answer, introduce, make, take

folder, papers, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
township = NewOffice(OfficeLevel.TOWNSHIP, "150423200", "苏木供销合作社", "乌云", PASSPHRASE)
banner = NewOffice(OfficeLevel.COUNTY, "150423", "旗供销合作社", "高娃", PASSPHRASE)
offices = [
    create_workspace(folder / level, office, lambda: NOW, QUICK)[0]
    for level, office in (("t", township), ("c", banner))
]
here, there = (office.runner for office in offices)
introduce(here, there, folder)
key = here.do(organizations.add_organization, organizations.AddOrganization(TRINITY))
scan = folder / "scan.pdf"
for number in range(papers):
    with scan.open("wb") as file:
        file.write(b"%PDF-1.7\\n")
        for _ in range(each):
            file.write(bytes([number]) * (1024 * 1024))
    command = attachments.AddAttachments("organization", key, (scan,), "license")
    here.do(attachments.add_attachments, command)
made = make(here, folder)
taken = take(there, made)
assert (made.papers, taken.refused) == (papers, 0)
for office in offices:
    office.close()
# the peak of this program alone: ru_maxrss would be that of whoever started it
told = Path("/proc/self/status").read_text(encoding="ascii")
print(next(line.split()[1] for line in told.splitlines() if line.startswith("VmHWM")))
"""


def test_a_package_of_many_scans_stays_within_300_mb_of_memory(tmp_path):
    """Streamed: 1 GB takes no more than this (COOPDESK_PAPERS=52 tries it)."""
    papers = os.environ.get("COOPDESK_PAPERS", "5")
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), papers, "19"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(said.stdout) * 1024 < 300 * MEBIBYTE
