"""Surplus paid out by members, the cashier's name on vouchers, lines of bank statements."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _surplus_payout()
    _bank_line()
    for table in ("voucher", "waiting_voucher"):
        op.add_column(table, sa.Column("cashier", sa.Text(), nullable=False, server_default=""))
    signs = sa.Column("cashier_signs", sa.Integer(), nullable=False, server_default="0")
    op.add_column("book_rule", signs)


def _surplus_payout() -> None:
    op.create_table(
        "surplus_payout",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("patronage", sa.Integer(), nullable=False),
        sa.Column("dividend", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        *_owned("surplus_payout"),
        *_of("surplus_payout", "organization", "member", "voucher"),
        sqlite_strict=True,
    )
    _index("surplus_payout", "organization_id")
    _index("surplus_payout", "member_id")
    _index("surplus_payout", "office", "revision")
    # What was paid stays on record: a payout is undone by the counter-entry of its voucher.
    for name, action in (("is_final", "UPDATE"), ("stays", "DELETE")):
        op.execute(
            f"CREATE TRIGGER surplus_payout_{name} BEFORE {action} ON surplus_payout "
            "WHEN OLD.office = (SELECT id FROM office) "
            "BEGIN SELECT RAISE(ABORT, 'surplus_payout.final'); END"
        )


def _bank_line() -> None:
    op.create_table(
        "bank_line",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("account_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reference", "summary")),
        sa.Column("balance", sa.Integer(), nullable=True),
        *_owned("bank_line"),
        *_of("bank_line", "organization"),
        sqlite_strict=True,
    )
    _index("bank_line", "organization_id", "account_code", "day")
    _index("bank_line", "office", "revision")


def _of(table: str, *parents: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([f"{parent}_id"], [f"{parent}.id"], name=f"fk_{table}_{parent}_id")
        for parent in parents
    )


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False)
