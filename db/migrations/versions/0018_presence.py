"""Arrivals and departures, and who is there at each vote."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendance", _lines("movements"))
    op.add_column("ballot", _lines("roll"))
    op.add_column("meeting", _count("additional_votes"))
    op.add_column("meeting", _count("additional_there"))


def _lines(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="[]")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
