"""Additional votes, and the roll that each vote was taken on."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendance", _count("additional_votes"))
    op.add_column("vote", _count("additional"))
    op.add_column("vote", _count("recused"))
    op.add_column("vote", sa.Column("roll", sa.Text(), nullable=False, server_default="[]"))


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
