"""Keys that are renewed and trust that is withdrawn: former keys, statements, what others know."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _office_key()
    _create(
        "key_request",
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
    )
    _create(
        "key_event",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    for name in ("former", "announced"):
        column = sa.Column(name, sa.Text(), nullable=False, server_default="[]")
        op.add_column("trusted_office", column)
    for name in ("announced_on", "revoked_on"):
        op.add_column("trusted_office", sa.Column(name, sa.Text(), nullable=True))
    for name in ("revoked_by", "revoke_reason"):
        column = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("trusted_office", column)


def _office_key() -> None:
    """Take the keys of the office out of the settings: there may be several from now on."""
    op.create_table(
        "office_key",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_office_key"),
        sqlite_strict=True,
    )
    # they were made with the workspace
    first = "FROM audit_log WHERE sequence = (SELECT min(sequence) FROM audit_log)"
    op.execute(
        f"""
        INSERT INTO office_key (number, keys, made_on, made_by, reason, statement)
        SELECT 1, value, coalesce((SELECT substr(at, 1, 10) {first}), date('now')),
            coalesce((SELECT operator {first}), ''), '', ''
        FROM setting WHERE key = 'office_keys'
        """
    )
    op.execute("DELETE FROM setting WHERE key = 'office_keys'")


def _create(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{table}_office_revision", table, ["office", "revision"])
