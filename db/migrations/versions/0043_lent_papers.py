"""Lendings: which attachments stayed; of those that are out already, all did."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lending", sa.Column("papers_left", sa.Text(), nullable=True))
