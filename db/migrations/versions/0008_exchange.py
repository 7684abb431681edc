"""Packages, trusted offices, deletions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _deletion()
    _package_in()
    _package_out()
    _trusted_office()


def _deletion() -> None:
    op.create_table(
        "deletion",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deletion"),
        sqlite_strict=True,
    )
    op.create_index("ix_deletion_office_revision", "deletion", ["office", "revision"], unique=False)


def _package_in() -> None:
    op.create_table(
        "package_in",
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Text(), nullable=False),
        sa.Column("short_number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("receipt_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_in"),
        sa.UniqueConstraint("sender_id", "sequence", name="uq_package_in_sender_id_sequence"),
        sqlite_strict=True,
    )


def _package_out() -> None:
    op.create_table(
        "package_out",
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("receiver_id", sa.Text(), nullable=False),
        sa.Column("receiver_name", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("short_number", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("up_to_revision", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("receipt_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_out"),
        sa.UniqueConstraint("receiver_id", "sequence", name="uq_package_out_receiver_id_sequence"),
        sqlite_strict=True,
    )


def _trusted_office() -> None:
    op.create_table(
        "trusted_office",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("trusted_on", sa.Text(), nullable=False),
        sa.Column("trusted_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", name="pk_trusted_office"),
        sqlite_strict=True,
    )
