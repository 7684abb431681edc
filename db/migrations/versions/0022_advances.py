"""Schedules, guarantors, changes and ratings of advances."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# What was agreed and decided is changed by a later step, never itself: as with the advances.
FINAL = ("guarantee", "advance_change", "instalment")


def upgrade() -> None:
    _guarantee()
    _advance_change()
    _instalment()
    for table in FINAL:
        _make_final(table)


def _guarantee() -> None:
    op.create_table(
        "guarantee",
        sa.Column("advance_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        *_owned("guarantee"),
        sa.ForeignKeyConstraint(["advance_id"], ["advance.id"], name="fk_guarantee_advance_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_guarantee_member_id"),
        sqlite_strict=True,
    )
    _index("guarantee", "advance_id")
    _index("guarantee", "member_id")
    _index("guarantee", "office", "revision")


def _advance_change() -> None:
    op.create_table(
        "advance_change",
        sa.Column("advance_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("band", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("usage_fee", sa.Integer(), nullable=False),
        sa.Column("cover", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=True),
        sa.Column("withdraws_id", sa.Text(), nullable=True),
        *_owned("advance_change"),
        sa.ForeignKeyConstraint(
            ["advance_id"], ["advance.id"], name="fk_advance_change_advance_id"
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name="fk_advance_change_voucher_id"
        ),
        sa.ForeignKeyConstraint(
            ["withdraws_id"], ["advance_change.id"], name="fk_advance_change_withdraws_id"
        ),
        sqlite_strict=True,
    )
    _index("advance_change", "advance_id")
    _index("advance_change", "office", "revision")


def _instalment() -> None:
    op.create_table(
        "instalment",
        sa.Column("advance_id", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("principal", sa.Integer(), nullable=False),
        *_owned("instalment"),
        sa.ForeignKeyConstraint(["advance_id"], ["advance.id"], name="fk_instalment_advance_id"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["advance_change.id"], name="fk_instalment_change_id"
        ),
        sqlite_strict=True,
    )
    _index("instalment", "advance_id")
    _index("instalment", "office", "revision")


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False)


def _make_final(table: str) -> None:
    for name, action in (("is_final", "UPDATE"), ("stays", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {action} ON {table} "
            "WHEN OLD.office = (SELECT id FROM office) "
            f"BEGIN SELECT RAISE(ABORT, '{table}.final'); END"
        )
