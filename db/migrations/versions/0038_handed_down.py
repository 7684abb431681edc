"""Files that superiors hand down; layouts to chosen offices; organizations lent to laptops."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_layout", sa.Column("addressees", sa.Text(), nullable=True))
    for name in ("copy_id", "copy_name"):
        op.add_column("office", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _issued_file()
    _lending()


def _issued_file() -> None:
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


def _lending() -> None:
    op.create_table(
        "lending",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("copy_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("organizations", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("lent_on", sa.Text(), nullable=False),
        sa.Column("lent_by", sa.Text(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lending"),
        sqlite_strict=True,
    )
