"""The books, and the triggers that keep them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Balanced or not posted, posted is final: held by the database too, whatever program writes.
TRIGGERS = (
    """
    CREATE TRIGGER voucher_enters_as_draft BEFORE INSERT ON voucher
    WHEN NEW.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'voucher.not_draft'); END
    """,
    """
    CREATE TRIGGER voucher_balances BEFORE UPDATE OF state ON voucher
    WHEN OLD.state = 'draft' AND NEW.state = 'posted'
    BEGIN
        SELECT RAISE(ABORT, 'voucher.unbalanced')
        WHERE (SELECT count(*) < 2 OR sum(debit) <> sum(credit)
                   OR max(day <> NEW.day) OR max(organization_id <> NEW.organization_id)
               FROM posting WHERE voucher_id = NEW.id);
    END
    """,
    """
    CREATE TRIGGER voucher_is_final BEFORE UPDATE ON voucher
    WHEN OLD.state = 'posted' AND OLD.office = (SELECT id FROM office)
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    """
    CREATE TRIGGER voucher_stays BEFORE DELETE ON voucher
    WHEN OLD.state = 'posted' AND OLD.office = (SELECT id FROM office)
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    """
    CREATE TRIGGER posting_fits_its_voucher BEFORE INSERT ON posting
    BEGIN
        SELECT RAISE(ABORT, 'voucher.posted')
        FROM voucher WHERE id = NEW.voucher_id AND state = 'posted';
        SELECT RAISE(ABORT, 'posting.other_voucher')
        FROM voucher WHERE id = NEW.voucher_id
            AND (organization_id <> NEW.organization_id OR day <> NEW.day);
    END
    """,
    """
    CREATE TRIGGER posting_is_final BEFORE UPDATE ON posting
    WHEN (SELECT state FROM voucher WHERE id = OLD.voucher_id) = 'posted'
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    """
    CREATE TRIGGER posting_stays BEFORE DELETE ON posting
    WHEN OLD.office = (SELECT id FROM office)
        AND (SELECT state FROM voucher WHERE id = OLD.voucher_id) = 'posted'
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
)


def upgrade() -> None:
    _account()
    _period()
    _voucher()
    _posting()
    for trigger in TRIGGERS:
        op.execute(trigger)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_class", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=False),
        sa.Column("needs_member", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_account_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("organization_id", "code", name="uq_account_organization_id_code"),
        sqlite_strict=True,
    )
    op.create_index("ix_account_office_revision", "account", ["office", "revision"], unique=False)


def _period() -> None:
    op.create_table(
        "period",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_period_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_period"),
        sa.UniqueConstraint("organization_id", "month", name="uq_period_organization_id_month"),
        sqlite_strict=True,
    )
    op.create_index("ix_period_office_revision", "period", ["office", "revision"], unique=False)


def _voucher() -> None:
    op.create_table(
        "voucher",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chain_position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("checker", sa.Text(), nullable=False),
        sa.Column("poster", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Text(), nullable=True),
        sa.Column("previous_digest", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'posted')", name="ck_voucher_state"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_voucher_organization_id"
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["voucher.id"], name="fk_voucher_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_voucher"),
        sa.UniqueConstraint(
            "organization_id", "month", "number", name="uq_voucher_organization_id_month_number"
        ),
        sa.UniqueConstraint(
            "organization_id", "chain_position", name="uq_voucher_organization_id_chain_position"
        ),
        sa.UniqueConstraint("reverses_id", name="uq_voucher_reverses_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_voucher_office_revision", "voucher", ["office", "revision"], unique=False)
    op.create_index(
        "ix_voucher_organization_id_day", "voucher", ["organization_id", "day"], unique=False
    )


def _posting() -> None:
    op.create_table(
        "posting",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account_code", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("debit", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(debit = 0) <> (credit = 0)", name="ck_posting_one_side"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_posting_member_id"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_posting_organization_id"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name="fk_posting_voucher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.UniqueConstraint("voucher_id", "line", name="uq_posting_voucher_id_line"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_posting_balances",
        "posting",
        ["organization_id", "account_code", "day", "debit", "credit"],
        unique=False,
    )
    op.create_index("ix_posting_member_id", "posting", ["member_id"], unique=False)
    op.create_index("ix_posting_office_revision", "posting", ["office", "revision"], unique=False)
