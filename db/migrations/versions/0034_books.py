"""Documents that wait for a second person, a poster apart, fund and document on lines."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("checker", "handler"):
        _add("waiting_voucher", name)
    _add("waiting_voucher", "command", "{}")
    _add("book_rule", "poster_apart", "0", sa.Integer())


def _add(table: str, name: str, default: str = "", kind: sa.types.TypeEngine[object] | None = None) -> None:
    column = sa.Column(name, kind or sa.Text(), nullable=False, server_default=default)
    op.add_column(table, column)
