"""Sub-accounts and what the books need beyond vouchers."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("closed_on", sa.Text(), nullable=True))
