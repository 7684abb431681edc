"""Words that the office adds to vocabularies. (Searching needs no table: its text is in memory.)"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vocabulary_item",
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vocabulary_item"),
        sa.UniqueConstraint("vocabulary", "code", name="uq_vocabulary_item_vocabulary_code"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_vocabulary_item_office_revision",
        "vocabulary_item",
        ["office", "revision"],
        unique=False,
    )
