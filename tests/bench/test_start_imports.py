"""What the start does not import: imports are the start-up cost, and they creep in unseen."""

import json
import subprocess
import sys

from tests.bench.children import ROOT, surroundings

WANTED_LATER = (
    "alembic",
    "coopdesk.cli",
    "coopdesk.exchange.package",
    "coopdesk.forms",
    "coopdesk.gui.kit.preview",
    "coopdesk.gui.kit.sheet_intake",
    "coopdesk.services.exchange",
    "coopdesk.services.ledger",
    "coopdesk.services.mutual_fund",
    "coopdesk.services.organizations",
    "coopdesk.services.search",
    "coopdesk.storage.tables.awards",
    "coopdesk.storage.tables.governance",
    "cryptography",
    "openpyxl",
    "pypdfium2",
    "pypinyin",
    "pyrage",
    "PySide6.QtPrintSupport",
    "python_calamine",
    "reportlab",
)
"""Each was measured in the start once; whoever needs one imports it where it is used."""


def test_window_and_members_page_start_without_what_is_wanted_later():
    told = (
        "import json, sys, coopdesk.app, coopdesk.gui.members.page; "
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=surroundings(), capture_output=True, check=True
    )
    imported = set(json.loads(done.stdout))
    assert "coopdesk.gui.members.page" in imported
    assert not imported.intersection(WANTED_LATER)
