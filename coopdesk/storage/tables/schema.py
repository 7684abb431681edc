"""All tables at once, for whoever walks over the whole schema by ``Base.metadata``."""

from coopdesk.storage.tables import (
    awards,
    capital,
    exchange,
    governance,
    ledger,
    members,
    mutual_fund,
    organizations,
    system,
)
from coopdesk.storage.tables.base import Base

__all__ = [
    "Base",
    "awards",
    "capital",
    "exchange",
    "governance",
    "ledger",
    "members",
    "mutual_fund",
    "organizations",
    "system",
]
