"""Shareholders, verification of capital, complete statements, business entities."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _more_of_the_facts()
    _shareholder()
    _capital_payment()
    _capital_transfer()
    _capital_verification()
    _business_entity()
    _honour()


def _more_of_the_facts() -> None:
    """What was recorded as a rating was a joint one: the program asked for no other."""
    op.add_column("rating", sa.Column("is_joint", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("rating", sa.Column("document", sa.Text(), nullable=False, server_default=""))
    for name in ("standard", "accepted_by"):
        op.add_column("acceptance", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in (
        "profit",
        "assets",
        "liabilities",
        "receivables",
        "inventory",
        "selling_expense",
        "administrative_expense",
        "finance_expense",
    ):
        op.add_column("annual_statement", sa.Column(name, sa.Integer(), nullable=True))


def _shareholder() -> None:
    _create(
        "shareholder",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("subscribed", sa.Integer(), nullable=False),
        sa.Column("subscribed_on", sa.Text(), nullable=True),
        _leans("shareholder", "organization_id", "organization"),
        _leans("shareholder", "owner_id", "organization"),
    )
    _index("shareholder", "organization_id")


def _capital_payment() -> None:
    _create(
        "capital_payment",
        sa.Column("shareholder_id", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        _leans("capital_payment", "shareholder_id", "shareholder"),
    )
    _index("capital_payment", "shareholder_id")


def _capital_transfer() -> None:
    _create(
        "capital_transfer",
        sa.Column("shareholder_id", sa.Text(), nullable=False),
        sa.Column("to_shareholder_id", sa.Text(), nullable=True),
        sa.Column("moved_on", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        _leans("capital_transfer", "shareholder_id", "shareholder"),
        _leans("capital_transfer", "to_shareholder_id", "shareholder"),
    )
    _index("capital_transfer", "shareholder_id")
    _index("capital_transfer", "to_shareholder_id")


def _capital_verification() -> None:
    _create(
        "capital_verification",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("verified_by", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        _leans("capital_verification", "organization_id", "organization"),
    )
    _index("capital_verification", "organization_id")


def _business_entity() -> None:
    _create(
        "business_entity",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("is_counting", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        _leans("business_entity", "organization_id", "organization"),
        _leans("business_entity", "entity_id", "organization"),
    )
    _index("business_entity", "organization_id")
    _index("business_entity", "entity_id")


def _honour() -> None:
    _create(
        "honour",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        _leans("honour", "organization_id", "organization"),
    )
    _index("honour", "organization_id")


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """Create a table of records that an office owns and that travel."""
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{table}_office_revision", table, ["office", "revision"], unique=False)


def _leans(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
