"""Packages held and taken back, remarks of superiors and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _package_in()
    _package_trace()
    _package_held()
    _remark()
    _remark_answer()


def _package_in() -> None:
    """Let a number stand twice, and say what became of each package since it was taken."""
    old = (
        "package_id, sender_id, sender_name, sequence, period, taken_on, short_number, sha256, "
        "counts, tables, reasons, receipt_sha256"
    )
    op.rename_table("package_in", "package_in_before")
    op.create_table(
        "package_in",
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("short_number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("receipt_sha256", sa.Text(), nullable=False),
        sa.Column("earlier_receipts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_in"),
        sqlite_strict=True,
    )
    op.execute(
        f"INSERT INTO package_in ({old}, taken_by, state, note, earlier_receipts) "
        f"SELECT {old}, '', 'taken', '', '[]' FROM package_in_before"
    )
    op.drop_table("package_in_before")
    op.create_index("ix_package_in_sender_id_sequence", "package_in", ["sender_id", "sequence"])


def _package_trace() -> None:
    op.create_table(
        "package_trace",
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("was", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_trace"),
        sqlite_strict=True,
    )


def _package_held() -> None:
    op.create_table(
        "package_held",
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("short_number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("acknowledged", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_held"),
        sqlite_strict=True,
    )


def _remark() -> None:
    _create(
        "remark",
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("written_on", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Text(), nullable=True),
    )


def _remark_answer() -> None:
    _create(
        "remark_answer",
        sa.Column("remark_id", sa.Text(), nullable=False),
        sa.Column("is_corrected", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.UniqueConstraint("remark_id", name="uq_remark_answer_remark_id"),
    )


def _create(table: str, *columns: sa.Column[object] | sa.UniqueConstraint) -> None:
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
