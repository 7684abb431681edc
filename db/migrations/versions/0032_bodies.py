"""Elections keep what earlier minutes say of them, rounds the additional votes they counted."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("election", sa.Column("on_paper", sa.Text(), nullable=False, server_default="{}"))
    op.add_column(
        "ballot", sa.Column("additional", sa.Integer(), nullable=False, server_default="0")
    )
