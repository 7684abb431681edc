"""Periods and years opened and closed, counts, statements and balances asserted."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# Nothing is posted into a month that is closed, whatever program writes; a closed month closes
# those before it.
TRIGGERS = (
    """
    CREATE TRIGGER voucher_in_open_month BEFORE UPDATE OF state ON voucher
    WHEN OLD.state = 'draft' AND NEW.state = 'posted' AND NEW.office = (SELECT id FROM office)
    BEGIN
        SELECT RAISE(ABORT, 'voucher.closed_period')
        WHERE EXISTS (SELECT 1 FROM period WHERE organization_id = NEW.organization_id
                      AND month >= NEW.month AND state <> 'open');
    END
    """,
    """
    CREATE TRIGGER period_event_is_final BEFORE UPDATE ON period_event
    WHEN OLD.office = (SELECT id FROM office)
    BEGIN SELECT RAISE(ABORT, 'record.kept'); END
    """,
    """
    CREATE TRIGGER period_event_stays BEFORE DELETE ON period_event
    WHEN OLD.office = (SELECT id FROM office)
    BEGIN SELECT RAISE(ABORT, 'record.kept'); END
    """,
)


def upgrade() -> None:
    _period_event()
    _balance_proof()
    _book_rule()
    _waiting_voucher()
    for trigger in TRIGGERS:
        op.execute(trigger)


def _period_event() -> None:
    _create(
        "period_event",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
    )
    op.create_index(
        "ix_period_event_organization_id_month", "period_event", ["organization_id", "month"]
    )


def _balance_proof() -> None:
    _create(
        "balance_proof",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("account_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("in_transit", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.UniqueConstraint(
            "organization_id",
            "account_code",
            "day",
            name="uq_balance_proof_organization_id_account_code_day",
        ),
    )


def _book_rule() -> None:
    _create(
        "book_rule",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("two_persons", sa.Integer(), nullable=False),
        sa.Column("cash_limit", sa.Integer(), nullable=True),
        sa.UniqueConstraint("organization_id", name="uq_book_rule_organization_id"),
    )


def _waiting_voucher() -> None:
    _create(
        "waiting_voucher",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("returned", sa.Text(), nullable=False),
    )
    op.create_index(
        "ix_waiting_voucher_organization_id_day", "waiting_voucher", ["organization_id", "day"]
    )


def _create(name: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=f"fk_{name}_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{name}_office_revision", name, ["office", "revision"])
