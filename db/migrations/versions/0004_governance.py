"""The three bodies: terms, meetings, votes, resolutions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _body()
    _meeting()
    _agenda_item()
    _attendance()
    _term()
    _resolution()
    _seat()
    _vote()


def _body() -> None:
    op.create_table(
        "body",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_body_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_body"),
        sa.UniqueConstraint("organization_id", "kind", name="uq_body_organization_id_kind"),
        sqlite_strict=True,
    )
    op.create_index("ix_body_office_revision", "body", ["office", "revision"], unique=False)


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("recorder", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.Text(), nullable=True),
        sa.Column("observers", sa.Text(), nullable=False),
        sa.Column("other_matters", sa.Text(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("proxies", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_meeting_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sqlite_strict=True,
    )
    op.create_index("ix_meeting_office_revision", "meeting", ["office", "revision"], unique=False)
    op.create_index("ix_meeting_organization_id", "meeting", ["organization_id"], unique=False)


def _agenda_item() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_item_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
        sa.UniqueConstraint("meeting_id", "position", name="uq_agenda_item_meeting_id_position"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_agenda_item_office_revision", "agenda_item", ["office", "revision"], unique=False
    )


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("proxy_holder", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_attendance_meeting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_attendance_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
        sa.UniqueConstraint("meeting_id", "position", name="uq_attendance_meeting_id_position"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_attendance_office_revision", "attendance", ["office", "revision"], unique=False
    )


def _term() -> None:
    op.create_table(
        "term",
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_term_body_id"),
        sa.PrimaryKeyConstraint("id", name="pk_term"),
        sqlite_strict=True,
    )
    op.create_index("ix_term_body_id", "term", ["body_id"], unique=False)
    op.create_index("ix_term_office_revision", "term", ["office", "revision"], unique=False)


def _resolution() -> None:
    op.create_table(
        "resolution",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("duty_holder", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name="fk_resolution_agenda_item_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_resolution_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resolution"),
        sa.UniqueConstraint(
            "organization_id", "number", name="uq_resolution_organization_id_number"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_resolution_agenda_item_id", "resolution", ["agenda_item_id"], unique=False)
    op.create_index(
        "ix_resolution_office_revision", "resolution", ["office", "revision"], unique=False
    )


def _seat() -> None:
    op.create_table(
        "seat",
        sa.Column("term_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_seat_member_id"),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name="fk_seat_term_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sqlite_strict=True,
    )
    op.create_index("ix_seat_office_revision", "seat", ["office", "revision"], unique=False)
    op.create_index("ix_seat_term_id", "seat", ["term_id"], unique=False)


def _vote() -> None:
    op.create_table(
        "vote",
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("proxies", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name="fk_vote_agenda_item_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_vote"),
        sqlite_strict=True,
    )
    op.create_index("ix_vote_agenda_item_id", "vote", ["agenda_item_id"], unique=False)
    op.create_index("ix_vote_office_revision", "vote", ["office", "revision"], unique=False)
