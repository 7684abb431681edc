"""Documents that wait for a second person, a poster apart, fund and document on lines."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add("waiting_voucher", "checker", "handler", "command")
    _add("book_rule", "poster_apart", kind=sa.Integer())
    _add("account", "needs_fund", "needs_document", kind=sa.Integer())
    _add("posting", "fund", "document")
    _bank_pair()


def _add(table: str, *names: str, kind: sa.Text | sa.Integer | None = None) -> None:
    """Add columns that stand empty in the rows there are: no text, no flag, no command."""
    for name in names:
        nothing = "{}" if name == "command" else "0" if kind else ""
        column = sa.Column(name, kind or sa.Text(), nullable=False, server_default=nothing)
        op.add_column(table, column)


def _bank_pair() -> None:
    told = ("organization_id", "account_code", "bank_lines", "book_lines", "operator")
    op.create_table(
        "bank_pair",
        *(sa.Column(name, sa.Text(), nullable=False) for name in told),
        sa.Column("is_apart", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bank_pair"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_bank_pair_organization_id"
        ),
        sqlite_strict=True,
    )
    for columns in (["organization_id", "account_code"], ["office", "revision"]):
        op.create_index(f"ix_bank_pair_{'_'.join(columns)}", "bank_pair", columns, unique=False)
