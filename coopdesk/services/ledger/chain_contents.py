"""What the chain of vouchers protects, written by the database: the bytes of ``chain_contents``.

The self-test hashes every voucher of the books. Read into values and written as JSON again, each
took forty microseconds of the window's own interpreter; the database does it in two beside it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, literal, select

from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow

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
    "account": PostingRow.account_code,
    "debit": PostingRow.debit,
    "credit": PostingRow.credit,
    "member": func.coalesce(PostingRow.member_id, ""),
    "summary": PostingRow.summary,
}
_NAMED = {"fund": PostingRow.fund, "document": PostingRow.document}
# A line has these only where it names them, and most lines of older books name neither.
_LINE_AS_NAMED = case(
    *(
        (
            and_(*((column != "") == (name in told) for name, column in _NAMED.items())),
            _object(_LINE | {name: _NAMED[name] for name in told}),
        )
        for told in ((), ("fund",), ("document",), ("fund", "document"))
    ),
)
_LINES = (
    select(func.json_group_array(_LINE_AS_NAMED))
    .where(PostingRow.voucher_id == VoucherRow.id)
    .order_by(PostingRow.line)
    .scalar_subquery()
)
# Behind these the digest before stands, and then the others: "previous" lies between them.
_HEAD = {
    "attachment_count": func.json(VoucherRow.attachment_count),
    "attachments": literal("[]"),
    "author": _text(VoucherRow.maker),
    "day": _text(VoucherRow.day),
    "id": _text(VoucherRow.id),
    "lines": _LINES,
    "number": _text(func.printf("%s-%04d", VoucherRow.month, VoucherRow.number)),
    "organization": _text(VoucherRow.organization_id),
    "posted_at": _text(VoucherRow.posted_at),
}
_TAIL = {
    "reverses": _text(func.coalesce(VoucherRow.reverses_id, "")),
    "summary": _text(VoucherRow.summary),
}

CHAIN_CONTENTS = Prepared(
    select(
        VoucherRow.chain_position,
        literal("{").concat(_joined(_HEAD)).concat(',"previous":"'),
        literal('",').concat(_joined(_TAIL)).concat("}"),
        VoucherRow.digest,
    )
    .where(
        VoucherRow.organization_id == bindparam("organization"),
        VoucherRow.chain_position > bindparam("after"),
    )
    .order_by(VoucherRow.chain_position)
    .limit(_AT_ONCE)
)
"""Place in the chain, what stands before and behind the digest before, the digest stored."""
