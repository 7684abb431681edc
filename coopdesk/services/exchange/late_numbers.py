"""Numbers of what comes back late: the office went on in the meantime, so both used the same ones.

A number stands on paper that somebody holds, so what the office gave stays; what comes late gets
the numbers that follow, and its vouchers follow those of the office in the chain.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coopdesk.domain.exchange import RecordChange
from coopdesk.domain.ledger import (
    CHAIN_START,
    Line,
    PostedVoucher,
    Voucher,
    compute_chain_hash,
)
from coopdesk.domain.money import Money
from coopdesk.services.exchange.merging import Merge
from coopdesk.services.exchange.traces import Record, raw_table
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

_NUMBERED = ("member", "advance")
_ONE_A_KEY = {"period": "month", "account": "code"}
"""What both may have begun for themselves: the office's stands, and nothing leans on it by id."""


def give_later_numbers(uow: UnitOfWork, merge: Merge) -> int:
    """Give new records numbers that are free here; return how many vouchers got another."""
    for name, key in _ONE_A_KEY.items():
        _leave_doubles(uow, merge, name, key)
    for name in _NUMBERED:
        _number_again(uow, name, merge.new.get(name, []))
    return _chain_again(uow, merge)


def _leave_doubles(uow: UnitOfWork, merge: Merge, name: str, key: str) -> None:
    table, kept = raw_table(name), []
    for record in merge.new.get(name, []):
        query = select(table.c.id).where(
            table.c.organization_id == record["organization_id"], table.c[key] == record[key]
        )
        if uow.session.execute(query).first() is None:
            kept.append(record)
        else:
            merge.counts[RecordChange.NEW] -= 1
            merge.counts[RecordChange.SAME] += 1
    if name in merge.new:
        merge.new[name] = kept


def _number_again(uow: UnitOfWork, name: str, records: Sequence[Record]) -> None:
    table = raw_table(name)
    for record in sorted(records, key=lambda one: int(one["number"])):
        here = table.c.organization_id == record["organization_id"]
        taken = set(uow.session.scalars(select(table.c.number).where(here)))
        taken |= {one["number"] for one in records if one is not record and one.get("settled")}
        if record["number"] in taken:
            record["number"] = max(taken) + 1
        record["settled"] = True
    for record in records:
        record.pop("settled", None)


def _chain_again(uow: UnitOfWork, merge: Merge) -> int:
    """Hang new vouchers behind the last one here; those that fit there stay as they are."""
    vouchers = sorted(merge.new.get("voucher", ()), key=lambda one: int(one["chain_position"]))
    lines: dict[str, list[Record]] = {}
    for line in merge.new.get("posting", ()):
        lines.setdefault(line["voucher_id"], []).append(line)
    changed = 0
    ends: dict[str, tuple[int, str]] = {}
    for record in vouchers:
        key = record["organization_id"]
        position, digest = ends.get(key) or _end(uow, key)
        number = _free_number(uow, record, vouchers)
        is_moved = (record["chain_position"], record["previous_digest"]) != (position + 1, digest)
        if is_moved or number != record["number"]:
            changed += 1
            record |= {"number": number, "chain_position": position + 1, "previous_digest": digest}
            record["digest"] = compute_chain_hash(_posted(record, lines[record["id"]]), digest)
        record["settled"] = True
        ends[key] = record["chain_position"], record["digest"]
    for record in vouchers:
        record.pop("settled", None)
    return changed


def _end(uow: UnitOfWork, organization_id: str) -> tuple[int, str]:
    row = VoucherRow
    query = select(row.chain_position, row.digest).where(row.organization_id == organization_id)
    found = uow.session.execute(query.order_by(row.chain_position.desc()).limit(1)).first()
    return (found[0], found[1]) if found else (0, CHAIN_START)


def _free_number(uow: UnitOfWork, record: Record, vouchers: Sequence[Record]) -> int:
    row = VoucherRow
    query = select(func.max(row.number)).where(
        row.organization_id == record["organization_id"], row.month == record["month"]
    )
    same = (
        one["number"]
        for one in vouchers
        if one.get("settled")
        and (one["organization_id"], one["month"]) == (record["organization_id"], record["month"])
    )
    last = max([uow.session.scalar(query) or 0, *same])
    return last + 1 if last >= record["number"] else int(record["number"])


def _posted(record: Mapping[str, Any], lines: Sequence[Record]) -> PostedVoucher:
    return PostedVoucher(
        voucher_id=record["id"],
        organization=record["organization_id"],
        number=number_in_chain(record["month"], record["number"]),
        author=record["maker"],
        posted_at=record["posted_at"],
        voucher=Voucher(
            day=date.fromisoformat(record["day"]),
            summary=record["summary"],
            lines=tuple(
                Line(
                    account=line["account_code"],
                    debit=Money(line["debit"]),
                    credit=Money(line["credit"]),
                    member=line["member_id"] or "",
                    summary=line["summary"],
                    fund=line["fund"],
                    document=line["document"],
                )
                for line in sorted(lines, key=lambda one: int(one["line"]))
            ),
            attachment_count=record["attachment_count"],
        ),
        reverses=record["reverses_id"] or "",
    )
