"""Versions of minutes, their signing, and what resolutions authorise."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("opening", "closing"):
        op.add_column("meeting", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("entered_on", "signed_on"):
        op.add_column("meeting", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("resolution", sa.Column("subject", sa.Text(), nullable=False, server_default=""))
    op.add_column("resolution", sa.Column("amount", sa.Integer(), nullable=True))
    _resolution_use()
    _minutes_version()
    _minutes_correction()


def _resolution_use() -> None:
    op.create_table(
        "resolution_use",
        sa.Column("resolution_id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("used_on", sa.Text(), nullable=False),
        *_owned("resolution_use"),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name="fk_resolution_use_resolution_id"
        ),
        sa.UniqueConstraint(
            "resolution_id", "record_id", name="uq_resolution_use_resolution_id_record_id"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_resolution_use_record_id", "resolution_use", ["record_id"])
    _index_owner("resolution_use")


def _minutes_version() -> None:
    op.create_table(
        "minutes_version",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *_owned("minutes_version"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_minutes_version_meeting_id"
        ),
        sa.UniqueConstraint("meeting_id", "number", name="uq_minutes_version_meeting_id_number"),
        sqlite_strict=True,
    )
    _index_owner("minutes_version")


def _minutes_correction() -> None:
    op.create_table(
        "minutes_correction",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_on", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        *_owned("minutes_correction"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_minutes_correction_meeting_id"
        ),
        sa.UniqueConstraint("meeting_id", "number", name="uq_minutes_correction_meeting_id_number"),
        sqlite_strict=True,
    )
    _index_owner("minutes_correction")


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _index_owner(table: str) -> None:
    op.create_index(f"ix_{table}_office_revision", table, ["office", "revision"])
