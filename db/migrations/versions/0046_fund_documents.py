"""Documents of the fund have a number of their own; those there are get theirs as posted."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0043"
branch_labels = None
depends_on = None

_SERIES = ("organization_id", "kind", "year", "number")
# A transfer and an inheritance are two lines of the register, and one document.
_FOUND = """
    SELECT voucher_id, CASE kind WHEN 'transfer_in' THEN 'transfer'
        WHEN 'inheritance_in' THEN 'inheritance' ELSE kind END AS kind
    FROM share_entry WHERE kind NOT IN ('transfer_out', 'inheritance_out')
    UNION SELECT voucher_id, 'repayment' FROM repayment
    UNION SELECT voucher_id, 'seed_fund' FROM seed_fund_entry WHERE amount > 0
    UNION SELECT voucher_id, 'payout' FROM surplus_payout
"""
# Numbered by the office that keeps the books, and told to others with its next package: their
# revision is the newest there is.
_NUMBERED = f"""
    INSERT INTO fund_document
        (id, organization_id, kind, year, number, voucher_id, office, revision)
    SELECT voucher.id, voucher.organization_id, found.kind,
        CAST(substr(voucher.month, 1, 4) AS INTEGER),
        row_number() OVER (
            PARTITION BY voucher.organization_id, found.kind, substr(voucher.month, 1, 4)
            ORDER BY voucher.chain_position),
        voucher.id, voucher.office, (SELECT coalesce(max(sequence), 1) FROM audit_log)
    FROM ({_FOUND}) AS found
        JOIN voucher ON voucher.id = found.voucher_id
        JOIN office ON office.id = voucher.office
"""


def upgrade() -> None:
    op.create_table(
        "fund_document",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_fund_document_organization_id"
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["kept_voucher.id"], name="fk_fund_document_voucher_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fund_document"),
        sa.UniqueConstraint(*_SERIES, name=f"uq_fund_document_{'_'.join(_SERIES)}"),
        sa.UniqueConstraint("voucher_id", name="uq_fund_document_voucher_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_fund_document_office_revision", "fund_document", ["office", "revision"])
    op.execute(_NUMBERED)
