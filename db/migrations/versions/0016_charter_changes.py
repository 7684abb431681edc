"""Rules of an organization's own charter, each from its day on."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter_change",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("applies_from", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_charter_change_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_charter_change"),
        sa.UniqueConstraint(
            "organization_id",
            "rule",
            "applies_from",
            name="uq_charter_change_organization_id_rule_applies_from",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_charter_change_office_revision", "charter_change", ["office", "revision"])
