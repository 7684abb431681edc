"""What was printed, so that signed paper finds its record again, and the scans of it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _printed_set()
    _scan()


def _printed_set() -> None:
    op.create_table(
        "printed_set",
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("record_number", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("subject_table", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("printed_on", sa.Text(), nullable=False),
        sa.Column("printed_by", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("lacking", sa.Text(), nullable=False),
        *_owned("printed_set"),
        sqlite_strict=True,
    )
    op.create_index("ix_printed_set_content", "printed_set", ["content"])
    op.create_index("ix_printed_set_subject", "printed_set", ["subject_table", "subject_id"])
    op.create_index("ix_printed_set_office_revision", "printed_set", ["office", "revision"])


def _scan() -> None:
    op.create_table(
        "scan",
        sa.Column("attachment_id", sa.Text(), nullable=False),
        sa.Column("printed_set_id", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("source_page", sa.Integer(), nullable=False),
        *_owned("scan"),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name="fk_scan_attachment_id"),
        sa.ForeignKeyConstraint(
            ["printed_set_id"], ["printed_set.id"], name="fk_scan_printed_set_id"
        ),
        sqlite_strict=True,
    )
    for column in ("attachment_id", "printed_set_id", "source_sha256"):
        op.create_index(f"ix_scan_{column}", "scan", [column])
    op.create_index("ix_scan_office_revision", "scan", ["office", "revision"])


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
