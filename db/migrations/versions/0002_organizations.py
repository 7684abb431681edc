"""Organizations and what the awards ask of them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _organization()
    _acceptance()
    _annual_statement()
    _dividend_received()
    _holding()
    _rating()


def _organization() -> None:
    op.create_table(
        "organization",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=True),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("sponsor_level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("legal_form", sa.Text(), nullable=False),
        sa.Column("legal_representative", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Text(), nullable=True),
        sa.Column("registered_division", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("bank_name", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("accounting_system", sa.Text(), nullable=False),
        sa.Column("charter", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name="fk_organization_parent_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
        sqlite_strict=True,
    )
    op.create_index("ix_organization_credit_code", "organization", ["credit_code"], unique=False)
    op.create_index("ix_organization_name", "organization", ["name"], unique=False)
    op.create_index(
        "ix_organization_office_revision", "organization", ["office", "revision"], unique=False
    )


def _acceptance() -> None:
    op.create_table(
        "acceptance",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Text(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_acceptance_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_acceptance"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_acceptance_office_revision", "acceptance", ["office", "revision"], unique=False
    )
    op.create_index(
        "ix_acceptance_organization_id", "acceptance", ["organization_id"], unique=False
    )


def _annual_statement() -> None:
    op.create_table(
        "annual_statement",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("operating_revenue", sa.Integer(), nullable=False),
        sa.Column("audited", sa.Integer(), nullable=False),
        sa.Column("audit_firm", sa.Text(), nullable=False),
        sa.Column("report_number", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_annual_statement_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_annual_statement"),
        sa.UniqueConstraint(
            "organization_id", "year", name="uq_annual_statement_organization_id_year"
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_annual_statement_office_revision",
        "annual_statement",
        ["office", "revision"],
        unique=False,
    )
    op.create_index(
        "ix_annual_statement_organization_id", "annual_statement", ["organization_id"], unique=False
    )


def _dividend_received() -> None:
    op.create_table(
        "dividend_received",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_dividend_received_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dividend_received"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_dividend_received_office_revision",
        "dividend_received",
        ["office", "revision"],
        unique=False,
    )
    op.create_index(
        "ix_dividend_received_organization_id",
        "dividend_received",
        ["organization_id"],
        unique=False,
    )


def _holding() -> None:
    op.create_table(
        "holding",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("holding_bp", sa.Integer(), nullable=False),
        sa.Column("paid_in", sa.Integer(), nullable=False),
        sa.Column("verified_on", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_holding_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_holding"),
        sqlite_strict=True,
    )
    op.create_index("ix_holding_office_revision", "holding", ["office", "revision"], unique=False)
    op.create_index("ix_holding_organization_id", "holding", ["organization_id"], unique=False)


def _rating() -> None:
    op.create_table(
        "rating",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("rated_on", sa.Text(), nullable=False),
        sa.Column("rated_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_rating_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sqlite_strict=True,
    )
    op.create_index("ix_rating_office_revision", "rating", ["office", "revision"], unique=False)
    op.create_index("ix_rating_organization_id", "rating", ["organization_id"], unique=False)
