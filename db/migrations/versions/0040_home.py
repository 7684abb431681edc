"""What was put off on the home page, and members counted by kind without their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "due_dismissal",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dismissed_on", sa.Text(), nullable=False),
        sa.Column("dismissed_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_due_dismissal"),
        sa.UniqueConstraint(
            "kind", "organization_id", "about", name="uq_due_dismissal_kind_organization_id_about"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_due_dismissal_office_revision", "due_dismissal", ["office", "revision"])
    op.create_index(
        "ix_member_standing",
        "member",
        ["organization_id", "kind", "state", "left_on", "merged_into_id"],
    )
