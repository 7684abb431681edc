"""Steps of a membership, mandates, volumes, notes."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW_COLUMNS = (
    "other_names",
    "mongolian_name",
    "division_code",
    "household",
    "householder",
    "bank_name",
    "bank_account",
)


def upgrade() -> None:
    for name in NEW_COLUMNS:
        op.add_column("member", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _member_event()
    _record_known_steps()
    _mandate()
    _member_note()
    _trade_volume()
    _quantified_share()


def _member_event() -> None:
    op.create_table(
        "member_event",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("state_before", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("village_before", sa.Text(), nullable=False),
        sa.Column("division_before", sa.Text(), nullable=False),
        sa.Column("successor_id", sa.Text(), nullable=True),
        *_owned(),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_member_event_member_id"),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["member.id"], name="fk_member_event_successor_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_member_event"),
        sa.UniqueConstraint("member_id", "number", name="uq_member_event_member_id_number"),
        sqlite_strict=True,
    )
    _index_owner("member_event")


def _record_known_steps() -> None:
    """Make steps of the admissions and exits that the office had entered as such.

    The ids follow from the member's, so that an office and the superior that holds a copy of its
    rows give a step the same one; the revision is that of the next command, so that it travels.
    """
    connection = op.get_bind()
    last = connection.exec_driver_sql("SELECT coalesce(max(sequence), 0) FROM audit_log").scalar()
    known = connection.exec_driver_sql(
        "SELECT id, office, joined_on, left_on, resolution, state FROM member "
        "WHERE resolution <> '' OR (state = 'former' AND left_on IS NOT NULL)"
    ).fetchall()
    steps = []
    for member_id, office, joined_on, left_on, resolution, state in known:
        told = []
        if resolution and joined_on:
            told.append(("admission", joined_on, resolution, "candidate"))
        if state == "former" and left_on:
            told.append(("exit", left_on, "", "member"))
        for number, (kind, day, decided, before) in enumerate(told, start=1):
            key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{member_id}/{kind}"))
            steps.append((key, office, last + 1, member_id, number, kind, day, decided, before))
    insert = (
        "INSERT INTO member_event (id, office, revision, member_id, number, kind, day, "
        "resolution, state_before, remark, village, village_before, division_before) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '')"
    )
    for step in steps:
        connection.exec_driver_sql(insert, step)


def _mandate() -> None:
    op.create_table(
        "mandate",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_mandate_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mandate"),
        sqlite_strict=True,
    )
    op.create_index("ix_mandate_member_id", "mandate", ["member_id"], unique=False)
    _index_owner("mandate")


def _member_note() -> None:
    op.create_table(
        "member_note",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_member_note_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member_note"),
        sqlite_strict=True,
    )
    op.create_index("ix_member_note_member_id", "member_note", ["member_id"], unique=False)
    _index_owner("member_note")


def _trade_volume() -> None:
    op.create_table(
        "trade_volume",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_trade_volume_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_trade_volume"),
        sa.UniqueConstraint(
            "member_id",
            "year",
            "kind",
            "product",
            name="uq_trade_volume_member_id_year_kind_product",
        ),
        sqlite_strict=True,
    )
    _index_owner("trade_volume")


def _quantified_share() -> None:
    op.create_table(
        "quantified_share",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_quantified_share_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_quantified_share"),
        sa.UniqueConstraint(
            "member_id", "year", "kind", name="uq_quantified_share_member_id_year_kind"
        ),
        sqlite_strict=True,
    )
    _index_owner("quantified_share")


def _owned() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )


def _index_owner(table: str) -> None:
    op.create_index(f"ix_{table}_office_revision", table, ["office", "revision"], unique=False)
