"""Lines of vouchers lie by account and day, as books are read.

Lines lay by voucher and stood a second time, with their amounts, in an index by account and day,
and a third time by member. Now they lie by account and day themselves, and two small indexes lead
to those of a voucher and of a member.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_PLACE = ("account", "day", "voucher", "line")
_TOLD = ("member", "summary", "debit", "credit", "fund", "document")


def upgrade() -> None:
    # Views and triggers stand in the way while a table they name is not there.
    standing = _views_and_triggers()
    for kind, name, _ in reversed(standing):
        op.execute(f"DROP {kind} {name}")
    _lay_lines_by_account()
    for _, _, statement in standing:
        op.get_bind().exec_driver_sql(statement)


def _views_and_triggers() -> list[tuple[str, str, str]]:
    """Return kind, name and statement of each, views before the triggers on them."""
    query = (
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"
        " ORDER BY type DESC, rowid"
    )
    return [tuple(row) for row in op.get_bind().exec_driver_sql(query)]


def _lay_lines_by_account() -> None:
    op.create_table(
        "kept_posting_new",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _PLACE),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("debit", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("(debit = 0) <> (credit = 0)", name="ck_kept_posting_one_side"),
        sa.ForeignKeyConstraint(
            ["account"], ["kept_account.serial"], name="fk_kept_posting_account"
        ),
        sa.ForeignKeyConstraint(
            ["voucher"], ["kept_voucher.serial"], name="fk_kept_posting_voucher"
        ),
        sa.ForeignKeyConstraint(["member"], ["kept_member.serial"], name="fk_kept_posting_member"),
        sa.PrimaryKeyConstraint(*_PLACE, name="pk_kept_posting"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    columns = ", ".join((*_PLACE, *_TOLD))
    op.execute(
        f"INSERT INTO kept_posting_new ({columns})"
        f" SELECT {columns} FROM kept_posting ORDER BY {', '.join(_PLACE)}"
    )
    op.drop_table("kept_posting")
    op.rename_table("kept_posting_new", "kept_posting")
    op.create_index("ix_kept_posting_voucher", "kept_posting", ["voucher", "line"], unique=True)
    op.create_index(
        "ix_kept_posting_member",
        "kept_posting",
        ["member"],
        sqlite_where=sa.text("member IS NOT NULL"),
    )
