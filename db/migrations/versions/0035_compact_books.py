"""Vouchers and their lines kept in a tenth of the room; read and written by the names they had.

What repeats on every line (organization, office, account, member, who signed) is kept once and
named by a small number; days are numbers, digests bytes; what a line shares with its voucher is
kept with the voucher. ``voucher`` and ``posting`` are views that tell all of it as before, and take
it in as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_NO_DIGEST = "0" * 64
_OWN = "(SELECT kept_word.serial FROM kept_word JOIN office ON office.id = kept_word.word)"
_STEADY = ("kept_book", "kept_word", "kept_account", "kept_member")


def _day(told: str) -> str:
    return (
        f"CASE typeof({told}) WHEN 'integer' THEN {told}"
        f" ELSE CAST(julianday({told}) - 2440587.5 AS INTEGER) END"
    )


def _told_day(kept: str) -> str:
    return f"date({kept} * 86400, 'unixepoch')"


def _word(told: str) -> str:
    return f"(SELECT serial FROM kept_word WHERE word = {told})"


def _told_word(kept: str) -> str:
    return f"coalesce((SELECT word FROM kept_word WHERE serial = {kept}), '')"


def _second(told: str) -> str:
    """Return the second of a moment told as the program tells it, NULL for any other text."""
    second = f"CAST(strftime('%s', {told}) AS INTEGER)"
    return f"CASE WHEN {_told_second(second)} = {told} THEN {second} END"


def _told_second(kept: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%S', {kept}, 'unixepoch')"


def _odd_moment(told: str) -> str:
    return f"CASE WHEN {_second(told)} IS NULL THEN nullif({told}, '') END"


def _id_of(kept: str) -> str:
    """Return an id as it is told, of its sixteen bytes."""
    places = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    parts = " || '-' || ".join(f"substr(hex({kept}), {at}, {many})" for at, many in places)
    return f"lower({parts})"


def _uuid(told: str) -> str:
    """Return the bytes of an id, NULL where it would not be told of them as it was."""
    kept = f"unhex(replace({told}, '-', ''))"
    return f"CASE WHEN {_id_of(kept)} = {told} THEN {kept} END"


def _voucher_values(of: str) -> dict[str, str]:
    """Return what is kept of a voucher told by the row ``of``."""
    words = {name: _word(f"{of}.{name}") for name in _WORDS}
    return {
        "uuid": _uuid(f"{of}.id"),
        "odd_id": f"CASE WHEN {_uuid(f'{of}.id')} IS NULL THEN {of}.id END",
        "book": f"(SELECT serial FROM kept_book WHERE organization_id = {of}.organization_id)",
        "revision": f"{of}.revision",
        "day": _day(f"{of}.day"),
        "number": f"{of}.number",
        "chain_position": f"{of}.chain_position",
        "is_posted": f"{of}.state = 'posted'",
        "attachment_count": f"{of}.attachment_count",
        "summary": f"{of}.summary",
        **words,
        "posted_second": _second(f"{of}.posted_at"),
        "posted_at": _odd_moment(f"{of}.posted_at"),
        "source_id": f"nullif({of}.source_id, '')",
        "reverses_id": f"{of}.reverses_id",
        "digest": f"nullif(unhex({of}.digest), x'')",
    }


def _posting_values(of: str) -> dict[str, str]:
    """Return what is kept of a line told by the row ``of``."""
    account = (
        "(SELECT kept_account.serial FROM kept_account JOIN kept_book"
        " ON kept_book.serial = kept_account.book"
        f" WHERE kept_book.organization_id = {of}.organization_id"
        f" AND kept_account.code = {of}.account_code)"
    )
    return {
        "voucher": f"(SELECT serial FROM kept_voucher WHERE id = {of}.voucher_id)",
        "line": f"{of}.line",
        "account": account,
        "day": _day(f"{of}.day"),
        "member": f"(SELECT serial FROM kept_member WHERE member_id = {of}.member_id)",
        "summary": f"nullif({of}.summary, '')",
        "debit": f"{of}.debit",
        "credit": f"{of}.credit",
        "fund": f"nullif({of}.fund, '')",
        "document": f"nullif({of}.document, '')",
    }


def _set(values: dict[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def _insert(table: str, values: dict[str, str]) -> str:
    return f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())}"


_WORDS = ("office", "maker", "checker", "cashier", "poster", "source_kind")
_NEW_WORDS = "".join(
    f"""
    INSERT INTO kept_word (word) SELECT NEW.{name}
    WHERE NEW.{name} <> '' AND NEW.{name} NOT IN (SELECT word FROM kept_word);
    """
    for name in _WORDS
)
_NEW_ACCOUNT = """
    INSERT INTO kept_account (book, code)
    SELECT kept_book.serial, NEW.account_code FROM kept_book
    WHERE kept_book.organization_id = NEW.organization_id AND NOT EXISTS (
        SELECT 1 FROM kept_account WHERE book = kept_book.serial AND code = NEW.account_code);
"""
_NEW_MEMBER = """
    INSERT INTO kept_member (member_id) SELECT NEW.member_id
    WHERE NEW.member_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM kept_member WHERE member_id = NEW.member_id);
"""
_FITS = f"""
    SELECT RAISE(ABORT, 'voucher.other_month')
    WHERE NEW.month <> strftime('%Y-%m', ({_day("NEW.day")}) * 86400, 'unixepoch');
"""
_FITS_ITS_VOUCHER = f"""
    SELECT RAISE(ABORT, 'posting.other_voucher')
    FROM kept_voucher JOIN kept_book ON kept_book.serial = kept_voucher.book
    WHERE kept_voucher.id = NEW.voucher_id AND (kept_book.organization_id <> NEW.organization_id
        OR kept_voucher.day <> {_day("NEW.day")});
"""
_VIEWS = {
    "voucher": f"""
    SELECT kept_book.organization_id AS organization_id, kept_voucher.month AS month,
        kept_voucher.number AS number, kept_voucher.chain_position AS chain_position,
        {_told_day("kept_voucher.day")} AS day, kept_voucher.summary AS summary,
        kept_voucher.attachment_count AS attachment_count,
        CASE kept_voucher.is_posted WHEN 1 THEN 'posted' ELSE 'draft' END AS state,
        {_told_word("kept_voucher.maker")} AS maker,
        {_told_word("kept_voucher.checker")} AS checker,
        {_told_word("kept_voucher.poster")} AS poster,
        coalesce(kept_voucher.posted_at, {_told_second("kept_voucher.posted_second")}, '')
            AS posted_at,
        {_told_word("kept_voucher.source_kind")} AS source_kind,
        coalesce(kept_voucher.source_id, '') AS source_id,
        kept_voucher.reverses_id AS reverses_id,
        CASE WHEN kept_voucher.digest IS NULL THEN '' ELSE coalesce((
            SELECT lower(hex(earlier.digest)) FROM kept_voucher AS earlier
            WHERE earlier.book = kept_voucher.book
                AND earlier.chain_position = kept_voucher.chain_position - 1), '{_NO_DIGEST}')
            END AS previous_digest,
        coalesce(lower(hex(kept_voucher.digest)), '') AS digest,
        kept_voucher.id AS id,
        owner.word AS office, kept_voucher.revision AS revision,
        {_told_word("kept_voucher.cashier")} AS cashier
    FROM kept_voucher
        JOIN kept_word AS owner ON owner.serial = kept_voucher.office
        JOIN kept_book ON kept_book.serial = kept_voucher.book
    """,
    "posting": f"""
    SELECT kept_book.organization_id AS organization_id, kept_voucher.id AS voucher_id,
        {_told_day("kept_posting.day")} AS day, kept_posting.line AS line,
        kept_account.code AS account_code,
        kept_member.member_id AS member_id,
        coalesce(kept_posting.summary, '') AS summary, kept_posting.debit AS debit,
        kept_posting.credit AS credit, kept_voucher.id || '-' || kept_posting.line AS id,
        owner.word AS office, kept_voucher.revision AS revision,
        coalesce(kept_posting.fund, '') AS fund, coalesce(kept_posting.document, '') AS document
    FROM kept_posting
        JOIN kept_voucher ON kept_voucher.serial = kept_posting.voucher
        JOIN kept_word AS owner ON owner.serial = kept_voucher.office
        JOIN kept_account ON kept_account.serial = kept_posting.account
        JOIN kept_book ON kept_book.serial = kept_account.book
        LEFT JOIN kept_member ON kept_member.serial = kept_posting.member
    """,
    "account_line": """
    SELECT kept_posting.voucher AS voucher, kept_posting.line AS line,
        kept_book.organization_id AS organization_id, kept_account.code AS account_code,
        kept_posting.day AS day, kept_posting.member AS member,
        coalesce(kept_posting.summary, '') AS summary, kept_posting.debit AS debit,
        kept_posting.credit AS credit, coalesce(kept_posting.fund, '') AS fund,
        coalesce(kept_posting.document, '') AS document
    FROM kept_posting
        JOIN kept_account ON kept_account.serial = kept_posting.account
        JOIN kept_book ON kept_book.serial = kept_account.book
    """,
}
# How the views take in what is told to them.
_WRITING = {
    "voucher_is_told": f"""
    INSTEAD OF INSERT ON voucher
    BEGIN
        {_FITS}
        INSERT INTO kept_book (organization_id) SELECT NEW.organization_id WHERE NOT EXISTS (
            SELECT 1 FROM kept_book WHERE organization_id = NEW.organization_id);
        {_NEW_WORDS}
        {_insert("kept_voucher", _voucher_values("NEW"))};
    END
    """,
    "voucher_is_told_anew": f"""
    INSTEAD OF UPDATE ON voucher
    BEGIN
        {_FITS}
        {_NEW_WORDS}
        UPDATE kept_voucher SET {_set(_voucher_values("NEW"))} WHERE id = OLD.id;
    END
    """,
    "voucher_is_taken_out": """
    INSTEAD OF DELETE ON voucher
    BEGIN
        DELETE FROM kept_posting
        WHERE voucher = (SELECT serial FROM kept_voucher WHERE id = OLD.id);
        DELETE FROM kept_voucher WHERE id = OLD.id;
    END
    """,
    "posting_is_told": f"""
    INSTEAD OF INSERT ON posting
    BEGIN
        {_FITS_ITS_VOUCHER}
        {_NEW_ACCOUNT}
        {_NEW_MEMBER}
        {_insert("kept_posting", _posting_values("NEW"))};
    END
    """,
    "posting_is_told_anew": f"""
    INSTEAD OF UPDATE ON posting
    BEGIN
        {_FITS_ITS_VOUCHER}
        {_NEW_ACCOUNT}
        {_NEW_MEMBER}
        UPDATE kept_posting SET {_set(_posting_values("NEW"))}
        WHERE voucher = (SELECT serial FROM kept_voucher WHERE id = OLD.voucher_id)
            AND line = OLD.line;
    END
    """,
    "posting_is_taken_out": """
    INSTEAD OF DELETE ON posting
    BEGIN
        DELETE FROM kept_posting
        WHERE voucher = (SELECT serial FROM kept_voucher WHERE id = OLD.voucher_id)
            AND line = OLD.line;
    END
    """,
    # Names that no line bears any more go with whom they named.
    "kept_member_goes": """
    AFTER DELETE ON member
    BEGIN
        DELETE FROM kept_member WHERE member_id = OLD.id AND NOT EXISTS (
            SELECT 1 FROM kept_account JOIN kept_posting
                ON kept_posting.account = kept_account.serial
            WHERE kept_posting.member = kept_member.serial);
    END
    """,
    "kept_book_goes": """
    AFTER DELETE ON organization
    WHEN EXISTS (SELECT 1 FROM kept_book WHERE organization_id = OLD.id
        AND NOT EXISTS (SELECT 1 FROM kept_voucher WHERE book = kept_book.serial))
    BEGIN
        DELETE FROM kept_account
        WHERE book = (SELECT serial FROM kept_book WHERE organization_id = OLD.id);
        DELETE FROM kept_book WHERE organization_id = OLD.id;
    END
    """,
}
_ADD = """
    INSERT INTO account_balance (organization_id, account_code, month, debit, credit, lines)
    SELECT organization_id, account_code, {row}.month, {sign}sum(debit), {sign}sum(credit),
        {sign}count(*)
    FROM account_line WHERE voucher = {row}.serial
    GROUP BY account_code
    ON CONFLICT (organization_id, account_code, month)
    DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit,
        lines = lines + excluded.lines;
"""
# As before, now on what is kept: balanced or not posted, posted is final, balances by month.
_HOLDING = {
    "voucher_enters_as_draft": """
    BEFORE INSERT ON kept_voucher WHEN NEW.is_posted
    BEGIN SELECT RAISE(ABORT, 'voucher.not_draft'); END
    """,
    "voucher_balances": """
    BEFORE UPDATE OF is_posted ON kept_voucher WHEN NOT OLD.is_posted AND NEW.is_posted
    BEGIN
        SELECT RAISE(ABORT, 'voucher.unbalanced')
        WHERE (SELECT count(*) < 2 OR sum(debit) <> sum(credit) OR max(day <> NEW.day)
                   OR max((SELECT book FROM kept_account WHERE serial = account) <> NEW.book)
               FROM kept_posting WHERE voucher = NEW.serial);
    END
    """,
    "voucher_is_final": f"""
    BEFORE UPDATE ON kept_voucher WHEN OLD.is_posted AND OLD.office = {_OWN}
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    "voucher_stays": f"""
    BEFORE DELETE ON kept_voucher WHEN OLD.is_posted AND OLD.office = {_OWN}
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    "voucher_in_open_month": f"""
    BEFORE UPDATE OF is_posted ON kept_voucher
    WHEN NOT OLD.is_posted AND NEW.is_posted AND NEW.office = {_OWN}
    BEGIN
        SELECT RAISE(ABORT, 'voucher.closed_period')
        WHERE EXISTS (
            SELECT 1 FROM period JOIN kept_book
                ON kept_book.organization_id = period.organization_id
            WHERE kept_book.serial = NEW.book AND period.month >= NEW.month
                AND period.state <> 'open');
    END
    """,
    "posting_fits_its_voucher": """
    BEFORE INSERT ON kept_posting
    BEGIN
        SELECT RAISE(ABORT, 'voucher.posted')
        FROM kept_voucher WHERE serial = NEW.voucher AND is_posted;
    END
    """,
    "posting_is_final": """
    BEFORE UPDATE ON kept_posting
    WHEN (SELECT is_posted FROM kept_voucher WHERE serial = OLD.voucher)
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    "posting_stays": f"""
    BEFORE DELETE ON kept_posting
    WHEN (SELECT is_posted AND office = {_OWN} FROM kept_voucher WHERE serial = OLD.voucher)
    BEGIN SELECT RAISE(ABORT, 'voucher.posted'); END
    """,
    "account_balance_on_posting": f"""
    AFTER UPDATE OF is_posted ON kept_voucher WHEN NOT OLD.is_posted AND NEW.is_posted
    BEGIN {_ADD.format(sign="", row="NEW")} END
    """,
    "account_balance_on_replacing": f"""
    AFTER UPDATE OF is_posted ON kept_voucher WHEN OLD.is_posted AND NOT NEW.is_posted
    BEGIN {_ADD.format(sign="-", row="OLD")} END
    """,
    "account_balance_on_deleting": f"""
    BEFORE DELETE ON kept_voucher WHEN OLD.is_posted
    BEGIN {_ADD.format(sign="-", row="OLD")} END
    """,
    "account_balance_on_deleting_a_line": """
    AFTER DELETE ON kept_posting
    WHEN (SELECT is_posted FROM kept_voucher WHERE serial = OLD.voucher)
    BEGIN
        UPDATE account_balance
        SET debit = debit - OLD.debit, credit = credit - OLD.credit, lines = lines - 1
        WHERE (organization_id, account_code) = (
                SELECT kept_book.organization_id, kept_account.code
                FROM kept_account JOIN kept_book ON kept_book.serial = kept_account.book
                WHERE kept_account.serial = OLD.account)
            AND month = strftime('%Y-%m', OLD.day * 86400, 'unixepoch');
    END
    """,
}


def upgrade() -> None:
    _refuse_other_months()
    for trigger in _HOLDING:
        op.execute(f"DROP TRIGGER {trigger}")
    _keep_names()
    _keep_vouchers()
    _keep_postings()
    op.drop_table("posting")
    op.drop_table("voucher")
    # The tables that lean on vouchers lost what they leant on, and follow the second renaming.
    op.rename_table("kept_voucher", "voucher")
    op.rename_table("voucher", "kept_voucher")
    for name, body in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {body}")
    for name, body in {**_HOLDING, **_WRITING}.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def _refuse_other_months() -> None:
    """Stop where a voucher stands in another month than its day: none was ever written so."""
    other = "SELECT id FROM voucher WHERE month <> substr(day, 1, 7) LIMIT 1"
    found = op.get_bind().exec_driver_sql(other).scalar()
    if found is not None:
        raise RuntimeError(f"voucher {found} stands in another month than its day")


def _keep_names() -> None:
    op.create_table(
        "kept_book",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_kept_book_organization_id"
        ),
        sa.PrimaryKeyConstraint("serial", name="pk_kept_book"),
        sa.UniqueConstraint("organization_id", name="uq_kept_book_organization_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "kept_word",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_kept_word"),
        sa.UniqueConstraint("word", name="uq_kept_word_word"),
        sqlite_strict=True,
    )
    op.create_table(
        "kept_account",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("book", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["book"], ["kept_book.serial"], name="fk_kept_account_book"),
        sa.PrimaryKeyConstraint("serial", name="pk_kept_account"),
        sa.UniqueConstraint("book", "code", name="uq_kept_account_book_code"),
        sqlite_strict=True,
    )
    op.create_table(
        "kept_member",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_kept_member_member_id"),
        sa.PrimaryKeyConstraint("serial", name="pk_kept_member"),
        sa.UniqueConstraint("member_id", name="uq_kept_member_member_id"),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO kept_book (organization_id) SELECT DISTINCT organization_id FROM voucher"
    )
    words = " UNION ".join(f"SELECT {column} AS word FROM voucher" for column in _WORDS)
    op.execute(f"INSERT INTO kept_word (word) SELECT word FROM ({words}) WHERE word <> ''")
    op.execute(
        """
        INSERT INTO kept_account (book, code)
        SELECT serial, account_code FROM kept_book JOIN
            (SELECT DISTINCT organization_id, account_code FROM posting) USING (organization_id)
        ORDER BY 1, 2
        """
    )
    op.execute(
        """
        INSERT INTO kept_member (member_id)
        SELECT DISTINCT member_id FROM posting WHERE member_id IS NOT NULL ORDER BY member_id
        """
    )


def _keep_vouchers() -> None:
    word = [sa.Column(name, sa.Integer(), nullable=name != "office") for name in _WORDS]
    op.create_table(
        "kept_voucher",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.LargeBinary(), nullable=True),
        sa.Column("odd_id", sa.Text(), nullable=True),
        sa.Column("book", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chain_position", sa.Integer(), nullable=False),
        sa.Column("is_posted", sa.Integer(), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        *word,
        sa.Column("posted_second", sa.Integer(), nullable=True),
        sa.Column("posted_at", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.Text(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column(
            "month",
            sa.Text(),
            sa.Computed("strftime('%Y-%m', day * 86400, 'unixepoch')", persisted=False),
            nullable=False,
        ),
        sa.Column(
            "id",
            sa.Text(),
            sa.Computed(f"coalesce(odd_id, {_id_of('uuid')})", persisted=False),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["book"], ["kept_book.serial"], name="fk_kept_voucher_book"),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["kept_voucher.id"], name="fk_kept_voucher_reverses_id"
        ),
        *(
            sa.ForeignKeyConstraint(
                [one.name], ["kept_word.serial"], name=f"fk_kept_voucher_{one.name}"
            )
            for one in word
        ),
        sa.PrimaryKeyConstraint("serial", name="pk_kept_voucher"),
        sqlite_strict=True,
    )
    op.create_index("ix_kept_voucher_id", "kept_voucher", ["id"], unique=True)
    told = _insert("kept_voucher", _voucher_values("voucher"))
    op.execute(f"{told} FROM voucher ORDER BY voucher.id")
    op.create_index(
        "ix_kept_voucher_number", "kept_voucher", ["book", "month", "number"], unique=True
    )
    op.create_index(
        "ix_kept_voucher_chain", "kept_voucher", ["book", "chain_position"], unique=True
    )
    op.create_index("ix_kept_voucher_revision", "kept_voucher", ["office", "revision"])
    op.create_index(
        "ix_kept_voucher_reverses_id",
        "kept_voucher",
        ["reverses_id"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
    )


def _keep_postings() -> None:
    op.create_table(
        "kept_posting",
        sa.Column("voucher", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("debit", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("(debit = 0) <> (credit = 0)", name="ck_kept_posting_one_side"),
        sa.ForeignKeyConstraint(
            ["voucher"], ["kept_voucher.serial"], name="fk_kept_posting_voucher"
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["kept_account.serial"], name="fk_kept_posting_account"
        ),
        sa.PrimaryKeyConstraint("voucher", "line", name="pk_kept_posting"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    told = _insert("kept_posting", _posting_values("posting"))
    op.execute(f"{told} FROM posting ORDER BY 1, 2")
    op.create_index(
        "ix_kept_posting_balances", "kept_posting", ["account", "day", "debit", "credit"]
    )
    op.create_index(
        "ix_kept_posting_members",
        "kept_posting",
        ["account", "member", "day", "debit", "credit"],
        sqlite_where=sa.text("member IS NOT NULL"),
    )
