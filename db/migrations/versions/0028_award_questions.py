"""Answers for a whole area, the seed fund entry of a paid award, and facts two offices noted."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "award_answer",
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.UniqueConstraint(
            "question",
            "division_code",
            "office",
            name="uq_award_answer_question_division_code_office",
        ),
    )
    _create(
        "award_seed_fund",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("seed_fund_entry_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_award_seed_fund_application_id"
        ),
        sa.ForeignKeyConstraint(
            ["seed_fund_entry_id"],
            ["seed_fund_entry.id"],
            name="fk_award_seed_fund_seed_fund_entry_id",
        ),
        sa.UniqueConstraint("seed_fund_entry_id", name="uq_award_seed_fund_seed_fund_entry_id"),
    )
    op.create_index("ix_award_seed_fund_application_id", "award_seed_fund", ["application_id"])
    op.add_column("application", sa.Column("printed_revision", sa.Integer(), nullable=True))
    op.add_column(
        "annual_statement",
        sa.Column("irregular", sa.Integer(), nullable=False, server_default="0"),
    )
    _once_for_each_office("payout", "programme")
    _once_for_each_office("decision", "question")


def _create(table: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        table,
        *parts,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{table}_office_revision", table, ["office", "revision"])


def _once_for_each_office(table: str, what: str) -> None:
    name = f"uq_{table}_organization_id_{what}_award_year"
    with op.batch_alter_table(table, table_kwargs={"sqlite_strict": True}) as batch:
        batch.drop_constraint(name, type_="unique")
        batch.create_unique_constraint(
            f"{name}_office", ["organization_id", what, "award_year", "office"]
        )
