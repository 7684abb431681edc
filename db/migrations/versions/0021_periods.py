"""Periods and years opened and closed, counts, statements and balances asserted."""

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
