"""The table of pages: key, icon, word, and where the page stands.

A page is imported when it is first shown: imports are the start-up cost. The module is named as
text for that reason; a test opens every one.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk.domain.rights import Role, may_see
from coopdesk.gui.kit.nav_bar import NavEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation; the last part of its word is its key and its folder."""

    word: str
    icon: str
    page: str

    @property
    def key(self) -> str:
        """The page's name in settings, arguments and folders."""
        return self.word.rpartition(".")[2]

    @property
    def shown(self) -> NavEntry:
        """The entry as the navigation bar draws it."""
        return NavEntry(self.key, self.icon, self.word)

    def make(self, door: Any) -> Any:
        """Import the page and make it."""
        module = importlib.import_module(f"coopdesk.gui.{self.key}.page")
        return getattr(module, self.page)(door)


ENTRIES = (
    Entry("navigation.home", "desk", "HomePage"),
    Entry("navigation.organizations", "organizations", "OrganizationsPage"),
    Entry("navigation.members", "members", "MembersPage"),
    Entry("navigation.governance", "governance", "GovernancePage"),
    Entry("navigation.ledger", "ledger", "LedgerPage"),
    Entry("navigation.mutual_fund", "mutual_fund", "MutualFundPage"),
    Entry("navigation.awards", "awards", "AwardsPage"),
    Entry("navigation.supervision", "supervision", "SupervisionPage"),
    Entry("navigation.exchange", "exchange", "ExchangePage"),
    Entry("navigation.system", "system", "SystemPage"),
)
BESIDE = (Entry("navigation.scans", "import", "ScansPage"),)
"""Pages that serve all capabilities and are reached from the top bar."""

OPENED_BY_SYSTEM = frozenset({".coopbackup", ".coopupdate"})


def entries_for(role: Role) -> list[Entry]:
    """Return the pages that a role works with; everybody has a look and a passphrase to set."""
    return [one for one in ENTRIES if one.key == "system" or may_see(role, one.key)]


def entry_of(key: str) -> Entry:
    """Return the page with this key."""
    return next(entry for entry in (*ENTRIES, *BESIDE) if entry.key == key)


def page_for_file(path: Path) -> str:
    """Return the page that looks at a file which was opened with the program."""
    return "system" if path.suffix in OPENED_BY_SYSTEM else "exchange"
