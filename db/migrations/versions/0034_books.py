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
    for name, agreed in (("fee_fen", "1"), ("fee_down", "0"), ("fee_by_period", "0")):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default=agreed)
        op.add_column("advance", column)
    _bank_pair()
    _statement_note()


def _add(table: str, *names: str, kind: sa.Text | sa.Integer | None = None) -> None:
    """Add columns that stand empty in the rows there are: no text, no flag, no command."""
    for name in names:
        nothing = "{}" if name == "command" else "0" if kind else ""
        column = sa.Column(name, kind or sa.Text(), nullable=False, server_default=nothing)
        op.add_column(table, column)


def _bank_pair() -> None:
    told = ("organization_id", "account_code", "bank_lines", "book_lines", "operator")
    op.create_table(
        "bank_pair", *_texts(*told), *_numbers("is_apart"), *_owned("bank_pair"), sqlite_strict=True
    )
    _index("bank_pair", "organization_id", "account_code")
    _index("bank_pair", "office", "revision")


def _statement_note() -> None:
    told = ("organization_id", "section", "wording", "written_by", "written_at")
    place = ("organization_id", "year", "section", "version")
    op.create_table(
        "statement_note",
        *_texts(*told),
        *_numbers("year", "version"),
        *_owned("statement_note"),
        sa.UniqueConstraint(*place, name=f"uq_statement_note_{'_'.join(place)}"),
        sqlite_strict=True,
    )
    _index("statement_note", "office", "revision")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        *_texts("id", "office"),
        *_numbers("revision"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=f"fk_{table}_organization_id"
        ),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False)
