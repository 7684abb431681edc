"""Elections keep what minutes say, rounds additional votes, meetings whether they had a quorum."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "meeting", sa.Column("has_quorum", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE meeting SET has_quorum = 1 "
        "WHERE present + proxies >= needed AND present + proxies <= entitled"
    )
    op.add_column("election", sa.Column("on_paper", sa.Text(), nullable=False, server_default="{}"))
    op.add_column(
        "ballot", sa.Column("additional", sa.Integer(), nullable=False, server_default="0")
    )
