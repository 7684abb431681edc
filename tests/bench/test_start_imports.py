"""What the start does not import: imports are the start-up cost, and they creep in unseen."""

import json
import subprocess
import sys

import pytest

from tests.bench.children import ROOT, surroundings

WANTED_LATER = (
    "alembic",
    "coopdesk.cli",
    "coopdesk.exchange.package",
    "coopdesk.forms",
    "coopdesk.gui.kit.preview",
    "coopdesk.gui.kit.sheet_intake",
    "coopdesk.services.exchange",
    "coopdesk.domain.ledger",
    "coopdesk.services.ledger",
    "coopdesk.services.mutual_fund",
    "coopdesk.services.organizations",
    "coopdesk.services.printing",
    "coopdesk.services.reports",
    "coopdesk.services.search",
    "coopdesk.storage.tables.awards",
    "coopdesk.storage.tables.exchange",
    "coopdesk.storage.tables.governance",
    "cryptography",
    "openpyxl",
    "pypdfium2",
    "pypinyin",
    "pyrage",
    "PySide6.QtPrintSupport",
    "python_calamine",
    "reportlab",
    "uharfbuzz",
)
"""Each was measured in the start once; whoever needs one imports it where it is used."""


OF_THE_HOME_PAGE_TOO = (
    "alembic",
    "coopdesk.cli",
    "coopdesk.exchange.package",
    "coopdesk.forms",
    "coopdesk.services.awards.commands",
    "coopdesk.services.exchange.making",
    "coopdesk.services.governance.meetings",
    "coopdesk.services.ledger.closing",
    "coopdesk.services.mutual_fund.advances",
    "coopdesk.services.organizations.commands",
    "coopdesk.services.printing",
    "coopdesk.services.records",
    "coopdesk.services.reports",
    "coopdesk.services.search",
    "cryptography",
    "openpyxl",
    "pypinyin",
    "pyrage",
    "reportlab",
)
"""The home page asks every capability for a figure or two: none of them is to come as a whole."""


@pytest.mark.parametrize(
    ("page", "wanted_later"),
    [("members", WANTED_LATER), ("home", OF_THE_HOME_PAGE_TOO)],
)
def test_window_and_first_page_start_without_what_is_wanted_later(page, wanted_later):
    told = (
        f"import json, sys, coopdesk.app, coopdesk.gui.{page}.page; "
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=surroundings(), capture_output=True, check=True
    )
    imported = set(json.loads(done.stdout))
    assert f"coopdesk.gui.{page}.page" in imported
    assert not imported.intersection(wanted_later)
