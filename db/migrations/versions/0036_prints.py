"""Which pages of a print went where; offices' own layouts kept as they were when they printed."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("printed_set", sa.Column("pages", sa.Text(), nullable=False, server_default=""))
    op.add_column("printed_set", sa.Column("printer", sa.Text(), nullable=False, server_default=""))
    copies = sa.Column("copies", sa.Integer(), nullable=False, server_default="1")
    op.add_column("printed_set", copies)
    op.create_table(
        "printed_layout",
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("form_id", "version", name="pk_printed_layout"),
        sqlite_strict=True,
    )
    told = "form_id, version, base_version, name, issuer, source"
    op.execute(
        f"INSERT OR IGNORE INTO printed_layout ({told}) SELECT {told} FROM form_layout "
        "WHERE EXISTS (SELECT 1 FROM printed_set WHERE printed_set.form_id = form_layout.form_id "
        "AND printed_set.form_version = form_layout.version)"
    )
