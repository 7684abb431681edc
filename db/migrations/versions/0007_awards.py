"""Applications, payouts and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _application()
    _decision()
    _payout()


def _application() -> None:
    op.create_table(
        "application",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("award_year", sa.Integer(), nullable=False),
        sa.Column("basis_year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("seed_fund", sa.Integer(), nullable=True),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("printed_on", sa.Text(), nullable=True),
        sa.Column("printed_values", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_application_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
        sa.UniqueConstraint("number", name="uq_application_number"),
        sa.UniqueConstraint(
            "organization_id",
            "programme",
            "award_year",
            name="uq_application_organization_id_programme_award_year",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_application_office_revision", "application", ["office", "revision"], unique=False
    )


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("award_year", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_decision_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint(
            "organization_id",
            "question",
            "award_year",
            name="uq_decision_organization_id_question_award_year",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_decision_office_revision", "decision", ["office", "revision"], unique=False)


def _payout() -> None:
    op.create_table(
        "payout",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("award_year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_payout_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payout"),
        sa.UniqueConstraint(
            "organization_id",
            "programme",
            "award_year",
            name="uq_payout_organization_id_programme_award_year",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_payout_office_revision", "payout", ["office", "revision"], unique=False)
