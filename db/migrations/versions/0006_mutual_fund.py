"""The fund's own business."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What moved money is corrected by a counter-entry, never changed: the office's own rows are final.
FINAL = ("share_entry", "advance", "repayment", "seed_fund_entry")


def upgrade() -> None:
    _fund_rule()
    _advance()
    _seed_fund_entry()
    _share_entry()
    _repayment()
    for table in FINAL:
        _make_final(table)


def _fund_rule() -> None:
    op.create_table(
        "fund_rule",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_fund_rule_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fund_rule"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_fund_rule_office_revision", "fund_rule", ["office", "revision"], unique=False
    )
    op.create_index("ix_fund_rule_organization_id", "fund_rule", ["organization_id"], unique=False)


def _advance() -> None:
    op.create_table(
        "advance",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("principal", sa.Integer(), nullable=False),
        sa.Column("lent_on", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("usage_fee_bp", sa.Integer(), nullable=False),
        sa.Column("day_basis", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("guarantor", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_advance_member_id"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_advance_organization_id"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name="fk_advance_voucher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_advance"),
        sa.UniqueConstraint("organization_id", "number", name="uq_advance_organization_id_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_advance_member_id", "advance", ["member_id"], unique=False)
    op.create_index("ix_advance_office_revision", "advance", ["office", "revision"], unique=False)


def _seed_fund_entry() -> None:
    op.create_table(
        "seed_fund_entry",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_seed_fund_entry_organization_id"
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name="fk_seed_fund_entry_voucher_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seed_fund_entry"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_seed_fund_entry_office_revision",
        "seed_fund_entry",
        ["office", "revision"],
        unique=False,
    )
    op.create_index(
        "ix_seed_fund_entry_organization_id", "seed_fund_entry", ["organization_id"], unique=False
    )


def _share_entry() -> None:
    op.create_table(
        "share_entry",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_share_entry_member_id"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_share_entry_organization_id"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name="fk_share_entry_voucher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_share_entry"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_share_entry_member_id_day", "share_entry", ["member_id", "day"], unique=False
    )
    op.create_index(
        "ix_share_entry_office_revision", "share_entry", ["office", "revision"], unique=False
    )
    op.create_index(
        "ix_share_entry_organization_id", "share_entry", ["organization_id"], unique=False
    )


def _repayment() -> None:
    op.create_table(
        "repayment",
        sa.Column("advance_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("principal", sa.Integer(), nullable=False),
        sa.Column("usage_fee", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["advance_id"], ["advance.id"], name="fk_repayment_advance_id"),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name="fk_repayment_voucher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_repayment"),
        sqlite_strict=True,
    )
    op.create_index("ix_repayment_advance_id", "repayment", ["advance_id"], unique=False)
    op.create_index(
        "ix_repayment_office_revision", "repayment", ["office", "revision"], unique=False
    )


def _make_final(table: str) -> None:
    for name, action in (("is_final", "UPDATE"), ("stays", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {action} ON {table} "
            "WHEN OLD.office = (SELECT id FROM office) "
            f"BEGIN SELECT RAISE(ABORT, '{table}.final'); END"
        )
