"""Files of rules, values and words that superiors hand down; layouts to chosen offices."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_layout", sa.Column("addressees", sa.Text(), nullable=True))
    texts = ("kind", "key", "applies_from", "title", "level", "division_code", "source", "issuer")
    op.create_table(
        "issued_file",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=True),
        sa.Column("saved_on", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issued_file"),
        sqlite_strict=True,
    )
    op.create_index("ix_issued_file_kind_key", "issued_file", ["kind", "key"])
    op.create_index("ix_issued_file_office_revision", "issued_file", ["office", "revision"])
