"""The funds that lines of a book name are kept by themselves: a list of them reads no lines."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0046"
branch_labels = None
depends_on = None

_KEEP = """
    AFTER {told} ON kept_posting WHEN NEW.fund IS NOT NULL
    BEGIN
        INSERT INTO kept_fund (book, fund)
        SELECT book, NEW.fund FROM kept_account WHERE serial = NEW.account AND NOT EXISTS (
            SELECT 1 FROM kept_fund WHERE book = kept_account.book AND fund = NEW.fund);
    END
"""
# As it was, and the names of funds go with their book too.
_BOOK_GOES = """
    CREATE TRIGGER kept_book_goes AFTER DELETE ON organization
    WHEN EXISTS (SELECT 1 FROM kept_book WHERE organization_id = OLD.id
        AND NOT EXISTS (SELECT 1 FROM kept_voucher WHERE book = kept_book.serial))
    BEGIN
        DELETE FROM kept_fund
        WHERE book = (SELECT serial FROM kept_book WHERE organization_id = OLD.id);
        DELETE FROM kept_account
        WHERE book = (SELECT serial FROM kept_book WHERE organization_id = OLD.id);
        DELETE FROM kept_book WHERE organization_id = OLD.id;
    END
"""


def upgrade() -> None:
    op.create_table(
        "kept_fund",
        sa.Column("book", sa.Integer(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["book"], ["kept_book.serial"], name="fk_kept_fund_book"),
        sa.PrimaryKeyConstraint("book", "fund", name="pk_kept_fund"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute(
        """
        INSERT INTO kept_fund (book, fund)
        SELECT DISTINCT kept_account.book, kept_posting.fund
        FROM kept_posting JOIN kept_account ON kept_account.serial = kept_posting.account
        WHERE kept_posting.fund IS NOT NULL
        """
    )
    op.execute(f"CREATE TRIGGER kept_fund_on_writing {_KEEP.format(told='INSERT')}")
    op.execute(f"CREATE TRIGGER kept_fund_on_changing {_KEEP.format(told='UPDATE OF fund')}")
    op.execute("DROP TRIGGER kept_book_goes")
    op.execute(_BOOK_GOES)
