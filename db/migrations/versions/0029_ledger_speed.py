"""How many lines stand on an account in a month: long books are read where they are looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ADD = """
    INSERT INTO account_balance (organization_id, account_code, month, debit, credit, lines)
    SELECT organization_id, account_code, substr(day, 1, 7),
        {sign}sum(debit), {sign}sum(credit), {sign}count(*)
    FROM posting WHERE voucher_id = {voucher}.id
    GROUP BY organization_id, account_code, substr(day, 1, 7)
    ON CONFLICT (organization_id, account_code, month)
    DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit,
        lines = lines + excluded.lines;
"""
# As those of 0023, which kept the sums alone.
TRIGGERS = {
    "account_balance_on_posting": f"""
    AFTER UPDATE OF state ON voucher
    WHEN OLD.state <> 'posted' AND NEW.state = 'posted'
    BEGIN {_ADD.format(sign="", voucher="NEW")} END
    """,
    "account_balance_on_replacing": f"""
    AFTER UPDATE OF state ON voucher
    WHEN OLD.state = 'posted' AND NEW.state <> 'posted'
    BEGIN {_ADD.format(sign="-", voucher="OLD")} END
    """,
    "account_balance_on_deleting": f"""
    BEFORE DELETE ON voucher
    WHEN OLD.state = 'posted'
    BEGIN {_ADD.format(sign="-", voucher="OLD")} END
    """,
    "account_balance_on_deleting_a_line": """
    AFTER DELETE ON posting
    WHEN (SELECT state FROM voucher WHERE id = OLD.voucher_id) = 'posted'
    BEGIN
        UPDATE account_balance
        SET debit = debit - OLD.debit, credit = credit - OLD.credit, lines = lines - 1
        WHERE organization_id = OLD.organization_id AND account_code = OLD.account_code
            AND month = substr(OLD.day, 1, 7);
    END
    """,
}


def upgrade() -> None:
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.drop_table("account_balance")
    op.create_table(
        "account_balance",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("account_code", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("debit", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "account_code", "month", name="pk_account_balance"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute(
        """
        INSERT INTO account_balance
            (organization_id, account_code, month, debit, credit, lines)
        SELECT posting.organization_id, account_code, substr(posting.day, 1, 7),
            sum(debit), sum(credit), count(*)
        FROM posting JOIN voucher ON voucher.id = posting.voucher_id
        WHERE voucher.state = 'posted'
        GROUP BY posting.organization_id, account_code, substr(posting.day, 1, 7)
        """
    )
    for name, body in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")
