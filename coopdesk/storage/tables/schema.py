"""All tables at once, for whoever walks over the whole schema by ``Base.metadata``."""

from coopdesk.storage.tables import (
    attachments,
    awards,
    bin,
    capital,
    exchange,
    governance,
    kept_books,
    layouts,
    ledger,
    members,
    mutual_fund,
    organizations,
    scans,
    system,
    vocabulary,
)
from coopdesk.storage.tables.base import Base

__all__ = [
    "Base",
    "attachments",
    "awards",
    "bin",
    "capital",
    "exchange",
    "governance",
    "kept_books",
    "layouts",
    "ledger",
    "members",
    "mutual_fund",
    "organizations",
    "scans",
    "system",
    "vocabulary",
]
