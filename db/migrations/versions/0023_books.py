"""Sub-accounts that close, and balances kept by month."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# What a posted voucher puts on its accounts is added to their month, and taken off again where the
# voucher of another office is replaced or deleted: held by the database, whatever program writes.
_ADD = """
    INSERT INTO account_balance (organization_id, account_code, month, debit, credit)
    SELECT organization_id, account_code, substr(day, 1, 7), {sign}sum(debit), {sign}sum(credit)
    FROM posting WHERE voucher_id = {voucher}.id
    GROUP BY organization_id, account_code, substr(day, 1, 7)
    ON CONFLICT (organization_id, account_code, month)
    DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit;
"""
TRIGGERS = (
    f"""
    CREATE TRIGGER account_balance_on_posting AFTER UPDATE OF state ON voucher
    WHEN OLD.state <> 'posted' AND NEW.state = 'posted'
    BEGIN {_ADD.format(sign="", voucher="NEW")} END
    """,
    f"""
    CREATE TRIGGER account_balance_on_replacing AFTER UPDATE OF state ON voucher
    WHEN OLD.state = 'posted' AND NEW.state <> 'posted'
    BEGIN {_ADD.format(sign="-", voucher="OLD")} END
    """,
    f"""
    CREATE TRIGGER account_balance_on_deleting BEFORE DELETE ON voucher
    WHEN OLD.state = 'posted'
    BEGIN {_ADD.format(sign="-", voucher="OLD")} END
    """,
    """
    CREATE TRIGGER account_balance_on_deleting_a_line AFTER DELETE ON posting
    WHEN (SELECT state FROM voucher WHERE id = OLD.voucher_id) = 'posted'
    BEGIN
        UPDATE account_balance SET debit = debit - OLD.debit, credit = credit - OLD.credit
        WHERE organization_id = OLD.organization_id AND account_code = OLD.account_code
            AND month = substr(OLD.day, 1, 7);
    END
    """,
)


def upgrade() -> None:
    op.add_column("account", sa.Column("closed_on", sa.Text(), nullable=True))
    op.create_table(
        "account_balance",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("account_code", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("debit", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "account_code", "month", name="pk_account_balance"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute(
        """
        INSERT INTO account_balance (organization_id, account_code, month, debit, credit)
        SELECT posting.organization_id, account_code, substr(posting.day, 1, 7),
            sum(debit), sum(credit)
        FROM posting JOIN voucher ON voucher.id = posting.voucher_id
        WHERE voucher.state = 'posted'
        GROUP BY posting.organization_id, account_code, substr(posting.day, 1, 7)
        """
    )
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.create_index(
        "ix_posting_between_members",
        "posting",
        ["organization_id", "account_code", "member_id", "day", "debit", "credit"],
        unique=False,
        sqlite_where=sa.text("account_code >= '114' AND account_code < '115'"),
    )
