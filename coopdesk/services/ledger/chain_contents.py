"""What the chain of vouchers protects, written by the database: the bytes of ``chain_contents``.

The self-test hashes every voucher of the books. Read into values and written as JSON again, each
took forty microseconds of the window's own interpreter; the database does it in two beside it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
)

from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.kept_books import (
    KeptAccountRow,
    KeptBookRow,
    KeptMemberRow,
    KeptPostingRow,
    KeptVoucherRow,
    KeptWordRow,
)

_AT_ONCE = 2_000


def _text(column: Any) -> ColumnElement[Any]:
    return func.json_quote(column)


def _object(members: Mapping[str, Any]) -> ColumnElement[Any]:
    """Return the members in the order of their names, as canonical JSON has them."""
    pairs = [part for name in sorted(members) for part in (literal(name), members[name])]
    return func.json_object(*pairs)


def _joined(members: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """Return members written one behind the other, without the braces around them."""
    parts = [literal(f'"{name}":').concat(members[name]) for name in sorted(members)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.concat(",").concat(part)
    return whole


_LINE = {
    "account": KeptAccountRow.code,
    "debit": KeptPostingRow.debit,
    "credit": KeptPostingRow.credit,
    "member": func.coalesce(KeptMemberRow.member_id, ""),
    "summary": func.coalesce(KeptPostingRow.summary, ""),
}
_NAMED = {"fund": KeptPostingRow.fund, "document": KeptPostingRow.document}
# A line has these only where it names them, and most lines of older books name neither.
_LINE_AS_NAMED = case(
    *(
        (
            and_(*(column.is_not(None) == (name in told) for name, column in _NAMED.items())),
            _object(_LINE | {name: _NAMED[name] for name in told}),
        )
        for told in ((), ("fund",), ("document",), ("fund", "document"))
    ),
)
_LINES = (
    select(func.json_group_array(_LINE_AS_NAMED))
    .select_from(KeptPostingRow)
    .join(KeptAccountRow, KeptAccountRow.serial == KeptPostingRow.account)
    .outerjoin(KeptMemberRow, KeptMemberRow.serial == KeptPostingRow.member)
    .where(KeptPostingRow.voucher == KeptVoucherRow.serial)
    .order_by(KeptPostingRow.line)
    .scalar_subquery()
)
_AUTHOR = func.coalesce(
    select(KeptWordRow.word).where(KeptWordRow.serial == KeptVoucherRow.maker).scalar_subquery(), ""
)
_POSTED_AT = func.coalesce(
    KeptVoucherRow.posted_at,
    func.strftime("%Y-%m-%dT%H:%M:%S", KeptVoucherRow.posted_second, "unixepoch"),
    "",
)
# Behind these the digest before stands, and then the others: "previous" lies between them.
_HEAD = {
    "attachment_count": func.json(KeptVoucherRow.attachment_count),
    "attachments": literal("[]"),
    "author": _text(_AUTHOR),
    "day": _text(func.date(type_coerce(KeptVoucherRow.day, Integer) * 86_400, "unixepoch")),
    "id": _text(KeptVoucherRow.id),
    "lines": _LINES,
    "number": _text(func.printf("%s-%04d", KeptVoucherRow.month, KeptVoucherRow.number)),
    "organization": _text(KeptBookRow.organization_id),
    "posted_at": _text(_POSTED_AT),
}
_TAIL = {
    "reverses": _text(func.coalesce(KeptVoucherRow.reverses_id, "")),
    "summary": _text(KeptVoucherRow.summary),
}

CHAIN_CONTENTS = Prepared(
    select(
        KeptVoucherRow.chain_position,
        literal("{").concat(_joined(_HEAD)).concat(',"previous":"'),
        literal('",').concat(_joined(_TAIL)).concat("}"),
        func.lower(func.hex(KeptVoucherRow.digest)),
    )
    .select_from(KeptVoucherRow)
    .join(KeptBookRow, KeptBookRow.serial == KeptVoucherRow.book)
    .where(
        KeptBookRow.organization_id == bindparam("organization"),
        KeptVoucherRow.chain_position > bindparam("after"),
    )
    .order_by(KeptVoucherRow.chain_position)
    .limit(_AT_ONCE)
)
"""Place in the chain, what stands before and behind the digest before, the digest stored."""
