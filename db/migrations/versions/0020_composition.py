"""How people came to seats and left them, declared kinship, requests for extraordinary meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seat", _text("entrance", "elected"))
    op.add_column("seat", _text("leaving", ""))
    _kinship()
    _meeting_request()


def _kinship() -> None:
    op.create_table(
        "kinship",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("declarer", sa.Text(), nullable=False),
        sa.Column("declarer_id", sa.Text(), nullable=True),
        sa.Column("relative", sa.Text(), nullable=False),
        sa.Column("relative_id", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("declared_on", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        *_owned("kinship"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_kinship_organization_id"
        ),
        sa.ForeignKeyConstraint(["declarer_id"], ["member.id"], name="fk_kinship_declarer_id"),
        sa.ForeignKeyConstraint(["relative_id"], ["member.id"], name="fk_kinship_relative_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_kinship_office_revision", "kinship", ["office", "revision"])
    op.create_index("ix_kinship_organization_id", "kinship", ["organization_id"])


def _meeting_request() -> None:
    op.create_table(
        "meeting_request",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("askers", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Text(), nullable=True),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("convener", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        *_owned("meeting_request"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_meeting_request_organization_id"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_meeting_request_meeting_id"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_meeting_request_office_revision", "meeting_request", ["office", "revision"])
    op.create_index("ix_meeting_request_organization_id", "meeting_request", ["organization_id"])


def _text(name: str, usual: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=usual)


def _owned(table: str) -> tuple[sa.Column[object] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
