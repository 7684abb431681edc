"""Scans attached to records, and the bin."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _attachment_content()
    _attachment_piece()
    _attachment()
    _bin_entry()


def _attachment_content() -> None:
    op.create_table(
        "attachment_content",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachment_content"),
        sqlite_strict=True,
    )


def _attachment_piece() -> None:
    op.create_table(
        "attachment_piece",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment_content.sha256"], name="fk_attachment_piece_sha256"
        ),
        sa.PrimaryKeyConstraint("sha256", "position", name="pk_attachment_piece"),
        sqlite_strict=True,
    )


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("subject_table", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment_content.sha256"], name="fk_attachment_sha256"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_office_revision", "attachment", ["office", "revision"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_index("ix_attachment_subject", "attachment", ["subject_table", "subject_id"])


def _bin_entry() -> None:
    op.create_table(
        "bin_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bin_entry"),
        sqlite_strict=True,
    )
    op.create_index("ix_bin_entry_organization_id", "bin_entry", ["organization_id", "table_name"])
    op.create_index("ix_bin_entry_sequence", "bin_entry", ["sequence"])
