"""Packages that are forwarded, and papers with them: who is told of which, and held in pieces."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# What is added to the books of today travels with the next package.
_NOW = "(SELECT coalesce(max(sequence), 1) FROM audit_log)"
_OFFICE = "(SELECT id FROM office)"


def upgrade() -> None:
    forwards = sa.Column("forwards", sa.Text(), nullable=False, server_default="{}")
    op.add_column("package_out", forwards)
    left = sa.Column("papers_left", sa.Text(), nullable=False, server_default="[]")
    op.add_column("package_out", left)
    # no attachment has travelled so far: the next package takes them all
    every = "(SELECT json_group_array(id) FROM attachment)"
    op.execute(f"UPDATE package_out SET papers_left = {every}")
    _arrival()
    _dispatch()
    _held_in_pieces()


def _arrival() -> None:
    _create(
        "arrival",
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_level", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("short_number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("beside", sa.Text(), nullable=False),
    )
    op.execute(
        f"""
        INSERT INTO arrival (
            id, office, revision, sender_id, sender_name, sender_level, division_code, fingerprint,
            sequence, period, taken_on, state, short_number, sha256, beside
        )
        SELECT package_id, {_OFFICE}, {_NOW}, sender_id, sender_name, level, division_code, '',
            sequence, period, taken_on, state, short_number, sha256, '[]'
        FROM package_in JOIN trusted_office ON office_id = sender_id
        """
    )


def _dispatch() -> None:
    _create(
        "dispatch",
        sa.Column("receiver_id", sa.Text(), nullable=False),
        sa.Column("receiver_name", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
    )
    op.execute(
        f"""
        INSERT INTO dispatch (id, office, revision, receiver_id, receiver_name, sequence, made_on)
        SELECT package_id, {_OFFICE}, {_NOW}, receiver_id, receiver_name, sequence, made_on
        FROM package_out
        """
    )


def _held_in_pieces() -> None:
    op.create_table(
        "package_held_piece",
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", "position", name="pk_package_held_piece"),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO package_held_piece (package_id, position, content) "
        "SELECT package_id, 0, content FROM package_held"
    )
    op.execute("ALTER TABLE package_held DROP COLUMN content")


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
