"""Dated history of organizations and the rest of their record."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXTS = ("mongolian_name", "village", "business_scope", "registration_authority")
_LISTS = ("villages_served", "services", "contacts")


def upgrade() -> None:
    for name in _TEXTS:
        column = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("organization", column)
    for name in _LISTS:
        op.add_column("organization", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("organization", sa.Column("staff_count", sa.Integer(), nullable=True))
    _organization_event()


def _organization_event() -> None:
    op.create_table(
        "organization_event",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_organization_event_organization_id"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organization.id"], name="fk_organization_event_other_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organization_event"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_organization_event_organization_id", "organization_event", ["organization_id"]
    )
    op.create_index("ix_organization_event_happened_on", "organization_event", ["happened_on"])
    op.create_index("ix_organization_event_other_id", "organization_event", ["other_id"])
    op.create_index(
        "ix_organization_event_office_revision", "organization_event", ["office", "revision"]
    )
