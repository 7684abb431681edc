"""Doubles merged into the member that is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement, as the table need not be made anew for a column that may be empty.
    op.execute(
        "ALTER TABLE member ADD COLUMN merged_into_id TEXT "
        "CONSTRAINT fk_member_merged_into_id REFERENCES member (id)"
    )
    merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_member_organization_id_merged_into_id",
        "member",
        ["organization_id", "merged_into_id"],
        sqlite_where=merged,
    )
    op.create_index("ix_member_merged_into_id", "member", ["merged_into_id"], sqlite_where=merged)
    op.create_index("ix_member_phone", "member", ["phone"], unique=False)
    op.create_index("ix_member_organization_id_initials", "member", ["organization_id", "initials"])
    _member_merge()


def _member_merge() -> None:
    op.create_table(
        "member_merge",
        sa.Column("kept_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("merged_on", sa.Text(), nullable=False),
        sa.Column("undone_on", sa.Text(), nullable=True),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.Column("carried", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["member.id"], name="fk_member_merge_kept_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_member_merge_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member_merge"),
        sqlite_strict=True,
    )
    for column in ("kept_id", "member_id"):
        op.create_index(f"ix_member_merge_{column}", "member_merge", [column], unique=False)
    op.create_index("ix_member_merge_office_revision", "member_merge", ["office", "revision"])
