"""Formal talks because the reform goes slowly, beside those that follow from a last place."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

_TEXTS = ("division_code", "called_on", "reason", "talked_by", "document", "note")


def upgrade() -> None:
    op.create_table(
        "progress_talk",
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("talked_on", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_progress_talk"),
        sqlite_strict=True,
    )
    op.create_index("ix_progress_talk_office_revision", "progress_talk", ["office", "revision"])
