"""Offices' own layouts of the shipped forms."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = ("form_id", "base_version", "name", "version", "source", "issuer")
    op.create_table(
        "form_layout",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("saved_on", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form_layout"),
        sqlite_strict=True,
    )
    op.create_index("ix_form_layout_form_id", "form_layout", ["form_id"])
    op.create_index("ix_form_layout_office_revision", "form_layout", ["office", "revision"])
